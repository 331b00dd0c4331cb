"""The exchange notice: every exchange of the month, and what is left on the shelves."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from pointbook.documents.columns import TOTAL, Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.villages.notice import notice
from pointbook.documents.wording import spec_and_unit
from pointbook.reckoning.village_month import Stock, VillageMonth
from pointbook.vocabulary.names import public
from pointbook.vocabulary.records import Entry
from pointbook.vocabulary.rules import Goods
from pointbook.vocabulary.statements import Statement
from pointbook.vocabulary.text import N_, Text


def statement(desk: Desk, share: VillageMonth) -> Statement:
    """Every exchange of the month, and what is left on the shelves."""
    exchanges = [entry for entry in share.entries if entry.kind == "exchange"]
    figures: list[list[object]] = [
        [
            each.day,
            each.household.code,
            _goods(each).code,
            each.quantity,
            -each.points,
            each.balance,
        ]
        for each in exchanges
    ]
    figures += [[row.goods.code, row.exchanged, row.closing] for row in share.stock]
    title = N_("{village}: exchange notice for {month}")
    nothing = Text(N_("Nothing was exchanged this month."))
    tables = (
        table(exchanges, _exchanges(desk), empty=nothing),
        table(
            share.stock,
            _left(),
            title=Text(N_("Goods handed out and left")),
            empty=Text(N_("No goods have come in yet.")),
        ),
    )
    return replace(notice(desk, share, "exchanges", title, figures), tables=tables)


def _goods(entry: Entry) -> Goods:
    assert entry.goods is not None  # it is an exchange
    return entry.goods


def _exchanges(desk: Desk) -> Iterator[Spec[Entry]]:
    numbers = count(1)
    yield column(N_("No."), "count", 4, lambda _: next(numbers))
    yield column(N_("Date"), "date", 10, lambda entry: entry.day)
    yield column(N_("Activity"), "text", 14, lambda entry: public(entry.said("activity")), TOTAL)
    yield column(N_("Household"), "code", 9, lambda entry: entry.household.code)
    yield column(N_("Head"), "text", 9, lambda entry: desk.name(entry.household))
    yield column(N_("Goods"), "text", 14, lambda entry: _goods(entry).name)
    yield column(N_("Size and unit"), "text", 10, lambda entry: spec_and_unit(_goods(entry)))
    yield column(N_("Quantity"), "count", 6, lambda entry: entry.quantity, total=True)
    yield column(N_("Points paid"), "points", 8, lambda entry: -entry.points, total=True)
    yield column(N_("Balance after"), "points", 8, lambda entry: entry.balance)


def _left() -> Iterator[Spec[Stock]]:
    yield column(N_("Code"), "code", 7, lambda line: line.goods.code)
    yield column(N_("Goods"), "text", 14, lambda line: line.goods.name)
    yield column(N_("Size and unit"), "text", 10, lambda line: spec_and_unit(line.goods))
    yield column(N_("Handed out"), "count", 8, lambda line: line.exchanged)
    yield column(N_("Left in stock"), "count", 8, lambda line: line.closing)
    yield column(N_("To be had"), "text", 8, lambda line: stock_words(line.goods, line.closing))


def stock_words(goods: Goods, left: int, language: str = "") -> str:
    """Whether it is worth coming for the goods."""
    words = (
        N_("plenty") if left > (goods.safety_stock or 0) else N_("few") if left > 0 else N_("none")
    )
    return Text(words).say(language) if language else Text(words)
