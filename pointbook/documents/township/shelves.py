"""The shelves: each goods of a village against the pace at which it goes, and how far they carry the
promise that every point is goods.

The pace is what happened this year so far, spread evenly over its days: pieces exchanged of each
goods, points awarded by each village.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from pointbook.documents.columns import Spec, column
from pointbook.documents.desk import Desk
from pointbook.documents.wording import percent
from pointbook.reckoning.village_month import Stock, VillageMonth
from pointbook.vocabulary.months import (
    day_in_year,
    first_day,
    last_day,
    month_of,
    months_between,
    next_month,
)
from pointbook.vocabulary.names import public
from pointbook.vocabulary.points import HUNDREDTHS
from pointbook.vocabulary.records import Claim, Entry
from pointbook.vocabulary.rules import Goods
from pointbook.vocabulary.text import N_, Text

Row = TypeVar("Row")
_BOUGHT = ("购", "买", "purchase", "bought")


def moves_of_goods(of: Callable[[Row], Stock], total: bool = False) -> list[Spec[Row]]:
    """The columns that lead from a goods' stock at the month's start to its worth at the end."""
    return [
        column(N_("Stock at the start"), "count", lambda row: of(row).opening),
        column(N_("Received"), "count", lambda row: of(row).received),
        column(N_("Exchanged"), "count", lambda row: of(row).exchanged),
        column(N_("Returned"), "count", lambda row: of(row).returned),
        column(N_("Count differences"), "count", lambda row: of(row).counted_difference),
        column(N_("Stock at the end"), "count", lambda row: of(row).closing),
        column(N_("Price (yuan)"), "points", lambda row: of(row).goods.price),
        column(N_("Stock value (yuan)"), "points", lambda row: _value(of(row)), total),
    ]


def _value(line: Stock) -> int:
    return line.goods.price * line.closing


def bought(receipt: Claim) -> bool:
    """Whether goods were paid for; those that have no source were if they have a price."""
    source = str(receipt.said("source"))
    if not source:
        return bool(receipt.said("unit_cost") != "")
    return any(word in source.casefold() for word in _BOUGHT)


def yuan(receipt: Claim) -> int:
    """What came in, in hundredths, at what it cost; without a price at that of the exchange
    standard."""
    cost = receipt.said("unit_cost")
    if cost == "":
        cost = receipt.goods.price if receipt.goods else 0
    return (receipt.quantity or 0) * int(cost)


@dataclass(frozen=True, slots=True)
class Span:
    """The whole months of this year that the pace is taken from."""

    first: str
    last: str

    @property
    def months(self) -> int:
        return len(months_between(self.first, self.last))

    @property
    def days(self) -> int:
        return (last_day(self.last) - first_day(self.first)).days + 1

    def since(self, opened: date | None) -> "Span":
        """The span of a supermarket that opened within it."""
        if opened is None or opened < first_day(self.first):
            return self
        return Span(min(month_of(opened), self.last), self.last)

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return first_day(self.first) <= day <= last_day(self.last)

    def a_month(self, amount: int) -> int:
        """An amount of the whole span as one of a month, rounded half up."""
        return (2 * amount + self.months) // (2 * self.months)


def exchange_day(month: str, set_day: tuple[int, int] | None, last: date | None) -> date:
    """The next exchange day: the one that the settings name, as soon as it comes after the month;
    else the day of the last exchange a month on; else the end of the next month."""
    if set_day is None:
        after = next_month(month)
        number = last.day if last else 31
        return min(first_day(after) + timedelta(days=number - 1), last_day(after))
    year = int(month[:4])
    day = day_in_year(year, set_day)
    return day if day > last_day(month) else day_in_year(year + 1, set_day)


@dataclass(frozen=True, slots=True)
class Shelf:
    """One goods that a supermarket has ever had and still offers, in pieces."""

    share: VillageMonth
    goods: Goods
    left: int
    exchanged: int
    span: Span
    day: date  # the next exchange, that goods are bought for

    @property
    def is_low(self) -> bool:
        """Gone, or below its safety stock if it has one."""
        return self.left < max(1, self.goods.safety_stock or 0)

    @property
    def pace(self) -> int:
        """What is exchanged in a month, in hundredths of a piece."""
        return self.span.a_month(self.exchanged * HUNDREDTHS)

    @property
    def runs_out(self) -> date | None:
        """The day on which all of it is gone at the present pace; None if none was exchanged."""
        if not self.exchanged or self.left * self.span.days // self.exchanged > 36_500:
            return None
        days = timedelta(days=self.left * self.span.days // self.exchanged)
        return last_day(self.span.last) + days

    @property
    def needed(self) -> int:
        """What is exchanged until that day at the present pace, rounded up."""
        days = (self.day - last_day(self.span.last)).days
        return -(-self.exchanged * days // self.span.days)

    @property
    def to_buy(self) -> int:
        """What is lacking for that day if the safety stock is to be there after it; nothing of
        goods that can't be exchanged on it."""
        if not self.share.holding.goods(self.goods.code, self.day):
            return 0
        return max(0, self.needed + (self.goods.safety_stock or 0) - self.left)

    @property
    def cost(self) -> int:
        """What that costs, in hundredths of a yuan."""
        return self.to_buy * self.goods.price


@dataclass(frozen=True, slots=True)
class Worth:
    """The shelves of a supermarket (None: of all) against the points that they owe goods for and those
    that were ``awarded`` in the span; in hundredths.

    Debts of some do not hide what is owed to others: ``promised`` is the sum of the positive
    balances of all households that the supermarkets serve.
    """

    share: VillageMonth | None
    promised: int
    stock_points: int  # of goods that can still be exchanged
    stock_yuan: int
    awarded: int
    span: Span

    @property
    def cover(self) -> int | str:
        """How far the goods on the shelves cover the promise, in whole percents."""
        return percent(self.stock_points, self.promised)

    @property
    def short(self) -> int:
        """The points of the promise for which there are no goods."""
        return max(0, self.promised - self.stock_points)

    def owed(self, points: int) -> int:
        """Points outstanding are a debt of as many yuan, in hundredths; rounded half up."""
        rate = self.share.settings.points_per_yuan if self.share else HUNDREDTHS
        return (2 * points * HUNDREDTHS + rate) // (2 * rate)

    @property
    def months(self) -> int | None:
        """For how many months of awards the stock beyond the promise would do, in hundredths and
        exact to a tenth; None if nothing was awarded."""
        if self.awarded <= 0:
            return None
        beyond = max(0, self.stock_points - self.promised)
        return (20 * beyond * self.span.months + self.awarded) // (2 * self.awarded) * 10


def worth(desk: Desk, share: VillageMonth | None = None) -> Worth:
    """The shelves of a village's supermarket, or of all, at the prices of the month's end."""
    shares = [share] if share else desk.shares
    lines = [(each, line) for each in shares for line in each.stock]
    households = [row for each in shares for at in served(desk, each) for row in at.balances]
    return Worth(
        share=share,
        promised=sum(max(0, row.closing) for row in households),
        stock_points=sum(stock_points(desk, *each) for each in lines),
        stock_yuan=sum(_value(line) for _, line in lines),
        awarded=sum(entry.points for each in shares for entry in _paced(desk, each, "award")),
        span=span(desk, share),
    )


def served(desk: Desk, share: VillageMonth) -> list[VillageMonth]:
    """The villages that a village's supermarket serves: itself and those it supplies, or none."""
    return [each for each in desk.shares if each.holding.shop == share.code]


def stock_points(desk: Desk, share: VillageMonth, line: Stock) -> int:
    """What the goods of a line are worth in points; nothing once they are no longer offered."""
    goods = share.holding.goods(line.goods.code, desk.last_day)
    return goods.points * line.closing if goods else 0


def span(desk: Desk, share: VillageMonth | None = None) -> Span:
    """The months that a supermarket's pace is taken from, or the township's."""
    whole = Span(desk.year_start, desk.month.month)
    return whole.since(share.village.opened) if share else whole


def _paced(desk: Desk, share: VillageMonth, kind: str) -> Iterator[Entry]:
    """The year's entries of a kind that a supermarket's pace counts: from the month in which it
    opened, what was not taken back, on the day of the deed."""
    seen = span(desk, share)
    for each in served(desk, share):
        taken_back = {entry.reverses.id for entry in each.year if entry.reverses}
        for entry in each.year:
            if entry.kind == kind and entry.id not in taken_back and seen.holds(entry.deed):
                yield entry


def next_day(desk: Desk, share: VillageMonth) -> date:
    """The day that a village's goods are bought for."""
    return exchange_day(share.month, share.settings.next_exchange, desk.last_exchange)


def shelves(desk: Desk, share: VillageMonth) -> Iterator[Shelf]:
    """The shelves of a village, in order of goods; what is no longer offered is on none."""
    pieces: Counter[str] = Counter()
    for entry in _paced(desk, share, "exchange"):
        pieces[entry.what] += entry.quantity or 0
    seen, day = span(desk, share), next_day(desk, share)
    for line in share.stock:
        if goods := share.holding.goods(line.goods.code, desk.last_day):
            yield Shelf(share, goods, line.closing, pieces[goods.code], seen, day)


def budget_used(desk: Desk, share: VillageMonth) -> tuple[int | str, Text]:
    """The share of the budget that is used, and what that means."""
    budget = share.settings.village_month_budget or 0
    codes = {problem.code for problem in desk.month.problems if problem.village == share.code}
    approver = public(share.cover.values.get("budget_approver") or "") if share.cover else ""
    words = N_("within the budget")
    if "over-budget" in codes and approver:
        words = N_("over budget, approved by {name}")
    elif "over-budget" in codes:
        words = N_("over budget, nobody has approved it")
    elif "near-budget" in codes:
        words = N_("near the budget")
    return percent(share.figures["earned"], budget), Text(words, {"name": approver})
