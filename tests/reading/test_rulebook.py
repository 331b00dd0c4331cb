"""The rules workbook (CONTRACT 2): every sentence of it, and every fault at its cell in one pass.

``rules.md`` has the cases. A sheet that a case does not give is as in PLAIN, ``## no 村`` leaves it
out; how cells are written is told in ``law.py``. Below the sheets stands what comes of them: ``→`` a
problem (with its words and the cells of a ``read-as`` behind ``·``), ``=`` what is read: all records of a
kind, or one field of them. With ``## each`` a case stands once for each of the rows below: its cells
take the places of $1, $2, … in the sheets, and the last one is what comes of it.

``python -m tests.reading.test_rulebook`` writes what comes out now; read the diff.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pointbook.reading.rules import rulebook
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.rules import Rules
from pointbook.vocabulary.settings import ALLOWED, SETTINGS, Settings
from tests.pages import sections
from tests.reading.law import sheet_from
from tests.sheets import workbook_of

PAGE = Path(__file__).with_name("rules.md")
PLAIN = {
    "村": "| 村编号 | 村名 |\n| V01 | 甲村 |\n| V02 | 乙村 |",
    "户": "| 户号 | 村编号 | 户主 |\n| V01-001 | V01 | 张三 |",
    "类别": "| 类别编号 | 类别名称 |\n| ENV | 人居环境 |",
    "评分细则": "| 细则编号 | 类别编号 | 内容 | 分值 |\n| E1 | ENV | 庭院整洁 | 5 |",
}


@dataclass
class Case:
    """Sheets of a rules workbook, and what must come of them."""

    title: str
    sheets: dict[str, str]
    due: list[str]

    def read(self) -> list[str]:
        """What comes of them, as far as it is asked for."""
        given = {**PLAIN, **self.sheets}
        given = {name: body for name, body in given.items() if f"no {name}" not in given}
        tables = {
            name: sheet_from(name, body)
            for name, body in given.items()
            if not name.startswith("no ")
        }
        rules, problems = rulebook(workbook_of(**tables))
        words = any("·" in line for line in self.due)
        asked = dict.fromkeys(line.split()[1] for line in self.due if line.startswith("= "))
        read = [line for path in asked for line in values(rules, path)]
        return [*read, *(told(problem, words) for problem in problems)]


def values(rules: Rules, path: str) -> list[str]:
    """Lines for all records of a kind, or one for a field of them."""
    kind, _, name = path.partition(".")
    found = getattr(rules, kind)
    every = found if isinstance(found, tuple) else (found,)
    if name:
        return [f"= {path} {', '.join(shown(getattr(each, name)) for each in every)}".rstrip()]
    return [f"= {kind} {record(each)}".rstrip() for each in every]


def record(value: Any) -> str:
    """What a record says that is not said by default."""
    default = {
        field.name: None if field.default is MISSING else field.default for field in fields(value)
    }
    said = {name: getattr(value, name) for name in default}
    return " ".join(f"{n}={shown(each)}" for n, each in said.items() if each != default[n])


def shown(value: Any) -> str:
    if isinstance(value, tuple):
        return "、".join(map(shown, value))
    return value.isoformat() if isinstance(value, date) else str(value)


def told(problem: Problem, words: bool) -> str:
    """Where it is, which it is, and what it says; no message may be without its facts."""
    assert problem.place.file == "rules.xlsx"
    assert (problem.month, problem.village) == (None, None)
    message, hint = problem.message("en"), problem.hint("en")
    assert "…" not in message
    assert hint
    severity = "" if problem.is_error else " (warning)"
    first = f"→ {problem.place.sheet} {problem.place.cell or '-'} {problem.code}{severity}"
    cells = "; ".join(f"{spot.place.cell} {spot.text!r}={spot.read}" for spot in problem.cells)
    said = [message, *([hint] if "advice" in problem.facts else [])] if words else []
    return " · ".join([first, *said, *([cells] if cells else [])])


def cases() -> Iterator[Case]:
    """Every case of the page, one for each row of those that stand for several."""
    for title, rest in sections(PAGE.read_text("utf-8"), "#"):
        sheets = {
            name: "\n".join(line for line in body.splitlines() if line[:1] not in "→=")
            for name, body in sections(rest)
        }
        rows = sheets.pop("each", "").strip().splitlines()
        if not rows:
            yield Case(title, sheets, re.findall("^[→=] .*$", rest, re.MULTILINE))
        for row in rows:
            *cells, due = (
                cell.strip() for cell in row.removeprefix("|").removesuffix("|").split("|")
            )
            filled = {put(name, cells): put(body, cells) for name, body in sheets.items()}
            yield Case(
                f"{title}: {' | '.join(cells)}",
                filled,
                [each for each in re.split("; (?=[→=] )", due) if each],
            )


def put(body: str, cells: list[str]) -> str:
    """A sheet with the cells of a row in their places."""
    return re.sub(r"\$(\d+)", lambda found: cells[int(found[1]) - 1], body)


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: case.title)
def test_what_comes_of_a_rules_workbook(case: Case) -> None:
    assert case.read() == case.due


def test_the_table_of_settings_has_each_setting_once_and_its_default() -> None:
    assert [setting.name for setting in SETTINGS] == list(Settings.__dataclass_fields__)
    shown = {setting.name: setting.default for setting in SETTINGS}
    assert (shown["points_per_yuan"], shown["expire_on"]) == ("1", "12-31")
    assert (shown["quorum"], shown["household_month_cap"]) == ("3", "")
    assert (shown["spendable"], shown["slip_codes"]) == ("实时", "否")
    for setting in SETTINGS:
        assert setting.kind == "text" or setting.kind in ALLOWED
        rows = [f"| {name} | '{setting.default} |" for name in (setting.zh, setting.name)]
        for row in (*rows, f"| {setting.zh} | |"):
            case = Case("", {"设置": f"| 项目 | 取值 |\n{row}"}, ["= settings"])
            assert case.read() == ["= settings"]


TOWNSHIPS = {
    "county", "township", "brand", "language", "first_month", "year_end", "expire_on",
    "basis_period", "names_on_notices",
}  # fmt: skip


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_what_is_the_townships_has_neither_village_nor_date(setting: Any) -> None:
    value = setting.default or ("2022-07" if setting.kind == "month" else "12-31")
    value = "1" if setting.kind == "size" else value
    table = f"""
| 项目 | 取值 | 村编号 | 生效日期 |
| {setting.name} | '{value} | V02 | |
| {setting.name} | '{value} | | 2022-09-01 |
"""
    wrong = ["→ 设置 C2 bad-rule", "→ 设置 D3 bad-rule"]
    assert Case("", {"设置": table}, []).read() == (wrong if setting.name in TOWNSHIPS else [])


def write() -> None:
    """Write what comes out now."""
    head, *chunks = PAGE.read_text(encoding="utf-8").split("\n# ")
    found = cases()
    made = [head]
    for chunk in chunks:
        before, each, rows = chunk.partition("\n## each\n")
        if each:
            lines = [
                f"{row.rpartition(' | ')[0]} | {'; '.join(next(found).read())} |"
                for row in rows.strip().splitlines()
            ]
            made.append(f"{before}{each}\n" + "\n".join(lines) + "\n")
        else:
            kept = re.sub("^[→=] .*\n?", "", before, flags=re.MULTILINE).rstrip()
            made.append("\n".join([kept, "", *next(found).read(), ""]))
    PAGE.write_text("\n# ".join(made), encoding="utf-8")


if __name__ == "__main__":
    write()
