"""`verify`: whatever is changed in the book is found, and a code tells which notice it is on."""

from __future__ import annotations

import itertools
import json
import shutil
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from pointbook import checking
from pointbook.book import layout
from pointbook.documents.every import check_codes
from pointbook.tasks.verify import verify
from pointbook.vocabulary import checkcode
from tests.book.tampering import closed_town, deletions, flipped_unseen, rewritten, swaps, unseen
from tests.book.workspaces import MONTHS, clean, close_all, edited, set_setting, workbook_of
from tests.folders import command


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return closed_town(tmp_path_factory.mktemp("closed") / "town")


@pytest.fixture
def changed(town: Path, tmp_path: Path) -> Path:
    return shutil.copytree(town, tmp_path / "town")


def test_an_honest_book(town: Path) -> None:
    done = command(town, "verify", "--json")
    assert done.exit_code == 0, done.output
    said = json.loads(done.output)
    assert said["good"]
    assert said["months"] == list(MONTHS[:2])
    assert said["faults"] == []


def test_nothing_closed_yet(tmp_path: Path) -> None:
    done = command(clean(tmp_path / "town"), "verify")
    assert done.exit_code == 0
    assert "No month is closed yet" in done.output


def test_single_bits(changed: Path) -> None:
    seen, missed = flipped_unseen(changed, 120, seed=1)
    assert seen > 30
    assert missed == [], "changes of what the book says that nothing found"


def test_deleted_rows_and_months(changed: Path) -> None:
    tried = list(deletions(changed))
    assert {name.split()[0] for name, _ in tried} >= {"entries", "months", "rules", MONTHS[1]}
    some = [*tried[::7], *tried[-2:]]
    assert [name for name, how in some if unseen(changed, name, how)] == []


def test_swapped_rows(changed: Path) -> None:
    some = itertools.islice(swaps(changed, seed=1), 15)
    assert [name for name, how in some if unseen(changed, name, how)] == []


def test_the_first_place_is_named(changed: Path) -> None:
    rewritten(
        changed, ("UPDATE entries SET points = points + 100 WHERE id = ?", ("V01-202208-A0001",))
    )
    done = command(changed, "verify")
    assert done.exit_code == 1
    assert "What was sealed for 2022-08 has been changed since." in done.output
    assert "2022-08, entries, row" in done.output
    assert "points is" in done.output


def test_triggers_that_were_taken_off(changed: Path) -> None:
    book = sqlite3.connect(changed / layout.FILE)
    book.execute("DROP TRIGGER entries_update")
    book.commit()
    book.close()
    assert "The trigger entries_update of the book" in command(changed, "verify").output


def test_the_code_of_a_notice(town: Path) -> None:
    [points] = [
        code
        for name, _, kind, code in check_codes(checking.check(town, "en").months[MONTHS[2]])
        if kind == "points"
    ]
    done = command(town, "verify", points.lower().replace("-", " "))
    assert done.exit_code == 0
    assert done.output.startswith("This is the “Points notice” of village V01 for 2022-09")
    wrong = points[:-1] + ("A" if points[-1] != "A" else "B")
    assert checkcode.read(wrong) is None
    assert command(town, "verify", wrong).exit_code == 2


def test_a_book_rewritten_as_a_whole_is_found_through_an_older_notice(tmp_path: Path) -> None:
    town = clean(tmp_path / "town")
    month = checking.check(town, "en").months[MONTHS[0]]
    codes = {kind: code for _, _, kind, code in check_codes(month)}
    close_all(town, MONTHS[:2])
    seal = verify(town, "en").document()["anchors"][MONTHS[1]]
    for code in (codes["points"], seal):
        done = command(town, "verify", code)
        assert done.exit_code == 0, done.output
        assert "2022-0" in done.output.splitlines()[-1]
    (town / layout.FILE).unlink()
    shutil.rmtree(town / "outbox")  # with the seals
    with edited(workbook_of(town, MONTHS[0])) as book:
        book["日常观察"].append([date(2022, 7, 30), "V01-001", None, "ENV-02"])
    set_setting(town, "公示天数", 1)
    close_all(town, MONTHS[:2])
    assert command(town, "verify").exit_code == 0, "the forger was careful"
    for code in (codes["points"], seal):
        done = command(town, "verify", code)
        assert done.exit_code == 1
        assert "No notice of the book or of an open month has this code" in done.output
