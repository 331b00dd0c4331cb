"""CONTRACT 7: balances.csv, stock.csv and summary.json, figure by figure."""

from collections.abc import Mapping
from typing import Any

from tests.months import STOCKED, Reckoned, balances, book, reckoned, rules_of

AWARDS = "| 日期 | 户号 | 细则编号 |\n"
EXCHANGES = "| 日期 | 活动 | 户号 | 商品编号 | 数量 |\n"
OCTOBER = "2022-10"
RULES = rules_of(
    {"启用月份": "2022-09", "乡镇": "示例乡"},
    村="""
    | 村编号 | 村名 | 超市名称 | 开业日期   |
    | V01    | 甲村 | 甲超市   | 2022-01-01 |
    | V02    | 乙村 | 乙超市   | 2022-10-31 |
    | V03    | 丙村 | 丙超市   |            |
    | V04    | 丁村 |          |            |
    """,
    户="""
    | 户号    | 村编号 | 户主 | 期初积分 | 退出日期   |
    | V01-001 | V01    | 张三 | 100      |            |
    | V01-002 | V01    | 李四 |          |            |
    | V01-003 | V01    | 赵六 | 7        | 2022-09-20 |
    | V02-001 | V02    | 王五 | 100      |            |
    """,
)


def autumn() -> Reckoned:
    """September and October of two villages."""
    return reckoned(
        RULES,
        book(
            "2022-09",
            会议评定=AWARDS + "| 2022-09-05 | V01-001 | CLEAN |\n| 2022-09-05 | V01-002 | LITTER |",
            进货登记=STOCKED,
            兑换登记=EXCHANGES
            + "| 2022-09-10 | 中秋 | V01-001 | SALT | 1 |\n"
            + "| 2022-09-10 | 补领 | V01-001 | SALT | 2 |\n"
            + "| 2022-09-20 | 中秋 | V01-003 | SALT | 1 |",
        ),
        book(
            "2022-10",
            会议评定=AWARDS + "| 2022-10-05 | V01-001 | CLEAN |",
            兑换登记=EXCHANGES + "| 2022-10-10 | 重阳 | V01-001 | SALT | 1 |",
        ),
        book("2022-10", "V02", 会议评定=AWARDS + "| 2022-10-05 | V02-001 | CRIME |"),
    )


def summary(month: str) -> Mapping[str, Any]:
    return autumn().month(month).summary


def test_the_figures_of_a_month() -> None:
    """an activity is one village and date with at least one exchange; households_scored those with
    an award or deduction, households_exchanged with an exchange"""
    found = summary("2022-09")
    assert (found["month"], found["township"]) == ("2022-09", "示例乡")
    expected = {
        "supermarkets": 2,
        "households": 4,
        "households_scored": 2,
        "households_exchanged": 2,
        "exchange_activities": 2,
        "earned": 500,
        "deducted": -400,
        "exchanged": -1200,
        "closing": 9600 - 400 + 400 + 10000,
    }
    assert {name: found[name] for name in expected} == expected


def test_the_year_counts_a_household_once() -> None:
    """in the year counted once; a veto is no score; who left in September was there this year"""
    year = summary(OCTOBER)["year"]
    assert year == {
        "supermarkets": 3,
        "households": 4,
        "households_scored": 2,
        "households_exchanged": 2,
        "exchange_activities": 3,
        "earned": 1000,
        "deducted": -400,
        "exchanged": -1500,
        "closing": 9800 - 400 + 10000,
    }


def test_households_are_those_in_balances() -> None:
    """`households` those in balances.csv"""
    month = autumn().month(OCTOBER)
    codes = [row.household.code for row in balances(month)]
    assert codes == ["V01-001", "V01-002", "V02-001"]
    assert month.summary["households"] == 3


def test_supermarkets_are_villages_whose_supermarket_has_opened() -> None:
    """`supermarkets` are villages whose supermarket has opened by the month's end: V02's on the
    31st; a supermarket without a day was there from the start, a village without one has none"""
    assert summary("2022-09")["supermarkets"] == 2
    assert [v["supermarkets"] for v in summary(OCTOBER)["villages"]] == [1, 1, 1, 0]


def test_a_village_is_final_a_draft_or_missing() -> None:
    """status: final|draft|missing, errors, warnings"""
    done = reckoned(
        RULES,
        book(village="V01", 会议评定=AWARDS + "| 2022-09-05 | V01-009 | CLEAN |"),
        book(village="V02"),
    )
    villages = done.month().summary["villages"]
    assert [(v["code"], v["status"], v["errors"], v["warnings"]) for v in villages] == [
        ("V01", "draft", 1, 0),
        ("V02", "final", 0, 1),
        ("V03", "missing", 0, 0),
        ("V04", "missing", 0, 0),
    ]


def test_villages_add_up_to_the_township() -> None:
    """households add up to the village, villages to the township"""
    for month in ("2022-09", OCTOBER):
        found = summary(month)
        for name, whole in found["year"].items():
            assert sum(v[name] for v in found["villages"]) == found[name]
            assert sum(v["year"][name] for v in found["villages"]) == whole


def test_closing_is_the_opening_of_the_next_month() -> None:
    """closing of a month = opening of the next for each household"""
    before, after = (balances(autumn().month(name)) for name in ("2022-09", OCTOBER))
    closing = {row.household.code: row.closing for row in before}
    opening = {row.household.code: row.opening for row in after}
    assert opening == {house: closing[house] for house in opening}


def test_every_column_of_balances() -> None:
    """opening,earned,deducted,exchanged,transferred,reversed,expired,closing: signed as they move
    the balance"""
    done = autumn()
    assert done.balance("V01-001", "2022-09") == {
        "opening": "100",
        "earned": "5",
        "exchanged": "-9",
        "closing": "96",
    }
    assert done.balance("V01-002", "2022-09") == {"deducted": "-4", "closing": "-4"}
    assert done.balance("V01-003", "2022-09") == {"opening": "7", "exchanged": "-3", "closing": "4"}
