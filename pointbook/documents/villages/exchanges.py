"""The exchange notice: every exchange of the month, and what is left on the shelves."""

from dataclasses import replace

from pointbook.documents.desk import Desk, VillageMonth
from pointbook.documents.records import Entry
from pointbook.documents.villages.notice import notice
from pointbook.documents.wording import columns, spec_and_unit
from pointbook.vocabulary.names import public
from pointbook.vocabulary.rules import Goods
from pointbook.vocabulary.statements import Statement, Table, Value
from pointbook.vocabulary.text import N_, say


def exchange_notice(desk: Desk, share: VillageMonth) -> Statement:
    """Every exchange of the month, and what is left on the shelves."""
    exchanges = [entry for entry in share.entries if entry.kind == "exchange"]
    figures: list[list[object]] = [
        [entry.day, entry.household, entry.goods, entry.quantity, -entry.points, entry.balance]
        for entry in exchanges
    ]
    figures += [[row.goods, row.exchanged, row.closing] for row in share.stock]
    title = N_("{village}: exchange notice for {month}")
    bare = notice(desk, share, "exchanges", title, figures)
    return replace(bare, tables=(_exchange_table(desk, exchanges), _goods_table(desk, share)))


def _exchange_table(desk: Desk, exchanges: list[Entry]) -> Table:
    language = desk.language
    rows: list[tuple[Value, ...]] = []
    for number, entry in enumerate(exchanges, 1):
        goods = desk.goods_on(entry.goods, entry.day)
        rows.append(
            (
                number,
                entry.day,
                public(entry.activity),
                entry.household,
                desk.head(entry.household),
                goods.name,
                spec_and_unit(goods),
                entry.quantity,
                -entry.points,
                entry.balance,
            )
        )
    pieces = sum(entry.quantity or 0 for entry in exchanges)
    points = -sum(entry.points for entry in exchanges)
    words = say(N_("Total"), language)
    total = (None, None, words, *[None] * 4, pieces, points, None) if exchanges else None
    return Table(
        columns=columns(
            language,
            (N_("No."), "count", 4),
            (N_("Date"), "date", 10),
            (N_("Activity"), "text", 14),
            (N_("Household"), "code", 9),
            (N_("Head"), "text", 9),
            (N_("Goods"), "text", 14),
            (N_("Size and unit"), "text", 10),
            (N_("Quantity"), "count", 6),
            (N_("Points paid"), "points", 8),
            (N_("Balance after"), "points", 8),
        ),
        rows=tuple(rows),
        total=total,
        empty=say(N_("Nothing was exchanged this month."), language),
    )


def stock_words(goods: Goods, left: int, language: str) -> str:
    """Whether it is worth coming for the goods."""
    if left <= 0:
        return say(N_("none"), language)
    if left <= (goods.safety_stock or 0):
        return say(N_("few"), language)
    return say(N_("plenty"), language)


def _goods_table(desk: Desk, share: VillageMonth) -> Table:
    language = desk.language
    rows: list[tuple[Value, ...]] = []
    for line in share.stock:
        goods = desk.goods_on(line.goods, desk.last_day)
        size, state = spec_and_unit(goods), stock_words(goods, line.closing, language)
        rows.append((line.goods, goods.name, size, line.exchanged, line.closing, state))
    return Table(
        columns=columns(
            language,
            (N_("Code"), "code", 7),
            (N_("Goods"), "text", 14),
            (N_("Size and unit"), "text", 10),
            (N_("Handed out"), "count", 8),
            (N_("Left in stock"), "count", 8),
            (N_("To be had"), "text", 8),
        ),
        rows=tuple(rows),
        title=say(N_("Goods handed out and left"), language),
        empty=say(N_("No goods have come in yet."), language),
    )
