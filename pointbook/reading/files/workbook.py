"""Workbooks: the only door through which one is opened, from a file or from bytes.

What it is the content says (``preflight``). A plain .xlsx and text are read where we are, whatever
else by a process that may die (``apart``). What can't be read is a ``Refused``; nothing is ever
raised for what a file holds.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pointbook.reading.files import apart, preflight, text, xlsx
from pointbook.reading.files.package import Package
from pointbook.reading.files.refusals import Refused
from pointbook.reading.files.sheet import Sheet

__all__ = ["Refused", "Sheet", "Workbook", "parse", "read"]

OTHERS = "pointbook.reading.files.others:sheets"


@dataclass(slots=True)
class Workbook:
    """A workbook as read: its bytes, their digest, its sheets in order."""

    file: str  # as given
    digest: str  # sha256 of the bytes, hex
    data: bytes
    sheets: list[Sheet]


def read(path: Path, file: str) -> Workbook | Refused:
    """Read one workbook from the disk."""
    try:
        data = preflight.bytes_of(path)
    except Refused as refused:
        return refused
    return parse(data, file)


def parse(data: bytes, file: str) -> Workbook | Refused:
    """Read one workbook from its bytes, as they are sealed in the book; ``file`` is its name."""
    try:
        sheets = _sheets(data, file)
    except Refused as refused:
        return refused
    return Workbook(file, hashlib.sha256(data).hexdigest(), data, sheets)


def _sheets(data: bytes, file: str) -> list[Sheet]:
    kind = preflight.kind(data, file)
    if kind == "text":
        return [text.sheet(text.decoded(data) or "", file)]
    if kind == "zip":
        package = Package(data)
        if package.kind() == "xlsx":
            with suppress(xlsx.Odd):
                return xlsx.sheets(package, xlsx.quick)
    sheets: list[Sheet] = apart.call(OTHERS, data)
    return sheets
