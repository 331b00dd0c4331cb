"""CONTRACT 4, Expiry: last year's points lapse on expire_on."""

import pytest

from pointbook.reckoning.carried import Carried, Sealed
from pointbook.vocabulary.points import show
from pointbook.vocabulary.rules import Rules
from tests.months import STOCKED, Reckoned, book, reckoned, rules_of

AWARDS = "| 日期 | 户号 | 细则编号 | 次数 |\n"
EXCHANGES = "| 日期 | 户号 | 商品编号 | 数量 |\n"


def lapsing(day: str, first: str = "2022-09", **sheets: str) -> Rules:
    return rules_of({"年底处理": "expire", "过期日": f"'{day}", "启用月份": first}, **sheets)


def lapsed(done: Reckoned, month: str) -> list[str]:
    """Date, household and points of what lapsed."""
    rows = done.rows("expiry", month=month)
    return [f"{row['date']} {row['household']} {show(row['points'])}" for row in rows]


def test_the_years_own_points_lapse_on_12_31() -> None:
    """12-31: the year's own; at the end of the day, after that day's awards and exchanges"""
    done = reckoned(
        lapsing("12-31"),
        book("2022-09", 进货登记=STOCKED),
        book(
            "2022-12",
            会议评定=AWARDS + "| 2022-12-31 | V01-001 | CLEAN | 2 |",
            兑换登记=EXCHANGES + "| 2022-12-31 | V01-001 | SALT | 1 |",
        ),
    )
    assert lapsed(done, "2022-12") == ["2022-12-31 V01-001 -107", "2022-12-31 V02-001 -100"]
    assert done.closing(month="2022-12") == "0"


def test_last_years_points_lapse_less_what_went_out_since() -> None:
    """max(0, balance at the cut-off (31 December of Y−1) − exchanges, deductions, transfers out)"""
    done = reckoned(
        lapsing("03-15"),
        book("2022-09", 进货登记=STOCKED),
        book(
            "2023-03",
            会议评定=AWARDS
            + "| 2023-03-01 | V01-001 | CLEAN | 4 |\n| 2023-03-02 | V01-001 | LITTER | 1 |",
            划转="""
            | 日期       | 转出户号 | 转入户号 | 积分 | 原因 |
            | 2023-03-03 | V01-001  | V01-002  | 10   | 分户 |
            """,
            兑换登记=EXCHANGES
            + "| 2023-03-04 | V01-001 | SALT | 2 |\n| 2023-03-16 | V01-001 | SALT | 1 |",
        ),
    )
    # 100 − 4 − 10 − 6 = 80 of last year's are left; this year's 20 stay, and 3 go afterwards.
    assert lapsed(done, "2023-03") == ["2023-03-15 V01-001 -80", "2023-03-15 V02-001 -100"]
    assert done.closing(month="2023-03") == "17"
    assert done.closing("V01-002", "2023-03") == "10"  # came this year, so it stays


def test_never_more_than_the_balance() -> None:
    """never more than the balance: of last year's 10 a correction took 9 back"""
    entry = Sealed("V01-202212-A0001", "2022-12", "2022-12-05", "V01", "A", "award", "", "", 1, 900)
    done = reckoned(
        lapsing("03-15", 户="| 户号 | 村编号 | 户主 |\n| A | V01 | 甲 |"),
        book("2023-03", 更正=f"| 日期 | 记录号 | 原因 |\n| 2023-03-01 | {entry.id} | 误记 |"),
        carried=Carried("2022-09", "2022-12", {"A": 1000}),
        sealed={entry.id: entry},
    )
    assert lapsed(done, "2023-03") == ["2023-03-15 A -1"]


def test_in_the_first_year_there_is_no_last_year() -> None:
    """0 before first_month: on 10 November 2022 nothing of 2021 is there"""
    done = reckoned(lapsing("11-10"), book("2022-09"), book("2022-11"))
    assert lapsed(done, "2022-11") == []


def test_it_posts_in_a_month_without_workbooks_too() -> None:
    """It posts in a month without workbooks too, up to the last month in inbox."""
    done = reckoned(lapsing("12-31"), book("2022-09"), book("2023-02"))
    assert "2022-12" not in done.reckoning.months
    assert done.closing(month="2022-09") == "100"
    assert done.balance(month="2023-02") == {}
    early = reckoned(lapsing("12-31"), book("2022-09"), book("2022-11"))
    assert early.closing(month="2022-11") == "100"


@pytest.mark.parametrize("last_day", ["2023-02-28", "2024-02-29"])
def test_the_29th_of_february_is_the_28th_in_other_years(last_day: str) -> None:
    """02-29 is 02-28 in other years"""
    year = int(last_day[:4])
    rules = lapsing("02-29", first=f"{year - 1}-12")
    done = reckoned(rules, book(f"{year - 1}-12"), book(f"{year}-02"))
    assert lapsed(done, f"{year}-02")[0] == f"{last_day} V01-001 -100"


def test_a_household_that_has_left_has_none() -> None:
    """a household that has left has none; on its last day it is still there"""
    rules = lapsing(
        "12-31",
        户="""
        | 户号 | 村编号 | 户主 | 期初积分 | 退出日期   |
        | A    | V01    | 甲   | 10       | 2022-12-30 |
        | B    | V01    | 乙   | 10       | 2022-12-31 |
        """,
    )
    assert lapsed(reckoned(rules, book("2022-09"), book("2022-12")), "2022-12") == [
        "2022-12-31 B -10"
    ]


def test_nothing_lapses_under_carry() -> None:
    """year_end carry"""
    done = reckoned(rules_of(), book("2022-09"), book("2023-01"))
    assert done.closing(month="2023-01") == "100"


def test_a_zero_expiry_is_none() -> None:
    """a zero opening or expiry is none"""
    done = reckoned(lapsing("12-31"), book("2022-09"), book("2022-12"))
    assert "V01-002" not in done.column("household", "2022-12")
