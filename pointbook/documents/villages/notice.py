"""The month's notice: points, exchanges, honours, income and spending, on the same sheets or each on its own."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pointbook.documents import honours
from pointbook.documents.desk import Desk
from pointbook.documents.villages import corrections, exchanges, finance, points
from pointbook.documents.villages.issued import Part, issued
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.statements import Statement
from pointbook.vocabulary.text import N_, Text

NAMES = {
    "points": N_("Points"),
    "exchanges": N_("Exchanges"),
    "honours": N_("Honours"),
    "finance": N_("Income and spending"),
    "corrections": N_("Corrections"),
}
"""The sheets of the workbook."""
PARTS = (points.part, exchanges.part, honours.part, finance.part)


def statements(desk: Desk, share: VillageMonth) -> Iterator[Statement]:
    """The pages, and the workbook with a sheet for each part; nothing where nothing happened."""
    if not share.has_notices:
        return
    whole, *parts = every(desk, share)
    together = share.settings.notices == "combined"
    for each in (whole, *parts):
        if each.kind == "corrections" or (each.kind == "notice") == together:
            yield each
    book = tuple((Text(NAMES[each.kind]), each) for each in parts)
    yield replace(whole, kind="book", code="", tables=(), paragraphs=(), book=book)


def every(desk: Desk, share: VillageMonth) -> list[Statement]:
    """The whole notice, its parts, and the corrections where there are any."""
    parts = [made for part in PARTS if (made := part(desk, share))]
    corrected = corrections.part(desk, share)
    listed = [_combined(parts), *parts, *([corrected] if corrected else [])]
    return [issued(desk, share, part) for part in listed]


def _combined(made: Sequence[Part]) -> Part:
    """All parts as one; what has nothing to say is left out."""
    first, *others = made
    saying = [part for part in others if any(table.rows for table in part.tables)]
    return Part(
        "notice",
        N_("{village}: notice for {month}"),
        [[part.kind, *row] for part in made for row in part.figures],
        (*first.tables, *(each for part in saying for each in part.tables if each.rows)),
        [text for part in (first, *saying) for text in part.paragraphs],
    )
