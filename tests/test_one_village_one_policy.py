"""One village, one policy: seven villages with rules of their own in one workspace come to what each of
them comes to in a workspace where its rules are everybody's; and the goods' worth is accounted for."""

import csv
import shutil
from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pointbook import batch, checking
from pointbook.demo import township
from pointbook.documents.every import statements
from pointbook.tasks import rehearse
from tests.months import Reckoned, book, reckoned, rules_of

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


def test_what_went_over_the_counter_is_points_and_rounding(together: Path) -> None:
    """Goods × price = points × rate + cash + rounding, per exchange and per shop."""
    result = checking.check(together)
    shops: dict[str, Fraction] = defaultdict(Fraction)
    for entry in result.entries:
        if entry.kind != "exchange":
            continue
        assert entry.claim is not None
        assert entry.claim.goods is not None
        assert entry.quantity
        worth = Fraction(entry.quantity * entry.claim.goods.price, 100)
        paid = Fraction(entry.claim.row.values.get("cash", 0), 100)
        rounding = worth - Fraction(-entry.points, 100) - paid
        assert abs(rounding) <= entry.quantity * Fraction(1, 2), entry.id
        shops[entry.village] += worth - paid - rounding
    for village, rows in data(together, "entries").items():
        exchanged = sum(Fraction(row["points"]) for row in rows if row["kind"] == "exchange")
        assert shops[village] == -exchanged


def test_rehearsing_one_villages_change_touches_that_village_alone(
    together: Path, tmp_path: Path
) -> None:
    book: Any = openpyxl.load_workbook(together / "rules.xlsx")
    for row in book["设置"].iter_rows():
        if row[0].value == "户月封顶" and row[2].value == "V03":
            row[1].value = CAPS["V03"] + 4
    book.save(tmp_path / "draft.xlsx")
    found = rehearse.rehearse(together, tmp_path / "draft.xlsx", "zh").compared
    assert found is not None
    pairs = [(each.now, each.draft) for each in found.moved()]
    assert {entry.village for pair in pairs for entry in pair if entry} == {"V03"}
    assert {home.partition("-")[0] for home, _ in found.changes()} == {"V03"}


SERVED = """
    | 村编号 | 村名 | 超市名称 | 开业日期   | 供应村 |
    | V01    | 甲村 | 甲村超市 | 2022-01-01 |        |
    | V02    | 乙村 |          | 2022-01-01 | V01    |
    """


def test_one_stock_for_two_villages_and_a_settlement_of_its_exchanges() -> None:
    mine = book(
        进货登记="| 日期 | 商品编号 | 数量 |\n| 2022-09-01 | SALT | 30 |",
        兑换登记="""
            | 日期       | 户号    | 商品编号 | 数量 | 现金补差 |
            | 2022-09-05 | V01-001 | SALT     | 2    |          |
            | 2022-09-06 | V02-001 | SALT     | 5    | 1.5      |
            """,
    )
    theirs = book(
        village="V02",
        兑换登记="""
            | 日期       | 户号    | 商品编号 | 数量 | 现金补差 |
            | 2022-09-07 | V02-001 | SALT     | 4    |          |
            | 2022-09-08 | V02-001 | SALT     | 1    | 2        |
            """,
    )
    rules = rules_of(村=SERVED)
    done = reckoned(rules, mine, theirs)
    assert done.stock("SALT") == {"received": 30, "exchanged": 12, "closing": 18}
    # code, village, households, exchanges, points, goods at their price, cash
    assert settled(done) == [
        ("V01", "甲村", 1, 1, 600, 600, 0),
        ("V02", "乙村", 1, 3, 2650, 3000, 350),
    ]
    assert all(worth == points + paid for *_, points, worth, paid in settled(done))

    # What is taken back a month later is redeemed by nobody.
    sealed = {entry.id: entry for entry in done.reckoning.entries}
    back = "| 日期 | 记录号 | 原因 |\n| 2022-10-20 | V02-202209-E0002 | 记错 |"
    later = [book("2022-10"), book("2022-10", village="V02", 更正=back)]
    then = reckoned(rules, *later, carried=done.reckoning.carry(), sealed=sealed)
    assert then.stock("SALT", "2022-10") == {"opening": 18, "returned": 4, "closing": 22}
    assert settled(then, "2022-10") == [
        ("V01", "甲村", 0, 0, 0, 0, 0),
        ("V02", "乙村", 0, -1, -1200, -1200, 0),
    ]


def settled(done: Reckoned, month: str = "2022-09") -> list[tuple[Any, ...]]:
    bill = next(each for each in statements(done.month(month)) if each.kind == "settlement")
    (table,) = bill.tables
    return [tuple(row[:-1]) for row in table.rows]
