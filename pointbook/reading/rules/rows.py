"""Rows of the rules workbook: one sheet as typed columns, with the faults of its cells.

Sheets are read by column, each different value once, so that 90,000 households take no time.
A row whose cells are all blank (or say no more than 否 or 0) is no row.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pointbook.reading import values
from pointbook.reading.tables import Table
from pointbook.vocabulary.cells import Fault
from pointbook.vocabulary.claims import BAD, BLANK, TOO_FINE
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.points import show
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.schema import BODIES, PERIODS, SOURCES, Column
from pointbook.vocabulary.text import N_, Text

Facts = Mapping[str, str | int | Text]
Reader = Callable[[object], Any]


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a cell: a problem's code and its facts, in place of a value."""

    code: str
    facts: Facts = field(default_factory=dict)


def wrong(sentence: str, **facts: str | int | Text) -> Flaw:
    """The flaw of a cell that breaks a rule of its own, said in one sentence."""
    return Flaw("bad-rule", {"reason": Text(sentence, facts)})


def shown(value: object) -> str:
    """A cell as read, for messages."""
    return value.text if isinstance(value, Fault) else values.shown(value)


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
        """One row as column → value."""
        return {name: cells[index] for name, cells in self.columns.items()}

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

    def problem(self, code: str, index: int, column: str, **facts: str | int | Text) -> Problem:
        """A problem at one cell."""
        at = self.indexes[index]
        value = shown(self.table.values[self.table.numbers(column)[at]])
        return Problem(code, self.table.place(at, column), value, facts=facts)

    def broken(self, index: int, column: str, sentence: str, **facts: str | int | Text) -> Problem:
        """A rule broken at one cell, said in one sentence."""
        return self.problem("bad-rule", index, column, reason=Text(sentence, facts))


def rule_rows(table: Table) -> tuple[RuleRows, list[Problem]]:
    """A table's filled rows as values, and the faults of single cells."""
    columns = {column.name: _read(table, column) for column in table.schema.columns}
    filled = [i for i, says in enumerate(map(any, zip(*columns.values(), strict=True))) if says]
    if len(filled) < table.length:
        columns = {name: [cells[i] for i in filled] for name, cells in columns.items()}
    found = RuleRows(table, filled, columns)
    problems = [found.lacking(name) for name in table.missing]
    problems += [p for column in table.schema.columns for p in _faults(found, column)]
    return found, problems


def _read(table: Table, column: Column) -> list[Any]:
    read = _reader(table, column)
    memo = values.Memo(lambda cell: Flaw(cell.code) if isinstance(cell, Fault) else read(cell))
    return list(map(memo.__getitem__, table.cells(column.name)))


def _reader(table: Table, column: Column) -> Reader:
    return _SPECIAL.get((table.schema.name, column.name)) or _READERS[column.kind]


def _faults(found: RuleRows, column: Column) -> list[Problem]:
    """Problems of one column's cells; the cells become blank."""
    cells, name = found[column.name], column.name
    problems = []
    if Flaw in set(map(type, cells)):
        for index, cell in enumerate(cells):
            if isinstance(cell, Flaw):
                problems.append(found.problem(cell.code, index, name, **cell.facts))
                found.flawed.add((index, name))
                cells[index] = _reader(found.table, column)("")
    if column.required and found.has(name) and "" in cells:
        for index, cell in enumerate(cells):
            if cell == "" and found.sound(index, name):
                problems.append(found.problem("missing-value", index, name))
                found.flawed.add((index, name))
    return problems


def at_least(least: int) -> Text:
    """What a number may be, for messages; ``least`` in hundredths."""
    return Text(N_("{least} or more"), {"least": show(least)})


def number(least: int | None = None, *, whole: bool = False) -> Reader:
    """A reader of hundredths, or of whole numbers; None is blank, ``least`` in hundredths."""

    def read(cell: object) -> int | Flaw | None:
        found = values.points(cell)
        if found == BLANK:
            return None
        if found in (BAD, TOO_FINE):
            return Flaw("bad-number")
        if whole and found % 100:
            return Flaw("not-whole")
        if least is not None and found < least:
            return Flaw("not-positive", {"allowed": at_least(least)})
        return found // 100 if whole else found

    return read


def choice(words: Mapping[str, str]) -> Reader:
    """A reader of one word out of several, by its Chinese or English name."""
    known = {values.heading(word): word for word in words.values()}
    known |= {values.heading(zh): word for zh, word in words.items()}
    allowed = "、".join(f"{zh} ({word})" for zh, word in words.items())

    def read(cell: object) -> str | Flaw:
        typed = values.heading(cell)
        if not typed:
            return ""
        return known.get(typed) or wrong(
            N_("“{found}” is none of the words that may stand here: {allowed}."),
            found=shown(cell),
            allowed=allowed,
        )

    return read


def _day(cell: object) -> date | Flaw | None:
    found = values.day(cell)
    if found == BLANK:
        return None
    if found == BAD:
        return Flaw("bad-date")
    if found < 0:
        return Flaw("bad-date", {"advice": Text(N_(" The year is missing."))})
    return date.fromordinal(found)


def _yes(cell: object) -> bool | Flaw:
    found = values.yes(cell)
    return found if found is not None else wrong(
        N_("“{found}” is neither yes nor no; write 是 or 否, √, 1 or 0, or leave it blank."),
        found=shown(cell),
    )  # fmt: skip


def _period(cell: object) -> str | Flaw:
    """A period; 每月, 月度, 每季度 and the like say the same."""
    typed = values.heading(cell).removeprefix("每")
    found: str | Flaw = _PERIOD(typed if typed in PERIODS else typed.removesuffix("度"))
    return _PERIOD(cell) if isinstance(found, Flaw) else found


_PERIOD = choice(PERIODS)
_SIZE = number(0)

_READERS: Mapping[str, Reader] = {
    "text": values.text,
    "code": values.code,
    "date": _day,
    "points": number(),
    "quantity": number(100, whole=True),
    "count": number(0, whole=True),
    "yes": _yes,
    "names": values.names,
}
_SPECIAL: Mapping[tuple[str, str], Reader] = {
    ("settings", "value"): lambda cell: cell,  # each setting has a kind of its own
    ("categories", "month_cap"): _SIZE,
    ("categories", "year_cap"): _SIZE,
    ("items", "source"): choice(SOURCES),
    ("households", "predecessor"): lambda cell: tuple(
        dict.fromkeys(map(values.code, values.names(cell)))
    ),
    ("goods", "price"): _SIZE,
    ("goods", "points"): _SIZE,
    ("people", "body"): choice(BODIES),
    ("honours", "period"): _period,
}
