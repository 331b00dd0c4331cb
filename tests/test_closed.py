"""The outbox of a closed month: it says that the month is closed, and is made again from the book."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.book.workspaces import MONTHS, clean, close_all, set_setting
from tests.folders import command, files_of

JULY, AUGUST, SEPTEMBER = MONTHS
STATE = {"index.html", "township/desk.html"}


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return clean(tmp_path / "town")


def made(workspace: Path, month: str) -> dict[str, bytes]:
    """Path and bytes of everything that stands in a month's outbox."""
    return files_of(workspace / "outbox" / month)


def test_the_outbox_of_a_closed_month_is_made_again(town: Path) -> None:
    """The guide, 8: `outbox` can always be made again."""
    assert command(town, "run").exit_code == 0
    close_all(town, [JULY])
    assert command(town, "run").exit_code == 0  # August now bears the seal of July
    close_all(town, [AUGUST])
    before = {month: made(town, month) for month in (JULY, AUGUST)}
    shutil.rmtree(town / "outbox")
    shutil.rmtree(town / "inbox" / AUGUST)
    set_setting(town, "户月封顶", 3)
    for month in (JULY, AUGUST):
        done = command(town, "run", "--month", month)
        assert done.exit_code == 0, done.output
        assert made(town, month) == before[month]
    assert made(town, SEPTEMBER) == {}
    assert command(town, "run", "--month", "2022-06").exit_code == 2


def test_a_close_lets_the_pages_say_so(town: Path) -> None:
    """Nothing else of the month's outbox changes; a printed page stays, and is led to."""
    assert command(town, "run").exit_code == 0
    pdf = town / "outbox" / JULY / "villages" / "V01" / "points.pdf"
    pdf.write_bytes(b"%PDF-")
    before = made(town, JULY)
    assert b"ready to close" in before["index.html"]
    assert b"complete, after 2022-07" in made(town, AUGUST)["index.html"]
    close_all(town, [JULY])
    after = made(town, JULY)
    assert {name for name in after if after[name] != before.get(name)} == {*STATE, "seal.json"}
    assert after.keys() == {*before, "seal.json"}
    assert b"ready to close" not in after["index.html"]
    assert b"points.pdf" in after["index.html"]
    assert b"ready to close" not in after["township/desk.html"]


def test_a_close_without_an_outbox_leaves_its_seal_there(town: Path) -> None:
    close_all(town, [JULY])
    assert list(made(town, JULY)) == ["seal.json"]
