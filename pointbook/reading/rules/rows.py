"""Rows of the rules workbook: one sheet as typed columns, with the faults of its cells.

Sheets are read by column, each different value once, so that 90,000 households take no time.
A row whose cells are all blank (or say no more than 否 or 0) is no row.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pointbook.reading.cells import Flaw, Reading, text
from pointbook.reading.layout import Line, Table
from pointbook.reading.notes import Notes
from pointbook.reading.rules.cells import reader
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.schema import Column, SheetSchema
from pointbook.vocabulary.text import Text


@dataclass(frozen=True, slots=True)
class RuleRows:
    """The filled rows of one kind of sheet: the table that each stands in, its number, its cells.

    A cell that is blank or cannot be read is ``""``, None, False or ``()`` by its kind;
    ``flawed`` holds the (index, column) of those with a fault.
    """

    schema: SheetSchema
    tables: Sequence[Table]
    rows: Sequence[tuple[Table, int, Line]]
    columns: Mapping[str, list[Any]]
    flawed: set[tuple[int, str]] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, column: str) -> list[Any]:
        return self.columns[column]

    @property
    def there(self) -> bool:
        """Whether the workbook has this sheet."""
        return bool(self.tables)

    def number(self, index: int) -> int:
        """The sheet's row, from 1."""
        return self.rows[index][1]

    def has(self, column: str) -> bool:
        """Whether the sheet has that column at all."""
        return any(column in table.head.columns for table in self.tables)

    def lacking(self, column: str) -> Problem:
        """The problem of a column that the sheet cannot do without."""
        return _lacking(self.tables[0], column)

    def sound(self, index: int, *columns: str) -> bool:
        """Whether none of these cells has a fault already."""
        return not any((index, column) in self.flawed for column in columns)

    def problem(self, code: str, index: int, column: str, /, **facts: str | int | Text) -> Problem:
        """A problem at one cell."""
        return Problem(code, *self.spot(index, column), facts=facts)

    def spot(self, index: int, column: str) -> tuple[Place, str]:
        """Where a cell is and what stands in it."""
        table, row, line = self.rows[index]
        return table.origin.place(row, column), text(_cell(table, line, column))

    def broken(self, index: int, column: str, sentence: str, /, **facts: str | int) -> Problem:
        """A rule broken at one cell, said in one sentence."""
        return self.problem("bad-rule", index, column, reason=Text(sentence, facts))


def rule_rows(schema: SheetSchema, tables: Sequence[Table]) -> tuple[RuleRows, list[Problem]]:
    """The filled rows of a kind of sheet as values, and the faults of single cells."""
    rows = [(table, number, line) for table in tables for number, line in table.records]
    columns = {column.name: _read(rows, column) for column in schema.columns}
    filled = [i for i, says in enumerate(map(any, zip(*columns.values(), strict=True))) if says]
    if len(filled) < len(rows):
        rows = [rows[i] for i in filled]
        columns = {name: [cells[i] for i in filled] for name, cells in columns.items()}
    found = RuleRows(schema, tables, rows, columns)
    notes = Notes(None, None)
    for table in tables:
        notes.problems += _odd(table, notes)
    for column in schema.columns:
        notes.problems += _faults(found, column, notes)
    return found, notes.all()


def _odd(table: Table, notes: Notes) -> Iterator[Problem]:
    """Columns that it lacks and numbers in merged cells; what merged cells say is noted."""
    head, lines = table.head, dict(table.records)
    twice = {name for name in head.others if name not in head.columns}
    yield from (_lacking(table, name) for name in table.missing if name not in twice)
    for row, _, at, cell in table.lumps:
        yield Problem("merged-number", table.origin.place(row, at), text(cell))
    for row, at in sorted(table.covered):
        if row in lines:
            notes.read_as("merged", table.origin.place(row, at), "", text(lines[row][at - 1]))


def _lacking(table: Table, column: str) -> Problem:
    title, origin = table.schema.column(column).zh, table.origin
    place = Place(origin.file, origin.sheet, table.head_row, None, title)
    return Problem("missing-column", place, title)


def _cell(table: Table, line: Line, column: str) -> object:
    at = table.head.columns.get(column)
    return "" if at is None else line[at]


def _read(rows: Sequence[tuple[Table, int, Line]], column: Column) -> list[Any]:
    """A column's cells as values, each different one read once."""
    cells = [_cell(table, line, column.name) for table, _, line in rows]
    read = reader(column.kind, column.choices)
    found = {cell: read(cell) for cell in set(cells)}
    return [found[cell] for cell in cells]


def _faults(found: RuleRows, column: Column, notes: Notes) -> Iterator[Problem]:
    """Problems of one column's cells, which become blank; what was not plain is noted."""
    cells, name = found[column.name], column.name
    if {Flaw, Reading} & set(map(type, cells)):
        blank = reader(column.kind, column.choices)("")
        for index, cell in enumerate(cells):
            if isinstance(cell, Reading):
                notes.read_as("number", *found.spot(index, name), cell.read)
                cells[index] = cell.value
            elif isinstance(cell, Flaw):
                yield found.problem(cell.code, index, name, **cell.facts)
                found.flawed.add((index, name))
                cells[index] = blank
    if column.required and found.has(name) and "" in cells:
        for index, cell in enumerate(cells):
            if cell == "" and found.sound(index, name):
                yield found.problem("missing-value", index, name)
                found.flawed.add((index, name))
