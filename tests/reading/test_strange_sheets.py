"""Sheets that a stranger thought of: what each of their rows is, and what is told of it."""

from __future__ import annotations

import pytest

from pointbook.vocabulary.cells import Cell
from pointbook.vocabulary.places import Place
from tests.months import STOCKED, reckoned, rules_of

MATRIX = "| 序号 | 户号 | 户主 | CLEAN | LITTER |\n| 1 | V01-001 | 张三 | 5 | |\n"
SIDES = "| 日期 | 户号 | 细则编号 | 加分 | 扣分 |\n"
DAY = "2022-09-05"


@pytest.mark.parametrize(
    "total",
    [
        "| 合计 | 1户 | | 5 | |",
        "| | 合计 | 1户 | 5 | |",
        "| 合计 | 全村 | | 5 | |",
        "| 合计 | 一社 | | 5 | |",
        "| 合计 | 共一户 | | 5 | |",
    ],
)
def test_what_stands_beside_a_totals_word_says_what_the_total_is_of(total: str) -> None:
    done = reckoned(rules_of(), 会议评定=MATRIX + total)
    assert done.codes == []
    assert done.entries("award") == ["V01-001 5"]
    wrong = reckoned(rules_of(), 会议评定=MATRIX + total.replace("5", "6"))
    assert wrong.codes == ["total-mismatch D3"]


def test_a_household_beside_a_totals_word_is_a_record() -> None:
    done = reckoned(rules_of(), 会议评定=MATRIX + "| 合计 | V01-002 | | 5 | |")
    assert done.entries("award") == ["V01-001 5", "V01-002 5"]


@pytest.mark.parametrize(
    ("total", "codes"),
    [
        ("| 合计 | | | 10 | 4 |", []),
        ("| 合计 | | | 10 | -4 |", []),
        ("| 合计 | | | 6 | |", ["total-mismatch D5"]),
        ("| 合计 | | | 9 | 5 |", ["total-mismatch D5", "total-mismatch E5"]),
    ],
)
def test_gains_and_losses_add_up_each_for_itself(total: str, codes: list[str]) -> None:
    rows = [f"| {DAY} | V01-001 | CLEAN | 5 | |", f"| {DAY} | V01-001 | LITTER | | 4 |"]
    blank = f"| {DAY} | V01-002 | CLEAN | | |"  # counts what its rule gives
    done = reckoned(rules_of(), 会议评定=SIDES + "\n".join([*rows, blank, total]))
    assert done.codes == codes


def test_a_score_on_the_wrong_side_is_told_where_it_stands() -> None:
    rows = [f"| {DAY} | V01-001 | CLEAN | | 5 |", f"| {DAY} | V01-001 | LITTER | 4 | |"]
    done = reckoned(rules_of(), 会议评定=SIDES + "\n".join(rows))
    assert done.codes == ["points-mismatch E2", "points-mismatch D3"]
    assert [problem.value for problem in done.problems] == ["5", "4"]


@pytest.mark.parametrize(
    ("sheet", "rows"),
    [
        ("日常观察", f"| {DAY} | V01-001 | CLEAN | 1 |"),
        ("日常观察", f"| 何时 | 谁家 | 何事 | 几回 |\n| {DAY} | V01-001 | CLEAN | 1 |"),
        ("会议评定", "| V01-001 | 张三 | 5 |\n| V01-002 | 李四 | 5 |"),
        ("兑换登记", f"| 九月兑换登记 | | | |\n| {DAY} | 张三 | 盐 | 1 |"),
    ],
)
def test_records_without_a_head_are_told(sheet: str, rows: str) -> None:
    done = reckoned(rules_of(), **{sheet: rows})  # type: ignore[arg-type]
    assert {problem.code for problem in done.problems} == {"missing-column"}
    assert done.reckoning.rows.refused == len(rows.split("\n"))
    assert done.entries("award", "exchange") == []


def test_a_sheet_of_titles_alone_is_no_table_without_a_head() -> None:
    done = reckoned(rules_of(), 会议评定="| 九月没有开会 |", 进货登记=STOCKED)
    assert done.codes == []


def test_the_same_page_beside_another_does_not_add_up_with_it() -> None:
    table = "| 日期 | 户号 | 细则编号 | 得分 | | 日期 | 户号 | 细则编号 | 得分 |\n"
    row = f"| {DAY} | V01-001 | CLEAN | 5 | | {DAY} | V01-002 | CLEAN | 5 |\n"
    totals = "| 合计 | | | 5 | | 合计 | | | 10 |"
    assert reckoned(rules_of(), 会议评定=table + row + totals).codes == ["total-mismatch I3"]


@pytest.mark.parametrize(
    ("heads", "codes"),
    [
        ("| 日期 | 户号 | 户主 | 户主 | 细则编号 |", []),
        ("| 日期 | 姓名 | 农户 | 备注 | 细则编号 |", ["missing-column 1"]),
    ],
)
def test_names_of_households_in_two_columns(heads: str, codes: list[str]) -> None:
    cells = "V01-001 | 张三 | 张三" if not codes else "张三 | 李四 |"
    done = reckoned(rules_of(), 会议评定=f"{heads}\n| {DAY} | {cells} | CLEAN |")
    assert [code for code in done.codes if not code.startswith("unknown-column")] == codes
    assert done.entries("award") == ([] if codes else ["V01-001 5"])


def test_a_row_of_the_meeting_on_a_sheet_of_both_has_no_observer() -> None:
    rows = f"| 日期 | 户号 | 细则编号 | 观察人 |\n| {DAY} | V01-001 | CLEAN | 李四 |\n"
    people = "| 姓名 | 村编号 | 组织 |\n| 王五 | V01 | 评议小组 |"
    items = (
        "| 细则编号 | 类别编号 | 内容 | 评定方式 | 分值 |\n| CLEAN | ENV | 整洁 | 会议评定 | 5 |"
    )
    done = reckoned(rules_of(人员=people, 评分细则=items), 打分=rows)
    assert done.entries("award") == ["V01-001 5"]
    assert "unknown-person" not in [each.code for each in done.problems]


def test_what_a_cell_says_is_told_trimmed() -> None:
    assert Cell("3 ", Place("", "会议评定", 2, 2)).text == "3"
