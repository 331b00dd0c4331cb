"""Killed at any call that changes the disk, every command that writes is finished by the next one.

A sample of the points; ``python -m tests.faults.commands`` tries all of them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.commands import COMMANDS, Trial


@pytest.mark.usefixtures("needs_strace")
@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "pdf"])
def test_a_command_that_is_killed_is_finished_by_the_next(tmp_path: Path, name: str) -> None:
    trial = Trial(tmp_path, name)
    chosen = (trial.points[len(trial.points) * 2 // 3], trial.points[-1])
    assert [said for point in chosen if (said := trial.wrong(point))] == []
