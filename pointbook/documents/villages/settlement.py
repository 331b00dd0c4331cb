"""The settlement (结算单) of a supermarket that serves other villages: what each village's households
redeemed there in the month, to be signed by both."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from pointbook.documents.columns import TOTAL, Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.wording import band, month_words
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.records import Entry
from pointbook.vocabulary.statements import Statement, Table
from pointbook.vocabulary.text import N_, Text


class Redeemed(NamedTuple):
    """What the households of one village exchanged: each exchange with 1, each one taken back in
    the month with -1."""

    village: VillageMonth
    exchanges: Sequence[tuple[int, Entry]]

    def sum(self, of: Callable[[Entry], int]) -> int:
        """What the exchanges come to, less what was taken back."""
        return sum(sign * of(entry) for sign, entry in self.exchanges)


def _redeemed(share: VillageMonth) -> Redeemed:
    found = [(1, entry) for entry in share.entries if entry.kind == "exchange"]
    taken = [entry.reverses for entry in share.entries if entry.reverses]
    found += [(-1, entry) for entry in taken if entry.kind == "exchange"]
    return Redeemed(share, found)


def _price(entry: Entry) -> int:
    """What its goods cost, in hundredths of a yuan."""
    return (entry.quantity or 0) * entry.goods.price if entry.goods else 0


def statement(desk: Desk, share: VillageMonth) -> Statement | None:
    """The page to sign; None where the supermarket serves its own village alone."""
    bill = table_of(desk, share)
    if bill is None:
        return None
    facts = {"village": share.village.name, "month": month_words(desk.month.month)}
    return Statement(
        name=f"villages/{share.code}/settlement",
        kind="settlement",
        language=desk.language,
        title=Text(N_("{village}: settlement of {month}"), facts),
        band=band(desk, share),
        tables=(bill,),
        signatures=(Text(N_("For the supermarket")), Text(N_("For the township"))),
        draft=share.draft,
        paper="A4",
        portrait=True,
    )


def table_of(desk: Desk, share: VillageMonth) -> Table | None:
    """A line for each village that the supermarket serves."""
    served = [each for each in desk.shares if each.holding.shop == share.code]
    if not any(each.code != share.code for each in served):
        return None
    columns: list[Spec[Redeemed]] = [
        column(N_("Code"), "code", lambda row: row.village.code),
        column(N_("Village"), "text", lambda row: row.village.village.name, TOTAL),
        column(
            N_("Households"),
            "count",
            lambda row: len({entry.household.code for sign, entry in row.exchanges if sign > 0}),
            True,
        ),
        column(N_("Exchanges"), "count", lambda row: row.sum(lambda _: 1), True),
        column(N_("Points redeemed"), "points", lambda row: row.sum(lambda e: -e.points), True),
        column(N_("Goods at their price (yuan)"), "points", lambda row: row.sum(_price), True),
        column(
            N_("Cash (yuan)"), "points", lambda row: row.sum(lambda e: e.said("cash") or 0), True
        ),
        column(N_("Signature"), "text", lambda _: ""),
    ]
    return table(map(_redeemed, served), columns, Text(N_("Settlement")))
