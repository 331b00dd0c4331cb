"""A second reader of .xlsx, to prove the first one by: python-calamine, another's work in another language.

It reads in the process that may die. What it refuses, leaves blank, or makes of errors and of formulas without
value proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from math import isfinite

from python_calamine import CalamineWorkbook, SheetTypeEnum

from pointbook.reading.files import apart
from pointbook.reading.files.refusals import Refused
from pointbook.reading.files.workbook import Sheet
from pointbook.vocabulary.cells import Fault

Cells = dict[tuple[int, int], object]
EPOCH = datetime(1899, 12, 30)


class Doubtful(Exception):
    """The second reader does not read the workbook."""


def cells(data: bytes) -> list[tuple[str, Cells]]:
    """The name and the cells of each sheet of cells, in order."""
    if b"xl/workbook.xml" not in data:
        raise Doubtful("another format")
    try:
        found: list[tuple[str, Cells]] = apart.call(f"{__name__}:parsed", data)
    except Refused as refused:
        raise Doubtful(refused.detail) from refused
    return found


def parsed(data: bytes) -> list[tuple[str, Cells]]:
    """What the library reads; called in the process that may die."""
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    names = [tab.name for tab in book.sheets_metadata if tab.typ == SheetTypeEnum.WorkSheet]
    return [
        (name, _cells(book.get_sheet_by_name(name).to_python(skip_empty_area=False)))
        for name in names
    ]


def _cells(rows: Sequence[Sequence[object]]) -> Cells:
    return {
        (down, across): value
        for down, row in enumerate(rows, 1)
        for across, value in enumerate(row, 1)
        if value != ""
    }


def differences(ours: list[Sheet], theirs: list[tuple[str, Cells]]) -> list[str]:
    """Where the two readers see different things."""
    if [sheet.name for sheet in ours] != [name for name, _ in theirs]:
        return [f"sheets {[sheet.name for sheet in ours]} != {[name for name, _ in theirs]}"]
    told = []
    for sheet, (name, second) in zip(ours, theirs, strict=True):
        first = _cells(sheet.rows)
        told += [
            f"{name} {place}: {first.get(place)!r} != {second.get(place)!r}"
            for place in sorted(second)
            if not _same(first.get(place), second[place])
        ]
    return told


def _same(one: object, other: object) -> bool:
    if isinstance(one, Fault):
        return True
    one, other = _number(one), _number(other)
    if type(one) is float and type(other) is float:
        near = abs(one - other) <= 1e-6  # a thousandth of a second, of the milliseconds of a day
        return one == other or near or (1 < one < 62 and abs(one - 1 - other) <= 1e-6)
    if isinstance(one, str) and type(other) is float:  # a number in the places of zeros, or none
        if not isfinite(other):
            return True
        return int("0" + re.sub(r"\D", "", one.removeprefix("V01"))) == other
    if isinstance(one, str) and isinstance(other, str):
        return _lines(one) == _lines(other)
    return one == other


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _number(value: object) -> object:
    """Days and times as the numbers that the file holds."""
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    if isinstance(value, time):
        value = datetime.combine(EPOCH, value)
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if isinstance(value, datetime):
        return (value - EPOCH) / timedelta(days=1)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
