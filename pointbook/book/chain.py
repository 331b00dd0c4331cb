"""The chain: each month's SHA-256 over everything it sealed and over the digest of the month before.

The canonical form is one line of JSON for each row, in a fixed order, with the name of its part.
SQLite writes these lines itself: some millions a second, so that a run can prove what it starts
from. A month of the first layout is one digest over all its lines; later ones have a digest for
each part, and theirs is over these.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from pointbook.book import layout

CARRIED = "carried"
"""The part of a month that is no table: the state that it handed on."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The row of one closed month, but for the state that it carries."""

    number: int
    month: str
    rules: str
    previous: str
    digest: str
    layout: int
    parts: str  # JSON: part → its digest


def parts_of(connection: sqlite3.Connection, month: str, rules: str, carried: bytes) -> str:
    """The digests of a month's parts, from the rows that the book holds."""
    names = layout.parts(layout.VERSION)
    found = {name: _part(connection, month, rules, layout.VERSION, name) for name in names}
    return json.dumps({**found, CARRIED: hashlib.sha256(carried).hexdigest()}, sort_keys=True)


def link(month: str, rules: str, previous: str, parts: str) -> str:
    """The digest of a month by those of its parts."""
    line = json.dumps(["months", month, rules, previous, parts], ensure_ascii=False)
    return hashlib.sha256(line.encode("utf-8", "surrogatepass")).hexdigest()


def unlinked(months: list[Closed]) -> str | None:
    """The first month that does not follow the one before it, or whose row was changed."""
    previous = ""
    for number, closed in enumerate(months, 1):
        row = (closed.month, closed.rules, closed.previous, closed.parts)
        if closed.number != number or closed.previous != previous:
            return closed.month
        if closed.layout > 1 and link(*row) != closed.digest:
            return closed.month
        previous = closed.digest
    return None


def holds(connection: sqlite3.Connection, closed: Closed, part: str) -> bool:
    """Whether a part of a month is what was sealed; a month of the first layout is all one part."""
    if closed.layout == 1:
        return _first(connection, closed) == closed.digest
    if part == CARRIED:
        digest = hashlib.sha256(_carried(connection, closed)).hexdigest()
    else:
        digest = _part(connection, closed.month, closed.rules, closed.layout, part)
    kept = json.loads(closed.parts)
    return isinstance(kept, dict) and kept.get(part) == digest


def parts(closed: Closed) -> list[str]:
    """What can be proved of a month."""
    return ["months"] if closed.layout == 1 else [*layout.parts(closed.layout), CARRIED]


def _carried(connection: sqlite3.Connection, closed: Closed) -> bytes:
    [(carried,)] = connection.execute(
        "SELECT carried FROM months WHERE number = ?", (closed.number,)
    )
    return bytes(carried)


def _part(connection: sqlite3.Connection, month: str, rules: str, version: int, part: str) -> str:
    found = hashlib.sha256()
    for line in _lines(connection, month, rules, layout.parts(version)[part]):
        found.update(line)
    return found.hexdigest()


def _first(connection: sqlite3.Connection, closed: Closed) -> str:
    found = hashlib.sha256()
    for question in layout.parts(1).values():
        for line in _lines(connection, closed.month, closed.rules, question):
            found.update(line)
    carried = hashlib.sha256(_carried(connection, closed)).hexdigest()
    row = ["months", closed.month, closed.rules, carried, closed.previous]
    last = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    found.update(last.encode("utf-8", "surrogatepass") + b"\n")
    return found.hexdigest()


def _lines(
    connection: sqlite3.Connection, month: str, rules: str, question: str
) -> Iterator[bytes]:
    connection.create_function("sha256", 1, _sha256, deterministic=True)
    for (line,) in connection.execute(question, {"month": month, "rules": rules}):
        yield line.encode() + b"\n"


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
