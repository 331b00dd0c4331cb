"""The rows behind the figures of the summary: the tables of one village, each with a column that
adds up to a figure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from pointbook.documents.columns import TOTAL, Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.township.ledgers import SOURCE
from pointbook.documents.township.shelves import bought, moves_of_goods, stock_points, yuan
from pointbook.reckoning.village_month import Stock, VillageMonth
from pointbook.vocabulary.months import first_day, month_of
from pointbook.vocabulary.records import Claim, Entry
from pointbook.vocabulary.statements import Table
from pointbook.vocabulary.text import N_, Text

FEW = 5
"""An activity with fewer households is marked."""

Row = TypeVar("Row")


TITLES = {
    "supermarkets": N_("Supermarkets open at the month's end"),
    "households": N_("Households, one by one"),
    "scores": N_("Scores of the month"),
    "year": N_("Scores since January, by household and month"),
    "exchanges": N_("Exchanges since January"),
    "activities": N_("Exchange activities since January"),
    "received": N_("Goods received"),
    "stock": N_("Stock"),
}
"""What each table is called, by the name under which figures open it."""


def tables(desk: Desk, share: VillageMonth) -> tuple[Table, ...]:
    """The tables of one village, in the order of the page."""
    return (
        _supermarket(share),
        _households(desk, share),
        _scores(share),
        _scores_of_year(share),
        _exchanges(desk, share),
        _activities(desk, share),
        _received(share),
        _stock(desk, share),
    )


def _table(anchor: str, rows: Iterable[Row], columns: Sequence[Spec[Row]]) -> Table:
    return table(rows, columns, Text(TITLES[anchor]), Text(N_("There are no such rows.")), anchor)


def _supermarket(share: VillageMonth) -> Table:
    columns: list[Spec[VillageMonth]] = [
        column(
            N_("Supermarket"),
            "text",
            lambda share: share.village.supermarket or share.village.name,
            TOTAL,
        ),
        column(N_("Opened"), "date", lambda share: share.village.opened),
        column(N_("Supermarkets"), "count", lambda _: 1, True),
    ]
    return _table("supermarkets", [share] * share.figures["supermarkets"], columns)


def _households(desk: Desk, share: VillageMonth) -> Table:
    closing = {each.household.code: each.closing for each in share.balances}
    month, year = _parts(desk, share)
    scored, scored_in_year = (
        {entry.household.code for entry in part if entry.kind != "exchange"}
        for part in (month, year)
    )
    days, days_of_year = exchange_days(month), exchange_days(year)
    member = {
        home.code
        for home in share.holding.households.values()
        if home.member_between(first_day(desk.year_start), desk.last_day)
    }
    once = Text(N_("once this year"))

    def visits(house: str) -> int:
        return len(days_of_year.get(house, ()))

    columns: list[Spec[str]] = [
        column(N_("Household"), "code", lambda house: house, TOTAL),
        column(N_("Head"), "text", lambda house: desk.name(desk.households[house])),
        column(N_("Group"), "text", lambda house: desk.households[house].group),
        column(N_("Member, month"), "count", lambda house: _one(house in closing), True),
        column(N_("Member, year"), "count", lambda house: _one(house in member), True),
        column(N_("Scored, month"), "count", lambda house: _one(house in scored), True),
        column(N_("Scored, year"), "count", lambda house: _one(house in scored_in_year), True),
        column(N_("Exchanged, month"), "count", lambda house: _one(house in days), True),
        column(N_("Exchanged, year"), "count", lambda house: _one(house in days_of_year), True),
        column(N_("Exchange days, year"), "count", lambda house: visits(house) or None),
        column(N_("Mark"), "text", lambda house: once if visits(house) == 1 else ""),
        column(N_("Closing"), "points", closing.get, True),
    ]
    houses = sorted({*member, *closing, *scored_in_year, *days_of_year})
    return _table("households", houses, columns)


def _one(holds: bool) -> int | None:
    """What counts in a total: 1, or a blank."""
    return 1 if holds else None


def _parts(desk: Desk, share: VillageMonth) -> tuple[list[Entry], list[Entry]]:
    """What was scored and exchanged in the month, and in the year."""
    kinds = ("award", "deduction", "exchange")
    year = [entry for entry in share.year if entry.kind in kinds]
    first = first_day(desk.month.month)
    return [entry for entry in year if entry.day >= first], year


def exchange_days(entries: Iterable[Entry]) -> dict[str, set[date]]:
    """The days on which each household exchanged."""
    found: dict[str, set[date]] = defaultdict(set)
    for entry in entries:
        if entry.kind == "exchange":
            found[entry.household.code].add(entry.day)
    return found


def _scores(share: VillageMonth) -> Table:
    columns: list[Spec[Entry]] = [
        column(N_("Entry"), "code", lambda entry: entry.id, TOTAL),
        column(N_("Date"), "date", lambda entry: entry.day),
        column(N_("Household"), "code", lambda entry: entry.household.code),
        column(N_("What for"), "text", lambda entry: entry.what_for),
        column(N_("Quantity"), "count", lambda entry: entry.quantity),
        column(N_("Awarded"), "points", lambda e: e.points if e.kind == "award" else None, True),
        column(N_("Deducted"), "points", lambda e: e.points if e.kind != "award" else None, True),
        column(
            N_("Cut by caps"),
            "points",
            lambda e: e.cut or None if e.kind == "award" else None,
            True,
        ),
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
        column(
            N_("File"), "text", lambda row: "; ".join(dict.fromkeys(e.file for e in row.entries))
        ),
        column(N_("Sheets and cells"), "text", lambda row: _cells(row.entries)),
    ]
    rows = (_HouseholdMonth(*key, entries) for key, entries in sorted(found.items()))
    return _table("year", rows, columns)


def _cells(entries: Sequence[Entry]) -> str:
    """``日常观察 5, 9; 会议评定 D3``."""
    by_sheet: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        by_sheet[entry.sheet].append(entry.cell)
    return "; ".join(f"{sheet} {', '.join(cells)}" for sheet, cells in by_sheet.items())


def _exchanges(desk: Desk, share: VillageMonth) -> Table:
    first = first_day(desk.month.month)
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


def _activities(desk: Desk, share: VillageMonth) -> Table:
    first = first_day(desk.month.month)
    columns: list[Spec[Activity]] = [
        column(N_("Date"), "date", lambda each: each.day),
        column(N_("Activity"), "text", lambda each: each.name, TOTAL),
        column(N_("Households"), "count", lambda each: each.households),
        column(N_("Points paid"), "points", lambda each: each.paid),
        column(N_("Mark"), "text", lambda each: each.mark),
        column(N_("This month"), "count", lambda each: _one(each.day >= first), True),
        column(N_("Since January"), "count", lambda _: 1, True),
    ]
    return _table("activities", activities(share.year), columns)


def _received(share: VillageMonth) -> Table:
    columns: list[Spec[Claim]] = [
        column(
            N_("Code"), "code", lambda receipt: receipt.goods.code if receipt.goods else "", TOTAL
        ),
        column(N_("Date"), "date", lambda receipt: receipt.day),
        column(N_("Goods"), "text", lambda receipt: receipt.goods.name if receipt.goods else ""),
        column(N_("Quantity"), "count", lambda receipt: receipt.quantity),
        column(N_("Source"), "text", lambda receipt: receipt.said("source")),
        column(N_("Bought (yuan)"), "points", lambda r: yuan(r) if bought(r) else None, True),
        column(N_("Given (yuan)"), "points", lambda r: None if bought(r) else yuan(r), True),
        column(N_("File"), "text", lambda receipt: receipt.row.origin.file),
        column(N_("Sheet"), "text", lambda receipt: receipt.row.origin.sheet),
        column(N_("Row or cell"), "code", lambda receipt: str(receipt.row.number)),
    ]
    return _table("received", share.receipts, columns)


def _stock(desk: Desk, share: VillageMonth) -> Table:
    columns: list[Spec[Stock]] = [
        column(N_("Code"), "code", lambda line: line.goods.code, TOTAL),
        column(N_("Goods"), "text", lambda line: line.goods.name),
        *moves_of_goods(_itself, total=True),
        column(
            N_("Stock value in points"),
            "points",
            lambda line: stock_points(desk, share, line),
            True,
        ),
    ]
    return _table("stock", share.stock, columns)


def _itself(line: Stock) -> Stock:
    return line
