"""One village, one policy: seven villages with rules of their own in one workspace come to what each of
them comes to in a workspace where its rules are everybody's."""

import csv
import shutil
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pointbook import batch, checking
from pointbook.demo import township
from pointbook.documents.rehearsal import Compared
from pointbook.tasks import rehearse

MONTHS = 2
VILLAGES = [f"V{number:02}" for number in range(1, 8)]
CAPS = dict(zip(VILLAGES, (3, 5, 8, 12, 20, 40, 1), strict=True))  # household and month
LEAST = dict(zip(VILLAGES, (0, 1, 2, 5, 10, 20, 3), strict=True))  # min_exchange
ITEM = dict(zip(VILLAGES, (1, 2, 3, 4, 5, 6, 7), strict=True))  # ENV-04 a month


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plain") / "t"
    township(folder, villages=7, households=12, rows=60, months=MONTHS, seed=7)
    return folder


def with_rules(plain: Path, folder: Path, villages: Mapping[str, str]) -> Path:
    """A copy whose rules hold in the villages (with the 村编号 that the mapping gives them, or none)
    and whose inbox is theirs alone."""
    shutil.copytree(plain, folder)
    for path in (folder / "inbox").rglob("*.xlsx"):
        if not path.name.startswith(tuple(villages)):
            path.unlink()
    book: Any = openpyxl.load_workbook(folder / "rules.xlsx")
    for sheet in ("设置", "评分细则"):
        page = book[sheet]
        head = next(row for row in page.iter_rows() if row[0].value in ("项目", "细则编号"))
        at = {cell.value: cell.column for cell in head}
        line = page.max_row + 1
        general = [cell for row in page.iter_rows() if row[0].value == "ENV-04" for cell in row]
        for village, own in villages.items():
            if sheet == "设置":
                for name, values in (("户月封顶", CAPS), ("起兑分", LEAST)):
                    for old in page.iter_rows():
                        if old[0].value == name and not old[at["村编号"] - 1].value:
                            old[1].value = None if own else values[village]
                    if own:
                        page.cell(line, at["项目"]).value = name
                        page.cell(line, at["取值"]).value = values[village]
                        page.cell(line, at["村编号"]).value = own
                        line += 1
            elif own:
                for cell in general:
                    page.cell(line, cell.column).value = cell.value
                page.cell(line, at["每户每月上限"]).value = ITEM[village]
                page.cell(line, at["村编号"]).value = own
                line += 1
            else:
                page.cell(general[0].row, at["每户每月上限"]).value = ITEM[village]
    book.save(folder / "rules.xlsx")
    return folder


def data(folder: Path, name: str) -> dict[str, list[dict[str, str]]]:
    """The rows of a table of all months, by village."""
    found = defaultdict(list)
    for path in sorted(folder.glob(f"outbox/*/data/{name}.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                found[row["village"]].append(row)
    return found


@pytest.fixture(scope="module")
def together(plain: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("together") / "t"
    with_rules(plain, folder, {village: village for village in VILLAGES})
    result = batch.run(folder)
    assert result.usable
    codes = {problem.code for problem in result.problems}
    assert {"cap-reached", "below-minimum"} <= codes  # the rules bite
    assert "unknown-setting" not in codes
    return folder


def test_seven_rule_sets_are_seven_workspaces(plain: Path, together: Path, tmp_path: Path) -> None:
    for village in VILLAGES:
        alone = with_rules(plain, tmp_path / village, {village: ""})
        batch.run(alone)
        for name in ("entries", "balances", "stock"):
            assert data(alone, name)[village] == data(together, name)[village], (village, name)


def test_the_township_is_the_sum_of_its_villages(together: Path) -> None:
    result = checking.check(together)
    for month in result.months.values():
        closing = sum(balance.closing for each in month.villages for balance in each.balances)
        assert sum(each.figures["closing"] for each in month.villages) == closing
        assert month.summary["closing"] == closing


def test_rehearsing_one_villages_change_touches_that_village_alone(
    together: Path, tmp_path: Path
) -> None:
    book: Any = openpyxl.load_workbook(together / "rules.xlsx")
    for row in book["设置"].iter_rows():
        if row[0].value == "户月封顶" and row[2].value == "V03":
            row[1].value = CAPS["V03"] + 4
    book.save(tmp_path / "draft.xlsx")
    found = rehearse.compared(together, tmp_path / "draft.xlsx", "zh")
    assert isinstance(found, Compared)
    pairs = [(each.now, each.draft) for each in found.moved()]
    assert {entry.village for pair in pairs for entry in pair if entry} == {"V03"}
    assert {home.partition("-")[0] for home, _ in found.changes()} == {"V03"}
