"""An .ods: rows, columns and cells of content.xml, each of which may stand for many of its like."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from pointbook.reading.files.package import Package, walked
from pointbook.reading.files.refusals import Refused
from pointbook.reading.files.sheet import Grid, Sheet, check_number, check_place
from pointbook.reading.files.styles import Style, Styles, moment
from pointbook.vocabulary.cells import NO_VALUE, Fault

_SPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE, _OFFICE, _STYLE, _TEXT = (_SPACE % name for name in ("table", "office", "style", "text"))
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_ERROR_TEXT = re.compile(r"#(?:[A-Z][A-Z0-9/_]*[!?]?)|Err:\d+")
_BLANKS = {_TEXT + "tab": "\t", _TEXT + "line-break": "\n"}
_NAMES = (_STYLE + "style", *(_TABLE + each for each in ("table", "table-column", "table-row")))
_CELLS = (_TABLE + "table-cell", _TABLE + "covered-table-cell")
_STRUCK = Styles(cells=[Style(), Style(struck=True)])
_MOST = 1_000_000  # cells that repeated ones may stand for


def sheets(package: Package) -> list[Sheet]:
    """The sheets of an .ods, in order."""
    struck: dict[str, bool] = {}  # styles
    hidden: set[str] = set()  # styles of hidden sheets
    found, table = list[Sheet](), _Table(struck)
    is_open = False
    for event, each in walked(package.read("content.xml"), *_NAMES):
        match event:
            case "end style":
                style = each.get(_STYLE + "name", "")
                struck[style] = _is_struck(each, struck)
                if any(part.get(_TABLE + "display") == "false" for part in each):
                    hidden.add(style)
            case "start table" if is_open:  # within a cell: no part of a spreadsheet
                raise Refused("damaged", "ods")
            case "start table":
                is_open, table = True, _Table(struck)
            case "end table-column":
                table.column(each)
            case "end table-row":
                table.row(each)
            case "end table":
                is_open = False
                is_hidden = each.get(_TABLE + "style-name", "") in hidden
                found.append(table.grid.sheet(each.get(_TABLE + "name", ""), hidden=is_hidden))
    check_number(len(found))
    return found


def _is_struck(style: Element, known: dict[str, bool]) -> bool:
    """Whether a style strikes out what it is for, or else the one that it comes from."""
    lines = [each.get(_STYLE + "text-line-through-style") for each in style]
    said = [line != "none" for line in lines if line is not None]
    return said[-1] if said else known.get(style.get(_STYLE + "parent-style-name", ""), False)


class _Table:
    """A sheet as its rows and columns follow on one another."""

    def __init__(self, struck: dict[str, bool]) -> None:
        self.struck, self.grid = struck, Grid(_STRUCK)
        self.rows = self.columns = self.filled = 0

    def column(self, each: Element) -> None:
        """Note a hidden column."""
        first = self.columns + 1
        self.columns += _times(each, "number-columns-repeated")
        if _is_hidden(each):
            self.grid.hidden_columns.append(range(first, self.columns + 1))

    def row(self, each: Element) -> None:
        """Read a row."""
        first, column = self.rows + 1, 1
        self.rows += _times(each, "number-rows-repeated")
        if _is_hidden(each):
            self.grid.hidden_rows.append(range(first, self.rows + 1))
        for cell in each:
            if cell.tag in _CELLS:
                self._cell(cell, first, column)
                column += _times(cell, "number-columns-repeated")

    def _cell(self, cell: Element, row: int, column: int) -> None:
        """Put what a cell holds at every place for which it stands."""
        across, down = _times(cell, "number-columns-spanned"), _times(cell, "number-rows-spanned")
        if across > 1 or down > 1:
            self.grid.merged.append((row, column, row + down - 1, column + across - 1))
        value = _value(cell)
        if isinstance(value, str) and not value.strip():
            return
        end = column + _times(cell, "number-columns-repeated")
        self.filled += (self.rows + 1 - row) * (end - column)
        check_place(self.rows, end - 1)
        if self.filled > _MOST:
            raise Refused("too-far-cell", f"{self.rows + 1 - row} × {end - column}")
        style = int(self.struck.get(cell.get(_TABLE + "style-name", ""), False))
        for down in range(row, self.rows + 1):
            for across in range(column, end):
                self.grid.put(down, across, value, style)


def _value(cell: Element) -> object:
    """What the cell holds, its type first and what it shows last."""
    kind, formula = cell.get(_OFFICE + "value-type", ""), cell.get(_TABLE + "formula") is not None
    lines = [_said(each) for each in cell.iterfind(_TEXT + "p")]
    shown = "\n".join(lines)
    bare = shown.strip()
    if cell.get(_CALC + "value-type") == "error" or (formula and _ERROR_TEXT.fullmatch(bare)):
        return Fault(bare or "#ERROR!")
    if formula and not kind and not lines:
        return NO_VALUE
    if kind in ("float", "percentage", "currency"):
        is_code = bare.isdecimal() and bare.startswith("0") and len(bare) > 1
        return bare if is_code else _number(cell.get(_OFFICE + "value", ""))
    if kind == "boolean":
        return cell.get(_OFFICE + "boolean-value") == "true"
    if kind == "date":
        return moment(cell.get(_OFFICE + "date-value", "")) or shown
    return cell.get(_OFFICE + "string-value", shown) if kind else ""


def _said(text: Element) -> str:
    """A paragraph with its spaces, tabs and line breaks; notes at a cell are no part of it."""
    pieces = [text.text or ""]
    for each in text:
        if each.tag == _TEXT + "s":
            pieces.append(" " * min(_count(each.get(_TEXT + "c", "1")), 1000))
        elif each.tag != _OFFICE + "annotation":
            pieces.append(_BLANKS.get(each.tag) or _said(each))
        pieces.append(each.tail or "")
    return "".join(pieces)


def _number(text: str) -> object:
    """A number as it is written, or the text that is none."""
    try:
        return float(text)
    except ValueError:
        return text


def _is_hidden(each: Element) -> bool:
    """Whether a row or column is hidden or filtered away."""
    return each.get(_TABLE + "visibility", "visible") != "visible"


def _times(each: Element, name: str) -> int:
    """How often an element counts."""
    return _count(each.get(_TABLE + name, "1"))


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 1
