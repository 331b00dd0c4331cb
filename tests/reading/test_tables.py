"""CONTRACT 3: head rows, columns by any of their names, matrices, total rows."""

from pointbook.reading.tables import Names, Table, table
from pointbook.vocabulary.cells import Fault
from pointbook.vocabulary.rules import Alias
from pointbook.vocabulary.schema import CLERK_SHEETS
from tests.months import reckoned, rules_of
from tests.sheets import sheet_of

ITEMS = {"CLEAN": "CLEAN", "庭院整洁": "CLEAN", "HELP": "HELP"}
ALIASES = (
    Alias("会议评定", "", "打分表"),
    Alias("会议评定", "户号", "门牌"),
    Alias("Meeting evaluations", "points", "评分"),
)
NAMES = Names(CLERK_SHEETS, ALIASES)


def read(markdown: str, name: str = "会议评定") -> Table:
    schema = NAMES.sheet(name)
    assert schema is not None
    found = table(sheet_of(markdown, name), schema, NAMES, "inbox/x.xlsx", ITEMS)
    assert found is not None
    return found


# Names


def test_a_sheet_goes_by_its_chinese_or_its_english_name_or_an_alias() -> None:
    """recognised by its Chinese or its English name, or by the township's own familiar name"""
    for name in ("会议评定", "Meeting evaluations", "MEETING EVALUATIONS", " 会议 评定 ", "打分表"):
        schema = NAMES.sheet(name)
        assert schema is not None
        assert schema.name == "meeting"
    assert NAMES.sheet("会议") is None


def test_a_column_goes_by_any_of_its_names_in_any_order() -> None:
    """(both are given), in any order; an alias may name the sheet in either language"""
    found = read(
        "| 评分 | ITEM | 门牌 | date | 户 主 |\n| 5 | CLEAN | V01-001 | 2022-09-05 | 张三 |"
    )
    assert found.origin.positions == {"points": 1, "item": 2, "household": 3, "date": 4, "head": 5}
    assert found.cells("household") == ["V01-001"]
    assert (found.missing, found.unknown) == ([], [])


def test_the_second_column_of_a_name_is_unknown() -> None:
    """Two columns of one name: the first is read, the second is not silently lost."""
    found = read("| 日期 | 户号 | 细则编号 | 户号 |")
    assert found.unknown == [(4, "户号")]


# Head rows


def test_title_rows_above_the_header_row_are_allowed() -> None:
    """Title rows above the header row, blank rows"""
    found = read(
        """
        | 甲村会议评定表 |         |          |
        | 填表人：李     | 日期：  | 2022年9月 |
        |                |         |          |
        | 日期           | 户号    | 细则编号 |
        | 2022-09-05     | V01-001 | CLEAN    |
        """
    )
    assert (found.head_row, found.first_row, found.length) == (4, 5, 1)


def test_a_place_is_the_row_and_column_of_the_sheet() -> None:
    """Every value remembers file, sheet, row and column."""
    found = read("| 标题 | |\n| | 日期 | 户号 | 细则编号 |\n| | 2022-09-05 | V01-001 | CLEAN |")
    assert str(found.place(0, "household")) == "inbox/x.xlsx › 会议评定 › C3"
    assert found.place(0, "household").heading == "户号"


def test_a_sheet_without_its_required_columns_says_which() -> None:
    """missing-column, for each that is missing; the likeliest row is the head row"""
    found = read("| 说明 | |\n| 日期 | 户主 | 备注 |\n| 2022-09-05 | 张三 | |")
    assert (found.head_row, found.missing) == (2, ["household", "item"])


def test_a_blank_sheet_is_no_table() -> None:
    """A sheet without a cell says nothing."""
    schema = NAMES.sheet("会议评定")
    assert schema is not None
    assert table(sheet_of("", "会议评定"), schema, NAMES, "x.xlsx") is None


def test_a_head_row_repeated_on_a_later_page_is_passed_over() -> None:
    """A head row that a clerk repeated is no record."""
    head = "| 日期 | 户号 | 细则编号 |\n"
    done = reckoned(rules_of(), 会议评定=head + "| 2022-09-05 | V01-001 | CLEAN |\n" + head * 2)
    assert (done.codes, done.closing()) == ([], "105")


# Matrices


def test_a_column_headed_by_an_item_is_a_matrix_column() -> None:
    """any column headed by an item's code or its exact description; needs the household only"""
    found = read("| 户号 | 户主 | 庭院整洁 | HELP | 合计 |\n| V01-001 | 张三 | √ | 3 | 8 |")
    assert [(at, code) for at, code in found.items] == [(3, "CLEAN"), (4, "HELP")]
    assert found.total_columns == [5]
    assert (found.missing, found.unknown) == ([], [])
    assert read("| 户主 | 庭院整洁 |\n| 张三 | √ |").missing == ["household"]


def test_only_evaluations_may_be_a_matrix() -> None:
    """会议评定 and 日常观察 may be that"""
    found = read("| 日期 | 户号 | 商品编号 | 数量 | CLEAN |", "兑换登记")
    assert (found.items, found.unknown) == ([], [(5, "CLEAN")])


# Totals


def test_total_rows() -> None:
    """total rows (合计/小计/总计/total) are allowed, wherever the word stands but in free text"""
    found = read(
        """
        | 日期       | 户号    | 细则编号 | 得分 | 备注 |
        | 2022-09-05 | V01-001 | CLEAN    | 5    | 合计 |
        | 小计：     |         |          | 5    |      |
        |            | TOTAL   |          | 5    |      |
        |            |         |          | 总计 |      |
        | 2022-09-06 | V01-001 | CLEAN    | 5    |      |
        | 合  计     |         |          | 10   |      |
        """
    )
    assert found.total_rows == [1, 2, 3, 5]


# Faults


def test_an_error_cell_is_a_fault_not_a_blank() -> None:
    """error-value (#N/A …), formula-without-value"""
    found = read("| 日期 | 户号 | 细则编号 |\n| #N/A | V01-001 | = |")
    assert [(at, index, fault.code) for at, index, fault in found.faults] == [
        (1, 0, "error-value"),
        (3, 0, "formula-without-value"),
    ]
    assert isinstance(found.cells("date")[0], Fault)
