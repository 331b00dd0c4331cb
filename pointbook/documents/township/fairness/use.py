"""Looks at what is left out or not made use of: households, items, and the width of ranges."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from pointbook.documents.township.fairness.scene import SCORED, Prompt, Row, Scene, rows_of
from pointbook.vocabulary.months import first_day, last_day, month_of
from pointbook.vocabulary.records import Entry
from pointbook.vocabulary.rules import Household, Item
from pointbook.vocabulary.schema import ITEMS
from pointbook.vocabulary.text import Facts

ENOUGH_MONTHS = 6  # of the year, with scores, before "never" means anything
OFTEN = 6  # times that the median household was scored meanwhile
MAXIMA = 8  # scores under one range
EXCEPTIONS = 20  # one score in so many may lie below the maximum


def never_scored(scene: Scene) -> Iterator[Prompt]:
    """Households without any score in the year while the others had theirs."""
    for seen in scene.villages:
        scored = [entry for entry in seen.year if entry.kind in SCORED]
        months = sorted({month_of(entry.day) for entry in scored})
        if len(months) < ENOUGH_MONTHS:
            continue
        homes = [home for home in seen.homes.values() if _throughout(home, months[0], scene.month)]
        times = Counter(entry.household.code for entry in scored)
        silent = [home for home in homes if not times[home.code]]
        usual = sorted(times[home.code] for home in homes)[len(homes) // 2] if homes else 0
        if silent and usual >= OFTEN:
            facts: Facts = {
                "count": len(silent),
                "all": len(homes),
                "median": usual,
                "months": len(months),
            }
            yield Prompt("never", seen.code, facts, tuple(Row(home) for home in silent))


def _throughout(home: Household, first: str, last: str) -> bool:
    """Whether a household was a member from the first month's first day to the last's end."""
    return (home.joined is None or home.joined <= first_day(first)) and (
        home.left is None or home.left >= last_day(last)
    )


def never_used(scene: Scene) -> Iterator[Prompt]:
    """Items that bring points, were in force all the time and served no village.

    The grades of one tier group count as one: the province's honour is rare, the village's is not.
    """
    scored = [e for seen in scene.villages for e in seen.year if e.kind in SCORED]
    months = sorted({month_of(entry.day) for entry in scored})
    if len(months) < ENOUGH_MONTHS:
        return
    used = {_family(entry.item) for entry in scored if entry.item}
    days = (first_day(months[0]), last_day(months[-1]))
    there = [
        versions[-1]
        for versions in scene.items.values()
        if _brings(versions[-1]) and all(any(v.in_force(day) for v in versions) for day in days)
    ]
    idle = [item for item in there if _family(item) not in used]
    if idle:
        facts: Facts = {
            "count": len(idle),
            "all": len(there),
            "rows": len(scored),
            "months": len(months),
        }
        rows = (Row(what=i, file="rules.xlsx", sheet=ITEMS.zh, cell=f"{i.row}") for i in idle)
        yield Prompt("unused", "", facts, tuple(rows))


def _brings(item: Item) -> bool:
    return not item.veto and (item.points if item.points is not None else item.sign) > 0


def _family(item: Item) -> tuple[str, str]:
    return ("tier", item.tier_group) if item.tier_group else ("item", item.code)


Ranges = dict[str, list[tuple[Entry, bool]]]
"""A village's scores under ranges by item, and whether each is the maximum."""


def always_maximum(scene: Scene) -> Iterator[Prompt]:
    """Ranges in which a village gives nothing but the maximum; one prompt names all of them."""
    spans = [
        {seen.code: _ranges(seen.entries) for seen in scene.villages},
        {seen.code: _ranges(seen.year) for seen in scene.villages},
    ]
    for village in spans[0]:
        full: list[Entry] = []
        counts: dict[str, str] = {}
        for span in spans:
            for item, rows in span[village].items():
                if item in counts or not _all_at_top(rows):
                    continue
                full += [entry for entry, _ in rows]
                others = [
                    items[item] for code, items in span.items() if code != village and item in items
                ]
                counts[item] = f"{_top(rows)}/{len(rows)} ({_tops(others)})"
        if full:
            facts: Facts = {
                "items": "、".join(sorted(counts)),
                "counts": "; ".join(f"{item} {words}" for item, words in sorted(counts.items())),
            }
            yield Prompt("maximum", village, facts, rows_of(full))


def _ranges(entries: list[Entry]) -> Ranges:
    found: Ranges = defaultdict(list)
    for entry in entries:
        item = entry.item
        if item and item.points is None and not item.veto:
            top = abs(entry.claimed) == item.high * (entry.quantity or 1)
            found[item.code].append((entry, top))
    return found


def _all_at_top(rows: list[tuple[Entry, bool]]) -> bool:
    return len(rows) >= MAXIMA and (len(rows) - _top(rows)) * EXCEPTIONS <= len(rows)


def _top(rows: list[tuple[Entry, bool]]) -> int:
    return sum(at_top for _, at_top in rows)


def _tops(villages: list[list[tuple[Entry, bool]]]) -> str:
    return f"{sum(map(_top, villages))}/{sum(map(len, villages))}"
