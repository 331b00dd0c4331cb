"""No row is lost: each one read became an entry, stands in an error, or says nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pointbook.reckoning import events as kinds
from pointbook.reckoning.flags import Sheet
from pointbook.reckoning.index import Mask
from pointbook.reckoning.ledger import Ledger
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.schema import COVER, SHEET_RANK


@dataclass(frozen=True, slots=True)
class RowCount:
    """What became of the rows below the heads: ``read`` = entered + refused + skipped.

    A matrix row is entered where any of its scores is. ``skipped`` are blank rows, totals and
    repeated heads. ``lost`` are places that break the law: a fault of ours.
    """

    entered: int = 0
    refused: int = 0
    skipped: int = 0
    lost: tuple[Place, ...] = ()

    @property
    def read(self) -> int:
        return self.entered + self.refused + self.skipped


def count_rows(
    sheets: dict[str, Sheet], ledger: Ledger, problems: Sequence[Problem], unread: int
) -> RowCount:
    """Count by what the ledger posted on one side and by the problems on the other.

    ``unread`` rows stand in sheets that were refused whole.
    """
    reported = {
        (p.place.file, p.place.sheet, p.place.row) for p in problems if p.is_error and p.place.row
    }
    happened = _happened(ledger)
    # A matrix without a date column is refused whole at the meeting date of the cover.
    met = COVER.column("meeting_date").zh
    undated = {p.place.file for p in problems if p.is_error and p.place.heading == met}
    entered = refused = skipped = 0
    lost = []
    for name, sheet in sheets.items():
        counts = _entered(sheet, SHEET_RANK[name], ledger, happened)
        entered += int(counts.sum())
        skipped += int((~sheet.used).sum())
        for at in np.flatnonzero(sheet.used & ~counts).tolist():
            place = sheet.rows.place(at)
            refused += 1
            known = (place.file, place.sheet, place.row) in reported
            if not known and place.file not in undated:
                lost.append(place)
    return RowCount(entered, refused + unread, skipped, tuple(lost))


def _happened(ledger: Ledger) -> Mask:
    """The events that posted an entry; receipts and counts move goods and post none."""
    happened = np.isin(ledger.events.kind, (kinds.RECEIPT, kinds.COUNT))
    happened[ledger.posted[0]] = True
    return happened


def _entered(sheet: Sheet, rank: int, ledger: Ledger, happened: Mask) -> Mask:
    """The rows of one kind of sheet from which something came."""
    if sheet.rows.schema.name == "objections":  # they are put on record and move nothing
        return sheet.used & ~sheet.bad
    found = np.zeros(len(sheet.frame), bool)
    found[ledger.events.at[happened & (ledger.events.sheet == rank)]] = True
    return found
