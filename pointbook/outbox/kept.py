"""What the last run made and said, so that nothing is made twice.

Notes in the workspace hold, for each part of a month's documents and for the whole run, a digest of
all that it came from, the digest of each file that it gave, and what it said. They are never believed
against the files themselves: a part counts only where every file of it stands as it was written.
"""

import hashlib
import json
import pickle
import sys
import zlib
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import fields
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from pointbook.outbox.outbox import New, OutboxError, put, put_in
from pointbook.vocabulary.holding import Holding
from pointbook.vocabulary.records import Row
from pointbook.vocabulary.rules import Rules
from pointbook.vocabulary.schema import SheetSchema
from pointbook.vocabulary.statements import Document

NOTES = ".pointbook.made"
HOME = Path(__file__).resolve().parents[2]
CAME_FROM = ("rules.xlsx", "ledger.sqlite", "inbox", "templates/own")
RUN = "run"
BROKEN = (OSError, ValueError, KeyError, TypeError)  # what reading notes of another kind raises

Answer = tuple[list[str], int]
"""The lines on the screen and the exit code."""


class Kept:
    """What the last run noted by the names of its parts, and what this one does."""

    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace
        self.last: dict[str, Any] = {}
        self.now: dict[str, Any] = {}
        with suppress(*BROKEN):
            if isinstance(found := json.loads((workspace / NOTES).read_bytes()), dict):
                self.last = found

    def part(
        self, name: str, source: str, new: New
    ) -> tuple[dict[str, str], Any, list[Any]] | None:
        """Put a part's files as they stand into the new folder, and say what they are and what was
        said of them; None where it came from something else, or any of them is not what was made."""
        with suppress(*BROKEN):
            noted, files, said = self.last[name]
            if noted == source:
                found = [Document(path, (new.target / path).read_bytes()) for path in files]
                if all(digest(each.data) == files[each.path] for each in found):
                    for each in found:
                        put_in(new.folder, each)
                    return files, said, []
        return None

    def note(self, name: str, source: str, files: Mapping[str, str], said: Any) -> None:
        """Remember what was made: the digest of each file by its path."""
        self.now[name] = source, files, said

    def save(self, months: Collection[str]) -> None:
        """Leave the notes of these months to the next run; without them it only takes longer."""
        kept = {name: note for name, note in self.last.items() if name.split("/")[0] in months}
        notes = json.dumps({**kept, **self.now}, ensure_ascii=False, indent=0)
        with suppress(OutboxError):
            put(self.workspace, self.workspace / NOTES, notes.encode())

    def answer(self, source: str) -> Answer | None:
        """What the last run said, if it came from the same and all that it wrote still stands."""
        with suppress(*BROKEN):
            noted, months, (lines, code) = self.last[RUN]
            if noted == source and months == self._folders(months):
                return list(lines), int(code)
        return None

    def note_answer(self, source: str, months: Iterable[str], *said: object) -> None:
        """Remember what the run said."""
        with suppress(OSError):
            self.note(RUN, source, self._folders(months), said)
            self.save({name.split("/")[0] for name in self.last} - {RUN})

    def _folders(self, months: Iterable[str]) -> dict[str, str]:
        outbox = self.workspace / "outbox"
        return {month: _of_places(outbox, [outbox / month]) for month in months}


def came_from(workspace: Path, *asked: object) -> str:
    """A digest of all that a run with these options comes from: the program, the rules, every file of
    the inbox, the book, the seals."""
    seals = sorted((workspace / "outbox").glob("????-??/seal.json"))
    places = [*(workspace / name for name in CAME_FROM), *seals]
    return digest(program() + repr(asked).encode() + _of_places(workspace, places).encode())


def _of_places(root: Path, places: Iterable[Path]) -> str:
    """A digest of the paths and bytes of files, and of all files below folders."""
    whole = hashlib.sha256()
    for place in places:
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file() and not path.is_symlink():
                data = path.read_bytes()
                whole.update(f"{path.relative_to(root)} {len(data)}\n".encode() + data)
    return whole.hexdigest()


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Sources:
    """Digests of all that things come from, the program and the rules among it; a thing of the kind
    ``alone`` counts by a digest of its own wherever it is held, which is taken once."""

    def __init__(self, rules: Rules, alone: type) -> None:
        self.alone = alone
        self.known: dict[int, str] = {}
        # Households the things have themselves. Said, as a pickle also tells which texts are one.
        names = sorted({each.name for each in fields(Rules)} - {"households", "digest"})
        self.rules = repr([getattr(rules, name) for name in names]).encode()

    def of(self, thing: object) -> str:
        whole = hashlib.sha256(program() + self.rules)
        _Pickler(self, thing, SimpleNamespace(write=whole.update)).dump(thing)
        return whole.hexdigest()

    def once(self, thing: object) -> str:
        """The digest of a thing that stays to the end."""
        if id(thing) not in self.known:
            self.known[id(thing)] = self.of(thing)
        return self.known[id(thing)]


class _Pickler(pickle.Pickler):
    """Takes a thing apart. What the rules hold is not looked into: it counts by its name; nor are the
    cells that a row came from, beside what was read in them."""

    def __init__(self, sources: Sources, thing: object, to: Any) -> None:
        super().__init__(to)
        self.sources, self.thing = sources, thing

    def reducer_override(self, thing: Any) -> Any:
        match thing:
            case Row():
                return Row, (thing.origin, thing.number, thing.village, thing.month, thing.values)
            case Holding():
                return Holding, (thing.code,)
            case Rules() | SheetSchema():
                return type(thing), ()
        if isinstance(thing, self.sources.alone) and thing is not self.thing:
            return type(thing), (self.sources.once(thing),)
        return NotImplemented


@cache
def program(home: Path = HOME) -> bytes:
    """A digest of Python, of every library that is installed, and of our own files."""
    whole = hashlib.sha256(f"{sys.version} {zlib.ZLIB_RUNTIME_VERSION}".encode())
    for place in map(Path, sys.path):
        whole.update("\n".join(sorted(path.name for path in place.glob("*.dist-info"))).encode())
    for folder in (home / "pointbook", home / "templates"):
        for path in sorted(folder.rglob("*")):
            if path.suffix != ".pyc" and path.is_file():
                whole.update(f"{path.relative_to(home)} ".encode() + path.read_bytes())
    return whole.digest()
