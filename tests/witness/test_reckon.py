"""The witness itself, on workspaces small enough to be reckoned by hand.

Each test begins with the sentence of the contract that it proves. A sheet is written as text:
one line a row, cells parted by |.
"""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.witness.compare import month_differences
from tests.witness.reckon import MONEY, Month, reckon
from tests.witness.workspaces import make

RULES = {
    "设置": "项目 | 取值",
    "村": "村编号 | 村名 | 开业日期\n V1 | 一村 | 2022-01-01\n V2 | 二村 | 2022-10-15",
    "户": """户号 | 村编号 | 户主 | 期初积分 | 加入日期 | 退出日期
        V1-1 | V1 | 张三 | 10 | |
        V1-2 | V1 | 李四 | | |
        V1-3 | V1 | 王五 | | 2022-09-10 | 2022-10-05
        V1-4 | V1 | 同名 | | |
        V1-5 | V1 | 同名 | | |
        V2-1 | V2 | 赵六 | | |""",
    "类别": "类别编号 | 类别名称 | 每户每月上限 | 每户每年上限\n C | 类 | | ",
    "评分细则": """细则编号 | 类别编号 | 内容 | 评定方式 | 分值 | 最低分 | 最高分 | 每户每月上限 | 每户每年上限 | 互斥组 | 级差组 | 不计封顶 | 需凭证 | 一票否决 | 生效日期 | 失效日期
        A | C | 扫地 | 均可 | 5 | | | | | | | | | | |
        B | C | 参会 | 会议评定 | 2.5 | | | | | | | | | | |
        R | C | 评比 | 均可 | | 1 | 4 | | | | | | | | |
        D | C | 乱倒 | 均可 | -4 | | | | | | | | | | |
        M | C | 罚分 | 均可 | | -2 | -6 | | | | | | | | |
        E | C | 获奖 | 均可 | 30 | | | | | | | 是 | 是 | | |
        V | C | 违法 | 均可 | 0 | | | | | | | | | 是 | |""",
    "兑换商品": "商品编号 | 商品名称 | 单价 | 每户每次限量\n G | 盐 | 3 | 2\n H | 米 | 1.25 |",
    "人员": "姓名 | 村编号 | 组织\n 主任 | | 领导小组",
}  # fmt: skip
EVALUATION = "日期 | 户号 | 户主 | 细则编号 | 次数 | 得分 | 凭证 | 备注"
EXCHANGE = "日期 | 户号 | 商品编号 | 数量"
STOCK = "日期 | 商品编号 | 数量\n 2022-09-01 | G | 9\n 2022-09-01 | H | 9"
Sheets = dict[str, str]


def fill(sheet: Any, written: str) -> None:
    for line in written.split("\n"):
        sheet.append([cell.strip() or None for cell in line.split("|")])


def save(path: Path, tables: Sheets) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, written in tables.items():
        fill(book.create_sheet(name), written)
    book.save(path)


class Desk:
    """A workspace under the hands of a test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rules = dict(RULES)

    def setting(self, name: str, value: str) -> None:
        self.rules["设置"] += f"\n{name} | {value}"

    def add(self, sheet: str, *lines: str) -> None:
        self.rules[sheet] += "".join(f"\n{line}" for line in lines)

    def change(self, sheet: str, old: str, new: str) -> None:
        assert old in self.rules[sheet]
        self.rules[sheet] = self.rules[sheet].replace(old, new)

    def submit(self, month: str = "2022-09", village: str = "V1", **sheets: str) -> None:
        cover = f"村编号 | {village}\n月份 | {month}\n评议会日期 | {month}-25"
        save(self.folder / f"inbox/{village} {month}.xlsx", {"封面": cover, **sheets})

    def reckon(self, month: str = "2022-09") -> Month:
        save(self.folder / "rules.xlsx", self.rules)
        return reckon(self.folder).months[month]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def codes(month: Month) -> list[tuple[str, int | None]]:
    return sorted(((p[0], p[4]) for p in month.problems), key=repr)


def posted(month: Month, kind: str = "award") -> list[str]:
    return [row["points"] for row in month.entries if row["kind"] == kind]


def balance(month: Month, household: str) -> dict[str, str]:
    return next(row for row in month.balances if row["household"] == household)


def rows(head: str, *lines: str) -> str:
    return "\n".join((head, *lines))


def test_awards_post_quantity_times_points(desk: Desk) -> None:
    """claimed = quantity × points (or the score given, for a range: min×quantity …)"""
    desk.submit(会议评定=rows(EVALUATION,
        "2022-09-05 | V1-2 | | A | 2", "2022-09-05 | V1-2 | | B",
        "2022-09-06 | V1-2 | | R | 2 | 7.5", "2022-09-07 | V1-2 | | R | 2 | 9",
        "2022-09-08 | V1-2 | | R | 1 |", "2022-09-09 | V1-2 | | A | 1 | 6"))  # fmt: skip
    month = desk.reckon()
    assert posted(month) == ["10", "2.5", "7.5"]
    assert codes(month) == [
        ("missing-value", 6),
        ("points-mismatch", 7),
        ("points-out-of-range", 5),
    ]
    assert balance(month, "V1-2")["closing"] == "20"
    assert month.entries[1]["id"] == "V1-202209-A0001"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("评分细则", "均可 | 5 | | | | |", "均可 | 5 | | | 12 | |"), ["5", "5", "2", "5"]),
        (("评分细则", "均可 | 5 | | | | |", "均可 | 5 | | | | 12 |"), ["5", "5", "2", "0"]),
        (("类别", "C | 类 | | ", "C | 类 | 12 | "), ["5", "5", "2", "5"]),
        (("类别", "C | 类 | | ", "C | 类 | | 12"), ["5", "5", "2", "0"]),
        (("设置", "项目 | 取值", "项目 | 取值\n户月封顶 | 12"), ["5", "5", "2", "5"]),
        (("设置", "项目 | 取值", "项目 | 取值\nhousehold_year_cap | 12"), ["5", "5", "2", "0"]),
    ],
)
def test_each_of_the_six_caps(
    desk: Desk, change: tuple[str, str, str], expected: list[str]
) -> None:
    """Posted = the least of claimed and what every cap still leaves; a cut is a warning."""
    desk.change(*change)
    lines = [f"2022-09-0{n} | V1-2 | | A" for n in (1, 2, 3)]
    desk.submit(日常观察=rows(EVALUATION, *lines))
    desk.submit("2022-10", 日常观察=rows(EVALUATION, "2022-10-01 | V1-2 | | A"))
    september, october = desk.reckon(), desk.reckon("2022-10")
    assert posted(september) + posted(october) == expected
    assert codes(september) == [("cap-reached", 4)]
    assert codes(october) == ([("cap-reached", 2)] if expected[3] == "0" else [])


def test_an_exempt_item_is_outside_the_household_caps(desk: Desk) -> None:
    """an exempt item is free of the household caps and not counted in them"""
    desk.setting("户月封顶", "7")
    desk.submit(日常观察=rows(EVALUATION, "2022-09-01 | V1-2 | | E | | | 奖状",
                           "2022-09-02 | V1-2 | | A", "2022-09-03 | V1-2 | | A"))  # fmt: skip
    assert posted(desk.reckon()) == ["30", "5", "2"]


def test_a_new_version_of_an_item_keeps_the_count_of_its_caps(desk: Desk) -> None:
    """caps count per code over all its versions and are those of the version in force"""
    blank = " | " * 9
    desk.add("评分细则", f"W | C | 甲 | 均可 | 4{blank} | 2022-09-10",
             "W | C | 乙 | 均可 | 6 | | | | 7 | | | | | | 2022-09-11 |")  # fmt: skip
    desk.change("评分细则", f"W | C | 甲 | 均可 | 4{blank} | 2022-09-10",
                "W | C | 甲 | 均可 | 4 | | | | | | | | | | | 2022-09-10")  # fmt: skip
    desk.submit(日常观察=rows(EVALUATION, "2022-09-10 | V1-2 | | W", "2022-09-11 | V1-2 | | W"))
    assert posted(desk.reckon()) == ["4", "3"]


def test_tier_group(desk: Desk) -> None:
    """max(0, claimed − what items of that group already brought this year), so no warning"""
    for code, points in (("T1", 10), ("T2", 30), ("T3", 20)):
        desk.add("评分细则", f"{code} | C | {code} | 均可 | {points} | | | | | | 级 | | | | |")
    desk.submit(会议评定=rows(EVALUATION, "2022-09-01 | V1-2 | | T1", "2022-09-02 | V1-2 | | T2",
                           "2022-09-03 | V1-2 | | T3"))  # fmt: skip
    desk.submit("2023-01", 会议评定=rows(EVALUATION, "2023-01-01 | V1-2 | | T3"))
    month = desk.reckon()
    assert (posted(month), codes(month)) == (["10", "20", "0"], [])
    assert [row["claimed"] for row in month.entries if row["kind"] == "award"] == ["10", "30", "20"]
    assert posted(desk.reckon("2023-01")) == ["20"]


def test_exclusive_group(desk: Desk) -> None:
    """at most one row of the group per household and month; in posting order the first stands"""
    for code, points in (("X1", -3), ("X2", 3)):
        desk.add("评分细则", f"{code} | C | {code} | 均可 | {points} | | | | | 互 | | | | | |")
    desk.submit(
        会议评定=rows(EVALUATION, "2022-09-02 | V1-2 | | X1", "2022-09-02 | V1-1 | | X2"),
        日常观察=rows(EVALUATION, "2022-09-02 | V1-2 | | X2", "2022-09-09 | V1-1 | | X2"),
    )
    month = desk.reckon()
    assert codes(month) == [("exclusive-items", 2), ("exclusive-items", 3)]
    assert (posted(month), posted(month, "deduction")) == (["3", "3"], [])


def test_deductions_carry_or_floor(desk: Desk) -> None:
    """`floor`: takes at most what is there, which is no `cap-reached`"""
    sheet = rows(EVALUATION, "2022-09-02 | V1-1 | | D | 3", "2022-09-03 | V1-1 | | M | | -5")
    desk.submit(会议评定=sheet)
    assert posted(desk.reckon(), "deduction") == ["-12", "-5"]
    desk.setting("扣分方式", "floor")
    month = desk.reckon()
    assert (posted(month, "deduction"), codes(month)) == (["-10", "0"], [])


def test_a_cap_on_a_minus_item(desk: Desk) -> None:
    """month_cap of a minus item limits how much it can take (the sign does not matter)"""
    desk.change("评分细则", "均可 | -4 | | | | |", "均可 | -4 | | | -6 | 9 |")
    desk.submit(日常观察=rows(EVALUATION, "2022-09-02 | V1-1 | | D", "2022-09-03 | V1-1 | | D"))
    desk.submit("2022-10", 日常观察=rows(EVALUATION, "2022-10-02 | V1-1 | | D"))
    assert posted(desk.reckon(), "deduction") == ["-4", "-2"]
    assert posted(desk.reckon("2022-10"), "deduction") == ["-3"]
    assert codes(desk.reckon("2022-10")) == [("cap-reached", 2)]


def test_a_veto_freezes_until_the_quarter_ends(desk: Desk) -> None:
    """from its date to the end of that calendar quarter exchanges are refused (`frozen`)"""
    desk.submit("2022-08", 进货登记=STOCK.replace("-09-", "-08-"),
                会议评定=rows(EVALUATION, "2022-08-20 | V1-1 | | V"),
                兑换登记=rows(EXCHANGE, "2022-08-19 | V1-1 | H | 1", "2022-08-20 | V1-1 | H | 1"))  # fmt: skip
    desk.submit(兑换登记=rows(EXCHANGE, "2022-09-30 | V1-1 | H | 1"))
    desk.submit("2022-10", 兑换登记=rows(EXCHANGE, "2022-10-01 | V1-1 | H | 1"))
    assert codes(desk.reckon("2022-08")) == [("frozen", 3)]
    assert codes(desk.reckon()) == [("frozen", 2)]
    assert posted(desk.reckon("2022-10"), "exchange") == ["-1.25"]


def test_exchanges_are_refused_in_order(desk: Desk) -> None:
    """refused if they exceed what is spendable or the stock; later ones judged without it"""
    desk.change("兑换商品", "G | 盐 | 3 | 2", "G | 盐 | 3 |")
    desk.submit(进货登记="日期 | 商品编号 | 数量\n 2022-09-05 | G | 2",
                兑换登记=rows(EXCHANGE, "2022-09-04 | V1-1 | G | 1", "2022-09-05 | V1-1 | G | 4",
                          "2022-09-05 | V1-1 | G | 3", "2022-09-05 | V1-1 | G | 2"))  # fmt: skip
    month = desk.reckon()
    assert codes(month) == [("out-of-stock", 2), ("out-of-stock", 4), ("overdrawn", 3)]
    assert posted(month, "exchange") == ["-6"]
    assert [(r["received"], r["exchanged"], r["closing"]) for r in month.stock] == [("2", "2", "0")]


def test_limit_and_minimum_judge_the_day_as_claimed(desk: Desk) -> None:
    """every row at which the sum stands above the limit is refused; below-minimum: all rows"""
    desk.setting("起兑分", "4")
    desk.submit(进货登记=STOCK, 兑换登记=rows(EXCHANGE + " | 备注",
        "2022-09-05 | V1-1 | G | 1", "2022-09-05 | V1-1 | G | 2", "2022-09-05 | V1-1 | G | 1 | 又",
        "2022-09-06 | V1-1 | H | 1", "2022-09-06 | V1-1 | H | 2", "2022-09-07 | V1-1 | G | 3"))  # fmt: skip
    month = desk.reckon()
    assert codes(month) == [("below-minimum", 5), ("below-minimum", 6), ("over-limit", 3),
                            ("over-limit", 4), ("over-limit", 7)]  # fmt: skip
    assert posted(month, "exchange") == ["-3"]


def test_published_points_are_spendable_a_month_later(desk: Desk) -> None:
    """no more than the month's `opening` less exchanges, deductions and transfers out since"""
    desk.setting("可用积分", "published")
    desk.submit(进货登记=STOCK, 会议评定=rows(EVALUATION, "2022-09-01 | V1-1 | | A"),
                兑换登记=rows(EXCHANGE, "2022-09-02 | V1-1 | G | 2", "2022-09-03 | V1-1 | G | 2"))  # fmt: skip
    desk.submit("2022-10", 兑换登记=rows(EXCHANGE, "2022-10-02 | V1-1 | G | 2"))
    assert codes(desk.reckon()) == [("overdrawn", 3)]
    assert balance(desk.reckon("2022-10"), "V1-1")["closing"] == "3"


def test_openings(desk: Desk) -> None:
    """期初积分, or basis_points; dated joined or the first day of first_month, the later"""
    desk.setting("基础分", "7")
    desk.setting("启用月份", "2022-08")
    desk.submit(village="V1")
    month = desk.reckon()
    assert [(r["date"], r["household"]) for r in month.entries] == [("2022-09-10", "V1-3")]
    assert balance(month, "V1-1")["opening"] == "10"
    assert balance(month, "V1-3")["opening"] == balance(month, "V2-1")["opening"] == "7"


@pytest.mark.parametrize(
    ("expire_on", "expected"),
    [("12-31", {"2022-12": ["-15"], "2023-03": []}), ("03-31", {"2022-12": [], "2023-03": ["-9"]})],
)
def test_expiry(desk: Desk, expire_on: str, expected: dict[str, list[str]]) -> None:
    """lapses max(0, balance at the end of the cut-off − exchanges … since)"""
    desk.setting("年底处理", "expire")
    desk.setting("过期日", expire_on)
    desk.submit("2022-12", 会议评定=rows(EVALUATION, "2022-12-31 | V1-1 | | A"))
    desk.submit("2023-03", 进货登记=STOCK.replace("2022-09", "2023-03"),
                会议评定=rows(EVALUATION, "2023-03-02 | V1-1 | | A | 2"),
                兑换登记=rows(EXCHANGE, "2023-03-05 | V1-1 | G | 2"))  # fmt: skip
    assert {m: posted(desk.reckon(m), "expiry") for m in expected} == expected


def test_expiry_in_a_month_without_workbooks(desk: Desk) -> None:
    """It posts in a month without workbooks too; 02-29 is 02-28 in other years"""
    desk.setting("年底处理", "expire")
    desk.setting("过期日", "02-29")
    desk.submit("2022-12")
    desk.submit("2023-03")
    assert balance(desk.reckon("2023-03"), "V1-1")["opening"] == "0"


def test_transfers(desk: Desk) -> None:
    """two entries, out then in; refused whole (`overdrawn`) if more than is there"""
    head = "日期 | 转出户号 | 转入户号 | 积分 | 原因"
    desk.submit(划转=rows(head, "2022-09-02 | V1-1 | V1-2 | 4.5 | 分户",
                        "2022-09-02 | V1-1 | V1-2 | 6 | 分户", "2022-09-03 | V1-1 | V2-1 | 1 | 分户"))  # fmt: skip
    month = desk.reckon()
    assert [(r["id"][-5:], r["household"], r["points"]) for r in month.entries[1:]] == [
        ("T0001", "V1-1", "-4.5"), ("T0002", "V1-2", "4.5")]  # fmt: skip
    assert codes(month) == [("overdrawn", 3), ("wrong-village", 4)]


def test_counts_reset_the_stock(desk: Desk) -> None:
    """on one date receipts, then exchanges, then counts; a difference is a warning"""
    desk.submit(进货登记=STOCK, 兑换登记=rows(EXCHANGE, "2022-09-09 | V1-1 | G | 2"),
                盘点="日期 | 商品编号 | 实盘数量\n 2022-09-09 | G | 5\n 2022-09-09 | G | 5")  # fmt: skip
    month = desk.reckon()
    assert codes(month) == [("stock-difference", 2)]
    row = next(r for r in month.stock if r["goods"] == "G")
    assert (row["exchanged"], row["counted_difference"], row["closing"]) == ("2", "-2", "5")


def test_households_are_found_or_refused(desk: Desk) -> None:
    """A blank code with a head's name unique in the village is filled in, with a warning"""
    desk.submit(会议评定=rows(EVALUATION,
        "2022-09-01 | | 李四 | A", "2022-09-02 | | 同名 | A", "2022-09-03 | | 无人 | A",
        "2022-09-04 | | | A", "2022-09-05 | V2-1 | 谁 | A", "2022-09-06 | V9 | 谁 | A",
        "2022-09-07 | V1-1 | 李四 | A", "2022-09-08 | V1-3 | | A"))  # fmt: skip
    assert codes(desk.reckon()) == [
        ("ambiguous-household", 3), ("household-resolved", 2), ("missing-value", 5),
        ("name-mismatch", 8), ("not-a-member-then", 9), ("unknown-household", 4),
        ("unknown-household", 7), ("wrong-village", 6)]  # fmt: skip


def test_dates_and_numbers_as_people_type_them(desk: Desk) -> None:
    """Dates may be … text from a closed list; anything else is `bad-date`"""
    good = ["2022-09-05", "2022/9/6", "2022.9.7", "2022年9月8日", "20220909", "9月10日", "9.11",
            "２０２２－０９－１２"]  # fmt: skip
    bad = ["22.9.5", "5/9/2022", "2022-09-31", "昨天"]
    desk.submit(会议评定=rows(EVALUATION, *(f"{d} | V1-2 | | A | １" for d in good + bad),
                           *(f"2022-09-20 | V1-1 | | A | {n}" for n in ("五", "1e3", "0", "1.5"))))  # fmt: skip
    month = desk.reckon()
    assert posted(month) == ["5"] * 8
    assert codes(month) == [*(("bad-date", n) for n in (10, 11, 12, 13)), ("bad-number", 14),
                            ("bad-number", 15), ("not-positive", 16), ("not-whole", 17)]  # fmt: skip


def test_a_matrix_sheet(desk: Desk) -> None:
    """any column headed by an item's code or its exact description … `√` means once"""
    desk.submit(日常观察=rows("户号 | A | 评比 | 乱倒 | V | 合计",
        "V1-1 | √ | 3.5 | -8 | | 0.5", "V1-2 | 10 | 0 | | √ | 11", "V1-3 | | | | |",
        "V1-4 | 7 | √ | | | ", "合计 | 22 | 3.5 | -8 | | 18.5"))  # fmt: skip
    month = desk.reckon()
    got = [(r["household"], r["quantity"], r["points"]) for r in month.entries if r["row"]]
    assert got == [("V1-1", "1", "5"), ("V1-1", "1", "3.5"), ("V1-2", "2", "10"),
                   ("V1-1", "2", "-8"), ("V1-2", "1", "0")]  # fmt: skip
    assert {r["date"] for r in month.entries if r["row"]} == {"2022-09-25"}
    assert codes(month) == [("missing-value", 5), ("points-mismatch", 5),
                            ("total-mismatch", 3), ("total-mismatch", 6)]  # fmt: skip


def test_total_rows(desk: Desk) -> None:
    """a total row or column that holds numbers is checked; it excludes no row"""
    desk.submit(会议评定=rows(EVALUATION, "2022-09-01 | V1-2 | | A | 2 | 10", "",
                           "2022-09-02 | V1-2 | | B | 1 | 2.5", "合计 | | | | 3 | 13"))  # fmt: skip
    month = desk.reckon()
    assert (codes(month), posted(month)) == ([("total-mismatch", 5)], ["10", "2.5"])


def test_duplicates(desk: Desk) -> None:
    """the same date, household, item, quantity and note twice, both sheets taken together"""
    desk.submit(
        会议评定=rows(
            EVALUATION, "2022-09-01 | V1-2 | | A", "2022-09-01 | V1-2 | | A | 1 | | | 甲"
        ),
        日常观察=rows(EVALUATION, "2022-09-01 | V1-2 | | A | 1", "2022-09-01 | V1-2 | | A | 2"),
    )
    month = desk.reckon()
    assert ([p[:1] + p[3:] for p in month.problems], posted(month)) == (
        [("duplicate-entry", "日常观察", 2)], ["5", "5", "10"])  # fmt: skip


def test_items_and_evidence(desk: Desk) -> None:
    """Rules: `unknown-item`, `wrong-source`, `missing-evidence`, `date-outside-month`"""
    desk.submit(日常观察=rows(EVALUATION, "2022-09-01 | V1-2 | | Z", "2022-09-01 | V1-2 | | B",
        "2022-09-01 | V1-2 | | E", "2022-10-01 | V1-2 | | A", "#N/A | V1-2 | | A",
        "2022-09-01 | V1-2 | | A | =1+1"))  # fmt: skip
    assert codes(desk.reckon()) == [
        ("date-outside-month", 5), ("error-value", 6), ("formula-without-value", 7),
        ("missing-evidence", 4), ("unknown-item", 2), ("wrong-source", 3)]  # fmt: skip


def test_budget(desk: Desk) -> None:
    """most points one village may award in a month; a warning from 80 %"""
    desk.setting("村月发放预算", "10")
    desk.submit(会议评定=rows(EVALUATION, "2022-09-01 | V1-2 | | A | 2", "2022-09-02 | V1-1 | | D"))
    assert codes(desk.reckon()) == [("near-budget", None)]
    desk.submit(会议评定=rows(EVALUATION, "2022-09-01 | V1-2 | | A | 3"))
    assert codes(desk.reckon()) == [("over-budget", None)]


def test_files_that_do_not_count(desk: Desk) -> None:
    """none of the workbooks of that village and month counts; byte-equal copies count once"""
    sheet = rows(EVALUATION, "2022-09-01 | V2-1 | | A")
    desk.submit(village="V2", 会议评定=sheet)
    path = desk.folder / "inbox/V2 2022-09.xlsx"
    (desk.folder / "inbox/副本.xlsx").write_bytes(path.read_bytes())
    month = desk.reckon()
    assert ([p[:3] for p in month.problems], posted(month)) == (
        [("duplicate-workbook", "warning", "inbox/副本.xlsx")], ["5"])  # fmt: skip
    save(desk.folder / "inbox/副本.xlsx", {"封面": "村编号 | V2\n月份 | 2022-09"})
    save(desk.folder / "inbox/别村.xlsx", {"封面": "村编号 | V7\n月份 | 2022-13"})
    (desk.folder / "inbox/坏.xlsx").write_bytes(b"no zip")
    month = desk.reckon()
    assert posted(month) == []
    assert sorted(p[0] for p in month.problems) == ["bad-month", "duplicate-workbook",
        "duplicate-workbook", "unknown-village", "unreadable-file"]  # fmt: skip
    village = month.summary["villages"][1]
    assert (village["status"], village["errors"]) == ("draft", 2)


def test_summary(desk: Desk) -> None:
    """An exchange activity is one village and date with at least one exchange"""
    lines = ["2022-09-05 | V1-1 | H | 1", "2022-09-05 | V1-1 | G | 1", "2022-09-06 | V1-1 | H | 1"]
    desk.submit("2022-09", 进货登记=STOCK, 兑换登记=rows(EXCHANGE, *lines))
    desk.submit("2022-11", 会议评定=rows(EVALUATION, "2022-11-05 | V1-2 | | A"),
                兑换登记=rows(EXCHANGE, "2022-11-06 | V1-1 | H | 1"))  # fmt: skip
    month = desk.reckon("2022-11").summary
    assert (month["supermarkets"], month["households"]) == (2, 5)
    assert (month["exchange_activities"], month["year"]["exchange_activities"]) == (1, 3)
    assert (month["exchanged"], month["year"]["exchanged"]) == ("-1.25", "-6.75")
    assert (month["households_scored"], month["households_exchanged"]) == (1, 1)
    assert (month["closing"], month["year"]["households_exchanged"]) == ("8.25", 1)
    assert [v["status"] for v in month["villages"]] == ["final", "missing"]


def test_aliases_titles_and_unknown_columns(desk: Desk) -> None:
    """Title rows above the header row … the township's own familiar names"""
    desk.rules["表头别名"] = (
        "表 | 列 | 别名\n 会议评定 | | 打分表\n Meeting evaluations | 户号 | 门牌"
    )
    desk.submit(打分表="一村九月\n\n序号 | 门牌 | item | DATE\n 1 | V1-2 | A | 2022-09-01\n 2")
    desk.submit("2022-10", 随手记="天气")
    month = desk.reckon()
    assert (codes(month), posted(month)) == ([("unknown-column", 3)], ["5"])
    assert codes(desk.reckon("2022-10")) == [("empty-workbook", None), ("unknown-sheet", None)]


@pytest.mark.parametrize("seed", range(3))
def test_a_random_workspace_is_the_same_for_the_same_seed(tmp_path: Path, seed: int) -> None:
    """Invariants: households add up; every claim is an entry or stands in a problem"""
    for name in ("a", "b"):
        make(seed, tmp_path / name)
    first, second = reckon(tmp_path / "a"), reckon(tmp_path / "b")
    assert first == second
    assert any(month.entries for month in first.months.values())
    for _, month in sorted(first.months.items()):
        for row in month.balances:
            figures = [Decimal(row[c]) for c in MONEY]
            assert sum(figures) == Decimal(row["closing"])
        for row in month.stock:
            assert Decimal(row["closing"]) >= 0
        for village in month.summary["villages"]:
            own = [r for r in month.balances if r["village"] == village["code"]]
            assert Decimal(village["closing"]) == sum(Decimal(r["closing"]) for r in own)


def test_a_difference_is_told(desk: Desk) -> None:
    """The comparison itself: one figure changed is one line."""
    desk.submit(会议评定=rows(EVALUATION, "2022-09-01 | V1-2 | | A"))
    month = desk.reckon()
    data = desk.folder / "data"
    write_data(data, month)
    assert month_differences(data, month) == []
    month.balances[0]["closing"] = "11"
    assert month_differences(data, month) == [
        "balances.csv V1-1: closing: program '10', witness '11'"
    ]


def write_data(data: Path, month: Month) -> None:
    """What a program would write, from the witness's own figures."""

    data.mkdir()
    tables = {"balances": month.balances, "entries": month.entries, "stock": month.stock}
    for name, table in tables.items():
        with (data / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            if table:
                writer = csv.DictWriter(file, list(table[0]))
                writer.writeheader()
                writer.writerows(table)
    keys = ("code", "severity", "file", "sheet", "row")
    problems = [dict(zip(keys, p, strict=True)) for p in month.problems]
    (data / "problems.json").write_text(json.dumps(problems), "utf-8")
    (data / "summary.json").write_text(json.dumps(month.summary), "utf-8")
