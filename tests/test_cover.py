"""The cover of the promise: a village's two months with every figure of the page worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from pointbook.documents.desk import Desk, lay_out
from pointbook.documents.township import stock
from pointbook.documents.township.promise import Span, exchange_day
from pointbook.documents.township.shelves import (
    Worth,
    awarded,
    budget_words,
    months_covered,
    next_day,
    span,
    worth,
)
from pointbook.documents.villages import board, finance
from pointbook.vocabulary.statements import Statement, Table, spoken
from tests.months import book, reckoned, rules_of

GOODS = """
    | 商品编号 | 商品名称 | 单价 | 安全库存 |
    | SALT     | 盐       | 3    | 30       |
    | RICE     | 米       | 40   | 5        |
    | TOWEL    | 毛巾     | 8    |          |
    """
SETTINGS = {"语言": "en", "启用月份": "2022-08", "村月发放预算": "10"}


def desk(**settings: str) -> Desk:
    """August and September of V01: 60 salt and 4 rice came in, 12 and 19 salt went out."""
    rules = rules_of({**SETTINGS, **settings}, 兑换商品=GOODS)
    august = book(
        "2022-08",
        进货登记="""
            | 日期       | 商品编号 | 数量 | 单价 | 来源 |
            | 2022-08-01 | SALT     | 60   | 2    | 采购 |
            | 2022-08-01 | RICE     | 4    |      | 捐赠 |
            """,
        日常观察="""
            | 日期       | 户号    | 细则编号 |
            | 2022-08-05 | V01-001 | CLEAN    |
            """,
        兑换登记="""
            | 日期       | 户号    | 商品编号 | 数量 |
            | 2022-08-20 | V01-001 | SALT     | 12   |
            """,
    )
    september = book(
        "2022-09",
        日常观察="""
            | 日期       | 户号    | 细则编号 | 得分 |
            | 2022-09-05 | V01-001 | CLEAN    |      |
            | 2022-09-05 | V01-002 | HELP     | 4    |
            """,
        兑换登记="""
            | 日期       | 户号    | 商品编号 | 数量 |
            | 2022-09-20 | V01-001 | SALT     | 19   |
            """,
    )
    done = reckoned(rules, august, september)
    assert [problem.code for problem in done.problems if problem.is_error] == []
    return lay_out(done.month("2022-09"))


def said(made: Statement) -> Statement:
    return spoken(made, "en")


def cover(made: Desk) -> str:
    """What the first village's notice says of its shelves."""
    return spoken(finance.part(made, made.shares[0]).paragraphs, "en")[0]


def facts(made: Statement) -> dict[str, str]:
    return dict(said(made).facts)


def tables(made: Desk) -> tuple[Table, ...]:
    return tuple(spoken(each, "en") for each in stock.tables(made))


def test_the_shelves_cover_the_promise_or_the_desk_says_so() -> None:
    """V01: 100 opened + 5 + 5 + 4 awarded - 31 x 3 exchanged = 21 points promised against
    29 salt x 3 + 4 rice x 40 = 247: covered, and not on the desk. The 226 beyond the promise are
    32.3 months of 14 / 2 = 7 points. V02: 100 points promised and no goods: 100 yuan short."""
    made = desk()
    first = made.shares[0]
    assert worth(made, first) == Worth(2100, 24700, 24700)
    assert worth(made, first).cover == 1176
    assert months_covered(made, first) == 3230
    assert tables(made)[0].rows == (("V02", "乙村", 10000, 10000, 0, 0, 0, 10000, 0, None),)


def test_the_debt_is_in_yuan_at_the_rate_of_the_rules() -> None:
    """At two points a yuan 100 opened and 5 awarded are 105 points and 52.5 yuan."""
    made = rules_of({**SETTINGS, "每元积分": "2"}, 兑换商品=GOODS)
    done = reckoned(
        made,
        book("2022-09", 日常观察="| 日期 | 户号 | 细则编号 |\n| 2022-09-05 | V01-001 | CLEAN |"),
    )
    row = tables(lay_out(done.month()))[0].rows[0]
    assert row[2:4] == (10500, 5250)


def test_debts_of_some_do_not_hide_what_is_owed_to_others() -> None:
    """001 holds 100 points, 002 owes 4: 100 are promised, not 96."""
    sheet = "| 日期 | 户号 | 细则编号 |\n| 2022-09-05 | V01-002 | LITTER |"
    made = lay_out(reckoned(rules_of(SETTINGS), 日常观察=sheet).month())
    assert worth(made, made.shares[0]).promised == 10000


def test_goods_past_their_last_day_do_not_cover() -> None:
    """10 salt lie there, offered until 15 September: 30 yuan of stock, 0 points of cover; and
    nobody buys what can't be exchanged any more."""
    goods = (
        "| 商品编号 | 商品名称 | 单价 | 安全库存 | 失效日期 |\n| SALT | 盐 | 3 | 30 | 2022-09-15 |"
    )
    stocked = "| 日期 | 商品编号 | 数量 |\n| 2022-09-01 | SALT | 10 |"
    done = reckoned(rules_of(SETTINGS, 兑换商品=goods), 进货登记=stocked)
    made = lay_out(done.month())
    assert worth(made, made.shares[0]) == Worth(10000, 0, 3000)
    assert tables(made)[3].rows == ()


def test_goods_that_end_before_the_exchange_day_are_not_bought() -> None:
    """Salt is offered until 15 October and the day is 31 October: it is low, but not to buy."""
    goods = (
        "| 商品编号 | 商品名称 | 单价 | 安全库存 | 失效日期 |\n| SALT | 盐 | 3 | 30 | 2022-10-15 |"
    )
    stocked = "| 日期 | 商品编号 | 数量 |\n| 2022-09-01 | SALT | 10 |"
    done = reckoned(rules_of({**SETTINGS, "下次兑换日": "10-31"}, 兑换商品=goods), 进货登记=stocked)
    low, buy = tables(lay_out(done.month()))[2:4]
    assert [row[5] for row in low.rows] == [10]
    assert buy.rows == ()


def test_a_blank_safety_stock_is_none() -> None:
    """One towel left without a safety stock is neither low nor to be bought."""
    stocked = "| 日期 | 商品编号 | 数量 |\n| 2022-09-01 | TOWEL | 1 |"
    made = lay_out(reckoned(rules_of(SETTINGS, 兑换商品=GOODS), 进货登记=stocked).month())
    assert [table.rows for table in tables(made)[2:]] == [(), (), ()]


def test_a_supermarket_that_opened_later_counts_from_its_own_month() -> None:
    """Opened in August: July's 5 points are no part of the pace; 5 + 4 in two months are 4.5."""
    villages = """
        | 村编号 | 村名 | 开业日期   |
        | V01    | 甲村 | 2022-08-10 |
        """
    households = "| 户号 | 村编号 | 户主 |\n| V01-001 | V01 | 张三 |"
    books = [
        book(
            month, 日常观察=f"| 日期 | 户号 | 细则编号 | 得分 |\n| {month}-05 | V01-001 | {item} |"
        )
        for month, item in (
            ("2022-07", "CLEAN | 5"),
            ("2022-08", "CLEAN | 5"),
            ("2022-09", "HELP | 4"),
        )
    ]
    rules = rules_of({"语言": "en"}, 村=villages, 户=households)
    made = lay_out(reckoned(rules, *books).month())
    share = made.shares[0]
    assert (awarded(made, share), span(made, share).months) == (900, 2)


def test_a_shop_owes_to_all_whom_it_serves() -> None:
    """V02 is served by V01's supermarket: 200 points are promised there, none by V02 itself."""
    villages = """
        | 村编号 | 村名 | 开业日期   | 供应村 |
        | V01    | 甲村 | 2022-01-01 |        |
        | V02    | 乙村 | 2022-01-01 | V01    |
        """
    made = lay_out(reckoned(rules_of(SETTINGS, 村=villages), book("2022-09")).month())
    assert [worth(made, share).promised for share in made.shares] == [20000, 0]


def test_goods_below_safety_stock_and_when_they_run_out() -> None:
    """Salt: 31 pieces in 61 days is 15.5 a month; 29 left last 29 x 61 / 31 = 57 days after
    30 September: 26 November. Nobody took rice, so it never runs out; towels never came in."""
    low = tables(desk())[2]
    assert low.rows == (
        ("V01", "甲村", "RICE", "米", "", 4, 5, "few", 0, None),
        ("V01", "甲村", "SALT", "盐", "", 29, 30, "few", 1550, date(2022, 11, 26)),
    )


def test_what_to_buy_for_the_day_that_the_settings_name() -> None:
    """Until 31 October, 31 days on, 31 x 31 / 61 = 15.75, so 16 salt go: 16 + 30 - 29 = 17 to buy
    for 51 yuan; rice 5 - 4 = 1 for 40 yuan: 18 pieces, 91 yuan."""
    *_, buy, order = tables(desk(下次兑换日="10-31"))
    assert buy.title == "What each village is to buy for 2022-10-31"
    assert [row[5:] for row in buy.rows] == [(4, 0, 5, 1, 4000, 4000), (29, 16, 30, 17, 300, 5100)]
    assert buy.total is not None
    assert (buy.total[8], buy.total[10]) == (18, 9100)
    assert [(row[0], row[3], row[4], row[6]) for row in order.rows] == [
        ("RICE", 1, 1, 4000),
        ("SALT", 1, 17, 5100),
    ]


def test_without_a_setting_the_day_is_a_month_after_the_last_exchange() -> None:
    """20 September and a month; 31 x 20 / 61 = 10.2, so 11 salt: 11 + 30 - 29 = 12."""
    made = desk()
    assert next_day(made) == date(2022, 10, 20)
    assert [row[8] for row in tables(made)[3].rows] == [1, 12]


@pytest.mark.parametrize(
    ("month", "setting", "last", "day"),
    [
        ("2022-09", (10, 31), None, date(2022, 10, 31)),
        ("2022-09", (9, 30), None, date(2023, 9, 30)),  # the month's own last day has gone by
        ("2022-12", (1, 15), None, date(2023, 1, 15)),
        ("2023-02", (2, 29), None, date(2024, 2, 29)),
        ("2023-01", None, date(2023, 1, 31), date(2023, 2, 28)),
        ("2022-09", None, date(2022, 3, 8), date(2022, 10, 8)),
        ("2022-09", None, None, date(2022, 10, 31)),
    ],
)
def test_exchange_days(
    month: str, setting: tuple[int, int] | None, last: date | None, day: date
) -> None:
    assert exchange_day(month, setting, last) == day


def test_a_supermarket_that_opened_later_has_a_pace_of_its_own() -> None:
    year = Span("2022-01", "2022-09")
    assert year.since(date(2021, 5, 1)) == year
    late = year.since(date(2022, 8, 20))
    assert (late.months, late.days) == (2, 61)
    assert year.since(date(2022, 12, 1)).months == 1
    assert year.runs_out(5, 0) is None


def test_the_budget_is_near_at_nine_of_ten_points() -> None:
    """5 + 4 = 9 of 10 points."""
    budget = tables(desk())[1]
    assert [row[2:] for row in budget.rows] == [(900, 1000, 90, "near the budget")]


@pytest.mark.parametrize(
    ("approver", "words"),
    [("赵乡长", "over budget, approved by 赵乡长"), ("", "over budget, nobody has approved it")],
)
def test_over_the_budget_the_approver_is_named(approver: str, words: str) -> None:
    """3 x 5 = 15 of 10 points: 150 %."""
    done = reckoned(
        rules_of(SETTINGS),
        cover={"超额审批人": approver},
        日常观察="""
            | 日期       | 户号    | 细则编号 | 次数 |
            | 2022-09-05 | V01-001 | CLEAN    | 3    |
            """,
    )
    made = lay_out(done.month())
    assert spoken(budget_words(made, made.shares[0]), "en") == f"150\u00a0%, {words}"


def test_without_a_budget_nothing_is_said_of_one() -> None:
    made = desk(村月发放预算="")
    assert tables(made)[1].rows == ()
    assert "Budget used" not in cover(made)


def test_the_finance_notice_has_the_villages_cover() -> None:
    found = cover(desk())
    assert "Months of issue covered 32.3; Goods below safety stock 2; " in found
    assert found.endswith("Budget used 90\u00a0%, near the budget")


def test_the_price_board_says_what_is_to_be_had_in_the_village() -> None:
    """29 of 30 salt and 4 of 5 rice are few; towels never came in. V02 has nothing."""
    made = desk(下次兑换日="10-31")
    first, second = (said(board.statement(made, share)) for share in made.shares)
    states = {row[0]: row[-1] for row in first.tables[0].rows}
    assert states == {"SALT": "few", "RICE": "few", "TOWEL": "none"}
    assert {row[-1] for row in second.tables[0].rows} == {"none"}
    assert ("Next exchange day", "2022-10-31") in first.facts
    plain = desk()
    assert "Next exchange day" not in facts(board.statement(plain, plain.shares[0]))
