"""What the looks of the fairness screen look at, and what they come to.

The month's entries by village, with who belongs to it; at the end of a quarter those since January
too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pointbook.documents.desk import Desk
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.months import first_day
from pointbook.vocabulary.names import squeezed
from pointbook.vocabulary.records import Entry
from pointbook.vocabulary.rules import Goods, Household, Item
from pointbook.vocabulary.text import Facts

YEAR_MONTHS = ("06", "09", "12")
"""Months at whose end the year so far is long enough to be looked at, and not every month."""

SCORED = ("award", "deduction", "veto")


class Row(NamedTuple):
    """A line that a prompt leads to; what does not apply is blank."""

    household: Household | None = None
    what: Item | Goods | None = None
    entry: Entry | None = None
    points: int | None = None
    file: str = ""
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Prompt:
    """Something to look at: its kind, its village ('' the township), the facts that its words are
    filled with, and the rows that show it."""

    kind: str
    village: str
    facts: Facts
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """One village: what was scored or exchanged, in posting order (``year`` is empty in all but a
    few months), its members, and each one's head without spaces."""

    share: VillageMonth
    entries: list[Entry]
    year: list[Entry]
    homes: Mapping[str, Household]
    heads: Mapping[str, str]

    @property
    def code(self) -> str:
        return self.share.code

    def awards(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.kind == "award"]


@dataclass(frozen=True, slots=True)
class Scene:
    """One month: its villages, and every version of each item by code."""

    month: str
    villages: list[Seen]
    items: Mapping[str, list[Item]]


def scene(desk: Desk) -> Scene:
    """A month as the looks want it."""
    first = first_day(desk.month.month)
    settled = desk.month.month[5:] in YEAR_MONTHS
    villages = []
    for share in desk.shares:
        homes = {
            code: home
            for code, home in share.holding.households.items()
            if home.member_between(first, desk.last_day)
        }
        heads = {code: squeezed(home.head) for code, home in homes.items()}
        year = _moves(share.year) if settled else []
        villages.append(Seen(share, _moves(share.entries), year, homes, heads))
    return Scene(desk.month.month, villages, desk.items)


def rows_of(entries: Iterable[Entry]) -> tuple[Row, ...]:
    """The lines that some entries came from."""
    return tuple(
        Row(
            entry.household,
            entry.item or entry.goods,
            entry,
            entry.points,
            entry.file,
            entry.sheet,
            entry.cell,
        )
        for entry in entries
    )


def _moves(entries: Iterable[Entry]) -> list[Entry]:
    """What was scored or exchanged."""
    return [entry for entry in entries if entry.kind in SCORED or entry.kind == "exchange"]
