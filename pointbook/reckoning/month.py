"""What one month came to: the figures that every statement of that month is made from."""

from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from pointbook.reckoning.publicity import Hung
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.records import Cover
from pointbook.vocabulary.rules import Rules


@dataclass(frozen=True, slots=True)
class Month:
    """One month, reckoned, mostly an open one. Points are whole hundredths, signed as they move the balance.

    ``entries`` has the columns of entries.csv, in posting order, and behind them ``column`` (of
    the cell, None when a whole row), ``cap`` (the scope that cut an award or deduction, else ''),
    ``cut`` (how much it cut, hundredths, never negative; a tier group's difference is no cut),
    ``activity``, ``recipient`` and ``handler`` (exchanges, else ''), ``observer`` and ``recused``
    (evaluations of open months, names as written), ``note``, ``evidence``, ``reason`` and
    ``approver`` (corrections and transfers), ``category``, ``tier_group``, ``exempt`` (the
    item's), and ``source`` (the schema's name of the sheet, '' without one; open months only).
    ``date`` is a datetime.date; blanks are '' for text and None for numbers.

    ``balances`` and ``stock`` have the columns of their csv files. ``year_entries`` holds the
    entries from January to the month's end (the same columns). ``covers`` has one for each
    village whose workbook counts. ``summary`` is summary.json, its points in hundredths.
    ``receipts`` has date, village, goods, quantity, unit_cost (hundredths or None), source,
    supplier, voucher, note; ``counts`` date, village, goods, counted, expected, reason; both of
    this month, accepted rows only. ``objections`` has date, village, household, entry, content,
    resolution, handler, resolved_on.
    """

    month: str
    rules: Rules
    entries: pd.DataFrame
    year_entries: pd.DataFrame
    balances: pd.DataFrame
    stock: pd.DataFrame
    receipts: pd.DataFrame
    counts: pd.DataFrame
    objections: pd.DataFrame
    summary: dict[str, Any]
    covers: dict[str, Cover]
    problems: list[Problem] = field(default_factory=list)
    vetoes: tuple[tuple[str, int], ...] = ()  # household and day, of earlier years and predecessors
    disputed: frozenset[str] = frozenset()  # by objections not settled, earlier open months' too
    notices: tuple[Hung, ...] = ()  # of this month and of those before it, a year back
    first_month: str = ""  # the first that is counted
    anchor: str = ""  # of the book that the month starts from, '' when nothing is closed

    @property
    def closed(self) -> bool:
        """Whether it is sealed."""
        return any(each.closed for each in self.notices if each.month == self.month)

    def sealed(self) -> "Month":
        """The same month, closed; all months before it are."""
        return replace(self, notices=tuple(each._replace(closed=True) for each in self.notices))

    def errors_of(self, village: str) -> int:
        """How many errors keep the village's notices drafts."""
        return sum(problem.is_error and problem.village == village for problem in self.problems)
