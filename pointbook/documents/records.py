"""The rows of a month's frames as values, one class for each frame; a frame's ``date`` is ``day``."""

from datetime import date
from typing import NamedTuple

from pointbook.vocabulary.places import letters

_BOUGHT = ("购", "买", "purchase", "bought")


class Entry(NamedTuple):
    """One row of the month's entries; points in signed hundredths."""

    id: str
    day: date
    village: str
    household: str
    kind: str
    item: str
    goods: str
    quantity: int | None
    claimed: int | None
    points: int
    balance: int
    file: str
    sheet: str
    row: int | None
    reverses: str
    column: int | None
    cap: str
    cut: int
    activity: str
    recipient: str
    handler: str
    note: str
    evidence: str
    reason: str
    category: str
    approver: str

    @property
    def cell(self) -> str:
        """The cell in A1 style, the number of the row if the entry was a whole row."""
        if self.row is None:
            return ""
        return f"{letters(self.column)}{self.row}" if self.column else str(self.row)


class Balance(NamedTuple):
    """One row of balances.csv."""

    village: str
    household: str
    head: str
    opening: int
    earned: int
    deducted: int
    exchanged: int
    transferred: int
    reversed: int
    expired: int
    closing: int

    @property
    def scored(self) -> int:
        """What the month brought: awards less deductions."""
        return self.earned + self.deducted


class Stock(NamedTuple):
    """One row of stock.csv, in pieces."""

    village: str
    goods: str
    opening: int
    received: int
    exchanged: int
    returned: int
    counted_difference: int
    closing: int


class Receipt(NamedTuple):
    """A row of the receipts; without a price what came in is worth what the goods cost."""

    day: date
    village: str
    goods: str
    quantity: int
    unit_cost: int | None
    source: str
    file: str = ""
    sheet: str = ""
    row: int | None = None

    @property
    def bought(self) -> bool:
        """Whether it was paid for; what has no source was if it has a price."""
        if not self.source:
            return self.unit_cost is not None
        return any(word in self.source.casefold() for word in _BOUGHT)


class Count(NamedTuple):
    day: date
    village: str
    goods: str
    counted: int
    expected: int
    reason: str


class Objection(NamedTuple):
    day: date
    village: str
    household: str
    entry: str
    content: str
    resolution: str
    handler: str
    resolved_on: date | None
