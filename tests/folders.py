"""Workspaces on disk, written from tables: rules.xlsx and an inbox as clerks would send it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from openpyxl import Workbook

from tests.months import PLAIN
from tests.sheets import sheet_of, typed

COVER = "| 村编号 | {} |\n| 月份 | {} |\n| 评议会日期 | {}-25 |"


def saved(path: Path, tables: Mapping[str, str]) -> Path:
    """A workbook with one sheet for each table; ``=`` is a formula whose result was never saved."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, table in tables.items():
        sheet = book.create_sheet(name)
        made = sheet_of(table, name)
        for row in made.rows:
            sheet.append([typed(cell) for cell in row])
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def clerks_book(
    workspace: Path,
    name: str = "V01.xlsx",
    month: str = "2022-09",
    village: str = "V01",
    **sheets: str,
) -> Path:
    """A clerk's workbook in the inbox."""
    tables = {"封面": COVER.format(village, month, month), **sheets}
    return saved(workspace / "inbox" / name, tables)


def workspace_of(folder: Path, **rules: str) -> Path:
    """A workspace with the plain rules, but for the sheets given, and an empty inbox."""
    saved(folder / "rules.xlsx", {**PLAIN, **rules})
    (folder / "inbox").mkdir(exist_ok=True)
    return folder
