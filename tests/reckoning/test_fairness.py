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


def test_the_own_household_twice_without_standing_back() -> None:
    sheet = meeting((HOMES[0], "DUTY", 5, ""), (HOMES[0], "TALK", 2, ""), (HOMES[5], "DUTY", 5, ""))
    [prompt] = found(september(会议评定=sheet), "own")
    reason, unusual = said(prompt)
    assert reason.startswith("张海: 7 points for the own household without 回避 being written.")
    assert unusual == "2 of 2 such rows; the other households have a median of 0 points"
    assert [(*codes(row), row.cell, row.entry and row.entry.id) for row in prompt.rows] == [
        ("V01-001", "DUTY", "2", "V01-202209-A0001"),
        ("V01-001", "TALK", "3", "V01-202209-A0002"),
    ]


@pytest.mark.parametrize("recused", ["张海", "外甲、张海"])
def test_who_stood_back_is_no_prompt(recused: str) -> None:
    sheet = meeting((HOMES[0], "DUTY", 5, recused), (HOMES[0], "TALK", 2, ""))
    assert not found(september(会议评定=sheet), "own")


def test_an_observer_who_scores_the_own_household() -> None:
    rows = [(f"2022-09-0{day}", HOMES[4], "DUTY", 5, "李强") for day in (1, 2)]
    [prompt] = found(september(日常观察=table(OBSERVATION, rows)), "own")
    assert prompt.facts["names"] == "李强"


def kin_sheet(recused: str = "") -> str:
    """The three other 张 get 10 points each, five of the ten others 5."""
    ours = [(home, "DUTY", 5, recused) for home in HOMES[1:4]]
    ours += [(home, "BEST", 5, recused) for home in HOMES[1:4]]
    return meeting(*ours, *((home, "DUTY", 5, "") for home in HOMES[4:9]))


def test_households_of_ones_own_surname_that_do_better() -> None:
    # 30 pairs, all won. Ties: 3 of 10, 5 of 5, 5 of 0: 24 + 120 + 120 = 264.
    # Spread: 30/12 x (14 - 264/156) = 30.77, its root 5.547; (30 - 15) / 5.547 = 2.7.
    [prompt] = found(september(会议评定=kin_sheet()), "kin")
    reason, unusual = said(prompt)
    assert "the 3 other households named 张 were awarded a median of 10 points" in reason
    assert "the 10 others 2.5" in reason
    assert unusual == "higher in 100 % of 30 comparisons; 2.7 times the usual spread"
    assert len(prompt.rows) == 6


def test_a_surname_is_no_prompt_where_they_stood_back_or_did_alike() -> None:
    assert not found(september(会议评定=kin_sheet("张海")), "kin")
    alike = meeting(*((home, "DUTY", 5, "") for home in HOMES[1:12]))
    assert not found(september(会议评定=alike), "kin")


def observed(scores: Sequence[tuple[str, object]], item: str = "YARD") -> str:
    rows = [
        ("2022-09-10", home, item, score, who)
        for home, (who, score) in zip(HOMES, scores, strict=False)
    ]
    return table(OBSERVATION, rows)


MILD = [4, 4, 5, 5, 6, 6, 6, 7, 7]


@pytest.mark.parametrize(("strict", "side"), [([10, 10, 10, 9, 10], "higher"), ([1] * 5, "lower")])
def test_an_observer_far_from_the_others(strict: list[int], side: str) -> None:
    # Of 45 pairs all are won (or lost); tests/numbers/fairness.md reckons it in full.
    scores = [("甲乙"[at % 2], score) for at, score in enumerate(MILD)]
    scores += [("丙", score) for score in strict]
    month = september(日常观察=observed(scores))
    [prompt] = found(month, "observer")
    reason, unusual = said(prompt)
    assert reason.startswith(f"For the same items 丙's 5 scores are {side} than those of the 2")
    assert unusual.startswith(f"{side} in 100 % of 45 comparisons")


def test_observers_who_measure_alike_or_alone_are_no_prompt() -> None:
    alike = [("甲乙丙"[at % 3], score) for at, score in enumerate([*MILD, 4, 5, 6, 7, 5])]
    assert not found(september(日常观察=observed(alike)), "observer")
    two = [
        ("甲" if at < 9 else "丙", score) for at, score in enumerate([*MILD, 10, 10, 10, 10, 10])
    ]
    assert not found(september(日常观察=observed(two)), "observer")


def test_grades_of_an_exclusive_group_are_one_scale() -> None:
    rows = [
        ("2022-09-10", home, "BEST" if at > 8 else "GOOD", 5 if at > 8 else 3, "甲乙丙"[at // 5])
        for at, home in enumerate(HOMES)
    ]
    assert found(september(日常观察=table(OBSERVATION, rows)), "observer")


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


def test_a_range_that_is_always_at_its_maximum() -> None:
    top = [("甲", 10)] * 8
    [prompt] = found(september(日常观察=observed(top)), "maximum")
    assert said(prompt)[1] == "of all scores, in brackets the other villages: YARD 8/8 (0/0)"
    assert len(prompt.rows) == 8


@pytest.mark.parametrize("scores", [[10] * 7, [10] * 8 + [9], [6] * 12])
def test_a_range_that_is_used_is_no_prompt(scores: list[int]) -> None:
    rows = [("甲", score) for score in scores]
    assert not found(september(日常观察=observed(rows)), "maximum")


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


def test_a_village_far_from_its_neighbours() -> None:
    # Eight households in each; neighbours 3 4 4 4 5: median 4, usual distance 0, so a tenth: 0.4.
    [prompt] = found(villages([4, 10, 3, 4, 5, 4], [8] * 6), "village")
    assert prompt.village == "V02"
    assert said(prompt)[1] == ("15.0 times the usual spread of 5 others, allowing for 8 households")


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


def test_points_of_the_meeting_on_other_days() -> None:
    rows = [("2022-09-25", HOMES[5], "DUTY", 5, ""), ("2022-09-12", HOMES[6], "DUTY", 5, "")]
    [prompt] = found(september(会议评定=table(MEETING, rows)), "day")
    reason, unusual = said(prompt)
    assert reason.startswith(
        "Rows of the meeting on other days than that of the cover (2022-09-25): 1,"
    )
    assert (unusual, [row.cell for row in prompt.rows]) == ("1 of 2 rows of the meeting", ["3"])
    assert not found(september(会议评定=table(MEETING, rows[:1])), "day")


def test_observations_have_no_meeting() -> None:
    assert not found(september(日常观察=observed([("甲", 5)])), "day")


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


def test_awards_that_reach_the_price_exactly() -> None:
    # 3 of 3, where 3 x 0.05 = 0.15 are usual; spread: the root of 3 x 0.05 x 0.95 = 0.3775;
    # (3 - 0.15) / 0.3775 = 7.5.
    [prompt] = found(exchanged(35, 3), "exact")
    assert said(prompt)[1] == (
        "3 of 3 visits, in the other villages 0 of 0; 7.5 times the usual spread"
    )
    assert [codes(row)[1] for row in prompt.rows] == ["DUTY", "RICE"] * 3


def test_two_exact_reaches_or_points_left_over_are_no_prompt() -> None:
    assert not found(exchanged(35, 2), "exact")
    assert not found(exchanged(36, 5), "exact")
