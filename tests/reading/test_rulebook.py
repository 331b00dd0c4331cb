"""The rules workbook (CONTRACT 2): every sentence of it, and every fault at its cell in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from pointbook.reading.files.workbook import Sheet
from pointbook.reading.rules import rulebook
from pointbook.vocabulary.problems import Problem
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
        assert "…" not in problem.message("en")
        assert problem.hint("en")
    return [(p.code, f"{p.place.sheet} {p.place.cell or '-'}") for p in problems]


def message(**sheets: str | Sheet) -> str:
    """What the only problem says."""
    _, [problem] = read(**sheets)
    return problem.message("en")


def test_each_column_has_its_place() -> None:
    rules = right(
        设置="""
        | 项目     | 取值 | 村编号 | 生效日期   | 说明   |
        | 户月封顶 | 60   |        |            | 随便写 |
        | 户月封顶 | 80   | V02    |            |        |
        | 户月封顶 | 无   | 乙     | 2022-09-15 |        |
        | 每元积分 | 10   |        | 2022-10-01 |        |
        """,
        村="""
        | 村编号 | 村名 | 超市名称 | 开业日期   | 联系人 | 供应村 |
        | V01    | 甲村 | 甲超市   | 2022-07-01 | 李四   | V01    |
        | V02    | 乙村 |          |            |        | 甲村   |
        """,
        户="""
        | 户号    | 村编号 | 社   | 户主 | 人口 | 期初积分 | 加入日期   | 退出日期   | 前户号  |
        | V01-001 | V01    | 一社 | 张三 | 4    | 12.5     | 2022-07-01 | 2022-12-31 |         |
        | V01-002 | V01    |      | 张四 |      |          |            |            | V01-001 |
        """,
        类别="""
        | 类别编号 | 类别名称 | 每户每月上限 | 每户每季上限 | 每户每年上限 |
        | ENV      | 人居环境 | 20           | 50           | 120.5        |
        """,
        评分细则="""
        | 细则编号 | 类别编号 | 内容 | 评定方式 | 分值 | 最低分 | 最高分 | 单位 | 每户每月上限 | 每户每季上限 | 每户每年上限 | 互斥组 | 级差组 | 不计封顶 | 需凭证 | 一票否决 | 生效日期 | 失效日期 | 别名 | 村编号 |
        | E1 | ENV | 庭院 | 会议评定 | 5 | | | 次 | 10 | 25 | 60 | X1 | T1 | 是 | √ | 否 | 2022-07-01 | 2022-12-31 | 院子、庭院好 | V01、乙村 |
        """,
        兑换商品="""
        | 商品编号 | 商品名称 | 规格 | 单位 | 单价 | 积分 | 每户每次限量 | 安全库存 | 生效日期   | 失效日期   | 别名 | 村编号 |
        | G01      | 盐       | 400g | 袋   | 2.5  | 2.5  | 3            | 10       | 2022-07-01 | 2022-09-30 | 食盐 | V01    |
        """,
        人员="| 姓名 | 村编号 | 组织 | 职务 |\n| 王五 | V01 | 评议小组 | 组长 |",
        荣誉="""
        | 荣誉名称 | 周期 | 每村名额 | 最低积分 | 类别编号 | 村编号  |
        | 美丽庭院 | 季   | 3        | 30       | ENV      | V02,V01 |
        """,
        表头别名="| 表 | 列 | 别名 |\n| 兑换登记 | | 领取台账 |\n| 兑换登记 | 户号 | 住户号码 |",
        管理办法="| 条 | 内容 | 村编号 |\n| 1 | 积分以户为单位 | V02 |",
    )
    assert rules == Rules(
        settings=Settings(household_month_cap=60_00),
        changes=(
            Change("household_month_cap", 80_00, "V02"),
            Change("household_month_cap", None, "V02", date(2022, 9, 15)),
            Change("points_per_yuan", 10_00, "", date(2022, 10, 1)),
        ),
        villages=(
            Village("V01", "甲村", "甲超市", date(2022, 7, 1), "李四"),  # its own shop
            Village("V02", "乙村", shop="V01"),
        ),
        households=(
            Household(
                "V01-001", "V01", "一社", "张三", 4, 12_50, date(2022, 7, 1), date(2022, 12, 31)
            ),
            Household("V01-002", "V01", "", "张四", predecessors=("V01-001",)),
        ),
        categories=(Category("ENV", "人居环境", 20_00, 120_50, quarter_cap=50_00),),
        items=(
            Item(
                code="E1",
                category="ENV",
                description="庭院",
                source="meeting",
                points=5_00,
                unit="次",
                month_cap=10_00,
                quarter_cap=25_00,
                year_cap=60_00,
                exclusive_group="X1",
                tier_group="T1",
                exempt=True,
                evidence=True,
                start=date(2022, 7, 1),
                until=date(2022, 12, 31),
                row=2,
                aliases=("院子", "庭院好"),
                villages=("V01", "V02"),
            ),
        ),
        goods=(
            Goods(
                code="G01",
                name="盐",
                spec="400g",
                unit="袋",
                price=2_50,
                points=2_50,
                limit=3,
                safety_stock=10,
                start=date(2022, 7, 1),
                until=date(2022, 9, 30),
                row=2,
                aliases=("食盐",),
                villages=("V01",),
            ),
        ),
        people=(Person("王五", "V01", "assessment_group", "组长"),),
        honours=(Honour("美丽庭院", "quarter", 3, 30_00, ("ENV",), ("V02", "V01")),),
        aliases=(Alias("兑换登记", "", "领取台账"), Alias("兑换登记", "户号", "住户号码")),
        measures=(Measure("1", "积分以户为单位", ("V02",)),),
        digest="0" * 64,
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
    assert rules.items[0].points == 5_00


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
    assert (shown["spendable"], shown["slip_codes"]) == ("实时", "否")
    for setting in SETTINGS:
        assert setting.kind == "text" or setting.kind in ALLOWED
        assert settings(f"| {setting.zh} | '{setting.default} |") == Settings()
        assert settings(f"| {setting.name} | '{setting.default} |") == Settings()


# What may be written, and as what it is read.
WRITTEN = """
县            景泰县     county                景泰县
township      漫水滩乡   township              漫水滩乡
品牌          爱心超市   brand                 爱心超市
语言          英文       language              en
语言          中文       language              zh
启用月份      2022-07    first_month           2022-07
启用月份      2022年7月  first_month           2022-07
启用月份      2022-07-01 first_month           2022-07
每元积分      10         points_per_yuan       1000
points_per_yuan 0.5      points_per_yuan       50
兑换取整      0.1        exchange_rounding     10
exchange_rounding 0.5    exchange_rounding     50
兑换取整      1          exchange_rounding     100
兑换价差      10         price_tolerance       10
兑换价差      '10%       price_tolerance       10
兑换价差      any        price_tolerance       None
兑换价差      任意       price_tolerance       None
基础分        10         basis_points          1000
户月封顶      60         household_month_cap   6000
户月封顶      无         household_month_cap   None
户季封顶      150        household_quarter_cap 15000
户年封顶      '500       household_year_cap    50000
Household&month&cap ７０ household_month_cap   7000
基础分周期    每季       basis_period          quarter
basis_period  year       basis_period          year
基础分周期    一次       basis_period          once
可用积分      published  spendable             published
可用积分      公示后     spendable             published
可用积分      实时       spendable             posted
扣分方式      floor      deductions            floor
扣分方式      扣到零     deductions            floor
扣分方式      扣完为止   deductions            floor
扣分方式      挂账       deductions            carry
年底处理      EXPIRE     year_end              expire
年底处理      清零       year_end              expire
年底处理      结转       year_end              carry
过期日        03-31      expire_on             (3,&31)
过期日        2月29日    expire_on             (2,&29)
过期日        2022-06-30 expire_on             (6,&30)
下次兑换日    10-20      next_exchange         (10,&20)
起兑分        5          min_exchange          500
村月发放预算  2500       village_month_budget  250000
公示天数      5          publicity_days        5
评议法定人数  0          quorum                0
公示姓名      full       names_on_notices      full
公示姓名      全名       names_on_notices      full
公示姓名      隐去一字   names_on_notices      masked
公示姓名      脱敏       names_on_notices      masked
红榜户数      20         honour_roll           20
纸张          a4         paper                 A4
公示版式      分开       notices               separate
公示版式      合一       notices               combined
明细条二维码  是         slip_codes            True
slip_codes    yes        slip_codes            True
否决冻结      本年       veto_freeze           year
否决冻结      quarter    veto_freeze           quarter
"""


@pytest.mark.parametrize("line", WRITTEN.strip().splitlines())
def test_each_setting_is_read_in_chinese_and_in_english(line: str) -> None:
    name, value, field, expected = (part.replace("&", " ") for part in line.split())
    assert str(getattr(settings(f"| {name} | {value} |"), field)) == expected


def test_a_day_that_excel_made_a_date_of_is_that_day() -> None:
    sheet = sheet_of("| 项目 | 取值 |\n| 过期日 | x |", "设置")
    sheet.rows[1][1] = datetime.fromisoformat("2026-03-31")
    assert right(设置=sheet).settings.expire_on == (3, 31)


WRONG_VALUES = """
语言 法文 · 启用月份 2022-13 · 启用月份 2022.1 · 每元积分 0 · 每元积分 -1 · 每元积分 0.333 · 兑换取整 0.25
兑换取整 0 · 兑换价差 -1 · 兑换价差 0.1 · 兑换价差 随便 · 基础分 两三 · 基础分 无 · 户月封顶 -60 · 户年封顶 约500
基础分周期 每月 · 可用积分 carry · 扣分方式 expire · 年底处理 floor · 过期日 02-30 · 过期日 12.31 · 过期日 年底
下次兑换日 10 · 起兑分 5元 · 村月发放预算 1e3 · 公示天数 5.5 · 评议法定人数 -3 · 公示姓名 TRUE · 红榜户数 前十
纸张 A5 · 公示版式 两张 · 明细条二维码 也许 · 否决冻结 永远
"""


@pytest.mark.parametrize("typed", WRONG_VALUES.replace("\n", " · ").strip(" ·").split(" · "))
def test_a_wrong_value_is_an_error_at_its_cell(typed: str) -> None:
    name, value = typed.split()
    table = f"| 项目 | 取值 |\n| {name} | {value} |"
    assert faults(设置=table) == [("bad-rule", "设置 B2")]
    assert f"“{name}” says “{value}”; it must be " in message(设置=table)


def test_numbers_are_read_as_in_a_clerks_workbook() -> None:
    """``rules.xlsx`` is read by the same rules"""
    rules, [of_goods, of_settings] = read(
        设置="| 项目 | 取值 |\n| 起兑分 | 5分 |\n| 基础分 | 十 |",
        兑换商品="| 商品编号 | 商品名称 | 单价 |\n| G1 | 盐 | 2 |\n| G2 | 米 | 两百 |",
    )
    assert (rules.settings.min_exchange, rules.settings.basis_points) == (500, 1000)
    assert [each.price for each in rules.goods] == [200, 20000]
    assert (of_settings.code, of_goods.code) == ("read-as", "read-as")
    assert [(spot.place.cell, *spot[1:]) for spot in of_settings.cells] == [
        ("B2", "5分", "5"),
        ("B3", "十", "10"),
    ]
    assert [(spot.place.cell, *spot[1:]) for spot in of_goods.cells] == [("C3", "两百", "200")]


def test_an_unknown_setting_is_a_warning_that_names_the_nearest() -> None:
    _, [problem] = read(设置="| 项目 | 取值 |\n| 户月封项 | 60 |")
    assert (problem.code, problem.place.cell) == ("unknown-setting", "A2")
    assert problem.severity == "warning"
    assert problem.hint("en").endswith("Do you mean “户月封顶”?")


TOWNSHIPS = {
    "county", "township", "brand", "language", "first_month", "year_end", "expire_on",
    "basis_period", "names_on_notices",
}  # fmt: skip


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_what_is_the_townships_has_neither_village_nor_date(setting: Any) -> None:
    value = setting.default or ("2022-07" if setting.kind == "month" else "12-31")
    value = "1" if setting.kind == "size" else value
    table = f"""
        | 项目 | 取值 | 村编号 | 生效日期 |
        | {setting.name} | '{value} | V02 | |
        | {setting.name} | '{value} | | 2022-09-01 |
        """
    wrong = [("bad-rule", "设置 C2"), ("bad-rule", "设置 D3")]
    assert faults(设置=table) == (wrong if setting.name in TOWNSHIPS else [])


ITEM = "| 细则编号 | 类别编号 | 内容 | 分值 "
ROSTER = "| 户号 | 村编号 | 户主 "


def wrong_sheets() -> Iterator[Any]:
    """The sheets of each case in rules.md, and what is told of which cells."""
    page = Path(__file__).with_name("rules.md").read_text(encoding="utf-8")
    for case in page.split("\n# ")[1:]:
        title, _, rest = case.partition("\n")
        tables, _, _ = rest.partition("→")
        sheets = dict(sheet.split("\n", 1) for sheet in tables.split("\n## ")[1:])
        yield pytest.param(sheets, re.findall("^→ (.*)$", rest, re.MULTILINE), id=title)


@pytest.mark.parametrize(("sheets", "told"), list(wrong_sheets()))
def test_every_fault_is_told_at_its_cell(sheets: dict[str, str], told: list[str]) -> None:
    assert [f"{place} {code}" for code, place in faults(**sheets)] == told


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


def test_the_townships_own_names_hold_for_the_rules_too() -> None:
    rules = right(
        户="| 户号 | 村编号 | 户主姓名 |\n| 1 | V01 | 张三 |",
        评分细则="| |",
        积分标准=PLAIN["评分细则"],
        表头别名="| 表 | 列 | 别名 |\n| 评分细则 | | 积分标准 |\n| 户 | 户主 | 户主姓名 |",
    )
    assert (rules.households[0].head, rules.items[0].code) == ("张三", "E1")


# Words


def item(column: str, typed: str) -> Item:
    return right(评分细则=f"{ITEM}| {column} |\n| E1 | ENV | 庭院 | 5 | {typed} |").items[0]


@pytest.mark.parametrize("typed", ["是", "yes", "√", "1", "TRUE", "否", "no", "0", "", "FALSE"])
def test_yes_no_cells_take_these_words_and_blank_is_no(typed: str) -> None:
    assert item("需凭证", typed).evidence is (typed in ("是", "yes", "√", "1", "TRUE"))


WORDS = """
评定方式: 会议评定 meeting = meeting; 日常观察 Observation = observation; 均可 both = both
组织: 领导小组 leading_group = leading_group; 评议小组 assessment_group = assessment_group
组织: 监委会 supervision_committee = supervision_committee
周期: 月 每月 月度 month = month; 季 季度 每季 每季度 Quarter = quarter; 年 年度 每年 year = year
"""


@pytest.mark.parametrize("line", WORDS.strip().splitlines())
def test_words_may_be_chinese_or_english(line: str) -> None:
    column, _, words = line.partition(": ")
    for typed, meant in (each.split(" = ") for each in words.split("; ")):
        for word in typed.split():
            if column == "评定方式":
                assert item(column, word).source == meant
            elif column == "组织":
                people = right(人员=f"| 姓名 | 组织 |\n| 王五 | {word} |").people
                assert people == (Person("王五", "", meant),)
            else:
                [honour] = right(荣誉=f"| 荣誉名称 | 周期 |\n| 红旗 | {word} |").honours
                assert honour.period == meant
    assert item("评定方式", "").source == "both"


def test_a_word_that_may_not_stand_there_is_named_with_those_that_may() -> None:
    assert message(评分细则=f"{ITEM}| 评定方式 |\n| E1 | ENV | 庭院 | 5 | 投票 |") == (
        "“投票” is none of the words that may stand here:"
        " 会议评定 (meeting)、日常观察 (observation)、均可 (both)."
    )


# Codes of other sheets


def test_villages_and_categories_go_by_code_or_name_and_are_kept_as_their_sheet_has_them() -> None:
    rules = right(
        户=f"{ROSTER}|\n| 1 | 甲村 | 张三 |\n| 2 | v 02 | 李四 |\n| 3 | 乙 | 王五 |",
        评分细则=f"{ITEM}| 村编号 |\n| E1 | 人居环境 | 庭院 | 5 | 乙村、v０1,V02 |\n| e2 | env | 水 | 5 | |",
        人员="| 姓名 | 村编号 | 组织 |\n| 王五 | 乙村 | 监委会 |",
        荣誉="| 荣誉名称 | 周期 | 类别编号 |\n| 甲 | 月 | Env,人居环境 |",
    )
    assert [home.village for home in rules.households] == ["V01", "V02", "V02"]
    assert [item.category for item in rules.items] == ["ENV", "ENV"]
    assert rules.items[0].villages == ("V02", "V01")
    assert rules.people[0].village == "V02"
    assert rules.honours[0].categories == ("ENV",)


def test_a_name_that_two_villages_bear_is_no_village() -> None:
    village = "| 村编号 | 村名 |\n| V01 | 甲村 |\n| V02 | 甲村 |"
    _, [problem] = read(村=village, 户=f"{ROSTER}|\n| 1 | 甲村 | 张三 |")
    assert (problem.code, problem.place.cell) == ("unknown-village", "B2")
    assert problem.facts["known"] == "V01 甲村、V02 甲村"


def test_a_village_that_is_not_there_is_told_with_the_nearest() -> None:
    _, [problem] = read(户=f"{ROSTER}|\n| 1 | V1 | 张三 |")
    assert problem.message("en") == (
        "There is no village “V1” in the rules. The rules know: V01 甲村、V02 乙村."
    )
    assert problem.hint("en").endswith("Do you mean “V01”?")


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
        | 10   | V01    | 李三 | 9A        |
        """,
    )
    parts = {
        "D4": "“3” is this household itself", "D5": "no household “9”",
        "D6": "“1” is in another village", "D7": "no household “6x”",
        "D8": "“8” comes from “7” itself", "D9": "“9a” comes from “8” itself",
        "D10": "“7” comes from “9a” itself",
    }  # fmt: skip
    assert [problem.place.cell for problem in problems] == list(parts)
    for problem in problems:
        assert parts[str(problem.place.cell)] in problem.message("en")


def test_a_number_and_a_repeated_code_are_predecessors_too() -> None:
    rules = right(
        户=f"{ROSTER}| 前户号 |\n| 7 | V01 | 张三 | |\n| 8 | V01 | 张四 | 7 |\n| 9 | V01 | 张五 | 8、7、8 |"
    )
    assert [home.predecessors for home in rules.households] == [(), ("7",), ("8", "7")]


def test_a_description_or_alias_that_items_share_is_no_error_in_the_rules() -> None:
    right(
        评分细则=f"{ITEM}| 别名 |\n| E1 | ENV | 庭院 | 5 | 院子 |\n| E2 | ENV | 庭院 | 3 | 院子 |",
        兑换商品="| 商品编号 | 商品名称 | 积分 | 别名 |\n| G1 | 盐 | 2 | 米 |\n| G2 | 盐 | 2 | 米 |",
    )


# Versions

OVERLAPPING = """
|            |            |     |            |            |     | overlaps
|            | 2022-09-30 |     | 2022-09-30 |            |     | overlaps
| 2022-09-01 |            |     | 2022-10-01 | 2022-10-31 |     | overlaps
| 2022-07-01 | 2022-09-30 |     | 2022-01-01 | 2022-12-31 |     | overlaps
|            | 2022-09-30 |     | 2022-10-01 |            |     | follows
| 2022-10-01 |            |     |            | 2022-09-30 |     | follows
|            |            |     |            |            | V01 | is its own
|            |            | V02 |            |            | V01 | is another's
|            |            | V02 |            |            | V01、乙村 | overlaps
| 2022-07-01 | 2022-09-30 | V01 | 2022-10-01 |            | V01 | follows
"""


@pytest.mark.parametrize("line", OVERLAPPING.strip().splitlines())
def test_codes_are_unique_in_time_within_each_village(line: str) -> None:
    """until is the last day in force; a village's own row may stand beside the general one."""
    *cells, relation = line.removeprefix("|").split("|")
    first, second = "|".join(cells[:3]), "|".join(cells[3:])
    head = "| 生效日期 | 失效日期 | 村编号 |\n"
    found = faults(
        评分细则=f"{ITEM}{head}| E1 | ENV | 庭院 | 5 |{first}|\n| e1 | ENV | 庭院 | 5 |{second}|",
        兑换商品=f"| 商品编号 | 商品名称 | 积分 {head}| G1 | 盐 | 2 |{first}|\n| G1 | 盐 | 2 |{second}|",
    )
    wrong = [("duplicate-code", "兑换商品 A3"), ("duplicate-code", "评分细则 A3")]
    assert found == (wrong if relation.strip() == "overlaps" else [])


# Scores


def score(points: str, low: str, high: str, veto: str = "", cap: str = "") -> str:
    head = f"{ITEM}| 最低分 | 最高分 | 一票否决 | 每户每月上限 |"
    return f"{head}\n| E1 | ENV | 庭院 | {points} | {low} | {high} | {veto} | {cap} |"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("5", "", ""), (5_00, 0, 0, 1)),
        (("-2.5", "", ""), (-2_50, 0, 0, 1)),
        (("", "1", "10"), (None, 1_00, 10_00, 1)),
        (("", "0", "10"), (None, 0, 10_00, 1)),
        (("", "-10", "-1"), (None, 1_00, 10_00, -1)),
        (("", "-1", "-10"), (None, 1_00, 10_00, -1)),
        (("", "-10", "0"), (None, 0, 10_00, -1)),
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
        (("", "1", ""), "F2", "“最高分” must be filled in"),
        (("", "", "5"), "E2", "“最低分” must be filled in"),
        (("5", "", "", "", "-20"), "H2", "“-20” is too small; the number must be 0 or more."),
        (("", "1", "5", "", "-20"), "H2", "“-20” is too small; the number must be 0 or more."),
    ],
)
def test_any_other_score_is_an_error(row: tuple[str, ...], cell: str, said: str) -> None:
    _, [problem] = read(评分细则=score(*row))
    assert problem.is_error
    assert problem.place.cell == cell
    assert problem.message("en").startswith(said)


def test_the_sign_of_a_cap_of_a_minus_item_does_not_matter() -> None:
    for row in (("-5", "", ""), ("", "-5", "-1"), ("0", "", "", "是")):
        [item] = right(评分细则=score(*row[:3], (*row, "")[3], "-20")).items
        assert item.month_cap == 20_00


@pytest.mark.parametrize(("points", "cap"), [("5", "3"), ("-5", "3"), ("-5", "-3")])
@pytest.mark.parametrize("name", ["每户每月上限", "每户每季上限", "每户每年上限"])
def test_points_above_the_items_own_cap_are_a_warning(name: str, points: str, cap: str) -> None:
    _, [problem] = read(评分细则=f"{ITEM}| {name} |\n| E1 | ENV | 庭院 | {points} | {cap} |")
    assert (problem.code, problem.place.cell, problem.severity) == ("bad-rule", "E2", "warning")
    assert problem.message("en") == (
        "The item is worth 5 points, of which this cap lets only 3 count."
    )


# Fair exchange


def goods(
    price: str, points: str, *rows: str, villages: str = "", start: str = ""
) -> dict[str, str]:
    head = "| 商品编号 | 商品名称 | 单价 | 积分 | 村编号 | 生效日期 |"
    return {
        "设置": "| 项目 | 取值 | 村编号 | 生效日期 |\n" + "\n".join(rows),
        "兑换商品": f"{head}\n| G1 | 盐 | {price} | {points} | {villages} | {start} |",
    }


@pytest.mark.parametrize(
    ("price", "points", "rows", "expected"),
    [
        ("2", "", ["| 每元积分 | 1 |"], 2_00),
        ("2", "2", ["| 每元积分 | 1 |"], 2_00),
        ("2.5", "", ["| 每元积分 | 10 |"], 25_00),
        ("0.25", "", ["| 每元积分 | 0.5 |"], 13),
        ("0.25", "0.13", ["| 每元积分 | 0.5 |"], 13),
        ("2.25", "", ["| 兑换取整 | 0.5 |"], 2_50),
        ("2.25", "2.5", ["| 兑换取整 | 0.5 |"], 2_50),
        ("", "2", [], 2_00),
    ],
)
def test_blank_points_are_the_price_times_the_rate_rounded_half_up(
    price: str, points: str, rows: list[str], expected: int
) -> None:
    [found] = right(**goods(price, points, *rows)).goods
    assert (found.points, found.by_price) == (expected, not points)


# Price, points, what 设置 says, the goods' villages and first day; then what they come to.
DIFFERENCES = """
2   | 3   |                                           |     |            | error 2
2   | 2.2 | 兑换价差 10                               |     |            | warning 2
2   | 1.8 | 兑换价差 10                               |     |            | warning 2
2   | 2.3 | 兑换价差 10                               |     |            | error 2
2   | 99  | 兑换价差 任意                             |     |            | warning 2
0   | 1   | 兑换价差 10                               |     |            | error 0
2   | 2   | 每元积分 10 V02                           |     |            | error 20
2   | 2   | 每元积分 10 V02                           | V01 |            | fair
2   | 20  | 每元积分 10 V02                           | V02 |            | fair
2   | 2   | 每元积分 10 2022-10-01                    |     |            | error 20
2   | 20  | 每元积分 10 2022-10-01                    |     | 2022-10-01 | fair
2   | 20  | 每元积分 10 2022-10-01                    |     | 2022-09-30 | error 2
2   | 3   | 兑换价差 50 V01, 兑换价差 任意 V02        |     |            | warning 2
2   | 3   | 兑换价差 50 V01, 兑换价差 40 V02          |     |            | error 2
2   | 3   | 每元积分 1.4, 兑换取整 1                  |     |            | fair
"""


@pytest.mark.parametrize("line", DIFFERENCES.strip().splitlines())
def test_points_that_differ_are_judged_by_what_is_tolerated_there_and_then(line: str) -> None:
    price, points, typed, villages, start, expected = (part.strip() for part in line.split("|"))
    rows = []
    for name, value, *where in (each.split() for each in typed.split(", ") if each):
        village = next((each for each in where if each.startswith("V")), "")
        day = next((each for each in where if each.startswith("2")), "")
        rows.append(f"| {name} | {value} | {village} | {day} |")
    _, problems = read(**goods(price, points, *rows, villages=villages, start=start))
    if expected == "fair":
        assert problems == []
        return
    [problem] = problems
    severity, fair = expected.split()
    assert (problem.severity, problem.place.cell) == (severity, "D2")
    assert problem.code == ("bad-rule" if severity == "error" else "price-differs")
    assert f" is {fair} points; the cell says {points}" in problem.message("en")


def test_a_village_with_goods_of_its_own_is_not_judged_by_the_general_row() -> None:
    sheets = goods("2", "2", "| 每元积分 | 10 | V02 | |")
    sheets["兑换商品"] += "\n| G1 | 盐 | 2 | 20 | V02 | |"
    right(**sheets)
    sheets["兑换商品"] = sheets["兑换商品"].replace("| 生效日期 |", "| 失效日期 |", 1)
    sheets["兑换商品"] = sheets["兑换商品"].replace("| V02 | |", "| V02 | 2022-09-30 |")
    assert faults(**sheets) == [("bad-rule", "兑换商品 D2")]  # from October it is


def test_goods_have_a_price_or_points_and_a_wrong_rate_is_said_once() -> None:
    assert faults(**goods("", "")) == [("missing-value", "兑换商品 C2")]
    assert faults(**goods("2", "3", "| 每元积分 | 十块 |")) == [("bad-rule", "设置 B2")]


# Read by the rules of a clerk's workbook


def test_merged_cells_hold_for_all_their_rows_and_that_is_told() -> None:
    sheet = sheet_of(
        f"{ITEM}| 村编号 |\n| E1 | ENV | 庭院 | 5 | V01 |\n| E2 | | 垃圾 | 3 | |\n| E3 | | 水 | 1 | |",
        "评分细则",
    )
    sheet.merged = ((2, 2, 4, 2), (2, 5, 3, 5))
    rules, problems = read(评分细则=sheet)
    assert [(item.category, item.villages) for item in rules.items] == [
        ("ENV", ("V01",)),
        ("ENV", ("V01",)),
        ("ENV", ()),
    ]
    [told] = problems
    assert (told.code, told.severity, told.place.cell) == ("read-as", "warning", "B3")
    assert [(spot.place.cell, spot.read) for spot in told.cells] == [
        ("B3", "ENV"),
        ("E3", "V01"),
        ("B4", "ENV"),
    ]


def test_a_number_merged_over_several_rows_is_nobodys() -> None:
    sheet = sheet_of(f"{ITEM}|\n| E1 | ENV | 庭院 | 5 |\n| E2 | ENV | 垃圾 | |", "评分细则")
    sheet.merged = ((2, 4, 3, 4),)
    assert ("merged-number", "评分细则 D2") in faults(评分细则=sheet)


def test_totals_notes_and_further_heads_are_no_rows() -> None:
    rules = right(
        户="""
        | 漫水滩乡户表 |     |      |          |
        | 户号 | 村编号 | 户主 | 期初积分 |
        | 1    | V01    | 张三 | 5        |
        | 小计 |        | 1    | 5        |
        | 乙村 |        |      |          |
        | 户主 | 户号   | 村编号 |        |
        | 李四 | 2      | V02    |        |
        | 合计 |        |        |        |
        | 注：退出的户填退出日期 | | |    |
        """
    )
    assert [(home.code, home.head) for home in rules.households] == [("1", "张三"), ("2", "李四")]


def test_columns_of_one_meaning_are_one_if_they_agree() -> None:
    rules = right(村="| 村编号 | 村名 | name |\n| V01 | 甲村 | |\n| V02 | | 乙村 |")
    assert [village.name for village in rules.villages] == ["甲村", "乙村"]
