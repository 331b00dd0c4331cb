"""Income and spending (收支公开): what came in, what went out, how far the shelves cover the points."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pointbook.documents.columns import TOTAL, Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.township.shelves import (
    budget_words,
    low_goods,
    months_covered,
    worth,
    yuan,
)
from pointbook.documents.villages.notice import notice
from pointbook.documents.villages.points import RARE
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.points import percents, show
from pointbook.vocabulary.records import Claim
from pointbook.vocabulary.statements import Statement
from pointbook.vocabulary.text import N_, Text

Line = tuple[str, int, int]
"""What it is, its pieces, and what they are worth in hundredths of a yuan."""

_STOCK = (
    ("opening", 1, N_("Stock at the start")),
    ("received", 1, N_("Received")),
    ("exchanged", -1, N_("Exchanged")),
    ("returned", 1, N_("Returned")),
    ("counted_difference", 1, N_("Count differences")),
    ("closing", 1, N_("Stock at the end")),
)
"""Movements of goods in the order in which they make the stock of the month's end, with the sign
that they have in it."""

_POINTS = {
    "opening": N_("Opening"),
    "earned": N_("Awarded"),
    "deducted": N_("Deducted"),
    "exchanged": N_("Exchanged"),
    **RARE,
    "closing": N_("Points outstanding"),
}


def statement(desk: Desk, share: VillageMonth) -> Statement:
    """The notice of income and spending of one village."""
    income, goods, points = _income(share.receipts), _goods(share), _points(share)
    figures = [*income, *(row[1:] for row in goods), *(row[1:] for row in points)]
    title = N_("{village}: income and spending in {month}")
    bare = notice(desk, share, "finance", title, figures)
    nothing = Text(N_("Nothing came in this month."))
    how = N_(
        "Goods received without a price, such as donations, are counted at the price"
        " of the exchange standard; so are the goods on the shelves. Cover is the"
        " value of the stock compared with the points that are not exchanged yet;"
        " the months of issue are the stock compared with what was awarded a month"
        " this year."
    )
    return replace(
        bare,
        facts=(*bare.facts, *_facts(desk, share)),
        tables=(
            table(income, _received(), title=Text(N_("Goods received")), empty=nothing),
            table(goods, _moved(), title=Text(N_("Stock"))),
            table(points, _movements(), title=Text(N_("Points"))),
        ),
        paragraphs=(Text(how),),
        portrait=True,
    )


def _facts(desk: Desk, share: VillageMonth) -> Iterator[tuple[str, str]]:
    """What the shelves are worth, how long they do, what runs low, how much of the budget is used."""
    value, months = worth(desk, share), months_covered(desk, share)
    yield Text(N_("Stock value")), f"¥{show(value.stock_yuan)}"
    yield Text(N_("Points outstanding")), show(value.promised)
    yield Text(N_("Cover")), percents(value.cover)
    yield Text(N_("Months of issue covered")), "–" if months is None else show(months)
    yield Text(N_("Goods below safety stock")), str(len(low_goods(desk, share)))
    if words := budget_words(desk, share):
        yield Text(N_("Budget used")), words


def _income(receipts: Iterable[Claim]) -> list[Line]:
    """Source, pieces and yuan of what came in, in the order in which the sources first appear."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for receipt in receipts:
        pieces_and_yuan = found[receipt.said("source")]
        pieces_and_yuan[0] += receipt.quantity or 0
        pieces_and_yuan[1] += yuan(receipt)
    return [(source, pieces, worth_yuan) for source, (pieces, worth_yuan) in found.items()]


def _received() -> Iterator[Spec[Line]]:
    unknown = Text(N_("not stated"))
    yield column(N_("Source"), "text", 20, lambda line: line[0] or unknown, TOTAL)
    yield column(N_("Pieces"), "count", 8, lambda line: line[1], total=True)
    yield column(N_("Amount (yuan)"), "points", 12, lambda line: line[2], total=True)


def _goods(share: VillageMonth) -> list[Line]:
    """Each movement with its pieces and their yuan, all at one price so that they add up."""
    return [
        (
            Text(words),
            sign * sum(getattr(line, name) for line in share.stock),
            sign * sum(getattr(line, name) * line.goods.price for line in share.stock),
        )
        for name, sign, words in _STOCK
    ]


def _moved() -> Iterator[Spec[Line]]:
    yield column(N_("Goods"), "text", 20, lambda line: line[0])
    yield column(N_("Pieces"), "count", 8, lambda line: line[1])
    yield column(N_("At price (yuan)"), "points", 12, lambda line: line[2])


def _points(share: VillageMonth) -> list[tuple[str, int]]:
    """How the points outstanding came about; what did not happen is left out."""
    sums = {name: sum(getattr(row, name) for row in share.balances) for name in _POINTS}
    return [
        (Text(words), sums[name])
        for name, words in _POINTS.items()
        if sums[name] or name not in RARE
    ]


def _movements() -> Iterator[Spec[tuple[str, int]]]:
    yield column(N_("Movement"), "text", 20, lambda line: line[0])
    yield column(N_("Points"), "points", 12, lambda line: line[1])
