"""The invariants hold in an honest reckoning, and each one notices what it is there for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from pointbook.reckoning.carried import Carried
from pointbook.reckoning.invariants import SENTENCES, broken
from pointbook.reckoning.month import Month
from tests.reckoning.months import RULES, small_month

BEFORE = Carried(balance=dict.fromkeys(("V01-001", "V01-002", "V01-003", "V02-001"), 1000))


def honest() -> tuple[pd.DataFrame, Month]:
    """The small month; its summary by hand does not add up closings, so it is filled in."""
    month = small_month()
    sums = month.balances["closing"].groupby(month.balances["village"]).sum().to_dict()
    villages = [{**line, "closing": sums[line["code"]]} for line in month.summary["villages"]]
    summary = {**month.summary, "villages": villages, "closing": sum(sums.values())}
    entries = month.entries.astype({"points": "int64", "balance": "int64"})
    return entries, replace(month, summary=summary)


def said(entries: pd.DataFrame, month: Month) -> list[str]:
    return [law.say("en") for law in broken(BEFORE, entries, [month], RULES)]


def test_an_honest_month() -> None:
    assert said(*honest()) == []


def more(table: pd.DataFrame, column: str, at: int = 0) -> None:
    """One more in one cell."""
    values = table[column].tolist()
    values[at] += 1
    table[column] = pd.Series(values, dtype=table[column].dtype)


def _balance(entries: pd.DataFrame, month: Month) -> None:
    more(entries, "balance", 3)


def _points(entries: pd.DataFrame, month: Month) -> None:
    more(entries, "quantity", entries["kind"].tolist().index("exchange"))


def _row(entries: pd.DataFrame, month: Month) -> None:
    more(month.balances, "earned")


def _village(entries: pd.DataFrame, month: Month) -> None:
    month.summary["villages"][0]["closing"] += 1


def _closing(entries: pd.DataFrame, month: Month) -> None:
    more(month.balances, "earned")
    more(month.balances, "closing")


@pytest.mark.parametrize(
    ("spoil", "law"), [(_row, 0), (_balance, 1), (_village, 2), (_closing, 3), (_points, 4)]
)
def test_each_law_is_watched(spoil: Callable[[pd.DataFrame, Month], None], law: int) -> None:
    entries, month = honest()
    spoil(entries, month)
    assert any(SENTENCES[law] in line for line in said(entries, month))
