"""A second reader of .xlsx on zipfile and expat alone, slow and strict, to prove the first one by.

``cells`` gives what each sheet holds: text, numbers (days as the numbers that the file holds), and
the words of booleans and error cells. Where a file leaves any doubt it raises ``Doubtful``: this
reader need not read every workbook, but what it reads is certain.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from xml.parsers import expat

from pointbook.reading.files.workbook import Sheet
from pointbook.vocabulary.cells import Fault, shown

Cells = dict[tuple[int, int], object]
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_NUMBER = re.compile(r"-?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", re.ASCII)
_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
EPOCH = datetime(1899, 12, 30)


# What the format itself numbers as days and times; the others are spelt out in the styles.
_DAY_FORMATS = {str(n) for n in (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))}


class Doubtful(Exception):
    """The workbook is damaged, or may be read in more than one way."""


@dataclass
class Element:
    """One element of a small tree."""

    tag: str
    facts: dict[str, str]
    text: str = ""
    inner: list[Element] = field(default_factory=list)

    def all(self, tag: str) -> list[Element]:
        """The elements of that name right below this one."""
        return [element for element in self.inner if element.tag == tag]


@lru_cache(maxsize=2000)  # most parts of a mutant are those of its seed
def tree(part: bytes) -> Element:
    """A part as a tree; names of the main namespace are bare, others whole."""
    root = Element("", {})
    stack = [root]
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(tag: str, facts: dict[str, str]) -> None:
        space, _, local = tag.rpartition(" ")
        here = (
            local if not space or space in _MAIN or "package/2006/relationships" in space else tag
        )
        stack.append(Element(here, facts))
        stack[-2].inner.append(stack[-1])

    def end(_: str) -> None:
        stack.pop()

    def text(piece: str) -> None:
        stack[-1].text += piece

    def doctype(*_: object) -> None:
        raise Doubtful("doctype")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = text, doctype
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise Doubtful(str(error)) from error
    return root.inner[0]


def cells(data: bytes) -> list[tuple[str, Cells]]:
    """The name and the cells of each sheet of cells, in order."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            parts = {name.lower(): archive.read(name) for name in names}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError,
            EOFError, KeyError, zlib.error) as error:  # fmt: skip
        raise Doubtful(str(error)) from error
    if len(parts) != len(names):
        raise Doubtful("two parts of one name")
    book = tree(_part(parts, "xl/workbook.xml"))
    if any(clock.facts.get("date1904") for clock in book.all("workbookPr")):
        raise Doubtful("days since 1904")
    links = {
        link.facts.get("Id", ""): link.facts
        for link in tree(_part(parts, "xl/_rels/workbook.xml.rels")).all("Relationship")
    }
    strings, days = _strings(parts, links), _day_styles(parts)
    if book.tag != "workbook" or len(book.all("sheets")) != 1:
        raise Doubtful("strange workbook")
    found = []
    for sheet in (each for group in book.all("sheets") for each in group.all("sheet")):
        link = links.get(next((v for k, v in sheet.facts.items() if k.endswith(" id")), ""), {})
        kind = link.get("Type", "").rpartition("/")[2]
        if kind == "worksheet":
            part = _part(parts, _target(link))
            found.append((sheet.facts.get("name", ""), _sheet(tree(part), strings, days)))
        elif not kind:
            raise Doubtful("a sheet without a part")
    return found


def _part(parts: dict[str, bytes], name: str) -> bytes:
    if name not in parts:
        raise Doubtful(f"no part {name}")
    return parts[name]


def _target(link: dict[str, str]) -> str:
    return posixpath.normpath(posixpath.join("/xl", link.get("Target", "").lower())).lstrip("/")


def _strings(parts: dict[str, bytes], links: dict[str, dict[str, str]]) -> list[str]:
    targets = [_target(f) for f in links.values() if f.get("Type", "").endswith("/sharedStrings")]
    if len(targets) > 1:
        raise Doubtful("two tables of strings")
    if not targets or targets[0] not in parts:
        return []
    root = tree(parts[targets[0]])
    if any(element.tag != "si" for element in root.inner if element.tag != "extLst"):
        raise Doubtful("strange strings")
    return [_rich(line) for line in root.inner if line.tag == "si"]


def _rich(line: Element) -> str:
    """The text of a string and of its runs; phonetic guides are none."""
    pieces = []
    for element in line.inner:
        if element.tag == "t":
            pieces.append(_leaf(element))
        elif element.tag == "r":
            pieces += [_leaf(text) for text in element.all("t")]
        elif element.tag not in ("rPh", "phoneticPr"):
            raise Doubtful("strange string")
    return "".join(pieces)


def _leaf(element: Element) -> str:
    if element.inner:
        raise Doubtful("elements in text")
    return element.text


def _day_styles(parts: dict[str, bytes]) -> set[str]:
    """The styles that show a number as a day or a time."""
    if "xl/styles.xml" not in parts:
        return set()
    root = tree(parts["xl/styles.xml"])
    formats = {
        line.facts.get("numFmtId", ""): line.facts.get("formatCode", "")
        for group in root.all("numFmts")
        for line in group.all("numFmt")
    }
    styles = [style for group in root.all("cellXfs") for style in group.all("xf")]
    numbers = [style.facts.get("numFmtId", "0") for style in styles]
    return {
        str(at)
        for at, number in enumerate(numbers)
        if number in _DAY_FORMATS or re.search("[ymdhs]", formats.get(number, ""), re.IGNORECASE)
    }


def _sheet(root: Element, strings: list[str], days: set[str]) -> Cells:
    found: Cells = {}
    data = root.all("sheetData")
    if root.tag != "worksheet" or len(data) != 1:
        raise Doubtful("strange sheet")
    last = 0
    for row in data[0].inner:
        number = row.facts.get("r", "")
        if row.tag != "row" or not re.fullmatch("[1-9][0-9]{0,6}", number) or int(number) <= last:
            raise Doubtful("strange row")
        last, across = int(number), 0
        for cell in row.inner:
            named = _REFERENCE.fullmatch(cell.facts.get("r", ""))
            if cell.tag != "c" or named is None or int(named[2]) != last:
                raise Doubtful("strange cell")
            column = 0
            for letter in named[1]:
                column = column * 26 + ord(letter) - 64
            if column <= across:
                raise Doubtful("cells out of order")
            across = column
            value = _cell(cell, strings, days)
            if value is not None:
                found[last, column] = value
    return found


def _cell(cell: Element, strings: list[str], days: set[str]) -> object:
    kind = cell.facts.get("t", "n")
    tags = sorted(element.tag for element in cell.inner)
    if tags not in ([], ["f"], ["v"], ["f", "v"], ["is"]) or (kind == "inlineStr") != (
        tags == ["is"]
    ):
        raise Doubtful("strange cell")
    if cell.text.strip():
        raise Doubtful("text beside the value")
    if tags == ["is"]:
        return _rich(cell.inner[0]) or None
    value = _leaf(cell.all("v")[0]) if "v" in tags else ""
    if kind != "str" and not value.strip():
        return "=" if "f" in tags else None
    if kind == "str":
        return value or None
    if kind == "s" and value.isascii() and value.isdecimal() and int(value) < len(strings):
        return strings[int(value)] or None
    if kind == "b" and value in ("0", "1"):
        return "TRUE" if value == "1" else "FALSE"
    if kind == "n" and value.startswith("-") and cell.facts.get("s", "0") in days:
        raise Doubtful("a day before all days")  # never a day nor a number of ours either
    if kind == "n" and _NUMBER.fullmatch(value):
        return float(value)
    if kind == "e":
        return value
    raise Doubtful(f"{kind} {value[:20]}")


# --- the first reader's sheets in the same shape ------------------------------------------------


def as_cells(sheet: Sheet) -> Cells:
    """The cells of a sheet as read by the program; faults by their word."""
    return {
        (down, across): _plain(value)
        for down, row in enumerate(sheet.rows, 1)
        for across, value in enumerate(row, 1)
        if value not in ("", None)
    }


def _plain(value: object) -> object:
    if isinstance(value, str | bool | Fault):
        return shown(value)
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    if isinstance(value, time):
        value = datetime.combine(EPOCH, value)
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if isinstance(value, datetime):
        return (value - EPOCH) / timedelta(days=1)
    return float(value) if isinstance(value, int | float) else value


def differences(ours: list[Sheet], theirs: list[tuple[str, Cells]]) -> list[str]:
    """Where the two readers see different things."""
    if [sheet.name for sheet in ours] != [name for name, _ in theirs]:
        return [f"sheets {[sheet.name for sheet in ours]} != {[name for name, _ in theirs]}"]
    told = []
    for sheet, (name, second) in zip(ours, theirs, strict=True):
        first = as_cells(sheet)
        told += [
            f"{name} {place}: {first.get(place)!r} != {second.get(place)!r}"
            for place in sorted(first.keys() | second.keys())
            if not _same(first.get(place), second.get(place))
        ]
    return told


def _same(one: object, other: object) -> bool:
    if type(one) is float and type(other) is float:
        near = abs(one - other) <= 1e-6  # a thousandth of a second, of the milliseconds of a day
        return one == other or near or (1 < one < 62 and abs(one - 1 - other) <= 1e-6)
    if isinstance(one, str) and type(other) is float:  # a number in the places of zeros
        return int("0" + re.sub(r"\D", "", one.removeprefix("V01"))) == other
    if isinstance(one, str) and isinstance(other, str):
        return _lines(one) == _lines(other)
    return one == other


def _lines(text: str) -> str:
    """Letters written as _x0041_ told out; line ends, and white space at the ends, alike."""
    text = _ESCAPED.sub(lambda letter: chr(int(letter[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
