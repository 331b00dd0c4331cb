"""The desk (案头): what is unusual in the township this month, a section only where there is
something to see. It stays with the township.

Beside fairness and honours: what a close would lack, which notices did not hang on time over a year,
where the shelves don't keep the promise of the points, what runs out, and what to buy so that they do.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from pointbook.documents.columns import TOTAL, Spec, column, table, village
from pointbook.documents.desk import Desk
from pointbook.documents.honours import for_the_meeting
from pointbook.documents.rows import Activity, activities
from pointbook.documents.stage import stage
from pointbook.documents.township.fairness import page as fairness
from pointbook.documents.township.shelves import (
    Shelf,
    Worth,
    budget_used,
    shelves,
    span,
    worth,
)
from pointbook.documents.villages.exchanges import stock_words
from pointbook.documents.wording import (
    COMMA,
    VERDICTS,
    day_words,
    joined,
    month_words,
    percent,
    spec_and_unit,
)
from pointbook.reckoning.publicity import DUE, Hung, judged
from pointbook.reckoning.supervision import supervision
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.statements import Statement, Table
from pointbook.vocabulary.text import N_, Text


def statement(desk: Desk) -> Statement:
    """One page of one month."""
    found = [each for share in desk.shares for each in shelves(desk, share)]
    sections = (
        _lacking(desk),
        *_publicity(desk),
        _promise(desk),
        _budget(desk),
        _low(found),
        _purchases(desk, found),
        _order(found),
        _small(desk),
        *fairness.tables(desk),
        *for_the_meeting(desk),
    )
    there = [each for each in sections if each.rows]
    return desk.page(
        "township/desk",
        N_("The desk, {month}"),
        there,
        lead=stage(desk.month).advice,
        paragraphs=() if there else (Text(N_("Nothing is unusual this month.")),),
    )


def _lacking(desk: Desk) -> Table:
    """What a close would find lacking in a village beside errors."""
    against = [] if desk.month.closed else supervision(desk.month)
    language = desk.settings.language
    lacks = (
        (share, [each.message(language) for each in against if each.village == share.code])
        for share in desk.shares
    )
    columns: list[Spec[tuple[VillageMonth, list[str]]]] = [
        *village(_share),
        column(N_("What is missing"), "text", lambda row: joined(row[1], " ")),
    ]
    return table((each for each in lacks if each[1]), columns, N_("Still missing before the close"))


def _small(desk: Desk) -> Table:
    """The activities of the month to which few households came."""
    columns: list[Spec[tuple[VillageMonth, Activity]]] = [
        *village(_share),
        column(N_("Date"), "date", lambda row: row[1].day),
        column(N_("Activity"), "text", lambda row: row[1].name),
        column(N_("Households"), "count", lambda row: row[1].households),
        column(N_("Points paid"), "points", lambda row: row[1].paid),
    ]
    few = [(s, each) for s in desk.shares for each in activities(s.entries) if each.mark]
    return table(few, columns, N_("Exchange activities to which few households came"))


def _share(row: tuple[VillageMonth, Any]) -> VillageMonth:
    return row[0]


# --- publicity ----------------------------------------------------------------------------------


class _Group(NamedTuple):
    """The notices of a village, or of all."""

    code: str | None
    name: str
    notices: Sequence[Hung]

    def count(self, verdict: str) -> int:
        return sum(notice.verdict == verdict for notice in self.notices)


def _publicity(desk: Desk) -> Iterator[Table]:
    """The notices that hung late or too short, and how often each village's did."""
    notices = desk.month.notices
    late = [each for each in notices if each.verdict in ("early", "late", "short")]
    if not late:
        return
    columns: list[Spec[Hung]] = [
        column(N_("Month"), "text", lambda each: month_words(each.month)),
        column(N_("Code"), "code", lambda each: each.village),
        column(N_("Village"), "text", lambda each: desk.village(each.village)),
        column(N_("Hung on"), "date", lambda each: each.posted_on),
        column(N_("Taken down"), "date", lambda each: each.posted_until),
        column(N_("Days hung"), "count", lambda each: each.days),
        column(N_("Verdict"), "text", lambda each: Text(VERDICTS[each.verdict])),
    ]
    rule = N_(
        "On time is what was hung by the {due}th of the next month, the day on which the township's"
        " summary is due, and hung at least as many days as the rules asked for then (now {days}),"
        " the first and the last day counted. The days are those on the villages' covers."
    )
    note = Text(rule, {"due": DUE, "days": desk.settings.publicity_days})
    late.sort(key=lambda each: each.month, reverse=True)
    yield table(late, columns, N_("Notices that hung late or too short"), note=note)
    yield _by_village(desk, notices)


def _by_village(desk: Desk, notices: Sequence[Hung]) -> Table:
    """How often each village's notices hung on time."""
    columns: list[Spec[_Group]] = [
        column(N_("Code"), "code", lambda group: group.code),
        column(N_("Village"), "text", lambda group: group.name),
        column(N_("Notices"), "count", lambda group: len(group.notices)),
        column(N_("Of them on time"), "count", lambda group: judged(group.notices)[0]),
        column(N_("Late"), "count", lambda group: group.count("late")),
        column(N_("Too short"), "count", lambda group: group.count("short")),
        column(N_("Share on time"), "percent", lambda group: percent(*judged(group.notices))),
    ]
    found: dict[str, list[Hung]] = defaultdict(list)
    for notice in notices:
        found[notice.village].append(notice)
    rows = (
        _Group(share.code, share.village.name, found[share.code])
        for share in desk.shares
        if share.code in found
    )
    everywhere = _Group(None, TOTAL, notices)
    return table(rows, columns, N_("How often notices hang on time"), whole=everywhere)


# --- stock and cover ----------------------------------------------------------------------------


def _promise(desk: Desk) -> Table:
    """The supermarkets whose goods don't cover what they owe."""
    columns: list[Spec[Worth]] = [
        *village(attrgetter("share"), TOTAL),
        column(N_("Points promised"), "points", lambda shop: shop.promised),
        column(N_("Owed for points (yuan)"), "points", lambda w: w.owed(w.promised), True),
        column(N_("Stock value (yuan)"), "points", lambda shop: shop.stock_yuan, True),
        column(N_("Stock value in points"), "points", lambda shop: shop.stock_points),
        column(N_("Cover"), "percent", lambda shop: shop.cover),
        column(N_("Short of the promise (yuan)"), "points", lambda w: w.owed(w.short), True),
        column(N_("Awarded a month"), "points", lambda w: w.span.a_month(w.awarded)),
        column(N_("Months of issue covered"), "points", lambda shop: shop.months),
    ]
    how = N_(
        "The promise is the sum of the positive balances of the households that a supermarket"
        " serves, a debt of as many yuan of goods; goods that can still be exchanged cover it, at"
        " the prices of the exchange standard."
    )
    title = N_("Supermarkets whose goods do not cover the points")
    short = (shop for share in desk.shares if (shop := worth(desk, share)).short)
    return table(short, columns, title, note=how)


def _budget(desk: Desk) -> Table:
    columns: list[Spec[VillageMonth]] = [
        *village(lambda share: share),
        column(N_("Awarded"), "points", lambda share: share.figures["earned"]),
        column(N_("Budget of a month"), "points", lambda s: s.settings.village_month_budget),
        column(N_("Budget used"), "percent", lambda share: budget_used(desk, share)[0]),
        column(N_("Status"), "text", lambda share: budget_used(desk, share)[1]),
    ]
    budgets = ("near-budget", "over-budget")
    warned = {each.village for each in desk.month.problems if each.code in budgets}
    rows = (share for share in desk.shares if share.code in warned)
    return table(rows, columns, N_("Villages near or over the month's budget"))


def _shelf(total: bool | str = False) -> Iterator[Spec[Shelf]]:
    yield from village(attrgetter("share"), total)
    yield column(N_("Goods code"), "code", lambda shelf: shelf.goods.code)
    yield column(N_("Goods"), "text", lambda shelf: shelf.goods.name)
    yield column(N_("Size and unit"), "text", lambda shelf: spec_and_unit(shelf.goods))
    yield column(N_("Left in stock"), "count", lambda shelf: shelf.left)


def _low(found: Sequence[Shelf]) -> Table:
    columns: list[Spec[Shelf]] = [
        *_shelf(),
        column(N_("Safety stock"), "count", lambda shelf: shelf.goods.safety_stock),
        column(N_("To be had"), "text", lambda shelf: stock_words(shelf.goods, shelf.left)),
        column(N_("Handed out a month"), "points", lambda shelf: shelf.pace),
        column(N_("Runs out on"), "date", lambda shelf: shelf.runs_out if shelf.left else None),
    ]
    title = N_("Goods below safety stock, and when they run out")
    return table((shelf for shelf in found if shelf.is_low), columns, title)


def _purchases(desk: Desk, found: Sequence[Shelf]) -> Table:
    columns: list[Spec[Shelf]] = [
        *_shelf(TOTAL),
        column(N_("Handed out by then"), "count", lambda shelf: shelf.needed),
        column(N_("Safety stock"), "count", lambda shelf: shelf.goods.safety_stock),
        column(N_("To buy"), "count", lambda shelf: shelf.to_buy, True),
        column(N_("Price (yuan)"), "points", lambda shelf: shelf.goods.price),
        column(N_("Amount (yuan)"), "points", lambda shelf: shelf.cost, True),
    ]
    seen, wanted = span(desk), [shelf for shelf in found if shelf.to_buy]
    facts = {
        "first": month_words(seen.first),
        "last": month_words(seen.last),
        "day": joined(map(day_words, sorted({shelf.day for shelf in wanted})), COMMA),
    }
    how = N_(
        "What goes until {day} at the pace of {first} to {last} (of a supermarket that opened later"
        " that of its own months; what was taken back is left out), and the safety stock that is to"
        " be there afterwards, less what is left. The day is the setting 下次兑换日 (next_exchange)"
        " or, where it is blank, a month after the last exchange."
    )
    title = Text(N_("What each village is to buy for {day}"), facts)
    return table(wanted, columns, title, note=Text(how, facts))


def _order(found: Sequence[Shelf]) -> Table:
    """The same for the whole township, the shelves of one goods together: what it would order."""
    by_goods: dict[str, list[Shelf]] = defaultdict(list)
    for shelf in found:
        if shelf.to_buy:
            by_goods[shelf.goods.code].append(shelf)
    columns: list[Spec[list[Shelf]]] = [
        column(N_("Goods code"), "code", lambda alike: alike[0].goods.code),
        column(N_("Goods"), "text", lambda alike: alike[0].goods.name, TOTAL),
        column(N_("Size and unit"), "text", lambda alike: spec_and_unit(alike[0].goods)),
        column(N_("Villages"), "count", len),
        column(N_("To buy"), "count", lambda alike: sum(each.to_buy for each in alike), True),
        column(N_("Price (yuan)"), "points", lambda alike: alike[0].goods.price),
        column(N_("Amount (yuan)"), "points", lambda alike: sum(e.cost for e in alike), True),
    ]
    rows = (alike for _, alike in sorted(by_goods.items()))
    return table(rows, columns, N_("What the township is to buy in all"))
