"""Invariants: what must hold in every reckoning, whatever the inbox holds.

A broken one is a fault of ours (or a book that somebody changed), never the clerks'.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pointbook.reckoning.carried import Carried
from pointbook.reckoning.figures import MOVES
from pointbook.reckoning.month import Month
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.months import month_of
from pointbook.vocabulary.points import product
from pointbook.vocabulary.records import Entry
from pointbook.vocabulary.text import N_, Text

SENTENCES = (
    N_("opening and all moves of a household give its closing balance"),
    N_("every balance is the one before it and the points of its entry"),
    N_("households add up to their village, villages to the township"),
    N_("the closing balance of a month is the opening one of the next"),
    N_("the goods of an exchange times their points are its points and its cash"),
)


def broken(
    before: Carried, posted: Iterable[Sequence[Entry]], months: Iterable[Month]
) -> Iterator[Text]:
    """Which invariant does not hold, and where first; ``before`` is what came before the entries,
    which are ``posted`` for villages that do not touch each other."""
    at_end: dict[tuple[str, str], int] = {}  # household and month
    for entries in posted:
        yield from _running(before, entries, at_end)
    balance = dict(before.balance)
    for month in months:
        yield from _exchanges(month)
        yield from _sums(month)
        moved = {house: points for (house, name), points in at_end.items() if name <= month.month}
        balance.update(moved)
        for village in month.villages:
            yield from _rows(village, balance)


def _said(number: int, place: str) -> Text:
    facts: dict[str, str | Text] = {"place": place, "law": Text(SENTENCES[number])}
    return Text(N_("{place}: it does not hold that {law}."), facts)


def _running(
    before: Carried, entries: Iterable[Entry], at_end: dict[tuple[str, str], int]
) -> Iterator[Text]:
    """Add the points up, and note what each household has at the end of each month."""
    balance: dict[str, int] = {}
    for entry in entries:
        code = entry.household.code
        held = balance[code] = balance.get(code, before.balance.get(code, 0)) + entry.points
        at_end[code, month_of(entry.day)] = held
        if held != entry.balance:
            yield _said(1, entry.id)
            return


def _exchanges(month: Month) -> Iterator[Text]:
    for village in month.villages:
        for entry in village.entries:
            if entry.kind == "exchange" and entry.goods:
                rate = village.holding.settings(entry.day).points_per_yuan
                paid = product(entry.said("cash") or 0, rate)
                if (entry.quantity or 0) * entry.goods.points != paid - entry.points:
                    yield _said(4, entry.id)
                    return


def _rows(village: VillageMonth, balance: Mapping[str, int]) -> Iterator[Text]:
    for row in village.balances:
        place = f"{village.month} {row.household.code}"
        if row.opening + sum(getattr(row, name) for name in MOVES) != row.closing:
            yield _said(0, place)
            return
        if balance.get(row.household.code, 0) != row.closing:
            yield _said(3, place)
            return


def _sums(month: Month) -> Iterator[Text]:
    for village in month.villages:
        if village.figures["closing"] != sum(row.closing for row in village.balances):
            yield _said(2, f"{month.month} {village.code}")
    if month.summary["closing"] != sum(village.figures["closing"] for village in month.villages):
        yield _said(2, month.month)
