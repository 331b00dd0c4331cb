"""The program against the witness, figure by figure.

python -m tests.witness.compare --seeds 0-99 [--features none|all|shop,cash,...]
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
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from pointbook import checking
from pointbook.documents import data as documents
from process import main as process
from tests.witness.reckon import Month, reckoned_folder
from tests.witness.workspaces import FEATURES, make

ROOT = Path(__file__).parents[2]
SUPERVISION = {
    "no-quorum", "unsigned", "self-supervision", "publicity-running", "open-objection",
    "not-submitted", "publicity-too-early",
}  # fmt: skip
# Where the contract does not say which place such a problem is laid at, the place is not compared.
ANYWHERE = {"over-budget", "near-budget"}
IN_FILE = {
    "missing-cover", "unknown-village", "bad-month", "duplicate-workbook", "empty-workbook",
    "unreadable-file", "encrypted-file", "cover-conflict",
}  # fmt: skip
IN_SHEET = {"missing-column", "unknown-column", "unknown-sheet"}
NOT_COMPARED = SUPERVISION | {"read-as", "unknown-person"}  # told once for many cells
OPTIONAL = {"supermarkets", "year"}  # within a village, "the same" may or may not mean these
Command = Callable[..., None]
Place = tuple[str, str, str, str, int | None]


def in_process(workspace: Path, *words: str) -> None:
    """A command of the program; 0 and 1 are both a finished run, a close must end with 0."""
    done = CliRunner().invoke(process, ["--workspace", str(workspace), "--lang", "en", *words])
    if done.exit_code not in ((0,) if words[0] != "run" else (0, 1)):
        raise RuntimeError(
            f"{words}: exit {done.exit_code}\n{done.output[-2000:]}\n{done.exception!r}"
        )


def checked(workspace: Path, *words: str) -> None:
    """Of a run, only the data folder of each open month; other commands as they are."""
    if words != ("run",):
        in_process(workspace, *words)
        return
    for name, month in checking.check(workspace, "en").months.items():
        for path, content in documents.files(month):
            file = workspace / "outbox" / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("".join(content), "utf-8", newline="")


def subprocess_run(workspace: Path, *words: str) -> None:
    """The same as a user starts it; its exit code must be that of the problems that it wrote."""
    done = subprocess.run(
        [sys.executable, "process.py", "--workspace", str(workspace), *words],
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


def differences(
    workspace: Path, command: Command | None = in_process, closed: str = ""
) -> list[str]:
    """Every difference between outbox/*/data and the witness; `command` None: compare what is there."""
    expected = reckoned_folder(workspace, closed).expected()
    if command:
        try:
            command(workspace, "run")
        except RuntimeError as error:
            return [f"the run failed: {error}"]
    outbox = workspace / "outbox"
    found = sorted(p.parent.name for p in outbox.glob("*/data") if p.parent.name > closed)
    if found != sorted(expected):
        return [f"months: program {found}, witness {sorted(expected)}"]
    lines = []
    for name, month in sorted(expected.items()):
        lines += [f"{name} {line}" for line in month_differences(outbox / name / "data", month)]
    return lines


def closing_differences(workspace: Path, command: Command = in_process) -> list[str]:
    """The same after each close of a workspace whose months can be closed, one by one."""
    months, closed = reckoned_folder(workspace).months, ""
    for month in months:
        found = differences(workspace, command, closed)
        if found or month == months[-1]:
            return [f"closed {closed}: {line}" for line in found]
        try:
            command(workspace, "close", month)
        except RuntimeError as error:
            return [f"the close failed: {error}"]
        closed = month
    return []


def month_differences(data: Path, month: Month) -> list[str]:
    problems = json.loads((data / "problems.json").read_text("utf-8"))
    return [
        *problem_differences(problems, month.problems),
        *table_differences("entries.csv", data, month.entries, ("id",)),
        *table_differences("balances.csv", data, month.balances, ("household",)),
        *table_differences("stock.csv", data, month.stock, ("village", "goods")),
        *summary_differences(data, month.summary),
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
    theirs = {
        loosened((p["code"], p["severity"], p["file"] or "", p["sheet"] or "", p["row"]))
        for p in found
        if p["code"] not in NOT_COMPARED and p["file"] != "rules.xlsx"
    }
    ours = {loosened(place) for place in expected if place[0] not in NOT_COMPARED}
    lines = [f"problems: only the program has {p}" for p in sorted(theirs - ours, key=repr)]
    return lines + [f"problems: only the witness has {p}" for p in sorted(ours - theirs, key=repr)]


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
    for village in {row["village"] for row in expected} if not result else ():
        theirs_, ours_ = (
            [r for r in rows if r["village"] == village] for rows in (found, expected)
        )
        if theirs_ != ours_:
            result.append(f"{name} {village}: the same rows in another order, or a row twice")
    return sorted(result)


def summary_differences(data: Path, expected: dict[str, Any]) -> list[str]:
    found = json.loads((data / "summary.json").read_text("utf-8"))
    lines = figures_differences("summary.json", found, expected, set())
    theirs = {v["code"]: v for v in found.get("villages", [])}
    if set(theirs) != {v["code"] for v in expected["villages"]}:
        return [*lines, f"summary.json: villages {sorted(theirs)}"]
    for village in expected["villages"]:
        name = f"summary.json {village['code']}"
        lines += figures_differences(name, theirs[village["code"]], village, OPTIONAL)
    return lines


def figures_differences(
    name: str, found: dict[str, Any], expected: dict[str, Any], optional: set[str]
) -> list[str]:
    lines = []
    for key, value in expected.items():
        # Of a row that names several households, an error is told of each or once.
        if key in ("villages", "errors") or (key in optional and key not in found):
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


def features_of(written: str) -> frozenset[str]:
    return frozenset(FEATURES if written == "all" else set(written.split(",")) & set(FEATURES))


def compare_seed(seed: int, folder: Path, features: frozenset[str] | None = None,
                 command: Command = in_process) -> list[str]:  # fmt: skip
    closable = make(seed, folder, features)
    return closing_differences(folder, command) if closable else differences(folder, command)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=seeds_of, default=range(20), help="such as 0-99")
    parser.add_argument("--features", type=features_of, help="of every seed, not drawn")
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
            found = compare_seed(seed, workspace, options.features)
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
