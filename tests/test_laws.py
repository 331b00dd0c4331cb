"""The laws: what holds for every inbox, searched by hypothesis among small random months.

A month is drawn as rows of sheets; ``faulty`` draws spoil some of them. All is reckoned in memory.
"""

from __future__ import annotations

import itertools
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pointbook.documents import data
from pointbook.documents.desk import lay_out
from pointbook.documents.villages import settlement
from pointbook.reading.files.workbook import Workbook
from pointbook.reckoning.month import Month
from pointbook.vocabulary.points import product
from pointbook.vocabulary.rules import Rules
from tests.months import Reckoned, balances, book, reckoned, rules_of

MOVES = ("opening", "earned", "deducted", "exchanged", "transferred", "reversed", "expired")
CLAIM_SHEETS = ("会议评定", "日常观察", "兑换登记", "划转")
HEADS = {
    "会议评定": "| 日期 | 户号 | 细则编号 | 次数 | 得分 |",
    "日常观察": "| 日期 | 户号 | 细则编号 | 次数 | 得分 |",
    "兑换登记": "| 日期 | 户号 | 商品编号 | 数量 | 现金补差 |",
    "划转": "| 日期 | 转出户号 | 转入户号 | 积分 | 原因 |",
    "进货登记": "| 日期 | 商品编号 | 数量 |",
    "盘点": "| 日期 | 商品编号 | 实盘数量 |",
}
OWN_SHOPS = "| 村编号 | 村名 | 开业日期 |\n| V01 | 甲村 | 2022-01-01 |\n| V02 | 乙村 | 2022-01-01 |"
ONE_SHOP = (
    "| 村编号 | 村名 | 开业日期 | 供应村 |\n| V01 | 甲村 | 2022-01-01 | |\n| V02 | 乙村 | | V01 |"
)
Sheets = dict[str, list[str]]
Drawn = dict[tuple[str, str], Sheets]  # village and month to its rows
MONTHS = ("2022-11", "2022-12", "2023-01")


@st.composite
def rulebooks(draw: st.DrawFn) -> Rules:
    """The plain rules under settings of every kind, with groups, caps and limits."""
    optional = {
        "户月封顶": ["", "12", "'7.5"],
        "户年封顶": ["", "20"],
        "可用积分": ["posted", "published"],
        "扣分方式": ["carry", "floor"],
        "年底处理": ["carry", "expire"],
        "过期日": ["'12-31", "'01-15"],
        "起兑分": ["0", "5"],
        "基础分": ["0", "'3.5"],
        "每元积分": ["1", "2.5"],
        "兑换取整": ["0.01", "0.5"],
        "兑换价差": ["any"],
    }
    chosen = {name: draw(st.sampled_from(values)) for name, values in optional.items()}
    return rules_of(
        {name: value for name, value in chosen.items() if value},
        村=draw(st.sampled_from([OWN_SHOPS, ONE_SHOP])),
        户="""
        | 户号 | 村编号 | 户主 | 期初积分 | 加入日期   | 退出日期   |
        | A1   | V01    | 甲   | 40       |            |            |
        | A2   | V01    | 乙   |          | 2022-12-10 |            |
        | A3   | V01    | 丙   | 12.25    |            | 2022-12-20 |
        | B1   | V02    | 丁   | 40       |            |            |
        | B2   | V02    | 戊   | 0        |            |            |
        """,
        评分细则="""
        | 细则编号 | 类别编号 | 内容 | 分值 | 最低分 | 最高分 | 每户每月上限 | 互斥组 | 级差组 | 一票否决 |
        | CLEAN    | ENV      | 整洁 | 2.5  |        |        | 7            |        |        |          |
        | HELP     | ENV      | 互助 |      | 1      | 4      |              |        |        |          |
        | LITTER   | ENV      | 乱倒 | -4   |        |        |              |        |        |          |
        | BEST     | ENV      | 最佳 | 5    |        |        |              | 院     |        |          |
        | GOOD     | ENV      | 较好 | 3    |        |        |              | 院     |        |          |
        | COUNTY   | ENV      | 县奖 | 10   |        |        |              |        | 奖     |          |
        | CITY     | ENV      | 市奖 | 30   |        |        |              |        | 奖     |          |
        | CRIME    | ENV      | 违法 |      |        |        |              |        |        | 是       |
        """,
        兑换商品="""
        | 商品编号 | 商品名称 | 单价 | 每户每次限量 |
        | SALT     | 盐       | 1.37 | 3            |
        | RICE     | 米       | 8    |              |
        """,
    )


@st.composite
def inboxes(draw: st.DrawFn) -> Drawn:
    """Two villages, up to three months; about one row in twelve is spoiled."""
    drawn: Drawn = {}
    for month in MONTHS[: draw(st.integers(1, 3))]:
        for village, houses in (("V01", ["A1", "A2", "A3"]), ("V02", ["B1", "B2"])):
            if (village, month) == ("V02", "2022-12"):
                continue
            drawn[village, month] = {
                name: draw(st.lists(_row(name, month, houses), max_size=6)) for name in HEADS
            }
    return drawn


def _row(sheet: str, month: str, houses: list[str]) -> st.SearchStrategy[str]:
    day = st.sampled_from(["05", "05", "12", "20", "20", "28"]).map(lambda d: f"{month}-{d}")
    house = st.sampled_from([*houses * 4, "X9"])
    item = st.sampled_from(["CLEAN", "LITTER", "BEST", "GOOD", "COUNTY", "CITY", "CRIME", "NONE"])
    goods = st.sampled_from(["SALT", "RICE"])
    pieces = st.sampled_from(["1", "2", "3", "4", "0", "1.5"])
    parts: dict[str, tuple[st.SearchStrategy[str], ...]] = {
        "会议评定": (day, house, item, st.sampled_from(["", "2"]), st.just("")),
        "日常观察": (day, house, st.just("HELP"), st.just("1"), st.sampled_from(["1", "4", "9"])),
        "兑换登记": (day, house, goods, pieces, st.sampled_from(["", "", "0.37", "1"])),
        "划转": (day, house, house, st.sampled_from(["1", "0.01", "30", "-2"]), st.just("分户")),
        "进货登记": (day, goods, st.sampled_from(["3", "9"])),
        "盘点": (day, goods, st.sampled_from(["0", "2", "5"])),
    }
    return st.tuples(*parts[sheet]).map(lambda cells: f"| {' | '.join(cells)} |")


def books(drawn: Drawn) -> list[Workbook]:
    """The drawn rows as workbooks."""
    made = []
    for (village, month), sheets in drawn.items():
        tables: dict[str, Any] = {
            name: "\n".join([HEADS[name], *rows]) for name, rows in sheets.items() if rows
        }
        made.append(book(month, village, **tables))
    return made


def written(done: Reckoned) -> dict[str, str]:
    """Every file of every data folder."""
    return {
        f"{name}/{path}": "".join(text)
        for name, month in done.reckoning.months.items()
        for path, text in data.files(month)
    }


def months(done: Reckoned) -> list[Month]:
    return list(done.reckoning.months.values())


def by_id(month: Month) -> dict[str, tuple[Any, ...]]:
    """Each entry's figures; the order of a village's entries is in its ids."""
    return {
        e.id: (e.day, e.household.code, e.kind, e.claimed, e.points, e.balance)
        for e in month.entries
    }


law: Callable[[Any], Any] = settings(max_examples=20)


@law
@given(rulebooks(), inboxes(), st.randoms())
def test_the_order_of_files_and_sheets_changes_nothing(
    rules: Rules, drawn: Drawn, chance: random.Random
) -> None:
    """The same inputs give the same bytes, whatever the order of files and of sheets."""
    straight = books(drawn)
    shuffled = books(drawn)
    for each in shuffled:
        chance.shuffle(each.sheets)
    chance.shuffle(shuffled)
    assert written(reckoned(rules, *shuffled)) == written(reckoned(rules, *straight))


@law
@given(rulebooks(), inboxes(), st.randoms())
def test_the_order_of_rows_changes_nothing_where_dates_differ(
    rules: Rules, drawn: Drawn, chance: random.Random
) -> None:
    """What posts, and what each household holds, hangs on dates, not on where a row stands."""
    for sheets in drawn.values():
        for name, rows in sheets.items():
            by_day = {row.split("|")[1]: row for row in rows}
            sheets[name] = list(by_day.values())
    straight = reckoned(rules, *books(drawn))
    for sheets in drawn.values():
        for rows in sheets.values():
            chance.shuffle(rows)
    shuffled = reckoned(rules, *books(drawn))
    for one, other in zip(months(straight), months(shuffled), strict=True):
        assert by_id(one) == by_id(other)  # villages meet in another order on a shared day
        assert balances(one) == balances(other)
        assert list(data.stock_lines(one)) == list(data.stock_lines(other))
    assert sorted(p.code for p in straight.problems) == sorted(p.code for p in shuffled.problems)


def a_households_moves_lead_from_opening_to_closing(_: Rules, month: Month) -> None:
    """opening + earned + deducted + exchanged + transferred + reversed + expired = closing"""
    for row in balances(month):
        assert sum(getattr(row, name) for name in MOVES) == row.closing


def entries_add_up_to_households_villages_and_the_township(_: Rules, month: Month) -> None:
    """households add up to the village, villages to the township"""
    for column, kind in (
        ("earned", "award"),
        ("deducted", "deduction"),
        ("exchanged", "exchange"),
    ):
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
            rounding = worth - Fraction(-entry.points * 100, rate) - cash
            assert abs(rounding) * rate <= pieces * step * 50 + 50
            sums[entry.village].update(
                exchanges=1, points=-entry.points, worth=int(worth), cash=cash
            )
    desk = lay_out(month)
    for bill in filter(None, (settlement.table_of(desk, share) for share in desk.shares)):
        assert {row[0]: row[3:7] for row in bill.rows} == {
            village: tuple(sums[village][n] for n in ("exchanges", "points", "worth", "cash"))
            for village in ("V01", "V02")
        }
        assert bill.total is not None
        assert bill.total[3:7] == tuple(
            map(sum, zip(*(row[3:7] for row in bill.rows), strict=True))
        )


LAWS = (
    a_households_moves_lead_from_opening_to_closing,
    entries_add_up_to_households_villages_and_the_township,
    stock_is_never_below_zero_and_its_villages_movements,
    what_goes_over_the_counter_is_points_cash_and_rounding,
)


@law
@given(rulebooks(), inboxes())
def test_every_month_keeps_the_laws(rules: Rules, drawn: Drawn) -> None:
    """And closing of a month = opening of the next for each household; new ones bring their opening."""
    done = months(reckoned(rules, *books(drawn)))
    for month, keeps in itertools.product(done, LAWS):
        keeps(rules, month)
    for before, after in itertools.pairwise(done):
        closing = {row.household.code: row.closing for row in balances(before)}
        for row in balances(after):
            assert row.opening == closing.get(row.household.code, row.opening)


@law
@given(rulebooks(), inboxes())
def test_every_claim_is_an_entry_or_stands_in_a_problem(rules: Rules, drawn: Drawn) -> None:
    """every claim is an entry or stands in a problem (an error): never neither, never both"""
    made = books(drawn)
    done = reckoned(rules, *made)
    claimed = {
        (each.file, sheet.name, row)
        for each in made
        for sheet in each.sheets
        if sheet.name in CLAIM_SHEETS
        for row in range(2, len(sheet.rows) + 1)
    }
    posted = {
        (entry.file, entry.sheet, entry.row)
        for month in months(done)
        for entry in month.entries
        if entry.file
    }
    refused = {
        (p.place.file, p.place.sheet, p.place.row)
        for p in done.problems
        if p.is_error and p.place.sheet in CLAIM_SHEETS
    }
    assert posted | refused == claimed
    assert not posted & refused


@law
@given(rulebooks(), inboxes())
def test_twice_gives_the_same_bytes(rules: Rules, drawn: Drawn) -> None:
    """running twice gives the same bytes"""
    assert written(reckoned(rules, *books(drawn))) == written(reckoned(rules, *books(drawn)))


@law
@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=12))
def test_points_are_exact(hundredths: list[int]) -> None:
    """Points are exact to 0.01 and are held as whole hundredths, never as binary floats."""
    rules = rules_of(
        评分细则="| 细则编号 | 类别编号 | 内容 | 最低分 | 最高分 |\n| ANY | ENV | 任意 | 0.01 | 10000 |"
    )
    rows = [
        f"| 2022-09-05 | V01-002 | ANY | {n / 100:.2f} | {i} |" for i, n in enumerate(hundredths)
    ]
    done = reckoned(rules, 会议评定="\n".join(["| 日期 | 户号 | 细则编号 | 得分 | 备注 |", *rows]))
    assert done.codes == []
    assert [entry.points for entry in done.rows("award")] == hundredths
    assert done.rows("award")[-1].balance == sum(hundredths)
