"""Tables: from a sheet's grid to columns under the names that we know.

The head row is found below any title rows; columns are known by their Chinese or English name or
by the township's own alias; on evaluation sheets a column headed by an item is a matrix column.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from struct import Struct

import numpy as np

from pointbook.reading.files.workbook import Sheet
from pointbook.reading.values import Memo, code, heading, title
from pointbook.vocabulary.cells import Fault
from pointbook.vocabulary.claims import Origin
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.rules import Alias
from pointbook.vocabulary.schema import OWN_COLUMNS, TOTAL_WORDS, SheetSchema

DEEPEST_HEAD = 100  # rows looked through for a head row that lacks a required column
MATRIX_SHEETS = ("meeting", "observation")
_TOTALS = frozenset(heading(word) for word in TOTAL_WORDS)
_OURS = frozenset(heading(word) for word in OWN_COLUMNS)
_ENDINGS = frozenset("计lLｌＬ")  # one of them is in every total's word: a quick look first
CODES, HEADINGS, TITLES = Memo(code), Memo(heading), Memo(title)  # the same in every workbook
_FREE_TEXT = frozenset(
    {"note", "evidence", "reason", "content", "resolution", "quantity", "points"}
)


Grid = np.ndarray[tuple[int, int], np.dtype[np.int32]]
Column = np.ndarray[tuple[int], np.dtype[np.int32]]


class Cells(dict[object, int]):
    """A number for each different value of cells, 0 for the blank: workbooks say the same few
    things again and again.

    ``all`` has the value of each number, ``totals`` the numbers of those that say 合计 or the
    like. Python holds 1 and 1.0 to be one key; they say the same.
    """

    def __init__(self) -> None:
        super().__init__({"": 0})
        self.all: list[object] = [""]
        self.totals: list[int] = []

    def __missing__(self, value: object) -> int:
        number = self[value] = len(self.all)
        self.all.append(value)
        if is_total(value):
            self.totals.append(number)
        return number

    def grid(self, rows: Sequence[Sequence[object]], width: int) -> Grid:
        """The numbers of rows of values, column by column."""
        columns = zip(*rows, strict=True) if rows else [()] * width
        pack = Struct(f"={len(rows)}i").pack  # twice as quick as an array from a list
        packed = [pack(*map(self.__getitem__, column)) for column in columns]
        return np.frombuffer(bytearray().join(packed), np.int32).reshape(width, len(rows))


class Names:
    """Sheet and column names, aliases included, by what people may write."""

    def __init__(self, schemas: Iterable[SheetSchema], aliases: Iterable[Alias] = ()) -> None:
        self.sheets: dict[str, SheetSchema] = {}
        self.columns: dict[str, dict[str, str]] = {}
        for schema in schemas:
            for name in (schema.zh, schema.en, schema.name):
                self.sheets[heading(name)] = schema
            columns = self.columns[schema.name] = {}
            for column in schema.columns:
                columns[heading(column.zh)] = columns[heading(column.name)] = column.name
        for alias in aliases:
            self._add(alias)

    def _add(self, alias: Alias) -> None:
        schema = self.sheets.get(heading(alias.sheet))
        if schema is None:
            return
        if not alias.column:
            self.sheets.setdefault(heading(alias.alias), schema)
        elif name := self.columns[schema.name].get(heading(alias.column)):
            self.columns[schema.name].setdefault(heading(alias.alias), name)

    def sheet(self, name: str) -> SheetSchema | None:
        """The sheet that goes by that name."""
        return self.sheets.get(HEADINGS[name])


@dataclass(slots=True)
class Table:
    """One sheet as columns, and what is odd about it.

    ``grid`` has a row for each column of the sheet and in it the numbers of ``values``.
    """

    origin: Origin
    head_row: int
    first_column: int = 1
    grid: Grid = field(default_factory=lambda: np.zeros((0, 0), np.int32))
    values: list[object] = field(default_factory=lambda: [""])
    items: list[tuple[int, str]] = field(default_factory=list)  # position, code
    total_columns: list[int] = field(default_factory=list)  # positions
    total_rows: list[int] = field(default_factory=list)  # indexes into the columns
    unknown: list[tuple[int, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    faults: list[tuple[int, int, Fault]] = field(default_factory=list)  # position, index, fault

    @property
    def length(self) -> int:
        """How many rows there are below the head."""
        return self.grid.shape[1]

    def numbers(self, column: str | int) -> Column:
        """The cells of a column, by its name or position, as numbers of ``values``."""
        position = self.origin.positions.get(column) if isinstance(column, str) else column
        if position is None:
            return np.zeros(self.length, np.int32)
        found: Column = self.grid[position - self.first_column]
        return found

    def cells(self, column: str | int) -> list[object]:
        """The cells of a column as they are; blank where there is no such column."""
        return [self.values[number] for number in self.numbers(column).tolist()]

    @property
    def schema(self) -> SheetSchema:
        return self.origin.schema

    @property
    def first_row(self) -> int:
        """The sheet's row of the columns' first values."""
        return self.head_row + 1

    def place(self, index: int, column: str | int | None = None) -> Place:
        """Where the row of that index stands, or its cell."""
        return self.origin.place(self.first_row + index, column)


def table(
    sheet: Sheet,
    schema: SheetSchema,
    names: Names,
    file: str,
    items: Mapping[str, str] | None = None,
    cells: Cells | None = None,
) -> Table | None:
    """The sheet as a table, or None when it is blank.

    ``items`` maps what may head a matrix column (an item's code or description) to its code;
    ``cells`` numbers the values of all tables that are to be looked at together.
    """
    cells = Cells() if cells is None else cells
    known = names.columns[schema.name]
    matrix = (items or {}) if schema.name in MATRIX_SHEETS else {}
    rows = _without_faults(sheet)
    at = _head(rows, schema, known, matrix)
    if at is None:
        return None
    grid = cells.grid(rows[at + 1 :], len(rows[at]))
    origin, head = Origin(schema, file, sheet.name), 1 + at
    found = Table(origin, head, 1, grid, cells.all)
    _patch_faults(sheet, found, cells)
    for position, cell in enumerate(rows[at], 1):
        _sort_in(found, position, CODES[cell], known, matrix)
    needed = [c.name for c in schema.columns if c.required and c.name not in found.origin.positions]
    if found.items:
        needed = [name for name in needed if name == "household"]
        blank = (at for at, cell in enumerate(rows[at], 1) if not CODES[cell])
        found.unknown += [(place, "") for place in blank if found.numbers(place).any()]
    found.missing = needed
    found.total_rows = _total_rows(found, cells.totals)
    return found


def _head(
    rows: list[list[object]],
    schema: SheetSchema,
    known: Mapping[str, str],
    matrix: Mapping[str, str],
) -> int | None:
    """The index of the head row: the first with all that is required, else the likeliest."""
    required = {column.name for column in schema.columns if column.required}
    best, most = None, 0
    for index, row in enumerate(rows):
        if index > DEEPEST_HEAD and best is not None:
            break
        cells = [cell for cell in row if isinstance(cell, str) and cell]
        found = {name for cell in cells if (name := known.get(HEADINGS[cell]))}
        has_items = any(TITLES[cell] in matrix for cell in cells) if matrix else False
        if required <= found or (has_items and "household" in found):
            return index
        if len(found) > most:
            best, most = index, len(found)
    if best is None and any(cell != "" for row in rows for cell in row):
        return next(i for i, row in enumerate(rows) if any(cell != "" for cell in row))
    return best


def _sort_in(
    found: Table, position: int, head: str, known: Mapping[str, str], matrix: Mapping[str, str]
) -> None:
    """Put one column where it belongs: known, matrix item, total, or unknown."""
    plain = HEADINGS[head]
    name = known.get(plain)
    if name is not None and name not in found.origin.positions:
        found.origin.positions[name] = position
        found.origin.headings[name] = head
    elif item := matrix.get(TITLES[head]):
        found.items.append((position, item))
        found.origin.titles[position] = head
    elif plain.rstrip(":：") in _TOTALS:
        found.total_columns.append(position)
        found.origin.titles[position] = head
    elif plain and plain not in _OURS:
        found.unknown.append((position, head))


def _patch_faults(sheet: Sheet, found: Table, cells: Cells) -> None:
    """Put a Fault where the grid shows a blank, so that nobody takes the cell for one."""
    width, length = found.grid.shape
    for row, line in enumerate(sheet.rows, 1):
        for position, fault in enumerate(line, 1):
            column, index = position - found.first_column, row - found.first_row
            if isinstance(fault, Fault) and 0 <= column < width and 0 <= index < length:
                found.grid[column, index] = cells[fault]
                found.faults.append((position, index, fault))


def _without_faults(sheet: Sheet) -> list[list[object]]:
    """The rows with a blank for each fault, TRUE and FALSE as text."""
    return [
        ["" if isinstance(c, Fault) else c if type(c) is not bool else str(c).upper() for c in row]
        for row in sheet.rows
    ]


def is_total(value: object) -> bool:
    """Whether a cell says 合计, 小计, 总计 or total."""
    if not isinstance(value, str) or _ENDINGS.isdisjoint(value):
        return False
    return heading(value).rstrip(":：") in _TOTALS


def _total_rows(found: Table, totals: Sequence[int]) -> list[int]:
    """Rows that hold a total's word where a code, a name or a day belongs, or begin with it."""
    if not totals:
        return []
    known = found.origin.positions.items()
    free = {position for name, position in known if name in _FREE_TEXT}
    free |= {position for position, _ in found.items}
    rows: set[int] = set()
    said = reduce(or_, (found.grid == number for number in totals))
    for column, index in zip(*np.nonzero(said), strict=True):
        if column + found.first_column not in free or not found.grid[:column, index].any():
            rows.add(int(index))
    return sorted(rows)
