"""Stock and cover on the desk: where the shelves don't keep the promise of the points, what runs out,
and what to buy so that they do."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from pointbook.documents.columns import TOTAL, Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.township import village
from pointbook.documents.township.shelves import (
    Shelf,
    Worth,
    awarded,
    budget_used,
    months_covered,
    owed,
    shelves,
    span,
    worth,
)
from pointbook.documents.villages.exchanges import stock_words
from pointbook.documents.wording import COMMA, day_words, joined, month_words, spec_and_unit
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.points import HUNDREDTHS
from pointbook.vocabulary.statements import Table
from pointbook.vocabulary.text import N_, Text


def tables(desk: Desk) -> Iterator[Table]:
    """A table for each question that one asks of the stock."""
    found = [each for share in desk.shares for each in shelves(desk, share)]
    yield _promise(desk)
    yield _budget(desk)
    yield _low(found)
    yield _purchases(desk, found)
    yield _order(found)


class _Shop(NamedTuple):
    """A supermarket, its shelves against its promise."""

    share: VillageMonth
    worth: Worth


def _promise(desk: Desk) -> Table:
    """The supermarkets whose goods don't cover what they owe."""

    def a_month(shop: _Shop) -> int:
        return span(desk, shop.share).a_month(awarded(desk, shop.share))

    columns: list[Spec[_Shop]] = [
        *village(attrgetter("share"), TOTAL),
        column(N_("Points promised"), "points", lambda shop: shop.worth.promised),
        column(
            N_("Owed for points (yuan)"), "points", lambda s: owed(s.share, s.worth.promised), True
        ),
        column(N_("Stock value (yuan)"), "points", lambda shop: shop.worth.stock_yuan, True),
        column(N_("Stock value in points"), "points", lambda shop: shop.worth.stock_points),
        column(N_("Cover"), "percent", lambda shop: shop.worth.cover),
        column(
            N_("Short of the promise (yuan)"),
            "points",
            lambda shop: owed(shop.share, shop.worth.short),
            True,
        ),
        column(N_("Awarded a month"), "points", a_month),
        column(N_("Months of issue covered"), "points", lambda s: months_covered(desk, s.share)),
    ]
    shops = (_Shop(share, worth(desk, [share])) for share in desk.shares)
    how = N_(
        "The promise is the sum of the positive balances of the households that a supermarket"
        " serves, a debt of as many yuan of goods; goods that can still be exchanged cover it, at"
        " the prices of the exchange standard."
    )
    return table(
        (shop for shop in shops if shop.worth.short),
        columns,
        Text(N_("Supermarkets whose goods do not cover the points")),
        note=Text(how),
    )


def _budget(desk: Desk) -> Table:
    columns: list[Spec[VillageMonth]] = [
        *village(lambda share: share),
        column(N_("Awarded"), "points", lambda share: share.figures["earned"]),
        column(N_("Budget of a month"), "points", lambda s: s.settings.village_month_budget),
        column(N_("Budget used"), "percent", lambda share: budget_used(desk, share)[0]),
        column(N_("Status"), "text", lambda share: budget_used(desk, share)[1]),
    ]
    warned = {
        problem.village
        for problem in desk.month.problems
        if problem.code in ("near-budget", "over-budget")
    }
    rows = (share for share in desk.shares if share.code in warned)
    return table(rows, columns, Text(N_("Villages near or over the month's budget")))


_SHELF: Sequence[Spec[Shelf]] = (
    *village(attrgetter("share"), TOTAL),
    column(N_("Goods code"), "code", lambda shelf: shelf.goods.code),
    column(N_("Goods"), "text", lambda shelf: shelf.goods.name),
    column(N_("Size and unit"), "text", lambda shelf: spec_and_unit(shelf.goods)),
)


def _low(found: Sequence[Shelf]) -> Table:
    columns: list[Spec[Shelf]] = [
        *(spec._replace(total=False) for spec in _SHELF),
        column(N_("Left in stock"), "count", lambda shelf: shelf.left),
        column(N_("Safety stock"), "count", lambda shelf: shelf.goods.safety_stock),
        column(N_("To be had"), "text", lambda shelf: stock_words(shelf.goods, shelf.left)),
        column(
            N_("Handed out a month"),
            "points",
            lambda shelf: shelf.span.a_month(shelf.exchanged * HUNDREDTHS),
        ),
        column(
            N_("Runs out on"),
            "date",
            lambda shelf: shelf.span.runs_out(shelf.left, shelf.exchanged) if shelf.left else None,
        ),
    ]
    title = Text(N_("Goods below safety stock, and when they run out"))
    return table((shelf for shelf in found if shelf.is_low), columns, title)


def _purchases(desk: Desk, found: Sequence[Shelf]) -> Table:
    columns: list[Spec[Shelf]] = [
        *_SHELF,
        column(N_("Left in stock"), "count", lambda shelf: shelf.left),
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
    return table(
        wanted,
        columns,
        Text(N_("What each village is to buy for {day}"), facts),
        note=Text(how, facts),
    )


class _Ordered(NamedTuple):
    """Goods that several villages are to buy."""

    code: str
    shelves: list[Shelf]


def _order(found: Sequence[Shelf]) -> Table:
    """The same for the whole township: what it would order together."""
    by_goods: dict[str, list[Shelf]] = defaultdict(list)
    for shelf in found:
        if shelf.to_buy:
            by_goods[shelf.goods.code].append(shelf)
    columns: list[Spec[_Ordered]] = [
        column(N_("Goods code"), "code", lambda row: row.code),
        column(N_("Goods"), "text", lambda row: row.shelves[0].goods.name, TOTAL),
        column(N_("Size and unit"), "text", lambda row: spec_and_unit(row.shelves[0].goods)),
        column(N_("Villages"), "count", lambda row: len(row.shelves)),
        column(N_("To buy"), "count", lambda row: sum(s.to_buy for s in row.shelves), True),
        column(N_("Price (yuan)"), "points", lambda row: row.shelves[0].goods.price),
        column(
            N_("Amount (yuan)"),
            "points",
            lambda row: sum(shelf.cost for shelf in row.shelves),
            True,
        ),
    ]
    rows = (_Ordered(*each) for each in sorted(by_goods.items()))
    return table(rows, columns, Text(N_("What the township is to buy in all")))
