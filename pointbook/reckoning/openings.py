"""Openings, basis points and expiry: what happens to households by the calendar, without any row."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from pointbook.reckoning.carried import Carried
from pointbook.reckoning.ledger import Event, of_household
from pointbook.vocabulary.holding import Holding
from pointbook.vocabulary.months import day_in_year, first_day, last_day, month_of, months_between
from pointbook.vocabulary.rules import Household


def by_calendar(
    holding: Holding, carried: Carried, first_month: str, last_month: str
) -> Iterator[Event]:
    """Every opening, basis and expiry of a village after what is carried, up to the last month's end."""
    start = _start(carried, first_month)
    end = last_day(last_month)
    opened = set(carried.opened)
    for home in holding.households.values():
        if home.code not in opened:
            yield from _opening(holding, home, start, end)
        yield from _basis(holding, home, first_month, start, end)
    for day in _expiry_days(holding, start, end):
        for home in holding.households.values():
            if home.member_between(day, day):
                yield of_household(day, "expiry", home)


def _start(carried: Carried, first_month: str) -> date:
    """The first day that no closed month has."""
    first = first_day(first_month)
    return max(first, last_day(carried.month) + timedelta(1)) if carried.month else first


def _opening(holding: Holding, home: Household, start: date, end: date) -> Iterator[Event]:
    """A household's 期初积分, or 基础分, on the day it joined; one whose day is in a closed month gets
    it on the first day after that."""
    day = max(home.joined or start, start)
    points = home.opening
    if points is None:
        points = holding.settings(day).basis_points
    if points and day <= end and (home.left is None or home.left >= day):
        yield of_household(day, "opening", home, points)


def _basis(
    holding: Holding, home: Household, first_month: str, start: date, end: date
) -> Iterator[Event]:
    """With 基础分周期 every member on the first day of each later period gets 基础分 again."""
    period = holding.rules.settings.basis_period
    if period == "once":
        return
    opened = max(home.joined or date.min, first_day(first_month))
    for day in _period_starts(period, start, end):
        points = holding.settings(day).basis_points
        if day > opened and points and home.member_between(day, day):
            yield of_household(day, "basis", home, points)


def _period_starts(period: str, start: date, end: date) -> Iterable[date]:
    months = (1,) if period == "year" else (1, 4, 7, 10)
    days = map(first_day, months_between(month_of(start), month_of(end)))
    return (day for day in days if day.month in months and day >= start)


def _expiry_days(holding: Holding, start: date, end: date) -> Iterator[date]:
    settings = holding.rules.settings
    if settings.year_end == "carry":
        return
    for year in range(start.year, end.year + 1):
        day = day_in_year(year, settings.expire_on)
        if start <= day <= end:
            yield day
