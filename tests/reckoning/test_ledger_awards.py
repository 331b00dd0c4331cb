"""CONTRACT 4, Award: what is claimed, and what every cap still leaves of it."""

import pytest

from pointbook.vocabulary.rules import Rules
from tests.months import Reckoned, book, reckoned, rules_of

ITEM = "| 细则编号 | 类别编号 | 内容 | 分值 | 每户每月上限 | 每户每年上限 | 不计封顶 |\n"
CATEGORY = "| 类别编号 | 类别名称 | 每户每月上限 | 每户每年上限 |\n"


def sweeps(*days: str) -> str:
    """One award of CLEAN to V01-001 on each day."""
    rows = "\n".join(f"| {day} | V01-001 | CLEAN |" for day in days)
    return f"| 日期 | 户号 | 细则编号 |\n{rows}"


def capped(item: str = "|", category: str = "|", **settings: int) -> Rules:
    """CLEAN is worth 5; its own caps and its category's as `month | year`."""
    return rules_of(
        settings,
        类别=CATEGORY + f"| ENV | 环境 | {category} |",
        评分细则=ITEM + f"| CLEAN | ENV | 庭院整洁 | 5 | {item} | |",
    )


def three_months(rules: Rules) -> Reckoned:
    """Two awards in September, two in October, two in January."""
    return reckoned(
        rules,
        book("2022-09", 会议评定=sweeps("2022-09-05", "2022-09-06")),
        book("2022-10", 会议评定=sweeps("2022-10-05", "2022-10-06")),
        book("2023-01", 会议评定=sweeps("2023-01-05", "2023-01-06")),
    )


def posted(done: Reckoned) -> list[int]:
    """What each award really brought, month after month, in points."""
    months = done.reckoning.months
    return [row["points"] // 100 for name in months for row in done.rows("award", month=name)]


def test_claimed_is_quantity_times_points() -> None:
    """claimed = quantity × points; a blank quantity is 1."""
    done = reckoned(
        rules_of(),
        会议评定="""
        | 日期       | 户号    | 细则编号 | 次数 |
        | 2022-09-05 | V01-001 | CLEAN    | 3    |
        | 2022-09-06 | V01-001 | CLEAN    |      |
        """,
    )
    assert done.codes == []
    assert done.entries("award") == ["V01-001 15", "V01-001 5"]
    assert done.balance() == {"opening": "100", "earned": "20", "closing": "120"}


def test_a_range_takes_the_score_given() -> None:
    """For a range the score given: min×quantity … max×quantity (HELP: 1 to 4)."""
    done = reckoned(
        rules_of(),
        会议评定="""
        | 日期       | 户号    | 细则编号 | 次数 | 得分 |
        | 2022-09-05 | V01-001 | HELP     | 1    | 4    |
        | 2022-09-06 | V01-001 | HELP     | 2    | 7.25 |
        | 2022-09-07 | V01-001 | HELP     | 2    | 8.01 |
        | 2022-09-08 | V01-001 | HELP     | 3    | 2.99 |
        """,
    )
    assert done.entries("award") == ["V01-001 4", "V01-001 7.25"]
    assert done.codes == ["points-out-of-range E4", "points-out-of-range E5"]


def test_a_given_score_must_be_quantity_times_points() -> None:
    """A given 得分 that differs from quantity × points is an error."""
    done = reckoned(
        rules_of(),
        会议评定="""
        | 日期       | 户号    | 细则编号 | 次数 | 得分 |
        | 2022-09-05 | V01-001 | CLEAN    | 2    | 10   |
        | 2022-09-06 | V01-001 | CLEAN    | 2    | 5    |
        """,
    )
    assert done.codes == ["points-mismatch E3"]
    assert done.entries("award") == ["V01-001 10"]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        pytest.param(capped(), [5, 5, 5, 5, 5, 5], id="no cap"),
        pytest.param(capped("7 |"), [5, 2, 5, 2, 5, 2], id="item, month"),
        pytest.param(capped("| 12"), [5, 5, 2, 0, 5, 5], id="item, year"),
        pytest.param(capped(category="8 |"), [5, 3, 5, 3, 5, 3], id="category, month"),
        pytest.param(capped(category="| 11"), [5, 5, 1, 0, 5, 5], id="category, year"),
        pytest.param(capped(户月封顶=6), [5, 1, 5, 1, 5, 1], id="household, month"),
        pytest.param(capped(户年封顶=14), [5, 5, 4, 0, 5, 5], id="household, year"),
        pytest.param(capped("9 | 12", "8 |", 户月封顶=7), [5, 2, 5, 0, 5, 2], id="the least"),
    ],
)
def test_posted_is_the_least_that_every_cap_leaves(rules: Rules, expected: list[int]) -> None:
    """Posted = the least of claimed and what every cap still leaves; calendar months and years."""
    assert posted(three_months(rules)) == expected


def test_a_cut_is_a_warning_and_still_an_entry() -> None:
    """A claim cut by a cap is a warning, never silent; a claim that posts 0 is an entry."""
    days = ["2022-09-05", "2022-09-06", "2022-09-07"]
    done = reckoned(capped("7 |"), 会议评定=sweeps(*days))
    assert done.codes == ["cap-reached C3", "cap-reached C4"]
    assert {p.severity for p in done.problems} == {"warning"}
    assert done.entries("award") == ["V01-001 5", "V01-001 2", "V01-001 0"]
    assert done.entries("award", show_="claimed") == ["V01-001 5"] * 3


def test_a_claim_that_fits_exactly_is_not_cut() -> None:
    """Nothing is cut, nothing is warned of: 10 of 10."""
    done = reckoned(capped("10 |"), 会议评定=sweeps("2022-09-05", "2022-09-06"))
    assert (done.codes, posted(done)) == ([], [5, 5])


def test_an_exempt_item_is_free_of_the_household_caps_and_not_counted_in_them() -> None:
    """An exempt item is free of the household caps and not counted in them."""
    rules = rules_of(
        {"户月封顶": 6},
        评分细则=ITEM
        + "| CLEAN | ENV | 庭院整洁 | 5 | | | |\n| PRIZE | ENV | 获奖 | 20 | | | 是 |",
    )
    done = reckoned(
        rules,
        会议评定="""
        | 日期       | 户号    | 细则编号 |
        | 2022-09-05 | V01-001 | PRIZE    |
        | 2022-09-06 | V01-001 | CLEAN    |
        | 2022-09-07 | V01-001 | PRIZE    |
        | 2022-09-08 | V01-001 | CLEAN    |
        """,
    )
    assert posted(done) == [20, 5, 20, 1]


def test_an_exempt_item_keeps_to_its_item_and_category_caps() -> None:
    """Free of the household caps only: the caps of item and category hold."""
    rules = rules_of(
        类别=CATEGORY + "| ENV | 环境 | 30 | |",
        评分细则=ITEM + "| CLEAN | ENV | 庭院整洁 | 20 | | | 是 |",
    )
    done = reckoned(rules, 会议评定=sweeps("2022-09-05", "2022-09-06"))
    assert posted(done) == [20, 10]


def test_caps_count_what_was_posted() -> None:
    """Caps count what was posted, not what was claimed: 2 of a category's 10 are left for B."""
    rules = rules_of(
        类别=CATEGORY + "| ENV | 环境 | 10 | |",
        评分细则=ITEM + "| A | ENV | 甲 | 20 | 8 | | |\n| B | ENV | 乙 | 5 | | | |",
    )
    done = reckoned(
        rules,
        会议评定="""
        | 日期       | 户号    | 细则编号 |
        | 2022-09-05 | V01-001 | A        |
        | 2022-09-06 | V01-001 | B        |
        """,
    )
    assert posted(done) == [8, 2]


def test_caps_of_one_household_leave_the_others_alone() -> None:
    """Caps are per household."""
    done = reckoned(
        capped("5 |"),
        会议评定="""
        | 日期       | 户号    | 细则编号 |
        | 2022-09-05 | V01-001 | CLEAN    |
        | 2022-09-05 | V01-002 | CLEAN    |
        """,
    )
    assert (done.codes, posted(done)) == ([], [5, 5])


def test_an_items_caps_count_over_all_its_versions() -> None:
    """An item's caps count per code over all its versions and are those of the version in force."""
    rules = rules_of(
        评分细则="""
        | 细则编号 | 类别编号 | 内容 | 分值 | 每户每年上限 | 生效日期   | 失效日期   |
        | CLEAN    | ENV      | 清洁 | 5    | 20           |            | 2022-09-10 |
        | CLEAN    | ENV      | 清洁 | 6    | 14           | 2022-09-11 |            |
        """
    )
    done = reckoned(rules, 会议评定=sweeps("2022-09-09", "2022-09-10", "2022-09-11", "2022-09-12"))
    assert posted(done) == [5, 5, 4, 0]  # 14 less the 10 that the first version brought


def test_a_cap_of_zero_awards_nothing() -> None:
    """Most a household can be awarded: 0 is a cap as well."""
    done = reckoned(capped("0 |"), 会议评定=sweeps("2022-09-05"))
    assert (posted(done), done.codes) == ([0], ["cap-reached C2"])
