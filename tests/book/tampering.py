"""Ways to change a closed book behind the program's back, and whether its own look finds them.

python -m tests.book.tampering 2500      flips so many single bits, one after another
"""

from __future__ import annotations

import itertools
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from pointbook.book import layout
from pointbook.book.examine import faults
from pointbook.book.store import BookError, opened
from tests.book.workspaces import MONTHS, clean, close_all

TABLES = ("about", "rules", "months", *layout.MONTHLY)
Content = list[tuple[Any, ...]]


def found(workspace: Path) -> bool:
    """Whether the look at the book alone says that something is wrong."""
    try:
        with opened(workspace) as book:
            return book is None or next(faults(book), None) is not None
    except BookError:
        return True


def content(path: Path) -> Content:
    """Everything that the book says: schema, rows, marks and counters."""
    book = sqlite3.connect(path)
    try:
        rows = [(0, *row) for row in book.execute("SELECT * FROM sqlite_schema")]
        for table in (*TABLES, "sqlite_sequence"):
            rows += [(table, *row) for row in book.execute(f"SELECT * FROM {table} ORDER BY 1, 2")]
        rows += [
            book.execute(f"PRAGMA {mark}").fetchone() for mark in ("application_id", "user_version")
        ]
    finally:
        book.close()
    return [tuple(v for n, v in enumerate(row) if row[0] != 0 or n != 4) for row in rows]


def flipped_unseen(workspace: Path, count: int, seed: int) -> tuple[int, list[int]]:
    """Flip bits one at a time: how many were found, and which neither were nor lie in unused space."""
    path, rng = workspace / layout.FILE, Random(seed)
    original, said = path.read_bytes(), content(path)
    seen, missed = 0, []
    for _ in range(count):
        bit = rng.randrange(len(original) * 8)
        changed = bytearray(original)
        changed[bit // 8] ^= 1 << bit % 8
        path.write_bytes(changed)
        if found(workspace):
            seen += 1
        elif content(path) != said:
            missed.append(bit)
    path.write_bytes(original)
    return seen, missed


def rewritten(workspace: Path, *statements: tuple[str, tuple[Any, ...]]) -> None:
    """Run SQL on the book as somebody would who takes the triggers off and puts them back."""
    book = sqlite3.connect(workspace / layout.FILE)
    triggers = book.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        book.execute(f"DROP TRIGGER {name}")
    for sql, facts in statements:
        book.execute(sql, facts)
    for _, sql in triggers:
        book.execute(sql)
    book.commit()
    book.close()


def rowids(workspace: Path, table: str) -> list[int]:
    book = sqlite3.connect(workspace / layout.FILE)
    found_ids = [row for (row,) in book.execute(f"SELECT rowid FROM {table}")]
    book.close()
    return found_ids


def deletions(workspace: Path) -> Iterator[tuple[str, list[tuple[str, tuple[Any, ...]]]]]:
    """Each row of each table, and each month whole."""
    for table in TABLES:
        for row in rowids(workspace, table):
            yield f"{table} {row}", [(f"DELETE FROM {table} WHERE rowid = ?", (row,))]
    for month in MONTHS[:2]:
        tables = (*layout.MONTHLY, "months")
        yield month, [(f"DELETE FROM {t} WHERE month = ?", (month,)) for t in tables]


def swaps(workspace: Path, seed: int) -> Iterator[tuple[str, list[tuple[str, tuple[Any, ...]]]]]:
    """Two rows of a table change places, as their numbers or as what stands in one column."""
    rng = Random(seed)
    for table in itertools.cycle(("entries", "balances", "notices", "stock", "sources", "months")):
        ids = rowids(workspace, table)
        if len(ids) < 2:
            continue
        one, other = rng.sample(ids, 2)
        book = sqlite3.connect(workspace / layout.FILE)
        columns = [
            name for (name,) in book.execute(f"SELECT name FROM pragma_table_info('{table}')")
        ]
        rows = [
            book.execute(f"SELECT * FROM {table} WHERE rowid = ?", (row,)).fetchone()
            for row in (one, other)
        ]
        book.close()
        marks = ", ".join("?" * len(columns))
        if "number" in columns:  # the numbers change places, the rest stays
            rows = [(other, *rows[0][1:]), (one, *rows[1][1:])]
        else:
            keys = 1 + rng.randrange(len(columns) - 1)
            if rows[0][keys] == rows[1][keys]:
                continue
            rows = [(*a[:keys], b[keys], *a[keys + 1 :]) for a, b in (rows, list(reversed(rows)))]
            if (table != "notices" and keys < 3) or keys == 1:
                continue  # a key: two rows of one name would not go in
        yield (
            f"{table} {one} {other}",
            [
                (f"DELETE FROM {table} WHERE rowid IN (?, ?)", (one, other)),
                *((f"INSERT INTO {table} VALUES ({marks})", row) for row in rows),
            ],
        )


def closed_town(folder: Path) -> Path:
    town = clean(folder)
    close_all(town, MONTHS[:2])
    return town


def unseen(workspace: Path, name: str, statements: list[tuple[str, tuple[Any, ...]]]) -> str | None:
    """The change's name if nothing is found after it; the book is as it was again."""
    path = workspace / layout.FILE
    original = path.read_bytes()
    rewritten(workspace, *statements)
    seen = found(workspace)
    path.write_bytes(original)
    return None if seen else name


if __name__ == "__main__":
    place = Path(tempfile.mkdtemp()) / "town"
    print(flipped_unseen(closed_town(place), int(sys.argv[1]), 7))
    print([n for n, s in deletions(place) if unseen(place, n, s)])
    print([n for n, s in itertools.islice(swaps(place, 7), 100) if unseen(place, n, s)])
    shutil.rmtree(place.parent)
