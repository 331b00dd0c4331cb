"""One village's month: what its documents are made from, every figure final."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pointbook.vocabulary.holding import Holding
from pointbook.vocabulary.records import Claim, Cover, Entry, StockMove
from pointbook.vocabulary.rules import Goods, Household, Village
from pointbook.vocabulary.settings import Settings


@dataclass(frozen=True, slots=True)
class Balance:
    """One household's month in points: a row of balances.csv."""

    household: Household
    opening: int = 0
    earned: int = 0
    deducted: int = 0
    exchanged: int = 0
    transferred: int = 0
    reversed: int = 0
    expired: int = 0
    closing: int = 0

    @property
    def scored(self) -> int:
        """What the month brought: awards less deductions."""
        return self.earned + self.deducted


@dataclass(frozen=True, slots=True)
class Stock:
    """One goods' month on the shelves, in pieces: a row of stock.csv; ``goods`` is the version of the
    month's end, or the last there was."""

    goods: Goods
    opening: int = 0
    received: int = 0
    exchanged: int = 0
    returned: int = 0
    counted_difference: int = 0
    closing: int = 0


@dataclass(frozen=True, slots=True)
class VillageMonth:
    """A village's share of a month.

    ``entries`` are the month's in posting order, ``year`` those from January to the month's end;
    ``receipts`` and ``objections`` the accepted rows, ``counts`` the stock counts with what the
    books showed; ``stock`` and ``moves`` are of the supermarket that the village itself runs.
    ``figures`` are the village's line of summary.json, points in hundredths, ``draft`` counts the
    errors that its notices bear, ``left`` is what those held who left in the month before.
    """

    month: str
    holding: Holding
    status: str
    draft: int
    cover: Cover | None
    entries: Sequence[Entry]
    year: Sequence[Entry]
    balances: Sequence[Balance]
    stock: Sequence[Stock]
    receipts: Sequence[Claim]
    counts: Sequence[StockMove]
    objections: Sequence[Claim]
    figures: Mapping[str, Any]
    left: int = 0

    @property
    def village(self) -> Village:
        return self.holding.village

    @property
    def code(self) -> str:
        return self.holding.code

    @property
    def settings(self) -> Settings:
        """What holds in the village in this month."""
        return self.holding.settings_of(self.month)

    @property
    def has_notices(self) -> bool:
        """A village that sent nothing has something to post only if points moved all the same."""
        return self.status != "missing" or bool(self.entries)
