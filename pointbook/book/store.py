"""The book: one SQLite file that holds the closed months. Opened to be read; sealed by a close.

The settings are those that SQLite documents for a power cut: a rollback journal (DELETE) and
``synchronous = EXTRA``; docs/DECISIONS.md says why. A book that was cut off in a close is rolled
back by SQLite itself when it is opened next.
"""

import json
import os
import sqlite3
import stat
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pointbook.book import chain, layout
from pointbook.book.chain import Closed
from pointbook.vocabulary.text import N_, Text

LIST = ""
"""In place of a village: a workbook whose rows say their villages and months themselves."""

_AT_ONCE = 500  # ids in one question
_ENTRY = ", ".join(f'"{name}"' for name in layout.ENTRY_COLUMNS)


class BookError(Exception):
    """The book cannot be used; ``words`` say why and what to do."""

    def __init__(self, words: Text) -> None:
        super().__init__(words.say("en"))
        self.words = words


@dataclass(frozen=True, slots=True)
class Source:
    """One sealed workbook."""

    village: str
    file: str
    digest: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """All that one close seals; rows have the columns of their tables in ``layout``.

    ``about`` counts at the first close alone. ``entries`` are tuples of ENTRY_COLUMNS,
    ``balances`` and ``stock`` rows of their csv files, ``notices`` name, village, kind and code.
    """

    month: str
    about: dict[str, str]
    rules: tuple[str, bytes]
    carried: dict[str, Any]
    sources: Sequence[Source]
    entries: Iterable[Sequence[Any]]
    balances: Iterable[Sequence[Any]]
    stock: Iterable[Sequence[Any]]
    notices: Iterable[Sequence[str]]


class Book:
    """An open book, to be read."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.connection, self.path = connection, path
        [(self.version,)] = self.rows("PRAGMA user_version")
        self.about = dict(self.rows("SELECT name, value FROM about"))
        later = "layout, parts" if self.version > 1 else "1, '{}'"
        asked = (
            f"SELECT number, month, rules, previous, digest, {later} FROM months ORDER BY number"
        )
        self.months = [Closed(*row) for row in self.rows(asked)]
        self._entry = ", ".join(
            f'"{name}"' if layout.ADDED.get(name, 1) <= self.version else f'NULL AS "{name}"'
            for name in layout.ENTRY_COLUMNS
        )
        self.proving = True  # `verify` takes the book as it is and says itself all that is wrong
        self._proved: set[tuple[str, str]] = set()

    @property
    def closed(self) -> str:
        """The last closed month, '' when there is none."""
        return self.months[-1].month if self.months else ""

    def rows(self, question: str, *facts: object) -> list[tuple[Any, ...]]:
        """The answer to a question; BookError where the file is damaged."""
        with _explained(self.path):
            return self.connection.execute(question, facts).fetchall()

    def prove(self, *parts: str, since: str = "", until: str = "9999") -> None:
        """Prove the chain and these parts of the months named, each once; BookError where they are
        not what was sealed. Of a month of the first layout all is proved, or nothing can be."""
        if not self.proving:
            return
        with _explained(self.path):
            if month := chain.unlinked(self.months):
                raise self._changed(month)
            for closed in self.months:
                if not since <= closed.month <= until:
                    continue
                for part in parts if closed.layout > 1 else ("months",):
                    if (closed.month, part) in self._proved:
                        continue
                    if not chain.holds(self.connection, closed, part):
                        raise self._changed(closed.month)
                    self._proved.add((closed.month, part))

    def _changed(self, month: str) -> BookError:
        words = N_(
            "The book was changed: run `python process.py verify`. What was sealed for {month} is not what {path} says"
            " now, so nothing was computed or written. It tells what differs; then put back"
            " the last good copy of the book."
        )
        return BookError(Text(words, {"month": month, "path": str(self.path)}))

    def carried(self, month: str) -> Any:
        """The state that a month handed on."""
        [(data,)] = self.rows("SELECT carried FROM months WHERE month = ?", month)
        with readable(self.path):
            return json.loads(self._inflated(data))

    def rules(self, digest: str) -> bytes:
        """The bytes of the rules workbook of that digest."""
        [(data,)] = self.rows("SELECT data FROM rules WHERE digest = ?", digest)
        return self._inflated(data)

    def sources(self, month: str, village: str | None = None) -> Iterator[Source]:
        """The sealed workbooks of a month."""
        for code, file, digest, data in self.rows(
            "SELECT village, file, digest, data FROM sources WHERE month = ?"
            " ORDER BY village, file",
            month,
        ):
            if village in (None, code):
                yield Source(code, file, digest, self._inflated(data))

    def every_source(self) -> Iterator[Source]:
        """The sealed workbooks of all months; a list that grew from month to month as it was last."""
        last: dict[str, Source] = {}
        for closed in self.months:
            for source in self.sources(closed.month):
                if source.village == LIST:
                    last[source.file] = source
                else:
                    yield source
        yield from last.values()

    def digests(self) -> set[str]:
        """The digests of all sealed workbooks that belong to one village and month; proved where a
        month's can be proved alone."""
        self.prove("sources", since=next((m.month for m in self.months if m.layout > 1), "9999"))
        return {
            digest for (digest,) in self.rows("SELECT digest FROM sources WHERE village <> ?", LIST)
        }

    def entries(self, until: str, where: str, *facts: object) -> list[tuple[Any, ...]]:
        """Entries of the months up to one, in posting order: tuples of ENTRY_COLUMNS."""
        return self.rows(
            f"SELECT {self._entry} FROM entries WHERE month <= ? AND {where} ORDER BY number",
            until,
            *facts,
        )

    def entries_of(self, until: str, ids: Iterable[str]) -> Iterator[tuple[Any, ...]]:
        """The entries of these ids, each with the id of what took it back ('' for none)."""
        wanted = sorted(set(ids))
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            marks = ", ".join("?" * len(some))
            yield from (
                (*row, *back)
                for row in self.entries(until, f"id IN ({marks})", *some)
                for back in self.rows(
                    "SELECT coalesce(max(id), '') FROM entries WHERE month <= ? AND reverses = ?",
                    until,
                    row[0],
                )
            )

    def _inflated(self, data: bytes) -> bytes:
        try:
            return zlib.decompress(data)
        except zlib.error as error:
            raise damaged(self.path, str(error)) from error


@contextmanager
def opened(workspace: Path) -> Iterator[Book | None]:
    """The workspace's book, or None while nothing is closed; BookError for a file that is none."""
    path = workspace / layout.FILE
    _refuse_links(path)
    if not path.exists() or (not path.stat().st_size and not _journal(path).exists()):
        yield None
        return
    with closing(_connect(path)) as connection:
        with _explained(path):
            if not _is_book(connection, path):
                yield None
                return
            connection.execute("PRAGMA query_only = ON")
        yield Book(connection, path)


def seal(workspace: Path, page: Page) -> Closed:
    """Seal one month, in one transaction; its row in the chain."""
    path = workspace / layout.FILE
    _refuse_links(path)
    with closing(_connect(path)) as connection, _explained(path):
        connection.execute("BEGIN IMMEDIATE")
        if not _is_book(connection, path):
            _create(connection, page.about)
        [(version,)] = connection.execute("PRAGMA user_version")
        for statement in layout.statements(since=version):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {layout.VERSION}")
        last = connection.execute("SELECT digest FROM months ORDER BY number DESC LIMIT 1")
        previous = (last.fetchone() or ("",))[0]
        _insert(connection, page)
        state = _deflated(json.dumps(page.carried, ensure_ascii=False, sort_keys=True).encode())
        rules = page.rules[0]
        parts = chain.parts_of(connection, page.month, rules, state)
        digest = chain.link(page.month, rules, previous, parts)
        number = connection.execute(
            "INSERT INTO months (month, rules, carried, previous, digest, layout, parts)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (page.month, rules, state, previous, digest, layout.VERSION, parts),
        ).lastrowid
        connection.execute("COMMIT")
    assert number is not None
    return Closed(number, page.month, rules, previous, digest, layout.VERSION, parts)


def _insert(connection: sqlite3.Connection, page: Page) -> None:
    digest, data = page.rules
    if not connection.execute("SELECT 1 FROM rules WHERE digest = ?", (digest,)).fetchone():
        connection.execute("INSERT INTO rules VALUES (?, ?)", (digest, _deflated(data)))
    sources = [(s.village, s.file, s.digest, _deflated(s.data)) for s in page.sources]
    for table, rows in (
        ("sources", sources),
        ("balances", page.balances),
        ("stock", page.stock),
        ("notices", page.notices),
    ):
        for row in rows:
            marks = ", ".join("?" * (len(row) + 1))
            connection.execute(f"INSERT INTO {table} VALUES ({marks})", (page.month, *row))
    marks = ", ".join("?" * (len(layout.ENTRY_COLUMNS) + 1))
    connection.executemany(
        f"INSERT INTO entries (month, {_ENTRY}) VALUES ({marks})",
        ((page.month, *row) for row in page.entries),
    )


def _create(connection: sqlite3.Connection, about: dict[str, str]) -> None:
    for statement in layout.statements():
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {layout.APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {layout.VERSION}")
    connection.executemany("INSERT INTO about VALUES (?, ?)", sorted(about.items()))


def _deflated(data: bytes) -> bytes:
    return zlib.compress(data, 9)


def _connect(path: Path) -> sqlite3.Connection:
    with _explained(path):
        connection = sqlite3.connect(path, isolation_level=None, timeout=10)
    for setting in (
        "journal_mode = DELETE",
        "synchronous = EXTRA",
        "fullfsync = ON",
        "foreign_keys = ON",
        "trusted_schema = OFF",
        "cell_size_check = ON",
    ):
        try:
            with _explained(path):
                connection.execute(f"PRAGMA {setting}")
        except BookError:
            connection.close()
            raise
    return connection


def _refuse_links(path: Path) -> None:
    """A close writes where the book is, and nowhere else."""
    for each in (path, _journal(path)):
        if os.path.lexists(each) and not stat.S_ISREG(os.lstat(each).st_mode):
            words = N_(
                "{path} is a link or no file at all. The book must be a file of its own: put the"
                " book itself there. Nothing has been changed."
            )
            raise BookError(Text(words, {"path": str(each)}))


def _journal(path: Path) -> Path:
    """SQLite's rollback journal: it stands beside the book only while a close is at work."""
    return path.with_name(f"{path.name}-journal")


def _is_book(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether a book stands there; False for a blank file, BookError for anything else."""
    [(mark,)] = connection.execute("PRAGMA application_id").fetchall()
    [(version,)] = connection.execute("PRAGMA user_version").fetchall()
    [(tables,)] = connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    if not (mark or version or tables):
        return False
    facts = {"path": str(path)}
    if mark != layout.APPLICATION_ID:
        raise BookError(Text(N_("{path} is no book of this program; move it away."), facts))
    if version > layout.VERSION:
        words = N_(
            "{path} was written by a newer version of the program. Use that version; "
            "nothing has been changed."
        )
        raise BookError(Text(words, facts))
    return True


def damaged(path: Path, reason: str) -> BookError:
    """The book is no longer what was written; only a copy of it helps."""
    words = N_(
        "The book {path} is damaged ({reason}). Nothing has been changed. "
        "Put back the last good copy of it; `python process.py verify` tells whether a copy is good."
    )
    return BookError(Text(words, {"path": str(path), "reason": reason}))


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """What stands in the book and can't be what this program wrote is damage, no fault of ours."""
    try:
        yield
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise damaged(path, f"{type(error).__name__}: {error}") from error


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """SQLite's own errors in plain words; the book stays as it was before a close."""
    try:
        yield
    except UnicodeError as error:  # SQLite quotes damaged names in its own errors
        raise damaged(path, str(error)) from error
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "") or ""
        facts = {"path": str(path), "reason": str(error)}
        if name.startswith("SQLITE_FULL"):
            words = N_("The disk is full; the book {path} is as it was. Make room and try again.")
        elif name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")):
            words = N_("The book {path} may not be written here; it is as it was ({reason}).")
        elif name.startswith("SQLITE_IOERR"):
            words = N_("The disk refused ({reason}); the book {path} is as it was. Try again.")
        elif name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            words = N_("Another program has the book {path} open. Close it and try again.")
        else:
            raise damaged(path, str(error)) from error
        raise BookError(Text(words, facts)) from error
