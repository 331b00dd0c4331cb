"""An .xlsx: its parts by their relations, and its sheets in one of two ways that say the same.

``quick`` cuts a sheet as nearly every program writes it into its rows and cells, and works out each
different cell once. Where it meets a stranger it gives up (``Odd``), and ``whole``, which is slow and
knows the whole of XML and its namespaces, reads the workbook.
"""

from __future__ import annotations

import re
from functools import lru_cache
from sys import intern

from pointbook.reading.files.package import (
    CellsReader,
    Package,
    Readers,
    Tab,
    elements,
    linked,
    parse,
)
from pointbook.reading.files.refusals import Refused
from pointbook.reading.files.sheet import Grid, Sheet, Span, check_place
from pointbook.reading.files.styles import PLAIN, Styles, moment
from pointbook.vocabulary.cells import NO_VALUE, PICTURE, Fault


class Odd(Exception):
    """A sheet that is not as nearly every program writes it."""


def sheets(package: Package, cells: CellsReader) -> list[Sheet]:
    """The worksheets of an .xlsx, in order; ``cells`` reads one of them into a grid."""
    root = package.relations("")
    main = next((target for kind, target in root.values() if kind == "officeDocument"), "")
    main = main if main in package else "xl/workbook.xml"
    listed = elements(package.read(main), ("sheet", "workbookPr"))
    clock = any(facts.get("date1904") in ("1", "true") for _, facts in listed)
    tabs = [
        Tab(
            facts.get("name", ""),
            next((value for key, value in facts.items() if key.endswith(" id")), ""),
            facts.get("state", "visible") != "visible",
        )
        for tag, facts in listed
        if tag == "sheet"
    ]
    return linked(package, main, tabs, clock, Readers(_strings, _styles, cells))


@lru_cache(maxsize=64)  # workbooks of one make have the same
def _styles(part: bytes) -> Styles:
    """The styles that cells name by their number."""
    found, path = Styles(), list[str]()

    def start(tag: str, facts: dict[str, str]) -> None:
        path.append(tag.rpartition(" ")[2])
        match path[1:]:
            case ["numFmts", "numFmt"]:
                found.formats[_number(facts.get("numFmtId"))] = facts.get("formatCode", "")
            case ["fonts", "font"]:
                found.struck.append(False)
            case ["fonts", "font", "strike"]:
                found.struck[-1] = facts.get("val", "1") not in ("0", "false")
            case ["cellXfs", "xf"]:
                found.add(_number(facts.get("numFmtId")), _number(facts.get("fontId")))

    parse(part, start, lambda _: path.pop())
    return found


_PREAMBLE = (
    rb'(?:\xef\xbb\xbf)?\s*(?:<\?xml version="1.0"(?: encoding="(?i:utf-8)")?'
    rb'(?: standalone="\w+")? ?\?>)?\s*'
)
_STRINGS = re.compile(_PREAMBLE + rb"<sst\b[^>]*>")
# Text that needs nothing but to be decoded: no entity, no return that XML takes for a new line.
_SAID = rb"([^<&\x00-\x08\x0b-\x1f]*+)"
_STRING = re.compile(rb'<si>(?:<t/>|<t(?: xml:space="preserve")?>' + _SAID + rb"</t>)</si>\s*")


def _strings(part: bytes) -> list[str]:
    """The shared strings, whose number is counted: a part may claim any."""
    head, *said = _STRING.split(part)
    if _STRINGS.fullmatch(head) and said and not any(said[1:-1:2]) and said[-1] == b"</sst>":
        try:
            return [intern(_unescaped((text or b"").decode())) for text in said[::2]]
        except UnicodeDecodeError:
            pass
    reader = _Whole([], Grid())
    parse(part, reader.start, reader.end, reader.text)
    return [*map(_unescaped, reader.found)]


_ESCAPED = re.compile(r"_x(?!(?i:D[89A-F]|FFF[EF]))([0-9A-Fa-f]{4})_")


def _unescaped(text: str) -> str:
    """A text with the letters that Office writes as ``_x000D_`` told out."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


_SHEET = re.compile(_PREAMBLE + rb"<worksheet[\s>]")
_ROW = re.compile(rb'\s*<row r="(\d{1,7})"((?: [A-Za-z0-9:]+="[^"<&]*")*)\s*(/?)>\s*')
_CELL = re.compile(
    rb'(?: s="(\d{1,5})")?(?: t="(\w+)")?'
    rb"(?: ?/>|>(?:<v>" + _SAID + rb"</v>|<is><t>" + _SAID + rb"</t></is>)</c>)\s*"
)
_KEPT = 200_000  # different cells of a sheet
_HIDDEN = re.compile(rb' hidden="(?:1|true)"')
_COLUMN = re.compile(rb'<col(?=[^>]* min="(\d{1,5})")(?=[^>]* max="(\d{1,5})")([^>]*)>')
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')


def quick(part: bytes, strings: list[str], grid: Grid) -> None:
    """Read a sheet as nearly every program writes it; Odd where it is another."""
    start, end = part.find(b"<sheetData>"), part.rfind(b"</sheetData>")
    if start < 0 and b"<sheetData/>" in part:
        start = end = len(part)
    if not 0 <= start <= end or not _SHEET.match(part) or b"<!" in part:
        raise Odd
    for low, high, rest in _COLUMN.findall(part, 0, start):
        if _HIDDEN.search(rest):
            grid.hidden_columns.append(range(int(low), int(high) + 1))
    try:
        _rows(part[start + 11 : end], strings, grid)
    except (KeyError, UnicodeDecodeError, Refused) as error:
        raise Odd from error
    merged = (_span(reference.decode()) for reference in _MERGED.findall(part, end))
    grid.merged += [each for each in merged if each]


def _rows(part: bytes, strings: list[str], grid: Grid) -> None:
    known: dict[bytes, tuple[int, object, bool]] = {}  # of each different cell
    place = 0
    while row := _ROW.match(part, place):
        digits, facts, is_closed = row.groups()
        number, place = int(digits), row.end()
        if b"hidden" in facts and _HIDDEN.search(facts):
            grid.hidden_rows.append(range(number, number + 1))
        if is_closed:
            continue
        end = part.find(b"</row>", place)
        before, *pieces = part[place : max(end, 0)].split(b'<c r="')
        place = end + 6
        if before or end < 0:
            raise Odd
        line: dict[int, object] = {}
        ending = digits + b'"'
        for piece in pieces:
            cell = piece.replace(ending, b'"', 1)  # the same in every row
            if cell not in known:
                if len(known) > _KEPT:
                    known.clear()
                known[cell] = _cell(cell, strings, grid)
            column, value, is_struck = known[cell]
            if value != "":
                line[column] = value
                if is_struck:
                    grid.struck.add((number, column))
        if line:
            check_place(number, max(line))
            grid.cells.setdefault(number, {}).update(line)
    if part[place:].strip():
        raise Odd


def _cell(cell: bytes, strings: list[str], grid: Grid) -> tuple[int, object, bool]:
    """The column of a cell, what stands in it, and whether it is struck out; what is not of the
    common form is read with the whole of XML."""
    name, _, rest = cell.partition(b'"')
    column = _COLUMNS[name]
    plain = _CELL.fullmatch(rest)
    if plain is None:
        alone = Grid(grid.styles, since_1904=grid.since_1904)
        whole(b'<c r="A1"' + rest, strings, alone)
        return column, alone.cells.get(1, {}).get(1, ""), bool(alone.struck)
    number, kind, value, said = plain.groups()
    style = grid.style(int(number)) if number else PLAIN
    typed = _typed((value or said or b"").decode(), (kind or b"n").decode(), strings)
    return column, grid.shown(typed, style), style.struck


def whole(part: bytes, strings: list[str], grid: Grid) -> None:
    """Read a sheet of any make."""
    reader = _Whole(strings, grid)
    parse(part, reader.start, reader.end, reader.text)


class _Whole:
    """Reads a sheet, or shared strings, with the whole of XML; elements of a namespace other than
    the first one's say nothing."""

    def __init__(self, strings: list[str], grid: Grid) -> None:
        self.strings, self.grid = strings, grid
        self.found: list[str] = []  # strings
        self.namespace: str | None = None
        self.open: list[str] = []
        self.pieces: list[str] = []
        self.row = self.column = 0
        self.cell: dict[str, str] = {}
        self.formula: str | None = None
        self.value = ""

    def start(self, tag: str, facts: dict[str, str]) -> None:
        """Open an element."""
        space, _, local = tag.rpartition(" ")
        if self.namespace is None:
            self.namespace = space
        self.open.append(local if space == self.namespace else "")
        is_hidden = facts.get("hidden") in ("1", "true")
        match self.open[-1]:
            case "v" | "f" | "is" | "si":
                self.pieces.clear()
            case "c":
                self._place(facts.get("r"))
                self.cell, self.formula, self.value = facts, None, ""
            case "row":
                self.row, self.column = _whole(facts.get("r", str(self.row + 1))), 0
                if is_hidden:
                    self.grid.hidden_rows.append(range(self.row, self.row + 1))
            case "col" if is_hidden:
                low, high = (_whole(facts.get(end, "")) for end in ("min", "max"))
                self.grid.hidden_columns.append(range(low, high + 1))
            case "mergeCell" if merged := _span(facts.get("ref", "")):
                self.grid.merged.append(merged)

    def end(self, _: str) -> None:
        """Close the element opened last."""
        match self.open.pop():
            case "si":
                self.found.append("".join(self.pieces))
            case "f":
                self.formula = "".join(self.pieces)
            case "v" | "is":
                self.value = "".join(self.pieces)
            case "c":
                kind, rich = self.cell.get("t", "n"), "vm" in self.cell
                value = _typed(self.value, kind, self.strings, self.formula, rich)
                self.grid.put(self.row, self.column, value, _number(self.cell.get("s")))

    def text(self, text: str) -> None:
        """Keep the text of values and formulas; phonetic guides are none."""
        if self.open[-1] in ("v", "f") or (self.open[-1] == "t" and "rPh" not in self.open):
            self.pieces.append(text)

    def _place(self, reference: str | None) -> None:
        """Move to the cell that is named, or else to the next one."""
        if reference is None:
            self.column += 1
            return
        named = _REFERENCE.fullmatch(reference)
        if named is None:
            raise Refused("damaged", reference[:20])
        self.column, self.row = _COLUMNS[named[1].upper().encode()], int(named[2])


_A1 = r"\$?([A-Z]{1,3})\$?(\d{1,7})"
_REFERENCE = re.compile(_A1, re.IGNORECASE | re.ASCII)
_SPAN = re.compile(f"{_A1}:{_A1}")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_DATE = re.compile(r"(\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?)?)Z?")
_BOOLEANS = {"1": True, "true": True, "0": False, "false": False}


def _typed(
    value: str, kind: str, strings: list[str], formula: str | None = None, rich: bool = False
) -> object:
    """The value of a cell as its type says; what is unclear is text. Programs that know no pictures
    in cells are shown #VALUE! or #NAME?."""
    bare = value.strip()
    if kind == "e" and (bare or formula is None):
        if "DISPIMG(" in (formula or "") or (rich and (not formula or "IMAGE(" in formula)):
            return PICTURE
        return Fault(bare or "#VALUE!")
    if formula is not None and not bare and kind != "str":
        return NO_VALUE
    if kind == "s" and bare:
        number = _whole(bare)
        if number >= len(strings):
            raise Refused("damaged", "strings")
        return strings[number]
    if kind == "b" and bare in _BOOLEANS:
        return _BOOLEANS[bare]
    if kind == "d" and (date := _DATE.fullmatch(bare)):
        return moment(date[1]) or value
    if kind == "n" and _NUMBER.fullmatch(bare):
        return float(bare)
    return _unescaped(value) if kind in ("str", "inlineStr") else value


class _Columns(dict[bytes, int]):
    """b'A' → 1, b'AA' → 27; KeyError for what is none."""

    def __missing__(self, name: bytes) -> int:
        if not re.fullmatch(rb"[A-Z]{1,3}", name):
            raise KeyError(name)
        number = 0
        for letter in name:
            number = number * 26 + letter - 64
        self[name] = number
        return number


_COLUMNS = _Columns()


def _span(reference: str) -> Span | None:
    """'B2:C5' → (2, 2, 5, 3); None for what is no range of cells."""
    found = _SPAN.fullmatch(reference)
    if found is None:
        return None
    left, top, right, bottom = found.groups()
    return int(top), _COLUMNS[left.encode()], int(bottom), _COLUMNS[right.encode()]


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _whole(text: str) -> int:
    """Read a whole number that must be one."""
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise Refused("damaged", f"XML: {text[:20]}")
    return int(text)
