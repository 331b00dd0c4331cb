"""Whether two checkouts make the same documents: the outboxes of the model township and of five demos, byte for byte.

    python -m tools.same_outbox OTHER_CHECKOUT [--keep FOLDER]

The other checkout makes the workspaces; each of the two runs them with its own program. Names every file that differs.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CASES = ("model", "small", "many", "errors", "closed", "english")
DEMOS = {
    "small": "--villages 2 --households 12 --rows 30 --months 1 --seed 7",
    "many": "--villages 9 --households 25 --rows 60 --months 3 --seed 11",
    "errors": "--villages 3 --households 20 --rows 50 --months 2 --seed 3",
    "closed": "--villages 3 --households 20 --rows 50 --months 3 --seed 5",
    "english": "--villages 3 --households 30 --rows 80 --months 2 --seed 9",
}


def program(checkout: Path, workspace: Path, *words: str) -> None:
    """Run one command of a checkout; 1 says that the input has errors, which some cases have."""
    command = [sys.executable, str(checkout / "process.py"), "--workspace", str(workspace), *words]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)
    if done.returncode > 1:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")


def workspace(case: str, other: Path, folder: Path) -> None:
    """A workspace of one case, made by the other checkout."""
    if case == "model":
        folder.mkdir()
        shutil.copy(other / "rules.xlsx", folder)
        shutil.copytree(other / "inbox", folder / "inbox")
        return
    program(other, folder.parent, "demo", str(folder), *DEMOS[case].split())
    if case == "errors":
        spoil(min((folder / "inbox").rglob("*.xlsx")))
    if case == "closed":
        months = sorted({path.parent.name for path in (folder / "inbox").rglob("*.xlsx")})
        for month in months[:2]:
            program(other, folder, "close", month)


def spoil(path: Path) -> None:
    """Write what no rule allows into every sheet of a workbook."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets[1:]:
        for number, row in enumerate(sheet.iter_rows(min_row=2), 2):
            wrong = ("ABC-99", "x", None, "2022-02-30", -3)[number % 5]
            if number % 4 == 0:
                row[number % min(len(row), 6)].value = wrong
    book.save(path)


def differing(one: Path, two: Path) -> Iterator[str]:
    """The files of two outboxes that are not the same."""
    names = {
        path.relative_to(root) for root in (one, two) for path in root.rglob("*") if path.is_file()
    }
    for name in sorted(names):
        pair = [(root / name) for root in (one, two)]
        if not all(path.exists() for path in pair):
            yield f"{name}: only in {'the other' if pair[0].exists() else 'this'} checkout"
        elif pair[0].read_bytes() != pair[1].read_bytes():
            yield f"{name}: differs"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("other", type=Path)
    parser.add_argument("--keep", type=Path, help="leave the workspaces here")
    parser.add_argument("--cases", nargs="*", default=CASES)
    given = parser.parse_args()
    folder = given.keep or Path(tempfile.mkdtemp())
    folder.mkdir(exist_ok=True, parents=True)
    wrong = 0
    for case in given.cases:
        old, new = folder / f"{case}-other", folder / f"{case}-this"
        if not old.exists():
            workspace(case, given.other.resolve(), old)
            shutil.copytree(old, folder / f"{case}-plain")
            words = ("--lang", "en", "run") if case == "english" else ("run",)
            program(given.other.resolve(), old, *words)
        shutil.rmtree(new, ignore_errors=True)
        shutil.copytree(folder / f"{case}-plain", new)
        program(ROOT, new, *(("--lang", "en", "run") if case == "english" else ("run",)))
        found = list(differing(old / "outbox", new / "outbox"))
        wrong += len(found)
        files = sum(path.is_file() for path in (new / "outbox").rglob("*"))
        print(f"{case}: {files} files, {len(found)} differ")
        print(*(f"  {line}" for line in found), sep="\n", end="\n" * bool(found))
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
