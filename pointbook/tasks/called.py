"""The program as it was called: a command that the screen prints can be copied and works as it stands.

Sentences and pages write `python process.py COMMAND`, the same wherever they are made. Only the
screen knows what was typed to start the program, and for which workspace.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

CALLED = "POINTBOOK_CALLED"  # word by line, set by run.bat, and by process.py when it hands over
_WRITTEN = re.compile(r"python process\.py(?= (--workspace|demo|county)?)")


def quoted(*words: str | Path) -> str:
    """Words as the shell of this computer takes them for one each."""
    spoken = list(map(str, words))
    return subprocess.list2cmdline(spoken) if os.name == "nt" else shlex.join(spoken)


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
