"""``year``: what a year came to for each household, closed months and open ones, into ``outbox/YYYY/``."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path

from pointbook import checking
from pointbook.book.store import Book
from pointbook.checking import Result
from pointbook.documents.desk import lay_out
from pointbook.documents.every import check_codes
from pointbook.documents.villages.slips import passbooks
from pointbook.documents.year import Hung, accounts, archive, csv_file, households
from pointbook.documents.year import dividend as shares
from pointbook.outbox import outbox
from pointbook.outbox.render import documents
from pointbook.reckoning.month import Month
from pointbook.reckoning.year import year as added_up
from pointbook.tasks import asked, screen
from pointbook.tasks.called import Said
from pointbook.vocabulary.points import show
from pointbook.vocabulary.statements import Document, Statement
from pointbook.vocabulary.stops import CLEAN, FAULTY, Stop
from pointbook.vocabulary.text import N_, Text
from pointbook.workspace import Start, start


def year(
    workspace: Path, named: str, dividend: str | None = None, language: str | None = None
) -> Said:
    """Add a year up and write it; Stop where none of its months is known."""
    name, paid = asked.year(named), None if dividend is None else asked.yuan(dividend)
    result = checking.check(workspace, language)
    if not result.usable:
        raise Stop(screen.UNUSABLE_RULES)
    with start(workspace, result.rules) as begin:
        month = _added_up(name, result, begin)
        hung = list(_hung(workspace / "outbox", name, result, begin.book))
    errors = (each.month for each in result.problems if each.is_error)
    draft = sum((each or name)[:4] == name for each in errors)
    desk = lay_out(month)
    found = accounts(desk, paid)
    statements: list[Statement] = [
        households(desk, found, draft),
        passbooks(desk, found, draft),
        archive(desk, hung, draft),
    ]
    if paid is not None:
        statements.append(shares(desk, found, draft))
    files = documents(statements, known=result.rules.long_codes)
    table = Document("households.csv", csv_file(found).encode())
    folder = outbox.publish(workspace, name, [table, *files])
    lines = [*_lines(month, draft), str(folder)]
    return Said(result.language, lines, FAULTY if draft else CLEAN)


def _lines(month: Month, draft: int) -> Iterator[Text]:
    """What the year came to in the township; ``draft`` counts the errors of its open months."""
    rows = [row for village in month.villages for row in village.balances]
    words = N_(
        "{year}: {count:household|households}, {earned} points earned, {exchanged} exchanged,"
        " {closing} left."
    )
    facts: dict[str, str | int] = {"year": month.month[:4], "count": len(rows)}
    for name in ("earned", "exchanged", "closing"):
        facts[name] = show(abs(sum(getattr(row, name) for row in rows)))
    yield Text(words, facts)
    if draft:
        words = N_("Open months of it have {count:error|errors}: the year's documents are drafts.")
        yield Text(words, {"count": draft})


def _added_up(name: str, result: Result, begin: Start) -> Month:
    book, rules = begin.book, result.rules
    closed = [each.month for each in book.months] if book else []
    known = sorted({*closed, *result.months})
    of_year = [month for month in known if month[:4] == name]
    if not of_year and not (known and known[0][:4] < name < known[-1][:4]):
        words = N_("No month of {year} is known; known are: {months}.")
        raise Stop(Text(words, {"year": name, "months": ", ".join(known) or "–"}))
    last = of_year[-1] if known[-1][:4] == name else f"{name}-12"
    counted = begin.first_month or rules.settings.first_month or known[0]
    first = max(f"{name}-01", counted)
    before: Counter[str] = Counter()
    if book:
        book.prove("entries")
        asked_for = "SELECT household, sum(points) FROM entries WHERE date < ? GROUP BY household"
        before.update(dict(book.rows(asked_for, f"{name}-01-01")))
    for entry in result.entries:
        if entry.day.year < int(name):
            before[entry.household.code] += entry.points
    sealed = begin.past(rules, [f"{name}-01"]).year.values()
    entries = [
        entry
        for entry in (*chain.from_iterable(sealed), *result.entries)
        if entry.day.year == int(name)
    ]
    waiting = [result.months[month].disputed for month in of_year if month in result.months]
    disputed = waiting[-1] if waiting else ()
    return added_up(rules, first, last, before, entries, begin.carried, disputed)


def _hung(outbox: Path, name: str, result: Result, book: Book | None) -> Iterator[Hung]:
    """Every notice of the year, sealed or open, with the pages of the one in the outbox."""
    notices = [
        (month.month, *notice)
        for month in result.months.values()
        if month.month[:4] == name
        for notice in check_codes(month)
    ]
    if book:
        book.prove("notices", since=f"{name}-01", until=f"{name}-12")
        asked_for = "SELECT month, name, village, kind, code FROM notices WHERE month LIKE ?"
        notices += book.rows(f"{asked_for} ORDER BY month, village, rowid", f"{name}-%")
    notices.sort(key=itemgetter(0, 2))
    for (month, village), those in groupby(notices, key=itemgetter(0, 2)):
        every = [
            Hung(month, village, kind, code, _pages(outbox / month / f"{path}.html"))
            for _, path, _, kind, code in those
        ]
        # A whole notice and its parts have codes; what lies in the outbox is what hung.
        there = [each for each in every if each.pages]
        yield from there or [each for each in every if each.kind == "notice"] or every


def _pages(page: Path) -> int | None:
    """How many sheets of paper a notice takes; None where it does not lie in the outbox."""
    if not page.is_file():
        return None
    return len(re.findall(r'<section class="sheet\b', page.read_text("utf-8", "replace"))) or None
