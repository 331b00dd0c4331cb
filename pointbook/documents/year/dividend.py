"""The list on which each household signs for its dividend, a table for each village."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from pointbook.documents.columns import TOTAL, Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.wording import SIGNATURES, band
from pointbook.documents.year.households import Account
from pointbook.vocabulary.statements import Statement
from pointbook.vocabulary.text import N_, Text


def statement(desk: Desk, found: Sequence[Account], draft: int) -> Statement:
    """Who gets how much, and room to sign; who gets nothing is not on it."""
    names = {share.code: share.village.name for share in desk.shares}
    how = N_(
        "The sum is shared by the points earned in the year, to the fen, by the largest remainder;"
        " who earned nothing gets no share."
    )
    paid = [each for each in found if each.dividend]
    by_village = groupby(paid, key=lambda each: each.household.village)
    return Statement(
        name="dividend",
        kind="dividend",
        language=desk.language,
        title=Text(N_("Dividend of {year}: list to sign"), {"year": desk.month.month[:4]}),
        band=band(desk),
        tables=tuple(
            table(those, _columns(), title=f"{names[village]} ({village})")
            for village, those in by_village
        ),
        paragraphs=(Text(how),),
        signatures=SIGNATURES,
        draft=draft,
        paper="A4",
        portrait=True,
    )


def _columns() -> Iterator[Spec[Account]]:
    yield column(N_("Household"), "code", lambda each: each.household.code, TOTAL)
    yield column(N_("Head"), "text", lambda each: each.household.head)
    yield column(N_("Group"), "text", lambda each: each.household.group)
    yield column(N_("Earned"), "points", lambda each: each.year.earned, total=True)
    yield column(N_("Dividend in yuan"), "points", lambda each: each.dividend, total=True)
    yield column(N_("Signature"), "text", lambda _: "")
