"""Seeds: the workbooks that mutants are made of, from the demo and from the odd ways of writing.

A township of many small villages. The first two are never touched; of the others each gives its
own workbook, as the demo writes it, as another program would, and as a clerk with odd habits.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from random import Random

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from pointbook.demo import township
from tests.reading.parts import row, sheet_xml, xlsx, zipped
from tests.reading.test_workbook_oldformats import (
    SHEET,
    biff,
    brt,
    ods,
    ods_cell,
    ods_number,
    ods_row,
    ole,
    xlsb,
    xlsb_row,
)

UNTOUCHED = 2


@dataclass(frozen=True)
class Seeds:
    """``whole`` has a workbook for each village; ``odd`` others for those that may be hurt."""

    rules: Path
    names: list[str]
    whole: list[bytes]
    odd: list[list[bytes]]
    strangers: list[bytes]


def seeds(folder: Path, villages: int, *, converted: bool = False) -> Seeds:
    """Make the township in a folder; with LibreOffice some workbooks in the old formats too."""
    township(folder, villages=villages, households=5, rows=12, months=1, seed=3)
    paths = sorted(folder.glob("inbox/**/*.xlsx"))
    whole = [path.read_bytes() for path in paths]
    odd = [[another(data), habits(data)] for data in whole]
    if converted and shutil.which("soffice"):
        for number in range(UNTOUCHED, min(villages, UNTOUCHED + 4)):
            odd[number] += [converted_to(kind, whole[number]) for kind in ("xls", "ods")]
    names = [path.relative_to(folder).as_posix() for path in paths]
    return Seeds(folder / "rules.xlsx", names, whole, odd, strangers())


def another(data: bytes) -> bytes:
    """The workbook as openpyxl writes it: no shared rows, other styles, formulas without value."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return _saved(book)


def habits(data: bytes) -> bytes:
    """Title rows, heads of two rows, merges, hidden rows and columns, filters, rich text, sums, error
    cells, codes under formats of zeros, rows struck out and pictures of WPS."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    chance = Random(len(data))
    for sheet in book.worksheets[1:]:
        width = sheet.max_column
        sheet.insert_rows(1)
        sheet["A1"] = CellRichText("登记表", TextBlock(InlineFont(b=True), "（九月）"))
        sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=max(2, width))
        sheet.auto_filter.ref = sheet.dimensions
        sheet.row_dimensions[chance.randint(3, 6)].hidden = True
        sheet.column_dimensions["B"].hidden = chance.random() < 0.5
        sheet.cell(sheet.max_row + 1, 1, "合计")
        sheet.cell(sheet.max_row, width + 1, "=SUM(A1:A2)")
        sheet.cell(3, width + 2, "#N/A").data_type = "e"
        sheet.cell(4, width + 2, 7).number_format = '"V01-"000'
        sheet.cell(5, width + 2, '=_xlfn.DISPIMG("ID_1",1)')
        sheet.insert_rows(2)
        sheet.merge_cells(start_row=2, end_row=3, start_column=1, end_column=1)
        sheet.merge_cells(start_row=5, end_row=6, start_column=2, end_column=2)
        for cell in sheet[chance.randint(5, 8)]:
            if not isinstance(cell, MergedCell):
                cell.font = Font(strike=True)
    book.create_sheet("密").sheet_state = "hidden"
    return _saved(book)


def _saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def converted_to(kind: str, data: bytes) -> bytes:
    """The workbook as LibreOffice saves it in another format."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "book.xlsx").write_bytes(data)
        order = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
        order += ["--convert-to", kind, "--outdir", str(folder / "out"), str(folder / "book.xlsx")]
        subprocess.run(order, check=True, capture_output=True, timeout=120)
        return (folder / "out" / f"book.{kind}").read_bytes()


def strangers() -> list[bytes]:
    """Small workbooks of the other formats, made byte by byte."""
    lines = (
        ods_row(ods_cell("户号"), ods_number(3)),
        ods_row(ods_number(1, number_columns_repeated=3)),
    )
    binary = xlsb(xlsb_row(2), brt(5, bytes(16)), xlsb_row(3, hidden=True))
    text = '日期,户号,备注\r\n2022-9-5,001,"甲,乙\n丙"\r\n2022-9-6,002,"=DISPIMG(""ID_1"",1)"\r\n'
    inline = row(1, '<c r="A1" t="inlineStr"><is><t>村编号</t></is></c>')
    return [
        ole(Workbook=biff(SHEET)),
        ods("".join(lines)),
        binary,
        zipped(xlsx(sheet_xml(inline))),
        *(text.encode(encoding) for encoding in ("utf-8-sig", "gb18030", "utf-16")),
    ]
