"""The townships side by side: their order, their rank in each figure, and what to ask about."""

from collections.abc import Mapping
from fractions import Fraction
from math import floor
from typing import Any

from pointbook.documents.county.ranks import INDICATORS, Found, Ranked, outliers, ranked
from pointbook.documents.wording import columns
from pointbook.vocabulary.points import number
from pointbook.vocabulary.statements import Shape, Table, Value
from pointbook.vocabulary.text import N_, say


def _tenths(value: Fraction | None) -> int | None:
    """A figure as whole hundredths, rounded half up to one decimal."""
    return None if value is None else 10 * floor(10 * value + Fraction(1, 2))


def ranking_tables(
    townships: Mapping[str, Found], states: Mapping[str, str], language: str
) -> tuple[Table, Table]:
    """The townships in order of their mean rank with every figure, and their rank in each."""
    order = ranked(townships)
    front: tuple[tuple[str, Shape, int], ...] = (
        (N_("Place"), "count", 6),
        (N_("Township"), "text", 14),
        (N_("Mean rank"), "points", 6),
    )
    return (
        Table(
            columns=columns(
                language,
                *front,
                *((indicator.heading, "points", 8) for indicator in INDICATORS),
                (N_("Status"), "text", 10),
            ),
            rows=tuple(
                (*_front(each), *map(_tenths, each.values), states[each.name]) for each in order
            ),
            title=say(N_("Townships in order"), language),
            empty=say(N_("No township has figures for this month."), language),
        ),
        Table(
            columns=columns(
                language,
                *front,
                *((indicator.heading, "count", 8) for indicator in INDICATORS),
            ),
            rows=tuple((*_front(each), *each.ranks) for each in order),
            title=say(N_("Rank in each figure"), language),
            empty=say(N_("No township has figures for this month."), language),
        ),
    )


def _front(each: Ranked) -> tuple[Value, ...]:
    return (each.place, each.name, _tenths(each.mean))


def outlier_table(townships: Mapping[str, Found], language: str) -> Table:
    """Figures far from the other townships', each with a question."""
    rows: list[tuple[Value, ...]] = []
    for each in outliers(townships):
        heading, question = each.indicator.heading, each.indicator.question
        figures = (_tenths(each.value), _tenths(each.middle), _tenths(each.times))
        rows.append((each.name, say(heading, language), *figures, say(question, language)))
    return Table(
        columns=columns(
            language,
            (N_("Township"), "text", 14),
            (N_("Figure"), "text", 18),
            (N_("Here"), "points", 8),
            (N_("Middle of all"), "points", 8),
            (N_("Spreads from it"), "points", 8),
            (N_("To be asked"), "text", 40),
        ),
        rows=tuple(rows),
        title=say(N_("Far from the others: questions, no verdicts"), language),
        empty=say(
            N_("No figure is far from the others; below 5 townships none is compared."), language
        ),
    )


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


def how(language: str) -> str:
    return say(
        N_(
            "Households that were scored and that took part in exchange, of all; points awarded and"
            " exchanged for each household, in yuan by the township's own rate; how far the stock"
            " covers the points owed; notices on time, where it is known; errors per 1,000 rows."
            " Townships stand in order of their mean rank over the figures that all of them have;"
            " cover beyond 100 ranks no higher, fewer errors do, and equal ones share a place. Far"
            " from the others is more than 3.5 times the usual spread from the middle; there may"
            " well be a good reason."
        ),
        language,
    )
