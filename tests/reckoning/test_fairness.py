"""The fairness screen on made-up villages: what is planted is found, and nothing where nothing is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from pointbook.documents.desk import lay_out
from pointbook.documents.every import statements
from pointbook.documents.township.fairness.looks import Prompt, Row, prompts
from pointbook.documents.township.fairness.measures import spread, standing
from pointbook.reckoning.month import Month
from pointbook.vocabulary.rules import Rules
from pointbook.vocabulary.statements import spoken
from tests.months import Reckoned, book, reckoned, rules_of

NAMES = "张海 张军 张芳 张敏 李强 李燕 李霞 王军 王丽 赵伟 赵敏 马刚 马英 杨芳"  # 示例
HEADS = NAMES.split()
HOMES = [f"V01-{number:03d}" for number in range(1, 15)]
MET = {"参会人员": "张海、外甲", "主持人": "外乙"}
ITEMS = """
    | 细则编号 | 类别编号 | 内容     | 分值 | 最低分 | 最高分 | 互斥组 |
    | YARD     | ENV      | 庭院打分 |      | 1      | 10     |        |
    | DUTY     | ENV      | 义务劳动 | 5    |        |        |        |
    | TALK     | ENV      | 参加宣讲 | 2    |        |        |        |
    | BEST     | ENV      | 最清洁   | 5    |        |        | G      |
    | GOOD     | ENV      | 清洁     | 3    |        |        | G      |
    | LITTER   | ENV      | 乱倒垃圾 | -4   |        |        |        |
    """
MEETING = "日期 户号 细则编号 得分 回避人"
OBSERVATION = "日期 户号 细则编号 得分 观察人"
Rows = Iterable[Sequence[object]]


def table(headings: str, rows: Rows) -> str:
    """A sheet as text."""
    lines = [headings.split(), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def rules(heads: Sequence[str] = HEADS, opening: object = 100, villages: int = 1) -> Rules:
    codes = [f"V{number:02d}" for number in range(1, villages + 1)]
    homes = [
        (f"{code}-{number:03d}", code, head, opening)
        for code in codes
        for number, head in enumerate(heads, 1)
    ]
    return rules_of(
        村=table("村编号 村名 开业日期", [(code, code, "2022-01-01") for code in codes]),
        户=table("户号 村编号 户主 期初积分", homes),
        评分细则=ITEMS,
    )


def september(**sheets: str) -> Month:
    return reckoned(rules(), book(cover=MET, **sheets)).month()


def found(month: Month, kind: str) -> list[Prompt]:
    return [prompt for prompt in prompts(lay_out(month)) if prompt.look.kind == kind]


def said(prompt: Prompt) -> tuple[str, str]:
    """The reason and how unusual it is."""
    return prompt.reason.say("en"), prompt.unusual.say("en")


def codes(row: Row) -> tuple[str, str]:
    """The codes of a row's household and of its item or goods."""
    return (row.household.code if row.household else "", row.what.code if row.what else "")


def test_a_month_in_which_nothing_happened_has_no_prompt() -> None:
    assert prompts(lay_out(september())) == []


def test_prompts_stand_on_the_desk_alone() -> None:
    month = september(会议评定=meeting((HOMES[0], "DUTY", 5, ""), (HOMES[0], "TALK", 2, "")))
    made = [spoken(each, "en") for each in statements(month) if not each.book]
    assert [each.name for each in made if "never verdicts" in str(each)] == ["township/desk"]


def test_pairs_are_compared_and_ties_are_half() -> None:
    # 3 against 1 and 2, 2 against 1 and 2: higher, higher, higher, tied.
    stand = standing([([3, 2], [1, 2])])
    assert (stand.share, stand.pairs) == (3.5 / 4, 4)
    # Spread: 4/12 x (5 - (8 - 2)/(4 x 3)) = 1.5; 1.5 wins more than half of the pairs.
    assert stand.times == pytest.approx(1.5 / 1.5**0.5)


def test_scores_that_are_all_alike_say_nothing() -> None:
    assert standing([([5, 5, 5], [5, 5]), ([1], [])]) == (0.5, 6, 0.0)


def test_one_wild_value_does_not_move_the_spread() -> None:
    assert spread([9, 10, 10, 11, 12], 0) == spread([9, 10, 10, 11, 1200], 0) == 1.4826
    assert spread([10, 10, 10], 2) == 2


def meeting(*rows: tuple[str, str, object, str]) -> str:
    return table(MEETING, [("2022-09-25", *row) for row in rows])


OWN = meeting((HOMES[0], "DUTY", 5, ""), (HOMES[0], "TALK", 2, ""), (HOMES[5], "DUTY", 5, ""))


def observed(scores: Sequence[tuple[str, object]], item: str = "YARD") -> str:
    rows = [
        ("2022-09-10", home, item, score, who)
        for home, (who, score) in zip(HOMES, scores, strict=False)
    ]
    return table(OBSERVATION, rows)


def kin_sheet(recused: str = "") -> str:
    """The three other 张 get 10 points each, five of the ten others 5."""
    ours = [(home, item, 5, recused) for item in ("DUTY", "BEST") for home in HOMES[1:4]]
    return meeting(*ours, *((home, "DUTY", 5, "") for home in HOMES[4:9]))


MILD = [4, 4, 5, 5, 6, 6, 6, 7, 7]
TWO = [("甲乙"[at % 2], score) for at, score in enumerate(MILD)]
GRADES = table(OBSERVATION, [
    ("2022-09-10", home, "BEST" if at > 8 else "GOOD", 5 if at > 8 else 3, "甲乙丙"[at // 5])
    for at, home in enumerate(HOMES)
])  # fmt: skip
DUTIES = [(f"2022-09-0{day}", HOMES[4], "DUTY", 5, "李强") for day in (1, 2)]


@pytest.mark.parametrize(
    ("kind", "sheet", "rows", "words"),
    [
        ("own", {"会议评定": OWN}, 2, "7 points for the own household without 回避 being written."),
        ("own", {"日常观察": table(OBSERVATION, DUTIES)}, 2, "李强"),  # who observes
        ("kin", {"会议评定": kin_sheet()}, 6, "the 10 others 2.5"),
        ("observer", {"日常观察": observed([*TWO, *[("丙", 1)] * 5])}, 5, "lower in 100 % of 45"),
        ("observer", {"日常观察": GRADES}, 4, ""),  # grades of an exclusive group are one scale
        ("maximum", {"日常观察": observed([("甲", 10)] * 8)}, 8, "YARD 8/8 (0/0)"),
    ],
)  # fmt: skip
def test_a_month_of_which_is_asked(kind: str, sheet: dict[str, str], rows: int, words: str) -> None:
    """tests/numbers/fairness.md reckons each look in full; here is what it has not."""
    [prompt] = found(september(**sheet), kind)
    assert len(prompt.rows) == rows
    assert words in " ".join(said(prompt))


@pytest.mark.parametrize(
    ("kind", "sheet"),
    [
        ("own", {"会议评定": meeting((HOMES[0], "DUTY", 5, "张海"), (HOMES[0], "TALK", 2, ""))}),
        ("own", {"会议评定": meeting((HOMES[0], "DUTY", 5, "外甲、张海"), (HOMES[0], "TALK", 2, ""))}),
        ("kin", {"会议评定": kin_sheet("张海")}),  # stood back
        ("kin", {"会议评定": meeting(*((home, "DUTY", 5, "") for home in HOMES[1:12]))}),  # alike
        ("observer", {"日常观察": observed([
            ("甲乙丙"[at % 3], score) for at, score in enumerate([*MILD, 4, 5, 6, 7, 5])
        ])}),
        ("observer", {"日常观察": observed([*(("甲", score) for score in MILD), *[("丙", 10)] * 5])}),
        ("maximum", {"日常观察": observed([("甲", 10)] * 7)}),
        ("maximum", {"日常观察": observed([*[("甲", 10)] * 8, ("甲", 9)])}),
        ("maximum", {"日常观察": observed([("甲", 6)] * 12)}),
        ("day", {"会议评定": meeting((HOMES[5], "DUTY", 5, ""))}),
        ("day", {"日常观察": observed([("甲", 5)])}),  # observations have no meeting
    ],
)  # fmt: skip
def test_a_month_of_which_nothing_is_asked(kind: str, sheet: dict[str, str]) -> None:
    assert not found(september(**sheet), kind)


def year(last: int, silent: Sequence[str] = (), items: str = "DUTY TALK BEST YARD") -> Reckoned:
    """Every household but the silent ones scored once a month, from January to a month."""
    codes, worth = items.split(), {"DUTY": 5, "TALK": 2, "BEST": 5, "GOOD": 3, "YARD": 6}
    books = []
    for number in range(1, last + 1):
        month = f"2022-{number:02d}"
        rows = [
            (f"{month}-05", home, code := codes[(at + number) % len(codes)], worth[code], "甲")
            for at, home in enumerate(HOMES)
            if home not in silent
        ]
        books.append(book(month, 日常观察=table(OBSERVATION, rows)))
    return reckoned(rules(), *books)


def test_households_never_scored_are_told_at_the_end_of_june() -> None:
    done = year(6, silent=HOMES[11:13])
    [prompt] = found(done.month("2022-06"), "never")
    assert [codes(row)[0] for row in prompt.rows] == ["V01-012", "V01-013"]
    assert said(prompt)[1] == "2 of 14 households; the median one was scored 6 times"
    assert not any(found(done.month(f"2022-0{number}"), "never") for number in range(1, 6))


def test_five_months_are_too_few_and_scored_households_are_no_prompt() -> None:
    assert not found(year(5, silent=HOMES[:1]).month("2022-05"), "never")
    assert not found(year(6).month("2022-06"), "never")


def test_an_item_that_no_village_used() -> None:
    # Five items bring points: TALK was never used, LITTER takes points and is not asked about.
    [prompt] = found(year(6, items="DUTY BEST GOOD YARD").month("2022-06"), "unused")
    assert (prompt.village, [codes(row)[1] for row in prompt.rows]) == ("", ["TALK"])
    assert said(prompt)[1] == "1 of 5 items; 84 scores this year"
    assert not found(year(6, items="DUTY BEST GOOD YARD TALK").month("2022-06"), "unused")


def villages(points: Sequence[int], homes: Sequence[int]) -> Month:
    """Villages that award so many points in each of so many households."""
    books = []
    for number, (worth, count) in enumerate(zip(points, homes, strict=True), 1):
        code = f"V{number:02d}"
        rows = [
            ("2022-09-25", f"{code}-{home:03d}", "YARD", worth, "") for home in range(1, count + 1)
        ]
        books.append(book(village=code, 会议评定=table(MEETING, rows)))
    return reckoned(rules(HEADS[:8], villages=len(points)), *books).month()


def test_villages_alike_and_villages_with_few_neighbours_are_no_prompt() -> None:
    assert not found(villages([4, 5, 3, 4, 5, 4], [8] * 6), "village")
    assert not found(villages([4, 10, 3, 4, 5], [8] * 5), "village")


def test_a_small_village_is_given_more_room() -> None:
    from pointbook.documents.township.fairness.looks import _distance

    points: dict[str, Any] = {"A": 14, "B": 10, "C": 10, "D": 9, "E": 11, "F": 10}
    sizes = dict.fromkeys(points, 40)
    others = [code for code in points if code != "A"]
    assert _distance("A", others, sizes, points)[1] == pytest.approx(4.0)
    assert _distance("A", others, {**sizes, "A": 10}, points)[1] == pytest.approx(2.0)


SHELF = "| 日期 | 商品编号 | 数量 |\n| 2022-09-01 | RICE | 90 |\n| 2022-09-01 | SALT | 90 |"


def exchanged(opening: int, visitors: int, goods: str = "RICE") -> Month:
    """Each visitor is awarded 5 points and exchanges the day after."""
    homes = HOMES[5 : 5 + visitors]
    awards = [("2022-09-11", home, "DUTY", 5, "甲") for home in homes]
    sales = [("2022-09-12", home, goods, 1) for home in homes]
    sheets = {
        "日常观察": table(OBSERVATION, awards),
        "兑换登记": table("日期 户号 商品编号 数量", sales),
        "进货登记": SHELF,
    }
    return reckoned(rules(opening=opening), book(cover=MET, **sheets)).month()


def test_two_exact_reaches_or_points_left_over_are_no_prompt() -> None:
    assert not found(exchanged(35, 2), "exact")
    assert not found(exchanged(36, 5), "exact")
