"""The XML of an .xlsx: what the parser can't tell, and what it must not be shown.

A `Look` at a sheet says which cells hold an error or a formula without a stored value, what is
hidden and what is merged. A sheet as nearly every program writes it is looked at with quick
searches, one regular expression for all its cells; anything out of the ordinary is `None` there
and is read by `rewritten`, which is slow, knows the whole of XML, and writes the sheet anew in
the ordinary way. So the parser meets cells of a few known shapes only, none of them far away.
"""

from __future__ import annotations

import posixpath
import re
import struct
import zlib
from dataclasses import dataclass, field
from xml.parsers import expat

from pointbook.reading.preflight import COLUMN_LIMIT, ROW_LIMIT, SHEET_LIMIT, Refused

NO_VALUE = "="  # how a Look marks a formula without a stored value


@dataclass(slots=True)
class Look:
    """What a look at one sheet found; rows and columns count from 1."""

    faults: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[range] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Tab:
    """A sheet as the workbook lists it."""

    name: str
    part: str
    hidden: bool


@dataclass(slots=True)
class Contents:
    """The parts of a workbook that hold its cells."""

    tabs: list[Tab]
    strings: str | None
    styles: str | None
    since_1904: bool


# --- the workbook -------------------------------------------------------------------------------


def contents(parts: dict[str, bytes]) -> Contents:
    """Follow the relations from the package to its workbook and on to its sheets."""
    root = _relations(parts, "_rels/.rels", "")
    main = next((target for kind, target in root.values() if kind == "officeDocument"), "")
    main = main if main in parts else "xl/workbook.xml"
    folder, name = posixpath.split(main)
    related = _relations(parts, f"{folder}/_rels/{name}.rels".lstrip("/"), folder)
    by_kind = {kind: target for kind, target in related.values() if target in parts}
    elements = _elements(_part(parts, main), ("sheet", "workbookPr"))
    tabs = [tab for tag, facts in elements if tag == "sheet" for tab in _tabs(facts, related)]
    if len(tabs) > SHEET_LIMIT:
        raise Refused("too-many-sheets", f"{len(tabs)} > {SHEET_LIMIT}")
    for tab in tabs:
        _part(parts, tab.part)
    since_1904 = any(facts.get("date1904") in ("1", "true") for _, facts in elements)
    return Contents(tabs, by_kind.get("sharedStrings"), by_kind.get("styles"), since_1904)


def _part(parts: dict[str, bytes], name: str) -> bytes:
    """Give a part that must be there."""
    if name not in parts:
        raise Refused("missing-part", name)
    return parts[name]


def _tabs(facts: dict[str, str], related: dict[str, tuple[str, str]]) -> list[Tab]:
    """One tab for a sheet of cells; none for charts, dialogs and macro sheets."""
    link = next((value for key, value in facts.items() if key.endswith(" id")), "")
    kind, target = related.get(link, ("", ""))
    if not kind:
        raise Refused("missing-part", facts.get("name", link))
    hidden = facts.get("state", "visible") != "visible"
    return [Tab(facts.get("name", ""), target, hidden)] if kind == "worksheet" else []


def _relations(parts: dict[str, bytes], name: str, folder: str) -> dict[str, tuple[str, str]]:
    """Read a .rels part: id → (last word of its type, part named)."""
    found = {}
    for _, facts in _elements(parts[name], ("Relationship",)) if name in parts else ():
        target = facts.get("Target", "").replace("\\", "/").lower()
        whole = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found[facts.get("Id", "")] = (facts.get("Type", "").rpartition("/")[2], whole)
    return found


def _elements(part: bytes, wanted: tuple[str, ...]) -> list[tuple[str, dict[str, str]]]:
    """List the elements of these names with their attributes, whatever their prefix."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(tag: str, facts: dict[str, str]) -> None:
        local = tag.rpartition(" ")[2]
        if local in wanted:
            found.append((local, facts))

    parse(part, start)
    return found


def _no_doctype(*_: object) -> None:
    """Refuse a document type: entities defined in one can grow without bound."""
    raise Refused("doctype")


def parse(part: bytes, start: object, end: object = None, text: object = None) -> None:
    """Run expat over a part; refuse what is not well-formed."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.StartElementHandler = start  # type: ignore[assignment]
    parser.EndElementHandler = end  # type: ignore[assignment]
    parser.CharacterDataHandler = text  # type: ignore[assignment]
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise Refused("damaged", f"XML: {expat.ErrorString(error.code)}") from None


# --- shared strings and styles ------------------------------------------------------------------

_PREAMBLE = rb'\s*+(?:<\?xml version="1.0"(?: encoding="(?i:utf-8)")?(?: standalone="\w+")? ?\?>)?\s*+'
_STRINGS_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?" + _PREAMBLE + rb"<sst\b[^>]*>")


def strings_without_count(part: bytes) -> bytes | None:
    """Leave out how many strings the part claims to hold: a parser may believe it."""
    head = _STRINGS_HEAD.match(part)
    if head is None or not _is_bare(part):
        return None
    if head.group().endswith(b"/>"):
        return b"<sst></sst>"
    return b"<sst>" + part[head.end() :]


def _is_bare(part: bytes) -> bool:
    """Whether a part has no comment, CDATA or document type."""
    return b"!" not in part or b"<!" not in part


# --- a sheet as nearly every program writes it --------------------------------------------------

_SHEET_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?" + _PREAMBLE + rb"<worksheet[\s>]")
_UNUSUAL = re.compile(
    rb'<c(?! r="(?:[A-B]?[A-Z][0-9]{1,5}+|[A-Z]1[0-9]{5})"(?: s="[0-9]++")?+'
    rb'(?:(?: t="n")?+><v>[-+.0-9E]++</v></c>|/>| />| t="s"><v>[0-9]++</v></c>'
    rb'| t="inlineStr"><is><t>[^<]*+</t></is></c>| t="str"><v>[^<]*+</v></c>)|[a-zA-Z])'
)
_CELL = re.compile(
    rb"""<c\ r="([A-Z]{1,3})([0-9]{1,7})"((?:\ [a-z]+="[^"&<>]*")*+)\s*+
    (?:/>|>\s*+
      (<f(?:\ [A-Za-z0-9:]+="[^"<>]*")*+\s*+(?:/>|>[^<]*+</f>)\s*+)?
      (?:<v\s*+/>|<v(?:\ xml:space="preserve")?>([^<]*+)</v>|(<is>.*?</is>))?+
    \s*+</c>)""",
    re.VERBOSE | re.DOTALL,
)
_TYPE = re.compile(rb' t="([^"]*)"')
_VALUES = {  # what the parser reads rightly, by the type of the cell
    b"n": re.compile(rb"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"),
    b"s": re.compile(rb"\d+"),
    b"b": re.compile(rb"[01]"),
    b"d": re.compile(rb"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?)?"),
    b"str": re.compile(rb".*", re.DOTALL),
    b"e": re.compile(rb"#(?:N/A|DIV/0!|NAME\?|NULL!|NUM!|REF!|VALUE!)"),
}
_LONG = re.compile(rb'<c r="[A-Z]+[0-9]{5}')
_ROW = re.compile(rb"<row ([^>]*)>")
_HIDDEN = re.compile(rb' hidden="(?:1|true)"')
_ROW_NUMBER = re.compile(rb'(?:^| )r="(\d{1,6})"')
_COLUMN = re.compile(rb'<col (?=[^>]* min="(\d{1,5})")(?=[^>]* max="(\d{1,5})")([^>]*)>')
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')


def quick_look(part: bytes) -> Look | None:
    """Look at a sheet with searches alone; None where that can't be trusted."""
    if not _SHEET_HEAD.match(part) or not _is_bare(part) or b":c>" in part:
        return None
    start = part.find(b"<sheetData")
    end = part.rfind(b"</sheetData>")
    look = Look()
    if not _cells(part, look) or not _rows(part, start, end, look):
        return None
    for low, high, rest in _COLUMN.findall(part, 0, max(start, 0)):
        if _HIDDEN.search(b" " + rest):
            look.hidden_columns.append(range(int(low), int(high) + 1))
    look.merged = [ref.decode() for ref in _MERGED.findall(part, max(end, 0))]
    return look


def _cells(part: bytes, look: Look) -> bool:
    """Judge each cell that is not of the commonest shapes; False where one is truly odd."""
    widest = 0
    for hit in _UNUSUAL.finditer(part):
        cell = _CELL.match(part, hit.start())
        if cell is None:
            return False
        column, row = column_number(cell[1].decode()), int(cell[2])
        kind = _TYPE.search(cell[3])
        fault = _fault(kind[1] if kind else b"n", cell[4], cell[5], cell[6])
        if fault is None:
            return False
        if fault:
            look.faults[row, column] = fault
        elif cell[5] or cell[6]:
            if row > 99_999 and column > 26:
                return False
            check_place(row, column)
            widest = max(widest, column)
    return widest <= 78 or not _LONG.search(part)


def _fault(kind: bytes, formula: bytes | None, value: bytes | None, text: bytes | None) -> str | None:
    """'' for a sound cell, its fault for another, None for one the parser can't be shown."""
    if text is not None:
        return "" if kind == b"inlineStr" else None
    if not value:
        return NO_VALUE if formula and kind != b"str" else None if kind == b"e" else ""
    allowed = _VALUES.get(kind)
    if allowed is None or not allowed.fullmatch(value):
        return None
    return value.decode() if kind == b"e" else ""


def _rows(part: bytes, start: int, end: int, look: Look) -> bool:
    """Note the hidden rows; False where one has no number."""
    if start < 0 or part.find(b"hidden=", start, max(end, start)) < 0:
        return True
    for row in _ROW.finditer(part, start, end):
        if b"hidden=" not in row[1]:
            continue
        number = _ROW_NUMBER.search(row[1])
        if number is None or b"'" in row[1]:
            return False
        if _HIDDEN.search(b" " + row[1]):
            look.hidden_rows.append(int(number[1]))
    return True


def check_place(row: int, column: int) -> None:
    """Refuse a value so far out that the empty cells before it would fill the memory."""
    if row > ROW_LIMIT or column > COLUMN_LIMIT:
        raise Refused("too-far-cell", f"{column_letters(column)}{row}")


def column_number(letters: str) -> int:
    """'A' → 1, 'AA' → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """1 → 'A', 27 → 'AA'."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


# --- what the parser is given -------------------------------------------------------------------

_TYPES = b"<Types></Types>"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def package(sheets: list[bytes], strings: bytes, styles: bytes, since_1904: bool) -> bytes:
    """Build the workbook that the parser reads: our own frame, sheets named by their number."""
    tabs, links = [], []
    for number in range(1, len(sheets) + 1):
        tabs.append(f'<sheet name="{number}" sheetId="{number}" r:id="r{number}"/>')
        links.append(
            f'<Relationship Id="r{number}" Type="{_OFFICE}/worksheet" '
            f'Target="worksheets/{number}.xml"/>'
        )
    clock = '<workbookPr date1904="1"/>' if since_1904 else ""
    book = f"<workbook>{clock}<sheets>{''.join(tabs)}</sheets></workbook>"
    root = f'<Relationship Id="r" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    return _stored(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": f"<Relationships>{root}</Relationships>".encode(),
            "xl/workbook.xml": book.encode(),
            "xl/_rels/workbook.xml.rels": f"<Relationships>{''.join(links)}</Relationships>".encode(),
            "xl/styles.xml": styles,
            "xl/sharedStrings.xml": strings,
        }
        | {f"xl/worksheets/{n}.xml": sheet for n, sheet in enumerate(sheets, 1)}
    )


def _stored(parts: dict[str, bytes]) -> bytes:
    """Write a zip without compression; zipfile takes six times as long over small parts."""
    pieces: list[bytes] = []
    listing: list[bytes] = []
    offset = 0
    for name, part in parts.items():
        key = name.encode()
        facts = struct.pack(
            "<HHHIIIIHH", 20, 0, 0, 0x00210000, zlib.crc32(part), len(part), len(part), len(key), 0
        )
        listing.append(b"PK\1\2\x14\0" + facts + struct.pack("<HHHII", 0, 0, 0, 0, offset) + key)
        pieces += (b"PK\3\4", facts, key, part)
        offset += 4 + len(facts) + len(key) + len(part)
    index = b"".join(listing)
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, len(parts), len(parts), len(index), offset, 0)
    return b"".join((*pieces, index, end))
