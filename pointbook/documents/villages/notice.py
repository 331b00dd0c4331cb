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


def parts(desk: Desk, share: VillageMonth, chosen: Sequence[Selection]) -> list[Part]:
    """What the month's notice says, part by part."""
    made = (
        points.part(desk, share),
        exchanges.part(desk, share),
        honours.part(desk, share, chosen),
        finance.part(desk, share),
    )
    return [each for each in made if each]


def statements(desk: Desk, share: VillageMonth, chosen: Sequence[Selection]) -> Iterator[Statement]:
    """The pages, and the workbook with a sheet for each part."""
    made = parts(desk, share, chosen)
    corrected = corrections.part(desk, share)
    every = (*made, *([corrected] if corrected else ()))
    together = share.holding.settings_of(share.month).notices == "combined"
    whole = combined(made)
    pages = (whole, *every[len(made) :]) if together else every
    yield from (issued(desk, share, part) for part in pages)
    book = tuple((Text(part.name), issued(desk, share, part)) for part in every)
    yield replace(issued(desk, share, whole), kind="book", tables=(), paragraphs=(), book=book)


def combined(made: Sequence[Part]) -> Part:
    """All parts as one; what has nothing to say is left out."""
    first, *others = made
    saying = [part for part in others if any(table.rows for table in part.tables)]
    return Part(
        "notice",
        N_("Notice"),
        N_("{village}: points, exchanges and accounts of {month}"),
        [[part.kind, *row] for part in made for row in part.figures],
        (*first.tables, *(each for part in saying for each in part.tables if each.rows)),
        tuple(text for part in (first, *saying) for text in part.paragraphs),
    )
