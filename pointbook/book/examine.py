"""Whether the book is what was sealed: the file, its schema, its rows and the chain of its months.

This looks at the book alone. Whether its figures follow from its sources is for ``verify`` to
reckon.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator

from pointbook.book import chain, layout
from pointbook.book.store import Book, BookError
from pointbook.vocabulary.text import N_, Text


def faults(book: Book) -> Iterator[Text]:
    """What is wrong with the book, the first thing first."""
    for look in (_file, _schema, _settings, _strays, _counted, _chain, _bytes):
        yield from _careful(look, book)


def _careful(look: Callable[[Book], Iterator[Text]], book: Book) -> Iterator[Text]:
    """One look; what SQLite itself cannot read is a fault too."""
    try:
        yield from look(book)
    except BookError as error:
        yield error.words
    except (sqlite3.Error, UnicodeError, ValueError) as error:
        yield Text(N_("SQLite cannot read the book: {reason}."), {"reason": str(error)})


def _file(book: Book) -> Iterator[Text]:
    for (said,) in book.rows("PRAGMA integrity_check"):
        if said != "ok":
            yield Text(N_("SQLite finds the file damaged: {reason}."), {"reason": str(said)})


def _schema(book: Book) -> Iterator[Text]:
    """Tables, indexes and triggers word for word as this program makes them."""
    fresh = sqlite3.connect(":memory:")
    for statement in layout.statements(book.version):
        fresh.execute(statement)
    question = "SELECT type, name, tbl_name, sql FROM sqlite_schema"
    expected = {row[:3]: row[3] for row in fresh.execute(question)}
    found = {row[:3]: row[3] for row in book.rows(question)}
    for key in sorted({*expected, *found}, key=str):
        if expected.get(key, 0) != found.get(key, 0):
            facts = {"kind": str(key[0]), "name": str(key[1])}
            yield Text(N_("The {kind} {name} of the book was added, taken away or changed."), facts)


def _settings(book: Book) -> Iterator[Text]:
    """The number that SQLite keeps outside every table and that says what the file is; by the
    other one, its version, the schema was judged."""
    if book.rows("PRAGMA application_id") != [(layout.APPLICATION_ID,)]:
        yield Text(N_("The mark {name} of the file was changed."), {"name": "application_id"})


def _strays(book: Book) -> Iterator[Text]:
    """Rows that belong to no closed month."""
    for table in layout.MONTHLY:
        [(count,)] = book.rows(
            f"SELECT count(*) FROM {table} WHERE month NOT IN (SELECT month FROM months)"
        )
        if count:
            facts: dict[str, str | int] = {"count": count, "table": table}
            yield Text(N_("{count} rows of {table} belong to no closed month."), facts)
    [(count,)] = book.rows(
        "SELECT count(*) FROM rules WHERE digest NOT IN (SELECT rules FROM months)"
    )
    if count:
        yield Text(N_("{count} rules workbooks belong to no closed month."), {"count": count})


def _counted(book: Book) -> Iterator[Text]:
    """SQLite's own counters remember rows that were taken off the end."""
    counters = dict(book.rows("SELECT name, seq FROM sqlite_sequence"))
    for table in ("months", "entries"):
        [(rows, least, most)] = book.rows(f"SELECT count(*), min(number), max(number) FROM {table}")
        counted = counters.pop(table, 0)
        if rows != counted or (rows and (least, most) != (1, rows)):
            facts: dict[str, str | int] = {"table": table, "counted": counted, "rows": rows}
            yield Text(N_("{table} once had {counted} rows and now has {rows}."), facts)
    for name in counters:
        yield Text(N_("The mark {name} of the file was changed."), {"name": f"sequence {name}"})


def _chain(book: Book) -> Iterator[Text]:
    if month := chain.unlinked(book.months):
        words = N_("{month} does not follow the month that was sealed before it.")
        yield Text(words, {"month": month})
    for closed in book.months:
        if not all(chain.holds(book.connection, closed, part) for part in chain.parts(closed)):
            words = N_("What was sealed for {month} has been changed since.")
            yield Text(words, {"month": closed.month})


def _bytes(book: Book) -> Iterator[Text]:
    """Every workbook kept is the one whose digest stands beside it."""
    for closed in book.months:
        if hashlib.sha256(book.rules(closed.rules)).hexdigest() != closed.rules:
            facts = {"month": closed.month}
            yield Text(N_("The rules kept for {month} are not those that were sealed."), facts)
        for source in book.sources(closed.month):
            if hashlib.sha256(source.data).hexdigest() != source.digest:
                facts = {"month": closed.month, "file": source.file}
                words = N_("The workbook {file} kept for {month} is not the one that was sealed.")
                yield Text(words, facts)
