"""The townships side by side: their order, their rank in each figure, and what to ask about."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import floor
from typing import Any

from pointbook.documents.columns import Spec, column, table
from pointbook.documents.county.ranks import INDICATORS, Found, Outlier, Ranked, outliers, ranked
from pointbook.vocabulary.points import number
from pointbook.vocabulary.statements import Table
from pointbook.vocabulary.text import N_, Text


def _tenths(value: Fraction | None) -> int | None:
    """A figure as whole hundredths, rounded half up to one decimal."""
    return None if value is None else 10 * floor(10 * value + Fraction(1, 2))


_FRONT: Sequence[Spec[Ranked]] = (
    column(N_("Place"), "count", lambda each: each.place),
    column(N_("Township"), "text", lambda each: each.name),
    column(N_("Mean rank"), "points", lambda each: _tenths(each.mean)),
)


def _value(at: int) -> Callable[[Ranked], int | None]:
    return lambda each: _tenths(each.values[at])


def _rank(at: int) -> Callable[[Ranked], int | None]:
    return lambda each: each.ranks[at]


def ranking_tables(
    townships: Mapping[str, Found], states: Mapping[str, str]
) -> tuple[Table, Table]:
    """The townships in order of their mean rank with every figure, and their rank in each."""
    order, nobody = ranked(townships), Text(N_("No township has figures for this month."))
    indicators = list(enumerate(INDICATORS))
    values = [column(each.heading, "points", _value(at)) for at, each in indicators]
    ranks = [column(each.heading, "count", _rank(at)) for at, each in indicators]
    status: Spec[Ranked] = column(N_("Status"), "text", lambda each: states[each.name])
    return (
        table(order, [*_FRONT, *values, status], Text(N_("Townships in order")), nobody),
        table(order, [*_FRONT, *ranks], Text(N_("Rank in each figure")), nobody),
    )


def outlier_table(townships: Mapping[str, Found]) -> Table:
    """Figures far from the other townships', each with a question."""
    columns: list[Spec[Outlier]] = [
        column(N_("Township"), "text", lambda each: each.name),
        column(N_("Figure"), "text", lambda each: Text(each.indicator.heading)),
        column(N_("Here"), "points", lambda each: _tenths(each.value)),
        column(N_("Middle of all"), "points", lambda each: _tenths(each.middle)),
        column(N_("Spreads from it"), "points", lambda each: _tenths(each.times)),
        column(N_("To be asked"), "text", lambda each: Text(each.indicator.question)),
    ]
    empty = N_("No figure is far from the others; below 5 townships none is compared.")
    title = N_("Far from the others: questions, no verdicts")
    return table(outliers(townships), columns, Text(title), Text(empty))


def comparison_record(found: Ranked | None) -> dict[str, Any]:
    """A township's place, and its value and rank in each figure, for programs."""
    if found is None:
        return {}
    pairs = {
        indicator.name: {"value": _number(value), "rank": rank}
        for indicator, value, rank in zip(INDICATORS, found.values, found.ranks, strict=True)
    }
    return {"place": found.place, "mean_rank": _number(found.mean), "figures": pairs}


def _number(value: Fraction | None) -> int | float | None:
    shown = _tenths(value)
    return None if shown is None else number(shown)


HOW = Text(
    N_(
        "Households that were scored and that took part in exchange, of all; points awarded and"
        " exchanged for each household, in yuan by the township's own rate; how far the stock"
        " covers the points owed; notices on time, where it is known; errors per 1,000 rows."
        " Townships stand in order of their mean rank over the figures that all of them have;"
        " cover beyond 100 ranks no higher, fewer errors do, and equal ones share a place. Far"
        " from the others is more than 3.5 times the usual spread from the middle; there may"
        " well be a good reason."
    )
)
