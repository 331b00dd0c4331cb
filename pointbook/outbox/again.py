"""The same run again: where nothing has changed since, what it said is said once more.

Notes in the workspace hold a digest of all that the last run came from (the program, the rules, every
file of the inbox, the book, the day, what was asked) and of all that it wrote. They are never believed
against the files themselves: both digests are taken anew.
"""

import hashlib
import json
from contextlib import suppress
from pathlib import Path

from pointbook.outbox.kept import program
from pointbook.outbox.outbox import OutboxError, put

NOTES = ".pointbook.last"
CAME_FROM = ("rules.xlsx", "ledger.sqlite", "inbox", "templates/own")

Said = tuple[list[str], int]
"""The lines on the screen and the exit code."""


def came_from(workspace: Path, *asked: object) -> str:
    """A digest of all that a run with these options comes from."""
    whole = hashlib.sha256(program() + repr(asked).encode())
    seals = sorted((workspace / "outbox").glob("????-??/seal.json"))
    for place in (*(workspace / name for name in CAME_FROM), *seals):
        _add(whole, workspace, place)
    return whole.hexdigest()


def _wrote(workspace: Path, months: list[str]) -> str:
    whole = hashlib.sha256()
    for month in months:
        _add(whole, workspace, workspace / "outbox" / month)
    return whole.hexdigest()


def _add(whole: "hashlib._Hash", root: Path, place: Path) -> None:
    """Path and bytes of a file, or of every file below a folder."""
    for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
        if path.is_file() and not path.is_symlink():
            data = path.read_bytes()
            whole.update(f"{path.relative_to(root)} {len(data)}\n".encode())
            whole.update(data)


def said(workspace: Path, source: str) -> Said | None:
    """What the last run said, if it came from the same and all that it wrote still stands."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        noted = json.loads((workspace / NOTES).read_bytes())
        if noted["from"] == source and noted["wrote"] == _wrote(workspace, noted["months"]):
            return list(noted["lines"]), int(noted["code"])
    return None


def note(workspace: Path, source: str, months: list[str], lines: list[str], code: int) -> None:
    """Leave the notes to the next run; without them it only takes longer."""
    with suppress(OSError, OutboxError):
        wrote = _wrote(workspace, months)
        noted = {"from": source, "wrote": wrote, "months": months, "lines": lines, "code": code}
        put(workspace, workspace / NOTES, json.dumps(noted, ensure_ascii=False).encode())
