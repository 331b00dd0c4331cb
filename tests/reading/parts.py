"""Builds .xlsx packages part by part, so that a test can make exactly the one that it means."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from pointbook.reading.files.workbook import Refused, Sheet, Workbook, read
from pointbook.vocabulary.cells import Fault

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def sheet_xml(rows: str, *, head: str = "", tail: str = "") -> str:
    """A worksheet around some rows."""
    return f'<worksheet xmlns="{MAIN}">{head}<sheetData>{rows}</sheetData>{tail}</worksheet>'


def row(number: int, *cells: str) -> str:
    """A row of cells written as XML."""
    return f'<row r="{number}">{"".join(cells)}</row>'


def number(reference: str, value: object) -> str:
    """A cell that holds a number."""
    return f'<c r="{reference}"><v>{value}</v></c>'


def xlsx(
    *sheets: str | bytes,
    strings: str | bytes | None = None,
    styles: str = "",
    settings: str = "",
    states: Mapping[int, str] = {},
    more: Mapping[str, str | bytes] = {},
) -> dict[str, str | bytes]:
    """The parts of a workbook; `more` adds parts or takes the place of one."""
    tabs = "".join(
        f'<sheet name="表{n}" sheetId="{n}" state="{states.get(n, "visible")}" r:id="rId{n}"/>'
        for n in range(1, len(sheets) + 1)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{settings}'
        f"<sheets>{tabs}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{links}'
        f'<Relationship Id="s" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="t" Type="{OFFICE}/styles" Target="/xl/styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
    }
    for n, sheet in enumerate(sheets, 1):
        parts[f"xl/worksheets/sheet{n}.xml"] = sheet
    if strings is not None:
        parts["xl/sharedStrings.xml"] = strings
    return parts | dict(more)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """The parts as a zip; always the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def read_bytes(folder: Path, data: bytes, name: str = "book.xlsx") -> Workbook | Refused:
    """Read bytes by way of a file."""
    path = folder / name
    path.write_bytes(data)
    return read(path, f"inbox/{name}")


def read_sheet(folder: Path, xml: str | bytes, **others: str) -> Sheet:
    """Read a workbook of one sheet that must be readable."""
    book = read_bytes(
        folder, zipped(xlsx(xml, strings=others.get("strings"), styles=others.get("styles", "")))
    )
    assert isinstance(book, Workbook), book
    (sheet,) = book.sheets
    return sheet


def faults(sheet: Sheet) -> dict[tuple[int, int], str]:
    """(row, column) → what its cell shows, of all cells that are errors or have no value."""
    return {
        (row, column): cell.text
        for row, cells in enumerate(sheet.rows, 1)
        for column, cell in enumerate(cells, 1)
        if isinstance(cell, Fault)
    }


def reason(result: Workbook | Refused) -> str:
    """Why it was refused, 'read' if it was not."""
    return result.reason if isinstance(result, Refused) else "read"
