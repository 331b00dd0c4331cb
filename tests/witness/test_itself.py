"""The witness itself: what it says is whole and always the same, and a difference is told.

What it must say of small sheets stands in the cards of tests/numbers.
"""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest

from tests.numbers.cards import CASES
from tests.witness.compare import month_differences
from tests.witness.reckon import MONEY, Month, reckon, reckoned_folder
from tests.witness.workspaces import make


@pytest.mark.parametrize("seed", range(3))
def test_a_random_workspace_is_the_same_for_the_same_seed(tmp_path: Path, seed: int) -> None:
    """Invariants: households add up; villages add up; no stock below zero."""
    for name in ("a", "b"):
        make(seed, tmp_path / name)
    first, second = (reckoned_folder(tmp_path / name).expected() for name in ("a", "b"))
    assert first == second
    assert any(month.entries for month in first.values())
    for month in first.values():
        for row in month.balances:
            assert sum(Decimal(row[c]) for c in MONEY) == Decimal(row["closing"])
        assert all(Decimal(row["closing"]) >= 0 for row in month.stock)
        for village in month.summary["villages"]:
            own = [r for r in month.balances if r["village"] == village["code"]]
            assert Decimal(village["closing"]) == sum(Decimal(r["closing"]) for r in own)


def test_a_difference_is_told(tmp_path: Path) -> None:
    """The comparison itself: one figure changed is one line."""
    case = next(case for case in CASES if case.name.startswith("award"))
    month = reckon(case.rules, case.books)["2022-09"]
    data = tmp_path / "data"
    write_data(data, month)
    assert month_differences(data, month) == []
    month.balances[0]["closing"] = "11"
    assert month_differences(data, month) == [
        "balances.csv V01-001: closing: program '120', witness '11'"
    ]


def write_data(data: Path, month: Month) -> None:
    """What a program would write, from the witness's own figures."""
    data.mkdir()
    tables = {"balances": month.balances, "entries": month.entries, "stock": month.stock}
    for name, table in tables.items():
        with (data / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            if table:
                writer = csv.DictWriter(file, list(table[0]))
                writer.writeheader()
                writer.writerows(table)
    keys = ("code", "severity", "file", "sheet", "row")
    problems = [dict(zip(keys, p, strict=True)) for p in month.problems]
    (data / "problems.json").write_text(json.dumps(problems), "utf-8")
    (data / "summary.json").write_text(json.dumps(month.summary), "utf-8")
