"""The ledger: one exact chronological loop over everything that passed the checks.

It reads beside CONTRACT section 4, kind by kind. All figures are whole hundredths or whole
pieces; state lives in lists by dense number and in dicts by whole-number key.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pointbook.reckoning import events as kinds
from pointbook.reckoning.carried import Carried, Sealed
from pointbook.reckoning.events import Events
from pointbook.reckoning.index import Index, Numbers
from pointbook.vocabulary.months import quarter_end
from pointbook.vocabulary.rules import Item

NO_CAP = 2**60
CAPS = (
    "",
    "item_month",
    "item_year",
    "category_month",
    "category_year",
    "household_month",
    "household_year",
)
LETTERS = {
    kinds.OPENING: "O",
    kinds.TRANSFER: "T",
    kinds.REVERSAL: "R",
    kinds.AWARD: "A",
    kinds.DEDUCTION: "D",
    kinds.VETO: "V",
    kinds.EXCHANGE: "E",
    kinds.EXPIRY: "X",
}


# One entry; the event leads back to the claim, the cap is what cut it. A plain tuple: a million
# named ones take twice as long.
Entered = tuple[int, int, int, int, int, int, int]
ENTERED = ("event", "household", "claimed", "points", "balance", "cap", "cut")


class Line(NamedTuple):
    """One version of an item, as the loop needs it; caps in hundredths."""

    item: int
    category: int
    tier: int
    exempt: bool
    item_month: int
    item_year: int
    category_month: int
    category_year: int
    household_month: int
    household_year: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """An event that the ledger refused or warns of; ``facts`` fill the problem's words."""

    code: str
    event: int
    facts: dict[str, Any]


class Ledger:
    """State and loop. After ``post`` the entries, refusals, stock and counters are there."""

    def __init__(
        self,
        index: Index,
        events: Events,
        texts: list[str],
        carried: Carried,
        sealed: Mapping[str, Sealed],
    ) -> None:
        self.index, self.events, self.texts, self.sealed = index, events, texts, sealed
        self.posted: list[Entered] = []
        self.id: list[str] = []  # of each entry, once all are posted
        self.taken_back: dict[int, Sealed] = {}  # by position of the reversal
        self.refused: list[Refusal] = []
        self.moves: list[tuple[int, int, int, int]] = []  # event day, stock key, column, pieces
        self.differences: dict[int, int] = {}  # count event: pieces that the books showed
        self.reversed: dict[str, int] = {}
        self.settings = index.rules.settings
        self.categories = {category.code: category for category in index.rules.categories}
        self._load(carried)

    def _load(self, carried: Carried) -> None:
        """Turn what the book carried, keyed by code, into dense state."""
        index = self.index
        size = len(index.households)
        houses, self.width = index.household, len(index.items.codes) + 1
        self.goods_width = len(index.goods.codes) + 1
        self.category_width = len(index.category) + 1
        self.groups = {g: n for n, g in enumerate(sorted({i.tier_group for i in index.items.all}))}
        self.balance = _spread(carried.balance, houses, size)
        self.cut_off = _spread(carried.cut_off, houses, size)
        self.spent = _spread(carried.spent, houses, size)
        self.household_year = _spread(carried.household_year, houses, size)
        self.item_year = _keyed(carried.item_year, houses, index.items.number, self.width)
        self.category_year = _keyed(
            carried.category_year, houses, index.category, self.category_width
        )
        self.tier_year = _keyed(carried.tier_year, houses, self.groups, len(self.groups))
        self.stock = _keyed(carried.stock, index.village, index.goods.number, self.goods_width)
        self.vetoes: dict[int, list[tuple[int, int | str]]] = defaultdict(list)
        for code, day, entry in carried.vetoes:
            if code in houses:
                self.vetoes[houses[code]].append((day, entry))
        self.year = int(carried.month[:4]) if carried.month else 0
        self._new_month()

    def _new_month(self) -> None:
        size = len(self.balance)
        self.item_month: dict[int, int] = defaultdict(int)
        self.category_month: dict[int, int] = defaultdict(int)
        self.household_month = [0] * size
        self.month_opening = self.balance[:]
        self.month_spent = [0] * size

    def _new_year(self, year: int) -> None:
        if self.year:
            self.cut_off = self.balance[:]
            self.spent = [0] * len(self.balance)
        self.household_year = [0] * len(self.balance)
        self.item_year.clear()
        self.category_year.clear()
        self.tier_year.clear()
        self.year = year

    def post(self) -> None:
        """Post every event in order."""
        events, month, self.number = self.events, 0, 0
        act: dict[int, Callable[[int], None]] = {
            kinds.OPENING: self._opening,
            kinds.TRANSFER: self._transfer,
            kinds.REVERSAL: self._reversal,
            kinds.AWARD: self._award,
            kinds.DEDUCTION: self._deduction,
            kinds.VETO: self._veto,
            kinds.RECEIPT: self._receipt,
            kinds.EXCHANGE: self._exchange,
            kinds.COUNT: self._count,
            kinds.EXPIRY: self._expiry,
        }
        self._prepare()
        last = -1
        for event, (day, kind) in enumerate(
            zip(events.date.tolist(), events.kind.tolist(), strict=True)
        ):
            if day != last:
                last, today = day, date.fromordinal(day)
                if today.year != self.year:
                    self._new_year(today.year)
                    month = 0
                if today.month != month:
                    month = today.month
                    self.number = today.year * 100 + month
                    self._new_month()
                self.day = day
            act[kind](event)
        self.id = self._ids()

    def _prepare(self) -> None:
        """The events' and the rules' columns as lists, which a loop reads fastest."""
        events, items, goods = self.events, self.index.items, self.index.goods
        self.village, self.household = events.village.tolist(), events.household.tolist()
        self.what, self.pieces = events.what.tolist(), events.quantity.tolist()
        self.amount, self.kind = events.amount.tolist(), events.kind.tolist()
        self.lines = [
            self._line(*pair) for pair in zip(items.all, items.code.tolist(), strict=True)
        ]
        self.goods_of = goods.code.tolist()

    def _line(self, item: Item, number: int) -> Line:
        """What the loop needs of one version of an item."""
        settings, category = self.settings, self.categories.get(item.category)
        house = (settings.household_month_cap, settings.household_year_cap)
        caps = (
            item.month_cap,
            item.year_cap,
            category.month_cap if category else None,
            category.year_cap if category else None,
            *((None, None) if item.exempt else house),
        )
        return Line(
            number,
            self.index.category.get(item.category, len(self.index.category)),
            self.groups[item.tier_group] if item.tier_group else -1,
            item.exempt,
            *(NO_CAP if cap is None else abs(cap) for cap in caps),
        )

    def _enter(
        self, event: int, household: int, claimed: int, points: int, cap: int = 0, cut: int = 0
    ) -> int:
        """Post one entry and move the balance; gives its position."""
        balance = self.balance[household] = self.balance[household] + points
        self.posted.append((event, household, claimed, points, balance, cap, cut))
        return len(self.posted) - 1

    def _refuse(self, code: str, event: int, **facts: Any) -> None:
        self.refused.append(Refusal(code, event, facts))

    def _opening(self, event: int) -> None:
        house, points = self.household[event], self.amount[event]
        self._enter(event, house, points, points)
        self.month_opening[house] += points

    def _award(self, event: int) -> None:
        house, claimed = self.household[event], self.amount[event]
        line = self.lines[self.what[event]]
        wanted = claimed
        if line.tier >= 0:
            tier = house * len(self.groups) + line.tier
            wanted = max(0, claimed - self.tier_year[tier])
        item = house * self.width + line.item
        category = house * self.category_width + line.category
        item_month, item_year = self.item_month, self.item_year
        category_month, category_year = self.category_month, self.category_year
        left = (
            line.item_month - (of_month := item_month[item]),
            line.item_year - (of_year := item_year[item]),
            line.category_month - (in_month := category_month[category]),
            line.category_year - (in_year := category_year[category]),
            line.household_month - self.household_month[house],
            line.household_year - self.household_year[house],
        )
        least = min(left)
        points = wanted if wanted <= least else max(0, least)
        item_month[item], item_year[item] = of_month + points, of_year + points
        category_month[category] = in_month + points
        category_year[category] = in_year + points
        if not line.exempt:
            self.household_month[house] += points
            self.household_year[house] += points
        if line.tier >= 0:
            self.tier_year[tier] += points
        if points == wanted:
            self._enter(event, house, claimed, points)
            return
        cap = left.index(least) + 1
        self._enter(event, house, claimed, points, cap, wanted - points)
        self._refuse("cap-reached", event, cap=CAPS[cap], claimed=wanted, points=points)

    def _deduction(self, event: int) -> None:
        house, claimed = self.household[event], -self.amount[event]
        line = self.lines[self.what[event]]
        item = house * self.width + line.item
        left = (
            line.item_month - self.item_month[item],
            line.item_year - self.item_year[item],
        )
        least = max(0, min(left))
        points, cap = min(claimed, least), 0
        if points < claimed:
            cap = left.index(min(left)) + 1
            self._refuse("cap-reached", event, cap=CAPS[cap], claimed=-claimed, points=-points)
        cut = claimed - points
        if self.settings.deductions == "floor":
            points = min(points, max(0, self.balance[house]))
        self.item_month[item] += points
        self.item_year[item] += points
        self._spend(house, points)
        self._enter(event, house, -claimed, -points, cap, cut)

    def _spend(self, house: int, points: int) -> None:
        """Exchanges, deductions and transfers out: what published points and expiry subtract."""
        self.month_spent[house] += points
        self.spent[house] += points

    def _veto(self, event: int) -> None:
        house = self.household[event]
        self.vetoes[house].append((self.day, self._enter(event, house, 0, 0)))

    def _frozen(self, house: int) -> tuple[int, int | str] | None:
        """Until when, and by which entry, exchanges of a household are refused today."""
        for day, entry in self.vetoes.get(house, ()):
            until = quarter_end(date.fromordinal(day)).toordinal()
            if day <= self.day <= until:
                return until, entry
        return None

    def _spendable(self, house: int) -> int:
        balance = self.balance[house]
        if self.settings.spendable == "published":
            return min(balance, self.month_opening[house] - self.month_spent[house])
        return balance

    def _exchange(self, event: int) -> None:
        house, points, pieces = self.household[event], self.amount[event], self.pieces[event]
        goods = self.goods_of[self.what[event]]
        key = self.village[event] * self.goods_width + goods
        frozen = self._frozen(house) if self.vetoes else None
        if frozen:
            return self._refuse("frozen", event, until=frozen[0], veto=frozen[1])
        available = self._spendable(house)
        if points > available:
            return self._refuse("overdrawn", event, needed=points, available=available)
        stock = self.stock.get(key, 0)
        if pieces > stock:
            return self._refuse("out-of-stock", event, quantity=pieces, stock=stock)
        self._spend(house, points)
        self._move(key, 1, pieces, -pieces)
        self._enter(event, house, -points, -points)
        return None

    def _move(self, key: int, column: int, pieces: int, change: int) -> None:
        self.stock[key] += change
        self.moves.append((self.number, key, column, pieces))

    def _receipt(self, event: int) -> None:
        key = self.village[event] * self.goods_width + self.what[event]
        self._move(key, 0, self.pieces[event], self.pieces[event])

    def _count(self, event: int) -> None:
        key = self.village[event] * self.goods_width + self.what[event]
        shown = self.stock.get(key, 0)
        self.differences[event] = shown
        if difference := self.pieces[event] - shown:
            self._move(key, 3, difference, difference)
            self._refuse("stock-difference", event, counted=self.pieces[event], stock=shown)

    def _transfer(self, event: int) -> None:
        giver, taker, points = self.household[event], self.what[event], self.amount[event]
        if points > self.balance[giver]:
            available = self.balance[giver]
            return self._refuse("overdrawn", event, needed=points, available=available)
        self._spend(giver, points)
        self._enter(event, giver, -points, -points)
        self._enter(event, taker, points, points)
        return None

    def _expiry(self, event: int) -> None:
        house = self.household[event]
        balance = self.balance[house]
        lapsing = balance
        if self.settings.expire_on != (12, 31):
            lapsing = max(0, self.cut_off[house] - self.spent[house])
        points = max(0, min(lapsing, balance))
        if points:
            self._enter(event, house, -points, -points)

    def _reversal(self, event: int) -> None:
        """Take one sealed entry back whole, once."""
        wanted = self.texts[self.what[event]]
        entry = self.sealed.get(wanted)
        village = self.index.villages[self.village[event]]
        if entry is None or entry.village != village or entry.household not in self.index.household:
            return self._refuse("unknown-entry", event, entry=wanted)
        other = entry.reversed_by or self.reversed.get(wanted)
        if other not in ("", None):
            return self._refuse("already-reversed", event, entry=wanted, other=other)
        house = self.index.household[entry.household]
        if not self.index.joined[house] <= self.day <= self.index.left[house]:
            return self._refuse("not-a-member-then", event, house=house)
        self.taken_back[len(self.posted)] = entry
        self.reversed[wanted] = self._enter(event, house, -entry.points, -entry.points)
        self._undo(event, entry, house)
        return None

    def _undo(self, event: int, entry: Sealed, house: int) -> None:
        """What the entry counted toward in this year, its goods and its freeze."""
        if entry.kind == "exchange" and entry.quantity and self.amount[event] == 0:
            goods = self.index.goods.number.get(entry.goods)
            if goods is not None:
                key = self.village[event] * self.goods_width + goods
                self._move(key, 2, entry.quantity, entry.quantity)
        if entry.kind == "veto":
            kept = [veto for veto in self.vetoes[house] if veto[1] != entry.id]
            self.vetoes[house] = kept
        if entry.kind in ("award", "deduction") and int(entry.date[:4]) == self.year:
            self._uncount(entry, house)

    def _uncount(self, entry: Sealed, house: int) -> None:
        points = abs(entry.points)
        if entry.item in self.index.items.number:
            self.item_year[house * self.width + self.index.items.number[entry.item]] -= points
        if entry.kind == "deduction":
            return
        if entry.category in self.index.category:
            key = house * self.category_width + self.index.category[entry.category]
            self.category_year[key] -= points
        if entry.tier_group in self.groups and entry.tier_group:
            self.tier_year[house * len(self.groups) + self.groups[entry.tier_group]] -= points
        if not entry.exempt:
            self.household_year[house] -= points

    def _ids(self) -> list[str]:
        """The number of each entry: from 0001 for each village, month and kind."""
        event = np.array([entry[0] for entry in self.posted], np.int64)
        keys = {"village": self.events.village[event], "kind": self.events.kind[event]}
        frame = pd.DataFrame({**keys, "month": month_numbers(self.events.date[event])})
        numbers = frame.groupby(["village", "kind", "month"]).cumcount() + 1
        columns = (frame["village"], frame["month"], frame["kind"], numbers)
        villages = self.index.villages
        return [
            f"{villages[village]}-{month}-{LETTERS[kind]}{number:04d}"
            for village, month, kind, number in zip(*(c.tolist() for c in columns), strict=True)
        ]

    def carry(self, first_month: str, month: str, opened: list[str]) -> Carried:
        """What the next month begins with, keyed by code."""
        index = self.index
        codes = [house.code for house in index.households]
        year, ids = int(month[:4]), self.id
        if self.year != year:
            self._new_year(year)
        return Carried(
            first_month,
            month,
            _unspread(self.balance, codes),
            _unspread(self.cut_off, codes),
            _unspread(self.spent, codes),
            _unspread(self.household_year, codes),
            _unkeyed(self.item_year, codes, index.items.codes, self.width),
            _unkeyed(self.category_year, codes, list(index.category), len(index.category) + 1),
            _unkeyed(self.tier_year, codes, list(self.groups), len(self.groups)),
            _unkeyed(self.stock, index.villages, index.goods.codes, self.goods_width, True),
            [
                (codes[house], day, entry if isinstance(entry, str) else ids[entry])
                for house, each in sorted(self.vetoes.items())
                for day, entry in each
            ],
            opened,
        )


def _spread(values: Mapping[str, int], numbers: Mapping[str, int], size: int) -> list[int]:
    dense = [0] * size
    for code, value in values.items():
        if code in numbers:
            dense[numbers[code]] = value
    return dense


def _keyed(
    values: Mapping[tuple[str, str], int],
    first: Mapping[str, int],
    second: Mapping[str, int],
    width: int,
) -> dict[int, int]:
    dense: dict[int, int] = defaultdict(int)
    for (one, two), value in values.items():
        if one in first and two in second:
            dense[first[one] * width + second[two]] = value
    return dense


def _unspread(values: list[int], codes: list[str]) -> dict[str, int]:
    return {code: value for code, value in zip(codes, values, strict=True) if value}


def _unkeyed(
    values: Mapping[int, int], first: list[str], second: list[str], width: int, zeros: bool = False
) -> dict[tuple[str, str], int]:
    return {
        (first[key // width], second[key % width]): value
        for key, value in sorted(values.items())
        if value or zeros
    }


def month_numbers(days: Numbers) -> Numbers:
    """Ordinals as 202209."""
    different, at = np.unique(days, return_inverse=True)
    months = [int(f"{date.fromordinal(day):%Y%m}") for day in different.tolist()]
    return np.array(months, np.int64)[at] if months else np.zeros(0, np.int64)
