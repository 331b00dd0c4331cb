"""``changes``: what a run would change in an open month since the last one, entry by entry, or how two
months differ, household by household. Nothing of a month's own outbox is touched.

The last run is what stands in ``outbox/<month>/data``. `pointbook.changed` is another matter: the
workbooks of closed months that differ from the sealed ones.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pointbook import checking
from pointbook.book.store import Book
from pointbook.checking import Result
from pointbook.documents import data
from pointbook.documents.changes import (
    Comparison,
    Difference,
    Held,
    Side,
    Words,
    changes_statement,
    compare,
    months_statement,
)
from pointbook.outbox import outbox
from pointbook.outbox.render import documents
from pointbook.tasks import asked
from pointbook.tasks.last_run import DATA, side, written
from pointbook.tasks.screen import UNUSABLE_RULES
from pointbook.vocabulary.points import number, show
from pointbook.vocabulary.statements import Statement
from pointbook.vocabulary.stops import Stop
from pointbook.vocabulary.text import N_, Facts, Text, say
from pointbook.workspace import start

FOLDER = "changes"
LONGEST = 20  # households on the screen; the rest is on the page


@dataclass(frozen=True, slots=True)
class Changes:
    """Two sides compared, as the screen, the page and ``--json`` tell it."""

    result: Result
    page: Statement
    said: list[str]
    document: dict[str, Any] = field(default_factory=dict)

    @property
    def language(self) -> str:
        return self.result.language

    @property
    def code(self) -> int:
        return self.result.code


def changes(
    workspace: Path, month: str, other: str | None = None, language: str | None = None
) -> Changes:
    """An open month's last run against now, or one month against another; page and workbook of it
    into ``outbox/changes/``."""
    month, other = asked.month(month), other and asked.month(other)
    result = checking.check(workspace, language)
    if not result.usable:
        raise Stop(UNUSABLE_RULES)
    if other is None:
        done = _since(month, _last_run(workspace, month, result), result)
    else:
        with start(workspace, result.rules) as begin:
            before, after = (_held(begin.book, result, name) for name in (month, other))
        done = _between(result, month, other, compare(before, after))
    with outbox.lock(workspace):
        pages = documents([done.page])
        folder = outbox.write(workspace / "outbox", FOLDER, pages).folder
    done.said.append(str(folder / "index.html"))
    return done


def lines(done: Changes) -> list[str]:
    """How much changed, household by household, and where the page is."""
    return done.said


def document(done: Changes) -> dict[str, Any]:
    """``--json``, points as decimals."""
    return done.document


# --- since the last run -------------------------------------------------------------------------


def _since(month: str, last: Side, result: Result) -> Changes:
    language = result.language
    last_run, after = say(N_("last run"), language), say(N_("now"), language)
    before = f"{month} {last_run}"
    files = data.files(result.months[month])
    found = compare(last, side({path: "".join(lines).encode() for path, lines in files}))
    said = {"before": before, "after": after}
    sentence = N_(
        "{before} → {after}: {added:entry|entries} added, {removed} removed, {changed} changed;"
        " {moved:balance|balances} moved."
    )
    return Changes(
        result,
        changes_statement(found, result.rules, before, after),
        [Text(sentence, {**said, **found.counts()}), *_lines(found, Words(result.rules))],
        {
            **said,
            **found.counts(),
            "households": [_record(each, language) for each in found.households],
        },
    )


def _last_run(workspace: Path, month: str, result: Result) -> Side:
    folder = workspace / "outbox" / month
    if month not in result.months:
        words = N_(
            "{month} is no open month, so no run changes it; open are: {months}. Two months can be"
            " compared, closed ones too: `python process.py changes {month} {other}`."
        )
        facts = {"month": month, "months": ", ".join(result.months) or "–"}
        raise Stop(Text(words, {**facts, "other": max(result.months, default=month)}))
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


def _lines(found: Comparison, words: Words) -> Iterator[str]:
    for each in found.households[:LONGEST]:
        held = " → ".join("–" if side is None else show(side.closing) for side in each[2:4])
        yield f"{each.household} {words.head(each)}: {held} ({_signed(each.by)})"
        yield from (f"  {words.entry(change)}" for change in each.changes)
    yield from _rest(found.households)


def _rest(households: Sequence[Any]) -> Iterator[Text]:
    if (more := len(households) - LONGEST) > 0:
        yield Text(N_("… and {count} more households, on the page."), {"count": more})


def _signed(points: int) -> str:
    return f"{'+' if points > 0 else ''}{show(points)}"


def _record(each: Difference, language: str) -> dict[str, Any]:
    """A household of ``--json``, points as decimals."""
    return {
        "village": each.village,
        "household": each.household,
        "before": each.before and number(each.before.closing),
        "after": each.after and number(each.after.closing),
        "entries": [
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
        ],
    }


# --- two months ---------------------------------------------------------------------------------


def _held(book: Book | None, result: Result, month: str) -> Side:
    """An open month as it is reckoned now, a closed one as it was sealed."""
    if month in result.months:
        shares = result.months[month].villages
        held = {
            (share.code, row.household.code): Held(row.earned, row.exchanged, row.closing)
            for share in shares
            for row in share.balances
        }
        return Side((), held)
    if book is None or month not in {closed.month for closed in book.months}:
        words = N_("{month} is neither an open month nor a closed one.")
        raise Stop(Text(words, {"month": month}))
    book.prove("balances", since=month, until=month)
    asked = "SELECT village, household, earned, exchanged, closing FROM balances WHERE month = ?"
    rows = book.rows(asked, month)
    return Side((), {(village, house): Held(*points) for village, house, *points in rows})


def _between(result: Result, before: str, after: str, found: Comparison) -> Changes:
    words, households = Words(result.rules), found.households
    sentence = N_("{before} → {after}: {count:household differs|households differ}.")
    facts: Facts = {"before": before, "after": after, "count": len(households)}
    records = [
        {
            "village": each.village,
            "household": each.household,
            "before": _points(each.before),
            "after": _points(each.after),
        }
        for each in households
    ]
    told = (_apart(each, words) for each in households[:LONGEST])
    return Changes(
        result,
        months_statement(found, result.rules, before, after),
        [Text(sentence, facts), *told, *_rest(households)],
        {"before": before, "after": after, "households": records},
    )


def _apart(each: Difference, words: Words) -> Text:
    sides = [tuple(map(show, side)) if side else ("–",) * 3 for side in (each.before, each.after)]
    earned, exchanged, closing = (" → ".join(pair) for pair in zip(*sides, strict=True))
    facts = {"earned": earned, "exchanged": exchanged, "closing": closing}
    sentence = N_("{who}: awarded {earned}, exchanged {exchanged}, balance {closing} ({by})")
    who = f"{each.household} {words.head(each)}"
    return Text(sentence, {"who": who, "by": _signed(each.by), **facts})


def _points(held: Held | None) -> dict[str, int | float] | None:
    return held and {name: number(points) for name, points in held._asdict().items()}
