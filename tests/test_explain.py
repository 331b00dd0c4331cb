"""`explain`: a household's whole history, closed and open, on the screen, as JSON and as a page."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path

import pytest

from pointbook import checking
from tests.book.tampering import closed_town
from tests.book.workspaces import edited
from tests.folders import command


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return closed_town(tmp_path_factory.mktemp("closed") / "town")


def test_every_entry_closed_and_open(town: Path) -> None:
    done = command(town, "explain", "V01-001", "--json")
    assert done.exit_code == 0, done.output
    said = json.loads(done.output)
    entries = said["entries"]
    assert {entry["closed"] for entry in entries} == {True, False}
    balance = 0
    for entry in entries:
        balance += entry["points"]
        assert entry["balance"] == pytest.approx(balance)
        assert entry["kind"] == "opening" or (entry["file"] and entry["sheet"] and entry["cell"])
    assert said["balance"] == pytest.approx(balance)
    assert all(entry["rule_row"] for entry in entries if entry["item"] or entry["goods"])


def test_in_words_and_as_a_page(town: Path) -> None:
    done = command(town, "explain", "V01-001", "--page")
    assert done.exit_code == 0, done.output
    assert re.search("› row [0-9]+; rules › Items › row [0-9]+$", done.output, re.MULTILINE)
    assert re.search("; rules › Goods › row [0-9]+$", done.output, re.MULTILINE)
    assert " › " in done.output
    page = town / "outbox" / "explain" / "V01-001" / "index.html"
    assert f"The page to print is {page}." in done.output
    shown = page.read_text("utf-8")
    assert "V01-001" in shown
    village = checking.read_rules(town)[0].villages[0].name
    assert f"{village} {datetime.now().astimezone().date()}" in shown


def test_a_household_that_nobody_knows(town: Path) -> None:
    done = command(town, "explain", "V09-999")
    assert done.exit_code == 2
    assert "V09-999" in done.output


def test_a_household_by_whatever_is_known_of_it(town: Path) -> None:
    """The code in another case, the number of an entry, open or closed, or the head's name."""
    said = json.loads(command(town, "explain", "V01-001", "--json").output)
    entries = [entry["id"] for entry in said["entries"]]
    for typed in ("v01-001", " Ｖ01-001", entries[0], entries[-1].lower(), said["head"]):
        found = command(town, "explain", typed, "--json")
        assert json.loads(found.output) == said, typed
    unknown = command(town, "explain", "V01-202207-A9999")
    assert unknown.exit_code == 2
    assert "There is no household “V01-202207-A9999”" in unknown.output


def test_a_name_that_several_heads_bear(town: Path) -> None:
    with edited(town / "rules.xlsx") as book:
        sheet = book["户"]
        heads = [cell for row in sheet.iter_rows() for cell in row if cell.value == "户主"]
        for row in (1, 2):
            sheet.cell(heads[0].row + row, heads[0].column).value = "张三"
    found = command(town, "explain", "张三")
    assert found.exit_code == 2
    assert re.search(r"2 households are headed by “张三”: V01-\d+ \(V01\)、V", found.output)


def test_an_opening_has_nothing_before_its_colon(town: Path) -> None:
    assert re.search(r" opening: \d+ → ", command(town, "explain", "V01-001").output)
