"""Months written in random habits against the same months written plainly, through the program.

python -m tests.habits.compare --seeds 0-499
python -m tests.habits.compare --shrink 17    the smallest month that still differs, as text
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from tests.habits.clerk import HABITS, Clerk, Grid, save
from tests.habits.month import MONTH, Record, Village, plain, records, rules, village
from tests.witness.compare import checked, seeds_of

TOGETHER = 15  # villages, each with a month of its own, in one workspace
MOVED = ("date", "household", "kind", "item", "goods", "quantity", "claimed", "points")
Figures = dict[str, Counter[tuple[str, ...]]]  # by village: entries, balances and stock


def month_of(seed: int, place: Village) -> list[Record]:
    return records(Random(f"month {seed}"), place)


def write(folder: Path, months: dict[Village, list[Record]], clerks: dict[Village, Clerk]) -> None:
    """A workspace; a village without a clerk writes plainly."""
    save(folder / "rules.xlsx", {n: Grid(rows) for n, rows in rules(list(months)).items()})
    for place, month in months.items():
        if place in clerks:
            clerks[place].write(month, folder / "inbox")
        else:
            sheets = {name: Grid(rows) for name, rows in plain(place, month).items()}
            save(folder / "inbox" / f"{place.code}.xlsx", sheets)


def figures(folder: Path) -> tuple[Figures, list[dict[str, Any]]]:
    """What a run makes of a workspace: figures by village, and the problems that are errors."""
    checked(folder, "run")
    data = folder / "outbox" / MONTH / "data"
    found: Figures = {}
    for name, columns in (("entries", MOVED), ("balances", ()), ("stock", ())):
        with (data / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                key = tuple(row[c] for c in columns or row)
                found.setdefault(row["village"], Counter())[name, *key] += 1
    return found, json.loads((data / "problems.json").read_text("utf-8"))


def differing(due: Figures, found: Figures, place: Village) -> list[str]:
    a, b = due.get(place.code, Counter()), found.get(place.code, Counter())
    return [f"plain only {k}" for k in (a - b)] + [f"habits only {k}" for k in (b - a)]


def told(problems: Iterable[dict[str, Any]], place: Village) -> list[str]:
    """What is told of a village's files: errors of reading, and warnings that a habit may not bring."""
    return [
        " ".join(str(p[k]) for k in ("code", "file", "sheet", "cell", "value"))
        for p in problems
        if (p["severity"] == "error" or p["code"] in ("unknown-column", "unknown-sheet"))
        and p["code"] != "out-of-stock"
        and place.code in (p["file"] or "").rpartition("/")[2]
    ]


def differences(seeds: Sequence[int], habits: frozenset[str] = frozenset(HABITS),
                months: dict[int, list[Record]] | None = None) -> dict[int, list[str]]:  # fmt: skip
    """For each seed what its month comes to otherwise, and what is told of it."""
    result: dict[int, list[str]] = {}
    for start in range(0, len(seeds), TOGETHER):
        own = seeds[start : start + TOGETHER]
        places = {seed: village(n) for n, seed in enumerate(own, start=1)}
        written = {p: (months or {}).get(s) or month_of(s, p) for s, p in places.items()}
        clerks = {p: Clerk(Random(f"habits {s}"), p, habits) for s, p in places.items()}
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder) / "plain", written, {})
            write(Path(folder) / "habits", written, clerks)
            due, _ = figures(Path(folder) / "plain")
            found, problems = figures(Path(folder) / "habits")
        for seed, place in places.items():
            lines = told(problems, place) + differing(due, found, place)
            if lines:
                result[seed] = lines
    return result


def shrink(seed: int) -> str:
    """The smallest set of habits and rows of this seed's month that still differs, and its sheets."""
    habits, month = frozenset(HABITS), month_of(seed, village(1))

    def differs(habits: frozenset[str], month: list[Record]) -> bool:
        try:
            return bool(month and differences([seed], habits, {seed: month}))
        except Exception:  # noqa: BLE001 - a run that fails differs too
            return True

    for _ in range(2):
        for habit in HABITS:
            if habit in habits and differs(habits - {habit}, month):
                habits -= {habit}
        for record in list(month):
            rest = [r for r in month if r is not record]
            if differs(habits, rest):
                month = rest
    clerk = Clerk(Random(f"habits {seed}"), village(1), habits)
    clerk.month(month)
    lines = [
        f"seed {seed}, habits {sorted(habits)}",
        *differences([seed], habits, {seed: month}).get(seed, []),
    ]
    for file, sheets in [*clerk.files.items(), *((f, {"": g}) for f, g in clerk.flat.items())]:
        for title, grid in sheets.items():
            lines += [f"--- {file} {title} merged {grid.merged}"] * (title != "封面")
            lines += [str(row) for row in grid.rows if title != "封面"]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=seeds_of, default=range(30), help="such as 0-499")
    parser.add_argument("--habits", default=",".join(HABITS), help="only these, joined by commas")
    parser.add_argument("--shrink", type=int, help="the smallest month of this seed that differs")
    options = parser.parse_args()
    if options.shrink is not None:
        print(shrink(options.shrink))
        return 0
    found = differences(options.seeds, frozenset(options.habits.split(",")))
    for seed, lines in found.items():
        print(f"seed {seed}: {len(lines)} differences", *lines[:4], sep="\n    ")
    print(f"{len(options.seeds) - len(found)} of {len(options.seeds)} months agree")
    return int(bool(found))


if __name__ == "__main__":
    raise SystemExit(main())
