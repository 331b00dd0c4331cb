"""Writes the odd sheets of an .xlsx anew, in the one way that the quick look and the parser know.

Whole XML with namespaces, at a sixth of the parser's pace; used only where `sheetxml` sees
something that it does not know. Error cells and formulas without a value come out as blanks
and stand in the Look instead; so do no cells that are blank anyway, however far out.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from pointbook.reading.files.look import (
    NO_VALUE,
    Look,
    check_area,
    check_place,
    column_letters,
    column_number,
    span,
)
from pointbook.reading.files.package import parse
from pointbook.reading.files.preflight import Refused

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_SPAN = re.compile(r"[A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7}")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_DATE = re.compile(r"(\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?)?)Z?")
_BOOLEANS = {"1": "1", "true": "1", "0": "0", "false": "0"}
_LAST_DAY = 2_958_465  # 9999-12-31; a number beyond it is no date, whatever its format says


def rewritten(part: bytes) -> tuple[Look, bytes]:
    """Look at a sheet of any kind and write it in the ordinary way."""
    sheet = _Sheet()
    parse(part, sheet.start, sheet.end, sheet.text)
    check_area(sheet.bottom, sheet.right)
    cells = "".join(sheet.cells)
    return sheet.look, f"<worksheet><sheetData>{cells}</sheetData></worksheet>".encode()


def rewritten_strings(part: bytes) -> bytes:
    """Write a table of shared strings in the ordinary way."""
    strings = _Strings()
    parse(part, strings.start, strings.end, strings.text)
    return "".join(["<sst>", *strings.found, "</sst>"]).encode()


class _Reader:
    """What both have in common: the elements open, less those of a foreign namespace."""

    def __init__(self) -> None:
        self.namespace: str | None = None
        self.open: list[str] = []
        self.pieces: list[str] = []

    def start(self, tag: str, facts: dict[str, str]) -> None:
        """Open an element."""
        space, _, local = tag.rpartition(" ")
        if self.namespace is None:
            self.namespace = space
        self.open.append(local if space == self.namespace else "")
        self.opened(self.open[-1], facts)

    def end(self, _: str) -> None:
        """Close the element opened last."""
        self.closed(self.open.pop())

    def text(self, text: str) -> None:
        """Keep the text of values; phonetic guides are none."""
        if self.open[-1] == "v" or (self.open[-1] == "t" and "rPh" not in self.open):
            self.pieces.append(text)

    def opened(self, local: str, facts: dict[str, str]) -> None:
        """Do what the element asks for."""
        raise NotImplementedError

    def closed(self, local: str) -> None:
        """Do what its end asks for."""
        raise NotImplementedError


class _Strings(_Reader):
    """Reads shared strings."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def opened(self, local: str, facts: dict[str, str]) -> None:
        if local == "si":
            self.pieces.clear()

    def closed(self, local: str) -> None:
        if local == "si":
            text = escape("".join(self.pieces))
            self.found.append(f'<si><t xml:space="preserve">{text}</t></si>')


class _Sheet(_Reader):
    """Reads a worksheet."""

    def __init__(self) -> None:
        super().__init__()
        self.look = Look()
        self.cells: list[str] = []
        self.row = self.column = self.bottom = self.right = 0
        self.cell: dict[str, str] = {}
        self.formula = False

    def opened(self, local: str, facts: dict[str, str]) -> None:
        if local == "row":
            self.row = _whole(facts.get("r", str(self.row + 1)))
            self.column = 0
            if facts.get("hidden") in ("1", "true"):
                self.look.hidden_rows.append(self.row)
        elif local == "c":
            self._place(facts.get("r"))
            self.cell, self.formula = facts, False
            self.pieces.clear()
        elif local == "f":
            self.formula = True
        elif local == "col" and facts.get("hidden") in ("1", "true"):
            columns = range(_whole(facts.get("min", "")), _whole(facts.get("max", "")) + 1)
            self.look.hidden_columns.append(columns)
        elif local == "mergeCell" and _SPAN.fullmatch(facts.get("ref", "")):
            self.look.merged.append(span(facts["ref"]))

    def closed(self, local: str) -> None:
        if local == "c":
            self._keep("".join(self.pieces), self.cell.get("t", "n"))

    def _place(self, reference: str | None) -> None:
        """Move to the cell that is named, or else to the next one."""
        if reference is None:
            self.column += 1
            return
        named = _REFERENCE.fullmatch(reference)
        if named is None:
            raise Refused("damaged", reference[:20])
        self.column, self.row = column_number(named[1].upper()), int(named[2])

    def _keep(self, value: str, kind: str) -> None:
        """Write the cell, or note its fault."""
        bare = value.strip()
        if kind == "e" or (self.formula and not bare and kind != "str"):
            fault = bare or (NO_VALUE if self.formula else "#VALUE!")
            self._extend()
            self.look.faults[self.row, self.column] = fault
        elif value:
            self._extend()
            self.cells.append(
                f'<c r="{column_letters(self.column)}{self.row}"{self._typed(value, kind)}</v></c>'
            )

    def _extend(self) -> None:
        """Note how far out the sheet is filled."""
        check_place(self.row, self.column)
        self.bottom, self.right = max(self.bottom, self.row), max(self.right, self.column)

    def _typed(self, value: str, kind: str) -> str:
        """Attributes and value as the parser reads them rightly; what is unclear becomes text."""
        bare, style = value.strip(), self.cell.get("s", "")
        if kind == "s":
            return f' t="s"><v>{_whole(bare)}'
        if kind == "b" and bare in _BOOLEANS:
            return f' t="b"><v>{_BOOLEANS[bare]}'
        if kind == "d" and (date := _DATE.fullmatch(bare)):
            return f' t="d"><v>{date[1]}'
        if kind == "n" and _NUMBER.fullmatch(bare):
            dated = style.isdecimal() and abs(float(bare)) <= _LAST_DAY
            return f' s="{style}"><v>{bare}' if dated else f"><v>{bare}"
        return f' t="str"><v xml:space="preserve">{escape(value)}'


def _whole(text: str) -> int:
    """Read a whole number that must be one."""
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise Refused("damaged", f"XML: {text[:20]}")
    return int(text)
