"""CONTRACT 3 and 5: claims, and every fault of a cell, in one pass."""

import pytest

from tests.months import book, reckoned, rules_of

HEAD = "| 日期 | 户号 | 户主 | 细则编号 | 次数 | 得分 |\n"
MATRIX = "| 日期 | 户号 | 户主 | CLEAN | HELP | LITTER | CRIME |\n"


def test_all_problems_of_a_row_are_told() -> None:
    """Several faults of one row are all reported; an excluded row is excluded alone."""
    done = reckoned(
        rules_of(),
        会议评定=HEAD
        + "| 5.9.2022 | V01-009 | | NONE | 1.5 | 五 |\n| 2022-09-05 | V01-001 | | CLEAN | | |",
    )
    assert done.codes == [
        "bad-date A2",
        "unknown-household B2",
        "unknown-item D2",
        "not-whole E2",
        "bad-number F2",
    ]
    assert done.closing() == "105"


def test_after_an_unknown_household_nothing_is_said_of_name_or_membership() -> None:
    """after unknown-household or wrong-village nothing more is said about its name"""
    done = reckoned(
        rules_of(),
        会议评定=HEAD
        + "| 2022-09-05 | V09-001 | 张三 | CLEAN | | |\n| 2022-09-05 | V02-001 | 张三 | CLEAN | | |",
    )
    assert done.codes == ["unknown-household B2", "wrong-village B3"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("| | V01-001 | | CLEAN | | |", "missing-value A2"),
        ("| 2022-09-05 | | | CLEAN | | |", "missing-value B2"),
        ("| 2022-09-05 | V01-001 | | | | |", "missing-value D2"),
        ("| 2022-08-31 | V01-001 | | CLEAN | | |", "date-outside-month A2"),
        ("| 2022-10-01 | V01-001 | | CLEAN | | |", "date-outside-month A2"),
        ("| 22-9-5 | V01-001 | | CLEAN | | |", "bad-date A2"),
        ("| 2022-09-05 | V01-001 | | CLEAN | 0 | |", "not-positive E2"),
        ("| 2022-09-05 | V01-001 | | CLEAN | -1 | |", "not-positive E2"),
        ("| 2022-09-05 | V01-001 | | CLEAN | 两次 | |", "bad-number E2"),
        ("| 2022-09-05 | V01-001 | | CLEAN | | 5.001 |", "bad-number F2"),
        ("| 2022-09-05 | V01-001 | | CLEAN | 1.005 | |", "bad-number E2"),
        ("| 2022-09-05 | V01-001 | | HELP | | |", "missing-value F2"),
        ("| #N/A | V01-001 | | CLEAN | | |", "error-value A2"),
        ("| 2022-09-05 | = | | CLEAN | | |", "formula-without-value B2"),
        ("| 2022-09-05 | V01-001 | 李四 | CLEAN | | |", "name-mismatch C2"),
        ("| 2022-09-05 | | 赵六 | CLEAN | | |", "unknown-household C2"),
    ],
)
def test_each_fault_stands_at_its_cell(row: str, expected: str) -> None:
    """each with its cell; the row counts nowhere"""
    done = reckoned(rules_of(), 会议评定=HEAD + row)
    assert done.codes == [expected]
    assert done.entries("award") == []


def test_a_blank_code_with_a_unique_name_is_filled_in() -> None:
    """A blank household code with a head's name that is unique in the village is filled in, with
    a warning; spaces that line names up do not matter"""
    done = reckoned(rules_of(), 会议评定=HEAD + "| 2022-09-05 | | 张 三 | CLEAN | | |")
    assert done.codes == ["household-resolved B2"]
    assert [p.severity for p in done.problems] == ["warning"]
    assert done.closing() == "105"


def test_two_of_that_name_are_ambiguous() -> None:
    """two of that name ambiguous-household; a namesake in another village is no matter"""
    twins = "| 户号 | 村编号 | 户主 |\n| A | V01 | 张三 |\n| B | V01 | 张三 |\n| C | V02 | 李四 |\n"
    rules = rules_of(户=twins + "| D | V01 | 李四 |")
    done = reckoned(
        rules,
        会议评定=HEAD + "| 2022-09-05 | | 张三 | CLEAN | | |\n| 2022-09-05 | | 李四 | CLEAN | | |",
    )
    assert done.codes == ["ambiguous-household B2", "household-resolved B3"]
    assert done.closing("D") == "5"


def test_dates_without_a_year_lie_in_the_covers_year() -> None:
    """9月5日 or 9.5 in the cover's year"""
    done = reckoned(
        rules_of(),
        会议评定=HEAD
        + "| 9月5日 | V01-001 | | CLEAN | | |\n| '9.10 | V01-001 | | CLEAN | | |\n"
        + "| 9.1 | V01-001 | | CLEAN | | |",
    )
    assert [str(row["date"]) for row in done.rows("award")] == ["2022-09-05", "2022-09-10"]
    assert done.codes == ["bad-date A4"]


# Matrices


def test_a_matrix_is_one_claim_a_filled_cell() -> None:
    """read as claims, one a filled cell; √ means once; a whole multiple of the points"""
    done = reckoned(
        rules_of(), 会议评定=MATRIX + "| 2022-09-05 | V01-001 | 张三 | 10 | 2.5 | √ | |"
    )
    assert done.codes == []
    assert done.entries("award", "deduction") == ["V01-001 10", "V01-001 2.5", "V01-001 -4"]
    assert [row["quantity"] for row in done.rows("award")] == [2, 1]


@pytest.mark.parametrize("mark", ["√", "1", "-5"])
def test_a_mark_under_a_veto_is_one_veto(mark: str) -> None:
    """a number or √ under a veto item is one veto"""
    done = reckoned(rules_of(), 会议评定=MATRIX + f"| 2022-09-05 | V01-001 | | | | | {mark} |")
    assert (done.codes, done.entries("veto")) == ([], ["V01-001 0"])


def test_faults_of_matrix_cells_exclude_that_cell_alone() -> None:
    """√ under a range is missing-value; no whole multiple, or the wrong sign, points-mismatch"""
    done = reckoned(
        rules_of(),
        会议评定=MATRIX
        + "| 2022-09-05 | V01-001 | | 7 | √ | 4 | |\n"
        + "| 2022-09-06 | V01-001 | | -5 | 九 | -4 | |\n"
        + "| 2022-09-07 | V01-001 | | 5 | 4.5 | #N/A | |",
    )
    assert done.codes == [
        "points-mismatch D2",
        "missing-value E2",
        "points-mismatch F2",
        "points-mismatch D3",
        "bad-number E3",
        "points-out-of-range E4",
        "error-value F4",
    ]
    assert done.entries("award", "deduction") == ["V01-001 -4", "V01-001 5"]


def test_a_zero_is_a_blank_and_a_row_without_a_filled_cell_says_nothing() -> None:
    """A 0 is a blank; a row without a filled cell says nothing, whatever its household"""
    done = reckoned(
        rules_of(),
        会议评定=MATRIX
        + "| 2022-09-05 | V01-001 | | 0 | '0.00 | | |\n| | V09-999 | 不知 | | | | |\n"
        + "| 2022-09-05 | V01-002 | | √ | | | |",
    )
    assert (done.codes, done.entries("award")) == ([], ["V01-002 5"])


def test_without_a_date_column_the_covers_meeting_date_holds() -> None:
    """Without a date column the cover's meeting date holds."""
    sheet = "| 户号 | CLEAN |\n| V01-001 | √ |"
    done = reckoned(rules_of(), 会议评定=sheet)
    assert [str(row["date"]) for row in done.rows("award")] == ["2022-09-25"]


@pytest.mark.parametrize(
    ("met", "expected"),
    [("", "missing-value"), ("2022-10-02", "date-outside-month"), ("某日", "bad-date")],
)
def test_without_any_day_a_matrix_is_one_problem(met: str, expected: str) -> None:
    """one problem, at the cover; the rows count nowhere"""
    sheet = "| 户号 | CLEAN |\n| V01-001 | √ |\n| V01-002 | √ |"
    done = reckoned(rules_of(), book(cover={"评议会日期": met}, 会议评定=sheet))
    assert [(p.code, p.place.sheet) for p in done.problems] == [(expected, "封面")]
    assert done.entries("award") == []


def test_a_second_head_under_which_other_items_stand_is_none() -> None:
    """Only the head of the sheet, repeated as it stands, is passed over: points under another
    must not count for the first's items."""
    again = "| 户号 | 户主 | {} |\n| V01-001 | 张三 | √ |\n"
    same = reckoned(
        rules_of(), 会议评定=again.format("CLEAN") + again.format("CLEAN").replace("张三", "")
    )
    assert same.codes == ["duplicate-entry C4"]
    other = reckoned(rules_of(), 会议评定=again.format("CLEAN") + again.format("LITTER"))
    assert other.codes == ["unknown-household A3", "bad-number C3", "duplicate-entry C4"]


def test_in_a_matrix_with_columns_of_a_long_sheet_no_row_is_lost() -> None:
    """every claim is an entry or stands in a problem"""
    done = reckoned(
        rules_of(),
        会议评定="| 日期 | 户号 | 细则编号 | 次数 | 得分 | CLEAN |\n"
        "| 2022-09-05 | V01-001 | | 2 | 10 | |\n| 2022-09-06 | V01-001 | | 3 | 15 | √ |\n"
        "| 2022-09-07 | V01-001 | HELP | | 3 | |\n| 2022-09-08 | V01-001 | | | | √ |\n"
        "| 2022-09-09 | V01-002 | | | | |",
    )
    assert done.codes == ["missing-value C2", "missing-value C3"]
    assert done.entries("award") == ["V01-001 3", "V01-001 5"]


def test_a_description_that_two_items_share_heads_no_column() -> None:
    """Which of them is meant, nobody can tell: each filled cell is an unknown item."""
    rules = rules_of(
        评分细则="| 细则编号 | 类别编号 | 内容 | 分值 |\n| A | ENV | 其他 | 5 |\n| B | ENV | 其他 | 3 |"
    )
    done = reckoned(rules, 会议评定="| 户号 | 其他 | A |\n| V01-001 | √ | √ |")
    [problem] = done.problems
    assert (done.codes, done.closing()) == (["unknown-item B2"], "105")
    assert "A、B" in problem.hint("zh")


def test_a_heading_may_have_gaps() -> None:
    """A narrow column's heading is broken over lines, an item's as well as our own."""
    done = reckoned(rules_of(), 会议评定="| 户　号 | 庭院 整洁 |\n| V01-001 | √ |")
    assert (done.codes, done.closing()) == ([], "105")


def test_scores_under_no_heading_or_the_second_of_one_are_told() -> None:
    """unknown-column(w): what is not read is said"""
    done = reckoned(
        rules_of(), 会议评定="| 户号 | CLEAN | | 户号 | |\n| V01-001 | √ | √ | V01-002 | |"
    )
    assert done.codes == ["unknown-column C1", "unknown-column D1"]
    blank, twice = (problem.message("en") for problem in done.problems)
    assert blank.startswith("Column C has no heading.")
    assert twice.startswith("The column “户号” stands here twice")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("9/5", "2022-09-05"),
        ("2022年9月5号", "2022-09-05"),
        ("2022-09-05 00:00:00", "2022-09-05"),
        ("5.9.2022", "2022-09-05"),
        ("22-9-5", "2022-09-05"),
        ("'44809", "2022-09-05"),
        ("2022年9月31日", "no day 2022-09-31"),
        ("九月五日", ""),
    ],
)
def test_a_bad_date_comes_with_a_suggestion(typed: str, said: str) -> None:
    """anything else is bad-date with a suggestion"""
    done = reckoned(rules_of(), 会议评定=HEAD + f"| {typed} | V01-001 | | CLEAN | | |")
    [problem] = done.problems
    assert problem.code == "bad-date"
    assert said in problem.hint("en")
    assert bool(said) == ("Do you mean" in problem.hint("en") or "no day" in problem.hint("en"))


# Totals


@pytest.mark.parametrize(("stated", "wrong"), [("15", False), ("14", True), ("", False)])
def test_a_total_row_that_holds_numbers_is_checked(stated: str, wrong: bool) -> None:
    """a total row or column that holds numbers is checked; it excludes no row"""
    done = reckoned(
        rules_of(),
        会议评定=HEAD
        + "| 2022-09-05 | V01-001 | | CLEAN | 1 | 5 |\n"
        + f"| 2022-09-06 | V01-001 | | CLEAN | 2 | 10 |\n| 合计 | | | | 3 | {stated} |",
    )
    assert done.codes == (["total-mismatch F4"] if wrong else [])
    assert done.closing() == "115"


def test_subtotals_are_since_the_last_total() -> None:
    """小计 adds up the rows since the total before, 合计 those since the 合计 before or all above"""
    rows = [f"| 2022-09-{day} | V01-001 | | CLEAN | 1 | 5 |" for day in ("05", "06", "07")]
    one, two, three = rows
    lines = [
        one,
        two,
        "| 小计 | | | | | 10 |",
        three,
        "| 小计 | | | | | 5 |",
        "| 合计 | | | | 3 | 15 |",
    ]
    assert reckoned(rules_of(), 会议评定=HEAD + "\n".join(lines)).codes == []
    lines[4:] = ["| 小计 | | | | | 15 |", "| 合计 | | | | 3 | 5 |"]
    assert reckoned(rules_of(), 会议评定=HEAD + "\n".join(lines)).codes == [
        "total-mismatch F6",
        "total-mismatch F7",
    ]


def test_a_total_above_the_rows_adds_up_those_below() -> None:
    """A total row that holds numbers is checked, wherever it stands."""
    rows = "| 合计 | | | | 1 | {} |\n| 2022-09-05 | V01-001 | | CLEAN | 1 | 5 |"
    assert reckoned(rules_of(), 会议评定=HEAD + rows.format(5)).codes == []
    assert reckoned(rules_of(), 会议评定=HEAD + rows.format(4.999)).codes == ["total-mismatch F2"]


def test_subtotal_columns_are_added_up_down_too() -> None:
    """A column of 小计 adds up the items since the one before, in each row and at the foot."""
    table = "| 户号 | CLEAN | 小计 | HELP | 小计 | 合计 |\n| V01-001 | 5 | 5 | 3 | 3 | 8 |\n"
    table += "| 合计 | 5 | 5 | 3 | {} | 8 |"
    assert reckoned(rules_of(), 会议评定=table.format(3)).codes == []
    done = reckoned(rules_of(), 会议评定=table.format(4))
    assert [(p.code, p.place.cell, p.place.heading) for p in done.problems] == [
        ("total-mismatch", "E3", "小计")
    ]


def test_a_ticks_worth_in_totals_is_the_items_points() -> None:
    """In totals √ counts as the item's points, across and down."""
    table = "| 日期 | 户号 | CLEAN | HELP | 合计 |\n| 2022-09-05 | V01-001 | √ | 3 | {} |\n"
    table += "| 2022-09-05 | V01-002 | 10 | | 10 |\n| 合计 | | 15 | 3 | {} |"
    assert reckoned(rules_of(), 会议评定=table.format(8, 18)).codes == []
    assert reckoned(rules_of(), 会议评定=table.format(9, 17)).codes == [
        "total-mismatch E2",
        "total-mismatch E4",
    ]


def test_a_sheet_that_lacks_a_required_column_counts_for_nothing() -> None:
    """missing-column; its other faults are not told, and its workbook is not called empty"""
    done = reckoned(rules_of(), 会议评定="| 日期 | 户号 |\n| 坏 | V09-001 |")
    assert [p.code for p in done.problems] == ["missing-column"]


def test_columns_that_mean_nothing_to_us_are_a_warning() -> None:
    """unknown-column(w); what stands in them makes no row"""
    done = reckoned(
        rules_of(),
        会议评定="| 日期 | 户号 | 细则编号 | 天气 |\n| | | | 晴 |\n| 2022-09-05 | V01-001 | CLEAN | 雨 |",
    )
    assert [(p.code, p.severity, p.value) for p in done.problems] == [
        ("unknown-column", "warning", "天气")
    ]
    assert done.closing() == "105"
