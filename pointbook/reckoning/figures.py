"""Figures: balances, stock and summary of one month, from its entries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from pointbook.reckoning.index import Index
from pointbook.reckoning.ledger import Table as Moves
from pointbook.vocabulary.months import first_day, last_day
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.rules import Rules

COLUMN_OF = {
    "opening": "opening",
    "award": "earned",
    "deduction": "deducted",
    "exchange": "exchanged",
    "transfer": "transferred",
    "reversal": "reversed",
    "expiry": "expired",
    "veto": "earned",  # posts nothing
}
MOVES = ("earned", "deducted", "exchanged", "transferred", "reversed", "expired")
PLACES = ("opening", *MOVES)
BALANCE_COLUMNS = ("village", "household", "head", *PLACES, "closing")
STOCK_COLUMNS = (
    "village",
    "goods",
    "opening",
    "received",
    "exchanged",
    "returned",
    "counted_difference",
    "closing",
)


def balances(
    index: Index, entries: pd.DataFrame, before: dict[str, int], month: str
) -> pd.DataFrame:
    """One row for each member of the month; ``before`` is each balance at the month's start."""
    houses, kinds = (entries[name].astype("category").cat for name in ("household", "kind"))
    # A category that no entry has, such as the blank, may stand for anything.
    number = np.array([index.household.get(code, 0) for code in houses.categories], np.int64)
    names = [COLUMN_OF.get(kind, "opening") for kind in kinds.categories]
    column = np.array([PLACES.index(name) for name in names], np.int64)
    moved = np.zeros((len(index.households), len(PLACES)), np.int64)
    if len(entries):
        np.add.at(moved, (number[houses.codes], column[kinds.codes]), entries["points"].to_numpy())
    moved[:, 0] += [before.get(house.code, 0) for house in index.households]
    first, last = first_day(month).toordinal(), last_day(month).toordinal()
    there = np.flatnonzero((index.joined <= last) & (index.left >= first))
    order = there[np.argsort(index.village_of[there], kind="stable")]
    homes = [index.households[at] for at in order]
    table = pd.DataFrame(moved[order], columns=list(PLACES))
    table.insert(0, "village", pd.Series([home.village for home in homes], dtype=object))
    table.insert(1, "household", pd.Series([home.code for home in homes], dtype=object))
    table.insert(2, "head", pd.Series([home.head for home in homes], dtype=object))
    return table.assign(closing=moved[order].sum(axis=1))


Place = tuple[str, str]  # a village's goods


def moved_goods(index: Index, moves: Moves, width: int) -> Iterator[tuple[Place, list[int]]]:
    """Pieces received, exchanged, returned and counted by goods; ``moves`` are the ledger's."""
    keys, at = np.unique(moves[1], return_inverse=True)
    sums = np.zeros((len(keys), 4), np.int64)
    np.add.at(sums, (at, moves[2]), moves[3])
    for key, kinds in zip(keys.tolist(), sums.tolist(), strict=True):
        yield (index.villages[key // width], index.goods.codes[key % width]), kinds


def change(kinds: Sequence[int]) -> int:
    """What pieces received, exchanged, returned and counted change of the stock."""
    received, exchanged, returned, counted = kinds
    return received - exchanged + returned + counted


def stock(index: Index, moves: Moves, before: dict[Place, int], width: int) -> pd.DataFrame:
    """One row for each goods that ever moved."""
    sums = {place: [0, 0, 0, 0] for place in before} | dict(moved_goods(index, moves, width))
    rows = []
    for place, kinds in sorted(sums.items()):
        opening = before.get(place, 0)
        rows.append((*place, opening, *kinds, opening + change(kinds)))
    return pd.DataFrame(rows, columns=list(STOCK_COLUMNS))


def summary(
    rules: Rules,
    month: str,
    entries: pd.DataFrame,
    year_entries: pd.DataFrame,
    balances: pd.DataFrame,
    problems: Iterable[Problem],
    covered: Iterable[str],
    first_month: str,
) -> dict[str, Any]:
    """summary.json, its points in hundredths."""
    year_start = max(first_day(f"{month[:4]}-01"), first_day(first_month))
    this = _Figures(rules, month, entries, balances, first_day(month))
    year = _Figures(rules, month, year_entries, balances, year_start)
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for problem in problems:
        if problem.village:
            counts[problem.village][0 if problem.is_error else 1] += 1
    submitted = set(covered)
    villages = []
    for village in sorted(rules.villages, key=lambda v: v.code):
        errors, warnings = counts[village.code]
        status = "draft" if errors else "final" if village.code in submitted else "missing"
        villages.append(
            {
                "code": village.code,
                "name": village.name,
                "status": status,
                "errors": errors,
                "warnings": warnings,
                **this.of(village.code),
                "year": year.of(village.code),
            }
        )
    head = {"month": month, "township": rules.settings.township}
    return {**head, **this.of(None), "year": year.of(None), "villages": villages}


FIGURES = (
    "supermarkets",
    "households",
    "households_scored",
    "households_exchanged",
    "exchange_activities",
    "earned",
    "deducted",
    "exchanged",
    "closing",
)


class _Figures:
    """The figures of one span of days, by village and for the township (None)."""

    def __init__(
        self,
        rules: Rules,
        month: str,
        entries: pd.DataFrame,
        balances: pd.DataFrame,
        start: date,
    ) -> None:
        end = last_day(month)
        self.counts: dict[str | None, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for village in rules.villages:
            if village.supermarket_open(end):
                self._add(village.code, "supermarkets", 1)
        for house in rules.households:
            if house.member_between(start, end):
                self._add(house.village, "households", 1)
        self._sum(balances, "closing", "closing")
        needed = entries[["kind", "village", "household", "date", "points"]]
        for kind, part in needed.groupby("kind", sort=False):
            if kind in ("award", "deduction", "exchange"):
                self._sum(part, "points", COLUMN_OF[str(kind)])
        scored = needed[needed["kind"].isin(("award", "deduction"))]
        exchanged = needed[needed["kind"] == "exchange"]
        self._different(scored, "household", "households_scored")
        self._different(exchanged, "household", "households_exchanged")
        self._different(exchanged, "date", "exchange_activities")

    def _sum(self, part: pd.DataFrame, column: str, name: str) -> None:
        """Add up a column by village."""
        for village, points in part.groupby("village", sort=False)[column].sum().items():
            self._add(str(village), name, int(points))

    def _different(self, part: pd.DataFrame, column: str, name: str) -> None:
        """Count a column's different values by village; no two villages share one."""
        for village, count in part.groupby("village", sort=False)[column].nunique().items():
            self._add(str(village), name, int(count))

    def _add(self, village: str, name: str, number: int) -> None:
        self.counts[village][name] += number
        self.counts[None][name] += number

    def of(self, village: str | None) -> dict[str, int]:
        """The figures of one village or of the township."""
        return {name: self.counts[village][name] for name in FIGURES}
