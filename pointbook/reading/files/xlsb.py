"""An .xlsb, record by record, as [MS-XLSB] has them; runs in the process that may die."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from pointbook.reading.files.package import Package, Readers, Tab, linked
from pointbook.reading.files.refusals import Refused
from pointbook.reading.files.sheet import Grid, Sheet
from pointbook.reading.files.styles import Styles
from pointbook.reading.files.xls import fault
from pointbook.vocabulary.cells import PICTURE

_MAIN = "xl/workbook.bin"
_CLOCK, _TAB, _STRING = 153, 156, 19
_ROW, _PICTURE_FOLLOWS, _COLUMNS, _MERGED = 0, 50, 60, 176
_NUMBER, _TEXT, _SHARED, _RK, _ERROR, _BOOLEAN = (5, 9), (6, 8), 7, 2, (3, 11), (4, 10)
_RICH_TEXT = 62
_FORMATS, _FONT, _XF, _CELL_STYLES, _CELL_STYLES_END = 44, 43, 47, 617, 618


def sheets(package: Package) -> list[Sheet]:
    """The worksheets of an .xlsb, in order."""
    clock, tabs = False, list[Tab]()
    for kind, body in _records(package.read(_MAIN)):
        if kind == _CLOCK:
            clock = bool(body[0] & 1)
        elif kind == _TAB:
            link, place = _wide(body, 8)
            tabs.append(Tab(_wide(body, place)[0], link, body[0] > 0))
    return linked(package, _MAIN, tabs, clock, Readers(_strings, _styles, _read))


def _strings(part: bytes) -> list[str]:
    return [_wide(body, 1)[0] for kind, body in _records(part) if kind == _STRING]


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Give the records of a binary part."""
    place = 0
    while place < len(part):
        kind, place = _varying(part, place, 2)
        length, place = _varying(part, place, 4)
        body = part[place : place + length]
        if len(body) < length:
            raise Refused("damaged", "xlsb")
        yield kind, body
        place += length


def _varying(part: bytes, place: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, the lowest first, of so many bytes at most; the place after it."""
    number = 0
    for step in range(most):
        number |= (part[place] & 0x7F) << 7 * step
        place += 1
        if part[place - 1] < 0x80:
            break
    return number, place


def _wide(body: bytes, place: int) -> tuple[str, int]:
    """A string with its length before it, and the place after it."""
    (length,) = struct.unpack_from("<I", body, place)
    end = place + 4 + 2 * length
    if end > len(body):
        raise Refused("damaged", "xlsb")
    return body[place + 4 : end].decode("utf-16-le", "replace"), end


def _styles(part: bytes) -> Styles:
    """The styles that cells name by their number."""
    found, are_cells = Styles(), False
    for kind, body in _records(part):
        if kind == _FORMATS:
            found.formats[int.from_bytes(body[:2], "little")] = _wide(body, 2)[0]
        elif kind == _FONT:
            found.struck.append(bool(body[2] & 8))
        elif kind in (_CELL_STYLES, _CELL_STYLES_END):
            are_cells = kind == _CELL_STYLES
        elif kind == _XF and are_cells:
            found.add(*struct.unpack_from("<HH", body, 2))
    return found


def _read(part: bytes, strings: list[str], grid: Grid) -> None:
    """Read one worksheet."""
    row = column = 0
    is_picture = False
    for kind, body in _records(part):
        if 12 <= kind <= 18:  # the same seven kinds of cell, right behind the one before
            kind, body = kind - 11, struct.pack("<I", column) + body
        if kind == _ROW:
            row, column = int.from_bytes(body[:4], "little") + 1, 0
            if body[11] & 0x10:
                grid.hidden_rows.append(range(row, row + 1))
        elif 1 <= kind <= 11 or kind == _RICH_TEXT:
            column = int.from_bytes(body[:4], "little") + 1
            value = PICTURE if is_picture and kind == 3 else _value(kind, body, strings)
            grid.put(row, column, value, int.from_bytes(body[4:7], "little"))
        elif kind == _COLUMNS and body[16] & 1:
            first, last = struct.unpack_from("<II", body)
            grid.hidden_columns.append(range(first + 1, last + 2))
        elif kind == _MERGED:
            top, bottom, left, right = struct.unpack_from("<IIII", body)
            grid.merged.append((top + 1, left + 1, bottom + 1, right + 1))
        is_picture = kind == _PICTURE_FOLLOWS


def _value(kind: int, body: bytes, strings: list[str]) -> object:
    """What one cell holds; what is computed is held as what is typed."""
    if kind == _RK:
        return _small(*struct.unpack_from("<i", body, 8))
    if kind in _NUMBER:
        return struct.unpack_from("<d", body, 8)[0]
    if kind in _ERROR:
        return fault(body[8])
    if kind in _BOOLEAN:
        return body[8] == 1
    if kind in _TEXT:
        return _wide(body, 8)[0]
    if kind == _RICH_TEXT:
        return _wide(body, 9)[0]
    return strings[int.from_bytes(body[8:12], "little")] if kind == _SHARED else ""


def _small(packed: int) -> float:
    """A number of four bytes: the lowest bit divides by 100, the next one says that it is whole."""
    if packed & 2:
        number = float(packed >> 2)
    else:
        (number,) = struct.unpack("<d", struct.pack("<xxxxi", packed & ~3))
    return number / 100 if packed & 1 else number
