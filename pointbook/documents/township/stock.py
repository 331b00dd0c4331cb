"""Stock and cover: whether the shelves keep the promise of the points, and what to buy so that
they do."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from pointbook.documents.desk import Desk, VillageMonth
from pointbook.documents.township.shelves import (
    Shelf,
    Worth,
    budget_used,
    months_covered,
    next_day,
    owed,
    shelves,
    span,
    worth,
)
from pointbook.documents.villages.exchanges import stock_words
from pointbook.documents.wording import columns, day_words, month_words, spec_and_unit, subtitle
from pointbook.vocabulary.points import HUNDREDTHS, percents, show
from pointbook.vocabulary.statements import Shape, Statement, Table, Value
from pointbook.vocabulary.text import N_, Text, say

Row = tuple[Value, ...]


def stock(desk: Desk) -> Statement:
    """A table for each question that one asks of the stock."""
    language, settings = desk.language, desk.rules.settings
    day, found = next_day(desk), [each for share in desk.villages for each in shelves(desk, share)]
    month = month_words(desk.month.month, language)
    title = N_("{township}: stock and cover, {month}")
    facts = {"township": f"{settings.county}{settings.township}", "month": month}
    return Statement(
        name="township/stock",
        kind="stock",
        language=language,
        title=Text(title, facts).say(language),
        subtitle=subtitle(desk),
        month=desk.month.month,
        facts=_facts(desk, found, day),
        tables=(
            _promise(desk),
            _budget(desk),
            _low(language, found),
            _purchases(language, found, day),
            _order(language, found, day),
        ),
        paragraphs=_definitions(desk, day),
        paper="A4",
        brand=settings.brand,
    )


def _facts(desk: Desk, found: Sequence[Shelf], day: date) -> tuple[tuple[str, str], ...]:
    language = desk.language
    whole = sum((worth(desk, share) for share in desk.villages), Worth(0, 0, 0))
    months = months_covered(desk)
    low, cost = sum(shelf.is_low for shelf in found), sum(shelf.cost(day) for shelf in found)
    facts = (
        (N_("Owed for points (yuan)"), show(owed(desk, whole.points_outstanding))),
        (N_("Stock value (yuan)"), show(whole.stock_yuan)),
        (N_("Cover"), percents(whole.cover)),
        (N_("Months of issue covered"), "–" if months is None else show(months)),
        (N_("Goods below safety stock"), str(low)),
        (N_("Next exchange day"), day_words(day, language)),
        (N_("To be bought for it (yuan)"), show(cost)),
    )
    return tuple((say(heading, language), words) for heading, words in facts)


def _promise(desk: Desk) -> Table:
    language = desk.language
    rows = [
        (share.code, share.village.name, *_promised(desk, worth(desk, share), share))
        for share in desk.villages
    ]
    whole = sum((worth(desk, share) for share in desk.villages), Worth(0, 0, 0))
    return Table(
        columns=columns(
            language,
            (N_("Code"), "code", 7),
            (N_("Village"), "text", 12),
            (N_("Points outstanding"), "points", 10),
            (N_("Owed for points (yuan)"), "points", 10),
            (N_("Stock value (yuan)"), "points", 10),
            (N_("Stock value in points"), "points", 10),
            (N_("Cover"), "percent", 8),
            (N_("Short of the promise (yuan)"), "points", 10),
            (N_("Awarded a month"), "points", 10),
            (N_("Months of issue covered"), "points", 9),
        ),
        rows=tuple(rows),
        title=say(N_("Do the shelves keep the promise of the points?"), language),
        total=(None, say(N_("Total"), language), *_promised(desk, whole)),
    )


def _promised(desk: Desk, value: Worth, share: VillageMonth | None = None) -> Row:
    earned = (share.figures if share else desk.month.summary)["year"]["earned"]
    lacking = max(0, value.points_outstanding - value.stock_points)
    return (
        value.points_outstanding,
        owed(desk, value.points_outstanding),
        value.stock_yuan,
        value.stock_points,
        value.cover,
        owed(desk, lacking),
        span(desk, share).a_month(earned),
        months_covered(desk, share),
    )


def _budget(desk: Desk) -> Table:
    language, budget = desk.language, desk.rules.settings.village_month_budget
    rows = [
        (share.code, share.village.name, share.figures["earned"], budget, *budget_used(desk, share))
        for share in desk.villages
        if budget is not None
    ]
    return Table(
        columns=columns(
            language,
            (N_("Code"), "code", 7),
            (N_("Village"), "text", 12),
            (N_("Awarded"), "points", 10),
            (N_("Budget of a month"), "points", 10),
            (N_("Budget used"), "percent", 9),
            (N_("Status"), "text", 24),
        ),
        rows=tuple(rows),
        title=say(N_("How much of the month's budget is used?"), language),
        empty=say(N_("The rules set no budget."), language),
    )


def _low(language: str, found: Sequence[Shelf]) -> Table:
    rows = [
        (
            *_named(shelf),
            shelf.left,
            shelf.goods.safety_stock,
            stock_words(shelf.goods, shelf.left, language),
            shelf.span.a_month(shelf.exchanged * HUNDREDTHS),
            shelf.span.runs_out(shelf.left, shelf.exchanged) if shelf.left else None,
        )
        for shelf in found
        if shelf.is_low
    ]
    return Table(
        columns=columns(
            language,
            *_NAMED,
            (N_("Left in stock"), "count", 8),
            (N_("Safety stock"), "count", 8),
            (N_("To be had"), "text", 8),
            (N_("Handed out a month"), "points", 8),
            (N_("Runs out on"), "date", 10),
        ),
        rows=tuple(rows),
        title=say(N_("Which goods are below safety stock, and how long do they last?"), language),
        empty=say(N_("No goods are below their safety stock."), language),
    )


_NAMED: tuple[tuple[str, Shape, int], ...] = (
    (N_("Code"), "code", 7),
    (N_("Village"), "text", 12),
    (N_("Goods code"), "code", 7),
    (N_("Goods"), "text", 14),
    (N_("Size and unit"), "text", 10),
)


def _named(shelf: Shelf) -> Row:
    goods, share = shelf.goods, shelf.share
    return (share.code, share.village.name, goods.code, goods.name, spec_and_unit(goods))


def _purchases(language: str, found: Sequence[Shelf], day: date) -> Table:
    rows = [
        (
            *_named(shelf),
            shelf.left,
            shelf.needed(day),
            shelf.goods.safety_stock,
            shelf.to_buy(day),
            shelf.goods.price,
            shelf.cost(day),
        )
        for shelf in found
        if shelf.to_buy(day)
    ]
    title = N_("What is each village to buy for {day}?")
    return Table(
        columns=columns(
            language,
            *_NAMED,
            (N_("Left in stock"), "count", 8),
            (N_("Handed out by then"), "count", 8),
            (N_("Safety stock"), "count", 8),
            (N_("To buy"), "count", 8),
            (N_("Price (yuan)"), "points", 8),
            (N_("Amount (yuan)"), "points", 9),
        ),
        rows=tuple(rows),
        title=Text(title, {"day": day_words(day, language)}).say(language),
        total=_sums(language, rows, 8, 10),
        empty=say(N_("There is enough of everything."), language),
    )


def _order(language: str, found: Sequence[Shelf], day: date) -> Table:
    """The same for the whole township: what it would order together."""
    by_goods: dict[str, list[Shelf]] = defaultdict(list)
    for shelf in found:
        if shelf.to_buy(day):
            by_goods[shelf.goods.code].append(shelf)
    rows: list[Row] = []
    for code, those in sorted(by_goods.items()):
        goods, pieces = those[0].goods, sum(shelf.to_buy(day) for shelf in those)
        named = (code, goods.name, spec_and_unit(goods), len(those))
        rows.append((*named, pieces, goods.price, sum(shelf.cost(day) for shelf in those)))
    return Table(
        columns=columns(
            language,
            *_NAMED[2:],
            (N_("Villages"), "count", 8),
            (N_("To buy"), "count", 8),
            (N_("Price (yuan)"), "points", 8),
            (N_("Amount (yuan)"), "points", 9),
        ),
        rows=tuple(rows),
        title=say(N_("What is the township to buy in all?"), language),
        total=_sums(language, rows, 4, 6),
        empty=say(N_("There is enough of everything."), language),
    )


def _sums(language: str, rows: Sequence[Row], *at: int) -> Row | None:
    """The total row over the columns at some places, if there are rows."""
    if not rows:
        return None
    sums = [sum(v for v in values if isinstance(v, int)) for values in zip(*rows, strict=True)]
    words = say(N_("Total"), language)
    return (None, words, *(sums[n] if n in at else None for n in range(2, len(sums))))


def _definitions(desk: Desk, day: date) -> tuple[str, ...]:
    """How the figures are meant."""
    seen, language = span(desk), desk.language
    facts: dict[str, str | int | Text] = {
        "first": month_words(seen.first, language),
        "last": month_words(seen.last, language),
        "day": day_words(day, language),
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
    return tuple(Text(sentence, facts).say(language) for sentence in sentences)
