"""``verify``: reckons every closed month again from what the book keeps, and proves the chain.

It offers no repair: a book that is not what was sealed is put back from a copy, or explained.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pointbook import checking
from pointbook import workspace as start
from pointbook.book import layout
from pointbook.book.chain import Closed
from pointbook.book.examine import faults
from pointbook.book.store import Book, BookError, Page, opened
from pointbook.documents.every import check_codes
from pointbook.documents.index import OF_A_VILLAGE
from pointbook.reckoning.invariants import SENTENCES
from pointbook.tasks.called import Said
from pointbook.tasks.close import sealed_page
from pointbook.tasks.closed import reckoned
from pointbook.vocabulary import checkcode
from pointbook.vocabulary.stops import CLEAN, FAULTY, Stop
from pointbook.vocabulary.text import N_, Text


@dataclass(slots=True)
class Verified:
    """What a verification came to; ``faults`` in the order of the book, the first place first."""

    months: list[str] = field(default_factory=list)
    entries: int = 0
    anchors: dict[str, str] = field(default_factory=dict)  # month → short form of its digest
    faults: list[Text] = field(default_factory=list)
    notice: Text | None = None  # what the code that was asked for belongs to


def verify(workspace: Path, language: str | None = None, code: str | None = None) -> Said:
    """Prove the book; with a code, tell which notice it belongs to."""
    wanted = checkcode.read(code) if code else None
    if code and not wanted:
        words = N_("“{code}” is no check code: a character is wrong. Read it again.")
        raise Stop(Text(words, {"code": code}))
    rules, problems = checking.read_rules(workspace, language)
    found = Verified()
    with opened(workspace) as book:
        if lost := start.missing(workspace, book):
            found.faults.append(lost)
        if book is not None and book.closed:
            if not any(problem.is_error for problem in problems):
                start.same_township(book, rules)
            _book(book, found)
        if wanted:
            found.notice = _closed_notice(book, wanted, found)
    if wanted and found.notice is None:
        found.notice = _open_notice(workspace, language, wanted)
    lost_code = bool(wanted) and found.notice is None
    good = not (found.faults or lost_code)
    document = {"good": good, **asdict(found)}
    return Said(
        rules.settings.language,
        _lines(found, lost_code=lost_code),
        CLEAN if good else FAULTY,
        lambda: document,
    )


def _book(book: Book, found: Verified) -> None:
    book.proving = False
    found.faults += faults(book)
    found.months = [closed.month for closed in book.months]
    found.anchors = {closed.month: start.anchor(closed.digest) for closed in book.months}
    for closed in book.months:
        try:
            done, begin, sources = reckoned(book, closed.month)
            page = sealed_page(done, begin, sources, b"")
        except BookError as error:
            found.faults.append(error.words)
            return
        except Exception as error:  # noqa: BLE001 - whatever a changed source brings about
            facts = {"month": closed.month, "reason": f"{type(error).__name__}: {error}"}
            words = N_("{month} cannot be reckoned again from what is kept: {reason}")
            found.faults.append(Text(words, facts))
            return
        if difference := _difference(book, closed, page):
            found.faults.append(difference)
            return
        found.entries += len(list(page.entries))


def _difference(book: Book, closed: Closed, page: Page) -> Text | None:
    """The first place where the book says something else than its sources; what a later version of the
    book holds too, an older month does not say."""
    month, entries = closed.month, layout.entry_columns(closed.layout)
    tables: tuple[tuple[str, str, Sequence[str], Iterable[Sequence[Any]]], ...] = (
        ("entries", "number", entries, (row[: len(entries)] for row in page.entries)),
        (
            "balances",
            "village, household",
            ("village", "household", "head", *layout.BALANCE_COLUMNS),
            page.balances,
        ),
        ("stock", "village, goods", ("village", "goods", *layout.STOCK_COLUMNS), page.stock),
        ("notices", "name", ("name", "village", "kind", "code"), sorted(map(tuple, page.notices))),
    )
    for table, order, columns, rows in tables:
        names = ", ".join(f'"{name}"' for name in columns)
        held = book.rows(f"SELECT {names} FROM {table} WHERE month = ? ORDER BY {order}", month)
        made = [tuple(row) for row in rows]
        if table == "notices":  # a later program may make notices that this month did not have
            names_held = {row[0] for row in held}
            made = [row for row in made if row[0] in names_held]
        if held != made:
            return _first(month, table, columns, held, made)
    held_on = book.carried(month)
    if {n: v for n, v in json.loads(json.dumps(page.carried)).items() if n in held_on} != held_on:
        words = N_("{month}: what it hands to the next month does not follow from its entries.")
        return Text(words, {"month": month})
    return None


def _first(
    month: str,
    table: str,
    columns: Sequence[str],
    held: list[tuple[Any, ...]],
    made: list[tuple[Any, ...]],
) -> Text:
    """The first cell that differs, or how many rows there are."""
    facts: dict[str, str] = {"month": month, "table": table}
    for number, rows in enumerate(zip(held, made, strict=False), 1):
        for name, *cells in zip(columns, *rows, strict=True):
            if cells[0] != cells[1]:
                words = N_(
                    "{month}, {table}, row {number}: {name} is “{held}” in the book, "
                    "but “{reckoned}” by its sources."
                )
                shown = {"held": str(cells[0]), "reckoned": str(cells[1])}
                return Text(words, {**facts, "number": str(number), "name": name, **shown})
    words = N_("{month}, {table}: {held} rows in the book, {reckoned} by its sources.")
    return Text(words, {**facts, "held": str(len(held)), "reckoned": str(len(made))})


def _closed_notice(book: Book | None, code: str, found: Verified) -> Text | None:
    for month, anchor in found.anchors.items():
        if anchor == code:
            return Text(N_("This is the seal of the book after {month}."), {"month": month})
    asked = "SELECT month, name, village, kind FROM notices WHERE code = ?"
    words = N_("This is the “{kind}” of village {village} for {month} ({name}), closed.")
    return next((_named(words, *row) for row in book.rows(asked, code)), None) if book else None


def _open_notice(workspace: Path, language: str | None, code: str) -> Text | None:
    words = N_(
        "This is the “{kind}” of village {village} for {month} ({name}), not "
        "closed yet; its numbers are those of the workbooks as they are now."
    )
    for month in checking.check(workspace, language).months.values():
        for *named, other in check_codes(month):
            if code == other:
                return _named(words, month.month, *named)
    return None


def _named(words: str, month: str, name: str, village: str, kind: str) -> Text:
    """What a sentence says of a notice."""
    facts = {"month": month, "name": name, "village": village}
    return Text(words, {**facts, "kind": Text(OF_A_VILLAGE.get(kind, kind))})


def _lines(found: Verified, *, lost_code: bool) -> Iterator[Text]:
    """What was asked; what was proved, or the first place where something differs and the rest."""
    if found.notice:
        yield found.notice
        if found.faults:
            yield Text(N_("But the book cannot be trusted as it is."))
    elif lost_code:
        words = N_(
            "No notice of the book or of an open month has this code: its numbers were changed "
            "after it was printed, or it is another township's."
        )
        yield Text(words)
    yield from found.faults
    facts: dict[str, str | int] = {"months": len(found.months), "entries": found.entries}
    if found.faults:
        words = N_(
            "The book is not what was sealed. Nothing was changed. Put back a good copy;"
            " `python process.py verify` tells whether it is one, and with the code of a signed"
            " notice behind it, which notice that is."
        )
        yield Text(words)
    elif found.months:
        words = N_(
            "{months:closed month|closed months}, {entries:entry|entries}: reckoned again from the sealed "
            "workbooks and rules, every figure is the same, and the chain holds."
        )
        yield Text(words, facts)
        yield from (Text("  ✓ {law}", {"law": Text(sentence)}) for sentence in SENTENCES)
        last = found.months[-1]
        facts = {"month": last, "anchor": found.anchors[last]}
        yield Text(N_("Seal of the book after {month}: {anchor}"), facts)
    else:
        yield Text(N_("No month is closed yet: there is nothing to prove."))
