"""Household life: a split, a merger, a new code, a move, a death, one name twice, a late entry.

One village over two months, worked out by hand. Closing balances of September, opening points and
what moved:

    001 张桂兰  40 + 10            = 50   splits in October
    002 李建国  30 +  5            = 35   merges in October
    003 李秀英  20 +  5            = 25   merges in October
    004 王德福  15 +  5 - 20       =  0   moves away on the 20th, its points go to 005
    005 陈玉梅  50 +  5 + 20       = 75   dies; from October the head is 陈小军
    006 张桂兰   5 +  5            = 10   another household with the name of 001
    009 赵海龙  10, vetoed         = 10   gets the code 010 in October
                             in all  205

and of October:

    001  50 - 20 + 5  = 35      007  20 + 10      = 30   (split from 001)
    005  75 + 5       = 80      008  35 + 25 + 15 = 75   (merged from 002 and 003, now 0 each)
    006  10 + 20      = 30      010  10 + 25      = 35   (continues 009, now 0)
                             in all  285 = 205 + 80 awarded
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pointbook import checking
from pointbook.documents.every import statements
from pointbook.vocabulary.statements import spoken
from process import main
from tests.folders import saved
from tests.journeys.journey import as_text
from tests.months import PLAIN

HEADS = "| 户号 | 村编号 | 户主 | 期初积分 | 加入日期 | 退出日期 | 前户号 |\n"
SEPTEMBER = """
    | V03-001 | V03 | 张桂兰 | 40 | | | |
    | V03-002 | V03 | 李建国 | 30 | | | |
    | V03-003 | V03 | 李秀英 | 20 | | | |
    | V03-004 | V03 | 王德福 | 15 | | 2022-09-20 | |
    | V03-005 | V03 | 陈玉梅 | 50 | | | |
    | V03-006 | V03 | 张桂兰 | 5 | | | |
    | V03-009 | V03 | 赵海龙 | 10 | | | |
    """
OCTOBER = """
    | V03-001 | V03 | 张桂兰 | 40 | | | |
    | V03-002 | V03 | 李建国 | 30 | | 2022-10-01 | |
    | V03-003 | V03 | 李秀英 | 20 | | 2022-10-01 | |
    | V03-004 | V03 | 王德福 | 15 | | 2022-09-20 | |
    | V03-005 | V03 | 陈小军 | 50 | | | |
    | V03-006 | V03 | 张桂兰 | 5 | | | |
    | V03-007 | V03 | 张小燕 | 0 | 2022-10-05 | | V03-001 |
    | V03-008 | V03 | 李秀英 | 0 | 2022-10-01 | | V03-002、V03-003 |
    | V03-009 | V03 | 赵海龙 | 10 | | 2022-10-02 | |
    | V03-010 | V03 | 赵海龙 | 0 | 2022-10-02 | | V03-009 |
    """
SCORES = "| 日期 | 户号 | 户主 | 细则编号 | 次数 |\n"
TRANSFERS = "| 日期 | 转出户号 | 转入户号 | 积分 | 原因 |\n"
SEPTEMBER_SHEETS = {
    "会议评定": SCORES
    + """
    | 2022-09-10 | V03-001 | 张桂兰 | CLEAN | 2 |
    | 2022-09-10 | V03-002 | 李建国 | CLEAN | 1 |
    | 2022-09-10 | V03-003 | 李秀英 | CLEAN | 1 |
    | 2022-09-10 | V03-004 | 王德福 | CLEAN | 1 |
    | 2022-09-10 | V03-005 | 陈玉梅 | CLEAN | 1 |
    | 2022-09-10 | V03-006 | 张桂兰 | CLEAN | 1 |
    | 2022-09-12 | V03-009 | 赵海龙 | CRIME | 1 |
    """,
    "划转": TRANSFERS + "| 2022-09-20 | V03-004 | V03-005 | 20 | 迁出，转给亲戚 |",
}
OCTOBER_SHEETS = {
    "会议评定": SCORES
    + """
    | 2022-10-10 | V03-001 | 张桂兰 | CLEAN | 1 |
    | 2022-10-10 | V03-005 | 陈小军 | CLEAN | 1 |
    | 2022-10-10 | V03-006 | 张桂兰 | CLEAN | 4 |
    | 2022-10-10 | V03-007 | 张小燕 | CLEAN | 2 |
    | 2022-10-10 | V03-008 | 李秀英 | CLEAN | 3 |
    | 2022-10-10 | V03-010 | 赵海龙 | CLEAN | 5 |
    """,
    "划转": TRANSFERS
    + """
    | 2022-10-01 | V03-002 | V03-008 | 35 | 并户 |
    | 2022-10-01 | V03-003 | V03-008 | 25 | 并户 |
    | 2022-10-02 | V03-009 | V03-010 | 10 | 换户号 |
    | 2022-10-05 | V03-001 | V03-007 | 20 | 分户 |
    """,
}


def with_rules(town: Path, households: str, **settings: str) -> None:
    rows = "".join(f"\n| {name} | {value} |" for name, value in settings.items())
    tables = {
        "设置": "| 项目 | 取值 |\n| 公示天数 | 7 |\n| 评议法定人数 | 1 |" + rows,
        "村": "| 村编号 | 村名 | 开业日期 |\n| V03 | 槐树村 | 2022-01-01 |",
        "户": HEADS + households,
        "人员": "| 姓名 | 村编号 | 组织 |\n| 何会计 | V03 | 评议小组 |\n| 曹老师 | V03 | 监委会 |",
    }
    saved(town / "rules.xlsx", {**PLAIN, **tables})


def sent(town: Path, month: str, after: str, **sheets: str) -> None:
    """A workbook that lacks nothing: signed, hung for a week of the next month."""
    cover = f"""
        | 村编号 | V03 |
        | 月份 | {month} |
        | 评议会日期 | {month}-25 |
        | 参会人员 | 何会计 |
        | 监督人 | 曹老师 |
        | 公示开始 | {after}-01 |
        | 公示结束 | {after}-07 |
        """
    saved(town / "inbox" / month / "V03.xlsx", {"封面": cover, **sheets})


def command(town: Path, *words: str, code: int = 0) -> Result:
    done = CliRunner().invoke(main, ["--workspace", str(town), "--lang", "en", *words])
    assert done.exit_code == code, done.output
    return done


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """September run and closed, October run."""
    folder = tmp_path_factory.mktemp("life") / "town"
    with_rules(folder, SEPTEMBER)
    sent(folder, "2022-09", "2022-10", **SEPTEMBER_SHEETS)
    command(folder, "run")
    command(folder, "close", "2022-09")
    with_rules(folder, OCTOBER)
    sent(folder, "2022-10", "2022-11", **OCTOBER_SHEETS)
    command(folder, "run")
    return folder


def closing(town: Path, month: str) -> dict[str, str]:
    text = (town / "outbox" / month / "data" / "balances.csv").read_text("utf-8")
    return {row["household"][4:]: row["closing"] for row in csv.DictReader(text.splitlines())}


def page(town: Path, month: str, name: str) -> list[str]:
    return as_text(town / "outbox" / month / "villages" / "V03" / f"{name}.html").splitlines()


def explained(town: Path, household: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(command(town, "explain", household, "--json").output)
    return found


def moves(entries: object) -> list[tuple[str, float]]:
    assert isinstance(entries, list)
    return [(entry["kind"], entry["points"]) for entry in entries]


def test_points_follow_by_transfers_and_nothing_is_lost(town: Path) -> None:
    september = {"001": "50", "002": "35", "003": "25", "004": "0", "005": "75", "006": "10"}
    assert closing(town, "2022-09") == {**september, "009": "10"}
    october = {"001": "35", "002": "0", "003": "0", "005": "80", "006": "30"}
    october |= {"007": "30", "008": "75", "009": "0", "010": "35"}
    assert closing(town, "2022-10") == october
    assert "reckoned again" in command(town, "verify").output


def test_the_slip_says_where_a_household_comes_from(town: Path) -> None:
    lines = page(town, "2022-10", "slips")
    assert "2022-10-05 | Split from V03-001 张*兰" in "\n".join(lines)
    assert "2022-10-01 | Merged from V03-002 李*国、V03-003 李*英" in "\n".join(lines)
    assert "2022-10-02 | Continues V03-009 赵*龙" in "\n".join(lines)
    assert "Split" not in "\n".join(page(town, "2022-09", "slips"))


def test_explain_shows_a_split_households_history_up_to_the_day(town: Path) -> None:
    """001's award of 10 October, after the split, is its own alone."""
    found = explained(town, "V03-007")
    assert moves(found["entries"]) == [("transfer", 20), ("award", 10)]
    [former] = found["predecessors"]
    assert former["household"] == "V03-001"
    assert former["origin"] == "V03-007: Split from V03-001 张桂兰, 2022-10-05"
    assert moves(former["entries"]) == [("opening", 40), ("award", 10), ("transfer", -20)]
    assert [entry["closed"] for entry in former["entries"]] == [True, True, False]
    lines = command(town, "explain", "V03-007", "--page").output.splitlines()
    heading = lines.index("V03-007: Split from V03-001 张桂兰, 2022-10-05")
    assert "V03-202209-A0001" in lines[heading + 2]
    text = as_text(town / "outbox" / "explain" / "V03-007" / "index.html")
    assert "V03-007: Split from V03-001 张桂兰, 2022-10-05" in text


def test_explain_shows_both_households_of_a_merger(town: Path) -> None:
    found = explained(town, "V03-008")
    assert moves(found["entries"]) == [("transfer", 35), ("transfer", 25), ("award", 15)]
    former = {each["household"]: moves(each["entries"]) for each in found["predecessors"]}
    assert former == {
        "V03-002": [("opening", 30), ("award", 5), ("transfer", -35)],
        "V03-003": [("opening", 20), ("award", 5), ("transfer", -25)],
    }


def test_honours_see_through_new_codes(town: Path) -> None:
    """Rise: 006 20 - 5 = 15; 008 15 - (5 + 5) = 5; 007 10 - 10 of 001 = 0, which is none; 010 has
    most points but the veto of 009 bars it."""
    month = checking.check(town, "en").months["2022-10"]
    [notice] = [each for each in statements(month) if each.kind == "notice" and "V03" in each.name]
    roll, rise = (
        [(row[0], row[1], row[3]) for row in table.rows]
        for table in spoken(notice, "en").tables
        if table.columns[0].heading == "Rank"
    )
    assert roll == [
        (1, "006", 2000),
        (2, "008", 1500),
        (3, "007", 1000),
        (4, "001", 500),
        (4, "005", 500),
    ]
    assert rise == [(1, "006", 1500), (2, "008", 500)]


def test_a_new_head_stands_on_new_notices_alone(town: Path) -> None:
    september, october = (
        "\n".join(page(town, month, "notice")) for month in ("2022-09", "2022-10")
    )
    assert "陈*梅" in september
    assert "陈*梅" not in october
    assert "陈*军" in october
    found = explained(town, "V03-005")
    assert (found["head"], found["heads"]) == ("陈小军", [{"month": "2022-09", "head": "陈玉梅"}])
    assert "Up to 2022-09 its head was 陈玉梅." in command(town, "explain", "V03-005").output


def test_who_moved_away_has_no_entries_and_stands_on_no_notice(town: Path) -> None:
    def standing(month: str) -> bool:
        return "004 | 王*福" in "\n".join(page(town, month, "notice"))

    assert standing("2022-09")
    assert not standing("2022-10")


def test_two_households_of_one_name_are_told_apart_by_code(tmp_path: Path) -> None:
    """A name without a code names nobody when two households bear it, and a left household's
    row after its last day counts nowhere."""
    with_rules(tmp_path, SEPTEMBER)
    row = "| 2022-09-10 | | 张桂兰 | CLEAN | 1 |\n| 2022-09-25 | V03-004 | | CLEAN | 1 |"
    sent(tmp_path, "2022-09", "2022-10", 会议评定=SCORES + row)
    said = json.loads(command(tmp_path, "check", "--json", code=1).output)["problems"]
    assert [problem["code"] for problem in said] == ["ambiguous-household", "not-a-member-then"]


def test_a_household_entered_late_gets_its_opening_after_the_close(tmp_path: Path) -> None:
    """012 joined on 20 September, which is closed when it is entered: its 12 points stand on 1
    October. 011 was there with no points; that 基础分 is 10 now gives it none, but 013, who joined
    on 3 October, has them."""
    with_rules(tmp_path, SEPTEMBER + "| V03-011 | V03 | 何大山 | | | | |")
    sent(tmp_path, "2022-09", "2022-10", **SEPTEMBER_SHEETS)
    command(tmp_path, "close", "2022-09")
    late = """
        | V03-011 | V03 | 何大山 | | | | |
        | V03-012 | V03 | 马小花 | 12 | 2022-09-20 | | |
        | V03-013 | V03 | 马小草 | | 2022-10-03 | | |
        | V03-014 | V03 | 马小树 | 12 | 2022-09-20 | 2022-09-30 | |
        """
    with_rules(tmp_path, SEPTEMBER + late, 基础分="10")
    sent(tmp_path, "2022-10", "2022-11")
    command(tmp_path, "run")
    text = (tmp_path / "outbox" / "2022-10" / "data" / "entries.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert [(row["date"], row["household"], row["kind"], row["points"]) for row in rows] == [
        ("2022-10-01", "V03-012", "opening", "12"),
        ("2022-10-03", "V03-013", "opening", "10"),
    ]
    command(tmp_path, "close", "2022-10")
    assert "reckoned again" in command(tmp_path, "verify").output
    sent(tmp_path, "2022-11", "2022-12")
    command(tmp_path, "run")
    assert set(closing(tmp_path, "2022-11").items()) >= {("011", "0"), ("012", "12"), ("013", "10")}
