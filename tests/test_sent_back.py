"""Returned copies: the flagged cells and no others are marked, and mending them is enough.

The cells that each problem flags stand in tests/problems; that their copies are marked so, and that a
copy without the marked rows stands for its original, is asked of the first case of each code.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zipfile import ZipFile

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.cell import MergedCell

from pointbook import batch, checking
from pointbook.tasks import screen
from pointbook.vocabulary.text import Text
from tests.folders import clerks_book, workspace_of
from tests.problems.cases import CLERK, Case, cases

RED = "FFFFC7CE"
MONTH = "2022-09"
FILE = "inbox/红柳村.xlsx"
DAY = date(2022, 9, 5)
HEAD = "| 日期 | 户号 | 户主 | 细则编号 | 次数 | 得分 | 凭证 |"
SCORE = "| 2022-09-05 | V01-001 | 张三 | CLEAN | 1 | 5 | |"
OTHER = "| 2022-09-05 | V01-002 | 李四 | CLEAN | 1 | 5 | |"
WRONG = SCORE.replace("| 5 |", "| 7 |")
UNDATED = SCORE.replace("2022-09-05", "")


def workspace(folder: Path, *rows: str) -> Path:
    """A workspace of two villages; the first has these daily observations, from row 3 on."""
    workspace_of(folder, 设置="| 项目 | 取值 |\n| 语言 | en |")
    sheets = {"日常观察": "\n".join(["| 红柳村 |", HEAD, *rows])} if rows else {}
    clerks_book(folder, "红柳村.xlsx", **sheets)
    clerks_book(folder, "沙河村.xlsx", village="V02")
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


FIRST = {case.file: case for case in reversed(cases()) if not any(
    name.startswith(("close", "sealed", "rules.xlsx 设置")) for name, _ in case.sections
)}  # fmt: skip


@pytest.mark.parametrize("case", FIRST.values(), ids=lambda case: case.file)
def test_the_flagged_cells_are_marked_and_a_copy_without_them_is_enough(
    tmp_path: Path, case: Case
) -> None:
    case.laid_out(tmp_path)
    done = batch.run(tmp_path, "en")
    flagged = {
        (str(place.sheet), str(place.cell))
        for problem in done.problems
        if problem.is_error and problem.place.file == CLERK and problem.place.cell
        for place in (problem.place, *(spot.place for spot in problem.cells))
    }
    copies = list((tmp_path / "outbox" / MONTH / "returned").glob("V01_*.xlsx"))
    assert copies or not flagged or not done.months
    for path in copies:
        book = openpyxl.load_workbook(path)
        assert book.sheetnames[0] == "错误清单"
        flagged = {(s, c) for s, c in flagged if not isinstance(book[s][c], MergedCell)}
        assert red_cells(book) == flagged <= links(book)
        for sheet, cell in flagged:
            assert book[sheet][cell].comment is not None
            assert not book[sheet][cell].protection.locked
        if any(sheet == "封面" for sheet, _ in flagged):
            continue  # a cover is not left out
        for sheet, cell in flagged:
            for each in book[sheet][int(re.sub(r"\D", "", cell))]:
                if not isinstance(each, MergedCell):
                    each.value = None
        book.save(tmp_path / "inbox" / path.name)
        again = checking.check(tmp_path)
        assert not [p for p in again.problems if p.is_error and p.place.file == CLERK]


def test_an_error_is_explained_in_print_at_the_right(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "township", WRONG)
    (problem,) = [p for p in batch.run(folder).problems if p.is_error]
    page = openpyxl.load_workbook(copy_of(folder))["日常观察"]
    assert page["H2"].value == "错误说明"
    assert problem.message("en") in str(page["H3"].value)


def test_one_cause_is_one_line_of_the_list(tmp_path: Path) -> None:
    """A sheet of last year's days: one remedy, all cells red, each with its own note."""
    rows = [SCORE.replace("2022-09-05", f"2021-09-{day}") for day in range(13, 28)]
    folder = workspace(tmp_path / "township", *rows)
    batch.run(folder)
    book = openpyxl.load_workbook(copy_of(folder))
    listed = [row for row in book["错误清单"].values if isinstance(row[0], int)]
    assert [row[:2] for row in listed] == [(1, "日常观察 A3 and 14 more cells")]
    assert red_cells(book) == {("日常观察", f"A{row}") for row in range(3, 18)}
    assert "2021-09-13" in book["日常观察"]["A3"].comment.text
    assert "2021-09-27" in book["日常观察"]["A17"].comment.text
    assert all(str(cell.value).startswith("1. ") for cell in book["日常观察"]["H"][2:17])


def test_the_index_leads_to_the_copies(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "township", UNDATED)
    batch.run(folder)
    page = (folder / "outbox" / MONTH / "index.html").read_text(encoding="utf-8")
    assert f'href="returned/{quote(copy_of(folder).name)}"' in page


def test_a_clean_inbox_does_not_load_openpyxl(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "township", SCORE)
    code = "import sys, pathlib; from pointbook import batch; "
    code += "batch.run(pathlib.Path(sys.argv[1])); sys.exit('openpyxl' in sys.modules)"
    command = [sys.executable, "-c", code, str(folder)]
    subprocess.run(command, cwd=Path(__file__).parent.parent, check=True, timeout=60)
    assert not (folder / "outbox" / MONTH / "returned").exists()


def test_the_same_workbook_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "township", UNDATED)
    batch.run(folder)
    first = copy_of(folder).read_bytes()
    copy_of(folder).unlink()
    batch.run(folder)
    assert copy_of(folder).read_bytes() == first


def test_a_copy_that_is_still_wrong_goes_back_with_new_marks(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "township", WRONG, OTHER.replace("| 5 |", "| 8 |"))
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


@pytest.mark.parametrize("more", [[], [OTHER]], ids=["no row equal", "a row equal"])
def test_two_mended_copies_of_one_workbook_are_two(tmp_path: Path, more: list[str]) -> None:
    folder = workspace(tmp_path / "township", UNDATED, *more)
    batch.run(folder)
    for name, value in (("a.xlsx", DAY), ("b.xlsx", date(2022, 9, 6))):
        book = openpyxl.load_workbook(copy_of(folder))
        book["日常观察"]["A3"].value = value
        book.save(folder / "inbox" / name)
    assert errors(checking.check(folder)) == ["duplicate-workbook", "duplicate-workbook"]


def test_a_copy_used_for_the_next_month_takes_nothing_away(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "township", UNDATED)
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
    for row, line in enumerate((("村编号", "V01"), ("月份", MONTH), ("填报人", "会计"))):
        cover.write_row(row, 0, line)
    page.write_row(0, 0, [cell.strip() for cell in HEAD.strip("|").split("|")])
    page.write_datetime(1, 0, DAY, book.add_format({"num_format": "yyyy-mm-dd"}))
    page.write_row(1, 1, ("V01-001", "张三", "CLEAN", 1))
    page.write_formula(1, 5, "=E2*7", None, 7)
    page.write_string(1, 6, "=1+1")
    page.data_validation("D2:D9", {"validate": "list", "source": ["CLEAN", "HELP"]})
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
    workspace(folder)
    (folder / FILE).write_bytes(data)
    result = batch.run(folder)
    return result, openpyxl.load_workbook(copy_of(folder))


def test_formulas_keep_their_results_and_lists_stay(tmp_path: Path) -> None:
    folder = tmp_path / "township"
    result, book = returned_of(folder, foreign())
    assert errors(result) == ["points-mismatch"]
    page = book["日常观察"]
    assert page["F2"].value == "=E2*7"
    assert page.data_validations.dataValidation[0].formula1 == '"CLEAN,HELP"'
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
    folder = workspace(tmp_path / "township")
    (folder / FILE).write_bytes(b"PK\x03\x04 damaged")
    assert errors(batch.run(folder)) == ["unreadable-file"]
    assert not (folder / "outbox" / MONTH / "returned").exists()


def test_of_very_many_errors_the_first_are_told_and_the_rest_counted(tmp_path: Path) -> None:
    rows = [f"| 2022-09-05 | V01-{900 + n} | | NONE | 1 | | |" for n in range(1005)]
    folder = workspace(tmp_path / "township", *rows)
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
