"""CONTRACT 4, Tier group and Exclusive group."""

from pointbook.vocabulary.rules import Rules
from tests.months import Reckoned, book, reckoned, rules_of

TIERS = """
    | 细则编号 | 类别编号 | 内容   | 分值 | 级差组 | 每户每月上限 |
    | COUNTY   | ENV      | 县级奖 | 10   | 表彰   |              |
    | CITY     | ENV      | 市级奖 | 30   | 表彰   |              |
    | OTHER    | ENV      | 其他奖 | 20   |        |              |
    """
RIVALS = """
    | 细则编号 | 类别编号 | 内容   | 分值 | 互斥组 | 评定方式 |
    | BEST     | ENV      | 最清洁 | 5    | 庭院   | 均可     |
    | GOOD     | ENV      | 较清洁 | 3    | 庭院   | 均可     |
    | DIRTY    | ENV      | 不清洁 | -3   | 庭院   | 均可     |
    | FREE     | ENV      | 不相干 | 1    |        | 均可     |
    """


def scored(rules: Rules, *rows: str) -> Reckoned:
    """Meeting rows written as `day household item`."""
    cells = [row.split() for row in rows]
    lines = [f"| 2022-09-{day} | {house} | {item} |" for day, house, item in cells]
    return reckoned(rules, 会议评定="\n".join(["| 日期 | 户号 | 细则编号 |", *lines]))


def test_a_higher_tier_brings_the_difference() -> None:
    """posted = max(0, claimed − what items of that group already brought this calendar year)."""
    done = scored(rules_of(评分细则=TIERS), "05 V01-001 COUNTY", "06 V01-001 CITY")
    assert done.entries("award") == ["V01-001 10", "V01-001 20"]
    assert done.entries("award", show_="claimed") == ["V01-001 10", "V01-001 30"]


def test_a_lower_tier_afterwards_brings_nothing() -> None:
    """max(0, 10 − 30) is 0: the rule at work, so no warning; still an entry."""
    done = scored(rules_of(评分细则=TIERS), "05 V01-001 CITY", "06 V01-001 COUNTY")
    assert done.entries("award") == ["V01-001 30", "V01-001 0"]
    assert done.codes == []


def test_tiers_leave_other_items_and_households_alone() -> None:
    """What items of that group already brought this household: nobody else, nothing else."""
    done = scored(
        rules_of(评分细则=TIERS), "05 V01-001 CITY", "06 V01-001 OTHER", "07 V01-002 COUNTY"
    )
    assert done.entries("award") == ["V01-001 30", "V01-001 20", "V01-002 10"]


def test_tiers_begin_anew_in_january() -> None:
    """this calendar year"""
    rules = rules_of(评分细则=TIERS)
    row = "| 日期 | 户号 | 细则编号 |\n| {} | V01-001 | COUNTY |"
    done = reckoned(
        rules,
        book("2022-12", 会议评定=row.format("2022-12-31")),
        book("2023-01", 会议评定=row.format("2023-01-01")),
    )
    assert done.entries("award", month="2023-01") == ["V01-001 10"]


def test_tiers_come_before_caps() -> None:
    """before caps: 30 − 10 leaves 20, of which the cap of 15 lets 15 through."""
    rules = rules_of(
        评分细则=TIERS.replace("| 30   | 表彰   |              |", "| 30 | 表彰 | 15 |")
    )
    done = scored(rules, "05 V01-001 COUNTY", "06 V01-001 CITY", "07 V01-001 CITY")
    assert done.entries("award") == ["V01-001 10", "V01-001 15", "V01-001 0"]
    assert done.codes == ["cap-reached C3", "cap-reached C4"]


def test_of_an_exclusive_group_the_first_row_of_a_month_stands() -> None:
    """At most one row of the group per household and month; each later one is an error."""
    done = scored(
        rules_of(评分细则=RIVALS),
        "05 V01-001 BEST",
        "06 V01-001 GOOD",
        "07 V01-001 FREE",
        "08 V01-002 GOOD",
    )
    assert done.codes == ["exclusive-items C3"]
    assert done.entries("award") == ["V01-001 5", "V01-001 1", "V01-002 3"]


def test_a_second_row_of_the_same_item_is_excluded_too() -> None:
    """a second row of the same item included"""
    done = scored(rules_of(评分细则=RIVALS), "05 V01-001 BEST", "06 V01-001 BEST")
    assert done.codes == ["exclusive-items C3"]


def test_the_earlier_day_stands_whatever_the_row() -> None:
    """in the order above the first stands: by date, and on one date awards before deductions"""
    done = scored(rules_of(评分细则=RIVALS), "20 V01-001 BEST", "06 V01-001 DIRTY")
    assert done.codes == ["exclusive-items C2"]
    same_day = scored(rules_of(评分细则=RIVALS), "06 V01-001 DIRTY", "06 V01-001 BEST")
    assert same_day.codes == ["exclusive-items C2"]


def test_a_row_with_an_error_takes_no_place_in_its_group() -> None:
    """A row with a cell or rule error counts nowhere (duplicates, exclusive groups …)."""
    done = scored(rules_of(评分细则=RIVALS), "05 V09-001 BEST", "06 V01-001 GOOD")
    assert done.codes == ["unknown-household B2"]
    assert done.entries("award") == ["V01-001 3"]


def test_duplicates_go_out_before_exclusive_groups() -> None:
    """Duplicates go out first, then exclusive groups: the repeat is a duplicate, nothing else."""
    done = scored(rules_of(评分细则=RIVALS), "05 V01-001 BEST", "05 V01-001 BEST")
    assert done.codes == ["duplicate-entry C3"]


def test_both_evaluation_sheets_are_one_list_for_groups_and_duplicates() -> None:
    """both evaluation sheets taken together; the meeting's sheet comes first"""
    row = "| 日期 | 户号 | 细则编号 |\n| 2022-09-05 | V01-001 | {} |"
    done = reckoned(
        rules_of(评分细则=RIVALS), 日常观察=row.format("GOOD"), 会议评定=row.format("BEST")
    )
    assert [(p.code, p.place.sheet) for p in done.problems] == [("exclusive-items", "日常观察")]
    twice = reckoned(
        rules_of(评分细则=RIVALS), 日常观察=row.format("FREE"), 会议评定=row.format("FREE")
    )
    assert [(p.code, p.place.sheet) for p in twice.problems] == [("duplicate-entry", "日常观察")]


def test_another_note_or_quantity_is_no_duplicate() -> None:
    """the same date, household, item, quantity and note twice in a month"""
    done = reckoned(
        rules_of(评分细则=RIVALS),
        会议评定="""
        | 日期       | 户号    | 细则编号 | 次数 | 备注 |
        | 2022-09-05 | V01-001 | FREE     |      |      |
        | 2022-09-05 | V01-001 | FREE     | 1    |      |
        | 2022-09-05 | V01-001 | FREE     | 2    |      |
        | 2022-09-05 | V01-001 | FREE     | 2    | 另一 |
        """,
    )
    assert done.codes == ["duplicate-entry C3"]
    assert done.entries("award") == ["V01-001 1", "V01-001 2", "V01-001 2"]
