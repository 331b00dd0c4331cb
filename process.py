"""The way in. The commands stand in a module that Python keeps compiled: this file it never does.

It runs under any Python: one that is too old or lacks a package hands over to the one in .venv.
"""

import gc
import os
import sys

NEEDED = (
    *("click", "filelock", "jinja2", "numpy", "olefile", "openpyxl", "pandas"),
    *("python_calamine", "rapidfuzz", "segno", "xlsxwriter"),
)
ASKS = {"-h", "--help", "--version"}
# pathlib would cost a third of a --help.
VENV = os.path.join(os.path.dirname(os.path.abspath(__file__)), ".venv")  # noqa: PTH100, PTH118, PTH120
PYTHON = os.path.join(VENV, *(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))  # noqa: PTH118


def able() -> bool:
    """Whether this Python can run the program; the packages are looked for, not loaded."""
    if sys.version_info < (3, 11) or ASKS.intersection(sys.argv):  # these need click alone
        return sys.version_info >= (3, 11)
    from importlib.machinery import PathFinder

    return all(map(PathFinder.find_spec, NEEDED))


def hand_over() -> int:
    """Run the same command with the Python of .venv; where that is none, say how to make it."""
    if not os.path.exists(PYTHON) or os.path.samefile(sys.prefix, VENV):  # noqa: PTH110, PTH121
        words = (
            "程序需要的软件包还没有装好，请先运行 make run（Windows 上双击 run.bat）。"
            "Packages are missing: run `make run` (on Windows run.bat) first."
        )
        sys.stderr.write(f"{words}\n")
        return 2
    command = [PYTHON, *sys.argv]
    if os.name != "nt":
        os.execv(PYTHON, command)
    import subprocess  # Windows has no exec that a console waits for

    return subprocess.call(command)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if not able():
        sys.exit(hand_over())

gc.disable()  # loading makes many objects and no rubbish: looking for it is a twentieth of a --help
try:
    from pointbook.commands import main
except ModuleNotFoundError:
    sys.exit(hand_over())
gc.enable()

__all__ = ["main"]

if __name__ == "__main__":
    main()
