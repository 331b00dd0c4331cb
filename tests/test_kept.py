"""A run takes from the outbox what would come out the same, and on unchanged inputs says at once what
the last one said: sooner done, and never another byte."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from pointbook import batch
from pointbook.commands import main
from pointbook.demo import township
from pointbook.outbox import kept
from pointbook.outbox import render as documents
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.statements import Document, Statement
from tests.book.workspaces import clean
from tests.folders import files_of
from tests.witness.workspaces import make

NOTES = ".pointbook.made"
MONTH = "2022-07"


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three villages and two months, run once."""
    folder = tmp_path_factory.mktemp("kept") / "township"
    township(folder, villages=3, households=8, rows=24, months=2, seed=3)
    batch.run(folder, "en")
    return folder


@pytest.fixture
def workspace(finished: Path, tmp_path: Path) -> Path:
    return shutil.copytree(finished, tmp_path / "township")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the statements that are rendered."""
    names: list[str] = []
    real = documents._files

    def noted(known: frozenset[str], statement: Statement) -> list[Document] | Problem:
        names.append(statement.name)
        return real(known, statement)

    monkeypatch.setattr(documents, "_files", noted)
    return names


def afresh(workspace: Path, language: str = "en") -> dict[str, bytes]:
    """The outbox that the same inputs give where nothing stands and nothing is noted."""
    bare = workspace.parent / "bare"
    shutil.copytree(workspace, bare, ignore=shutil.ignore_patterns("outbox", NOTES))
    batch.run(bare, language)
    found = files_of(bare / "outbox")
    shutil.rmtree(bare)
    return found


def change(path: Path, sheet: str, cell: str, value: int | str) -> None:
    book = openpyxl.load_workbook(path)
    book[sheet][cell] = value
    book.save(path)


def first_row(path: Path, sheet: str, column: str) -> str:
    """The cell below the head of a column."""
    page = openpyxl.load_workbook(path)[sheet]
    head = next(cell for row in page.iter_rows(max_row=8) for cell in row if cell.value == column)
    return page.cell(head.row + 1, head.column).coordinate


def test_nothing_is_made_twice(workspace: Path, made: list[str]) -> None:
    before = files_of(workspace / "outbox")
    stood = [path.stat() for path in sorted((workspace / "outbox").glob("*"))]
    batch.run(workspace, "en")
    assert set(made) == {"index", "problems"}
    assert [path.stat() for path in sorted((workspace / "outbox").glob("*"))] == stood
    assert files_of(workspace / "outbox") == before == afresh(workspace)


def test_one_village_is_made_anew_and_the_others_stay(workspace: Path, made: list[str]) -> None:
    sheet = max((workspace / "inbox").rglob("V02*.xlsx"))
    change(sheet, "兑换登记", first_row(sheet, "兑换登记", "数量"), 3)
    batch.run(workspace, "en")
    assert "villages/V02/notice" in made
    assert not [name for name in made if name.startswith(("villages/V01", "villages/V03", "wall"))]
    assert files_of(workspace / "outbox") == afresh(workspace)


def test_a_household_of_the_rules_makes_its_village_anew(workspace: Path, made: list[str]) -> None:
    page = openpyxl.load_workbook(workspace / "rules.xlsx")["户"]
    at = next(row for row in range(1, 99) if page.cell(row, 2).value == "V02")
    change(workspace / "rules.xlsx", "户", f"D{at}", "欧阳娜")
    batch.run(workspace, "en")
    assert "villages/V02/notice" in made
    assert not [name for name in made if name.startswith(("villages/V01", "wall"))]
    assert files_of(workspace / "outbox") == afresh(workspace)


def test_it_is_known_again_in_another_process(workspace: Path) -> None:
    """Whatever the order of its sets."""
    code = (
        "import sys, pathlib; from pointbook.batch import run; run(pathlib.Path(sys.argv[1]), 'en')"
    )
    notes = []
    for seed in "12":
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", code, str(workspace)]
        subprocess.run(command, check=True, cwd=kept.HOME, env=environment)
        notes.append(json.loads((workspace / NOTES).read_bytes()))
    assert notes[0] == notes[1]


def spoilt(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"001", b"002"))


def swapped(path: Path) -> None:
    shutil.copy(path.parents[1] / "V02" / path.name, path)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def gone(path: Path) -> None:
    path.unlink()


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("spoil", [spoilt, swapped, emptied, gone, a_folder])
@pytest.mark.parametrize("name", ["notice.html", "notice.xlsx"])
def test_a_poster_that_was_touched_is_healed(
    workspace: Path, made: list[str], spoil: Callable[[Path], None], name: str
) -> None:
    before = files_of(workspace / "outbox")
    month = max((workspace / "outbox").glob("????-??"))
    spoil(month / "villages/V01" / name)
    batch.run(workspace, "en")
    assert "villages/V01/notice" in made or (spoil, name) == (spoilt, "notice.xlsx")
    assert files_of(workspace / "outbox") == before


def test_a_note_for_another_file_is_not_believed(workspace: Path) -> None:
    """Whatever the notes say of a poster, its own bytes must bear it out."""
    before = files_of(workspace / "outbox")
    notes = json.loads((workspace / NOTES).read_bytes())
    (workspace / NOTES).write_text(
        json.dumps(dict(zip(notes, reversed(notes.values()), strict=True)))
    )
    batch.run(workspace, "en")
    assert files_of(workspace / "outbox") == before


@pytest.mark.parametrize(
    "notes",
    [b"", b"[]", b"{", b"\xff\xfe", b'{"a": 1}', b'{"a": "1"', b"null", b'{"a": {"b": []}}'],
)
def test_notes_that_are_none_only_cost_time(workspace: Path, made: list[str], notes: bytes) -> None:
    before = files_of(workspace / "outbox")
    (workspace / NOTES).write_bytes(notes)
    batch.run(workspace, "en")
    assert len(made) > 20
    assert files_of(workspace / "outbox") == before


def test_notes_that_cannot_be_written_only_cost_time(workspace: Path, made: list[str]) -> None:
    (workspace / NOTES).unlink()
    (workspace / NOTES).mkdir()
    for _ in range(2):
        made.clear()
        batch.run(workspace, "en")
        assert len(made) > 20


def test_another_language_is_another_document(workspace: Path, made: list[str]) -> None:
    batch.run(workspace, "zh")
    assert "villages/V01/notice" in made
    assert files_of(workspace / "outbox") == afresh(workspace, "zh")


def test_one_month_alone_leaves_the_other_as_it_stands(workspace: Path, made: list[str]) -> None:
    before = files_of(workspace / "outbox")
    months = sorted(path.name for path in (workspace / "outbox").iterdir())
    batch.run(workspace, "en", months[0])
    batch.run(workspace, "en")
    assert files_of(workspace / "outbox") == before


def test_another_program_makes_everything_anew(
    workspace: Path, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "program", lambda: b"the next release")
    batch.run(workspace, "en")
    assert len(made) > 20


def test_every_file_of_the_program_counts(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for name in ("pointbook", "templates"):
        shutil.copytree(kept.HOME / name, home / name)
    seen = {kept.program.__wrapped__(home)}
    for path in sorted(home.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            data = path.read_bytes()
            path.write_bytes(data + b"\n")
            seen.add(kept.program.__wrapped__(home))
            path.write_bytes(data)
    assert len(seen) > 100
    files = [path for path in home.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert len(seen) == len(files) + 1


def test_an_installed_library_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "made_up-1.0.dist-info").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path))
    before = kept.program.__wrapped__()
    (tmp_path / "made_up-1.0.dist-info").rename(tmp_path / "made_up-1.1.dist-info")
    assert kept.program.__wrapped__() != before


@pytest.mark.parametrize("seed", [4000, 4003])
def test_whatever_stood_there_before(seed: int, tmp_path: Path) -> None:
    """One random workspace after another in the same folder, its outbox and its notes in place."""
    workspace = tmp_path / "township"
    for number in (seed, seed + 10, seed):
        for old in ("inbox", "rules.xlsx"):
            place = workspace / old
            if place.is_dir():
                shutil.rmtree(place)
            place.unlink(missing_ok=True)
        make(number, workspace)
        result = batch.run(workspace, "en")
        now, fresh = files_of(workspace / "outbox"), afresh(workspace)
        assert {path: data for path, data in now.items() if path[:7] in result.written} == fresh


@pytest.fixture
def town(tmp_path: Path) -> Path:
    clean(tmp_path, villages=1, months=1)
    return tmp_path


def ran(town: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Result, bool]:
    """A run, and whether anything was worked out for it."""
    worked: list[bool] = []
    whole = batch.run

    def watched(*values: object, **options: object) -> object:
        worked.append(True)
        return whole(*values, **options)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(batch, "run", watched)
        return CliRunner().invoke(main, ["--workspace", str(town), "run"]), bool(worked)


def test_what_is_unchanged_is_said_again(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, worked = ran(town, monkeypatch)
    assert worked
    again, worked = ran(town, monkeypatch)
    assert (again.output, again.exit_code, worked) == (first.output, first.exit_code, False)


@pytest.mark.parametrize("file", ["index.html", "data/entries.csv"])
def test_a_touched_file_is_made_again(
    town: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    ran(town, monkeypatch)
    path = town / "outbox" / MONTH / file
    good = path.read_bytes()
    path.write_bytes(good + b" ")
    assert ran(town, monkeypatch)[1]
    assert path.read_bytes() == good
    path.unlink()
    assert ran(town, monkeypatch)[1]
    assert path.read_bytes() == good


@pytest.mark.parametrize("place", ["rules.xlsx", "inbox/new.txt", f"outbox/{MONTH}/seal.json"])
def test_whatever_it_came_from_is_asked(
    town: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    ran(town, monkeypatch)
    with (town / place).open("ab") as file:
        file.write(b"\0" * 9)
    assert ran(town, monkeypatch)[1]


def test_notes_of_another_kind_are_no_notes(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran(town, monkeypatch)
    for nonsense in ("", "[]", '{"run": 1}'):
        (town / NOTES).write_text(nonsense, encoding="utf-8")
        assert ran(town, monkeypatch)[1]
    shutil.rmtree(town / "outbox")
    assert ran(town, monkeypatch)[1]
