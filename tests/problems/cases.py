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
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook as Spreadsheet
from openpyxl import load_workbook
from openpyxl.styles import Font

from pointbook import batch, checking
from pointbook.tasks import close as closing
from pointbook.vocabulary.problems import Problem
from tests.reading.parts import zipped
from tests.reading.test_preflight import encrypted
from tests.sheets import sheet_of, typed

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
PLAIN: Mapping[str, str] = {
    "村": """
| 村编号 | 村名 | 开业日期 |
| V01 | 甲村 | 2022-01-01 |
| V02 | 乙村 | 2030-01-01 |
""",
    "户": """
| 户号 | 村编号 | 户主 | 期初积分 | 加入日期 | 退出日期 |
| V01-001 | V01 | 张三 | 100 | | |
| V01-002 | V01 | 李四 | 100 | | |
| V01-003 | V01 | 李四 | | 2022-09-10 | |
| V01-004 | V01 | 周一 | | | |
| V02-001 | V02 | 王五 | 100 | | |
""",
    "类别": """
| 类别编号 | 类别名称 |
| ENV | 人居环境 |
""",
    "评分细则": """
| 细则编号 | 类别编号 | 内容 | 评定方式 | 分值 | 最低分 | 最高分 | 每户每月上限 | 互斥组 | 需凭证 | 一票否决 | 生效日期 |
| ENV-01 | ENV | 最清洁 | 日常观察 | 5 | | | | GRADE | | | |
| ENV-02 | ENV | 清洁 | 日常观察 | 3 | | | | GRADE | | | |
| ENV-03 | ENV | 拆除乱搭乱建 | 会议评定 | 10 | | | 20 | | | | |
| ENV-04 | ENV | 帮工 | 均可 | | 1 | 4 | | | | | |
| ENV-05 | ENV | 上交农膜 | 均可 | 3 | | | | | 是 | | 2022-09-10 |
| LAW-07 | ENV | 违法犯罪 | 会议评定 | 0 | | | | | | 是 | |
""",
    "兑换商品": """
| 商品编号 | 商品名称 | 单价 | 每户每次限量 | 失效日期 |
| G01 | 盐 | 2 | 5 | |
| G02 | 大米 | 45 | | |
| G03 | 雨伞 | 25 | | 2022-09-10 |
""",
    "人员": """
| 姓名 | 村编号 | 组织 | 职务 |
| 周一 | V01 | 评议小组 | 组长 |
| 周二 | V01 | 评议小组 | |
| 周三 | V01 | 评议小组 | |
| 吴四 | V01 | 监委会 | 主任 |
| 周五 | V01 | 监委会 | |
""",
}


@dataclass
class Case:
    """One case as written: its sections in order, and the lines that are expected."""

    code: str
    title: str
    sections: list[tuple[str, str]] = field(default_factory=list)
    expected: str = ""

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
    path.parent.mkdir(parents=True, exist_ok=True)
    book = Spreadsheet()
    book.remove(book.worksheets[0])
    for name, table in sheets.items():
        if not table.strip():
            continue  # a sheet of PLAIN that is not there
        page = book.create_sheet(name)
        sheet = sheet_of(table, name)
        for down, row in enumerate(sheet.rows, 1):
            for across, cell in enumerate(row, 1):
                page.cell(down, across).value = typed(cell)
    if not book.worksheets:
        book.create_sheet("Sheet1")
    book.save(path)


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


def cases_of(path: Path) -> list[Case]:
    """The cases of one file, which is named like its code."""
    found: list[Case] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            found.append(Case(path.stem, line[2:]))
        elif line.startswith("## "):
            found[-1].sections.append((line[3:], ""))
        elif found and found[-1].sections:
            name, body = found[-1].sections.pop()
            found[-1].sections.append((name, f"{body}{line}\n"))
    for case in found:
        case.expected = "".join(body for name, body in case.sections if name == "says").strip()
        case.sections = [part for part in case.sections if part[0] != "says"]
    return found


def cases() -> list[Case]:
    """All cases, in order of file."""
    return [case for path in sorted(HERE.glob("*.md")) for case in cases_of(path)]


def renewed(path: Path) -> str:
    """What a file would be with the words of today."""
    parts = []
    for case in cases_of(path):
        with tempfile.TemporaryDirectory() as folder:
            words = said(case.problems(Path(folder)))
        tables = [f"## {name}\n\n{body.strip()}".strip() for name, body in case.sections]
        parts += [f"# {case.title}", *tables, f"## says\n\n{words}"]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    for each in [HERE / f"{name}.md" for name in sys.argv[1:]] or sorted(HERE.glob("*.md")):
        each.write_text(renewed(each), encoding="utf-8")
