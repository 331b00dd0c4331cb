"""Checks: does a claim keep to the rules of its village on its day?

Each is a small function ``(claim, holding) -> Problem | None``; their order in ``CHECKS`` is the order
in which a reader would ask. What could not be read is None in the claim and judged by nobody. Those
that look at several claims stand in ``rivals``; what balances, stock and caps allow is the ledger's.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from pointbook.vocabulary.holding import Holding
from pointbook.vocabulary.months import first_day, periods
from pointbook.vocabulary.points import product, show
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.records import Claim
from pointbook.vocabulary.rules import Goods, Household, Item
from pointbook.vocabulary.text import N_, Text

Facts = Mapping[str, str | int | Text]
Check = Callable[[Claim, Holding], Problem | None]

MARK = N_("Write √ for once, or the points with all times counted; else correct the item.")
SOURCES = {
    "meeting": N_("the meeting (会议评定)"),
    "observation": N_("daily observation (日常观察)"),
}


def fault(
    claim: Claim,
    code: str,
    column: str,
    facts: Facts | None = None,
    household: Household | None = None,
) -> Problem:
    """A problem at one of the claim's cells, which says what the cell holds."""
    home, cell = household or claim.household, claim.cell(column)
    return Problem(
        code,
        cell.place,
        cell.text,
        home.code if home else None,
        facts or {},
        claim.month,
        claim.village,
    )


def deed_day(claim: Claim) -> date | None:
    """The day whose rules hold for an evaluation: of a late deed the one on which it happened."""
    return claim.happened or claim.day


def member(claim: Claim, holding: Holding) -> Problem | None:
    """A household takes part from its first to its last day."""
    return _member(claim, claim.household, "from" if claim.sheet == "transfers" else "household")


def other_member(claim: Claim, holding: Holding) -> Problem | None:
    """So does the one that gets a transfer."""
    return _member(claim, claim.other, "to")


def _member(claim: Claim, home: Household | None, column: str) -> Problem | None:
    if home is None or claim.day is None:
        return None
    if home.member_between(claim.day, claim.day):
        return None
    facts = {"period": periods([(home.joined, home.left)]), "day": claim.day.isoformat()}
    return fault(claim, "not-a-member-then", column, facts, home)


def late_deed(claim: Claim, holding: Holding) -> Problem | None:
    """A deed that is written down later happened before the day of its row."""
    if claim.happened is None or claim.day is None:
        return None
    first = holding.first_month
    if claim.happened < claim.day and (not first or claim.happened >= first_day(first)):
        return None
    words = N_(" It lies before {day}, the day of the row, and not before the first month.")
    return fault(
        claim, "bad-date", "happened", {"advice": Text(words, {"day": claim.day.isoformat()})}
    )


def item_in_force(claim: Claim, holding: Holding) -> Problem | None:
    item, day = claim.item, deed_day(claim)
    if item is None or day is None or holding.items.on(item.code, day):
        return None
    facts = {
        "item": item.code,
        "day": day.isoformat(),
        "period": _held(holding.items.of(item.code)),
    }
    return fault(claim, "item-not-in-force", "item", facts)


def right_source(claim: Claim, holding: Holding) -> Problem | None:
    """The meeting scores on its sheet, daily observation on its own."""
    item, day = claim.item, deed_day(claim)
    if item is None or day is None or item.source in ("both", claim.sheet):
        return None
    if not item.in_force(day):
        return None
    right, sheet = Text(SOURCES[item.source]), claim.row.origin.sheet
    return fault(claim, "wrong-source", "item", {"item": item.code, "right": right, "sheet": sheet})


def evidence(claim: Claim, holding: Holding) -> Problem | None:
    item, day = claim.item, deed_day(claim)
    if item is None or day is None or not item.evidence or not item.in_force(day):
        return None
    if claim.said("evidence") != "":
        return None
    return fault(claim, "missing-evidence", "evidence", {"item": item.code})


def score(claim: Claim, holding: Holding) -> Problem | None:
    """The points that a clerk gives are those that the item's rule gives."""
    item, day = claim.item, deed_day(claim)
    if item is None or day is None or not item.in_force(day):
        return None
    if item.points is None and not item.veto:
        return _range_score(claim, item)
    if claim.quantity is None:
        return None
    if claim.points is None or (item.veto and claim.column):
        return None
    expected = worth(claim)
    if claim.points == expected:
        return None
    if not claim.column:
        return fault(claim, "points-mismatch", "points", {"expected": show(expected)})
    each = item.points or 0
    words = N_("a whole multiple of {each}")
    if each < 0:
        words = N_("a whole multiple of {each}, with its minus")
    facts = {"expected": Text(words, {"each": show(each)}), "hint": Text(MARK)}
    return fault(claim, "points-mismatch", "points", facts)


def _range_score(claim: Claim, item: Item) -> Problem | None:
    """Inside min to max, all times counted, with the sign of the range."""
    if claim.points is None:
        if claim.faulty and not claim.tick and claim.cell("points").text:
            return None  # it could not be read, and that is said already
        words = Text(N_("√ does not say how many points."))
        return fault(claim, "missing-value", "points", {"found": words} if claim.tick else {})
    if claim.quantity is None:
        return None
    times = claim.quantity
    ends = sorted(end * times * item.sign for end in (item.low, item.high))
    if ends[0] <= claim.points <= ends[1]:
        return None
    low, high = map(show, ends)
    if claim.points * item.sign < 0:
        words = Text(N_("{low} to {high}"), {"low": low, "high": high})
        return fault(claim, "points-mismatch", "points", {"expected": words})
    facts = {"item": item.code, "low": low, "high": high}
    return fault(claim, "points-out-of-range", "points", facts)


def goods_in_force(claim: Claim, holding: Holding) -> Problem | None:
    """Only what is offered on the day can be exchanged; old goods may still be counted."""
    goods, day = claim.goods, claim.day
    if goods is None or day is None:
        return None
    if holding.goods(goods.code, day):
        return None
    facts = {"day": day.isoformat(), "period": _held(holding.goods_of(goods.code))}
    return fault(claim, "goods-not-in-force", "goods", facts)


def price(claim: Claim, holding: Holding) -> Problem | None:
    """An exchange costs its goods' points, less what was paid in cash."""
    goods, day = claim.goods, claim.day
    if goods is None or day is None or claim.quantity is None:
        return None
    if not holding.goods(goods.code, day):
        return None
    expected = exchanged_points(claim, holding)
    if expected < 0:
        whole = show(claim.quantity * goods.points)
        words = Text(N_("at most {points} in cash"), {"points": whole})
        return fault(claim, "points-mismatch", "cash", {"expected": words})
    if claim.points is None or claim.points == expected:
        return None
    return fault(claim, "points-mismatch", "points", {"expected": show(expected)})


def own_shop(claim: Claim, holding: Holding) -> Problem | None:
    """A village that another one's supermarket serves has no stock of its own."""
    if holding.shop == holding.code:
        return None
    return fault(claim, "wrong-village", "goods", {"village": holding.code, "other": holding.shop})


EVALUATIONS = ("meeting", "observation")
CHECKS: tuple[tuple[Check, tuple[str, ...]], ...] = (
    (member, (*EVALUATIONS, "exchanges", "transfers")),
    (other_member, ("transfers",)),
    (late_deed, EVALUATIONS),
    (item_in_force, EVALUATIONS),
    (right_source, EVALUATIONS),
    (evidence, EVALUATIONS),
    (score, EVALUATIONS),
    (goods_in_force, ("exchanges",)),
    (price, ("exchanges",)),
    (own_shop, ("receipts", "counts")),
)
"""Each check and the sheets whose claims it judges."""


def judged(
    sheet: str, claims: Iterable[Claim], holding_of: Mapping[str, Holding]
) -> tuple[list[Claim], list[Problem]]:
    """The claims of one kind of sheet that keep every rule, and what is wrong with the others; a
    fault that several claims of a row share is told once."""
    checks = [check for check, sheets in CHECKS if sheet in sheets]
    passed: list[Claim] = []
    problems: dict[tuple[Any, ...], Problem] = {}
    for claim in claims:
        village = claim.household.village if claim.household else claim.village
        holding = holding_of[village]
        found = [problem for check in checks if (problem := check(claim, holding))]
        for problem in found:
            own = problem.household if problem.code == "not-a-member-then" else None
            problems.setdefault((problem.code, problem.place, own), problem)
        if not found and not claim.faulty:
            passed.append(claim)
    return passed, list(problems.values())


def worth(claim: Claim) -> int:
    """What an evaluation claims, in signed hundredths."""
    item = claim.item
    if item is None or item.veto:
        return 0
    if item.points is None:
        return claim.points or 0
    return item.points * (claim.quantity or 0)


def exchanged_points(claim: Claim, holding: Holding) -> int:
    """What an exchange costs in points: quantity × points of the day, less cash × rate."""
    if claim.goods is None or claim.day is None:
        return 0
    paid = claim.row.values.get("cash", 0)
    rate = holding.settings(claim.day).points_per_yuan
    return (claim.quantity or 0) * claim.goods.points - product(paid, rate)


def goods_facts(goods: Goods) -> dict[str, str | int | Text]:
    """Goods in a message: their name, and what one counts them in."""
    return {"goods": goods.name, "unit": goods.unit or Text(N_("pieces"))}


def _held(lines: Iterable[Item | Goods]) -> Text:
    return periods((line.start, line.until) for line in lines)
