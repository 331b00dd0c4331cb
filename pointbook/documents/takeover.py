"""The takeover notice of a village: the points that its households bring from the old ledger."""

from collections.abc import Sequence
from datetime import date
from itertools import count

from pointbook.documents.columns import TOTAL, Spec, column, table
from pointbook.documents.wording import (
    HAND_FILLED,
    SIGNATURES,
    committee,
    day_words,
    page,
    rate_words,
    shown,
)
from pointbook.vocabulary.rules import Household, Village
from pointbook.vocabulary.settings import Settings
from pointbook.vocabulary.statements import Statement
from pointbook.vocabulary.text import N_, Text


def statement(
    settings: Settings, village: Village, households: Sequence[Household], today: date
) -> Statement:
    """Every household with the points that it begins with, for all to check, as of a day."""
    numbers = count(1)
    columns: list[Spec[Household]] = [
        column(N_("No."), "count", lambda _: next(numbers)),
        column(N_("Household"), "code", lambda home: home.code, TOTAL),
        column(N_("Head"), "text", lambda home: shown(settings, home)),
        column(N_("Group"), "text", lambda home: home.group),
        column(N_("Points taken over"), "points", lambda home: home.opening, True),
    ]
    objections = N_(
        "Please check your points. Whoever finds a mistake may say so to the assessment group or the"
        " village supervision committee within {days} days from the day on which this is posted."
    )
    return page(
        settings,
        f"villages/{village.code}/takeover",
        Text(N_("{village}: old points taken over, please check"), {"village": village.name}),
        [table(households, columns)],
        (
            (N_("Taken over on"), day_words(today)),
            (N_("Households"), str(len(households))),
            (N_("Rate"), rate_words(settings)),
        ),
        signatures=SIGNATURES,
        issued=(committee(village), HAND_FILLED),
        paper=settings.paper,
        portrait=True,
        objections=Text(objections, {"days": settings.publicity_days}),
    )
