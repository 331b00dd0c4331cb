"""A village's paper: which pages there are, and their check codes; numbers/notice.md has what they say."""

from __future__ import annotations

from pointbook.documents.every import check_codes, statements
from pointbook.reckoning.carried import Carried
from pointbook.vocabulary.statements import Statement, spoken
from tests.months import STOCKED, Reckoned, reckoned, rules_of

EVALUATED = """
    | 日期       | 户号    | 细则编号 | 得分 | 发生日期   |
    | 2022-09-05 | V01-001 | CLEAN    |      |            |
    | 2022-09-06 | V01-002 | HELP     | 4    | 2022-09-02 |
    | 2022-09-07 | V01-001 | LITTER   |      |            |
    """
EXCHANGED = """
    | 日期       | 活动 | 户号    | 商品编号 | 数量 | 积分 | 现金补差 |
    | 2022-09-20 | 重阳 | V01-001 | SALT     | 2    |      |          |
    | 2022-09-20 | 重阳 | V01-001 | RICE     | 1    | 30   | 10       |
    | 2022-09-20 | 重阳 | V01-002 | SALT     | 1    |      |          |
    | 2022-09-28 | 国庆 | V01-001 | SALT     | 1    |      |          |
    """


def month(language: str = "en", cover: dict[str, str] | None = None, **settings: str) -> Reckoned:
    """September of V01: three scores, four exchanges of two households, 90 salt and 90 rice."""
    rules = rules_of({"语言": language, **settings})
    done = reckoned(rules, cover=cover, 日常观察=EVALUATED, 兑换登记=EXCHANGED, 进货登记=STOCKED)
    assert [problem.code for problem in done.problems if problem.is_error] == []
    return done


def said(done: Reckoned, name: str, language: str = "en", when: str = "2022-09") -> Statement:
    [found] = [each for each in statements(done.month(when)) if each.name == name and not each.book]
    return spoken(found, language)


def test_a_setting_keeps_the_parts_of_the_notice_apart() -> None:
    [whole] = [each for each in statements(month().month()) if each.book and "V01" in each.name]
    made = statements(month(公示版式="分开").month())
    apart = [each for each in made if each.name.startswith("villages/V01/")]
    kinds = [each.kind for each in apart if each.code]
    assert kinds == ["points", "exchanges", "honours", "finance"]
    assert [name for name, _ in spoken(whole.book, "zh")] == ["积分", "兑换", "荣誉", "收支公开"]
    assert [each.book for each in apart if each.book] == [whole.book]


def test_a_code_stays_with_other_days_language_names_and_layout() -> None:
    others = (
        month("zh"),
        month(公示姓名="全名"),
        month(公示版式="分开"),
        month(cover={"公示开始": "2022-10-01"}),
    )
    for done in others:
        assert check_codes(done.month()) == check_codes(month().month())
    kinds = [kind for _, village, kind, _ in check_codes(month().month()) if village == "V01"]
    assert kinds == ["notice", "points", "exchanges", "honours", "finance"]


def test_a_figure_changes_the_codes_of_what_shows_it() -> None:
    other = reckoned(rules_of({"语言": "en"}), 日常观察=EVALUATED, 进货登记=STOCKED)
    pairs = zip(check_codes(month().month()), check_codes(other.month()), strict=True)
    same = [
        kind for (_, village, kind, code), (*_, new) in pairs if code == new and village == "V01"
    ]
    assert same == ["honours"]


def test_no_roll_where_the_settings_want_none() -> None:
    kinds = {kind for _, _, kind, _ in check_codes(month(红榜户数="0").month())}
    assert "honours" not in kinds


def test_a_code_to_scan_only_where_the_township_wants_it() -> None:
    assert [slip.code for slip in said(month(), "villages/V01/slips").tables] == ["", ""]
    coded = said(month(明细条二维码="是"), "villages/V01/slips")
    assert [slip.code for slip in coded.tables] == ["V01-001", "V01-002"]


def test_goods_that_the_rules_forgot_keep_their_code() -> None:
    done = reckoned(
        rules_of({"语言": "en"}), carried=Carried("2022-08", "2022-08", stock={("V01", "GONE"): 4})
    )
    goods = [t for t in said(done, "villages/V01/notice").tables if "handed out" in t.title]
    assert "GONE" in str(goods)
