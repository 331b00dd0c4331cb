"""The reckoning: what the villages sent and the rules in, each village's months out.

Villages do not touch each other, so they are reckoned one after another; those that one supermarket
serves share its stock and are one ``unit``.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from pointbook.reckoning import figures, people
from pointbook.reckoning.carried import Carried, joined
from pointbook.reckoning.changed_in_place import with_causes
from pointbook.reckoning.checks import judged
from pointbook.reckoning.conservation import RowCount, count_rows
from pointbook.reckoning.ledger import WHEN, Ledger, of_claim, together
from pointbook.reckoning.month import Month
from pointbook.reckoning.openings import by_calendar
from pointbook.reckoning.rivals import unrivalled
from pointbook.vocabulary.holding import Holding
from pointbook.vocabulary.months import month_of, quarter_of
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.points import show
from pointbook.vocabulary.problems import Problem, in_order
from pointbook.vocabulary.records import Claim, Entry, Sent
from pointbook.vocabulary.rules import Rules
from pointbook.vocabulary.schema import SHEET_RANK
from pointbook.vocabulary.text import N_, Text

EVALUATIONS = ("meeting", "observation")
KINDS = {
    "exchanges": "exchange",
    "receipts": "receipt",
    "counts": "count",
    "transfers": "transfer",
    "corrections": "reversal",
}


@dataclass(frozen=True, slots=True)
class Past:
    """What the closed months hand to the open ones: the state that they carry, the sealed entries that
    corrections ask for, what took which of them back, and the entries of this year."""

    carried: Carried = field(default_factory=Carried)
    sealed: Mapping[str, Entry] = field(default_factory=dict)
    reversed_by: Mapping[str, str] = field(default_factory=dict)
    year: Mapping[str, Sequence[Entry]] = field(default_factory=dict)  # by village
    first_month: str = ""


@dataclass(slots=True)
class Unit:
    """What the villages of one supermarket came to, all open months in one go."""

    holdings: Mapping[str, Holding]
    sent: Mapping[tuple[str, str], Sent]  # by village and month
    past: Past  # theirs alone
    ledger: Ledger
    accepted: Mapping[str, Sequence[Claim]]  # receipts and objections
    problems: list[Problem]


@dataclass
class Reckoning:
    """All open months, every problem once, and what the next close carries on.

    ``posted`` are the entries of each unit, ``entries`` all of them in posting order, those of months
    without a workbook between the others included.
    """

    months: dict[str, Month]
    problems: list[Problem]
    posted: list[list[Entry]]
    carry: Callable[[], Carried]  # worked out only for a close
    rows: RowCount = field(default_factory=RowCount)

    @cached_property
    def entries(self) -> list[Entry]:
        return together(self.posted)


def reckon(
    sent: Iterable[Sent],
    rules: Rules,
    months: Sequence[str],
    past: Past | None = None,
    problems: Iterable[Problem] = (),
) -> Reckoning:
    """Check and post everything; ``problems`` are those of files that no village sent for certain."""
    past = past or Past()
    first = past.first_month or rules.settings.first_month or next(iter(months), "")
    past = replace(past, first_month=first)
    holdings = {village.code: Holding(rules, village.code, first) for village in rules.villages}
    every = list(sent)
    units = list(_units(holdings, every, months, past))
    found = [*problems, *(p for one in every for p in one.problems)]
    found += [problem for unit in units for problem in unit.problems]
    posted = [unit.ledger.entries for unit in units]
    last = months[-1] if months else past.carried.month

    def carry() -> Carried:
        every = (entry for entries in posted for entry in entries)
        opened = {*past.carried.opened, *(e.household.code for e in every if e.kind == "opening")}
        return joined((unit.ledger.carry(first, last) for unit in units), opened)

    listed = in_order(with_causes(found, every, past.year))
    made = {name: _month(name, units, rules, months, first, listed) for name in months}
    moves = [move for unit in units for move in unit.ledger.moves]
    recorded = [claim for unit in units for claim in unit.accepted["objections"]]
    entries = (entry for entries in posted for entry in entries)
    rows = count_rows(every, entries, moves, recorded, listed)
    return Reckoning(made, listed, posted, carry if last else lambda: past.carried, rows)


def _units(
    holdings: Mapping[str, Holding], every: Iterable[Sent], months: Sequence[str], past: Past
) -> Iterator[Unit]:
    """The villages by the supermarket that serves them, with what they sent and start from."""
    shop_of = {code: holding.shop for code, holding in holdings.items()}
    groups: dict[str, dict[str, Holding]] = defaultdict(dict)
    for code in sorted(holdings):
        groups[shop_of[code]][code] = holdings[code]
    mine: dict[str, dict[tuple[str, str], Sent]] = defaultdict(dict)
    for one in every:
        mine[shop_of[one.village]][one.village, one.month] = one
    homes = {home: shop_of[code] for code, each in holdings.items() for home in each.households}
    carried = past.carried.dealt({**homes, **shop_of})
    for shop, group in groups.items():
        yield _unit(group, mine[shop], months, replace(past, carried=carried[shop]))


def _unit(
    holdings: Mapping[str, Holding],
    mine: Mapping[tuple[str, str], Sent],
    months: Sequence[str],
    past: Past,
) -> Unit:
    problems: list[Problem] = []
    passed: dict[str, list[Claim]] = {}
    for name in SHEET_RANK:
        claims = _in_order(mine, name)
        passed[name], faults = judged(name, claims, holdings)
        problems += faults
        if name == "corrections":  # whose entries the ledger alone knows
            passed[name] = [claim for claim in claims if claim.day]
    for sent in mine.values():
        problems += people.scorers(sent, holdings[sent.village])
        problems += people.attendance(sent, holdings[sent.village])
    scores = [of_claim(c, c.item.kind) for name in EVALUATIONS for c in passed[name] if c.item]
    scores.sort(key=WHEN)
    standing, faults = unrivalled(
        [e.claim for e in scores if e.claim], passed["exchanges"], holdings
    )
    problems += faults
    kept = {id(claim) for claim in standing}
    events = [event for event in scores if id(event.claim) in kept]
    events += [
        of_claim(claim, kind)
        for name, kind in KINDS.items()
        for claim in passed[name]
        if kind != "exchange" or id(claim) in kept
    ]
    for holding in holdings.values() if months else ():
        events += by_calendar(holding, past.carried, past.first_month, months[-1])
    ledger = _ledger(holdings, past, months)
    ledger.post(sorted(events, key=WHEN))
    problems += ledger.problems
    problems += _budgets(mine, ledger.entries, holdings)
    accepted = {name: passed[name] for name in ("receipts", "objections")}
    return Unit(holdings, mine, past, ledger, accepted, problems)


def _in_order(mine: Mapping[tuple[str, str], Sent], name: str) -> list[Claim]:
    """All claims of one kind of sheet by day; where several villages share a shop, by file."""
    claims = [claim for _, sent in sorted(mine.items()) for claim in sent.claims.get(name, ())]
    if len({village for village, _ in mine}) > 1:
        claims.sort(key=lambda claim: claim.row.origin.file)
    return sorted(claims, key=lambda claim: claim.day or date.min)


def _ledger(holdings: Mapping[str, Holding], past: Past, months: Sequence[str]) -> Ledger:
    quarter = quarter_of(months[0]) if months else ""
    this_quarter = [
        entry
        for village in holdings
        for entry in past.year.get(village, ())
        if quarter_of(month_of(entry.day)) == quarter
    ]
    return Ledger(holdings, past.carried, past.sealed, past.reversed_by, this_quarter)


def _budgets(
    mine: Mapping[tuple[str, str], Sent], entries: Iterable[Entry], holdings: Mapping[str, Holding]
) -> list[Problem]:
    """Villages that came near their month's budget or went over it."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for entry in entries:
        if entry.kind == "award":
            sums[entry.village, month_of(entry.day)] += entry.points
    found = []
    for (village, month), sent in sorted(mine.items()):
        budget, total = (
            holdings[village].settings_of(month).village_month_budget,
            sums[village, month],
        )
        if budget is None or not total or total * 100 < budget * 80:
            continue
        over, approver = total > budget, sent.cover.values["budget_approver"]
        facts: dict[str, Any] = {"sum": show(total), "budget": show(budget), "month": month}
        if approver:
            approved = N_(" It is approved by {name}: nothing more is to be done.")
            facts["advice"] = Text(approved, {"name": approver})
        code, lenient = "over-budget" if over else "near-budget", over and bool(approver)
        place = Place(sent.cover.file)
        found.append(Problem(code, place, show(total), None, facts, month, village, lenient))
    return found


def _month(
    name: str,
    units: Sequence[Unit],
    rules: Rules,
    months: Sequence[str],
    first: str,
    problems: Sequence[Problem],
) -> Month:
    """The villages' shares of one month, and the township's sum of them."""
    mine = [problem for problem in problems if problem.month == name or problem.month not in months]
    counted = Counter((problem.village, problem.is_error) for problem in mine)
    villages = [
        figures.village_month(name, unit, code, counted[code, True], counted[code, False])
        for unit in units
        for code in unit.holdings
    ]
    villages.sort(key=lambda each: each.code)
    summary = figures.summary(rules, name, villages)
    return Month(name, rules, tuple(villages), summary, mine, first_month=first)
