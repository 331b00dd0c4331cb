"""The program against the witness, figure by figure.

python -m tests.witness.compare --seeds 0-99
python -m tests.witness.compare --workspace DIR
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.witness.reckon import BEFORE_FIRST_MONTH, Month, reckon
from tests.witness.workspaces import make

ROOT = Path(__file__).parents[2]
SUPERVISION = {
    "no-quorum", "unsigned", "self-supervision", "publicity-running", "open-objection",
    "not-submitted",
}  # fmt: skip
# Where the contract does not say which place such a problem is laid at, the place is not compared.
ANYWHERE = {"over-budget", "near-budget"}
IN_FILE = {
    "missing-cover", "unknown-village", "bad-month", "duplicate-workbook", "empty-workbook",
    "unreadable-file", "encrypted-file",
}  # fmt: skip
IN_SHEET = {"missing-column", "unknown-column", "unknown-sheet"}
OPTIONAL = {"supermarkets", "year"}  # within a village, "the same" may or may not mean these
Runner = Callable[[Path], None]
Place = tuple[str, str, str, str, int | None]


def run_process(workspace: Path) -> None:
    """Runs the program as a user does; 0 and 1 are both a finished run."""
    done = subprocess.run(
        [sys.executable, "process.py", "--workspace", str(workspace), "run"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode not in (0, 1) or "Traceback" in done.stderr:
        raise RuntimeError(f"exit {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    found = [p for p in (workspace / "outbox").glob("*/data/problems.json") if p.is_file()]
    errors = any(
        p["severity"] == "error" for path in found for p in json.loads(path.read_text("utf-8"))
    )
    if found and done.returncode != int(errors):
        raise RuntimeError(f"exit {done.returncode}, but errors in problems.json: {errors}")


def differences(workspace: Path, run: Runner | None = run_process) -> list[str]:
    """Every difference between outbox/*/data and the witness; `run` None: compare what is there."""
    expected = reckon(workspace)
    if run:
        try:
            run(workspace)
        except RuntimeError as error:
            return [f"the run failed: {error}"]
    outbox = workspace / "outbox"
    found = sorted(p.parent.name for p in outbox.glob("*/data"))
    if found != sorted(expected.months):
        return [f"months: program {found}, witness {sorted(expected.months)}"]
    lines = []
    for name, month in sorted(expected.months.items()):
        lines += [f"{name} {line}" for line in month_differences(outbox / name / "data", month)]
    return lines


def month_differences(data: Path, month: Month) -> list[str]:
    problems = json.loads((data / "problems.json").read_text("utf-8"))
    return [
        *problem_differences(problems, month.problems),
        *table_differences("entries.csv", data, month.entries, ("id",)),
        *table_differences("balances.csv", data, month.balances, ("household",)),
        *table_differences("stock.csv", data, month.stock, ("village", "goods")),
        *summary_differences(data, month.summary, problems),
    ]


def loosened(place: Place) -> Place:
    """The place of a problem as far as the contract settles it."""
    code, severity, file, sheet, _ = place
    if code in ANYWHERE:
        return code, severity, "", "", None
    if code in IN_FILE:
        return code, severity, file, "", None
    if code in IN_SHEET:
        return code, severity, file, sheet, None
    return place


def problem_differences(found: list[dict[str, Any]], expected: list[Place]) -> list[str]:
    theirs = Counter(
        loosened((p["code"], p["severity"], p["file"] or "", p["sheet"] or "", p["row"]))
        for p in found
        if p["code"] not in SUPERVISION
    )
    ours = Counter(loosened(place) for place in expected)
    for place in [p for p in ours if p[0] == BEFORE_FIRST_MONTH]:
        # A workbook that is passed over: any one warning that names the file will do.
        del ours[place]
        named = [p for p in theirs if p[1:3] == ("warning", place[2])]
        if not named:
            return [f"problems: nothing says that {place[2]} is passed over"]
        del theirs[named[0]]
    lines = [f"problems: only the program has {n} × {p}" for p, n in sorted_places(theirs - ours)]
    return lines + [
        f"problems: only the witness has {n} × {p}" for p, n in sorted_places(ours - theirs)
    ]


def sorted_places(places: Counter[Place]) -> list[tuple[Place, int]]:
    return sorted(places.items(), key=lambda pair: repr(pair[0]))


def table_differences(
    name: str, data: Path, expected: list[dict[str, str]], key: tuple[str, ...]
) -> list[str]:
    with (data / name).open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        found = list(reader)
        header = reader.fieldnames
    if expected and header != list(expected[0]):
        return [f"{name}: columns {header}, expected {list(expected[0])}"]
    theirs = {tuple(row[k] for k in key): row for row in found}
    ours = {tuple(row[k] for k in key): row for row in expected}
    result = [f"{name}: only the program has {row}" for k, row in theirs.items() if k not in ours]
    result += [f"{name}: only the witness has {row}" for k, row in ours.items() if k not in theirs]
    for k in ours.keys() & theirs.keys():
        parts = [
            f"{column}: program {theirs[k].get(column)!r}, witness {value!r}"
            for column, value in ours[k].items()
            if theirs[k].get(column) != value
        ]
        if parts:
            result.append(f"{name} {'/'.join(k)}: " + "; ".join(parts))
    if not result and [list(r.values()) for r in found] != [list(r.values()) for r in expected]:
        result.append(f"{name}: the same rows in another order, or a row twice")
    return sorted(result)


def summary_differences(
    data: Path, expected: dict[str, Any], problems: list[dict[str, Any]]
) -> list[str]:
    found = json.loads((data / "summary.json").read_text("utf-8"))
    lines = figures_differences("summary.json", found, expected, set())
    theirs = {v["code"]: v for v in found.get("villages", [])}
    if set(theirs) != {v["code"] for v in expected["villages"]}:
        return [*lines, f"summary.json: villages {sorted(theirs)}"]
    slack = sum(p["code"] in SUPERVISION for p in problems)
    for village in expected["villages"]:
        name = f"summary.json {village['code']}"
        other = dict(theirs[village["code"]])
        if 0 < other.get("warnings", 0) - village["warnings"] <= slack:
            other["warnings"] = village["warnings"]  # Supervision is not reckoned here
        lines += figures_differences(name, other, village, OPTIONAL)
    return lines


def figures_differences(
    name: str, found: dict[str, Any], expected: dict[str, Any], optional: set[str]
) -> list[str]:
    lines = []
    for key, value in expected.items():
        if key == "villages" or (key in optional and key not in found):
            continue
        if isinstance(value, dict) and isinstance(found.get(key), dict):
            lines += figures_differences(f"{name} {key}", found[key], value, OPTIONAL)
        elif not same(found.get(key), value):
            lines.append(f"{name} {key}: program {found.get(key)!r}, witness {value!r}")
    return lines


def same(found: Any, expected: Any) -> bool:
    """Points are written as plain decimals: 2.5 in JSON is the witness's "2.5"."""
    if isinstance(found, (int, float)) and isinstance(expected, str):
        return Decimal(str(found)) == Decimal(expected)
    return bool(found == expected)


def seeds_of(written: str) -> range:
    first, _, last = written.partition("-")
    return range(int(first), int(last or first) + 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=seeds_of, default=range(20), help="such as 0-99")
    parser.add_argument("--workspace", type=Path, help="compare this workspace instead")
    parser.add_argument("--first", type=int, default=8, help="differences shown for each seed")
    parser.add_argument("--keep", type=Path, help="keep the workspaces that differ in this folder")
    options = parser.parse_args()
    if options.workspace:
        return report(str(options.workspace), differences(options.workspace), options.first)
    failed = 0
    for seed in options.seeds:
        with tempfile.TemporaryDirectory() as folder:
            workspace = Path(folder) / f"seed-{seed}"
            make(seed, workspace)
            found = differences(workspace)
            failed += report(f"seed {seed}", found, options.first)
            if found and options.keep:
                options.keep.mkdir(parents=True, exist_ok=True)
                shutil.move(workspace, options.keep / workspace.name)
    print(f"{len(options.seeds) - failed} of {len(options.seeds)} seeds agree")
    return int(failed > 0)


def report(name: str, found: list[str], first: int) -> int:
    print(f"{name}: " + (f"{len(found)} differences" if found else "agrees"), flush=True)
    for line in found[:first]:
        print(f"    {line}")
    return int(bool(found))


if __name__ == "__main__":
    raise SystemExit(main())
