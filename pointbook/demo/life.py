"""The life of one model village: each month's rows, all of them possible after the months before.

Balances are kept as a lower bound: only what posts for certain is counted, so that nobody
exchanges what the ledger could refuse.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from pointbook.demo.market import ACTIVITIES, Market, Said, Sale
from pointbook.demo.people import Roster
from pointbook.demo.scores import Score, Scorer
from pointbook.vocabulary.months import first_day, last_day, next_month
from pointbook.vocabulary.points import HUNDREDTHS, number
from pointbook.vocabulary.rules import Rules
from pointbook.vocabulary.schema import COUNTS, OBJECTIONS, RECEIPTS, TRANSFERS

_OBSERVING_DAYS = 25
_MATRIX_SCORES = 3  # a matrix is for at most so many scores a household
_CUSTOMER_ROWS = 1.6  # what a household takes home on one day, on average
_TRANSFER = 10 * HUNDREDTHS


@dataclass(slots=True)
class Records:
    """What one village's workbook of one month says."""

    month: str
    number: int  # from 0, the township's first month
    roster: Roster
    met: date
    attended: tuple[str, ...]
    activity: str
    matrix: bool
    meeting: list[Score] = field(default_factory=list)
    observation: list[Score] = field(default_factory=list)
    sales: list[Sale] = field(default_factory=list)
    rows: dict[str, list[Said]] = field(default_factory=dict)  # of the other sheets, by their names
    unnamed: Score | None = None  # the row whose household code the clerk forgot


def life(rules: Rules, roster: Roster, months: int, rows: int, seed: int) -> Iterator[Records]:
    """A village's records, month by month, with so many evaluations and exchanges in each."""
    village = _Village(rules, roster, seed)
    month = rules.settings.first_month
    assert month is not None
    for at in range(months):
        yield village.month(month, at, rows)
        month = next_month(month)


class _Village:
    def __init__(self, rules: Rules, roster: Roster, seed: int) -> None:
        self._rules, self._roster = rules, roster
        self._rng = Random(f"{seed}/{roster.index}/life")
        self._scorer = Scorer(rules, roster, self._rng)
        self._market = Market(rules, self._rng)
        basis = rules.settings.basis_points
        self._balances = [
            basis if household.opening is None else household.opening
            for household in roster.households
        ]

    def month(self, month: str, number: int, rows: int) -> Records:
        """One month's records."""
        records = self._begin(month, number)
        members = self._members(month)
        self._scorer.start(month, members)
        if self._roster.index == 4 and number == 1:
            self._transfer(records, members)
        self._score(records, members, rows - self._exchange_rows(rows, members))
        self._sell(records, members, rows)
        self._store(records)
        self._slip(records)
        return records

    def _begin(self, month: str, number: int) -> Records:
        met = last_day(month) - timedelta(days=self._rng.randrange(3))
        group = [person.name for person in self._roster.assessors]
        quorum = min(self._rules.settings.quorum, len(group))
        attended = tuple(group[: self._rng.randint(quorum, len(group))])
        activity = ACTIVITIES[int(month[5:])][0]
        return Records(month, number, self._roster, met, attended, activity, matrix=False)

    def _members(self, month: str) -> list[int]:
        """Households that are members on every day of the month."""
        first = first_day(month)
        return [
            index
            for index, household in enumerate(self._roster.households)
            if household.joined is None or household.joined <= first
        ]

    def _exchange_rows(self, rows: int, members: Sequence[int]) -> int:
        return min(rows * 3 // 10, len(members) * 12)

    def _score(self, records: Records, members: Sequence[int], count: int) -> None:
        decided = count * 3 // 20
        observed = count - decided
        records.matrix = (
            self._roster.index % 3 == 1
            and len(members) >= 5
            and observed <= len(members) * _MATRIX_SCORES
        )
        days = self._observing_days(records)
        slips = not records.matrix and self._slips(records.number) and observed >= 20
        records.meeting = self._scorer.decide(decided, records.met)
        records.observation = self._scorer.observe(observed - slips, days, matrix=records.matrix)
        if slips and (score := self._scorer.once_too_often(records.observation, days)):
            records.observation.append(score)

    def _slips(self, number: int) -> bool:
        """Whether the clerk claims once more than a cap allows: some do in the first year."""
        return self._roster.index in (0, 3, 6) and number < 12

    def _observing_days(self, records: Records) -> list[date]:
        if records.matrix:
            return [records.met]
        first = first_day(records.month)
        return [first + timedelta(days=day) for day in range(_OBSERVING_DAYS)]

    def _sell(self, records: Records, members: Sequence[int], rows: int) -> None:
        """Exchanges; rows for which nobody has points become observations."""
        scored = len(records.meeting) + len(records.observation)
        wanted = rows - scored
        moves = sorted(
            records.meeting + records.observation, key=lambda score: score.day, reverse=True
        )
        for day in self._market_days(records, members, wanted):
            while moves and moves[-1].day <= day:
                self._move(moves.pop())
            records.sales += self._market.sell(
                day, members, self._balances, wanted - len(records.sales)
            )
        missing = wanted - len(records.sales)
        more = self._scorer.observe(
            missing, self._observing_days(records), matrix=records.matrix, plus_only=True
        )
        for score in (*moves, *more):
            self._move(score)
        records.observation += more

    def _move(self, score: Score) -> None:
        self._balances[score.household] += score.counted

    def _market_days(self, records: Records, members: Sequence[int], wanted: int) -> Iterator[date]:
        """Each village holds its exchange on another day; a crowd needs several."""
        start = ACTIVITIES[int(records.month[5:])][1] + self._roster.index % 4
        days = min(6, round(wanted / (len(members) * _CUSTOMER_ROWS) + 0.5)) if wanted else 0
        for at in range(days):
            yield first_day(records.month) + timedelta(days=start - 1 + at * 2)

    def _store(self, records: Records) -> None:
        """Goods come in before the first exchange; the shelf is counted on the last day."""
        first, last = first_day(records.month), last_day(records.month)
        receipts = self._market.restock(first, records.sales, records.month)
        whole = last.month % 3 == 0
        broken = self._roster.index == 2 and records.number == 2
        counts = self._market.count(last, every=whole, missing=broken)
        records.rows |= {RECEIPTS.name: receipts, COUNTS.name: counts}

    def _transfer(self, records: Records, members: Sequence[int]) -> None:
        """A household that moves in with another brings its points."""
        giver = max(members, key=lambda member: self._balances[member])
        taker = next((member for member in members if member != giver), giver)
        if taker == giver or self._balances[giver] < _TRANSFER:
            return
        homes = self._roster.households
        records.rows[TRANSFERS.name] = [
            {
                "date": first_day(records.month) + timedelta(days=1),
                "from": homes[giver].code,
                "to": homes[taker].code,
                "points": number(_TRANSFER),
                "reason": "两户并户，积分一并转入",
                "approver": self._roster.assessors[0].name,
            }
        ]
        self._balances[giver] -= _TRANSFER
        self._balances[taker] += _TRANSFER

    def _slip(self, records: Records) -> None:
        """A code forgotten in one village, an objection in another."""
        if self._roster.index == 0 and records.number == 1:
            records.unnamed = next(filter(self._has_own_name, records.meeting), None)
        if self._roster.index == 1 and records.number == 1 and records.sales:
            records.rows[OBJECTIONS.name] = [
                {
                    "date": records.met,
                    "household": self._roster.households[records.sales[0].household].code,
                    "content": "认为本月庭院评比打分偏低，请求复核",
                    "resolution": "已现场复核，与打分表一致，维持原评定",
                    "handler": self._roster.supervisors[0].name,
                    "resolved_on": records.met + timedelta(days=2),
                }
            ]

    def _has_own_name(self, score: Score) -> bool:
        heads = [household.head for household in self._roster.households]
        return heads.count(heads[score.household]) == 1
