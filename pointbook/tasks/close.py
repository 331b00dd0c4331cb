"""``close``: seals a clean, signed, published month into the book, or says all that is against it."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from pointbook import checking
from pointbook import workspace as start
from pointbook.book.entries import rows
from pointbook.book.store import LIST, Page, Source, seal
from pointbook.documents import data
from pointbook.documents.every import check_codes
from pointbook.outbox import outbox
from pointbook.reading.files import preflight
from pointbook.reading.files.refusals import Refused
from pointbook.reckoning.carried import Carried
from pointbook.reckoning.month import Month
from pointbook.reckoning.publicity import handed_on
from pointbook.reckoning.reckon import Reckoning
from pointbook.reckoning.supervision import supervision
from pointbook.tasks import asked, closed, last_run, screen
from pointbook.tasks.called import Said
from pointbook.vocabulary.months import last_day
from pointbook.vocabulary.problems import Problem, in_order
from pointbook.vocabulary.rules import Rules
from pointbook.vocabulary.stops import CLEAN, FAULTY, UNUSABLE, Stop
from pointbook.vocabulary.text import N_, Text


def close(workspace: Path, month: str, language: str | None = None, dry_run: bool = False) -> Said:
    """Judge a month and, unless it is refused or only tried, seal it."""
    month = asked.month(month)
    with ExitStack() as held:
        if not dry_run:
            held.enter_context(outbox.lock(workspace))
            closed.finish(workspace, language)
        result = checking.check(workspace, language, until=month)
        tell = partial(_told, month, result.language, dry_run=dry_run)
        if not result.usable or result.work is None:
            return tell(result.problems, usable=False)
        work = result.work
        if month <= work.begin.closed:
            words = N_("{month} is closed already; the last closed month is {closed}.")
            raise Stop(Text(words, {"month": month, "closed": work.begin.closed}))
        if month not in result.months:
            words = N_("There is no workbook of {month} in inbox/, so it cannot be closed.")
            raise Stop(Text(words, {"month": month}))
        against = _against(work.done)
        reasons = [
            *_earlier(list(result.months)),
            *_unread_sheets(result.problems),
            *_unlike_the_notices(workspace, result.months[month]),
        ]
        anchor = ""
        if not (against or reasons):
            written = page(workspace, work)
            if not dry_run:
                row = seal(workspace, written)
                anchor = start.anchor(row.digest)
                closed.say_so(workspace, result.months[month])
                closed.leave_seal(workspace, row)
        return tell(against, reasons, len(result.entries), anchor)


def _told(
    month: str,
    language: str,
    problems: Sequence[Problem],
    reasons: Sequence[Text] = (),
    entries: int = 0,
    anchor: str = "",
    *,
    dry_run: bool,
    usable: bool = True,
) -> Said:
    """What happened, or everything that is against it."""
    problems, refused = in_order(problems), len(problems) + len(reasons)
    facts: dict[str, Any] = {"month": month, "count": refused or entries, "anchor": anchor}
    if not usable:
        words: str = screen.UNUSABLE_RULES
    elif refused:
        words = N_("{month} cannot be closed yet: {count:reason|reasons}.")
    elif dry_run:
        words = N_(
            "{month} can be closed: {count:entry|entries} would be sealed. Nothing was written."
        )
    else:
        words = N_(
            "{month} is closed: {count:entry is|entries are} sealed. Write this on the signed"
            " notice: {anchor}"
        )
    told = (line for each in problems for line in screen.problem_lines(each, language))
    code = UNUSABLE if not usable else FAULTY if refused else CLEAN
    document = {
        "month": month,
        "closed": bool(anchor),
        "dry_run": dry_run,
        "problems": problems,
        "reasons": reasons,
        "entries": entries,
        "anchor": anchor or None,
    }
    return Said(language, [*told, *reasons, Text(words, facts)], code, lambda: document)


def _against(done: Reckoning) -> list[Problem]:
    """Every error, and what supervision lacks, of the month and of those before it."""
    errors = [problem for problem in done.problems if problem.is_error]
    return [*errors, *(p for month in done.months.values() for p in supervision(month))]


def _earlier(open_months: list[str]) -> Iterator[Text]:
    for earlier in open_months[:-1]:
        yield Text(N_("{month} is still open; close it first."), {"month": earlier})


def _unread_sheets(problems: list[Problem]) -> Iterator[Text]:
    """Sheets that are of no known kind and look like records: sealed, they would be lost."""
    for problem in problems:
        if problem.code == "unknown-sheet":
            words = N_(
                "{file}: the sheet “{sheet}” looks like records, but under this name it is not read."
                " Give it the right name, or take it out."
            )
            yield Text(words, {"file": problem.place.file or "", "sheet": problem.value})


def _unlike_the_notices(workspace: Path, month: Month) -> Iterator[Text]:
    """What hangs on the board is what the last run made, if it was run at all."""
    try:
        folder = workspace / "outbox" / month.month
        found = last_run.since_last_run(folder, last_run.files_of(month))
    except Stop as stop:
        yield stop.words
        return
    if found:
        words = N_(
            "The notices in outbox/{month} show other figures than would be sealed. {changes} Run"
            " again and hang the new notices."
        )
        changes = last_run.words(month.month, found)
        yield Text(words, {"month": month.month, "changes": changes})


def page(workspace: Path, work: checking.Work) -> Page:
    """All that the close seals. Files are read again: what changed meanwhile is not sealed. A list of
    several villages or months belongs to none of them alone."""
    kept = {
        (LIST if file in work.lists else sent.village, file): digest
        for sent in work.sent
        for file, digest in sent.files.items()
    }
    sources = [
        Source(village, file, digest, _unchanged(workspace, file, digest))
        for (village, file), digest in sorted(kept.items())
    ]
    (month,) = work.done.months.values()
    book_of_rules = _unchanged(workspace, checking.RULES_FILE, month.rules.digest)
    return sealed_page(work.done, work.begin, sources, book_of_rules)


def sealed_page(
    done: Reckoning, begin: start.Start, sources: list[Source], book_of_rules: bytes
) -> Page:
    """The page of a reckoned month; `verify` makes it again and compares."""
    (month,) = done.months.values()
    rules = month.rules
    first_month = begin.first_month or rules.settings.first_month or month.month
    return Page(
        month.month,
        {**start.township(rules), "first_month": first_month},
        (rules.digest, book_of_rules),
        start.state(_carried(month, done, begin)),
        sources,
        list(rows(done.entries)),
        list(data.balance_lines(month)),
        list(data.stock_lines(month)),
        check_codes(month),
    )


def _carried(month: Month, done: Reckoning, begin: start.Start) -> Carried:
    """What the next month begins with: every member's opening is settled, and notices stay known."""
    rules = month.rules
    carried = done.carry().keeping(begin.carried, _known(rules))
    last = last_day(month.month)
    members = (h.code for h in rules.households if h.member_between(date.min, last))
    return replace(
        carried,
        opened=sorted({*carried.opened, *members}),
        notices=handed_on(month.notices, month.month),
    )


def _known(rules: Rules) -> dict[str, set[str]]:
    """The codes that the rules have, by kind."""
    return {
        "household": {household.code for household in rules.households},
        "village": {village.code for village in rules.villages},
        "category": {category.code for category in rules.categories},
        "item": {item.code for item in rules.items},
        "goods": {goods.code for goods in rules.goods},
        "group": {item.tier_group for item in rules.items},
    }


def _unchanged(workspace: Path, file: str, digest: str) -> bytes:
    try:
        held = preflight.bytes_of(workspace / file)
    except Refused:
        held = b""
    if hashlib.sha256(held).hexdigest() != digest:
        words = N_("{file} changed while it was being read. Nothing was closed; run again.")
        raise Stop(Text(words, {"file": file}))
    return held
