"""Cases: an inbox written as tables, and every problem that it must come to, in both languages.

A case begins with ``# title``. ``## 会议评定`` is a sheet of the clerk's workbook inbox/V01.xlsx,
``## inbox/other.xlsx 封面`` one of another workbook, ``## rules.xlsx 户`` one of the rules; what is
not given is as in PLAIN. ``## sealed inbox/V01.xlsx 封面`` stood in a workbook that was closed
before, ``## sealed rules.xlsx 户`` in the rules of that day. ``## text FILE``, ``## locked FILE`` and ``## crowded FILE`` are no good workbooks,
``## copy FILE OTHER`` is a copy. ``## hidden 会议评定 3 D`` hides a row and a column,
``## merged 会议评定 A2:A3`` merges cells, ``## struck 会议评定 2`` strikes out a row. ``## close 2022-09`` tries to close instead of checking only.

``python -m tests.problems.cases`` writes what the program says now into every file; read the diff.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.styles import Font

from pointbook import batch, checking
from pointbook.tasks import close as closing
from pointbook.vocabulary.problems import Problem
from tests import pages
from tests.folders import saved
from tests.pages import Page, township
from tests.reading.parts import zipped
from tests.reading.test_preflight import encrypted

HERE = Path(__file__).resolve().parent
CLERK, RULES = "inbox/V01.xlsx", "rules.xlsx"
COVER = """
| 村编号 | V01 |
| 月份 | 2022-09 |
| 评议会日期 | 2022-09-25 |
| 主持人 | 周一 |
| 参会人员 | 周一、周二、周三 |
| 监督人 | 吴四 |
| 公示开始 | 2022-10-01 |
| 公示结束 | 2022-10-08 |
"""
PLAIN = township(HERE / "township.md")


class Case(Page):
    """One case of the code that its file is named after."""

    def problems(self, folder: Path) -> list[Problem]:
        """Lay the workspace out and ask the program."""
        tried = self.laid_out(folder)
        if tried:
            found: list[Problem] = closing.close(folder, tried, dry_run=True).document()["problems"]
            return found
        run = (folder / "templates").exists()  # the superior's forms are filled in a run only
        return (batch.run if run else checking.check)(folder).problems

    def laid_out(self, folder: Path) -> str:
        """Lay the workspace out; the month that is tried to be closed."""
        sealed, books = self._books("sealed "), self._books("")
        rules = {**PLAIN, **books.pop(RULES, {})}
        if sealed:
            _write(folder / RULES, {**PLAIN, **sealed.pop(RULES, {})})
            _write_all(folder, sealed)
            for month in sorted({_month(sheets["封面"]) for sheets in sealed.values()}):
                done = closing.close(folder, month, "en")
                assert done.document()["anchor"], list(done.lines)
            shutil.rmtree(folder / "inbox")
        _write(folder / RULES, rules)
        _write_all(folder, books)
        tried = ""
        for name, body in self.sections:
            what, *files = name.split()
            if what in ("text", "locked", "crowded"):
                (folder / files[0]).write_bytes(_CONTENT[what](body))
            elif what == "copy":
                shutil.copy(folder / files[0], folder / files[1])
            elif what == "hidden":
                _hide(folder / CLERK, *files)
            elif what in ("merged", "struck"):
                _dress(folder / CLERK, what, *files)
            elif what == "close":
                tried = files[0]
        return tried

    def _books(self, before: str) -> dict[str, dict[str, str]]:
        """File → sheet → table of those sections that begin so; a cover stands in each."""
        books: dict[str, dict[str, str]] = {}
        for name, body in self.sections:
            first, _, rest = name.removeprefix(before).partition(" ")
            if not name.startswith(before) or first in (
                "sealed",
                "close",
                "copy",
                "hidden",
                "merged",
                "struck",
                *_CONTENT,
            ):
                continue
            file, sheet = (first, rest) if first.endswith(".xlsx") else (CLERK, first)
            books.setdefault(file, {} if file == RULES else {"封面": COVER})[sheet] = body
        return books


_CONTENT: dict[str, Callable[[str], bytes]] = {
    "text": lambda body: body.strip().encode(),
    "locked": lambda body: encrypted(),
    "crowded": lambda body: zipped({f"part{n}": "" for n in range(2100)}),
}


def _month(cover: str) -> str:
    [month] = re.findall(r"月份 \| (\d{4}-\d\d)", cover)
    return str(month)


def _write_all(folder: Path, books: Mapping[str, Mapping[str, str]]) -> None:
    (folder / "inbox").mkdir()
    for file, sheets in books.items():
        _write(folder / file, sheets)


def _write(path: Path, sheets: Mapping[str, str]) -> None:
    """The sheets that are there: one of PLAIN may be blanked."""
    saved(path, {name: table for name, table in sheets.items() if table.strip()})


def _hide(path: Path, name: str, *places: str) -> None:
    """Hide rows and columns of a sheet, or all of it."""
    book = load_workbook(path)
    page = book[name]
    for place in places:
        if place.isdecimal():
            page.row_dimensions[int(place)].hidden = True
        else:
            page.column_dimensions[place].hidden = True
    if not places:
        page.sheet_state = "hidden"
    book.save(path)


def _dress(path: Path, how: str, name: str, place: str) -> None:
    """Merge cells of a sheet, or strike out a row."""
    book = load_workbook(path)
    page = book[name]
    if how == "merged":
        page.merge_cells(place)
    else:
        for cell in page[int(place)]:
            cell.font = Font(strike=True)
    book.save(path)


def said(problems: list[Problem]) -> str:
    """Three lines for each problem: where it stands, and what is said in both languages."""
    return "\n\n".join("\n".join(_lines(problem)) for problem in problems)


def _lines(problem: Problem) -> Iterator[str]:
    marks = (problem.place.heading, f"“{problem.value}”", problem.household or "")
    place = str(problem.place)
    yield " · ".join(part for part in (problem.severity, problem.code, place, *marks) if part)
    for language in ("en", "zh"):
        yield f"- {problem.message(language)} → {problem.hint(language)}"


def cases() -> list[Case]:
    """All cases, in order of file."""
    return pages.cases(Case, HERE, "says")


def comes(case: Case) -> str:
    """What the program says today."""
    with tempfile.TemporaryDirectory() as folder:
        return said(case.problems(Path(folder)))


if __name__ == "__main__":
    for each in sys.argv[1:] or sorted({case.file for case in cases()}):
        pages.renew(Case, HERE / f"{each}.md", "says", comes)
