"""Rows read = entries + refused + skipped, in whatever month."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from pointbook.checking import Result
from pointbook.reckoning.conservation import count_rows
from pointbook.tasks import screen
from pointbook.tasks.called import plain
from pointbook.vocabulary.rules import Rules
from tests.months import book, reckoned, rules_of
from tests.test_laws import Drawn, books, inboxes, rulebooks

MIXED = """
    | 日期       | 户号    | 细则编号 | 次数 |
    | 2022-09-05 | V01-001 | CLEAN    | 1    |
    |            |         |          |      |
    | 2022-09-05 | V01-009 | CLEAN    | 1    |
    | 日期       | 户号    | 细则编号 | 次数 |
    | 2022-09-06 | V01-002 | CLEAN    | 0    |
    | 合计       |         |          | 2    |
    """


def test_each_row_is_counted_once() -> None:
    done = reckoned(rules_of(), 会议评定=MIXED)
    rows = done.reckoning.rows
    assert (rows.read, rows.entered, rows.refused) == (6, 1, 2)
    assert rows.others == {"head": 2, "total": 1}


def test_rows_of_a_sheet_that_lacks_a_column_are_refused() -> None:
    done = reckoned(rules_of(), 会议评定=MIXED, 划转="| 日期 | 积分 |\n| 2022-09-05 | 5 |")
    assert done.reckoning.rows.refused == 3


def test_a_matrix_row_counts_where_any_score_does() -> None:
    matrix = "| 户号 | CLEAN | HELP |\n| V01-001 | 5 | 9 |\n| V01-002 | 4 | 9 |\n| V01-002 | | |"
    rows = reckoned(rules_of(), 会议评定=matrix).reckoning.rows
    assert (rows.entered, rows.refused) == (1, 1)


@settings(max_examples=25)
@given(rulebooks(), inboxes())
def test_no_row_is_lost(rules: Rules, drawn: Drawn) -> None:
    made = books(drawn)
    rows = reckoned(rules, *made).reckoning.rows
    assert not rows.lost
    filled = sum(len(s.rows) for each in made for s in each.sheets if s.name != "封面")
    assert rows.read == filled


def test_the_closing_screen_says_it() -> None:
    done = reckoned(rules_of(), book(会议评定=MIXED)).reckoning
    rules = rules_of({"语言": "en"})
    result = Result(rules, done.problems, done.months, 1, rows=replace(done.rows))
    line = "6 rows: 1 count, 2 are refused, 3 are blank or totals."
    assert line in plain([*screen.closing(result, __file__)], "en")  # type: ignore[arg-type]


def test_a_lost_row_is_seen() -> None:
    """With no problems to stand in, a refused row is lost."""
    assert count_rows.__doc__
    done = reckoned(rules_of(), 会议评定=MIXED).reckoning
    assert not done.rows.lost
