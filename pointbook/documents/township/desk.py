"""The desk (案头): what is unusual in the township this month, a section only where there is
something to see. It stays with the township."""

from collections.abc import Mapping, Sequence
from typing import Any

from pointbook.documents.columns import Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.rows.tables import Activity, activities
from pointbook.documents.selections.lists import Selection
from pointbook.documents.selections.tables import for_the_meeting
from pointbook.documents.stage import stage
from pointbook.documents.township import publicity, stock, village
from pointbook.documents.township.fairness import page as fairness
from pointbook.documents.wording import band, joined, month_words
from pointbook.reckoning.supervision import supervision
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.statements import Statement, Table
from pointbook.vocabulary.text import N_, Text


def statement(desk: Desk, chosen: Mapping[str, Sequence[Selection]]) -> Statement:
    """One page of one month; ``chosen`` are the candidates for honours by village."""
    found = (
        _lacking(desk),
        *publicity.tables(desk),
        *stock.tables(desk),
        _small(desk),
        *fairness.tables(desk),
        *for_the_meeting(desk, chosen),
    )
    sections = tuple(each for each in found if each.rows)
    facts = {"month": month_words(desk.month.month)}
    return Statement(
        name="township/desk",
        kind="desk",
        language=desk.language,
        title=Text(N_("The desk, {month}"), facts),
        band=band(desk),
        lead=stage(desk.month).advice,
        tables=sections,
        paragraphs=() if sections else (Text(N_("Nothing is unusual this month.")),),
        paper="A4",
    )


def _small(desk: Desk) -> Table:
    """The activities of the month to which few households came."""
    columns: list[Spec[tuple[VillageMonth, Activity]]] = [
        *village(_share),
        column(N_("Date"), "date", lambda row: row[1].day),
        column(N_("Activity"), "text", lambda row: row[1].name),
        column(N_("Households"), "count", lambda row: row[1].households),
        column(N_("Points paid"), "points", lambda row: row[1].paid),
    ]
    few = [(s, each) for s in desk.shares for each in activities(s.entries) if each.mark]
    return table(few, columns, Text(N_("Exchange activities to which few households came")))


def _share(row: tuple[VillageMonth, Any]) -> VillageMonth:
    return row[0]


def _lacking(desk: Desk) -> Table:
    """What a close would find lacking in a village beside errors."""
    against = () if desk.month.closed else supervision(desk.month)
    lacks = (
        (share, [each.message(desk.language) for each in against if each.village == share.code])
        for share in desk.shares
    )
    columns: list[Spec[tuple[VillageMonth, list[str]]]] = [
        *village(_share),
        column(N_("What is missing"), "text", lambda row: joined(row[1], " ")),
    ]
    title = Text(N_("Still missing before the close"))
    return table((each for each in lacks if each[1]), columns, title)
