"""The charts of the township summary: the months, the categories, the villages side by side."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from pointbook.documents.columns import TOTAL, Spec, column, data, table
from pointbook.documents.desk import Desk
from pointbook.documents.township import village
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
        column(N_("Month"), "code", lambda month: month.month, TOTAL),
        column(N_("Awarded"), "points", lambda month: month.awarded, True),
        column(N_("Deducted"), "points", lambda month: month.deducted, True),
        column(N_("Exchanged"), "points", lambda month: month.exchanged, True),
    ]
    empty = Text(N_("Nothing was recorded this month."))
    return table(months(desk), columns, Text(N_("Month by month")), empty)


def charts(desk: Desk) -> tuple[Chart, ...]:
    """The charts of the summary, each of finished numbers."""
    return (_trend(desk), _villages(desk))


def _trend(desk: Desk) -> Chart:
    found = months(desk)
    return Chart(
        title=Text(N_("Month by month")),
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


def categories_table(desk: Desk) -> Table:
    """What the month awarded in each village and category."""
    found = {share.code: by_category(share) for share in desk.shares}

    def awarded(code: str) -> Callable[[VillageMonth], int]:
        return lambda share: found[share.code][code]

    categories = awarded_categories(desk)
    columns: list[Spec[VillageMonth]] = [
        *village(lambda share: share, TOTAL),
        *(column(data(each.name), "points", awarded(each.code), True) for each in categories),
        column(N_("Awarded"), "points", lambda share: found[share.code].total(), True),
    ]
    return table(desk.shares, columns, Text(N_("Points by category, this month")))


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
