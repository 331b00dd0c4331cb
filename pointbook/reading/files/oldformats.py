"""Looks at the sheets of .xls, .xlsb and .ods: what their parser leaves out.

Each function gives one Look a worksheet, in the order of the workbook. All of them run in the
process that may die (`isolation`), so they trust a length no further than Python itself does.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Callable, Iterator

import olefile

from pointbook.reading.files.look import NO_VALUE, Look, check_area, check_place
from pointbook.reading.files.package import parse, relations
from pointbook.reading.files.preflight import Refused

_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def _error(code: int) -> str:
    """The name of a binary error code; all of them are faults, known or not."""
    return _ERRORS.get(code, "#ERROR!")


def _range(top: int, bottom: int, left: int, right: int) -> tuple[int, int, int, int]:
    """First row and column, last row and column, from places counted from 0."""
    return top + 1, left + 1, bottom + 1, right + 1


# --- .xls ---------------------------------------------------------------------------------------


def looks_at_xls(data: bytes) -> list[Look]:
    """Look at each worksheet of an .xls or .et."""
    stream = _xls_stream(data)
    places = []
    for kind, body in _xls_records(stream, 0):
        if kind == 0x2F:
            raise Refused("password")
        if kind == 0x85 and body[5] == 0:
            places.append(int.from_bytes(body[:4], "little"))
    return [_xls_look(stream, place) for place in places]


def _xls_stream(data: bytes) -> bytes:
    """Take the workbook out of its container; refuse containers of something else."""
    with olefile.OleFileIO(io.BytesIO(data)) as container:
        names = {"/".join(path).lower(): path for path in container.listdir()}
        if "encryptedpackage" in names:
            raise Refused("password")
        path = names.get("workbook") or names.get("book")
        if path is None:
            raise Refused("not-a-workbook", "OLE2")
        stream: bytes = container.openstream(path).read()
        return stream


def _xls_records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """Give the records of one substream, less those of charts embedded in it."""
    depth = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        body = stream[place + 4 : place + 4 + length]
        if len(body) < length:
            raise Refused("cut-short")
        place += 4 + length
        if kind in (0x0809, 0x0409, 0x0209, 0x0009):
            depth += 1
        elif kind == 0x0A:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, body
    raise Refused("cut-short")


def _xls_look(stream: bytes, place: int) -> Look:
    """Look at one worksheet of an .xls."""
    look = Look()
    for kind, body in _xls_records(stream, place):
        if kind == 0x205 and body[7]:
            row, column = struct.unpack_from("<HH", body)
            look.faults[row + 1, column + 1] = _error(body[6])
        elif kind in (0x06, 0x206, 0x406) and body[12:14] == b"\xff\xff" and body[6] == 2:
            row, column = struct.unpack_from("<HH", body)
            look.faults[row + 1, column + 1] = _error(body[8])
        elif kind == 0x208 and body[12] & 0x20:
            look.hidden_rows.append(struct.unpack_from("<H", body)[0] + 1)
        elif kind == 0x7D and body[8] & 1:
            first, last = struct.unpack_from("<HH", body)
            look.hidden_columns.append(range(first + 1, last + 2))
        elif kind == 0xE5:
            look.merged += [_range(*four) for four in struct.iter_unpack("<HHHH", body[2:])]
    return look


# --- .xlsb --------------------------------------------------------------------------------------


def looks_at_xlsb(parts: dict[str, bytes]) -> list[Look]:
    """Look at each worksheet of an .xlsb."""
    related = relations(parts, "xl/_rels/workbook.bin.rels", "xl")
    looks = []
    for kind, body in _xlsb_records(parts["xl/workbook.bin"]):
        if kind == 156:
            (length,) = struct.unpack_from("<I", body, 8)
            link = body[12 : 12 + 2 * length].decode("utf-16-le")
            word, part = related.get(link, ("", ""))
            if word == "worksheet":
                if part not in parts:
                    raise Refused("missing-part", part)
                looks.append(_xlsb_look(parts[part]))
    return looks


def _xlsb_records(part: bytes) -> Iterator[tuple[int, bytes]]:
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
    """Read a number of seven bits a byte, the lowest first, and the place after it."""
    number = 0
    for step in range(most):
        byte = part[place + step]
        number |= (byte & 0x7F) << 7 * step
        if byte < 0x80:
            return number, place + step + 1
    return number, place + most


def _xlsb_look(part: bytes) -> Look:
    """Look at one worksheet of an .xlsb."""
    look = Look()
    row = bottom = right = 0
    for kind, body in _xlsb_records(part):
        if kind == 0:
            row = int.from_bytes(body[:4], "little") + 1
            if body[11] & 0x10:
                look.hidden_rows.append(row)
        elif 2 <= kind <= 11:
            column = int.from_bytes(body[:4], "little") + 1
            check_place(row, column)
            bottom, right = max(bottom, row), max(right, column)
            if kind in (3, 11):
                look.faults[row, column] = _error(body[8])
        elif kind == 60 and body[16] & 1:
            first, last = struct.unpack_from("<II", body)
            look.hidden_columns.append(range(first + 1, last + 2))
        elif kind == 177:
            look.merged.append(_range(*struct.unpack_from("<IIII", body)))
    check_area(bottom, right)
    return look


# --- .ods ---------------------------------------------------------------------------------------

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_PARAGRAPH = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 p"
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_ERROR_TEXT = re.compile(r"#(?:[A-Z][A-Z0-9/_]*[!?]?)|Err:\d+")
_MANY = 10_000  # cells of one repeated fault that are listed


def looks_at_ods(parts: dict[str, bytes]) -> list[Look]:
    """Look at each sheet of an .ods."""
    document = _Ods()
    parse(parts["content.xml"], document.start, document.end, document.text)
    return document.looks


class _Ods:
    """Reads content.xml, where rows, columns and cells may stand for many of their like."""

    def __init__(self) -> None:
        self.looks: list[Look] = []
        self.row = self.column = self.rows = self.columns = self.bottom = self.right = 0
        self.cell: dict[str, str] = {}
        self.depth = self.note = 0  # of tables within tables, of notes at a cell
        self.computed = False  # whether the cell shows something, be it an empty text
        self.pieces: list[str] = []
        self.starts: dict[str, Callable[[dict[str, str]], None]] = {
            _TABLE + "table": self._table,
            _TABLE + "table-column": self._column,
            _TABLE + "table-row": self._row,
            _TABLE + "table-cell": self._cell,
            _TABLE + "covered-table-cell": self._cell,
        }

    def start(self, tag: str, facts: dict[str, str]) -> None:
        """Open an element."""
        self.note += tag == _OFFICE + "annotation"
        if tag == _PARAGRAPH and not self.note:
            self.computed = True
        elif tag in self.starts:
            self.starts[tag](facts)

    def text(self, text: str) -> None:
        """Keep what a cell shows."""
        if not self.note:
            self.pieces.append(text)

    def end(self, tag: str) -> None:
        """Close an element."""
        self.note -= tag == _OFFICE + "annotation"
        if tag == _TABLE + "table":
            self.depth -= 1
            self._close_table()
        elif tag == _TABLE + "table-row":
            self.row += self.rows
        elif tag in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
            self._keep("".join(self.pieces).strip())
            self.column += self.columns

    def _table(self, _: dict[str, str]) -> None:
        """Begin a sheet; tables within cells are no part of a spreadsheet."""
        self.depth += 1
        if self.depth > 1:
            raise Refused("damaged", "ods")
        self.looks.append(Look())
        self.row = self.column = self.bottom = self.right = 0

    def _close_table(self) -> None:
        """Forget hidden rows below the last value: they may be a million."""
        check_area(self.bottom, self.right)
        look = self.looks[-1]
        look.hidden_rows = [row for row in look.hidden_rows if row <= self.bottom]

    def _column(self, facts: dict[str, str]) -> None:
        """Note a hidden column."""
        first = self.column + 1
        self.column += _times(facts, "number-columns-repeated")
        if self.looks and _is_hidden(facts):
            self.looks[-1].hidden_columns.append(range(first, self.column + 1))

    def _row(self, facts: dict[str, str]) -> None:
        """Begin a row and note it if it is hidden."""
        self.column, self.rows = 0, _times(facts, "number-rows-repeated")
        if self.looks and _is_hidden(facts):
            rows = range(self.row + 1, self.row + 1 + min(self.rows, 200_000))
            self.looks[-1].hidden_rows.extend(rows)

    def _cell(self, facts: dict[str, str]) -> None:
        """Begin a cell and note it if it spans others."""
        self.cell, self.columns = facts, _times(facts, "number-columns-repeated")
        self.pieces.clear()
        self.computed = False
        across, down = _times(facts, "number-columns-spanned"), _times(facts, "number-rows-spanned")
        if across > 1 or down > 1:
            place = self.row, self.row + down - 1, self.column, self.column + across - 1
            self.looks[-1].merged.append(_range(*place))

    def _keep(self, shown: str) -> None:
        """Note the fault of a cell, if it has one, and how far out its value is."""
        formula = _TABLE + "formula" in self.cell
        valued = _OFFICE + "value-type" in self.cell
        wrong = self.cell.get(_CALC + "value-type") == "error"
        if wrong or (formula and _ERROR_TEXT.fullmatch(shown)):
            self._mark(shown or "#ERROR!")
        elif formula and not valued and not self.computed:
            self._mark(NO_VALUE)
        elif valued:
            self.bottom = max(self.bottom, self.row + self.rows)
            self.right = max(self.right, self.column + self.columns)
            check_place(self.row + self.rows, self.column + self.columns)

    def _mark(self, fault: str) -> None:
        """Note one fault for every cell that this one stands for."""
        check_place(self.row + self.rows, self.column + self.columns)
        if self.rows * self.columns > _MANY:
            raise Refused("too-far-cell", f"{self.rows} × {self.columns}")
        for row in range(self.row + 1, self.row + self.rows + 1):
            for column in range(self.column + 1, self.column + self.columns + 1):
                self.looks[-1].faults[row, column] = fault


def _is_hidden(facts: dict[str, str]) -> bool:
    """Whether a row or column is hidden or filtered away."""
    return facts.get(_TABLE + "visibility", "visible") != "visible"


def _times(facts: dict[str, str], name: str) -> int:
    """How often an element counts."""
    text = facts.get(_TABLE + name, "1")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 1


LOOKS = {"xlsb": looks_at_xlsb, "ods": looks_at_ods}
