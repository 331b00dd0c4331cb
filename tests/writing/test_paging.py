"""Paging: a table stands on one page with its head, and no page is wasted for it."""

import pytest

from pointbook.paper.paging import breaks

HEAD = [10.0] * 20


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([10], []),  # it fits below the first
        ([31], [20]),  # torn here, whole on the next page
        ([60], []),  # whole nowhere, and there is room for a start
        ([31, 15], [20]),  # the third follows on the second page
        ([31, 25], [20, 51]),
    ],
)
def test_a_table_is_torn_only_where_it_must_be(rows: list[int], found: list[int]) -> None:
    starts = [20 + sum(rows[:at]) for at in range(len(rows))]
    assert breaks([*HEAD, *[10.0] * sum(rows)], starts, page=500) == found


def test_no_heading_stands_alone_at_the_foot() -> None:
    assert breaks([10.0] * 147, [47], page=500) == [47]


def test_hardly_used_pages_are_not_ended() -> None:
    assert breaks([10.0] * 53, [5], page=500) == []


def test_without_tables_nothing_is_kept_together() -> None:
    assert breaks([10.0] * 99, [], page=500) == []
