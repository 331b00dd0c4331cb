"""RESULTS.md: machine, versions, command, and every case's figures and ratios."""

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from tools.bench.cases import cores
from tools.bench.timing import Bound, Case, Figures, ratio

LIBRARIES = ("python-calamine", "pandas", "numpy", "XlsxWriter", "openpyxl", "Jinja2")
SHOWN = ("wall", "inner", "cpu", "read", "check", "ledger", "render", "write", "pages", "workbooks")


def results(
    measured: Sequence[tuple[Case, Mapping[str, Figures]]],
    command: str,
    rounds: int,
    failed: Sequence[str] = (),
) -> str:
    """The whole file."""
    return "\n".join(
        [
            "# What was measured",
            "",
            f"`{command}`, made new by each run of it. Medians of up to {rounds} rounds in which the",
            "contestants take turns; only ratios inside one case say anything, because other work on",
            "the machine slows all contestants of a round alike. A process each; seconds. `wall` is the",
            "whole process, `inner` the work without start-up, `peak` the process's memory in MB.",
            "Raw calamine runs without Python's cycle collector, as the program does; `plain calamine`",
            "with it, as Python comes.",
            "",
            *_machine(),
            *_verdicts(measured),
            *(f"Could not be measured: {reason}\n" for reason in failed),
            *(line for case, figures in measured for line in _case(case, figures)),
        ]
    )


def _machine() -> Iterator[str]:
    yield f"* Machine: {_processor()}, {cores()} cores, {_memory()} GB; {platform.system()}"
    names = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    yield f"* Python {platform.python_version()}; {names}"
    load = os.getloadavg()[2] if hasattr(os, "getloadavg") else 0.0
    yield f"* Processes that wanted a core, on average over the last quarter of an hour: {load:.1f}"
    yield ""


def _processor() -> str:
    about = Path("/proc/cpuinfo")
    for line in about.read_text("utf-8").splitlines() if about.exists() else ():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory() -> str:
    about = Path("/proc/meminfo")
    if not about.exists():
        return "?"
    return f"{int(about.read_text('utf-8').split()[1]) / 1024**2:.0f}"


def _verdicts(measured: Sequence[tuple[Case, Mapping[str, Figures]]]) -> Iterator[str]:
    yield from (
        "| case | what | measured | processor time | at most | |",
        "|---|---|---|---|---|---|",
    )
    for case, figures in measured:
        for bound in case.bounds:
            found = ratio(bound, dict(figures))
            cells = (case.name, bound.what, _times(found), _processor_time(bound, figures))
            yield f"| {' | '.join(cells)} | {_wanted(bound, found)} |"
    yield ""


def _processor_time(bound: Bound, figures: Mapping[str, Figures]) -> str:
    """The same ratio by processor time, which other work on the machine hardly moves."""
    if (bound.ours[1], bound.theirs[1]) != ("wall", "wall"):
        return ""
    by_time = replace(bound, ours=(bound.ours[0], "cpu"), theirs=(bound.theirs[0], "cpu"))
    return _times(ratio(by_time, dict(figures)))


def _wanted(bound: Bound, found: float) -> str:
    if bound.most is None:
        return "– | "
    return f"{_times(bound.most)} | {'met' if found <= bound.most else '**not met**'}"


def _times(value: float) -> str:
    return f"{value:.2f} ×" if value >= 0.1 else f"{value:.4f} × (1/{1 / value:.0f})"


def _case(case: Case, figures: Mapping[str, Figures]) -> Iterator[str]:
    yield f"## {case.name}: {case.about}"
    yield ""
    if case.skipped:
        yield f"Not measured: {case.skipped}."
        yield ""
    names = [name for name in SHOWN if any(name in each for each in figures.values())]
    yield f"| | {' | '.join(names)} | peak |"
    yield f"|---|{'---|' * (len(names) + 1)}"
    for label, each in figures.items():
        cells = [f"{each[name]:.3f}" if name in each else "" for name in names]
        yield f"| {label} | {' | '.join(cells)} | {each['peak']:.0f} |"
    yield ""


def write(path: Path, text: str) -> None:
    """Put the file in place of the old one."""
    path.write_text(text, encoding="utf-8")
