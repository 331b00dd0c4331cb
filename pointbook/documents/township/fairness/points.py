"""Looks at how many points are given, on which days, and for which exchange."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from math import sqrt
from statistics import median

from pointbook.documents.township.fairness.measures import half_up, spread
from pointbook.documents.township.fairness.people import HIGHER, LOWER, decided
from pointbook.documents.township.fairness.scene import Prompt, Row, Scene, rows_of
from pointbook.vocabulary.points import show
from pointbook.vocabulary.records import Entry
from pointbook.vocabulary.text import Facts, Text

NEIGHBOURS = 5  # other villages that a village is compared with
FAR_VILLAGE = 3.5  # usual spreads
LEAST_SPREAD = 0.1  # of the neighbours' median
SOON = timedelta(days=7)
REACHES = 3  # exchanges that follow exact reaches
FAR_REACHES = 3.0  # usual spreads
USUAL_REACHES = 0.05  # the least share of exchanges that are so by chance


def far_village(scene: Scene) -> Iterator[Prompt]:
    """A village whose points a household lie far from those of its neighbours."""
    sent = {seen.code: seen.share for seen in scene.villages if seen.share.cover}
    sizes = {code: size for code, share in sent.items() if (size := share.figures["households"])}
    points = {code: sent[code].figures["earned"] / size for code, size in sizes.items()}
    for village, own in points.items():
        others = [code for code in points if code != village]
        if len(others) < NEIGHBOURS:
            return
        middle, times = _distance(village, others, sizes, points)
        if abs(times) >= FAR_VILLAGE:
            facts: Facts = {
                "own": show(half_up(own)),
                "middle": show(half_up(middle)),
                "side": Text(HIGHER if times > 0 else LOWER),
                "times": f"{abs(times):.1f}",
                "others": len(others),
                "size": sizes[village],
            }
            cover = sent[village].cover
            row = Row(points=sent[village].figures["earned"], file=cover.file if cover else "")
            yield Prompt("village", village, facts, (row,))


def _distance(
    village: str, others: list[str], sizes: dict[str, int], points: dict[str, float]
) -> tuple[float, float]:
    """The others' median, and how many usual spreads a village lies above it.

    The figure of a village smaller than usual sways more, so its distance counts for less.
    """
    middle, usual = (median(figures[code] for code in others) for figures in (points, sizes))
    distance = {
        code: (points[code] - middle) * min(1.0, sqrt(sizes[code] / usual)) for code in points
    }
    swing = spread([distance[code] for code in others], LEAST_SPREAD * middle)
    return middle, distance[village] / swing if swing else 0.0


def no_meeting(scene: Scene) -> Iterator[Prompt]:
    """Points that the meeting gave on days on which no meeting is known."""
    for seen in scene.villages:
        if seen.share.cover is None:
            continue
        met = seen.share.cover.values["meeting_date"]
        given = [
            entry
            for entry in seen.entries
            if decided(entry) and entry.kind in ("award", "deduction")
        ]
        rows = [entry for entry in given if entry.day != met]
        if rows:
            facts: Facts = {
                "count": len(rows),
                "all": len(given),
                "days": len({entry.day for entry in rows}),
                "met": met.isoformat() if met else "–",
            }
            yield Prompt("day", seen.code, facts, rows_of(rows))


def exact_reaches(scene: Scene) -> Iterator[Prompt]:
    """Exchanges soon after an award that brought the balance to the price, to the point."""
    found = {seen.code: _reaches(seen.entries) for seen in scene.villages}
    for village, (reached, visits) in found.items():
        rest = [counted for code, counted in found.items() if code != village]
        theirs, others = sum(len(pairs) for pairs, _ in rest), sum(count for _, count in rest)
        share = max(theirs / others if others else 0.0, USUAL_REACHES)
        swing = sqrt(visits * share * (1 - share))
        times = (len(reached) - visits * share) / swing if swing else 0.0
        if len(reached) >= REACHES and times >= FAR_REACHES:
            facts: Facts = {
                "count": len(reached),
                "all": visits,
                "theirs": theirs,
                "others": others,
                "times": f"{times:.1f}",
            }
            rows = rows_of(entry for pair in reached for entry in pair)
            yield Prompt("exact", village, facts, rows)


def _reaches(entries: list[Entry]) -> tuple[list[tuple[Entry, Entry]], int]:
    """The award and the exchange of each exact reach, and how often households came to exchange.

    Who takes several goods on one day uses up what is left, which tells nothing.
    """
    exchanges = (entry for entry in entries if entry.kind == "exchange")
    visits = Counter((entry.household.code, entry.day) for entry in exchanges)
    last: dict[str, Entry] = {}
    found = []
    for entry in entries:
        house = entry.household.code
        before = last.get(house)
        last[house] = entry
        if entry.kind != "exchange" or not before or before.kind != "award" or not before.points:
            continue
        exact = before.balance == -entry.points and entry.day - before.day <= SOON
        if exact and visits[house, entry.day] == 1:
            found.append((before, entry))
    return found, len(visits)
