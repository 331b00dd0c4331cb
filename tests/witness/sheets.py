"""A clerk's workbook as the witness reads it (contract 3): cover, sheets, header rows, totals."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl

from tests.witness import values
from tests.witness.rules import Rules

# Canonical (Chinese) name, English name, columns; a * marks a required column.
SHEETS = {
    "封面": (
        "Cover",
        (
            "村编号 village 月份 month 填报人 clerk 评议会日期 meeting_date 主持人 chair 参会人员 attendees"
            " 监督人 supervisor 公示开始 posted_on 公示结束 posted_until 公示照片 photos"
            " 超额审批人 budget_approver"
        ),
    ),
    "会议评定": (
        "Meeting evaluations",
        (
            "日期 *date 户号 *household 户主 head 细则编号 *item 次数 quantity 得分 points"
            " 回避人 recused 凭证 evidence 备注 note"
        ),
    ),
    "日常观察": (
        "Daily observations",
        (
            "日期 *date 户号 *household 户主 head 细则编号 *item 次数 quantity 得分 points"
            " 观察人 observer 凭证 evidence 备注 note"
        ),
    ),
    "兑换登记": (
        "Exchanges",
        (
            "日期 *date 活动 activity 户号 *household 户主 head 商品编号 *goods 商品名称 goods_name"
            " 数量 *quantity 积分 points 领取人 recipient 经办人 handler 备注 note"
        ),
    ),
    "进货登记": (
        "Stock receipts",
        (
            "日期 *date 商品编号 *goods 商品名称 goods_name 数量 *quantity 单价 unit_cost 来源 source"
            " 供货单位 supplier 凭证 voucher 备注 note"
        ),
    ),
    "盘点": (
        "Stock count",
        "日期 *date 商品编号 *goods 商品名称 goods_name 实盘数量 *counted 原因 reason",
    ),
    "划转": (
        "Transfers",
        "日期 *date 转出户号 *from 转入户号 *to 积分 *points 原因 *reason 批准人 approver",
    ),
    "更正": (
        "Corrections",
        "日期 *date 记录号 *entry 原因 *reason 批准人 approver 退货 goods_returned",
    ),
    "异议": (
        "Objections",
        (
            "日期 *date 户号 household 记录号 entry 内容 *content 处理结果 resolution 处理人 handler"
            " 办结日期 resolved_on"
        ),
    ),
}
ORDER = [name for name in SHEETS if name != "封面"]
EVALUATIONS = ("会议评定", "日常观察")
TOTALS = ("合计", "小计", "总计", "total")
SUMMED = ("quantity", "points", "counted")


def columns_of(sheet: str) -> list[tuple[str, str, bool]]:
    """(Chinese name, English name, required) for each column of a sheet."""
    words = SHEETS[sheet][1].split()
    pairs = zip(words[::2], words[1::2], strict=True)
    return [(zh, en.lstrip("*"), en.startswith("*")) for zh, en in pairs]


@dataclass(frozen=True)
class Cell:
    value: Any
    kind: str  # values.BLANK, VALUE, ERROR or UNCOMPUTED

    @property
    def text(self) -> str:
        return values.text(self.value) if self.kind == values.VALUE else ""


NOTHING = Cell(None, values.BLANK)


@dataclass
class Row:
    number: int
    cells: dict[str, Cell] = field(default_factory=dict)
    items: dict[int, Cell] = field(default_factory=dict)
    total: Cell = NOTHING
    first: str = ""

    def cell(self, column: str) -> Cell:
        return self.cells.get(column, NOTHING)


@dataclass
class Sheet:
    name: str  # canonical
    title: str  # as in the file
    columns: dict[int, str] = field(default_factory=dict)
    items: dict[int, str] = field(default_factory=dict)  # column → item code: a matrix
    total_column: int | None = None
    unknown: list[int] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    header: int | None = None
    rows: list[Row] = field(default_factory=list)
    totals: list[Row] = field(default_factory=list)


@dataclass
class Workbook:
    file: str
    cover: dict[str, tuple[Cell, int]] | None = None
    cover_title: str = ""
    sheets: list[Sheet] = field(default_factory=list)
    unknown_sheets: list[str] = field(default_factory=list)
    broken: str = ""  # unreadable-file or encrypted-file
    village: str | None = None
    month: str | None = None

    def cover_text(self, name: str) -> str:
        return self.cover[name][0].text if self.cover and name in self.cover else ""


def sheet_names(rules: Rules) -> dict[str, str]:
    """Every heading that names a sheet → the canonical name."""
    known = {values.heading(n): zh for zh, (en, _) in SHEETS.items() for n in (zh, en)}
    for sheet, column, alias in rules.aliases:
        if not column and sheet in known:
            known[alias] = known[sheet]
    return known


def column_names(sheet: str, rules: Rules) -> dict[str, str]:
    """Every heading that names a column of `sheet` → its English name."""
    known = {values.heading(n): en for zh, en, _ in columns_of(sheet) for n in (zh, en)}
    for named, column, alias in rules.aliases:
        if column in known and sheet_names(rules).get(named) == sheet:
            known[alias] = known[column]
    return known


def item_headings(rules: Rules) -> dict[str, str]:
    """An item's code or its exact description → its code."""
    known = {}
    for code, versions in rules.items.items():
        for item in versions:
            known[values.heading(item.description)] = code
    return known | {values.heading(code): code for code in rules.items}


def _grid(shown: Any, written: Any) -> list[list[Cell]]:
    """Every cell of a sheet: what it shows, and whether a formula was written there."""
    grid = []
    for shown_row, written_row in zip(shown.iter_rows(), written.iter_rows(), strict=True):
        line = []
        for a, b in zip(shown_row, written_row, strict=True):
            if a.data_type == "e":
                line.append(Cell(a.value, values.ERROR))
            elif b.data_type == "f" and a.value is None:
                line.append(Cell(b.value, values.UNCOMPUTED))
            elif values.text(a.value) == "":
                line.append(NOTHING)
            else:
                line.append(Cell(a.value, values.VALUE))
        grid.append(line)
    return grid


def _read_cover(grid: list[list[Cell]], rules: Rules) -> dict[str, tuple[Cell, int]]:
    """Two columns, name and value."""
    known = column_names("封面", rules)
    cover: dict[str, tuple[Cell, int]] = {}
    for number, line in enumerate(grid, start=1):
        name = known.get(values.heading(line[0].value)) if line else None
        if name:
            cover[name] = (line[1] if len(line) > 1 else NOTHING, number)
    return cover


def _read_sheet(name: str, title: str, grid: list[list[Cell]], rules: Rules) -> Sheet:
    sheet = Sheet(name, title)
    known = column_names(name, rules)
    matrix = item_headings(rules) if name in EVALUATIONS else {}

    def headings(line: list[Cell]) -> int:
        return sum(values.heading(c.value) in known or values.heading(c.value) in matrix
                   for c in line if c.kind == values.VALUE)  # fmt: skip

    if not any(headings(line) for line in grid):
        return sheet  # nothing but titles: the sheet says nothing
    best = max(range(len(grid)), key=lambda i: (headings(grid[i]), -i))
    sheet.header = best + 1
    for column, cell in enumerate(grid[best], start=1):
        word = values.heading(cell.value)
        if not word:
            continue
        if word in known:
            sheet.columns[column] = known[word]
        elif word in TOTALS:
            sheet.total_column = column
        elif word in matrix:
            sheet.items[column] = matrix[word]
        else:
            sheet.unknown.append(column)
    here = sheet.columns.values()
    for _, column_name, required in columns_of(name):
        waived = sheet.items and column_name in ("date", "item")
        if required and column_name not in here and not waived:
            sheet.missing.append(column_name)
    for number, line in enumerate(grid[best + 1 :], start=best + 2):
        row = Row(number)
        for column, cell in enumerate(line, start=1):
            if not row.first and cell.text:
                row.first = cell.text
            if cell.kind == values.BLANK:
                continue
            if column in sheet.columns:
                row.cells[sheet.columns[column]] = cell
            elif column in sheet.items:
                row.items[column] = cell
            elif column == sheet.total_column:
                row.total = cell
        if values.heading(row.first) in TOTALS:
            sheet.totals.append(row)
        elif row.cells or row.items or row.total != NOTHING:
            sheet.rows.append(row)
    return sheet


def read(path: Path, workspace: Path, rules: Rules) -> Workbook:
    book = Workbook(path.relative_to(workspace).as_posix())
    content = path.read_bytes()
    if (
        content.startswith(b"\xd0\xcf\x11\xe0")
        and "EncryptedPackage".encode("utf-16-le") in content
    ):
        book.broken = "encrypted-file"
        return book
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if archive.testzip():
                raise zipfile.BadZipFile("a part fails its check sum")
        shown = openpyxl.load_workbook(BytesIO(content), data_only=True)
        written = openpyxl.load_workbook(BytesIO(content), data_only=False)
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it can't be read
        book.broken = "unreadable-file"
        return book
    known = sheet_names(rules)
    for sheet in shown.worksheets:
        grid = _grid(sheet, written[sheet.title])
        name = known.get(values.heading(sheet.title))
        if name == "封面":
            book.cover, book.cover_title = _read_cover(grid, rules), sheet.title
        elif name:
            book.sheets.append(_read_sheet(name, sheet.title, grid, rules))
        else:
            book.unknown_sheets.append(sheet.title)
    book.sheets.sort(key=lambda s: ORDER.index(s.name))
    return book
