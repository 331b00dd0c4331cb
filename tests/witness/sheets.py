"""A clerk's workbook as the witness reads it (contract 3): cover, sheets, heads, totals.

A workbook is plain data: its sheets by title, each a list of rows of cell values. Of the habits
of section 3 the witness knows those that its random workspaces have: one table a sheet, long or
matrix; the habits beyond are the business of tests/habits.
"""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl

from tests.witness import values
from tests.witness.rules import Rules, Tables
from tests.witness.values import Fault

# Canonical (Chinese) name → English name.
SHEETS = {
    "封面": "Cover", "会议评定": "Meeting evaluations", "日常观察": "Daily observations",
    "兑换登记": "Exchanges", "进货登记": "Stock receipts", "盘点": "Stock count", "划转": "Transfers",
    "更正": "Corrections", "异议": "Objections",
}  # fmt: skip
EVALUATION = "日期 *date 户号 *household 户主 head 细则编号 *item 次数 quantity 得分 points "
RECEIPT = "日期 *date 商品编号 *goods 商品名称 goods_name "
COLUMNS = {  # a * marks a required column
    "封面": "村编号 village 月份 month 填报人 clerk 评议会日期 meeting_date 主持人 chair"
    " 参会人员 attendees 监督人 supervisor 公示开始 posted_on 公示结束 posted_until"
    " 公示照片 photos 超额审批人 budget_approver",
    "会议评定": EVALUATION + "回避人 recused 发生日期 happened 凭证 evidence 备注 note",
    "日常观察": EVALUATION + "观察人 observer 发生日期 happened 凭证 evidence 备注 note",
    "兑换登记": "日期 *date 活动 activity 户号 *household 户主 head 商品编号 *goods"
    " 商品名称 goods_name 数量 *quantity 积分 points 现金补差 cash 领取人 recipient"
    " 经办人 handler 备注 note",
    "进货登记": RECEIPT + "数量 *quantity 单价 unit_cost 来源 source 供货单位 supplier"
    " 凭证 voucher 备注 note",
    "盘点": RECEIPT + "实盘数量 *counted 原因 reason",
    "划转": "日期 *date 转出户号 *from 转入户号 *to 积分 *points 原因 *reason 批准人 approver",
    "更正": "日期 *date 记录号 *entry 原因 *reason 批准人 approver 退货 goods_returned",
    "异议": "日期 *date 户号 household 记录号 entry 内容 *content 处理结果 resolution 处理人 handler"
    " 办结日期 resolved_on",
}
ORDER = [name for name in SHEETS if name != "封面"]
EVALUATIONS = ("会议评定", "日常观察")
STANDS_FOR = {"household": "head", "goods": "goods_name"}
SUBTOTAL, RUNNING = "小计", "累计"
TOTALS = ("合计", SUBTOTAL, "总计", "共计", RUNNING, "汇总", "total", "subtotal", "grandtotal")
SILENT = ("序号", "编号", "社", "组", "社组", "单位", "规格", "单价", "结余", "签字", "签名",
          "领取人签字", "电话", "联系电话")  # fmt: skip
# A row that has none of these and no number under 得分 or 积分 says nothing.
SUBJECTS = ("household", "head", "item", "goods", "goods_name", "from", "to", "entry", "content")


def columns_of(sheet: str) -> list[tuple[str, str, bool]]:
    """(Chinese name, English name, required) for each column of a sheet."""
    words = COLUMNS[sheet].split()
    pairs = zip(words[::2], words[1::2], strict=True)
    return [(zh, en.lstrip("*"), en.startswith("*")) for zh, en in pairs]


@dataclass
class Row:
    number: int
    cells: dict[str, Any] = field(default_factory=dict)  # column → value; blanks are not there
    items: dict[int, Any] = field(default_factory=dict)
    total: Any = None
    word: str = ""  # of a total row
    filled: int = 0

    def text(self, column: str) -> str:
        return values.text(self.cells.get(column))

    def value(self, column: str) -> Any:
        """What can be read; None for a blank and for a fault, which is told of once."""
        value = self.cells.get(column)
        return None if isinstance(value, Fault) else value


@dataclass
class Sheet:
    name: str  # canonical
    title: str  # as in the file
    place: int = 0  # among the sheets of its kind
    columns: dict[int, str] = field(default_factory=dict)
    items: dict[int, str] = field(default_factory=dict)  # column → item code: a matrix
    total_column: int | None = None
    unknown: bool = False
    missing: list[str] = field(default_factory=list)
    header: int | None = None
    rows: list[Row] = field(default_factory=list)
    totals: list[Row] = field(default_factory=list)


@dataclass
class Workbook:
    file: str
    cover: dict[str, tuple[Any, int]] | None = None
    cover_title: str = ""
    sheets: list[Sheet] = field(default_factory=list)
    unknown_sheets: list[str] = field(default_factory=list)
    broken: str = ""  # unreadable-file, encrypted-file or ignored-file
    digest: str = ""
    village: str | None = None
    month: str | None = None

    def field(self, name: str) -> Any:
        return (self.cover or {}).get(name, (None, 0))[0]


def sheet_names(rules: Rules) -> dict[str, str]:
    """Every heading that names a sheet → the canonical name."""
    known = {values.heading(n): zh for zh, en in SHEETS.items() for n in (zh, en)}
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


def item_headings(rules: Rules, village: str | None) -> dict[str, str]:
    """An item's code, its exact description or an alias → its code."""
    known: dict[str, str] = {}
    for item in rules.items:
        if item.holds(village or "", None):
            known |= dict.fromkeys(map(values.heading, item.names), item.code)
    return known | {values.heading(item.code): item.code for item in rules.items}


def read_cover(grid: list[list[Any]], rules: Rules) -> dict[str, tuple[Any, int]]:
    """Two columns, name and value."""
    known = column_names("封面", rules)
    named = (
        (known.get(values.heading(line[0])), line, n) for n, line in enumerate(grid, 1) if line
    )
    return {name: (line[1] if len(line) > 1 else None, n) for name, line, n in named if name}


def total_word(line: list[Any]) -> str:
    for cell in line:
        word = values.heading(cell)
        for prefix in ("", "本月", "本页", "全村"):
            if word.startswith(prefix) and word.removeprefix(prefix) in TOTALS:
                return word.removeprefix(prefix)
    return ""


def read_sheet(sheet: Sheet, grid: list[list[Any]], rules: Rules, village: str | None) -> Sheet:
    known = column_names(sheet.name, rules)
    matrix = item_headings(rules, village) if sheet.name in EVALUATIONS else {}

    def headings(line: list[Any]) -> int:
        words = [values.heading(c) for c in line if not isinstance(c, Fault)]
        return sum(word in known or word in matrix for word in words)

    if not any(headings(line) for line in grid):
        return sheet  # nothing but titles: the sheet says nothing
    best = max(range(len(grid)), key=lambda i: (headings(grid[i]), -i))
    sheet.header = best + 1
    for column, cell in enumerate(grid[best], start=1):
        word = values.heading(cell)
        if word in known:
            sheet.columns[column] = known[word]
        elif word in TOTALS:
            sheet.total_column = column
        elif word in matrix:
            sheet.items[column] = matrix[word]
        elif word and word not in SILENT:
            sheet.unknown = True
    here = set(sheet.columns.values())
    for _, name, required in columns_of(sheet.name):
        waived = sheet.items and name in ("date", "item")
        if required and not waived and not {name, STANDS_FOR.get(name, name)} & here:
            sheet.missing.append(name)
    for number, line in enumerate(grid[best + 1 :], start=best + 2):
        sort_row(sheet, read_row(sheet, number, line))
    last = max((r.number for r in sheet.rows if is_record(sheet, r)), default=0)
    sheet.rows = [r for r in sheet.rows if says_something(sheet, r, last)]
    return sheet


def read_row(sheet: Sheet, number: int, line: list[Any]) -> Row:
    row = Row(number, word=total_word(line))
    for column, cell in enumerate(line, start=1):
        if not isinstance(cell, Fault) and values.text(cell) == "":
            continue
        row.filled += 1
        if column in sheet.columns:
            row.cells[sheet.columns[column]] = cell
        elif column in sheet.items:
            row.items[column] = cell
        elif column == sheet.total_column:
            row.total = cell
    return row


def sort_row(sheet: Sheet, row: Row) -> None:
    named = [
        row.text(c) for c in ("household", "head", "item", "goods", "goods_name", "from", "to")
    ]
    if row.word and not any(name and not total_word([name]) for name in named):
        sheet.totals.append(row)
    elif row.cells or row.items or row.total is not None:
        sheet.rows.append(row)


def is_record(sheet: Sheet, row: Row) -> bool:
    who = "household" in row.cells or "head" in row.cells
    what = row.items or {"item", "goods", "goods_name"} & row.cells.keys()
    if sheet.name in ("进货登记", "盘点"):
        return bool(what)
    return bool(who and what) or sheet.name in ("划转", "更正", "异议")


def says_something(sheet: Sheet, row: Row, last: int) -> bool:
    if row.number <= last and is_record(sheet, row):
        return True
    subject = bool(row.items) or any(c in row.cells for c in SUBJECTS)
    if row.filled < 2 or not (subject or readable(values.number, row.value("points"))):
        return False
    if row.number < last:
        return True
    numbers = [row.value(c) for c in ("quantity", "points", "counted", "cash")] + [
        *row.items.values(),
        row.total,
    ]
    return (
        readable(lambda v: values.day(v, "2022-09"), row.value("date"))
        or bool({"item", "goods", "goods_name"} & row.cells.keys())
        or any(readable(values.number, v) for v in numbers)
    )


def readable(reader: Any, value: Any) -> bool:
    try:
        return value is not None and reader(value) is not None
    except values.Bad:
        return False


def workbook(file: str, tables: Tables | str, rules: Rules, digest: str = "") -> Workbook:
    """The workbook that these sheets are; a word instead of sheets says why nobody can read it."""
    book = Workbook(file, digest=digest)
    if isinstance(tables, str):
        book.broken = tables
        return book
    known = sheet_names(rules)
    named = {title: known.get(values.heading(title)) for title in tables}
    for title, name in named.items():
        if name == "封面":
            book.cover, book.cover_title = read_cover(tables[title], rules), title
    village = values.code(book.field("village"))
    book.village = village if village in rules.villages else None
    try:
        book.month = values.month(book.field("month"))
    except values.Bad:
        book.month = None
    for title, name in named.items():
        if name is None:
            book.unknown_sheets.append(title)
        elif name != "封面":
            book.sheets.append(read_sheet(Sheet(name, title), tables[title], rules, book.village))
    for sheet in book.sheets:
        sheet.place = sum(s.name == sheet.name for s in book.sheets[: book.sheets.index(sheet)])
    book.sheets.sort(key=lambda s: (ORDER.index(s.name), s.place))
    return book


def tables_of(content: bytes) -> Tables | str:
    """The sheets of a workbook's bytes, or why they can't be read."""
    if (
        content.startswith(b"\xd0\xcf\x11\xe0")
        and "EncryptedPackage".encode("utf-16-le") in content
    ):
        return "encrypted-file"
    if not content.startswith(b"PK"):
        return "ignored-file"
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if archive.testzip():
                return "unreadable-file"
        return cached_tables(hashlib.sha256(content).hexdigest(), content)
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it can't be read
        return "unreadable-file"


@lru_cache(maxsize=64)
def cached_tables(_digest: str, content: bytes) -> Tables:
    shown = openpyxl.load_workbook(BytesIO(content), data_only=True)
    written = openpyxl.load_workbook(BytesIO(content), data_only=False)
    return {
        sheet.title: [
            [cell_of(a, b) for a, b in zip(*lines, strict=True)]
            for lines in zip(sheet.iter_rows(), written[sheet.title].iter_rows(), strict=True)
        ]
        for sheet in shown.worksheets
    }


def cell_of(shown: Any, written: Any) -> Any:
    if shown.data_type == "e":
        return Fault("error-value")
    if written.data_type == "f" and shown.value is None:
        return Fault("formula-without-value")
    return shown.value


def inbox(workspace: Path) -> dict[str, bytes]:
    """The workbooks of a workspace, by path."""
    found = {}
    for path in sorted((workspace / "inbox").rglob("*.xlsx"), key=lambda p: p.as_posix()):
        if path.is_file() and not path.name.startswith(("~$", ".")):
            found[path.relative_to(workspace).as_posix()] = path.read_bytes()
    return found
