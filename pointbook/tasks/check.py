"""``check``: every problem of the open months, or of the workbooks that are named; nothing is written."""

from collections.abc import Sequence
from pathlib import Path

from pointbook import checking
from pointbook.tasks.called import progress
from pointbook.tasks.screen import document
from pointbook.tasks.screen import problems as lines

__all__ = ["check", "document", "lines"]


def check(workspace: Path, language: str | None, files: Sequence[Path] = ()) -> checking.Result:
    """The problems."""
    return checking.check(workspace, language, files, say=progress())
