"""The ledger: one exact chronological loop over everything that passed the checks.

It reads beside CONTRACT section 4, kind by kind. All figures are whole hundredths or whole
pieces; state lives in lists by dense number and in dicts by whole-number key.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pointbook.reckoning import events as kinds
from pointbook.reckoning.carried import Carried, Sealed
from pointbook.reckoning.events import Events
from pointbook.reckoning.index import Index
from pointbook.vocabulary.months import quarter_end

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


@dataclass(slots=True)
class Posted:
    """Entries as columns, in posting order; ``event`` leads back to the claim."""

    event: list[int] = field(default_factory=list)
    id: list[str] = field(default_factory=list)
    household: list[int] = field(default_factory=list)
    claimed: list[int] = field(default_factory=list)
    points: list[int] = field(default_factory=list)
    balance: list[int] = field(default_factory=list)
    cap: list[int] = field(default_factory=list)
    cut: list[int] = field(default_factory=list)
    reverses: dict[int, Sealed] = field(default_factory=dict)  # by position


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
        self.posted = Posted()
        self.refused: list[Refusal] = []
        self.moves: list[tuple[int, int, int, int]] = []  # event day, stock key, column, pieces
        self.differences: dict[int, int] = {}  # count event: pieces that the books showed
        self.reversed: dict[str, str] = {}
        self.settings = index.rules.settings
        self._load(carried)
        self._numbers: dict[tuple[int, int, int], int] = defaultdict(int)

    def _load(self, carried: Carried) -> None:
        """Turn what the book carried, keyed by code, into dense state."""
        index = self.index
        size = len(index.households)
        houses, self.width = index.household, len(index.items.codes) + 1
        self.goods_width = len(index.goods.codes) + 1
        self.groups = {g: n for n, g in enumerate(sorted({i.tier_group for i in index.items.all}))}
        self.balance = _spread(carried.balance, houses, size)
        self.cut_off = _spread(carried.cut_off, houses, size)
        self.spent = _spread(carried.spent, houses, size)
        self.household_year = _spread(carried.household_year, houses, size)
        self.item_year = _keyed(carried.item_year, houses, index.items.number, self.width)
        self.category_year = _keyed(
            carried.category_year, houses, index.category, len(index.category) + 1
        )
        self.tier_year = _keyed(carried.tier_year, houses, self.groups, len(self.groups) + 1)
        self.stock = _keyed(carried.stock, index.village, index.goods.number, self.goods_width)
        self.vetoes: dict[int, list[tuple[int, str]]] = defaultdict(list)
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

    def _prepare(self) -> None:
        """The events' and the rules' columns as lists, which a loop reads fastest."""
        events, items, goods = self.events, self.index.items, self.index.goods
        self.village, self.household = events.village.tolist(), events.household.tolist()
        self.what, self.pieces = events.what.tolist(), events.quantity.tolist()
        self.amount, self.kind = events.amount.tolist(), events.kind.tolist()
        self.item_of = items.code.tolist()
        category = self.index.category
        self.category_of = [category[line.category] for line in items.all]
        self.exempt = [line.exempt for line in items.all]
        self.tier = [self.groups[line.tier_group] if line.tier_group else -1 for line in items.all]
        caps = {c.code: (c.month_cap, c.year_cap) for c in self.index.rules.categories}
        self.caps = [
            tuple(
                NO_CAP if cap is None else abs(cap)
                for cap in (line.month_cap, line.year_cap, *caps[line.category])
            )
            for line in items.all
        ]
        self.house_caps = (
            _limit(self.settings.household_month_cap),
            _limit(self.settings.household_year_cap),
        )
        self.goods_of = goods.code.tolist()
        self.capped = self.house_caps != (NO_CAP, NO_CAP)

    def _enter(
        self, event: int, household: int, claimed: int, points: int, cap: int = 0, cut: int = 0
    ) -> str:
        """Post one entry and move the balance."""
        balance = self.balance[household] = self.balance[household] + points
        kind = self.kind[event]
        key = (self.village[event], self.number, kind)
        number = self._numbers[key] = self._numbers[key] + 1
        village = self.index.villages[self.village[event]]
        name = f"{village}-{self.number}-{LETTERS[kind]}{number:04d}"
        posted = self.posted
        posted.event.append(event)
        posted.id.append(name)
        posted.household.append(household)
        posted.claimed.append(claimed)
        posted.points.append(points)
        posted.balance.append(balance)
        posted.cap.append(cap)
        posted.cut.append(cut)
        return name

    def _refuse(self, code: str, event: int, **facts: Any) -> None:
        self.refused.append(Refusal(code, event, facts))

    def _opening(self, event: int) -> None:
        house, points = self.household[event], self.amount[event]
        self._enter(event, house, points, points)
        self.month_opening[house] += points

    def _award(self, event: int) -> None:
        house, version, claimed = self.household[event], self.what[event], self.amount[event]
        tier, wanted = self.tier[version], claimed
        if tier >= 0:
            tier += house * (len(self.groups) + 1)
            wanted = max(0, claimed - self.tier_year.get(tier, 0))
        item = house * self.width + self.item_of[version]
        kind = house * (len(self.index.category) + 1) + self.category_of[version]
        item_month, item_year, category_month, category_year = self.caps[version]
        left = [
            item_month - self.item_month[item],
            item_year - self.item_year[item],
            category_month - self.category_month[kind],
            category_year - self.category_year[kind],
        ]
        counted = not self.exempt[version]
        if counted and self.capped:
            left.append(self.house_caps[0] - self.household_month[house])
            left.append(self.house_caps[1] - self.household_year[house])
        least = min(left)
        points, cap = wanted, 0
        if least < wanted:
            points, cap = max(0, least), left.index(least) + 1
        self.item_month[item] += points
        self.item_year[item] += points
        self.category_month[kind] += points
        self.category_year[kind] += points
        if counted:
            self.household_month[house] += points
            self.household_year[house] += points
        if tier >= 0:
            self.tier_year[tier] += points
        if points == wanted:
            cap = 0
        self._enter(event, house, claimed, points, cap, wanted - points)
        if cap:
            self._refuse("cap-reached", event, cap=CAPS[cap], claimed=wanted, points=points)

    def _deduction(self, event: int) -> None:
        house, version, claimed = self.household[event], self.what[event], -self.amount[event]
        item = house * self.width + self.item_of[version]
        left = [
            self.caps[version][0] - self.item_month[item],
            self.caps[version][1] - self.item_year[item],
        ]
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

    def _frozen(self, house: int) -> tuple[int, str] | None:
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
        if other:
            return self._refuse("already-reversed", event, entry=wanted, other=other)
        house = self.index.household[entry.household]
        if not self.index.joined[house] <= self.day <= self.index.left[house]:
            return self._refuse("not-a-member-then", event, house=house)
        self.posted.reverses[len(self.posted.id)] = entry
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
            key = house * (len(self.index.category) + 1) + self.index.category[entry.category]
            self.category_year[key] -= points
        if entry.tier_group in self.groups and entry.tier_group:
            self.tier_year[house * (len(self.groups) + 1) + self.groups[entry.tier_group]] -= points
        if not entry.exempt:
            self.household_year[house] -= points

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
            _unkeyed(self.item_year, codes, index.items.codes, self.width),
            _unkeyed(self.category_year, codes, list(index.category), len(index.category) + 1),
            _unkeyed(self.tier_year, codes, list(self.groups), len(self.groups) + 1),
            _unkeyed(self.stock, index.villages, index.goods.codes, self.goods_width, True),
            [
                (codes[house], day, entry)
                for house, each in sorted(self.vetoes.items())
                for day, entry in each
            ],
            opened,
        )


def _limit(cap: int | None) -> int:
    return NO_CAP if cap is None else cap


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
