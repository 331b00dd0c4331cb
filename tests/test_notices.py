"""A village's paper: the notice and its parts, the slips, the price board, and what hangs on the wall.

Each month is written as sheets; figures of 示例 households are reckoned by hand beside each test.
"""

from __future__ import annotations

from datetime import date

import pytest

from pointbook.documents.every import check_codes, statements
from pointbook.reckoning.carried import Carried
from pointbook.vocabulary.statements import Statement, Table, Value, spoken
from tests.months import STOCKED, Reckoned, book, reckoned, rules_of

EVALUATED = """
    | 日期       | 户号    | 细则编号 | 得分 | 发生日期   |
    | 2022-09-05 | V01-001 | CLEAN    |      |            |
    | 2022-09-06 | V01-002 | HELP     | 4    | 2022-09-02 |
    | 2022-09-07 | V01-001 | LITTER   |      |            |
    """
EXCHANGED = """
    | 日期       | 活动 | 户号    | 商品编号 | 数量 | 积分 | 现金补差 |
    | 2022-09-20 | 重阳 | V01-001 | SALT     | 2    |      |          |
    | 2022-09-20 | 重阳 | V01-001 | RICE     | 1    | 30   | 10       |
    | 2022-09-20 | 重阳 | V01-002 | SALT     | 1    |      |          |
    | 2022-09-28 | 国庆 | V01-001 | SALT     | 1    |      |          |
    """


def month(language: str = "en", cover: dict[str, str] | None = None, **settings: str) -> Reckoned:
    """September of V01: three scores, four exchanges of two households, 90 salt and 90 rice."""
    rules = rules_of({"语言": language, **settings})
    done = reckoned(rules, cover=cover, 日常观察=EVALUATED, 兑换登记=EXCHANGED, 进货登记=STOCKED)
    assert [problem.code for problem in done.problems if problem.is_error] == []
    return done


def said(done: Reckoned, name: str, language: str = "en", when: str = "2022-09") -> Statement:
    [found] = [each for each in statements(done.month(when)) if each.name == name and not each.book]
    return spoken(found, language)


def rows(table: Table) -> list[dict[str, Value]]:
    headings = [column.heading for column in table.columns]
    return [dict(zip(headings, row, strict=True)) for row in table.rows]


# The notice.


def test_one_notice_says_all_and_a_setting_keeps_its_parts_apart() -> None:
    """the corrections and the slips are pages of their own either way"""
    names = {
        each.name: each.kind
        for each in statements(month().month())
        if each.name.startswith("villages/V01/")
    }
    assert names == {
        "villages/V01/notice": "book",  # and the page of the same name
        "villages/V01/slips": "slips",
        "villages/V01/board": "board",
    }
    apart = [
        each
        for each in statements(month(公示版式="分开").month())
        if each.name.startswith("villages/V01/")
    ]
    assert [each.kind for each in apart if each.code] == [
        "points",
        "exchanges",
        "honours",
        "finance",
    ]
    whole, _ = [each for each in statements(month().month()) if each.book]
    [parts] = [each for each in apart if each.book]
    assert [name for name, _ in spoken(whole.book, "zh")] == ["积分", "兑换", "荣誉", "收支公开"]
    assert whole.book == parts.book


def test_every_household_with_what_it_had_gained_spent_and_has_left() -> None:
    """001: 100 + 5 - 4 - 6 - 30 - 3 = 62; 002: 0 + 4 - 3 = 1. What is nothing is blank, what is nothing in
    the whole village has no column, and the village's code stands in the head."""
    first, *_ = said(month(), "villages/V01/notice").tables
    assert rows(first) == [
        {"No. V01-": "001", "Head": "张*", "Start": 10000, "环境": 500, "Less": -400, "Net": 100,
         "Spent": -3900, "Left": 6200},
        {"No. V01-": "002", "Head": "李*", "Start": None, "环境": 400, "Less": None, "Net": 400,
         "Spent": -300, "Left": 100},
    ]  # fmt: skip
    assert first.total == (None, "2 in all", 10000, 900, -400, 500, -4200, 6300)


def test_a_household_that_comes_has_one_line_a_day_with_all_its_goods() -> None:
    found = said(month(), "villages/V01/notice").tables
    tables = [table for table in found if table.title.startswith("Exchange on")]
    assert [table.title for table in tables] == [
        "Exchange on 09-20 重阳: 2 households, 39 points",
        "Exchange on 09-28 国庆: 1 household, 3 points",
    ]
    assert [row[2:] for table in tables for row in table.rows] == [
        ("盐×2, 米", 3600, 1000),
        ("盐", 300, None),
        ("盐", 300, None),
    ]
    assert tables[0].columns[-1].heading == "Cash (yuan)"


def test_what_was_written_down_later_is_marked() -> None:
    [late] = [t for t in said(month(), "villages/V01/notice").tables if t.title == "Late entries"]
    assert late.rows == (("002", "李*", date(2022, 9, 2), "互帮互助", 400),)


def test_income_and_spending_add_up_and_money_is_told() -> None:
    """90 salt at 3 and 90 rice at 40 came in, 4 salt and 1 rice went out; 10 yuan were paid."""
    tables = {table.title: table for table in said(month(), "villages/V01/notice").tables}
    assert tables["Goods received"].rows == (
        ("not stated", 180, 387000),
        ("cash from households", None, 1000),
    )
    moves = {str(row[0]): row[1:] for row in tables["Stock"].rows}
    assert moves == {
        "Received": (180, 387000),
        "Exchanged": (-5, -5200),
        "Stock at the end": (175, 381800),
    }


def test_points_that_lapse_within_sixty_days_are_announced() -> None:
    """On 15 November lapses what there was at the end of 2021 and was not spent since: 001 had 50
    and spent 4 + 39, so that 7 are left of it; 002 had 20 and spent 3."""
    before = Carried("2021-12", "2021-12", balance={"V01-001": 5000, "V01-002": 2000})
    before.opened = ["V01-001", "V01-002", "V02-001"]
    rules = rules_of({"语言": "en", "年底处理": "清零", "过期日": "11-15"})
    done = reckoned(rules, carried=before, 日常观察=EVALUATED, 兑换登记=EXCHANGED, 进货登记=STOCKED)
    notice = said(done, "villages/V01/notice")
    assert ("Lapsing on 2022-11-15", "24 points of 2 households") in notice.facts


def test_all_points_lapse_on_the_last_of_december() -> None:
    """In November nothing is left but what lapses in 31 days; in September it is too early to say."""
    rules = rules_of({"语言": "en", "年底处理": "清零"})
    done = reckoned(rules, *(book(f"2022-{number}") for number in ("09", "11")))
    assert ("Lapsing on 2022-12-31", "100 points of 1 household") in said(
        done, "villages/V01/notice", when="2022-11"
    ).facts
    assert "Lapsing" not in str(said(done, "villages/V01/notice").facts)
    slip = said(done, "villages/V01/slips", when="2022-11").tables[0]
    words = "100 points lapse on this day: exchange before"
    assert slip.rows[-1][:2] == (date(2022, 12, 31), words)


def test_the_days_on_the_cover_stand_above_and_below() -> None:
    cover = {"公示开始": "2022-10-01", "公示结束": "2022-10-03"}
    notice = said(month(cover=cover), "villages/V01/notice")
    facts = dict(notice.facts)
    assert facts["Posted"] == "2022-10-01 to 10-03: too few, 7 days at least are asked for"
    assert facts["Assessment meeting"] == "09-25"
    assert facts["Rate"] == "1 point = 1 yuan"
    assert notice.issued == ("Villagers' committee of 甲村", "2022-10-01")
    assert "until 2022-10-03" in notice.objections


def test_a_missing_village_has_a_board_and_nothing_else() -> None:
    done = reckoned(rules_of({"语言": "en"}), book("2022-09"), book("2022-10"))
    made = statements(done.month("2022-10"))
    assert {each.name for each in made if each.name.startswith("villages/V02/")} == {
        "villages/V02/board"
    }


def test_a_draft_counts_its_errors() -> None:
    wrong = "| 日期 | 户号 | 细则编号 |\n| 2022-09-05 | V01-999 | CLEAN |"
    done = reckoned(rules_of({"语言": "en"}), 日常观察=wrong)
    assert said(done, "villages/V01/notice").draft == 1


def test_full_names_and_a_rate_of_its_own_where_the_settings_say_so() -> None:
    done = reckoned(rules_of({"语言": "en", "公示姓名": "全名", "每元积分": "2"}), book())
    notice = said(done, "villages/V01/notice")
    assert [row[1] for row in notice.tables[0].rows] == ["张三", "李四"]
    assert dict(notice.facts)["Rate"] == "2 points = 1 yuan"


# Check codes.


def test_a_code_stays_with_other_days_language_names_and_layout() -> None:
    others = (
        month("zh"),
        month(公示姓名="全名"),
        month(公示版式="分开"),
        month(cover={"公示开始": "2022-10-01"}),
    )
    for done in others:
        assert check_codes(done.month()) == check_codes(month().month())
    kinds = [kind for _, village, kind, _ in check_codes(month().month()) if village == "V01"]
    assert kinds == ["notice", "points", "exchanges", "honours", "finance"]


def test_a_figure_changes_the_codes_of_what_shows_it() -> None:
    other = reckoned(rules_of({"语言": "en"}), 日常观察=EVALUATED, 进货登记=STOCKED)
    pairs = zip(check_codes(month().month()), check_codes(other.month()), strict=True)
    same = [
        kind for (_, village, kind, code), (*_, new) in pairs if code == new and village == "V01"
    ]
    assert same == ["honours"]


# Honours.


def test_the_roll_leaves_out_vetoes_and_losses_and_shares_a_place() -> None:
    """001 has a veto, 002 and 003 gained 4 each, 004 lost 4; before, 002 had 1 and 003 nothing."""
    households = "| 户号 | 村编号 | 户主 |\n" + "\n".join(
        f"| V01-00{n} | V01 | {name} |"
        for n, name in enumerate(["张三", "李四", "王五", "赵六"], 1)
    )
    head = "| 日期 | 户号 | 细则编号 | 得分 |\n"
    september = head + "\n".join(
        f"| 2022-09-05 | V01-{line} |"
        for line in (
            "001 | CRIME |",
            "001 | CLEAN |",
            "002 | HELP | 4",
            "003 | HELP | 4",
            "004 | LITTER |",
        )
    )
    august = head + "| 2022-08-05 | V01-002 | HELP | 1 |"
    rules = rules_of({"语言": "en"}, 户=households)
    done = reckoned(rules, book("2022-08", 日常观察=august), book("2022-09", 日常观察=september))
    most, rise, *_ = [
        table
        for table in said(done, "villages/V01/notice").tables
        if table.columns[0].heading == "Rank"
    ]
    assert [(row[0], row[1], row[3]) for row in most.rows] == [(1, "002", 400), (1, "003", 400)]
    assert [(row[0], row[1], row[3]) for row in rise.rows] == [(1, "003", 400), (2, "002", 300)]


def test_no_roll_where_the_settings_want_none() -> None:
    kinds = {kind for _, _, kind, _ in check_codes(month(红榜户数="0").month())}
    assert "honours" not in kinds


# Corrections.


def test_objections_are_answered_on_a_page_of_their_own() -> None:
    objected = """
        | 日期       | 户号    | 内容     | 处理结果 | 处理人 | 办结日期   |
        | 2022-09-29 | V01-002 | 扣分过重 | 维持     | 王组长 | 2022-09-30 |
        """
    page = said(reckoned(rules_of({"语言": "en"}), 异议=objected), "villages/V01/corrections")
    taken_back, objections = page.tables
    assert taken_back.empty == "Nothing was taken back this month."
    assert objections.rows == (
        (date(2022, 9, 29), "V01-002", "", "扣分过重", "维持", date(2022, 9, 30), ""),
    )


# Slips.


def test_a_slip_tells_every_line_in_plain_words_and_whom_to_ask() -> None:
    slips = said(month(cover={"公示结束": "2022-10-08"}), "villages/V01/slips")
    first, second = slips.tables
    assert first.title == "V01-001 张*"
    assert first.rows == (
        (date(2022, 9, 1), "Opening points", None, 10000),
        (date(2022, 9, 5), "庭院整洁", 500, 10500),
        (date(2022, 9, 7), "乱倒垃圾", -400, 10100),
        (date(2022, 9, 20), "Exchanged: 盐×2, 米 (with 10 yuan in money)", -3600, 6500),
        (date(2022, 9, 28), "Exchanged: 盐", -300, 6200),
    )
    assert first.facts == (("Gained", "1"), ("Exchanged", "-39"), ("Left", "62"))
    assert second.rows[1][1] == "互帮互助 (late entry, done on 2022-09-02)"
    assert "until 2022-10-08" in slips.objections


def test_a_code_to_scan_only_where_the_township_wants_it() -> None:
    assert [slip.code for slip in said(month(), "villages/V01/slips").tables] == ["", ""]
    coded = said(month(明细条二维码="是"), "villages/V01/slips")
    assert [slip.code for slip in coded.tables] == ["V01-001", "V01-002"]


# The price board and the wall.


def test_the_board_is_exchange_standard_and_stock_in_one() -> None:
    board = said(month(), "villages/V01/board")
    assert rows(board.tables[0]) == [
        {"Code": "SALT", "Goods": "盐", "Price (yuan)": 300, "Points": 300, "To be had": "plenty"},
        {
            "Code": "RICE",
            "Goods": "米",
            "Price (yuan)": 4000,
            "Points": 4000,
            "To be had": "plenty",
        },
    ]


@pytest.mark.parametrize(("stock", "state"), [(0, "none"), (5, "few"), (6, "plenty")])
def test_the_goods_say_whether_they_are_to_be_had(stock: int, state: str) -> None:
    goods = "| 商品编号 | 商品名称 | 单价 | 安全库存 |\n| SALT | 盐 | 3 | 5 |"
    received = f"| 日期 | 商品编号 | 数量 |\n| 2022-09-01 | SALT | {stock} |"
    rules = rules_of({"语言": "en"}, 兑换商品=goods)
    done = reckoned(rules, 进货登记=received) if stock else reckoned(rules)
    assert said(done, "villages/V01/board").tables[0].rows[0][-1] == state


def test_a_village_without_a_supermarket_sees_the_stock_of_the_one_that_serves_it() -> None:
    villages = "| 村编号 | 村名 | 供应村 |\n| V01 | 甲村 |      |\n| V02 | 乙村 | V01    |"
    done = reckoned(rules_of({"语言": "en"}, 村=villages), 进货登记=STOCKED)
    states = {row[0]: row[-1] for row in said(done, "villages/V02/board").tables[0].rows}
    assert states == {"SALT": "plenty", "RICE": "plenty"}


WALL = {
    "评分细则": """
        | 细则编号 | 类别编号 | 内容     | 分值 | 单位 | 互斥组 | 失效日期   | 村编号 |
        | BEST     | ENV      | 最清洁   | 5    | 月   | YARD   |            |        |
        | GOOD     | ENV      | 清洁     | 3    | 月   | YARD   |            |        |
        | OLD      | ENV      | 旧细则   | 1    |      |        | 2022-08-31 |        |
        | TREE     | ENV      | 植树     | 2    | 棵   |        |            | V02    |
        """,
    "管理办法": """
        | 条     | 内容           | 村编号 |
        | 1      | 一户一本。     |        |
        | 第二条 | 积分不兑现金。 | V01    |
        """,
}


def test_the_wall_shows_what_is_in_force_and_a_village_its_own_where_it_differs() -> None:
    done = reckoned(rules_of({"语言": "en"}, **WALL), book())
    names = {each.name for each in statements(done.month()) if each.name.startswith("wall/")}
    assert names == {"wall/items", "wall/V02/items", "wall/measures", "wall/V01/measures"}
    items = said(done, "wall/items").tables[0]
    assert [(row["Code"], row["Points"], row["Remarks"]) for row in rows(items)] == [
        ("BEST", "+5/月", "with GOOD only one a month"),
        ("GOOD", "+3/月", "with BEST only one a month"),
    ]
    own = said(done, "wall/V02/items")
    assert own.title == "乙村: Scoring rules"
    assert [row[0] for row in own.tables[0].rows] == ["BEST", "GOOD", "TREE"]
    assert said(done, "wall/measures").paragraphs == ("Article 1  一户一本。",)
    assert said(done, "wall/V01/measures").paragraphs[1] == "第二条  积分不兑现金。"


def test_goods_that_the_rules_forgot_keep_their_code() -> None:
    done = reckoned(
        rules_of({"语言": "en"}), carried=Carried("2022-08", "2022-08", stock={("V01", "GONE"): 4})
    )
    goods = [t for t in said(done, "villages/V01/notice").tables if "handed out" in t.title]
    assert "GONE" in str(goods)
