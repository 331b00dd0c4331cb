"""The sheets of an .xlsx of any make, read with the whole of XML and its namespaces.

At a sixth of the parser's pace; used only where ``look`` sees something that it does not know.
"""

from __future__ import annotations

import re
from datetime import datetime, time

from pointbook.reading.files.look import error
from pointbook.reading.files.package import parse
from pointbook.reading.files.refusals import Refused
from pointbook.reading.files.sheet import Grid, column_number, span
from pointbook.vocabulary.cells import NO_VALUE

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_DATE = re.compile(r"(\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?)?)Z?")
_BOOLEANS = {"1": True, "true": True, "0": False, "false": False}


def strings(part: bytes) -> list[str]:
    """Read a table of shared strings."""
    reader = _Strings()
    parse(part, reader.start, reader.end, reader.text)
    return reader.found


def cells(part: bytes, strings: list[str], grid: Grid) -> None:
    """Read a sheet of any kind into a grid."""
    reader = _Cells(strings, grid)
    parse(part, reader.start, reader.end, reader.text)


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
        """Keep the text of values and formulas; phonetic guides are none."""
        if self.open[-1] in ("v", "f") or (self.open[-1] == "t" and "rPh" not in self.open):
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
            self.found.append("".join(self.pieces))


class _Cells(_Reader):
    """Reads a worksheet."""

    def __init__(self, strings: list[str], grid: Grid) -> None:
        super().__init__()
        self.strings, self.grid = strings, grid
        self.row = self.column = 0
        self.cell: dict[str, str] = {}
        self.formula: str | None = None
        self.value = ""

    def opened(self, local: str, facts: dict[str, str]) -> None:
        marks = self.grid.marks
        is_hidden = facts.get("hidden") in ("1", "true")
        if local == "row":
            self.row, self.column = _whole(facts.get("r", str(self.row + 1))), 0
            if is_hidden:
                marks.hidden_rows.append(range(self.row, self.row + 1))
        elif local == "c":
            self._place(facts.get("r"))
            self.cell, self.formula, self.value = facts, None, ""
        elif local in ("v", "f", "is"):
            self.pieces.clear()
        elif local == "col" and is_hidden:
            marks.hidden_columns.append(
                range(_whole(facts.get("min", "")), _whole(facts.get("max", "")) + 1)
            )
        elif local == "mergeCell" and (merged := span(facts.get("ref", ""))):
            marks.merged.append(merged)

    def closed(self, local: str) -> None:
        if local == "f":
            self.formula = "".join(self.pieces)
        elif local in ("v", "is"):
            self.value = "".join(self.pieces)
        elif local == "c":
            value = self._typed(self.value, self.cell.get("t", "n"))
            style = self.cell.get("s", "")
            self.grid.put(self.row, self.column, value, int(style) if style.isdecimal() else 0)

    def _place(self, reference: str | None) -> None:
        """Move to the cell that is named, or else to the next one."""
        if reference is None:
            self.column += 1
            return
        named = _REFERENCE.fullmatch(reference)
        if named is None:
            raise Refused("damaged", reference[:20])
        self.column, self.row = column_number(named[1].upper()), int(named[2])

    def _typed(self, value: str, kind: str) -> object:
        """The value of a cell as its type says; what is unclear is text."""
        bare = value.strip()
        if kind == "e" and (bare or self.formula is None):
            return error(bare or "#VALUE!", self.formula or "", "vm" in self.cell)
        if self.formula is not None and not bare and kind != "str":
            return NO_VALUE
        if kind == "s" and bare:
            number = _whole(bare)
            if number >= len(self.strings):
                raise Refused("damaged", "strings")
            return self.strings[number]
        if kind == "b" and bare in _BOOLEANS:
            return _BOOLEANS[bare]
        if kind == "d" and (date := _DATE.fullmatch(bare)):
            return _moment(date[1]) or value
        if kind == "n" and _NUMBER.fullmatch(bare):
            return float(bare)
        return value


def _moment(text: str) -> object:
    """A day, or a day and a time; None where the calendar has none such."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.date() if moment.time() == time() else moment


def _whole(text: str) -> int:
    """Read a whole number that must be one."""
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise Refused("damaged", f"XML: {text[:20]}")
    return int(text)
