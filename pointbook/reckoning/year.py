"""The year: all its months as one, each household's rank in it, and its share of a dividend."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from pointbook.reckoning.carried import Carried
from pointbook.reckoning.figures import household_balances
from pointbook.reckoning.honours import standing
from pointbook.reckoning.lineage import inherited
from pointbook.reckoning.month import Month
from pointbook.reckoning.village_month import Balance, VillageMonth
from pointbook.vocabulary.holding import Holding
from pointbook.vocabulary.months import first_day, last_day
from pointbook.vocabulary.records import Entry
from pointbook.vocabulary.rules import Rules


def year(
    rules: Rules,
    first: str,
    last: str,
    before: Mapping[str, int],
    entries: Iterable[Entry],
    carried: Carried,
    disputed: tuple[str, ...] = (),
) -> Month:
    """The months of one year, ``first`` to ``last``, as if they were one: ``before`` is what each
    household had before them, ``entries`` what they posted, ``carried`` what a close carries on."""
    mine: dict[str, list[Entry]] = {village.code: [] for village in rules.villages}
    every = list(entries)
    for entry in every:
        mine.setdefault(entry.village, []).append(entry)
    start, end = first_day(first), last_day(last)
    villages = (
        _village(Holding(rules, village.code), last, mine[village.code], before, start, end)
        for village in sorted(rules.villages, key=lambda each: each.code)
    )
    vetoes = tuple(inherited(rules.households, standing(carried, every)))
    return Month(
        last, rules, tuple(villages), {}, vetoes=vetoes, disputed=disputed, first_month=first
    )


def _village(
    holding: Holding,
    last: str,
    entries: Sequence[Entry],
    before: Mapping[str, int],
    start: date,
    end: date,
) -> VillageMonth:
    rows = household_balances(holding, entries, Counter(before), start, end)
    return VillageMonth(last, holding, "final", 0, None, entries, entries, rows, (), (), (), (), {})


def ranks(rows: Sequence[Balance]) -> list[int]:
    """The place of each household of a village by what it earned; equals share one."""
    earned = sorted(-row.earned for row in rows)
    return [bisect_left(earned, -row.earned) + 1 for row in rows]


def shared(fen: int, weights: Sequence[int]) -> list[int]:
    """A sum shared out by weights, to the fen, by the largest remainder: of equal remainders the
    first gets one. What is not positive gets none."""
    positive = [max(weight, 0) for weight in weights]
    whole = sum(positive)
    if not whole:
        return [0] * len(positive)
    shares = [fen * weight // whole for weight in positive]
    rest = sorted(range(len(positive)), key=lambda at: -(fen * positive[at] % whole))
    for at in rest[: fen - sum(shares)]:
        shares[at] += 1
    return shares
