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
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
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
from tests.sheets import sheet_of, workbook_of

HERE = Path(__file__).resolve().parent / "cases"
COVER = """
| 村编号 | V01 |
| 月份 | 2022-07 |
| 评议会日期 | 2022-07-31 |
| 参会人员 | 潘秀琴、杨素梅、王彩香 |
"""
RULES = {
    "村": """
| 村编号 | 村名 | 开业日期 |
| V01 | 红柳湾村 | 2022-01-01 |
| V02 | 沙枣台村 | 2022-01-01 |
""",
    "户": """
| 户号 | 村编号 | 社 | 户主 | 加入日期 | 退出日期 |
| V01-001 | V01 | 一社 | 孔德贵 | | |
| V01-002 | V01 | 一社 | 张凤秀 | | |
| V01-003 | V01 | 二社 | 苏学成 | | |
| V01-004 | V01 | 二社 | 马强 | | |
| V01-005 | V01 | 二社 | 马强 | | |
| V01-006 | V01 | 二社 | 杨红玲 | | 2022-06-30 |
| V02-001 | V02 | 一社 | 张克元 | | |
""",
    "类别": """
| 类别编号 | 类别名称 |
| ENV | 人居环境 |
""",
    "评分细则": """
| 细则编号 | 类别编号 | 内容 | 评定方式 | 分值 | 最低分 | 最高分 | 单位 | 一票否决 | 别名 |
| ENV-01 | ENV | 月度庭院评比“最清洁” | 日常观察 | 5 | | | 月 | | |
| ENV-03 | ENV | 乱倒垃圾污水 | 日常观察 | -3 | | | 次 | | 乱倒垃圾 |
| ENV-04 | ENV | 门前“三包”周查合格 | 日常观察 | 1 | | | 周 | | |
| ENV-05 | ENV | 垃圾分类投放达标 | 日常观察 | 2 | | | 月 | | 分类 |
| VOL-01 | ENV | 参加志愿服务 | 均可 | 3 | | | 小时 | | 志愿、义务劳动 |
| VOL-02 | ENV | 集中义务劳动 | 均可 | 5 | | | 次 | | 义务劳动 |
| LAW-01 | ENV | 全家遵纪守法 | 会议评定 | 5 | | | 季 | | |
| FAM-01 | ENV | 孝老爱亲 | 会议评定 | | 1 | 10 | | | |
| LAW-07 | ENV | 违法犯罪 | 会议评定 | 0 | | | | 是 | |
""",
    "兑换商品": """
| 商品编号 | 商品名称 | 规格 | 单位 | 单价 | 积分 |
| G01 | 食用盐 | 400g | 袋 | 2 | 2 |
| G05 | 香皂 | 单块 | 块 | 5 | 5 |
| G07 | 毛巾 | 大号 | 条 | 8 | 8 |
| G08 | 毛巾 | 小号 | 条 | 6 | 6 |
""",
    "人员": """
| 姓名 | 村编号 | 组织 |
| 潘秀琴 | V01 | 评议小组 |
| 杨素梅 | V01 | 评议小组 |
| 王彩香 | V01 | 评议小组 |
| 江志发 | V01 | 监委会 |
""",
}


@dataclass
class Case:
    """An inbox as tables, and what is to be read."""

    file: str
    title: str
    sections: list[tuple[str, str]] = field(default_factory=list)
    expected: str = ""

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


def cases_of(path: Path) -> list[Case]:
    """The cases of one file."""
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
        case.expected = "".join(body for name, body in case.sections if name == "reads").strip()
        case.sections = [part for part in case.sections if part[0] != "reads"]
    return found


def cases() -> list[Case]:
    """All cases, in order of file."""
    return [case for path in sorted(HERE.glob("*.md")) for case in cases_of(path)]


def write() -> None:
    """Write what is read now."""
    for path in sorted(HERE.glob("*.md")):
        made = [
            "\n".join(
                [
                    f"# {case.title}\n",
                    *(
                        f"## {name}\n\n{body.strip()}\n".rstrip() + "\n"
                        for name, body in case.sections
                    ),
                    f"## reads\n\n{case.read()}\n",
                ]
            )
            for case in cases_of(path)
        ]
        path.write_text("\n".join(made), encoding="utf-8")
    print(Counter(case.file for case in cases()))


if __name__ == "__main__":
    write()
