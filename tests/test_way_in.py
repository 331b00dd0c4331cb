"""The way in: what to do next, how each village stands, and that every link leads somewhere."""

from __future__ import annotations

import html
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from pointbook import batch, checking
from pointbook.documents.stage import stage
from tests.book.workspaces import clean
from tests.journeys.journey import HERE, as_text, made, outcome

MONTH = "2022-09"


@pytest.fixture(scope="module")
def outbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """September of the journey with a draft: V01 has five errors, V02 has sent nothing."""
    folder = tmp_path_factory.mktemp("draft")
    outcome(HERE / "draft.md", made(HERE / "draft.md", folder))
    return folder / "outbox" / MONTH


def text(outbox: Path, name: str) -> str:
    return as_text(outbox / f"{name}.html")


def rows(outbox: Path) -> dict[str, str]:
    """The line of each village."""
    lines = text(outbox, "index").splitlines()
    return {line.split(" | ")[0]: line for line in lines if " | " in line}


def test_it_opens_with_what_the_run_and_the_doctor_say_is_next(outbox: Path) -> None:
    [month] = checking.check(outbox.parents[1], "zh").months.values()
    lines = text(outbox, "index").splitlines()
    assert lines[lines.index("下一步") + 1] == stage(month).advice.say("zh")
    assert "2022年9月 收表中" in lines


def test_a_village_stands_in_a_word_and_a_shape(outbox: Path) -> None:
    found = rows(outbox)
    assert "■ 要改 | 5 |" in found["甲村 V01"]
    assert "△ 未报送" in found["乙村 V02"]
    assert found["甲村 V01"].endswith("打印 | 甲村_退回修改.xlsx | 更多")


def test_a_count_stands_only_where_there_is_something(outbox: Path) -> None:
    """No warning, so no 0 in the column of warnings; a village without a fault has no link there."""
    page = (outbox / "index.html").read_text("utf-8")
    assert page.count('href="problems.html#V01"') == 1
    assert "problems.html#V02" not in page
    assert ">0</a>" not in page


def test_what_a_clerk_never_opens_is_not_on_it(outbox: Path) -> None:
    page = (outbox / "index.html").read_text("utf-8")
    assert not re.findall(r'href="(?:data|rows)/', page)


def test_every_link_of_every_page_leads_to_a_document_and_its_anchor(outbox: Path) -> None:
    pages = {path: path.read_text("utf-8") for path in outbox.rglob("*.html")}
    followed = 0
    for path, page in pages.items():
        for href in map(html.unescape, re.findall(r'href="([^"]+)"', page)):
            file, _, anchor = unquote(href).partition("#")
            target = (path.parent / file).resolve()
            assert target.is_file(), (path.name, href)
            if anchor:
                assert f'id="{anchor}"' in target.read_text("utf-8"), (path.name, href)
            followed += 1
    assert followed > 50


def test_one_cause_is_one_line_with_its_cells(outbox: Path) -> None:
    lines = text(outbox, "problems").splitlines()
    wrong_year = [line for line in lines if "date-outside-month" in line]
    assert len(wrong_year) == 1
    assert wrong_year[0].startswith("■ 错误 | A2、A3、A4 |")
    paths = [line for line in lines if line.startswith("甲村 V01 › inbox/2022-09/甲村.xlsx › ")]
    assert [path.rpartition("› ")[2] for path in paths] == ["会议评定", "日常观察"]


def test_errors_stand_before_warnings(tmp_path: Path) -> None:
    page = HERE / "draft.md"
    folder = made(page, tmp_path)
    outcome(page, folder)
    lines = text(folder / "outbox" / MONTH, "problems").splitlines()
    shapes = [line[0] for line in lines if line[:1] in "■△"]
    assert shapes == sorted(shapes, key="■△".index)


@pytest.fixture(scope="module")
def clean_town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """July and August, nothing against either."""
    town = clean(tmp_path_factory.mktemp("clean") / "town", months=2)
    batch.run(town, "zh")
    return town / "outbox"


def test_a_month_that_waits_leads_to_the_one_that_is_to_be_closed_first(clean_town: Path) -> None:
    waiting = clean_town / "2022-08"
    lines = text(waiting, "index").splitlines()
    assert "2022年8月 齐全，等2022年7月先结账" in lines
    assert lines[lines.index("下一步") + 1] == "等候：样样齐全，但要等2022年7月先结账。"
    assert "先结账：2022年7月" in lines
    assert 'href="../2022-07/index.html"' in (waiting / "index.html").read_text("utf-8")
    assert "先结账：" not in text(clean_town / "2022-07", "index")


def test_what_is_held_and_what_is_promised_have_a_word_each_in_all_documents(
    clean_town: Path,
) -> None:
    """Held is the sum of all balances, promised that of those above zero."""
    summary = text(clean_town / "2022-07", "township/summary").splitlines()
    assert summary[summary.index("加分") + 4] == "月末结余"
    assert [line for line in summary if line.startswith("应兑积分是各户正结余之和；可兑保障率是")]
    pages = [path.read_text("utf-8") for path in clean_town.rglob("*.html")]
    assert not [page for page in pages if "未兑积分" in page]
