"""Runs the commands that the READMEs show on the model township and writes what they print below them.

Run as `python -m tools.readme`; the command is the line with `$ ` in a ```console block. A test fails while a README shows
something else. A long answer is cut after its first lines, marked by an ellipsis.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pointbook.tasks.called import CALLED

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh-CN.md")
LINES = 7  # of an answer that are shown
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def main() -> None:
    """Writes every README anew."""
    for name in READMES:
        (ROOT / name).write_text(with_answers(name), encoding="utf-8")


def with_answers(name: str) -> str:
    """What the README must hold now."""
    text = (ROOT / name).read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "township"
        workspace.mkdir()
        shutil.copy(ROOT / "rules.xlsx", workspace)
        shutil.copytree(ROOT / "inbox", workspace / "inbox")
        return BLOCK.sub(lambda block: "\n".join(_block(block, workspace)), text)


def _block(block: re.Match[str], workspace: Path) -> Iterator[str]:
    yield "```console"
    for line in block[1].splitlines():
        if line.startswith("$ "):
            yield line
            yield from answer(line.removeprefix("$ "), workspace)
    yield "```"


def answer(command: str, workspace: Path) -> list[str]:
    """What one command prints, with paths as they are seen from the workspace."""
    words = shlex.split(command)
    assert words[:2] == ["python", "process.py"], command
    run = [sys.executable, "process.py", "--workspace", str(workspace), *words[2:]]
    called = {**os.environ, CALLED: "python\nprocess.py"}
    done = subprocess.run(
        run, cwd=ROOT, env=called, capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    here = str(workspace.resolve())
    lines = done.stdout.replace(f" --workspace {here}", "").replace(f"{here}/", "").splitlines()
    return lines if len(lines) <= LINES else [*lines[:LINES], "…"]


if __name__ == "__main__":
    main()
