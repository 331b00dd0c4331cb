"""A clerk's workbook as a copy to write into: opened, and packed again into the same bytes.

It is the workbook itself where openpyxl can keep all of it. What openpyxl would lose (pictures,
charts, macros, rules of newer Excels, every format but .xlsx) makes it a fresh copy of the
values. Formulas keep the results that they showed.
"""

import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any, Protocol
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo, is_zipfile

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from pointbook.vocabulary.cells import NO_VALUE, Fault

_CREATED = datetime(2022, 1, 1)
_LONGEST = 32_767
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

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
_FIXED_DATE = _CREATED.strftime("%Y-%m-%dT%H:%M:%SZ").encode()


class Grid(Protocol):
    """The cells of one sheet as they were read."""

    name: str
    rows: list[list[object]]
    hidden: bool


@dataclass(frozen=True, slots=True)
class Original:
    """A clerk's workbook: its bytes and cells, and where the head row of each table is.

    ``earlier`` are the digests of what it is itself a mended copy of.
    """

    file: str
    data: bytes
    digest: str
    grids: Sequence[Grid]
    head_rows: Mapping[str, int]
    earlier: tuple[str, ...] = ()


def whole(original: Original) -> Any:
    """The workbook itself, or None where openpyxl would lose a part of it."""
    if not _is_plain(original.data):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # it warns of what it is about to lose
            warnings.filterwarnings("ignore", "Workbook contains no default style")
            book = load_workbook(BytesIO(original.data), rich_text=True)
    except Exception:  # noqa: BLE001 - foreign files make openpyxl raise anything
        return None
    names = [page.title for page in book.worksheets]
    return book if names == [grid.name for grid in original.grids] else None


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


def values_only(original: Original) -> Any:
    """A new workbook with the values of all cells at their places."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.created = _CREATED
    for grid in original.grids:
        page = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", grid.name))
        page.sheet_state = "hidden" if grid.hidden else "visible"
        for row, cells in enumerate(grid.rows, 1):
            for column, value in enumerate(cells, 1):
                if value not in ("", None, NO_VALUE):
                    put(page.cell(row, column), value)
        for column, width in _widths(grid).items():
            page.column_dimensions[get_column_letter(column)].width = width
    return book


_LARGEST = 9.99e307


def fit(text: str) -> str:
    """Text as a cell can hold it."""
    return _UNFIT.sub("", text)[:_LONGEST]


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


def _widths(grid: Grid) -> dict[int, float]:
    """Column widths that show most of what stands in the first rows; Chinese is two wide."""
    found: dict[int, float] = {}
    for cells in grid.rows[:100]:
        for column, value in enumerate(cells, 1):
            text = shown(value)
            wide = len(text) + sum(character > "\u2e7f" for character in text)
            found[column] = min(40, max(found.get(column, 8), wide + 2))
    return found


def cell_of(grid: Grid, row: int, column: int) -> object:
    """What stands in a cell, ``''`` in one beyond the last."""
    inside = row <= len(grid.rows) and column <= len(grid.rows[row - 1])
    return grid.rows[row - 1][column - 1] if inside else ""


def shown(value: object) -> str:
    if isinstance(value, Fault):
        return value.text
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return "" if value is None else str(value)


def packed(book: Any, grids: Mapping[str, Grid]) -> bytes:
    """The same workbook is the same bytes; formulas get back the results that they showed."""
    saved, packed = BytesIO(), BytesIO()
    book.save(saved)
    number = {f"xl/worksheets/sheet{at}.xml": p.title for at, p in enumerate(book.worksheets, 1)}
    with ZipFile(saved) as source, ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = _DATES_OF_FILE.sub(rb"\g<1>" + _FIXED_DATE, data)
            elif grid := grids.get(number.get(name, "")):
                data = _with_results(data.decode(), grid, book.epoch).encode()
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, data)
    return packed.getvalue()


def _with_results(sheet: str, grid: Grid, epoch: Any) -> str:
    def cell(found: re.Match[str]) -> str:
        letters, row, style, kind, formula = found.groups()
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - 64
        result = _result(grid, int(row), column, epoch)
        if result is None:
            return found[0]
        return f'<c r="{letters}{row}"{style}{result[0]}><f{kind}>{formula}</f><v>{result[1]}</v>'

    return _FORMULA.sub(cell, sheet)


def _result(grid: Grid, row: int, column: int, epoch: Any) -> tuple[str, str] | None:
    """The type and the text of a formula's result; None for one that was never worked out."""
    value = cell_of(grid, row, column)
    if isinstance(value, Fault):
        return (' t="e"', value.text) if value.text.startswith("#") else None
    if isinstance(value, bool):
        return ' t="b"', str(int(value))
    if isinstance(value, int | float):
        return "", repr(value)
    if isinstance(value, date | time | timedelta):
        return "", repr(to_excel(value, epoch))  # type: ignore[no-untyped-call]
    return ' t="str"', escape(fit(str(value)))
