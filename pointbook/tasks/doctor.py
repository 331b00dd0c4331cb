"""Doctor: who has sent what for which month, which files are in the way, what is to be done next.

It looks and writes nothing. Today's date serves to say how long a notice still has to hang; what
may be closed is decided by `close`, which asks no clock.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from pointbook import checking
from pointbook.checking import RULES_FILE, Result
from pointbook.documents.stage import Step, stage
from pointbook.outbox.outbox import FORMS
from pointbook.reading.inbox import relative
from pointbook.reckoning.month import Month
from pointbook.tasks.called import today as this_day
from pointbook.vocabulary.filenames import form_name
from pointbook.vocabulary.months import month_of, next_month
from pointbook.vocabulary.stops import CLEAN, FAULTY, UNUSABLE
from pointbook.vocabulary.text import N_, Text
from pointbook.workspace import start

_UNCOUNTED = (
    *("encrypted-file", "unreadable-file", "too-large", "missing-cover"),
    *("unknown-village", "bad-month", "duplicate-workbook", "ignored-file"),
)


class Sent(NamedTuple):
    """What one village has sent for a month; ``status`` is that of its notices."""

    code: str
    name: str
    status: str  # final, draft or missing
    file: str | None
    errors: int
    warnings: int


class OpenMonth(NamedTuple):
    """An open month: what it is, its next step, who has sent what."""

    month: str
    state: Text
    step: Step
    message: Text
    sent: list[Sent]


class InTheWay(NamedTuple):
    """A file that needs somebody's hand: open, unread, or none of ours."""

    file: str
    state: str
    message: Text


@dataclass(slots=True)
class Examination:
    """What the doctor found."""

    result: Result
    closed: str
    coming: str = ""  # the month after the last open or closed one, or today's
    forms: frozenset[str] = frozenset()  # the villages whose forms for it were made
    months: list[OpenMonth] = field(default_factory=list)
    files: list[InTheWay] = field(default_factory=list)

    @property
    def language(self) -> str:
        return self.result.rules.settings.language

    @property
    def code(self) -> int:
        if not self.result.usable:
            return UNUSABLE
        return FAULTY if self.result.has_errors or self.files else CLEAN


def doctor(workspace: Path, today: date | None = None, language: str | None = None) -> Examination:
    """Look at the whole workspace; Stop where there is none."""
    today = today or this_day()
    result = checking.check(workspace, language)
    with start(workspace) as begin:
        found = Examination(result, begin.closed)
    last = max([begin.closed, *result.months])
    found.coming = next_month(last) if last else month_of(today)
    folder = workspace / "outbox" / found.coming / FORMS
    found.forms = frozenset(
        village.code
        for village in result.rules.villages
        if (folder / form_name(village, found.coming)).exists()
    )
    found.months = [_open_month(month, today) for month in result.months.values()]
    found.files = [*_open_files(workspace), *_unread(result)]
    return found


def _open_month(month: Month, today: date) -> OpenMonth:
    sent = [
        Sent(
            village["code"],
            village["name"],
            village["status"],
            month.covers[village["code"]].file if village["code"] in month.covers else None,
            village["errors"],
            village["warnings"],
        )
        for village in month.summary["villages"]
    ]
    now = stage(month, today)
    return OpenMonth(month.month, now.state, now.step, now.advice, sent)


def _locked(name: str) -> str | None:
    """The workbook that a lock file of Excel, WPS or LibreOffice belongs to."""
    for start_of, end in ((".~lock.", "#"), ("~$", ""), (".~", "")):
        if name.startswith(start_of) and name.endswith(end):
            return name.removeprefix(start_of).removesuffix(end)
    return None


def _open_files(workspace: Path) -> Iterator[InTheWay]:
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
            yield InTheWay(relative(workspace, path.with_name(name)), "open", words)


def _unread(result: Result) -> Iterator[InTheWay]:
    """Workbooks that cannot be read, are nobody's or stand in each other's way."""
    language = result.rules.settings.language
    for problem in result.problems:
        if problem.code in _UNCOUNTED and not problem.lenient and problem.place.file:
            said = {"said": problem.message(language), "hint": problem.hint(language)}
            yield InTheWay(problem.place.file, problem.code, Text("{said} {hint}", said))


# --- words --------------------------------------------------------------------------------------


def document(found: Examination) -> dict[str, Any]:
    """``--json``: the same as the lines say."""
    return {
        "usable": found.result.usable,
        "closed": found.closed or None,
        "forms": {"month": found.coming, "villages": sorted(found.forms)},
        "months": [
            {
                "month": month.month,
                "state": month.state,
                "step": month.step,
                "message": month.message,
                "villages": [sent._asdict() for sent in month.sent],
            }
            for month in found.months
        ],
        "files": [file._asdict() for file in found.files],
    }


def lines(found: Examination) -> Iterator[Text]:
    """Month by month, then the files in the way."""
    usable = found.result.usable
    if not usable:
        yield Text(
            N_(
                "rules.xlsx has errors; nothing else can be told. `python process.py check` names them."
            )
        )
    if found.closed:
        yield Text(N_("Closed: up to {month}."), {"month": found.closed})
    for month in found.months:
        words = N_("{month}: {state}. Next step: {words}")
        yield Text(words, {"month": month.month, "state": month.state, "words": month.message})
        yield from map(_sent, month.sent)
    if usable and not found.months:
        yield Text(N_("No month is open."))
    if usable:
        yield _forms(found)
    for file in found.files:
        yield Text("{file}: {message}", file._asdict())


def _forms(found: Examination) -> Text:
    """Which forms of the coming month were made; more are made by a command."""
    villages = found.result.rules.villages
    made, lacking = (
        "、".join(village.name for village in villages if (village.code in found.forms) == there)
        for there in (True, False)
    )
    facts = {"month": found.coming, "made": made, "villages": lacking}
    if made and not lacking:
        words = N_("Forms for {month}: made for every village, in outbox/{month}/forms.")
    elif made:
        words = N_(
            "Forms for {month}: made for {made}, not for {villages}. `python process.py forms"
            " {month}` makes all of them; filled in, they go into inbox/."
        )
    else:
        words = N_(
            "Forms for {month}: none yet. `python process.py forms {month}` makes them; filled in,"
            " they go into inbox/."
        )
    return Text(words, facts)


def _sent(sent: Sent) -> Text:
    if sent.status == "missing":
        words = N_("  {code} {name}: nothing has come.")
    elif sent.file is None:
        words = N_("  {code} {name}: nothing that came counts, {errors:error|errors}.")
    else:
        words = N_("  {code} {name}: {file}, {errors:error|errors}, {warnings:warning|warnings}.")
    return Text(words, {**sent._asdict(), "file": sent.file or ""})
