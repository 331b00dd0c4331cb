"""Income and spending (收支公开): what came in, what went out, how far the shelves cover the points."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pointbook.documents.columns import Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.township.shelves import worth, yuan
from pointbook.documents.villages.exchanges import cash
from pointbook.documents.villages.issued import Part
from pointbook.documents.villages.points import RARE
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.points import percents, show
from pointbook.vocabulary.records import Claim
from pointbook.vocabulary.text import N_, Text


class Line(NamedTuple):
    """What came in or moved: its pieces, and what they are worth in hundredths of a yuan."""

    words: str
    pieces: int | None
    yuan: int


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

_POINTS = ("opening", "earned", "deducted", "exchanged", *RARE, "closing")
_COLUMNS: tuple[Spec[Line], ...] = (
    column(N_("What"), "text", lambda line: line.words),
    column(N_("Pieces"), "count", lambda line: line.pieces),
    column(N_("Yuan"), "points", lambda line: line.yuan),
)


def part(desk: Desk, share: VillageMonth) -> Part:
    """Income and spending of one village; the points themselves stand in the points' last row."""
    income, goods = _income(share.receipts), _goods(share)
    figures: list[list[object]] = [[*line] for line in income]
    figures += [[line.pieces, line.yuan] for line in goods]
    sums = {name: sum(getattr(row, name) for row in share.balances) for name in _POINTS}
    figures += [[points] for name, points in sums.items() if points or name not in RARE]
    unknown = Text(N_("not stated"))
    received = [line._replace(words=line.words or unknown) for line in income]
    if paid := cash(share.entries):
        received.append(Line(Text(N_("cash from households")), None, paid))
    moved = [line for line in goods if line.pieces]
    tables = [table(received, _COLUMNS, N_("Goods received")), table(moved, _COLUMNS, N_("Stock"))]
    nothing = table((), _COLUMNS, empty=N_("Nothing came in this month."))
    return Part(
        "finance",
        N_("{village}: income and spending in {month}"),
        figures,
        [each for each in tables if each.rows] or [nothing],
        tuple(_cover(desk, share)),
    )


def _cover(desk: Desk, share: VillageMonth) -> Iterator[Text]:
    """What the shelves are worth, and whether there are goods for all points that are left."""
    value = worth(desk, share)
    if value.promised:
        words = N_(
            "Goods of {yuan} yuan are in stock; the households of this supermarket hold {points} points"
            " that are not exchanged yet, and there are goods for all of them."
        )
        if value.short:
            words = N_(
                "Goods of {yuan} yuan are in stock; the households of this supermarket hold {points}"
                " points that are not exchanged yet, and there are goods for {cover} of them."
            )
        stock, points = show(value.stock_yuan), show(value.promised)
        yield Text(words, {"yuan": stock, "points": points, "cover": percents(value.cover)})
    yield Text(
        N_(
            "Goods bought count at what they cost; donations without a price, and the stock, at the"
            " prices of the exchange standard."
        )
    )


def _income(receipts: Iterable[Claim]) -> list[Line]:
    """What came in by source, in the order in which the sources first appear."""
    found: dict[str, list[Claim]] = defaultdict(list)
    for receipt in receipts:
        found[receipt.said("source")].append(receipt)
    return [
        Line(source, sum(each.quantity or 0 for each in those), sum(map(yuan, those)))
        for source, those in found.items()
    ]


def _goods(share: VillageMonth) -> list[Line]:
    """Each movement with its pieces and their yuan, all at one price so that they add up."""
    return [
        Line(
            Text(words),
            sign * sum(getattr(line, name) for line in share.stock),
            sign * sum(getattr(line, name) * line.goods.price for line in share.stock),
        )
        for name, sign, words in _STOCK
    ]
