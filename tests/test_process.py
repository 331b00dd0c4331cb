"""process.py under a Python of the system: it hands over to .venv, or says how to make one."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import process
from pointbook import __version__

ROOT = Path(__file__).parents[1]
BARE = [sys.executable, "-S", "-E"]  # a Python that sees no packages


def started(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [*BARE, str(folder / "process.py"), *words]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)


def test_a_bare_python_hands_over_to_the_environment(tmp_path: Path) -> None:
    """No traceback ever reaches a user: `python process.py` is what every page prints."""
    shutil.copy(ROOT / "process.py", tmp_path)
    (tmp_path / "pointbook").symlink_to(ROOT / "pointbook")
    without = started(tmp_path, "run")
    assert (without.returncode, without.stdout, without.stderr.count("\n")) == (2, "", 1)
    assert "make run" in without.stderr
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    ignored = tmp_path / "ignored"
    noting = f'grep SigIgn /proc/self/status > "{ignored}"'
    python.write_text(f'#!/bin/sh\n{noting}\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    within = started(tmp_path, "--version")
    assert (within.returncode, within.stderr) == (0, "")
    assert within.stdout == f"pointbook, version {__version__}\n"
    assert int(ignored.read_text().split()[1], 16) >> (signal.SIGINT - 1) & 1, "while it starts"
    assert started(tmp_path, "nonsense").returncode == 2


def test_an_unfinished_environment_does_not_start_itself_for_ever(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(process, "VENV", Path(sys.prefix))
    monkeypatch.setattr(process, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(os, "execv", lambda *_: pytest.fail("started again"))
    assert process.hand_over() == 2
    assert "run.bat" in capsys.readouterr().err


def test_every_package_is_looked_for() -> None:
    """All of the requirements that the program itself names."""
    own = (ROOT / "requirements.txt").read_text("utf-8").partition("# Needed by those above")[0]
    names = {
        name.lower().replace("-", "_") for name in re.findall(r"^([\w-]+)==", own, re.MULTILINE)
    }
    assert names
    assert names == set(process.NEEDED)
