"""The screen: what a run says at its end, in a few lines, and as one JSON document."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pointbook.checking import Result
from pointbook.documents.data import summary_record
from pointbook.documents.stage import stage
from pointbook.vocabulary.points import show
from pointbook.vocabulary.problems import MOST_TOLD, Problem, together
from pointbook.vocabulary.text import N_, Text, say

UNUSABLE_RULES = Text(N_("The rules have errors, so nothing was computed. Mend rules.xlsx."))
LONGEST = 3  # causes on the screen, ten lines with what stands around them; the page has the rest


def document(result: Result) -> dict[str, Any]:
    """``--json``: every problem once and the summary of each month."""
    months = {name: summary_record(month.summary) for name, month in result.months.items()}
    return {"problems": result.problems, "months": months}


def problems(result: Result, most: int = MOST_TOLD) -> Iterator[str]:
    """The first causes in three short lines each: where, what was found, what to do; then how many
    there are."""
    told = together(result.problems)
    for each in told[:most]:
        yield from problem_lines(each.problem, result.language, len(each.cells))
    if len(told) > most:
        words = N_("… and {count} more, on the page of problems.")
        if not result.written:
            words = N_("… and {count} more; with --json all of them are printed.")
        yield Text(words, {"count": len(told) - most})
    yield _count(result)


def problem_lines(problem: Problem, language: str, cells: int = 1) -> Iterator[str]:
    """A problem with where it stands, and in how many cells."""
    word = say(N_("error") if problem.is_error else N_("warning"), language)
    where = problem.place.words().say(language) or problem.village
    if cells > 1:
        words = N_("{where} and {count} more cells")
        where = Text(words, {"where": where or "", "count": cells - 1}).say(language)
    yield f"{word} {problem.code}: {where}" if where else f"{word} {problem.code}"
    yield f"  {problem.message(language)}"
    yield f"  → {problem.hint(language)}"


def _count(result: Result) -> Text:
    errors = sum(problem.is_error for problem in result.problems)
    facts = {"files": result.files, "errors": errors, "warnings": len(result.problems) - errors}
    words = N_(
        "{files:workbook|workbooks} read: {errors:error|errors}, {warnings:warning|warnings}."
    )
    return Text(words, facts)


def _rows(result: Result) -> Text:
    """What became of the rows; the three numbers behind the colon add up to the first."""
    rows = result.rows
    facts = {"rows": rows.read, "entered": rows.entered, "refused": rows.refused}
    facts["skipped"] = rows.read - rows.entered - rows.refused
    words = N_(
        "{rows:row|rows}: {entered} count, {refused} are refused, {skipped} are blank or totals."
    )
    return Text(words, facts)


def closing(result: Result, workspace: Path, today: date | None = None) -> Iterator[str]:
    """What was made, what is wrong and what to do next: the same as `doctor` says."""
    if result.has_errors:
        yield from problems(result, LONGEST)
    else:
        yield _count(result)
    if result.rows.read:
        yield _rows(result)
    if not result.usable:
        yield UNUSABLE_RULES
        return
    if not result.months:
        yield Text(N_("There is no open month: put the clerks' workbooks into inbox/."))
    for name, month in result.months.items():
        yield _month(name, month.summary)
    yield from (*result.changes, *result.notes)
    if page := index_page(result, workspace):
        yield Text(N_("Open {page} to see everything."), {"page": str(page)})
    for name, month in result.months.items():
        if (now := stage(month, today)).step != "queue":
            yield Text(N_("Next for {month}: {advice}"), {"month": name, "advice": now.advice})
    if result.has_errors and not result.months:
        yield Text(N_("Next: do as the problems say and run again."))


def _month(name: str, summary: Mapping[str, Any]) -> Text:
    facts = {
        **{key: summary[key] for key in ("supermarkets", "households", "exchange_activities")},
        **{key: show(abs(summary[key])) for key in ("earned", "exchanged", "closing")},
        "month": name,
        "drafts": sum(village["status"] == "draft" for village in summary["villages"]),
        "missing": sum(village["status"] == "missing" for village in summary["villages"]),
    }
    words = N_(
        "{month}: {supermarkets:supermarket|supermarkets}, {households:household|households}, "
        "{exchange_activities:exchange activity|exchange activities}; {earned} points earned, "
        "{exchanged} exchanged, {closing} held; {drafts:village|villages} draft, {missing} missing."
    )
    return Text(words, facts)


def index_page(result: Result, workspace: Path) -> Path | None:
    """The index page of the last month written."""
    if not result.written:
        return None
    page = workspace / "outbox" / max(result.months) / "index.html"
    return page if page.exists() else None
