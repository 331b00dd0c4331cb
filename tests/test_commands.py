"""The commands run, check and demo: exit codes, what stands on the screen, and bad inputs.

Exit 0 clean; 1 finished, but with errors in the input; 2 wrong usage, or a workspace or rules.xlsx
that can't be used. No traceback ever reaches a user.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

import process
from pointbook import __version__
from tests.folders import clerks_book, workspace_of
from tests.witness.workspaces import encrypted_workbook

ROOT = Path(__file__).parents[1]
AWARDS = "| 日期 | 户号 | 细则编号 |\n| {} | V01-001 | CLEAN |"


@dataclass(frozen=True)
class Done:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


def pointbook(*arguments: str | Path) -> Done:
    """The command line, in this process."""
    result = CliRunner().invoke(process.main, [str(each) for each in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return Done(result.exit_code, result.stdout, result.stderr)


def real(*arguments: str | Path, **environment: str) -> Done:
    """The command line, as a user starts it."""
    done = subprocess.run(
        [sys.executable, "process.py", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Two clean months of one village."""
    folder = workspace_of(tmp_path / "township")
    clerks_book(folder, "9月.xlsx", "2022-09", 会议评定=AWARDS.format("2022-09-05"))
    clerks_book(folder, "10月.xlsx", "2022-10", 会议评定=AWARDS.format("2022-10-05"))
    return folder


def digests(folder: Path) -> dict[str, str]:
    """The digest and the time of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        + str(path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


# Exit codes and the screen.


def test_a_clean_run_exits_0_and_says_what_was_made(workspace: Path) -> None:
    """a closing screen that says in a few lines what was made, what is wrong, what to do next"""
    done = pointbook("--workspace", workspace, "--lang", "en", "run")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert len(lines) <= 8
    assert [line for line in lines if line.startswith("2022-09:")]
    assert str(workspace / "outbox/2022-10/index.html") in done.out
    assert {path.name for path in (workspace / "outbox").iterdir()} >= {"2022-09", "2022-10"}


def test_a_run_with_errors_exits_1_and_still_writes(workspace: Path) -> None:
    """1 finished, but with errors in the input"""
    clerks_book(workspace, "10月.xlsx", "2022-10", 会议评定=AWARDS.format("2022-10-55"))
    done = pointbook("--workspace", workspace, "--lang", "en", "run")
    assert done.code == 1
    assert "bad-date: inbox/10月.xlsx › 会议评定 › A2" in done.out
    assert (workspace / "outbox/2022-10/villages/V01/notice.html").exists()


def test_what_was_sent_is_never_changed(workspace: Path) -> None:
    """`check` writes nothing at all; the copy in returned/ that `run` marks is another file."""
    clerks_book(workspace, "10月.xlsx", "2022-10", 会议评定=AWARDS.format("2022-10-55"))
    before = digests(workspace)
    assert pointbook("--workspace", workspace, "check").code == 1
    assert digests(workspace) == before
    assert pointbook("--workspace", workspace, "run").code == 1
    assert digests(workspace / "inbox") == {
        name.removeprefix("inbox/"): digest
        for name, digest in before.items()
        if name.startswith("inbox/")
    }


@pytest.mark.parametrize("command", ["run", "check"])
def test_json_is_one_document_and_nothing_else(workspace: Path, command: str) -> None:
    """{problems: […], months: {"YYYY-MM": summary}}, on stdout and nothing else there; warnings alone
    are 0"""
    clerks_book(workspace, "11月.xlsx", "2022-11")
    done = pointbook("--workspace", workspace, "--lang", "en", command, "--json")
    document = json.loads(done.out)
    assert (done.code, set(document)) == (0, {"problems", "months"})
    assert list(document["months"]) == ["2022-09", "2022-10", "2022-11"]
    assert [p["code"] for p in document["problems"]] == ["empty-workbook"]
    if command == "run":
        data = workspace / "outbox/2022-10/data/summary.json"
        assert json.loads(data.read_text("utf-8")) == document["months"]["2022-10"]


@pytest.mark.parametrize("typed", ["2022-9", "202209", "2022/09", "2022年9月"])
def test_a_month_is_read_as_in_a_cell(workspace: Path, typed: str) -> None:
    """`run` writes the one named alone."""
    assert pointbook("--workspace", workspace, "run", "--month", typed).code == 0
    months = [path.name for path in (workspace / "outbox").iterdir() if path.name[0] == "2"]
    assert months == ["2022-09"]
    for words in (("changes", typed), ("changes", typed, "2022/10"), ("forms", typed)):
        done = pointbook("--workspace", workspace, "--lang", "en", *words)
        assert done.code == 0, done.err
    assert (workspace / "outbox" / "2022-09" / "forms").is_dir()
    refused = pointbook("--workspace", workspace, "--lang", "en", "close", typed)
    assert "2022-09 cannot be closed yet" in refused.out


def test_one_is_not_several(workspace: Path) -> None:
    clerks_book(workspace, "11月.xlsx", "2022-11")
    done = pointbook("--workspace", workspace, "--lang", "en", "run")
    assert "3 workbooks read: 0 errors, 1 warning.\n" in done.out
    assert ", 0 exchange activities; " in done.out
    assert "; 0 villages draft, 1 missing." in done.out


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_reader_that_has_seen_enough(workspace: Path) -> None:
    """`verify | head -1` ends quietly."""
    command = [sys.executable, "process.py", "--workspace", str(workspace), "check", "--json"]
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as out:
        done = subprocess.run(
            command, cwd=ROOT, stdout=out, stderr=subprocess.PIPE, timeout=100, check=False
        )
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_file_named_is_checked(workspace: Path, tmp_path: Path) -> None:
    """check [FILE…]: a file need not lie in the inbox"""
    other = clerks_book(tmp_path / "mail", "x.xlsx", 会议评定=AWARDS.format("2022-09-55"))
    done = pointbook("--workspace", workspace, "--lang", "en", "check", other)
    assert done.code == 1
    assert "bad-date" in done.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("run", "--nonsense"),
        ("--lang", "fr", "run"),
        ("--workspace", "/no/such/folder", "run"),
        ("demo", "x", "--villages", "0"),
        ("demo", "x", "--villages", "2001"),
        ("demo", "x", "--rows", "200001"),
        ("demo", "x", "--months", "121"),
        ("run", "--month", "September"),
    ],
)
def test_wrong_usage_exits_2(arguments: tuple[str, ...]) -> None:
    """2 wrong usage, or a workspace that can't be used"""
    assert pointbook(*arguments).code == 2


def test_help_and_wrong_usage_are_in_both_languages() -> None:
    """click speaks English and clerks read Chinese"""
    shown = pointbook("-h").out
    assert "Seal a clean, signed and published month into the book." in shown
    assert "把没有错误、已签字、已公示的月份结账封存。" in shown
    assert "只说结果，不写入" in pointbook("close", "-h").out
    wrong = pointbook("close", "2022-07", "--nonsense")
    assert "No such option" in wrong.err
    assert wrong.err.splitlines()[-1].startswith("用法不对")


def test_a_folder_without_rules_is_no_workspace(tmp_path: Path) -> None:
    """one clear line, and how to get a workspace to try"""
    done = pointbook("--workspace", tmp_path, "--lang", "en", "run")
    assert done.code == 2
    assert done.err.count("\n") == 1
    assert "demo" in done.err


def test_an_empty_inbox_says_what_to_do(tmp_path: Path) -> None:
    """There is no open month: put the clerks' workbooks into inbox/."""
    done = pointbook("--workspace", workspace_of(tmp_path / "w"), "--lang", "en", "run")
    assert done.code == 0
    assert "inbox/" in done.out


def test_the_real_command_line() -> None:
    """--version and -h, quick and on stdout"""
    assert real("--version") == Done(0, f"pointbook, version {__version__}\n", "")
    done = real("-h")
    assert (done.code, done.err) == (0, "")
    for command in ("run", "check", "demo"):
        assert command in done.out


def test_demo_makes_a_workspace_that_runs_clean(tmp_path: Path) -> None:
    """a complete, realistic workspace in a new or empty folder; `run` exits 0"""
    size = ("--villages", "1", "--households", "5", "--rows", "8", "--months", "1")
    folder = tmp_path / "demo"
    assert pointbook("demo", folder, *size).code == 0
    done = real("--workspace", folder, "--lang", "en", "run", NO_COLOR="1", FORCE_COLOR="1")
    assert done.code == 0
    assert "\x1b" not in done.out + done.err
    assert pointbook("demo", folder, *size).code == 2  # no longer empty


# Bad input: tests/problems has the words of each; here the run goes on with the rest.


def test_bad_files_are_problems_and_the_run_goes_on(workspace: Path) -> None:
    whole = clerks_book(workspace, "断.xlsx", "2022-11").read_bytes()
    for name, data in {
        "断.xlsx": whole[: len(whole) // 2],
        "空.xlsx": b"",
        "密.xlsx": encrypted_workbook(),
        "别.xlsx": b"%PDF-1.7 no workbook",
        "网.xls": b"<html><table><tr><td>1</td></tr></table></html>",
    }.items():
        (workspace / "inbox" / name).write_bytes(data)
    done = pointbook("--workspace", workspace, "--lang", "en", "run", "--json")
    document = json.loads(done.out)
    assert done.code == 1
    assert {(p["file"].removeprefix("inbox/"), p["code"]) for p in document["problems"]} == {
        *((f"{name}.xlsx", "unreadable-file") for name in "断空"),
        ("密.xlsx", "encrypted-file"),
        ("别.xlsx", "ignored-file"),
        ("网.xls", "unreadable-file"),
    }
    assert document["months"]["2022-09"]["earned"] == 5
    assert (workspace / "outbox/2022-10/villages/V01/notice.xlsx").exists()


def test_rules_with_errors_stop_the_run(workspace: Path) -> None:
    """A rules workbook with errors stops the run: nothing is computed, every error is listed with
    its cell, exit 2."""
    workspace_of(
        workspace,
        类别="| 类别编号 | 类别名称 |\n| ENV | 环境 |\n| ENV | 又一个 |",
        户="| 户号 | 村编号 | 户主 |\n| V01-001 | V01 | 张三 |\n| V01-001 | V09 | 李四 |",
    )
    done = pointbook("--workspace", workspace, "run", "--json")
    document = json.loads(done.out)
    places = {(p["code"], p["sheet"], p["cell"]) for p in document["problems"]}
    assert {("duplicate-code", "类别", "A3"), ("duplicate-code", "户", "A3")} <= places
    assert len(places) >= 3  # village V09, too
    assert (done.code, document["months"]) == (2, {})
    assert not (workspace / "outbox/2022-09").exists()


def _half_a_sheet(rules: Path) -> None:
    book = openpyxl.load_workbook(rules)
    book["评分细则"].delete_cols(3, 20)
    book.save(rules)


def _folder(rules: Path) -> None:
    rules.unlink()
    rules.mkdir()


HURTS: dict[str, Callable[[Path], object]] = {
    "no workbook": lambda rules: rules.write_bytes(b"no workbook"),
    "half": lambda rules: rules.write_bytes(rules.read_bytes()[:4000]),
    "text": lambda rules: rules.write_text("村编号,村名\nV01,甲村\n", encoding="utf-8"),
    "half a sheet": _half_a_sheet,
    "no sheets": lambda rules: openpyxl.Workbook().save(rules),
    "a folder": _folder,
}


@pytest.mark.parametrize("hurt", HURTS)
def test_rules_that_cannot_be_read_exit_2(workspace: Path, hurt: str) -> None:
    """a rules.xlsx that can't be used"""
    HURTS[hurt](workspace / "rules.xlsx")
    done = pointbook("--workspace", workspace, "--lang", "en", "run")
    assert done.code == 2
    assert "rules.xlsx" in done.out + done.err
    assert not list(workspace.glob("outbox/*"))


@pytest.mark.parametrize("command", ["run", "check"])
def test_json_says_what_stopped_it(tmp_path: Path, command: str) -> None:
    """one JSON document on stdout and nothing else there, whatever stops the command"""
    done = pointbook("--workspace", tmp_path / "nowhere", "--lang", "en", command, "--json")
    document = json.loads(done.out)
    assert (done.code, document["problems"], document["months"]) == (2, [], {})
    assert document["stopped"] == done.err.strip()
