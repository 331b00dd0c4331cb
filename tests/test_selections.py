"""A quarter of a 示例 village, from the clerks' sheets to the lists of the selection meeting.

美丽庭院: quarter, 2 places, at least 10 points of 环境; 最美家庭: year, 1 place, of 家风.

Household  July        August        September        环境     家风   all   deducted
001 张桂芳  YARD 10     YARD 10       CARE 15          20       15     35    0
002 李建国  YARD 12     YARD 12       LITTER −4        24−4=20  0      20    4
003 王小燕  YARD 30     –             –                30       0      30    0    veto 2021-12
004 赵老四  –           YARD 19       CARE 20          19       20     39    0    objection
005 钱小五  CARE 8      –             YARD 9           9        8      17    0

So 美丽庭院 goes to 003; 001 and 002 are equal with 20, and 001 is second, with nothing deducted.
最美家庭 stands at 004 with 20 – but an objection to 004 of August waits until the township asks.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pointbook import checking
from pointbook.documents.every import check_codes
from process import main
from tests.documents import filled, page_rows, sheet_rows
from tests.folders import saved

RULES = {
    "设置": "| 项目 | 取值 |\n| 语言 | en |\n| 县 | 示例县 |\n| 乡镇 | 示例乡 |\n| 启用月份 | 2021-12 |",
    "村": "| 村编号 | 村名 | 开业日期 |\n| V01 | 杨树村 | 2021-01-01 |",
    "户": """
        | 户号    | 村编号 | 社   | 户主   |
        | V01-001 | V01    | 一社 | 张桂芳 |
        | V01-002 | V01    | 一社 | 李建国 |
        | V01-003 | V01    | 二社 | 王小燕 |
        | V01-004 | V01    | 二社 | 赵老四 |
        | V01-005 | V01    | 二社 | 钱小五 |
        """,
    "类别": "| 类别编号 | 类别名称 |\n| ENV | 环境 |\n| FAM | 家风 |",
    "评分细则": """
        | 细则编号 | 类别编号 | 内容     | 分值 | 最低分 | 最高分 | 一票否决 |
        | YARD     | ENV      | 庭院整洁 |      | 1      | 50     |          |
        | CARE     | FAM      | 孝老爱亲 |      | 1      | 50     |          |
        | LITTER   | ENV      | 乱倒垃圾 | -4   |        |        |          |
        | CRIME    | FAM      | 违法犯罪 |      |        |        | 是       |
        """,
    "兑换商品": "| 商品编号 | 商品名称 | 单价 |\n| SALT | 盐 | 3 |",
    "人员": """
        | 姓名   | 村编号 | 组织     |
        | 甲示例 | V01    | 评议小组 |
        | 乙示例 | V01    | 评议小组 |
        | 丙示例 | V01    | 评议小组 |
        | 丁示例 | V01    | 监委会   |
        """,
    "荣誉": """
        | 荣誉名称 | 周期 | 每村名额 | 最低积分 | 类别编号 |
        | 美丽庭院 | 季   | 2        | 10       | ENV      |
        | 最美家庭 | 年   | 1        | 10       | FAM      |
        """,
}
QUARTER = {
    "2022-07": ("001 YARD 10", "002 YARD 12", "003 YARD 30", "005 CARE 8"),
    "2022-08": ("001 YARD 10", "002 YARD 12", "004 YARD 19"),
    "2022-09": ("001 CARE 15", "002 LITTER", "004 CARE 20", "005 YARD 9"),
}
RAISED = """
    | 日期       | 户号    | 内容     | 处理结果 | 处理人 | 办结日期 |
    | 2022-08-20 | V01-004 | 院子借用 | {}       | {}     | {}       |
    """
WALL = "villages/V01/notice"


def clerks(folder: Path, month: str, *rows: str, **sheets: str) -> None:
    """The village's workbook of a month, signed and published."""
    cover = {
        "村编号": "V01",
        "月份": month,
        "评议会日期": f"{month}-25",
        "主持人": "甲示例",
        "参会人员": "甲示例、乙示例、丙示例",
        "监督人": "丁示例",
        "公示开始": f"{month}-26",
        "公示结束": "2022-10-20",
    }
    scored = ["| 日期 | 户号 | 细则编号 | 得分 |"]
    for row in rows:
        house, item, points = [*row.split(), ""][:3]
        scored.append(f"| {month}-25 | V01-{house} | {item} | {points} |")
    tables = {
        "封面": "\n".join(f"| {name} | {value} |" for name, value in cover.items()),
        "会议评定": "\n".join(scored),
        **sheets,
    }
    saved(folder / "inbox" / f"V01 {month}.xlsx", tables)


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """December 2021, with the veto, and the quarter; the objection to 004 is settled."""
    saved(tmp_path / "rules.xlsx", RULES)
    clerks(tmp_path, "2021-12", "003 CRIME")
    for month, rows in QUARTER.items():
        clerks(tmp_path, month, *rows)
    objection(tmp_path, "维持", "甲示例", "2022-09-01")
    return tmp_path


def objection(town: Path, result: str, who: str, day: str) -> None:
    clerks(town, "2022-08", *QUARTER["2022-08"], 异议=RAISED.format(result, who, day))


def command(town: Path, *words: str) -> Result:
    done = CliRunner().invoke(main, ["--workspace", str(town), "--lang", "en", *words])
    assert done.exit_code == 0, done.output
    return done


def rows(town: Path, name: str, month: str = "2022-09") -> list[tuple[str, ...]]:
    return page_rows(town / "outbox" / month / f"{name}.html")[0]


def test_the_quarter_for_the_meeting_and_on_the_wall(town: Path) -> None:
    """003 is barred by its veto of 2021-12-25 and 001 comes before 002, as worked out above."""
    command(town, "run")
    wall = [("1", "001", "张*芳", "20", "环境 20"), ("2", "002", "李*国", "20", "环境 20")]
    assert [row for row in rows(town, WALL) if row[-1].startswith("环境 ")] == wall
    meeting = rows(town, "township/desk")
    meeting = meeting[next(at for at, row in enumerate(meeting) if row[0] == "美丽庭院") :]
    assert meeting[:2] == [
        ("美丽庭院", "2022, quarter 3", "2", "10", "环境", "2", "ended: candidates"),
        ("最美家庭", "2022", "1", "10", "家风", "1", "running: as it stands"),
    ]
    best = ("07-25 庭院整洁 10; 08-25 庭院整洁 10", "07-25 庭院整洁 12; 08-25 庭院整洁 12")
    assert meeting[2:5] == [
        ("杨树村", "1", "V01-001", "张桂芳", "一社", "20", "环境 20", "0", "35", best[0]),
        ("杨树村", "2", "V01-002", "李建国", "一社", "20", "环境 20", "4", "20", best[1]),
        (
            "杨树村",
            "1",
            "V01-004",
            "赵老四",
            "二社",
            "20",
            "家风 20",
            "0",
            "39",
            "09-25 孝老爱亲 20",
        ),
    ]
    said = [row[1] for row in meeting[5:]]
    assert [sentence.split(":")[0] for sentence in said] == ["美丽庭院", "美丽庭院"]
    assert "V01-001 张桂芳 (deducted 0, all categories 35), V01-002 李建国 (deducted 4" in said[0]
    assert said[1].endswith("V01-003 王小燕 with 30 points is kept off by a veto within 12 months.")
    sheet = sheet_rows(town / "outbox/2022-09" / f"{WALL}.xlsx", "Honours")
    assert [row for row in map(filled, sheet) if row and row[-1].startswith("环境 ")] == wall
    for month in ("2022-07", "2022-08"):
        assert not [row for row in rows(town, WALL, month) if row[-1].startswith("环境 ")]


def test_a_year_after_the_veto_the_household_is_a_candidate_again(town: Path) -> None:
    """The veto of 2021-12-25 still bars in November 2022 and no more on 31 December, when 003 has
    50 + 50 of 家风."""
    for month in ("2022-11", "2022-12"):
        clerks(town, month, "003 CARE 50")
    command(town, "run")
    assert not any("家风 50" in row for row in rows(town, "township/desk", "2022-11"))
    family = [row[:7] for row in rows(town, "township/desk", "2022-12") if "家风 100" in row]
    assert family == [("杨树村", "1", "V01-003", "王小燕", "二社", "100", "家风 100")]


def test_an_objection_of_an_earlier_open_month_keeps_off_until_it_is_settled(town: Path) -> None:
    """Without 004 (20) the year stands at 001, with 15 of 家风."""
    objection(town, "", "", "")
    command(town, "run")
    meeting = rows(town, "township/desk")
    assert [row[2] for row in meeting if "家风 15" in row] == ["V01-001"]
    words = (
        "最美家庭: V01-004 赵老四 with 20 points is kept off by an objection that is not settled."
    )
    assert ("杨树村", words) in meeting


def test_the_notice_is_sealed_by_the_close_and_known_by_its_code(town: Path) -> None:
    """The same code while the month is open, and when the months before it are in the book."""
    month = checking.check(town, "en").months["2022-09"]
    [code] = [code for name, _, _, code in check_codes(month) if name == WALL]
    assert WALL in command(town, "verify", code).output
    for name in ("2021-12", *QUARTER):
        command(town, "close", name)
    said = command(town, "verify", code).output
    assert f"“Notice” of village V01 for 2022-09 ({WALL}), closed" in said
