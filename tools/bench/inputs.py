"""Inputs: workspaces made by `demo`, kept between runs in a folder of their own."""

import shutil
import subprocess
from pathlib import Path

from openpyxl import load_workbook

from tools.bench.timing import LONGEST, PYTHON, ROOT

MADE = ".made"


def program(*values: object) -> None:
    """Our own command line; in a process, because a child's peak memory begins with its parent's."""
    command = [PYTHON, "process.py", *map(str, values)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, timeout=LONGEST)


def township(
    cache: Path, villages: int, rows: int, months: int = 1, households: int = 40, seed: int = 1
) -> Path:
    """A workspace of that size; made once."""
    folder = cache / f"v{villages}-r{rows}-m{months}-h{households}-s{seed}"
    if not (folder / MADE).exists():
        shutil.rmtree(folder, ignore_errors=True)
        sizes = {"villages": villages, "households": households, "rows": rows, "months": months}
        options = [word for name, size in sizes.items() for word in (f"--{name}", size)]
        program("demo", folder, *options, "--seed", seed)
        (folder / MADE).touch()
    return folder


def county(cache: Path, townships: int, villages: int, rows: int) -> Path:
    """A folder of townships, other people in each."""
    folder = cache / f"county-{townships}"
    for number in range(townships):
        township(folder, villages, rows, seed=number)
    return folder


def closed(cache: Path, months: int) -> tuple[Path, Path]:
    """A workspace with one open month alone, and one with that many closed before it."""
    whole = township(cache, 2, 60, months + 1, households=20)
    first, last = cache / f"first-of-{months}", cache / f"after-{months}"
    if not (last / MADE).exists():
        names = sorted(path.name for path in (whole / "inbox").iterdir())
        _begin(whole, first, names[:1])
        _begin(whole, last, [])
        for name in names[:-1]:
            shutil.copytree(whole / "inbox" / name, last / "inbox" / name)
            program("--workspace", last, "close", name)
        shutil.copytree(whole / "inbox" / names[-1], last / "inbox" / names[-1])
        (last / MADE).touch()
    return first, last


def _begin(whole: Path, folder: Path, months: list[str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "inbox").mkdir(parents=True)
    shutil.copy(whole / "rules.xlsx", folder)
    for name in months:
        shutil.copytree(whole / "inbox" / name, folder / "inbox" / name)


def forget(folder: Path) -> None:
    """Take away what a run wrote in a workspace, or in each of a county, so that the next is a first
    one."""
    for each in (folder, *filter(Path.is_dir, folder.iterdir())):
        shutil.rmtree(each / "outbox", ignore_errors=True)
        for notes in each.glob(".pointbook.*"):
            notes.unlink()


def mend(folder: Path) -> None:
    """Take the last exchange out of one workbook, or put it back: another content each time."""
    path = min((folder / "inbox").rglob("*.xlsx"))
    whole = folder / "whole.xlsx"
    if whole.exists():
        whole.replace(path)
        return
    shutil.copy(path, whole)
    book = load_workbook(path)
    sheet = book["兑换登记"]
    last = max(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value)
    sheet.delete_rows(last)
    book.save(path)


def others(cache: Path) -> Path | None:
    """An environment with the programs of other people that we compare with; made once."""
    python = cache / "others" / "bin" / "python"
    if python.exists():
        return python
    needs = Path(__file__).parent / "requirements.txt"
    try:
        subprocess.run([PYTHON, "-m", "venv", cache / "others"], check=True, timeout=120)
        install = [
            str(python),
            "-m",
            "pip",
            "--disable-pip-version-check",
            "install",
            "-q",
            "-r",
            str(needs),
        ]
        subprocess.run(install, check=True, timeout=600)
    except (OSError, subprocess.SubprocessError):
        shutil.rmtree(cache / "others", ignore_errors=True)
        return None
    return python
