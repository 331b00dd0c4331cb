"""Rounds side by side: each contestant of a case in turn, again and again, and the medians.

Every contestant is a process of its own. Only figures of one case and one run are compared:
what else the machine does at the time hits all contestants alike.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable
LONGEST = 1800  # seconds that one contestant may take


@dataclass(frozen=True, slots=True)
class Contestant:
    """A command; it may print a JSON object of its own figures. ``prepare`` is not timed."""

    label: str
    command: Sequence[str]
    prepare: Callable[[], None] | None = None
    fails: tuple[int, ...] = (0,)  # exit codes that are fine


@dataclass(frozen=True, slots=True)
class Bound:
    """``ours`` divided by ``theirs`` should be at most ``most``; a side is (label, figure)."""

    what: str
    ours: tuple[str, str]
    theirs: tuple[str, str]
    most: float | None = None
    aim: float | None = None
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Case:
    """Contestants that meet in the same rounds, and what is asked of their figures."""

    name: str
    about: str
    contestants: tuple[Contestant, ...]
    bounds: tuple[Bound, ...]
    rounds: int = 5
    skipped: str = ""


Figures = dict[str, float]  # seconds, but for ``peak`` in megabytes and what says otherwise


def measured(case: Case, most_rounds: int, say: Callable[[str], None]) -> dict[str, Figures]:
    """The medians of each contestant's figures."""
    found: dict[str, list[Figures]] = {each.label: [] for each in case.contestants}
    for number in range(min(case.rounds, most_rounds)):
        for contestant in case.contestants:
            if contestant.prepare:
                contestant.prepare()
            once = _once(contestant)
            say(f"{case.name} {number + 1}: {contestant.label} {once['wall']:.2f} s")
            found[contestant.label].append(once)
    return {label: dict(_medians(rounds)) for label, rounds in found.items()}


def _once(contestant: Contestant) -> Figures:
    """One run: wall and processor time, peak memory, and what the command says of itself."""
    start = time.perf_counter()
    process = subprocess.Popen(
        contestant.command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONHASHSEED": "0"},
    )
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    if process.returncode not in contestant.fails:
        raise RuntimeError(f"{contestant.label}: exit {process.returncode}: {said[-400:]!r}")
    cpu, peak = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    return {"wall": wall, "cpu": cpu, "peak": peak, **_own(said)}


def _own(said: bytes) -> Figures:
    """The figures that a command of ours prints in its last line."""
    lines = said.decode("utf-8", "replace").splitlines()
    if not lines or not lines[-1].startswith("{") or not lines[-1].endswith("}"):
        return {}
    found: Figures = json.loads(lines[-1])
    return found


def _medians(rounds: Sequence[Figures]) -> Iterator[tuple[str, float]]:
    for name in rounds[0]:
        yield name, median(figures[name] for figures in rounds)


def ratio(bound: Bound, figures: dict[str, Figures]) -> float:
    """What a bound is about."""
    ours, theirs = (figures[label][name] for label, name in (bound.ours, bound.theirs))
    return ours * bound.scale / theirs
