"""The way in: what to do next, how each village stands, and that every link leads somewhere."""

from __future__ import annotations

import html
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from pointbook import checking
from pointbook.documents.stage import stage
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
