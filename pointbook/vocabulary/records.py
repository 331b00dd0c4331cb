"""The records of the spine: a row's claims, the entries that they become, and what moves on the shelves.

A noun is one record from the sheet to the poster: ``entry.household.head``, ``entry.item.description``,
``entry.claim.place("item")``. Points are whole hundredths, signed as they move the balance; quantities
and pieces are whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple

from pointbook.vocabulary.cells import Cell
from pointbook.vocabulary.places import Place, letters
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.rules import Goods, Household, Item
from pointbook.vocabulary.schema import COVER, SheetSchema

EntryKind = Literal[
    "opening",
    "basis",
    "transfer",
    "reversal",
    "award",
    "deduction",
    "veto",
    "exchange",
    "expiry",
]
MoveKind = Literal["received", "exchanged", "returned", "counted"]
RowKind = Literal["title", "head", "record", "total", "note", "problem"]


@dataclass(frozen=True, slots=True)
class Origin:
    """The table that rows came from: ``columns`` has the position, from 1, of each column that is
    known by its name in the schema, ``headings`` what heads each position."""

    file: str
    sheet: str
    schema: SheetSchema
    columns: Mapping[str, int] = field(default_factory=dict)
    headings: Mapping[int, str] = field(default_factory=dict)

    def place(self, row: int, column: str | int | None = None) -> Place:
        """Where a row stands, or its cell under a column's name or at a position."""
        if column is None:
            return Place(self.file, self.sheet, row)
        at = column if isinstance(column, int) else self.columns.get(column)
        if at is None:
            return Place(self.file, self.sheet, row, None, self.schema.column(str(column)).zh)
        heading = self.headings.get(at)
        if heading is None:
            heading = "" if isinstance(column, int) else self.schema.column(column).zh
        return Place(self.file, self.sheet, row, at, heading)


class Row(NamedTuple):
    """A row of a clerk's sheet that is a record: of which village and month, and what it says.

    ``values`` has by column name what was read: text, days, hundredths, whole numbers; a blank
    is not in it. ``cells`` are the sheet's own, the first of them at position ``first``.
    """

    origin: Origin
    number: int
    village: str
    month: str
    values: Mapping[str, Any]
    cells: Sequence[object] = ()
    first: int = 1

    def cell(self, column: str | int) -> Cell:
        """The cell under a column's name or at a position; a blank where there is none."""
        at = column if isinstance(column, int) else self.origin.columns.get(column, 0)
        there = 0 <= at - self.first < len(self.cells)
        return Cell(
            self.cells[at - self.first] if there else "", self.origin.place(self.number, column)
        )


class Claim(NamedTuple):
    """One row's say for one household (or goods, or entry): typed, not yet believed.

    What could not be read is None, and the claim ``faulty``: it counts nowhere, its problem says
    why. ``item`` and ``goods`` are the version in force on the day (of a late deed: on the day
    ``happened``), the last one where none is. ``column`` is the position of a matrix's score, 0 in
    a long sheet; ``tick`` says that √ stands there. ``points`` are as written.
    """

    row: Row
    day: date | None = None
    household: Household | None = None
    item: Item | None = None
    goods: Goods | None = None
    quantity: int | None = None
    points: int | None = None
    happened: date | None = None
    other: Household | None = None  # who gets a transfer
    column: int = 0
    tick: bool = False
    faulty: bool = False

    @property
    def sheet(self) -> str:
        """The kind of sheet: the schema's name."""
        return self.row.origin.schema.name

    @property
    def village(self) -> str:
        """The code of the village whose row it is."""
        return self.row.village

    @property
    def month(self) -> str:
        return self.row.month

    def said(self, column: str) -> Any:
        """What the row has under a column: ``''`` where it is blank or there is none."""
        return self.row.values.get(column, "")

    def cell(self, column: str) -> Cell:
        """One of its cells; what a matrix says of an item stands in the score's own."""
        return self.row.cell(self.column if self.column and column not in WHOLE_ROW else column)

    def place(self, column: str | None = None) -> Place:
        """The row, or one of its cells."""
        return self.cell(column).place if column else self.row.origin.place(self.row.number)


WHOLE_ROW = frozenset({"date", "household", "head", "observer", "recused", "happened", "note"})
"""Columns of a matrix that all scores of a row share."""


class Entry(NamedTuple):
    """A claim that passed, with what it moved; openings, basis points and expiries have none.

    ``claimed`` stands before tier group and caps; ``cap`` is the scope that cut it, such as
    ``item_month``, and ``cut`` how much, never negative; ``reverses`` is the entry taken back.
    """

    id: str
    day: date
    kind: EntryKind
    household: Household
    points: int
    balance: int
    claimed: int = 0
    quantity: int | None = None
    item: Item | None = None
    goods: Goods | None = None
    claim: Claim | None = None
    cap: str = ""
    cut: int = 0
    reverses: "Entry | None" = None

    @property
    def village(self) -> str:
        """The code of the household's village."""
        return self.household.village

    @property
    def category(self) -> str:
        """The code of the item's category."""
        return self.item.category if self.item else ""

    @property
    def deed(self) -> date:
        """The day of the deed, where it was written down later."""
        return self.claim.happened if self.claim and self.claim.happened else self.day

    @property
    def what(self) -> str:
        """The code of its item or goods; '' where it has neither."""
        known = self.item or self.goods
        return known.code if known else ""

    @property
    def what_for(self) -> str:
        """What its item or goods is called."""
        if self.item:
            return self.item.description
        return self.goods.name if self.goods else ""

    def said(self, column: str) -> Any:
        """What its row has under a column, ``''`` where nothing is said."""
        return self.claim.said(column) if self.claim else ""

    @property
    def file(self) -> str:
        return self.claim.row.origin.file if self.claim else ""

    @property
    def sheet(self) -> str:
        """The name of the sheet that it came from."""
        return self.claim.row.origin.sheet if self.claim else ""

    @property
    def row(self) -> int | None:
        return self.claim.row.number if self.claim else None

    @property
    def cell(self) -> str:
        """The cell in A1 style, the number of the row if the entry was a whole row."""
        return f"{letters(self.claim.column)}{self.claim.row.number}" if self.claim else ""


class StockMove(NamedTuple):
    """Pieces of goods that came to a supermarket or left it; ``pieces`` signed as they move the stock.

    ``shop`` is the code of the village whose supermarket it is; ``expected`` what the books showed
    before a count.
    """

    day: date
    shop: str
    goods: Goods
    kind: MoveKind
    pieces: int
    claim: Claim | None = None
    entry: Entry | None = None
    expected: int | None = None

    @property
    def counted(self) -> int:
        """What a count found."""
        return (self.expected or 0) + self.pieces


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover as read; ``month`` and ``village`` are None when they cannot be used.

    ``values`` has every field of the schema: days as date or None, attendees as a tuple, the rest
    as text. ``places`` has the cell of each field that the sheet holds, ``unread`` the fields
    whose cell has a problem already. ``parts`` are those of which it is united, if of several.
    """

    file: str
    village: str | None
    month: str | None
    values: dict[str, Any]
    places: dict[str, Place] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    parts: "Sequence[Cover]" = ()

    def place(self, name: str) -> Place:
        """The cell of a field, else the sheet, or the file where there is no cover."""
        sheet = next((place.sheet for place in self.places.values()), None)
        return self.places.get(name) or Place(self.file, sheet, heading=COVER.column(name).zh)


@dataclass(frozen=True, slots=True)
class Sent:
    """All that one village sent of one month, its workbooks read together.

    ``files`` maps each workbook that counts to its digest, in order of path. ``claims`` has by the
    schema's name of a sheet its claims in posting order (path, sheet, row, column), the faulty
    ones too. ``problems`` are those that reading found. ``rows`` says how many filled rows there
    were of each kind: a record gave claims, a problem should have, but could not be read at all.
    """

    village: str
    month: str
    cover: Cover
    files: Mapping[str, str] = field(default_factory=dict)
    claims: Mapping[str, Sequence[Claim]] = field(default_factory=dict)
    problems: Sequence[Problem] = ()
    rows: Mapping[RowKind, int] = field(default_factory=dict)
