"""Nothing is written through a link, and nothing that is not ours is moved or taken away."""

from __future__ import annotations

from pathlib import Path

import pytest

from pointbook.outbox.kept import NOTES, Kept
from pointbook.outbox.outbox import LOCK, Busy, OutboxError, lock, put, recover, whole, write
from pointbook.vocabulary.statements import Document

MADE = [Document("index.html", b"new"), Document("data/a.csv", b"1")]


@pytest.fixture
def outbox(tmp_path: Path) -> Path:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "kept").write_bytes(b"theirs")
    (tmp_path / "outbox").mkdir()
    return tmp_path / "outbox"


def untouched(outbox: Path) -> bool:
    place = outbox.parent / "elsewhere"
    return [(p.name, p.read_bytes()) for p in place.iterdir()] == [("kept", b"theirs")]


def test_a_month_that_is_a_link_becomes_a_folder(outbox: Path) -> None:
    (outbox / "2022-09").symlink_to(outbox.parent / "elsewhere")
    write(outbox, "2022-09", MADE)
    assert not (outbox / "2022-09").is_symlink()
    assert (outbox / "2022-09" / "index.html").read_bytes() == b"new"
    assert untouched(outbox)


def test_no_folder_is_filled_through_a_link(outbox: Path) -> None:
    (outbox / "2022-09").symlink_to(outbox.parent / "elsewhere")
    for attempt in (
        lambda: write(outbox, "2022-09/forms", MADE),
        lambda: put(outbox, outbox / "2022-09" / "seal.json", b"{}"),
    ):
        with pytest.raises(OutboxError, match="2022-09 is a link"):
            attempt()
    assert untouched(outbox)


def test_documents_and_notes_that_are_links_are_replaced(outbox: Path) -> None:
    aim = outbox.parent / "elsewhere" / "kept"
    write(outbox, "2022-09", MADE)
    for place in (outbox / "2022-09" / "seal.json", outbox.parent / NOTES):
        place.symlink_to(aim)
        place.with_name(f".{place.name}.new").symlink_to(aim)
    put(outbox, outbox / "2022-09" / "seal.json", b"{}")
    Kept(outbox.parent).save([])
    assert (outbox / "2022-09" / "seal.json").read_bytes() == b"{}"
    assert not (outbox.parent / NOTES).is_symlink()
    assert untouched(outbox)


def test_a_lock_that_is_a_link_is_refused(outbox: Path) -> None:
    (outbox.parent / LOCK).symlink_to(outbox.parent / "elsewhere" / "kept")
    with pytest.raises(OutboxError, match="is a link"), lock(outbox.parent):
        pytest.fail("held")
    assert untouched(outbox)


@pytest.mark.parametrize("name", [".2022-09+..+..+moved.old", ".2022-09+..+x.new", ". + .old"])
def test_leftovers_that_are_not_ours_stay(outbox: Path, name: str) -> None:
    """One of them moved a folder out of the workspace."""
    (outbox / name).mkdir()
    recover(outbox)
    assert (outbox / name).is_dir()
    assert not (outbox.parent / "moved").exists()


@pytest.mark.parametrize("name", [".2022-09.old", ".2022-09.new"])
def test_a_leftover_that_is_a_link_is_only_taken_away(outbox: Path, name: str) -> None:
    (outbox / name).symlink_to(outbox.parent / "elsewhere")
    recover(outbox)
    assert not (outbox / name).is_symlink()
    assert not (outbox / "2022-09").exists()
    write(outbox, "2022-09", MADE)
    assert untouched(outbox)


def test_a_folder_is_whole_or_not_at_all(tmp_path: Path) -> None:
    place = tmp_path / "deep" / "town"
    with pytest.raises(OutboxError), whole(place) as new:
        (new / "inbox" / "rules.xlsx").write_bytes(b"no such folder")
    assert list((tmp_path / "deep").iterdir()) == []
    with whole(place) as new, pytest.raises(Busy), whole(place):
        pytest.fail("two at once")
    assert list(place.iterdir()) == []


def test_only_our_own_unfinished_folder_is_taken_back(tmp_path: Path) -> None:
    left = tmp_path / ".town.new"
    left.mkdir()
    (left / "theirs").write_bytes(b"")
    with pytest.raises(OutboxError, match="not made by this program"), whole(tmp_path / "town"):
        pytest.fail("filled")
    assert (left / "theirs").exists()
    (left / LOCK).touch()  # what a process that was killed leaves
    with whole(tmp_path / "town") as new:
        (new / "rules.xlsx").write_bytes(b"")
    assert [path.name for path in (tmp_path / "town").iterdir()] == ["rules.xlsx"]
    assert not left.exists()
