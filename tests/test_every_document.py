"""What holds of every document, from a clean quarter: rows fit their heads, codes follow figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pointbook import batch, checking
from pointbook.demo import township
from pointbook.documents.every import statements
from pointbook.reckoning.month import Month
from pointbook.vocabulary.statements import Figure, Link, Links, Mark, Value, spoken
from tests.journeys.journey import HERE, made, outcome

MONTH = "2022-09"


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Month:
    folder = tmp_path_factory.mktemp("quarter")
    page = HERE / "quarter.md"
    outcome(page, made(page, folder))
    return checking.check(folder, "zh").months[MONTH]


KINDS: dict[str, Callable[[Value], bool]] = {
    "points": lambda value: isinstance(value, int | Figure),
    "count": lambda value: isinstance(value, int | Figure | Link),
    "date": lambda value: isinstance(value, date),
    "percent": lambda value: isinstance(value, int | str),
    "text": lambda value: isinstance(value, str | Link | Links | Mark),
    "code": lambda value: isinstance(value, str),
}


def test_every_row_has_a_value_of_its_columns_shape(month: Month) -> None:
    for statement in statements(month):
        for table in statement.tables:
            for row in (*table.rows, *([table.total] if table.total else [])):
                assert len(row) == len(table.columns), statement.name
                for value, column in zip(row, table.columns, strict=True):
                    if value not in (None, "") and row is not table.total:
                        assert KINDS[column.shape](value), (statement.name, column.heading, value)


def test_the_same_month_twice_says_the_same(month: Month) -> None:
    assert statements(month) == statements(month)


def test_a_ledger_has_seven_sheets_and_a_shop_that_serves_others_its_settlement(
    month: Month,
) -> None:
    found = {
        each.name: [table.title for table in spoken(each, "zh").tables]
        for each in statements(month)
        if each.name.startswith("township/ledgers/")
    }
    assert len(found["township/ledgers/V02"]) == 7
    assert found["township/ledgers/V01"] == [*found["township/ledgers/V02"], "结算单"]


def test_texts_stay_sentences_until_they_are_spoken(month: Month) -> None:
    """A page of one language has no sentence of the other: each is said once, by the writer."""
    desk = next(each for each in statements(month) if each.name == "township/desk")
    assert spoken(desk, "zh").title == "案头：2022年9月"
    assert spoken(desk, "en").title == "The desk, 2022-09"


def test_a_month_of_seven_villages_is_few_documents(tmp_path: Path) -> None:
    """At most 40 beside data and rows; a page and its workbook are one."""
    township(tmp_path / "t", villages=7, households=4, rows=12, months=1)
    batch.run(tmp_path / "t")
    (outbox,) = (tmp_path / "t" / "outbox").glob("????-??")
    made = {path.relative_to(outbox).with_suffix("") for path in outbox.rglob("*.*")}
    counted = {path for path in made if path.parts[0] not in ("data", "rows")}
    assert len(counted - {Path("township/rows")}) <= 40
    assert {path.parent.name for path in counted} >= {f"V{at:02d}" for at in range(1, 8)}
