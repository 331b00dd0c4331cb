"""A clerk's workbook as a copy to write into: opened, and packed again into the same bytes.

It is the workbook itself where openpyxl can keep all of it. What openpyxl would lose (pictures,
charts, macros, rules of newer Excels, every format but .xlsx) makes it a fresh copy of the
values. Formulas keep the results that they showed.
"""

import re
import warnings
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo, is_zipfile

import openpyxl
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.datetime import to_excel

from pointbook.paper.workbooks import CREATED, fit
from pointbook.reading.files.workbook import Sheet, Workbook
from pointbook.vocabulary.cells import NO_VALUE, Fault, shown

_LARGEST = 9.99e307

# The parts of a package that openpyxl writes again as it read them, or that nobody misses.
_KEPT_PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/[^/]+|docProps/[^/]+|docMetadata/[^/]+|customXml/.*"
    r"|xl/(_rels/[^/]+|workbook\.xml|styles\.xml|sharedStrings\.xml|calcChain\.xml|theme/[^/]+"
    r"|worksheets/[^/]+\.xml|worksheets/_rels/[^/]+|tables/[^/]+|printerSettings/[^/]+|persons/[^/]+"
    r"|comments/?[^/]*\.xml|drawings/(?:vml|comments)Drawing[^/]*|drawings/_rels/vmlDrawing[^/]*)"
)
_MAIN_PART = b"spreadsheetml.sheet.main+xml"
_BEYOND = re.compile(rb"<(?:\w+:)?extLst[\s>]|>\s*[-+]?\d{308}")  # newer rules, endless numbers
_FORMULA = re.compile(r'<c r="([A-Z]+)(\d+)"([^>]*)><f([^>]*)>([^<]*)</f><v ?(?:/>|></v>)')
_DATES_OF_FILE = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(?=<)")
_FIXED_DATE = CREATED.strftime("%Y-%m-%dT%H:%M:%SZ").encode()


def whole(original: Workbook) -> Any:
    """The workbook itself, or None where openpyxl would lose a part of it."""
    if not _is_plain(original.data):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # it warns of what it is about to lose
            warnings.filterwarnings("ignore", "Workbook contains no default style")
            book = openpyxl.load_workbook(BytesIO(original.data), rich_text=True)
    except Exception:  # noqa: BLE001 - foreign files make openpyxl raise anything
        return None
    names = [page.title for page in book.worksheets]
    return book if names == [sheet.name for sheet in original.sheets] else None


def _is_plain(data: bytes) -> bool:
    if not is_zipfile(BytesIO(data)):
        return False
    with ZipFile(BytesIO(data)) as archive:
        names = archive.namelist()
        if not all(_KEPT_PARTS.fullmatch(name) for name in names if not name.endswith("/")):
            return False
        kinds = archive.read("[Content_Types].xml") if "[Content_Types].xml" in names else b""
        if _MAIN_PART not in kinds:
            return False
        sheets = (archive.read(name) for name in names if name.startswith("xl/worksheets/"))
        return not any(_BEYOND.search(sheet) for sheet in sheets)


def values_only(original: Workbook) -> Any:
    """A new workbook with the values of all cells at their places."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    book.properties.created = CREATED
    for sheet in original.sheets:
        page = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", sheet.name))
        page.sheet_state = "hidden" if sheet.hidden else "visible"
        for row, cells in enumerate(sheet.rows, 1):
            for column, value in enumerate(cells, 1):
                if value not in ("", None, NO_VALUE):
                    put(page.cell(row, column), value)
        for column, width in _widths(sheet).items():
            page.column_dimensions[get_column_letter(column)].width = width
    return book


def put(cell: Any, value: object) -> None:
    """A value into a cell; text stays text whatever it looks like, and a number too large for a cell
    becomes one."""
    if isinstance(value, int | float) and not abs(value) <= _LARGEST:
        value = shown(value)
    if isinstance(value, str):
        cell.value = fit(value)
        cell.data_type = "s"
        return
    if isinstance(value, Fault):
        cell.value = value.text
        cell.data_type = "e" if value.text.startswith("#") else "s"
        return
    cell.value = value
    if isinstance(value, datetime) and value.time() != time():
        cell.number_format = "yyyy-mm-dd hh:mm:ss"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"


def _widths(sheet: Sheet) -> dict[int, float]:
    """Column widths that show most of what stands in the first rows; Chinese is two wide."""
    found: dict[int, float] = {}
    for cells in sheet.rows[:100]:
        for column, value in enumerate(cells, 1):
            text = shown(value)
            wide = len(text) + sum(character > "\u2e7f" for character in text)
            found[column] = min(40, max(found.get(column, 8), wide + 2))
    return found


def cell_of(sheet: Sheet, row: int, column: int) -> object:
    """What stands in a cell, ``''`` in one beyond the last."""
    inside = row <= len(sheet.rows) and column <= len(sheet.rows[row - 1])
    return sheet.rows[row - 1][column - 1] if inside else ""


def packed(book: Any, sheets: Mapping[str, Sheet]) -> bytes:
    """The same workbook is the same bytes; formulas get back the results that they showed."""
    saved, packed = BytesIO(), BytesIO()
    book.save(saved)
    number = {f"xl/worksheets/sheet{at}.xml": p.title for at, p in enumerate(book.worksheets, 1)}
    with ZipFile(saved) as source, ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = _DATES_OF_FILE.sub(rb"\g<1>" + _FIXED_DATE, data)
            elif sheet := sheets.get(number.get(name, "")):
                data = _with_results(data.decode(), sheet, book.epoch).encode()
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, data)
    return packed.getvalue()


def _with_results(xml: str, sheet: Sheet, epoch: Any) -> str:
    def cell(found: re.Match[str]) -> str:
        letters, row, style, kind, formula = found.groups()
        value = cell_of(sheet, int(row), column_index_from_string(letters))
        result = _result(value, epoch)
        if result is None:
            return found[0]
        return f'<c r="{letters}{row}"{style}{result[0]}><f{kind}>{formula}</f><v>{result[1]}</v>'

    return _FORMULA.sub(cell, xml)


def _result(value: object, epoch: Any) -> tuple[str, str] | None:
    """The type and the text of a formula's result; None for one that was never worked out."""
    match value:
        case Fault():
            return (' t="e"', value.text) if value.text.startswith("#") else None
        case bool():
            return ' t="b"', str(int(value))
        case int() | float():
            return "", repr(value)
        case date() | time() | timedelta():
            return "", repr(to_excel(value, epoch))  # type: ignore[no-untyped-call]
    return ' t="str"', escape(fit(str(value)))
