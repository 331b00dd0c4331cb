"""What is said, and where: one JSON document, no library's word, a clear line for what stops a run."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import warnings
from pathlib import Path

import pytest
from click.testing import CliRunner

from pointbook import checking
from pointbook.outbox import outbox, workers
from pointbook.paper import pdf
from pointbook.vocabulary.statements import Document
from process import main
from tests.book.workspaces import clean
from tests.folders import command

ROOT = Path(__file__).parents[1]


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return clean(tmp_path / "town", months=1)


@pytest.mark.parametrize("words", [("check",), ("run",), ("close", "2022-07"), ("doctor",)])
def test_json_is_one_document_whatever_a_library_prints(
    town: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = checking.read_rules

    def chatty(*values: object) -> object:
        print("a library says something")
        return real(*values)  # type: ignore[arg-type]

    monkeypatch.setattr(checking, "read_rules", chatty)
    done = command(town, *words, "--json")
    assert isinstance(json.loads(done.stdout), dict)
    assert "a library" not in command(town, *words).output


def test_no_warning_of_a_library_reaches_the_screen(town: Path) -> None:
    """Neither of this process nor of one that it starts."""
    code = "import runpy, sys, warnings; sys.argv = ['process.py', '--help']\n"
    code += "try: runpy.run_path(sys.argv[0], run_name='__main__')\n"
    code += "except SystemExit: warnings.warn('from a library')\n"
    code += "import subprocess; subprocess.run([sys.executable, '-c', 'import warnings; warnings.warn(1)'])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert command(town, "check").exit_code == 0


@pytest.mark.parametrize("words", ["run", "check", "doctor"])
@pytest.mark.parametrize(
    ("lang", "remedy"),
    [("zh", "从备份里把最近一份完好的 rules.xlsx 放回来"), ("en", "from your backup")],
)
def test_rules_that_cannot_be_read(town: Path, words: str, lang: str, remedy: str) -> None:
    """The language that was asked for holds, and the remedy is the township's own."""
    rules = town / "rules.xlsx"
    rules.write_bytes(rules.read_bytes()[:-4000])
    done = command(town, words, lang=lang)
    assert done.exit_code == 2
    assert remedy in done.output
    assert ("cannot " in done.output) == (lang == "en"), done.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), ""),
        (("--foo",), "用法不对：没有 --foo 这个选项"),
        (("rnu",), "用法不对：没有 rnu 这个命令"),
        (("close",), "用法不对：缺少 YYYY-MM"),
        (("run", "--month"), "用法不对：选项 --month 后面少了"),
        (("run", "--workers", "0"), "用法不对：--workers 填得不对，要填不小于 1 的整数"),
        (
            ("demo", "x", "--rows", "many"),
            "用法不对：--rows 填得不对，要填不小于 1、不大于 200000 的整数",
        ),
        (("demo", "x", "--seed", "a"), "用法不对：--seed 填得不对，要填整数"),
        (("check", "none.xlsx"), "用法不对：[FILES]... 填得不对，没有这个文件"),
        (("--lang", "fr", "run"), "用法不对：--lang 填得不对，只能是 zh 或 en"),
        (("doctor", "now"), "用法不对：多出了 now"),
    ],
)
def test_a_wrong_usage_is_said_in_chinese_too(words: tuple[str, ...], said: str) -> None:
    done = CliRunner().invoke(main, list(words))
    assert done.exit_code == 2
    assert said in done.output.splitlines()[-1]


def test_a_folder_that_may_not_be_written_is_named(
    town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(outbox, "put_in", refused)
    monkeypatch.setattr(os, "access", lambda path, _: Path(path) != town / "outbox")
    done = command(town, "run", lang="en")
    assert done.exit_code == 2
    assert f"The folder {town / 'outbox'} may not be written by this user" in done.output


def test_a_browser_that_dies_is_said(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(pages: list[Document], _: Path) -> tuple[list[Document], list[str]]:
        return [], [page.path for page in pages]

    monkeypatch.setattr(pdf, "browser", lambda: Path("browser"))
    monkeypatch.setattr(pdf, "printed", killed)
    done = command(town, "run", "--pdf", lang="en")
    assert done.exit_code == 1
    assert "PDFs are missing" in done.output
    assert (town / "outbox" / "2022-07" / "index.html").exists()


def test_a_worker_that_dies_shows_no_stack_trace(capfd: pytest.CaptureFixture[str]) -> None:
    """Whatever it writes while it dies."""
    with pytest.raises(ZeroDivisionError):
        list(workers.spread(_dies, [1, 2, 3], 2))
    assert "panic" not in capfd.readouterr().err


def _dies(_: int) -> None:
    os.write(2, b"thread panicked\n" * (os.getpid() != _PARENT))
    raise ZeroDivisionError


_PARENT = os.getpid()


def test_ctrl_c_at_once_shows_no_traceback(town: Path) -> None:
    """As process.py starts the next Python, and `make run` the first: what comes while Python itself
    begins is passed over, whatever comes later is ours."""
    command = [sys.executable, "process.py", "--workspace", str(town), "check"]
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # what is started takes this over
    try:
        for moment in range(5, 155, 5):
            started = subprocess.Popen(
                command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
            )
            time.sleep(moment / 1000)
            started.send_signal(signal.SIGINT)
            _, said = started.communicate(timeout=30)
            assert "Traceback" not in said, f"after {moment} ms: {said}"
            assert started.returncode in (-signal.SIGINT, 0, 2)
    finally:
        signal.signal(signal.SIGINT, before)
