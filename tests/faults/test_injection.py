"""Killed or refused at any call that changes the disk: the old one or the new one, whole.

A sample of the points; ``python -m tests.faults.injection`` tries all of them.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pointbook import batch
from pointbook.outbox import outbox
from tests.book.workspaces import clean
from tests.faults.injection import ROOT, STATES, Trial, What, calls, deeds

STEP = 41


@pytest.mark.usefixtures("needs_strace")
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("what", ["run", "close"])
def test_old_or_new_and_healed_by_the_next(tmp_path: Path, what: What, state: str) -> None:
    trial = Trial(tmp_path, what, state)
    tried = list(deeds(trial))[::STEP]
    assert [said for point, deed in tried if (said := trial.wrong(point, deed))] == []


@pytest.mark.usefixtures("needs_strace")
def test_every_rename_follows_a_sync(tmp_path: Path) -> None:
    trial = Trial(tmp_path, "run", "older")
    lines = calls(trial.lay(), "run")
    made = [line for line in lines if line.startswith(("openat", "mkdir"))]
    unsynced = {path for line in made for path in re.findall(r'"(/[^"]+)"', line)}
    assert len(unsynced) > 6
    renames = 0
    for line in lines:
        if line.startswith(("fsync", "fdatasync")):
            unsynced -= set(re.findall(r"<([^>]+)>", line))
        if line.startswith("rename"):
            renames += 1
            source = re.findall(r'"([^"]+)"', line)[0]
            assert [path for path in unsynced if path.startswith(source)] == []
    assert renames == 2
    assert lines[-1].split("(")[0] in {"unlink", "rmdir", "unlinkat", "truncate", "write"}


@pytest.mark.usefixtures("needs_strace")
def test_a_close_is_synced_before_and_after_its_commit(tmp_path: Path) -> None:
    """The commit is the journal's end: the book is on the disk before it, the folder after it."""
    trial = Trial(tmp_path, "close", "older")
    lines = calls(trial.lay(), "close")
    [commit] = [
        n for n, line in enumerate(lines) if line.startswith("unlink") and "journal" in line
    ]
    book = str(trial.place / "ledger.sqlite")
    writes = [
        n for n, line in enumerate(lines) if line.startswith("pwrite64") and f"<{book}>" in line
    ]
    syncs = [n for n, line in enumerate(lines) if "sync" in line and f"<{book}>" in line]
    assert max(writes) < max(syncs) < commit
    assert any("sync" in line and f"<{trial.place}>" in line for line in lines[commit:])


def test_pairs_of_runs_started_together(tmp_path: Path) -> None:
    trial = Trial(tmp_path, "run", "older")
    for _ in range(5):
        place = trial.lay()
        command = [sys.executable, "-m", "tests.faults.child", "run", str(place)]
        pair = [
            subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(2)
        ]
        said = [process.communicate(timeout=60)[1] for process in pair]
        codes = sorted(process.returncode for process in pair)
        assert codes in ([0, 0], [0, 2]), said
        assert all("Another run is at work" in words for words in said if words)
        assert (place / "outbox" / "2022-07" / "index.html").read_bytes() != b"old"


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
