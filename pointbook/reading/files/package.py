"""The package of an .xlsx: which parts hold its cells, and the package that the parser is given.

The parser never sees the clerk's own package. It gets one that we build: our own frame, sheets
named by their number, and of each sheet nothing but its cells.
"""

from __future__ import annotations

import posixpath
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from xml.parsers import expat

from pointbook.reading.files.look import cells_of
from pointbook.reading.files.preflight import SHEET_LIMIT, Refused


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


def contents(parts: dict[str, bytes]) -> Contents:
    """Follow the relations from the package to its workbook and on to its sheets."""
    root = relations(parts, "_rels/.rels", "")
    main = next((target for kind, target in root.values() if kind == "officeDocument"), "")
    main = main if main in parts else "xl/workbook.xml"
    folder, name = posixpath.split(main)
    related = relations(parts, f"{folder}/_rels/{name}.rels".lstrip("/"), folder)
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


def relations(parts: dict[str, bytes], name: str, folder: str) -> dict[str, tuple[str, str]]:
    """Read a .rels part: id → (last word of its type, part named)."""
    found = {}
    for _, facts in _elements(parts[name], ("Relationship",)) if name in parts else ():
        target = facts.get("Target", "").replace("\\", "/").lower()
        whole = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found[facts.get("Id", "")] = (facts.get("Type", "").rpartition("/")[2], whole)
    return found


@lru_cache(maxsize=16)  # workbooks of one make have the same
def _elements(part: bytes, wanted: tuple[str, ...]) -> Sequence[tuple[str, dict[str, str]]]:
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


_TYPES = b"<Types></Types>"
_FRAME = b"<worksheet><mergeCells></mergeCells><sheetData>", b"</sheetData></worksheet>"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def build(sheets: list[bytes], strings: bytes, styles: bytes, since_1904: bool) -> bytes:
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
        | {f"xl/worksheets/{n}.xml": _framed(sheet) for n, sheet in enumerate(sheets, 1)}
    )


def _framed(sheet: bytes) -> bytes:
    """Keep the cells alone; merges, if not met before them, are searched through all of them."""
    start, end = cells_of(sheet)
    return b"".join((_FRAME[0], memoryview(sheet)[start:end], _FRAME[1]))


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
