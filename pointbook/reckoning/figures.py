"""Figures: balances, stock and summary of one month, from its entries."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd

from pointbook.reckoning.index import Index
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
BALANCE_COLUMNS = ("village", "household", "head", "opening", *MOVES, "closing")
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
    grouped = entries["points"].groupby([entries["household"], entries["kind"]], sort=False).sum()
    sums: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(("opening", *MOVES), 0))
    found: dict[Any, int] = grouped.to_dict()
    for (house, kind), points in found.items():
        sums[house][COLUMN_OF[kind]] += int(points)
    first, last = first_day(month), last_day(month)
    rows = []
    nothing = dict.fromkeys(("opening", *MOVES), 0)
    for house in sorted(index.households, key=lambda h: (h.village, h.code)):
        if house.member_between(first, last):
            moved = sums.get(house.code, nothing)
            opening = before.get(house.code, 0) + moved["opening"]
            moves = [moved[name] for name in MOVES]
            rows.append(
                (house.village, house.code, house.head, opening, *moves, opening + sum(moves))
            )
    return pd.DataFrame(rows, columns=list(BALANCE_COLUMNS)).astype(
        dict.fromkeys(BALANCE_COLUMNS[3:], "int64")
    )


def stock(
    index: Index,
    moves: Iterable[tuple[int, int, int]],
    before: dict[tuple[str, str], int],
    width: int,
) -> pd.DataFrame:
    """One row for each goods that ever moved; ``moves`` are stock key, column and pieces."""
    sums: dict[tuple[str, str], list[int]] = {key: [0, 0, 0, 0] for key in before}
    for key, column, pieces in moves:
        place = (index.villages[key // width], index.goods.codes[key % width])
        sums.setdefault(place, [0, 0, 0, 0])[column] += pieces
    rows = []
    for (village, goods), (received, exchanged, returned, counted) in sorted(sums.items()):
        opening = before.get((village, goods), 0)
        closing = opening + received - exchanged + returned + counted
        rows.append((village, goods, opening, received, exchanged, returned, counted, closing))
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
        self.sums: dict[str | None, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self.sets: dict[str | None, dict[str, set[Any]]] = defaultdict(lambda: defaultdict(set))
        for village in rules.villages:
            if village.supermarket_open(end):
                self._count(village.code, "supermarkets", village.code)
        for house in rules.households:
            if house.member_between(start, end):
                self._count(house.village, "households", house.code)
        for village_code, closing in zip(
            balances["village"], balances["closing"].tolist(), strict=True
        ):
            self._add(village_code, "closing", closing)
        for kind, part in entries.groupby("kind", sort=False):
            self._entries(str(kind), part)

    def _entries(self, kind: str, part: pd.DataFrame) -> None:
        """Count the entries of one kind."""
        if kind not in ("award", "deduction", "exchange"):
            return
        for village, points in part["points"].groupby(part["village"], sort=False).sum().items():
            self._add(str(village), COLUMN_OF[kind], int(points))
        who = "households_exchanged" if kind == "exchange" else "households_scored"
        for village, house in _different(part, "village", "household"):
            self._count(village, who, house)
        if kind == "exchange":
            for village, day in _different(part, "village", "date"):
                self._count(village, "exchange_activities", (village, day))

    def _count(self, village: str, name: str, what: object) -> None:
        self.sets[village][name].add(what)
        self.sets[None][name].add(what)

    def _add(self, village: str, name: str, points: int) -> None:
        self.sums[village][name] += points
        self.sums[None][name] += points

    def of(self, village: str | None) -> dict[str, int]:
        """The figures of one village or of the township."""
        sets, sums = self.sets[village], self.sums[village]
        counts = (
            "supermarkets",
            "households",
            "households_scored",
            "households_exchanged",
            "exchange_activities",
        )
        points = ("earned", "deducted", "exchanged", "closing")
        return {
            **{name: len(sets[name]) for name in counts},
            **{name: int(sums[name]) for name in points},
        }


def _different(part: pd.DataFrame, *columns: str) -> set[tuple[Any, ...]]:
    return set(zip(*(part[column] for column in columns), strict=True))
