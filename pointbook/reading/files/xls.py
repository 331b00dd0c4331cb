"""An .xls or .et: the parser reads the values of its cells, its records tell the rest.

Runs in the process that may die, so it trusts a length no further than Python itself does.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO

import olefile
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from pointbook.reading.files.refusals import Refused
from pointbook.reading.files.sheet import Grid, Sheet, check_number
from pointbook.reading.files.styles import Styles
from pointbook.vocabulary.cells import Fault

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}

_BEGINS = (0x0809, 0x0409, 0x0209, 0x0009)
_FORMULAS = (0x06, 0x206, 0x406)
# Records that begin with row, column and style: blank, number, label, error, RK and their like.
_CELLS = (*_FORMULAS, 0x201, 0x203, 0x204, 0x205, 0x27E, 0xD6, 0xFD)


def fault(code: int) -> Fault:
    """The error of a binary code; all of them are faults, known or not."""
    return Fault(ERRORS.get(code, "#ERROR!"))


def sheets(data: bytes) -> list[Sheet]:
    """The worksheets of an .xls, in order."""
    stream = _stream(data)
    known, since_1904, places = _globals(stream)
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    listed = [tab for tab in book.sheets_metadata if tab.typ == SheetTypeEnum.WorkSheet]
    check_number(len(listed))
    if len(listed) != len(places):
        raise Refused("damaged", "sheets")
    found = []
    for tab, place in zip(listed, places, strict=True):
        grid = Grid(known, since_1904=since_1904)
        styles, faults = _look(stream, place, grid)
        rows = book.get_sheet_by_name(tab.name).to_python(skip_empty_area=False)
        cells: dict[tuple[int, int], object] = {
            (row, column): float(cell) if type(cell) is int else cell
            for row, line in enumerate(rows, 1)
            for column, cell in enumerate(line, 1)
        }
        for (row, column), value in (cells | faults).items():
            grid.put(row, column, value, styles.get((row, column), 0))
        found.append(grid.sheet(tab.name, hidden=tab.visible != SheetVisibleEnum.Visible))
    return found


def _stream(data: bytes) -> bytes:
    """Take the workbook out of its container; refuse containers of something else."""
    with olefile.OleFileIO(BytesIO(data)) as container:
        names = {"/".join(path).lower(): path for path in container.listdir()}
        if "encryptedpackage" in names:
            raise Refused("password")
        path = names.get("workbook") or names.get("book")
        if path is None:
            raise Refused("not-a-workbook", "OLE2")
        stream: bytes = container.openstream(path).read()
        return stream


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """Give the records of one substream, less those of charts embedded in it."""
    depth = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        body = stream[place + 4 : place + 4 + length]
        if len(body) < length:
            raise Refused("cut-short")
        place += 4 + length
        if kind in _BEGINS:
            depth += 1
        elif kind == 0x0A:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, body
    raise Refused("cut-short")


def _globals(stream: bytes) -> tuple[Styles, bool, list[int]]:
    """The styles, whether days count from 1904, and where each worksheet begins."""
    known, since_1904, places = Styles(), False, list[int]()
    for kind, body in _records(stream, 0):
        if kind == 0x2F:
            raise Refused("password")
        if kind == 0x22:
            since_1904 = body[0] == 1
        elif kind == 0x31:
            known.struck.append(bool(body[2] & 8))
        elif kind == 0x41E and len(body) > 4:
            text = body[5:].decode("utf-16-le" if body[4] & 1 else "latin-1", "replace")
            known.formats[int.from_bytes(body[:2], "little")] = text
        elif kind == 0xE0:
            font, number = struct.unpack_from("<HH", body)
            known.add(number, font - (font > 4))  # there is no font 4
        elif kind == 0x85 and body[5] == 0:
            places.append(int.from_bytes(body[:4], "little"))
    return known, since_1904, places


def _look(
    stream: bytes, place: int, grid: Grid
) -> tuple[dict[tuple[int, int], int], dict[tuple[int, int], Fault]]:
    """Of one worksheet what is merged and hidden; the style of each cell, and the errors."""
    styles: dict[tuple[int, int], int] = {}
    faults: dict[tuple[int, int], Fault] = {}
    for kind, body in _records(stream, place):
        if kind in _CELLS:
            row, column, number = struct.unpack_from("<HHH", body)
            styles[row + 1, column + 1] = number
            if kind == 0x205 and body[7]:
                faults[row + 1, column + 1] = fault(body[6])
            elif kind in _FORMULAS and body[12:14] == b"\xff\xff" and body[6] == 2:
                faults[row + 1, column + 1] = fault(body[8])
        elif kind == 0xBD:
            row, column = struct.unpack_from("<HH", body)
            for at in range((len(body) - 6) // 6):
                (number,) = struct.unpack_from("<H", body, 4 + 6 * at)
                styles[row + 1, column + 1 + at] = number
        elif kind == 0x208 and body[12] & 0x20:
            row = struct.unpack_from("<H", body)[0] + 1
            grid.hidden_rows.append(range(row, row + 1))
        elif kind == 0x7D and body[8] & 1:
            first, last = struct.unpack_from("<HH", body)
            grid.hidden_columns.append(range(first + 1, last + 2))
        elif kind == 0xE5:
            for top, bottom, left, right in struct.iter_unpack("<HHHH", body[2:]):
                grid.merged.append((top + 1, left + 1, bottom + 1, right + 1))
    return styles, faults
