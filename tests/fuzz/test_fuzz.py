"""The small budget of every test run; ``python -m tests.fuzz`` is the long mode."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pointbook import batch
from pointbook.reading.files.workbook import Workbook, read
from tests.fuzz import second_reader
from tests.fuzz.seeds import another, habits
from tests.fuzz.trial import trial
from tests.fuzz.values import check, value_of
from tests.witness.workspaces import make

ROOT = Path(__file__).resolve().parents[2]
NASTY = (
    *("=1+1", "=HYPERLINK(\"http://x\")", "+1", "-1", "@x", "\t=1", "<script>alert(1)</script>", "\u202e1"),
    *("\u200b", "\ue000", "é", "合计", "日期", "√", "nan", "1e300", "1_000", "½", "9月5日", "9.5", "2022-13-40"),
    *(float("1e300"), -0.0, 0.1 + 0.2, -1, 44809, 20220905, True, "x" * 32767, "V01-001", "#N/A", None),
)  # fmt: skip


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
        _spoil(path, chance)
    before = _files(folder)
    result = batch.run(folder)
    assert not result.rows.lost
    assert _files(folder) == before
    shutil.rmtree(folder)


def _spoil(path: Path, chance: random.Random) -> None:
    """Put nasty values into some cells of a workbook that can be opened."""
    try:
        book = openpyxl.load_workbook(path)
    except Exception:  # noqa: BLE001 - one that was planted as broken
        return
    for sheet in book.worksheets:
        for _ in range(chance.randint(0, 4)):
            row, column = chance.randint(1, sheet.max_row), chance.randint(1, sheet.max_column)
            cell = sheet.cell(row, column)
            if not isinstance(cell, openpyxl.cell.cell.MergedCell):
                cell.value = chance.choice(NASTY)
    book.save(path)


def _files(folder: Path) -> dict[str, bytes]:
    return {
        str(path): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "outbox" not in path.parts and not path.name.startswith(".pointbook.")
    }


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
