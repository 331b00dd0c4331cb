"""The exchanges of the month: a line for each household and day, and what is left on the shelves."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from pointbook.documents.columns import Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.villages.issued import Part, household
from pointbook.documents.wording import COMMA, joined, short_day
from pointbook.reckoning.village_month import Stock, VillageMonth
from pointbook.vocabulary.points import show
from pointbook.vocabulary.records import Entry
from pointbook.vocabulary.rules import Goods, Household
from pointbook.vocabulary.statements import Table
from pointbook.vocabulary.text import N_, Facts, Text


class Visit(NamedTuple):
    """What one household took on one day."""

    household: Household
    entries: Sequence[Entry]

    @property
    def goods(self) -> Text:
        pieces: Counter[str] = Counter()
        for entry in self.entries:
            pieces[entry.what_for] += entry.quantity or 0
        named = (f"{name}×{n}" if n > 1 else name for name, n in pieces.items())
        return joined(named, COMMA)

    @property
    def points(self) -> int:
        return -sum(entry.points for entry in self.entries)

    @property
    def cash(self) -> int | None:
        """What it paid in money besides, in hundredths of a yuan."""
        return cash(self.entries) or None


def part(desk: Desk, share: VillageMonth) -> Part:
    """Every exchange of the month, activity by activity, and the goods."""
    exchanges = [entry for entry in share.entries if entry.kind == "exchange"]
    figures: list[list[object]] = [
        [each.day, each.household.code, each.what, each.quantity, -each.points, each.balance]
        for each in exchanges
    ]
    figures += [[row.goods.code, row.exchanged, row.closing] for row in share.stock]
    shelves: list[Spec[Stock]] = [
        column(N_("Goods"), "text", lambda line: line.goods.name),
        column(N_("Out"), "count", lambda line: line.exchanged or None),
        column(N_("On hand"), "count", lambda line: line.closing),
    ]
    tables = [*_activities(desk, share, exchanges)]
    if share.stock:
        tables.append(table(share.stock, shelves, N_("Goods handed out and left")))
    return Part("exchanges", N_("{village}: exchange notice for {month}"), figures, tables)


def cash(entries: Sequence[Entry]) -> int:
    """What households paid in money for a part of the goods, in hundredths of a yuan."""
    return sum(entry.said("cash") or 0 for entry in entries)


def _activities(desk: Desk, share: VillageMonth, exchanges: Sequence[Entry]) -> Iterator[Table]:
    """A table for each day and activity, its title saying both."""
    found: dict[tuple[date, str], dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in exchanges:
        found[entry.day, entry.said("activity")][entry.household.code].append(entry)
    columns: list[Spec[Visit]] = [
        *household(desk, share, attrgetter("household")),
        column(N_("Goods"), "text", lambda visit: visit.goods),
        column(N_("Paid"), "points", lambda visit: visit.points),
    ]
    if cash(exchanges):
        columns.append(column(N_("Cash (yuan)"), "points", lambda visit: visit.cash))
    words = N_("Exchange on {day} {activity}: {households:household|households}, {points} points")
    for (day, name), visited in sorted(found.items()):
        visits = [Visit(entries[0].household, entries) for _, entries in sorted(visited.items())]
        facts: Facts = {
            "day": short_day(day),
            "activity": name,
            "households": len(visits),
            "points": show(sum(visit.points for visit in visits)),
        }
        yield table(visits, columns, Text(words, facts))
    if not found:
        yield table((), columns, empty=N_("Nothing was exchanged this month."))


def stock_words(goods: Goods, left: int) -> Text:
    """Whether it is worth coming for the goods."""
    few = N_("few") if left > 0 else N_("none")
    return Text(N_("plenty") if left > (goods.safety_stock or 0) else few)
