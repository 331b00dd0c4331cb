"""How unusual something is among few: comparisons of pairs, and distances in usual spreads.

Both are robust: one wild value, a tie or a handful of rows does not carry them off.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from math import floor, sqrt
from statistics import median
from typing import NamedTuple

NORMAL = 1.4826
"""What the median distance from the median is multiplied by to be a usual spread."""


class Standing(NamedTuple):
    """``share`` of all pairs in which ours is the higher one (a tie is half), how many ``pairs``
    there were and how many usual spreads the share lies above a half."""

    share: float
    pairs: int
    times: float


def standing(groups: Iterable[tuple[Sequence[float], Sequence[float]]]) -> Standing:
    """Ours against theirs, each pair within its own group only.

    The usual spread is how far the share moves when the same scores are dealt out by chance.
    """
    wins = variance = 0.0
    pairs = 0
    for ours, theirs in groups:
        ordered, n, m = sorted(theirs), len(ours), len(theirs)
        if not n or not m:
            continue
        wins += sum(bisect_left(ordered, x) + bisect_right(ordered, x) for x in ours) / 2
        ties = sum(t**3 - t for t in Counter([*ours, *theirs]).values())
        every = n + m
        variance += n * m / 12 * (every + 1 - ties / (every * (every - 1)))
        pairs += n * m
    if not variance:
        return Standing(0.5, pairs, 0.0)
    return Standing(wins / pairs, pairs, (wins - pairs / 2) / sqrt(variance))


def half_up(value: float) -> int:
    """A whole number, halves rounded up."""
    return floor(value + 0.5)


def spread(values: Sequence[float], least: float) -> float:
    """The usual spread around the median, and never less than ``least``."""
    middle = median(values)
    return max(NORMAL * median(abs(value - middle) for value in values), least)
