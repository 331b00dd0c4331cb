"""What an item of the rules gives: fixed points, a range, or nothing but a veto."""

from dataclasses import dataclass

from pointbook.reading.rules.rows import Flaw, wrong
from pointbook.vocabulary.points import show
from pointbook.vocabulary.text import N_


@dataclass(frozen=True, slots=True)
class Score:
    """What an item gives: fixed ``points``, or a range without sign."""

    points: int | None
    low: int = 0
    high: int = 0
    sign: int = 1


def item_score(
    points: int | None, low: int | None, high: int | None, veto: bool
) -> Score | tuple[str, Flaw]:
    """The score of an item, or the column that is wrong and why."""
    if veto:
        if points or low is not None or high is not None:
            return "points", wrong(N_("A veto item moves no points: write 0, and no range."))
        return Score(0)
    if points is not None:
        if low is not None or high is not None:
            return "points", wrong(
                N_("The item has both fixed points and a range; only one of them may be given.")
            )
        if points == 0:
            return "points", wrong(N_("0 points are only for a veto item."))
        return Score(points)
    if low is None and high is None:
        return "points", wrong(
            N_("The item needs fixed points, or the lowest and the highest points of a range.")
        )
    if low is None or high is None:
        return "min" if low is None else "max", Flaw("missing-value")
    return _range(low, high)


def _range(low: int, high: int) -> Score | tuple[str, Flaw]:
    """A plus range as it is; a minus range without sign, in whichever order it was written."""
    if min(low, high) < 0 < max(low, high):
        return "min", wrong(
            N_("The range {low} to {high} spans 0; an item either gives points or takes them."),
            low=show(low),
            high=show(high),
        )
    if low == high == 0:
        return "max", wrong(N_("A range of 0 to 0 moves no points."))
    if low < 0 or high < 0:
        small, large = sorted((-low, -high))
        return Score(None, small, large, -1)
    if low > high:
        return "min", wrong(
            N_("The lowest points, {low}, are above the highest, {high}."),
            low=show(low),
            high=show(high),
        )
    return Score(None, low, high)
