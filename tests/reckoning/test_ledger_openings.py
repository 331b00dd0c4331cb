"""CONTRACT 4, Opening, Transfer and Joined/left."""

import pytest

from pointbook.vocabulary.points import show
from pointbook.vocabulary.rules import Rules
from tests.months import STOCKED, Reckoned, book, reckoned, rules_of

HOUSES = "| 户号 | 村编号 | 户主 | 期初积分 | 加入日期 | 退出日期 |\n"
TRANSFERS = "| 日期 | 转出户号 | 转入户号 | 积分 | 原因 |\n"
AWARDS = "| 日期 | 户号 | 细则编号 |\n"


def homes(*rows: str, **settings: str | int) -> Rules:
    return rules_of(settings, 户=HOUSES + "\n".join(rows))


def dated(done: Reckoned, month: str = "2022-09") -> list[str]:
    """Date, household and points of the openings."""
    rows = done.rows("opening", month=month)
    return [f"{row['date']} {row['household']} {show(row['points'])}" for row in rows]


def test_an_opening_is_the_households_own_or_basis_points() -> None:
    """a household's 期初积分, or basis_points; a zero opening is none"""
    done = reckoned(
        homes(
            "| A | V01 | 甲 | 30 | | |",
            "| B | V01 | 乙 | | | |",
            "| C | V01 | 丙 | 0 | | |",
            基础分=7,
        ),
    )
    assert dated(done) == ["2022-09-01 A 30", "2022-09-01 B 7"]


def test_an_opening_below_zero_is_a_debt() -> None:
    """carry: a balance may go below zero, from the first day too"""
    done = reckoned(homes("| A | V01 | 甲 | -5 | | |"))
    assert (done.entries("opening"), done.closing("A")) == (["A -5"], "-5")


def test_an_opening_is_dated_joined_or_first_month_the_later() -> None:
    """dated its joined date or the first day of first_month, the later"""
    done = reckoned(
        homes(
            "| A | V01 | 甲 | 10 | 2021-03-01 | |",
            "| B | V01 | 乙 | 10 | 2022-09-20 | |",
            "| C | V01 | 丙 | 10 | 2022-10-05 | |",
            启用月份="2022-08",
        ),
        book("2022-09"),
        book("2022-10"),
    )
    assert dated(done) == ["2022-09-20 B 10"]
    assert dated(done, "2022-10") == ["2022-10-05 C 10"]
    assert done.balance("A") == {"opening": "10", "closing": "10"}


def test_a_joiners_opening_counts_as_the_opening_of_its_first_month() -> None:
    """In a household's first month its opening entry counts as `opening`."""
    done = reckoned(homes("| A | V01 | 甲 | 10 | 2022-09-20 | |"))
    assert done.balance("A") == {"opening": "10", "closing": "10"}


def test_who_left_before_the_first_month_has_no_opening() -> None:
    """A household has no entries after left."""
    done = reckoned(
        homes("| A | V01 | 甲 | 10 | | 2022-08-31 |", "| B | V01 | 乙 | 10 | | 2022-09-01 |")
    )
    assert dated(done) == ["2022-09-01 B 10"]
    assert list(done.month().balances["household"]) == ["B"]


def test_months_before_first_month_are_passed_over_with_a_warning() -> None:
    """Workbooks of months before first_month are passed over with a warning."""
    row = AWARDS + "| {} | V01-001 | CLEAN |"
    done = reckoned(
        rules_of({"启用月份": "2022-09"}),
        book("2022-08", 会议评定=row.format("2022-08-05")),
        book("2022-09", 会议评定=row.format("2022-09-05")),
    )
    assert [(p.code, p.severity) for p in done.problems] == [("bad-month", "warning")]
    assert done.reckoning.months.keys() == {"2022-09"}
    assert done.closing() == "105"


def test_the_first_month_is_the_earliest_in_the_inbox() -> None:
    """first_month's default: earliest in inbox"""
    done = reckoned(rules_of(), book("2022-10"), book("2022-09"))
    assert dated(done)[0].startswith("2022-09-01")


# Transfer


def test_a_transfer_is_two_entries_out_then_in() -> None:
    """moves points between households of one village: two entries, out then in"""
    done = reckoned(rules_of(), 划转=TRANSFERS + "| 2022-09-05 | V01-001 | V01-002 | 30.5 | 分户 |")
    assert done.entries("transfer") == ["V01-001 -30.5", "V01-002 30.5"]
    assert done.balance("V01-002") == {"transferred": "30.5", "closing": "30.5"}
    assert done.column("quantity")[-2:] == [None, None]


def test_a_transfer_of_more_than_is_there_is_refused_whole() -> None:
    """refused whole (overdrawn) if more than is there"""
    done = reckoned(
        rules_of(),
        划转=TRANSFERS
        + "| 2022-09-05 | V01-001 | V01-002 | 100.01 | 分户 |\n"
        + "| 2022-09-06 | V01-001 | V01-002 | 100 | 分户 |",
    )
    assert done.codes == ["overdrawn D2"]
    assert done.entries("transfer") == ["V01-001 -100", "V01-002 100"]


def test_points_do_not_leave_the_village() -> None:
    """between households of one village"""
    done = reckoned(rules_of(), 划转=TRANSFERS + "| 2022-09-05 | V01-001 | V02-001 | 5 | 错 |")
    assert done.codes == ["wrong-village C2"]


@pytest.mark.parametrize("points", ["0", "-5"])
def test_a_transfer_moves_something(points: str) -> None:
    """What is taken back is a correction, not a transfer of less than nothing."""
    done = reckoned(
        rules_of(), 划转=TRANSFERS + f"| 2022-09-05 | V01-001 | V01-002 | {points} | 分户 |"
    )
    assert done.codes == ["not-positive D2"]


def test_transfers_come_before_everything_else_of_their_day() -> None:
    """on one date openings, transfers, corrections, awards …: the award can't be passed on yet"""
    done = reckoned(
        rules_of(),
        会议评定=AWARDS + "| 2022-09-05 | V01-002 | CLEAN |",
        划转=TRANSFERS + "| 2022-09-05 | V01-002 | V01-001 | 5 | 合户 |",
    )
    assert done.codes == ["overdrawn D2"]


def test_the_same_transfer_twice_is_no_duplicate() -> None:
    """Receipts, counts and transfers are not judged so."""
    row = "| 2022-09-05 | V01-001 | V01-002 | 5 | 分户 |\n"
    assert reckoned(rules_of(), 划转=TRANSFERS + row + row).closing() == "90"


# Joined/left


def test_a_household_has_no_entries_before_joined_or_after_left() -> None:
    """not-a-member-then (before joined or after left), on every sheet that moves points"""
    rules = homes("| A | V01 | 甲 | 50 | 2022-09-10 | 2022-09-20 |", "| B | V01 | 乙 | 50 | | |")
    done = reckoned(
        rules,
        会议评定=AWARDS
        + "| 2022-09-09 | A | CLEAN |\n| 2022-09-10 | A | CLEAN |\n"
        + "| 2022-09-20 | A | CLEAN |\n| 2022-09-21 | A | CLEAN |",
        兑换登记="| 日期 | 户号 | 商品编号 | 数量 |\n| 2022-09-21 | A | SALT | 1 |",
        划转=TRANSFERS + "| 2022-09-09 | B | A | 5 | 分户 |\n| 2022-09-21 | A | B | 5 | 分户 |",
        进货登记=STOCKED,
    )
    assert sorted(done.codes) == [
        "not-a-member-then B2",
        "not-a-member-then B2",
        "not-a-member-then B3",
        "not-a-member-then B5",
        "not-a-member-then C2",
    ]
    assert done.closing("A") == "60"


def test_balances_have_the_members_of_the_month() -> None:
    """one row for each household that is a member in the month, in order of village and code"""
    rules = homes(
        "| B | V02 | 乙 | | | |",
        "| Z | V01 | 丁 | | | 2022-09-01 |",
        "| A | V01 | 甲 | | 2022-10-31 | |",
    )
    done = reckoned(rules, book("2022-09"), book("2022-10"))
    assert list(done.month("2022-09").balances["household"]) == ["Z", "B"]
    assert list(done.month("2022-10").balances["household"]) == ["A", "B"]
