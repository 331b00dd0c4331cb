"""The price board: the exchange standard as it hangs in a village's supermarket, with what is to be had."""

from collections.abc import Iterator
from dataclasses import replace

from pointbook.documents.columns import Spec, column, table
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
    left = {line.goods.code: line.closing for line in desk.share(share.holding.shop).stock}
    columns: list[Spec[Goods]] = [
        column(N_("Code"), "code", lambda goods: goods.code),
        column(N_("Goods"), "text", lambda goods: goods.name),
        column(N_("Size"), "text", lambda goods: goods.spec),
        column(N_("Unit"), "text", lambda goods: goods.unit),
        column(N_("Price (yuan)"), "points", lambda goods: goods.price),
        column(N_("Points"), "points", lambda goods: goods.points),
        column(N_("Limit at a time"), "count", lambda goods: goods.limit),
        column(N_("To be had"), "text", lambda goods: stock_words(goods, left.get(goods.code, 0))),
    ]
    offered = sorted(share.holding.goods_in_force(desk.last_day), key=lambda goods: goods.row)
    empty = N_("No goods are offered at present.")
    return replace(
        poster(desk, share.holding, "board", N_("price board")),
        name=f"villages/{share.code}/board",
        band=band(desk.settings, share.village.supermarket),
        facts=tuple((Text(heading), words) for heading, words in _facts(desk, share)),
        tables=(table(offered, columns, empty=empty, sparse=True),),
        paragraphs=(Text(N_("Points are exchanged for goods only, never for money.")),),
        draft=share.draft,
    )


def _facts(desk: Desk, share: VillageMonth) -> Iterator[tuple[str, str]]:
    yield N_("Stock of"), day_words(desk.last_day)
    yield N_("Rate"), rate_words(share.settings)
    if share.settings.next_exchange:
        yield N_("Next exchange day"), day_words(next_day(desk, share))
