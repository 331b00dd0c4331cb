"""The points of the month: every household, where it stood, what it gained, where it stands."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from operator import attrgetter

from pointbook.documents.columns import Spec, column, data, filled, table
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

Gains = Mapping[tuple[str, str], int]
"""Awards by household and category; under the category '' what caps cut from them."""


def part(desk: Desk, share: VillageMonth) -> Part:
    """Every household: where it stood, what it gained in each category, where it stands."""
    gains: Counter[tuple[str, str]] = Counter()
    for entry in share.entries:
        if entry.kind == "award":
            gains[entry.household.code, entry.category] += entry.points
            gains[entry.household.code, ""] += entry.cut
    how = N_("Start, net and the columns behind add up to what is left; a blank is nothing.")
    empty = Text(N_("The village has no households yet."))
    columns = filled(_columns(desk, share, gains), share.balances)
    return Part(
        "points",
        N_("{village}: points notice for {month}"),
        _figures(desk, share, gains),
        (table(share.balances, columns, empty=empty), *_late(desk, share)),
        (Text(how), *_came_and_left(desk, share)),
    )


def awarded_categories(desk: Desk) -> list[Category]:
    """The categories that have an item which can award, in the order of the rules."""
    used = {
        item.category
        for item in desk.rules.items
        if not item.veto and item.sign > 0 and (item.points is None or item.points > 0)
    }
    return [category for category in desk.rules.categories if category.code in used]


def _rare(share: VillageMonth) -> list[str]:
    return [name for name in RARE if any(getattr(row, name) for row in share.balances)]


def _figures(desk: Desk, share: VillageMonth, gains: Gains) -> list[list[object]]:
    rare = _rare(share)
    return [
        [
            row.household.code,
            row.opening,
            *(gains[row.household.code, each.code] for each in awarded_categories(desk)),
            row.deducted,
            gains[row.household.code, ""],
            row.scored,
            *(getattr(row, name) for name in rare),
            row.exchanged,
            row.closing,
        ]
        for row in share.balances
    ]


def _columns(desk: Desk, share: VillageMonth, gains: Gains) -> Iterator[Spec[Balance]]:
    """A zero is a blank; what is blank in the whole village is left out."""

    def of(category: str) -> Callable[[Balance], int]:
        return lambda row: gains[row.household.code, category]

    numbers: list[tuple[str, Callable[[Balance], int]]] = [
        (N_("Start"), attrgetter("opening")),
        *((data(each.name), of(each.code)) for each in awarded_categories(desk)),
        (N_("Less"), attrgetter("deducted")),
        (N_("Cut"), of("")),
        (N_("Net"), attrgetter("scored")),
        *((RARE[name], attrgetter(name)) for name in _rare(share)),
        (N_("Spent"), attrgetter("exchanged")),
    ]
    words = N_("{households} in all")
    total = Text(words, {"households": len(share.balances)})
    yield from household(desk, share, attrgetter("household"), total)
    for heading, value in numbers:
        yield column(heading, "points", _blank(value), total=True)
    yield column(N_("Left"), "points", attrgetter("closing"), total=True)


def _blank(value: Callable[[Balance], int]) -> Callable[[Balance], int | None]:
    return lambda row: value(row) or None


def _late(desk: Desk, share: VillageMonth) -> Iterator[Table]:
    """What was written down later than it was done."""
    late = [entry for entry in share.entries if entry.claim and entry.claim.happened]
    if late:
        yield table(late, _deeds(desk, share), title=Text(N_("Late entries")))


def _deeds(desk: Desk, share: VillageMonth) -> Iterator[Spec[Entry]]:
    yield from household(desk, share, attrgetter("household"))
    yield column(N_("Done on"), "date", lambda entry: entry.claim and entry.claim.happened)
    yield column(N_("Item"), "text", lambda entry: entry.item.description if entry.item else "")
    yield column(N_("Points"), "points", lambda entry: entry.points)


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
