"""Doctor: who has sent what for which month, which files are in the way, what is to be done next.

It looks and writes nothing. Today's date serves to say how long a notice still has to hang; what
may be closed is decided by `close`, which asks no clock.
"""

import os
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pointbook import checking
from pointbook.checking import RULES_FILE, Result
from pointbook.documents.stage import stage
from pointbook.outbox.outbox import FORMS
from pointbook.reading.inbox import relative
from pointbook.reckoning.month import Month
from pointbook.tasks.called import Said
from pointbook.tasks.called import today as this_day
from pointbook.vocabulary.filenames import form_name
from pointbook.vocabulary.months import month_of, next_month
from pointbook.vocabulary.rules import Village
from pointbook.vocabulary.stops import CLEAN, FAULTY, UNUSABLE
from pointbook.vocabulary.text import N_, Text
from pointbook.workspace import start

Found = dict[str, Any]
"""What was found, or a part of it, as ``--json`` tells it."""

_UNCOUNTED = (
    *("encrypted-file", "unreadable-file", "too-large", "missing-cover"),
    *("unknown-village", "bad-month", "duplicate-workbook", "ignored-file"),
)


def doctor(workspace: Path, today: date | None = None, language: str | None = None) -> Said:
    """Look at the whole workspace; Stop where there is none."""
    today = today or this_day()
    result = checking.check(workspace, language)
    with start(workspace) as begin:
        closed = begin.closed
    last = max([closed, *result.months])
    coming = next_month(last) if last else month_of(today)
    folder, villages = workspace / "outbox" / coming / FORMS, result.rules.villages
    made = [each for each in villages if (folder / form_name(each, coming)).exists()]
    found = {
        "usable": result.usable,
        "closed": closed or None,
        "forms": {"month": coming, "villages": sorted(village.code for village in made)},
        "months": [_open_month(month, today) for month in result.months.values()],
        "files": [*_open_files(workspace), *_unread(result)],
    }
    faulty = result.has_errors or found["files"]
    code = UNUSABLE if not result.usable else FAULTY if faulty else CLEAN
    return Said(result.language, _lines(found, villages), code, lambda: found)


def _open_month(month: Month, today: date) -> Found:
    """An open month: what it is, its next step, who has sent what."""
    now = stage(month, today)
    covers = {code: cover.file for code, cover in month.covers.items()}
    return {
        "month": month.month,
        "state": now.state,
        "step": now.step,
        "message": now.advice,
        "villages": [
            {
                **{name: village[name] for name in ("code", "name", "status")},
                "file": covers.get(village["code"]),
                **{name: village[name] for name in ("errors", "warnings")},
            }
            for village in month.summary["villages"]
        ],
    }


def _locked(name: str) -> str | None:
    """The workbook that a lock file of Excel, WPS or LibreOffice belongs to."""
    for start_of, end in ((".~lock.", "#"), ("~$", ""), (".~", "")):
        if name.startswith(start_of) and name.endswith(end):
            return name.removeprefix(start_of).removesuffix(end)
    return None


def _open_files(workspace: Path) -> Iterator[Found]:
    """Workbooks that are open on some computer, or were when it crashed."""
    words = Text(
        N_("It is open in another program. Save and close it; what is unsaved is not read.")
    )
    places = [path for path in workspace.iterdir() if _locked(path.name) == RULES_FILE]
    for folder in ("inbox", "outbox"):
        for parent, folders, names in os.walk(workspace / folder):
            folders.sort()
            places += [Path(parent, name) for name in sorted(names)]
    for path in places:
        if name := _locked(path.name):
            file = relative(workspace, path.with_name(name))
            yield {"file": file, "state": "open", "message": words}


def _unread(result: Result) -> Iterator[Found]:
    """Workbooks that cannot be read, are nobody's or stand in each other's way."""
    language = result.language
    for problem in result.problems:
        if problem.code in _UNCOUNTED and not problem.lenient and problem.place.file:
            said = {"said": problem.message(language), "hint": problem.hint(language)}
            words = Text("{said} {hint}", said)
            yield {"file": problem.place.file, "state": problem.code, "message": words}


def _lines(found: Found, villages: Sequence[Village]) -> Iterator[Text]:
    """Month by month, the forms of the coming one, then the files in the way."""
    if not found["usable"]:
        words = N_(
            "rules.xlsx has errors; nothing else can be told. `python process.py check` names them."
        )
        yield Text(words)
    if found["closed"]:
        yield Text(N_("Closed: up to {month}."), {"month": found["closed"]})
    for month in found["months"]:
        yield Text(N_("{month}: {state}. Next step: {message}"), month)
        yield from map(_sent, month["villages"])
    if found["usable"] and not found["months"]:
        yield Text(N_("No month is open."))
    if found["usable"]:
        yield _forms(found["forms"]["month"], found["forms"]["villages"], villages)
    for file in found["files"]:
        yield Text("{file}: {message}", file)


def _forms(month: str, made: Sequence[str], villages: Sequence[Village]) -> Text:
    """Which forms of the coming month were made; more are made by a command."""
    there, lacking = (
        "、".join(village.name for village in villages if (village.code in made) == wanted)
        for wanted in (True, False)
    )
    if there and not lacking:
        words = N_("Forms for {month}: made for every village, in outbox/{month}/forms.")
    elif there:
        words = N_(
            "Forms for {month}: made for {made}, not for {villages}. `python process.py forms"
            " {month}` makes all of them; filled in, they go into inbox/."
        )
    else:
        words = N_(
            "Forms for {month}: none yet. `python process.py forms {month}` makes them; filled in,"
            " they go into inbox/."
        )
    return Text(words, {"month": month, "made": there, "villages": lacking})


def _sent(sent: Found) -> Text:
    if sent["status"] == "missing":
        words = N_("  {code} {name}: nothing has come.")
    elif sent["file"] is None:
        words = N_("  {code} {name}: nothing that came counts, {errors:error|errors}.")
    else:
        words = N_("  {code} {name}: {file}, {errors:error|errors}, {warnings:warning|warnings}.")
    return Text(words, sent)
