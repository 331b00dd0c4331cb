"""Income and spending (收支公开): what came in, what went out, how far the shelves cover the points."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from pointbook.documents.desk import Desk, VillageMonth
from pointbook.documents.records import Balance, Receipt, Stock
from pointbook.documents.township.shelves import budget_words, low_goods, months_covered, worth
from pointbook.documents.villages.notice import notice
from pointbook.documents.wording import columns
from pointbook.vocabulary.points import percents, show
from pointbook.vocabulary.statements import Statement, Table, Value
from pointbook.vocabulary.text import N_, say


def finance(desk: Desk, share: VillageMonth) -> Statement:
    """The notice of income and spending of one village."""
    language, value = desk.language, worth(desk, share)
    income, goods, points = _income(desk, share), _goods(desk, share), _points(share)
    figures = [*income, *(row[1:] for row in goods), *(row[1:] for row in points)]
    title = N_("{village}: income and spending in {month}")
    bare = notice(desk, share, "finance", title, figures)
    extra = (
        (say(N_("Stock value"), language), f"¥{show(value.stock_yuan)}"),
        (say(N_("Points outstanding"), language), show(value.points_outstanding)),
        (say(N_("Cover"), language), percents(value.cover)),
        *_cover_facts(desk, share),
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
                    " value of the stock compared with the points that are not exchanged yet;"
                    " the months of issue are the stock compared with what was awarded a month"
                    " this year."
                ),
                language,
            ),
        ),
        portrait=True,
    )


def _cover_facts(desk: Desk, share: VillageMonth) -> tuple[tuple[str, str], ...]:
    """How long the stock does, what runs low, and how much of the budget is used."""
    months, low = months_covered(desk, share), low_goods(desk, share)
    facts = [(N_("Months of issue covered"), "–" if months is None else show(months))]
    facts.append((N_("Goods below safety stock"), str(len(low))))
    if words := budget_words(desk, share):
        facts.append((N_("Budget used"), words))
    return tuple((say(heading, desk.language), words) for heading, words in facts)


def _income(desk: Desk, share: VillageMonth) -> list[tuple[str, int, int]]:
    """Source, pieces and yuan of what came in, in the order in which the sources first appear."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for receipt in share.receipts:
        pieces_and_yuan = found[receipt.source]
        pieces_and_yuan[0] += receipt.quantity
        pieces_and_yuan[1] += receipt_yuan(desk, receipt)
    return [(source, pieces, yuan) for source, (pieces, yuan) in found.items()]


def receipt_yuan(desk: Desk, receipt: Receipt) -> int:
    """What came in, at what it cost; without a price at that of the exchange standard."""
    cost = receipt.unit_cost
    return receipt.quantity * (
        desk.goods_on(receipt.goods, receipt.day).price if cost is None else cost
    )


def _income_table(language: str, income: list[tuple[str, int, int]]) -> Table:
    unknown = say(N_("not stated"), language)
    words = say(N_("Total"), language)
    total = (words, sum(row[1] for row in income), sum(row[2] for row in income))
    return Table(
        columns=columns(
            language,
            (N_("Source"), "text", 20),
            (N_("Pieces"), "count", 8),
            (N_("Amount (yuan)"), "points", 12),
        ),
        rows=tuple((source or unknown, pieces, yuan) for source, pieces, yuan in income),
        title=say(N_("Goods received"), language),
        total=total if income else None,
        empty=say(N_("Nothing came in this month."), language),
    )


# Movements of goods in the order in which they make the stock of the month's end, with the sign
# that they have in it.
_MOVEMENTS = (
    ("opening", 1, N_("Stock at the start")),
    ("received", 1, N_("Received")),
    ("exchanged", -1, N_("Exchanged")),
    ("returned", 1, N_("Returned")),
    ("counted_difference", 1, N_("Count differences")),
    ("closing", 1, N_("Stock at the end")),
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
            (N_("At price (yuan)"), "points", 12),
        ),
        rows=tuple((say(words, language), pieces, yuan) for words, pieces, yuan in goods),
        title=say(N_("Stock"), language),
    )


_POINTS = (
    ("opening", N_("Opening")),
    ("earned", N_("Awarded")),
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
