"""`explain`: a household's whole history, closed and open, on the screen, as JSON and as a page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from process import main
from tests.book.tampering import closed_town


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return closed_town(tmp_path_factory.mktemp("closed") / "town")


def command(workspace: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--workspace", str(workspace), "--lang", "en", *words])


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
    assert re.search("; rules [0-9a-f]{8}, Items, row [0-9]+$", done.output, re.MULTILINE)
    assert re.search("; rules [0-9a-f]{8}, Goods, row [0-9]+$", done.output, re.MULTILINE)
    assert " › " in done.output
    page = town / "outbox" / "explain" / "V01-001" / "index.html"
    assert "V01-001" in page.read_text("utf-8")


def test_a_household_that_nobody_knows(town: Path) -> None:
    done = command(town, "explain", "V09-999")
    assert done.exit_code == 2
    assert "V09-999" in done.output
