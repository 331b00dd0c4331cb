"""Figures: a village's month from its unit's entries and moves, and the township's sum of the villages."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from pointbook.reckoning.village_month import Balance, Stock, VillageMonth
from pointbook.vocabulary.holding import Holding
from pointbook.vocabulary.months import first_day, last_day
from pointbook.vocabulary.records import Claim, Entry, EntryKind, MoveKind, StockMove
from pointbook.vocabulary.rules import Goods, Household, Rules

if TYPE_CHECKING:
    from pointbook.reckoning.reckon import Unit

COLUMN_OF: dict[EntryKind, str] = {
    "opening": "opening",
    "basis": "earned",
    "award": "earned",
    "deduction": "deducted",
    "exchange": "exchanged",
    "transfer": "transferred",
    "reversal": "reversed",
    "expiry": "expired",
    "veto": "earned",  # posts nothing
}
MOVES = ("earned", "deducted", "exchanged", "transferred", "reversed", "expired")
STOCK_COLUMN: dict[MoveKind, str] = {
    "received": "received",
    "exchanged": "exchanged",
    "returned": "returned",
    "counted": "counted_difference",
}
FIGURES = (
    "supermarkets",
    "households",
    "households_scored",
    "households_exchanged",
    "exchange_activities",
    "earned",
    "deducted",
    "exchanged",
    "closing",
)


def village_month(
    month: str, unit: "Unit", village: str, errors: int, warnings: int
) -> VillageMonth:
    """One village's share of a month, with how many errors and warnings it has there."""
    past, holding = unit.past, unit.holdings[village]
    start, end = first_day(month), last_day(month)
    mine = [entry for entry in unit.ledger.entries if entry.village == village]
    entries = [entry for entry in mine if start <= entry.day <= end]
    january = date(start.year, 1, 1)
    year = [entry for entry in past.year.get(village, ()) if january <= entry.day < start]
    year += [entry for entry in mine if january <= entry.day <= end]
    held = _held(past.carried.balance, (entry for entry in mine if entry.day < start))
    balances = household_balances(holding, entries, held, start, end)
    gone = [home for home in holding.households.values() if _left_before(home, start)]
    moves = [move for move in unit.ledger.moves if move.shop == village]
    sent = unit.sent.get((village, month))
    status = "draft" if errors else "final" if sent else "missing"
    figures = {
        "code": village,
        "name": holding.village.name,
        "status": status,
        "errors": errors,
        "warnings": warnings,
        **_figures(holding, entries, balances, start, end),
        "year": _figures(holding, year, balances, max(january, first_day(past.first_month)), end),
    }
    return VillageMonth(
        month,
        holding,
        status,
        0 if status == "final" else max(1, errors),
        sent.cover if sent else None,
        entries,
        year,
        balances,
        _stock(holding, moves, past.carried.stock, start, end),
        _of(unit.accepted["receipts"], village, month),
        [move for move in moves if move.kind == "counted" and start <= move.day <= end],
        _of(unit.accepted["objections"], village, month),
        figures,
        sum(held[home.code] for home in gone),
    )


def _of(claims: Iterable[Claim], village: str, month: str) -> list[Claim]:
    return [claim for claim in claims if (claim.village, claim.month) == (village, month)]


def _held(carried: Mapping[str, int], before: Iterable[Entry]) -> dict[str, int]:
    """What each household held at the month's start."""
    held = defaultdict(int, carried)
    for entry in before:
        held[entry.household.code] += entry.points
    return held


def _left_before(home: Household, start: date) -> bool:
    """Whether a household left in the month before the one that starts then."""
    month_before = (start - timedelta(days=1)).replace(day=1)
    return home.left is not None and month_before <= home.left < start


def household_balances(
    holding: Holding, entries: Iterable[Entry], held: Mapping[str, int], start: date, end: date
) -> list[Balance]:
    """One row for each household that is a member in the month, in order of code."""
    moved: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for entry in entries:
        moved[entry.household.code][COLUMN_OF[entry.kind]] += entry.points
    found = []
    for home in holding.households.values():
        if home.member_between(start, end):
            sums = moved[home.code]
            sums["opening"] += held[home.code]
            found.append(Balance(home, **sums, closing=sum(sums.values())))
    return found


def _stock(
    holding: Holding,
    moves: Sequence[StockMove],
    carried: Mapping[tuple[str, str], int],
    start: date,
    end: date,
) -> list[Stock]:
    """One row for each goods that ever moved."""
    opening = {goods: pieces for (shop, goods), pieces in carried.items() if shop == holding.code}
    sums: dict[str, dict[str, int]] = {code: {} for code in opening}
    versions: dict[str, Goods] = {}
    for move in moves:
        code = move.goods.code
        if not move.pieces or move.day > end:
            continue
        versions[code], those = move.goods, sums.setdefault(code, {})
        if move.day < start:
            opening[code] = opening.get(code, 0) + move.pieces
        else:
            column = STOCK_COLUMN[move.kind]
            signed = -move.pieces if move.kind == "exchanged" else move.pieces
            those[column] = those.get(column, 0) + signed
    found = []
    for code, those in sorted(sums.items()):
        goods = _version(holding, code, end) or versions.get(code) or Goods(code, code)
        at_first = opening.get(code, 0)
        closing = at_first + sum(-n if name == "exchanged" else n for name, n in those.items())
        found.append(Stock(goods, at_first, **those, closing=closing))
    return found


def _version(holding: Holding, code: str, day: date) -> Goods | None:
    """The goods of a day, or the last version there was."""
    versions = holding.goods_of(code)
    return holding.goods(code, day) or (versions[-1] if versions else None)


def _figures(
    holding: Holding,
    entries: Iterable[Entry],
    balances: Iterable[Balance],
    start: date,
    end: date,
) -> dict[str, int]:
    """A village's figures of one span of days."""
    sums: dict[str, int] = defaultdict(int)
    scored, exchanged, days = set(), set(), set()
    for entry in entries:
        sums[COLUMN_OF[entry.kind]] += entry.points
        if entry.kind in ("award", "deduction"):
            scored.add(entry.household.code)
        elif entry.kind == "exchange":
            exchanged.add(entry.household.code)
            days.add(entry.day)
    homes = holding.households.values()
    return {
        "supermarkets": int(holding.village.supermarket_open(end)),
        "households": sum(home.member_between(start, end) for home in homes),
        "households_scored": len(scored),
        "households_exchanged": len(exchanged),
        "exchange_activities": len(days),
        "earned": sums["earned"],
        "deducted": sums["deducted"],
        "exchanged": sums["exchanged"],
        "closing": sum(row.closing for row in balances),
    }


def summary(rules: Rules, month: str, villages: Sequence[VillageMonth]) -> dict[str, Any]:
    """summary.json, its points in hundredths: no two villages share a household or an activity."""
    lines = [village.figures for village in villages]

    def whole(figures: Iterable[Mapping[str, Any]]) -> dict[str, int]:
        every = list(figures)
        return {name: sum(line[name] for line in every) for name in FIGURES}

    return {
        "month": month,
        "township": rules.settings.township,
        **whole(lines),
        "year": whole(line["year"] for line in lines),
        "villages": lines,
    }
