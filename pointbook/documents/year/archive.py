"""The archive list of a year: what goes into the village's files, for the clerk to tick."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pointbook.documents.columns import Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.wording import band, month_words
from pointbook.vocabulary.statements import Statement
from pointbook.vocabulary.text import N_, Text

NOTICES = {
    "notice": N_("Notice of the month"),
    "points": N_("Points notice"),
    "exchanges": N_("Exchange notice"),
    "honours": N_("Honour roll"),
    "selections": N_("Candidates"),
    "finance": N_("Income and spending"),
    "corrections": N_("Corrections"),
}
SIGNED = (
    N_("Record of the assessment meeting, signed"),
    N_("List of exchanges, signed by who took the goods"),
    N_("Ledgers"),
    N_("Photos of the notices on the wall"),
)
TOWNSHIP = (N_("Township summary, signed"),)


class Filed(NamedTuple):
    """One thing to file; ``code`` is a notice's check code, ``pages`` None where nobody knows."""

    month: str
    what: str
    code: str = ""
    pages: int | None = None


class Hung(NamedTuple):
    """A notice of the year, as it was made or sealed; ``pages`` of the one in the outbox."""

    month: str
    village: str
    kind: str
    code: str
    pages: int | None = None


def statement(desk: Desk, hung: Sequence[Hung], draft: int) -> Statement:
    """A table for each village and one for the township."""
    year = desk.month.month[:4]
    own = [
        table(_filed(hung, share.code), _columns(), title=_title(share.village.name, share.code))
        for share in desk.shares
    ]
    return Statement(
        name="archive",
        kind="archive",
        language=desk.language,
        title=Text(N_("Archive list of {year}"), {"year": year}),
        band=band(desk),
        tables=(*own, table(_township(hung), _columns(), title=Text(N_("Township")))),
        signatures=(Text(N_("Handed over by")), Text(N_("Taken over by"))),
        draft=draft,
        paper="A4",
        portrait=True,
    )


def _title(name: str, code: str) -> str:
    return f"{name} ({code})"


def _filed(hung: Sequence[Hung], village: str) -> Iterator[Filed]:
    mine = [each for each in hung if each.village == village]
    for month in dict.fromkeys(each.month for each in mine):
        for each in mine:
            if each.month == month:
                words = Text(NOTICES[each.kind]) if each.kind in NOTICES else each.kind
                yield Filed(month, words, each.code, each.pages)
        yield from (Filed(month, Text(words)) for words in SIGNED)


def _township(hung: Sequence[Hung]) -> Iterator[Filed]:
    for month in sorted({each.month for each in hung}):
        yield from (Filed(month, Text(words)) for words in TOWNSHIP)


def _columns() -> Iterator[Spec[Filed]]:
    yield column(N_("Month"), "text", lambda each: month_words(each.month))
    yield column(N_("What is filed"), "text", lambda each: each.what)
    yield column(N_("Check code"), "code", lambda each: each.code)
    yield column(N_("Pages"), "count", lambda each: each.pages)
    yield column(N_("Filed"), "text", lambda _: "□")
