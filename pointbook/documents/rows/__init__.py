"""What backs the summary: every figure of it opens to the rows that make it, village by village.

Each table has a column that adds up to a figure. A village has a page of them; the summary's
workbook has them on sheets of their own, all villages one after another.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import quote

from pointbook.documents.columns import TOTAL
from pointbook.documents.desk import Desk
from pointbook.documents.rows.tables import tables
from pointbook.documents.township.charts import categories_table, months_table
from pointbook.documents.wording import band, month_words
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.months import first_day
from pointbook.vocabulary.statements import Column, Figure, Statement, Table, Value
from pointbook.vocabulary.text import N_, Text


@dataclass(frozen=True, slots=True)
class Backing:
    """The villages' pages, and the same tables of all villages as sheets, by their anchor."""

    pages: tuple[Statement, ...]
    sheets: dict[str, Table]

    def figure(self, number: int, anchor: str, village: str = "") -> Figure:
        """A figure of the summary that opens to its rows."""
        href = f"../rows/{quote(village)}.html#{anchor}" if village else ""
        return Figure(number, href, self.sheets[anchor].title)


def backing(desk: Desk) -> Backing:
    """The rows behind the figures of one month's summary."""
    members: dict[str, list[str]] = defaultdict(list)
    for house in desk.rules.households:
        if house.member_between(first_day(desk.year_start), desk.last_day):
            members[house.village].append(house.code)
    made = [tables(desk, share, members[share.code]) for share in desk.shares]
    pages = tuple(map(partial(_page, desk), desk.shares, made))
    sheets = [_sheet(desk, alike) for alike in zip(*made, strict=True)]
    return Backing(pages, {sheet.anchor: sheet for sheet in sheets})


def workbook(desk: Desk, back: Backing) -> Statement:
    """The workbook of rows: a sheet for each table of all villages, then month by month, by
    category."""
    return Statement(
        name="township/rows",
        kind="ledgers",
        language=desk.language,
        title=Text(
            N_("Rows behind the summary of {month}"), {"month": month_words(desk.month.month)}
        ),
        band=band(desk),
        tables=(*back.sheets.values(), months_table(desk), categories_table(desk)),
        paper="A4",
    )


def _page(desk: Desk, share: VillageMonth, tables: tuple[Table, ...]) -> Statement:
    words = {"village": share.village.name, "month": month_words(desk.month.month)}
    return Statement(
        name=f"rows/{share.code}",
        kind="rows",
        language=desk.language,
        title=Text(N_("{village}: the rows behind the summary of {month}"), words),
        band=band(desk, share),
        tables=tables,
        draft=share.draft,
        paper="A4",
    )


def _sheet(desk: Desk, alike: Sequence[Table]) -> Table:
    """One table of all villages."""
    first = alike[0]
    rows = [
        (share.village.name, *row)
        for share, table in zip(desk.shares, alike, strict=True)
        for row in table.rows
    ]
    totals = filter(None, (each.total for each in alike))
    sums = [_total(values) for values in zip(*totals, strict=True)]
    return replace(
        first,
        columns=(Column(Text(N_("Village")), "text", 12), *first.columns),
        rows=tuple(rows),
        total=(TOTAL, *sums) if sums else None,
    )


def _total(values: Sequence[Value]) -> int | None:
    numbers = [value for value in values if isinstance(value, int)]
    return sum(numbers) if numbers else None
