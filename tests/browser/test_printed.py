"""Notices of every size printed by Chromium: every row once with all its figures, nothing cut.

What a sheet of paper says is compared with what the page says, sign for sign, and the page's rows
with the statement's; one browser start for all of them.
"""

import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast
from unicodedata import normalize

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from pointbook import checking
from pointbook.demo import township
from pointbook.documents.every import lists, statements
from pointbook.paper import posters
from pointbook.paper.grids import TYPES
from pointbook.paper.lettering import shown
from pointbook.paper.pages import page as rendered
from pointbook.vocabulary.holding import Holding
from pointbook.vocabulary.statements import Statement, spoken
from tests.browser.large_month import Paper, large_month
from tests.reckoning.months import small_month
from tests.writing.test_pages import OVERFLOW

PAPER = {"A3": (842, 1191), "A4": (595, 842)}

SHEETS = """() => [...document.querySelectorAll(".sheet")].map((sheet) => {
  const rows = [];
  for (const table of sheet.querySelectorAll("table.grid")) {
    const heads = [...table.querySelectorAll("thead .l0 th")].map((head) => head.textContent.trim());
    let each = heads.length;
    for (let at = heads.length; at > 0; at--)  // records beside one another repeat the heads
      if (heads.length % at === 0 && heads.every((head, place) => head === heads[place % at])) each = at;
    const folded = table.classList.contains("folded");
    for (const row of table.querySelectorAll("tbody tr:is(.l0, .l1, .l2, .l3):not(.total)")) {
      const cells = [...row.cells].map((cell) => cell.textContent.trim());
      if (folded && !row.classList.contains("l0")) rows.at(-1).push(...cells);
      else if (folded) rows.push(cells);
      else while (cells.length) rows.push(cells.splice(0, each));
    }
  }
  return {
    text: [...sheet.children].map((part) => part.textContent).join(""),
    rows: rows.filter((cells) => cells.some((cell) => cell)),
    total: sheet.querySelector(".total") !== null,
    type: Math.min(...[...sheet.querySelectorAll(".grid, .grid span, p, .band, footer span")].map(
      (part) => parseFloat(getComputedStyle(part).fontSize) * 0.75)),
    signed: sheet.querySelector(".sign-off") !== null,
    folded: sheet.querySelector(".folded") !== null,
  };
})"""
"""Each sheet: its text, the cells of its records, its smallest type in points, and whether it has a
total, a sign-off and folded records."""


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    # Axe is put into the page by the test, past the page's own policy.
    context = browser.new_context(viewport={"width": 1800, "height": 1000}, bypass_csp=True)
    yield context.new_page()
    context.close()


def signs(text: str) -> str:
    """A text without its spaces, which PDFs hold as distances."""
    return re.sub(r"\s", "", normalize("NFKC", text))


def said(file: Path) -> list[str]:
    """What each page of a PDF says, in the order in which it was drawn."""
    command = ["pdftotext", "-raw", str(file), "-"]
    done = subprocess.run(command, check=True, capture_output=True, timeout=60)
    return done.stdout.decode().split("\f")[:-1]


def expected_rows(statement: Statement) -> Counter[tuple[str, ...]]:
    """Every row of a statement as the texts of its cells, blank ones aside."""
    return Counter(
        tuple(filter(None, (shown(c.shape)(v) for c, v in zip(table.columns, row, strict=True))))
        for table in statement.tables
        for row in table.rows
    )


@pytest.mark.parametrize(
    ("households", "paper", "language", "notices"),
    [
        *((households, "A3", "zh", "separate") for households in (1, 7, 60, 250)),
        *((households, "A4", "en", "combined") for households in (1, 7, 60)),
        *((households, "A4", "zh", "combined") for households in (61, 250)),
        *((households, "A3", "zh", "combined") for households in (1, 7, 60, 61, 250, 1000)),
        (61, "A3", "en", "separate"),
    ],
)
@pytest.mark.usefixtures("needs_pdftoppm")
@pytest.mark.timeout(300)
def test_every_row_is_on_paper_once(
    tab: Page, tmp_path: Path, households: int, paper: Paper, language: str, notices: str
) -> None:
    month = large_month(households, paper, language, errors=households % 2, notices=notices)
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    found = [spoken(each, language) for each in statements(month) if each.code]
    assert [each.kind for each in found] == NOTICES[notices]
    for statement in found:
        file = tmp_path / f"{statement.kind}.html"
        file.write_bytes(rendered(statement))
        tab.goto(file.as_uri())
        _on_paper(tab, statement, tmp_path / f"{statement.kind}.pdf")
    assert asked == [(tmp_path / f"{kind}.html").as_uri() for kind in NOTICES[notices]]


NOTICES = {
    "combined": ["notice", "corrections"],
    "separate": ["points", "exchanges", "honours", "finance", "corrections"],
}


def _on_paper(tab: Page, statement: Statement, file: Path) -> None:
    """The page in the tab printed, and all that must hold for its sheets."""
    assert tab.evaluate(OVERFLOW) == [], statement.kind
    sheets = cast("list[dict[str, Any]]", tab.evaluate(SHEETS))
    rows = Counter(tuple(filter(None, row)) for sheet in sheets for row in sheet["rows"])
    assert rows == expected_rows(statement)
    assert [sheet["signed"] for sheet in sheets] == [*[False] * (len(sheets) - 1), True]
    assert sheets[-1]["total"] or sheets[-1]["rows"], "the sign-off stands alone"
    assert min(sheet["type"] for sheet in sheets) >= TYPES[statement.paper].floor
    # Six-figure sums in every one of sixteen columns go on no A3 sheet at 18 pt.
    huge = statement.paper == "A3" and len(statement.tables[0].rows) >= 250
    assert huge or not any(sheet["folded"] for sheet in sheets)
    tab.pdf(path=file, prefer_css_page_size=True)
    printed = PdfReader(file).pages
    assert len(printed) == len(sheets)
    for on_paper, text, sheet in zip(printed, said(file), sheets, strict=True):
        box = sorted(float(side) for side in on_paper.mediabox[2:])
        assert box == pytest.approx(PAPER[statement.paper], abs=1)
        assert Counter(signs(text)) == Counter(signs(sheet["text"])), statement.kind
        assert ("DRAFT" in sheet["text"] or "草稿" in sheet["text"]) == bool(statement.draft)


MOST = {
    ("A3", 40): 3,
    ("A3", 180): 8,
    ("A3", 500): 20,
    ("A4", 40): 3,
    ("A4", 180): 8,
    ("A4", 500): 20,
}
"""So many sheets of paper a village's notice may take, by households."""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("paper", "households"), MOST)
def test_a_notice_takes_few_sheets(
    tmp_path: Path, paper: str, households: int, language: str
) -> None:
    """A month of the model township: for 40 households at most 3 sheets, for 180 at most 8."""
    folder = tmp_path / "t"
    township(folder, villages=1, households=households, rows=4 * households, months=1, seed=3)
    result = checking.check(folder, language)
    (month,) = result.months.values()
    rules = replace(month.rules, settings=replace(month.rules.settings, paper=cast("Any", paper)))
    held = tuple(replace(each, holding=Holding(rules, each.code)) for each in month.villages)
    for made in statements(replace(month, rules=rules, villages=held)):
        if made.kind == "notice":
            assert len(posters.cut(spoken(made, language)).sheets) <= MOST[paper, households]


def of_the_month(kind: str) -> Statement:
    month = small_month()
    made = statements(month)
    found = next(each for each in [*lists(month, [], {}), *made] if each.kind == kind)
    return spoken(found, found.language)


@pytest.mark.parametrize("kind", ["index", "summary", "problems"])
def test_anyone_can_use_the_pages(tab: Page, tmp_path: Path, kind: str) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(rendered(of_the_month(kind)))
    tab.goto(file.as_uri())
    found = Axe().run(tab).response["violations"]
    serious = [each for each in found if each["impact"] in ("serious", "critical")]
    assert [(each["id"], each["help"]) for each in serious] == []


def test_the_summary_is_one_page(tab: Page, tmp_path: Path) -> None:
    file = tmp_path / "summary.html"
    file.write_bytes(rendered(of_the_month("summary")))
    tab.goto(file.as_uri())
    assert tab.locator("svg.chart").count() == 2
    tab.pdf(path=tmp_path / "summary.pdf", prefer_css_page_size=True)
    assert len(PdfReader(tmp_path / "summary.pdf").pages) == 1


@pytest.mark.usefixtures("needs_pdftoppm")
def test_heads_that_sort_are_printed_on_every_page(tab: Page, tmp_path: Path) -> None:
    found = of_the_month("summary")
    table = found.tables[-1]
    file = tmp_path / "summary.html"
    long = replace(table, values=tuple(99 * list(each) for each in table.values))
    file.write_bytes(rendered(replace(found, tables=(long,))))
    tab.goto(file.as_uri())
    assert tab.locator("th button").count() == len(table.columns)
    tab.pdf(path=tmp_path / "summary.pdf", prefer_css_page_size=True)
    pages = said(tmp_path / "summary.pdf")
    assert len(pages) > 2
    for text in pages:
        assert "".join(signs(column.heading) for column in table.columns) in signs(text)
