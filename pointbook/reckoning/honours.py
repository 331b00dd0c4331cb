"""Who stands on the honour roll: the households that the month brought most points.

A household with a veto is on no list for 12 months from the veto's day; a veto that was taken back
bars nobody.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from pointbook.reckoning.carried import Carried
from pointbook.reckoning.month import Month
from pointbook.vocabulary.months import day_in_year
from pointbook.vocabulary.records import Entry

SETTLED = ("resolution", "handler", "resolved_on")
"""What an objection has once it is settled."""


class Placed(NamedTuple):
    """One household on the roll; households of equal points share a place."""

    place: int
    household: str
    points: int


def standing(carried: Carried, entries: Iterable[Entry]) -> tuple[tuple[str, int], ...]:
    """Household and day of every veto that nobody took back, the closed months' included."""
    every, taken_back = list(carried.vetoes), set()
    for entry in entries:
        if entry.kind == "veto":
            every.append((entry.household.code, entry.day.toordinal(), entry.id))
        if entry.reverses:
            taken_back.add(entry.reverses.id)
    return tuple((house, day) for house, day, entry in every if entry not in taken_back)


def barred(entries: Iterable[Entry], vetoes: Iterable[tuple[str, int]], day: date) -> set[str]:
    """Households that the vetoes among these entries, and others, keep off a list of that day."""
    since = day_in_year(day.year - 1, (day.month, day.day)).toordinal()
    known = (*standing(Carried(), entries), *vetoes)
    return {household for household, vetoed in known if since < vetoed <= day.toordinal()}


def disputed(month: Month) -> set[str]:
    """Households with an objection of the month that is not settled.

    One to an entry is about the household of that entry, whoever raised it.
    """
    found = set()
    for village in month.villages:
        owners = {entry.id: entry.household.code for entry in village.year}
        for claim in village.objections:
            if not all(claim.said(name) for name in SETTLED):
                code = claim.household.code if claim.household else ""
                found.add(owners.get(claim.said("entry"), code))
    return found - {""}


def roll(points: Mapping[str, int], without: Collection[str], length: int) -> list[Placed]:
    """The first ``length`` households by points, more if the last place is shared; nobody without
    points is on it. Equal points stand in order of household code."""
    ranked = sorted(
        (-gained, household)
        for household, gained in points.items()
        if gained > 0 and household not in without
    )
    placed: list[Placed] = []
    for at, (gained, household) in enumerate(ranked):
        shared = bool(placed) and placed[-1].points == -gained
        if at >= length and not shared:
            break
        placed.append(Placed(placed[-1].place if shared else at + 1, household, -gained))
    return placed if length > 0 else []
