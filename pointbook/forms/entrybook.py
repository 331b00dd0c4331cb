"""What all workbooks to type into are written with; and a clerk's from plain rows: a cover and one table
a sheet. The same rows give the same bytes.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any, Final

from xlsxwriter import Workbook

from pointbook.paper.workbooks import CREATED, serial

Cell = str | int | float | date | None
Row = Sequence[Cell]

HEAD: Final = {
    "bold": True,
    "font_color": "#FFFFFF",
    "bg_color": "#9C1C1C",
    "align": "center",
    "valign": "vcenter",
    "text_wrap": True,
    "border": 1,
}
OPTIONAL: Final = {**HEAD, "bg_color": "#C55A5A"}
TITLE: Final = {"bold": True, "font_size": 16, "valign": "vcenter"}
BODY: Final = {"border": 1, "border_color": "#BFBFBF", "valign": "vcenter"}
DAY: Final = {**BODY, "num_format": "yyyy-mm-dd", "align": "center"}
LINE = 18  # points of height for one line of text

_MEASURED = 50  # rows that a column's width is taken from
_HEAD_ROW = 1
_NARROWEST, _SHORT_HEADING, _WIDEST = 6, 12, 40
_WIDE_FROM = "\u2e80"  # from here on characters are two Latin ones wide


@dataclass(frozen=True, slots=True)
class EntrySheet:
    """One sheet: a title row, the head row, the rows, and perhaps a total row."""

    name: str
    title: str
    headings: Sequence[str]
    rows: Sequence[Row]
    total: Row = ()


def entrybook_bytes(title: str, cover: Mapping[str, Cell], sheets: Sequence[EntrySheet]) -> bytes:
    """The workbook: a cover of names and values below its title, then the sheets."""
    with new_book() as (book, data):
        styles = {name: book.add_format(style) for name, style in _STYLES.items()}
        _write_cover(book.add_worksheet("封面"), title, cover, styles)
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.name), sheet, styles)
    return data.getvalue()


@contextmanager
def new_book() -> Iterator[tuple[Workbook, BytesIO]]:
    """A workbook in which text stays text, and its bytes once it is closed."""
    data = BytesIO()
    plain = dict.fromkeys(("strings_to_formulas", "strings_to_numbers", "strings_to_urls"), False)
    book = Workbook(data, {**plain, "in_memory": True})
    book.set_properties({"created": CREATED})
    yield book, data
    book.close()


def _write_cover(
    page: Any, title: str, cover: Mapping[str, Cell], styles: Mapping[str, Any]
) -> None:
    set_up_print(page, 0, title, styles["title"])
    page.set_column(0, 0, 16)
    page.set_column(1, 1, 60)
    for row, (name, value) in enumerate(cover.items(), 2):
        page.write_string(row, 0, name, styles["name"])
        write(page, row, 1, value, styles["cover day" if isinstance(value, date) else "value"])


def _write_sheet(page: Any, sheet: EntrySheet, styles: Mapping[str, Any]) -> None:
    set_up_print(page, _HEAD_ROW, sheet.title, styles["title"])
    widths = [_width(sheet, column) for column in range(len(sheet.headings))]
    for column, width in enumerate(widths):
        page.set_column(column, column, width, styles[_style(sheet, column)])
    page.set_row(_HEAD_ROW, LINE * max(map(line_count, sheet.headings, widths)))
    for column, heading in enumerate(sheet.headings):
        page.write_string(_HEAD_ROW, column, heading, styles["head"])
    row = _HEAD_ROW
    for row, cells in enumerate(sheet.rows, _HEAD_ROW + 1):
        for column, value in enumerate(cells):
            write(page, row, column, value)
    for column, value in enumerate(sheet.total):
        write(page, row + 1, column, value, styles["total"])


def write(page: Any, row: int, column: int, value: Cell, style: Any = None) -> None:
    """One cell, text always as text; without a style of its own it has its column's, and a blank one
    is not there."""
    if value is None or value == "":
        page.write_blank(row, column, None, style)
    elif isinstance(value, str):
        page.write_string(row, column, value, style)
    elif isinstance(value, date):
        page.write_number(row, column, serial(value), style)
    else:
        page.write_number(row, column, value, style)


def set_up_print(page: Any, head_row: int, title: str, style: Any) -> None:
    """A title; A4 across, as wide as the paper, the head row on each page and always in sight."""
    page.set_default_row(LINE)
    page.set_row(0, 30, style)
    page.write_string(0, 0, title, style)
    page.freeze_panes(head_row + 1, 0)
    page.repeat_rows(head_row)
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.set_footer("&C第 &P 页，共 &N 页")


def text_width(text: str) -> int:
    """How wide a text is in Latin characters; a Chinese one is two."""
    if text.isascii():
        return len(text)
    return sum(2 if character >= _WIDE_FROM else 1 for character in text)


def line_count(text: str, width: int) -> int:
    """How many lines a text takes in a column of that width."""
    return max(1, -(-text_width(text) // max(1, width - 2)))


def _style(sheet: EntrySheet, column: int) -> str:
    """A column's style, by the first value in it."""
    values = (cells[column] for cells in sheet.rows[:_MEASURED])
    first = next((value for value in values if value not in (None, "")), None)
    if isinstance(first, date):
        return "day"
    return "text" if isinstance(first, str) and len(first) > 1 else "mark"


def _width(sheet: EntrySheet, column: int) -> int:
    """Wide enough for what stands in a column; headings longer than a few words wrap."""
    heading = text_width(sheet.headings[column])
    widest = heading if heading <= _SHORT_HEADING else _NARROWEST
    for cells in sheet.rows[:_MEASURED]:
        value = cells[column]
        if value is not None:
            widest = max(widest, 10 if isinstance(value, date) else text_width(str(value)))
    return min(_WIDEST, widest + 2)


_STYLES: Final[Mapping[str, dict[str, object]]] = {
    "title": TITLE,
    "head": HEAD,
    "name": {**BODY, "bold": True, "bg_color": "#F7E9E9"},
    "value": {**BODY, "align": "left"},
    "cover day": {**DAY, "align": "left"},
    "text": BODY,
    "mark": {**BODY, "align": "center"},
    "day": DAY,
    "total": {**BODY, "bold": True, "align": "center"},
}
