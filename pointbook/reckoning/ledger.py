"""The ledger: one exact chronological loop over everything that passed the checks.

It reads beside CONTRACT section 4, kind by kind. All figures are whole hundredths or whole
pieces; state lives in lists by dense number and in dicts by whole-number key.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from operator import add
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


Table = np.ndarray[tuple[int, int], np.dtype[np.int64]]
Act = Callable[[int, int, int, int], None]  # event, household, what, amount

# One entry; the event leads back to the claim, the cap is what cut it. Entries and moves of goods
# are written flat, one number after the other: a million tuples take twice as long.
ENTERED = ("event", "household", "claimed", "points", "balance", "cap", "cut")
MOVED = ("month", "key", "column", "pieces")  # the month such as 202209, the key of the stock


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
        self._entries: list[int] = []
        self._moves: list[int] = []
        self.posted, self.moves = _columns([], ENTERED), _columns([], MOVED)  # once all are posted
        self.id: list[str] = []  # of each entry, once all are posted
        self.taken_back: dict[int, Sealed] = {}  # by event of the reversal
        self.refused: list[Refusal] = []
        self.differences: dict[int, int] = {}  # count event: pieces that the books showed
        self.reversed: dict[str, int] = {}
        self.settings = index.rules.settings
        self.village, self.pieces = events.village.tolist(), events.quantity.tolist()
        self.categories = {category.code: category for category in index.rules.categories}
        self._load(carried)
        items = zip(index.items.all, index.items.code.tolist(), strict=True)
        self.lines = [self._line(*pair) for pair in items]
        self.goods_of = index.goods.code.tolist()

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
        self.stock: dict[int, int] = defaultdict(int)
        for (village, goods), pieces in carried.stock.items():
            if village in index.village and goods in index.goods.number:
                key = index.village[village] * self.goods_width + index.goods.number[goods]
                self.stock[key] = pieces
        self.vetoes: dict[int, list[tuple[int, int | str]]] = defaultdict(list)
        for code, day, entry in carried.vetoes:
            if code in houses:
                self.vetoes[houses[code]].append((day, entry))
        self.year = int(carried.month[:4]) if carried.month else 0
        self.number = 0  # of the month, such as 202209
        self._new_month()

    def _new_month(self) -> None:
        size = len(self.balance)
        self.item_month = [0] * (size * self.width)
        self.category_month = [0] * (size * self.category_width)
        self.household_month = [0] * size
        self.month_opening = self.balance[:]
        self.month_spent = [0] * size

    def _new_year(self, year: int) -> None:
        size = len(self.balance)
        if self.year:
            self.cut_off = self.balance[:]
            self.spent = [0] * size
        self.household_year = [0] * size
        self.item_year = [0] * (size * self.width)
        self.category_year = [0] * (size * self.category_width)
        self.tier_year = [0] * (size * len(self.groups))
        self.year = year

    def post(self) -> None:
        """Post every event in order."""
        act: dict[int, Act] = {
            kinds.OPENING: self._opening,
            kinds.TRANSFER: self._transfer,
            kinds.REVERSAL: self._reversal,
            kinds.DEDUCTION: self._deduction,
            kinds.VETO: self._veto,
            kinds.RECEIPT: self._receipt,
            kinds.EXCHANGE: self._exchange,
            kinds.COUNT: self._count,
            kinds.EXPIRY: self._expiry,
        }
        events, last = self.events, -1
        names = ("date", "kind", "household", "what", "amount")
        # Villages do not touch each other: one after another in each month, what a village's
        # events need stays in the processor's cache.
        order = np.lexsort((events.village, month_numbers(events.date)))
        columns = (getattr(events, name)[order].tolist() for name in names)
        for event, day, kind, house, what, amount in zip(order.tolist(), *columns, strict=True):
            if day != last:
                last = day
                self._new_day(day)
                act[kinds.AWARD] = self._awarding()  # the day may have begun with new counters
            act[kind](event, house, what, amount)
        posted = _columns(self._entries, ENTERED)
        self.posted = posted[:, np.argsort(posted[0], kind="stable")]
        self.moves = _columns(self._moves, MOVED)
        self.id = self._ids()

    def id_of(self, event: int) -> str:
        """The id of an event's entry."""
        return self.id[int(np.searchsorted(self.posted[0], event))]

    def _new_day(self, day: int) -> None:
        today = date.fromordinal(day)
        number = today.year * 100 + today.month
        if today.year != self.year:
            self._new_year(today.year)
        if number != self.number:
            self._new_month()
        self.day, self.number = day, number

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
    ) -> None:
        """Post one entry and move the balance."""
        balance = self.balance[household] = self.balance[household] + points
        self._entries += (event, household, claimed, points, balance, cap, cut)

    def _refuse(self, code: str, event: int, **facts: Any) -> None:
        self.refused.append(Refusal(code, event, facts))

    def _opening(self, event: int, house: int, what: int, amount: int) -> None:
        self._enter(event, house, amount, amount)
        self.month_opening[house] += amount

    def _awarding(self) -> Act:
        """What posts an award. Nine of ten entries come this way, so all that it needs is at hand."""
        lines, width, category_width = self.lines, self.width, self.category_width
        groups, balances, refuse = len(self.groups), self.balance, self._refuse
        item_month, item_year, tier_year = self.item_month, self.item_year, self.tier_year
        category_month, category_year = self.category_month, self.category_year
        household_month, household_year = self.household_month, self.household_year
        enter = self._entries.extend

        def award(event: int, house: int, what: int, amount: int) -> None:
            number, group, tier, exempt, im, iy, cm, cy, hm, hy = lines[what]
            item, category = house * width + number, house * category_width + group
            wanted = points = amount
            if tier >= 0:
                tier += house * groups
                wanted = points = max(0, amount - tier_year[tier])
            in_item_month, in_item_year = item_month[item], item_year[item]
            in_month, in_year = category_month[category], category_year[category]
            least, cap = im - in_item_month, 1
            if (left := iy - in_item_year) < least:
                least, cap = left, 2
            if (left := cm - in_month) < least:
                least, cap = left, 3
            if (left := cy - in_year) < least:
                least, cap = left, 4
            if (left := hm - household_month[house]) < least:
                least, cap = left, 5
            if (left := hy - household_year[house]) < least:
                least, cap = left, 6
            if wanted > least and wanted > 0:
                points = max(0, least)
                refuse("cap-reached", event, cap=CAPS[cap], claimed=wanted, points=points)
            else:
                cap = 0
            item_month[item] = in_item_month + points
            item_year[item] = in_item_year + points
            category_month[category] = in_month + points
            category_year[category] = in_year + points
            if not exempt:
                household_month[house] += points
                household_year[house] += points
            if tier >= 0:
                tier_year[tier] += points
            balance = balances[house] = balances[house] + points
            enter((event, house, amount, points, balance, cap, wanted - points))

        return award

    def _deduction(self, event: int, house: int, what: int, amount: int) -> None:
        line, claimed = self.lines[what], -amount
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

    def _veto(self, event: int, house: int, what: int, amount: int) -> None:
        self._enter(event, house, 0, 0)
        self.vetoes[house].append((self.day, event))

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

    def _exchange(self, event: int, house: int, what: int, amount: int) -> None:
        points, pieces = amount, self.pieces[event]
        key = self.village[event] * self.goods_width + self.goods_of[what]
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
        self._moves += (self.number, key, column, pieces)

    def _receipt(self, event: int, house: int, what: int, amount: int) -> None:
        key = self.village[event] * self.goods_width + what
        self._move(key, 0, self.pieces[event], self.pieces[event])

    def _count(self, event: int, house: int, what: int, amount: int) -> None:
        key = self.village[event] * self.goods_width + what
        shown = self.stock.get(key, 0)
        self.differences[event] = shown
        if difference := self.pieces[event] - shown:
            self._move(key, 3, difference, difference)
            self._refuse("stock-difference", event, counted=self.pieces[event], stock=shown)

    def _transfer(self, event: int, house: int, what: int, amount: int) -> None:
        giver, taker, points = house, what, amount
        if points > self.balance[giver]:
            available = self.balance[giver]
            return self._refuse("overdrawn", event, needed=points, available=available)
        self._spend(giver, points)
        self._enter(event, giver, -points, -points)
        self._enter(event, taker, points, points)
        return None

    def _expiry(self, event: int, house: int, what: int, amount: int) -> None:
        balance = self.balance[house]
        lapsing = balance
        if self.settings.expire_on != (12, 31):
            lapsing = max(0, self.cut_off[house] - self.spent[house])
        points = max(0, min(lapsing, balance))
        if points:
            self._enter(event, house, -points, -points)

    def _reversal(self, event: int, house: int, what: int, amount: int) -> None:
        """Take one sealed entry back whole, once."""
        wanted = self.texts[what]
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
        self._enter(event, house, -entry.points, -entry.points)
        self.taken_back[event], self.reversed[wanted] = entry, event
        self._undo(event, entry, house, goods_kept=bool(amount))
        return None

    def _undo(self, event: int, entry: Sealed, house: int, *, goods_kept: bool) -> None:
        """What the entry counted toward in this year, its goods and its freeze."""
        if entry.kind == "exchange" and entry.quantity and not goods_kept:
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
        event = self.posted[0]
        month = month_numbers(self.events.date[event])
        key = (self.events.village[event] * 10 + self.events.kind[event]) * 10**6 + month
        groups, group = np.unique(key, return_inverse=True)
        number = pd.Series(group).groupby(group).cumcount().to_numpy()
        prefixes = [
            f"{self.index.villages[key // 10**7]}-{key % 10**6}-{LETTERS[key // 10**6 % 10]}"
            for key in groups.tolist()
        ]
        numerals = [f"{each:04d}" for each in range(1, number.max(initial=0) + 2)]
        parts = (
            map(prefixes.__getitem__, group.tolist()),
            map(numerals.__getitem__, number.tolist()),
        )
        return list(map(add, *parts))

    def carry(self, first_month: str, month: str, opened: list[str]) -> Carried:
        """What the next month begins with, keyed by code."""
        index = self.index
        codes = [house.code for house in index.households]
        year = int(month[:4])
        if self.year != year:
            self._new_year(year)
        return Carried(
            first_month,
            month,
            _unspread(self.balance, codes),
            _unspread(self.cut_off, codes),
            _unspread(self.spent, codes),
            _unspread(self.household_year, codes),
            _unkeyed(_moved(self.item_year), codes, index.items.codes, self.width),
            _unkeyed(_moved(self.category_year), codes, list(index.category), self.category_width),
            _unkeyed(_moved(self.tier_year), codes, list(self.groups), len(self.groups)),
            _unkeyed(
                sorted(self.stock.items()), index.villages, index.goods.codes, self.goods_width
            ),
            [
                (codes[house], day, entry if isinstance(entry, str) else self.id_of(entry))
                for house, each in sorted(self.vetoes.items())
                for day, entry in each
            ],
            opened,
        )


def _columns(flat: list[int], names: tuple[str, ...]) -> Table:
    """Numbers written record after record, as one row for each name."""
    return np.array(flat, np.int64).reshape(-1, len(names)).T


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
) -> list[int]:
    dense = [0] * (len(first) * width)
    for (one, two), value in values.items():
        if one in first and two in second:
            dense[first[one] * width + second[two]] = value
    return dense


def _unspread(values: list[int], codes: list[str]) -> dict[str, int]:
    return {code: value for code, value in zip(codes, values, strict=True) if value}


def _moved(values: list[int]) -> Iterator[tuple[int, int]]:
    """Key and value wherever there is anything."""
    return ((key, value) for key, value in enumerate(values) if value)


def _unkeyed(
    values: Iterable[tuple[int, int]], first: list[str], second: list[str], width: int
) -> dict[tuple[str, str], int]:
    return {(first[key // width], second[key % width]): value for key, value in values}


def month_numbers(days: Numbers) -> Numbers:
    """Ordinals as 202209."""
    different, at = np.unique(days, return_inverse=True)
    months = [int(f"{date.fromordinal(day):%Y%m}") for day in different.tolist()]
    return np.array(months, np.int64)[at] if months else np.zeros(0, np.int64)
