"""Scores for the model township: what was observed and what the meeting decided, in one month."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from random import Random
from typing import NamedTuple

from pointbook.demo.caps import Room
from pointbook.demo.people import Roster
from pointbook.vocabulary.months import first_day, last_day
from pointbook.vocabulary.rules import Item, Rules

# How often an item is seen, against the others of its sheet.
_OBSERVED = {
    "ENV-04": 14, "ENV-05": 8, "ENV-06": 12, "ENV-08": 3, "ENV-09": 2, "LAW-02": 8, "LAW-03": 1,
    "CUS-03": 2, "FAM-01": 8, "HON-01": 8, "CIV-01": 10, "CIV-02": 8, "CIV-03": 5, "VOL-01": 12,
    "VOL-02": 6, "VOL-03": 6, "VOL-04": 2, "VOL-05": 1, "EPI-01": 6, "EPI-02": 4,
}  # fmt: skip
_DECIDED = {
    "LAW-01": 20, "LAW-04": 5, "LAW-05": 1, "LAW-06": 1, "ENV-07": 6, "CUS-01": 4, "CUS-02": 1,
    "CUS-04": 1, "FAM-02": 8, "FAM-03": 8, "FAM-04": 3, "HON-02": 5, "CIV-04": 5, "CIV-05-1": 3,
    "CIV-05-2": 2, "CIV-06-1": 2, "CIV-06-2": 1, "CIV-07": 1,
}  # fmt: skip
_GRADES = {"ENV-01": 35, "ENV-02": 58, "ENV-03": 7}

# Items of a season: the months in which they are scored, once a household.
_SEASONS = {
    "LAW-01": (3, 6, 9, 12),
    "HON-01": (3, 6, 9, 12),
    "FAM-03": (1, 7, 9),
    "CUS-03": (1, 4, 8, 10),
}
# How often an item may be claimed in one row: weeks, services, each ten yuan.
WEEKLY = "ENV-04"
_OFTEN = {WEEKLY: 4, "VOL-01": 2, "VOL-04": 5}
_PROOFS = {
    "LAW-04": "调解记录",
    "LAW-05": "调解记录",
    "ENV-08": "回收单",
    "CUS-01": "红白理事会备案",
    "CUS-02": "备案表",
    "FAM-04": "评选文件",
    "CIV-04": "会议纪要",
    "CIV-05": "表彰文件",
    "CIV-06": "表彰文件",
    "VOL-04": "捐赠票据",
    "VOL-05": "献血证",
}
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

    def __init__(self, rules: Rules, weights: dict[str, int], month: str) -> None:
        first, last, number = first_day(month), last_day(month), int(month[5:])
        self.items = [
            item
            for item in rules.items
            if weights.get(item.code)
            and item.in_force(first)
            and item.in_force(last)
            and number in _SEASONS.get(item.code, (number,))
        ]
        self._weights = list(accumulate(weights[item.code] for item in self.items))

    def draw(self, rng: Random) -> Item:
        """One item by chance."""
        return rng.choices(self.items, cum_weights=self._weights)[0]


class Scorer:
    """Scores the households of one village, month after month, and never beyond a cap."""

    def __init__(self, rules: Rules, roster: Roster, rng: Random) -> None:
        self._rules, self._roster, self._rng = rules, roster, rng
        self._room = Room(rules)
        self._tiers: dict[tuple[int, str], int] = {}
        self._pools: dict[tuple[int, str], Pool] = {}

    def start(self, month: str, members: Sequence[int]) -> None:
        """Begin a month with these households."""
        self._room.start(month)
        if month.endswith("-01"):
            self._tiers.clear()
        self._month, self._members = month, members
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
            found.append(self._draw("o", days, matrix, plus_only))
        return found

    def decide(self, count: int, day: date) -> list[Score]:
        """So many decisions of the meeting of that day."""
        return [self._draw("m", [day], False, False) for _ in range(count)]

    def once_too_often(self, scores: Sequence[Score], days: Sequence[date]) -> Score | None:
        """One of these written down again on another day, so that a cap cuts it to nothing."""
        for score in scores:
            item = score.item
            if item.month_cap == score.points and not item.exclusive_group and not item.evidence:
                return score._replace(day=_another(days, score.day), counted=0)
        return None

    def _grade(self, household: int, day: date) -> Score | None:
        item = self._pool("g").draw(self._rng)
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
            often = min(_OFTEN.get(item.code, 1), _weeks(day) if item.code == WEEKLY else 9)
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
        item = next(i for i in items if (i.points or 0) > 0 and i.code not in _SEASONS)
        household, day = self._rng.choice(self._members), last_day(self._month)
        self._room.book(household, item, item.points or 0, beyond=True)
        return self._row(household, item, day, 1, 0)

    def _score(self, household: int, item: Item, day: date, quantity: int) -> Score | None:
        group = item.exclusive_group or item.tier_group
        group = group or (item.code if item.code in _SEASONS else "")
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
        proof = _PROOFS.get(item.code[:6], "照片") if item.evidence else ""
        return Score(day, household, item, quantity, counted, person, proof, note)

    def _pool(self, source: str) -> Pool:
        key = (int(self._month.replace("-", "")), source)
        if key not in self._pools:
            weights = {"o": _OBSERVED, "m": _DECIDED, "g": _GRADES}[source]
            self._pools = {k: pool for k, pool in self._pools.items() if k[0] == key[0]}
            self._pools[key] = Pool(self._rules, weights, self._month)
        return self._pools[key]


def _weeks(day: date) -> int:
    """How many weeks of its month have begun by a day."""
    return (day.day + 6) // 7


def _another(days: Sequence[date], day: date) -> date:
    """Another one of these days, or the same where there is only one."""
    return days[(days.index(day) + len(days) // 2) % len(days)]
