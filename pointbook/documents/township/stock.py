"""Stock and cover: whether the shelves keep the promise of the points, and what to buy so that
they do."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from pointbook.documents.columns import TOTAL, Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.township import CODE, VILLAGE, Part, parts, whole
from pointbook.documents.township.shelves import (
    Shelf,
    Worth,
    budget_used,
    months_covered,
    next_day,
    owed,
    shelves,
    span,
    whole_worth,
    worth,
)
from pointbook.documents.villages.exchanges import stock_words
from pointbook.documents.wording import day_words, month_words, spec_and_unit, subtitle
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.points import HUNDREDTHS, percents, show
from pointbook.vocabulary.statements import Statement, Table
from pointbook.vocabulary.text import N_, Text


def stock(desk: Desk) -> Statement:
    """A table for each question that one asks of the stock."""
    settings, day = desk.rules.settings, next_day(desk)
    found = [each for share in desk.shares for each in shelves(desk, share)]
    township = f"{settings.county}{settings.township}"
    facts = {"township": township, "month": month_words(desk.month.month)}
    return Statement(
        name="township/stock",
        kind="stock",
        language=desk.language,
        title=Text(N_("{township}: stock and cover, {month}"), facts),
        subtitle=subtitle(desk),
        month=desk.month.month,
        facts=tuple(_facts(desk, found, day)),
        tables=(
            _promise(desk),
            _budget(desk),
            _low(found),
            _purchases(found, day),
            _order(found, day),
        ),
        paragraphs=_definitions(desk, day),
        paper="A4",
        brand=settings.brand,
    )


def _facts(desk: Desk, found: Sequence[Shelf], day: date) -> Iterable[tuple[str, str]]:
    value, months = whole_worth(desk), months_covered(desk)
    yield Text(N_("Owed for points (yuan)")), show(owed(desk, value.points_outstanding))
    yield Text(N_("Stock value (yuan)")), show(value.stock_yuan)
    yield Text(N_("Cover")), percents(value.cover)
    yield Text(N_("Months of issue covered")), "–" if months is None else show(months)
    yield Text(N_("Goods below safety stock")), str(sum(shelf.is_low for shelf in found))
    yield Text(N_("Next exchange day")), day_words(day)
    yield Text(N_("To be bought for it (yuan)")), show(sum(shelf.cost(day) for shelf in found))


def _promise(desk: Desk) -> Table:
    def value(part: Part) -> Worth:
        return sum((worth(desk, share) for share in part.shares), Worth(0, 0, 0))

    def lacking(part: Part) -> int:
        return owed(desk, max(0, value(part).points_outstanding - value(part).stock_points))

    def share(part: Part) -> VillageMonth | None:
        return part.shares[0] if part.code else None

    def awarded(part: Part) -> int:
        return span(desk, share(part)).a_month(part.figures["year"]["earned"])

    columns: list[Spec[Part]] = [
        CODE,
        VILLAGE,
        column(N_("Points outstanding"), "points", 10, lambda p: value(p).points_outstanding),
        column(
            N_("Owed for points (yuan)"),
            "points",
            10,
            lambda part: owed(desk, value(part).points_outstanding),
        ),
        column(N_("Stock value (yuan)"), "points", 10, lambda part: value(part).stock_yuan),
        column(N_("Stock value in points"), "points", 10, lambda part: value(part).stock_points),
        column(N_("Cover"), "percent", 8, lambda part: value(part).cover),
        column(N_("Short of the promise (yuan)"), "points", 10, lacking),
        column(N_("Awarded a month"), "points", 10, awarded),
        column(
            N_("Months of issue covered"),
            "points",
            9,
            lambda part: months_covered(desk, share(part)),
        ),
    ]
    title = Text(N_("Do the shelves keep the promise of the points?"))
    return table(parts(desk), columns, title, whole=whole(desk))


def _budget(desk: Desk) -> Table:
    budget = desk.rules.settings.village_month_budget
    columns: list[Spec[VillageMonth]] = [
        column(N_("Code"), "code", 7, lambda share: share.code),
        column(N_("Village"), "text", 12, lambda share: share.village.name),
        column(N_("Awarded"), "points", 10, lambda share: share.figures["earned"]),
        column(N_("Budget of a month"), "points", 10, lambda _: budget),
        column(N_("Budget used"), "percent", 9, lambda share: budget_used(desk, share)[0]),
        column(N_("Status"), "text", 24, lambda share: budget_used(desk, share)[1]),
    ]
    return table(
        desk.shares if budget is not None else (),
        columns,
        Text(N_("How much of the month's budget is used?")),
        Text(N_("The rules set no budget.")),
    )


_SHELF: Sequence[Spec[Shelf]] = (
    column(N_("Code"), "code", 7, lambda shelf: shelf.share.code),
    column(N_("Village"), "text", 12, lambda shelf: shelf.share.village.name, TOTAL),
    column(N_("Goods code"), "code", 7, lambda shelf: shelf.goods.code),
    column(N_("Goods"), "text", 14, lambda shelf: shelf.goods.name),
    column(N_("Size and unit"), "text", 10, lambda shelf: spec_and_unit(shelf.goods)),
)


def _low(found: Sequence[Shelf]) -> Table:
    columns: list[Spec[Shelf]] = [
        *(spec._replace(total=False) for spec in _SHELF),
        column(N_("Left in stock"), "count", 8, lambda shelf: shelf.left),
        column(N_("Safety stock"), "count", 8, lambda shelf: shelf.goods.safety_stock),
        column(
            N_("To be had"),
            "text",
            8,
            lambda shelf: stock_words(shelf.goods, shelf.left),
        ),
        column(
            N_("Handed out a month"),
            "points",
            8,
            lambda shelf: shelf.span.a_month(shelf.exchanged * HUNDREDTHS),
        ),
        column(
            N_("Runs out on"),
            "date",
            10,
            lambda shelf: shelf.span.runs_out(shelf.left, shelf.exchanged) if shelf.left else None,
        ),
    ]
    return table(
        (shelf for shelf in found if shelf.is_low),
        columns,
        Text(N_("Which goods are below safety stock, and how long do they last?")),
        Text(N_("No goods are below their safety stock.")),
    )


def _purchases(found: Sequence[Shelf], day: date) -> Table:
    columns: list[Spec[Shelf]] = [
        *_SHELF,
        column(N_("Left in stock"), "count", 8, lambda shelf: shelf.left),
        column(N_("Handed out by then"), "count", 8, lambda shelf: shelf.needed(day)),
        column(N_("Safety stock"), "count", 8, lambda shelf: shelf.goods.safety_stock),
        column(N_("To buy"), "count", 8, lambda shelf: shelf.to_buy(day), True),
        column(N_("Price (yuan)"), "points", 8, lambda shelf: shelf.goods.price),
        column(N_("Amount (yuan)"), "points", 9, lambda shelf: shelf.cost(day), True),
    ]
    title = Text(N_("What is each village to buy for {day}?"), {"day": day_words(day)})
    rows = (shelf for shelf in found if shelf.to_buy(day))
    return table(rows, columns, title, Text(N_("There is enough of everything.")))


class _Ordered(NamedTuple):
    """Goods that several villages are to buy."""

    code: str
    shelves: list[Shelf]


def _order(found: Sequence[Shelf], day: date) -> Table:
    """The same for the whole township: what it would order together."""
    by_goods: dict[str, list[Shelf]] = defaultdict(list)
    for shelf in found:
        if shelf.to_buy(day):
            by_goods[shelf.goods.code].append(shelf)
    columns: list[Spec[_Ordered]] = [
        column(N_("Goods code"), "code", 7, lambda row: row.code),
        column(N_("Goods"), "text", 14, lambda row: row.shelves[0].goods.name, TOTAL),
        column(N_("Size and unit"), "text", 10, lambda row: spec_and_unit(row.shelves[0].goods)),
        column(N_("Villages"), "count", 8, lambda row: len(row.shelves)),
        column(N_("To buy"), "count", 8, lambda row: sum(s.to_buy(day) for s in row.shelves), True),
        column(N_("Price (yuan)"), "points", 8, lambda row: row.shelves[0].goods.price),
        column(
            N_("Amount (yuan)"),
            "points",
            9,
            lambda row: sum(s.cost(day) for s in row.shelves),
            True,
        ),
    ]
    return table(
        (_Ordered(*each) for each in sorted(by_goods.items())),
        columns,
        Text(N_("What is the township to buy in all?")),
        Text(N_("There is enough of everything.")),
    )


def _definitions(desk: Desk, day: date) -> tuple[str, ...]:
    """How the figures are meant."""
    seen = span(desk)
    facts = {
        "first": month_words(seen.first),
        "last": month_words(seen.last),
        "day": day_words(day),
    }
    sentences = (
        N_(
            "Points outstanding are a debt of as many yuan of goods. Stock is valued at the prices"
            " of the exchange standard; cover is its value compared with the points outstanding."
        ),
        N_(
            "The pace is that of {first} to {last}, of a supermarket that opened later that of its"
            " own months; exchanges taken back are left out. Months of issue covered: stock in"
            " points compared with what was awarded a month."
        ),
        N_(
            "To buy: what goes until {day} at that pace, and the safety stock that is to be there"
            " afterwards, less what is left. The day is the setting 下次兑换日 (next_exchange)"
            " or, where it is blank, a month after the last exchange. Goods that a supermarket has"
            " never had, or that are no longer offered, are left out."
        ),
    )
    return tuple(Text(sentence, facts) for sentence in sentences)
