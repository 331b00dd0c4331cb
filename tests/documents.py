"""Documents read back: the rows of an HTML page's tables, of an Excel workbook, of a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl

Row = tuple[str, ...]
Attributes = list[tuple[str, str | None]]


class _Tables(HTMLParser):
    """Rows of body cells and rows of head cells.

    A row that a poster folds onto several lines (its first cells span them) is one row.
    """

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[str, list[str]]] = []  # td or th, and the cells
        self._folded = 0
        self._inside = False

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if tag == "tr":
            if not self._folded:
                self.rows.append(("", []))
            self._folded = max(0, self._folded - 1)
        elif tag in ("td", "th"):
            cells = self.rows[-1][1]
            self.rows[-1] = (tag, [*cells, ""])
            self._inside = True
            if not cells:
                self._folded = int(dict(attrs).get("rowspan") or 1) - 1

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.rows[-1][1][-1] += data


def page_rows(path: Path) -> tuple[list[Row], set[Row]]:
    """The cells of every body row of a page's tables, and of its head rows."""
    tables = _Tables()
    tables.feed(path.read_text("utf-8"))
    rows = [(tag, tuple(cell.strip() for cell in cells)) for tag, cells in tables.rows]
    return [row for tag, row in rows if tag == "td"], {row for tag, row in rows if tag == "th"}


def page_records(path: Path) -> list[Row]:
    """The cells of every record of a page's tables; a line of a poster may hold two or three."""
    found: list[Row] = []
    each = 0
    tables = _Tables()
    tables.feed(path.read_text("utf-8"))
    for tag, cells in tables.rows:
        row = tuple(cell.strip() for cell in cells)
        if tag == "th":
            sizes = (at for at in range(1, len(row) + 1) if len(row) % at == 0)
            each = next(at for at in sizes if row == row[:at] * (len(row) // at))
        else:
            found += [row[at : at + each] for at in range(0, len(row), each or 1)]
    return found


def sheet_rows(path: Path, sheet: str = "") -> list[Row]:
    """The cells of every row of a document's sheet, the first unless it is named, as they are shown;
    '' for a blank.

    A second sheet holds what charts are drawn from, which a page draws as pictures.
    """
    book = openpyxl.load_workbook(path)
    page = book[sheet] if sheet else book.worksheets[0]
    return [tuple(_shown(value(cell)) for cell in row) for row in page.iter_rows()]


def csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def filled(row: Row) -> Row:
    """A row without its blank cells: a sheet lays wide tables out with blanks between."""
    return tuple(cell for cell in row if cell)


def records(rows: list[Row], head: Row) -> Iterator[dict[str, str]]:
    """The rows that are as wide as a head, under its names; totals left out."""
    for row in rows:
        if len(row) == len(head) and row[0]:
            yield dict(zip(head, row, strict=True))


def value(cell: Any) -> object:
    """The value of a cell, of percents what Excel shows."""
    if "%" in cell.number_format and isinstance(cell.value, int | float):
        return f"{round(100 * cell.value)} %"
    return cell.value


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, int | float):
        return f"{Decimal(str(value)).normalize():f}"
    return str(value).strip()
