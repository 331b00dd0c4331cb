"""Workbooks: the only door through which one is opened, from a file or from bytes.

What it is the content says (``preflight``). A plain .xlsx and text are read where we are, whatever
else by a process that may die (``apart``). What can't be read is a ``Refusal``; nothing is ever
raised for what a file holds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pointbook.reading.files import apart, ods, preflight, text, xls, xlsb, xlsx
from pointbook.reading.files.package import Package
from pointbook.reading.files.refusals import REASONS, Refusal, Refused
from pointbook.reading.files.sheet import Sheet

__all__ = ["REASONS", "Refusal", "Sheet", "Workbook", "parse", "read"]


@dataclass(slots=True)
class Workbook:
    """A workbook as read: its bytes, their digest, its sheets in order."""

    file: str  # as given
    digest: str  # sha256 of the bytes, hex
    data: bytes
    sheets: list[Sheet]


def read(path: Path, file: str) -> Workbook | Refusal:
    """Read one workbook from the disk."""
    try:
        data = preflight.bytes_of(path)
    except Refused as refused:
        return refused.refusal
    return parse(data, file)


def parse(data: bytes, file: str) -> Workbook | Refusal:
    """Read one workbook from its bytes, as they are sealed in the book; ``file`` is its name."""
    try:
        sheets = _sheets(data, file)
    except Refused as refused:
        return refused.refusal
    return Workbook(file, hashlib.sha256(data).hexdigest(), data, sheets)


def _sheets(data: bytes, file: str) -> list[Sheet]:
    kind = preflight.kind(data, file)
    if kind == "text":
        return [text.sheet(text.decoded(data) or "", file)]
    if kind == "zip":
        package = Package(data)
        if package.kind() == "xlsx" and (plain := xlsx.plain(package)) is not None:
            return plain
    return apart.call(read_apart, data)


_ZIPPED: dict[str, Callable[[Package], list[Sheet]]] = {
    "xlsx": xlsx.odd,
    "xlsb": xlsb.sheets,
    "ods": ods.sheets,
}


def read_apart(data: bytes) -> list[Sheet]:
    """Read whatever is not a plain .xlsx; called in the process that may die."""
    if data.startswith(preflight.OLE):
        return xls.sheets(data)
    package = Package(data)
    return _ZIPPED[package.kind()](package)
