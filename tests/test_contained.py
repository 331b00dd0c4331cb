"""One workbook's trouble is that workbook's, one document's that document's: the rest is finished."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pointbook.documents.desk import Desk
from pointbook.documents.every import VILLAGE
from pointbook.documents.villages import slips
from pointbook.forms import returned
from pointbook.outbox import render
from pointbook.paper.pages import page
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.statements import Statement
from tests.book.workspaces import clean, edited, set_cover, workbook_of
from tests.folders import command
from tests.fuzz import odd

MONTH = "2022-07"


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return clean(tmp_path / "town", villages=2, months=1)


def run(town: Path, *words: str) -> tuple[int, str]:
    done = command(town, *(words or ("run",)))
    assert "went wrong inside" not in done.output, done.output
    return done.exit_code, done.output


def unmade(town: Path) -> list[str]:
    """What the lists of problems say was not made."""
    folder = town / "outbox" / MONTH
    listed = json.loads((folder / "data" / "problems.json").read_text())
    found = [each["message"] for each in listed if each["code"] == "not-made"]
    listed_too = (folder / "problems.html").read_text()
    assert all("could not be made" in listed_too for _ in found)
    return found


def spoiled(town: Path) -> Path:
    """A workbook with an error, so that a copy is returned."""
    path = workbook_of(town, MONTH)
    with edited(path) as book:
        book["日常观察"].cell(2, 1).value = "no day"
    return path


def test_a_page_that_fails_costs_itself(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(statement: Statement) -> bytes:
        if statement.name == "villages/V01/notice":
            raise OverflowError("too much")
        return page(statement)

    monkeypatch.setattr(render, "page", fails)
    code, said = run(town)
    assert code == 1
    assert "not-made" in said
    [message] = unmade(town)
    assert message.startswith("“villages/V01/notice” could not be made: OverflowError: too much.")
    folder = town / "outbox" / MONTH
    assert not (folder / "villages/V01/notice.html").exists()
    assert (folder / "villages/V01/slips.html").exists()
    assert (folder / "villages/V02/notice.html").exists()


def test_a_village_whose_figures_fail_costs_that_document(
    town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(desk: Desk, share: VillageMonth) -> Statement | None:
        if share.code == "V02":
            raise KeyError("goods")
        return slips.statement(desk, share)

    monkeypatch.setitem(VILLAGE, "villages/{code}/slips", fails)
    assert run(town)[0] == 1
    assert unmade(town) == [
        "“villages/V02/slips” could not be made: KeyError: 'goods'. Everything else was made."
    ]
    assert (town / "outbox" / MONTH / "villages/V01/slips.html").exists()


def test_a_copy_that_fails_costs_itself(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = spoiled(town).relative_to(town).as_posix()

    def fails(*_: object) -> bytes:
        raise ValueError("openpyxl says no")

    monkeypatch.setattr(returned, "returned", fails)
    code, said = run(town)
    assert code == 1
    assert f"not-made: {file}" in said
    assert unmade(town) == [
        "“the marked copy” could not be made: ValueError: openpyxl says no. Everything else was made."
    ]
    assert (town / "outbox" / MONTH / "villages/V02/notice.html").exists()


@pytest.mark.parametrize("seed", [1, 3, 4, 9])
def test_odd_values_in_any_cell_of_workbooks_and_rules(tmp_path: Path, seed: int) -> None:
    assert odd.broken(tmp_path, seed) == []


@pytest.mark.parametrize("name", ["𠮷" * 40, "𠮷村", "𡋾" * 15 + "村", "a" * 31 + "𠮷"])
def test_village_names_beyond_the_basic_plane(town: Path, name: str) -> None:
    with edited(town / "rules.xlsx") as book:
        book["村"].cell(2, 2).value = name
    set_cover(workbook_of(town, MONTH), "村编号", "V01")
    for words in (("run",), ("forms", "2022-08"), ("close", MONTH)):
        code, said = run(town, *words)
        assert code == 0, said
