"""Doctor: who has sent what for which month, which files are in the way, what is to be done next.

It looks and writes nothing. Today's date serves to say how long a notice still has to hang; what
may be closed is decided by `close`, which asks no clock.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pointbook import checking
from pointbook.checking import RULES_FILE, Result
from pointbook.documents.stage import Step, stage
from pointbook.outbox.outbox import FORMS
from pointbook.reading.inbox import relative
from pointbook.reckoning.month import Month
from pointbook.tasks.forms import form_name
from pointbook.vocabulary.months import month_of, next_month
from pointbook.vocabulary.text import N_, Text
from pointbook.workspace import start

_UNCOUNTED = (
    *("encrypted-file", "unreadable-file", "too-large", "missing-cover"),
    *("unknown-village", "bad-month", "duplicate-workbook", "ignored-file"),
)


@dataclass(frozen=True, slots=True)
class Sent:
    """What one village has sent for a month; ``status`` is that of its notices."""

    code: str
    name: str
    status: Literal["final", "draft", "missing"]
    file: str | None
    errors: int
    warnings: int


@dataclass(frozen=True, slots=True)
class OpenMonth:
    """An open month: who has sent what, what it is, and the next step."""

    month: str
    sent: tuple[Sent, ...]
    step: Step
    state: Text
    words: Text


@dataclass(frozen=True, slots=True)
class InTheWay:
    """A file that needs somebody's hand: open, unread, or none of ours."""

    file: str
    state: str
    words: Text


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
    def healthy(self) -> bool:
        return not self.result.has_errors and not self.files


def doctor(workspace: Path, today: date, language: str | None = None) -> Examination:
    """Look at the whole workspace; Stop where there is none."""
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


# --- months -------------------------------------------------------------------------------------


def _open_month(month: Month, today: date) -> OpenMonth:
    sent = tuple(
        Sent(
            village["code"],
            village["name"],
            village["status"],
            month.covers[village["code"]].file if village["code"] in month.covers else None,
            village["errors"],
            village["warnings"],
        )
        for village in month.summary["villages"]
    )
    now = stage(month, today)
    return OpenMonth(month.month, sent, now.step, now.state, now.advice)


# --- files --------------------------------------------------------------------------------------


def _files(folder: Path) -> Iterator[Path]:
    """Every file below a folder, links not followed, in order."""
    for parent, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(parent, name) for name in sorted(names))


def _locked(name: str) -> str | None:
    """The workbook that a lock file of Excel, WPS or LibreOffice belongs to."""
    for start_of, end in ((".~lock.", "#"), ("~$", ""), (".~", "")):
        if name.startswith(start_of) and name.endswith(end):
            return name.removeprefix(start_of).removesuffix(end)
    return None


def _open_files(workspace: Path) -> Iterator[InTheWay]:
    """Workbooks that are open on some computer, or were when it crashed."""
    words = N_("It is open in another program. Save and close it; what is unsaved is not read.")
    places = [path for path in workspace.iterdir() if _locked(path.name) == RULES_FILE]
    for path in [*places, *_files(workspace / "inbox"), *_files(workspace / "outbox")]:
        if name := _locked(path.name):
            yield InTheWay(relative(workspace, path.with_name(name)), "open", Text(words))


def _unread(result: Result) -> Iterator[InTheWay]:
    """Workbooks that cannot be read, are nobody's or stand in each other's way."""
    for problem in result.problems:
        if problem.code in _UNCOUNTED and not problem.lenient and problem.place.file:
            said = problem.message(result.rules.settings.language)
            hint = problem.hint(result.rules.settings.language)
            words = Text("{said} {hint}", {"said": said, "hint": hint})
            yield InTheWay(problem.place.file, problem.code, words)


# --- words --------------------------------------------------------------------------------------


def document(found: Examination) -> dict[str, Any]:
    """``--json``: the same as the lines say."""
    language = found.language
    return {
        "usable": found.result.usable,
        "closed": found.closed or None,
        "forms": {"month": found.coming, "villages": sorted(found.forms)},
        "months": [
            {
                "month": month.month,
                "state": month.state.say(language),
                "step": month.step,
                "message": month.words.say(language),
                "villages": [
                    {name: getattr(sent, name) for name in Sent.__slots__} for sent in month.sent
                ],
            }
            for month in found.months
        ],
        "files": [
            {"file": file.file, "state": file.state, "message": file.words.say(language)}
            for file in found.files
        ],
    }


def lines(found: Examination) -> Iterator[str]:
    """Month by month, then the files in the way."""
    language = found.language
    for text in _texts(found):
        yield text.say(language)


def _texts(found: Examination) -> Iterator[Text]:
    if not found.result.usable:
        yield Text(
            N_(
                "rules.xlsx has errors; nothing else can be told. `python process.py check` names them."
            )
        )
    if found.closed:
        yield Text(N_("Closed: up to {month}."), {"month": found.closed})
    for month in found.months:
        words = N_("{month}: {state}. Next step: {words}")
        yield Text(words, {"month": month.month, "state": month.state, "words": month.words})
        yield from map(_sent, month.sent)
    if found.result.usable and not found.months:
        yield Text(N_("No month is open."))
    if found.result.usable:
        yield _forms(found)
    for file in found.files:
        yield Text("{file}: {words}", {"file": file.file, "words": file.words})


def _forms(found: Examination) -> Text:
    """Which forms of the coming month were made; more are made by a command."""
    villages = found.result.rules.villages
    lacking = [each.name for each in villages if each.code not in found.forms]
    facts: dict[str, str | int | Text] = {"month": found.coming, "villages": "、".join(lacking)}
    if villages and not lacking:
        return Text(
            N_("Forms for {month}: made for every village, in outbox/{month}/forms."), facts
        )
    if found.forms:
        facts["made"] = "、".join(v.name for v in villages if v.code in found.forms)
        words = N_(
            "Forms for {month}: made for {made}, not for {villages}. `python process.py forms"
            " {month}` makes all of them; filled in, they go into inbox/."
        )
        return Text(words, facts)
    words = N_(
        "Forms for {month}: none yet. `python process.py forms {month}` makes them; filled in,"
        " they go into inbox/."
    )
    return Text(words, facts)


def _sent(sent: Sent) -> Text:
    facts: dict[str, str | int | Text] = {
        "code": sent.code,
        "name": sent.name,
        "file": sent.file or "",
        "errors": sent.errors,
        "warnings": sent.warnings,
    }
    if sent.status == "missing":
        return Text(N_("  {code} {name}: nothing has come."), facts)
    if sent.file is None:
        return Text(N_("  {code} {name}: nothing that came counts, {errors:error|errors}."), facts)
    sentence = N_("  {code} {name}: {file}, {errors:error|errors}, {warnings:warning|warnings}.")
    return Text(sentence, facts)
