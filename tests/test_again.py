"""The same run again says the same, at once; whatever changed since, in or out, is seen."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pointbook.commands import main
from pointbook.tasks import closed
from tests.book.workspaces import clean

MONTH = "2022-07"


@pytest.fixture
def town(tmp_path: Path) -> Path:
    clean(tmp_path, villages=1, months=1)
    return tmp_path


def ran(town: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Result, bool]:
    """A run, and whether anything was worked out for it."""
    worked: list[bool] = []
    whole = closed.run

    def watched(*values: object, **options: object) -> object:
        worked.append(True)
        return whole(*values, **options)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(closed, "run", watched)
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
    for nonsense in ("", "[]", '{"from": 1}'):
        (town / ".pointbook.last").write_text(nonsense, encoding="utf-8")
        assert ran(town, monkeypatch)[1]
    shutil.rmtree(town / "outbox")
    assert ran(town, monkeypatch)[1]
