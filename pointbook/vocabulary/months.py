"""Months and days: a month is ``2022-09``, a day is a ``datetime.date`` or its ordinal."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache

from pointbook.vocabulary.text import N_, Text


@cache
def first_day(month: str) -> date:
    """The first day of ``2022-09``."""
    return date(int(month[:4]), int(month[5:7]), 1)


@cache
def last_day(month: str) -> date:
    """The last day of ``2022-09``."""
    year, number = int(month[:4]), int(month[5:7])
    return date(year, number, monthrange(year, number)[1])


@lru_cache(10_000)
def month_of(day: date) -> str:
    """The month that a day lies in."""
    return f"{day.year:04d}-{day.month:02d}"


def next_month(month: str) -> str:
    """The month after ``2022-12`` is ``2023-01``."""
    year, number = int(month[:4]), int(month[5:7])
    return f"{year + 1:04d}-01" if number == 12 else f"{year:04d}-{number + 1:02d}"


def months_between(first: str, last: str) -> list[str]:
    """Every month from first to last, both included."""
    found = []
    while first <= last:
        found.append(first)
        first = next_month(first)
    return found


def quarter_end(day: date) -> date:
    """The last day of the calendar quarter that a day lies in."""
    month = (day.month + 2) // 3 * 3
    return date(day.year, month, monthrange(day.year, month)[1])


@lru_cache(10_000)
def quarter_of(month: str) -> str:
    """The calendar quarter of ``2022-08`` is ``2022-Q3``."""
    return f"{month[:4]}-Q{(int(month[5:7]) + 2) // 3}"


def day_in_year(year: int, month_day: tuple[int, int]) -> date:
    """A month-day in one year; 29 February is the 28th where there is none."""
    month, day = month_day
    return date(year, month, min(day, monthrange(year, month)[1]))


def periods(spans: Iterable[tuple[date | None, date | None]]) -> Text:
    """From when until when, in words, of one span of days or of several."""
    texts = [_period(start, until) for start, until in spans]
    if len(texts) == 1:
        return texts[0]
    joined = " / ".join(f"{{p{number}}}" for number in range(len(texts)))
    return Text(joined, {f"p{number}": text for number, text in enumerate(texts)})


def _period(start: date | None, until: date | None) -> Text:
    facts = {"start": str(start), "until": str(until)}
    if start and until:
        return Text(N_("from {start} until {until}"), facts)
    if start:
        return Text(N_("from {start} on"), facts)
    return Text(N_("until {until}"), facts) if until else Text(N_("always"))
