"""The charts of the township summary: the months, the categories, the villages side by side."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from pointbook.documents.columns import TOTAL, Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.township.shelves import worth
from pointbook.documents.villages.points import awarded_categories
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.statements import Chart, Table
from pointbook.vocabulary.text import N_, Text

MOST = 12
"""So many villages stand side by side; of more, the largest."""


class Moved(NamedTuple):
    """What a month moved, signed as it moved the balances."""

    month: str
    awarded: int
    deducted: int
    exchanged: int


def months(desk: Desk) -> list[Moved]:
    """Each month from the year's first with entries to this one, without a gap."""
    sums: Counter[tuple[int, str]] = Counter()
    for share in desk.shares:
        for entry in share.year:
            sums[entry.day.month, entry.kind] += entry.points
    last = int(desk.month.month[5:])
    first = min((month for month, _ in sums), default=last)
    return [
        Moved(
            f"{desk.month.month[:4]}-{month:02d}",
            *(sums[month, kind] for kind in ("award", "deduction", "exchange")),
        )
        for month in range(first, last + 1)
    ]


def months_table(desk: Desk) -> Table:
    """What each month of the year awarded, deducted and exchanged."""
    columns: list[Spec[Moved]] = [
        column(N_("Month"), "code", 8, lambda month: month.month, TOTAL),
        column(N_("Awarded"), "points", 9, lambda month: month.awarded, True),
        column(N_("Deducted"), "points", 9, lambda month: month.deducted, True),
        column(N_("Exchanged"), "points", 9, lambda month: month.exchanged, True),
    ]
    empty = Text(N_("Nothing was recorded this month."))
    return table(months(desk), columns, Text(N_("Month by month")), empty)


def charts(desk: Desk) -> tuple[Chart, ...]:
    """The charts of the summary, each of finished numbers."""
    return (_trend(desk), _categories(desk), _villages(desk), _cover(desk))


def _trend(desk: Desk) -> Chart:
    found = months(desk)
    return Chart(
        title=Text(N_("Points awarded and exchanged, month by month")),
        kind="line",
        labels=tuple(month.month for month in found),
        series=(
            (Text(N_("Awarded")), tuple(month.awarded for month in found)),
            (Text(N_("Exchanged")), tuple(-month.exchanged for month in found)),
        ),
    )


def by_category(share: VillageMonth) -> Counter[str]:
    """What the month awarded in each category, by its code."""
    found: Counter[str] = Counter()
    for entry in share.entries:
        if entry.kind == "award":
            found[entry.category] += entry.points
    return found


def _categories(desk: Desk) -> Chart:
    found = sum(map(by_category, desk.shares), Counter[str]())
    categories = awarded_categories(desk)
    return Chart(
        title=Text(N_("Points by category, this month")),
        kind="bars",
        labels=tuple(category.name for category in categories),
        series=((Text(N_("Awarded")), tuple(found[category.code] for category in categories)),),
    )


def _villages(desk: Desk) -> Chart:
    shares = _largest(desk, [share.figures["earned"] for share in desk.shares])
    return Chart(
        title=_of(desk, N_("Supermarkets compared, this month")),
        kind="bars",
        labels=tuple(share.village.name for share in shares),
        series=(
            (Text(N_("Awarded")), tuple(share.figures["earned"] for share in shares)),
            (Text(N_("Exchanged")), tuple(-share.figures["exchanged"] for share in shares)),
        ),
    )


def _cover(desk: Desk) -> Chart:
    shares = _largest(desk, [share.figures["closing"] for share in desk.shares])
    values = [worth(desk, share) for share in shares]
    return Chart(
        title=_of(desk, N_("Points outstanding and the goods that cover them")),
        kind="bars",
        labels=tuple(share.village.name for share in shares),
        series=(
            (Text(N_("Points outstanding")), tuple(value.points_outstanding for value in values)),
            (Text(N_("Stock value in points")), tuple(value.stock_points for value in values)),
        ),
    )


def _largest(desk: Desk, sizes: Sequence[int]) -> list[VillageMonth]:
    """The villages of the chart in their own order."""
    by_size = sorted(range(len(sizes)), key=lambda at: (-sizes[at], at))
    return [desk.shares[at] for at in sorted(by_size[:MOST])]


def _of(desk: Desk, title: str) -> Text:
    """The title, and that not all villages are shown where it is so."""
    words = Text(title)
    if len(desk.shares) <= MOST:
        return words
    return Text(N_("{title} (the {count} largest)"), {"title": words, "count": MOST})
