"""Pages: nothing clipped, nothing dropped, nothing asked of anybody."""

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from pointbook.paper import charts, lettering, pages, slips
from pointbook.paper import posters as sheets
from pointbook.paper.grids import TYPES
from pointbook.vocabulary.statements import Column, Link, Statement
from tests.writing import samples


class Seen(HTMLParser):
    """The texts of a page in cells, and its sheets."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.sheets = 0
        self.inside = False
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.sheets += tag == "section" and ("class", "sheet") in attrs
        if tag == "td":
            self.cells.append("")
        self.inside = tag in ("td", "span") and bool(self.cells) and (self.inside or tag == "td")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "tr", "table"):
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.cells[-1] += data.strip("\n")


def expected(statement: Statement) -> Counter[str]:
    """Every cell that a statement's tables hold, as text; blanks aside."""
    found: Counter[str] = Counter()
    for table in statement.tables:
        for row in (*table.rows, *([table.total] if table.total else [])):
            for column, value in zip(table.columns, row, strict=True):
                found[lettering.shown(column.shape)(value)] += 1
        if table.title and len({table.columns for table in statement.tables}) < len(
            statement.tables
        ):
            found[table.title] += 1
    del found[""]
    return found


@pytest.mark.parametrize("households", [1, 7, 60, 61, 250, 1000])
@pytest.mark.parametrize("paper", ["A3", "A4"])
@pytest.mark.parametrize("portrait", [False, True])
def test_every_cell_is_there_once(households: int, paper: str, portrait: bool) -> None:
    statement = samples.points(households, paper=paper, portrait=portrait)
    seen = Seen(pages.page(statement))
    assert +Counter(filter(None, seen.cells)) == expected(statement)


@pytest.mark.parametrize("rows", [0, 1, 13, 40, 200])
def test_long_cells_are_there_once(rows: int) -> None:
    statement = samples.exchanges(rows)
    cells = Counter(filter(None, Seen(pages.page(statement)).cells))
    assert cells - Counter(["本月没有兑换。"]) == expected(statement)
    assert cells["本月没有兑换。"] == (rows == 0)


@pytest.mark.parametrize("paper", ["A3", "A4"])
def test_every_sheet_says_what_it_is(paper: str) -> None:
    statement = samples.points(100, paper=paper, draft=3)
    text = pages.page(statement).decode()
    count = Seen(text.encode()).sheets
    assert count > 2
    for part in (
        ">漫水滩村2022年9月积分公示</h1>",
        "户主</th>",
        "<b>DRAFT</b>3 errors",
        "7KQ4-M2XD-P</b>",
    ):
        assert text.count(part) == count, part
    assert text.count("公示期") == 1  # on the first sheet
    for number in range(1, count + 1):
        assert text.count(f"Page {number} of {count}<") == 1
    last = text[text.rindex('<section class="sheet">') :]
    assert text.count("村民委员会") == last.count("村民委员会") == 2  # it signs and it issues
    assert last.count("<circle") == 1
    assert re.search(r'class="l0 (row|mixed|total)', last)
    assert "DRAFT" not in pages.page(replace(statement, draft=0)).decode()


cells = st.text("长 名a字W（、·𬭳", min_size=1, max_size=60)


@settings(max_examples=60)
@given(st.lists(st.tuples(cells, cells, st.integers(-(10**7), 10**7)), max_size=80), st.booleans())
def test_any_table_is_cut_whole(rows: list[tuple[str, str, int]], portrait: bool) -> None:
    columns = (Column("商品"), Column("户主"), Column("积分", "points"))
    statement = samples.points(0, tables=(samples.table(columns, tuple(rows)),), portrait=portrait)
    cut = sheets.cut(statement)
    (grid,) = cut.grids
    records = [
        record
        for parts in cut.sheets
        for part in parts
        for block in part.blocks
        for record in block.records
    ]
    assert len(records) == -(-len(rows) // grid.beside)
    assert cut.size >= TYPES["A3"].floor
    assert len(cut.sheets[-1]) == 1 or not rows


def test_the_last_sheet_has_rows_above_the_signatures() -> None:
    for households in range(1, 80):
        last = sheets.cut(samples.points(households)).sheets[-1]
        assert sum(len(block.records) for part in last for block in part.blocks) >= min(
            households, 3
        )


@pytest.mark.parametrize("rows", [20, 41, 68, 74])
def test_no_row_of_a_table_stands_alone_on_a_sheet(rows: int) -> None:
    notice = samples.exchanges(rows)
    exchanged, stock = notice.tables
    made = sheets.cut(
        replace(
            notice,
            tables=(
                exchanged,
                replace(stock, values=tuple(4 * list(each) for each in stock.values)),
            ),
        )
    )
    for part in (part for parts in made.sheets for part in parts):
        assert sum(len(block.records) for block in part.blocks) > 1


@pytest.mark.parametrize("rows", range(20, 80, 7))
def test_two_rows_under_a_name_stay_with_it(rows: int) -> None:
    """As the candidates for an honour do: nobody stands on a sheet that does not say for what."""
    notice = samples.exchanges(rows)
    exchanged, stock = notice.tables
    assert len(stock.values[0]) == 4  # three abreast, so on two lines
    named = [replace(stock, title=f"第{number}项") for number in range(16)]
    cut = sheets.cut(replace(notice, tables=(exchanged, *named)))
    parts = [part for parts in cut.sheets for part in parts if part.grid == 1]
    assert sum(len(block.records) for part in parts for block in part.blocks) == 16 * 3
    assert all(part.blocks[0].kind == "group" for part in parts)


def test_type_is_as_large_as_the_sheets_allow() -> None:
    few, many = sheets.cut(samples.exchanges(2)), sheets.cut(samples.exchanges(300))
    assert few.size > many.size == TYPES["A3"].floor
    assert len(few.sheets) == 1


def test_the_policy_names_what_stands_in_the_page() -> None:
    for statement in (samples.points(3), samples.report(), samples.slips(3)):
        text = pages.page(statement).decode()
        policy = re.search(r'Security-Policy" content="([^"]*)"', text)
        assert policy is not None
        allowed = policy[1].replace("&#39;", "'")
        assert "unsafe" not in allowed
        for kind in ("style", "script"):
            for inline in re.findall(rf"<{kind}>(.*?)</{kind}>", text, re.DOTALL):
                digest = b64encode(sha256(inline.encode()).digest()).decode()
                assert f"{kind}-src" in allowed
                assert f"'sha256-{digest}'" in allowed
        assert not re.search(r'(src|href)="(?!#|villages/)|style="|url\(|@import', text)


def test_text_is_never_markup() -> None:
    nasty = '<script>alert(1)</script>"&\x1e<td>\x1f'
    table = samples.table(
        (Column(nasty), Column("x", "points")), ((nasty, 5), (Link(nasty, "a.html"), 5))
    )
    for kind in ("points", "problems", "rows"):
        statement = samples.points(
            0, kind=kind, title=nasty, facts=((nasty, nasty),), tables=(table,), objections=nasty
        )
        text = pages.page(statement).decode()
        assert "<script>alert" not in text
        assert text.count("<td") == 4


def test_the_same_statement_gives_the_same_bytes() -> None:
    for statement in (samples.points(50), samples.report(), samples.slips(3, 9)):
        assert pages.page(statement) == pages.page(statement)


@pytest.mark.parametrize("lines", [(0,), (1, 2, 3), (5, 9, 14, 33, 200, 1)])
def test_no_line_of_a_slip_is_lost(lines: tuple[int, ...]) -> None:
    text = pages.page(samples.slips(*lines)).decode()
    for slip, count in enumerate(lines):
        assert all(text.count(f"事由{slip}-{line}：") == 1 for line in range(count))
        assert text.count(f"<h2>V03-{slip:04d}") >= 1


# In a real browser. One start for all.


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1800, "height": 1000})
    page.on("console", lambda message: pytest.fail(message.text))
    yield page
    page.close()


OVERFLOW = """() => {
  const faults = [];
  for (const sheet of document.querySelectorAll(".sheet")) {
    const paper = sheet.getBoundingClientRect();
    for (const part of sheet.querySelectorAll("*")) {
      const box = part.getBoundingClientRect();
      if (box.width && (box.bottom > paper.bottom + 1 || box.right > paper.right + 1))
        faults.push("outside: " + part.textContent.slice(0, 40));
    }
    const boxes = [...sheet.children].map((child) => child.getBoundingClientRect());
    for (let at = 1; at < boxes.length; at++)
      if (boxes[at].top < boxes[at - 1].bottom - 1) faults.push("one over another");
    const main = sheet.querySelector(":scope > main");
    if (main && main.lastElementChild.getBoundingClientRect().bottom >
        main.getBoundingClientRect().bottom + 1) faults.push("rows over the foot");
  }
  for (const cell of document.querySelectorAll("td, th, h1, h2, p"))
    if (cell.scrollWidth > cell.clientWidth + 1) faults.push("clipped: " + cell.textContent);
  return faults;
}"""

PRINTED = {
    "one": samples.points(1),
    "seven, draft": samples.points(7, draft=2),
    "sixty": samples.points(60),
    "sixty-one": samples.points(61, paper="A4", draft=12),
    "upright": samples.points(61, portrait=True),
    "many": samples.points(250),
    "exchanges": samples.exchanges(75),
    "measures": samples.measures(40),
    "slips": samples.slips(0, 2, 5, 9, 14, 33, 70, 1, 1, 1),
}


@pytest.mark.parametrize("name", PRINTED)
def test_printed_in_a_browser(tab: Page, tmp_path: Path, name: str) -> None:
    statement = PRINTED[name]
    file = tmp_path / "page.html"
    file.write_bytes(pages.page(statement))
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(file.as_uri())
    assert tab.evaluate(OVERFLOW) == []
    tab.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    printed = PdfReader(tmp_path / "page.pdf")
    assert len(printed.pages) == tab.locator(".sheet").count()
    box = sorted(float(side) for side in printed.pages[0].mediabox[2:])
    assert box == pytest.approx({"A3": [842, 1191], "A4": [595, 842]}[statement.paper], abs=2)
    assert asked == [file.as_uri()]
    text = "".join(page.extract_text() for page in printed.pages)
    households = Counter(re.findall(r"V03-\d{4}", text))
    once = {str(row[1]) for row in statement.tables[0].rows} if statement.kind == "points" else {}
    assert all(households[code] == 1 for code in once)


def test_tables_sort_and_links_lead_on(tab: Page, tmp_path: Path) -> None:
    file = tmp_path / "index.html"
    file.write_bytes(pages.page(samples.report()))
    tab.goto(file.as_uri())
    for wanted in (["V03", "V01", "V02"], ["V02", "V01", "V03"]):
        tab.get_by_role("button", name="错误").click()
        assert tab.locator("tbody td:first-child").all_text_contents() == wanted
    assert tab.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"
    assert tab.locator("a").first.get_attribute("href") == "villages/V02/points.html"


def test_short_words_are_not_torn() -> None:
    columns = (Column("社"), Column("事由"), Column("率", "percent"))
    rows = (("三社", "参加村级集中环境整治、义务劳动", 93), ("一社", "无偿献血", 7))
    text = pages.page(
        Statement("x", "problems", "zh", "表", tables=(samples.table(columns, rows),))
    )
    assert '<td class="text short">三社' in text.decode()
    assert '<td class="text">无偿献血' in text.decode()
    assert '<td class="figure">93 %' in text.decode()


def test_a_title_stands_in_one_line() -> None:
    title = "红柳湾村2022年9月荣誉评选候选户"
    frame = sheets.cut(samples.points(3, title=title, portrait=True, draft=2)).frame
    between = frame.inner - 2 * sheets.DRAFT * frame.type.floor
    assert lettering.ems(title) * frame.title <= between + 0.1


def test_labels_of_a_chart_can_be_read_on_paper() -> None:
    """Two charts stand side by side on A4, each with 250 points to draw on."""
    assert charts.TYPE * 250 / charts.WIDTH >= 7


def test_a_slip_has_a_picture_to_scan_where_it_has_a_code() -> None:
    coded = samples.slips(3, 9)
    assert pages.page(coded).decode().count('class="qr"') == 2
    plain = replace(coded, tables=tuple(replace(table, code="") for table in coded.tables))
    assert 'class="qr"' not in pages.page(plain).decode()


def test_slips_are_as_high_as_their_lines_and_keep_their_order() -> None:
    made = slips.slips(samples.slips(1, 2, 30, 40, 1, 1))
    found = [slip for page in made for slip in page]
    assert [slip.title[:8] for slip in found if not slip.part] == [
        f"V03-000{at}" for at in range(6)
    ]
    assert all(sum(slip.height for slip in page) <= slips.HEIGHT for page in made)
    assert found[0].height < found[1].height < found[2].height


def test_narrow_records_stand_beside_one_another() -> None:
    """Where that saves paper, and every one of them once, in its order."""
    columns = (Column("户号", "code"), Column("户主"), Column("积分", "points"))
    rows = tuple((f"{at:03d}", "张*芳", 100 * at) for at in range(100))
    cut = sheets.cut(samples.points(0, tables=(samples.table(columns, rows),), portrait=True))
    (grid,) = cut.grids
    assert grid.beside == 3
    assert len(cut.sheets) == 1
    codes = [cell for line in grid.lines for cell in line.cells[:: grid.each] if cell]
    assert codes == [row[0] for row in rows]


@pytest.mark.parametrize("paper", ["A3", "A4"])
def test_paper_lies_on_its_side_before_a_record_is_folded(paper: str) -> None:
    statement = samples.points(30, paper=paper, portrait=True)
    (table,) = statement.tables
    columns, values = table.columns, table.values
    wide = replace(table, columns=columns + columns[-3:], values=values + values[-3:], total=None)
    narrow = replace(table, columns=columns[:9], values=values[:9], total=None)
    for tables, upright in (((narrow,), True), ((wide,), False)):
        cut = sheets.cut(replace(statement, tables=tables))
        assert all(laid.fold == 1 for laid in cut.layouts)
        assert (cut.frame.height > cut.frame.width) == upright
