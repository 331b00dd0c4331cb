"""``changes``: what a run would change in an open month since the last one, or how two months
differ, household by household. Nothing of a month's own outbox is touched.

The last run is what stands in ``outbox/<month>/data``. `pointbook.changed` is another matter: the
workbooks of closed months that differ from the sealed ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pointbook import checking
from pointbook.book.store import Book
from pointbook.checking import Result
from pointbook.documents import data
from pointbook.documents.changes import Words, changes_statement, entry_words, place, verb
from pointbook.documents.differences import Comparison, Difference, Line, Side, compare, summed
from pointbook.tasks import asked
from pointbook.tasks.last_run import DATA, side, written
from pointbook.vocabulary.points import number, show
from pointbook.vocabulary.stops import Stop
from pointbook.vocabulary.text import N_, Text, say
from pointbook.workspace import start

FOLDER = "changes"
LONGEST = 20  # households on the screen; the rest is on the page


@dataclass(frozen=True, slots=True)
class Changes:
    """Two sides compared; ``before`` and ``after`` say what they are."""

    result: Result
    before: str
    after: str
    found: Comparison

    @property
    def language(self) -> str:
        return self.result.rules.settings.language


def changes(
    workspace: Path, month: str, other: str | None = None, language: str | None = None
) -> Changes:
    """An open month's last run against now, or one month against another."""
    month, other = asked.month(month), other and asked.month(other)
    result = checking.check(workspace, language)
    spoken = result.rules.settings.language
    if not result.usable:
        words = N_("The rules have errors, so nothing was computed. Mend rules.xlsx.")
        raise Stop(Text(words))
    if other is None:
        before, after = _last_run(workspace, month, result), _now(result, month)
        said = (say(N_("last run"), spoken), say(N_("now"), spoken))
        return Changes(result, f"{month} {said[0]}", said[1], compare(before, after))
    with start(workspace, result.rules) as begin:
        before, after = (_month(begin.book, result, name) for name in (month, other))
    return Changes(result, month, other, compare(summed(before), summed(after)))


def _last_run(workspace: Path, month: str, result: Result) -> Side:
    folder = workspace / "outbox" / month
    if month not in result.months:
        words = N_(
            "{month} is no open month, so no run changes it; open are: {months}. Two months can be"
            " compared, closed ones too: `changes YYYY-MM YYYY-MM`."
        )
        raise Stop(Text(words, {"month": month, "months": ", ".join(result.months) or "–"}))
    if not written(folder / DATA[0]):
        words = N_("There was no run of {month} yet to compare with: outbox/{month} has no data.")
        raise Stop(Text(words, {"month": month}))
    try:
        return side({path: written(folder / path) for path in DATA})
    except ValueError:
        words = N_(
            "outbox/{month}/data is not what a run wrote. `python process.py run` writes it again."
        )
        raise Stop(Text(words, {"month": month})) from None


def _now(result: Result, month: str) -> Side:
    return side({path: "".join(lines).encode() for path, lines in data.files(result.months[month])})


def _month(book: Book | None, result: Result, month: str) -> Side:
    """An open month as it is reckoned now, a closed one as it was sealed."""
    if month in result.months:
        return _now(result, month)
    if book is None or month not in {closed.month for closed in book.months}:
        words = N_("{month} is neither an open month nor a closed one.")
        raise Stop(Text(words, {"month": month}))
    book.prove("entries", "balances", since=month, until=month)
    entries = book.rows(
        "SELECT date, village, household, kind, item || goods, reverses, ifnull(quantity, 0),"
        " claimed, points, file, sheet, ifnull(row, 0) FROM entries WHERE month = ?"
        " ORDER BY number",
        month,
    )
    asked = "SELECT village, household, closing FROM balances WHERE month = ?"
    held = {(village, house): closing for village, house, closing in book.rows(asked, month)}
    return Side([Line(*row) for row in entries], held)


# --- words --------------------------------------------------------------------------------------


def lines(done: Changes) -> Iterator[str]:
    """How much changed, then household by household."""
    words = Words(done.result.rules)
    facts: dict[str, str | int | Text] = {"before": done.before, "after": done.after}

    sentence = N_(
        "{before} → {after}: {added:entry|entries} added, {removed} removed, {changed} changed;"
        " {moved:balance|balances} moved."
    )
    yield Text(sentence, {**facts, **done.found.counts()}).say(done.language)
    for each in done.found.households[:LONGEST]:
        yield f"{each.household} {words.head(each.household)}: {_balances(each)}"
        yield from (f"  {entry_words(change, words)}" for change in each.changes)
    if (more := len(done.found.households) - LONGEST) > 0:
        words_of_rest = N_("… and {count} more households, on the page.")
        yield Text(words_of_rest, {"count": more}).say(done.language)


def _balances(each: Difference) -> str:
    held = " → ".join("–" if side is None else show(side) for side in (each.before, each.after))
    sign = "+" if each.by > 0 else ""
    return f"{held} ({sign}{show(each.by)})"


def document(done: Changes) -> dict[str, Any]:
    """``--json``, points as decimals."""
    return {
        "before": done.before,
        "after": done.after,
        **done.found.counts(),
        "households": [
            {
                "village": each.village,
                "household": each.household,
                "before": _number(each.before),
                "after": _number(each.after),
                "entries": [
                    {
                        "change": verb(change),
                        "date": change.line.date,
                        "kind": change.line.kind,
                        "what": change.line.what,
                        "before": change.before and number(change.before.points),
                        "after": change.after and number(change.after.points),
                        "source": place(change.line, done.language),
                    }
                    for change in each.changes
                ],
            }
            for each in done.found.households
        ],
    }


def _number(points: int | None) -> int | float | None:
    return None if points is None else number(points)


def write(workspace: Path, done: Changes) -> Path:
    """Write the page and its workbook into ``outbox/changes/`` and say where."""
    from pointbook.outbox import outbox
    from pointbook.outbox.render import documents

    made = changes_statement(done.found, done.result.rules, done.before, done.after)
    with outbox.lock(workspace):
        pages = documents([made])
        return outbox.write(workspace / "outbox", FOLDER, pages).folder / "index.html"
