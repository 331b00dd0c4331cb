"""Selections: the candidates for each honour of the rules, by the points of its month, quarter or
year.

What counts is what was posted in the period in the honour's categories: awards less deductions,
and corrections of either on the day on which they were made, so that months add up to quarters and
years. Who had a veto within 12 months, has an objection that is not settled or is no member any
more on the last day is kept off. Equal points are settled by fewer points deducted, then by points
of all categories; whoever is equal even so shares a place, and the meeting decides.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

import pandas as pd

from pointbook.reckoning.lineage import heirs, inherited
from pointbook.reckoning.month import Month
from pointbook.vocabulary.months import last_day, quarter_end
from pointbook.vocabulary.rules import Honour

BEST = 3
"""So many awards that count most are named for each candidate."""

Why = Literal["veto", "objection"]


class Score(NamedTuple):
    """An entry that counts; ``speaks`` is an award that nobody took back."""

    day: date
    item: str
    category: str
    points: int
    deducts: bool
    speaks: bool


class Standing(NamedTuple):
    """What a period brought one household: ``points`` in the honour's categories and, of all
    categories, what was deducted (not negative) and what is left (``overall``); ``awards`` of the
    honour's categories that nobody took back."""

    household: str
    points: int
    deducted: int
    overall: int
    categories: Mapping[str, int]
    awards: Sequence[Score]

    @property
    def best(self) -> list[Score]:
        """The awards that count most."""
        return sorted(self.awards, key=lambda score: -score.points)[:BEST]

    @property
    def merit(self) -> tuple[int, int, int]:
        """What decides the order, the best first."""
        return -self.points, self.deducted, -self.overall


@dataclass(frozen=True, slots=True)
class Selection:
    """One honour in one village; while not ``ended``, how things stand on the month's last day.

    ``candidates`` stand with their places. ``settled`` are groups of the same points that are
    not equal in all the rest, in order: candidates, and the first household that is none.
    ``kept_off`` would be candidates but for the reason.
    """

    honour: Honour
    first: date
    ended: bool
    candidates: tuple[tuple[int, Standing], ...]
    settled: tuple[tuple[Standing, ...], ...]
    kept_off: tuple[tuple[Standing, Why], ...]

    @property
    def undecided(self) -> tuple[Standing, ...]:
        """The households that share the last place where there are more than places."""
        last, places = self.candidates[-1:], self.honour.places
        if not last or places is None or len(self.candidates) <= places:
            return ()
        return tuple(each for place, each in self.candidates if place == last[0][0])


def select(month: Month, barred: Collection[str]) -> dict[str, list[Selection]]:
    """Every honour of the rules by village; ``barred`` are the households with a veto."""
    rules, last = month.rules, last_day(month.month)
    found: dict[str, list[Selection]] = {village.code: [] for village in rules.villages}
    if not rules.honours:
        return found
    scores = _scores(month.year_entries, heirs(rules.households))
    members: dict[str, list[str]] = defaultdict(list)
    for house in rules.households:
        if house.code in scores and house.member_between(last, last):
            members[house.village].append(house.code)
    waiting = inherited(rules.households, ((house, 0) for house in month.disputed))
    off: dict[str, Why] = {house: "objection" for house, _ in waiting}
    off |= dict.fromkeys(barred, "veto")
    for honour in rules.honours:
        first, end = _span(honour.period, last)
        for village, made in found.items():
            standings = [
                _standing(house, scores[house], honour, first) for house in members[village]
            ]
            made.append(_select(honour, first, end == last, standings, off))
    return found


def _span(period: str, last: date) -> tuple[date, date]:
    """The first and the last day of the month, quarter or year that a month's last day lies in."""
    if period == "year":
        return date(last.year, 1, 1), date(last.year, 12, 31)
    if period == "month":
        return last.replace(day=1), last
    end = quarter_end(last)
    return date(end.year, end.month - 2, 1), end


def _scores(
    entries: pd.DataFrame, following: Mapping[str, Sequence[tuple[str, date]]]
) -> dict[str, list[Score]]:
    """The entries that count, by household and for whoever has its history; a correction that
    names an item takes back an award, a deduction or a veto."""
    taken_back = set(entries["reverses"].tolist())
    found: dict[str, list[Score]] = defaultdict(list)
    names = ("kind", "household", "date", "item", "category", "points", "id")
    for kind, household, day, item, category, points, entry in zip(
        *(entries[name].tolist() for name in names), strict=True
    ):
        if kind in ("award", "deduction") or (kind == "reversal" and item):
            deducts = kind == "deduction" or (kind == "reversal" and points > 0)
            speaks = kind == "award" and points > 0 and entry not in taken_back
            score = Score(day, item, category, points, deducts, speaks)
            found[household].append(score)
            for heir, until in following.get(household, ()):
                if day <= until:
                    found[heir].append(score)
    return found


def _standing(house: str, scores: Iterable[Score], honour: Honour, first: date) -> Standing:
    categories: dict[str, int] = defaultdict(int)
    deducted = overall = 0
    speaking = []
    for score in scores:
        if score.day < first:
            continue
        overall += score.points
        if score.deducts:
            deducted -= score.points
        if score.category in honour.categories or not honour.categories:
            categories[score.category] += score.points
            if score.speaks:
                speaking.append(score)
    points = sum(categories.values())
    return Standing(house, points, max(0, deducted), overall, categories, speaking)


def _select(
    honour: Honour,
    first: date,
    ended: bool,
    standings: Iterable[Standing],
    off: Mapping[str, Why],
) -> Selection:
    """As many households as there are places, more where the last place is shared."""
    able = [each for each in standings if each.points >= max(honour.min_points, 1)]
    ranked = sorted(able, key=lambda each: (each.merit, each.household))
    free = [each for each in ranked if each.household not in off]
    within = free[: honour.places]
    chosen = [each for each in free if within and each.merit <= within[-1].merit]
    full = honour.places is not None and len(chosen) >= honour.places
    kept_off = [
        (each, off[each.household])
        for each in ranked
        if each.household in off and not (full and each.merit > chosen[-1].merit)
    ]
    settled = () if honour.places is None else _settled(free, len(chosen))
    return Selection(honour, first, ended, _placed(chosen), settled, tuple(kept_off))


def _placed(chosen: Sequence[Standing]) -> tuple[tuple[int, Standing], ...]:
    places: dict[tuple[int, int, int], int] = {}
    return tuple((places.setdefault(each.merit, at), each) for at, each in enumerate(chosen, 1))


def _settled(free: Sequence[Standing], chosen: int) -> tuple[tuple[Standing, ...], ...]:
    """The chosen, and the first one behind them, of the same points, where more was compared."""
    named = free[: chosen + 1]
    groups = [
        tuple(each for each in named if each.points == points)
        for points in dict.fromkeys(each.points for each in free[:chosen])
    ]
    return tuple(group for group in groups if group[0].merit != group[-1].merit)
