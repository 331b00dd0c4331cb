"""Events: all that passed the checks, of all villages, in the one order of posting.

By date; on one date openings, transfers, corrections, awards, deductions, vetoes, receipts,
exchanges, counts, expiry; then sheet, row, column, village.
"""

from dataclasses import dataclass, fields

import numpy as np

from pointbook.reckoning.carried import Carried
from pointbook.reckoning.checks import Exchanges, stock_rows, transfers
from pointbook.reckoning.evaluations import Evaluations
from pointbook.reckoning.flags import Sheet
from pointbook.reckoning.index import Index, Numbers
from pointbook.vocabulary.months import day_in_year, first_day, last_day, next_month
from pointbook.vocabulary.rules import Household
from pointbook.vocabulary.schema import SHEET_RANK

OPENING, TRANSFER, REVERSAL, AWARD, DEDUCTION, VETO, RECEIPT, EXCHANGE, COUNT, EXPIRY = range(10)


@dataclass(slots=True)
class Events:
    """Columns of equal length. ``sheet`` is the rank of the sheet (-1: none) and ``at`` the row
    index in its frame; ``what`` is the version of the item or goods, or the goods' number for
    receipts and counts, or who gets a transfer; ``amount`` is signed hundredths, or pieces."""

    date: Numbers
    kind: Numbers
    sheet: Numbers
    row: Numbers
    column: Numbers
    village: Numbers
    household: Numbers
    what: Numbers
    quantity: Numbers
    amount: Numbers
    at: Numbers


def _events(count: int, **columns: "Numbers | int") -> Events:
    full = {
        name: np.broadcast_to(np.asarray(value, np.int64), count) for name, value in columns.items()
    }
    for name in (f.name for f in fields(Events)):
        full.setdefault(name, np.zeros(count, np.int64))
    return Events(**full)


def in_posting_order(parts: list[Events]) -> Events:
    """All events sorted."""
    names = [f.name for f in fields(Events)]
    joined = {n: np.concatenate([getattr(part, n) for part in parts]) for n in names}
    keys = ("village", "column", "row", "sheet", "kind", "date")
    order = np.lexsort([joined[key] for key in keys])
    return Events(**{name: column[order] for name, column in joined.items()})


def evaluated(scores: Evaluations, index: Index) -> Events:
    """Awards, deductions and vetoes."""
    ranks = np.array([SHEET_RANK["meeting"], SHEET_RANK["observation"]])
    return _events(
        len(scores.at),
        date=scores.date,
        kind=scores.kind,
        sheet=ranks[scores.sheet],
        row=scores.row,
        column=scores.column,
        village=index.village_of[scores.household] if len(scores.at) else 0,
        household=scores.household,
        what=scores.version,
        quantity=scores.quantity,
        amount=scores.claimed,
        at=scores.at,
    )


def _rows(sheet: Sheet, at: Numbers, **columns: "Numbers | int") -> Events:
    return _events(
        len(at),
        date=sheet.column("date")[at],
        sheet=SHEET_RANK[sheet.rows.schema.name],
        row=sheet.column("row")[at],
        village=sheet.column("village")[at],
        at=at,
        **columns,
    )


def exchanged(sheet: Sheet, passed: Exchanges) -> Events:
    """Exchanges, in points as claimed."""
    return _rows(
        sheet,
        passed.at,
        kind=EXCHANGE,
        household=passed.household,
        what=passed.version,
        quantity=passed.quantity,
        amount=passed.points,
    )


def stocked(sheets: dict[str, Sheet]) -> list[Events]:
    """Receipts and counts, in pieces."""
    found = []
    for name, kind, column in (("receipts", RECEIPT, "quantity"), ("counts", COUNT, "counted")):
        sheet = sheets[name]
        number = stock_rows(sheet)
        at = np.flatnonzero(sheet.used & ~sheet.bad)
        pieces = sheet.column(column)[at]
        found.append(_rows(sheet, at, kind=kind, what=number[at], quantity=pieces))
    return found


def transferred(sheet: Sheet) -> Events:
    """Transfers: ``household`` gives, ``what`` gets."""
    giver, taker = transfers(sheet)
    at = np.flatnonzero(sheet.used & ~sheet.bad)
    amount = sheet.column("points")[at]
    return _rows(sheet, at, kind=TRANSFER, household=giver[at], what=taker[at], amount=amount)


def corrected(sheet: Sheet) -> Events:
    """Corrections: ``what`` is the text index of the entry taken back, ``amount`` 1 where its
    goods did not come back."""
    at = np.flatnonzero(sheet.used & ~sheet.bad)
    kept = (sheet.column("goods_returned")[at] == 0).astype(np.int64)
    return _rows(sheet, at, kind=REVERSAL, what=sheet.column("entry")[at], amount=kept)


def openings(index: Index, carried: Carried, first_month: str, last_month: str) -> Events:
    """The opening of each household that has one and that no closed month knew; a household whose
    first day is in a closed month gets it on the first day after that month."""
    start, end = first_day(first_month).toordinal(), last_day(last_month).toordinal()
    after = last_day(carried.month).toordinal() + 1 if carried.month else start
    days = np.maximum(index.joined, max(start, after))
    opened = set(carried.opened)
    basis = index.rules.settings.basis_points
    amount = np.array([_opening(house, basis) for house in index.households], np.int64)
    fresh = np.array([house.code not in opened for house in index.households], bool)
    at = np.flatnonzero((days <= end) & (index.left >= days) & fresh & (amount != 0))
    return _events(
        len(at),
        date=days[at],
        kind=OPENING,
        sheet=-1,
        row=at,
        village=index.village_of[at],
        household=at,
        amount=amount[at],
        at=-1,
    )


def _opening(house: Household, basis: int) -> int:
    return basis if house.opening is None else house.opening


def expiries(index: Index, first_month: str, last_month: str, closed: bool) -> Events:
    """The days on which last year's points lapse, for each household that is there then.

    ``first_month`` itself is over when it is ``closed``.
    """
    settings = index.rules.settings
    if settings.year_end == "carry":
        return _events(0)
    start = first_day(next_month(first_month) if closed else first_month)
    end = last_day(last_month)
    found = []
    for year in range(start.year, end.year + 1):
        day = day_in_year(year, settings.expire_on)
        if start <= day <= end:
            there = (index.joined <= day.toordinal()) & (index.left >= day.toordinal())
            at = np.flatnonzero(there)
            columns = {"village": index.village_of[at], "household": at}
            found.append(
                _events(
                    len(at), date=day.toordinal(), kind=EXPIRY, sheet=-1, row=at, at=-1, **columns
                )
            )
    return in_posting_order(found) if found else _events(0)
