"""What backs the summary: every figure of it opens to the rows that make it, village by village.

Each table has a column that adds up to a figure. A village has a page of them; the summary's
workbook has them on sheets of their own, all villages one after another.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from urllib.parse import quote

from pointbook.documents.columns import TOTAL
from pointbook.documents.desk import Desk
from pointbook.documents.rows.tables import TITLES, tables
from pointbook.documents.township.charts import categories_table, months_table
from pointbook.documents.wording import band, month_words
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.statements import Column, Figure, Statement, Table, Value
from pointbook.vocabulary.text import N_, Text


def figure(number: int, anchor: str, village: str = "") -> Figure:
    """A figure of the summary that opens to its rows."""
    href = f"../rows/{quote(village)}.html#{anchor}" if village else ""
    return Figure(number, href, Text(TITLES[anchor]))


def page(desk: Desk, share: VillageMonth) -> Statement:
    """The page of a village."""
    words = {"village": share.village.name, "month": month_words(desk.month.month)}
    return Statement(
        name=f"rows/{share.code}",
        kind="rows",
        language=desk.language,
        title=Text(N_("{village}: the rows behind the summary of {month}"), words),
        band=band(desk, share),
        tables=tables(desk, share),
        draft=share.draft,
        paper="A4",
    )


def workbook(desk: Desk) -> Statement:
    """The workbook of rows: a sheet for each table of all villages, then month by month, by
    category."""
    sheets = zip(*(tables(desk, share) for share in desk.shares), strict=True)
    return Statement(
        name="township/rows",
        kind="ledgers",
        language=desk.language,
        title=Text(
            N_("Rows behind the summary of {month}"), {"month": month_words(desk.month.month)}
        ),
        band=band(desk),
        tables=(
            *(_sheet(desk, alike) for alike in sheets),
            months_table(desk),
            categories_table(desk),
        ),
        paper="A4",
    )


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
