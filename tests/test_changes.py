"""What changed: between two runs of an open month, and between two months, by hand.

September as it was first sent                     as it was sent again, a row put in above the others
    5  001 CLEAN × 2    10                             4  002 CLEAN          5     added
    5  002 CLEAN         5                             5  001 CLEAN × 2    10      (another row now)
    6  002 HELP          3                             5  002 CLEAN          5     (another row now)
    7  001 LITTER       -4                             6  002 HELP           4     changed, 3 before
   10  001 SALT × 2     -6                                                         LITTER removed
                                                      10  001 SALT × 3      -9     changed, -6 before

    001  100 + 10 - 4 - 6 = 100                        100 + 10 - 9 = 101, +1
    002            5 + 3  =   8                         5 + 5 + 4   =  14, +6
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pointbook.documents.changes import Held, Line, Side, compare
from pointbook.tasks import close as closing
from process import main
from tests.folders import saved
from tests.journeys.journey import as_text
from tests.months import PLAIN, STOCKED

SCORES = "| 日期 | 户号 | 细则编号 | 次数 | 得分 |\n"
SALES = "| 日期 | 户号 | 商品编号 | 数量 |\n"
FIRST = {
    "会议评定": SCORES
    + """
    | 2022-09-05 | V01-001 | CLEAN | 2 | |
    | 2022-09-05 | V01-002 | CLEAN | 1 | |
    | 2022-09-06 | V01-002 | HELP | | 3 |
    | 2022-09-07 | V01-001 | LITTER | | |
    """,
    "兑换登记": SALES + "| 2022-09-10 | V01-001 | SALT | 2 |",
    "进货登记": STOCKED,
}
AGAIN = {
    **FIRST,
    "会议评定": SCORES
    + """
    | 2022-09-04 | V01-002 | CLEAN | 1 | |
    | 2022-09-05 | V01-001 | CLEAN | 2 | |
    | 2022-09-05 | V01-002 | CLEAN | 1 | |
    | 2022-09-06 | V01-002 | HELP | | 4 |
    """,
    "兑换登记": SALES + "| 2022-09-10 | V01-001 | SALT | 3 |",
}
OCTOBER = {
    "会议评定": SCORES + "| 2022-10-05 | V01-001 | CLEAN | 1 | |",
    "兑换登记": SALES + "| 2022-10-10 | V01-002 | SALT | 1 |",
}


def sent(town: Path, month: str = "2022-09", village: str = "V01", **sheets: str) -> None:
    cover = f"""
        | 村编号 | {village} |
        | 月份 | {month} |
        | 评议会日期 | {month}-20 |
        | 参会人员 | 何会计 |
        | 监督人 | 曹老师 |
        | 公示开始 | {month}-20 |
        | 公示结束 | {month}-28 |
        """
    saved(town / "inbox" / month / f"{village}.xlsx", {"封面": cover, **sheets})


def command(town: Path, *words: str, code: int = 0) -> Result:
    done = CliRunner().invoke(main, ["--workspace", str(town), "--lang", "en", *words])
    assert done.exit_code == code, done.output
    return done


@pytest.fixture
def town(tmp_path: Path) -> Path:
    tables = {
        "设置": "| 项目 | 取值 |\n| 评议法定人数 | 1 |",
        "人员": "| 姓名 | 村编号 | 组织 |\n| 何会计 | | 评议小组 |\n| 曹老师 | | 监委会 |",
    }
    saved(tmp_path / "rules.xlsx", {**PLAIN, **tables})
    sent(tmp_path, **FIRST)
    sent(tmp_path, village="V02")
    return tmp_path


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def households(town: Path, *months: str) -> dict[str, dict[str, Any]]:
    found = json.loads(command(town, "changes", *months, "--json").output)
    return {each["household"]: each for each in found["households"]}


def entries(each: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(e["change"], e["kind"], e["what"], e["before"], e["after"]) for e in each["entries"]]


LINE = "2022-09, since the last run: 1 entry added, 1 removed, 2 changed; 2 balances moved: "


def test_a_run_says_what_it_changed_and_only_then(town: Path) -> None:
    assert "since the last run" not in command(town, "run").output
    assert "since the last run" not in command(town, "run").output
    sent(town, **AGAIN)
    assert f"{LINE}V01-001, V01-002." in command(town, "run").output.splitlines()
    assert "since the last run" not in command(town, "run").output


def test_what_a_run_would_change(town: Path) -> None:
    command(town, "run")
    before = files(town / "outbox" / "2022-09")
    sent(town, **AGAIN)
    lines = command(town, "changes", "2022-09").output.splitlines()
    row = "inbox/2022-09/V01.xlsx › 会议评定 › "
    assert lines == [
        "2022-09 last run → now: 1 entry added, 1 removed, 2 changed; 2 balances moved.",
        "V01-001 张*: 100 → 101 (+1)",
        f"  removed 2022-09-07 deduction LITTER 乱倒垃圾: -4 ({row}row 6)",
        "  changed 2022-09-10 exchange SALT 盐: -6 → -9 (inbox/2022-09/V01.xlsx › 兑换登记 › row 2)",
        "V01-002 李*: 8 → 14 (+6)",
        f"  added 2022-09-04 award CLEAN 庭院整洁: 5 ({row}row 3)",
        f"  changed 2022-09-06 award HELP 互帮互助: 3 → 4 ({row}row 6)",
        str(town / "outbox" / "changes" / "index.html"),
    ]
    assert files(town / "outbox" / "2022-09") == before


@pytest.mark.parametrize("ending", ["html", "xlsx"])
def test_the_page_and_its_workbook_say_the_same(town: Path, ending: str) -> None:
    command(town, "run")
    sent(town, **AGAIN)
    command(town, "changes", "2022-09")
    text = as_text(town / "outbox" / "changes" / f"index.{ending}")
    cells = ([cell.strip() for cell in line.split(" | ")] for line in text.splitlines())
    rows = ["|".join(filter(None, row)) for row in cells]
    assert "V01|V01-001|张*|100|101|1|0|1|1" in rows
    assert "V01|V01-002|李*|8|14|6|1|0|1" in rows
    assert any(
        row.startswith("changed|2022-09-06|V01-002|李*|award|HELP 互帮互助|3|4|3|4|")
        for row in rows
    )


def test_after_the_run_nothing_is_left_to_change(town: Path) -> None:
    command(town, "run")
    assert households(town, "2022-09") == {}


def test_a_code_put_right_goes_from_one_household_to_the_other(town: Path) -> None:
    command(town, "run")
    right = FIRST["会议评定"].replace("2022-09-06 | V01-002", "2022-09-06 | V01-001")
    sent(town, **{**FIRST, "会议评定": right})
    found = households(town, "2022-09")
    assert entries(found["V01-001"]) == [("added", "award", "HELP", None, 3)]
    assert entries(found["V01-002"]) == [("removed", "award", "HELP", 3, None)]


def held(each: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(each[side] and tuple(each[side].values()) for side in ("before", "after"))


def between_months(town: Path) -> dict[str, Any]:
    """Awarded, exchanged and held of who differs; V02-001 has its opening and nothing else."""
    found = {house: held(each) for house, each in households(town, "2022-09", "2022-10").items()}
    assert found == {
        "V01-001": ((10, -6, 100), (5, 0, 105)),
        "V01-002": ((8, 0, 8), (0, -3, 5)),
    }
    return found


def test_two_months_open_or_closed(town: Path) -> None:
    """A month says the same before and after its close."""
    sent(town, "2022-10", **OCTOBER)
    sent(town, "2022-10", village="V02")
    both_open = between_months(town)
    assert closing.close(town, "2022-09").document()["anchor"]
    assert between_months(town) == both_open
    assert closing.close(town, "2022-10").document()["anchor"]
    assert between_months(town) == both_open
    back = households(town, "2022-10", "2022-09")
    assert held(back["V01-001"]) == ((5, 0, 105), (10, -6, 100))
    assert command(town, "changes", "2022-09", "2022-10").output.splitlines()[:3] == [
        "2022-09 → 2022-10: 2 households differ.",
        "V01-001 张*: awarded 10 → 5, exchanged -6 → 0, balance 100 → 105 (+5)",
        "V01-002 李*: awarded 8 → 0, exchanged 0 → -3, balance 8 → 5 (-3)",
    ]
    text = as_text(town / "outbox" / "changes" / "index.html")
    assert "100 | 105 | 5" in text


def test_what_cannot_be_compared_is_one_clear_line(town: Path) -> None:
    assert "no run of 2022-09 yet" in command(town, "changes", "2022-09", code=2).output
    command(town, "run")
    (town / "outbox" / "2022-09" / "data" / "entries.csv").write_text("nothing\n1\n", "utf-8")
    assert "not what a run wrote" in command(town, "changes", "2022-09", code=2).output
    assert "since the last run" not in command(town, "run").output
    assert "no open month" in command(town, "changes", "2022-08", code=2).output
    said = command(town, "changes", "2022-09", "2022-08", code=2).output
    assert said == "2022-08 is neither an open month nor a closed one.\n"


def line(points: int, row: int = 0, day: str = "2022-09-05", **other: Any) -> Line:
    same = Line(day, "V1", "H1", "award", "E1", "", 1, points, points, "a.xlsx", "s", row)
    return same._replace(**other)


def changed(before: list[Line], after: list[Line]) -> list[tuple[int | None, int | None]]:
    found = compare(Side(before, {}), Side(after, {}))
    return [(c.before and c.before.points, c.after and c.after.points) for c in found.changes]


def test_several_of_one_day_are_told_apart_by_where_they_stand() -> None:
    """Rows 4 and 7; the first goes: only it does, whatever the order."""
    first, second = line(5, row=4), line(3, row=7)
    assert changed([first, second], [second]) == [(5, None)]
    assert changed([second, first], [second._replace(points=2)]) == [(5, None), (3, 2)]
    assert changed([first, second], [line(5, row=5), line(3, row=8)]) == []
    assert changed([first], [line(5, file="b.xlsx")]) == []
    assert changed([first], [line(5, day="2022-09-06")]) == [(5, None), (None, 5)]


def test_a_cut_that_falls_away_is_a_change() -> None:
    before, after = line(3, claimed=5), line(3, claimed=3)
    assert changed([before], [after]) == [(3, 3)]
    assert changed([line(3, quantity=3)], [line(3)]) == [(3, 3)]


def test_who_comes_and_who_leaves() -> None:
    there, stays = Held(0, 0, 5), Held(0, 0, 7)
    found = compare(
        Side([], {("V1", "A"): there, ("V1", "B"): stays}), Side([], {("V1", "B"): stays})
    )
    assert [(each.household, each.before, each.after, each.by) for each in found.moved] == [
        ("A", there, None, -5)
    ]
