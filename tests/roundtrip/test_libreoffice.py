"""Forms through real LibreOffice: filled, worked out and saved in its formats, read back clean.

LibreOffice is started once for each format, with all files at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pointbook import batch, checking
from pointbook.demo import township
from pointbook.reading.files import workbook
from pointbook.reading.files.workbook import Workbook
from pointbook.tasks.forms import forms
from tests.conftest import Saves

pytestmark = pytest.mark.timeout(500)  # LibreOffice is started four times

MONTH = "2022-08"
FORMATS = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "xls": "xls:MS Excel 97", "ods": "ods:calc8"}
Cells = Mapping[str, Sequence[Mapping[str, object]]]
HEAD_ROW = 2

# What the clerk of V01 types, sheet by sheet and line by line; heads, names and points come from
# formulas.
ROWS: Cells = {
    "会议评定": [
        {"日期": date(2022, 8, 29), "户号": "V01-002", "细则编号": "LAW-01"},
        {"日期": date(2022, 8, 29), "户号": "V01-003", "细则编号": "FAM-02", "次数": 1, "凭证": "走访表 3"},
    ],
    "日常观察": [
        {"日期": date(2022, 8, 5), "户号": "V01-001", "细则编号": "ENV-06", "次数": 2},
        {"日期": date(2022, 8, 6), "户号": "V01-004", "细则编号": "ENV-09", "凭证": "照片 12"},
    ],
    "兑换登记": [{"日期": date(2022, 8, 20), "户号": "V01-001", "商品编号": "G01", "数量": 3}],
    "进货登记": [
        {"日期": date(2022, 8, 1), "商品编号": "G01", "数量": 40, "单价": 1.8, "来源": "采购"}
    ],
    "盘点": [{"日期": date(2022, 8, 31), "商品编号": "G01", "实盘数量": 37}],
    "划转": [
        {"日期": date(2022, 8, 22), "转出户号": "V01-005", "转入户号": "V01-006", "积分": 2.5, "原因": "并户"}
    ],
    "异议": [
        {
            "日期": date(2022, 8, 30), "户号": "V01-004", "内容": "没有乱倒", "处理结果": "维持原评定",
            "处理人": "马主任", "办结日期": date(2022, 8, 31),
        }
    ],
}  # fmt: skip
MET = "B6"  # the day of the meeting on the cover
# What the formulas must come to: the same as the rules say.
WORKED_OUT: Cells = {
    "会议评定": [{"得分": 5.0}, {"得分": 5.0}],
    "日常观察": [{"得分": 10.0}, {"得分": -3.0}],
    "兑换登记": [{"商品名称": "食用盐", "积分": 6.0}],
}

# Two cells of the filled form typed wrongly: sheet, heading, line.
WRONG = {("会议评定", "户号", 0): "V02-001", ("日常观察", "日期", 1): date(2022, 9, 6)}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two villages: one keeps rows, the other a matrix; the forms of the month after."""
    folder = tmp_path_factory.mktemp("forms") / "township"
    township(folder, villages=2, households=12, rows=36, months=1)
    forms(folder, MONTH, language="en", every_sheet=True)
    return folder


@pytest.fixture(scope="module")
def filled(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The filled forms, and an untouched one; what openpyxl saves has no results of formulas."""
    folder = tmp_path_factory.mktemp("filled")
    made = sorted((workspace / "outbox" / MONTH / "forms").glob("*.xlsx"))
    rows, matrix, untouched, wrong = (openpyxl.load_workbook(made[at]) for at in (0, 1, 0, 0))
    for book in (rows, wrong):
        book["封面"][MET].value = date(2022, 8, 29)
        for sheet, heading, line, typed in _each(ROWS):
            cell(book, sheet, heading, line).value = typed
    for (sheet, heading, line), typed in WRONG.items():
        cell(wrong, sheet, heading, line).value = typed
    _fill_matrix(matrix)
    books = {"rows": rows, "matrix": matrix, "untouched": untouched, "wrong": wrong}
    for name, book in books.items():
        book.save(folder / f"{name}.xlsx")
    return {name: folder / f"{name}.xlsx" for name in books}


def _each(cells: Cells) -> Iterator[tuple[str, str, int, object]]:
    for sheet, lines in cells.items():
        for line, typed in enumerate(lines):
            for heading, found in typed.items():
                yield sheet, heading, line, found


def cell(book: Any, sheet: str, heading: str, line: int) -> Any:
    """The cell of a form under a heading, in a line from 0."""
    page = book[sheet]
    heads = [each.value for each in page[HEAD_ROW]]
    return page.cell(HEAD_ROW + 1 + line, heads.index(heading) + 1)


def _fill_matrix(book: Any) -> None:
    book["封面"][MET] = date(2022, 8, 29)
    page = book["日常观察"]
    heads = {cell.value: cell.column for cell in page[2]}
    for row, item, mark in ((3, "ENV-04", 2), (3, "CIV-01", "√"), (4, "ENV-04", "√")):
        page.cell(row, heads[_heading(heads, item)]).value = mark


def _heading(heads: Mapping[str, int], item: str) -> str:
    texts = {"ENV-04": "门前“三包”周查合格", "CIV-01": "参加村民大会、代表会、积分评议会"}
    return item if item in heads else texts[item]


@pytest.fixture(scope="module")
def converted(libreoffice: Saves, filled: dict[str, Path]) -> dict[str, Path]:
    """A folder of the same files for each format, saved by LibreOffice."""
    return {name: libreoffice(kind, *filled.values()) for name, kind in FORMATS.items()}


def checked(workspace: Path, folder: Path, *files: Path) -> checking.Result:
    """The check of an inbox that holds these files."""
    inbox = folder / "inbox"
    inbox.mkdir(parents=True)
    (folder / "rules.xlsx").write_bytes((workspace / "rules.xlsx").read_bytes())
    for file in files:
        (inbox / file.name).write_bytes(file.read_bytes())
    return checking.check(folder, "en")


def problems(result: checking.Result) -> list[str]:
    return [f"{p.code} {p.place} {p.message('en')}" for p in result.problems]


@pytest.mark.parametrize("ending", FORMATS)
def test_filled_forms_are_read_back_without_a_problem(
    workspace: Path, converted: dict[str, Path], tmp_path: Path, ending: str
) -> None:
    files = [converted[ending] / f"{name}.{ending}" for name in ("rows", "matrix")]
    result = checked(workspace, tmp_path / "township", *files)
    assert problems(result) == []
    entries = result.months[MONTH].entries
    kinds: Counter[tuple[str, str]] = Counter()
    for entry in entries:
        kinds[entry.village, entry.kind] += entry.points
    assert kinds["V01", "award"] == 2000
    assert kinds["V01", "deduction"] == -300
    assert kinds["V01", "exchange"] == -600
    assert kinds["V02", "award"] == 500
    assert {entry.kind for entry in entries} == {"award", "deduction", "exchange", "transfer"}


@pytest.mark.parametrize("ending", FORMATS)
def test_what_the_form_computes_is_what_the_rules_say(
    converted: dict[str, Path], ending: str
) -> None:
    path = converted[ending] / f"rows.{ending}"
    book = workbook.read(path, path.name)
    assert isinstance(book, Workbook)
    for sheet, heading, line, expected in _each(WORKED_OUT):
        (page,) = (each for each in book.sheets if each.name == sheet)
        at = page.rows[HEAD_ROW - 1].index(heading)
        assert page.rows[HEAD_ROW + line][at] == expected, (sheet, heading, line)


@pytest.mark.parametrize("ending", FORMATS)
def test_an_untouched_form_says_that_nothing_happened(
    workspace: Path, converted: dict[str, Path], tmp_path: Path, ending: str
) -> None:
    result = checked(workspace, tmp_path / "township", converted[ending] / f"untouched.{ending}")
    assert [problem.code for problem in result.problems] == ["empty-workbook"]


def test_the_lists_and_formulas_survive(converted: dict[str, Path]) -> None:
    book = openpyxl.load_workbook(converted["xlsx"] / "rows.xlsx")
    page = book["日常观察"]
    lists = {rule.formula1 for rule in page.data_validations.dataValidation}
    assert {"households", "observation_items"} <= lists
    assert str(page["C3"].value).startswith("=IF(")
    assert book["选项"].sheet_state == "hidden"
    assert {"households", "heads", "item_codes", "goods_points"} <= set(book.defined_names)


@pytest.fixture(scope="module")
def returned(
    workspace: Path, converted: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """The copy that goes back for a wrong form in each format."""
    copies = {}
    for ending, folder in converted.items():
        place = tmp_path_factory.mktemp("returned") / "township"
        checked(workspace, place, folder / f"wrong.{ending}")
        batch.run(place, "en")
        (copies[ending],) = (place / "outbox" / MONTH / "returned").glob("*.xlsx")
    return copies


def test_copies_mended_in_libreoffice_stand_for_their_originals(
    libreoffice: Saves,
    workspace: Path,
    converted: dict[str, Path],
    returned: dict[str, Path],
    tmp_path: Path,
) -> None:
    """Mended, saved by LibreOffice in a format of its own, and put beside the original."""
    mended = []
    for ending, path in returned.items():
        book = openpyxl.load_workbook(path)
        for sheet, heading, line in WRONG:
            wrong = cell(book, sheet, heading, line)
            assert wrong.fill.fgColor.rgb == "FFFFC7CE"
            wrong.value = ROWS[sheet][line][heading]
        mended.append(tmp_path / f"{ending}.xlsx")
        book.save(mended[-1])
    saved = libreoffice(FORMATS["ods"], *mended)
    for ending, folder in converted.items():
        files = (folder / f"wrong.{ending}", saved / f"{ending}.ods")
        result = checked(workspace, tmp_path / f"township-{ending}", *files)
        assert [problem.code for problem in result.problems] == [], ending


def test_a_returned_form_keeps_its_lists_and_formulas(returned: dict[str, Path]) -> None:
    page = openpyxl.load_workbook(returned["xlsx"])["日常观察"]
    lists = {rule.formula1 for rule in page.data_validations.dataValidation}
    assert {"households", "observation_items"} <= lists
    assert str(page["C3"].value).startswith("=IF(")
