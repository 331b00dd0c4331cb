"""The exchange standard (兑换标准): what every goods costs."""

from collections.abc import Iterator
from dataclasses import replace

from pointbook.documents.columns import Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.wall import poster
from pointbook.documents.wording import rate_words
from pointbook.vocabulary.rules import Goods
from pointbook.vocabulary.statements import Statement
from pointbook.vocabulary.text import N_, Text

NO_MONEY = Text(N_("Points are exchanged for goods only, never for money."))
EMPTY = Text(N_("No goods are offered at present."))


def statement(desk: Desk) -> Statement:
    """The goods that are offered."""
    rate = (Text(N_("Rate")), rate_words(desk.rules.settings))
    offered = [goods for goods in desk.rules.goods if goods.in_force(desk.last_day)]
    bare = poster(desk, "goods", N_("Exchange standard"), [rate])
    return replace(bare, tables=(table(offered, columns(), empty=EMPTY),), paragraphs=(NO_MONEY,))


def columns() -> Iterator[Spec[Goods]]:
    """What a goods is and what it costs."""
    yield column(N_("Code"), "code", 7, lambda goods: goods.code)
    yield column(N_("Goods"), "text", 20, lambda goods: goods.name)
    yield column(N_("Size"), "text", 10, lambda goods: goods.spec)
    yield column(N_("Unit"), "text", 6, lambda goods: goods.unit)
    yield column(N_("Price (yuan)"), "points", 8, lambda goods: goods.price)
    yield column(N_("Points"), "points", 8, lambda goods: goods.points)
    yield column(N_("Limit at a time"), "count", 8, lambda goods: goods.limit)
