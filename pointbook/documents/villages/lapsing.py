"""Points that lapse soon: what notices and slips announce beforehand."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.months import day_in_year, last_day

ANNOUNCED = timedelta(days=60)
"""So long before the day it is announced."""


class Lapsing(NamedTuple):
    """The day, and what lapses on it by household, as far as the month's end tells."""

    day: date
    points: Mapping[str, int]


def lapsing(share: VillageMonth) -> Lapsing | None:
    """What lapses within 60 days after the month, in a township whose points lapse."""
    last = last_day(share.month)
    settings = share.holding.settings(last)
    days = (day_in_year(year, settings.expire_on) for year in (last.year, last.year + 1))
    day = next(day for day in days if day > last)
    if settings.year_end != "expire" or day - last > ANNOUNCED:
        return None
    # Of last year's points what has not been spent since; all of them where the cut-off is to come.
    since_cut_off = day.year == last.year and settings.expire_on != (12, 31)
    moved: Counter[str] = Counter()
    spent: Counter[str] = Counter()
    for entry in share.year if since_cut_off else ():
        moved[entry.household.code] += entry.points
        if entry.kind in ("exchange", "deduction", "transfer"):
            spent[entry.household.code] -= min(entry.points, 0)
    found = {}
    for row in share.balances:
        code = row.household.code
        left = row.closing - moved[code] - spent[code] if since_cut_off else row.closing
        if (points := min(left, row.closing)) > 0 and row.household.member_between(day, day):
            found[code] = points
    return Lapsing(day, found) if found else None
