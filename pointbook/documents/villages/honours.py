"""The honours: the households that the month brought most points, who gained most on the month before,
and the candidates for the honours of a period that ends."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pointbook.documents.columns import Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.selections.lists import Selection
from pointbook.documents.selections.tables import figures, on_the_wall, paragraphs
from pointbook.documents.villages.issued import Part, household
from pointbook.reckoning.honours import Placed, roll
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.rules import Household
from pointbook.vocabulary.statements import Table
from pointbook.vocabulary.text import N_, Text


def part(desk: Desk, share: VillageMonth, chosen: Sequence[Selection]) -> Part | None:
    """None where the rules ask for no roll and no period ends."""
    length = share.settings.honour_roll
    ended = [each for each in chosen if each.ended and each.candidates]
    gained = _gained(desk, share)
    before = desk.last_month.get(share.code)
    placed = roll(gained, desk.barred, length)
    rise = {code: points - before.get(code, 0) for code, points in gained.items()} if before else {}
    tables = [
        *_roll(desk, share, placed, N_("Most points this month")),
        *_roll(
            desk,
            share,
            roll(rise, desk.barred, length),
            N_("Biggest rise against the month before"),
        ),
        *on_the_wall(desk, share, ended),
    ]
    if not length and not ended:
        return None
    empty = table(
        [], _columns(desk, share, {}), empty=Text(N_("No household gained points this month."))
    )
    return Part(
        "honours",
        N_("{village}: honour roll for {month}"),
        [*placed, *figures(ended)],
        tuple(tables) or (empty,),
        paragraphs(desk, ended),
    )


def _gained(desk: Desk, share: VillageMonth) -> dict[str, int]:
    """The month's awards less deductions of each household that is still a member at its end."""
    end = desk.last_day
    homes = (row.household for row in share.balances)
    gained = {home.code: 0 for home in homes if home.member_between(end, end)}
    for entry in share.entries:
        if entry.kind in ("award", "deduction") and entry.household.code in gained:
            gained[entry.household.code] += entry.points
    return gained


def _roll(desk: Desk, share: VillageMonth, placed: Iterable[Placed], title: str) -> Iterator[Table]:
    homes = {row.household.code: row.household for row in share.balances}
    made = table(placed, _columns(desk, share, homes), title=Text(title))
    if made.rows:
        yield made


def _columns(
    desk: Desk, share: VillageMonth, homes: Mapping[str, Household]
) -> Iterator[Spec[Placed]]:
    def whose(line: Placed) -> Household:
        return homes[line.household]

    yield column(N_("Rank"), "count", lambda line: line.place)
    yield from household(desk, share, whose)
    yield column(N_("Points"), "points", lambda line: line.points)
