"""The points of the month: every household, where it stood, what it gained, where it stands."""

from collections import Counter
from collections.abc import Callable, Iterator
from operator import attrgetter

from pointbook.documents.columns import Spec, column, data, table
from pointbook.documents.desk import Desk
from pointbook.documents.villages.issued import Part, household
from pointbook.reckoning.village_month import Balance, VillageMonth
from pointbook.vocabulary.points import show
from pointbook.vocabulary.records import Entry
from pointbook.vocabulary.rules import Category
from pointbook.vocabulary.statements import Table
from pointbook.vocabulary.text import N_, Text

RARE = {
    "transferred": N_("Moved"),
    "reversed": N_("Taken back"),
    "expired": N_("Lapsed"),
}
"""Figures that stand on notices and slips only where they are not zero."""

Number = tuple[str, Callable[[Balance], int]]


def part(desk: Desk, share: VillageMonth) -> Part:
    """Every household: where it stood, what it gained in each category, where it stands. A zero is a
    blank; what is blank in the whole village is left out."""
    numbers = _numbers(desk, share)
    figures = [
        [row.household.code, *(value(row) for _, value in numbers)] for row in share.balances
    ]
    total = Text(N_("{households} in all"), {"households": len(share.balances)})
    columns: list[Spec[Balance]] = [
        *household(desk, share, attrgetter("household"), total),
        *(column(each, "points", _blank(value), True) for each, value in numbers[:-1]),
        column(numbers[-1][0], "points", numbers[-1][1], True),
    ]
    empty = N_("The village has no households yet.")
    how = N_("Start, net and the columns behind add up to what is left; a blank is nothing.")
    return Part(
        "points",
        N_("{village}: points notice for {month}"),
        figures,
        (table(share.balances, columns, empty=empty, sparse=True), *_late(desk, share)),
        (Text(how), *_came_and_left(desk, share)),
    )


def _numbers(desk: Desk, share: VillageMonth) -> list[Number]:
    """What stands of each household, under its heading; what it is left with comes last."""
    gains: Counter[tuple[str, str]] = Counter()  # under the category '' what caps cut
    for entry in share.entries:
        if entry.kind == "award":
            gains[entry.household.code, entry.category] += entry.points
            gains[entry.household.code, ""] += entry.cut

    def of(category: str) -> Callable[[Balance], int]:
        return lambda row: gains[row.household.code, category]

    rare = [name for name in RARE if any(getattr(row, name) for row in share.balances)]
    return [
        (N_("Start"), attrgetter("opening")),
        *((data(each.name), of(each.code)) for each in awarded_categories(desk)),
        (N_("Less"), attrgetter("deducted")),
        (N_("Cut"), of("")),
        (N_("Net"), attrgetter("scored")),
        *((RARE[name], attrgetter(name)) for name in rare),
        (N_("Spent"), attrgetter("exchanged")),
        (N_("Left"), attrgetter("closing")),
    ]


def awarded_categories(desk: Desk) -> list[Category]:
    """The categories that have an item which can award, in the order of the rules."""
    used = {
        item.category
        for item in desk.rules.items
        if not item.veto and item.sign > 0 and (item.points is None or item.points > 0)
    }
    return [category for category in desk.rules.categories if category.code in used]


def _blank(value: Callable[[Balance], int]) -> Callable[[Balance], int | None]:
    return lambda row: value(row) or None


def _late(desk: Desk, share: VillageMonth) -> Iterator[Table]:
    """What was written down later than it was done."""
    columns: list[Spec[Entry]] = [
        *household(desk, share, attrgetter("household")),
        column(N_("Done on"), "date", lambda entry: entry.deed),
        column(N_("Item"), "text", lambda entry: entry.what_for),
        column(N_("Points"), "points", lambda entry: entry.points),
    ]
    late = [entry for entry in share.entries if entry.claim and entry.claim.happened]
    if late:
        yield table(late, columns, N_("Late entries"))


def _came_and_left(desk: Desk, share: VillageMonth) -> Iterator[Text]:
    """What stands between the village's last closing and this opening: openings of who joined, balances
    of who left."""
    first = share.month == desk.month.first_month
    opened = [entry.points for entry in share.entries if entry.kind == "opening" and not first]
    if sum(opened):
        words = N_(
            "The start holds {points} points of {households:household|households} that joined this"
            " month."
        )
        yield Text(words, {"points": show(sum(opened)), "households": len(opened)})
    if share.left:
        words = N_("{points} points of households that left last month were not carried over.")
        yield Text(words, {"points": show(share.left)})
