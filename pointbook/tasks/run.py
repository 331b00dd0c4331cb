"""``run``: every open month checked and its outbox written; where nothing has changed since the last
run, what that one said."""

from functools import partial
from pathlib import Path

from pointbook.outbox.kept import Kept, came_from
from pointbook.tasks import asked
from pointbook.tasks.called import Said, opened, plain, progress, today


def run(
    workspace: Path,
    language: str | None,
    month: str | None = None,
    pdf: bool = False,
    png: bool = False,
    open_it: bool = False,
    workers: int | None = None,
) -> Said:
    """Run, or say once more what the last run said."""
    source = came_from(workspace, language, month, pdf, png, today())

    def work() -> Said:
        from pointbook import batch  # slow to load, and not for a run of nothing new
        from pointbook.tasks import screen

        named = month and asked.month(month)
        result = batch.run(workspace, language, named, progress(), pdf, workers, png)
        page = screen.index_page(result, workspace) if open_it else None
        unseen = [words] if page and (words := opened(page)) else []
        lines = plain([*screen.closing(result, workspace, today()), *unseen], result.language)
        if result.usable:
            result.changes.clear()  # the next run changes nothing
            still = plain([*screen.closing(result, workspace, today())], result.language)
            Kept(workspace).note_answer(source, result.written, still, result.code)
        return Said(result.language, lines, result.code, partial(screen.document, result))

    if not open_it and (unchanged := Kept(workspace).answer(source)):
        return Said(language or "", *unchanged, lambda: work().document())
    return work()
