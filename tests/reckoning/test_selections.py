"""Selections: who is a candidate for an honour, by what, and who is kept off.

Points of 示例 households are reckoned by hand beside each test.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pointbook.documents.desk import lay_out
from pointbook.documents.every import check_codes, statements
from pointbook.documents.selections.lists import Selection, select
from pointbook.reckoning.carried import Carried
from pointbook.reckoning.honours import barred, disputed
from pointbook.vocabulary.holding import Holding
from pointbook.vocabulary.records import Entry, EntryKind
from pointbook.vocabulary.rules import Rules
from pointbook.vocabulary.statements import Statement, spoken
from tests.months import Reckoned, book, reckoned, rules_of

CATEGORIES = "| 类别编号 | 类别名称 |\n| ENV | 环境 |\n| FAM | 家风 |"
ITEMS = """
    | 细则编号 | 类别编号 | 内容     | 分值 | 最低分 | 最高分 | 一票否决 |
    | YARD     | ENV      | 庭院整洁 |      | 1      | 50     |          |
    | CARE     | FAM      | 孝老爱亲 |      | 1      | 50     |          |
    | LITTER   | ENV      | 乱倒垃圾 | -4   |        |        |          |
    | QUARREL  | FAM      | 吵架     | -3   |        |        |          |
    | CRIME    | FAM      | 违法犯罪 |      |        |        | 是       |
    """
HOUSEHOLDS = """
    | 户号    | 村编号 | 社   | 户主   | 退出日期   |
    | V01-001 | V01    | 一社 | 张桂芳 |            |
    | V01-002 | V01    | 一社 | 李建国 |            |
    | V01-003 | V01    | 二社 | 王小燕 |            |
    | V01-004 | V01    | 二社 | 赵老四 |            |
    | V01-005 | V01    | 二社 | 钱五   | 2022-09-29 |
    | V02-001 | V02    | 一社 | 马娟   |            |
    """
HONOURS = "| 荣誉名称 | 周期 | 每村名额 | 最低积分 | 类别编号 |\n"
YARD = "| 美丽庭院 | {} | {} | {} | ENV |"


def rules(period: str = "季", places: int | str = 2, least: int = 10, honours: str = "") -> Rules:
    lines = honours or YARD.format(period, places, least)
    return rules_of(类别=CATEGORIES, 评分细则=ITEMS, 户=HOUSEHOLDS, 荣誉=HONOURS + lines)


def scores(*rows: str, month: str = "2022-09") -> str:
    """会议评定 from `household item points`, each on its own day."""
    head = "| 日期 | 户号 | 细则编号 | 得分 |"
    lines = [
        f"| {month}-{day:02d} | V01-{house} | {item} | {points} |"
        for day, row in enumerate(rows, 1)
        for house, item, points in [[*row.split(), ""][:3]]
    ]
    return "\n".join([head, *lines])


def selection(done: Reckoned, month: str = "2022-09", village: str = "V01") -> Selection:
    """The first honour in one village."""
    found = replace(done.month(month), disputed=tuple(disputed(done.month(month))))
    off = barred(found.entries, (), max(entry.day for entry in found.entries))
    return select(replace(lay_out(found), barred=off))[village][0]


def listed(chosen: Selection) -> list[str]:
    """Place, household and points of each candidate."""
    return [
        f"{place} {one.household.code[4:]} {one.points // 100}" for place, one in chosen.candidates
    ]


def document(done: Reckoned, name: str, month: str = "2022-09") -> Statement:
    made = (each for each in statements(done.month(month)) if not each.book)
    found = next(each for each in made if each.name == name)
    return spoken(found, found.language)


def test_most_points_in_the_honours_categories() -> None:
    """001: 20 − 4 = 16 in ENV, 002: 30, 003: 9 is too little; 40 of FAM do not count."""
    rows = ("001 YARD 20", "001 LITTER", "002 YARD 30", "003 YARD 9", "004 CARE 40")
    chosen = selection(reckoned(rules(places=3), 会议评定=scores(*rows)))
    assert listed(chosen) == ["1 002 30", "2 001 16"]
    assert dict(chosen.candidates[1][1].categories) == {"ENV": 1600}
    assert chosen.candidates[1][1].deducted == 400


def test_as_many_as_there_are_places_in_each_village() -> None:
    rows = ("001 YARD 20", "002 YARD 30", "003 YARD 25")
    done = reckoned(rules(), 会议评定=scores(*rows))
    assert listed(selection(done)) == ["1 002 30", "2 003 25"]
    assert listed(selection(done, village="V02")) == []


def test_without_places_everyone_with_the_least_points() -> None:
    rows = ("001 YARD 20", "002 YARD 10", "003 YARD 9")
    chosen = selection(reckoned(rules(places=""), 会议评定=scores(*rows)))
    assert listed(chosen) == ["1 001 20", "2 002 10"]
    assert chosen.undecided == ()


def test_nobody_without_points_is_a_candidate() -> None:
    """001 has 4 − 4 = 0 and the honour asks for nothing."""
    chosen = selection(reckoned(rules(least=0), 会议评定=scores("001 YARD 4", "001 LITTER")))
    assert listed(chosen) == []


def test_fewer_points_deducted_settle_equal_points() -> None:
    """Both have 20 in ENV; 001 as 24 − 4, and 002 though 001 has more of all (60 against 20)."""
    rows = ("001 YARD 24", "001 LITTER", "001 CARE 40", "002 YARD 20")
    chosen = selection(reckoned(rules(places=1), 会议评定=scores(*rows)))
    assert listed(chosen) == ["1 002 20"]
    [group] = chosen.settled
    assert [(one.household.code, one.deducted, one.overall) for one in group] == [
        ("V01-002", 0, 2000),
        ("V01-001", 400, 6000),
    ]
    assert chosen.undecided == ()


def test_points_of_all_categories_settle_what_is_still_equal() -> None:
    """A deduction of another category counts: 001 lost 3 in FAM; 003 has 25 of all, 002 has 20."""
    rows = ("001 YARD 20", "001 CARE 40", "001 QUARREL", "002 YARD 20", "003 YARD 20", "003 CARE 5")
    chosen = selection(reckoned(rules(places=3), 会议评定=scores(*rows)))
    assert listed(chosen) == ["1 003 20", "2 002 20", "3 001 20"]


def test_who_is_equal_in_all_shares_the_place_and_the_meeting_decides() -> None:
    rows = ("001 YARD 20", "002 YARD 20", "003 YARD 30")
    chosen = selection(reckoned(rules(), 会议评定=scores(*rows)))
    assert listed(chosen) == ["1 003 30", "2 001 20", "2 002 20"]
    assert [one.household.code for one in chosen.undecided] == ["V01-001", "V01-002"]
    assert chosen.settled == ()


def test_sharing_a_place_within_the_places_leaves_nothing_to_decide() -> None:
    chosen = selection(reckoned(rules(), 会议评定=scores("001 YARD 20", "002 YARD 20")))
    assert listed(chosen) == ["1 001 20", "1 002 20"]
    assert chosen.undecided == ()


def test_veto_objection_and_leaving_keep_off() -> None:
    """005 left on the 29th; 004 with 1 place fewer than 10 points would not be on the list."""
    rows = ("001 YARD 40", "001 CRIME", "002 YARD 30", "003 YARD 20", "005 YARD 50", "004 YARD 9")
    raised = "| 日期 | 户号 | 内容 |\n| 2022-09-30 | V01-002 | 院子没打扫 |"
    done = reckoned(rules(places=1), 会议评定=scores(*rows), 异议=raised)
    chosen = selection(done)
    assert listed(chosen) == ["1 003 20"]
    assert [(one.household.code, why) for one, why in chosen.kept_off] == [
        ("V01-001", "veto"),
        ("V01-002", "objection"),
    ]


def test_a_settled_objection_keeps_nobody_off() -> None:
    raised = """
        | 日期       | 户号    | 内容       | 处理结果 | 处理人 | 办结日期   |
        | 2022-09-30 | V01-001 | 院子没打扫 | 维持     | 李主任 | 2022-10-02 |
        """
    done = reckoned(rules(), 会议评定=scores("001 YARD 20"), 异议=raised)
    assert listed(selection(done)) == ["1 001 20"]


def test_an_objection_to_an_entry_is_about_the_household_of_that_entry() -> None:
    """002 raised it against an award of 001."""
    raised = "| 日期 | 户号 | 记录号 | 内容 |\n| 2022-09-30 | V01-002 | V01-202209-A0001 | 不实 |"
    rows = ("001 YARD 20", "002 YARD 15")
    done = reckoned(rules(), 会议评定=scores(*rows), 异议=raised)
    assert listed(selection(done)) == ["1 002 15"]


def test_who_would_not_be_on_the_list_is_not_kept_off() -> None:
    rows = ("001 YARD 12", "001 CRIME", "002 YARD 30", "003 YARD 20")
    assert selection(reckoned(rules(), 会议评定=scores(*rows))).kept_off == ()


def test_months_add_up_to_the_quarter_and_its_last_month_ends_it() -> None:
    """001: 8 in July, 5 in August, 4 in September are 17; June is another quarter."""
    books = [
        book(month, 会议评定=scores(f"001 YARD {points}", month=month))
        for month, points in (("2022-06", 30), ("2022-07", 8), ("2022-08", 5), ("2022-09", 4))
    ]
    done = reckoned(rules(least=1), *books)
    found = {month: selection(done, month) for month in done.reckoning.months}
    assert {month: listed(each) for month, each in found.items()} == {
        "2022-06": ["1 001 30"],
        "2022-07": ["1 001 8"],
        "2022-08": ["1 001 13"],
        "2022-09": ["1 001 17"],
    }
    assert [month for month, each in found.items() if each.ended] == ["2022-06", "2022-09"]


def test_a_year_ends_in_december_and_a_month_with_itself() -> None:
    one = book("2022-11", 会议评定=scores("001 YARD 8", month="2022-11"))
    two = book("2022-12", 会议评定=scores("001 YARD 9", month="2022-12"))
    year = reckoned(rules("年"), one, two)
    assert not selection(year, "2022-11").ended
    assert selection(year, "2022-12").ended
    assert listed(selection(year, "2022-12")) == ["1 001 17"]
    month = reckoned(rules("月", least=1), one, two)
    assert [listed(selection(month, each)) for each in ("2022-11", "2022-12")] == [
        ["1 001 8"],
        ["1 001 9"],
    ]


def taken_back(kind: EntryKind, item: str, points: int, *rows: str) -> Reckoned:
    """September, in which an entry of June is taken back."""
    known = Holding(rules(), "V01")
    wrong = Entry(
        f"V01-202206-{kind[0].upper()}0001",
        date(2022, 6, 5),
        kind,
        known.households["V01-001"],
        points,
        3000,
        quantity=1,
        item=known.items.of(item)[0],
    )
    before = Carried("2022-06", "2022-08", {"V01-001": 3000}, opened=["V01-001"])
    back = f"| 日期 | 记录号 | 原因 |\n| 2022-09-09 | {wrong.id} | 记错户 |"
    return reckoned(
        rules(), carried=before, sealed={wrong.id: wrong}, 会议评定=scores(*rows), 更正=back
    )


def test_a_correction_of_an_earlier_period_counts_in_none() -> None:
    """An award of 30 of June is taken back in September, where 20 are new."""
    done = taken_back("award", "YARD", 3000, "001 YARD 20", "002 YARD 15")
    assert listed(selection(done)) == ["1 001 20", "2 002 15"]


def test_nobody_is_a_star_by_the_correction_of_a_mistake() -> None:
    done = taken_back("deduction", "LITTER", -400, "001 YARD 20")
    [(_, one)] = selection(done).candidates
    assert (one.points, one.deducted) == (2000, 0)


def test_the_three_awards_that_count_most_speak_for_a_household() -> None:
    rows = ("001 YARD 5", "001 YARD 9", "001 YARD 7", "001 YARD 8", "001 CARE 50", "001 LITTER")
    [(_, one)] = selection(reckoned(rules(), 会议评定=scores(*rows))).candidates
    assert [(award.day.day, award.points) for award in one.best] == [(2, 900), (4, 800), (3, 700)]


BOTH = "| 美丽庭院 | 季 | 1 | 10 | ENV |\n| 最美家庭 | 年 | 1 | 10 | FAM |\n| 之星 | 月 | | 40 | |"


def both() -> Reckoned:
    """September: 001 has 24 − 4 in ENV, 002 20 in ENV and 30 in FAM, 50 in all."""
    rows = ("001 YARD 24", "001 LITTER", "002 YARD 20", "002 CARE 30")
    settings = {"语言": "en"}
    lines = HONOURS + BOTH
    made = rules_of(settings, 类别=CATEGORIES, 评分细则=ITEMS, 户=HOUSEHOLDS, 荣誉=lines)
    return reckoned(made, 会议评定=scores(*rows))


def test_the_meeting_sees_all_honours_with_full_names_the_running_ones_last() -> None:
    page = document(both(), "township/desk")
    overview, yard, star, family, remarks = page.tables[-5:]
    assert [(row[0], row[1], row[5], row[6]) for row in overview.rows] == [
        ("美丽庭院", "2022, quarter 3", 1, "ended: candidates"),
        ("之星", "2022-09", 1, "ended: candidates"),
        ("最美家庭", "2022", 1, "running: as it stands"),
    ]
    assert yard.rows == (
        ("甲村", 1, "V01-002", "李建国", "一社", 2000, "环境 20", 0, 5000, "09-03 庭院整洁 20"),
    )
    assert star.rows[0][4:8] == ("一社", 5000, "家风 30, 环境 20", 0)
    assert star.rows[0][-1] == "09-04 孝老爱亲 30; 09-03 庭院整洁 20"
    assert [row[5] for row in family.rows] == [3000]
    assert remarks.rows == (
        (
            "甲村",
            (
                "美丽庭院: with 20 points each, in this order: V01-002 李建国 (deducted 0, all "
                "categories 50), V01-001 张桂芳 (deducted 4, all categories 20)."
            ),
        ),
    )


def test_the_wall_shows_what_has_ended_with_masked_names_and_a_code() -> None:
    wall = document(both(), "villages/V01/notice")
    listed = [table for table in wall.tables if table.columns[-1].heading == "By category"]
    assert [table.title.split(" ")[0] for table in listed] == ["美丽庭院", "之星"]
    assert listed[0].rows == ((1, "002", "李*国", 2000, "环境 20"),)
    assert "V01-001 张*芳 (deducted 4, all categories 20)" in str(wall.paragraphs)
    assert (wall.name, "V01", "notice", wall.code) in check_codes(both().month())
    assert wall.signatures


def test_who_was_kept_off_is_told_to_the_meeting_and_not_on_the_wall() -> None:
    rows = ("001 YARD 40", "001 CRIME", "002 YARD 30")
    done = reckoned(rules(), 会议评定=scores(*rows))
    told = [str(row[1]) for row in document(done, "township/desk").tables[-1].rows]
    assert len(told) == 1
    assert "V01-001 张桂芳" in told[0]
    wall = document(done, "villages/V01/notice")
    assert not any("张*芳" in str(table.rows) for table in wall.tables[1:])
    assert "V01-001" not in str(wall.paragraphs)


def test_no_wall_page_while_a_period_runs_and_no_page_without_honours() -> None:
    one = book("2022-08", 会议评定=scores("001 YARD 20", month="2022-08"))
    running = reckoned(rules(), one)
    titles = [str(table.title) for table in document(running, "township/desk", "2022-08").tables]
    assert "荣誉" in titles
    wall = document(running, "villages/V01/notice", "2022-08")
    assert not any("美丽庭院" in table.title for table in wall.tables)
    plain = reckoned(
        rules_of(), 会议评定="| 日期 | 户号 | 细则编号 |\n| 2022-09-02 | V01-001 | CLEAN |"
    )
    assert "Honours" not in [table.title for table in document(plain, "township/desk").tables]
