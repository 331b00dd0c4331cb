"""What hangs on the wall for good: the management measures, read as paragraphs, and the scoring rules (评分细则).

They show the rules that hold on the last day of the month; a village in which others hold than in
the township has pages of its own.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from pointbook.documents.columns import Spec, column, data, filled, table
from pointbook.documents.desk import Desk
from pointbook.documents.wording import COMMA, SEMICOLON, joined, month_words, rate_words
from pointbook.vocabulary.holding import Holding
from pointbook.vocabulary.points import show
from pointbook.vocabulary.rules import Category, Item, Measure
from pointbook.vocabulary.settings import Settings
from pointbook.vocabulary.statements import Statement, Table
from pointbook.vocabulary.text import N_, Facts, Text

Held = TypeVar("Held")

_SOURCES = {
    "meeting": N_("meeting"),
    "observation": N_("observation"),
    "both": N_("meeting or observation"),
}


def poster(
    desk: Desk, holding: Holding, kind: str, title: str, facts: Iterable[tuple[str, str]] = ()
) -> Statement:
    """What the pages of the wall share; the caller adds what they say."""
    name = "/".join(filter(None, ("wall", holding.code, kind)))
    words = Text(title)
    if holding.code:
        words = joined((holding.village.name, Text(N_(": ")), words))
    return desk.page(
        name,
        words,
        facts=((N_("Rules in force"), month_words(desk.month.month)), *facts),
        paper=desk.settings.paper,
        portrait=True,
    )


def _where_others_hold(
    desk: Desk, held: Callable[[Holding], Held]
) -> Iterator[tuple[Holding, Held]]:
    """The township and what is held in it, then every village that holds otherwise."""
    township = Holding(desk.rules, "")
    usual = held(township)
    yield township, usual
    for village in sorted(desk.rules.villages, key=lambda village: village.code):
        holding = Holding(desk.rules, village.code)
        if (own := held(holding)) != usual:
            yield holding, own


# --- the scoring rules --------------------------------------------------------------------------


def items(desk: Desk) -> Iterator[Statement]:
    """The items in force, under the categories in the order of the rules."""

    def held(holding: Holding) -> list[Item]:
        return sorted(holding.items.in_force(desk.last_day), key=lambda item: item.row)

    for holding, found in _where_others_hold(desk, held):
        columns = filled(_columns(found), found)
        tables = (
            _of_category(each, [item for item in found if item.category == each.code], columns)
            for each in desk.rules.categories
        )
        bare = poster(desk, holding, "items", N_("Scoring rules"))
        yield replace(bare, tables=tuple(each for each in tables if each.rows))


def _of_category(category: Category, items: list[Item], columns: Sequence[Spec[Item]]) -> Table:
    caps = (
        (N_("Month cap"), category.month_cap),
        (N_("Quarter cap"), category.quarter_cap),
        (N_("Year cap"), category.year_cap),
    )
    facts = tuple((Text(heading), show(cap)) for heading, cap in caps if cap is not None)
    return replace(table(items, columns, data(category.name)), facts=facts)


def _columns(items: Sequence[Item]) -> Iterator[Spec[Item]]:
    yield column(N_("Code"), "code", lambda item: item.code)
    yield column(N_("Item"), "text", lambda item: item.description)
    yield column(N_("Assessed by"), "text", lambda item: source_words(item.source))
    yield column(
        N_("Points"), "code", lambda i: joined(filter(None, (score_words(i), i.unit)), "/")
    )
    yield column(N_("Month cap"), "points", lambda item: item.month_cap)
    yield column(N_("Quarter cap"), "points", lambda item: item.quarter_cap)
    yield column(N_("Year cap"), "points", lambda item: item.year_cap)
    yield column(N_("Remarks"), "text", lambda item: marks(item, items))


def source_words(source: str) -> Text:
    """Who assesses an item."""
    return Text(_SOURCES[source])


def score_words(item: Item) -> str:
    """What an item is worth: ``+5``, ``-3``, ``+1 … +5`` or that it is a veto."""
    if item.veto:
        return Text(N_("veto"))
    if item.points is not None:
        return _signed(item.points)
    return f"{_signed(item.sign * item.low)} … {_signed(item.sign * item.high)}"


def _signed(points: int) -> str:
    return f"+{show(points)}" if points > 0 else show(points)


def marks(item: Item, among: Sequence[Item]) -> Text:
    """What is particular about an item; the others of its groups are named by their codes."""
    found = [Text(N_("evidence needed"))] * item.evidence
    found += [Text(N_("outside the household caps"))] * item.exempt
    for words, name in (
        (N_("with {items} only one a month"), "exclusive_group"),
        (N_("with {items} only the difference"), "tier_group"),
    ):
        group = getattr(item, name)
        others = [each.code for each in among if getattr(each, name) == group and each is not item]
        if group and others:
            found.append(Text(words, {"items": joined(others, COMMA)}))
    return joined(found, SEMICOLON)


# --- the measures -------------------------------------------------------------------------------


def measures(desk: Desk) -> Iterator[Statement]:
    """The articles, and the settings that a villager asks about."""

    def held(holding: Holding) -> tuple[Settings, list[Measure]]:
        every = desk.rules.measures
        own = [each for each in every if not each.villages or holding.code in each.villages]
        return holding.settings(desk.last_day), own

    none = Text(N_("The rules hold no management measures yet."))
    for holding, (settings, articles) in _where_others_hold(desk, held):
        bare = poster(desk, holding, "measures", N_("Management measures"), _facts(settings))
        yield replace(bare, paragraphs=tuple(map(_article, articles)) or (none,))


def _article(measure: Measure) -> str:
    if not measure.no:
        return measure.text
    number = Text(N_("Article {number}"), {"number": measure.no})
    return joined([number if measure.no.isdecimal() else measure.no, measure.text], "  ")


def _facts(settings: Settings) -> Iterator[tuple[str, str]]:
    yield N_("Rate"), rate_words(settings)
    for heading, points in (
        (N_("Cap of a household in a month"), settings.household_month_cap),
        (N_("Cap of a household in a quarter"), settings.household_quarter_cap),
        (N_("Cap of a household in a year"), settings.household_year_cap),
        (N_("Exchange begins at"), settings.min_exchange or None),
    ):
        if points is not None:
            yield heading, Text(N_("{points} points"), {"points": show(points)})
    days = {"days": settings.publicity_days}
    yield N_("A notice hangs for"), Text(N_("{days} days"), days)
    yield N_("At the year's end"), _year_end(settings)


def _year_end(settings: Settings) -> Text:
    if settings.year_end == "carry":
        return Text(N_("points are carried over"))
    month, day = settings.expire_on
    if settings.expire_on == (12, 31):
        return Text(N_("the year's points lapse"))
    days: Facts = {"mm": f"{month:02d}", "dd": f"{day:02d}", "month": month, "day": day}
    return Text(N_("last year's points lapse on {mm}-{dd}"), days)
