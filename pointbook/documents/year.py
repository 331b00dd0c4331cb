"""The year's documents: a table of all households, for other programs as CSV too, the list to sign for a
dividend, and the archive list, of what goes into the village's files."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from pointbook.documents.columns import TOTAL, Spec, column, data, table
from pointbook.documents.data import BALANCES, Field, csv_lines
from pointbook.documents.desk import Desk
from pointbook.documents.index import OF_A_VILLAGE
from pointbook.documents.wording import SIGNATURES, month_words, sentences
from pointbook.reckoning.village_month import Balance
from pointbook.reckoning.year import ranks, shared
from pointbook.vocabulary.points import show
from pointbook.vocabulary.rules import Household
from pointbook.vocabulary.statements import Statement, Table
from pointbook.vocabulary.text import N_, Text

COLUMNS = (
    *BALANCES,
    Field("rank", "integer", N_("rank in the village by points earned")),
    Field("stars", "integer", N_("stars of the year's honours")),
    Field("dividend", "number", N_("yuan")),
)
POINTS = sentences("balances of a year")


class Account(NamedTuple):
    """A household's year; ``rank`` in its village by what it earned, ``dividend`` in fen, None
    where none is paid."""

    year: Balance
    rank: int
    stars: int
    dividend: int | None = None

    @property
    def household(self) -> Household:
        return self.year.household


def accounts(desk: Desk, dividend: int | None) -> list[Account]:
    """Every household that was a member in the year, in order of village and code."""
    stars = _stars(desk)
    found = [
        Account(row, rank, stars[row.household.code])
        for share in desk.shares
        for row, rank in zip(share.balances, ranks(share.balances), strict=True)
    ]
    if dividend is None:
        return found
    parts = shared(dividend, [each.year.earned for each in found])
    return [each._replace(dividend=part) for each, part in zip(found, parts, strict=True)]


def _stars(desk: Desk) -> Counter[str]:
    """The stars of each household: those of all honours of the year for which it is a candidate."""
    found: Counter[str] = Counter()
    for selection in (each for those in desk.chosen.values() for each in those):
        if selection.honour.period == "year":
            for _, one in selection.candidates:
                found[one.household.code] += selection.honour.stars or 0
    return found


def households(desk: Desk, found: Sequence[Account], draft: int) -> Statement:
    """The table, with the township's sums under it."""
    paid = any(each.dividend for each in found)
    columns: list[Spec[Account]] = [
        column(N_("Village"), "code", lambda each: each.household.village, TOTAL),
        column(N_("Household"), "code", lambda each: each.household.code),
        column(N_("Head"), "text", lambda each: each.household.head),
        *(
            column(said, "points", attrgetter(f"year.{name}"), True)
            for name, said in POINTS.items()
        ),
        column(N_("Rank"), "count", lambda each: each.rank),
        column(N_("Stars"), "count", lambda each: each.stars),
        column(N_("Dividend"), "points", lambda each: each.dividend, paid),
    ]
    span = Text(N_("{start} to {end}"), {"start": desk.year_start, "end": desk.month.month})
    facts = ((N_("Months"), span), (N_("Households"), str(len(found))))
    title = N_("{township}: the households' year {year}")
    made = [table(found, columns)]
    return desk.page("households", title, made, facts, kind="year", draft=draft)


def csv_file(found: Iterable[Account]) -> str:
    """households.csv: English names, plain decimals."""

    def line(each: Account) -> tuple[object, ...]:
        house = each.household
        points = (show(getattr(each.year, name)) for name in POINTS)
        paid = "" if each.dividend is None else show(each.dividend)
        return house.village, house.code, house.head, *points, each.rank, each.stars, paid

    return "".join(csv_lines(COLUMNS, map(line, found)))


def dividend(desk: Desk, found: Sequence[Account], draft: int) -> Statement:
    """Who gets how much, and room to sign, a table for each village; who gets nothing is not on it."""
    columns: list[Spec[Account]] = [
        column(N_("Household"), "code", lambda each: each.household.code, TOTAL),
        column(N_("Head"), "text", lambda each: each.household.head),
        column(N_("Group"), "text", lambda each: each.household.group),
        column(N_("Earned"), "points", lambda each: each.year.earned, True),
        column(N_("Dividend in yuan"), "points", lambda each: each.dividend, True),
        column(N_("Signature"), "text", lambda _: ""),
    ]
    paid = (each for each in found if each.dividend)
    by_village = groupby(paid, key=lambda each: each.household.village)
    how = N_(
        "The sum is shared by the points earned in the year, to the fen, by the largest remainder;"
        " who earned nothing gets no share."
    )
    return desk.page(
        "dividend",
        N_("Dividend of {year}: list to sign"),
        [table(those, columns, _village(desk, code)) for code, those in by_village],
        paragraphs=(Text(how),),
        signatures=SIGNATURES,
        draft=draft,
        portrait=True,
    )


def _village(desk: Desk, code: str) -> Text:
    return data(f"{desk.village(code)} ({code})")


# --- the archive --------------------------------------------------------------------------------

NOTICES = {**OF_A_VILLAGE, "notice": N_("Notice of the month")}
SIGNED = (
    N_("Record of the assessment meeting, signed"),
    N_("List of exchanges, signed by who took the goods"),
    N_("Ledgers"),
    N_("Photos of the notices on the wall"),
)


class Hung(NamedTuple):
    """A notice of the year, as it was made or sealed; ``pages`` of the one in the outbox, None where
    nobody knows them."""

    month: str
    village: str
    kind: str
    code: str
    pages: int | None = None


Filed = tuple[str, str, str, int | None]
"""One thing to file: its month, what it is, its check code and its pages."""


def archive(desk: Desk, hung: Sequence[Hung], draft: int) -> Statement:
    """What the clerk is to file and to tick: a table for each village and one for the township."""
    own = [_files(_filed(hung, share.code), _village(desk, share.code)) for share in desk.shares]
    words = Text(N_("Township summary, signed"))
    summaries = [(month, words, "", None) for month in sorted({each.month for each in hung})]
    return desk.page(
        "archive",
        N_("Archive list of {year}"),
        [*own, _files(summaries, N_("Township"))],
        signatures=(Text(N_("Handed over by")), Text(N_("Taken over by"))),
        draft=draft,
        portrait=True,
    )


def _filed(hung: Sequence[Hung], village: str) -> Iterator[Filed]:
    mine = [each for each in hung if each.village == village]
    for month in dict.fromkeys(each.month for each in mine):
        for each in mine:
            if each.month == month:
                words = Text(NOTICES[each.kind]) if each.kind in NOTICES else each.kind
                yield month, words, each.code, each.pages
        yield from ((month, Text(words), "", None) for words in SIGNED)


def _files(filed: Iterable[Filed], title: str) -> Table:
    columns: list[Spec[Filed]] = [
        column(N_("Month"), "text", lambda each: month_words(each[0])),
        column(N_("What is filed"), "text", lambda each: each[1]),
        column(N_("Check code"), "code", lambda each: each[2]),
        column(N_("Pages"), "count", lambda each: each[3]),
        column(N_("Filed"), "text", lambda _: "□"),
    ]
    return table(filed, columns, title)
