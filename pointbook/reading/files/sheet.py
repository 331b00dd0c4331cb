"""A sheet as it was read, whatever the file was: its cells from A1 on, and what they don't show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pointbook.reading.files.refusals import Refused
from pointbook.reading.files.styles import PLAIN, Style
from pointbook.vocabulary.cells import PICTURE
from pointbook.vocabulary.places import letters

ROW_LIMIT = 200_000
COLUMN_LIMIT = 512
AREA_LIMIT = 20_000_000  # cells of the rectangle from A1 to the last value

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


@dataclass(slots=True)
class Marks:
    """What is merged and hidden on a sheet, as far out as the file says it."""

    merged: list[Span] = field(default_factory=list)
    hidden_rows: list[range] = field(default_factory=list)
    hidden_columns: list[range] = field(default_factory=list)

    def sheet(
        self, name: str, rows: list[list[object]], struck: frozenset[int], hidden: bool
    ) -> Sheet:
        """The sheet of these rows."""
        bottom, right = len(rows), len(rows[0]) if rows else 0
        merged = [
            (top, left, min(last, bottom), min(end, right))
            for top, left, last, end in self.merged
            if top <= bottom and left <= right
        ]
        return Sheet(
            name,
            rows,
            tuple(span for span in merged if span[:2] != span[2:]),
            struck,
            hidden,
            _within(self.hidden_rows, bottom),
            _within(self.hidden_columns, right),
        )


def _within(ranges: list[range], last: int) -> tuple[int, ...]:
    """The numbers of all ranges up to the last that matters, in order."""
    return tuple(
        sorted({n for each in ranges for n in range(each.start, min(each.stop, last + 1))})
    )


class Grid:
    """Cells as a reader of ours meets them, in any order, until they make a sheet."""

    def __init__(self, styles: Sequence[Style] = (), *, since_1904: bool = False) -> None:
        self.marks = Marks()
        self._styles, self._since_1904 = styles, since_1904
        self._cells: dict[int, dict[int, object]] = {}
        self._unstruck: set[int] = set()
        self._right = 0

    def put(self, row: int, column: int, value: object, style: int = 0) -> None:
        """A value at its place, under the style of this number; a number becomes what it shows."""
        if isinstance(value, str):
            if not value.strip():
                return
            value = PICTURE if is_picture(value) else value
        check_place(row, column)
        known = self._styles[style] if style < len(self._styles) else PLAIN
        if isinstance(value, float):
            value = known.shows(value, self._since_1904)
        if not known.struck:
            self._unstruck.add(row)
        self._cells.setdefault(row, {})[column] = value
        self._right = max(self._right, column)

    def sheet(self, name: str, *, hidden: bool = False) -> Sheet:
        """All of them as a sheet."""
        bottom = max(self._cells, default=0)
        if bottom * self._right > AREA_LIMIT:
            raise Refused("too-far-cell", f"{bottom} × {self._right}")
        rows: list[list[object]] = [[""] * self._right for _ in range(bottom)]
        for row, cells in self._cells.items():
            for column, value in cells.items():
                rows[row - 1][column - 1] = value
        return self.marks.sheet(name, rows, frozenset(self._cells) - self._unstruck, hidden)


def check_place(row: int, column: int) -> None:
    """Refuse a value so far out that the empty cells before it would fill the memory."""
    if not (1 <= row <= ROW_LIMIT and 1 <= column <= COLUMN_LIMIT):
        raise Refused("too-far-cell", f"{letters(column)}{row}")


_PICTURE = re.compile(r"=(?:_xlfn\.)?DISPIMG\(")


def is_picture(text: str) -> bool:
    """Whether a cell holds a picture of WPS, which is a formula that shows itself."""
    return text[:1] == "=" and _PICTURE.match(text) is not None


def column_number(name: str) -> int:
    """'A' → 1, 'AA' → 27."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number


_SPAN = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})")


def span(reference: str) -> Span | None:
    """'B2:C5' → (2, 2, 5, 3); None for what is no range of cells."""
    found = _SPAN.fullmatch(reference)
    if found is None:
        return None
    return int(found[2]), column_number(found[1]), int(found[4]), column_number(found[3])
