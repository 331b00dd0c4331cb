"""Rivals: claims that cannot all stand. What is written twice, one of an exclusive group, and what one
household takes on one day; judged on claims that passed every check, in posting order."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from pointbook.reckoning.checks import Facts, exchanged_points, fault, goods_facts
from pointbook.vocabulary.holding import Holding
from pointbook.vocabulary.points import show
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.records import Claim

Key = tuple[Any, ...]


def unrivalled(
    evaluations: Iterable[Claim], exchanges: Iterable[Claim], holding_of: Mapping[str, Holding]
) -> tuple[list[Claim], list[Problem]]:
    """The claims that stand: duplicates go out first, then exclusive groups, then limits and minimum."""
    problems: list[Problem] = []
    scores = _first_only(evaluations, _same, "duplicate-entry", problems)
    scores = _first_only(scores, _exclusive, "exclusive-items", problems)
    taken = _first_only(exchanges, _same, "duplicate-entry", problems)
    over = list(_over_limit(taken))
    below = list(_below_minimum(taken, {id(claim) for claim, _ in over}, holding_of))
    problems += [problem for _, problem in over + below]
    refused = {id(claim) for claim, _ in over + below}
    return [*scores, *(claim for claim in taken if id(claim) not in refused)], problems


def _same(claim: Claim) -> Key | None:
    home, what = claim.household, claim.item or claim.goods
    who = (claim.day, home and home.code)
    return (*who, what and what.code, claim.quantity, claim.said("note"))


def _exclusive(claim: Claim) -> Key | None:
    """At most one row of the group for each household and month."""
    group = claim.item.exclusive_group if claim.item else ""
    return (claim.month, claim.household and claim.household.code, group) if group else None


def _first_only(
    claims: Iterable[Claim], key_of: Any, code: str, problems: list[Problem]
) -> list[Claim]:
    """Keep the first claim of each key; each later one is a problem that names the first."""
    first: dict[Key, Claim] = {}
    kept = []
    for claim in claims:
        key = key_of(claim)
        stands = first.setdefault(key, claim) if key else claim
        if stands is claim:
            kept.append(claim)
            continue
        column = "item" if claim.item else "goods"
        facts: Facts = {
            "first": stands.place(column).words(),
            "other": stands.item.code if stands.item else "",
            "group": claim.item.exclusive_group if claim.item else "",
        }
        problems.append(fault(claim, code, column, facts))
    return kept


def _over_limit(claims: Iterable[Claim]) -> Iterable[tuple[Claim, Problem]]:
    """Rows at which a household's pieces of one goods on one day stand above the limit."""
    sums: dict[Key, int] = defaultdict(int)
    for claim in claims:
        assert claim.goods and claim.household and claim.day
        key = (claim.household.code, claim.day, claim.goods.code)
        sums[key] += claim.quantity or 0
        limit = claim.goods.limit
        if limit is not None and sums[key] > limit:
            facts: dict[str, Any] = {"sum": sums[key], "limit": limit, **goods_facts(claim.goods)}
            facts["day"] = claim.day.isoformat()
            yield claim, fault(claim, "over-limit", "quantity", facts)


def _below_minimum(
    claims: Iterable[Claim], over: set[int], holding_of: Mapping[str, Holding]
) -> Iterable[tuple[Claim, Problem]]:
    """Rows of a household's day that together stay below the least exchange."""
    days: dict[Key, list[Claim]] = defaultdict(list)
    for claim in claims:
        assert claim.household
        days[claim.household.code, claim.day].append(claim)
    for those in days.values():
        home, day = those[0].household, those[0].day
        assert home and day
        holding = holding_of[home.village]
        least = holding.settings(day).min_exchange
        total = sum(exchanged_points(claim, holding) for claim in those)
        for claim in those if total < least else ():
            if id(claim) not in over:
                facts = {"sum": show(total), "minimum": show(least), "day": day.isoformat()}
                yield claim, fault(claim, "below-minimum", "goods", facts)
