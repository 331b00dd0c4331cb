"""The points notice: every household, where it stood, what it gained, where it stands."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from pointbook.documents.desk import Desk, VillageMonth
from pointbook.documents.records import Balance, Entry
from pointbook.documents.villages.notice import notice
from pointbook.documents.wording import columns
from pointbook.vocabulary.rules import Category
from pointbook.vocabulary.statements import Column, Statement, Table
from pointbook.vocabulary.text import N_, say


def points_notice(desk: Desk, share: VillageMonth) -> Statement:
    """Every household: where it stood, what it gained in each category, where it stands."""
    categories = awarded_categories(desk)
    by_category, cuts = _awards(share.entries)
    extra = [name for name in RARE if any(getattr(row, name) for row in share.balances)]
    rows = [_points_row(row, categories, by_category, cuts, extra) for row in share.balances]
    figures = [[row.household, *line] for row, line in zip(share.balances, rows, strict=True)]
    bare = notice(desk, share, "points", N_("{village}: points notice for {month}"), figures)
    words = say(N_("Total"), desk.language)
    table = Table(
        columns=_points_columns(desk, categories, extra),
        rows=tuple(
            (number, row.household, desk.head(row.household), desk.group(row.household), *line)
            for number, (row, line) in enumerate(zip(share.balances, rows, strict=True), 1)
        ),
        total=(None, words, None, None, *map(sum, zip(*rows, strict=True))) if rows else None,
        empty=say(N_("The village has no households yet."), desk.language),
    )
    return replace(bare, tables=(table,), paragraphs=_how_to_read(desk))


RARE = {
    "transferred": N_("Transferred"),
    "reversed": N_("Taken back"),
    "expired": N_("Lapsed"),
}
"""Figures that stand on notices and slips only where they are not zero."""


def awarded_categories(desk: Desk) -> list[Category]:
    """The categories that have an item which can award, in the order of the rules."""
    used = {
        item.category
        for versions in desk.items.values()
        for item in versions
        if not item.veto and item.sign > 0 and (item.points is None or item.points > 0)
    }
    return [category for category in desk.rules.categories if category.code in used]


def _awards(entries: Sequence[Entry]) -> tuple[dict[tuple[str, str], int], dict[str, int]]:
    """Awards by household and category, and by household what caps cut from them."""
    by_category: dict[tuple[str, str], int] = defaultdict(int)
    cuts: dict[str, int] = defaultdict(int)
    for entry in entries:
        if entry.kind == "award":
            by_category[entry.household, entry.category] += entry.points
            cuts[entry.household] += entry.cut
    return by_category, cuts


def _points_row(
    row: Balance,
    categories: list[Category],
    by_category: dict[tuple[str, str], int],
    cuts: dict[str, int],
    extra: list[str],
) -> tuple[int, ...]:
    return (
        row.opening,
        *(by_category.get((row.household, category.code), 0) for category in categories),
        row.deducted,
        cuts.get(row.household, 0),
        row.scored,
        *(getattr(row, name) for name in extra),
        row.exchanged,
        row.closing,
    )


def _points_columns(desk: Desk, categories: list[Category], extra: list[str]) -> tuple[Column, ...]:
    language = desk.language
    return (
        *columns(
            language,
            (N_("No."), "count", 4),
            (N_("Household"), "code", 9),
            (N_("Head"), "text", 9),
            (N_("Group"), "text", 6),
            (N_("Opening"), "points", 8),
        ),
        *(Column(category.name, "points", 8) for category in categories),
        *columns(
            language,
            (N_("Deducted"), "points", 8),
            (N_("Cut by caps"), "points", 8),
            (N_("Month's points"), "points", 8),
            *((RARE[name], "points", 8) for name in extra),
            (N_("Exchanged"), "points", 8),
            (N_("Closing"), "points", 8),
        ),
    )


def _how_to_read(desk: Desk) -> tuple[str, ...]:
    return (
        say(
            N_(
                "Opening balance, month's points and the columns behind them add up to the"
                " closing balance. The month's points are those of all categories less the"
                " deductions; what a cap cut is not counted."
            ),
            desk.language,
        ),
    )
