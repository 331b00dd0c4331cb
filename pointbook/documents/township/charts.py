"""The charts of the township summary: the months, the categories, the villages side by side."""

from collections import defaultdict
from collections.abc import Sequence

from pointbook.documents.desk import Desk, VillageMonth
from pointbook.documents.township.shelves import worth
from pointbook.documents.villages.points import awarded_categories
from pointbook.documents.wording import columns
from pointbook.vocabulary.statements import Chart, Table, Value
from pointbook.vocabulary.text import N_, Text, say

MOST = 12
"""So many villages stand side by side; of more, the largest."""

MOVES = ("award", "deduction", "exchange")


def months_table(desk: Desk) -> Table:
    """What each month of the year awarded, deducted and exchanged, signed as in the tables beside it."""
    language = desk.language
    months = _months(desk)
    rows: list[tuple[Value, ...]] = [(month, *values) for month, values in months.items()]
    totals = [sum(values[at] for values in months.values()) for at in range(len(MOVES))]
    return Table(
        columns=columns(
            language,
            (N_("Month"), "code", 8),
            (N_("Awarded"), "points", 9),
            (N_("Deducted"), "points", 9),
            (N_("Exchanged"), "points", 9),
        ),
        rows=tuple(rows),
        title=say(N_("Month by month"), language),
        total=(say(N_("Total"), language), *totals),
        empty=say(N_("Nothing was recorded this month."), language),
    )


def _months(desk: Desk) -> dict[str, tuple[int, ...]]:
    """The sums of each month from the year's first to this one, without a gap."""
    frame, this = desk.month.year_entries, desk.month.month
    sums: dict[tuple[int, str], int] = defaultdict(int)
    for day, kind, points in zip(
        frame["date"].tolist(), frame["kind"].tolist(), frame["points"].tolist(), strict=True
    ):
        sums[day.month, kind] += points
    last = int(this[5:])
    first = min((month for month, _ in sums), default=last)
    return {
        f"{this[:4]}-{month:02d}": tuple(sums[month, kind] for kind in MOVES)
        for month in range(first, last + 1)
    }


def charts(desk: Desk) -> tuple[Chart, ...]:
    """The charts of the summary, each of finished numbers."""
    return (_trend(desk), _categories(desk), _villages(desk), _cover(desk))


def _trend(desk: Desk) -> Chart:
    months = _months(desk)
    return Chart(
        title=say(N_("Points awarded and exchanged, month by month"), desk.language),
        kind="line",
        labels=tuple(months),
        series=(
            (say(N_("Awarded"), desk.language), tuple(values[0] for values in months.values())),
            (say(N_("Exchanged"), desk.language), tuple(-values[2] for values in months.values())),
        ),
    )


def _categories(desk: Desk) -> Chart:
    found: dict[str, int] = defaultdict(int)
    for share in desk.villages:
        for entry in share.entries:
            if entry.kind == "award":
                found[entry.category] += entry.points
    categories = awarded_categories(desk)
    return Chart(
        title=say(N_("Points by category, this month"), desk.language),
        kind="bars",
        labels=tuple(category.name for category in categories),
        series=(
            (
                say(N_("Awarded"), desk.language),
                tuple(found[category.code] for category in categories),
            ),
        ),
    )


def _villages(desk: Desk) -> Chart:
    shares = _largest(desk, [share.figures["earned"] for share in desk.villages])
    return Chart(
        title=_of(desk, N_("Supermarkets compared, this month")),
        kind="bars",
        labels=tuple(share.village.name for share in shares),
        series=(
            (
                say(N_("Awarded"), desk.language),
                tuple(share.figures["earned"] for share in shares),
            ),
            (
                say(N_("Exchanged"), desk.language),
                tuple(-share.figures["exchanged"] for share in shares),
            ),
        ),
    )


def _cover(desk: Desk) -> Chart:
    shares = _largest(desk, [share.figures["closing"] for share in desk.villages])
    values = [worth(desk, share) for share in shares]
    return Chart(
        title=_of(desk, N_("Points outstanding and the goods that cover them")),
        kind="bars",
        labels=tuple(share.village.name for share in shares),
        series=(
            (
                say(N_("Points outstanding"), desk.language),
                tuple(value.points_outstanding for value in values),
            ),
            (
                say(N_("Stock value in points"), desk.language),
                tuple(value.stock_points for value in values),
            ),
        ),
    )


def _largest(desk: Desk, sizes: Sequence[int]) -> list[VillageMonth]:
    """The villages of the chart in their own order."""
    by_size = sorted(range(len(sizes)), key=lambda at: (-sizes[at], at))
    return [desk.villages[at] for at in sorted(by_size[:MOST])]


def _of(desk: Desk, title: str) -> str:
    """The title, and that not all villages are shown where it is so."""
    words = say(title, desk.language)
    if len(desk.villages) <= MOST:
        return words
    facts: dict[str, str | int | Text] = {"title": words, "count": MOST}
    return Text(N_("{title} (the {count} largest)"), facts).say(desk.language)
