"""Invariants: what must hold in every reckoning, whatever the inbox holds.

A broken one is a fault of ours (or a book that somebody changed), never the clerks'.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
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
    days = entries["date"].tolist()
    closing, done = dict(before.balance), 0
    for month in months:
        yield from _rows(month)
        yield from _sums(month)
        upto = bisect_right(days, last_day(month.month))
        _move(closing, entries[done:upto])
        done = upto
        table = month.balances
        for house, points in zip(table["household"], table["closing"].tolist(), strict=True):
            if closing.get(house, 0) != points:
                yield _said(3, f"{month.month} {house}")
                break


def _said(number: int, place: str) -> Text:
    facts: dict[str, str | Text] = {"place": place, "law": Text(SENTENCES[number])}
    return Text(N_("{place}: it does not hold that {law}."), facts)


def _running(before: Carried, entries: pd.DataFrame) -> Iterator[Text]:
    houses = entries["household"].astype("category")
    start = np.array([before.balance.get(house, 0) for house in houses.cat.categories], np.int64)
    run = entries["points"].groupby(houses, sort=False).cumsum().to_numpy(np.int64)
    run = run + (start[houses.cat.codes] if len(start) else 0)
    wrong = np.flatnonzero(run != entries["balance"].to_numpy(np.int64))
    if len(wrong):
        yield _said(1, str(entries["id"].iat[int(wrong[0])]))


def _exchanges(entries: pd.DataFrame, rules: Rules) -> Iterator[Text]:
    goods: dict[str, list[Goods]] = defaultdict(list)
    for line in rules.goods:
        goods[line.code].append(line)
    columns = ["goods", "date", "quantity", "points"]
    mine = entries.loc[entries["kind"] == "exchange", columns].drop_duplicates()
    for at, code, day, quantity, points in mine.itertuples(name=None):
        price = {line.points for line in goods[code] if line.in_force(day)}
        if not any(each * quantity == -points for each in price):
            yield _said(4, str(entries["id"].at[at]))
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


def _move(closing: dict[str, int], entries: pd.DataFrame) -> None:
    """Bring balances to the end of some entries, by their points alone."""
    by_house = entries["points"].groupby(entries["household"], sort=False)
    moved: dict[Any, int] = by_house.sum().to_dict()
    for house, points in moved.items():
        closing[house] = closing.get(house, 0) + int(points)
