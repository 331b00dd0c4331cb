"""Rows of the rules workbook: one sheet as typed columns, with the faults of its cells.

Sheets are read by column, each different value once, so that 90,000 households take no time.
A row whose cells are all blank (or say no more than 否 or 0) is no row.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pointbook.reading.cells import Flaw, text
from pointbook.reading.rules.cells import reader
from pointbook.reading.tables import Table
from pointbook.reading.values import Memo
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.schema import Column
from pointbook.vocabulary.text import Text


@dataclass(frozen=True, slots=True)
class RuleRows:
    """The filled rows of one sheet: ``indexes`` says which of the table's they are.

    A cell that is blank or cannot be read is ``""``, None, False or ``()`` by its kind;
    ``flawed`` holds the (index, column) of those with a fault.
    """

    table: Table
    indexes: Sequence[int]
    columns: Mapping[str, list[Any]]
    flawed: set[tuple[int, str]] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.indexes)

    def __getitem__(self, column: str) -> list[Any]:
        return self.columns[column]

    @property
    def there(self) -> bool:
        """Whether the workbook has this sheet."""
        return self.table.head_row > 0

    def number(self, index: int) -> int:
        """The sheet's row, from 1."""
        return self.table.first_row + self.indexes[index]

    def row(self, index: int) -> dict[str, Any]:
        """One row, by the names of the record's fields."""
        return {c.field: self.columns[c.name][index] for c in self.table.schema.columns}

    def has(self, column: str) -> bool:
        """Whether the sheet has that column at all."""
        return column in self.table.origin.positions

    def lacking(self, column: str) -> Problem:
        """The problem of a column that the sheet cannot do without."""
        title = self.table.schema.column(column).zh
        origin = self.table.origin
        place = Place(origin.file, origin.sheet, self.table.head_row, None, title)
        return Problem("missing-column", place, title)

    def sound(self, index: int, *columns: str) -> bool:
        """Whether none of these cells has a fault already."""
        return not any((index, column) in self.flawed for column in columns)

    def problem(self, code: str, index: int, column: str, /, **facts: str | int | Text) -> Problem:
        """A problem at one cell."""
        at = self.indexes[index]
        value = text(self.table.values[self.table.numbers(column)[at]])
        return Problem(code, self.table.place(at, column), value, facts=facts)

    def broken(self, index: int, column: str, sentence: str, /, **facts: str | int) -> Problem:
        """A rule broken at one cell, said in one sentence."""
        return self.problem("bad-rule", index, column, reason=Text(sentence, facts))


def rule_rows(table: Table) -> tuple[RuleRows, list[Problem]]:
    """A table's filled rows as values, and the faults of single cells."""
    columns = {
        column.name: list(
            map(Memo(reader(column.kind, column.choices)).__getitem__, table.cells(column.name))
        )
        for column in table.schema.columns
    }
    filled = [i for i, says in enumerate(map(any, zip(*columns.values(), strict=True))) if says]
    if len(filled) < table.length:
        columns = {name: [cells[i] for i in filled] for name, cells in columns.items()}
    found = RuleRows(table, filled, columns)
    problems = [found.lacking(name) for name in table.missing]
    return found, problems + [p for column in table.schema.columns for p in _faults(found, column)]


def _faults(found: RuleRows, column: Column) -> Iterator[Problem]:
    """Problems of one column's cells; the cells become blank."""
    cells, name = found[column.name], column.name
    if Flaw in set(map(type, cells)):
        blank = reader(column.kind, column.choices)("")
        for index, cell in enumerate(cells):
            if isinstance(cell, Flaw):
                yield found.problem(cell.code, index, name, **cell.facts)
                found.flawed.add((index, name))
                cells[index] = blank
    if column.required and found.has(name) and "" in cells:
        for index, cell in enumerate(cells):
            if cell == "" and found.sound(index, name):
                yield found.problem("missing-value", index, name)
                found.flawed.add((index, name))
