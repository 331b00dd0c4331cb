"""Tables: from a sheet's grid to columns under the names that we know.

The head row is found below any title rows; columns are known by their Chinese or English name or
by the township's own alias; on evaluation sheets a column headed by an item is a matrix column.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pointbook.reading.values import Memo, code, heading, plain
from pointbook.reading.workbook import Sheet
from pointbook.vocabulary.claims import Origin
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.rules import Alias
from pointbook.vocabulary.schema import OWN_COLUMNS, TOTAL_WORDS, SheetSchema

DEEPEST_HEAD = 100  # rows looked through for a head row that lacks a required column
MATRIX_SHEETS = ("meeting", "observation")
_TOTALS = frozenset(heading(word) for word in TOTAL_WORDS)
_OURS = frozenset(heading(word) for word in OWN_COLUMNS)
_ENDINGS = frozenset("计lLｌＬ")  # one of them is in every total's word: a quick look first
_CODES, _HEADINGS = Memo(code), Memo(heading)  # the same heads stand in every workbook
_FREE_TEXT = frozenset(
    {"note", "evidence", "reason", "content", "resolution", "quantity", "points"}
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What stands in for a cell that shows an error (``#N/A``) or a formula never worked out."""

    text: str

    @property
    def code(self) -> str:
        return "formula-without-value" if self.text == "=" else "error-value"


class Same(dict[object, object]):
    """One object for all cells of one value: workbooks say the same few things again and again.

    ``totals`` are the values met so far that say 合计 or the like.
    """

    def __init__(self) -> None:
        super().__init__()
        self.totals: set[object] = set()

    def __missing__(self, value: object) -> object:
        if is_total(value):
            self.totals.add(value)
        self[value] = value
        return value


class Names:
    """Sheet and column names, aliases included, by what people may write."""

    def __init__(self, schemas: Iterable[SheetSchema], aliases: Iterable[Alias] = ()) -> None:
        self.cells = Same()
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
        return self.sheets.get(heading(name))


@dataclass(slots=True)
class Table:
    """One sheet as columns, and what is odd about it."""

    origin: Origin
    head_row: int
    columns: dict[str, Sequence[object]] = field(default_factory=dict)
    items: list[tuple[int, str, Sequence[object]]] = field(default_factory=list)
    total_columns: list[tuple[int, Sequence[object]]] = field(default_factory=list)
    total_rows: list[int] = field(default_factory=list)  # indexes into the columns
    unknown: list[tuple[int, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    faults: list[tuple[int, int, Fault]] = field(default_factory=list)  # position, index, fault
    length: int = 0

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
) -> Table | None:
    """The sheet as a table, or None when it is blank.

    ``items`` maps what may head a matrix column (an item's code or description) to its code.
    """
    known = names.columns[schema.name]
    matrix = (items or {}) if schema.name in MATRIX_SHEETS else {}
    rows = sheet.rows
    at = _head(rows, schema, known, matrix)
    if at is None:
        return None
    body = rows[at + 1 :]
    columns = zip(*body, strict=True) if body else [()] * len(rows[at])
    grid: list[Sequence[object]] = [
        tuple(map(names.cells.__getitem__, plain(column))) for column in columns
    ]
    found = Table(Origin(schema, file, sheet.name), sheet.first_row + at, length=len(body))
    _patch_faults(sheet, found, grid)
    for index, cell in enumerate(rows[at]):
        _sort_in(found, sheet.first_column + index, code(cell), grid[index], known, matrix)
    needed = [c.name for c in schema.columns if c.required and c.name not in found.origin.positions]
    if found.items:
        needed = [name for name in needed if name == "household"]
    found.missing = needed
    found.total_rows = _total_rows(found, grid, names.cells.totals)
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
        found = {name for cell in cells if (name := known.get(_HEADINGS[cell]))}
        has_items = any(_CODES[cell] in matrix for cell in cells) if matrix else False
        if required <= found or (has_items and "household" in found):
            return index
        if len(found) > most:
            best, most = index, len(found)
    if best is None and any(cell != "" for row in rows for cell in row):
        return next(i for i, row in enumerate(rows) if any(cell != "" for cell in row))
    return best


def _sort_in(
    found: Table,
    position: int,
    title: str,
    cells: Sequence[object],
    known: Mapping[str, str],
    matrix: Mapping[str, str],
) -> None:
    """Put one column where it belongs: known, matrix item, total, or unknown."""
    plain = _HEADINGS[title]
    name = known.get(plain)
    if name is not None and name not in found.columns:
        found.columns[name] = cells
        found.origin.positions[name] = position
        found.origin.headings[name] = title
    elif title in matrix:
        found.items.append((position, matrix[title], cells))
        found.origin.item_headings[position] = title
    elif plain.rstrip(":：") in _TOTALS:
        found.total_columns.append((position, cells))
    elif plain and plain not in _OURS:
        found.unknown.append((position, title))


def _patch_faults(sheet: Sheet, found: Table, grid: list[Sequence[object]]) -> None:
    """Put a Fault where the grid shows a blank, so that nobody takes the cell for one."""
    for (row, position), text in sorted(sheet.faults.items()):
        column, index = position - sheet.first_column, row - found.first_row
        if 0 <= column < len(grid) and 0 <= index < len(grid[column]):
            cells = list(grid[column])
            cells[index] = fault = Fault(text)
            grid[column] = cells
            found.faults.append((position, index, fault))


def is_total(value: object) -> bool:
    """Whether a cell says 合计, 小计, 总计 or total."""
    if not isinstance(value, str) or _ENDINGS.isdisjoint(value):
        return False
    return heading(value).rstrip(":：") in _TOTALS


def _total_rows(found: Table, grid: list[Sequence[object]], words: set[object]) -> list[int]:
    """Rows that hold a total's word where a code, a name or a day belongs, or begin with it."""
    free = {id(cells) for name, cells in found.columns.items() if name in _FREE_TEXT}
    free |= {id(cells) for _, _, cells in found.items}
    rows: set[int] = set()
    for number, cells in enumerate(grid):
        if words.isdisjoint(cells):
            continue
        for index in (at for at, value in enumerate(cells) if value in words):
            if id(cells) not in free or all(left[index] == "" for left in grid[:number]):
                rows.add(index)
    return sorted(rows)
