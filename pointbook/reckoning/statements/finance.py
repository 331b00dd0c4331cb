"""Income and spending (收支公开): what came in, what went out, how far the shelves cover the points."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pointbook.reckoning.statements.desk import Desk, VillageMonth
from pointbook.reckoning.statements.notice import notice
from pointbook.reckoning.statements.rows import Balance, Receipt, Stock
from pointbook.reckoning.statements.wording import columns, percent
from pointbook.vocabulary.points import show
from pointbook.vocabulary.statements import Statement, Table, Value
from pointbook.vocabulary.text import N_, say


@dataclass(frozen=True, slots=True)
class Worth:
    """A village's shelves against its points; points and yuan in hundredths."""

    points_outstanding: int
    stock_points: int
    stock_yuan: int

    @property
    def cover(self) -> str:
        """How far the goods on the shelves cover the points outstanding."""
        return percent(self.stock_points, self.points_outstanding)

    def __add__(self, other: "Worth") -> "Worth":
        return Worth(
            self.points_outstanding + other.points_outstanding,
            self.stock_points + other.stock_points,
            self.stock_yuan + other.stock_yuan,
        )


def worth(desk: Desk, share: VillageMonth) -> Worth:
    """What a village's stock is worth at the prices of the month's end."""
    priced = [(desk.goods_on(line.goods, desk.last_day), line.closing) for line in share.stock]
    return Worth(
        points_outstanding=share.figures["closing"],
        stock_points=sum(goods.points * pieces for goods, pieces in priced),
        stock_yuan=sum(goods.price * pieces for goods, pieces in priced),
    )


def finance(desk: Desk, share: VillageMonth) -> Statement:
    """The notice of income and spending of one village."""
    language, value = desk.language, worth(desk, share)
    income, goods, points = _income(desk, share), _goods(desk, share), _points(share)
    figures = [*income, *(row[1:] for row in goods), *(row[1:] for row in points)]
    title = N_("{village}: income and spending in {month}")  # zh: {village}{month}收支公开
    bare = notice(desk, share, "finance", title, figures)
    extra = (
        (say(N_("Stock value"), language), f"¥{show(value.stock_yuan)}"),  # zh: 库存金额
        (say(N_("Points outstanding"), language), show(value.points_outstanding)),  # zh: 未兑积分
        (say(N_("Cover"), language), value.cover),  # zh: 可兑保障率
    )
    return replace(
        bare,
        facts=(*bare.facts, *extra),
        tables=(
            _income_table(language, income),
            _goods_table(language, goods),
            _points_table(language, points),
        ),
        paragraphs=(
            say(
                N_(
                    "Goods received without a price, such as donations, are counted at the price"
                    " of the exchange standard; so are the goods on the shelves. Cover is the"
                    " value of the stock compared with the points that are not exchanged yet."
                ),
                language,
            ),
        ),
        portrait=True,
    )


def _income(desk: Desk, share: VillageMonth) -> list[tuple[str, int, int]]:
    """Source, pieces and yuan of what came in, in the order in which the sources first appear."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for receipt in share.receipts:
        pieces_and_yuan = found[receipt.source]
        pieces_and_yuan[0] += receipt.quantity
        pieces_and_yuan[1] += receipt.quantity * _unit_cost(desk, receipt)
    return [(source, pieces, yuan) for source, (pieces, yuan) in found.items()]


def _unit_cost(desk: Desk, receipt: Receipt) -> int:
    if receipt.unit_cost is not None:
        return receipt.unit_cost
    return desk.goods_on(receipt.goods, receipt.day).price


def _income_table(language: str, income: list[tuple[str, int, int]]) -> Table:
    unknown = say(N_("not stated"), language)  # zh: 未注明
    words = say(N_("Total"), language)
    total = (words, sum(row[1] for row in income), sum(row[2] for row in income))
    return Table(
        columns=columns(
            language,
            (N_("Source"), "text", 20),  # zh: 来源
            (N_("Pieces"), "count", 8),  # zh: 件数
            (N_("Amount (yuan)"), "points", 12),  # zh: 金额（元）
        ),
        rows=tuple((source or unknown, pieces, yuan) for source, pieces, yuan in income),
        title=say(N_("Goods received"), language),  # zh: 采购与捐赠
        total=total if income else None,
        empty=say(N_("Nothing came in this month."), language),
    )


# Movements of goods in the order in which they make the stock of the month's end, with the sign
# that they have in it.
_MOVEMENTS = (
    ("opening", 1, N_("Stock at the start")),  # zh: 上月结存
    ("received", 1, N_("Received")),  # zh: 本月入库
    ("exchanged", -1, N_("Exchanged")),
    ("returned", 1, N_("Returned")),  # zh: 退货
    ("counted_difference", 1, N_("Count differences")),  # zh: 盘点差异
    ("closing", 1, N_("Stock at the end")),  # zh: 月末结存
)


def _goods(desk: Desk, share: VillageMonth) -> list[tuple[str, int, int]]:
    """Each movement with its pieces and their yuan, all at one price so that they add up."""
    prices = [desk.goods_on(line.goods, desk.last_day).price for line in share.stock]
    return [
        (
            words,
            sign * sum(getattr(line, name) for line in share.stock),
            sign * _value(name, share.stock, prices),
        )
        for name, sign, words in _MOVEMENTS
    ]


def _value(name: str, stock: Iterable[Stock], prices: list[int]) -> int:
    return sum(getattr(line, name) * price for line, price in zip(stock, prices, strict=True))


def _goods_table(language: str, goods: list[tuple[str, int, int]]) -> Table:
    return Table(
        columns=columns(
            language,
            (N_("Goods"), "text", 20),
            (N_("Pieces"), "count", 8),
            (N_("At price (yuan)"), "points", 12),  # zh: 按标价（元）
        ),
        rows=tuple((say(words, language), pieces, yuan) for words, pieces, yuan in goods),
        title=say(N_("Stock"), language),  # zh: 物资结存
    )


_POINTS = (
    ("opening", N_("Opening")),
    ("earned", N_("Awarded")),  # zh: 本月加分
    ("deducted", N_("Deducted")),
    ("exchanged", N_("Exchanged")),
    ("transferred", N_("Transferred")),
    ("reversed", N_("Taken back")),
    ("expired", N_("Lapsed")),
    ("closing", N_("Points outstanding")),
)


def _points(share: VillageMonth) -> list[tuple[str, int]]:
    """How the points outstanding came about; what did not happen is left out."""
    sums = [(name, words, _sum(name, share.balances)) for name, words in _POINTS]
    rare = ("transferred", "reversed", "expired")
    return [(words, value) for name, words, value in sums if value or name not in rare]


def _sum(name: str, balances: Iterable[Balance]) -> int:
    return sum(getattr(row, name) for row in balances)


def _points_table(language: str, points: list[tuple[str, int]]) -> Table:
    rows: list[tuple[Value, ...]] = [(say(words, language), value) for words, value in points]
    return Table(
        columns=columns(language, (N_("Movement"), "text", 20), (N_("Points"), "points", 12)),
        rows=tuple(rows),
        title=say(N_("Points"), language),
    )
