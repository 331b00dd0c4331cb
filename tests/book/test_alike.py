"""Closing month by month and reckoning all months at once come to the same, ids included.

python -m tests.book.test_alike 0 200      tries the seeds 0 to 199
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from pointbook import checking
from pointbook.tasks.verify import verify
from tests.book.workspaces import clean, figures, forced_close
from tests.witness.workspaces import make


def differences(workspace: Path) -> list[str]:
    """What month-by-month closing changes, month by month; and what `verify` has against it."""
    shutil.rmtree(workspace / "outbox", ignore_errors=True)
    result = checking.check(workspace, "en")
    if not result.usable:
        return []
    at_once, wrong = figures(workspace), []
    for month in list(result.months):
        step = figures(workspace)
        if any("-R0" in text for text in step.values()):
            break  # a correction took effect, which it cannot do while all months are open
        wrong += [k for k, text in at_once.items() if k.startswith(month) and step[k] != text]
        forced_close(workspace, month)
    faults = [fault.say("en") for fault in verify(workspace, "en").document()["faults"]]
    # A village whose workbooks were refused has draft notices, which a true close never has.
    return wrong + [fault for fault in faults if ", notices" not in fault]


@pytest.mark.parametrize("seed", range(10))
def test_faulty_townships(tmp_path: Path, seed: int) -> None:
    make(seed, tmp_path)
    assert differences(tmp_path) == []


def test_a_clean_township(tmp_path: Path) -> None:
    assert differences(clean(tmp_path, villages=2, months=8)) == []


if __name__ == "__main__":
    for number in range(int(sys.argv[1]), int(sys.argv[2])):
        with tempfile.TemporaryDirectory() as folder:
            make(number, Path(folder))
            print(number, differences(Path(folder)), flush=True)
