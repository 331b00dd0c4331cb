"""What backs the summary: every figure of it opens to the rows that make it, village by village.

Each table has a column that adds up to a figure. A village has a page of them; the summary's
workbook has them on sheets of their own, all villages one after another.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from pointbook.documents.columns import TOTAL
from pointbook.documents.desk import Desk
from pointbook.documents.rows.tables import tables
from pointbook.documents.wording import month_words, subtitle
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.months import first_day
from pointbook.vocabulary.statements import Column, Figure, Statement, Table, Value
from pointbook.vocabulary.text import N_, Text


@dataclass(frozen=True, slots=True)
class Backing:
    """The villages' pages and the workbook's sheets; ``places`` has by anchor and village ('' for
    the township) the first row on the sheet and how many there are."""

    pages: tuple[Statement, ...]
    sheets: tuple[Table, ...]
    places: dict[tuple[str, str], tuple[int, int]]

    def figure(self, number: int, anchor: str, village: str = "") -> Figure:
        """A figure of the summary that opens to its rows."""
        href = f"../rows/{quote(village)}.html#{anchor}" if village else ""
        return Figure(number, href, anchor, *self.places[anchor, village])


def backing(desk: Desk) -> Backing:
    """The rows behind the figures of one month's summary."""
    members: dict[str, list[str]] = defaultdict(list)
    for house in desk.rules.households:
        if house.member_between(first_day(desk.year_start), desk.last_day):
            members[house.village].append(house.code)
    made = [tables(desk, share, members[share.code]) for share in desk.shares]
    pages = (_page(desk, *pair) for pair in zip(desk.shares, made, strict=True))
    places: dict[tuple[str, str], tuple[int, int]] = {}
    sheets = [_sheet(desk, alike, places) for alike in zip(*made, strict=True)]
    return Backing(tuple(pages), tuple(sheets), places)


def _page(desk: Desk, share: VillageMonth, tables: tuple[Table, ...]) -> Statement:
    words = {"village": share.village.name, "month": month_words(desk.month.month)}
    return Statement(
        name=f"rows/{share.code}",
        kind="rows",
        language=desk.language,
        title=Text(N_("{village}: the rows behind the summary of {month}"), words),
        subtitle=subtitle(desk, share),
        month=desk.month.month,
        tables=tables,
        draft=share.draft,
        paper="A4",
        brand=desk.rules.settings.brand,
    )


def _sheet(
    desk: Desk, alike: Sequence[Table], places: dict[tuple[str, str], tuple[int, int]]
) -> Table:
    """One table of all villages; where each village's rows stand goes into ``places``."""
    rows: list[tuple[Value, ...]] = []
    first = alike[0]
    for share, table in zip(desk.shares, alike, strict=True):
        places[first.anchor, share.code] = len(rows), len(table.rows)
        rows += [(share.village.name, *row) for row in table.rows]
    places[first.anchor, ""] = 0, len(rows)
    sums = [
        _total(values) for values in zip(*filter(None, (each.total for each in alike)), strict=True)
    ]
    return Table(
        columns=(Column(Text(N_("Village")), "text", 12), *first.columns),
        rows=tuple(rows),
        title=first.title,
        total=(TOTAL, *sums) if sums else None,
        empty=first.empty,
        anchor=first.anchor,
    )


def _total(values: Sequence[Value]) -> int | None:
    numbers = [value for value in values if isinstance(value, int)]
    return sum(numbers) if numbers else None
