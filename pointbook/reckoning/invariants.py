"""Invariants: what must hold in every reckoning, whatever the inbox holds.

A broken one is a fault of ours (or a book that somebody changed), never the clerks'.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from pointbook.reckoning.carried import Carried
from pointbook.reckoning.figures import MOVES
from pointbook.reckoning.month import Month
from pointbook.vocabulary.months import last_day
from pointbook.vocabulary.rules import Goods, Rules
from pointbook.vocabulary.text import N_, Text

SENTENCES = (
    N_("opening and all moves of a household give its closing balance"),
    N_("every balance is the one before it and the points of its entry"),
    N_("households add up to their village, villages to the township"),
    N_("the closing balance of a month is the opening one of the next"),
    N_("the goods of an exchange times their points are its points"),
)


def broken(
    before: Carried, entries: pd.DataFrame, months: Iterable[Month], rules: Rules
) -> Iterator[Text]:
    """Which invariant does not hold, and where first; ``before`` is what came before the entries."""
    yield from _running(before, entries)
    yield from _exchanges(entries, rules)
    for month in months:
        yield from _rows(month)
        yield from _sums(month)
        closing = _closing(before, entries, last_day(month.month))
        table = month.balances
        for house, points in zip(table["household"], table["closing"].tolist(), strict=True):
            if closing.get(house, 0) != points:
                yield _said(3, f"{month.month} {house}")
                break


def _said(number: int, place: str) -> Text:
    facts: dict[str, str | Text] = {"place": place, "law": Text(SENTENCES[number])}
    return Text(N_("{place}: it does not hold that {law}."), facts)


def _running(before: Carried, entries: pd.DataFrame) -> Iterator[Text]:
    houses = entries["household"]
    start = np.array([before.balance.get(house, 0) for house in houses.tolist()], np.int64)
    run = entries["points"].groupby(houses, sort=False).cumsum().to_numpy(np.int64) + start
    wrong = np.flatnonzero(run != entries["balance"].to_numpy(np.int64))
    if len(wrong):
        yield _said(1, str(entries["id"].iat[int(wrong[0])]))


def _exchanges(entries: pd.DataFrame, rules: Rules) -> Iterator[Text]:
    goods: dict[str, list[Goods]] = defaultdict(list)
    for line in rules.goods:
        goods[line.code].append(line)
    mine = entries[entries["kind"] == "exchange"]
    names = ("id", "goods", "date", "quantity", "points")
    for entry, code, day, quantity, points in zip(*(mine[n].tolist() for n in names), strict=True):
        if not any(
            line.in_force(day) and line.points * quantity == -points for line in goods[code]
        ):
            yield _said(4, entry)
            return


def _rows(month: Month) -> Iterator[Text]:
    table = month.balances
    wrong = np.flatnonzero(table["opening"] + table[list(MOVES)].sum(axis=1) != table["closing"])
    if len(wrong):
        yield _said(0, f"{month.month} {table['household'].iat[int(wrong[0])]}")


def _sums(month: Month) -> Iterator[Text]:
    sums = month.balances["closing"].groupby(month.balances["village"]).sum().to_dict()
    villages = {line["code"]: line["closing"] for line in month.summary["villages"]}
    for village, closing in villages.items():
        if closing != sums.get(village, 0):
            yield _said(2, f"{month.month} {village}")
    if month.summary["closing"] != sum(villages.values()):
        yield _said(2, month.month)


def _closing(before: Carried, entries: pd.DataFrame, last: date) -> dict[str, int]:
    """Each balance at a month's end, by the entries alone."""
    part = entries[entries["date"] <= last]
    moved: dict[Any, int] = part["points"].groupby(part["household"]).sum().to_dict()
    return {
        house: before.balance.get(house, 0) + int(moved.get(house, 0))
        for house in {*before.balance, *moved}
    }
