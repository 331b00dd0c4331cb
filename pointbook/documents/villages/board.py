"""The price board: the exchange standard as it hangs in one village's supermarket, with what is to be had."""

from collections.abc import Iterator
from dataclasses import replace

from pointbook.documents.columns import Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.township.shelves import next_day
from pointbook.documents.villages.exchanges import stock_words
from pointbook.documents.wall import poster
from pointbook.documents.wall.goods import EMPTY, NO_MONEY, columns
from pointbook.documents.wording import day_words, rate_words, subtitle
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.rules import Goods
from pointbook.vocabulary.statements import Statement
from pointbook.vocabulary.text import N_, Text


def statement(desk: Desk, share: VillageMonth) -> Statement:
    """What is offered, and whether it is worth coming for."""
    left = {line.goods.code: line.closing for line in share.stock}
    offered = sorted(share.holding.goods_in_force(desk.last_day), key=lambda goods: goods.row)
    state: Spec[Goods] = column(
        N_("To be had"), "text", 8, lambda goods: stock_words(goods, left.get(goods.code, 0))
    )
    return replace(
        poster(desk, "board", ""),
        name=f"villages/{share.code}/board",
        title=Text(N_("{village}: price board"), {"village": share.village.name}),
        subtitle=subtitle(desk, share),
        village=share.code,
        facts=tuple(_facts(desk, share)),
        tables=(table(offered, [*columns(), state], empty=EMPTY),),
        paragraphs=(NO_MONEY,),
        draft=share.draft,
    )


def _facts(desk: Desk, share: VillageMonth) -> Iterator[tuple[str, str]]:
    settings = share.holding.settings(desk.last_day)
    yield Text(N_("Stock of")), day_words(desk.last_day)
    yield Text(N_("Rate")), rate_words(settings)
    if settings.next_exchange:
        yield Text(N_("Next exchange day")), day_words(next_day(desk))
