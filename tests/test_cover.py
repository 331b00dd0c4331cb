"""The day that goods are bought for; what it comes to stands in ``tests/numbers/cover.md``."""

from __future__ import annotations

from datetime import date

import pytest

from pointbook.documents.township.shelves import exchange_day


@pytest.mark.parametrize(
    ("month", "setting", "last", "day"),
    [
        ("2022-09", (10, 31), None, date(2022, 10, 31)),
        ("2022-09", (9, 30), None, date(2023, 9, 30)),  # the month's own last day has gone by
        ("2022-12", (1, 15), None, date(2023, 1, 15)),
        ("2023-02", (2, 29), None, date(2024, 2, 29)),
        ("2023-01", None, date(2023, 1, 31), date(2023, 2, 28)),
        ("2022-09", None, date(2022, 3, 8), date(2022, 10, 8)),
        ("2022-09", None, None, date(2022, 10, 31)),
    ],
)
def test_exchange_days(
    month: str, setting: tuple[int, int] | None, last: date | None, day: date
) -> None:
    assert exchange_day(month, setting, last) == day
