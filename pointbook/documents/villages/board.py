"""The price board: the exchange standard as it hangs in a village's supermarket, with what is to be had."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from pointbook.documents.columns import Spec, column, filled, table
from pointbook.documents.desk import Desk
from pointbook.documents.township.shelves import next_day
from pointbook.documents.villages.exchanges import stock_words
from pointbook.documents.wall import poster
from pointbook.documents.wording import band, day_words, rate_words
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.rules import Goods
from pointbook.vocabulary.statements import Statement
from pointbook.vocabulary.text import N_, Text


def statement(desk: Desk, share: VillageMonth) -> Statement:
    """What is offered, what it costs, and whether it is worth coming for."""
    shop = next(each for each in desk.shares if each.code == share.holding.shop)
    left = {line.goods.code: line.closing for line in shop.stock}
    offered = sorted(share.holding.goods_in_force(desk.last_day), key=lambda goods: goods.row)
    empty = Text(N_("No goods are offered at present."))
    return replace(
        poster(desk, share.holding, "board", N_("price board")),
        name=f"villages/{share.code}/board",
        band=band(desk, share),
        facts=tuple(_facts(desk, share)),
        tables=(table(offered, filled(_columns(left), offered), empty=empty),),
        paragraphs=(Text(N_("Points are exchanged for goods only, never for money.")),),
        draft=share.draft,
    )


def _facts(desk: Desk, share: VillageMonth) -> Iterator[tuple[str, str]]:
    settings = share.settings
    yield Text(N_("Stock of")), day_words(desk.last_day)
    yield Text(N_("Rate")), rate_words(settings)
    if settings.next_exchange:
        yield Text(N_("Next exchange day")), day_words(next_day(desk, share))


def _columns(left: Mapping[str, int]) -> Iterator[Spec[Goods]]:
    yield column(N_("Code"), "code", lambda goods: goods.code)
    yield column(N_("Goods"), "text", lambda goods: goods.name)
    yield column(N_("Size"), "text", lambda goods: goods.spec)
    yield column(N_("Unit"), "text", lambda goods: goods.unit)
    yield column(N_("Price (yuan)"), "points", lambda goods: goods.price)
    yield column(N_("Points"), "points", lambda goods: goods.points)
    yield column(N_("Limit at a time"), "count", lambda goods: goods.limit)
    yield column(N_("To be had"), "text", lambda goods: stock_words(goods, left.get(goods.code, 0)))
