"""What the looks of the fairness screen look at, and what they come to.

The month's entries as plain values by village, with who belongs to it; at the end of a quarter
those since January too.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import pandas as pd

from pointbook.reckoning.flags import Facts
from pointbook.reckoning.month import Month
from pointbook.vocabulary.months import first_day, last_day
from pointbook.vocabulary.names import squeezed
from pointbook.vocabulary.places import letters
from pointbook.vocabulary.rules import Household, Item

YEAR_MONTHS = ("06", "09", "12")
"""Months at whose end the year so far is long enough to be looked at, and not every month."""

SCORED = ("award", "deduction", "veto")


class Move(NamedTuple):
    """One entry; points in signed hundredths."""

    id: str
    date: date
    village: str
    household: str
    kind: str
    item: str
    goods: str
    quantity: int
    claimed: int
    points: int
    balance: int
    file: str
    sheet: str
    row: int
    column: int | None
    observer: str
    recused: str
    source: str


class Row(NamedTuple):
    """A line that a prompt leads to; what does not apply is blank."""

    household: str = ""
    what: str = ""  # code of the item or goods
    day: date | None = None
    points: int | None = None
    entry: str = ""
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
class Scene:
    """One month, each by village; ``year`` is empty in all but a few months, ``heads`` has each
    member's head without spaces."""

    month: Month
    moves: dict[str, list[Move]]
    year: dict[str, list[Move]]
    homes: dict[str, dict[str, Household]]
    heads: dict[str, dict[str, str]]
    items: dict[str, list[Item]]

    def item(self, move: Move) -> Item | None:
        """The version of its item that held on the day of an entry."""
        versions = self.items.get(move.item, [])
        return next((item for item in versions if item.in_force(move.date)), None)


def scene(month: Month) -> Scene:
    """A month as the looks want it."""
    homes: dict[str, dict[str, Household]] = {village.code: {} for village in month.rules.villages}
    items: dict[str, list[Item]] = defaultdict(list)
    first, last = first_day(month.month), last_day(month.month)
    for home in month.rules.households:
        if home.member_between(first, last):
            homes[home.village][home.code] = home
    for item in month.rules.items:
        items[item.code].append(item)
    settled = month.month[5:] in YEAR_MONTHS
    year = _moves(month.year_entries) if settled else {}
    heads = {
        village: {code: squeezed(home.head) for code, home in members.items()}
        for village, members in homes.items()
    }
    return Scene(month, _moves(month.entries), year, homes, heads, dict(items))


def rows_of(moves: list[Move]) -> tuple[Row, ...]:
    """The lines that some entries came from."""
    return tuple(
        Row(
            move.household,
            move.item or move.goods,
            move.date,
            move.points,
            move.id,
            move.file,
            move.sheet,
            f"{letters(int(move.column)) if move.column else ''}{int(move.row)}",
        )
        for move in moves
    )


def _moves(entries: pd.DataFrame) -> dict[str, list[Move]]:
    """What was scored or exchanged, in posting order, by village."""
    columns = [entries[name].tolist() for name in Move._fields]
    found: dict[str, list[Move]] = defaultdict(list)
    for move in map(Move._make, zip(*columns, strict=True)):
        if move.kind in SCORED or move.kind == "exchange":
            found[move.village].append(move)
    return dict(found)
