"""Looks at how many points are given, on which days, and for which exchange."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from math import sqrt
from statistics import median

from pointbook.documents.township.fairness.measures import spread
from pointbook.documents.township.fairness.people import HIGHER, LOWER
from pointbook.documents.township.fairness.scene import Move, Prompt, Row, Scene, rows_of
from pointbook.reckoning.flags import Facts
from pointbook.vocabulary.points import show
from pointbook.vocabulary.text import Text

NEIGHBOURS = 5  # other villages that a village is compared with
FAR_VILLAGE = 3.5  # usual spreads
LEAST_SPREAD = 0.1  # of the neighbours' median
SOON = timedelta(days=7)
REACHES = 3  # exchanges that follow exact reaches
FAR_REACHES = 3.0  # usual spreads
USUAL_REACHES = 0.05  # the least share of exchanges that are so by chance


def far_village(scene: Scene) -> Iterator[Prompt]:
    """A village whose points a household lie far from those of its neighbours."""
    sizes: dict[str, int] = {}
    points: dict[str, float] = {}
    for figures in scene.month.summary["villages"]:
        village, households = figures["code"], figures["households"]
        if village in scene.month.covers and households:
            sizes[village], points[village] = households, figures["earned"] / households
    for village, own in points.items():
        others = [code for code in points if code != village]
        if len(others) < NEIGHBOURS:
            return
        middle, times = _distance(village, others, sizes, points)
        if abs(times) >= FAR_VILLAGE:
            facts: Facts = {
                "own": show(round(own)),
                "middle": show(round(middle)),
                "side": Text(HIGHER if times > 0 else LOWER),
                "times": f"{abs(times):.1f}",
                "others": len(others),
                "size": sizes[village],
            }
            earned = round(own * sizes[village])
            row = Row(points=earned, file=scene.month.covers[village].file)
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
    for village, cover in sorted(scene.month.covers.items()):
        met = cover.values["meeting_date"]
        given = [
            move
            for move in scene.moves.get(village, [])
            if move.source == "meeting" and move.kind in ("award", "deduction")
        ]
        rows = [move for move in given if move.date != met]
        if rows:
            facts: Facts = {
                "count": len(rows),
                "all": len(given),
                "days": len({move.date for move in rows}),
                "met": met.isoformat() if met else "–",
            }
            yield Prompt("day", village, facts, rows_of(rows))


def exact_reaches(scene: Scene) -> Iterator[Prompt]:
    """Exchanges soon after an award that brought the balance to the price, to the point."""
    found = {village: _reaches(moves) for village, moves in scene.moves.items()}
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
            rows = rows_of([move for pair in reached for move in pair])
            yield Prompt("exact", village, facts, rows)


def _reaches(moves: list[Move]) -> tuple[list[tuple[Move, Move]], int]:
    """The award and the exchange of each exact reach, and how often households came to exchange.

    Who takes several goods on one day uses up what is left, which tells nothing.
    """
    visits: dict[tuple[str, int], int] = defaultdict(int)
    for move in moves:
        if move.kind == "exchange":
            visits[move.household, move.date.toordinal()] += 1
    last: dict[str, Move] = {}
    found = []
    for move in moves:
        before = last.get(move.household)
        last[move.household] = move
        if move.kind != "exchange" or not before or before.kind != "award" or not before.points:
            continue
        exact = before.balance == -move.points and move.date - before.date <= SOON
        if exact and visits[move.household, move.date.toordinal()] == 1:
            found.append((before, move))
    return found, len(visits)
