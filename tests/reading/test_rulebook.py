"""The rules workbook (CONTRACT 2): every sentence of it, and every fault at its cell in one pass."""

from datetime import date, datetime

import pytest

from pointbook.reading.files.workbook import Sheet
from pointbook.reading.rules import rulebook
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.rules import (
    Alias,
    Category,
    Goods,
    Honour,
    Household,
    Item,
    Measure,
    Person,
    Rules,
    Settings,
    Village,
)
from pointbook.vocabulary.settings import ALLOWED, SETTINGS
from tests.sheets import sheet_of, workbook_of

PLAIN = {
    "村": """
        | 村编号 | 村名 |
        |--------|------|
        | V01    | 甲村 |
        | V02    | 乙村 |
        """,
    "户": """
        | 户号    | 村编号 | 户主 |
        |---------|--------|------|
        | V01-001 | V01    | 张三 |
        """,
    "类别": """
        | 类别编号 | 类别名称 |
        |----------|----------|
        | ENV      | 人居环境 |
        """,
    "评分细则": """
        | 细则编号 | 类别编号 | 内容     | 分值 |
        |----------|----------|----------|------|
        | E1       | ENV      | 庭院整洁 | 5    |
        """,
}

ITEM = "| 细则编号 | 类别编号 | 内容 | 分值 "


def read(**sheets: str | Sheet) -> tuple[Rules, list[Problem]]:
    """Rules that are right but for the sheets given."""
    return rulebook(workbook_of(**{**PLAIN, **sheets}))


def right(**sheets: str | Sheet) -> Rules:
    rules, problems = read(**sheets)
    assert problems == []
    return rules


def faults(**sheets: str | Sheet) -> list[tuple[str, str]]:
    """The code and the sheet and cell of each problem; no message may be without its facts."""
    _, problems = read(**sheets)
    for problem in problems:
        assert problem.place.file == "rules.xlsx"
        assert (problem.month, problem.village) == (None, None)
        assert problem.message("en")
        assert problem.hint("en")
    return [(p.code, f"{p.place.sheet} {p.place.cell or '-'}") for p in problems]


def message(**sheets: str | Sheet) -> str:
    """What the only problem says."""
    _, [problem] = read(**sheets)
    return problem.message("en")


def test_each_column_has_its_place() -> None:
    rules = right(
        村="""
        | 村编号 | 村名 | 超市名称 | 开业日期   | 联系人 |
        | V01    | 甲村 | 甲超市   | 2022-07-01 | 李四   |
        """,
        户="""
        | 户号    | 村编号 | 社   | 户主 | 人口 | 期初积分 | 加入日期   | 退出日期   | 前户号  |
        | V01-001 | V01    | 一社 | 张三 | 4    | 12.5     | 2022-07-01 | 2022-12-31 |         |
        | V01-002 | V01    |      | 张四 |      |          |            |            | V01-001 |
        """,
        类别="""
        | 类别编号 | 类别名称 | 每户每月上限 | 每户每年上限 |
        | ENV      | 人居环境 | 20           | 120.5        |
        """,
        兑换商品="""
        | 商品编号 | 商品名称 | 规格 | 单位 | 单价 | 积分 | 每户每次限量 | 安全库存 | 生效日期   | 失效日期   |
        | G01      | 盐       | 400g | 袋   | 2.5  | 2.5  | 3            | 10       | 2022-07-01 | 2022-12-31 |
        """,
        人员="""
        | 姓名 | 村编号 | 组织     | 职务 |
        | 王五 | V01    | 评议小组 | 组长 |
        """,
        荣誉="""
        | 荣誉名称 | 周期 | 每村名额 | 最低积分 | 类别编号 |
        | 美丽庭院 | 季   | 3        | 30       | ENV      |
        """,
        表头别名="""
        | 表       | 列   | 别名     |
        | 兑换登记 |      | 领取台账 |
        | 兑换登记 | 户号 | 农户编号 |
        """,
        管理办法="""
        | 条 | 内容           |
        | 1  | 积分以户为单位 |
        """,
    )
    assert rules.villages == (Village("V01", "甲村", "甲超市", date(2022, 7, 1), "李四"),)
    assert rules.households == (
        Household("V01-001", "V01", "一社", "张三", 4, 1250, date(2022, 7, 1), date(2022, 12, 31)),
        Household("V01-002", "V01", "", "张四", predecessors=("V01-001",)),
    )
    assert rules.categories == (Category("ENV", "人居环境", 2000, 12050),)
    assert rules.goods == (
        Goods("G01", "盐", "400g", "袋", 250, 250, 3, 10, date(2022, 7, 1), date(2022, 12, 31), 2),
    )
    assert rules.people == (Person("王五", "V01", "assessment_group", "组长"),)
    assert rules.honours == (Honour("美丽庭院", "quarter", 3, 3000, ("ENV",)),)
    assert rules.aliases == (
        Alias("兑换登记", "", "领取台账"),
        Alias("兑换登记", "户号", "农户编号"),
    )
    assert rules.measures == (Measure("1", "积分以户为单位"),)
    assert rules.digest == "0" * 64


def test_an_item_has_every_column() -> None:
    rules = right(
        评分细则="""
        | 细则编号 | 类别编号 | 内容 | 评定方式 | 分值 | 最低分 | 最高分 | 单位 | 每户每月上限 | 每户每年上限 | 互斥组 | 级差组 | 不计封顶 | 需凭证 | 一票否决 | 生效日期 | 失效日期 |
        | E1 | ENV | 庭院 | 会议评定 | 5 | | | 次 | 10 | 60 | X1 | T1 | 是 | √ | 否 | 2022-07-01 | 2022-12-31 |
        """
    )
    assert rules.items == (
        Item(
            code="E1",
            category="ENV",
            description="庭院",
            source="meeting",
            points=500,
            unit="次",
            month_cap=1000,
            year_cap=6000,
            exclusive_group="X1",
            tier_group="T1",
            exempt=True,
            evidence=True,
            start=date(2022, 7, 1),
            until=date(2022, 12, 31),
            row=2,
        ),
    )


def test_sheets_and_columns_go_by_their_english_names_in_any_order() -> None:
    tables = {
        "Villages": "| name | code |\n| East | V01 |",
        "households": "| head | village | code |\n| Zhang | V01 | 7 |",
        "Items": "| Points | Description | Category | Code |\n| 5 | Tidy yard | ENV | E1 |",
        "Categories": "| name | code |\n| Homes | ENV |",
    }
    rules, problems = rulebook(workbook_of(**tables))
    assert problems == []
    assert rules.households == (Household("7", "V01", "", "Zhang"),)
    assert rules.items[0].points == 500


def test_title_rows_and_blank_rows_are_no_rows_and_keep_the_row_numbers() -> None:
    rules = right(
        评分细则="""
        | 漫水滩乡积分评分细则 |          |          |      |          |
        | 细则编号             | 类别编号 | 内容     | 分值 | 不计封顶 |
        |                      |          |          |      | 否       |
        | E1                   | ENV      | 庭院整洁 | 5    | 否       |
        |                      |          |          |      |          |
        """
    )
    assert [(item.code, item.row) for item in rules.items] == [("E1", 4)]


# Settings


def settings(*rows: str) -> Settings:
    return right(设置="| 项目 | 取值 |\n" + "\n".join(rows)).settings


def test_every_setting_has_a_default_so_a_missing_row_or_sheet_is_fine() -> None:
    assert right().settings == Settings()
    assert settings() == Settings()
    assert settings(*(f"| {setting.zh} | |" for setting in SETTINGS)) == Settings()


def test_the_table_of_settings_has_each_setting_once_and_its_default() -> None:
    assert [setting.name for setting in SETTINGS] == list(Settings.__dataclass_fields__)
    shown = {setting.name: setting.default for setting in SETTINGS}
    assert (shown["points_per_yuan"], shown["expire_on"]) == ("1", "12-31")
    assert (shown["quorum"], shown["household_month_cap"]) == ("3", "")
    for setting in SETTINGS:
        assert setting.kind == "text" or setting.kind in ALLOWED
        assert settings(f"| {setting.zh} | '{setting.default} |") == Settings()
        assert settings(f"| {setting.name} | '{setting.default} |") == Settings()


@pytest.mark.parametrize(
    ("name", "value", "field", "expected"),
    [
        ("县", "景泰县", "county", "景泰县"),
        ("township", "漫水滩乡", "township", "漫水滩乡"),
        ("品牌", "爱心超市", "brand", "爱心超市"),
        ("语言", "en", "language", "en"),
        ("语言", "中文", "language", "zh"),
        ("启用月份", "2022-07", "first_month", "2022-07"),
        ("启用月份", "2022年7月", "first_month", "2022-07"),
        ("启用月份", "2022-07-01", "first_month", "2022-07"),
        ("每元积分", "10", "points_per_yuan", 1000),
        ("points_per_yuan", "0.5", "points_per_yuan", 50),
        ("基础分", "10", "basis_points", 1000),
        ("户月封顶", "60", "household_month_cap", 6000),
        ("户月封顶", "无", "household_month_cap", None),
        ("户年封顶", "'500", "household_year_cap", 50000),
        ("可用积分", "published", "spendable", "published"),
        ("可用积分", "公示后", "spendable", "published"),
        ("扣分方式", "floor", "deductions", "floor"),
        ("扣分方式", "扣完为止", "deductions", "floor"),
        ("年底处理", "EXPIRE", "year_end", "expire"),
        ("年底处理", "清零", "year_end", "expire"),
        ("年底处理", "结转", "year_end", "carry"),
        ("过期日", "03-31", "expire_on", (3, 31)),
        ("过期日", "2月29日", "expire_on", (2, 29)),
        ("过期日", "2022-06-30", "expire_on", (6, 30)),
        ("起兑分", "5", "min_exchange", 500),
        ("村月发放预算", "2500", "village_month_budget", 250000),
        ("公示天数", "5", "publicity_days", 5),
        ("评议法定人数", "0", "quorum", 0),
        ("公示姓名", "full", "names_on_notices", "full"),
        ("公示姓名", "实名", "names_on_notices", "full"),
        ("公示姓名", "脱敏", "names_on_notices", "masked"),
        ("红榜户数", "20", "honour_roll", 20),
        ("纸张", "a4", "paper", "A4"),
        ("Household month cap", "７０", "household_month_cap", 7000),
    ],
)
def test_each_setting_is_read(name: str, value: str, field: str, expected: object) -> None:
    assert getattr(settings(f"| {name} | {value} |"), field) == expected


def test_a_day_that_excel_made_a_date_of_is_that_day() -> None:
    sheet = sheet_of("| 项目 | 取值 |\n| 过期日 | x |", "设置")
    sheet.rows[1][1] = datetime.fromisoformat("2026-03-31")
    assert right(设置=sheet).settings.expire_on == (3, 31)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("语言", "法文"),
        ("启用月份", "2022-13"),
        ("启用月份", "2022.1"),
        ("每元积分", "0"),
        ("每元积分", "-1"),
        ("每元积分", "0.333"),
        ("基础分", "十"),
        ("基础分", "无"),
        ("户月封顶", "-60"),
        ("户年封顶", "约500"),
        ("可用积分", "carry"),
        ("扣分方式", "expire"),
        ("年底处理", "floor"),
        ("过期日", "02-30"),
        ("过期日", "12.31"),
        ("过期日", "年底"),
        ("起兑分", "5分"),
        ("村月发放预算", "1e3"),
        ("公示天数", "5.5"),
        ("评议法定人数", "-3"),
        ("公示姓名", "TRUE"),
        ("红榜户数", "前十"),
        ("纸张", "A5"),
    ],
)
def test_a_wrong_value_is_an_error_at_its_cell(name: str, value: str) -> None:
    table = f"| 项目 | 取值 |\n| {name} | {value} |"
    assert faults(设置=table) == [("bad-rule", "设置 B2")]
    assert f"“{name}” says “{value}”; it must be " in message(设置=table)


def test_an_unknown_setting_is_a_warning_that_names_the_nearest() -> None:
    _, [problem] = read(设置="| 项目 | 取值 |\n| 户月封项 | 60 |")
    assert (problem.code, problem.place.cell, problem.severity) == (
        "unknown-setting",
        "A2",
        "warning",
    )
    assert problem.hint("en").endswith("Do you mean “户月封顶”?")


def test_settings_have_a_name_and_stand_once() -> None:
    assert faults(
        设置="""
        | 项目     | 取值 | 说明           |
        | 户月封顶 | 60   |                |
        | 户月封顶 | 70   |                |
        | 起兑分   | =    |                |
        |          | 5    |                |
        |          |      | 只是一行说明   |
        """
    ) == [
        ("bad-rule", "设置 A3"),
        ("formula-without-value", "设置 B4"),
        ("missing-value", "设置 A5"),
        ("missing-value", "设置 A6"),
    ]


# Sheets and columns


@pytest.mark.parametrize("name", ["村", "户", "评分细则"])
def test_the_rules_cannot_do_without_villages_households_and_items(name: str) -> None:
    sheets = {sheet: table for sheet, table in PLAIN.items() if sheet != name}
    _, [problem] = rulebook(workbook_of(**sheets))
    assert (problem.code, problem.place.sheet, problem.place.cell) == ("bad-rule", name, None)
    assert faults(**{name: "| |"}) == [("bad-rule", f"{name} -")]


def test_without_a_sheet_of_categories_the_items_name_them() -> None:
    sheets = {sheet: table for sheet, table in PLAIN.items() if sheet != "类别"}
    rules, problems = rulebook(workbook_of(**sheets))
    assert problems == []
    assert rules.categories == (Category("ENV", "ENV"),)


def test_a_missing_column_is_said_once_and_its_other_columns_are_checked_still() -> None:
    assert faults(户="| 户号 | 村编号 | 加入日期 |\n| 1 | V01 | 9月5日 |\n| 2 | V01 | |") == [
        ("missing-column", "户 -"),
        ("bad-date", "户 C2"),
    ]
    assert faults(村="| 村编号 |\n| V01 |") == [("missing-column", "村 -")]
    assert faults(评分细则="| 细则编号 | 类别编号 | 内容 |\n| E1 | ENV | 庭院 |") == [
        ("missing-column", "评分细则 -")
    ]
    assert faults(兑换商品="| 商品编号 | 商品名称 |\n| G1 | 盐 |") == [
        ("missing-column", "兑换商品 -")
    ]


def test_unknown_sheets_and_columns_are_warnings() -> None:
    _, problems = read(
        村="| 村编号 | 村名 | 村名称 |\n| V01 | 甲村 | |",
        评分细责="| 随便 |",
        清单=sheet_of("| 下拉 |", "清单", hidden=True),
        空表="| |",
    )
    assert [(p.code, str(p.place), p.severity) for p in problems] == [
        ("unknown-column", "rules.xlsx › 村 › C1", "warning"),
        ("unknown-sheet", "rules.xlsx › 评分细责", "warning"),
    ]
    assert problems[0].hint("en").endswith("Do you mean “村名”?")
    assert problems[1].hint("en").endswith("Do you mean “评分细则”?")


def test_a_sheet_or_column_that_is_there_twice_is_an_error() -> None:
    assert faults(Villages=PLAIN["村"]) == [("bad-rule", "Villages -")]
    assert faults(村="| 村编号 | 村名 | name |\n| V01 | 甲村 | 乙村 |\n| V02 | 乙村 | |") == [
        ("bad-rule", "村 C1")
    ]


# Cells


def test_every_fault_of_every_cell_is_found_in_one_pass() -> None:
    assert faults(
        户="""
        | 户号 | 村编号 | 户主 | 人口 | 期初积分 | 加入日期   | 退出日期 |
        |      | V01    |      | 2.5  | 1.234    | 2022-02-30 | #N/A     |
        | 2    |        | 张三 | -1   | 十       | 22.9.1     | =        |
        """,
        兑换商品="""
        | 商品编号 | 商品名称 | 单价 | 积分 | 每户每次限量 | 安全库存 |
        | G1       |          | -1   | 1    | 0            | -1       |
        |          | 盐       |      | -1   | 1.5          | 0.5      |
        """,
        类别="| 类别编号 | 类别名称 | 每户每月上限 | 每户每年上限 |\n| ENV | 环境 | -1 | 多 |",
        荣誉="| 荣誉名称 | 周期 | 每村名额 | 最低积分 |\n| 甲 | 旬 | 0 | 少 |",
    ) == [
        ("missing-value", "兑换商品 B2"),
        ("not-positive", "兑换商品 C2"),
        ("not-positive", "兑换商品 E2"),
        ("not-positive", "兑换商品 F2"),
        ("missing-value", "兑换商品 A3"),
        ("not-positive", "兑换商品 D3"),
        ("not-whole", "兑换商品 E3"),
        ("not-whole", "兑换商品 F3"),
        ("missing-value", "户 A2"),
        ("missing-value", "户 C2"),
        ("not-whole", "户 D2"),
        ("bad-number", "户 E2"),
        ("bad-date", "户 F2"),
        ("error-value", "户 G2"),
        ("missing-value", "户 B3"),
        ("not-positive", "户 D3"),
        ("bad-number", "户 E3"),
        ("bad-date", "户 F3"),
        ("formula-without-value", "户 G3"),
        ("not-positive", "类别 C2"),
        ("bad-number", "类别 D2"),
        ("bad-rule", "荣誉 B2"),
        ("not-positive", "荣誉 C2"),
        ("bad-number", "荣誉 D2"),
    ]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("是", True), ("yes", True), ("√", True), ("1", True), ("TRUE", True), ("Y", True),
        ("否", False), ("no", False), ("0", False), ("", False), ("FALSE", False),
    ],
)  # fmt: skip
def test_yes_no_cells_take_these_words_and_blank_is_no(typed: str, meant: bool) -> None:
    [item] = right(评分细则=f"{ITEM}| 需凭证 |\n| E1 | ENV | 庭院 | 5 | {typed} |").items
    assert item.evidence is meant


def test_a_cell_that_is_neither_yes_nor_no_is_an_error() -> None:
    table = f"{ITEM}| 不计封顶 |\n| E1 | ENV | 庭院 | 5 | 也许 |"
    assert faults(评分细则=table) == [("bad-rule", "评分细则 E2")]
    assert "“也许” is neither yes nor no" in message(评分细则=table)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("会议评定", "meeting"), ("日常观察", "observation"), ("均可", "both"), ("", "both"),
        ("meeting", "meeting"), ("Observation", "observation"), ("both", "both"),
    ],
)  # fmt: skip
def test_the_source_of_an_item(typed: str, meant: str) -> None:
    [item] = right(评分细则=f"{ITEM}| 评定方式 |\n| E1 | ENV | 庭院 | 5 | {typed} |").items
    assert item.source == meant


def test_a_word_that_may_not_stand_there_is_named_with_those_that_may() -> None:
    assert message(评分细则=f"{ITEM}| 评定方式 |\n| E1 | ENV | 庭院 | 5 | 投票 |") == (
        "“投票” is none of the words that may stand here:"
        " 会议评定 (meeting)、日常观察 (observation)、均可 (both)."
    )


# Items


def score(points: str, low: str, high: str, veto: str = "", cap: str = "") -> str:
    head = f"{ITEM}| 最低分 | 最高分 | 一票否决 | 每户每月上限 |"
    return f"{head}\n| E1 | ENV | 庭院 | {points} | {low} | {high} | {veto} | {cap} |"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("5", "", ""), (500, 0, 0, 1)),
        (("-2.5", "", ""), (-250, 0, 0, 1)),
        (("", "1", "10"), (None, 100, 1000, 1)),
        (("", "0", "10"), (None, 0, 1000, 1)),
        (("", "-10", "-1"), (None, 100, 1000, -1)),
        (("", "-1", "-10"), (None, 100, 1000, -1)),
        (("", "-10", "0"), (None, 0, 1000, -1)),
        (("0", "", "", "是"), (0, 0, 0, 1)),
        (("", "", "", "是"), (0, 0, 0, 1)),
    ],
)
def test_an_item_has_fixed_points_or_a_range_and_a_minus_range_is_read_without_sign(
    row: tuple[str, ...], expected: tuple[int | None, int, int, int]
) -> None:
    [item] = right(评分细则=score(*row)).items
    assert (item.points, item.low, item.high, item.sign) == expected


@pytest.mark.parametrize(
    ("row", "cell", "said"),
    [
        (("5", "1", "10"), "D2", "The item has both fixed points and a range"),
        (("5", "", "10"), "D2", "The item has both fixed points and a range"),
        (("", "", ""), "D2", "The item needs fixed points, or"),
        (("0", "", ""), "D2", "0 points are only for a veto item."),
        (("", "-5", "5"), "E2", "The range -5 to 5 spans 0;"),
        (("", "5", "-5"), "E2", "The range 5 to -5 spans 0;"),
        (("", "10", "1"), "E2", "The lowest points, 10, are above the highest, 1."),
        (("", "0", "0"), "F2", "A range of 0 to 0 moves no points."),
        (("-5", "", "", "是"), "D2", "A veto item moves no points:"),
        (("", "1", "5", "是"), "D2", "A veto item moves no points:"),
    ],
)
def test_any_other_score_is_an_error(row: tuple[str, ...], cell: str, said: str) -> None:
    assert faults(评分细则=score(*row)) == [("bad-rule", f"评分细则 {cell}")]
    assert message(评分细则=score(*row)).startswith(said)


def test_half_a_range_lacks_a_value() -> None:
    assert faults(评分细则=score("", "1", "")) == [("missing-value", "评分细则 F2")]
    assert faults(评分细则=score("", "", "5")) == [("missing-value", "评分细则 E2")]


def test_the_sign_of_a_cap_matters_for_plus_items_alone() -> None:
    for row in (("-5", "", ""), ("", "-5", "-1"), ("0", "", "", "是")):
        veto = (*row, "", "")[3]
        [item] = right(评分细则=score(*row[:3], veto, "-20")).items
        assert item.month_cap == 2000
    assert faults(评分细则=score("5", "", "", "", "-20")) == [("not-positive", "评分细则 H2")]
    assert faults(评分细则=score("", "1", "5", "", "-20")) == [("not-positive", "评分细则 H2")]


def test_an_item_belongs_to_a_category() -> None:
    table = "| 细则编号 | 类别编号 | 内容 | 分值 |\n| E1 | {} | 庭院 | 5 |"
    assert right(评分细则=table.format("人居环境")).items[0].category == "ENV"
    assert faults(评分细则=table.format("LAW")) == [("bad-rule", "评分细则 B2")]
    assert faults(评分细则=table.format("")) == [("missing-value", "评分细则 B2")]


# Goods


def goods(price: str, points: str, rate: str = "1") -> dict[str, str]:
    return {
        "设置": f"| 项目 | 取值 |\n| 每元积分 | {rate} |",
        "兑换商品": f"| 商品编号 | 商品名称 | 单价 | 积分 |\n| G1 | 盐 | {price} | {points} |",
    }


@pytest.mark.parametrize(
    ("price", "points", "rate", "expected"),
    [
        ("2", "", "1", 200),
        ("2", "2", "1", 200),
        ("2.5", "", "10", 2500),
        ("0.25", "", "0.5", 13),
        ("0.25", "0.13", "0.5", 13),
        ("", "2", "1", 200),
    ],
)
def test_blank_points_are_the_price_times_the_rate_rounded_half_up(
    price: str, points: str, rate: str, expected: int
) -> None:
    assert right(**goods(price, points, rate)).goods[0].points == expected


def test_points_that_differ_are_no_fair_exchange() -> None:
    assert faults(**goods("2", "3", "10")) == [("bad-rule", "兑换商品 D2")]
    assert message(**goods("2", "3", "10")) == (
        "The price is 2 yuan, which at 10 points a yuan is 20 points;"
        " the cell says 3 (fair exchange)."
    )
    assert faults(**goods("", "")) == [("missing-value", "兑换商品 C2")]


def test_a_wrong_rate_is_said_once_and_not_at_each_of_the_goods() -> None:
    assert faults(**goods("2", "3", "十")) == [("bad-rule", "设置 B2")]


# Codes and periods


def test_codes_are_unique() -> None:
    _, problems = read(
        村="| 村编号 | 村名 |\n| V01 | 甲 |\n| V02 | 乙 |\n| v０1 | 丙 |",
        户="| 户号 | 村编号 | 户主 |\n| 7 | V01 | 张三 |\n| '7 | V02 | 李四 |\n| 7 | V01 | 王五 |",
        类别="| 类别编号 | 类别名称 |\n| ENV | 甲 |\n| ENV | 乙 |",
    )
    assert [(p.code, f"{p.place.sheet} {p.place.cell}", p.facts["other"]) for p in problems] == [
        ("duplicate-code", "户 A3", 2),
        ("duplicate-code", "户 A4", 2),
        ("duplicate-code", "村 A4", 2),
        ("duplicate-code", "类别 A3", 2),
    ]


def versions(*periods: str) -> dict[str, str]:
    items = "".join(f"\n| E1 | ENV | 庭院 | 5 | {period} |" for period in periods)
    goods = "".join(f"\n| G1 | 盐 | 2 | {period} |" for period in periods)
    return {
        "评分细则": f"{ITEM}| 生效日期 | 失效日期 |{items}",
        "兑换商品": f"| 商品编号 | 商品名称 | 单价 | 生效日期 | 失效日期 |{goods}",
    }


def test_one_code_may_stand_in_several_rows_whose_periods_do_not_overlap() -> None:
    rules = right(**versions("2022-10-01 | ", " | 2022-06-30", "2022-07-01 | 2022-09-30"))
    assert [item.row for item in rules.items] == [2, 3, 4]
    assert len(rules.goods) == 3


@pytest.mark.parametrize(
    "periods",
    [
        (" | ", " | "),
        (" | 2022-09-30", "2022-09-30 | "),
        ("2022-09-01 | ", "2022-10-01 | 2022-10-31"),
        ("2022-07-01 | 2022-09-30", "2022-01-01 | 2022-12-31"),
    ],
)
def test_until_is_the_last_day_in_force_so_these_overlap(periods: tuple[str, str]) -> None:
    assert faults(**versions(*periods)) == [
        ("duplicate-code", "兑换商品 A3"),
        ("duplicate-code", "评分细则 A3"),
    ]


def test_a_period_ends_after_it_begins() -> None:
    assert faults(
        **versions("2022-09-02 | 2022-09-01"),
        户="| 户号 | 村编号 | 户主 | 加入日期 | 退出日期 |\n| 1 | V01 | 张三 | 2022-09-02 | 2022-09-01 |",
    ) == [("bad-rule", "兑换商品 E2"), ("bad-rule", "户 E2"), ("bad-rule", "评分细则 F2")]
    right(**versions("2022-09-01 | 2022-09-01"))


# What one sheet says of another


def test_the_village_of_a_household_and_of_a_person_is_known() -> None:
    sheets = {
        "户": "| 户号 | 村编号 | 户主 |\n| 1 | V1 | 张三 |",
        "人员": "| 姓名 | 村编号 | 组织 |\n| 王五 | 丙村 | 监委会 |\n| 赵六 | | 领导小组 |",
    }
    _, problems = read(**sheets)
    assert [(p.code, f"{p.place.sheet} {p.place.cell}", p.value) for p in problems] == [
        ("unknown-village", "人员 B2", "丙村"),
        ("unknown-village", "户 B2", "V1"),
    ]
    assert problems[0].facts["known"] == "V01 甲村、V02 乙村"
    assert problems[1].hint("en").endswith("Do you mean “V01”?")


def test_a_village_names_a_folder() -> None:
    assert faults(村="| 村编号 | 村名 |\n| V01 | 甲村 |\n| ../V02 | 乙村 |") == [
        ("bad-rule", "村 A3")
    ]


def test_a_household_follows_others_of_its_village() -> None:
    """Unknown, itself, another village, a circle of three: each is told at its cell."""
    _, problems = read(
        户="""
        | 户号 | 村编号 | 户主 | 前户号    |
        | 1    | V01    | 张三 |           |
        | 2    | V01    | 张四 | 1         |
        | 3    | V01    | 张五 | 3         |
        | 4    | V01    | 张六 | 9         |
        | 5    | V02    | 张七 | 1         |
        | 6    | V01    | 张八 | 1、２，6x |
        | 7    | V01    | 张九 | 8         |
        | 8    | V01    | 李一 | 1、9a     |
        | 9a   | V01    | 李二 | 7         |
        | 10   | V01    | 李三 | 9a        |
        """,
    )
    told = [(p.place.cell, p.value, p.message("en")) for p in problems]
    assert [(cell, value) for cell, value, _ in told] == [
        ("D4", "3"),
        ("D5", "9"),
        ("D6", "1"),
        ("D7", "1、２，6x"),
        ("D8", "8"),
        ("D9", "1、9a"),
        ("D10", "7"),
    ]
    for (_, _, message), part in zip(
        told,
        ("“3” is this household itself", "no household “9”", "“1” is in another village",
         "no household “6x”", "“8” comes from “7” itself", "“9a” comes from “8” itself",
         "“7” comes from “9a” itself"),
        strict=True,
    ):  # fmt: skip
        assert part in message


def test_a_number_and_a_repeated_code_are_predecessors_too() -> None:
    rules = right(
        户="""
        | 户号 | 村编号 | 户主 | 前户号 |
        | 7    | V01    | 张三 |        |
        | 8    | V01    | 张四 | 7      |
        | 9    | V01    | 张五 | 8、7、8 |
        """
    )
    assert [home.predecessors for home in rules.households] == [(), ("7",), ("8", "7")]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("领导小组", "leading_group"), ("leading_group", "leading_group"),
        ("评议小组", "assessment_group"), ("assessment_group", "assessment_group"),
        ("监委会", "supervision_committee"), ("supervision_committee", "supervision_committee"),
    ],
)  # fmt: skip
def test_people_act_in_one_of_three_bodies(typed: str, meant: str) -> None:
    assert right(人员=f"| 姓名 | 组织 |\n| 王五 | {typed} |").people == (Person("王五", "", meant),)


def test_no_other_body_and_no_blank_one() -> None:
    assert faults(人员="| 姓名 | 组织 |\n| 王五 | 妇联 |\n| 赵六 | |\n| | 监委会 |") == [
        ("bad-rule", "人员 B2"),
        ("missing-value", "人员 B3"),
        ("missing-value", "人员 A4"),
    ]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("月", "month"), ("每月", "month"), ("月度", "month"), ("month", "month"),
        ("季", "quarter"), ("季度", "quarter"), ("每季度", "quarter"), ("Quarter", "quarter"),
        ("年", "year"), ("年度", "year"), ("每年", "year"), ("year", "year"),
    ],
)  # fmt: skip
def test_honours_are_given_for_a_month_a_quarter_or_a_year(typed: str, meant: str) -> None:
    [honour] = right(荣誉=f"| 荣誉名称 | 周期 |\n| 红旗 | {typed} |").honours
    assert honour == Honour("红旗", meant)  # type: ignore[arg-type]


def test_honours_name_several_categories_and_blank_means_all() -> None:
    categories = "| 类别编号 | 类别名称 |\n| ENV | 人居环境 |\n| FAM | 孝老爱亲 |\n| LAW | 守法 |"
    head = "| 荣誉名称 | 周期 | 类别编号 |\n"
    rules = right(
        类别=categories,
        荣誉=f"{head}| 甲 | 月 | ENV、FAM |\n| 乙 | 月 | LAW,孝老爱亲 |\n| 丙 | 月 | |",
    )
    assert [honour.categories for honour in rules.honours] == [("ENV", "FAM"), ("LAW", "FAM"), ()]
    wrong = f"{head}| 甲 | 月 | ENV、环境、VOL |"
    assert faults(类别=categories, 荣誉=wrong) == [("bad-rule", "荣誉 C2")] * 2


# Aliases


def test_aliases_name_sheets_and_columns_of_the_rules_too() -> None:
    rules = right(
        户="| 户号 | 村编号 | 户主姓名 |\n| 1 | V01 | 张三 |",
        评分细则="| |",
        积分标准=PLAIN["评分细则"],
        表头别名="| 表 | 列 | 别名 |\n| 评分细则 | | 积分标准 |\n| 户 | 户主 | 户主姓名 |",
    )
    assert (rules.households[0].head, rules.items[0].code) == ("张三", "E1")


def test_an_alias_for_something_unknown_is_a_warning() -> None:
    _, problems = read(
        表头别名="| 表 | 列 | 别名 |\n| 兑换登记簿 | | 领取台账 |\n| 兑换登记 | 户主名 | 农户 |"
    )
    assert [(p.code, p.place.cell, p.severity) for p in problems] == [
        ("unknown-sheet", "A2", "warning"),
        ("unknown-column", "B3", "warning"),
    ]


def test_an_alias_means_one_thing_only() -> None:
    assert faults(
        表头别名="""
        | 表       | 列       | 别名     |
        | 兑换登记 |          | 台账     |
        | 兑换登记 |          | 台 账    |
        | 进货登记 |          | 台账     |
        | 进货登记 |          | 盘点     |
        | 会议评定 | 得分     | 分数     |
        | 会议评定 | 次数     | 分数     |
        | 会议评定 | 次数     | 得分     |
        | 日常观察 | 次数     | 分数     |
        | 会议评定 | 次数     | 次数     |
        | 会议评定 | 次数     |          |
        """
    ) == [
        ("bad-rule", "表头别名 C4"),
        ("bad-rule", "表头别名 C5"),
        ("bad-rule", "表头别名 C7"),
        ("bad-rule", "表头别名 C8"),
        ("missing-value", "表头别名 C11"),
    ]


@pytest.mark.parametrize(
    ("alias", "cell"), [("", "C2"), ("备注 | 打扫", "C3"), ("备注 | SWEEP", "A3")]
)
def test_no_item_is_called_like_a_column_of_its_sheet(alias: str, cell: str) -> None:
    """As the head of a matrix column it would be taken for that column, and its points be lost."""
    own = f"| 表 | 列 | 别名 |\n| 日常观察 | {alias} |" if alias else "| 表 | 列 | 别名 |"
    items = f"| E1 | ENV | {'庭院' if alias else '备 注'} | 5 |\n| SWEEP | ENV | 打扫 | 3 |"
    assert faults(表头别名=own, 评分细则=f"{ITEM}|\n{items}") == [("bad-rule", f"评分细则 {cell}")]
