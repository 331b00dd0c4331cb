"""The points notice: every household, where it stood, what it gained, where it stands."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import count
from operator import attrgetter

from pointbook.documents.columns import TOTAL, Spec, column, data, table
from pointbook.documents.desk import Desk
from pointbook.documents.villages.notice import notice
from pointbook.reckoning.village_month import Balance, VillageMonth
from pointbook.vocabulary.rules import Category
from pointbook.vocabulary.statements import Statement
from pointbook.vocabulary.text import N_, Text

RARE = {
    "transferred": N_("Transferred"),
    "reversed": N_("Taken back"),
    "expired": N_("Lapsed"),
}
"""Figures that stand on notices and slips only where they are not zero."""


def statement(desk: Desk, share: VillageMonth) -> Statement:
    """Every household: where it stood, what it gained in each category, where it stands."""
    empty = Text(N_("The village has no households yet."))
    made = table(share.balances, _columns(desk, share), empty=empty)
    figures = [[code, *numbers] for _, code, _, _, *numbers in made.rows]
    title = N_("{village}: points notice for {month}")
    how = N_(
        "Opening balance, month's points and the columns behind them add up to the"
        " closing balance. The month's points are those of all categories less the"
        " deductions; what a cap cut is not counted."
    )
    bare = notice(desk, share, "points", title, figures)
    return replace(bare, tables=(made,), paragraphs=(Text(how),))


def awarded_categories(desk: Desk) -> list[Category]:
    """The categories that have an item which can award, in the order of the rules."""
    used = {
        item.category
        for item in desk.rules.items
        if not item.veto and item.sign > 0 and (item.points is None or item.points > 0)
    }
    return [category for category in desk.rules.categories if category.code in used]


def _of(gained: Mapping[tuple[str, str], int], category: str) -> Callable[[Balance], int]:
    return lambda row: gained[row.household.code, category]


def _columns(desk: Desk, share: VillageMonth) -> Iterator[Spec[Balance]]:
    gained: Counter[tuple[str, str]] = Counter()
    cuts: Counter[str] = Counter()
    for entry in share.entries:
        if entry.kind == "award":
            gained[entry.household.code, entry.category] += entry.points
            cuts[entry.household.code] += entry.cut
    numbers = count(1)
    yield column(N_("No."), "count", 4, lambda _: next(numbers))
    yield column(N_("Household"), "code", 9, lambda row: row.household.code, TOTAL)
    yield column(N_("Head"), "text", 9, lambda row: desk.name(row.household))
    yield column(N_("Group"), "text", 6, lambda row: row.household.group)
    yield column(N_("Opening"), "points", 8, lambda row: row.opening, total=True)
    for category in awarded_categories(desk):
        yield column(data(category.name), "points", 8, _of(gained, category.code), total=True)
    yield column(N_("Deducted"), "points", 8, lambda row: row.deducted, total=True)
    yield column(N_("Cut by caps"), "points", 8, lambda row: cuts[row.household.code], total=True)
    yield column(N_("Month's points"), "points", 8, lambda row: row.scored, total=True)
    for name, words in RARE.items():
        if any(getattr(row, name) for row in share.balances):
            yield column(words, "points", 8, attrgetter(name), total=True)
    yield column(N_("Exchanged"), "points", 8, lambda row: row.exchanged, total=True)
    yield column(N_("Closing"), "points", 8, lambda row: row.closing, total=True)
