"""What a year came to for each household: one table, for other programs as CSV."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from pointbook.documents.columns import TOTAL, Spec, column, table
from pointbook.documents.data import BALANCES, Field, csv_lines
from pointbook.documents.desk import Desk
from pointbook.documents.selections.lists import select
from pointbook.documents.wording import band
from pointbook.reckoning.village_month import Balance
from pointbook.reckoning.year import ranks, shared
from pointbook.vocabulary.points import show
from pointbook.vocabulary.rules import Household
from pointbook.vocabulary.statements import Statement
from pointbook.vocabulary.text import N_, Text

COLUMNS = (
    *BALANCES,
    Field("rank", "integer", N_("rank in the village by points earned")),
    Field("stars", "integer", N_("stars of the year's honours")),
    Field("dividend", "number", N_("yuan")),
)
POINTS = {
    "opening": N_("Opening"),
    "earned": N_("Earned"),
    "deducted": N_("Deducted"),
    "exchanged": N_("Exchanged"),
    "transferred": N_("Transferred"),
    "reversed": N_("Taken back"),
    "expired": N_("Lapsed"),
    "closing": N_("Closing"),
}


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
    for selections in select(desk).values():
        for selection in selections:
            if selection.honour.period == "year":
                for _, one in selection.candidates:
                    found[one.household.code] += selection.honour.stars or 0
    return found


def statement(desk: Desk, found: Sequence[Account], draft: int) -> Statement:
    """The table, with the township's sums under it."""
    settings, year = desk.rules.settings, desk.month.month[:4]
    title = N_("{township}: the households' year {year}")
    township = f"{settings.county}{settings.township}"
    span = N_("{start} to {end}")
    return Statement(
        name="households",
        kind="year",
        language=desk.language,
        title=Text(title, {"township": township, "year": year}),
        band=band(desk),
        facts=(
            (Text(N_("Months")), Text(span, {"start": desk.year_start, "end": desk.month.month})),
            (Text(N_("Households")), str(len(found))),
        ),
        tables=(table(found, _columns(paid=any(each.dividend for each in found))),),
        draft=draft,
        paper="A4",
    )


def _columns(*, paid: bool) -> Iterator[Spec[Account]]:
    yield column(N_("Village"), "code", lambda each: each.household.village, TOTAL)
    yield column(N_("Household"), "code", lambda each: each.household.code)
    yield column(N_("Head"), "text", lambda each: each.household.head)
    for name, words in POINTS.items():
        yield column(words, "points", attrgetter(f"year.{name}"), total=True)
    yield column(N_("Rank"), "count", lambda each: each.rank)
    yield column(N_("Stars"), "count", lambda each: each.stars)
    yield column(N_("Dividend"), "points", lambda each: each.dividend, total=paid)


def csv_file(found: Iterable[Account]) -> str:
    """households.csv: English names, plain decimals."""
    return "".join(csv_lines(COLUMNS, map(_line, found)))


def _line(each: Account) -> tuple[object, ...]:
    house = each.household
    points = (show(getattr(each.year, name)) for name in POINTS)
    paid = "" if each.dividend is None else show(each.dividend)
    return house.village, house.code, house.head, *points, each.rank, each.stars, paid
