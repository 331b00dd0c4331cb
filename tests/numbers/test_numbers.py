"""Every card of this folder, through the program and through the witness."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from pointbook import checking
from pointbook.documents.every import statements
from pointbook.documents.rehearsal import Compared
from pointbook.tasks import rehearse
from pointbook.vocabulary.points import show
from pointbook.vocabulary.statements import spoken
from tests.folders import command
from tests.numbers.cards import CASES, Case, page_differences
from tests.witness.compare import checked
from tests.witness.reckon import Month, reckon
from tests.workbooks import write


def program(case: Case, folder: Path) -> dict[str, Month]:
    """What the program says of a case, from the data that a run writes."""
    write(folder / "rules.xlsx", case.rules)
    for file, sheets in case.books.items():
        write(folder / file, sheets)
    for month in sorted({file[10:17] for file in case.books}):
        if month <= case.closed:
            checked(folder, "close", month)
    checked(folder, "run")
    months: dict[str, Month] = {}
    for data in sorted((folder / "outbox").glob("*/data")):
        tables: dict[str, list[dict[str, str]]] = {}
        for name in ("balances", "entries", "stock"):
            with (data / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
                tables[name] = list(csv.DictReader(lines))
        problems = json.loads((data / "problems.json").read_text("utf-8"))
        if data.parent.name == case.closing:
            problems += refusals(folder, case.closing)
        found = [
            (p["code"], p["severity"], p["file"], p["sheet"] or "", p["row"]) for p in problems
        ]
        summary = json.loads((data / "summary.json").read_text("utf-8"))
        months[data.parent.name] = Month(
            tables["balances"], tables["entries"], tables["stock"], summary, found
        )
    return months


def refusals(folder: Path, month: str) -> list[dict[str, Any]]:
    """What stops a close."""
    said = json.loads(command(folder, "close", month, "--dry-run", "--json").output)["problems"]
    return [problem for problem in said if problem["severity"] == "error"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_witness_agrees_with_the_card(case: Case) -> None:
    assert case.differences(reckon(case.rules, case.books, case.closed)) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_program_agrees_with_the_card(case: Case, tmp_path: Path) -> None:
    found = case.differences(program(case, tmp_path))
    months = checking.check(tmp_path, "zh").months if case.pages else {}
    for title, lines in case.pages.items():
        name, month = title.split()
        made = (page for page in statements(months[month]) if page.name == name and not page.book)
        found += page_differences(spoken(next(made), "zh"), lines)
    assert found == []


@pytest.mark.parametrize("case", [case for case in CASES if case.closed], ids=lambda c: c.name)
def test_rehearsed_under_its_own_rules_nothing_moves(case: Case, tmp_path: Path) -> None:
    """Corrections, leavers and all: every balance is the book's."""
    *_, last = program(case, tmp_path).values()
    found = rehearse.compared(tmp_path, tmp_path / "rules.xlsx", "zh")
    assert isinstance(found, Compared)
    assert (found.changes(), found.moved()) == ([], [])
    closing = {row["household"]: row["closing"] for row in last.balances}
    assert {home: show(found.now.closing.get(home, 0)) for home in closing} == closing
    assert {home for home, points in found.now.closing.items() if points} <= set(closing)
