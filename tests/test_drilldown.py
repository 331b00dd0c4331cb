"""Every figure of the township summary opens: its rows are read back, from the page that a click
leads to and from the cells that the workbook selects, and they add up to the figure."""

from __future__ import annotations

import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pointbook import batch
from pointbook.demo import township

# Which column of the rows adds up to a figure; of the month, and of the year.
OPENS = {
    "Households": ("Member, month", "Member, year"),
    "Scored": ("Scored, month", "Scored, year"),
    "Took part in exchange": ("Exchanged, month", "Exchanged, year"),
    "Exchange activities": ("This month", "Since January"),
    "Awarded": ("Awarded", "Awarded"),
    "Deducted": ("Deducted", "Deducted"),
    "Exchanged": ("This month", "Since January"),
    "Closing": ("Closing", "Closing"),
    "Stock (yuan)": ("", "Stock value (yuan)"),
    "Stock in points": ("", "Stock value in points"),
    "Bought (yuan)": ("Bought (yuan)", ""),
    "Given (yuan)": ("Given (yuan)", ""),
    "Cut by caps": ("Cut by caps", ""),
}
TABLES = {
    "This month": 0,
    "Since January, and the goods that cover the points": 1,
    "Goods received, caps, corrections, objections and publicity": 0,
}
FIGURES = 8 + 8 + 3
"""How many columns of the summary hold figures that open."""


class _Page(HTMLParser):
    """The tables of a page: by anchor or title, their heads and rows, each cell with its link."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[tuple[str, str]]]] = {}
        self._name, self._in = "", ""
        self._href = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        if tag == "section":
            self._name = facts.get("id") or ""
        elif tag == "tr":
            self.tables.setdefault(self._name, []).append([])
        elif tag in ("td", "th"):
            self.tables[self._name][-1].append(("", ""))
        elif tag == "a":
            self._href = facts.get("href") or ""
        self._in = tag

    def handle_data(self, data: str) -> None:
        if self._in == "h2" and not self._name:
            self._name = data
        elif self._in in ("td", "th", "a") and data.strip():
            row = self.tables[self._name][-1]
            row[-1] = (row[-1][0] + data.strip(), self._href if self._in == "a" else "")

    def handle_endtag(self, tag: str) -> None:
        self._in = ""


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The last of three months of two villages, run in English."""
    folder = tmp_path_factory.mktemp("drill") / "township"
    township(folder, villages=2, households=12, rows=40, months=3, seed=5)
    batch.run(folder, "en")
    return max((folder / "outbox").glob("????-??"))


def test_every_figure_of_the_page_leads_to_rows_that_add_up_to_it(month: Path) -> None:
    page = month / "township/summary.html"
    opened = 0
    for title, period in TABLES.items():
        head, *rows = _Page(page.read_text("utf-8")).tables[title]
        for row in rows[:-1]:
            for (heading, _), (text, href) in zip(head, row, strict=True):
                if href:
                    file, _, anchor = href.partition("#")
                    rows_of_it = _Page((page.parent / file).read_text("utf-8")).tables[anchor]
                    column = OPENS[heading][period]
                    assert _sum(rows_of_it[1:-1], _names(rows_of_it[0]), column) == Decimal(text)
                    total = dict(zip(_names(rows_of_it[0]), _names(rows_of_it[-1]), strict=True))
                    assert total[column] == text, "the page shows the same number under its rows"
                    opened += 1
    assert opened == 2 * FIGURES


def _names(row: list[tuple[str, str]]) -> list[str]:
    return [text for text, _ in row]


def _sum(rows: list[list[tuple[str, str]]], head: list[str], column: str) -> Decimal:
    at = head.index(column)
    return sum((Decimal(row[at][0] or 0) for row in rows), Decimal(0))


def test_every_figure_of_the_workbook_leads_to_a_sheet_of_rows_that_add_up_to_it(
    month: Path,
) -> None:
    summary = openpyxl.load_workbook(month / "township/summary.xlsx").worksheets[0]
    backing = openpyxl.load_workbook(month / "township/rows.xlsx")
    opened, period = 0, 0
    for row in summary.iter_rows():
        title = row[0].value
        period = TABLES.get(title, period) if isinstance(title, str) else period
        for cell in row:
            if cell.hyperlink:
                assert cell.hyperlink.target == "rows.xlsx"
                sheet = (cell.hyperlink.location or "").removesuffix("!A1").strip("'")
                column = OPENS[_heading(summary, cell)][period]
                found = _of_village(backing[sheet], str(title), column)
                assert found == Decimal(str(cell.value)), (cell.coordinate, sheet, column)
                opened += 1
    assert opened == 3 * FIGURES  # two villages and their total


def _of_village(sheet: Any, village: str, column: str) -> Decimal:
    """The sum of a column over the rows of one village, or of all under Total."""
    first = int(sheet.auto_filter.ref.split(":")[0][1:])
    head, *rows = sheet.iter_rows(min_row=first, values_only=True)
    at = head.index(column)
    mine = (row for row in rows if row[0] == village)
    return sum((Decimal(str(row[at] or 0)) for row in mine), Decimal(0))


def _heading(page: Any, cell: Any) -> str:
    """The first text above a cell: figures have none between."""
    above = (page.cell(row, cell.column).value for row in range(cell.row - 1, 0, -1))
    return next(value for value in above if isinstance(value, str))


def test_every_entry_names_the_cell_that_it_came_from(month: Path) -> None:
    """The rows of scores and exchanges name file, sheet and cell; the year's every cell of them."""
    tables = _Page((month / "rows/V01.html").read_text("utf-8")).tables
    opened: dict[str, Any] = {}
    for anchor in ("scores", "exchanges"):
        head, *rows = tables[anchor]
        for row in rows[:-1]:
            named = dict(zip(_names(head), _names(row), strict=True))
            file, line = named["File"], int(re.sub(r"\D", "", named["Row or cell"]))
            if file not in opened:
                opened[file] = openpyxl.load_workbook(month.parents[1] / file)
            cells = {str(cell.value) for cell in opened[file][named["Sheet"]][line]}
            assert named["Household"] in cells
    scores = sum(len(row) > 3 for row in tables["scores"][1:-1])
    head, *rows = tables["year"]
    this = [dict(zip(_names(head), _names(row), strict=True)) for row in rows[:-1]]
    this = [row for row in this if row["Month"] == month.name]
    assert sum(int(row["Scores"]) for row in this) == scores
    assert sum(len(re.findall(r"[,;] |$", row["Sheets and cells"])) for row in this) == scores
