"""Scores for the model township: what was observed and what the meeting decided, in one month."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from random import Random
from typing import NamedTuple

from pointbook.demo.caps import Room
from pointbook.demo.people import Roster
from pointbook.demo.starter import WORDS
from pointbook.vocabulary.months import first_day, last_day
from pointbook.vocabulary.rules import Item, Rules


class Habit(NamedTuple):
    """How an item comes up in the model township."""

    source: str  # 'O' observed, 'M' decided by the meeting, 'G' the grades of yards
    weight: int  # how often, against the others of its source
    often: int  # most at a time: weeks, services, each ten yuan
    months: frozenset[
        int
    ]  # of its season, once a household in each; none: any, any number of times
    proof: str


def _habit(line: str) -> tuple[str, Habit]:
    code, source, weight, often, months, proof = line.split()
    season = frozenset(map(int, months.split(","))) if months != "-" else frozenset[int]()
    return code, Habit(source, int(weight), int(often), season, proof)


_HABITS = dict(map(_habit, WORDS["habits"]))
WEEKLY = "ENV-04"
_TRIES = 200


class Score(NamedTuple):
    """One row, or one cell of a matrix; ``counted`` hundredths post for certain."""

    day: date
    household: int
    item: Item
    quantity: int
    counted: int
    person: str
    proof: str  # what kind of evidence there is
    note: str

    @property
    def points(self) -> int:
        """What the row claims, in hundredths."""
        return (self.item.points or 0) * self.quantity


class Pool:
    """Items of which one is drawn, some more often than others."""

    def __init__(self, rules: Rules, source: str, month: str) -> None:
        first, last, number = first_day(month), last_day(month), int(month[5:])
        habits = {code: each for code, each in _HABITS.items() if each.source == source}
        self.items = [
            item
            for item in rules.items
            if item.code in habits
            and item.in_force(first)
            and item.in_force(last)
            and number in (habits[item.code].months or (number,))
        ]
        self._weights = list(accumulate(habits[item.code].weight for item in self.items))

    def draw(self, rng: Random) -> Item:
        """One item by chance."""
        return rng.choices(self.items, cum_weights=self._weights)[0]


class Scorer:
    """Scores the households of one village, month after month, and never beyond a cap."""

    def __init__(self, rules: Rules, roster: Roster, rng: Random) -> None:
        self._rules, self._roster, self._rng = rules, roster, rng
        self._room = Room(rules)
        self._tiers: dict[tuple[int, str], int] = {}

    def start(self, month: str, members: Sequence[int]) -> None:
        """Begin a month with these households."""
        self._room.start(month)
        if month.endswith("-01"):
            self._tiers.clear()
        self._month, self._members = month, members
        self._pools: dict[str, Pool] = {}
        self._once: set[tuple[int, str]] = set()
        self._repeats: Counter[tuple[date, int, str]] = Counter()

    def observe(
        self, count: int, days: Sequence[date], *, matrix: bool = False, plus_only: bool = False
    ) -> list[Score]:
        """So many observations: a part of them the yard grades, each household once."""
        inspected = self._rng.sample(self._members, min(len(self._members), count * 2 // 5))
        grades = [] if plus_only else [self._grade(h, self._rng.choice(days)) for h in inspected]
        found = [grade for grade in grades if grade]
        while len(found) < count:
            found.append(self._draw("O", days, matrix, plus_only))
        return found

    def decide(self, count: int, day: date) -> list[Score]:
        """So many decisions of the meeting of that day."""
        return [self._draw("M", [day], False, False) for _ in range(count)]

    def once_too_often(self, scores: Sequence[Score], days: Sequence[date]) -> Score | None:
        """One of these written down again on another day, so that a cap cuts it to nothing."""
        for score in scores:
            item = score.item
            if item.month_cap == score.points and not item.exclusive_group and not item.evidence:
                return score._replace(day=_another(days, score.day), counted=0)
        return None

    def _grade(self, household: int, day: date) -> Score | None:
        item = self._pool("G").draw(self._rng)
        return self._score(household, item, day, 1)

    def _draw(self, source: str, days: Sequence[date], matrix: bool, plus_only: bool) -> Score:
        rng, pool = self._rng, self._pool(source)
        for _ in range(_TRIES):
            household, item = rng.choice(self._members), pool.draw(rng)
            if (plus_only and (item.points or 0) < 0) or (
                matrix and not self._fits_matrix(household, item)
            ):
                continue
            day = rng.choice(days)
            often = min(_HABITS[item.code].often, _weeks(day) if item.code == WEEKLY else 9)
            if score := self._score(household, item, day, rng.randint(1, often)):
                if matrix:
                    self._once.add((household, item.code))
                return score
        return self._last_resort(source)

    def _fits_matrix(self, household: int, item: Item) -> bool:
        return not item.evidence and (household, item.code) not in self._once

    def _last_resort(self, source: str) -> Score:
        """When next to all room is taken: a claim at the very end, which a cap may cut."""
        items = self._pool(source).items
        item = next(i for i in items if (i.points or 0) > 0 and not _HABITS[i.code].months)
        household, day = self._rng.choice(self._members), last_day(self._month)
        self._room.book(household, item, item.points or 0, beyond=True)
        return self._row(household, item, day, 1, 0)

    def _score(self, household: int, item: Item, day: date, quantity: int) -> Score | None:
        group = item.exclusive_group or item.tier_group
        group = group or (item.code if _HABITS[item.code].months else "")
        if group and (household, group) in self._once:
            return None
        counted = (item.points or 0) * quantity
        if item.tier_group:
            counted -= self._tiers.get((household, group), 0)
            if counted <= 0:
                return None
        if not self._room.book(household, item, abs(counted)):
            return None
        if group:
            self._once.add((household, group))
        if item.tier_group:
            self._tiers[household, group] = item.points or 0
        return self._row(household, item, day, quantity, counted)

    def _row(self, household: int, item: Item, day: date, quantity: int, counted: int) -> Score:
        self._repeats[day, household, item.code] += 1
        repeat = self._repeats[day, household, item.code]
        note = f"当日第{repeat}次" if repeat > 1 else ""
        person = ""
        if item.source == "observation" or household % 11 == 5:  # who stands back at the meeting
            person = self._rng.choice(self._roster.assessors).name
        proof = _HABITS[item.code].proof if item.evidence else ""
        return Score(day, household, item, quantity, counted, person, proof, note)

    def _pool(self, source: str) -> Pool:
        if source not in self._pools:
            self._pools[source] = Pool(self._rules, source, self._month)
        return self._pools[source]


def _weeks(day: date) -> int:
    """How many weeks of its month have begun by a day."""
    return (day.day + 6) // 7


def _another(days: Sequence[date], day: date) -> date:
    """Another one of these days, or the same where there is only one."""
    return days[(days.index(day) + len(days) // 2) % len(days)]
