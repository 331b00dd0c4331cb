"""The superior's forms, filled, in real LibreOffice: it opens them, reckons what they ask for, loses nothing."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from pointbook.forms.own import filled
from tests.conftest import Saves
from tests.county_forms import FORMS
from tests.test_own_forms import SUMMARY, rows

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def opened(libreoffice: Saves, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every form as LibreOffice saves it, its formulas worked out."""
    made = tmp_path_factory.mktemp("made")
    for name, form in FORMS.items():
        (made / f"{name}.xlsx").write_bytes(filled(form(), name, SUMMARY)[0])
    return libreoffice("xlsx:Calc MS Excel 2007 XML", *made.glob("*.xlsx"))


def test_the_rows_of_the_villages_add_up(opened: Path) -> None:
    sheet = openpyxl.load_workbook(opened / "月报表.xlsx", data_only=True)["月报"]
    *villages, total, year = rows(sheet)[4:9]
    assert [row[:3] for row in villages] == [[f"{n}号村", 8, 2] for n in (1, 2, 3)]
    assert [row[6] for row in villages] == [12.5 / 8] * 3
    assert total[:7] == ["合计", 24, 6, 37.5, 9, 28.5, 37.5 / 24]
    assert year[0] == "本年累计兑换 5 户、12 次"
    assert "A9:H9" in {str(area) for area in sheet.merged_cells.ranges}


def test_what_looks_across_sheets_finds_the_moved_rows(opened: Path) -> None:
    book = openpyxl.load_workbook(opened / "排名.xlsx", data_only=True)
    assert [row[2:] for row in rows(book["排名"])[1:4]] == [
        [pytest.approx(1 / 3), 12.5 * n] for n in (1, 2, 3)
    ]
    assert [row[0] for row in rows(book["首页"])] == [37.5, 9]
    assert len(book["首页"]._charts) == 1  # type: ignore[attr-defined]


def test_the_card_keeps_its_seal(opened: Path) -> None:
    book = openpyxl.load_workbook(opened / "统计卡.xlsx", data_only=True)
    assert [row[1] for row in rows(book["统计卡"])[:6]] == ["甲乡", "2022-09", 3, 24, 100, 50]
    assert book["说明"]["A1"].value == 50
    with ZipFile(opened / "统计卡.xlsx") as archive:
        assert [name for name in archive.namelist() if name.startswith("xl/media/")]
    assert book["统计卡"].data_validations.dataValidation
