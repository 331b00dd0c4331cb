"""The one writer of the tests' workbooks: rows of plain values, and which cells are merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import openpyxl

Area = tuple[int, int, int, int]  # top, left, bottom, right, from 1


def write(
    path: Path,
    sheets: Mapping[str, Iterable[Iterable[Any]]],
    merged: Mapping[str, Iterable[Area]] | None = None,
) -> Path:
    """A workbook with these sheets, in a folder that need not be there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in (sheets or {"Sheet1": ()}).items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for area in (merged or {}).get(name, ()):
            sheet.merge_cells(None, *area)
    book.save(path)
    return path
