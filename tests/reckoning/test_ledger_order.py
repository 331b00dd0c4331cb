"""CONTRACT 4 Order, CONTRACT 7 ids, and the village's budget."""

import pytest

from tests.months import STOCKED, Reckoned, book, reckoned, rules_of

AWARDS = "| 日期 | 户号 | 细则编号 |\n"
EXCHANGES = "| 日期 | 户号 | 商品编号 | 数量 |\n"


def ids(done: Reckoned, month: str = "2022-09") -> list[str]:
    return [str(name) for name in done.column("id", month)]


def test_the_order_of_one_day() -> None:
    """on one date openings, transfers, corrections, awards, deductions, vetoes, exchanges, expiry"""
    done = reckoned(
        rules_of({"年底处理": "expire", "过期日": "'12-31", "启用月份": "2022-12"},
                 户="| 户号 | 村编号 | 户主 | 期初积分 | 加入日期 |\n"
                    "| A | V01 | 甲 | 50 | 2022-12-31 |\n| B | V01 | 乙 | | |"),
        book(
            "2022-12",
            兑换登记=EXCHANGES + "| 2022-12-31 | A | SALT | 1 |",
            会议评定=AWARDS
            + "| 2022-12-31 | B | CRIME |\n| 2022-12-31 | A | LITTER |\n| 2022-12-31 | A | CLEAN |",
            划转="| 日期 | 转出户号 | 转入户号 | 积分 | 原因 |\n| 2022-12-31 | A | B | 5 | 分户 |",
            进货登记="| 日期 | 商品编号 | 数量 |\n| 2022-12-31 | SALT | 1 |",
        ),
    )  # fmt: skip
    assert done.codes == []
    assert done.column("kind", "2022-12") == [
        "opening",
        "transfer",
        "transfer",
        "award",
        "deduction",
        "veto",
        "exchange",
        "expiry",
        "expiry",
    ]


def test_then_sheet_order_then_row() -> None:
    """by date; then sheet order as in the table above, then row"""
    done = reckoned(
        rules_of(),
        日常观察=AWARDS + "| 2022-09-05 | V01-001 | CLEAN |",
        会议评定=AWARDS + "| 2022-09-06 | V01-002 | CLEAN |\n| 2022-09-05 | V01-002 | CLEAN |",
    )
    awards = done.month().entries[done.month().entries["kind"] == "award"]
    assert list(zip(awards["sheet"], awards["row"], strict=True)) == [
        ("会议评定", 3),
        ("日常观察", 2),
        ("会议评定", 2),
    ]


def test_then_column_in_a_matrix() -> None:
    """then row, then column"""
    done = reckoned(
        rules_of(),
        会议评定="""
        | 日期       | 户号    | HELP | CLEAN |
        | 2022-09-05 | V01-001 | 3    | 10    |
        | 2022-09-05 | V01-002 | 1    | √     |
        """,
    )
    assert done.entries("award") == ["V01-001 3", "V01-001 10", "V01-002 1", "V01-002 5"]


def test_villages_follow_by_code_where_everything_else_is_equal() -> None:
    """their entries follow in order of village code where everything else is equal"""
    row = AWARDS + "| 2022-09-05 | {} | CLEAN |"
    done = reckoned(
        rules_of(),
        book(village="V02", 会议评定=row.format("V02-001")),
        book(village="V01", 会议评定=row.format("V01-002")),
    )
    assert done.entries("award") == ["V01-002 5", "V02-001 5"]


def test_ids_count_from_0001_for_each_village_month_and_kind() -> None:
    """<village>-<YYYYMM>-<kind letter><number>, numbered from 0001 in posting order"""
    row = AWARDS + "| {0}-05 | {1} | CLEAN |\n| {0}-04 | {1} | LITTER |\n| {0}-03 | {1} | CLEAN |"
    done = reckoned(
        rules_of(),
        book("2022-09", "V01", 会议评定=row.format("2022-09", "V01-001")),
        book("2022-09", "V02", 会议评定=row.format("2022-09", "V02-001")),
        book("2022-10", "V01", 会议评定=row.format("2022-10", "V01-001")),
    )
    assert ids(done) == [
        "V01-202209-O0001",
        "V02-202209-O0001",
        "V01-202209-A0001",
        "V02-202209-A0001",
        "V01-202209-D0001",
        "V02-202209-D0001",
        "V01-202209-A0002",
        "V02-202209-A0002",
    ]
    assert ids(done, "2022-10") == ["V01-202210-A0001", "V01-202210-D0001", "V01-202210-A0002"]


def test_the_letters_of_all_kinds() -> None:
    """O opening, T transfer, R reversal, A award, D deduction, V veto, E exchange, X expiry"""
    done = reckoned(
        rules_of({"年底处理": "expire", "过期日": "'12-31", "启用月份": "2022-12"}),
        book(
            "2022-12",
            会议评定=AWARDS
            + "| 2022-12-05 | V01-002 | CLEAN |\n"
            + "| 2022-12-05 | V01-001 | LITTER |\n| 2022-12-06 | V01-001 | CRIME |",
            进货登记=STOCKED.replace("2022-09", "2022-12"),
            兑换登记=EXCHANGES + "| 2022-12-07 | V01-002 | SALT | 1 |",
            划转="""
            | 日期       | 转出户号 | 转入户号 | 积分 | 原因 |
            | 2022-12-02 | V01-001  | V01-002  | 5    | 分户 |
            """,
        ),
    )
    letters = [name.split("-")[2][0] for name in ids(done, "2022-12") if name.startswith("V01")]
    assert letters == ["O", "T", "T", "A", "D", "V", "E", "X", "X"]


# Budgets


@pytest.mark.parametrize(
    ("times", "approver", "expected"),
    [
        (15, "", []),
        (16, "", [("near-budget", "warning")]),
        (20, "", [("near-budget", "warning")]),
        (21, "", [("over-budget", "error")]),
        (21, "钱主任", [("over-budget", "warning")]),
    ],
)
def test_a_budget_warns_from_80_percent(
    times: int, approver: str, expected: list[tuple[str, str]]
) -> None:
    """most points one village may award in a month; a warning from 80 % (100: 16 × 5 = 80);
    over-budget is a warning once 超额审批人 is named; it excludes no row"""
    done = reckoned(
        rules_of({"村月发放预算": 100}),
        cover={"超额审批人": approver},
        会议评定=f"| 日期 | 户号 | 细则编号 | 次数 |\n| 2022-09-05 | V01-001 | CLEAN | {times} |",
    )
    assert [(p.code, p.severity) for p in done.problems] == expected
    assert done.entries("award") == [f"V01-001 {times * 5}"]


def test_a_budget_is_judged_for_each_village_and_month() -> None:
    """once per village and month; deductions and other villages do not count"""
    rows = AWARDS + "| 2022-09-05 | {0} | CLEAN |\n| 2022-09-06 | {0} | CLEAN |"
    done = reckoned(
        rules_of({"村月发放预算": 9}),
        book(
            village="V01", 会议评定=rows.format("V01-001") + "\n| 2022-09-07 | V01-001 | LITTER |"
        ),
        book(village="V02", 会议评定=AWARDS + "| 2022-09-05 | V02-001 | CLEAN |"),
        book("2022-10", 会议评定=AWARDS + "| 2022-10-05 | V01-001 | CLEAN |"),
    )
    assert [(p.code, p.village, p.month) for p in done.problems] == [
        ("over-budget", "V01", "2022-09")
    ]


def test_a_budget_counts_what_was_posted() -> None:
    """most points one village may award: what a cap cut was not awarded"""
    done = reckoned(
        rules_of({"村月发放预算": 20, "户月封顶": 5}),
        会议评定="| 日期 | 户号 | 细则编号 | 次数 |\n| 2022-09-05 | V01-001 | CLEAN | 9 |",
    )
    assert [p.code for p in done.problems] == ["cap-reached"]
