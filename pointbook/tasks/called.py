"""What is around every command: what it says is printed, whatever stops it becomes one clear line, and
a command that the screen prints can be copied and works as it stands.

Sentences and pages write `python process.py COMMAND`, the same wherever they are made. Only the
screen knows what was typed to start the program, and for which workspace.
"""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any, TextIO

import click

from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.stops import CLEAN, UNUSABLE, explained
from pointbook.vocabulary.text import N_, Text

CALLED = "POINTBOOK_CALLED"  # word by line, set by run.bat, and by process.py when it hands over
PATIENCE = 2  # seconds
_WRITTEN = re.compile(r"python process\.py(?= (--workspace|demo|county)?)")


@dataclass(frozen=True, slots=True)
class Said:
    """What a task came to: the lines of the screen, the exit code, and the same as one JSON document.
    Sentences in them are still to be said in the language."""

    language: str
    lines: Iterable[str]
    code: int = CLEAN
    document: Callable[[], dict[str, Any]] = dict


def call(name: str, asked: dict[str, Any], own: Path | None, *, as_json: bool) -> int:
    """Do a task: the function of its name in its module, which is loaded now. Print the lines of what it
    came to or, for other programs, its document; give the exit code.

    ``own`` is the workspace if that is not the program's folder. What a library prints meanwhile is
    nobody's.
    """
    try:
        with _interruptible(), redirect_stdout(StringIO()):
            done: Said = getattr(import_module(f"pointbook.tasks.{name}"), name)(**asked)
            progress()("")
            if as_json:
                shown = [_json(done.document(), done.language)]
            else:
                shown = [copyable(plain(line, done.language), own) for line in done.lines]
        _print(shown)
        return done.code
    except (Exception, KeyboardInterrupt) as error:
        if os.environ.get("POINTBOOK_DEBUG"):
            raise
        progress()("")
        line = explained(error, asked["language"])
    if as_json:
        _print([_json({"problems": [], "months": {}, "stopped": line}, "")])
    _print([copyable(line, own)], sys.stderr)
    return UNUSABLE


@contextmanager
def _interruptible() -> Iterator[None]:
    """Ctrl-C stops the work with a word; before and after it, process.py lets it end at once."""
    before = None
    with suppress(ValueError):  # no main thread
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        if before is not None:
            signal.signal(signal.SIGINT, before)


def _print(lines: Iterable[str], to: TextIO | None = None, end: str = "\n") -> None:
    to = to or sys.stdout
    try:
        to.writelines(f"{line}{end}" for line in lines)
        to.flush()
    except BrokenPipeError:  # who reads has seen enough (`| head -1`); the work is done
        os.dup2(os.open(os.devnull, os.O_WRONLY), to.fileno())


def _json(document: dict[str, Any], language: str) -> str:
    return json.dumps(plain(document, language), ensure_ascii=False, indent=1)


def plain(value: Any, language: str) -> Any:
    """What a task came to as JSON holds it: sentences said, problems as records."""
    match value:
        case Text():
            return value.say(language)
        case Problem():
            return value.record(language)
        case dict():
            return {name: plain(each, language) for name, each in value.items()}
        case list() | tuple():
            return [plain(each, language) for each in value]
        case Path():
            return str(value)
    return value


def today() -> date:
    """The day it is where the computer stands."""
    return datetime.now().astimezone().date()


def progress() -> Callable[[str], None]:
    """Where work that takes over two seconds says what it does: on one line of stderr, only when
    somebody looks."""
    begun = time.monotonic()

    def say(line: str) -> None:
        if not line or time.monotonic() - begun > PATIENCE:
            _print([f"\r\x1b[K{line}"], sys.stderr, end="")

    return say if sys.stderr.isatty() else lambda _: None


def quoted(*words: str | Path) -> str:
    """Words as the shell of this computer takes them for one each."""
    spoken = list(map(str, words))
    return subprocess.list2cmdline(spoken) if os.name == "nt" else shlex.join(spoken)


def opened(page: Path) -> Text | None:
    """Show a page in the browser; where none can be opened, the words that say where it lies."""
    try:
        if sys.platform in ("win32", "darwin"):
            failed = click.launch(str(page))
        else:
            quiet = subprocess.DEVNULL
            failed = subprocess.Popen(["xdg-open", page], stdout=quiet, stderr=quiet).wait(PATIENCE)
    except subprocess.TimeoutExpired:
        failed = 0  # a browser that is its child
    except OSError:
        failed = 1
    return (
        Text(N_("No browser could be opened; the page is {page}."), {"page": str(page)})
        if failed
        else None
    )


def program() -> str:
    """What was typed to start it."""
    if called := os.environ.get(CALLED):
        return quoted(*called.splitlines())
    typed = sys.orig_argv[: len(sys.orig_argv) - len(sys.argv) + 1]
    if typed[-1:] != sys.argv[:1] or Path(sys.argv[0]).name != "process.py":
        return "python process.py"
    return quoted(*typed)


def copyable(line: str, workspace: Path | None) -> str:
    """A line whose commands work as they stand; ``workspace`` is None where it is the program's own
    folder, and is named by every command that asks for one and doesn't name it yet."""
    own = "" if workspace is None else f" --workspace {quoted(workspace)}"
    return _WRITTEN.sub(lambda found: program() + ("" if found[1] else own), line)
