"""The settlement (结算单) of a supermarket that serves other villages: what each village's households
redeemed there in the month, to be signed by both."""

from collections.abc import Callable

from pointbook.documents.columns import TOTAL, Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.township.shelves import served
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.records import Entry
from pointbook.vocabulary.statements import Statement, Table
from pointbook.vocabulary.text import N_, Text


def statement(desk: Desk, share: VillageMonth) -> Statement | None:
    """The page to sign; None where the supermarket serves its own village alone."""
    bill = table_of(desk, share) if share.has_notices else None
    if bill is None:
        return None
    return desk.page(
        f"villages/{share.code}/settlement",
        N_("{village}: settlement of {month}"),
        [bill],
        share=share,
        signatures=(Text(N_("For the supermarket")), Text(N_("For the township"))),
        draft=share.draft,
        portrait=True,
    )


def table_of(desk: Desk, share: VillageMonth) -> Table | None:
    """A line for each village that the supermarket serves: its exchanges, less what was taken back in
    the month."""
    villages = served(desk, share)
    if not any(each.code != share.code for each in villages):
        return None
    columns: list[Spec[VillageMonth]] = [
        column(N_("Code"), "code", lambda each: each.code),
        column(N_("Village"), "text", lambda each: each.village.name, TOTAL),
        column(N_("Households"), "count", lambda each: each.figures["households_exchanged"], True),
        column(N_("Exchanges"), "count", _sum(lambda _: 1), True),
        column(N_("Points redeemed"), "points", _sum(lambda entry: -entry.points), True),
        column(N_("Goods at their price (yuan)"), "points", _sum(_price), True),
        column(N_("Cash (yuan)"), "points", _sum(lambda entry: entry.said("cash") or 0), True),
        column(N_("Signature"), "text", lambda _: ""),
    ]
    return table(villages, columns, N_("Settlement"))


def _sum(of: Callable[[Entry], int]) -> Callable[[VillageMonth], int]:
    """What a village's exchanges come to, less what was taken back."""

    def found(share: VillageMonth) -> int:
        taken = (entry.reverses for entry in share.entries if entry.reverses)
        return sum(of(entry) for entry in share.entries if entry.kind == "exchange") - sum(
            of(entry) for entry in taken if entry.kind == "exchange"
        )

    return found


def _price(entry: Entry) -> int:
    """What its goods cost, in hundredths of a yuan."""
    return (entry.quantity or 0) * entry.goods.price if entry.goods else 0
