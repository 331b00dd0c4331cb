"""The laws: what holds for every inbox, looked at in random townships; and that no row is lost.

That the order of files, sheets and rows changes nothing, and that a claim is an entry or a problem, is
proved where the same months are reckoned twice: test_outputs.py, habits/ and witness/.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pointbook import checking
from pointbook.documents.desk import lay_out
from pointbook.documents.villages import settlement
from pointbook.reckoning.month import Month
from pointbook.tasks import screen
from pointbook.tasks.called import plain
from pointbook.vocabulary.months import next_month
from pointbook.vocabulary.points import product
from pointbook.vocabulary.rules import Rules
from tests.months import balances, book, reckoned, rules_of
from tests.witness.workspaces import FEATURES, make

MOVES = ("opening", "earned", "deducted", "exchanged", "transferred", "reversed", "expired")
PLAIN = frozenset(FEATURES) - {"own", "dated", "basis"}  # one rate; points come from entries alone


def a_households_moves_lead_from_opening_to_closing(_: Rules, month: Month) -> None:
    """opening + earned + deducted + exchanged + transferred + reversed + expired = closing"""
    for row in balances(month):
        assert sum(getattr(row, name) for name in MOVES) == row.closing


def entries_add_up_to_households_villages_and_the_township(_: Rules, month: Month) -> None:
    """households add up to the village, villages to the township"""
    for column, kind in (("earned", "award"), ("deducted", "deduction"), ("exchanged", "exchange")):
        posted = sum(entry.points for entry in month.entries if entry.kind == kind)
        by_village: Counter[str] = Counter()
        for row in balances(month):
            by_village[row.household.village] += getattr(row, column)
        assert posted == month.summary[column] == sum(by_village.values())
        for village in month.summary["villages"]:
            assert village[column] == by_village[village["code"]]
    assert month.summary["closing"] == sum(row.closing for row in balances(month))


def stock_is_never_below_zero_and_its_villages_movements(_: Rules, month: Month) -> None:
    """closing = opening + received − exchanged + returned + counted_difference, never below zero;
    what left a shop's shelves is what the villages that it serves exchanged"""
    gone: Counter[tuple[str, str]] = Counter()
    for share in month.villages:
        for entry in share.entries:
            if entry.kind == "exchange" and entry.goods:
                gone[share.holding.shop, entry.goods.code] += entry.quantity or 0
        for row in share.stock:
            moved = row.received - row.exchanged + row.returned + row.counted_difference
            assert row.closing == row.opening + moved >= 0
    left = {(v.code, row.goods.code): row.exchanged for v in month.villages for row in v.stock}
    assert {at: pieces for at, pieces in left.items() if pieces} == gone


def what_goes_over_the_counter_is_points_cash_and_rounding(rules: Rules, month: Month) -> None:
    """goods × price = points × rate + cash + rounding, to the fen, per exchange and per shop; a
    settlement equals its exchanges"""
    rate, step = rules.settings.points_per_yuan, rules.settings.exchange_rounding
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in month.entries:
        if entry.kind == "exchange" and entry.goods:
            pieces, cash = entry.quantity or 0, entry.said("cash") or 0
            assert pieces * entry.goods.points == product(cash, rate) - entry.points
            worth = Fraction(pieces * entry.goods.price)
            if entry.goods.by_price:
                rounding = worth - Fraction(-entry.points * 100, rate) - cash
                assert abs(rounding) * rate <= pieces * step * 50 + 50
            moved = {"exchanges": 1, "points": -entry.points, "worth": int(worth), "cash": cash}
            sums[entry.village].update(moved)
    desk = lay_out(month)
    for bill in filter(None, (settlement.table_of(desk, share) for share in desk.shares)):
        for row in bill.rows:
            due = sums[str(row[0])]
            assert row[3:7] == tuple(due[n] for n in ("exchanges", "points", "worth", "cash"))
        assert bill.total is not None
        columns = zip(*(row[3:7] for row in bill.rows), strict=True)
        assert bill.total[3:7] == tuple(map(sum, columns))


LAWS = (
    a_households_moves_lead_from_opening_to_closing,
    entries_add_up_to_households_villages_and_the_township,
    stock_is_never_below_zero_and_its_villages_movements,
    what_goes_over_the_counter_is_points_cash_and_rounding,
)


@pytest.mark.parametrize("seed", range(700, 712))
def test_every_month_keeps_the_laws(tmp_path: Path, seed: int) -> None:
    """And closing of a month = opening of the next for each household; new ones bring their opening."""
    make(seed, tmp_path, PLAIN - {"shop" if seed % 2 else "closing"})
    done = checking.check(tmp_path)
    assert not done.rows.lost
    months = list(done.months.values())
    for month, keeps in itertools.product(months, LAWS):
        keeps(done.rules, month)
    for before, after in itertools.pairwise(months):
        if next_month(before.month) != after.month:
            continue  # points may lapse between
        closing = {row.household.code: row.closing for row in balances(before)}
        for row in balances(after):
            assert row.opening == closing.get(row.household.code, row.opening)


@settings(max_examples=20)
@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=12))
def test_points_are_exact(hundredths: list[int]) -> None:
    """Points are exact to 0.01 and are held as whole hundredths, never as binary floats."""
    item = "| 细则编号 | 类别编号 | 内容 | 最低分 | 最高分 |\n| ANY | ENV | 任意 | 0.01 | 10000 |"
    rows = [
        f"| 2022-09-05 | V01-002 | ANY | {n / 100:.2f} | {i} |" for i, n in enumerate(hundredths)
    ]
    sheet = "\n".join(["| 日期 | 户号 | 细则编号 | 得分 | 备注 |", *rows])
    done = reckoned(rules_of(评分细则=item), 会议评定=sheet)
    assert done.codes == []
    assert [entry.points for entry in done.rows("award")] == hundredths
    assert done.rows("award")[-1].balance == sum(hundredths)


# Rows read = entries + refused + skipped.

MIXED = """
    | 日期       | 户号    | 细则编号 | 次数 |
    | 2022-09-05 | V01-001 | CLEAN    | 1    |
    |            |         |          |      |
    | 2022-09-05 | V01-009 | CLEAN    | 1    |
    | 日期       | 户号    | 细则编号 | 次数 |
    | 2022-09-06 | V01-002 | CLEAN    | 0    |
    | 合计       |         |          | 2    |
    """
MATRIX = "| 户号 | CLEAN | HELP |\n| V01-001 | 5 | 9 |\n| V01-002 | 4 | 9 |\n| V01-002 | | |"


@pytest.mark.parametrize(
    ("sheets", "entered", "refused"),
    [
        ({"会议评定": MIXED}, 1, 2),
        (
            {"会议评定": MIXED, "划转": "| 日期 | 积分 |\n| 2022-09-05 | 5 |"},
            1,
            3,
        ),  # lacks a column
        ({"会议评定": MATRIX}, 1, 1),  # a row of a matrix counts where any score does
    ],
)
def test_each_row_is_counted_once(sheets: dict[str, Any], entered: int, refused: int) -> None:
    rows = reckoned(rules_of(), **sheets).reckoning.rows
    assert (rows.entered, rows.refused, len(rows.lost)) == (entered, refused, 0)


def test_the_closing_screen_says_it() -> None:
    done = reckoned(rules_of(), book(会议评定=MIXED)).reckoning
    assert (done.rows.read, done.rows.others) == (6, {"head": 2, "total": 1})
    rules = rules_of({"语言": "en"})
    result = checking.Result(rules, done.problems, done.months, 1, rows=replace(done.rows))
    line = "6 rows: 1 count, 2 are refused, 3 are blank or totals."
    assert line in plain([*screen.closing(result, Path("x"))], "en")
