"""Workbooks: the same numbers as the pages, as Excel keeps them, ready to print."""

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader

from pointbook.paper.workbooks import workbook
from pointbook.vocabulary.statements import Column, Statement, Value
from tests.conftest import Saves
from tests.writing import samples


def opened(*statements: Statement) -> Any:
    return load_workbook(BytesIO(workbook(statements)))


def rows_below(sheet: Any, heading: str) -> list[tuple[object, ...]]:
    """The rows of the table whose head row begins with a heading."""
    rows = list(sheet.iter_rows(values_only=True))
    at = next(number for number, row in enumerate(rows) if row[0] == heading)
    return rows[at + 1 :]


def test_a_points_notice_reads_back() -> None:
    statement = samples.points(30)
    table = statement.tables[0]
    found = rows_below(opened(statement).active, "序号")
    for row, cells in zip(table.rows, found, strict=False):
        assert list(cells[:4]) == list(row[:4])
        assert [round(100 * float(str(cell))) for cell in cells[4:]] == list(row[4:])
    assert found[30][1] == "合计"
    texts = "".join(str(row[0]) for row in found[31:])
    assert "村务监督委员会提出" in texts
    assert "评议小组: ＿" in texts


def test_numbers_and_days_are_what_they_are() -> None:
    sheet = opened(samples.exchanges(3)).active
    row = next(row for row in sheet.iter_rows() if row[0].value == 1)
    assert row[1].value == datetime(2022, 9, 2)
    assert row[1].number_format == "yyyy-mm-dd"
    assert row[6].value == 1
    assert row[6].number_format == "General"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", "http://a.cn", "007", "1e5", "mailto:a@b.cn"]
)
def test_text_stays_text(text: str) -> None:
    columns = (Column("甲"), Column("乙", "points"))
    sheet = opened(
        samples.points(0, title=text, tables=(samples.table(columns, ((text, None),)),))
    ).active
    cell = next(row[0] for row in sheet.iter_rows() if row[0].value == text and row[0].row > 4)
    assert cell.data_type == "s"
    assert cell.hyperlink is None


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00\x1b\x7fb", "ab"),
        ("a\ud800b\ufffe", "ab"),
        ("长" * 40_000, "长" * 32_766 + "…"),
        ("𬭳" * 20_000, "𬭳" * 16_383 + "…"),
        ("_x0041_", "_x0041_"),
    ],
)
def test_what_a_cell_cannot_hold(text: str, kept: str) -> None:
    table = samples.table((Column("甲"), Column("乙")), ((text, "end"),))
    found = rows_below(opened(samples.points(0, tables=(table,))).active, "甲")
    assert found[0][0] == kept


values = st.one_of(
    st.none(), st.integers(-(10**9), 10**9), st.dates(date(1950, 1, 1)), st.text(max_size=30)
)


@settings(max_examples=30)
@given(st.lists(st.tuples(values, values), max_size=6), st.sampled_from(["A3", "A4"]))
def test_anything_can_be_written(rows: list[tuple[Value, Value]], paper: str) -> None:
    table = samples.table((Column("甲"), Column("乙", "points")), tuple(rows), title="表")
    assert len(opened(samples.points(0, tables=(table, table), paper=paper)).sheetnames) == 1


@pytest.mark.parametrize(("paper", "number"), [("A3", "8"), ("A4", "9")])
@pytest.mark.parametrize("portrait", [False, True])
def test_it_is_ready_to_print(paper: str, number: str, portrait: bool) -> None:
    sheet = opened(samples.points(60, paper=paper, portrait=portrait, draft=3)).active
    assert str(sheet.page_setup.paperSize) == number
    # Upright A4 would make the type too small for so many columns.
    upright = portrait and paper == "A3"
    assert sheet.page_setup.orientation == ("portrait" if upright else "landscape")
    assert sheet.print_area == f"'{sheet.title}'!$A$1:$Q${sheet.max_row}"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert int(sheet.page_setup.fitToHeight) == 0
    head = next(row[0].row for row in sheet.iter_rows() if row[0].value == "序号")
    assert sheet.print_title_rows == f"$1:${head}"
    assert sheet.freeze_panes == f"A{head + 1}"
    assert not sheet.print_options.gridLines
    assert "&P" in sheet.oddFooter.center.text
    assert "7KQ4-M2XD-P" in sheet.oddFooter.left.text
    assert sheet["A1"].value == "【DRAFT, errors: 3】漫水滩村2022年9月积分公示"
    assert sheet.column_dimensions["C"].width > 9


def test_a_ledger_is_a_sheet() -> None:
    tables = samples.exchanges(3).tables
    named = tuple(
        replace(table, title=title)
        for table, title in zip(tables, ["积分/登记", "积分?登记"], strict=True)
    )
    assert opened(samples.points(0, kind="ledgers", tables=named)).sheetnames == [
        "积分 登记",
        "积分 登记 2",
    ]


NASTY = ("=1+1", "a&b<c>", "长" * 40, "7", "_x0041_", "@now", "𬭳", "\x00", "—")


def test_texts_stay_texts() -> None:
    columns = (Column("甲", "code"), Column("乙"), Column("丙", "points"), Column("丁", "date"))
    listed = [(f"V{at:02d}", text, at * 25, date(2022, 9, 1)) for at, text in enumerate(NASTY)]
    table = samples.table(columns, (*listed, ("V99", None, None, None)))
    sheet = opened(samples.points(0, tables=(table,), paper="A4", portrait=True)).active
    written = rows_below(sheet, "甲")[: len(NASTY)]
    assert [row[1] or "" for row in written] == [text.replace("\x00", "") for text in NASTY]
    assert [row[2] for row in written] == [at / 4 for at in range(len(NASTY))]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_a_second_table_begins_a_page_rather_than_lose_its_head() -> None:
    notice = samples.points(20)
    (table,) = notice.tables
    other = replace(table, title="乙", columns=(Column("号", "count"), *table.columns[1:]))
    two = replace(notice, tables=(table, other))
    sheet = opened(two).active
    (second,) = (row[0].row for row in sheet.iter_rows() if row[0].value == "乙")
    assert [each.id for each in sheet.row_breaks.brk] == [second - 1]


def test_facts_are_not_torn() -> None:
    facts = tuple((f"评议会日期{number}", "2022年9月30日") for number in range(9))
    sheet = opened(replace(samples.points(3), facts=facts)).active
    written = next(str(row[0].value) for row in sheet.iter_rows() if "日期0" in str(row[0].value))
    pieces = [piece for line in written.split("\n") for piece in line.split("    ")]
    assert pieces == [f"{label}: {value}" for label, value in facts]
    assert "\n" in written


def widths_of(statement: Statement) -> dict[str, float]:
    """How wide each column of the only table is, by its heading."""
    sheet = opened(statement).active
    head = next(row for row in sheet.iter_rows() if row[1].value is not None)
    widths = {
        at: each.width
        for each in sheet.column_dimensions.values()
        for at in range(each.min, each.max + 1)
    }
    return {str(cell.value): widths[cell.column] for cell in head}


def test_a_ledger_has_room_for_what_it_says() -> None:
    columns = (
        Column("事由", "text"),
        *(Column(f"记录{number}", "code") for number in range(8)),
        Column("备注", "text"),
    )
    row = ("参加村级集中环境整治、义务劳动（半天）", *["V01-202209-A0001"] * 8, "")
    ledger = Statement(
        "l", "ledgers", "zh", "台账", tables=(samples.table(columns, (row,) * 5, "登记"),)
    )
    found = widths_of(ledger)
    assert found["事由"] > 2 * found["备注"]


def test_a_table_without_rows_may_be_wider_than_its_paper() -> None:
    columns = tuple(Column("应公示天数" * 3, "text") for _ in range(60))
    empty = samples.table(columns, (), "登记", empty="本月没有记录。")
    sheet = opened(replace(samples.points(0), tables=(empty,))).active
    assert any(cell.value == "本月没有记录。" for row in sheet.iter_rows() for cell in row)


def test_tables_of_the_same_columns_have_one_head() -> None:
    (table,) = samples.points(3).tables
    both = tuple(replace(table, title=title, total=None) for title in "甲乙")
    sheet = opened(samples.points(0, tables=both)).active
    first = [row[0].value for row in sheet.iter_rows()]
    start = first.index("序号")
    assert first[start : start + 9] == ["序号", "甲", 1, 2, 3, "乙", 1, 2, 3]
    assert sheet.print_title_rows == f"$1:${start + 1}"


def test_a_book_has_a_sheet_for_each_of_its_statements() -> None:
    parts = tuple((name, samples.points(3, title=name)) for name in ("积分", "兑换"))
    book = opened(samples.points(0, tables=(), book=parts))
    assert book.sheetnames == ["积分", "兑换"]
    assert [sheet["A1"].value for sheet in book.worksheets] == ["积分", "兑换"]


def test_the_same_statement_gives_the_same_bytes() -> None:
    assert workbook([samples.points(20)]) == workbook([samples.points(20)])


def test_libreoffice_prints_it(libreoffice: Saves, tmp_path: Path) -> None:
    sheets = [samples.points(61), samples.exchanges(40), samples.measures(9)]
    (tmp_path / "notice.xlsx").write_bytes(workbook(sheets))
    printed = PdfReader(libreoffice("pdf", tmp_path / "notice.xlsx") / "notice.pdf")
    texts = [page.extract_text() for page in printed.pages]
    first = "".join(text for text in texts if "积分公示" in text)
    assert all(first.count(f"V03-{number:04d}") == 1 for number in range(1, 62))
    assert len(texts) <= 6
    width, height = (float(side) for side in printed.pages[0].mediabox[2:])
    assert (width, height) == pytest.approx((1191, 842), abs=2)
