"""Returned copies: the flagged cells and no others are marked, and mending them is enough."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zipfile import ZipFile

import openpyxl
import pytest
import xlsxwriter

from pointbook import batch, checking
from pointbook.forms.rulebook import rulebook_bytes
from pointbook.tasks import screen
from pointbook.vocabulary.rules import Category, Goods, Household, Item, Rules, Village
from pointbook.vocabulary.settings import Settings
from pointbook.vocabulary.text import Text

RED = "FFFFC7CE"
MONTH = "2022-09"
FILE = "inbox/红柳村.xlsx"
DAY = date(2022, 9, 5)
RULES = Rules(
    settings=Settings(language="en", first_month="2022-09", basis_points=10000, min_exchange=500),
    villages=(Village("V01", "红柳村"), Village("V02", "沙河村")),
    households=(
        Household("V01-001", "V01", "", "张桂芳"),
        Household("V01-002", "V01", "", "李四", joined=date(2022, 9, 10)),
        Household("V01-003", "V01", "", "王五"),
        Household("V01-004", "V01", "", "王五"),
        Household("V02-001", "V02", "", "马娟"),
    ),
    categories=(Category("C", "类"),),
    items=(
        Item("OBS", "C", "日常", "observation", 500),
        Item("OLD", "C", "旧的", "observation", 500, until=date(2022, 8, 31)),
        Item("EVI", "C", "要凭证", "observation", 500, evidence=True),
        Item("X-A", "C", "互斥甲", "observation", 500, exclusive_group="X"),
        Item("X-B", "C", "互斥乙", "observation", 500, exclusive_group="X"),
        Item("MEET", "C", "会议", "meeting", 500),
        Item("RANGE", "C", "范围", "meeting", None, 100, 500),
        Item("VETO", "C", "否决", "meeting", 0, veto=True),
    ),
    goods=(
        Goods("G01", "盐", price=200, points=200, limit=4),
        Goods("G02", "旧货", price=200, points=200, until=date(2022, 8, 31)),
        Goods("G03", "毛巾", price=1000, points=1000),
    ),
)
EVALUATION = ("日期", "户号", "户主", "细则编号", "次数", "得分", "凭证")
EXCHANGE = ("日期", "户号", "户主", "商品编号", "商品名称", "数量")
RECEIPT = ("日期", "商品编号", "数量")
COVER: dict[str, object] = {"村编号": "V01", "月份": MONTH, "填报人": "会计"}
SCORE = (DAY, "V01-001", "张桂芳", "OBS", 1, 5, None)
SALE = (DAY, "V01-001", None, "G03", None, 1)
STOCK = [(DAY, "G01", 50), (DAY, "G03", 50)]
Row = Sequence[object]
Mends = Mapping[tuple[str, str], object]


@dataclass(frozen=True)
class Case:
    """Rows that hold one fault, and the cells whose mending takes it away."""

    code: str
    mends: Mends
    observations: Sequence[Row] = ()
    meetings: Sequence[Row] = ()
    exchanges: Sequence[Row] = ()
    receipts: Sequence[Row] = tuple(STOCK)
    cover: Mapping[str, object] = field(default_factory=dict)


def scored(code: str, cell: str, value: object, **wrong: object) -> Case:
    """One row of daily observations with something wrong in it."""
    row = dict(zip("ABCDEFG", SCORE, strict=True)) | wrong
    return Case(code, {("日常观察", cell): value}, observations=[tuple(row.values())])


def sold(code: str, cell: str, value: object, **wrong: object) -> Case:
    """One row of exchanges with something wrong in it."""
    row = dict(zip("ABCDEF", SALE, strict=True)) | wrong
    return Case(code, {("兑换登记", cell): value}, exchanges=[tuple(row.values())])


CASES = (
    scored("missing-value", "A3", DAY, A=None),
    scored("bad-date", "A3", DAY, A="5/9/2022"),
    scored("date-outside-month", "A3", DAY, A=date(2022, 8, 5)),
    scored("bad-number", "F3", 5, F="约5"),
    scored("not-positive", "E3", 1, E=0, F=None),
    scored("not-whole", "E3", 1, E=1.5, F=None),
    scored("error-value", "F3", 5, F="#N/A"),
    scored("formula-without-value", "F3", 5, F="=5*1"),
    Case("total-mismatch", {("日常观察", "F4"): 5},
         observations=[SCORE, ("合计", None, None, None, None, 99, None)]),
    scored("unknown-household", "B3", "V01-001", B="V01-999"),
    scored("wrong-village", "B3", "V01-001", B="V02-001"),
    scored("name-mismatch", "C3", "张桂芳", C="马娟"),
    scored("ambiguous-household", "C3", "V01-003", B=None, C="王五"),
    scored("not-a-member-then", "B3", "V01-001", B="V01-002", C=None),
    scored("unknown-item", "D3", "OBS", D="OBX"),
    scored("item-not-in-force", "D3", "OBS", D="OLD"),
    scored("wrong-source", "D3", "OBS", D="MEET"),
    scored("points-mismatch", "F3", 5, F=7),
    Case("points-out-of-range", {("会议评定", "F3"): 3},
         meetings=[(DAY, "V01-001", None, "RANGE", 1, 9, None)]),
    scored("missing-evidence", "G3", "照片1", D="EVI"),
    Case("exclusive-items", {("日常观察", "D4"): "OBS"},
         observations=[(*SCORE[:3], "X-A", 1, 5, None), (*SCORE[:3], "X-B", 1, 5, None)]),
    Case("duplicate-entry", {("日常观察", "D4"): "X-A"}, observations=[SCORE, SCORE]),
    sold("unknown-goods", "D3", "G03", D="G99"),
    sold("goods-not-in-force", "D3", "G03", D="G02"),
    sold("goods-name-mismatch", "E3", "毛巾", E="肥皂"),
    sold("over-limit", "F3", 4, D="G01", F=5),
    sold("below-minimum", "D3", "G03", D="G01"),
    sold("overdrawn", "F3", 1, F=11),
    Case("out-of-stock", {("兑换登记", "F3"): 3}, exchanges=[(*SALE[:3], "G01", None, 4)],
         receipts=[(DAY, "G01", 3)]),
    Case("frozen", {("兑换登记", "B3"): "V01-003"},
         meetings=[(date(2022, 9, 1), "V01-001", None, "VETO", 1, None, None)],
         exchanges=[SALE]),
    Case("bad-month", {("封面", "B2"): MONTH}, observations=[SCORE], cover={"月份": "九月"}),
    Case("unknown-village", {("封面", "B1"): "V01"}, observations=[SCORE], cover={"村编号": "V9"}),
)  # fmt: skip


def workbook(path: Path, case: Case) -> None:
    book = openpyxl.Workbook()
    page: Any = book.active
    page.title = "封面"
    for name_and_value in (COVER | dict(case.cover)).items():
        page.append(name_and_value)
    for name, head, rows in (
        ("会议评定", EVALUATION, case.meetings),
        ("日常观察", EVALUATION, case.observations),
        ("兑换登记", EXCHANGE, case.exchanges),
        ("进货登记", RECEIPT, case.receipts if case.exchanges else ()),
    ):
        if rows:
            page = book.create_sheet(name)
            page.append([f"红柳村 {name}"])
            page.append(head)
            for row in rows:
                page.append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def workspace(folder: Path, case: Case) -> Path:
    (folder / "inbox").mkdir(parents=True)
    (folder / "rules.xlsx").write_bytes(rulebook_bytes(RULES))
    workbook(folder / FILE, case)
    workbook(folder / "inbox/沙河村.xlsx", Case("", {}, cover={"村编号": "V02"}))
    return folder


def errors(result: checking.Result) -> list[str]:
    return [problem.code for problem in result.problems if problem.is_error]


def copy_of(folder: Path) -> Path:
    (path,) = (folder / "outbox" / MONTH / "returned").glob("*.xlsx")
    return path


def red_cells(book: Any) -> set[tuple[str, str]]:
    return {
        (page.title, cell.coordinate)
        for page in book.worksheets
        for row in page.iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb == RED
    }


def links(book: Any) -> set[tuple[str, str]]:
    found = set()
    for row in book["错误清单"].iter_rows():
        for cell in row:
            if cell.hyperlink is not None:
                sheet, _, place = cell.hyperlink.location.rpartition("!")
                found.add((sheet.strip("'"), place))
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_the_flagged_cells_are_marked_and_mending_them_is_enough(
    tmp_path: Path, case: Case
) -> None:
    folder = workspace(tmp_path / "township", case)
    assert errors(batch.run(folder)) == [case.code]
    book = openpyxl.load_workbook(copy_of(folder))
    assert book.sheetnames[0] == "错误清单"
    assert red_cells(book) == links(book) == set(case.mends)
    for (sheet, cell), value in case.mends.items():
        assert book[sheet][cell].comment is not None
        assert not book[sheet][cell].protection.locked
        book[sheet][cell].value = value
    book.save(folder / "inbox" / copy_of(folder).name)
    again = checking.check(folder)
    assert {problem.code for problem in again.problems} - {"read-as"} == {"empty-workbook"}  # V02's
    assert len(again.months[MONTH].covers) == 2


def test_an_error_is_explained_in_print_at_the_right(tmp_path: Path) -> None:
    case = scored("points-mismatch", "F3", 5, F=7)
    folder = workspace(tmp_path / "township", case)
    (problem,) = [p for p in batch.run(folder).problems if p.is_error]
    page = openpyxl.load_workbook(copy_of(folder))["日常观察"]
    assert page["H2"].value == "错误说明"
    assert problem.message("en") in str(page["H3"].value)


def test_one_cause_is_one_line_of_the_list(tmp_path: Path) -> None:
    """A sheet of last year's days: one remedy, all cells red, each with its own note."""
    rows = [(date(2021, 9, day), *SCORE[1:]) for day in range(13, 28)]
    folder = workspace(tmp_path / "township", Case("", {}, observations=rows))
    batch.run(folder)
    book = openpyxl.load_workbook(copy_of(folder))
    listed = [row for row in book["错误清单"].values if isinstance(row[0], int)]
    assert [row[:2] for row in listed] == [(1, "日常观察 A3 and 14 more cells")]
    assert red_cells(book) == {("日常观察", f"A{row}") for row in range(3, 18)}
    assert "2021-09-13" in book["日常观察"]["A3"].comment.text
    assert "2021-09-27" in book["日常观察"]["A17"].comment.text
    assert all(str(cell.value).startswith("1. ") for cell in book["日常观察"]["H"][2:17])


def test_the_index_leads_to_the_copies(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "township", CASES[0])
    batch.run(folder)
    page = (folder / "outbox" / MONTH / "index.html").read_text(encoding="utf-8")
    assert f'href="returned/{quote(copy_of(folder).name)}"' in page


def test_a_clean_inbox_does_not_load_openpyxl(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "township", Case("", {}, observations=[SCORE]))
    code = "import sys, pathlib; from pointbook import batch; "
    code += "batch.run(pathlib.Path(sys.argv[1])); sys.exit('openpyxl' in sys.modules)"
    command = [sys.executable, "-c", code, str(folder)]
    subprocess.run(command, cwd=Path(__file__).parent.parent, check=True, timeout=60)
    assert not (folder / "outbox" / MONTH / "returned").exists()


def test_the_same_workbook_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "township", CASES[0])
    batch.run(folder)
    first = copy_of(folder).read_bytes()
    copy_of(folder).unlink()
    batch.run(folder)
    assert copy_of(folder).read_bytes() == first


def test_a_copy_that_is_still_wrong_goes_back_with_new_marks(tmp_path: Path) -> None:
    rows = [(*SCORE[:5], 7, None), (DAY, "V01-003", "王五", "OBS", 1, 8, None)]
    folder = workspace(tmp_path / "township", Case("", {}, observations=rows))
    batch.run(folder)
    book = openpyxl.load_workbook(copy_of(folder))
    book["日常观察"]["F3"].value = 5
    book.save(folder / "inbox" / copy_of(folder).name)
    assert errors(batch.run(folder)) == ["points-mismatch"]
    assert copy_of(folder).name == "红柳村_退回修改.xlsx"
    book = openpyxl.load_workbook(copy_of(folder))
    assert red_cells(book) == {("日常观察", "F4")}
    assert [cell.value for cell in book["日常观察"]["H"]][1:3] == ["错误说明", None]
    assert "错误说明" not in [cell.value for cell in book["日常观察"]["I"]]
    book["日常观察"]["F4"].value = 5
    book.save(folder / "inbox" / "again.xlsx")  # the third beside the first and the second
    result = checking.check(folder)
    assert {problem.code for problem in result.problems} == {"empty-workbook"}


def test_two_mended_copies_of_one_workbook_are_two(tmp_path: Path) -> None:
    rows = [(None, *SCORE[1:]), (DAY, "V01-003", "王五", "OBS", 1, 5, None)]
    folder = workspace(tmp_path / "township", Case("", {}, observations=rows))
    batch.run(folder)
    for name, value in (("a.xlsx", DAY), ("b.xlsx", date(2022, 9, 6))):
        book = openpyxl.load_workbook(copy_of(folder))
        book["日常观察"]["A3"].value = value
        book.save(folder / "inbox" / name)
    assert errors(checking.check(folder)) == ["duplicate-workbook", "duplicate-workbook"]


def test_two_mended_copies_are_two_even_where_no_row_of_theirs_is_equal(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "township", CASES[0])
    batch.run(folder)
    for name, value in (("a.xlsx", DAY), ("b.xlsx", date(2022, 9, 6))):
        book = openpyxl.load_workbook(copy_of(folder))
        book["日常观察"]["A3"].value = value
        book.save(folder / "inbox" / name)
    assert errors(checking.check(folder)) == ["duplicate-workbook", "duplicate-workbook"]


def test_a_copy_used_for_the_next_month_takes_nothing_away(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "township", CASES[0])
    batch.run(folder)
    book = openpyxl.load_workbook(copy_of(folder))
    book["封面"]["B2"].value = "2022-10"
    book["日常观察"]["A3"].value = date(2022, 10, 5)
    book.save(folder / "inbox" / "next.xlsx")
    assert errors(checking.check(folder)) == ["missing-value"]


# --- what openpyxl cannot keep -------------------------------------------------------------------


def foreign(*, chart: bool = False, newer: bool = False) -> bytes:
    """A workbook as Excel makes them, with a wrong score, a formula and text like a formula."""
    data = BytesIO()
    book = xlsxwriter.Workbook(data, {"strings_to_formulas": False})
    cover, page = book.add_worksheet("封面"), book.add_worksheet("日常观察")
    for row, (name, value) in enumerate(COVER.items()):
        cover.write_row(row, 0, (name, value))
    page.write_row(0, 0, EVALUATION)
    page.write_datetime(1, 0, DAY, book.add_format({"num_format": "yyyy-mm-dd"}))
    page.write_row(1, 1, ("V01-001", "张桂芳", "OBS", 1))
    page.write_formula(1, 5, "=E2*7", None, 7)
    page.write_string(1, 6, "=1+1")
    page.data_validation("D2:D9", {"validate": "list", "source": ["OBS", "EVI"]})
    if chart:
        drawn = book.add_chart({"type": "column"})
        drawn.add_series({"values": "=日常观察!$E$2:$E$3"})
        page.insert_chart("J2", drawn)
    if newer:
        page.add_sparkline("J3", {"range": "日常观察!E2:E3"})
    page.write_rich_string("I1", book.add_format({"bold": True}), "粗 ", "细")
    book.close()
    return data.getvalue()


def returned_of(folder: Path, data: bytes) -> tuple[checking.Result, Any]:
    workspace(folder, Case("", {}))
    (folder / FILE).write_bytes(data)
    result = batch.run(folder)
    return result, openpyxl.load_workbook(copy_of(folder))


def test_formulas_keep_their_results_and_lists_stay(tmp_path: Path) -> None:
    folder = tmp_path / "township"
    result, book = returned_of(folder, foreign())
    assert errors(result) == ["points-mismatch"]
    page = book["日常观察"]
    assert page["F2"].value == "=E2*7"
    assert page.data_validations.dataValidation[0].formula1 == '"OBS,EVI"'
    assert (page["G2"].value, page["G2"].data_type) == ("=1+1", "s")
    with ZipFile(copy_of(folder)) as archive:
        sheet = archive.read("xl/worksheets/sheet3.xml").decode()
    assert "<f>E2*7</f><v>7</v>" in sheet.replace("7.0<", "7<")
    assert re.search(r"<r><rPr>.*<b.*<t[^>]*>粗 </t></r><r>.*细", sheet)  # bold stays bold
    (folder / FILE).write_bytes(copy_of(folder).read_bytes())
    assert errors(checking.check(folder)) == [
        "points-mismatch"
    ]  # and nothing else is wrong with it


@pytest.mark.parametrize("lost", ["chart", "newer"])
def test_a_fresh_copy_of_the_values_says_so(tmp_path: Path, lost: str) -> None:
    folder = tmp_path / "township"
    result, book = returned_of(folder, foreign(chart=lost == "chart", newer=lost == "newer"))
    assert errors(result) == ["points-mismatch"]
    assert "values alone" in book["错误清单"]["A3"].value
    page = book["日常观察"]
    assert page["F2"].value == 7
    assert page["A2"].value.date() == DAY
    assert (page["G2"].value, page["G2"].data_type) == ("=1+1", "s")
    assert red_cells(book) == {("日常观察", "F2")}
    page["F2"].value = 5
    book.save(folder / "inbox" / "mended.xlsx")
    assert errors(checking.check(folder)) == []


def test_what_no_program_opens_comes_back_to_nobody(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "township", Case("", {}))
    (folder / FILE).write_bytes(b"PK\x03\x04 damaged")
    assert errors(batch.run(folder)) == ["unreadable-file"]
    assert not (folder / "outbox" / MONTH / "returned").exists()


def test_of_very_many_errors_the_first_are_told_and_the_rest_counted(tmp_path: Path) -> None:
    rows = [(DAY, f"V01-{900 + n}", None, "NONE", 1, None, None) for n in range(1005)]
    folder = workspace(tmp_path / "township", Case("", {}, observations=rows))
    done = batch.run(folder)
    assert len(errors(done)) == 2010
    assert len(json.loads((folder / f"outbox/{MONTH}/data/problems.json").read_bytes())) >= 2010
    book = openpyxl.load_workbook(copy_of(folder))
    listed = [cell.value for cell in book["错误清单"]["A"][4:] if cell.value]
    assert listed[:502] == [
        *range(1, 502),
        "… and 1010 more errors: mend these first and run again.",
    ]
    assert len(red_cells(book)) == 1000
    told = list(screen.problems(done))  # 1,005 households, one item, a village without rows
    assert len(told) == 3 * 1000 + 2
    more = told[-2]
    assert isinstance(more, Text)
    assert more.say("en") == "… and 7 more, on the page of problems."
    page = (folder / f"outbox/{MONTH}/problems.html").read_text(encoding="utf-8")
    assert "data/problems.json has the other 6 too." in page
