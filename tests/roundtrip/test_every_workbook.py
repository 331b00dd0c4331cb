"""Every kind of workbook that we write, opened and printed by LibreOffice: nobody is missing.

LibreOffice is started once for all of them.
"""

import re
import subprocess
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from pointbook import batch
from pointbook.demo import township
from pointbook.documents.every import statements
from pointbook.outbox.render import documents
from pointbook.tasks.forms import forms
from tests.browser.large_month import large_month
from tests.conftest import Saves

pytestmark = pytest.mark.timeout(500)

HOUSEHOLDS = 30
CODES = [f"V01-{number:04}" for number in range(1, HOUSEHOLDS + 1)]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one workbook of each kind, each named as it is in the outbox."""
    folder = tmp_path_factory.mktemp("written")
    for made in documents(statements(large_month(HOUSEHOLDS, "A3", "zh"))):
        if made.path.endswith(".xlsx"):
            (folder / made.path.replace("/", "-")).write_bytes(made.data)
    place = tmp_path_factory.mktemp("workspace") / "t"
    township(place, villages=1, households=HOUSEHOLDS, rows=60, months=1)
    forms(place, "2022-11", language="zh")
    (clerk,) = (place / "inbox").rglob("*.xlsx")
    book: Any = openpyxl.load_workbook(clerk)
    page = book["日常观察"]
    head = next(row for row in range(1, 9) if page.cell(row, 1).value == "日期")
    page.cell(head + 1, 1).value = "九月五号"
    book.save(clerk)
    batch.run(place, "zh")
    (form,) = (place / "outbox/2022-11/forms").glob("*.xlsx")
    (returned,) = (place / "outbox").rglob("returned/*.xlsx")
    (folder / "form.xlsx").write_bytes(form.read_bytes())
    filled: Any = openpyxl.load_workbook(form)
    for line, cells in enumerate(filled["兑换登记"]["A3:L302"]):
        cells[0].value, cells[2].value = date(2022, 11, 5), CODES[line % HOUSEHOLDS]
        cells[11].value = f"第{line + 1}行"
    filled.save(folder / "filled.xlsx")
    (folder / "returned.xlsx").write_bytes(returned.read_bytes())
    listed = returned.parents[1] / "problems.xlsx"
    (folder / "problems.xlsx").write_bytes(listed.read_bytes())
    return folder


@pytest.fixture(scope="module")
def printed(libreoffice: Saves, needs_pdftoppm: Path, written: Path) -> dict[str, tuple[str, ...]]:
    """What each page of each workbook says when LibreOffice has printed it."""
    folder = libreoffice("pdf", *written.glob("*.xlsx"))
    return {file.stem: _said(file) for file in folder.glob("*.pdf")}


def _said(file: Path) -> tuple[str, ...]:
    command = ["pdftotext", "-layout", str(file), "-"]
    done = subprocess.run(command, check=True, capture_output=True, timeout=60)
    pages = tuple(done.stdout.decode().split("\f")[:-1])
    assert len(pages) == len(PdfReader(file).pages)
    return pages


def households(pages: tuple[str, ...]) -> Counter[str]:
    return Counter(
        re.findall(r"V01-\d{4}(?!\d)", re.sub(r"V01-20\d{4}-A\d{4}", "", "".join(pages)))
    )


def test_every_kind_is_printed(written: Path, printed: dict[str, tuple[str, ...]]) -> None:
    names = {file.stem for file in written.iterdir()}
    assert printed.keys() == names
    wanted = {"problems", "villages-V01-notice", "township-summary", "township-rows"}
    assert wanted | {"township-ledgers-V01", "form", "returned"} <= names
    blank = [name for name, pages in printed.items() if not all(page.strip() for page in pages)]
    assert blank == []


def test_the_notice_has_its_pages_and_everyone_on_them(printed: dict[str, tuple[str, ...]]) -> None:
    pages = printed["villages-V01-notice"]
    found = [re.search(r"第\s*(\d+)\s*页，共\s*(\d+)\s*页", page) for page in pages]
    numbers = [(int(each[1]), int(each[2])) for each in found if each]
    assert len(numbers) == len(pages)
    said = "".join(pages)
    assert "V01-" in said  # once, in the head
    assert {code.removeprefix("V01-") for code in CODES} <= set(re.findall(r"\b\d{4}\b", said))
    assert "评议小组" in said


def test_the_ledgers_have_everyone(printed: dict[str, tuple[str, ...]]) -> None:
    assert set(CODES) <= households(printed["township-ledgers-V01"]).keys()


def test_the_summary_is_one_sheet(printed: dict[str, tuple[str, ...]]) -> None:
    (page,) = printed["township-summary"]
    assert "红柳村" in page


def test_a_form_prints_the_lines_that_are_ready_and_those_that_are_typed(
    printed: dict[str, tuple[str, ...]],
) -> None:
    """43 pages where formulas stood ready for 300 lines of each sheet."""
    sheets = [page for page in printed["form"] if "2022-11" in page]  # the title is on the first
    assert len(sheets) >= 4
    assert len(printed["form"]) <= len(sheets) + 2
    typed = [page for page in printed["filled"] if re.search(r"第\d+行", page)]
    assert re.findall(r"第(\d+)行", "".join(typed)) == [str(line) for line in range(1, 301)]
    assert len(typed) <= 300 / 30
    assert len(printed["filled"]) == len(printed["form"]) - 1 + len(typed)


def test_the_form_and_the_returned_copy_are_whole(printed: dict[str, tuple[str, ...]]) -> None:
    assert "会议评定" in "".join(printed["form"])
    assert "九月五号" in printed["returned"][0]
