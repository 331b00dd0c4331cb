"""``run``: every open month checked and its outbox written; where nothing has changed since the last
run, what that one said."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pointbook.outbox.kept import Kept, came_from
from pointbook.tasks.called import opened, plain, progress, today


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run said; ``record`` is the same as one document."""

    language: str
    said: list[str]
    code: int
    record: Callable[[], dict[str, Any]]


def run(
    workspace: Path,
    language: str | None,
    month: str | None = None,
    pdf: bool = False,
    png: bool = False,
    open_it: bool = False,
    workers: int | None = None,
) -> Ran:
    """Run, or say once more what the last run said."""
    source = came_from(workspace, language, month, pdf, png, today())
    work = partial(_run, workspace, language, month, pdf, png, open_it, workers, source)
    if not open_it and (unchanged := Kept(workspace).answer(source)):
        return Ran(language or "", *unchanged, lambda: document(work()))
    return work()


def _run(
    workspace: Path,
    language: str | None,
    month: str | None,
    pdf: bool,
    png: bool,
    open_it: bool,
    workers: int | None,
    source: str,
) -> Ran:
    from pointbook.tasks import closed, screen  # slow to load: a run of nothing new needs neither

    result = closed.run(workspace, language, month, progress(), pdf, workers, png)
    page = screen.index_page(result, workspace) if open_it else None
    unseen = [words] if page and (words := opened(page)) else []
    lines = plain([*screen.closing(result, workspace, today()), *unseen], result.language)
    if result.usable:
        result.changes.clear()  # the next run changes nothing
        still = plain([*screen.closing(result, workspace, today())], result.language)
        months = [made.folder.name for made in result.written]
        Kept(workspace).note_answer(source, months, still, result.code)
    return Ran(result.language, lines, result.code, partial(screen.document, result))


def document(done: Ran) -> dict[str, Any]:
    """``--json``: every problem once and the summary of each month."""
    return done.record()


def lines(done: Ran) -> list[str]:
    """What was made, what is wrong and what to do next."""
    return done.said
