"""The superior's own forms: every workbook in ``templates/own/`` with the month's figures in it.

``{{name}}`` is a figure of summary.json, a row that holds ``{{village.…}}`` stands once for each
village. Only those cells, and what counts rows below or around such a row, are written anew in the
package's own XML, so that whatever else a form holds stays as it is.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import Any
from xml.dom import minidom
from zipfile import ZipFile

from openpyxl.formula.tokenizer import Tokenizer
from openpyxl.formula.translate import Translator
from openpyxl.utils import column_index_from_string

from pointbook.paper.workbooks import fit
from pointbook.vocabulary.nearest import nearest
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.problems import Problem

MARK = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")
BOOK = "xl/workbook.xml"
VILLAGE = re.compile(r"\{\{\s*village\.")
_END = re.compile(r"(\$?[A-Z]{1,3}|)(\$?)(\d+)")  # of a range: column, lock, row
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ROW_OF_COMMENT = re.compile(rb"(<x:Row>)(\d+)(?=</x:Row>)")
_CALC_CHAIN = re.compile(rb"<(?:Override|Relationship)\b[^>]*calcChain\.xml[^>]*/>")
_RULES = ("formula", "formula1", "formula2")  # of formats and of what may be typed
_FORMULAS = ("f", "definedName", *_RULES)

Figures = Mapping[str, Any]


def flat(record: Figures, before: str = "") -> dict[str, Any]:
    """The figures of summary.json, or of one village of it, under the names that a form uses."""
    found: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, Mapping):
            found |= flat(value, f"{before}{name}.")
        elif not isinstance(value, list):
            found[before + name] = value
    return found


def filled(data: bytes, file: str, summary: Figures) -> tuple[bytes, list[Problem]]:
    """The form with the figures of summary.json, and a problem for each name that is none of them."""
    with ZipFile(BytesIO(data)) as archive:
        entries = {entry.filename: (entry, archive.read(entry)) for entry in archive.infolist()}
    form = _Form({name: part for name, (_, part) in entries.items()}, file, summary)
    form.fill()
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, (entry, _) in entries.items():
            if name in form.parts:
                archive.writestr(entry, form.parts[name])
    return out.getvalue(), form.problems


@dataclass(frozen=True, slots=True)
class _Rows:
    """How a sheet's rows move when each of the ``repeated`` ones stands ``times``."""

    sheet: str
    repeated: Sequence[int]
    times: int

    def first(self, row: int) -> int:
        """Where a row is, a repeated one for the first time."""
        return row + (self.times - 1) * sum(each < row for each in self.repeated)

    def last(self, row: int) -> int:
        return self.first(row) + (self.times - 1) * (row in self.repeated)

    def reference(self, text: str, *, at: tuple[int, int] | None = None, wide: bool = False) -> str:
        """A reference moved; ``at`` is the repeated row and the copy in which a formula stands, whose
        own row it means; ``wide``: a single cell of a repeated row means all of its copies."""
        sheet, mark, area = text.rpartition("!")
        ends = [end for end in map(_END.fullmatch, area.split(":")) if end]
        if len(ends) != area.count(":") + 1:
            return text

        def moved(end: re.Match[str], way: Callable[[int], int]) -> str:
            column, lock, row = end[1], end[2], int(end[3])
            own = at is not None and not lock and row == at[0]
            return f"{column}{lock}{self.first(row) + at[1] if own and at else way(row)}"

        start = f"{sheet}{mark}{moved(ends[0], self.first)}"
        if len(ends) > 1:
            return f"{start}:{moved(ends[1], self.last)}"
        if wide and int(ends[0][3]) in self.repeated and self.times > 1:
            return f"{start}:{ends[0][1]}{self.last(int(ends[0][3]))}"
        return start

    def formula(self, text: str, home: str, at: tuple[int, int] | None = None) -> str:
        """A formula of the sheet ``home`` with every reference to this sheet's rows moved."""
        tokens = Tokenizer(f"={text}")
        for token in tokens.items:
            named, _, _ = token.value.rpartition("!")
            if (
                token.subtype == "RANGE"
                and (named.strip("'").replace("''", "'") or home) == self.sheet
            ):
                token.value = self.reference(token.value, at=at)
        return str(tokens.render()).removeprefix("=")  # type: ignore[no-untyped-call]


class _Form:
    """The parts of one form, filled sheet by sheet."""

    def __init__(self, parts: dict[str, bytes], file: str, summary: Figures) -> None:
        self.parts, self.file = parts, file
        self.problems: list[Problem] = []
        self._figures = flat(summary)
        self._villages = [flat(each, "village.") for each in summary["villages"]]
        self._shared = [_text(each) for each in _all(self._dom("xl/sharedStrings.xml"), "si")]
        targets = self._related(BOOK)
        self._sheets = {
            sheet.getAttribute("name"): targets[sheet.getAttributeNS(_RELATED, "id")]
            for sheet in _all(self._dom(BOOK), "sheet")
        }

    def fill(self) -> None:
        """Fill every sheet; whoever opens the form reckons its formulas anew."""
        for name, path in self._sheets.items():
            self._sheet(name, path)
        book = self._dom(BOOK)
        order = ("sheets", "externalReferences", "definedNames")
        before = [each for tag in order for each in _all(book, tag)][-1]
        calc = (_all(book, "calcPr") or [_element(before, "calcPr")])[0]
        calc.setAttribute("fullCalcOnLoad", "1")
        if calc.parentNode is None:
            before.parentNode.insertBefore(calc, before.nextSibling)
        self._put(BOOK, book)

    def _sheet(self, name: str, path: str) -> None:
        sheet = self._dom(path)
        for formula in _all(sheet, "f"):  # what it showed is of another month
            for value in _all(formula.parentNode, "v"):
                formula.parentNode.removeChild(value)
            _without(formula.parentNode, "t")
        rows = {int(row.getAttribute("r")): row for row in _all(sheet, "row")}
        said = {n: " ".join(map(self._said, _all(row, "c"))) for n, row in rows.items()}
        repeated = [number for number, words in said.items() if VILLAGE.search(words)]
        move = _Rows(name, repeated, max(len(self._villages), 1))
        if any(map(MARK.search, said.values())):
            _unshare(sheet)
            for number, row in rows.items():
                self._row(number, row, move)
        if repeated:
            _around(sheet, move)
        self._put(path, sheet)
        if repeated:
            self._elsewhere(path, move)

    def _row(self, number: int, row: Any, move: _Rows) -> None:
        """A row filled, a repeated one once for each village."""
        repeated = number in move.repeated
        for at, village in enumerate(self._villages or [{}] if repeated else [{}]):
            copy = row.cloneNode(deep=True)
            row.parentNode.insertBefore(copy, row)
            _renumber(copy, move.first(number) + at, move, (number, at) if repeated else None)
            self._fill_row(move.sheet, number, copy, {**self._figures, **village}, tell=at == 0)
        row.parentNode.removeChild(row)

    def _fill_row(
        self, name: str, number: int, row: Any, figures: Figures, *, tell: bool = True
    ) -> None:
        for cell in _all(row, "c"):
            said = self._said(cell)
            if not (marks := MARK.findall(said)):
                continue
            for mark in [mark for mark in marks if mark not in figures and tell]:
                column, _ = _parts(cell.getAttribute("r"))
                place = Place(self.file, name, number, column_index_from_string(column))
                self.problems.append(
                    Problem("unknown-figure", place, mark, facts={"advice": nearest(mark, figures)})
                )
            value = figures.get(marks[0]) if MARK.fullmatch(said.strip()) else None
            if value is None or isinstance(value, str):
                value = MARK.sub(lambda mark: str(figures.get(mark[1], mark[0])), said)
            _write(cell, value)

    def _elsewhere(self, path: str, move: _Rows) -> None:
        """What other parts say of the sheet's rows: names, formulas of other sheets, charts, tables,
        comments, where a picture stands."""
        homes = {BOOK: "", **{where: name for name, where in self._sheets.items()}}
        for part in self.parts:
            if part in homes.keys() - {path} or re.fullmatch(r"xl/charts/.*\.xml", part):
                dom = self._dom(part)
                _shift_formulas(dom, move, homes.get(part, ""))
                self._put(part, dom)
        for part in self._related(path).values():
            if part.endswith(".xml"):
                dom = self._dom(part)
                _shift_areas(dom, move, wide=False)
                for row in _all(dom, "row"):  # of a picture's corner, counted from 0
                    _say(row, str(move.first(int(_text(row)) + 1) - 1))
                self._put(part, dom)
            elif part.endswith(".vml"):
                shifted = partial(_shifted_row, move=move)
                self.parts[part] = _ROW_OF_COMMENT.sub(shifted, self.parts[part])
        if self.parts.pop("xl/calcChain.xml", None):  # the order of reckoning: Excel makes it anew
            for part in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
                self.parts[part] = _CALC_CHAIN.sub(b"", self.parts[part])

    def _said(self, cell: Any) -> str:
        """The text that a cell holds; '' for numbers and formulas."""
        kind = cell.getAttribute("t")
        if kind == "inlineStr":
            return _text(cell)
        values = _all(cell, "v") if kind == "s" else []
        return self._shared[int(_text(values[0]))] if values else ""

    def _dom(self, part: str) -> Any:
        """A part's XML; the package was looked at before: there is no DOCTYPE in it."""
        return minidom.parseString(self.parts[part]) if part in self.parts else None

    def _put(self, part: str, dom: minidom.Document) -> None:
        self.parts[part] = dom.toxml(encoding="UTF-8", standalone=True)

    def _related(self, part: str) -> dict[str, str]:
        """The parts that a part leads to, by the names that it has for them."""
        folder, name = dirname(part), part.rpartition("/")[2]
        links = _all(self._dom(f"{folder}/_rels/{name}.rels"), "Relationship")
        return {
            link.getAttribute("Id"): normpath(join("/", folder, link.getAttribute("Target")))[1:]
            for link in links
            if link.getAttribute("TargetMode") != "External"
        }


def _renumber(row: Any, number: int, move: _Rows, at: tuple[int, int] | None) -> None:
    """A row under another number, its formulas moved with it."""
    row.setAttribute("r", str(number))
    for cell in _all(row, "c"):
        column, _ = _parts(cell.getAttribute("r"))
        cell.setAttribute("r", f"{column}{number}")
        for formula in _all(cell, "f"):
            _say(formula, move.formula(_text(formula), move.sheet, at))


def _unshare(sheet: Any) -> None:
    """Each formula that several cells share as one of its own."""
    masters: dict[str, tuple[str, str]] = {}
    for formula in _all(sheet, "f"):
        if formula.getAttribute("t") != "shared":
            continue
        group, cell = formula.getAttribute("si"), formula.parentNode.getAttribute("r")
        said, home = masters.setdefault(group, (_text(formula), cell))
        _say(formula, Translator(f"={said}", home).translate_formula(cell).removeprefix("="))
        _without(formula, "t", "si", "ref")


def _around(sheet: Any, move: _Rows) -> None:
    """What else of a sheet names rows: merges, rules, drop-downs, filters, breaks."""
    for merge in _all(sheet, "mergeCell"):
        (left, top), (right, bottom) = map(_parts, merge.getAttribute("ref").split(":"))
        if top != bottom or top not in move.repeated:
            merge.setAttribute("ref", move.reference(merge.getAttribute("ref")))
            continue
        for row in range(move.first(top), move.last(top) + 1):
            copy = merge.cloneNode(deep=True)
            copy.setAttribute("ref", f"{left}{row}:{right}{row}")
            merge.parentNode.insertBefore(copy, merge)
        merge.parentNode.removeChild(merge)
    for merges in _all(sheet, "mergeCells"):
        merges.setAttribute("count", str(len(_all(merges, "mergeCell"))))
    _shift_areas(sheet, move, wide=True, but="mergeCell")
    _shift_formulas(sheet, move, move.sheet, _RULES)
    for at in (each for breaks in _all(sheet, "rowBreaks") for each in _all(breaks, "brk")):
        at.setAttribute("id", str(move.last(int(at.getAttribute("id")))))


def _shift_areas(dom: Any, move: _Rows, *, wide: bool, but: str = "") -> None:
    """Every attribute that is an area of the sheet."""
    for each in _all(dom, "*"):
        for name in ("ref", "sqref", "activeCell"):
            if each.hasAttribute(name) and each.localName != but:
                areas = each.getAttribute(name).split()
                several = wide and name != "activeCell"
                moved = (move.reference(area, wide=several) for area in areas)
                each.setAttribute(name, " ".join(moved))


def _shift_formulas(dom: Any, move: _Rows, home: str, tags: Iterable[str] = _FORMULAS) -> None:
    """Every formula under these tags; ``home`` is the sheet on which it stands."""
    for each in (each for tag in tags for each in _all(dom, tag)):
        _say(each, move.formula(_text(each), home))


def _shifted_row(found: re.Match[bytes], move: _Rows) -> bytes:
    return found[1] + str(move.first(int(found[2]) + 1) - 1).encode()


def _write(cell: Any, value: object) -> None:
    """A number or a text into a cell; its format stays."""
    while cell.firstChild:
        cell.removeChild(cell.firstChild)
    _without(cell, "t")
    if isinstance(value, int | float):
        cell.appendChild(_element(cell, "v"))
        _say(cell.firstChild, str(value))
        return
    cell.setAttribute("t", "inlineStr")
    inside = cell.appendChild(_element(cell, "is"))
    text = inside.appendChild(_element(cell, "t"))
    text.setAttribute("xml:space", "preserve")
    _say(text, fit(str(value)))


def _all(dom: Any, tag: str) -> list[Any]:
    """All elements of a name below a node, whatever their prefix."""
    return list(dom.getElementsByTagNameNS("*", tag)) if dom else []


def _element(beside: Any, tag: str) -> Any:
    """A new element under the prefix of another."""
    return beside.ownerDocument.createElement(f"{beside.prefix}:{tag}" if beside.prefix else tag)


def _text(node: Any) -> str:
    """The text of a node; of a string without how it is pronounced."""
    parts = [each for each in _all(node, "t") if each.parentNode.localName != "rPh"]
    return "".join(child.data for part in parts or [node] for child in part.childNodes)


def _say(node: Any, text: str) -> None:
    while node.firstChild:
        node.removeChild(node.firstChild)
    node.appendChild(node.ownerDocument.createTextNode(text))


def _without(node: Any, *names: str) -> None:
    for name in names:
        if node.hasAttribute(name):
            node.removeAttribute(name)


def _parts(cell: str) -> tuple[str, int]:
    """C12 is C and 12."""
    at = len(cell.rstrip("0123456789"))
    return cell[:at], int(cell[at:])
