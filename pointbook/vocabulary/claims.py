"""Claims: typed rows that are not yet believed, as columns of whole numbers.

In the frames days are ordinals, points hundredths, months count 12 × year + month - 1, codes and
words are indexes into two lists (0 blank, 1 a cell that could not be read).
"""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pointbook.vocabulary.places import Place
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.records import Cover
from pointbook.vocabulary.schema import SheetSchema

if TYPE_CHECKING:
    import pandas as pd

# Marks below any number that a sheet can hold.
BLANK = -(2**60)
BAD = BLANK + 1
TOO_FINE = BLANK + 2  # a number with more than two decimals
FAULTY = 1  # the text index of a cell that could not be read


def month_number(month: str) -> int:
    """2022-09 as a number that counts months."""
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def month_name(number: int) -> str:
    """The month of a number that counts months."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def each_name(joined: str) -> tuple[str, ...]:
    """Names joined by 、 or another mark that people use for it."""
    return tuple(name for part in re.split(r"[、,，;；/\n]", joined) if (name := part.strip()))


@dataclass(slots=True)
class Origin:
    """The sheet that rows came from: where its columns stand, from 1, and what heads them.

    ``titles`` are of columns that are none of the schema's: items of a matrix, and totals.
    """

    schema: SheetSchema
    file: str
    sheet: str
    positions: dict[str, int] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)

    def place(self, row: int, column: str | int | None = None) -> Place:
        """Where a row stands, or its cell under a column's name or at a position."""
        if column is None:
            return Place(self.file, self.sheet, row)
        if isinstance(column, int):
            return Place(self.file, self.sheet, row, column, self.titles.get(column, ""))
        title = self.headings.get(column) or self.schema.column(column).zh
        return Place(self.file, self.sheet, row, self.positions.get(column), title)


@dataclass(slots=True)
class Rows:
    """All rows of one kind of sheet: ``frame`` has ``table`` (index into ``origins``), ``row``,
    ``village``, ``month``, ``skip`` (says nothing), ``bad`` (counts nowhere) and the columns."""

    schema: SheetSchema
    origins: list[Origin]
    frame: "pd.DataFrame"
    _spots: Any = None  # the frame's table and row as arrays, once somebody asked for a place

    def place(self, at: int, column: str | int | None = None) -> Place:
        """Where the row of that index stands."""
        if self._spots is None:
            self._spots = (self.frame["table"].to_numpy(), self.frame["row"].to_numpy())
        table, row = self._spots
        origin: Origin = self.origins[table[at]]
        return origin.place(int(row[at]), column)


@dataclass(slots=True)
class Claims:
    """Everything that the counted workbooks claim; villages by index in order of code.

    ``scores`` has one row for each score of an evaluation sheet: ``sheet`` (0 meeting, 1
    observation), ``at`` (row index into that sheet's frame), ``column`` (0 in a long sheet),
    ``item`` (code index), ``quantity``, ``points``, ``tick`` and ``bad``.
    """

    covers: list[Cover]
    rows: dict[str, Rows]
    scores: "pd.DataFrame"
    codes: list[str]
    words: list[str]
    problems: list[Problem] = field(default_factory=list)
    unread: int = 0  # rows of sheets that lack a column and so count nowhere
