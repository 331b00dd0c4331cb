"""``demo``: the model township in a folder, and how it is run."""

from pathlib import Path

from pointbook.demo import township
from pointbook.tasks.called import Said, quoted


def demo(workspace: Path, language: str | None, **size: int) -> Said:
    """Make it; ``size`` are villages, households, rows, months and seed. Then the next step, to be
    copied."""
    township(workspace, **size)
    return Said(language or "zh", [f"python process.py --workspace {quoted(workspace)} run"])
