"""``demo``: the model township in a folder, and how it is run."""

from collections.abc import Iterator
from pathlib import Path

from pointbook.demo import township
from pointbook.tasks.called import Made, quoted


def demo(workspace: Path, language: str | None, **size: int) -> Made:
    """Make it; ``size`` are villages, households, rows, months and seed."""
    township(workspace, **size)
    return Made(workspace, language or "zh")


def lines(made: Made) -> Iterator[str]:
    """The next step, to be copied."""
    yield f"python process.py --workspace {quoted(made.folder)} run"
