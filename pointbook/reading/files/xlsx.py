"""An .xlsx: its plain sheets by the quick parser, any others by a slow reader of ours.

The parser never sees the clerk's own package. It gets one that we build: our own frame, styles
that say of each number only whether it is a day, and of each sheet nothing but its cells.
"""

from __future__ import annotations

import posixpath
import re
import struct
import zlib
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from sys import intern

from python_calamine import CalamineWorkbook

from pointbook.reading.files import whole_xml
from pointbook.reading.files.look import Look, cells_of, plain_strings, quick_look
from pointbook.reading.files.package import Package, elements, parse
from pointbook.reading.files.refusals import Refused
from pointbook.reading.files.sheet import Grid, Sheet, column_number
from pointbook.reading.files.styles import Style, style

SHEET_LIMIT = 100


@dataclass(slots=True)
class Tab:
    """A sheet as the workbook lists it."""

    name: str
    part: bytes
    hidden: bool


@dataclass(slots=True)
class Contents:
    """The parts of a workbook that hold its cells."""

    tabs: list[Tab]
    strings: bytes
    styles: tuple[Style, ...]
    since_1904: bool


def contents(package: Package) -> Contents:
    """Follow the relations from the package to its workbook and on to its sheets."""
    root = package.relations("_rels/.rels", "")
    main = next((target for kind, target in root.values() if kind == "officeDocument"), "")
    main = main if main in package else "xl/workbook.xml"
    folder, name = posixpath.split(main)
    related = package.relations(f"{folder}/_rels/{name}.rels".lstrip("/"), folder)
    listed = elements(package.read(main), ("sheet", "workbookPr"))
    sheets = [facts for tag, facts in listed if tag == "sheet"]
    check_number(len(sheets))
    by_kind = dict(related.values())
    strings, styles = (by_kind.get(kind, "") for kind in ("sharedStrings", "styles"))
    return Contents(
        [tab for facts in sheets for tab in _tabs(package, facts, related)],
        package.read(strings) if strings in package else b"<sst></sst>",
        _styles(package.read(styles)) if styles else (),
        any(facts.get("date1904") in ("1", "true") for _, facts in listed),
    )


def check_number(sheets: int) -> None:
    """Refuse a workbook of more sheets than any has."""
    if sheets > SHEET_LIMIT:
        raise Refused("too-many-sheets", f"{sheets} > {SHEET_LIMIT}")


def _tabs(
    package: Package, facts: dict[str, str], related: dict[str, tuple[str, str]]
) -> list[Tab]:
    """One tab for a sheet of cells; none for charts, dialogs and macro sheets."""
    link = next((value for key, value in facts.items() if key.endswith(" id")), "")
    kind, target = related.get(link, ("", ""))
    if not kind:
        raise Refused("missing-part", facts.get("name", link))
    hidden = facts.get("state", "visible") != "visible"
    return [Tab(facts.get("name", ""), package.read(target), hidden)] if kind == "worksheet" else []


@lru_cache(maxsize=64)  # workbooks of one make have the same
def _styles(part: bytes) -> tuple[Style, ...]:
    """The styles that cells name by their number."""
    formats: dict[int, str] = {}
    struck: list[bool] = []
    found: list[Style] = []
    path: list[str] = []

    def start(tag: str, facts: dict[str, str]) -> None:
        path.append(tag.rpartition(" ")[2])
        match path[1:]:
            case ["numFmts", "numFmt"]:
                formats[_number(facts.get("numFmtId"))] = facts.get("formatCode", "")
            case ["fonts", "font"]:
                struck.append(False)
            case ["fonts", "font", "strike"]:
                struck[-1] = facts.get("val", "1") not in ("0", "false")
            case ["cellXfs", "xf"]:
                font = _number(facts.get("fontId"))
                is_struck = font < len(struck) and struck[font]
                found.append(style(_number(facts.get("numFmtId")), formats, struck=is_struck))

    parse(part, start, lambda _: path.pop())
    return tuple(found)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0


def odd(package: Package) -> list[Sheet]:
    """Read an .xlsx of any make."""
    listed = contents(package)
    strings = whole_xml.strings(listed.strings)
    sheets = []
    for tab in listed.tabs:
        grid = Grid(listed.styles, since_1904=listed.since_1904)
        whole_xml.cells(tab.part, strings, grid)
        sheets.append(grid.sheet(tab.name, hidden=tab.hidden))
    return sheets


def plain(package: Package) -> list[Sheet] | None:
    """Read an .xlsx whose every part is ordinary; None if one is not."""
    listed = contents(package)
    strings = plain_strings(listed.strings)
    looks = [look for tab in listed.tabs if (look := quick_look(tab.part))]
    if strings is None or len(looks) < len(listed.tabs):
        return None
    special = {n: each for n, each in enumerate(listed.styles) if each.zeros or each.struck}
    built = BytesIO(_built(listed, strings))
    if not special:
        for tab in listed.tabs:
            tab.part = b""  # a large sheet is large in every shape that it takes
    try:
        book = CalamineWorkbook.from_filelike(built)
        built.close()
        pages = [book.get_sheet_by_index(index) for index in range(len(looks))]
        rows: list[list[list[object]]] = [page.to_python(skip_empty_area=False) for page in pages]  # type: ignore[misc]
    except KeyboardInterrupt:
        raise
    except BaseException:  # noqa: BLE001 - whatever stops the parser, the slow way tries again
        return None
    return [
        _sheet(tab, look, cells, special)
        for tab, look, cells in zip(listed.tabs, looks, rows, strict=True)
    ]


def _sheet(tab: Tab, look: Look, rows: list[list[object]], special: dict[int, Style]) -> Sheet:
    """Put the rows of one sheet and the look at it together; what is written often stands in memory
    once."""
    for cells in rows:
        cells[:] = [intern(cell) if type(cell) is str else cell for cell in cells]
    if look.instead:
        wide = max(len(rows[0]) if rows else 0, *(column for _, column in look.instead))
        rows += [[] for _ in range(max(row for row, _ in look.instead) - len(rows))]
        for cells in rows:
            cells += [""] * (wide - len(cells))
        for (row, column), value in look.instead.items():
            rows[row - 1][column - 1] = value
    struck = _styled(tab.part, rows, special) if special else frozenset[int]()
    return look.marks.sheet(tab.name, rows, struck, tab.hidden)


def _styled(part: bytes, rows: list[list[object]], special: dict[int, Style]) -> frozenset[int]:
    """Let numbers under formats of zeros be what they show; give the rows that are struck out."""
    numbers = "|".join(map(str, special)).encode()
    found = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"(?: [a-z]+="[^"<>]*")*? s="(%b)"' % numbers)
    struck: dict[int, set[int]] = {}
    for letters, digits, number in found.findall(part):
        row, column, known = int(digits), column_number(letters.decode()), special[int(number)]
        if row > len(rows) or column > len(rows[0]):
            continue
        value = rows[row - 1][column - 1]
        if known.zeros and isinstance(value, float):
            rows[row - 1][column - 1] = known.shows(value)
        if known.struck:
            struck.setdefault(row, set()).add(column)
    return frozenset(
        row
        for row, columns in struck.items()
        if (filled := {at for at, cell in enumerate(rows[row - 1], 1) if cell != ""})
        and filled <= columns
    )


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINK = '<Relationship Id="r%s" Type="' + _OFFICE + '/%s" Target="%s"/>'
_NUMBERED = {"": 0, "day": 14, "span": 46}


def _built(listed: Contents, strings: bytes) -> bytes:
    """Build the workbook that the parser reads: our own frame, sheets named by their number."""
    count = range(1, len(listed.tabs) + 1)
    clock = '<workbookPr date1904="1"/>' if listed.since_1904 else ""
    tabs = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="r{n}"/>' for n in count)
    links = "".join(_LINK % (n, "worksheet", f"worksheets/{n}.xml") for n in count)
    formats = "".join(f'<xf numFmtId="{_NUMBERED[each.kind]}"/>' for each in listed.styles)
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types></Types>",
        "_rels/.rels": f"<Relationships>{_LINK % ('', 'officeDocument', 'xl/workbook.xml')}</Relationships>",
        "xl/workbook.xml": f"<workbook>{clock}<sheets>{tabs}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships>{links}</Relationships>",
        "xl/styles.xml": f"<styleSheet><cellXfs>{formats}</cellXfs></styleSheet>",
        "xl/sharedStrings.xml": strings,
    }
    parts |= {
        f"xl/worksheets/{n}.xml": _framed(tab.part)
        for n, tab in zip(count, listed.tabs, strict=True)
    }
    return _stored({n: p.encode() if isinstance(p, str) else p for n, p in parts.items()})


def _stored(parts: dict[str, bytes]) -> bytes:
    """Write a zip without compression; zipfile takes four times as long over small parts, which is
    a twenty-fifth of the reading of a workbook."""
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


def _framed(sheet: bytes) -> bytes:
    """Keep the cells alone; merges, if not met before them, are searched through all of them."""
    start, end = cells_of(sheet)
    cells = memoryview(sheet)[start:end]
    return b"".join(
        (b"<worksheet><mergeCells></mergeCells><sheetData>", cells, b"</sheetData></worksheet>")
    )
