"""Hostile cells through the whole chain: what they may do to figures, pages, workbooks and names."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from playwright.sync_api import Browser, Page

from pointbook import batch, checking
from pointbook.demo import township
from pointbook.documents import data
from tests.months import reckoned, rules_of

MARKUP = '<img src="http://127.0.0.1:9/x" onerror="alert(1)"><script>alert(2)</script>'
ODD_HEAD = "\"><b>张</b>'&amp;"
FORMULA = '=HYPERLINK("http://127.0.0.1:9/","x")'


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("'nan", "bad-number"),
        ("'inf", "bad-number"),
        ("'-∞", "bad-number"),
        ("'1e300", "bad-number"),
        ("'1e3", "bad-number"),
        ("'" + "9" * 400, "bad-number"),
        ("'2.505", "bad-number"),
        ("'1_000", "bad-number"),
        ("'1,000", "points-out-of-range"),
        ("'½", "bad-number"),
        ("'约4", "bad-number"),
        ("TRUE", "bad-number"),
        ("#N/A", "error-value"),
        ("=", "formula-without-value"),
        ("2022-09-05", "bad-number"),
        ("'-0", "points-out-of-range"),
        ("'\u202e4\u202c", ""),
        ("'\u200b4\u200d", ""),
        ("'\ud8004", ""),
        ("'４", ""),
        ("'４．０", ""),
        ("'\x024\x01", ""),
    ],
)
def test_odd_numbers(typed: str, code: str) -> None:
    rows = f"| 日期 | 户号 | 细则编号 | 得分 |\n| 2022-09-05 | V01-001 | HELP | {typed} |"
    done = reckoned(rules_of(), 会议评定=rows)
    assert done.codes == ([f"{code} D2"] if code else [])
    assert done.entries("award") == ([] if code else ["V01-001 4"])


@pytest.mark.parametrize(
    "typed",
    [
        *("'1899-12-31", "'0000-01-01", "'10000-01-01", "'9999-12-31", "'05/09/2022"),
        *(
            "-1",
            "0.5",
            "2958466",
            "'２０２２年１３月１日",
            "'2022-02-30",
            "TRUE",
            "'9.5.1",
        ),
    ],
)
def test_odd_days(typed: str) -> None:
    """No odd date ever counts."""
    rows = f"| 日期 | 户号 | 细则编号 |\n| {typed} | V01-001 | CLEAN |"
    done = reckoned(rules_of(), 会议评定=rows)
    assert done.entries("award") == []
    assert [code.split()[0] for code in done.codes] in (["bad-date"], ["date-outside-month"])


def test_names_in_another_normal_form_are_the_same_names() -> None:
    rules = rules_of(户="| 户号 | 村编号 | 户主 |\n| V01-001 | V01 | Jose\u0301 |")
    rows = "| 日期 | 户号 | 户主 | 细则编号 |\n| 2022-09-05 | V01-001 | Jos\u00e9 | CLEAN |"
    assert reckoned(rules, 会议评定=rows).codes == []


# --- through a real workspace -------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A township whose names, notes, headings and sheets are full of markup and formulas."""
    folder = tmp_path_factory.mktemp("hostile") / "township"
    township(folder, villages=2, households=4, rows=8, months=1)
    rules = openpyxl.load_workbook(folder / "rules.xlsx")
    heads = rules["户"]
    [head] = [cell for row in heads.iter_rows() for cell in row if cell.value == "户主"]
    column = head.column
    rows = [r for r in range(head.row + 1, heads.max_row + 1) if heads.cell(r, column).value]
    for row, name in zip(
        rows, (MARKUP, ODD_HEAD, FORMULA, "@SUM(A1)", "\u202e甲", "x" * 300), strict=False
    ):
        cell = heads.cell(row, column, name)
        cell.data_type = "s"
    rules.save(folder / "rules.xlsx")
    for path in folder.glob("inbox/**/*.xlsx"):
        _poison(path)
    batch.run(folder)
    return folder


def _poison(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets[1:]:
        head = next(r for r in range(1, 9) if "日期" in [c.value for c in sheet[r]])
        titles = {str(c.value): c.column or 0 for c in sheet[head]}
        if "户主" in titles:
            sheet.delete_cols(titles.pop("户主"))
            titles = {str(c.value): c.column or 0 for c in sheet[head]}
        for row in range(head + 1, sheet.max_row + 1):
            for title, text in (
                ("备注", MARKUP),
                ("领取人", FORMULA),
                ("经办人", ODD_HEAD),
                ("凭证", "+1"),
            ):
                if title in titles and sheet.cell(row, 1).value:
                    sheet.cell(row, titles[title], text).data_type = "s"
        sheet.cell(head, sheet.max_column + 1, MARKUP).data_type = "s"
    extra = book.create_sheet("=1+1 <b>")
    extra["A1"] = MARKUP
    extra["A1"].hyperlink = "http://127.0.0.1:9/"
    book.save(path)


def _watched(page: Page) -> tuple[list[str], list[str]]:
    """What a page asks for from now on, and what it says: console, errors, dialogs."""
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    return asked, said


def test_markup_shows_as_text_in_a_browser(hostile: Path, browser: Browser) -> None:
    """No request but for the page, no dialog, no word on the console; the markup can be read."""
    pages = sorted(hostile.glob("outbox/*/**/*.html"))
    shown = ""
    for path in pages:
        page = browser.new_page()
        asked, said = _watched(page)
        page.goto(path.as_uri())
        assert asked == [path.as_uri()]
        assert said == []
        assert page.locator("img, iframe, object, embed, link, form").count() == 0
        assert page.locator("a[href^='http'], a[href^='javascript']").count() == 0
        shown += page.locator("body").inner_text()
        page.close()
    assert len(pages) > 8
    assert "<script>alert(2)</script>" in shown


def test_pages_escape_whatever_a_cell_holds(hostile: Path) -> None:
    for path in hostile.glob("outbox/*/**/*.html"):
        text = path.read_text(encoding="utf-8").replace("&#39;", "'")
        assert "<img" not in text
        assert "<script>alert" not in text
        assert "default-src 'none'" in text.partition("</head>")[0]


def test_workbooks_hold_text_and_nothing_of_the_clerks_files(hostile: Path) -> None:
    """No formula, macro or embedded object in any workbook of ours, no link but to its own rows.

    A returned copy is the clerk's own sheet: its text stays text, its links are the clerk's.
    """
    found = sorted(hostile.glob("outbox/*/**/*.xlsx"))
    assert found
    for path in found:
        if "returned" in path.parts:
            continue
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            assert not [n for n in names if "vba" in n or "external" in n or "embed" in n]
            parts = {n: archive.read(n) for n in names if "worksheets/" in n}
        links = [link for part in parts.values() for link in re.findall(rb' Target="([^"]*)', part)]
        assert all(link.startswith((b"rows.xlsx", b"#")) or b".xml" in link for link in links)
        sheets = [part for name, part in parts.items() if ".rels" not in name]
        assert not any(b"<f>" in part for part in sheets), path


def test_data_files_hold_the_values_as_they_are(hostile: Path) -> None:
    """CSV is for programs: its values are exact, and no cell of a clerk's reaches it unchecked."""
    [balances] = hostile.glob("outbox/*/data/balances.csv")
    rows = list(csv.DictReader(io.StringIO(balances.read_text(encoding="utf-8"))))
    assert {MARKUP, FORMULA} <= {row["head"] for row in rows}
    [entries] = hostile.glob("outbox/*/data/entries.csv")
    text = entries.read_text(encoding="utf-8")
    assert MARKUP not in text
    assert FORMULA not in text
    [problems] = hostile.glob("outbox/*/data/problems.json")
    assert isinstance(json.loads(problems.read_text(encoding="utf-8")), list)


def test_file_names_are_safe(hostile: Path) -> None:
    for path in (hostile / "outbox").rglob("*"):
        assert path.resolve().is_relative_to(hostile / "outbox")
        assert not set(path.name) & set('<>:"\\|?*\n\t')


def _since_1904(book: openpyxl.Workbook) -> None:
    book.epoch = CALENDAR_MAC_1904


def _merged_heads(book: openpyxl.Workbook) -> None:
    """The last head over two columns, as people do who want it wider."""
    for sheet in book.worksheets[1:]:
        for head in sheet.iter_rows():
            if any(cell.value == "日期" for cell in head):
                last = max(cell.column for cell in head if cell.value)
                row, wide = str(head[0].row), get_column_letter(last + 1)
                sheet.merge_cells(f"{get_column_letter(last)}{row}:{wide}{row}")
                break


def _rich_text(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and len(cell.value) > 1:
                    bold = TextBlock(InlineFont(b=True), cell.value[:1])
                    cell.value = CellRichText(bold, cell.value[1:])


def _hidden_and_filtered(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets[1:]:
        sheet.auto_filter.ref = sheet.dimensions
        for number in range(4, sheet.max_row):
            sheet.row_dimensions[number].hidden = True


@pytest.mark.parametrize(
    ("dress", "codes"),
    [
        (_since_1904, set()),
        (_merged_heads, set()),
        (_rich_text, set()),
        (_hidden_and_filtered, {"hidden-data"}),
    ],
)
def test_odd_clothes_change_no_figure(
    tmp_path: Path, dress: Callable[[openpyxl.Workbook], None], codes: set[str]
) -> None:
    """The same records in a workbook of another make: the same entries and balances."""
    folder = tmp_path / "township"
    township(folder, villages=2, households=8, rows=24, months=1, seed=5)
    before = checking.check(folder)
    for file in (folder / "inbox").rglob("*.xlsx"):
        book = openpyxl.load_workbook(file)
        dress(book)
        book.save(file)
    after = checking.check(folder)
    [was], [now] = before.months.values(), after.months.values()
    assert len(was.entries) > 40
    written, again = (dict(data.files(month)) for month in (was, now))
    tables = [name for name in written if name.endswith(".csv")]
    assert all(list(written[name]) == list(again[name]) for name in tables)
    known = {problem.code for problem in before.problems}
    assert {problem.code for problem in after.problems} - known == codes
