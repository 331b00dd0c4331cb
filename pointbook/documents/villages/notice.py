"""The month's notice: points, exchanges, honours, income and spending, on the same sheets or each on its own."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pointbook.documents.desk import Desk
from pointbook.documents.selections.lists import Selection
from pointbook.documents.villages import corrections, exchanges, finance, honours, points
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


def statements(desk: Desk, share: VillageMonth, chosen: Sequence[Selection]) -> Iterator[Statement]:
    """The pages, and the workbook with a sheet for each part."""
    whole, *parts = every(desk, share, chosen)
    together = share.settings.notices == "combined"
    yield from (each for each in (whole, *parts) if _hangs(each.kind, together))
    names = [Text(NAMES[each.kind]) for each in parts]
    book = tuple(zip(names, parts, strict=True))
    yield replace(whole, kind="book", code="", tables=(), paragraphs=(), book=book)


def every(desk: Desk, share: VillageMonth, chosen: Sequence[Selection]) -> list[Statement]:
    """The whole notice, its parts, and the corrections where there are any."""
    made = (
        points.part(desk, share),
        exchanges.part(desk, share),
        honours.part(desk, share, chosen),
        finance.part(desk, share),
    )
    parts = [each for each in made if each]
    corrected = corrections.part(desk, share)
    listed = [combined(parts), *parts, *([corrected] if corrected else [])]
    return [issued(desk, share, part) for part in listed]


def _hangs(kind: str, together: bool) -> bool:
    return kind == "corrections" or (kind == "notice") == together


def combined(made: Sequence[Part]) -> Part:
    """All parts as one; what has nothing to say is left out."""
    first, *others = made
    saying = [part for part in others if any(table.rows for table in part.tables)]
    return Part(
        "notice",
        N_("{village}: notice for {month}"),
        [[part.kind, *row] for part in made for row in part.figures],
        (*first.tables, *(each for part in saying for each in part.tables if each.rows)),
        tuple(text for part in (first, *saying) for text in part.paragraphs),
    )
