"""PDF: pages printed by the browser that the computer has, Edge, Chrome or Chromium.

A page is printed as a clerk would print it, fonts embedded; one browser start for each page, a
few at the same time. Dates that browsers write into a PDF are fixed, so that the same page gives
the same bytes.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from pointbook.vocabulary.statements import Document

SECONDS = 60
"""So long one page may take, the browser's start included."""

AT_ONCE = 4
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
QUIET = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pdf-header-footer",
    "--disable-pdf-tagging",  # tags are numbered anew at every start
)
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


def printed(pages: Iterable[Document], program: Path) -> tuple[list[Document], list[str]]:
    """The pages as PDF documents, and the paths of those that the browser did not print."""
    listed = list(pages)
    with (
        TemporaryDirectory(prefix="pointbook-", ignore_cleanup_errors=True) as folder,
        ThreadPoolExecutor(min(AT_ONCE, os.cpu_count() or 1)) as pool,
    ):
        works = [
            pool.submit(_print, page, Path(folder) / str(number), program)
            for number, page in enumerate(listed)
        ]
        made = [work.result() for work in works]
    missing = [page.path for page, data in zip(listed, made, strict=True) if data is None]
    documents = [
        Document(f"{page.path.removesuffix('.html')}.pdf", data)
        for page, data in zip(listed, made, strict=True)
        if data is not None
    ]
    return documents, missing


def _print(page: Document, folder: Path, program: Path) -> bytes | None:
    """One page as PDF, or None when the browser does not do it in time."""
    folder.mkdir()
    source, target = folder / "page.html", folder / "page.pdf"
    source.write_bytes(page.data)
    command = [str(program), *QUIET, f"--user-data-dir={folder / 'profile'}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--no-sandbox")  # as root, in a container, there is none to be had
    command += [f"--print-to-pdf={target}", source.as_uri()]
    try:
        subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
        )
    except (subprocess.TimeoutExpired, OSError):
        return None
    if not target.exists():
        return None
    return _DATE.sub(rb"\g<1>20220101000000", target.read_bytes()) or None
