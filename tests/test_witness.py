"""The core against the witness: an independent, plain reckoning of random workspaces.

Every figure of balances.csv, every row of entries.csv, every stock figure and every problem must
agree, with all months open and after each close. WITNESS_SEEDS=0-999 searches further than the
few seeds of a usual run.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.witness.compare import checked, compare_seed, seeds_of, subprocess_run

SEEDS = seeds_of(os.environ.get("WITNESS_SEEDS", "0-59"))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_core_and_the_witness_agree(seed: int, tmp_path: Path) -> None:
    """Random workspaces, reckoned by an independent plain loop: every figure equal."""
    assert compare_seed(seed, tmp_path, command=checked) == []


@pytest.mark.parametrize("seed", [1, 7])
def test_the_command_and_the_witness_agree(seed: int, tmp_path: Path) -> None:
    """The same through the real command line, outbox and all."""
    assert compare_seed(seed, tmp_path, command=subprocess_run) == []
