"""The honour roll: the households that the month brought most points."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pointbook.documents.desk import Desk, VillageMonth
from pointbook.documents.villages.notice import notice
from pointbook.documents.wording import columns
from pointbook.reckoning.honours import Placed, roll
from pointbook.vocabulary.points import show
from pointbook.vocabulary.statements import Statement, Table
from pointbook.vocabulary.text import N_, Text, say


def honour_roll(desk: Desk, share: VillageMonth) -> Statement:
    """The households that the month brought most points."""
    language, length = desk.language, desk.rules.settings.honour_roll
    gained = {row.household: row.scored for row in share.balances}
    closing = {row.household: row.closing for row in share.balances}
    placed = roll(gained, desk.barred, length)
    title = N_("{village}: honour roll for {month}")
    bare = notice(desk, share, "honours", title, placed)
    table = Table(
        columns=columns(
            language,
            (N_("Rank"), "count", 5),
            (N_("Household"), "code", 9),
            (N_("Head"), "text", 9),
            (N_("Group"), "text", 8),
            (N_("Month's points"), "points", 9),
            (N_("Closing"), "points", 9),
        ),
        rows=tuple(
            (
                line.place,
                line.household,
                desk.head(line.household),
                desk.group(line.household),
                line.points,
                closing[line.household],
            )
            for line in placed
        ),
        empty=say(N_("No household gained points this month."), language),
    )
    tables = (table, *_progress(desk, share, gained))
    return replace(bare, tables=tables, paragraphs=_ties(desk, placed), portrait=True)


def _progress(desk: Desk, share: VillageMonth, gained: Mapping[str, int]) -> list[Table]:
    """Whose points rose most against the month before; January begins anew."""
    before = desk.last_month.get(share.code)
    if before is None:
        return []
    rise = {household: points - before.get(household, 0) for household, points in gained.items()}
    placed = roll(rise, desk.barred, desk.rules.settings.honour_roll)
    language = desk.language
    table = Table(
        columns=columns(
            language,
            (N_("Rank"), "count", 5),
            (N_("Household"), "code", 9),
            (N_("Head"), "text", 9),
            (N_("Group"), "text", 8),
            (N_("Month before"), "points", 9),
            (N_("Month's points"), "points", 9),
            (N_("Rise"), "points", 9),
        ),
        rows=tuple(
            (
                line.place,
                line.household,
                desk.head(line.household),
                desk.group(line.household),
                before.get(line.household, 0),
                gained[line.household],
                line.points,
            )
            for line in placed
        ),
        title=say(N_("Biggest rise against the month before"), language),
        empty=say(N_("No household gained points this month."), language),
    )
    return [table] if placed else []


def _ties(desk: Desk, placed: Sequence[Placed]) -> tuple[str, ...]:
    """One sentence for each place that several households share."""
    sharing: dict[tuple[int, int], list[str]] = defaultdict(list)
    for place, household, points in placed:
        sharing[place, points].append(f"{household} {desk.head(household)}")
    sentence = N_("Rank {place} is shared, with {points} points: {households}.")
    return tuple(
        Text(
            sentence,
            {"place": place, "points": show(points), "households": ", ".join(households)},
        ).say(desk.language)
        for (place, points), households in sharing.items()
        if len(households) > 1
    )
