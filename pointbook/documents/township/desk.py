"""The desk (案头): what is unusual in the township this month, a section only where there is
something to see. It stays with the township."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pointbook.documents.columns import Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.rows.tables import Activity, activities
from pointbook.documents.selections.lists import Selection
from pointbook.documents.selections.tables import for_the_meeting
from pointbook.documents.stage import stage
from pointbook.documents.township import publicity, stock
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
        column(N_("Code"), "code", 7, lambda row: row[0].code),
        column(N_("Village"), "text", 12, lambda row: row[0].village.name),
        column(N_("Date"), "date", 10, lambda row: row[1].day),
        column(N_("Activity"), "text", 20, lambda row: row[1].name),
        column(N_("Households"), "count", 9, lambda row: row[1].households),
        column(N_("Points paid"), "points", 10, lambda row: row[1].paid),
    ]
    few = [(s, each) for s in desk.shares for each in activities(s.entries) if each.mark]
    return table(few, columns, Text(N_("Exchange activities to which few households came")))


class _Lacks(NamedTuple):
    """What a close would find lacking in a village beside errors."""

    code: str
    name: str
    lacks: Sequence[str]


def _lacking(desk: Desk) -> Table:
    columns: list[Spec[_Lacks]] = [
        column(N_("Code"), "code", 7, lambda row: row.code),
        column(N_("Village"), "text", 12, lambda row: row.name),
        column(N_("What is missing"), "text", 60, lambda row: joined(row.lacks, " ")),
    ]
    return table(_lacks(desk), columns, Text(N_("Still missing before the close")))


def _lacks(desk: Desk) -> Iterator[_Lacks]:
    against = () if desk.month.closed else supervision(desk.month)
    for share in desk.shares:
        lacks = [each.message(desk.language) for each in against if each.village == share.code]
        if lacks:
            yield _Lacks(share.code, share.village.name, lacks)
