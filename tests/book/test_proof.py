"""What a run starts from is proved: a changed, lost, older or foreign book is said, or changes nothing.

python -m tests.book.test_proof 500      makes so many changes with intent, one after another
"""

from __future__ import annotations

import itertools
import json
import re
import shutil
import sqlite3
import sys
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from pointbook import batch
from pointbook.book import layout
from pointbook.book.store import BookError, opened
from pointbook.tasks import closed
from pointbook.tasks.verify import verify
from pointbook.vocabulary.stops import Stop
from tests.book.tampering import TABLES, closed_town, rewritten, rowids, swaps
from tests.book.workspaces import CORRECTIONS, MONTHS, add_rows, close_all, figures, workbook_of
from tests.folders import command as run

OLD_BOOK = Path(__file__).parent / "first-layout"
SAID = (BookError, Stop)
Statement = tuple[str, tuple[Any, ...]]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two months closed; the open one takes an entry of the first one back."""
    town = closed_town(tmp_path_factory.mktemp("proof") / "town")
    row = ("2022-09-20", "V01-202207-A0001", "记错了", "李主任", "是")
    add_rows(workbook_of(town, MONTHS[2]), "更正", CORRECTIONS, row)
    return town


@pytest.fixture
def changed(town: Path, tmp_path: Path) -> Path:
    return shutil.copytree(town, tmp_path / "town")


def command(workspace: Path, *words: str) -> tuple[int, str]:
    done = run(workspace, *words)
    return done.exit_code, done.output


def changes(workspace: Path, seed: int) -> Iterator[tuple[str, list[Statement]]]:
    """Each column of each table, in a row of chance: another value of its kind; rows swapped."""
    rng = Random(seed)
    swapped = swaps(workspace, seed)
    while True:
        for table in TABLES:
            book = sqlite3.connect(workspace / layout.FILE)
            columns = book.execute("SELECT name, type FROM pragma_table_info(?)", (table,))
            for name, kind in columns.fetchall():
                row = rng.choice(rowids(workspace, table))
                other = {
                    "INTEGER": f'coalesce("{name}", 0) + 100',
                    "TEXT": f"""CASE "{name}" WHEN '' THEN 'X' ELSE substr("{name}", 2) || '7' END""",
                    "BLOB": f'CAST(substr("{name}", 2) AS BLOB)',
                }[kind]
                sql = f'UPDATE OR IGNORE {table} SET "{name}" = {other} WHERE rowid = ?'
                yield f"{table}.{name} {row}", [("PRAGMA foreign_keys = OFF", ()), (sql, (row,))]
            book.close()
        yield next(swapped)


def unsaid(workspace: Path, count: int, seed: int) -> list[str]:
    """The changes after which a check went on with other figures, without a word."""
    path = workspace / layout.FILE
    original, honest = path.read_bytes(), figures(workspace)
    wrong = []
    for name, statements in itertools.islice(changes(workspace, seed), count):
        rewritten(workspace, *statements)
        try:
            if figures(workspace) != honest:
                wrong.append(name)
        except SAID:
            pass
        path.write_bytes(original)
    return wrong


def test_changes_with_intent_are_said_or_change_nothing(changed: Path) -> None:
    assert unsaid(changed, 70, seed=4) == []


def test_a_carried_balance(changed: Path) -> None:
    """The richer household that started it: no notice, no seal, no figure says so."""
    book = sqlite3.connect(changed / layout.FILE)
    question = "SELECT carried FROM months WHERE month = ?"
    state = json.loads(zlib.decompress(book.execute(question, (MONTHS[1],)).fetchone()[0]))
    book.close()
    state["balance"]["V01-001"] += 100_000
    made = zlib.compress(json.dumps(state).encode())
    rewritten(changed, ("UPDATE months SET carried = ? WHERE month = ?", (made, MONTHS[1])))
    before = {path for path in changed.rglob("*") if path.is_file()}
    for words in (
        ("run",), ("check",), ("close", MONTHS[2]), ("explain", "V01-001"), ("doctor",),
        ("changes", MONTHS[2]), ("rehearse", str(changed / "rules.xlsx")),
    ):  # fmt: skip
        code, said = command(changed, *words)
        told = re.search(r"The book was changed: run `[^`]* verify`", said)
        assert (code, bool(told)) == (2, True), (words, said)
    assert {path for path in changed.rglob("*") if path.is_file()} - before <= {
        changed / ".pointbook.lock"
    }
    code, said = command(changed.parent, "county", str(changed.parent))
    assert code == 1
    assert "The book was changed" in said


@pytest.mark.parametrize("column", ["date", "row", "kind"])
def test_damage_that_was_sealed_again_is_no_fault_of_the_program(
    changed: Path, column: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever mends the chain over a value of no sense hears that the book is damaged."""
    monkeypatch.setattr("pointbook.book.chain.holds", lambda *_: True)
    wrong = 7 if column == "row" else "2022-13-45"
    rewritten(changed, (f'UPDATE entries SET "{column}" = ?', (wrong,)))
    code, said = command(changed, "check")
    assert "went wrong inside" not in said
    if column == "date":
        assert (code, "is damaged" in said) == (2, True)


def _gone(book: Path) -> None:
    book.unlink()


def _empty(book: Path) -> None:
    book.write_bytes(b"")


def _older(book: Path) -> None:
    book.write_bytes(book.with_name("older.sqlite").read_bytes())


def _anothers(book: Path) -> None:
    """Another township's of the same name, or one closed anew from other sheets."""
    other = closed_town(book.parent / "other")
    close_all(other, MONTHS[2:])
    shutil.copy(other / layout.FILE, book)
    shutil.rmtree(other)


@pytest.mark.parametrize("loss", [_gone, _empty, _older, _anothers])
def test_a_lost_book_is_noticed(tmp_path: Path, loss: Any) -> None:
    town = closed_town(tmp_path / "town")
    book = town / layout.FILE
    close_all(town, [])
    shutil.copy(book, town / "older.sqlite")
    row = ("2022-09-20", "V01-202207-A0001", "记错了", "李主任", "是")
    add_rows(workbook_of(town, MONTHS[2]), "更正", CORRECTIONS, row)
    close_all(town, MONTHS[2:])
    good = book.read_bytes()
    loss(book)
    for words in (
        ("run",),
        ("check",),
        ("close", MONTHS[2]),
        ("verify",),
        ("run", "--month", "2022-07"),
    ):
        code, said = command(town, *words)
        assert code in (1, 2), words
        assert "book-missing-months: 2022-0" in said, (words, said)
        assert "Put back the last good copy" in said
    assert not (town / "outbox" / MONTHS[0] / "index.html").exists()
    book.write_bytes(good)
    assert command(town, "verify")[0] == 0


def test_a_book_that_is_a_link_is_refused(changed: Path) -> None:
    book = changed / layout.FILE
    book.rename(changed.parent / "elsewhere.sqlite")
    book.symlink_to(changed.parent / "elsewhere.sqlite")
    held = book.read_bytes()
    for words in (("check",), ("close", MONTHS[2]), ("verify",)):
        code, said = command(changed, *words)
        assert (code, "is a link" in said) == (2, True), words
    assert book.read_bytes() == held


def test_a_close_that_was_cut_off_is_finished_by_the_next_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = closed_town(tmp_path / "town")
    batch.run(town, "en")
    with monkeypatch.context() as cut:
        cut.setattr(closed, "say_so", lambda *_: sys.exit(9))
        with pytest.raises(SystemExit):
            close_all(town, MONTHS[2:])
    folder = town / "outbox" / MONTHS[2]
    assert not (folder / "seal.json").exists()
    assert "ready to close" in (folder / "index.html").read_text()
    assert command(town, "run")[0] == 0
    assert (folder / "seal.json").exists()
    assert "ready to close" not in (folder / "index.html").read_text()


def test_a_book_of_the_first_layout_opens_and_goes_on(tmp_path: Path) -> None:
    """Closed by the program before; its seals are those that were written on the notices then."""
    town = shutil.copytree(OLD_BOOK, tmp_path / "town")
    seals = {"2022-07": "1BTS-XH47-9", "2022-08": "4HC5-HMFD-B"}
    assert verify(town, "en").document()["anchors"] == seals
    assert verify(town, "en").document()["faults"] == []
    with opened(town) as book:
        assert book is not None
        assert book.version == 1
        assert {row[-2:] for row in book.entries("2022-08", "1")} == {(None, None)}
    close_all(town, MONTHS[2:])
    again = verify(town, "en").document()
    assert again["faults"] == []
    assert {month: again["anchors"][month] for month in seals} == seals
    with opened(town) as book:
        assert book is not None
        assert (book.version, [month.layout for month in book.months]) == (2, [1, 1, 2])
    assert unsaid(town, 40, seed=2) == []


if __name__ == "__main__":
    place = Path(tempfile.mkdtemp()) / "town"
    print(unsaid(closed_town(place), int(sys.argv[1]), 11))
    shutil.rmtree(place.parent)
