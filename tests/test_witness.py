"""The core against the witness: an independent, plain reckoning of random workspaces.

Every figure of balances.csv, every row of entries.csv, every stock figure and every problem must
agree. WITNESS_SEEDS=0-999 searches further than the few seeds of a usual run.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pointbook import batch
from pointbook.documents import data
from tests.witness.compare import differences, run_process, seeds_of
from tests.witness.workspaces import make

SEEDS = seeds_of(os.environ.get("WITNESS_SEEDS", "0-59"))


def reckon_in_process(workspace: Path) -> None:
    """Check and reckon as a run does, and write the data folder of each open month."""
    for name, month in batch.check(workspace, "en").months.items():
        for path, content in data.files(month):
            file = workspace / "outbox" / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, "utf-8", newline="")


@pytest.mark.parametrize("seed", SEEDS)
def test_the_core_and_the_witness_agree(seed: int, tmp_path: Path) -> None:
    """Random workspaces, reckoned by an independent plain loop: every figure equal."""
    make(seed, tmp_path)
    assert differences(tmp_path, reckon_in_process) == []


@pytest.mark.parametrize("seed", [1, 7])
def test_the_command_and_the_witness_agree(seed: int, tmp_path: Path) -> None:
    """The same through the real command line, outbox and all."""
    make(seed, tmp_path)
    assert differences(tmp_path, run_process) == []
