"""A clerk's workbook from plain rows: text stays text."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

import openpyxl

from pointbook.forms.entrybook import EntrySheet, entrybook_bytes

SHEET = EntrySheet(
    "兑换登记",
    "甲村 兑换登记",
    ("日期", "户主", "积分"),
    [(date(2022, 9, 5), "=1+1", 2.5), (date(2022, 9, 6), "李𬭎", 12), (None, "", None)],
    ("合计", None, 14.5),
)
COVER: dict[str, str | date | None] = {
    "村编号": "V01",
    "月份": "2022-09",
    "评议会日期": date(2022, 9, 28),
    "超额审批人": None,
}


def rows(data: bytes, sheet: str) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(BytesIO(data))[sheet].iter_rows(values_only=True))


def test_it_holds_the_cells_that_it_was_given() -> None:
    data = entrybook_bytes("甲村 月报", COVER, [SHEET])
    assert rows(data, "兑换登记") == [
        ("甲村 兑换登记", None, None),
        ("日期", "户主", "积分"),
        (datetime(2022, 9, 5), "=1+1", 2.5),
        (datetime(2022, 9, 6), "李𬭎", 12),
        (None, None, None),
        ("合计", None, 14.5),
    ]
    assert rows(data, "封面") == [
        ("甲村 月报", None),
        (None, None),
        ("村编号", "V01"),
        ("月份", "2022-09"),
        ("评议会日期", datetime(2022, 9, 28)),
        ("超额审批人", None),
    ]
    assert data == entrybook_bytes("甲村 月报", COVER, [SHEET])


def test_text_that_looks_like_a_formula_is_text() -> None:
    page = openpyxl.load_workbook(BytesIO(entrybook_bytes("", COVER, [SHEET])))["兑换登记"]
    assert page["B3"].data_type == "s"
