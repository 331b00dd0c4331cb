"""Killed or refused at any call that changes the disk, every command that writes leaves old or new, whole,
and is finished by the next one.

A sample of the points; ``python -m tests.faults.commands`` tries all of them.
"""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pointbook import batch
from pointbook.outbox import outbox
from tests.book.workspaces import clean
from tests.faults.commands import COMMANDS, DEEDS, KILL, ROOT, Trial


@pytest.mark.usefixtures("needs_strace")
@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "pdf"])
def test_a_command_that_is_killed_is_finished_by_the_next(tmp_path: Path, name: str) -> None:
    trial = Trial(tmp_path, name)
    chosen = (trial.points[len(trial.points) * 2 // 3], trial.points[-1])
    assert [said for point in chosen if (said := trial.wrong(point))] == []


@pytest.mark.usefixtures("needs_strace")
@pytest.mark.parametrize("name", ["run", "close"])
def test_old_or_new_whatever_the_disk_refuses(tmp_path: Path, name: str) -> None:
    trial = Trial(tmp_path, name)
    errors = [(point, deed) for point in trial.points for deed in DEEDS if deed != KILL]
    step = len(errors) // 4
    assert [said for point, deed in errors[::step] if (said := trial.wrong(point, deed))] == []


@pytest.mark.usefixtures("needs_strace")
def test_a_close_is_synced_before_and_after_its_commit(tmp_path: Path) -> None:
    """The commit is the journal's end: the book is on the disk before it, the folder after it."""
    trial = Trial(tmp_path, "close")
    lines = trial.calls
    [commit] = [
        n for n, line in enumerate(lines) if line.startswith("unlink") and "journal" in line
    ]
    book = f"<{trial.place / 'ledger.sqlite'}>"
    writes = [n for n, line in enumerate(lines) if line.startswith("pwrite64") and book in line]
    syncs = [n for n, line in enumerate(lines) if "sync" in line and book in line]
    assert max(writes) < max(syncs) < commit
    assert any("sync" in line and f"<{trial.place}>" in line for line in lines[commit:])


def test_pairs_of_runs_started_together(tmp_path: Path) -> None:
    town = clean(tmp_path / "town", months=1)
    command = [sys.executable, "process.py", "--workspace", str(town), "--lang", "en", "run"]
    for _ in range(3):
        pair = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                 text=True) for _ in range(2)]  # fmt: skip
        said = [process.communicate(timeout=60)[1] for process in pair]
        assert sorted(process.returncode for process in pair) in ([0, 0], [0, 2]), said
        assert all("Another run is at work" in words for words in said if words)
        assert (town / "outbox" / "2022-07" / "index.html").exists()


@pytest.mark.parametrize("year", [1970, 2021, 2038])
def test_the_clock_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    town = clean(tmp_path / "town", months=1)
    batch.run(town, "en")
    made = {path: path.read_bytes() for path in (town / "outbox").rglob("*") if path.is_file()}
    shutil.rmtree(town / "outbox")
    stamp = dt.datetime(year, 1, 20, 3, 14, 8, tzinfo=dt.UTC)

    class Clock(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> Clock:
            return cls.fromtimestamp(stamp.timestamp(), tz)

    monkeypatch.setattr(outbox, "datetime", Clock)
    monkeypatch.setattr("time.time", stamp.timestamp)
    batch.run(town, "en")
    assert {p: p.read_bytes() for p in (town / "outbox").rglob("*") if p.is_file()} == made
