"""The outbox is the old one or the new one, whole, whatever happens on the way."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pointbook.outbox import outbox
from pointbook.outbox.outbox import Busy, OutboxError
from pointbook.vocabulary.filenames import safe_name
from pointbook.vocabulary.statements import Document

MONTH = "2022-09"
BEFORE = {"index.html": b"old", "villages/V01/points.html": b"old", "gone.html": b"stale"}
AFTER = {"index.html": b"new", "villages/V01/points.html": b"new", "data/stock.csv": b"new"}
CHANGES = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree"}


class Killed(BaseException):
    """Nothing catches it, as nothing catches kill -9."""


class Trap:
    """Fails the nth call that touches the file system; Python's audit events tell of each."""

    at: int | None = None
    calls = 0
    fault: BaseException = Killed()

    @classmethod
    def hook(cls, event: str, _: object) -> None:
        if cls.at is None or event not in CHANGES:
            return
        cls.calls += 1
        if cls.calls == cls.at:
            raise cls.fault


sys.addaudithook(Trap.hook)


@pytest.fixture(autouse=True)
def no_trap() -> Iterator[None]:
    yield
    Trap.at = None


def put(folder: Path, contents: dict[str, bytes]) -> Path:
    return outbox.write(folder, MONTH, [Document(*pair) for pair in contents.items()])


def standing(folder: Path) -> dict[str, bytes]:
    """What a reader finds below the month's folder."""
    month = folder / MONTH
    return {
        path.relative_to(month).as_posix(): path.read_bytes()
        for path in month.rglob("*")
        if path.is_file()
    }


def trapped(folder: Path, at: int, fault: BaseException) -> bool:
    """Whether the nth call was reached; the fault happens there."""
    Trap.at, Trap.calls, Trap.fault = at, 0, fault
    try:
        put(folder, AFTER)
    except (Killed, OutboxError):
        return True
    finally:
        Trap.at = None
    return Trap.calls >= at


def test_documents_are_written_and_stale_ones_disappear(tmp_path: Path) -> None:
    put(tmp_path, BEFORE)
    assert put(tmp_path, AFTER) == tmp_path / MONTH
    assert standing(tmp_path) == AFTER
    assert [path.name for path in tmp_path.iterdir()] == [MONTH]


def test_equal_documents_are_not_written_again(tmp_path: Path) -> None:
    put(tmp_path, AFTER)
    before = (tmp_path / MONTH).stat()
    put(tmp_path, dict(reversed(AFTER.items())))
    assert (tmp_path / MONTH).stat() == before


def test_what_others_put_beside_stays(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine.txt").write_text("mine")
    put(tmp_path, BEFORE)
    outbox.write(tmp_path, f"{MONTH}/forms", [Document("V01.xlsx", b"form")])
    assert standing(tmp_path) == {**BEFORE, "forms/V01.xlsx": b"form"}
    put(tmp_path, AFTER)
    assert standing(tmp_path) == {**AFTER, "forms/V01.xlsx": b"form"}
    stood = (tmp_path / MONTH).stat()
    put(tmp_path, AFTER)
    assert (tmp_path / MONTH).stat() == stood
    assert (tmp_path / "notes" / "mine.txt").read_text() == "mine"


def start(folder: Path, state: str) -> dict[str, bytes]:
    """One of the states that a run may find; gives what a reader sees there once recovered."""
    if state == "empty":
        return {}
    put(folder, BEFORE)
    if state == "half-finished":
        Trap.at, Trap.calls, Trap.fault = 9, 0, Killed()
        with pytest.raises(Killed):
            put(folder, {**AFTER, "index.html": b"killed"})
        Trap.at = None
    if state == "swapping":
        (folder / f".{MONTH}.new").mkdir()
        (folder / f".{MONTH}.new" / "index.html").write_bytes(b"complete")
        (folder / MONTH).rename(folder / f".{MONTH}.old")
    return BEFORE


@pytest.mark.parametrize("state", ["empty", "older", "half-finished", "swapping"])
def test_killed_at_any_moment_the_next_start_finds_old_or_new(tmp_path: Path, state: str) -> None:
    points = 0
    for at in range(1, 200):
        folder = tmp_path / str(at)
        old = start(folder, state)
        if not trapped(folder, at, Killed()):
            break
        outbox.recover(folder)
        assert standing(folder) in (old, AFTER), at
        put(folder, AFTER)
        assert standing(folder) == AFTER
        assert [path.name for path in folder.iterdir()] == [MONTH]
        points += 1
    assert points >= 9


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS])
@pytest.mark.parametrize("state", ["empty", "older"])
def test_a_failing_disk_leaves_old_or_new(tmp_path: Path, state: str, code: int) -> None:
    for at in range(1, 200):
        folder = tmp_path / str(at)
        old = start(folder, state)
        if not trapped(folder, at, OSError(code, os.strerror(code))):
            break
        assert standing(folder) in (old, AFTER), at
        put(folder, AFTER)
        assert standing(folder) == AFTER
        assert [path.name for path in folder.iterdir()] == [MONTH]


def test_every_rename_follows_a_sync(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, BEFORE)
    calls: list[str] = []
    fsync, rename = os.fsync, os.rename

    def watched_sync(descriptor: int) -> None:
        calls.append("sync")
        fsync(descriptor)

    def watched_rename(source: Path, target: Path) -> None:
        calls.append("rename")
        rename(source, target)

    monkeypatch.setattr(os, "fsync", watched_sync)
    monkeypatch.setattr(os, "rename", watched_rename)
    put(tmp_path, AFTER)
    files, folders = len(AFTER), 3 + 1  # villages, V01 and data; the staged folder itself
    assert calls[: files + folders + 1] == ["sync"] * (files + folders + 1)
    assert calls[files + folders + 1 :] == ["rename", "rename", "sync", "sync"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (errno.EACCES, "is open in another program"),
        (errno.ENOSPC, "disk is full"),
        (errno.EROFS, "can only be read"),
        (errno.EIO, "could not be written (Input/output error)"),
    ],
)
def test_the_message_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, said: str
) -> None:
    put(tmp_path, BEFORE)

    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "rename", refuse)
    with pytest.raises(OutboxError, match=r"2022-09") as caught:
        put(tmp_path, AFTER)
    assert said in str(caught.value)
    assert standing(tmp_path) == BEFORE
    assert [path.name for path in tmp_path.iterdir()] == [MONTH]


def test_the_outbox_may_be_no_folder(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file")
    with pytest.raises(OutboxError, match="could not be written"):
        put(tmp_path / "outbox", AFTER)


@pytest.mark.parametrize(
    "path",
    ["../x", "/etc/x", "C:/x", "a//b", "a/../b", "", ".", "a\\..\\b", "nul", "x.", "\u202ex", ".x"],
)
def test_nothing_leaves_the_outbox(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="not a path"):
        outbox.write(tmp_path / "outbox", MONTH, [Document(path, b"")])
    with pytest.raises(ValueError, match="not a path"):
        outbox.write(tmp_path / "outbox", path, [])
    assert [path for path in tmp_path.rglob("*") if path.name != "outbox"] == []


def test_names_that_windows_takes_for_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="one name"):
        put(tmp_path, {"a.html": b"", "A.html": b""})


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("漫水滩村 9月.xlsx", "漫水滩村 9月.xlsx"),
        ("con.xlsx", "_con.xlsx"),
        ("COM¹", "_COM¹"),
        ("a/b\\c:d.xls", "a_b_c_d.xls"),
        ("x\u202excod.exe", "xxcod.exe"),
        ("  ..x. . ", "x"),
        ("~$x.xlsx", "$x.xlsx"),
        ("", "_"),
        ("\ud800", "_"),
    ],
)
def test_safe_names(text: str, name: str) -> None:
    assert safe_name(text) == name


@given(st.text(max_size=300))
@example("长" * 300 + ".xlsx")
@example("CON .x")
def test_a_safe_name_is_safe_and_stays(text: str) -> None:
    name = safe_name(text)
    assert safe_name(name) == name
    assert 0 < len(name.encode()) <= 200
    assert name not in (".", "..")
    assert not set(name) & set('<>:"/\\|?*\0')
    assert not name.endswith((".", " "))


def test_a_long_name_keeps_its_ending() -> None:
    assert safe_name("长" * 300 + ".xlsx").endswith("长.xlsx")


def test_the_second_run_hears_who_holds_the_workspace(tmp_path: Path) -> None:
    other = (
        "import sys; from pathlib import Path; from pointbook.outbox import outbox\n"
        "with outbox.lock(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", other, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        for _ in range(2):
            with pytest.raises(Busy) as caught, outbox.lock(tmp_path):
                pytest.fail("two runs at once")
            assert f"process {process.pid})" in str(caught.value)
        process.kill()
    with outbox.lock(tmp_path):
        pass
    with outbox.lock(tmp_path):
        pass
