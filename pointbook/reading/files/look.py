"""The sheets of an .xlsx as nearly every program writes them: what the parser can't tell of them.

One regular expression goes over all cells. It says which of them hold an error, a picture or a
formula without a stored value, what is hidden and what is merged; of anything out of the ordinary
it says nothing, and the sheet is read by ``whole_xml``, which is slow and knows the whole of XML.
So the parser meets cells of a few known shapes only, none of them far away.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pointbook.reading.files.sheet import (
    COLUMN_LIMIT,
    ROW_LIMIT,
    Marks,
    column_number,
    is_picture,
    span,
)
from pointbook.vocabulary.cells import NO_VALUE, PICTURE, Fault

LARGEST = 1e10  # beyond it no number of a clerk's, and none that the parser can take for a day
_ITSELF = object()


@dataclass(slots=True)
class Look:
    """What a look at one sheet found: ``instead`` has what stands in a cell where the parser says
    something else, by row and column."""

    instead: dict[tuple[int, int], object] = field(default_factory=dict)
    marks: Marks = field(default_factory=Marks)


_PREAMBLE = (
    rb'\s*+(?:<\?xml version="1.0"(?: encoding="(?i:utf-8)")?(?: standalone="\w+")? ?\?>)?\s*+'
)
_STRINGS_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?" + _PREAMBLE + rb"<sst\b[^>]*>")
_WHITE = re.compile(
    rb'(<si><t)(?: xml:space="preserve")?>(?:\s|\xe3\x80\x80|\xc2\xa0)++(?=</t></si>)'
)


def plain_strings(part: bytes) -> bytes | None:
    """White space is blank, and how many strings the part claims to hold is left out: a parser
    may believe it. None if the part is no ordinary one."""
    head = _STRINGS_HEAD.match(part)
    if head is None or not _is_bare(part):
        return None
    if head.group().endswith(b"/>"):
        return b"<sst></sst>"
    strings = b"<sst>" + part[head.end() :]
    return _WHITE.sub(rb"\1>", strings) if b'"preserve"' in strings else strings


def _is_bare(part: bytes) -> bool:
    """Whether a part has no comment, CDATA or document type."""
    return b"!" not in part or b"<!" not in part


_SHEET_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?" + _PREAMBLE + rb"<worksheet[\s>]")
# The commonest cells and rows, one after the other. Each byte is looked at once, nothing is tried
# twice (++ and *+): the whole of a large sheet takes a fifth of the time that parsing it takes.
# A whole part of more digits, or a large power, under a format of a day would make it panic.
_SMALL = rb"(?=[-.0-9])-?+[0-9]{0,10}+(?:\.[0-9]*+)?+(?:E-[0-9]++)?+"
# Text that begins with white space may be blank, and with = a picture.
_SAID = rb"(?:[^<\s=\xc2\xe2\xe3][^<]*+)?+"
_FORMULA = rb"(?:<f[^<>]*+>(?:[^<]*+</f>)?+)?+"
# Most are of the first two shapes; tried on their own they take two thirds of the time.
_COMMONEST = (
    rb'<c r="[A-Z]1?+[0-9]{1,5}+" s="[0-9]++"(?: t="s"><v>[0-9]++</v></c>|><v>[0-9]{1,10}+</v></c>)'
)
_USUAL = re.compile(
    rb"(?:" + _COMMONEST + rb'|<c r="(?:[A-B]?[A-Z][0-9]{1,5}+|[A-Z]1[0-9]{5})"(?: s="[0-9]++")?+'
    rb'(?: t="(?:s"><v>[0-9]++</v|inlineStr"><is><t>[^<]*+</t></is|n"><v>' + _SMALL + rb"</v"
    rb'|str">'
    + _FORMULA
    + rb"<v>"
    + _SAID
    + rb"</v)></c>|>"
    + _FORMULA
    + rb"<v>"
    + _SMALL
    + rb"</v></c>| ?+/>)"
    rb'|(?:</row>)?+\s*+<row(?: (?!hidden="(?:1|true)")[A-Za-z0-9:]++="[^"<&]*+")*+>)*+'
)
_CELL = re.compile(
    rb"""\s*+<c\ r="([A-Z]{1,3})([0-9]{1,7})"((?:\ [a-z]+="[^"&<>]*")*+)\s*+
    (?:/>|>\s*+
      (<f(?:\ [A-Za-z0-9:]+="[^"<>]*")*+\s*+(?:/>|>[^<]*+</f>)\s*+)?
      (?:<v\s*+/>|<v(?:\ xml:space="preserve")?>([^<]*+)</v>|(<is>.*?</is>))?+
    \s*+</c>)""",
    re.VERBOSE | re.DOTALL,
)
_ROW = re.compile(rb'\s*+(?:</row>)?+\s*+<row((?: [A-Za-z0-9:]++="[^"<&]*+")*+)\s*+(/?)>')
_BETWEEN = re.compile(rb"\s*+</row>|\s++")
_END = re.compile(rb"\s*+(?:</row>)?+\s*+</sheetData>")
_TEXT = re.compile(rb">([^<>]+)<")
_TYPE = re.compile(rb' t="([^"]*)"')
_VALUES = {  # what the parser reads rightly, by the type of the cell
    b"n": re.compile(rb"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"),
    b"s": re.compile(rb"\d+"),
    b"b": re.compile(rb"[01]"),
    b"d": re.compile(rb"\d{4}-\d\d-\d\d"),
    b"str": re.compile(rb".*", re.DOTALL),
    b"e": re.compile(rb"#(?:N/A|DIV/0!|NAME\?|NULL!|NUM!|REF!|VALUE!)"),
}
_LONG = re.compile(rb'<c r="[A-Z]+[0-9]{5}')
_HIDDEN = re.compile(rb' hidden="(?:1|true)"')
_ROW_NUMBER = re.compile(rb' r="(\d{1,7})"')
_COLUMN = re.compile(rb'<col(?=[^>]* min="(\d{1,5})")(?=[^>]* max="(\d{1,5})")([^>]*)>')
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')


def quick_look(part: bytes) -> Look | None:
    """Look at a sheet with regular expressions alone; None where one of them meets a stranger."""
    if not _SHEET_HEAD.match(part) or not _is_bare(part):
        return None
    look = Look()
    start, end = cells_of(part)
    if start < end:
        if _cells(part, start, look) != end:
            return None
    elif start == len(part) and b"sheetData" in part and b"<sheetData/>" not in part:
        return None
    for low, high, rest in _COLUMN.findall(part, 0, start):
        if _HIDDEN.search(rest):
            look.marks.hidden_columns.append(range(int(low), int(high) + 1))
    merged = (span(reference.decode()) for reference in _MERGED.findall(part, end))
    look.marks.merged = [each for each in merged if each]
    return look


def cells_of(part: bytes) -> tuple[int, int]:
    """Where the rows of a sheet begin and end; twice the same place if it has none."""
    start = part.find(b"<sheetData>") + 11
    end = part.rfind(b"</sheetData>")
    return (start, end) if 11 <= start <= end else (len(part), len(part))


def _cells(part: bytes, place: int, look: Look) -> int:
    """Go through the cells from the first on; give where they end, -1 if one is too odd."""
    widest = 0
    place = _past_usual(part, place)
    while not (end := _END.match(part, place)):
        if cell := _CELL.match(part, place):
            column = _cell(cell, look)
            if column is None:
                return -1
            widest = max(widest, column)
            place = cell.end()
        elif row := _ROW.match(part, place):
            if not _row(row[1], look):
                return -1
            place = row.end()
        elif between := _BETWEEN.match(part, place):
            place = between.end()
        else:
            return -1
        place = _past_usual(part, place)
    return -1 if widest > 78 and _LONG.search(part) else end.end() - len(b"</sheetData>")


def _cell(cell: re.Match[bytes], look: Look) -> int | None:
    """Note what stands instead of one cell; give its column if it is filled, else 0, None if it
    is too odd or too far out."""
    column, row = column_number(cell[1].decode()), int(cell[2])
    instead = _instead(cell)
    if instead is None:
        return None
    if instead is not _ITSELF:
        look.instead[row, column] = instead
    if not (cell[4] or cell[5] or cell[6]):
        return 0
    if row > ROW_LIMIT or column > COLUMN_LIMIT or (row > 99_999 and column > 26):
        return None
    return column


def _instead(cell: re.Match[bytes]) -> object:
    """_ITSELF for a sound cell, else what stands in its place, None for one that the parser
    can't be shown."""
    typed = _TYPE.search(cell[3])
    kind = typed[1] if typed else b"n"
    formula, value, text = cell[4], cell[5], cell[6]
    if text is not None:
        return None if kind != b"inlineStr" else _ITSELF if _filled(text) else ""
    if not value:
        return NO_VALUE if formula and kind != b"str" else None if kind == b"e" else _ITSELF
    allowed = _VALUES.get(kind)
    if allowed is None or not allowed.fullmatch(value):
        return None
    if kind == b"n" and abs(float(value)) > LARGEST:
        return None
    if kind == b"str":
        said = value.decode("utf-8", "replace")
        return PICTURE if is_picture(said) else _ITSELF if said.strip() else ""
    if kind == b"e":
        return error(
            value.decode(), (formula or b"").decode("utf-8", "replace"), b" vm=" in cell[3]
        )
    return _ITSELF


def _filled(text: bytes) -> bool:
    """Whether an inline text is more than white space."""
    return any(piece.decode("utf-8", "replace").strip() for piece in _TEXT.findall(text))


def error(shown: str, formula: str, is_rich: bool) -> Fault:
    """What an error cell is. Programs that know no pictures in cells are shown #VALUE! or #NAME?."""
    if "DISPIMG(" in formula or (is_rich and (not formula or "IMAGE(" in formula)):
        return PICTURE
    return Fault(shown)


def _row(attributes: bytes, look: Look) -> bool:
    """Note a hidden row; False if it has no number."""
    if _HIDDEN.search(attributes):
        number = _ROW_NUMBER.search(attributes)
        if number is None:
            return False
        look.marks.hidden_rows.append(range(int(number[1]), int(number[1]) + 1))
    return True


def _past_usual(part: bytes, place: int) -> int:
    """The end of the usual cells and rows that begin here."""
    usual = _USUAL.match(part, place)
    return usual.end() if usual else place
