"""The takeover notice of a village: the points that its households bring from the old ledger."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count

from pointbook.documents.columns import TOTAL, Spec, column, table
from pointbook.documents.wording import HAND_FILLED, SIGNATURES, committee, day_words, rate_words
from pointbook.vocabulary.names import masked
from pointbook.vocabulary.rules import Household, Village
from pointbook.vocabulary.settings import Settings
from pointbook.vocabulary.statements import Statement
from pointbook.vocabulary.text import N_, Text


def statement(
    settings: Settings, village: Village, households: Sequence[Household], today: date
) -> Statement:
    """Every household with the points that it begins with, for all to check, as of a day."""
    objections = N_(
        "Please check your points. Whoever finds a mistake may say so to the assessment group or the"
        " village supervision committee within {days} days from the day on which this is posted."
    )
    return Statement(
        name=f"villages/{village.code}/takeover",
        kind="takeover",
        language=settings.language,
        title=Text(N_("{village}: old points taken over, please check"), {"village": village.name}),
        band=(settings.brand, f"{settings.county}{settings.township}"),
        facts=(
            (Text(N_("Taken over on")), day_words(today)),
            (Text(N_("Households")), str(len(households))),
            (Text(N_("Rate")), rate_words(settings)),
        ),
        tables=(table(households, _columns(settings)),),
        signatures=SIGNATURES,
        issued=(committee(village), HAND_FILLED),
        paper=settings.paper,
        portrait=True,
        objections=Text(objections, {"days": settings.publicity_days}),
    )


def _columns(settings: Settings) -> Iterator[Spec[Household]]:
    numbers = count(1)
    full = settings.names_on_notices == "full"
    yield column(N_("No."), "count", lambda _: next(numbers))
    yield column(N_("Household"), "code", lambda home: home.code, TOTAL)
    yield column(N_("Head"), "text", lambda home: masked(home.head, full))
    yield column(N_("Group"), "text", lambda home: home.group)
    yield column(N_("Points taken over"), "points", lambda home: home.opening, total=True)
