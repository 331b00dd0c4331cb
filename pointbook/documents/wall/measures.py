"""The management measures: the articles as paragraphs, for they are read, not looked up."""

from collections.abc import Iterator
from dataclasses import replace

from pointbook.documents.desk import Desk
from pointbook.documents.wall import poster, where_others_hold
from pointbook.documents.wording import joined, rate_words
from pointbook.vocabulary.holding import Holding
from pointbook.vocabulary.points import show
from pointbook.vocabulary.rules import Measure
from pointbook.vocabulary.settings import Settings
from pointbook.vocabulary.statements import Statement
from pointbook.vocabulary.text import N_, Facts, Text


def statements(desk: Desk) -> Iterator[Statement]:
    """The articles, and the settings that a villager asks about."""

    def held(holding: Holding) -> tuple[Settings, list[Measure]]:
        measures = desk.rules.measures
        own = [each for each in measures if not each.villages or holding.code in each.villages]
        return holding.settings(desk.last_day), own

    none = Text(N_("The rules hold no management measures yet."))
    for holding, (settings, measures) in where_others_hold(desk, held):
        bare = poster(desk, holding, "measures", N_("Management measures"), _facts(settings))
        yield replace(bare, paragraphs=tuple(map(_article, measures)) or (none,))


def _article(measure: Measure) -> str:
    if not measure.no:
        return measure.text
    number = Text(N_("Article {number}"), {"number": measure.no})
    return joined([number if measure.no.isdecimal() else measure.no, measure.text], "  ")


def _facts(settings: Settings) -> Iterator[tuple[str, str]]:
    yield Text(N_("Rate")), rate_words(settings)
    for heading, points in (
        (N_("Cap of a household in a month"), settings.household_month_cap),
        (N_("Cap of a household in a quarter"), settings.household_quarter_cap),
        (N_("Cap of a household in a year"), settings.household_year_cap),
        (N_("Exchange begins at"), settings.min_exchange or None),
    ):
        if points is not None:
            yield Text(heading), Text(N_("{points} points"), {"points": show(points)})
    days = {"days": settings.publicity_days}
    yield Text(N_("A notice hangs for")), Text(N_("{days} days"), days)
    yield Text(N_("At the year's end")), _year_end(settings)


def _year_end(settings: Settings) -> Text:
    if settings.year_end == "carry":
        return Text(N_("points are carried over"))
    month, day = settings.expire_on
    if settings.expire_on == (12, 31):
        return Text(N_("the year's points lapse"))
    days: Facts = {"mm": f"{month:02d}", "dd": f"{day:02d}", "month": month, "day": day}
    return Text(N_("last year's points lapse on {mm}-{dd}"), days)
