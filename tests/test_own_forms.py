"""The superior's own forms: figures filled in, rows for the villages, everything else as it was."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.dom import minidom
from zipfile import ZipFile

import openpyxl
import pytest

from pointbook import batch
from pointbook.forms.own import MARK, filled, flat
from pointbook.reading.files import workbook
from tests.book.workspaces import clean
from tests.county_forms import FORMS, MODEL, card, monthly, ranking
from tests.folders import clerks_book, workspace_of

OF_A_VILLAGE: dict[str, Any] = {
    "households": 8,
    "households_scored": 2,
    "earned": 12.5,
    "exchanged": 3,
    "closing": 9.5,
    "year": {"exchange_activities": 4},
}
SUMMARY: dict[str, Any] = {
    "month": "2022-09",
    "township": "甲乡",
    "supermarkets": 3,
    "households": 24,
    "year": {
        "earned": 100,
        "exchanged": 50,
        "households_exchanged": 5,
        "exchange_activities": 12,
    },
    "villages": [{"code": f"V0{n}", "name": f"{n}号村", **OF_A_VILLAGE} for n in (1, 2, 3)],
}


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(data))


def form(data: bytes, summary: dict[str, Any] = SUMMARY) -> Any:
    made, problems = filled(data, "form.xlsx", summary)
    assert not problems
    assert isinstance(workbook.parse(made, "form.xlsx"), workbook.Workbook)
    return opened(made)


def rows(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_a_row_stands_once_for_each_village_and_the_rest_moves_with_it() -> None:
    sheet = form(monthly()).active
    assert rows(sheet)[4:9] == [
        *(
            [f"{n}号村", 8, 2, 12.5, 3, 9.5, f"=IF(B{r}=0,0,D{r}/B{r})", f"{n}号村本年兑换 4 次"]
            for n, r in ((1, 5), (2, 6), (3, 7))
        ),
        ["合计", *(f"=SUM({column}5:{column}7)" for column in "BCDEF"), "=D8/B8", None],
        ["本年累计兑换 5 户、12 次", *[None] * 7],
    ]
    assert sheet["A2"].value == "填报单位：甲乡（盖章）"
    assert sheet["A11"].value == "负责人："
    assert {str(area) for area in sheet.merged_cells.ranges} == {
        *("A1:H1", "F2:H2", "A3:A4", "B3:C3", "D3:F3", "G3:G4", "H3:H4", "A9:H9")
    }
    assert sheet.print_area == "'月报'!$A$1:$H$11"
    assert sheet.print_title_rows == "$3:$4"
    assert [str(rule.sqref) for rule in sheet.conditional_formatting] == ["D5:D7"]
    assert {sheet.row_dimensions[row].height for row in (5, 6, 7)} == {21.75}
    before = opened(monthly()).active
    for cell in ("A5", "A6", "A7"):
        assert sheet[cell].border.top.style == before["A5"].border.top.style == "thin"


def test_two_lists_on_one_sheet_with_what_looks_at_them() -> None:
    book = form(ranking())
    sheet, front = book["排名"], book["首页"]
    assert [row[2:] for row in rows(sheet)[1:4]] == [
        [f"=B{r}/SUM(B$2:B$4)", f"=SUM(B$2:B{r})"] for r in (2, 3, 4)
    ]
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A5:D5", "B6:D6", "B7:D7", "B8:D8"}
    assert (sheet["B9"].value, sheet["B9"].comment.text) == ("=SUM(B6:B8)", "全乡")
    assert sheet.auto_filter.ref == "A1:D4"
    assert [row[0] for row in rows(front)] == ["=SUM(排名!B2:B4)", "=排名!B9"]
    [chart] = front._charts
    assert chart.series[0].val.numRef.f == "排名!$B$2:$B$4"


def parts(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def bare(sheet: bytes) -> str:
    """The XML of a sheet without its cells."""
    dom = minidom.parseString(sheet)
    for cell in dom.getElementsByTagName("c"):
        cell.parentNode.removeChild(cell)  # type: ignore[union-attr]
    return str(dom.toxml())


@pytest.mark.parametrize("name", FORMS)
def test_nothing_of_a_form_is_lost(name: str) -> None:
    """With one village every part is what it was, but for the cells and what formulas showed."""
    before = FORMS[name]()
    one = {**SUMMARY, "villages": SUMMARY["villages"][:1]}
    now = parts(filled(before, name, one)[0])
    changed = {part for part, data in parts(before).items() if now[part] != data}
    assert now.keys() == parts(before).keys()
    for part in changed:
        if part.startswith("xl/worksheets/"):
            assert bare(now[part]) == bare(parts(before)[part])
        else:
            said, was = (
                minidom.parseString(each).toxml() for each in (now[part], parts(before)[part])
            )
            assert said.replace(' fullCalcOnLoad="1"', "") == was.replace(' fullCalcOnLoad="1"', "")
    assert "xl/styles.xml" not in changed
    assert not any("media" in part for part in changed)


def test_every_value_is_a_figure_of_the_summary(tmp_path: Path) -> None:
    clean(tmp_path, villages=3, months=2)
    folder = tmp_path / "templates/own"
    folder.mkdir(parents=True)
    for name, make in FORMS.items():
        (folder / f"{name}.xlsx").write_bytes(make())
    (folder / "~$月报表.xlsx").write_bytes(b"lock")
    assert not batch.run(tmp_path, "zh").has_errors
    out = tmp_path / "outbox/2022-08"
    said = json.loads((out / "data/summary.json").read_text(encoding="utf-8"))
    assert {path.stem for path in (out / "own").iterdir()} == set(FORMS)
    card_ = opened((out / "own/统计卡.xlsx").read_bytes())["统计卡"]
    marks = [MARK.findall(str(row[1]))[0] for row in rows(opened(card())["统计卡"])[:6]]
    assert [row[1] for row in rows(card_)[:6]] == [flat(said)[mark] for mark in marks]
    sheet = opened((out / "own/月报表.xlsx").read_bytes()).active
    names = ("name", "households", "households_scored", "earned", "exchanged", "closing")
    assert [row[:6] for row in rows(sheet)[4:7]] == [
        [village[name] for name in names] for village in said["villages"]
    ]
    again = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    batch.run(tmp_path, "zh")
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == again


def test_formulas_that_cells_share_are_each_their_own(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["B1"] = "{{village.earned}}", "=A1*2"  # type: ignore[index]
    sheet["A2"], sheet["B2"] = 4, "=A2*2"  # type: ignore[index]
    book.save(tmp_path / "form.xlsx")
    held = parts((tmp_path / "form.xlsx").read_bytes())
    text = held["xl/worksheets/sheet1.xml"].decode()
    text = text.replace("<f>A1*2</f>", '<f t="shared" ref="B1:B2" si="0">A1*2</f>')
    text = text.replace("<f>A2*2</f>", '<f t="shared" si="0"/>')
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, data in {**held, "xl/worksheets/sheet1.xml": text.encode()}.items():
            archive.writestr(name, data)
    made = form(out.getvalue()).active
    assert [row[1] for row in rows(made)] == ["=A1*2", "=A2*2", "=A3*2", "=A4*2"]


def test_a_form_that_cannot_be_read_is_told_and_the_rest_is_made(tmp_path: Path) -> None:
    workspace_of(tmp_path)
    clerks_book(tmp_path)
    folder = tmp_path / "templates/own"
    folder.mkdir(parents=True)
    (folder / "坏.xlsx").write_bytes(monthly()[:2000])
    (folder / "好.xlsx").write_bytes(monthly())
    result = batch.run(tmp_path, "en")
    assert ("unreadable-file", "templates/own/坏.xlsx") in {
        (problem.code, problem.place.file) for problem in result.problems
    }
    assert [path.name for path in (tmp_path / "outbox/2022-09/own").iterdir()] == ["好.xlsx"]


def test_the_model_township_has_a_form() -> None:
    """`python -m tests.county_forms` writes it."""
    assert MODEL.read_bytes() == monthly()
