"""500 passbooks on paper: each on pages of its own, every line once, nothing cut."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, cast

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from pointbook.documents.desk import lay_out
from pointbook.documents.villages.slips import passbooks
from pointbook.documents.year import accounts
from pointbook.paper.pages import page as rendered
from pointbook.reckoning.carried import Carried
from pointbook.reckoning.year import year as added_up
from pointbook.vocabulary.statements import spoken
from tests.months import book, reckoned, rules_of
from tests.writing.test_pages import OVERFLOW

SHEETS = """() => [...document.querySelectorAll(".sheet")].map((sheet) => ({
  titles: [...sheet.querySelectorAll("h2")].map((title) => title.textContent.trim()),
  rows: [...sheet.querySelectorAll("tbody tr")].map(
    (row) => [...row.cells].map((cell) => cell.textContent.trim()).join("|")),
  left: Math.min(...[...sheet.querySelectorAll("h2, td")].map(
    (part) => part.getBoundingClientRect().left - sheet.getBoundingClientRect().left)) * 0.75,
}))"""
MONTHS = [f"2022-{number:02}" for number in range(1, 13)]
HOUSEHOLDS = 500


@pytest.mark.timeout(300)
def test_five_hundred_passbooks_print_right(browser: Browser, tmp_path: Path) -> None:
    codes = [f"V01-{number:03}" for number in range(1, HOUSEHOLDS + 1)]
    lines = [f"| {code} | V01 | 古丽娜尔·艾山{code[-3:]} | 10 |" for code in codes]
    rules = rules_of({}, 户="| 户号 | 村编号 | 户主 | 期初积分 |\n" + "\n".join(lines))
    head = "| 日期 | 户号 | 细则编号 | 备注 |"
    books = [
        book(month, 会议评定="\n".join([head, *(
            f"| {month}-{day:02} | {code} | CLEAN | 第{day}日 |"
            for at, code in enumerate(codes)
            for day in range(1, 12 if at == 0 else 3)  # the first one needs several pages
        )]))
        for month in MONTHS
    ]  # fmt: skip
    entries = reckoned(rules, *books).reckoning.entries
    desk = lay_out(added_up(rules, "2022-01", "2022-12", {}, entries, Carried()))
    statement = passbooks(desk, accounts(desk, None), 0)
    file = tmp_path / "passbooks.html"
    file.write_bytes(rendered(spoken(statement, "zh")))

    tab = browser.new_page(viewport={"width": 1800, "height": 1000})
    tab.emulate_media(media="print")
    tab.goto(file.as_uri())
    assert tab.evaluate(OVERFLOW) == []
    sheets = cast("list[dict[str, Any]]", tab.evaluate(SHEETS))
    assert all(len(sheet["titles"]) == 1 for sheet in sheets)
    whose = Counter(sheet["titles"][0].split()[0] for sheet in sheets)
    assert whose.keys() == {*codes}
    assert whose["V01-001"] > 1
    assert whose["V01-002"] == 1
    assert sum(len(sheet["rows"]) for sheet in sheets) == sum(len(t.rows) for t in statement.tables)
    assert min(sheet["left"] for sheet in sheets) >= 50  # points, to bind
    tab.pdf(path=tmp_path / "passbooks.pdf", prefer_css_page_size=True)
    printed = PdfReader(tmp_path / "passbooks.pdf").pages
    assert len(printed) == len(sheets)
    assert {(round(float(p.mediabox.width)), round(float(p.mediabox.height))) for p in printed} == {
        (595, 842)
    }
    tab.close()
