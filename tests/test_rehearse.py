"""rehearse: the same rules change nothing, one changed rule changes only what it touches."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from pointbook.documents.rehearsal import Compared, statements
from pointbook.tasks import rehearse
from pointbook.vocabulary.statements import spoken
from pointbook.vocabulary.stops import UNUSABLE
from tests.book.workspaces import clean, close_all
from tests.witness.workspaces import make


def draft(workspace: Path, item: str, **cells: str | int) -> Path:
    """The workspace's rules with some cells of one item changed."""
    path = workspace / "draft.xlsx"
    book = openpyxl.load_workbook(workspace / "rules.xlsx")
    sheet = book["评分细则"]
    rows = list(sheet.iter_rows())
    heads = next([c.value for c in row] for row in rows if row[0].value == "细则编号")
    for row in rows:
        if row[0].value == item:
            for name, value in cells.items():
                row[heads.index(name)].value = value
    book.save(path)
    return path


def compared(workspace: Path, rules: Path, language: str = "en") -> Compared:
    found = rehearse.compared(workspace, rules, language)
    assert isinstance(found, Compared)
    return found


@pytest.mark.parametrize("seed", range(4))
def test_unchanged_rules_change_nothing(tmp_path: Path, seed: int) -> None:
    make(seed, tmp_path)
    done = compared(tmp_path, tmp_path / "rules.xlsx")
    assert done.months
    assert not done.changes()
    assert not done.moved()


def test_closed_months_are_replayed_and_nothing_is_written(tmp_path: Path) -> None:
    clean(tmp_path, villages=1, months=2)
    close_all(tmp_path, ["2022-07"])
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    done = compared(tmp_path, tmp_path / "rules.xlsx")
    assert done.months == ["2022-07", "2022-08"]
    assert not done.moved()
    after = {p: p.read_bytes() for p in before}
    assert after == before


def test_one_changed_rule_changes_exactly_its_entries(tmp_path: Path) -> None:
    clean(tmp_path, villages=1, months=2)
    other = draft(tmp_path, "ENV-02", 分值=4, 每户每月上限=4, 每户每年上限=48)
    done = compared(tmp_path, other)
    moved = done.moved()
    assert moved
    # Three points became four, for each month that a yard was found clean.
    points = {(each.now and each.now.points, each.draft and each.draft.points) for each in moved}
    assert points == {(300, 400)}
    assert done.draft.awarded - done.now.awarded == 100 * len(moved)
    assert sum(by for _, by in done.changes()) == 100 * len(moved)


def test_a_faulty_draft_is_listed_with_its_cells(tmp_path: Path) -> None:
    clean(tmp_path, villages=1, months=1)
    other = draft(tmp_path, "ENV-02", 类别编号="NIX")
    done = rehearse.rehearse(tmp_path, other, "en")
    [line] = done.lines
    assert line.startswith("draft.xlsx › 评分细则 › ")
    assert done.code == UNUSABLE


def test_the_page_says_who_gains_most(tmp_path: Path) -> None:
    clean(tmp_path, villages=1, months=1)
    shutil.copy(tmp_path / "rules.xlsx", tmp_path / "x.xlsx")
    other = draft(tmp_path, "ENV-02", 分值=13, 每户每月上限=13, 每户每年上限=130)
    done = compared(tmp_path, other)
    page, everyone = statements(done)
    gain, lose = page.tables[1], page.tables[2]
    assert {row[3] for row in gain.rows} == {1000}
    assert not lose.rows
    assert len(everyone.tables[0].rows) == len(done.now.closing)


def test_the_side_of_today_is_named_after_its_rules(tmp_path: Path) -> None:
    clean(tmp_path, villages=1, months=1)
    done = compared(tmp_path, draft(tmp_path, "ENV-02", 分值=4, 每户每月上限=4), "zh")
    pages = spoken(tuple(statements(done)), "zh")
    (costs, *_), (everyone, entries) = (page.tables for page in pages)
    for table in (costs, everyone, entries):
        headings = [column.heading for column in table.columns]
        assert headings[headings.index("按草案") - 1] == "现行规则"
