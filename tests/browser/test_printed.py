"""Notices of every size printed by Chromium: every household once, every number, nothing cut.

One browser start for all of them.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, sync_playwright
from pypdf import PdfReader

from pointbook.reckoning.statements import statements
from pointbook.vocabulary.points import show
from pointbook.vocabulary.statements import Statement
from pointbook.writing.pages import page as rendered
from tests.reckoning.months import small_month
from tests.writing import samples
from tests.writing.test_pages import OVERFLOW

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ALONE = """() => [...document.querySelectorAll(".sheet")].filter(
  (sheet) => sheet.querySelector(".sign-off") && !sheet.querySelector("tbody tr, .prose p")
).length"""


@pytest.fixture(scope="module")
def browser(needs_chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(needs_chromium), args=QUIET)
        yield started
        started.close()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    # Axe is put into the page by the test, past the page's own policy.
    context = browser.new_context(viewport={"width": 1800, "height": 1000}, bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("households", [1, 7, 60, 61, 250, 1000])
def test_every_household_and_number_is_on_paper_once(
    tab: Page, tmp_path: Path, households: int
) -> None:
    statement = samples.points(households, draft=households % 2)
    file = tmp_path / "points.html"
    file.write_bytes(rendered(statement))
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(file.as_uri())
    assert tab.evaluate(OVERFLOW) == []
    assert tab.evaluate(ALONE) == 0
    count = tab.locator(".sheet").count()
    tab.pdf(path=tmp_path / "points.pdf", prefer_css_page_size=True)
    assert asked == [file.as_uri()]
    printed = PdfReader(tmp_path / "points.pdf")
    assert len(printed.pages) == count
    text = "\n".join(sheet.extract_text() for sheet in printed.pages)
    codes = Counter(re.findall(r"V03-\d{4}", text))
    assert codes == Counter(str(row[1]) for row in statement.tables[0].rows)
    words = Counter(re.findall(r"[\d.]+", text))
    for row in statement.tables[0].rows:
        for value in row[4:]:
            assert isinstance(value, int)
            assert words[show(value)] >= 1, (row[1], value)
    if statement.draft:
        assert text.count("DRAFT") == count


def of_the_month(kind: str) -> Statement:
    return next(each for each in statements(small_month()) if each.kind == kind)


@pytest.mark.parametrize("kind", ["index", "summary", "problems"])
def test_anyone_can_use_the_pages(tab: Page, tmp_path: Path, kind: str) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(rendered(of_the_month(kind)))
    tab.goto(file.as_uri())
    found = Axe().run(tab).response["violations"]
    serious = [each for each in found if each["impact"] in ("serious", "critical")]
    assert [(each["id"], each["help"]) for each in serious] == []


def test_the_summary_at_a_glance_is_on_the_first_page(tab: Page, tmp_path: Path) -> None:
    file = tmp_path / "summary.html"
    file.write_bytes(rendered(of_the_month("summary")))
    tab.goto(file.as_uri())
    assert tab.locator("svg.chart").count() == 4
    tab.pdf(path=tmp_path / "summary.pdf", prefer_css_page_size=True)
    printed = PdfReader(tmp_path / "summary.pdf")
    assert len(printed.pages) <= 2
    first = printed.pages[0].extract_text()
    assert "Points outstanding and cover" in first
    assert "Supermarkets compared" in first
