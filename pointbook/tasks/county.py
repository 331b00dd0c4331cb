"""A county: every workspace below a folder, side by side, and one summary of them all.

A task is a township: `township` is a plain function of a folder that runs it whole, writes its
outbox and gives back figures, so it can be done again after a machine died and comes to the same
bytes. Where it runs is settled here: in this process, over processes, or on a Dask cluster.
"""

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pointbook import batch
from pointbook.checking import RULES_FILE, Say
from pointbook.documents.county import (
    Township,
    compared,
    county_figures,
    county_summary,
    township_month,
)
from pointbook.documents.county.ranks import ranked
from pointbook.documents.data import summary_record
from pointbook.outbox import cluster, outbox
from pointbook.outbox.render import documents
from pointbook.outbox.workers import spread
from pointbook.tasks import closed
from pointbook.tasks.called import Said, progress
from pointbook.vocabulary.points import show
from pointbook.vocabulary.statements import Document
from pointbook.vocabulary.stops import CLEAN, FAULTY, Stop, explained
from pointbook.vocabulary.text import N_, Text, say

OUTBOX = "outbox"
SUMMARY = "county"  # the folder in the outbox, so that a county may lie in a workspace's folder
DIED = N_("The process that worked on it died, twice; the computer may be short of memory.")

Task = tuple[str, str, str]  # root of the county, folder of the township below it, language


def county(
    workspace: Path,
    language: str | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    say: Say | None = None,
) -> Said:
    """Run every township below a folder and write the county's summary of each month.

    Raises Stop when no township lies there or the cluster can't be used.
    """
    folder, language, say = workspace.resolve(), language or "zh", say or progress()
    tasks = [(str(folder), name, language) for name in workspaces(folder)]
    if not tasks:
        words = N_("No township lies below {path}: no folder there has rules.xlsx and inbox/.")
        raise Stop(Text(words, {"path": str(folder)}))
    found = []
    for each in _done(tasks, workers, scheduler):
        found.append(each)
        say(f"{len(found)}/{len(tasks)} {each.folder}")
    townships = _told_apart(sorted(found, key=lambda each: each.folder))
    months = sorted({month for each in townships for month in each.months})
    summaries = outbox.publish(folder, SUMMARY, _documents(townships, months, language))
    failed = {each.folder: each.failure for each in townships if each.failure}
    clean = not failed and not any(m["errors"] for each in townships for m in each.months.values())
    lines = [f"{name}: {failure}" for name, failure in failed.items()]
    lines += [_line(townships, month) for month in months]
    if months:
        page = summaries / months[-1] / "summary.html"
        lines.append(Text(N_("Open {page} to see everything."), {"page": str(page)}))

    def document() -> dict[str, Any]:
        return {"months": {m: _month_record(townships, m) for m in months}, "failed": failed}

    return Said(language, lines, CLEAN if clean else FAULTY, document)


def _told_apart(townships: Sequence[Township]) -> tuple[Township, ...]:
    """Townships that bear one name get their folders behind it."""
    often = Counter(each.name for each in townships)
    return tuple(
        replace(each, name=f"{each.name} ({each.folder})") if often[each.name] > 1 else each
        for each in townships
    )


def workspaces(root: Path) -> list[str]:
    """Every township below a folder, as a path relative to it: rules.xlsx, or an inbox, is there.

    One that lacks either is a township that fails, not one that is overlooked.
    """
    found = []
    for place, folders, files in os.walk(root):
        here = Path(place)
        if here == root:
            folders[:] = [name for name in folders if name not in ("inbox", OUTBOX)]
        elif RULES_FILE in files or "inbox" in folders:
            found.append(here.relative_to(root).as_posix())
            folders.clear()
        folders[:] = sorted(name for name in folders if not name.startswith("."))
    return sorted(found)


def township(task: Task) -> Township:
    """Run one township whole; whatever stops it is said in its line, and the others go on."""
    root, folder, language = task
    place = Path(root) / folder
    try:
        result = batch.run(place, language, workers=1)
    except Exception as error:  # noqa: BLE001 - one township must not stop a county
        line = explained(error, language).replace(f"{root}{os.sep}", "")  # the same anywhere
        return Township(folder, folder, failure=line)
    settings = result.rules.settings
    name = f"{settings.county}{settings.township}" or folder
    if not result.usable:
        errors = sum(problem.is_error for problem in result.problems)
        words = Text(
            N_("rules.xlsx has {errors} errors; nothing was computed."), {"errors": errors}
        )
        return Township(folder, name, failure=words.say(language))
    months = {
        month: result.months.get(month) or closed.again(place, month, language).months[month]
        for month in {*closed.months(place), *result.months}
    }
    figures = {name: township_month(months[name]) for name in sorted(months)}
    return Township(folder, name, figures)


def _done(tasks: Sequence[Task], workers: int | None, scheduler: str | None) -> Iterator[Township]:
    """The townships as they come, from wherever they are worked on."""
    if scheduler:
        return cluster.spread(scheduler, township, tasks, _died)
    return spread(township, tasks, workers or os.cpu_count() or 1, _died)


def _died(task: Task) -> Township:
    return Township(task[1], task[1], failure=say(DIED, task[2]))


def _documents(
    townships: Sequence[Township], months: Sequence[str], language: str
) -> Iterator[Document]:
    """The summary of each month as page, workbook and JSON."""
    for month in months:
        yield from documents([county_summary(townships, month, language)])
        text = json.dumps(_month_record(townships, month), ensure_ascii=False, indent=1) + "\n"
        yield Document(f"{month}/summary.json", text.encode())


def _month_record(townships: Sequence[Township], month: str) -> dict[str, Any]:
    """A month of the county as plain figures: the whole, and every township with its state."""
    order = {found.name: found for found in ranked(compared(townships, month))}
    each = [
        {
            "folder": township.folder,
            "township": township.name,
            "state": township.state(month),
            "failure": township.failure,
            **_plain(township.months.get(month, {})),
            **(order[township.name].record() if township.name in order else {}),
        }
        for township in townships
    ]
    whole = summary_record(county_figures(townships, month))
    return {"month": month, **whole, "townships": each}


def _plain(summary: Mapping[str, Any]) -> dict[str, Any]:
    """A township's own summary without its villages; those stand in the township's outbox."""
    kept = {
        name: value
        for name, value in summary.items()
        if name not in ("villages", "beside", "closed")
    }
    return summary_record(kept)


def _line(townships: Sequence[Township], month: str) -> Text:
    whole = county_figures(townships, month)
    names = ("supermarkets", "households", "exchange_activities", "errors")
    facts: dict[str, Any] = {name: whole[name] for name in names}
    facts |= {name: show(abs(whole[name])) for name in ("earned", "exchanged", "closing")}
    facts |= {"month": month, "all": len(townships)}
    facts["townships"] = sum(month in each.months for each in townships)
    sentence = N_(
        "{month}: {townships} of {all} townships, {supermarkets} supermarkets, {households} "
        "households, {exchange_activities} exchange activities; {earned} points earned, "
        "{exchanged} exchanged, {closing} held; {errors} errors."
    )
    return Text(sentence, facts)
