"""The honour roll: the households that the month brought most points."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pointbook.documents.columns import Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.villages.notice import notice
from pointbook.reckoning.honours import Placed, roll
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.points import show
from pointbook.vocabulary.rules import Household
from pointbook.vocabulary.statements import Statement
from pointbook.vocabulary.text import N_, Text

Homes = Mapping[str, Household]


def statement(desk: Desk, share: VillageMonth) -> Statement | None:
    """The households that the month brought most points, and those that gained most on the month
    before; None where the rules ask for no roll."""
    length = share.holding.settings_of(share.month).honour_roll
    if not length:
        return None
    homes = {row.household.code: row.household for row in share.balances}
    gained = {row.household.code: row.scored for row in share.balances}
    closing = {row.household.code: row.closing for row in share.balances}
    before = desk.last_month.get(share.code)
    placed = roll(gained, desk.barred, length)
    bare = notice(desk, share, "honours", N_("{village}: honour roll for {month}"), placed)
    empty = Text(N_("No household gained points this month."))
    tables = [table(placed, _most(desk, homes, closing), empty=empty)]
    if before is not None:
        rise = {
            household: points - before.get(household, 0) for household, points in gained.items()
        }
        if risen := roll(rise, desk.barred, length):
            title = Text(N_("Biggest rise against the month before"))
            tables.append(table(risen, _risen(desk, homes, before, gained), title=title))
    return replace(bare, tables=tuple(tables), paragraphs=_ties(desk, homes, placed), portrait=True)


def _whose(desk: Desk, homes: Homes) -> Iterator[Spec[Placed]]:
    yield column(N_("Rank"), "count", 5, lambda line: line.place)
    yield column(N_("Household"), "code", 9, lambda line: line.household)
    yield column(N_("Head"), "text", 9, lambda line: desk.name(homes[line.household]))
    yield column(N_("Group"), "text", 8, lambda line: homes[line.household].group)


def _most(desk: Desk, homes: Homes, closing: Mapping[str, int]) -> Iterator[Spec[Placed]]:
    yield from _whose(desk, homes)
    yield column(N_("Month's points"), "points", 9, lambda line: line.points)
    yield column(N_("Closing"), "points", 9, lambda line: closing[line.household])


def _risen(
    desk: Desk, homes: Homes, before: Mapping[str, int], gained: Mapping[str, int]
) -> Iterator[Spec[Placed]]:
    """Whose points rose most against the month before; January begins anew."""
    yield from _whose(desk, homes)
    yield column(N_("Month before"), "points", 9, lambda line: before.get(line.household, 0))
    yield column(N_("Month's points"), "points", 9, lambda line: gained[line.household])
    yield column(N_("Rise"), "points", 9, lambda line: line.points)


def _ties(desk: Desk, homes: Homes, placed: Sequence[Placed]) -> tuple[str, ...]:
    """One sentence for each place that several households share."""
    sharing: dict[tuple[int, int], list[str]] = defaultdict(list)
    for place, household, points in placed:
        sharing[place, points].append(f"{household} {desk.name(homes[household])}")
    sentence = N_("Rank {place} is shared, with {points} points: {households}.")
    return tuple(
        Text(
            sentence,
            {"place": place, "points": show(points), "households": ", ".join(households)},
        )
        for (place, points), households in sharing.items()
        if len(households) > 1
    )
