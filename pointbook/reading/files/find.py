"""Finds what lies below the inbox: every regular file but those that programs put there for themselves."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from pointbook.reading.files.preflight import OLE, ZIP, against
from pointbook.reading.files.refusals import Refused

DEEPEST_FOLDER = 20
_LOCKS = ("~$", ".~", "._")
_SYSTEM = {"thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx", "$recycle.bin"}


def find(inbox: Path) -> tuple[list[Path], list[tuple[Path, Refused]]]:
    """List every file below a folder in order of path, and what is none but lies there."""
    found: list[Path] = []
    refused: list[tuple[Path, Refused]] = []
    for path, reason in _walk(inbox, 0):
        if reason:
            refused.append((path, Refused(reason)))
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
        path = Path(child.path)
        try:
            reason = against(child.stat(follow_symlinks=False).st_mode)
        except OSError:
            reason = "gone"
        if child.name.startswith(_LOCKS) or child.name.lower() in _SYSTEM:
            continue
        if child.name.startswith(".") and (reason or not _is_workbook(path)):
            continue
        if reason == "folder":
            yield from _walk(path, depth + 1)
        else:
            yield path, reason


def _is_workbook(path: Path) -> bool:
    """Whether a hidden file is one by its first bytes: a clerk may leave out the name itself."""
    try:
        with path.open("rb") as stream:
            return stream.read(8).startswith((ZIP, OLE))
    except OSError:
        return False
