"""The ledger: one exact chronological loop over all that passed the checks, of the villages that one
supermarket serves.

It reads beside the contract's section on what the numbers mean, one function for each of its bold
words. All figures are whole hundredths or whole pieces; what is refused is refused on the spot.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from heapq import merge
from operator import itemgetter
from typing import Any, NamedTuple

from pointbook.reckoning.carried import Carried
from pointbook.reckoning.checks import (
    Facts,
    exchanged_points,
    fault,
    goods_facts,
    worth,
)
from pointbook.vocabulary.holding import Holding
from pointbook.vocabulary.months import month_of, periods, quarter_end, quarter_of
from pointbook.vocabulary.points import show
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.records import Claim, Entry, EntryKind, MoveKind, StockMove
from pointbook.vocabulary.rules import Goods, Household, Item
from pointbook.vocabulary.schema import SHEET_RANK
from pointbook.vocabulary.text import N_, Text

POSTING = (
    *(("opening", "basis"), ("transfer",), ("reversal",), ("award",), ("deduction",), ("veto",)),
    *(("receipt",), ("exchange",), ("count",), ("expiry",)),
)
RANK = {kind: rank for rank, kinds in enumerate(POSTING) for kind in kinds}
"""The order of one day."""


def together(parts: Sequence[Sequence[Entry]]) -> list[Entry]:
    """Entries of several villages, each part in posting order, as one list: by day, kind, sheet, the
    how-manieth workbook of its month, row and column, and where all of that is equal by village."""
    keyed: list[list[tuple[tuple[Any, ...], Entry]]] = []
    for part in parts:
        books: dict[str, set[str]] = defaultdict(set)
        for entry in part:
            if entry.claim:
                books[entry.claim.month].add(entry.claim.row.origin.file)
        nth = {file: n for files in books.values() for n, file in enumerate(sorted(files))}
        keyed.append([(_beside(entry, nth), entry) for entry in part])
    return [entry for _, entry in merge(*keyed, key=itemgetter(0))]


def _beside(entry: Entry, nth: Mapping[str, int]) -> tuple[Any, ...]:
    if entry.claim is None:
        return (entry.day, RANK[entry.kind], -1, 0, 0, 0, entry.household.code)
    row = entry.claim.row
    at = (SHEET_RANK[entry.claim.sheet], nth[row.origin.file], row.number)
    return (entry.day, RANK[entry.kind], *at, entry.claim.column, entry.village)


LETTERS: dict[EntryKind, str] = {
    "opening": "O",
    "basis": "B",
    "transfer": "T",
    "reversal": "R",
    "award": "A",
    "deduction": "D",
    "veto": "V",
    "exchange": "E",
    "expiry": "X",
}
CAPS = {
    "item_month": N_("of the item per household and month"),
    "item_quarter": N_("of the item per household and quarter"),
    "item_year": N_("of the item per household and year"),
    "category_month": N_("of the category per household and month"),
    "category_quarter": N_("of the category per household and quarter"),
    "category_year": N_("of the category per household and year"),
    "household_month": N_("of all items per household and month"),
    "household_quarter": N_("of all items per household and quarter"),
    "household_year": N_("of all items per household and year"),
}
"""What each cap is called in a message; where two leave the same, the first has cut."""

Count = tuple[str, str, str]  # scope, code and period: ("item", "ENV-04", "2022-Q3")


class Event(NamedTuple):
    """What is to be posted: a claim, or for openings, basis points and expiries a household.

    The first four say when: on one day by kind, then by sheet, those without a sheet by household;
    what is equal in that as it comes.
    """

    day: date
    rank: int
    sheet: int
    code: str
    kind: str
    household: Household | None = None
    claim: Claim | None = None
    points: int = 0


WHEN = itemgetter(0, 1, 2, 3)


def of_claim(claim: Claim, kind: str) -> Event:
    """A claim that is to be posted."""
    assert claim.day
    return Event(claim.day, RANK[kind], SHEET_RANK[claim.sheet], "", kind, claim.household, claim)


def of_household(day: date, kind: str, home: Household, points: int = 0) -> Event:
    """What a day brings a household without any row."""
    return Event(day, RANK[kind], -1, home.code, kind, home, points=points)


class Cap(NamedTuple):
    """Something that an item's points count toward, and the most that it may come to, if there is one."""

    name: str
    counted: Count
    limit: int | None


@dataclass(slots=True)
class Account:
    """What the ledger knows of one household.

    ``cut_off`` is the balance at the end of last year, ``spent`` what was exchanged, deducted and
    transferred out since; ``month_opening`` and ``month_spent`` the same of the month; ``posted`` what
    each item, category, tier group and all of them brought in each period.
    """

    household: Household
    balance: int = 0
    cut_off: int = 0
    spent: int = 0
    month_opening: int = 0
    month_spent: int = 0
    posted: dict[Count, int] = field(default_factory=lambda: defaultdict(int))
    vetoes: list[tuple[date, str]] = field(default_factory=list)

    def spend(self, points: int) -> None:
        """Exchanges, deductions and transfers out: what published points and expiry subtract."""
        self.month_spent += points
        self.spent += points


class Ledger:
    """State and loop. After ``post`` there are entries, moves and problems, each in order."""

    def __init__(
        self,
        holdings: Mapping[str, Holding],
        carried: Carried,
        sealed: Mapping[str, Entry],
        reversed_by: Mapping[str, str],
        this_quarter: Iterable[Entry] = (),
    ) -> None:
        self.holdings, self.sealed = holdings, sealed
        self.reversed = dict(reversed_by)
        self.entries: list[Entry] = []
        self.moves: list[StockMove] = []
        self.problems: list[Problem] = []
        self.numbers: dict[str, int] = defaultdict(int)
        self.accounts: dict[str, Account] = {}
        for holding in holdings.values():
            for home in holding.households.values():
                self.accounts[home.code] = _account(home, carried)
        for scope in ("item", "category", "tier"):
            for (house, code), points in getattr(carried, f"{scope}_year").items():
                if house in self.accounts:
                    self.accounts[house].posted[scope, code, carried.month[:4]] = points
        self._caps: dict[tuple[int, str, int, int], tuple[Cap, ...]] = {}
        self._categories = {
            category.code: category
            for holding in holdings.values()
            for category in holding.rules.categories
        }
        for entry in this_quarter:
            self._count_closed(entry)
        shops = {holding.shop for holding in holdings.values()}
        self.stock = defaultdict(int, {at: n for at, n in carried.stock.items() if at[0] in shops})
        self.day = date.min
        self.year = int(carried.month[:4]) if carried.month else 0
        self.month = self.stamp = ""  # 2022-09 and 202209

    def _count_closed(self, entry: Entry) -> None:
        """Quarters begin in closed months: what their entries brought counts toward quarter caps."""
        account = self.accounts.get(entry.household.code)
        if account and entry.kind in ("award", "deduction"):
            self._add(account, entry, abs(entry.points), "quarter")
        if account and entry.reverses and entry.reverses.kind in ("award", "deduction"):
            self._add(account, entry.reverses, -abs(entry.points), "quarter")

    def post(self, events: Iterable[Event]) -> None:
        """Post every event; they come in posting order."""
        acts: dict[str, Callable[[Event], None]] = {
            "opening": self._opening,
            "basis": self._basis,
            "transfer": self._transfer,
            "reversal": self._correction,
            "award": self._award,
            "deduction": self._deduction,
            "veto": self._veto,
            "receipt": self._receipt,
            "exchange": self._exchange,
            "count": self._stock_count,
            "expiry": self._expiry,
        }
        for event in events:
            if event.day != self.day:
                self._new_day(event.day)
            acts[event.kind](event)

    def _new_day(self, day: date) -> None:
        if day.year != self.year:
            self.new_year(day.year)
        if (month := month_of(day)) != self.month:
            self.month, self.stamp = month, month.replace("-", "")
            for account in self.accounts.values():
                account.month_opening, account.month_spent = account.balance, 0
        self.day = day

    def new_year(self, year: int) -> None:
        """What is there now is last year's; in the first year nothing is."""
        if self.year:
            for account in self.accounts.values():
                account.cut_off, account.spent = account.balance, 0
        self.year = year

    # --- entries -----------------------------------------------------------------------------

    def _enter(
        self, event: Event, kind: EntryKind, home: Household, points: int, **facts: Any
    ) -> Entry:
        """Post one entry, number it and move the balance; ``facts`` are what else an entry says."""
        account = self.accounts[home.code]
        account.balance += points
        series = f"{home.village}-{self.stamp}-{LETTERS[kind]}"
        self.numbers[series] += 1
        name = f"{series}{self.numbers[series]:04d}"
        says = {"claimed": points, "claim": event.claim, **facts}
        entry = Entry(name, event.day, kind, home, points, account.balance, **says)
        self.entries.append(entry)
        return entry

    def _tell(
        self,
        claim: Claim,
        code: str,
        column: str,
        facts: Facts | None = None,
        home: Household | None = None,
    ) -> None:
        """A problem of a claim that the ledger refuses or warns of."""
        day = {"day": claim.day.isoformat()} if claim.day else {}
        self.problems.append(fault(claim, code, column, {**(facts or {}), **day}, home))

    def _opening(self, event: Event) -> None:
        self._enter(event, "opening", _home(event), event.points)
        self.accounts[_home(event).code].month_opening += event.points

    def _basis(self, event: Event) -> None:
        self._enter(event, "basis", _home(event), event.points)

    def _award(self, event: Event) -> None:
        """Posted is the least of what is claimed and what every cap still leaves; of a tier group only
        what is more than it brought this year."""
        claim, item, home = _scored(event)
        account, claimed = self.accounts[home.code], worth(claim)
        wanted = claimed
        if item.tier_group:
            before = account.posted["tier", item.tier_group, str(self.year)]
            wanted = max(0, claimed - before)
        points, cap = self._capped(claim, item, account, wanted)
        says = {"claimed": claimed, "quantity": claim.quantity, "item": item}
        entry = self._enter(event, "award", home, points, **says, cap=cap, cut=wanted - points)
        self._add(account, entry, points)

    def _deduction(self, event: Event) -> None:
        """Untouched by category and household caps; those of a minus item limit what it can take."""
        claim, item, home = _scored(event)
        account, claimed = self.accounts[home.code], -worth(claim)
        points, cap = self._capped(claim, item, account, claimed)
        cut = claimed - points
        if self._settings(home).deductions == "floor":
            points = min(points, max(0, account.balance))
        account.spend(points)
        says = {"claimed": -claimed, "quantity": claim.quantity, "item": item}
        entry = self._enter(event, "deduction", home, -points, **says, cap=cap, cut=cut)
        self._add(account, entry, points)

    def _capped(self, claim: Claim, item: Item, account: Account, wanted: int) -> tuple[int, str]:
        """What the caps leave of the points that are wanted, and the cap that cuts them, if any."""
        least, name = wanted, ""
        caps = self._caps_of(item, account.household.village, self.day) if wanted > 0 else ()
        for cap in caps:
            if cap.limit is not None and (left := cap.limit - account.posted[cap.counted]) < least:
                least, name = max(0, left), cap.name
        if name:
            facts = {"claimed": show(item.sign * wanted), "points": show(item.sign * least)}
            self._tell(claim, "cap-reached", "item", {"cap": Text(CAPS[name]), **facts})
        return least, name

    def _add(self, account: Account, entry: Entry, points: int, only: str = "") -> None:
        """Count what an item brought (of a minus item: took) in the periods of its day, or in ``only``
        one of them."""
        item = entry.item
        for cap in self._caps_of(item, account.household.village, entry.day) if item else ():
            if cap.name.endswith(only):
                account.posted[cap.counted] += points

    def _caps_of(self, item: Item, village: str, day: date) -> tuple[Cap, ...]:
        """What an item's version counts toward on a day: the item, and unless it takes points its
        category, its tier group and, unless it is exempt, all that the household was awarded; in the
        order in which caps cut."""
        key = (id(item), village, day.year, day.month)
        if key in self._caps:
            return self._caps[key]
        month, year = month_of(day), str(day.year)
        periods = {"month": month, "quarter": quarter_of(month), "year": year}
        settings = self.holdings[village].settings_of(month)
        scopes: list[tuple[str, str, object, str]] = [("item", item.code, item, "")]
        if item.kind == "award":
            scopes.append(("category", item.category, self._categories.get(item.category), ""))
            if not item.exempt:
                scopes.append(("household", "", settings, "household_"))
        found = [
            Cap(f"{scope}_{name}", (scope, code, period), getattr(of, f"{prefix}{name}_cap", None))
            for scope, code, of, prefix in scopes
            for name, period in periods.items()
        ]
        if item.kind == "award" and item.tier_group:
            found.append(Cap("tier_year", ("tier", item.tier_group, year), None))
        return self._caps.setdefault(key, tuple(found))

    def _veto(self, event: Event) -> None:
        claim, item, home = _scored(event)
        entry = self._enter(event, "veto", home, 0, quantity=claim.quantity, item=item)
        self.accounts[home.code].vetoes.append((event.day, entry.id))

    def _frozen(self, account: Account) -> dict[str, str]:
        """Until when, and by which entry, a household is frozen today; nothing where it is not."""
        for day, entry in account.vetoes:
            until = quarter_end(day)
            if self.holdings[account.household.village].settings(day).veto_freeze == "year":
                until = date(day.year, 12, 31)
            if day <= self.day <= until:
                return {"until": until.isoformat(), "veto": entry}
        return {}

    def _spendable(self, account: Account) -> int:
        if self._settings(account.household).spendable == "published":
            return min(account.balance, account.month_opening - account.month_spent)
        return account.balance

    def _settings(self, home: Household) -> Any:
        return self.holdings[home.village].settings(self.day)

    def _exchange(self, event: Event) -> None:
        """Refused for the first of these that holds: frozen, more than is spendable, than in stock."""
        claim, home = event.claim, _home(event)
        assert claim and claim.goods
        account, holding = self.accounts[home.code], self.holdings[home.village]
        points, pieces = exchanged_points(claim, holding), claim.quantity or 0
        if frozen := self._frozen(account):
            return self._tell(claim, "frozen", "household", frozen)
        available = self._spendable(account)
        if points > available:
            facts = {"needed": show(points), "available": show(available)}
            return self._tell(claim, "overdrawn", "quantity", facts)
        stock = self.stock.get((holding.shop, claim.goods.code), 0)
        if pieces > stock:
            facts_of = {"quantity": pieces, "stock": stock, **goods_facts(claim.goods)}
            return self._tell(claim, "out-of-stock", "quantity", facts_of)
        account.spend(points)
        entry = self._enter(event, "exchange", home, -points, quantity=pieces, goods=claim.goods)
        self._move(holding.shop, claim.goods, "exchanged", -pieces, claim, entry)
        return None

    def _move(
        self,
        shop: str,
        goods: Goods,
        kind: MoveKind,
        pieces: int,
        claim: Claim,
        entry: Entry | None = None,
        expected: int | None = None,
    ) -> None:
        if pieces:
            self.stock[shop, goods.code] += pieces
        self.moves.append(StockMove(self.day, shop, goods, kind, pieces, claim, entry, expected))

    def _receipt(self, event: Event) -> None:
        assert event.claim and event.claim.goods
        shop = self.holdings[event.claim.village].shop
        self._move(shop, event.claim.goods, "received", event.claim.quantity or 0, event.claim)

    def _stock_count(self, event: Event) -> None:
        """A count that differs is a warning and resets the stock."""
        claim = event.claim
        assert claim and claim.goods
        shop, counted = self.holdings[claim.village].shop, claim.quantity or 0
        shown = self.stock.get((shop, claim.goods.code), 0)
        self._move(shop, claim.goods, "counted", counted - shown, claim, None, shown)
        if counted != shown:
            facts = {"counted": counted, "stock": shown, **goods_facts(claim.goods)}
            self._tell(claim, "stock-difference", "counted", facts)

    def _transfer(self, event: Event) -> None:
        """Two entries, out then in; refused whole if the giver is frozen or has less."""
        claim, giver = event.claim, _home(event)
        assert claim and claim.other
        account, points = self.accounts[giver.code], claim.points or 0
        hint = Text(N_("The transfer does not count: correct it or delete it."))
        if frozen := self._frozen(account):
            return self._tell(claim, "frozen", "from", {**frozen, "hint": hint})
        if points > account.balance:
            facts = {"needed": show(points), "available": show(account.balance)}
            return self._tell(claim, "overdrawn", "points", {**facts, "hint": hint})
        account.spend(points)
        self._enter(event, "transfer", giver, -points)
        self._enter(event, "transfer", claim.other, points)
        return None

    def _expiry(self, event: Event) -> None:
        """At the end of the day last year's points lapse, as far as they were not spent since."""
        home = _home(event)
        account = self.accounts[home.code]
        lapsing = account.balance
        if self.holdings[home.village].rules.settings.expire_on != (12, 31):
            lapsing = max(0, account.cut_off - account.spent)
        points = max(0, min(lapsing, account.balance))
        if points:
            self._enter(event, "expiry", home, -points)

    def _correction(self, event: Event) -> None:
        """Take one sealed entry back whole, once; of a row with a fault of its cells only the others
        are told."""
        claim = event.claim
        assert claim
        wanted = str(claim.said("entry"))
        taken = self.sealed.get(wanted)
        account = self.accounts.get(taken.household.code) if taken else None
        if taken is None or account is None or taken.village != claim.village:
            return self._tell(claim, "unknown-entry", "entry") if wanted else None
        if taken.kind == "reversal":
            return self._tell(claim, "is-correction", "entry", home=taken.household)
        home, other = account.household, self.reversed.get(wanted)
        member = home.member_between(self.day, self.day)
        if other:
            self._tell(claim, "already-reversed", "entry", {"other": other})
        if not member:
            facts = {"household": home.code, "period": periods([(home.joined, home.left)])}
            self._tell(claim, "not-a-member-then", "entry", facts)
        if claim.faulty or other or not member:
            return None
        says = {"quantity": taken.quantity, "item": taken.item, "goods": taken.goods}
        entry = self._enter(event, "reversal", home, -taken.points, **says, reverses=taken)
        self.reversed[wanted] = entry.id
        self._undo(taken, account, claim, entry)
        return None

    def _undo(self, taken: Entry, account: Account, claim: Claim, entry: Entry) -> None:
        """What the entry counted toward, its goods and its freeze."""
        returned = claim.row.values.get("goods_returned", True)
        if taken.kind == "exchange" and taken.goods and taken.quantity and returned:
            shop = self.holdings[taken.village].shop
            self._move(shop, taken.goods, "returned", taken.quantity, claim, entry)
        if taken.kind == "veto":
            account.vetoes = [veto for veto in account.vetoes if veto[1] != taken.id]
        if taken.kind in ("award", "deduction") and taken.item:
            self._add(account, taken, -abs(taken.points))

    def carry(self, first_month: str, month: str) -> Carried:
        """What the next month begins with, keyed by code."""
        if self.year != (year := int(month[:4])):
            self.new_year(year)
        accounts = sorted(self.accounts.items())
        found = Carried(first_month, month)
        for code, account in accounts:
            for name in ("balance", "cut_off", "spent"):
                if value := getattr(account, name):
                    getattr(found, name)[code] = value
            for (scope, counted, each), points in sorted(account.posted.items()):
                if each == str(year) and points and scope == "household":
                    found.household_year[code] = points
                elif each == str(year) and points:
                    getattr(found, f"{scope}_year")[code, counted] = points
            found.vetoes += [(code, day.toordinal(), entry) for day, entry in account.vetoes]
        found.stock.update(sorted(self.stock.items()))
        return found


def _account(home: Household, carried: Carried) -> Account:
    """A household as the last close left it."""
    code, year = home.code, carried.month[:4]
    account = Account(
        home,
        carried.balance.get(code, 0),
        carried.cut_off.get(code, 0),
        carried.spent.get(code, 0),
        vetoes=[
            (date.fromordinal(day), entry) for house, day, entry in carried.vetoes if house == code
        ],
    )
    account.posted["household", "", year] = carried.household_year.get(code, 0)
    return account


def _home(event: Event) -> Household:
    home = event.household or (event.claim.household if event.claim else None)
    assert home
    return home


def _scored(event: Event) -> tuple[Claim, Item, Household]:
    claim = event.claim
    assert claim and claim.item and claim.household
    return claim, claim.item, claim.household
