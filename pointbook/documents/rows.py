"""What backs the summary: every figure of it opens to the rows that make it, village by village.

Each table has a column that adds up to a figure. A village has a page of them; the summary's
workbook has them on sheets of their own, all villages one after another, then month by month and by
category.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import NamedTuple, TypeVar
from urllib.parse import quote

from pointbook.documents.columns import TOTAL, Spec, column, data, table, village
from pointbook.documents.desk import Desk
from pointbook.documents.township.ledgers import SOURCE
from pointbook.documents.township.shelves import bought, moves_of_goods, stock_points, yuan
from pointbook.documents.villages.points import awarded_categories
from pointbook.documents.wording import sentences
from pointbook.reckoning.village_month import Stock, VillageMonth
from pointbook.vocabulary.months import first_day, month_of
from pointbook.vocabulary.records import Claim, Entry
from pointbook.vocabulary.statements import Column, Figure, Statement, Table, Value
from pointbook.vocabulary.text import N_, Text

FEW = 5
"""An activity with fewer households is marked."""

Row = TypeVar("Row")

TITLES = sentences("rows")
"""What each table is called, by the name under which figures open it."""


def figure(number: int, anchor: str, village: str) -> Figure:
    """A figure of the summary that opens to its rows: a village's on its page."""
    href = f"../rows/{quote(village)}.html#{anchor}" if village else ""
    return Figure(number, href, Text(TITLES[anchor]))


def page(desk: Desk, share: VillageMonth) -> Statement:
    """The page of a village."""
    title = N_("{village}: the rows behind the summary of {month}")
    made, name = _tables(desk, share), f"rows/{share.code}"
    return desk.page(name, title, made, share=share, kind="rows", draft=share.draft)


def workbook(desk: Desk) -> Statement:
    """The workbook of rows."""
    sheets = zip(*(_tables(desk, share) for share in desk.shares), strict=True)
    tables = [*(_sheet(desk, alike) for alike in sheets), _by_month(desk), _categories(desk)]
    title = N_("Rows behind the summary of {month}")
    return desk.page("township/rows", title, tables, kind="ledgers")


def _sheet(desk: Desk, alike: Sequence[Table]) -> Table:
    """One table of all villages."""
    pairs = zip(desk.shares, alike, strict=True)
    names = [share.village.name for share, table in pairs for _ in table.values[0]]
    values = zip(*(table.values for table in alike), strict=True)
    totals = filter(None, (each.total for each in alike))
    sums = [_total(values) for values in zip(*totals, strict=True)]
    return replace(
        alike[0],
        columns=(Column(Text(N_("Village")), "text"), *alike[0].columns),
        values=(names, *(list(chain(*those)) for those in values)),
        total=(TOTAL, *sums) if sums else None,
    )


def _total(values: Sequence[Value]) -> int | None:
    numbers = [value for value in values if isinstance(value, int)]
    return sum(numbers) if numbers else None


# --- the tables of a village --------------------------------------------------------------------


def _tables(desk: Desk, share: VillageMonth) -> tuple[Table, ...]:
    """In the order of the page."""
    first = first_day(desk.month.month)
    return (
        _supermarket(share),
        _households(desk, share, first),
        _scores(share),
        _scores_of_year(share),
        _exchanges(desk, share, first),
        _activities(share, first),
        _received(share),
        _stock(desk, share),
    )


def _table(anchor: str, rows: Iterable[Row], columns: Sequence[Spec[Row]]) -> Table:
    return table(rows, columns, TITLES[anchor], N_("There are no such rows."), anchor)


def _supermarket(share: VillageMonth) -> Table:
    village = share.village
    columns: list[Spec[VillageMonth]] = [
        column(N_("Supermarket"), "text", lambda _: village.supermarket or village.name, TOTAL),
        column(N_("Opened"), "date", lambda _: village.opened),
        column(N_("Supermarkets"), "count", lambda _: 1, True),
    ]
    return _table("supermarkets", [share] * share.figures["supermarkets"], columns)


def _households(desk: Desk, share: VillageMonth, first: date) -> Table:
    closing = {each.household.code: each.closing for each in share.balances}
    year = [entry for entry in share.year if entry.kind in ("award", "deduction", "exchange")]
    month = [entry for entry in year if entry.day >= first]
    scored, scored_in_year = (
        {entry.household.code for entry in part if entry.kind != "exchange"}
        for part in (month, year)
    )
    days: dict[str, set[date]] = defaultdict(set)
    for entry in year:
        if entry.kind == "exchange":
            days[entry.household.code].add(entry.day)
    exchanged = {entry.household.code for entry in month if entry.kind == "exchange"}
    member = {
        home.code
        for home in share.holding.households.values()
        if home.member_between(first_day(desk.year_start), desk.last_day)
    }
    counted: dict[str, Iterable[str]] = {
        N_("Member, month"): closing,
        N_("Member, year"): member,
        N_("Scored, month"): scored,
        N_("Scored, year"): scored_in_year,
        N_("Exchanged, month"): exchanged,
        N_("Exchanged, year"): frozenset(days),
    }
    once = Text(N_("once this year"))
    columns: list[Spec[str]] = [
        column(N_("Household"), "code", lambda house: house, TOTAL),
        column(N_("Head"), "text", lambda house: desk.name(desk.households[house])),
        column(N_("Group"), "text", lambda house: desk.households[house].group),
        *(_counted(heading, houses) for heading, houses in counted.items()),
        column(N_("Exchange days, year"), "count", lambda house: len(days.get(house, ())) or None),
        column(N_("Mark"), "text", lambda house: once if len(days.get(house, ())) == 1 else ""),
        column(N_("Closing"), "points", closing.get, True),
    ]
    houses = sorted({*member, *closing, *scored_in_year, *days})
    return _table("households", houses, columns)


def _counted(heading: str, houses: Iterable[str]) -> Spec[str]:
    """A column that adds up to how many households there are; a blank where one is none of them."""
    there = frozenset(houses)
    return column(heading, "count", lambda house: 1 if house in there else None, True)


def _scores(share: VillageMonth) -> Table:
    def of(entry: Entry, kind: str, points: int) -> int | None:
        return points if entry.kind == kind else None

    columns: list[Spec[Entry]] = [
        column(N_("Entry"), "code", lambda entry: entry.id, TOTAL),
        column(N_("Date"), "date", lambda entry: entry.day),
        column(N_("Household"), "code", lambda entry: entry.household.code),
        column(N_("What for"), "text", lambda entry: entry.what_for),
        column(N_("Quantity"), "count", lambda entry: entry.quantity),
        column(N_("Awarded"), "points", lambda e: of(e, "award", e.points), True),
        column(N_("Deducted"), "points", lambda e: of(e, "deduction", e.points), True),
        column(N_("Cut by caps"), "points", lambda e: of(e, "award", e.cut) or None, True),
        *SOURCE,
    ]
    rows = (entry for entry in share.entries if entry.kind in ("award", "deduction"))
    return _table("scores", rows, columns)


class _HouseholdMonth(NamedTuple):
    """What was scored of one household in one month."""

    household: str
    month: str
    entries: list[Entry]

    def points(self, kind: str) -> int:
        return sum(entry.points for entry in self.entries if entry.kind == kind)

    @property
    def files(self) -> str:
        return "; ".join(dict.fromkeys(entry.file for entry in self.entries))

    @property
    def cells(self) -> str:
        """``日常观察 5, 9; 会议评定 D3``."""
        by_sheet: dict[str, list[str]] = defaultdict(list)
        for entry in self.entries:
            by_sheet[entry.sheet].append(entry.cell)
        return "; ".join(f"{sheet} {', '.join(cells)}" for sheet, cells in by_sheet.items())


def _scores_of_year(share: VillageMonth) -> Table:
    """One row for each household and month: a year has too many scores to show them singly."""
    found: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in share.year:
        if entry.kind in ("award", "deduction"):
            found[entry.household.code, month_of(entry.day)].append(entry)
    columns: list[Spec[_HouseholdMonth]] = [
        column(N_("Household"), "code", lambda row: row.household, TOTAL),
        column(N_("Month"), "code", lambda row: row.month),
        column(N_("Scores"), "count", lambda row: len(row.entries)),
        column(N_("Awarded"), "points", lambda row: row.points("award"), True),
        column(N_("Deducted"), "points", lambda row: row.points("deduction"), True),
        column(N_("File"), "text", lambda row: row.files),
        column(N_("Sheets and cells"), "text", lambda row: row.cells),
    ]
    rows = (_HouseholdMonth(*key, entries) for key, entries in sorted(found.items()))
    return _table("year", rows, columns)


def _exchanges(desk: Desk, share: VillageMonth, first: date) -> Table:
    columns: list[Spec[Entry]] = [
        column(N_("Entry"), "code", lambda entry: entry.id, TOTAL),
        column(N_("Date"), "date", lambda entry: entry.day),
        column(N_("Activity"), "text", lambda entry: entry.said("activity")),
        column(N_("Household"), "code", lambda entry: entry.household.code),
        column(N_("Head"), "text", lambda entry: desk.name(entry.household)),
        column(N_("Goods"), "text", lambda entry: entry.what_for),
        column(N_("Quantity"), "count", lambda entry: entry.quantity),
        column(N_("This month"), "points", lambda e: e.points if e.day >= first else None, True),
        column(N_("Since January"), "points", lambda entry: entry.points, True),
        *SOURCE,
    ]
    rows = (entry for entry in share.year if entry.kind == "exchange")
    return _table("exchanges", rows, columns)


class Activity(NamedTuple):
    """An exchange activity: a village's day of exchange."""

    day: date
    name: str
    households: int
    paid: int

    @property
    def mark(self) -> str:
        """That few households came."""
        few = Text(N_("fewer than {count} households"), {"count": FEW})
        return few if self.households < FEW else ""


def activities(entries: Iterable[Entry]) -> Iterator[Activity]:
    """The exchange activities of a village's entries, day by day."""
    by_day: dict[date, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.kind == "exchange":
            by_day[entry.day].append(entry)
    for day, those in sorted(by_day.items()):
        names = dict.fromkeys(name for entry in those if (name := entry.said("activity")))
        households = len({entry.household.code for entry in those})
        yield Activity(day, ", ".join(names), households, -sum(entry.points for entry in those))


def _activities(share: VillageMonth, first: date) -> Table:
    columns: list[Spec[Activity]] = [
        column(N_("Date"), "date", lambda each: each.day),
        column(N_("Activity"), "text", lambda each: each.name, TOTAL),
        column(N_("Households"), "count", lambda each: each.households),
        column(N_("Points paid"), "points", lambda each: each.paid),
        column(N_("Mark"), "text", lambda each: each.mark),
        column(N_("This month"), "count", lambda each: 1 if each.day >= first else None, True),
        column(N_("Since January"), "count", lambda _: 1, True),
    ]
    return _table("activities", activities(share.year), columns)


def _received(share: VillageMonth) -> Table:
    columns: list[Spec[Claim]] = [
        column(N_("Code"), "code", lambda row: row.goods.code if row.goods else "", TOTAL),
        column(N_("Date"), "date", lambda row: row.day),
        column(N_("Goods"), "text", lambda row: row.goods.name if row.goods else ""),
        column(N_("Quantity"), "count", lambda row: row.quantity),
        column(N_("Source"), "text", lambda row: row.said("source")),
        column(N_("Bought (yuan)"), "points", lambda r: yuan(r) if bought(r) else None, True),
        column(N_("Given (yuan)"), "points", lambda r: None if bought(r) else yuan(r), True),
        column(N_("File"), "text", lambda row: row.row.origin.file),
        column(N_("Sheet"), "text", lambda row: row.row.origin.sheet),
        column(N_("Row or cell"), "code", lambda row: str(row.row.number)),
    ]
    return _table("received", share.receipts, columns)


def _stock(desk: Desk, share: VillageMonth) -> Table:
    def points(line: Stock) -> int:
        return stock_points(desk, share, line)

    columns: list[Spec[Stock]] = [
        column(N_("Code"), "code", lambda line: line.goods.code, TOTAL),
        column(N_("Goods"), "text", lambda line: line.goods.name),
        *moves_of_goods(lambda line: line, total=True),
        column(N_("Stock value in points"), "points", points, True),
    ]
    return _table("stock", share.stock, columns)


# --- the township's -----------------------------------------------------------------------------


class Moved(NamedTuple):
    """What a month moved, signed as it moved the balances."""

    month: str
    awarded: int
    deducted: int
    exchanged: int


def months_of(desk: Desk) -> list[Moved]:
    """Each month from the year's first with entries to this one, without a gap."""
    sums: Counter[tuple[int, str]] = Counter()
    for share in desk.shares:
        for entry in share.year:
            sums[entry.day.month, entry.kind] += entry.points
    year, last = desk.month.month[:4], int(desk.month.month[5:])
    kinds = ("award", "deduction", "exchange")
    return [
        Moved(f"{year}-{month:02d}", *(sums[month, kind] for kind in kinds))
        for month in range(min((month for month, _ in sums), default=last), last + 1)
    ]


def _by_month(desk: Desk) -> Table:
    """What each month of the year awarded, deducted and exchanged."""
    columns: list[Spec[Moved]] = [
        column(N_("Month"), "code", lambda month: month.month, TOTAL),
        column(N_("Awarded"), "points", lambda month: month.awarded, True),
        column(N_("Deducted"), "points", lambda month: month.deducted, True),
        column(N_("Exchanged"), "points", lambda month: month.exchanged, True),
    ]
    empty = N_("Nothing was recorded this month.")
    return table(months_of(desk), columns, N_("Month by month"), empty)


def _categories(desk: Desk) -> Table:
    """What the month awarded in each village and category."""
    found: dict[str, Counter[str]] = {share.code: Counter() for share in desk.shares}
    for share in desk.shares:
        for entry in share.entries:
            if entry.kind == "award":
                found[share.code][entry.category] += entry.points

    def awarded(code: str) -> Callable[[VillageMonth], int]:
        return lambda share: found[share.code][code]

    columns: list[Spec[VillageMonth]] = [
        *village(lambda share: share, TOTAL),
        *(
            column(data(each.name), "points", awarded(each.code), True)
            for each in awarded_categories(desk)
        ),
        column(N_("Awarded"), "points", lambda share: found[share.code].total(), True),
    ]
    return table(desk.shares, columns, N_("Points by category, this month"))
