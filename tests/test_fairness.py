"""A month of a township with six planted cases, from workbooks to the page, reckoned by hand.

红柳村 has 14 households: 张海 (V01-001) sits on the meeting, three more are named 张, ten are not.
Five small villages around it award 5 to 7 points a household. All people are made up (示例).
"""

from __future__ import annotations

import html
import re
from pathlib import Path

from pointbook.batch import run
from tests.documents import filled, page_rows
from tests.folders import saved, workspace_of
from tests.reckoning.test_fairness import HEADS, HOMES, MEETING, OBSERVATION, table

ITEMS = """
    | 细则编号 | 类别编号 | 内容     | 评定方式 | 分值 | 最低分 | 最高分 |
    | YARD     | ENV      | 庭院打分 | 日常观察 |      | 1      | 10     |
    | AID      | ENV      | 互帮互助 | 会议评定 |      | 1      | 5      |
    | DUTY     | ENV      | 义务劳动 | 会议评定 | 5    |        |        |
    """
NEIGHBOURS = {"V02": 5, "V03": 6, "V04": 6, "V05": 7, "V06": 6}
# The yards on 10 September: 甲 and 乙 give 4 to 7, 丙 gives 9 and 10.
YARDS = {2: 4, 3: 5, 4: 6, 5: 6, 6: 4, 7: 7, 10: 7, 11: 6, 12: 5}
YARDS_OF_BING = {1: 10, 8: 10, 9: 10, 13: 9, 14: 10}
# What 010, 011 and 012 have at first, so that the yard's score makes it the 40 of a sack of rice.
OPENING = {10: 33, 11: 34, 12: 35}


def workspace(folder: Path) -> Path:
    homes = [
        (home, "V01", head, OPENING.get(at, 20))
        for at, (home, head) in enumerate(zip(HOMES, HEADS, strict=True), 1)
    ]
    for code in NEIGHBOURS:
        homes += [(f"{code}-{at:03d}", code, f"邻{code}{at}", 0) for at in (1, 2)]
    villages = [("V01", "红柳村", "2022-01-01")]
    villages += [(code, f"邻村{code}", "2022-01-01") for code in NEIGHBOURS]
    made = workspace_of(
        folder,
        设置="| 项目 | 取值 |\n| 语言 | en |\n| 乡镇 | 示例乡 |",
        村=table("村编号 村名 开业日期", villages),
        户=table("户号 村编号 户主 期初积分", homes),
        评分细则=ITEMS,
    )
    for code, points in NEIGHBOURS.items():
        rows = [("2022-09-08", f"{code}-{at:03d}", "YARD", points, "外丁") for at in (1, 2)]
        save(made, code, 日常观察=table(OBSERVATION, rows))
    save(made, "V01", **red_willow())
    return made


def red_willow() -> dict[str, str]:
    met = [("2022-09-25", home, "AID", 5, "") for home in HOMES[:4]]
    met += [("2022-09-25", home, "DUTY", 5, "") for home in HOMES[:4]]
    met += [("2022-09-25", home, "AID", 3, "") for home in HOMES[4:9]]
    met.append(("2022-09-12", HOMES[13], "DUTY", 5, ""))
    yards = [
        ("2022-09-10", HOMES[at - 1], "YARD", score, "甲乙"[at % 2]) for at, score in YARDS.items()
    ]
    yards += [
        ("2022-09-10", HOMES[at - 1], "YARD", score, "丙") for at, score in YARDS_OF_BING.items()
    ]
    sold = [("2022-09-12", HOMES[at - 1], "RICE", 1) for at in OPENING]
    sold += [("2022-09-12", HOMES[at - 1], "SALT", 1) for at in (5, 6)]
    shelf = [("2022-09-01", "RICE", "9"), ("2022-09-01", "SALT", 9)]
    return {
        "会议评定": table(MEETING, met),
        "日常观察": table(OBSERVATION, yards),
        "兑换登记": table("日期 户号 商品编号 数量", sold),
        "进货登记": table("日期 商品编号 数量", shelf),
    }


def save(folder: Path, village: str, **sheets: str) -> None:
    cover = {
        "村编号": village,
        "月份": "2022-09",
        "评议会日期": "2022-09-25",
        "主持人": "外乙",
        "参会人员": "张海、外甲",
    }
    lines = "\n".join(f"| {name} | {value} |" for name, value in cover.items())
    saved(folder / "inbox" / f"{village}.xlsx", {"封面": lines, **sheets})


EXPECTED = [
    # 001 has two rows, AID 5 and DUTY 5. What the thirteen others were awarded, with their yards:
    # 14 15 16 9 7 10 13 13 7 6 5 9 15; in order 5 6 7 7 9 9 10 13 13 14 15 15 16, the middle is 10.
    ("Own household", "2 of 2 such rows; the other households have a median of 10 points", "2"),
    # 002 to 004 have 10 from the meeting; of the ten others five have 3, 014 has 5, four have 0.
    # 30 pairs, all won. Ties 3, 5 and 4 of a kind: 24 + 120 + 60 = 204.
    # 30/12 x (14 - 204/(13 x 12)) = 31.73, its root 5.633; (30 - 15) / 5.633 = 2.66.
    ("Own surname", "higher in 100 % of 30 comparisons; 2.7 times the usual spread", "6"),
    # 丙 has five scores, the others nine: 45 pairs, all won. Ties 4 4, 5 5, 6 6 6, 7 7 and four
    # times 10: 6 + 6 + 24 + 6 + 60 = 102. 45/12 x (15 - 102/(14 x 13)) = 54.15, its root 7.358;
    # (45 - 22.5) / 7.358 = 3.06.
    ("Observer", "higher in 100 % of 45 comparisons; 3.1 times the usual spread", "5"),
    # Awarded: yards 50 + 49, AID 4 x 5 + 5 x 3, DUTY 5 x 5: 159, of 14 households 11.36 each.
    # The others: 5 6 6 7 6, median 6, usual distance 0, so a tenth of 6: (11.357 - 6) / 0.6 = 8.9.
    (
        "Village and neighbours",
        "8.9 times the usual spread of 5 others, allowing for 14 households",
        "1",
    ),
    # One row on 12 September, of 4 + 4 + 5 + 1.
    ("Day without a meeting", "1 of 14 rows of the meeting", "1"),
    # Three of five visits; 5 x 0.05 = 0.25 are usual, the spread is the root of 0.25 x 0.95 =
    # 0.487; (3 - 0.25) / 0.487 = 5.64. Each has the award and the exchange.
    ("Exact reach", "3 of 5 visits, in the other villages 0 of 0; 5.6 times the usual spread", "6"),
]


def test_what_was_planted_stands_on_the_page(tmp_path: Path) -> None:
    result = run(workspace(tmp_path), "en")
    assert not result.has_errors
    pages = tmp_path / "outbox" / "2022-09" / "township"
    rows = [filled(row) for row in page_rows(pages / "desk.html")[0]]
    found = [(row[2], row[4], row[5]) for row in rows if len(row) == 6 and row[3].endswith(".")]
    assert found == EXPECTED
    page = html.unescape(re.sub(r"<[^>]+>", " ", (pages / "desk.html").read_text("utf-8")))
    for _, unusual, _ in EXPECTED:
        assert unusual in page
    assert "Prompts to look, never verdicts" in page
    for entry in ("V01-202209-A0010", "V01-202209-E0001"):
        assert entry in page


def test_the_page_is_found_and_never_public(tmp_path: Path) -> None:
    run(workspace(tmp_path), "en")
    month = tmp_path / "outbox" / "2022-09"
    assert 'href="township/desk.html"' in (month / "index.html").read_text("utf-8")
    others = [p for name in ("villages", "wall") for p in (month / name).rglob("*.html")]
    assert others
    assert not [page for page in others if "never verdicts" in page.read_text("utf-8")]
