"""The XML of an .xlsx: what the parser can't tell, and what it must not be shown.

A `Look` at a sheet says which cells hold an error or a formula without a stored value, what is
hidden and what is merged. A sheet as nearly every program writes it is looked at with quick
searches, one regular expression for all its cells; anything out of the ordinary is `None` there
and is read by `rewritten`, which is slow, knows the whole of XML, and writes the sheet anew in
the ordinary way. So the parser meets cells of a few known shapes only, none of them far away.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pointbook.reading.files.preflight import COLUMN_LIMIT, ROW_LIMIT, Refused

AREA_LIMIT = 20_000_000  # cells of the rectangle that the parser lays out in memory
LARGEST = 1e10  # beyond it no number of a clerk's, and none that the parser can take for a day
NO_VALUE = "="  # how a Look marks a formula without a stored value


@dataclass(slots=True)
class Look:
    """What a look at one sheet found; rows and columns count from 1."""

    faults: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[range] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


_PREAMBLE = (
    rb'\s*+(?:<\?xml version="1.0"(?: encoding="(?i:utf-8)")?(?: standalone="\w+")? ?\?>)?\s*+'
)
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


_SHEET_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?" + _PREAMBLE + rb"<worksheet[\s>]")
# The commonest cells and rows, one after the other. Each byte is looked at once, nothing is tried
# twice (++ and *+): the whole of a large sheet takes a fifth of the time that parsing it takes.
# A whole part of more digits, or a large power, under a format of a day would make it panic.
_SMALL = rb"(?=[-.0-9])-?+[0-9]{0,10}+(?:\.[0-9]*+)?+(?:E-[0-9]++)?+"
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
    + rb"<v>[^<]*+</v)></c>|>"
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
_TYPE = re.compile(rb' t="([^"]*)"')
_VALUES = {  # what the parser reads rightly, by the type of the cell
    b"n": re.compile(rb"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"),
    b"s": re.compile(rb"\d+"),
    b"b": re.compile(rb"[01]"),
    b"d": re.compile(rb"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?)?"),
    b"str": re.compile(rb".*", re.DOTALL),
    b"e": re.compile(rb"#(?:N/A|DIV/0!|NAME\?|NULL!|NUM!|REF!|VALUE!)"),
}
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
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
            look.hidden_columns.append(range(int(low), int(high) + 1))
    look.merged = [span(ref.decode()) for ref in _MERGED.findall(part, end)]
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
    """Note the fault of one cell; give the column of its value, None if it is too odd."""
    column, row = column_number(cell[1].decode()), int(cell[2])
    kind = _TYPE.search(cell[3])
    fault = _fault(kind[1] if kind else b"n", cell[4], cell[5], cell[6])
    if fault is None:
        return None
    if fault:
        look.faults[row, column] = fault
    if not (fault or cell[5] or cell[6]):
        return 0
    check_place(row, column)
    return None if row > 99_999 and column > 26 else column


def _fault(
    kind: bytes, formula: bytes | None, value: bytes | None, text: bytes | None
) -> str | None:
    """'' for a sound cell, its fault for another, None for one the parser can't be shown."""
    if text is not None:
        return "" if kind == b"inlineStr" else None
    if not value:
        return NO_VALUE if formula and kind != b"str" else None if kind == b"e" else ""
    allowed = _VALUES.get(kind)
    if allowed is None or not allowed.fullmatch(value):
        return None
    if kind == b"n" and abs(float(value)) > LARGEST:
        return None
    return value.decode() if kind == b"e" else ""


def _row(attributes: bytes, look: Look) -> bool:
    """Note a hidden row; False if it has no number."""
    if _HIDDEN.search(attributes):
        number = _ROW_NUMBER.search(attributes)
        if number is None:
            return False
        look.hidden_rows.append(int(number[1]))
    return True


def _past_usual(part: bytes, place: int) -> int:
    """The end of the usual cells and rows that begin here."""
    usual = _USUAL.match(part, place)
    return usual.end() if usual else place


def check_place(row: int, column: int) -> None:
    """Refuse a value so far out that the empty cells before it would fill the memory."""
    if row > ROW_LIMIT or column > COLUMN_LIMIT:
        raise Refused("too-far-cell", f"{column_letters(column)}{row}")


def check_area(rows: int, columns: int) -> None:
    """Refuse a few values so far apart that what lies between them would fill the memory."""
    if rows * columns > AREA_LIMIT:
        raise Refused("too-far-cell", f"{rows} × {columns}")


def column_number(letters: str) -> int:
    """'A' → 1, 'AA' → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def span(reference: str) -> tuple[int, int, int, int]:
    """'B2:C5' → (2, 2, 5, 3): first row and column, last row and column."""
    first, last = (_REFERENCE.fullmatch(corner) for corner in reference.split(":"))
    assert first
    assert last
    return int(first[2]), column_number(first[1]), int(last[2]), column_number(last[1])


def column_letters(number: int) -> str:
    """1 → 'A', 27 → 'AA'."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
