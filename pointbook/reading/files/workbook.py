"""Workbooks: the only module that opens one. Finds them below the inbox and reads them to rows.

`read` looks before it parses (`preflight`), tells the parser nothing that it would choke on
(`sheetxml`, `rewrite`), and has whatever is not a plain .xlsx read by a process that may die
(`isolation`). What can't be read is a `Refusal`; nothing is ever raised for what a file holds.
"""

from __future__ import annotations

import gc
import hashlib
import io
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from pointbook.reading.files import apart as isolation
from pointbook.reading.files import look as sheetxml
from pointbook.reading.files import oldformats, package, preflight, rewrite
from pointbook.reading.files.look import Look
from pointbook.reading.files.package import Contents
from pointbook.reading.files.preflight import Refusal, Refused
from pointbook.reading.files.refusals import REASONS
from pointbook.vocabulary.cells import Fault

__all__ = ["REASONS", "Refusal", "Sheet", "Workbook", "find", "read"]

SPREADSHEETS = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb", ".ods", ".et", ".ett")
IN_DISGUISE = (".csv", ".html", ".htm")
ARCHIVES = (".zip", ".rar", ".7z")
DEEPEST_FOLDER = 20


@dataclass(slots=True)
class Sheet:
    """The cells of one sheet from A1 on, and what its cells don't show.

    A cell is ``''`` (blank), a ``str``, ``float``, ``bool`` (as a key of a dictionary True is 1.0),
    ``date``, ``datetime`` where it has a time of day, ``time``, ``timedelta``, or a ``Fault``.
    Rows and columns count from 1.
    """

    name: str
    rows: list[list[object]]  # all of one length
    merged: tuple[tuple[int, int, int, int], ...] = ()  # first row and column, last row and column
    struck: frozenset[int] = frozenset()  # rows struck out in all their filled cells
    hidden: bool = False
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()


@dataclass(slots=True)
class Workbook:
    """A workbook as read: its bytes, their digest, its sheets in order."""

    file: str  # as given
    digest: str  # sha256 of the bytes, hex
    data: bytes
    sheets: list[Sheet]


# --- finding ------------------------------------------------------------------------------------


def find(inbox: Path) -> tuple[list[Path], list[tuple[Path, Refusal]]]:
    """List every workbook below a folder in order of path, and what only looks like one."""
    found: list[Path] = []
    refused: list[tuple[Path, Refusal]] = []
    for path, reason in _walk(inbox, 0):
        if reason:
            refused.append((path, Refused(reason).refusal))
        else:
            found.append(path)

    def place(path: Path) -> tuple[str, ...]:
        return path.relative_to(inbox).parts

    return sorted(found, key=place), sorted(refused, key=lambda pair: place(pair[0]))


def _walk(folder: Path, depth: int) -> Iterator[tuple[Path, str]]:
    """Give each candidate below a folder with the reason against it, '' for none."""
    if depth > DEEPEST_FOLDER:
        yield folder, "too-deep"
        return
    try:
        with os.scandir(folder) as entries:
            children = list(entries)
    except OSError:
        yield folder, "no-permission"
        return
    for child in children:
        if child.name.startswith((".", "~$")):
            continue
        path = Path(child.path)
        kind = path.suffix.lower()
        named = kind in SPREADSHEETS + IN_DISGUISE + ARCHIVES
        try:
            reason = _against(child.stat(follow_symlinks=False).st_mode)
        except OSError:
            reason = "gone"
        if kind in ARCHIVES:
            reason = reason or "archive"
        if named:
            yield path, reason
        if reason == "folder":
            yield from _walk(path, depth + 1)


def _against(mode: int) -> str:
    """The reason against reading what is no regular file."""
    if stat.S_ISLNK(mode):
        return "link"
    if stat.S_ISDIR(mode):
        return "folder"
    return "" if stat.S_ISREG(mode) else "not-a-file"


# --- reading ------------------------------------------------------------------------------------


def read(
    path: Path, file: str, *, wanted: Callable[[str], bool] | None = None
) -> Workbook | Refusal:
    """Read one workbook; sheets not wanted are listed without rows."""
    try:
        data = preflight.bytes_of(path)
        sheets = _sheets(data, wanted or _every)
    except Refused as refused:
        return refused.refusal
    return Workbook(file, hashlib.sha256(data).hexdigest(), data, sheets)


def _every(_: str) -> bool:
    """Want every sheet."""
    return True


def _sheets(data: bytes, wanted: Callable[[str], bool]) -> list[Sheet]:
    """Read a plain .xlsx here, anything else in the other process."""
    if preflight.container(data) == "zip":
        parts = preflight.parts(data)
        if preflight.zip_kind(parts) == "xlsx":
            plain = _plain(parts, wanted)
            if plain is not None:
                return plain
    sheets = isolation.call(read_apart, data)
    for sheet in sheets:
        if not wanted(sheet.name):
            sheet.rows = []
    return sheets


def read_apart(data: bytes) -> list[Sheet]:
    """Read whatever is not a plain .xlsx; called in the process that may die."""
    if preflight.container(data) == "ole":
        looks = oldformats.looks_at_xls(data)
    else:
        parts = preflight.parts(data)
        kind = preflight.zip_kind(parts)
        if kind == "xlsx":
            return _odd(parts)
        looks = oldformats.LOOKS[kind](parts)
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    listed = [tab for tab in book.sheets_metadata if tab.typ == SheetTypeEnum.WorkSheet]
    if len(listed) > preflight.SHEET_LIMIT:
        raise Refused("too-many-sheets", f"{len(listed)} > {preflight.SHEET_LIMIT}")
    if len(listed) != len(looks):
        raise Refused("damaged", "sheets")
    return [
        _sheet(book.get_sheet_by_name(tab.name), tab.name, look, _is_hidden(tab))
        for tab, look in zip(listed, looks, strict=True)
    ]


def _is_hidden(tab: SheetMetadata) -> bool:
    """Whether a sheet is hidden."""
    return tab.visible != SheetVisibleEnum.Visible


def _plain(parts: dict[str, bytes], wanted: Callable[[str], bool]) -> list[Sheet] | None:
    """Read an .xlsx whose every part is ordinary; None if one is not."""
    listed = package.contents(parts)
    strings = parts.get(listed.strings or "", b"<sst></sst>")
    counted = sheetxml.strings_without_count(strings)
    looks = [
        sheetxml.quick_look(parts[tab.part]) if wanted(tab.name) else Look() for tab in listed.tabs
    ]
    if counted is None or None in looks:
        return None
    sheets = [parts[tab.part] if wanted(tab.name) else b"" for tab in listed.tabs]
    try:
        return _parsed(listed, looks, sheets, counted, parts)  # type: ignore[arg-type]
    except (Refused, KeyboardInterrupt):
        raise
    except BaseException:  # noqa: BLE001 - whatever stops the parser, the slow way tries again
        return None


def _odd(parts: dict[str, bytes]) -> list[Sheet]:
    """Read an .xlsx of any make, each part rewritten first."""
    listed = package.contents(parts)
    strings = rewrite.rewritten_strings(parts.get(listed.strings or "", b"<sst></sst>"))
    pairs = [rewrite.rewritten(parts[tab.part]) for tab in listed.tabs]
    looks, sheets = [look for look, _ in pairs], [sheet for _, sheet in pairs]
    return _parsed(listed, looks, sheets, strings, parts)


def _parsed(
    listed: Contents,
    looks: list[Look],
    sheets: list[bytes],
    strings: bytes,
    parts: dict[str, bytes],
) -> list[Sheet]:
    """Hand the parser a package of checked parts and put rows and looks together."""
    styles = parts.get(listed.styles or "", b"<styleSheet></styleSheet>")
    if b"<!DOCTYPE" in styles:
        raise Refused("doctype")
    built = io.BytesIO(package.build(sheets, strings, styles, listed.since_1904))
    parts.clear()  # nobody needs them again, and a large sheet is large in every shape it takes
    sheets.clear()
    collecting = gc.isenabled()
    gc.disable()  # rows are made by the thousand and none of them is rubbish
    try:
        book = CalamineWorkbook.from_filelike(built)
        built.close()
        return [
            _sheet(book.get_sheet_by_index(index), tab.name, look, tab.hidden)
            for index, (tab, look) in enumerate(zip(listed.tabs, looks, strict=True))
        ]
    finally:
        if collecting:
            gc.enable()


def _sheet(cells: CalamineSheet, name: str, look: Look, hidden: bool) -> Sheet:
    """Put the rows of one sheet and the look at it together."""
    rows: list[list[object]] = cells.to_python(skip_empty_area=False)  # type: ignore[assignment]
    _put(rows, look.faults)
    width = len(rows[0]) if rows else 0
    columns = [range(span.start, min(span.stop, width + 1)) for span in look.hidden_columns]
    return Sheet(
        name,
        rows,
        tuple(look.merged),
        frozenset(),
        hidden,
        tuple(sorted(look.hidden_rows)),
        tuple(sorted({column for span in columns for column in span})),
    )


def _put(rows: list[list[object]], faults: dict[tuple[int, int], str]) -> None:
    """Put the faults in their places, which may lie beyond the last value."""
    if not faults:
        return
    wide = max(len(rows[0]) if rows else 0, *(column for _, column in faults))
    rows += [[] for _ in range(max(row for row, _ in faults) - len(rows))]
    for cells in rows:
        cells += [""] * (wide - len(cells))
    for (row, column), fault in faults.items():
        rows[row - 1][column - 1] = Fault(fault)
