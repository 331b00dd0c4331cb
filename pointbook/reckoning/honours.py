"""Who stands on the honour roll: the households that the month brought most points.

A household with a veto is on no list for 12 months from the veto's day, as far as the entries at
hand reach back; a veto that was taken back bars nobody.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple

import pandas as pd

from pointbook.reckoning.carried import Carried
from pointbook.reckoning.month import Month
from pointbook.vocabulary.months import day_in_year

SETTLED = ("resolution", "handler", "resolved_on")
"""What an objection has once it is settled."""


class Placed(NamedTuple):
    """One household on the roll; households of equal points share a place."""

    place: int
    household: str
    points: int


def barred(entries: pd.DataFrame, day: date) -> set[str]:
    """Households whose veto keeps them off a list that is drawn up on that day."""
    vetoes = entries[entries["kind"] == "veto"]
    if vetoes.empty:
        return set()
    taken_back = set(entries.loc[entries["kind"] == "reversal", "reverses"].tolist())
    since = day_in_year(day.year - 1, (day.month, day.day))
    rows = zip(
        vetoes["id"].tolist(), vetoes["date"].tolist(), vetoes["household"].tolist(), strict=True
    )
    return {
        household
        for entry, vetoed, household in rows
        if entry not in taken_back and since < vetoed <= day
    }


def standing(carried: Carried, entries: pd.DataFrame) -> tuple[tuple[str, int], ...]:
    """Household and day of every veto that nobody took back, the closed months' included."""
    taken_back = set(entries.loc[entries["kind"] == "reversal", "reverses"].tolist())
    vetoes = entries[entries["kind"] == "veto"]
    columns = (vetoes["household"].tolist(), vetoes["date"].tolist(), vetoes["id"].tolist())
    posted = [(house, day.toordinal(), entry) for house, day, entry in zip(*columns, strict=True)]
    every = (*carried.vetoes, *posted)
    return tuple((house, day) for house, day, entry in every if entry not in taken_back)


def barred_by(vetoes: Iterable[tuple[str, int]], day: date) -> set[str]:
    """Households that such vetoes keep off a list that is drawn up on that day."""
    since = day_in_year(day.year - 1, (day.month, day.day)).toordinal()
    return {household for household, vetoed in vetoes if since < vetoed <= day.toordinal()}


def disputed(month: Month) -> set[str]:
    """Households with an objection of the month that is not settled.

    One to an entry is about the household of that entry, whoever raised it.
    """
    rows = month.objections.to_dict("records")
    waiting = [row for row in rows if not all(row[name] for name in SETTLED)]
    if not waiting:
        return set()
    entries = month.year_entries
    owners = dict(zip(entries["id"].tolist(), entries["household"].tolist(), strict=True))
    return {owners.get(row["entry"], row["household"]) for row in waiting} - {""}


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
