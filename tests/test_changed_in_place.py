"""An item's points changed in its own row: every row written before is wrong, and the cause is told
once, on screen, page and returned copy; the list of problems keeps each.

CLEAN was 5 and is 8 now; of October's seven rows six were written with 5 (two of them for two times:
10), one with 8.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pointbook.tasks import close as closing
from tests.folders import saved
from tests.journeys.journey import as_text
from tests.months import PLAIN
from tests.test_changes import SCORES, command, sent

NOW = PLAIN["评分细则"].replace(
    "| CLEAN    | ENV      | 庭院整洁 | 5 ", "| CLEAN    | ENV      | 庭院整洁 | 8 "
)
SEPTEMBER = SCORES + "| 2022-09-05 | V01-001 | CLEAN | 2 | 10 |"
MEETING = (
    SCORES
    + """
    | 2022-10-05 | V01-001 | CLEAN | 1 | 5 |
    | 2022-10-06 | V01-001 | CLEAN | 2 | 10 |
    | 2022-10-07 | V01-001 | CLEAN | 1 | 5 |
    | 2022-10-08 | V01-001 | CLEAN | 1 | 8 |
    """
)
DAILY = (
    SCORES
    + """
    | 2022-10-05 | V01-002 | CLEAN | 1 | 5 |
    | 2022-10-06 | V01-002 | CLEAN | 2 | 10 |
    | 2022-10-07 | V01-002 | CLEAN | 1 | 5 |
    """
)
HINT = (
    "If the points were changed: in rules.xlsx give CLEAN its 5 points back, with 失效日期 (until),"
    " and the 8 points a row of their own with 生效日期 (from). Else correct the rows; points may be"
    " left blank."
)


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """Both months sent, by the rules as they were."""
    rules(tmp_path, PLAIN["评分细则"])
    sent(tmp_path, 会议评定=SEPTEMBER)
    sent(tmp_path, village="V02")
    sent(tmp_path, "2022-10", 会议评定=MEETING, 日常观察=DAILY)
    sent(tmp_path, "2022-10", village="V02")
    return tmp_path


def rules(town: Path, items: str) -> None:
    tables = {
        "设置": "| 项目 | 取值 |\n| 评议法定人数 | 1 |",
        "人员": "| 姓名 | 村编号 | 组织 |\n| 何会计 | | 评议小组 |\n| 曹老师 | | 监委会 |",
        "评分细则": items,
    }
    saved(town / "rules.xlsx", {**PLAIN, **tables})


def test_the_book_knows_what_the_points_were(town: Path) -> None:
    assert closing.close(town, "2022-09").document()["anchor"]
    rules(town, NOW)
    assert command(town, "check", code=1).output.splitlines()[:3] == [
        "error points-mismatch: inbox/2022-10/V01.xlsx › 会议评定 › E3 and 5 more cells",
        "  CLEAN was 5 until now; 6 rows were written with 5.",
        f"  → {HINT}",
    ]


def test_without_a_closed_month_the_rows_tell_it(town: Path) -> None:
    (town / "inbox" / "2022-09" / "V01.xlsx").unlink()
    rules(town, NOW)
    said = command(town, "check", code=1).output
    assert "  6 rows give 5 points for CLEAN; the rules say 8.\n" in said


def test_a_few_wrong_rows_are_no_change_of_the_rules(town: Path) -> None:
    """With the old rules the one row of 8 is wrong, and told as what it is."""
    said = command(town, "check", code=1).output
    assert "The row says 8 points; by the rules it must be 5." in said
    assert "生效日期" not in said


def test_the_page_tells_it_first_and_the_list_keeps_each(town: Path) -> None:
    assert closing.close(town, "2022-09").document()["anchor"]
    rules(town, NOW)
    command(town, "run", code=1)
    outbox = town / "outbox" / "2022-10"
    page = as_text(outbox / "problems.html")
    first = page.index("First of all: one cause of many errors")
    assert first < page.index("CLEAN was 5 until now; 6 rows were written with 5.")
    assert page.count("CLEAN was 5 until now; 3 rows were written with 5.") == 2  # a sheet each
    assert "by the rules it must be" not in page
    problems = json.loads((outbox / "data" / "problems.json").read_bytes())
    assert [each["message"] for each in problems if each["severity"] == "error"] == [
        f"The row says {given} points; by the rules it must be {right}."
        for given, right in [(5, 8), (10, 16), (5, 8)] * 2
    ]
    [copy] = (outbox / "returned").iterdir()
    listed = [row[3].value for row in load_workbook(copy).worksheets[0].iter_rows(min_row=5)]
    assert listed[0] == "CLEAN was 5 until now; 6 rows were written with 5."
    assert not any(listed[1:])
