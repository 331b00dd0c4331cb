"""Points changed in place: where an item's row got other points instead of a row of its own with the
day from which they hold, every row written before is an error; their cause is found here, so that
it can be told once."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pointbook.vocabulary.places import Place
from pointbook.vocabulary.points import show
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.records import Entry, Sent
from pointbook.vocabulary.rules import Item
from pointbook.vocabulary.text import N_, Text

FEWEST = 3  # rows that agree, where no closed month tells what the points were

_KNOWN = N_("{item} was {was} until now; {rows:row was|rows were} written with {was}.")
_FOUND = N_("{rows:row gives|rows give} {was} points for {item}; the rules say {now}.")
_HINT = N_(
    "If the points were changed: in rules.xlsx give {item} its {was} points back, with 失效日期"
    " (until), and the {now} points a row of their own with 生效日期 (from). Else correct the rows;"
    " points may be left blank."
)


def with_causes(
    problems: list[Problem], every: Iterable[Sent], year: Mapping[str, Sequence[Entry]]
) -> list[Problem]:
    """The problems, each that comes of points changed in place with its ``cause``; ``year`` are the
    sealed entries by village, which know what the points were."""
    if all(problem.code != "points-mismatch" for problem in problems):
        return problems
    items: dict[int, Item] = {}
    written: dict[int, Counter[int]] = defaultdict(Counter)  # by points for one
    where: dict[Place, tuple[int, int]] = {}
    for claim in (c for sent in every for claims in sent.claims.values() for c in claims):
        item, times = claim.item, claim.quantity
        if item and item.points and claim.points and times and claim.points % times == 0:
            items[item.row] = item
            written[item.row][claim.points // times] += 1
            where[claim.place("points")] = item.row, claim.points // times
    before = _before(year)
    was = {row: _was(item, written[row], before.get(row)) for row, item in items.items()}

    def explained(problem: Problem) -> Problem:
        row, each = where.get(problem.place, (0, 0))
        if problem.code != "points-mismatch" or not each or was[row] != each:
            return problem
        item = items[row]
        cause = Text(_KNOWN if before.get(row) == each else _FOUND)
        facts = {"item": item.code, "was": show(each), "now": show(item.points or 0)}
        return replace(
            problem, facts={**problem.facts, **facts, "cause": cause, "hint": Text(_HINT)}
        )

    return [explained(problem) for problem in problems]


def _before(year: Mapping[str, Sequence[Entry]]) -> dict[int, int]:
    """What each row of the rules was last worth in the closed months of the year."""
    return {
        entry.item.row: entry.claimed // entry.quantity
        for entries in year.values()
        for entry in entries
        if entry.item and entry.quantity and entry.kind in ("award", "deduction")
    }


def _was(item: Item, written: Counter[int], before: int | None) -> int | None:
    """The points that an item had until now: as the book knows them or, without it, as most of its
    rows and all of the wrong ones say."""
    wrong = [each for each in written if each != item.points]
    if before in wrong:
        return before
    agree = len(wrong) == 1 and written[wrong[0]] >= max(FEWEST, written[item.points or 0] + 1)
    return wrong[0] if agree else None
