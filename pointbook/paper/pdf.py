"""PDF, and pictures: pages printed by the browser that the computer has, Edge, Chrome or Chromium.

A page is printed as a clerk would print it, fonts embedded. Dates that browsers write into a PDF
are fixed, so that the same page gives the same bytes.
"""

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from pointbook.paper.browser import Tab, started
from pointbook.vocabulary.statements import Document

COMMANDS = (
    "microsoft-edge",
    "microsoft-edge-stable",
    "google-chrome",
    "google-chrome-stable",
    "chromium",
    "chromium-browser",
)
ON_WINDOWS = (
    "Microsoft/Edge/Application/msedge.exe",
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
)
ON_A_MAC = ("Microsoft Edge", "Google Chrome", "Chromium")
_DATE = re.compile(rb"(/(?:Creation|Mod)Date \(D:)\d{14}")


def browser() -> Path | None:
    """The first browser found that can print."""
    return next((path for path in _places() if path.is_file()), None)


def _places() -> Iterator[Path]:
    if sys.platform == "win32":
        for folder in ("ProgramFiles(x86)", "ProgramFiles", "LOCALAPPDATA"):
            if root := os.environ.get(folder):
                yield from (Path(root) / name for name in ON_WINDOWS)
    elif sys.platform == "darwin":
        for name in ON_A_MAC:
            yield Path(f"/Applications/{name}.app/Contents/MacOS/{name}")
    yield from (Path(found) for found in map(which, COMMANDS) if found)


PHONE = 1080  # pixels across


def printed(pages: Iterable[Document], program: Path) -> tuple[list[Document], list[str]]:
    """The pages as PDF documents, and the paths of those that the browser did not print."""
    return _through(pages, program, ".pdf", lambda tab, file: [_undated(tab.printed(file))])


def pictured(pages: Iterable[Document], program: Path) -> tuple[list[Document], list[str]]:
    """The pages as pictures for a phone, and the paths of those of which the browser made none."""
    return _through(pages, program, ".png", lambda tab, file: tab.pictured(file, PHONE))


def _undated(data: bytes) -> bytes:
    return _DATE.sub(rb"\g<1>20220101000000", data)


def _through(
    pages: Iterable[Document],
    program: Path,
    ending: str,
    make: Callable[[Tab, Path], Iterable[bytes]],
) -> tuple[list[Document], list[str]]:
    """What a browser makes of each page, and the paths of those of which it makes nothing.

    One browser makes them all: a second beside it saves no time, because one keeps two processors
    busy, and starting one takes as long as printing three pages. Where it fails at a page it is
    given up: it would hang or die at the next one too, and nobody waits for that forty times.
    """
    waiting = list(pages)
    made: list[Document] = []
    with TemporaryDirectory(prefix="pointbook-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "page.html"
        with suppress(OSError), started(program, Path(folder) / "profile") as tab:
            while waiting:
                file.write_bytes(waiting[0].data)
                parts, name = list(make(tab, file)), waiting[0].path.removesuffix(".html")
                for number, data in enumerate(parts, 1):
                    more = f"-{number}" if number > 1 else ""
                    made.append(Document(f"{name}{more}{ending}", data))
                del waiting[0]
    return made, [page.path for page in waiting]
