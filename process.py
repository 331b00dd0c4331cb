"""The way in. The commands stand in a module that Python keeps compiled: this file it never does.

It runs under any Python: one that is too old or lacks a package hands over to the one in .venv.
"""

import gc
from _signal import SIG_DFL, SIG_IGN, SIGINT, signal  # type: ignore[import-not-found]

if __name__ in ("__main__", "__mp_main__"):  # Ctrl-C ends us, and a worker, without a traceback.
    # The part that is built in: `signal` itself loads others first, for 3 to 25 ms.
    signal(SIGINT, SIG_DFL)
    # Millions of cells, hardly a cycle among them: looking for cycles costs a quarter of a run.
    gc.disable()

import os
import sys
import warnings
from importlib.machinery import PathFinder
from pathlib import Path

NEEDED = (
    *("click", "filelock", "jinja2", "olefile", "openpyxl"),
    *("python_calamine", "rapidfuzz", "segno", "xlsxwriter"),
)
VENV = Path(__file__).resolve().parent / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def able() -> bool:
    """Whether this Python can run the program; the packages are looked for, not loaded."""
    return sys.version_info >= (3, 11) and all(map(PathFinder.find_spec, NEEDED))


def hand_over() -> int:
    """Run the same command with the Python of .venv; where that is none, say how to make it."""
    if not PYTHON.exists() or (VENV.exists() and VENV.samefile(sys.prefix)):
        words = (
            "程序需要的软件包还没有装好，请先运行 make run（Windows 上双击 run.bat）。"
            "Packages are missing: run `make run` (on Windows run.bat) first."
        )
        sys.stderr.write(f"{words}\n")
        return 2
    os.environ.setdefault("POINTBOOK_CALLED", "\n".join([sys.orig_argv[0], sys.argv[0]]))
    command = [str(PYTHON), *sys.argv]
    if os.name != "nt":
        signal(SIGINT, SIG_IGN)  # or the next Python, while it starts, shows its traceback
        os.execv(command[0], command)
    import subprocess  # Windows has no exec that a console waits for; loading it takes 5 ms

    return subprocess.call(command)


if __name__ == "__main__":
    if not sys.warnoptions:  # no library's warning reaches the screen, of a worker neither
        warnings.simplefilter("ignore")
        os.environ.setdefault("PYTHONWARNINGS", "ignore")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if not able():
        sys.exit(hand_over())

try:
    from pointbook.commands import main
except ModuleNotFoundError:
    sys.exit(hand_over())

__all__ = ["main"]

if __name__ == "__main__":
    main()
