"""Cover: how far the shelves carry the promise that every point is goods, and what to buy.

The pace is what happened this year so far, spread evenly over its days: pieces exchanged of each
goods, points awarded by each village.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from pointbook.vocabulary.months import (
    day_in_year,
    first_day,
    last_day,
    month_of,
    months_between,
    next_month,
)


@dataclass(frozen=True, slots=True)
class Span:
    """The whole months of this year that the pace is taken from."""

    first: str
    last: str

    @property
    def months(self) -> int:
        return len(months_between(self.first, self.last))

    @property
    def days(self) -> int:
        return (last_day(self.last) - first_day(self.first)).days + 1

    def since(self, opened: date | None) -> "Span":
        """The span of a supermarket that opened within it."""
        if opened is None or opened < first_day(self.first):
            return self
        return Span(min(month_of(opened), self.last), self.last)

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return first_day(self.first) <= day <= last_day(self.last)

    def a_month(self, amount: int) -> int:
        """An amount of the whole span as one of a month, rounded half up."""
        return (2 * amount + self.months) // (2 * self.months)

    def covers(self, stock: int, awarded: int) -> int | None:
        """For how many months the stock would do at the span's pace of awards, in hundredths and
        exact to a tenth; None if nothing was awarded."""
        if awarded <= 0:
            return None
        return (20 * stock * self.months + awarded) // (2 * awarded) * 10

    def runs_out(self, left: int, pieces: int) -> date | None:
        """The day on which so many pieces are gone; None if none was exchanged."""
        if not pieces or left * self.days // pieces > 36_500:
            return None
        return last_day(self.last) + timedelta(days=left * self.days // pieces)

    def until(self, day: date, pieces: int) -> int:
        """The pieces that will be exchanged from the month's end to a day, rounded up."""
        return -(-pieces * (day - last_day(self.last)).days // self.days)


def exchange_day(month: str, set_day: tuple[int, int] | None, last: date | None) -> date:
    """The next exchange day: the one that the settings name, as soon as it comes after the month;
    else the day of the last exchange a month on; else the end of the next month."""
    if set_day is None:
        after = next_month(month)
        number = last.day if last else 31
        return min(first_day(after) + timedelta(days=number - 1), last_day(after))
    year = int(month[:4])
    day = day_in_year(year, set_day)
    return day if day > last_day(month) else day_in_year(year + 1, set_day)
