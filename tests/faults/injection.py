"""Kills and failures at every call that changes the file system, laid by strace.

python -m tests.faults.injection          all points; takes some minutes
"""

from __future__ import annotations

import os
import pickle
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pointbook import checking
from pointbook import workspace as start
from pointbook.book.examine import faults
from pointbook.book.store import Page, opened
from pointbook.outbox import outbox
from pointbook.reading.inbox import Reader
from pointbook.tasks import close as closing
from pointbook.vocabulary.statements import Document
from tests.book.workspaces import MONTHS, clean, close_all

ROOT = Path(__file__).parents[2]
What = Literal["run", "close"]
CHANGING = (
    "write", "pwrite64", "fsync", "fdatasync", "rename", "renameat", "renameat2", "unlink",
    "unlinkat", "mkdir", "mkdirat", "rmdir", "truncate", "ftruncate",
)  # fmt: skip
ERRORS = ("ENOSPC", "EIO", "EACCES", "EROFS")
STATES = ("empty", "older", "half-finished")
NEW = [
    Document(path, path.encode() * 50)
    for path in ("index.html", "villages/V01/notice.html", "villages/V01/notice.xlsx", "data/a.csv")
]
OLD = [Document("index.html", b"old"), Document("villages/V01/slips.html", b"old")]


@dataclass(frozen=True, slots=True)
class Point:
    """The nth call of one kind."""

    call: str
    nth: int


def traced(
    workspace: Path, what: What, *injected: str, log: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the child under strace."""
    command = ["strace", "-f", "-y", "-s0", "-o", str(log or os.devnull)]
    command += ["-e", f"trace={','.join(CHANGING)},openat", *injected]
    command += [sys.executable, "-m", "tests.faults.child", what, str(workspace)]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def calls(workspace: Path, what: What) -> list[str]:
    """The lines of an undisturbed run's changing calls, in order."""
    log = workspace.with_suffix(".log")
    done = traced(workspace, what, log=log)
    assert done.returncode == 0, done.stderr
    lines = log.read_text(errors="replace").splitlines()
    found = [line.split(maxsplit=1)[1] for line in lines if re.match(r"\d+ +\w+\(", line)]
    return [line for line in found if not line.startswith("openat") or "O_CREAT" in line]


def points(workspace: Path, what: What) -> list[Point]:
    """Every changing call by its name and number; what goes to the screen is none."""
    counted: Counter[str] = Counter()
    found = []
    for line in calls(workspace, what):
        call = line.split("(")[0]
        counted[call] += 1
        if call != "openat" and not line.startswith(("write(1<", "write(2<")):
            found.append(Point(call, counted[call]))
    return found


class Trial:
    """One starting state of one command, to be laid anew for each point."""

    def __init__(self, folder: Path, what: What, state: str) -> None:
        self.folder, self.what, self.state = folder, what, state
        self.kept, self.place = folder / f"{what}-{state}", folder / "trial"
        self.before = self.after = b""
        (_outbox if what == "run" else _book)(self)
        self._learn()

    def lay(self) -> Path:
        """The starting state in a fresh folder."""
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(self.kept, self.place)
        shutil.copy(self.kept.with_suffix(".work"), self.place.with_suffix(".work"))
        return self.place

    def _learn(self) -> None:
        """What the state shows before and after, and the points between."""
        self.before = seen(self.lay(), self.what)
        self.lay()
        self.points = points(self.place, self.what)
        self.after = seen(self.place, self.what)

    def wrong(self, point: Point, deed: str) -> str | None:
        """What was wrong after a kill or an error at a point: None is old or new, and healed."""
        self.lay()
        done = traced(self.place, self.what, "-e", f"inject={point.call}:{deed}:when={point.nth}")
        name = f"{self.what} {self.state} {point.call} {point.nth} {deed}"
        if "signal" in deed and done.returncode not in (137, -9):
            return f"{name}: was not killed"
        if "Traceback" in done.stderr:
            return f"{name}: {done.stderr[-300:]}"
        if "error=" in deed and done.returncode not in (0, 2):
            return f"{name}: exit {done.returncode}"
        if "error=" in deed and done.returncode == 2 and not done.stderr.strip():
            return f"{name}: nothing was said"
        now = seen(self.place, self.what)
        if now not in (self.before, self.after):
            return f"{name}: neither old nor new"
        if now == self.before or self.what == "run":
            healed = traced(self.place, self.what)
            if healed.returncode or seen(self.place, self.what) != self.after:
                return f"{name}: the next one did not heal it: {healed.stderr[-300:]}"
        return None


def seen(workspace: Path, what: What) -> bytes:
    """What the next command finds."""
    if what == "close":
        with opened(workspace) as book:
            if book is None:
                return b"nothing"
            assert list(faults(book)) == []
            return f"{book.closed} {book.months[-1].digest}".encode()
    with outbox.lock(workspace):
        outbox.recover(workspace / "outbox")
    folder = workspace / "outbox"
    files = {
        p.relative_to(folder): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }
    return repr(files).encode()


def _outbox(trial: Trial) -> None:
    kept = trial.kept
    (kept / "outbox").mkdir(parents=True)
    kept.with_suffix(".work").write_bytes(pickle.dumps(NEW))
    if trial.state != "empty":
        outbox.write(kept / "outbox", "2022-07", OLD)
    if trial.state == "half-finished":
        half = Point("rename", 2)
        traced(kept, "run", "-e", f"inject={half.call}:signal=SIGKILL:when={half.nth}")
        assert len(list((kept / "outbox").glob(".2022-07.*"))) == 2


def _book(trial: Trial) -> None:
    town = clean(trial.folder / f"town-{trial.state}", months=2)
    month = MONTHS[0]
    trial.kept.mkdir(parents=True)
    if trial.state != "empty":
        close_all(town, MONTHS[:1])
        month = MONTHS[1]
    if (town / "ledger.sqlite").exists():
        shutil.copy(town / "ledger.sqlite", trial.kept)
    trial.kept.with_suffix(".work").write_bytes(pickle.dumps(prepared(town, month)))
    if trial.state == "half-finished":
        traced(trial.kept, "close", "-e", "inject=unlink:signal=SIGKILL:when=1")
        assert list(trial.kept.glob("*-journal"))


def prepared(workspace: Path, month: str) -> Page:
    """The page that a close of the month would seal."""
    rules, _ = checking.read_rules(workspace, "en")
    with start.start(workspace, rules) as begin:
        reader = Reader(rules)
        reads, problems = checking.read_inbox(workspace, reader, begin)
        wanted = [read for read in reads if read.cover and read.cover.month == month]
        inbox = checking.choose(wanted, reader, begin, problems)
        done = checking.reckoned(inbox, rules, begin)
        return closing.page(workspace, inbox, set(), rules, done, begin)


def trials(folder: Path) -> Iterator[Trial]:
    for what in ("run", "close"):
        for state in STATES:
            yield Trial(folder, what, state)


def deeds(trial: Trial) -> Iterator[tuple[Point, str]]:
    """A kill before each point, and each error once at each point."""
    for point in trial.points:
        yield point, "signal=SIGKILL"
        for error in ERRORS:
            yield point, f"error={error}"


def main(chosen: Callable[[int], bool] = lambda number: True) -> int:
    kills = failures = 0
    with tempfile.TemporaryDirectory() as folder:
        for trial in trials(Path(folder)):
            tried = [deed for number, deed in enumerate(deeds(trial)) if chosen(number)]
            wrong = [said for point, deed in tried if (said := trial.wrong(point, deed))]
            kills += sum("signal" in deed for _, deed in tried)
            failures += sum("error" in deed for _, deed in tried)
            print(trial.what, trial.state, len(trial.points), "points", wrong, flush=True)
    print(kills, "kills,", failures, "failures")
    return 0


if __name__ == "__main__":
    step = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    main(lambda number: number % step == 0)
