"""A journey: its workspace made from a page of tables, its outbox as pages of plain text.

The page's tables stand in the place of the plain township's; the commands in its list are done one
after another, `run` where there is none, each behind the folder of its township where there are
several; `copy` and `remove` change the workspace between two of them. What the commands say, and how
each ends, is `screen.txt`. Data files stand as they are; a page of HTML becomes the text that a
reader sees, a row of a table one line; a workbook becomes a grid, a cell's comment in square
brackets behind it. A list of patterns, ``* `2022-10/data/*` ``, chooses among the files.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from fnmatch import fnmatch
from html.parser import HTMLParser
from pathlib import Path

import openpyxl

from tests.documents import value
from tests.folders import command as run
from tests.folders import saved
from tests.months import PLAIN

HERE = Path(__file__).resolve().parent
EXPECTED = HERE / "expected"
_SECTION = re.compile(r"^## (\S+) (\S+)\n", re.MULTILINE)
SEAL = "seal.json"
SAME_EVERYWHERE = "datapackage.json"
_COMMAND = re.compile(r"^- `(.+)`$", re.MULTILINE)
_FILES = re.compile(r"^\* `(.+)`$", re.MULTILINE)


def made(page: Path, folder: Path) -> Path:
    """The workspace that a page of tables describes."""
    _, *parts = _SECTION.split(page.read_text("utf-8"))
    books: dict[str, dict[str, str]] = {}
    for file, sheet, table in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        books.setdefault(file, {})[sheet] = table
    for file, tables in books.items():
        plain = PLAIN if file.endswith("rules.xlsx") else {}
        saved(folder / file, {**plain, **tables})
    return folder


def outcome(page: Path, folder: Path) -> dict[str, str]:
    """Do what the page says in its workspace; every file of the outbox by name, as text."""
    intro, *_ = _SECTION.split(page.read_text("utf-8"))
    spoken = [said(command, folder) for command in _COMMAND.findall(intro) or ["run"]]
    wanted = [f"{each}.txt" for each in _FILES.findall(intro)] or ["*"]
    outbox = folder / "outbox"
    texts = {"screen.txt": "\n".join(filter(None, spoken))}
    for path in sorted(path for path in outbox.rglob("*") if path.is_file()):
        name = path.relative_to(outbox).as_posix() + ".txt"
        if path.name not in (SEAL, SAME_EVERYWHERE) and any(fnmatch(name, w) for w in wanted):
            texts[name] = as_text(path)
    # A seal is over the workbooks' bytes, which bear the time at which the test wrote them.
    seals = [json.loads(path.read_text("utf-8"))["seal"] for path in folder.rglob(SEAL)]
    for word, stands in ((f"{folder}/", ""), (str(folder), "."), *((s, "<seal>") for s in seals)):
        texts = {name: text.replace(word, stands) for name, text in texts.items()}
    return texts


def said(command: str, folder: Path) -> str:
    """Do one line of the list; what it says."""
    what, *words = command.split()
    if what == "copy":
        source, target = (folder / word for word in words)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
        return ""
    if what == "remove":
        target = folder / words[0]
        (shutil.rmtree if target.is_dir() else Path.unlink)(target)
        return ""
    workspace = folder / what if (folder / what).is_dir() else folder
    given = words if workspace != folder else [what, *words]
    given = [str(folder) if word == "." else word for word in given]
    done = run(workspace, *given, lang="zh")
    return f"$ {command}\n{done.output}({done.exit_code})\n"


def as_text(path: Path) -> str:
    """One document as a reader sees it."""
    if path.suffix == ".html":
        page = _Page()
        page.feed(path.read_text("utf-8"))
        lines = (line.strip(" |") for line in page.text.split("\n"))
        return "".join(f"{line}\n" for line in lines if line)
    if path.suffix == ".xlsx":
        # A workbook written by a test bears the time of writing, so its digest says nothing.
        return "".join(
            re.sub("sha256:[0-9a-f]{64}", "sha256:…", f"{line}\n") for line in _grid(path)
        )
    return path.read_text("utf-8")


class _Page(HTMLParser):
    """Text by lines, cells parted by |; what nobody reads (styles, scripts, drawings) left out."""

    LINES = frozenset(
        {"p", "h1", "h2", "h3", "tr", "div", "li", "dt", "section", "title", "header"}
    )
    UNREAD = frozenset({"style", "script", "svg"})

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._unread += tag in self.UNREAD
        if tag in self.LINES:
            self.text += "\n"
        elif tag in ("td", "th", "dd", "span"):
            self.text += " | "

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in self.UNREAD
        if tag in self.LINES:
            self.text += "\n"

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.text += re.sub(r"\s+", " ", data) if data.strip() else ""


def _grid(path: Path) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(path).worksheets:
        yield f"# {sheet.title}" + ("" if sheet.sheet_state == "visible" else " (hidden)")
        for row in sheet.iter_rows():
            cells = [_cell(value(cell), cell.comment.text if cell.comment else "") for cell in row]
            yield " | ".join(cells).rstrip(" |")


def _cell(value: object, comment: str) -> str:
    if isinstance(value, datetime):
        value = value.date()
    words = "" if value is None else str(value)
    return f"{words} [{comment}]".replace("\n", " / ") if comment else words.replace("\n", " / ")
