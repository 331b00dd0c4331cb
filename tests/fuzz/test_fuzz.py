"""The small budget of every test run; ``python -m tests.fuzz`` is the long mode."""

from __future__ import annotations

import random
import shutil
from contextlib import suppress
from pathlib import Path
from random import Random
from zipfile import BadZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pointbook import batch
from pointbook.reading.files.workbook import Workbook, read
from tests.folders import files_of
from tests.fuzz import second_reader
from tests.fuzz.odd import spoiled
from tests.fuzz.seeds import another, habits
from tests.fuzz.trial import trial
from tests.fuzz.values import check, value_of
from tests.witness.workspaces import make

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.timeout(240)
def test_three_hundred_mutants(tmp_path: Path) -> None:
    tally = trial(tmp_path / "township", 300, seed=7, villages=30)
    assert tally.broken == []
    assert tally.mutants >= 300
    assert tally.outcomes["read alike by both readers"] > 30
    assert tally.outcomes["refused: damaged"] > 30


def test_the_trial_sees_what_it_is_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a second reader that lies, promises are broken."""
    monkeypatch.setattr(second_reader, "differences", lambda ours, theirs: ["A1: 1 != 2"])
    assert trial(tmp_path / "township", 25, seed=7, villages=12).broken


def test_both_readers_agree_on_the_model_township() -> None:
    for path in sorted(ROOT.glob("inbox/**/*.xlsx"))[::4]:
        data = path.read_bytes()
        for version in (data, another(data), habits(data)):
            _agree(version, path)


def _agree(data: bytes, path: Path) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        copy.write_bytes(data)
        found = read(copy, path.name)
    assert isinstance(found, Workbook)
    assert second_reader.differences(found.sheets, second_reader.cells(data)) == []


@settings(max_examples=4)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_any_workspace_with_any_cells_runs_to_its_end(
    tmp_path_factory: pytest.TempPathFactory, seed: int, chance: random.Random
) -> None:
    """Whatever cells hold: no exception, no row lost, and nothing but outbox changes."""
    folder = tmp_path_factory.mktemp("workspace")
    make(seed, folder)
    for path in sorted(folder.glob("inbox/**/*.xlsx")):
        with suppress(BadZipFile):  # one that was planted as broken
            path.write_bytes(spoiled(path.read_bytes(), Random(chance.random()), 0.05))
    before = _files(folder)
    result = batch.run(folder)
    assert not result.rows.lost
    assert _files(folder) == before
    shutil.rmtree(folder)


def _files(folder: Path) -> dict[str, bytes]:
    named = files_of(folder).items()
    return {n: data for n, data in named if not n.startswith(("outbox", ".pointbook."))}


@given(st.binary(max_size=40))
def test_any_value_is_read_or_refused(data: bytes) -> None:
    try:
        value = value_of(data)
    except UnicodeDecodeError:
        return
    check(value)


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.datetimes()))
def test_any_cell_is_read_or_refused(value: object) -> None:
    check(value)
