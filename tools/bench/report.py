"""RESULTS.md, one page: machine, command, every ratio against what was asked, and the medians behind them."""

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from tools.bench.timing import Bound, Case, Figures, ratio

LIBRARIES = ("python-calamine", "pandas", "numpy", "XlsxWriter", "openpyxl", "Jinja2")

Measured = Sequence[tuple[Case, Mapping[str, Figures]]]


def results(measured: Measured, command: str, rounds: int, failed: Sequence[str] = ()) -> str:
    """The whole file."""
    return "\n".join(
        [
            "# What was measured",
            "",
            f"`{command}`, made new by each run of it. A process each, compiled code; medians of up to",
            f"{rounds} rounds in which the contestants of a case take turns. Processor time unless it says",
            "wall or memory; only ratios inside one case say anything. What holds back the rest stands in",
            "[LIMITS.md](LIMITS.md).",
            "",
            *_machine(),
            "| case | what | measured | at most | aim | |",
            "|---|---|---|---|---|---|",
            *(
                _verdict(case, bound, figures)
                for case, figures in measured
                for bound in case.bounds
            ),
            "",
            *(f"Could not be measured: {reason}\n" for reason in failed),
            "| case | | processor time, s | wall, s | of its own, s | peak, MB |",
            "|---|---|---|---|---|---|",
            *(line for case, figures in measured for line in _medians(case, figures)),
            "",
            *(f"* **{case.name}**: {case.about}.{_skipped(case)}" for case, _ in measured),
            "",
        ]
    )


def _machine() -> Iterator[str]:
    names = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    yield f"* {_processor()}, {os.cpu_count()} cores; {platform.system()}"
    yield f"* Python {platform.python_version()}; {names}"
    yield ""


def _processor() -> str:
    about = Path("/proc/cpuinfo")
    for line in about.read_text("utf-8").splitlines() if about.exists() else ():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _verdict(case: Case, bound: Bound, figures: Mapping[str, Figures]) -> str:
    found = ratio(bound, dict(figures))
    most, aim = (f"{each:g} ×" if each else "–" for each in (bound.most, bound.aim))
    met = "" if bound.most is None else "met" if found <= bound.most else "**not met**"
    return f"| {case.name} | {bound.what} | {found:.2f} × | {most} | {aim} | {met} |"


def _medians(case: Case, figures: Mapping[str, Figures]) -> Iterator[str]:
    for label, each in figures.items():
        own = f"{each['inner']:.2f}" if "inner" in each else ""
        seconds = f"{each['cpu']:.2f} | {each['wall']:.2f} | {own}"
        yield f"| {case.name} | {label} | {seconds} | {each['peak']:.0f} |"


def _skipped(case: Case) -> str:
    return f" Not measured: {case.skipped}." if case.skipped else ""


def write(path: Path, text: str) -> None:
    """Put the file in place of the old one."""
    path.write_text(text, encoding="utf-8")
