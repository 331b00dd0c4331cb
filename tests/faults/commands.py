"""Kills and failures at calls that change the file system, laid by strace, in every command that
writes, started as users start it.

python -m tests.faults.commands [STEP [COMMAND …]]      every STEP-th deed; all kills take an hour
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from pointbook.book.store import opened
from pointbook.outbox import outbox
from pointbook.tasks.verify import verify
from tests.book.workspaces import clean, close_all

ROOT = Path(__file__).parents[2]
SMALL = ("--villages", "1", "--households", "4", "--rows", "6", "--months", "1")
COMMANDS: dict[str, tuple[str, ...]] = {
    "run": ("run", "--workers", "1"),
    "close": ("close", "2022-08"),
    "forms": ("forms", "2022-10"),
    "rehearse": ("rehearse", "rules.xlsx"),
    "explain": ("explain", "V01-001", "--page"),
    "changes": ("changes", "2022-07", "2022-08"),
    "year": ("year", "2022", "--dividend", "99.99"),
    "init": ("init", "new"),
    "demo": ("demo", "new", *SMALL),
    "demo-here": ("demo", "empty", *SMALL),
    "county": ("county", "..", "--workers", "1"),
    "pdf": ("run", "--workers", "1", "--pdf"),
}
CALLS = (
    "write", "pwrite64", "fsync", "fdatasync", "rename", "renameat", "renameat2", "unlink",
    "unlinkat", "mkdir", "mkdirat", "rmdir", "truncate", "ftruncate",
)  # fmt: skip
TRACED = ("-e", f"trace={','.join(CALLS)}")
KILL, ERRORS = "signal=SIGKILL", ("ENOSPC", "EIO", "EACCES", "EROFS")
DEEDS = (KILL, *(f"error={error}" for error in ERRORS))
Seen = dict[str, str]


@dataclass(frozen=True, slots=True)
class Point:
    """The nth call of one kind."""

    call: str
    nth: int


class Trial:
    """One command in one township with a closed month and the outbox of its last run."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name, self.kept, self.place = "run", folder / "kept", folder / "trial" / "town"
        if not self.kept.exists():
            clean(self.kept, months=3)
            (self.kept / "empty").mkdir()
            close_all(self.kept, ["2022-07"])
            shutil.rmtree(self.kept / "outbox" / "2022-07")
            self.lay()
            assert self.run("-e", "trace=none") == 0
            shutil.rmtree(self.kept)
            shutil.copytree(self.place, self.kept)
            (index,) = (self.kept / "outbox" / "2022-08").glob("index.html")
            index.write_text("of the last run")
        self.name = name
        self.lay()
        self.before = seen(self.place)
        log = folder / "log"
        assert self.run(*TRACED, log=log) == 0, name
        self.after = seen(self.place)
        lines = log.read_text(errors="replace").splitlines()
        self.calls = [
            line.split(maxsplit=1)[-1] for line in lines if re.match(r"(\d+ +)?\w+\(", line)
        ]
        counted: Counter[str] = Counter()
        self.points = []
        for line in self.calls:
            call = line.split("(")[0]
            counted[call] += 1
            if not line.startswith(("write(1<", "write(2<")):  # the screen
                self.points.append(Point(call, counted[call]))

    def lay(self) -> None:
        shutil.rmtree(self.place.parent, ignore_errors=True)
        shutil.copytree(self.kept, self.place)

    def run(self, *injected: str, log: Path = Path(os.devnull)) -> int:
        """The command under strace, in the township's folder."""
        words = [sys.executable, str(ROOT / "process.py"), "--workspace", ".", *COMMANDS[self.name]]
        followed = () if self.name == "pdf" else ("-f",)  # the calls of a browser are its own
        command = ["strace", *followed, "-y", "-s0", "-o", str(log), *injected, *words]
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            command, cwd=self.place, env=environment, capture_output=True, text=True, check=False
        )
        self.said = done.stdout + done.stderr
        return done.returncode

    def wrong(self, point: Point, deed: str = KILL) -> str | None:
        """What was wrong after a deed at a point: None where all is old or new, and healed."""
        name = f"{self.name} {point.call} {point.nth} {deed}"
        self.lay()
        ended = self.run(*TRACED, "-e", f"inject={point.call}:{deed}:when={point.nth}")
        _end_orphans()
        if ended not in ((-9,) if deed == KILL else (0, 1, 2)):
            return f"{name}: ended with {ended}"
        if "Traceback" in self.said or (ended == 2 and not self.said.strip()):
            return f"{name}: {self.said[-300:]}"
        for folder in (self.place, self.place.parent):
            outbox.recover(folder / "outbox")
        now = seen(self.place)
        for unit in {*now, *self.before, *self.after}:
            if now.get(unit) not in (self.before.get(unit), self.after.get(unit)):
                return f"{name}: {unit} is neither old nor new"
        closed = self.name == "close" and now["book"] == self.after["book"]
        made = self.name.startswith(("init", "demo")) and now == self.after
        code = self.run("-e", "trace=none")
        if code != (2 if closed or made else 0) or "Traceback" in self.said:
            return f"{name}: the next one ended with {code}: {self.said[-300:]}"
        passed_over = closed and deed != KILL  # pages that a full disk kept old: `run --month`
        if seen(self.place) != self.after and not passed_over:
            return f"{name}: the next one did not heal it"
        return None if verify(self.place, "en").document()["good"] else f"{name}: the book"


def adopt() -> None:
    """What a killed command leaves running becomes ours."""
    ctypes.CDLL(None).prctl(36, 1)  # PR_SET_CHILD_SUBREAPER


def _end_orphans() -> None:
    """End the browser of a killed command, whose end would have been that command's task."""
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    while left := children.read_text().split():
        for child in map(int, left):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def seen(place: Path) -> Seen:
    """What stands there, by unit: a month's folder is one, the pages that a close renews are each
    one; the book is its chain."""
    with opened(place) as book:
        found = {"book": ",".join(month.digest for month in book.months) if book else ""}
    units: dict[str, list[str]] = {}
    for path in sorted(place.parent.rglob("*")):
        parts = path.relative_to(place.parent).parts
        if any(part.startswith(".") for part in parts) or "sqlite" in path.name or path.is_dir():
            continue
        alone = parts[-1] in ("index.html", "publicity.html", "seal.json")
        depth = 3 if "outbox" in parts else 2
        unit = "/".join(parts if alone else parts[:depth])
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        units.setdefault(unit, []).append(f"{'/'.join(parts)} {digest}")
    return {**found, **{unit: "\n".join(lines) for unit, lines in units.items()}}


if __name__ == "__main__":
    every = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    adopt()
    with tempfile.TemporaryDirectory() as given:
        for command in sys.argv[2:] or COMMANDS:
            tried = Trial(Path(given), command)
            deeds = [(point, deed) for deed in DEEDS for point in tried.points][::every]
            found = [said for point, deed in deeds if (said := tried.wrong(point, deed))]
            print(command, len(tried.points), "points", len(deeds), "deeds", found, flush=True)
