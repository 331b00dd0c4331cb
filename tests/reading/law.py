"""The law of reading as cases: an inbox written as tables, and all that is read of it.

A file has cases, each begun by ``# title``. ``## 日常观察`` is a sheet of inbox/V01.xlsx, ``## 2.xlsx
日常观察`` one of inbox/2.xlsx; a cover is as in COVER unless one is given, ``## no cover`` leaves it
out. ``## rules 设置`` is a sheet of the rules besides or in place of RULES. Lines before the table say what cells don't show: ``merged A2:A5``, ``struck 5``, ``hidden 4``.
``#2022-07-01 23:59:17`` is a moment, ``\\n`` a line break. ``## reads`` is what comes out: the rows of
each kind, a line for each claim, a line for each problem.

``python -m tests.reading.law`` writes what is read now into every file; read the diff.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from openpyxl.utils import range_boundaries

from pointbook.reading.files.workbook import Sheet, Workbook
from pointbook.reading.inbox import Reader, choose
from pointbook.reading.rules import rulebook
from pointbook.vocabulary.cells import PICTURE
from pointbook.vocabulary.points import show
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.records import Claim, Sent
from tests import pages
from tests.pages import Page, township
from tests.sheets import sheet_of, workbook_of

HERE = Path(__file__).resolve().parent / "cases"
COVER = """
| 村编号 | V01 |
| 月份 | 2022-07 |
| 评议会日期 | 2022-07-31 |
| 参会人员 | 潘秀琴、杨素梅、王彩香 |
"""
RULES = township(HERE.with_name("township.md"))


class Case(Page):
    """An inbox as tables, and what is to be read."""

    def read(self) -> str:
        """What is read, a line for each thing."""
        own = {name.split()[1]: body for name, body in self.sections if name.startswith("rules ")}
        rules, faults = rulebook(workbook_of(**{**RULES, **own}))
        assert not faults, faults
        reader = Reader(rules)
        problems: list[Problem] = []
        reads = [reader.sheets(book) for book in self._books()]
        inbox = choose(reads, reader, problems)
        return "\n".join(
            [line for sent in inbox.sent for line in _sent(sent)] + [*map(_problem, problems)]
        )

    def _books(self) -> Iterator[Workbook]:
        books: dict[str, list[Sheet]] = {}
        covers: dict[str, bool] = {}
        for name, body in self.sections:
            first, _, rest = name.partition(" ")
            if first == "rules":
                continue
            named = "." in first
            file, sheet = (first, rest) if named else ("V01.xlsx", name)
            books.setdefault(file, [])
            if sheet == "no cover":
                covers[file] = False
                continue
            covers[file] = covers.get(file, True) and sheet != "封面"
            books[file].append(sheet_from(sheet, body))
        for file, sheets in books.items():
            made = [sheet_from("封面", COVER), *sheets] if covers[file] else sheets
            digest = sha256(repr(made).encode()).hexdigest()
            yield Workbook(f"inbox/{file}", digest, b"", made)


def sheet_from(name: str, body: str) -> Sheet:
    lines = body.strip().splitlines()
    sheet = sheet_of("\n".join(line for line in lines if line.startswith("|")), name)
    sheet.rows = [list(map(_cell, row)) for row in sheet.rows]
    for line in lines:
        what, _, rest = line.partition(" ")
        if what == "merged":
            bounds = (range_boundaries(each) for each in rest.split())
            sheet.merged = tuple((t or 1, a or 1, b or 1, z or 1) for a, t, z, b in bounds)
        elif what == "struck":
            sheet.struck = frozenset(map(int, rest.split()))
        elif what == "hidden":
            sheet.hidden_rows = tuple(map(int, rest.split()))
            sheet.hidden = not rest
    return sheet


def _cell(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    if re.fullmatch(r"#\d{4}-.* .*", cell):
        return datetime.fromisoformat(cell[1:])
    return PICTURE if cell == "#picture" else cell.replace("\\n", "\n")


def _sent(sent: Sent) -> Iterator[str]:
    """What a village sent: rows, claims, problems."""
    rows = ", ".join(f"{count} {kind}" for kind, count in sorted(sent.rows.items()) if count)
    cover = sent.cover.values
    said = [str(cover["meeting_date"] or "–"), "、".join(cover["attendees"]) or "–"]
    yield f"{sent.village} {sent.month}: {rows} · {' · '.join(said)}"
    for claims in sent.claims.values():
        yield from map(_claim, claims)
    yield from map(_problem, sent.problems)


def _claim(claim: Claim) -> str:
    what = claim.item or claim.goods
    parts = [
        f"{claim.sheet} {claim.row.number}",
        claim.day.isoformat() if claim.day else "–",
        claim.household.code if claim.household else "–",
        *([claim.other.code] if claim.other else []),
        what.code if what else "–",
        "–" if claim.quantity is None else str(claim.quantity),
        "√" if claim.tick else "–" if claim.points is None else show(claim.points),
        *(["faulty"] if claim.faulty else []),
    ]
    return " · ".join(parts)


def _problem(problem: Problem) -> str:
    place = str(problem.place).removeprefix("inbox/")
    first = f"{problem.severity} {problem.code} · {place} · {problem.value!r}"
    cells = "; ".join(f"{spot.place.cell} {spot.text!r}={spot.read}" for spot in problem.cells)
    assert "…" not in problem.message("en").replace("、…", ""), "a fact is lacking"
    return f"{first} · {cells}" if cells else first


def cases() -> list[Case]:
    """All cases, in order of file."""
    return pages.cases(Case, HERE, "reads")


if __name__ == "__main__":
    for each in sorted(HERE.glob("*.md")):
        pages.renew(Case, each, "reads", Case.read)
