"""Looks at the bytes of a workbook before any parser does: what it is, and whether it is whole.

The kind is told by content, never by name. Of a zip every part is inflated once, within limits,
which checks its CRC; whatever is read later is read from these parts and from nothing else.
Nothing here parses a sheet. A file that can't be read raises `Refused`, which `workbook.read`
turns into the `Refusal` that the caller gets.
"""

from __future__ import annotations

import io
import os
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

MEBIBYTE = 1 << 20
FILE_LIMIT = 20 * MEBIBYTE
PART_LIMIT = 150 * MEBIBYTE
TOTAL_LIMIT = 300 * MEBIBYTE
RATIO_LIMIT = 200  # asked only of parts above 1 MiB: small repetitive ones are harmless
SMALL = 1 << 16
ENTRY_LIMIT = 2_000
SHEET_LIMIT = 100
ROW_LIMIT = 200_000
COLUMN_LIMIT = 512


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file is not read: a problem code, the key of a sentence, the facts for it."""

    code: str  # 'unreadable-file' | 'encrypted-file' | 'too-large'
    reason: str  # a key of REASONS
    detail: str  # a number, a part's name, a limit; never a traceback


# Open without waiting for a pipe's writer, and without following a link put there meanwhile.
_FLAGS = os.O_RDONLY | sum(getattr(os, f, 0) for f in ("O_NONBLOCK", "O_NOFOLLOW", "O_BINARY"))


class Refused(Exception):
    """Raised inside the reading of one file; never leaves `workbook.read` and `workbook.find`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        """Take the code that belongs to the reason."""
        super().__init__(reason, detail)
        self.refusal = Refusal(CODES.get(reason, "unreadable-file"), reason, detail)


CODES = {"password": "encrypted-file"} | dict.fromkeys(
    (
        "file-size",
        "part-size",
        "total-size",
        "ratio",
        "too-many-parts",
        "too-many-sheets",
        "too-far-cell",
    ),
    "too-large",
)


def bytes_of(path: Path) -> bytes:
    """Read a regular file once; refuse links, folders, pipes, and files that change meanwhile."""
    try:
        seen = path.lstat()
        if stat.S_ISLNK(seen.st_mode):
            raise Refused("link")
        if stat.S_ISDIR(seen.st_mode):
            raise Refused("folder")
        if not stat.S_ISREG(seen.st_mode):
            raise Refused("not-a-file")
        if seen.st_size > FILE_LIMIT:
            raise Refused("file-size", _mebibytes(seen.st_size, FILE_LIMIT))
        with os.fdopen(os.open(path, _FLAGS), "rb") as stream:
            data = stream.read(FILE_LIMIT + 1)
            after = os.fstat(stream.fileno())
    except FileNotFoundError:
        raise Refused("gone") from None
    except PermissionError:
        raise Refused("no-permission") from None
    except OSError as error:
        raise Refused("disk", error.strerror or "") from None
    marks = {(s.st_size, s.st_mtime_ns, s.st_ino) for s in (seen, after)}
    if len(marks) > 1 or len(data) != seen.st_size:
        raise Refused("changed-while-reading")
    return data


def _mebibytes(size: int, limit: int) -> str:
    """'21.3 MB > 20 MB'."""
    return f"{size / MEBIBYTE:.1f} MB > {limit // MEBIBYTE} MB"


def container(data: bytes) -> str:
    """Tell 'zip' from 'ole' (.xls and whatever else Office stored that way); refuse the rest."""
    if data.startswith(b"PK\x03\x04"):
        return "zip"
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "ole"
    raise Refused(_stranger(data))


def _stranger(data: bytes) -> str:
    """Name what a file is that is no workbook."""
    if not data:
        return "empty"
    if not data.strip(b"\0"):
        return "zeros"
    head = data[:4096].removeprefix(b"\xef\xbb\xbf")
    text = head.replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n").lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in text:
        return "xml-2003"
    if text.startswith((b"<", b"mime-version")) and any(
        mark in text for mark in (b"<html", b"<table", b"<!doctype html", b"mime-version")
    ):
        return "html"
    if head[0] == 9 and head[1:2] in (b"\0", b"\2", b"\4", b"\x08"):
        return "old-excel"
    return "csv" if _looks_like_text(data[:4096]) else "not-a-workbook"


def _looks_like_text(head: bytes) -> bool:
    """Whether the first bytes are lines of separated values in one of the usual encodings."""
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8", "gb18030"):
        text = head.decode(encoding, errors="replace")
        strange = sum(c == "\ufffd" or (c < " " and c not in "\t\r\n") for c in text)
        if strange <= 1 and any(mark in text for mark in ",\t;|"):
            return True
    return False


def parts(data: bytes) -> dict[str, bytes]:
    """Inflate every part of a zip once, its CRC checked; keys are lower-case part names."""
    entries = _directory(data)
    found: dict[str, bytes] = {}
    total = 0
    for entry in entries:
        name = entry.orig_filename.replace("\\", "/").lower().lstrip("/")
        if name in found:
            raise Refused("duplicate-parts", name)
        total += entry.file_size
        if entry.file_size > PART_LIMIT:
            raise Refused("part-size", f"{name}: {_mebibytes(entry.file_size, PART_LIMIT)}")
        if total > TOTAL_LIMIT:
            raise Refused("total-size", _mebibytes(total, TOTAL_LIMIT))
        found[name] = _inflated(data, entry, name)
    return found


def _directory(data: bytes) -> list[zipfile.ZipInfo]:
    """Read the zip's table of contents; entries listed must be as many as entries counted."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except Exception as error:
        raise Refused("cut-short" if b"PK\5\6" not in data else "damaged", "zip") from error
    end = data.rfind(b"PK\5\6")
    counted = int.from_bytes(data[end + 10 : end + 12], "little")
    if len(entries) > ENTRY_LIMIT:
        raise Refused("too-many-parts", f"{len(entries)} > {ENTRY_LIMIT}")
    if counted not in (len(entries), 0xFFFF):
        raise Refused("damaged", "zip")
    return entries


def _inflated(data: bytes, entry: zipfile.ZipInfo, name: str) -> bytes:
    """Give the bytes of one part, proved by the header before it, its length and its CRC."""
    size, start = entry.file_size, entry.header_offset
    if entry.flag_bits & 0x1:
        raise Refused("password")
    if size > MEBIBYTE and size > RATIO_LIMIT * entry.compress_size:
        raise Refused("ratio", f"{name}: {size // max(entry.compress_size, 1)} > {RATIO_LIMIT}")
    header = data[start : start + 30]
    if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
        raise Refused("damaged", name)
    name_end = start + 30 + int.from_bytes(header[26:28], "little")
    begin = name_end + int.from_bytes(header[28:30], "little")
    encoding = "utf-8" if entry.flag_bits & 0x800 else "cp437"
    if data[start + 30 : name_end] != entry.orig_filename.encode(encoding, "replace"):
        raise Refused("damaged", name)
    raw = data[begin : begin + entry.compress_size]
    plain = raw if entry.compress_type == zipfile.ZIP_STORED else _unpacked(raw, entry, name)
    if len(plain) != size or zlib.crc32(plain) != entry.CRC:
        raise Refused("damaged", name)
    return plain


def _unpacked(raw: bytes, entry: zipfile.ZipInfo, name: str) -> bytes:
    """Inflate no more than the directory promised, so that a false promise costs nothing."""
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise Refused("odd-compression", name)
    try:
        if len(raw) < SMALL:  # can't grow beyond 64 MiB, and this way is quicker
            return zlib.decompress(raw, -15, max(entry.file_size, 1))
        machine = zlib.decompressobj(-15)
        plain = machine.decompress(raw, entry.file_size + 1)
    except zlib.error:
        raise Refused("damaged", name) from None
    if not machine.eof:
        raise Refused("damaged", name)
    return plain


def zip_kind(parts_found: dict[str, bytes]) -> str:
    """Tell 'xlsx' from 'xlsb' and 'ods' by the parts of a zip; refuse other documents."""
    if "content.xml" in parts_found:
        kind = parts_found.get("mimetype", b"").strip()
        if b"encryption-data" in parts_found.get("meta-inf/manifest.xml", b""):
            raise Refused("password")
        if kind and b"opendocument.spreadsheet" not in kind:
            raise Refused("not-a-workbook", kind[:80].decode("ascii", "replace"))
        return "ods"
    if "xl/workbook.bin" in parts_found:
        return "xlsb"
    if "xl/workbook.xml" in parts_found or "_rels/.rels" in parts_found:
        if any(name.startswith(("word/", "ppt/")) for name in parts_found):
            raise Refused("not-a-workbook", "Word, PowerPoint")
        return "xlsx"
    raise Refused("not-a-workbook", "zip")
