"""Sheets as text: a markdown table in a test becomes a sheet, so that a reader sees its cells.

The first line is row 1 and the first cell column A; lines of dashes are no rows. A number becomes
a float and an ISO date a date, as a workbook holds them; TRUE and FALSE become booleans; ``#N/A``
and its kin error cells; ``=`` a formula whose result was never saved. An apostrophe in front
keeps text as it is: ``'2.5``. A pipe within a cell is written ``\\|``.
"""

import re
from datetime import date
from typing import Any

from pointbook.reading.files.workbook import Sheet, Workbook
from pointbook.vocabulary.cells import NO_VALUE, Fault

_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_FAULT = re.compile(r"#[A-Z0-9/!?]+|=")


def sheet_of(markdown: str, name: str = "Sheet1", *, hidden: bool = False) -> Sheet:
    """The table as a sheet; every row is as wide as the widest."""
    lines = [line.strip() for line in markdown.strip().splitlines()]
    texts = [_cells(line) for line in lines if not re.fullmatch(r"[|\-: ]*-[|\-: ]*", line)]
    width = max((len(row) for row in texts), default=0)
    rows = [[_cell(text) for text in row] + [""] * (width - len(row)) for row in texts]
    return Sheet(name, rows, hidden=hidden)


def typed(cell: object) -> Any:
    """What openpyxl is to write for a cell."""
    if isinstance(cell, Fault):
        return "=1+1" if cell == NO_VALUE else cell.text
    return None if cell == "" else cell


def workbook_of(file: str = "rules.xlsx", /, **sheets: str | Sheet) -> Workbook:
    """The tables as a workbook whose sheets are named like the arguments."""
    return Workbook(
        file=file,
        digest="0" * 64,
        data=b"",
        sheets=[
            sheet if isinstance(sheet, Sheet) else sheet_of(sheet, name)
            for name, sheet in sheets.items()
        ],
    )


def _cells(line: str) -> list[str]:
    inner = line.removeprefix("|").removesuffix("|")
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", inner)]


def _cell(text: str) -> object:
    if text.startswith("'"):
        return text[1:]
    if text in ("TRUE", "FALSE"):
        return text == "TRUE"
    if _FAULT.fullmatch(text):
        return Fault(text)
    if _NUMBER.fullmatch(text):
        return float(text)
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else text
    except ValueError:  # no day of the calendar, which somebody typed as text
        return text
