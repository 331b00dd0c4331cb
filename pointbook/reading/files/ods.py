"""An .ods: rows, columns and cells of content.xml, each of which may stand for many of its like."""

from __future__ import annotations

import re
from collections.abc import Callable

from pointbook.reading.files.package import Package, parse
from pointbook.reading.files.refusals import Refused
from pointbook.reading.files.sheet import Grid, Sheet, check_number, check_place
from pointbook.reading.files.styles import Style, Styles, moment
from pointbook.vocabulary.cells import NO_VALUE, Fault

_SPACE = "urn:oasis:names:tc:opendocument:xmlns:%s:1.0 "
_TABLE, _OFFICE, _STYLE, _TEXT = (_SPACE % name for name in ("table", "office", "style", "text"))
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_ERROR_TEXT = re.compile(r"#(?:[A-Z][A-Z0-9/_]*[!?]?)|Err:\d+")
_BLANKS = {_TEXT + "tab": "\t", _TEXT + "line-break": "\n"}
_STYLES = Styles(cells=[Style(), Style(struck=True)])
_MOST = 1_000_000  # cells that repeated ones may stand for


def sheets(package: Package) -> list[Sheet]:
    """The sheets of an .ods, in order."""
    document = _Document()
    parse(package.read("content.xml"), document.start, document.end, document.text)
    check_number(len(document.found))
    return document.found


class _Document:
    """Reads content.xml."""

    def __init__(self) -> None:
        self.found: list[Sheet] = []
        self.styles: dict[str, bool] = {}  # whether it is struck out
        self.hidden: set[str] = set()  # styles of hidden sheets
        self.style = self.name = self.table = ""
        self.grid = Grid()
        self.row = self.column = self.rows = self.columns = self.filled = 0
        self.cell: dict[str, str] = {}
        self.is_open = False  # a sheet
        self.note = 0  # depth of notes at a cell
        self.paragraphs = 0
        self.pieces: list[str] = []
        self.starts: dict[str, Callable[[dict[str, str]], None]] = {
            _STYLE + "style": self._style,
            _STYLE + "text-properties": self._text_properties,
            _STYLE + "table-properties": self._table_properties,
            _TABLE + "table": self._table,
            _TABLE + "table-column": self._column,
            _TABLE + "table-row": self._row,
            _TABLE + "table-cell": self._cell,
            _TABLE + "covered-table-cell": self._cell,
            _TEXT + "p": self._paragraph,
            _TEXT + "s": self._spaces,
        }

    def start(self, tag: str, facts: dict[str, str]) -> None:
        """Open an element."""
        self.note += tag == _OFFICE + "annotation"
        if self.note:
            return
        if tag in self.starts:
            self.starts[tag](facts)
        elif tag in _BLANKS:
            self.pieces.append(_BLANKS[tag])

    def text(self, text: str) -> None:
        """Keep what a cell shows."""
        if self.paragraphs and not self.note:
            self.pieces.append(text)

    def end(self, tag: str) -> None:
        """Close an element."""
        if self.note:
            self.note -= tag == _OFFICE + "annotation"
        elif tag == _TABLE + "table":
            self.is_open = False
            self.found.append(self.grid.sheet(self.name, hidden=self.table in self.hidden))
        elif tag == _TABLE + "table-row":
            self.row += self.rows
        elif tag in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
            self._keep(self._value("".join(self.pieces)))
            self.column += self.columns
            self.paragraphs = 0

    def _style(self, facts: dict[str, str]) -> None:
        self.style = facts.get(_STYLE + "name", "")
        self.styles[self.style] = self.styles.get(
            facts.get(_STYLE + "parent-style-name", ""), False
        )

    def _text_properties(self, facts: dict[str, str]) -> None:
        if (line := facts.get(_STYLE + "text-line-through-style")) is not None:
            self.styles[self.style] = line != "none"

    def _table_properties(self, facts: dict[str, str]) -> None:
        if facts.get(_TABLE + "display") == "false":
            self.hidden.add(self.style)

    def _table(self, facts: dict[str, str]) -> None:
        """Begin a sheet; tables within cells are no part of a spreadsheet."""
        if self.is_open:
            raise Refused("damaged", "ods")
        self.is_open = True
        self.name, self.table = facts.get(_TABLE + "name", ""), facts.get(_TABLE + "style-name", "")
        self.grid = Grid(_STYLES)
        self.row = self.column = 0

    def _column(self, facts: dict[str, str]) -> None:
        """Note a hidden column."""
        first = self.column + 1
        self.column += _times(facts, "number-columns-repeated")
        if _is_hidden(facts):
            self.grid.hidden_columns.append(range(first, self.column + 1))

    def _row(self, facts: dict[str, str]) -> None:
        """Begin a row and note it if it is hidden."""
        self.column, self.rows = 0, _times(facts, "number-rows-repeated")
        if _is_hidden(facts):
            self.grid.hidden_rows.append(range(self.row + 1, self.row + 1 + self.rows))

    def _cell(self, facts: dict[str, str]) -> None:
        """Begin a cell and note it if it spans others."""
        self.cell, self.columns = facts, _times(facts, "number-columns-repeated")
        self.pieces.clear()
        self.paragraphs = 0
        across, down = _times(facts, "number-columns-spanned"), _times(facts, "number-rows-spanned")
        if across > 1 or down > 1:
            merged = self.row + 1, self.column + 1, self.row + down, self.column + across
            self.grid.merged.append(merged)

    def _paragraph(self, _: dict[str, str]) -> None:
        self.pieces += ["\n"] if self.paragraphs else []
        self.paragraphs += 1

    def _spaces(self, facts: dict[str, str]) -> None:
        self.pieces.append(" " * min(_count(facts.get(_TEXT + "c", "1")), 1000))

    def _value(self, shown: str) -> object:
        """What the cell holds, its type first and what it shows last."""
        kind = self.cell.get(_OFFICE + "value-type", "")
        formula = _TABLE + "formula" in self.cell
        bare = shown.strip()
        if self.cell.get(_CALC + "value-type") == "error" or (
            formula and _ERROR_TEXT.fullmatch(bare)
        ):
            return Fault(bare or "#ERROR!")
        if formula and not kind and not self.paragraphs:
            return NO_VALUE
        if kind in ("float", "percentage", "currency"):
            is_code = bare.isdecimal() and bare.startswith("0") and len(bare) > 1
            return bare if is_code else _number(self.cell.get(_OFFICE + "value", ""))
        if kind == "boolean":
            return self.cell.get(_OFFICE + "boolean-value") == "true"
        if kind == "date":
            return moment(self.cell.get(_OFFICE + "date-value", "")) or shown
        return self.cell.get(_OFFICE + "string-value", shown) if kind else ""

    def _keep(self, value: object) -> None:
        """Put the value at every place for which the cell stands."""
        if isinstance(value, str) and not value.strip():
            return
        last, end = self.row + self.rows, self.column + self.columns
        self.filled += self.rows * self.columns
        check_place(last, end)
        if self.filled > _MOST:
            raise Refused("too-far-cell", f"{self.rows} × {self.columns}")
        struck = self.styles.get(self.cell.get(_TABLE + "style-name", ""), False)
        for row in range(self.row + 1, last + 1):
            for column in range(self.column + 1, end + 1):
                self.grid.put(row, column, value, int(struck))


def _number(text: str) -> object:
    """A number as it is written, or the text that is none."""
    try:
        return float(text)
    except ValueError:
        return text


def _is_hidden(facts: dict[str, str]) -> bool:
    """Whether a row or column is hidden or filtered away."""
    return facts.get(_TABLE + "visibility", "visible") != "visible"


def _times(facts: dict[str, str], name: str) -> int:
    """How often an element counts."""
    return _count(facts.get(_TABLE + name, "1"))


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 1
