"""CONTRACT 3 and 5: which workbooks count, and why others do not."""

from dataclasses import replace
from pathlib import Path

from pointbook.reading import inbox
from pointbook.reading.files.workbook import Workbook
from tests.months import book, reckoned, rules_of
from tests.sheets import sheet_of, workbook_of

AWARD = "| 日期 | 户号 | 细则编号 |\n| 2022-09-05 | V01-001 | CLEAN |"
FAULTY = "| 日期 | 户号 | 细则编号 |\n| 2022-09-05 | V09-009 | CLEAN |"


def bare(file: str, **sheets: str) -> Workbook:
    return replace(workbook_of(file, **sheets), digest=file)


def test_a_workbook_with_a_cover_alone_says_that_nothing_happened() -> None:
    """Every sheet but the cover may be missing; empty-workbook(w)"""
    done = reckoned(rules_of(), book())
    assert [(p.code, p.severity) for p in done.problems] == [("empty-workbook", "warning")]
    assert done.closing() == "100"


def test_sheets_without_a_record_are_empty_too() -> None:
    """Heads, blank rows and totals are no records."""
    done = reckoned(rules_of(), 会议评定="| 日期 | 户号 | 细则编号 |\n| | | |\n| 合计 | | |")
    assert done.codes == ["empty-workbook inbox/V01 2022-09.xlsx"]


def test_without_a_cover_nobody_knows_whose_it_is() -> None:
    """missing-cover"""
    done = reckoned(rules_of(), bare("inbox/x.xlsx", 会议评定=AWARD), book(会议评定=AWARD))
    assert done.codes == ["missing-cover inbox/x.xlsx"]


def test_covers_are_found_by_either_name_in_either_language() -> None:
    """two columns, name and value; a colon or a gap between does not matter"""
    cover = "| 甲村积分月报 | | |\n| Village： | | V01 |\n| month: | ２０２２年９月 | |"
    done = reckoned(rules_of(), bare("inbox/x.xlsx", Cover=cover, 会议评定=AWARD))
    assert (done.codes, done.closing()) == ([], "105")


def test_a_row_of_the_cover_may_hold_several_fields() -> None:
    """A blank value beside another field is blank: the next field's name is nobody's name."""
    cover = "| 村编号 | V01 | 月份 | 2022-09 |\n| 主持人 | | 监督人 | 曹老师 |"
    [found] = reckoned(rules_of(), bare("inbox/x.xlsx", 封面=cover)).month().covers.values()
    assert (found.values["chair"], found.values["supervisor"]) == ("", "曹老师")


def test_an_error_in_a_cell_of_the_cover_is_told() -> None:
    """error-value, formula-without-value: at its cell, that of village and month too"""
    rows = "\n| 主持人 | #N/A |\n| 评议会日期 | = |\n| 监督人 | 曹老师 |"
    done = reckoned(
        rules_of(), bare("inbox/x.xlsx", 封面="| 村编号 | V01 |\n| 月份 | 2022-09 |" + rows)
    )
    assert done.codes[1:] == ["error-value B3", "formula-without-value B4"]
    lost = reckoned(rules_of(), bare("inbox/x.xlsx", 封面="| 村编号 | #N/A |\n| 月份 | = |"))
    assert lost.codes == ["error-value B1", "formula-without-value B2"]


def test_covers_that_differ_say_nothing() -> None:
    """One workbook = one village, one month."""
    two = book(Cover="| 村编号 | V02 |\n| 月份 | 2022-09 |", 会议评定=AWARD)
    done = reckoned(rules_of(), two)
    assert [(p.code, p.message("en")[:32]) for p in done.problems] == [
        ("missing-cover", "This workbook has several covers")
    ]
    same = book(Cover="| 村编号 | V01 |\n| 月份 | 2022-09 |", 会议评定=AWARD)
    assert reckoned(rules_of(), same).closing() == "105"


def test_a_sheet_under_another_name_is_known_by_its_columns() -> None:
    """unknown-sheet(w); what it may be is said, its rows are counted as refused"""
    done = reckoned(rules_of(), 评议会9月=AWARD, 说明="| 本月天气 |\n| 晴 |")
    first, second = done.problems
    assert [(p.code, p.severity, p.value) for p in done.problems] == [
        ("unknown-sheet", "warning", "评议会9月"),
        ("unknown-sheet", "warning", "说明"),
    ]
    assert "会议评定" in first.hint("zh")
    assert first.facts["looks_like"] == "会议评定"
    assert "looks_like" not in second.facts
    assert (done.reckoning.rows.refused, done.closing()) == (1, "100")


def test_of_two_covers_the_same_counts_whatever_the_order_of_sheets() -> None:
    """The order of sheets changes nothing."""
    made = book(Cover="| 村编号 | V02 |\n| 月份 | 2022-10 |")
    turned = replace(made, sheets=made.sheets[::-1])
    one, other = reckoned(rules_of(), made), reckoned(rules_of(), turned)
    assert one.reckoning.months.keys() == other.reckoning.months.keys()


def test_an_unknown_village_and_a_bad_month_are_both_told() -> None:
    """unknown-village, bad-month: at their cells; nothing else of the workbook is judged"""
    cover = "| 村编号 | V77 |\n| 月份 | 九月 |"
    done = reckoned(rules_of(), bare("inbox/x.xlsx", 封面=cover, 会议评定=FAULTY), book())
    assert [c for c in done.codes if "empty" not in c] == ["unknown-village B1", "bad-month B2"]


def test_none_of_two_workbooks_of_one_village_and_month_counts() -> None:
    """none of the workbooks of that village and month counts, and each is named; their rows are
    not judged"""
    done = reckoned(
        rules_of(),
        book(file="inbox/a.xlsx", 会议评定=AWARD),
        book(file="inbox/b.xlsx", 会议评定=FAULTY),
    )
    assert done.codes == ["duplicate-workbook inbox/a.xlsx", "duplicate-workbook inbox/b.xlsx"]
    assert {p.severity for p in done.problems} == {"error"}
    assert done.closing() == "100"


def test_byte_equal_copies_count_once_with_a_warning() -> None:
    """byte-equal copies count once, with a warning: the first by path counts"""
    one, other = (
        book(file="inbox/b.xlsx", 会议评定=AWARD),
        book(file="inbox/a.xlsx", 会议评定=AWARD),
    )
    done = reckoned(rules_of(), one, replace(other, digest=one.digest))
    assert [(p.code, p.severity, p.place.file) for p in done.problems] == [
        ("duplicate-workbook", "warning", "inbox/b.xlsx")
    ]
    assert done.closing() == "105"


def test_copies_beside_a_different_one_count_no_more_than_it() -> None:
    """none of the workbooks of that village and month counts, and each is named"""
    one, other = (book(file=f"inbox/{name}.xlsx", 会议评定=AWARD) for name in "ab")
    third = book(file="inbox/c.xlsx", 会议评定=FAULTY)
    done = reckoned(rules_of(), one, replace(other, digest=one.digest), third)
    assert [(p.code, p.severity, p.place.file) for p in done.problems] == [
        ("duplicate-workbook", "error", f"inbox/{name}.xlsx") for name in "abc"
    ]


def test_an_unknown_sheet_is_a_warning_unless_it_came_with_the_program() -> None:
    """unknown-sheet(w)"""
    done = reckoned(
        rules_of(),
        book(会议评定=AWARD, 随手记="| 甲 |", Sheet1="", 工作表2="", 草稿=""),
    )
    assert [(p.code, p.value) for p in done.problems] == [
        ("unknown-sheet", "草稿"),
        ("unknown-sheet", "随手记"),
    ]
    assert reckoned(rules_of(), book(会议评定=AWARD, Sheet1="| 甲 |")).problems != []


def test_an_alias_names_a_sheet_and_its_columns() -> None:
    """表头别名: the township's own familiar names for sheets and columns"""
    rules = rules_of(
        表头别名="| 表 | 列 | 别名 |\n| 会议评定 | | 打分表 |\n| 会议评定 | 户号 | 门牌 |"
    )
    done = reckoned(rules, 打分表=AWARD.replace("户号", "门牌"))
    assert (done.codes, done.closing()) == ([], "105")


def test_problems_of_a_file_belong_to_every_open_month() -> None:
    """a problem that belongs to no month stands in every open month's list"""
    done = reckoned(
        rules_of(), book("2022-09"), book("2022-10"), bare("inbox/x.xlsx", 会议评定=AWARD)
    )
    for name in ("2022-09", "2022-10"):
        assert "missing-cover" in [p.code for p in done.month(name).problems]
        assert [p.code for p in done.month(name).problems].count("empty-workbook") == 1


def test_the_inbox_is_searched_to_its_last_folder(tmp_path: Path) -> None:
    """Any file below inbox/, in any folder, under any name: the content says what it is; lock files are passed over"""
    for name in ("a.xlsx", "二/b.XLSM", "二/三/c.xls", "d.ods", "~$a.xlsx", ".a.xlsx", "读我.txt"):
        path = tmp_path / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    files, problems = inbox.find(tmp_path)
    assert [name for _, name in files] == [
        "inbox/a.xlsx",
        "inbox/d.ods",
        "inbox/二/b.XLSM",
        "inbox/二/三/c.xls",
        "inbox/读我.txt",
    ]
    assert problems == []


def test_a_hidden_sheet_is_read_like_any_other() -> None:
    """What a clerk hid still counts: nothing is dropped without a word."""
    hidden = sheet_of(AWARD, "会议评定", hidden=True)
    made = book()
    done = reckoned(rules_of(), replace(made, sheets=[*made.sheets, hidden]))
    assert done.closing() == "105"


def test_a_workbook_of_before_the_first_month_is_passed_over() -> None:
    """Workbooks of months before first_month are passed over with a warning: with that alone."""
    early = book("2022-08", cover={"评议会日期": "28日"}, 会议评定=FAULTY)
    done = reckoned(rules_of({"启用月份": "2022-09"}), early, book(会议评定=AWARD))
    assert [(p.code, p.severity) for p in done.problems] == [("bad-month", "warning")]
    assert list(done.reckoning.months) == ["2022-09"]
