"""Townships compared: the same figures for each whatever its size, their ranks, and what is far off.

A figure is an exact fraction in the unit of its heading, None where a township has nothing to show.
The order is by mean rank over the figures that every township has; equal ones share a place. Far
off is a figure more than 3.5 times the usual spread from the middle: 1.4826 times the median
distance from the median, which one odd township cannot move, but never less than a spread that
nobody need ask about.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import floor
from statistics import median
from typing import Any, NamedTuple

from pointbook.vocabulary.points import number
from pointbook.vocabulary.text import N_

FEWEST, FAR, SPREADS = 5, Fraction("3.5"), Fraction("1.4826")
"""Fewer townships than these have no usual; how many spreads are far; a spread in distances."""

Found = Mapping[str, Any]
"""A township's month: its summary, and beside it ``points_per_yuan``, ``promised``, ``stock_points``, ``rows``,
``on_time`` and ``notices`` (of how many it is known)."""


class Indicator(NamedTuple):
    """``least`` is the smallest spread that is worth a question; ``merit`` is higher for better."""

    name: str
    heading: str
    of: Callable[[Found], Fraction | None]
    least: int
    question: str
    merit: Callable[[Fraction], Fraction] = Fraction


class Ranked(NamedTuple):
    """One township, with its figures and its rank in each of them."""

    place: int
    name: str
    mean: Fraction
    values: tuple[Fraction | None, ...]
    ranks: tuple[int | None, ...]

    def record(self) -> dict[str, Any]:
        """Its place, and its value and rank in each figure, for programs."""
        pairs = {
            indicator.name: {"value": _number(value), "rank": rank}
            for indicator, value, rank in zip(INDICATORS, self.values, self.ranks, strict=True)
        }
        return {"place": self.place, "mean_rank": _number(self.mean), "figures": pairs}


def tenths(value: Fraction | None) -> int | None:
    """A figure as whole hundredths, rounded half up to one decimal."""
    return None if value is None else 10 * floor(10 * value + Fraction(1, 2))


def _number(value: Fraction | None) -> int | float | None:
    shown = tenths(value)
    return None if shown is None else number(shown)


class Outlier(NamedTuple):
    name: str
    indicator: Indicator
    value: Fraction
    middle: Fraction
    times: Fraction


def _per(part: int, whole: int, unit: int) -> Fraction | None:
    return Fraction(part * unit, whole) if whole > 0 else None


def _yuan(found: Found, points: str) -> Fraction | None:
    """Points of a household, worth in yuan what the township's own rate says."""
    return _per(abs(found[points]), found["households"] * found["points_per_yuan"], 1)


def _cover(found: Found) -> Fraction:
    """Whoever owes nothing is covered."""
    covered = _per(found["stock_points"], found["promised"], 100)
    return Fraction(100) if covered is None else covered


INDICATORS = (
    Indicator(
        "scored",
        N_("Scored (%)"),
        lambda found: _per(found["households_scored"], found["households"], 100),
        2,
        N_("Are all villages' workbooks in, and does somebody look at every household?"),
    ),
    Indicator(
        "took_part",
        N_("Took part (%)"),
        lambda found: _per(found["households_exchanged"], found["households"], 100),
        2,
        N_("When are exchange days held, how do households hear of them, and who stays away?"),
    ),
    Indicator(
        "awarded",
        N_("Awarded (¥)"),
        lambda found: _yuan(found, "earned"),
        1,
        N_("Does the same deed bring the same points as elsewhere?"),
    ),
    Indicator(
        "exchanged",
        N_("Exchanged (¥)"),
        lambda found: _yuan(found, "exchanged"),
        1,
        N_("Do the shelves hold what people want, and are the quantities right?"),
    ),
    Indicator(
        "cover",
        N_("Cover (%)"),
        _cover,
        5,
        N_("Is stock bought for the points that are owed, and has it been counted?"),
        lambda value: min(value, Fraction(100)),
    ),
    Indicator(
        "on_time",
        N_("On time (%)"),
        lambda found: _per(found["on_time"], found["notices"], 100),
        2,
        N_("Who hangs the notices, and are the days on the covers right?"),
    ),
    Indicator(
        "errors",
        N_("Errors (‰)"),
        lambda found: _per(found["errors"], found["rows"], 1000),
        1,
        N_("On which sheets are the errors, and would a lesson or the entry form help?"),
        lambda value: -value,
    ),
)


def ranked(townships: Mapping[str, Found]) -> list[Ranked]:
    """The townships in order of their mean rank."""
    columns = [[indicator.of(found) for found in townships.values()] for indicator in INDICATORS]
    ranks = [
        _ranks(indicator, values) for indicator, values in zip(INDICATORS, columns, strict=True)
    ]
    common = [column for column in ranks if None not in column]
    means = [Fraction(sum(filter(None, row)), len(row)) for row in zip(*common, strict=True)]
    rows = zip(means, townships, zip(*columns, strict=True), zip(*ranks, strict=True), strict=True)
    return [
        Ranked(1 + sum(other < row[0] for other in means), row[1], row[0], *row[2:])
        for row in sorted(rows, key=lambda row: row[:2])
    ]


def _ranks(indicator: Indicator, values: Sequence[Fraction | None]) -> list[int | None]:
    merits = [None if value is None else indicator.merit(value) for value in values]
    known = [merit for merit in merits if merit is not None]
    return [
        None if merit is None else 1 + sum(other > merit for other in known) for merit in merits
    ]


def outliers(townships: Mapping[str, Found]) -> list[Outlier]:
    """What is far from the other townships, the farthest first."""
    found = []
    for indicator in INDICATORS:
        every = {name: indicator.of(each) for name, each in townships.items()}
        known = {name: value for name, value in every.items() if value is not None}
        if len(known) < FEWEST:
            continue
        middle = median(known.values())
        usual = SPREADS * median(abs(value - middle) for value in known.values())
        for name, value in known.items():
            times = (value - middle) / max(usual, Fraction(indicator.least))
            if abs(times) > FAR:
                found.append(Outlier(name, indicator, value, middle, times))
    return sorted(found, key=lambda each: (-abs(each.times), each.name, each.indicator.name))
