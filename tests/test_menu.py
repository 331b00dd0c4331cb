"""The menu of a double click, through a month on a pseudo-terminal; and commands that can be copied."""

from __future__ import annotations

import os
import pty
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from pointbook import checking
from tests.book.workspaces import clean
from tests.folders import saved

ROOT = Path(__file__).parents[1]


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return clean(tmp_path / "a township", months=2)


def typed(town: Path, lang: str, *answers: str, browser: str = "") -> tuple[str, int]:
    """What a terminal shows of the menu when this is typed, and how it ends."""
    opens = town.parent / "bin" / "xdg-open"
    opens.parent.mkdir()
    browser = browser or f'echo "$1" >> {shlex.quote(str(town.parent / "opened"))}'
    opens.write_text(f"#!/bin/sh\n{browser}\n")
    opens.chmod(0o755)
    paths = f"{opens.parent}:{os.environ['PATH']}"
    ours, theirs = pty.openpty()
    started = subprocess.Popen(
        [sys.executable, "process.py", "--workspace", str(town), "--lang", lang],
        cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs,
        env={**os.environ, "PYTHONUTF8": "1", "PATH": paths},
    )  # fmt: skip
    os.close(theirs)
    os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
    shown = b""
    try:
        while more := os.read(ours, 65536):
            shown += more
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    return shown.decode(errors="replace"), started.wait(60)


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("lang", "yes", "said"),
    [
        ("zh", "确认", "检查并生成|没有“99”这一项|没有输入内容|不是月份|结账"),
        ("en", "yes", "Check and make|no “99” here|Nothing was typed|is no month|Close"),
    ],
)
def test_a_month_by_numbers(town: Path, lang: str, yes: str, said: str) -> None:
    answers = "99||1|2|soon|2022-09|2|0|3||4|2022-07|no|5|V99-999|5|V01-001|7|6|4|"
    answers += f"|{yes}|9|||0"
    shown, code = typed(town, lang, *answers.split("|"))
    assert code == 0, shown
    assert "Traceback" not in shown
    for words in said.split("|"):
        assert words in shown
    assert "V99-999" in shown
    assert list((town / "outbox/2022-09/forms").glob("*.xlsx"))
    assert (town / "outbox/explain/V01-001/index.html").exists()
    assert (town / "ledger.sqlite").exists()
    assert (town / "outbox/2022/passbooks.html").exists()
    assert shown.rindex("[2022-07]") > 0
    page = str(town / "outbox/2022-08/index.html")
    assert (town.parent / "opened").read_text().splitlines() == [page, page]


def test_a_roster_is_taken_over_and_the_menu_goes_on_with_its_township(town: Path) -> None:
    """Paths as a window drops them into the terminal, in quotation marks."""
    roster, folder = town.parent / "名册（新）.xlsx", town.parent / "new one"
    saved(roster, {"红柳湾村": "| 户主 | 人口 |\n| 张三 | 3 |"})
    shown, code = typed(
        town, "en", "10", "nowhere.xlsx", f"'{roster}'", str(roster), f"'{folder}'", "", "7", "0"
    )
    assert code == 0, shown
    assert f"The menu goes on with {folder}." in shown
    assert "There is no file nowhere.xlsx." in shown
    assert f"{roster} is a file; a folder is asked for." in shown
    assert re.search(r"forms \d{4}-\d\d` \(choose 2\)", shown)
    assert "Usage" not in shown
    assert "No month is open." in shown[shown.index("goes on") :]
    assert (folder / "rules.xlsx").exists()


def test_without_a_browser_the_screen_says_where_the_page_lies(town: Path) -> None:
    """xdg-open's own English stays off it; a part of a name offers those who bear it."""
    head = checking.read_rules(town, "zh")[0].households[0].head
    shown, code = typed(
        town, "zh", "1", "6", "5", head[0], "2", "", "0", browser="echo no method >&2; exit 3"
    )
    assert code == 0, shown
    page = town / "outbox/2022-08/index.html"
    assert shown.count(f"没有能打开网页的浏览器；这一页在 {page}。") == 2
    assert "no method" not in shown
    assert f"V01-001 {head}" in shown
    assert "（选 " in shown
    assert "2022-09的空白表放在这个文件夹里：" in shown


def test_the_end_of_the_input_leaves(town: Path) -> None:
    shown, code = typed(town, "en", "8", "\x04")
    assert code == 0, shown


def test_off_a_terminal_there_is_no_menu() -> None:
    done = subprocess.run(
        [sys.executable, "process.py"], cwd=ROOT, capture_output=True, stdin=subprocess.DEVNULL,
        encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert "Commands 命令" in done.stderr


@pytest.mark.parametrize("said_by", ["run", "doctor"])
def test_a_printed_command_works_as_it_stands(town: Path, said_by: str) -> None:
    """Of a workspace elsewhere, with a blank in its path."""
    done = shell(shlex.join([sys.executable, "process.py", "--workspace", str(town), said_by]))
    commands = re.findall("`([^`]*process.py[^`]*)`", done.stdout)
    assert commands, done.stdout + done.stderr
    for command in commands:
        copied = shell(command)
        assert copied.returncode == 0, (command, copied.stdout, copied.stderr)


def test_init_and_demo_name_their_folder(tmp_path: Path) -> None:
    program = shlex.join([sys.executable, "process.py"])
    folder = tmp_path / "one more"
    made = shell(f"{program} demo {shlex.quote(str(folder))} --villages 1 --households 5 --rows 9")
    assert made.stdout.startswith(program)
    assert shell(made.stdout).returncode == 0
    begun = shell(f"{program} init {shlex.quote(str(tmp_path / 'new one'))}").stdout
    assert f"`{program} --workspace {shlex.quote(str(tmp_path / 'new one'))} forms " in begun


def shell(command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, shell=True, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=100, check=False
    )  # fmt: skip
