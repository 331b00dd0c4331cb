"""The publicity clock: when the notices of a village's month hung, and whether that was on time.

All of it comes from the covers. On time is a notice that was hung by the 8th of the next month, the
day on which the township's summary is due, and hung for the days that the settings ask for, its
first and its last day counted.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple

from pointbook.vocabulary.holding import settings_on
from pointbook.vocabulary.months import first_day, last_day, month_of, next_month
from pointbook.vocabulary.records import Cover
from pointbook.vocabulary.rules import Rules

DUE = 8
"""The day of the next month by which a notice hangs."""

Verdict = Literal["on-time", "early", "late", "short", "hanging", "not-hung"]


class Hung(NamedTuple):
    """The notices of one village and month: the days on its cover, the days that they must hang."""

    month: str
    village: str
    posted_on: date | None
    posted_until: date | None
    needed: int
    closed: bool = False

    @property
    def open_until(self) -> date | None:
        """The last day on which one may object; None while nothing hangs."""
        if self.posted_on is None:
            return None
        least = self.posted_on + timedelta(days=max(self.needed, 1) - 1)
        return max(least, self.posted_until or least)

    @property
    def days(self) -> int | None:
        """How many days it hung; None while it hangs."""
        if self.posted_on is None or self.posted_until is None:
            return None
        return max((self.posted_until - self.posted_on).days + 1, 0)

    @property
    def verdict(self) -> Verdict:
        """What became of it, as far as the cover says."""
        if self.posted_on is None:
            return "not-hung"
        if self.posted_on < first_day(self.month):
            return "early"  # a slip of the pen: the month had not begun
        if self.posted_on > first_day(next_month(self.month)).replace(day=DUE):
            return "late"
        if self.days is None:
            return "hanging"
        return "on-time" if self.days >= self.needed else "short"


def hung(month: str, covers: Mapping[str, Cover], rules: Rules) -> Iterator[Hung]:
    """One for each village that has sent its workbook or owes one, in the order of the rules."""
    for village in rules.villages:
        cover = covers.get(village.code)
        if cover or village.supermarket_open(last_day(month)):
            values = cover.values if cover else dict.fromkeys(("posted_on", "posted_until"))
            days = settings_on(rules, village.code, last_day(month)).publicity_days
            yield Hung(month, village.code, values["posted_on"], values["posted_until"], days)


def judged(notices: Iterable[Hung]) -> tuple[int, int]:
    """How many were on time, and how many of which it is known."""
    found = [notice.verdict for notice in notices]
    known = [verdict for verdict in found if verdict not in ("hanging", "not-hung")]
    return known.count("on-time"), len(known)


def handed_on(notices: Iterable[Hung], month: str) -> list[list[Any]]:
    """What the book keeps of the notices of a month and the eleven before it."""
    first = month_of(first_day(month).replace(year=int(month[:4]) - 1))
    return [
        [each.month, each.village, *(day and day.isoformat() for day in each[2:4]), each.needed]
        for each in notices
        if each.month > first and each.posted_on
    ]


def kept(notices: Iterable[list[Any]]) -> tuple[Hung, ...]:
    """The notices of closed months, as the book kept them."""
    found = []
    for month, village, *hung, needed in notices:
        first, last = (day and date.fromisoformat(day) for day in hung)
        found.append(Hung(month, village, first, last, needed, closed=True))
    return tuple(found)
