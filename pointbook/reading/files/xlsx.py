"""An .xlsx: its parts by their relations, and its sheets in one of two ways that say the same.

``quick`` cuts a sheet as nearly every program writes it into its rows and cells, and works out each
different cell once. Where it meets a stranger it gives up (``Odd``), and ``whole``, which is slow and
knows the whole of XML and its namespaces, reads the workbook.
"""

from __future__ import annotations

import re
from functools import lru_cache
from sys import intern
from xml.etree.ElementTree import Element

from pointbook.reading.files.package import CellsReader, Package, Readers, Tab, linked, tree, walked
from pointbook.reading.files.refusals import Refused
from pointbook.reading.files.sheet import Grid, Sheet, Span, check_place
from pointbook.reading.files.styles import Styles, moment
from pointbook.vocabulary.cells import NO_VALUE, PICTURE, Fault


class Odd(Exception):
    """A sheet that is not as nearly every program writes it."""


def sheets(package: Package, cells: CellsReader) -> list[Sheet]:
    """The worksheets of an .xlsx, in order; ``cells`` reads one of them into a grid."""
    root = package.relations("")
    main = next((target for kind, target in root.values() if kind == "officeDocument"), "")
    main = main if main in package else "xl/workbook.xml"
    book = tree(package.read(main))
    clock = any(each.get("date1904") in ("1", "true") for each in book.iterfind(".//{*}workbookPr"))
    tabs = [
        Tab(
            sheet.get("name", ""),
            next((value for key, value in sheet.items() if key.endswith("}id")), ""),
            sheet.get("state", "visible") != "visible",
        )
        for sheet in book.iterfind(".//{*}sheet")
    ]
    return linked(package, main, tabs, clock, Readers(_strings, _styles, cells))


@lru_cache(maxsize=64)  # workbooks of one make have the same
def _styles(part: bytes) -> Styles:
    """The styles that cells name by their number."""
    found, root = Styles(), tree(part)
    for each in root.iterfind("{*}numFmts/{*}numFmt"):
        found.formats[_number(each.get("numFmtId"))] = each.get("formatCode", "")
    for font in root.iterfind("{*}fonts/{*}font"):
        strikes = [each.get("val", "1") for each in font.iterfind("{*}strike")]
        found.struck.append(bool(strikes) and strikes[-1] not in ("0", "false"))
    for each in root.iterfind("{*}cellXfs/{*}xf"):
        found.add(_number(each.get("numFmtId")), _number(each.get("fontId")))
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
    return [_unescaped(_said(each)) for event, each in walked(part, "si") if event == "end si"]


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
        odd = tree(b"<c" + rest)
        typed, style = _value(odd, "", strings), grid.style(_number(odd.get("s")))
    else:
        number, kind, value, said = plain.groups()
        style = grid.style(int(number or 0))
        typed = _typed((value or said or b"").decode(), (kind or b"n").decode(), strings)
    return column, grid.shown(typed, style), style.struck


def whole(part: bytes, strings: list[str], grid: Grid) -> None:
    """Read a sheet of any make; elements of a namespace other than the first one's say nothing."""
    row = column = 0
    is_open = False  # a cell
    for event, each in walked(part, "row", "c", "col", "mergeCell"):
        is_hidden = each.get("hidden") in ("1", "true")
        match event:
            case "start row":
                row, column = _whole(each.get("r", str(row + 1))), 0
                if is_hidden:
                    grid.hidden_rows.append(range(row, row + 1))
            case "start c" if is_open:
                raise Refused("damaged", "XML: c")
            case "start c":
                is_open = True
            case "end c":
                is_open = False
                row, column = _place(each.get("r"), row, column)
                value = _value(each, each.tag.removesuffix("c"), strings)
                grid.put(row, column, value, _number(each.get("s")))
            case "end col" if is_hidden:
                low, high = (_whole(each.get(end, "")) for end in ("min", "max"))
                grid.hidden_columns.append(range(low, high + 1))
            case "end mergeCell" if merged := _span(each.get("ref", "")):
                grid.merged.append(merged)


def _place(reference: str | None, row: int, column: int) -> tuple[int, int]:
    """The row and column of a cell: those that it names, or the ones after the cell before."""
    if reference is None:
        return row, column + 1
    named = _REFERENCE.fullmatch(reference)
    if named is None:
        raise Refused("damaged", reference[:20])
    return int(named[2]), _COLUMNS[named[1].upper().encode()]


def _value(cell: Element, space: str, strings: list[str]) -> object:
    """What stands in a cell."""
    value, formula = "", None
    for part in cell:
        if part.tag == f"{space}f":
            formula = "".join(part.itertext())
        elif part.tag == f"{space}v":
            value = "".join(part.itertext())
        elif part.tag == f"{space}is":
            value = _said(part)
    return _typed(value, cell.get("t", "n"), strings, formula, cell.get("vm") is not None)


def _said(text: Element) -> str:
    """What a text says in all its runs; phonetic guides are none."""
    space = text.tag.removesuffix("si").removesuffix("is")
    runs = [text, *text.iterfind(f"{space}r")]
    return "".join(
        piece for run in runs for each in run.iterfind(f"{space}t") for piece in each.itertext()
    )


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
