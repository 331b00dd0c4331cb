"""The scoring rules (评分细则), category by category."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pointbook.documents.columns import Spec, column, filled, table
from pointbook.documents.desk import Desk
from pointbook.documents.wall import poster, where_others_hold
from pointbook.documents.wording import COMMA, SEMICOLON, joined
from pointbook.vocabulary.holding import Holding
from pointbook.vocabulary.points import show
from pointbook.vocabulary.rules import Category, Item
from pointbook.vocabulary.statements import Statement, Table
from pointbook.vocabulary.text import N_, Text

_SOURCES = {
    "meeting": N_("meeting"),
    "observation": N_("observation"),
    "both": N_("meeting or observation"),
}


def statements(desk: Desk) -> Iterator[Statement]:
    """The items in force, under the categories in the order of the rules."""

    def held(holding: Holding) -> list[Item]:
        return sorted(holding.items.in_force(desk.last_day), key=lambda item: item.row)

    for holding, items in where_others_hold(desk, held):
        columns = filled(_columns(items), items)
        tables = (
            _of_category(
                category, [each for each in items if each.category == category.code], columns
            )
            for category in desk.rules.categories
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
    return replace(table(items, columns, title=category.name), facts=facts)


def _columns(items: Sequence[Item]) -> Iterator[Spec[Item]]:
    yield column(N_("Code"), "code", lambda item: item.code)
    yield column(N_("Item"), "text", lambda item: item.description)
    yield column(N_("Assessed by"), "text", lambda item: source_words(item.source))
    yield column(N_("Points"), "code", _score)
    yield column(N_("Month cap"), "points", lambda item: item.month_cap)
    yield column(N_("Quarter cap"), "points", lambda item: item.quarter_cap)
    yield column(N_("Year cap"), "points", lambda item: item.year_cap)
    yield column(N_("Remarks"), "text", lambda item: marks(item, items))


def _score(item: Item) -> Text:
    parts = [score_words(item), item.unit]
    return joined(filter(None, parts), "/")


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
