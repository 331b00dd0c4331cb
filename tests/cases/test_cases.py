"""Workbooks that clerks made: each folder is an inbox, EXPECTED.md what must come out of it.

A line for each entry but the openings (day, household, item or goods, quantity, points, where) and for
each problem (code, cell, what stood there, as what it counts). A folder without rules.xlsx has those
beside it. ``python -m tests.cases.test_cases`` writes what comes out now; read the diff.
"""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pointbook import checking
from pointbook.vocabulary.points import show
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.records import Entry

HERE = Path(__file__).resolve().parent
EXPECTED = HERE / "EXPECTED.md"
CASES = sorted(path.name for path in HERE.iterdir() if (path / "inbox").is_dir())
UNSIGNED = {"not-submitted", "unsigned", "no-quorum"}  # what only stops a close


def expected() -> dict[str, str]:
    """What must come out, by the name of the folder."""
    parts = EXPECTED.read_text(encoding="utf-8").split("## ")[1:]
    return {name: body.strip() for name, _, body in (part.partition("\n") for part in parts)}


def come_out(name: str, folder: Path) -> str:
    """What comes out of a case."""
    shutil.copytree(HERE / name, folder, dirs_exist_ok=True)
    if not (folder / "rules.xlsx").exists():
        shutil.copy(HERE / "rules.xlsx", folder)
    done = checking.check(folder)
    entries = [line(entry) for entry in done.entries if entry.kind != "opening"]
    problems = [one for each in done.problems if each.code not in UNSIGNED for one in _said(each)]
    return "\n".join([*entries, *problems])


def line(entry: Entry) -> str:
    """What an entry says, and where it stands."""
    what = f"{entry.day} {entry.household.code} {entry.what} ×{entry.quantity}"
    return f"{what} {show(entry.points)} · {entry.sheet} {entry.cell}"


def _said(problem: Problem) -> Iterator[str]:
    place = problem.place
    where = " ".join(filter(None, (place.file, place.sheet, place.cell)))
    yield f"{problem.severity} {problem.code} · {where} · {problem.value!r}"
    for spot in problem.cells:
        yield f"  {spot.place.cell} {spot.text!r} = {spot.read}"


@pytest.mark.parametrize("name", CASES)
def test_a_clerks_workbook(name: str, tmp_path: Path) -> None:
    assert come_out(name, tmp_path) == expected()[name]


def test_every_case_has_a_folder() -> None:
    assert sorted(expected()) == CASES


def write() -> None:
    """Write what comes out now."""
    lines = ["# What must come out\n"]
    for name in CASES:
        with tempfile.TemporaryDirectory() as folder:
            lines.append(f"## {name}\n\n{come_out(name, Path(folder))}\n")
    EXPECTED.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    write()
