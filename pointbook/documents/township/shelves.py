"""The shelves: each goods of a village against the pace at which it goes, and what cover comes to."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pointbook.documents.desk import Desk, VillageMonth
from pointbook.documents.township.promise import Span, exchange_day
from pointbook.documents.wording import percent
from pointbook.vocabulary.names import public
from pointbook.vocabulary.points import HUNDREDTHS, percents
from pointbook.vocabulary.rules import Goods
from pointbook.vocabulary.statements import Shape
from pointbook.vocabulary.text import N_, Text, say

MOVES_OF_GOODS: tuple[tuple[str, Shape, int], ...] = (
    (N_("Stock at the start"), "count", 8),
    (N_("Received"), "count", 8),
    (N_("Exchanged"), "count", 8),
    (N_("Returned"), "count", 8),
    (N_("Count differences"), "count", 8),
    (N_("Stock at the end"), "count", 8),
    (N_("Price (yuan)"), "points", 8),
    (N_("Stock value (yuan)"), "points", 10),
)
"""The columns that lead from a goods' stock at the month's start to its worth at the end."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """One goods that a supermarket has ever had and still offers, in pieces."""

    share: VillageMonth
    goods: Goods
    left: int
    exchanged: int
    span: Span

    @property
    def is_low(self) -> bool:
        """Below its safety stock, or gone."""
        return self.left < max(1, self.goods.safety_stock or 0)

    def needed(self, day: date) -> int:
        """What is exchanged until a day at the present pace."""
        return self.span.until(day, self.exchanged)

    def to_buy(self, day: date) -> int:
        """What is lacking for that day if the safety stock is to be there after it."""
        return max(0, self.needed(day) + (self.goods.safety_stock or 0) - self.left)

    def cost(self, day: date) -> int:
        """What that costs, in hundredths of a yuan."""
        return self.to_buy(day) * self.goods.price


@dataclass(frozen=True, slots=True)
class Worth:
    """A village's shelves against its points; points and yuan in hundredths."""

    points_outstanding: int
    stock_points: int
    stock_yuan: int

    @property
    def cover(self) -> int | str:
        """How far the goods on the shelves cover the points outstanding, in whole percents."""
        return percent(self.stock_points, self.points_outstanding)

    def __add__(self, other: "Worth") -> "Worth":
        return Worth(
            self.points_outstanding + other.points_outstanding,
            self.stock_points + other.stock_points,
            self.stock_yuan + other.stock_yuan,
        )


def worth(desk: Desk, share: VillageMonth) -> Worth:
    """What a village's stock is worth at the prices of the month's end."""
    priced = [(desk.goods_on(line.goods, desk.last_day), line.closing) for line in share.stock]
    return Worth(
        points_outstanding=share.figures["closing"],
        stock_points=sum(goods.points * pieces for goods, pieces in priced),
        stock_yuan=sum(goods.price * pieces for goods, pieces in priced),
    )


def span(desk: Desk, share: VillageMonth | None = None) -> Span:
    """The months that a village's pace is taken from, or the township's."""
    whole = Span(desk.year_start, desk.month.month)
    return whole.since(share.village.opened) if share else whole


def next_day(desk: Desk) -> date:
    """The day that goods are bought for."""
    days = (e.day for share in desk.villages for e in share.year if e.kind == "exchange")
    last = max(days, default=None)
    return exchange_day(desk.month.month, desk.rules.settings.next_exchange, last)


def shelves(desk: Desk, share: VillageMonth) -> Iterator[Shelf]:
    """The shelves of a village, in order of goods; what is no longer offered is on none."""
    pieces: dict[str, int] = defaultdict(int)
    for entry in share.year:
        if entry.goods:  # an exchange, or the reversal of one
            pieces[entry.goods] += (entry.quantity or 0) * (1 if entry.kind == "exchange" else -1)
    seen = span(desk, share)
    for line in share.stock:
        goods = desk.goods_on(line.goods, desk.last_day)
        if line.goods in desk.goods and goods.in_force(desk.last_day):
            exchanged = max(0, pieces[line.goods])
            yield Shelf(share, goods, line.closing, exchanged, seen)


def low_goods(desk: Desk, share: VillageMonth) -> list[Goods]:
    """The goods of a village that are below their safety stock."""
    return [shelf.goods for shelf in shelves(desk, share) if shelf.is_low]


def months_covered(desk: Desk, share: VillageMonth | None = None) -> int | None:
    """For how many months of issue the stock of a village, or of all, would do; in hundredths."""
    shares = [share] if share else desk.villages
    value = sum(worth(desk, each).stock_points for each in shares)
    earned = sum(each.figures["year"]["earned"] for each in shares)
    return span(desk, share).covers(value, earned)


def owed(desk: Desk, points: int) -> int:
    """Points outstanding are a debt of as many yuan, in hundredths; rounded half up."""
    rate = desk.rules.settings.points_per_yuan
    return (2 * points * HUNDREDTHS + rate) // (2 * rate)


def budget_used(desk: Desk, share: VillageMonth) -> tuple[int | str, str]:
    """The share of the budget that is used, and what that means."""
    budget, language = desk.rules.settings.village_month_budget or 0, desk.language
    awarded = share.figures["earned"]
    codes = {problem.code for problem in desk.month.problems if problem.village == share.code}
    approver = public(share.cover.values.get("budget_approver") or "") if share.cover else ""
    if "over-budget" in codes and approver:
        words = Text(N_("over budget, approved by {name}"), {"name": approver}).say(language)
    elif "over-budget" in codes:
        words = say(N_("over budget, nobody has approved it"), language)
    elif "near-budget" in codes:
        words = say(N_("near the budget"), language)
    else:
        words = say(N_("within the budget"), language)
    return percent(awarded, budget), words


def budget_words(desk: Desk, share: VillageMonth) -> str:
    """``84 %, near the budget``; '' without a budget."""
    if desk.rules.settings.village_month_budget is None:
        return ""
    used, words = budget_used(desk, share)
    return say(N_(", "), desk.language).join((percents(used), words))
