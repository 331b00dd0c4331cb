"""Selections: the candidates for each honour of the rules, by the points of its month, quarter or
year.

What counts is what was posted in the period in the honour's categories and not taken back by its
end: awards less deductions; a correction of an earlier period counts in none. Who had a veto within
12 months, has an objection that is not settled or is no member any more on the last day is kept
off. Equal points are settled by fewer points deducted, then by points of all categories; whoever is
equal even so shares a place, and the meeting decides.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from pointbook.reckoning.lineage import Homes, by_code, forebears, inherited
from pointbook.reckoning.month import Month
from pointbook.vocabulary.months import last_day, quarter_end
from pointbook.vocabulary.records import Entry
from pointbook.vocabulary.rules import Honour, Household

BEST = 3
"""So many awards that count most are named for each candidate."""

Why = Literal["veto", "objection"]


class Standing(NamedTuple):
    """What a period brought one household: ``points`` in the honour's categories and, of all
    categories, what was deducted (not negative) and what is left (``overall``); ``awards`` of the
    honour's categories that nobody took back."""

    household: Household
    points: int
    deducted: int
    overall: int
    categories: Mapping[str, int]
    awards: Sequence[Entry]

    @property
    def best(self) -> list[Entry]:
        """The awards that count most."""
        return sorted(self.awards, key=lambda award: -award.points)[:BEST]

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
    """The honours that each village may give, in the order of the rules, whom a veto ``barred`` on
    none of them."""
    rules, last = month.rules, last_day(month.month)
    found: dict[str, list[Selection]] = {village.code: [] for village in rules.villages}
    if not rules.honours:
        return found
    scores, known = _scores(month), by_code(rules.households)
    members: dict[str, list[tuple[Household, list[Entry]]]] = defaultdict(list)
    for house in rules.households:
        mine = with_history(house, scores, known) if house.member_between(last, last) else []
        if mine:
            members[house.village].append((house, mine))
    waiting = inherited(rules.households, ((house, 0) for house in month.disputed))
    off: dict[str, Why] = {house: "objection" for house, _ in waiting}
    off |= dict.fromkeys(barred, "veto")
    for honour in rules.honours:
        first, end = _span(honour.period, last)
        for village in honour.villages or found:
            standings = [_standing(*member, honour, first) for member in members[village]]
            found[village].append(_select(honour, first, end == last, standings, off))
    return found


def _span(period: str, last: date) -> tuple[date, date]:
    """The first and the last day of the month, quarter or year that a month's last day lies in."""
    if period == "year":
        return date(last.year, 1, 1), date(last.year, 12, 31)
    if period == "month":
        return last.replace(day=1), last
    end = quarter_end(last)
    return date(end.year, end.month - 2, 1), end


Scores = Mapping[str, list[Entry]]


def _scores(month: Month) -> Scores:
    """The year's awards and deductions that nobody took back, by household."""
    entries = [entry for village in month.villages for entry in village.year]
    taken_back = {entry.reverses.id for entry in entries if entry.reverses}
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.kind in ("award", "deduction") and entry.id not in taken_back:
            found[entry.household.code].append(entry)
    return found


def with_history(house: Household, scores: Scores, known: Homes) -> list[Entry]:
    """The scores of a household and of those whose history it has, in order of day."""
    mine = scores.get(house.code, [])
    if not house.predecessors:
        return mine
    former = (
        entry
        for each in forebears(house, known)
        for entry in scores.get(each.household.code, ())
        if entry.day <= each.until
    )
    return sorted((*former, *mine), key=lambda entry: entry.day)


def _standing(house: Household, entries: Iterable[Entry], honour: Honour, first: date) -> Standing:
    categories: dict[str, int] = defaultdict(int)
    deducted = overall = 0
    awards = []
    for entry in entries:
        if entry.day < first:
            continue
        overall += entry.points
        if entry.kind == "deduction":
            deducted -= entry.points
        if entry.category in honour.categories or not honour.categories:
            categories[entry.category] += entry.points
            if entry.points > 0:
                awards.append(entry)
    points = sum(categories.values())
    return Standing(house, points, deducted, overall, categories, awards)


def _select(
    honour: Honour,
    first: date,
    ended: bool,
    standings: Iterable[Standing],
    off: Mapping[str, Why],
) -> Selection:
    """As many households as there are places, more where the last place is shared."""
    able = [each for each in standings if each.points >= max(honour.min_points, 1)]
    ranked = sorted(able, key=lambda each: (each.merit, each.household.code))
    free = [each for each in ranked if each.household.code not in off]
    within = free[: honour.places]
    chosen = [each for each in free if within and each.merit <= within[-1].merit]
    full = honour.places is not None and len(chosen) >= honour.places
    kept_off = [
        (each, off[each.household.code])
        for each in ranked
        if each.household.code in off and not (full and each.merit > chosen[-1].merit)
    ]
    places: dict[tuple[int, int, int], int] = {}
    placed = ((places.setdefault(each.merit, at), each) for at, each in enumerate(chosen, 1))
    settled = () if honour.places is None else _settled(free, len(chosen))
    return Selection(honour, first, ended, tuple(placed), settled, tuple(kept_off))


def _settled(free: Sequence[Standing], chosen: int) -> tuple[tuple[Standing, ...], ...]:
    """The chosen, and the first one behind them, of the same points, where more was compared."""
    named = free[: chosen + 1]
    groups = [
        tuple(each for each in named if each.points == points)
        for points in dict.fromkeys(each.points for each in free[:chosen])
    ]
    return tuple(group for group in groups if group[0].merit != group[-1].merit)
