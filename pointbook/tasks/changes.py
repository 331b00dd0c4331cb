"""``changes``: what a run would change in an open month since the last one, entry by entry, or how two
months differ, household by household. Nothing of a month's own outbox is touched.

The last run is what stands in ``outbox/<month>/data``. `changed` is another matter: the
workbooks of closed months that differ from the sealed ones.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pointbook import checking
from pointbook.book.store import Book
from pointbook.checking import Result
from pointbook.documents.changes import (
    Comparison,
    Difference,
    Held,
    House,
    Side,
    Words,
    compare,
    statement,
)
from pointbook.outbox import outbox
from pointbook.outbox.render import documents
from pointbook.tasks import asked
from pointbook.tasks.called import Said
from pointbook.tasks.last_run import DATA, files_of, side, written
from pointbook.tasks.screen import UNUSABLE_RULES
from pointbook.vocabulary.points import number, show
from pointbook.vocabulary.stops import Stop
from pointbook.vocabulary.text import N_, Text, say
from pointbook.workspace import start

FOLDER = "changes"
LONGEST = 20  # households on the screen; the rest is on the page


def changes(
    workspace: Path, month: str, other: str | None = None, language: str | None = None
) -> Said:
    """An open month's last run against now, or one month against another; page and workbook of it
    into ``outbox/changes/``."""
    month, other = asked.month(month), other and asked.month(other)
    result = checking.check(workspace, language)
    if not result.usable:
        raise Stop(UNUSABLE_RULES)
    rules, language = result.rules, result.language
    if other is None:
        last_run, after = say(N_("last run"), language), say(N_("now"), language)
        before = f"{month} {last_run}"
        last = _last_run(workspace, month, result)
        found = compare(last, side(files_of(result.months[month])))
    else:
        before, after = month, other
        with start(workspace, rules) as begin:
            found = compare(*(Side((), _held(begin.book, result, each)) for each in (month, other)))
    page = statement(found, rules, before, after, months=bool(other))
    folder = outbox.publish(workspace, FOLDER, documents([page]))
    said: dict[str, Any] = {"before": before, "after": after, **({} if other else found.counts())}
    lines = [*_lines(found, Words(rules), said), str(folder / "index.html")]
    households = [_record(each, language, months=bool(other)) for each in found.households]
    return Said(language, lines, result.code, lambda: {**said, "households": households})


def _last_run(workspace: Path, month: str, result: Result) -> Side:
    folder = workspace / "outbox" / month
    if month not in result.months:
        words = N_(
            "{month} is no open month, so no run changes it; open are: {months}. Two months can be"
            " compared, closed ones too: `python process.py changes {month} {other}`."
        )
        facts = {"month": month, "months": ", ".join(result.months) or "–"}
        raise Stop(Text(words, {**facts, "other": max(result.months, default=month)}))
    files = {path: written(folder / path) for path in DATA}
    if not files["data/entries.csv"]:
        words = N_("There was no run of {month} yet to compare with: outbox/{month} has no data.")
        raise Stop(Text(words, {"month": month}))
    return side(files, month)


def _held(book: Book | None, result: Result, month: str) -> dict[House, Held]:
    """An open month as it is reckoned now, a closed one as it was sealed."""
    if month in result.months:
        return {
            (share.code, row.household.code): Held(row.earned, row.exchanged, row.closing)
            for share in result.months[month].villages
            for row in share.balances
        }
    if book is None or month not in {closed.month for closed in book.months}:
        words = N_("{month} is neither an open month nor a closed one.")
        raise Stop(Text(words, {"month": month}))
    book.prove("balances", since=month, until=month)
    asked = "SELECT village, household, earned, exchanged, closing FROM balances WHERE month = ?"
    return {(village, house): Held(*points) for village, house, *points in book.rows(asked, month)}


def _lines(found: Comparison, words: Words, said: dict[str, Any]) -> Iterator[str]:
    """How much changed, then household by household."""
    sentence = N_(
        "{before} → {after}: {added:entry|entries} added, {removed} removed, {changed} changed;"
        " {moved:balance|balances} moved."
    )
    of_entries = "moved" in said
    if not of_entries:
        sentence = N_("{before} → {after}: {count:household differs|households differ}.")
    yield Text(sentence, {**said, "count": len(found.households)})
    for each in found.households[:LONGEST]:
        sides = [tuple(map(show, side)) if side else ("–",) * 3 for side in each[2:4]]
        earned, exchanged, closing = (" → ".join(pair) for pair in zip(*sides, strict=True))
        who = f"{each.household} {words.head(each)}"
        by = f"{'+' if each.by > 0 else ''}{show(each.by)}"
        if of_entries:
            yield f"{who}: {closing} ({by})"
            yield from (f"  {words.entry(change)}" for change in each.changes)
            continue
        facts = {"earned": earned, "exchanged": exchanged, "closing": closing}
        sentence = N_("{who}: awarded {earned}, exchanged {exchanged}, balance {closing} ({by})")
        yield Text(sentence, {"who": who, "by": by, **facts})
    if (more := len(found.households) - LONGEST) > 0:
        yield Text(N_("… and {count} more households, on the page."), {"count": more})


def _record(each: Difference, language: str, *, months: bool) -> dict[str, Any]:
    """A household of ``--json``, points as decimals."""

    def held(side: Held | None) -> Any:
        points = side and {name: number(value) for name, value in side._asdict().items()}
        return points if months or points is None else points["closing"]

    record = {
        "village": each.village,
        "household": each.household,
        "before": held(each.before),
        "after": held(each.after),
    }
    entries = [
        {
            "change": change.verb,
            "date": change.line.date,
            "kind": change.line.kind,
            "what": change.line.what,
            "before": change.before and number(change.before.points),
            "after": change.after and number(change.after.points),
            "source": change.line.source(language),
        }
        for change in each.changes
    ]
    return record if months else {**record, "entries": entries}
