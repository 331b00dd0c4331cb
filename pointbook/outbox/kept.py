"""What the last run made: documents that would come out the same are taken from the outbox.

A statement says all that its files show, so the same statement and the same program give the same
bytes. Notes in the workspace tell which statement gave which bytes. What stands in the outbox is
taken only where its digest is the one noted: a file that was touched is made anew, and without
the notes all of them are.
"""

import json
import pickle
import sys
import zlib
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

from pointbook.outbox.outbox import OutboxError, put
from pointbook.vocabulary.statements import Document, Statement

NOTES = ".pointbook.made"
HOME = Path(__file__).resolve().parents[2]


class Kept:
    """What the last run noted, and what this one does: by the digest of a statement that of its
    files."""

    def __init__(self, workspace: Path) -> None:
        self.path = workspace / NOTES
        self.last: dict[str, str] = {}
        self.now: dict[str, str] = {}
        with suppress(OSError, ValueError):
            if isinstance(found := json.loads(self.path.read_bytes()), dict):
                self.last = found

    def files(self, folder: Path, source: str, paths: Sequence[str]) -> list[Document]:
        """A statement's files as they stand in the month's ``folder``; none where one of them is
        not what was made from this source."""
        if source not in self.last:
            return []
        with suppress(OSError):
            found = [Document(path, (folder / path).read_bytes()) for path in paths]
            if _digest(found) == self.last[source]:
                return found
        return []

    def note(self, source: str, files: Sequence[Document]) -> None:
        """Remember what was made from a statement."""
        self.now[source] = _digest(files)

    def save(self) -> None:
        """Leave the notes to the next run; without them it only takes longer."""
        with suppress(OutboxError):
            put(self.path.parent, self.path, json.dumps(self.now, indent=0).encode())


def source(statement: Statement, known: frozenset[str] = frozenset()) -> str:
    """A digest of all that a statement's files come from: its content, the ``known`` codes that are
    not blotted in it, the program, its libraries.

    Equal statements may differ in it, where one holds a text twice that another holds once: then
    a file is made in vain. Different ones never agree.
    """
    return sha256(program() + pickle.dumps((statement, sorted(known)))).hexdigest()


def _digest(files: Sequence[Document]) -> str:
    whole = sha256()
    for file in files:
        whole.update(f"{file.path} {len(file.data)}\n".encode())
        whole.update(file.data)
    return whole.hexdigest()


@cache
def program(home: Path = HOME) -> bytes:
    """A digest of Python, of every library that is installed, and of our own files."""
    whole = sha256(f"{sys.version} {zlib.ZLIB_RUNTIME_VERSION}".encode())
    for place in map(Path, sys.path):
        whole.update("\n".join(sorted(path.name for path in place.glob("*.dist-info"))).encode())
    for folder in (home / "pointbook", home / "templates"):
        for path in sorted(folder.rglob("*")):
            if path.suffix != ".pyc" and path.is_file():
                whole.update(f"{path.relative_to(home)} ".encode() + path.read_bytes())
    return whole.digest()
