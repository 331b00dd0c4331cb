"""A sheet as it was read, whatever the file was: its cells from A1 on, and what they don't show."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pointbook.reading.files.refusals import Refused
from pointbook.reading.files.styles import PLAIN, Style, Styles
from pointbook.vocabulary.cells import PICTURE
from pointbook.vocabulary.places import letters

ROW_LIMIT = 200_000
COLUMN_LIMIT = 512
AREA_LIMIT = 20_000_000  # cells of the rectangle from A1 to the last value
SHEET_LIMIT = 100

Span = tuple[int, int, int, int]  # first row and column, last row and column, from 1


@dataclass(slots=True)
class Sheet:
    """The cells of one sheet from A1 on, and what its cells don't show.

    A cell is ``''`` (blank, white space too), a ``str``, ``float``, ``bool`` (as a key of a
    dictionary True is 1.0), ``date``, ``datetime`` where it has a time of day, ``time``,
    ``timedelta``, or a ``Fault``. A number under a format of zeros is the text that it shows, a
    number under a format of days the day, be it in January 1900. Rows and columns count from 1;
    of what is merged or hidden the part is told that lies where the sheet is filled.
    """

    name: str
    rows: list[list[object]]  # all of one length
    merged: tuple[Span, ...] = ()
    struck: frozenset[int] = frozenset()  # rows struck out in all their filled cells
    hidden: bool = False
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()


class Grid:
    """What a reader meets of a sheet, in any order, until it makes one: ``cells`` by row and
    column, and what is merged, hidden and struck out, as far out as the file says it."""

    def __init__(self, styles: Styles | None = None, *, since_1904: bool = False) -> None:
        self.styles, self.since_1904 = styles or Styles(), since_1904
        self.cells: dict[int, dict[int, object]] = {}
        self.struck: set[tuple[int, int]] = set()
        self.merged: list[Span] = []
        self.hidden_rows: list[range] = []
        self.hidden_columns: list[range] = []

    def style(self, number: int) -> Style:
        """The style of that number."""
        return self.styles.cells[number] if number < len(self.styles.cells) else PLAIN

    def shown(self, value: object, style: Style) -> object:
        """A value as its cell shows it: a number under its style, white space as ''."""
        if isinstance(value, str):
            is_picture = value.startswith("=") and _PICTURE.match(value)
            return PICTURE if is_picture else value if value.strip() else ""
        if isinstance(value, float) and style is not PLAIN:
            return style.shows(value, self.since_1904)
        return value

    def put(self, row: int, column: int, value: object, style: int = 0) -> None:
        """A value at its place, under the style of this number."""
        known = self.style(style)
        value = self.shown(value, known)
        if value != "":
            check_place(row, column)
            self.cells.setdefault(row, {})[column] = value
            if known.struck:
                self.struck.add((row, column))

    def sheet(self, name: str, *, hidden: bool = False) -> Sheet:
        """All of it as a sheet."""
        bottom, right = max(self.cells, default=0), max(map(max, self.cells.values()), default=0)
        if bottom * right > AREA_LIMIT:
            raise Refused("too-far-cell", f"{bottom} × {right}")
        rows: list[list[object]] = [[""] * right for _ in range(bottom)]
        for row, cells in self.cells.items():
            line = rows[row - 1]
            for column, value in cells.items():
                line[column - 1] = value
        spans = [
            (top, left, min(last, bottom), min(end, right))
            for top, left, last, end in self.merged
            if top <= bottom and left <= right
        ]
        return Sheet(
            name,
            rows,
            tuple(span for span in spans if span[:2] != span[2:]),
            frozenset(
                row
                for row in {row for row, _ in self.struck}
                if all((row, column) in self.struck for column in self.cells[row])
            ),
            hidden,
            _within(self.hidden_rows, bottom),
            _within(self.hidden_columns, right),
        )


def _within(ranges: list[range], last: int) -> tuple[int, ...]:
    """The numbers of all ranges up to the last that matters, in order."""
    return tuple(
        sorted({n for each in ranges for n in range(each.start, min(each.stop, last + 1))})
    )


def check_place(row: int, column: int) -> None:
    """Refuse a value so far out that the empty cells before it would fill the memory."""
    if not (1 <= row <= ROW_LIMIT and 1 <= column <= COLUMN_LIMIT):
        raise Refused("too-far-cell", f"{letters(column)}{row}")


def check_number(sheets: int) -> None:
    """Refuse a workbook of more sheets than any has."""
    if sheets > SHEET_LIMIT:
        raise Refused("too-many-sheets", f"{sheets} > {SHEET_LIMIT}")


# A picture of WPS is a formula that shows itself.
_PICTURE = re.compile(r"=(?:_xlfn\.)?DISPIMG\(")
