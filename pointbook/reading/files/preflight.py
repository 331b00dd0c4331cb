"""Looks at a file before any parser does: whether it may be read at all, and what it is.

The kind is told by content, never by name; a name speaks only where the content says nothing.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from pathlib import Path
from typing import Literal

from pointbook.reading.files import text
from pointbook.reading.files.refusals import Refused

MEBIBYTE = 1 << 20
FILE_LIMIT = 20 * MEBIBYTE

ZIP = b"PK\3\4"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END_OF_ZIP = b"PK\5\6"
_NAMED = re.compile(r"\.(?:xls[xmb]?|xlt[xm]?|et|ett|ods|csv)\b", re.IGNORECASE)

# Open without waiting for a pipe's writer, and without following a link put there meanwhile.
_FLAGS = os.O_RDONLY | sum(getattr(os, f, 0) for f in ("O_NONBLOCK", "O_NOFOLLOW", "O_BINARY"))


def bytes_of(path: Path) -> bytes:
    """Read a regular file once; refuse links, folders, pipes, and files that change meanwhile."""
    try:
        seen = path.lstat()
        if reason := against(seen.st_mode):
            raise Refused(reason)
        with os.fdopen(os.open(path, _FLAGS), "rb") as stream:
            if seen.st_size > FILE_LIMIT:
                kind(stream.read(4096), path.name)
                raise Refused("file-size", mebibytes(seen.st_size, FILE_LIMIT))
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


def against(mode: int) -> str:
    """The reason against reading what is no regular file, '' for one that is."""
    if stat.S_ISLNK(mode):
        return "link"
    if stat.S_ISDIR(mode):
        return "folder"
    return "" if stat.S_ISREG(mode) else "not-a-file"


def mebibytes(size: int, limit: int) -> str:
    """'21.3 MB > 20 MB'."""
    return f"{size / MEBIBYTE:.1f} MB > {limit // MEBIBYTE} MB"


def kind(data: bytes, name: str) -> Literal["zip", "ole"] | str:
    """'zip', 'ole' (.xls and whatever else Office stored that way), or 'text' for a table of it."""
    if data.startswith(ZIP):
        return "zip"
    if data.startswith(OLE):
        return "ole"
    if not data.strip(b"\0"):
        named = _NAMED.search(unicodedata.normalize("NFKC", name))
        raise Refused(("zeros" if data else "empty") if named else "blank-file")
    if reason := _foreign(data):
        raise Refused(reason)
    said = text.decoded(data)
    if said is None or not text.is_table(said, name):
        raise Refused("not-a-workbook")
    return "text"


def _foreign(data: bytes) -> str:
    """Why a workbook of another kind is not read, or one whose beginning is gone; '' for neither."""
    head = data[:4096].removeprefix(b"\xef\xbb\xbf")
    said = head.replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n").lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in said:
        return "xml-2003"
    if said.startswith((b"<", b"mime-version")) and any(
        mark in said for mark in (b"<html", b"<table", b"<!doctype html", b"mime-version")
    ):
        return "html"
    if head[:1] == b"\t" and head[1:2] in (b"\0", b"\2", b"\4", b"\x08"):
        return "old-excel"
    if head.startswith((b"Rar!", b"7z\xbc\xaf")):
        return "archive"
    return "damaged" if _END_OF_ZIP in data[-66_000:] else ""
