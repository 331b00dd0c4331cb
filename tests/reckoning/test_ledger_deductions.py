"""CONTRACT 4, Deduction and Veto."""

import pytest

from pointbook.vocabulary.rules import Rules
from tests.months import STOCKED, Reckoned, book, reckoned, rules_of

HEAD = "| 日期 | 户号 | 细则编号 | 次数 | 得分 |\n"


def limited(month_cap: str = "", year_cap: str = "", **settings: str | int) -> Rules:
    """LITTER takes 4, CLEAN brings 5; the limits are LITTER's."""
    return rules_of(
        settings,
        类别="| 类别编号 | 类别名称 | 每户每月上限 |\n| ENV | 环境 | 5 |",
        评分细则="| 细则编号 | 类别编号 | 内容 | 分值 | 最低分 | 最高分 | 每户每月上限 | 每户每年上限 |\n"
        f"| LITTER | ENV | 乱倒 | -4 | | | {month_cap} | {year_cap} |\n"
        "| CLEAN | ENV | 整洁 | 5 | | | | |\n"
        "| FIGHT | ENV | 打架 | | -2 | -6 | | |\n",
    )


def littered(rules: Rules, *days: str, house: str = "V01-001") -> Reckoned:
    rows = "\n".join(f"| 2022-09-{day} | {house} | LITTER | | |" for day in days)
    return reckoned(rules, 会议评定=HEAD + rows)


def test_a_deduction_is_not_touched_by_category_and_household_caps() -> None:
    """not touched by category and household caps, and it leaves no more room under them"""
    done = reckoned(
        limited(户月封顶=5),
        会议评定=HEAD
        + "| 2022-09-05 | V01-001 | LITTER | 3 | |\n| 2022-09-06 | V01-001 | CLEAN | 2 | |",
    )
    assert done.entries("deduction", "award") == ["V01-001 -12", "V01-001 5"]
    assert done.codes == ["cap-reached C3"]


@pytest.mark.parametrize("cap", ["6", "-6"])
def test_a_minus_item_has_a_limit_of_its_own(cap: str) -> None:
    """month_cap/year_cap limit how much it can take; the sign in the cell does not matter."""
    for rules in (limited(month_cap=cap), limited(year_cap=cap)):
        done = littered(rules, "05", "06", "07")
        assert done.entries("deduction") == ["V01-001 -4", "V01-001 -2", "V01-001 0"]
        assert done.codes == ["cap-reached C3", "cap-reached C4"]


def test_carry_lets_a_balance_go_below_zero() -> None:
    """carry: a balance may go below zero and locks exchange until worked off"""
    done = reckoned(
        limited(),
        会议评定=HEAD
        + "| 2022-09-05 | V01-002 | LITTER | 2 | |\n| 2022-09-20 | V01-002 | CLEAN | 1 | |",
        兑换登记="| 日期 | 户号 | 商品编号 | 数量 |\n| 2022-09-21 | V01-002 | SALT | 1 |",
        进货登记=STOCKED,
    )
    assert done.column("balance")[-2:] == [-800, -300]
    assert done.codes == ["overdrawn D2"]


def test_floor_takes_at_most_what_is_there() -> None:
    """floor: takes at most what is there, which is no cap-reached"""
    rules = limited(扣分方式="floor")
    done = reckoned(
        rules,
        会议评定=HEAD
        + "| 2022-09-05 | V01-002 | CLEAN | | |\n| 2022-09-06 | V01-002 | LITTER | 2 | |",
    )
    assert done.entries("deduction") == ["V01-002 -5"]
    assert done.entries("deduction", show_="claimed") == ["V01-002 -8"]
    assert (done.codes, done.closing("V01-002")) == ([], "0")


def test_under_floor_a_limit_counts_what_was_taken() -> None:
    """limit how much it can take: the 0 that a poor household lost leaves the limit whole"""
    rules = limited(month_cap="6", 扣分方式="floor")
    done = reckoned(
        rules,
        会议评定=HEAD
        + "| 2022-09-05 | V01-002 | LITTER | | |\n"
        + "| 2022-09-06 | V01-002 | CLEAN | | |\n"
        + "| 2022-09-07 | V01-002 | LITTER | | |",
    )
    assert done.entries("deduction") == ["V01-002 0", "V01-002 -4"]


def test_a_minus_range_takes_the_score_that_carries_its_minus() -> None:
    """min and max of a minus range are read without sign: FIGHT takes 2 to 6"""
    done = reckoned(
        limited(),
        会议评定=HEAD
        + "| 2022-09-05 | V01-001 | FIGHT | | -6 |\n"
        + "| 2022-09-06 | V01-001 | FIGHT | | -1.99 |\n"
        + "| 2022-09-07 | V01-001 | FIGHT | | 3 |\n"
        + "| 2022-09-08 | V01-001 | FIGHT | 2 | -12 |",
    )
    assert done.entries("deduction") == ["V01-001 -6", "V01-001 -12"]
    assert done.codes == ["points-out-of-range E3", "points-out-of-range E4"]


# Veto

VETO = "| 日期 | 户号 | 细则编号 |\n| {} | V01-001 | CRIME |"
EXCHANGES = "| 日期 | 户号 | 商品编号 | 数量 |\n"


def test_a_veto_moves_no_points() -> None:
    """moves no points, and is an entry"""
    done = reckoned(rules_of(), 会议评定=VETO.format("2022-09-10"))
    assert done.entries("veto") == ["V01-001 0"]
    assert (done.codes, done.closing()) == ([], "100")


def test_a_veto_freezes_exchanges_to_the_end_of_the_quarter() -> None:
    """from its date to the end of that calendar quarter exchanges of the household are refused"""
    rules = rules_of()
    september = book(
        "2022-09",
        会议评定=VETO.format("2022-09-10"),
        进货登记=STOCKED,
        兑换登记=EXCHANGES
        + "| 2022-09-09 | V01-001 | SALT | 1 |\n"
        + "| 2022-09-10 | V01-001 | SALT | 1 |\n"
        + "| 2022-09-30 | V01-001 | SALT | 1 |",
    )
    october = book("2022-10", 兑换登记=EXCHANGES + "| 2022-10-01 | V01-001 | SALT | 1 |")
    done = reckoned(rules, september, october)
    assert done.codes == ["frozen B3", "frozen B4"]
    assert done.entries("exchange") == ["V01-001 -3"]
    assert done.entries("exchange", month="2022-10") == ["V01-001 -3"]


def test_a_veto_reaches_over_the_months_of_its_quarter() -> None:
    """A veto of October freezes November and December."""
    head = EXCHANGES
    done = reckoned(
        rules_of({"启用月份": "2022-10"}),
        book("2022-10", 会议评定=VETO.format("2022-10-31")),
        book(
            "2022-12",
            进货登记="| 日期 | 商品编号 | 数量 |\n| 2022-12-01 | SALT | 9 |",
            兑换登记=head + "| 2022-12-31 | V01-001 | SALT | 1 |",
        ),
        book("2023-01", 兑换登记=head + "| 2023-01-01 | V01-001 | SALT | 1 |"),
    )
    assert done.codes == ["frozen B2"]
    assert done.entries("exchange", month="2023-01") == ["V01-001 -3"]


def test_a_frozen_household_may_still_be_awarded_and_lose() -> None:
    """Exchanges are refused, nothing else."""
    done = reckoned(
        rules_of(),
        会议评定=VETO.format("2022-09-10")
        + "\n| 2022-09-11 | V01-001 | CLEAN |\n| 2022-09-12 | V01-001 | LITTER |",
    )
    assert done.closing() == "101"
