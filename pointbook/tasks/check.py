"""``check``: every problem of the open months, or of the workbooks that are named; nothing is written."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from pointbook import checking
from pointbook.tasks import screen
from pointbook.tasks.called import Said, progress


def check(workspace: Path, language: str | None, files: Sequence[Path] = ()) -> Said:
    """The problems."""
    found = checking.check(workspace, language, files, say=progress())
    document = partial(screen.document, found)
    return Said(found.language, screen.problems(found), found.code, document)
