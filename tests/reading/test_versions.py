"""Two versions of one list: neither counts, and neither lends anything to the workbooks that do."""

from tests.months import book, reckoned, rules_of


def test_a_workbook_that_does_not_count_says_no_day_of_the_meeting() -> None:
    """The matrix takes its day from the covers of those that count alone."""
    twice = "| 日期 | 户号 | 细则编号 |\n| 2022-09-05 | V01-001 | CLEAN |"
    versions = [book(file=f"inbox/{name}.xlsx", 会议评定=twice) for name in "ab"]
    matrix = "| 户号 | CLEAN |\n| V01-002 | 5 |"
    rest = book(file="inbox/c.xlsx", cover={"评议会日期": ""}, 会议评定=matrix)
    done = reckoned(rules_of(), *versions, rest)
    assert done.codes.count("duplicate-workbook inbox/a.xlsx") == 1
    assert any(code.startswith("missing-value") for code in done.codes)
    assert done.entries("award") == []
    assert reckoned(rules_of(), versions[0], rest).entries("award") == ["V01-001 5", "V01-002 5"]
