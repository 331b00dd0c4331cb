"""Where households come from: splits, mergers and new codes, by the rules' column 前户号.

Up to and with the day on which a household begins, what its predecessors did is its history too:
it is shown with it, counts as its month before and bars it from honours. Points do not follow by
themselves; 划转 moves them. Without a day nobody knows since when, so all of it is its history.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from pointbook.vocabulary.names import masked
from pointbook.vocabulary.rules import Household
from pointbook.vocabulary.text import N_, Text

Homes = Mapping[str, Household]


class Forebear(NamedTuple):
    """A household whose history up to ``until`` is that of ``heir`` and of those after it."""

    household: Household
    heir: Household
    until: date


def by_code(households: Iterable[Household]) -> dict[str, Household]:
    """The households by their codes."""
    return {household.code: household for household in households}


def began(household: Household, known: Homes) -> date | None:
    """The day on which a household followed its predecessors: its own first, else their last."""
    last = [known[code].left for code in household.predecessors if code in known]
    return household.joined or max((day for day in last if day), default=None)


def forebears(household: Household, known: Homes) -> list[Forebear]:
    """Everyone whose history this household has, the nearest first and nobody twice."""
    found: dict[str, Forebear] = {}
    waiting = [Forebear(household, household, date.max)]
    for heir in waiting:
        until = min(heir.until, began(heir.household, known) or date.max)
        for code in heir.household.predecessors:
            if code in known and code not in found and code != household.code:
                found[code] = Forebear(known[code], heir.household, until)
                waiting.append(found[code])
    return list(found.values())


def heirs(households: Iterable[Household]) -> dict[str, list[tuple[str, date]]]:
    """For each predecessor whom its history follows to, and up to which day."""
    known = by_code(households)
    found: dict[str, list[tuple[str, date]]] = defaultdict(list)
    for household in known.values():
        if household.predecessors:
            for forebear in forebears(household, known):
                found[forebear.household.code].append((household.code, forebear.until))
    return dict(found)


def inherited(
    households: Iterable[Household], vetoes: Iterable[tuple[str, int]]
) -> Iterator[tuple[str, int]]:
    """Vetoes as household and day, each once more for whoever has its history."""
    following = heirs(households)
    for house, day in vetoes:
        yield house, day
        for heir, until in following.get(house, ()):
            if day <= until.toordinal():
                yield heir, day


def origin(household: Household, known: Homes, full: bool) -> Text | None:
    """In a few words what a household came from; names as notices show them unless ``full``."""
    former = [known[code] for code in household.predecessors if code in known]
    if not former:
        return None
    named = (f"{home.code} {masked(home.head, full)}" for home in former)
    facts = {"households": "、".join(named)}
    if len(former) > 1:
        return Text(N_("Merged from {households}"), facts)
    day, left = began(household, known), former[0].left
    if left and day and left <= day:
        return Text(N_("Continues {households}"), facts)
    return Text(N_("Split from {households}"), facts)
