"""Every odd value in every cell of every sheet, cover and rules column, through the whole of a check."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from pointbook import checking
from pointbook.forms.returned import returned
from pointbook.reading import inbox
from pointbook.reading.files.workbook import Sheet, Workbook
from pointbook.reading.rules import rulebook
from pointbook.vocabulary.cells import NO_VALUE, PICTURE, Fault
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.schema import CLERK_SHEETS, COVER, RULES_SHEETS, SheetSchema
from tests.folders import clerks_book, workspace_of
from tests.months import PLAIN, reckoned, rules_of
from tests.sheets import sheet_of, workbook_of

PLANES = "".join(chr(plane << 16 | 0x41) for plane in range(17)) + "\ud800\udfff\uffff\ufdd0\x00"
ODD: list[object] = [
    *(10**digits - 1 for digits in (1, 5, 8, 10, 11, 12, 14, 15, 16, 17, 18, 19, 25, 100, 309, 400)),
    *(-(10**digits) for digits in (0, 4, 17, 308, 399)),
    *(0.1, 1e-300, 1.5e300, 1e16, 44805.5, float("inf"), float("-inf"), float("nan"), -0.0),
    *(20220705083000, 110101199003078515, 13812345678),
    *(date(1, 1, 1), date(1899, 12, 31), date(1900, 1, 1), date(9999, 12, 31)),
    *(datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59), datetime(2022, 9, 5, 23, 59, 17)),
    *(time(), time.max, timedelta(), timedelta.max, timedelta(days=-5)),
    *(True, False, NO_VALUE, PICTURE, Fault("#N/A"), Fault("#SPILL!"), Fault("")),
    *("", " ", "\u200b", "'", "0", "-", "——", "()", "（", "、、", "同上", "合计", "小计1", "√", "\n"),
    *("9" * digits for digits in (4, 5, 8, 18, 26, 400, 4_301, 32_767)),
    *("张" * 32_767, "除" * 9_000, "全村除" * 9_000, "V01-001、" * 4_000, "(" * 32_767, "一百" * 9_000),
    *("13812345678-7-5", "0000-00-00", "9999-99-99", "99年99月99日", "2022-09-05T99:99:99", "1e999"),
    *("=1+1", "@SUM(A1)", "\u0662\u0660\u0662\u0662", "½", "①", "𝟙𝟚", "ﷺ" * 2_000, "e\u0301" * 9_000),
    *(PLANES, PLANES * 700, "\U0010ffff", "\ud800", "\x00" * 100, "日期", "户号", "封面"),
]  # fmt: skip
PLAINLY = {
    "date": date(2022, 9, 5),
    "household": "V01-001",
    "item": "CLEAN",
    "goods": "SALT",
    "from": "V01-001",
    "to": "V01-002",
    "quantity": 1.0,
    "counted": 1.0,
    "reason": "原因",
    "content": "内容",
    "entry": "V01-202208-A0001",
}
RULES = rules_of()


def said(problems: list[Problem]) -> None:
    """Each can be told in both languages, wherever it goes."""
    for problem in problems:
        for language in ("zh", "en"):
            assert problem.message(language)
            problem.hint(language).encode("utf-8", "replace")


def checked(*sheets: Sheet, copy: bool = False) -> list[Problem]:
    """What a workbook comes to; with ``copy`` its marked copy is made as well."""
    book = Workbook("inbox/a.xlsx", "0" * 64, b"", list(sheets))
    found = reckoned(RULES, book).problems
    said(found)
    if not copy:
        return found
    own = [problem for problem in found if problem.place.file == book.file][:20]
    returned(book, {}, own, "zh")
    return found


def cover(name: str = "", value: object = "") -> Sheet:
    """A cover, one of its fields odd."""
    plain = {"village": "V01", "month": "2022-09", "meeting_date": date(2022, 9, 25), name: value}
    rows = [[column.zh, plain.get(column.name, "")] for column in COVER.columns]
    return Sheet("封面", rows)


def rows(schema: SheetSchema) -> Iterator[list[object]]:
    """A head, and a row for each column with each odd value in it."""
    names = [column.name for column in schema.columns]
    yield [column.zh for column in schema.columns]
    for at in range(len(names)):
        for value in ODD:
            row = [PLAINLY.get(name, "") for name in names]
            row[at] = value
            yield row


@pytest.mark.parametrize("schema", CLERK_SHEETS[1:], ids=lambda schema: schema.name)
def test_in_every_cell_of_a_sheet(schema: SheetSchema) -> None:
    assert checked(cover(), Sheet(schema.zh, list(rows(schema))), copy=True)


@pytest.mark.parametrize("schema", CLERK_SHEETS[1:], ids=lambda schema: schema.name)
def test_in_every_heading(schema: SheetSchema) -> None:
    """A heading is odd, alone or all of them; so are rows above and beside the table."""
    head, plain, *_ = rows(schema)
    for value in ODD:
        beside: list[object] = [value] * len(head)
        for at in range(3):
            odd = [*head[:at], value, *head[at + 1 :]]
            checked(cover(), Sheet(schema.zh, [beside, odd, plain, beside]))


def test_in_every_cell_of_a_matrix() -> None:
    head: list[object] = ["户号", "户主", "CLEAN", "HELP", "LITTER", "CRIME", "合计"]
    lines: list[list[object]] = [head]
    for at in range(len(head)):
        lines += [["V01-001", "", *[""] * 5][:at] + [value] + [""] * (6 - at) for value in ODD]
    assert checked(cover(), Sheet("会议评定", lines))


@pytest.mark.parametrize("field", [column.name for column in COVER.columns])
def test_in_every_field_of_a_cover(field: str) -> None:
    sheet = Sheet("日常观察", [["日期", "户号", "细则编号"], [PLAINLY["date"], "V01-001", "CLEAN"]])
    for value in ODD:
        checked(cover(field, value), sheet)


@pytest.mark.parametrize("value", ODD, ids=lambda value: repr(value)[:20])
def test_as_the_name_of_a_sheet(value: object) -> None:
    if isinstance(value, str):
        checked(cover(), Sheet(value, [["日期", "户号"], [PLAINLY["date"], value]]))


@pytest.mark.parametrize("schema", RULES_SHEETS, ids=lambda schema: schema.name)
def test_in_every_column_of_the_rules(schema: SheetSchema) -> None:
    given = {name: sheet_of(table, name) for name, table in PLAIN.items()}
    names = [column.zh for column in schema.columns]
    plain: list[object] = ["X", *[""] * (len(names) - 1)]
    if schema.zh in given:
        head, first, *_ = given[schema.zh].rows
        plain = [first[head.index(name)] if name in head else "" for name in names]
    lines = [[*plain[:at], value, *plain[at + 1 :]] for at in range(len(names)) for value in ODD]
    sheets = {**given, schema.zh: Sheet(schema.zh, [list(names), plain, *lines])}
    said(rulebook(workbook_of("rules.xlsx", **sheets))[1])


@pytest.mark.parametrize("stage", ["layout", "claims"])
def test_a_workbook_that_is_too_much_for_us_costs_itself(
    stage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other is read, and the problem names the file."""
    workspace = workspace_of(tmp_path)
    rows = "| 日期 | 户号 | 细则编号 |\n| 2022-09-05 | {} | CLEAN |"
    clerks_book(workspace, "a.xlsx", 日常观察=rows.format("V01-001"))
    clerks_book(workspace, "b.xlsx", 日常观察=rows.format("V01-002"))
    whole = getattr(inbox, stage)

    def fails(*values: Any) -> Any:
        if "inbox/a.xlsx" in (values[1], getattr(getattr(values[0], "origin", None), "file", "")):
            raise OverflowError("int too large")
        return whole(*values)

    monkeypatch.setattr(inbox, stage, fails)
    done = checking.check(workspace)
    [problem] = [each for each in done.problems if each.is_error]
    assert (problem.code, problem.place.file) == ("unreadable-file", "inbox/a.xlsx")
    assert [entry.household.code for entry in done.entries if entry.kind == "award"] == ["V01-002"]
