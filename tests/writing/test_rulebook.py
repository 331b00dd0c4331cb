"""The rules workbook: reading it back gives the same rules, and it is laid out to be edited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from pointbook.demo.starter import starter
from pointbook.forms.rulebook import rulebook_bytes
from pointbook.reading.files import workbook
from pointbook.reading.rules import rulebook
from pointbook.vocabulary.rules import (
    Alias,
    Category,
    Change,
    Goods,
    Honour,
    Household,
    Item,
    Measure,
    Person,
    Rules,
    Village,
)
from pointbook.vocabulary.schema import RULES_SHEETS
from pointbook.vocabulary.settings import SETTINGS as EVERY_SETTING
from pointbook.vocabulary.settings import Settings

MAY, JUNE = date(2022, 5, 31), date(2022, 6, 1)

# Every field of every record says something other than its default somewhere.
EVERYTHING = Rules(
    settings=Settings(
        county="县",
        township="=乡",
        brand="积分超市",
        language="en",
        first_month="2022-03",
        points_per_yuan=50,
        exchange_rounding=50,
        price_tolerance=None,
        basis_points=1_05,
        household_month_cap=60_50,
        household_quarter_cap=99_99,
        household_year_cap=0,
        basis_period="quarter",
        spendable="published",
        deductions="floor",
        year_end="expire",
        expire_on=(2, 29),
        next_exchange=(10, 20),
        min_exchange=7,
        village_month_budget=999_99,
        publicity_days=5,
        quorum=2,
        names_on_notices="full",
        honour_roll=3,
        paper="A4",
        notices="separate",
        slip_codes=True,
        veto_freeze="year",
    ),
    changes=(
        Change("household_month_cap", None, "V2"),
        Change("points_per_yuan", 1_50, "", JUNE),
        Change("price_tolerance", 90, "V1", JUNE),
        Change("deductions", "carry", "V1"),
        Change("slip_codes", False, "V1"),
        Change("quorum", 0, "V1"),
    ),
    villages=(
        Village("V1", "甲村", "甲店", JUNE, "李𬭎"),
        Village("V2", "+乙村", shop="V1"),
    ),
    households=(
        Household("V1-1", "V1", "一社", "阿依努尔·吐尔逊", 4, 3_25, MAY, JUNE),
        Household("007", "V1", "", "@王", None, 0),
        Household("V1-2", "V1", "", "=李", joined=JUNE, predecessors=("V1-1", "007")),
    ),
    categories=(Category("A", "甲", 1_00, 2_00, 1_50), Category("B", "乙")),
    items=(
        Item("1-2", "A", "固定", "meeting", 2_50, until=MAY, row=4),
        Item("1-2", "A", "固定，新的", "both", 3_00, start=JUNE, exempt=True, row=5),
        Item("R", "A", "范围", "observation", None, 1_00, 5_00, unit="次", month_cap=5_00, row=6),
        Item(
            "M",
            "B",
            "扣分范围",
            "meeting",
            None,
            2_00,
            9_99,
            -1,
            evidence=True,
            row=7,
            quarter_cap=5_00,
        ),
        Item("X", "B", "两组", "meeting", 1_00, exclusive_group="G", tier_group="T", row=8),
        Item("V", "B", "否决", "meeting", 0, veto=True, row=9, aliases=("违法", "犯罪")),
        Item("R", "A", "本村的", points=1_00, row=10, villages=("V1", "V2")),
    ),
    goods=(
        Goods("G1", "盐", "400g", "袋", 2_50, 1_25, 4, 20, until=MAY, row=4),
        Goods("G1", "-盐", "", "", 3_01, 1_50, start=JUNE, row=5, aliases=("食盐",)),
        Goods("G1", "盐", "", "", 0, 3_00, row=6, villages=("V2",)),
        Goods("G2", "米", "", "", 4_00, 2_00, row=7, by_price=True),
    ),
    people=(Person("张三", "", "leading_group", "组长"), Person("李四", "V1", "assessment_group")),
    honours=(
        Honour("红榜", "month", 3, 1_50, ("A", "B")),
        Honour("最美家庭", "year", villages=("V2",)),
    ),
    aliases=(Alias("日常观察", "", "打分表"), Alias("兑换登记", "领取人", "签字")),
    measures=(Measure("一", "一行。\n又一行。"), Measure("", "没有条号。", ("V1",))),
)


def read(data: bytes, folder: Path) -> Rules:
    """What the reader of rules makes of it; it must find no error."""
    path = folder / "rules.xlsx"
    path.write_bytes(data)
    found = workbook.read(path, path.name)
    assert isinstance(found, workbook.Workbook)
    rules, problems = rulebook(found)
    assert [
        (problem.place.cell, problem.message("en")) for problem in problems if problem.is_error
    ] == []
    return replace(rules, digest="")


def test_reading_it_back_gives_the_same_rules(tmp_path: Path) -> None:
    assert read(rulebook_bytes(EVERYTHING), tmp_path) == EVERYTHING


def test_the_starter_is_read_back_whole(tmp_path: Path) -> None:
    home = Household("V01-001", "V01", "一社", "张三")
    rules = replace(starter(), villages=(Village("V01", "甲村"),), households=(home,))
    found, rules = rowless(read(rulebook_bytes(rules), tmp_path)), rowless(rules)
    assert found == rules


def rowless(rules: Rules) -> Rules:
    """The rules wherever their rows stand."""
    items = tuple(replace(item, row=0) for item in rules.items)
    return replace(rules, items=items, goods=tuple(replace(each, row=0) for each in rules.goods))


def test_a_new_township_has_every_sheet_and_no_household() -> None:
    book = openpyxl.load_workbook(BytesIO(rulebook_bytes(starter())))
    assert book.sheetnames == [schema.zh for schema in RULES_SHEETS]
    assert book["户"].max_row == 3


def test_the_same_rules_give_the_same_bytes() -> None:
    assert rulebook_bytes(EVERYTHING) == rulebook_bytes(EVERYTHING)


@pytest.fixture(scope="module")
def sheets() -> dict[str, Worksheet]:
    book = openpyxl.load_workbook(BytesIO(rulebook_bytes(starter(), note="示例")))
    return {page.title: page for page in book.worksheets}


def test_every_sheet_is_laid_out_to_be_edited_and_printed(sheets: dict[str, Worksheet]) -> None:
    for schema in RULES_SHEETS:
        page = sheets[schema.zh]
        assert "示例" in page["A1"].value
        assert [cell.value for cell in page[3]] == [column.zh for column in schema.columns]
        assert page.freeze_panes == "A4"
        assert page.print_title_rows == "$3:$3"
        assert page.page_setup.orientation == "landscape"
        assert (page.page_setup.paperSize, page.page_setup.fitToHeight) == (9, 0)


def test_columns_are_wide_enough_for_chinese(sheets: dict[str, Worksheet]) -> None:
    """A Chinese character is two Latin ones wide."""
    page = sheets["兑换商品"]
    assert page.column_dimensions["G"].width >= 2 * len("每户每次限量")


def test_every_setting_is_explained(sheets: dict[str, Worksheet]) -> None:
    rows = list(sheets["设置"].iter_rows(min_row=4, values_only=True))
    assert [row[0] for row in rows] == [setting.zh for setting in EVERY_SETTING]
    assert all(row[4] for row in rows)


def test_choices_are_drop_downs(sheets: dict[str, Worksheet]) -> None:
    found = {
        (title, str(rule.sqref).split(":")[0]): rule.formula1
        for title, page in sheets.items()
        for rule in page.data_validations.dataValidation
        if rule.type == "list"
    }
    assert found["评分细则", "D4"] == '"会议评定,日常观察,均可"'
    assert found["评分细则", "B4"].lstrip("=").startswith("类别!$A$4:")
    assert found["评分细则", "P4"] == '"是,否"'
    assert found["评分细则", "T4"].lstrip("=").startswith("村!$A$4:")
    assert found["人员", "C4"] == '"领导小组,评议小组,监委会"'
    assert found["设置", "B7"] == '"中文,英文"'
    assert found["设置", "B10"] == '"0.01,0.1,0.5,1"'
    assert found["设置", "B17"] == '"实时,公示后"'
    assert max(map(len, found.values())) < 255


def test_the_wall_text_follows_the_settings() -> None:
    texts = "".join(measure.text for measure in starter().measures)
    assert len(starter().measures) >= 15
    for figure in ("基础分10分", "最高60分", "最高500分", "不少于5分", "2500分", "7天", "3人"):
        assert figure in texts
    other = starter(household_month_cap=None, year_end="expire", deductions="floor")
    changed = "".join(measure.text for measure in other.measures)
    assert "每月最高" not in changed
    assert "12月31日清零" in changed
    assert "扣完为止" in changed
