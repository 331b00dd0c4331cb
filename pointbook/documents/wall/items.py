"""The scoring rules (评分细则), category by category."""

from collections.abc import Iterator
from dataclasses import replace

from pointbook.documents.columns import Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.wall import poster
from pointbook.documents.wording import SEMICOLON, joined
from pointbook.vocabulary.points import show
from pointbook.vocabulary.rules import Category, Item
from pointbook.vocabulary.statements import Statement, Table
from pointbook.vocabulary.text import N_, Text

_SOURCES = {
    "meeting": N_("meeting"),
    "observation": N_("observation"),
    "both": N_("meeting or observation"),
}


def statement(desk: Desk) -> Statement:
    """The items in force, under the categories in the order of the rules."""
    items = [item for item in desk.rules.items if item.in_force(desk.last_day)]
    tables = (
        _of_category(category, [item for item in items if item.category == category.code])
        for category in desk.rules.categories
    )
    bare = poster(desk, "items", N_("Scoring rules"))
    return replace(bare, tables=tuple(each for each in tables if each.rows))


def _of_category(category: Category, items: list[Item]) -> Table:
    caps = ((N_("Month cap"), category.month_cap), (N_("Year cap"), category.year_cap))
    facts = tuple((Text(heading), show(cap)) for heading, cap in caps if cap is not None)
    return replace(table(items, _columns(), title=category.name), facts=facts)


def _columns() -> Iterator[Spec[Item]]:
    yield column(N_("Code"), "code", 8, lambda item: item.code)
    yield column(N_("Item"), "text", 40, lambda item: item.description)
    yield column(N_("Assessed by"), "text", 10, lambda item: source_words(item.source))
    yield column(N_("Points"), "text", 8, score_words)
    yield column(N_("Unit"), "text", 8, lambda item: item.unit)
    yield column(N_("Month cap"), "points", 7, lambda item: item.month_cap)
    yield column(N_("Year cap"), "points", 7, lambda item: item.year_cap)
    yield column(N_("Remarks"), "text", 14, marks)


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


def marks(item: Item) -> Text:
    """What is particular about an item."""
    found = [Text(N_("evidence needed"))] * item.evidence
    found += [Text(N_("outside the household caps"))] * item.exempt
    for words, group in (
        (N_("one of {group} a month"), item.exclusive_group),
        (N_("the difference to a lower level of {group}"), item.tier_group),
    ):
        found += [Text(words, {"group": group})] * bool(group)
    return joined(found, SEMICOLON)
