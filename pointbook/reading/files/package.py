"""The package of an .xlsx, .xlsb or .ods: a zip whose parts are read within limits, and its XML."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple
from xml.etree.ElementTree import Element, fromstring, iterparse
from xml.parsers import expat

from pointbook.reading.files.preflight import MEBIBYTE, mebibytes
from pointbook.reading.files.refusals import Refused
from pointbook.reading.files.sheet import Grid, Sheet, check_number
from pointbook.reading.files.styles import Styles

PART_LIMIT = 150 * MEBIBYTE
TOTAL_LIMIT = 300 * MEBIBYTE
RATIO_LIMIT = 200  # asked only of parts above 1 MiB: small repetitive ones are harmless
ENTRY_LIMIT = 2_000


class Package:
    """The parts of a zip by their names in small letters; what is read was proved by its CRC."""

    def __init__(self, data: bytes) -> None:
        """Read the table of contents; entries listed must be as many as entries counted."""
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
        except Exception as error:
            raise Refused("cut-short" if b"PK\5\6" not in data else "damaged", "zip") from error
        entries = self._archive.infolist()
        end = data.rfind(b"PK\5\6")
        counted = int.from_bytes(data[end + 10 : end + 12], "little")
        if len(entries) > ENTRY_LIMIT:
            raise Refused("too-many-parts", f"{len(entries)} > {ENTRY_LIMIT}")
        if counted not in (len(entries), 0xFFFF):
            raise Refused("damaged", "zip")
        self._entries: dict[str, zipfile.ZipInfo] = {}
        self._total = 0
        for entry in entries:
            name = entry.orig_filename.replace("\\", "/").lower().lstrip("/")
            if name in self._entries:
                raise Refused("duplicate-parts", name)
            self._entries[name] = entry

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str) -> bytes:
        """A part that must be there; zipfile proves its name, its length and its CRC."""
        if name not in self._entries:
            raise Refused("missing-part", name)
        entry = self._entries[name]
        size = entry.file_size
        self._total += size
        if entry.flag_bits & 0x1:
            raise Refused("password")
        if size > PART_LIMIT:
            raise Refused("part-size", f"{name}: {mebibytes(size, PART_LIMIT)}")
        if self._total > TOTAL_LIMIT:
            raise Refused("total-size", mebibytes(self._total, TOTAL_LIMIT))
        if size > MEBIBYTE and size > RATIO_LIMIT * entry.compress_size:
            raise Refused("ratio", f"{name}: {size // max(entry.compress_size, 1)} > {RATIO_LIMIT}")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused("odd-compression", name)
        try:
            return self._archive.read(entry)
        except Exception as error:
            raise Refused("damaged", name) from error

    def kind(self) -> str:
        """Tell 'xlsx' from 'xlsb' and 'ods' by the parts; refuse other documents."""
        if "content.xml" in self:
            kind = self.read("mimetype").strip() if "mimetype" in self else b""
            manifest = "meta-inf/manifest.xml"
            if manifest in self and b"encryption-data" in self.read(manifest):
                raise Refused("password")
            if kind and b"opendocument.spreadsheet" not in kind:
                raise Refused("not-a-workbook", kind[:80].decode("ascii", "replace"))
            return "ods"
        if "xl/workbook.bin" in self:
            return "xlsb"
        if any(name.startswith(("word/", "ppt/", "visio/")) for name in self._entries):
            raise Refused("not-a-workbook", "Word, PowerPoint")
        if "xl/workbook.xml" in self or "_rels/.rels" in self:
            return "xlsx"
        raise Refused("archive")

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part is linked to: id → (last word of the link's type, part named)."""
        folder, name = posixpath.split(part)
        links = f"{folder}/_rels/{name}.rels".lstrip("/")
        found = {}
        for link in tree(self.read(links)).iterfind("{*}Relationship") if links in self else ():
            target = link.get("Target", "").replace("\\", "/").lower()
            whole = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[link.get("Id", "")] = (link.get("Type", "").rpartition("/")[2], whole)
        return found


CellsReader = Callable[[bytes, list[str], Grid], None]


class Readers(NamedTuple):
    """What reads the parts of a workbook in one of Office's two ways."""

    strings: Callable[[bytes], list[str]]
    styles: Callable[[bytes], Styles]
    cells: CellsReader


class Tab(NamedTuple):
    """A sheet as the workbook lists it."""

    name: str
    link: str
    hidden: bool


def linked(
    package: Package, main: str, tabs: Sequence[Tab], since_1904: bool, read: Readers
) -> list[Sheet]:
    """The sheets of cells that a workbook lists; charts, dialogs and macro sheets are none."""
    check_number(len(tabs))
    related = package.relations(main)
    by_kind = dict(related.values())
    strings = by_kind.get("sharedStrings", "")
    said = read.strings(package.read(strings)) if strings in package else []
    styles = read.styles(package.read(by_kind["styles"])) if "styles" in by_kind else Styles()
    found = []
    for tab in tabs:
        if tab.link not in related:
            raise Refused("missing-part", tab.name or tab.link)
        kind, part = related[tab.link]
        if kind == "worksheet":
            grid = Grid(styles, since_1904=since_1904)
            read.cells(package.read(part), said, grid)
            found.append(grid.sheet(tab.name, hidden=tab.hidden))
    return found


@lru_cache(maxsize=16)  # workbooks of one make have the same
def tree(part: bytes) -> Element:
    """A part as a tree, which nobody changes."""
    _proved(part)
    return fromstring(part)


def walked(part: bytes, *names: str) -> Iterator[tuple[str, Element]]:
    """The elements of these names as they begin (``start row``) and as they are whole (``end row``),
    emptied after that; a name without a namespace is of that of the part's first element."""
    space = _proved(part)
    wanted = {
        name if name.startswith("{") else space + name: name.rpartition("}")[2] for name in names
    }
    for event, element in iterparse(BytesIO(part), ("start", "end")):
        if name := wanted.get(element.tag):
            yield f"{event} {name}", element
            if event == "end":
                element.clear()


def _proved(part: bytes) -> str:
    """Refuse what is not well-formed; give the namespace of the first element."""
    spaces: list[str] = []

    def first(tag: str, _: object) -> None:
        spaces.append("".join(tag.rpartition("}")[:2]))
        parser.StartElementHandler = None

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.StartElementHandler = first
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise Refused("damaged", f"XML: {expat.ErrorString(error.code)}") from None
    except (LookupError, ValueError) as error:  # an encoding that nobody knows
        raise Refused("damaged", f"XML: {error}") from None
    return "{" + spaces[0] if spaces[0] else ""


def _no_doctype(*_: object) -> None:
    """Refuse a document type: entities defined in one can grow without bound."""
    raise Refused("doctype")
