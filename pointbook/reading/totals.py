"""Totals: a row or column of 合计 that holds numbers must agree with what it adds up.

A 小计 adds up the rows since the total before it, a 合计 those since the 合计 before it or all
above: both are usual. So are totals above the rows. A column of 合计 adds up all items of a row,
those before it, or those since the total before it.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import accumulate

from pointbook.reading import values
from pointbook.reading.tables import Table
from pointbook.vocabulary.claims import TOO_FINE
from pointbook.vocabulary.points import show
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.schema import SUBTOTAL

_points = values.Memo(values.points)
_NUMBERS = ("quantity", "points", "counted")
Worth = Callable[[str, int], int]  # an item's code and a day to its points
Addends = tuple[Sequence[int], ...]  # what a total may add up, row by row; the likeliest first


def mismatches(table: Table, worth: Worth, met: int) -> Iterator[Problem]:
    """Every total of a table that disagrees.

    ``worth`` tells what √ counts under an item's code on a day, ``met`` the day of rows without.
    """
    if not table.total_rows and not table.total_columns:
        return
    columns: list[tuple[str | int, Addends]] = [
        (name, ([_number(cell) for cell in table.cells(name)],))
        for name in _NUMBERS
        if name in table.origin.positions
    ]
    items = _items(table, worth, met)
    for position in table.total_columns if items else ():
        groups = tuple(
            list(map(sum, zip(*group, strict=True))) if group else [0] * table.length
            for group in _groups(table, position, items)
        )
        yield from _across(table, position, groups)
        columns.append((position, groups))
    columns += [(position, (numbers,)) for position, numbers in items.items()]
    for column, addends in columns:
        yield from _down(table, column, addends)


def _items(table: Table, worth: Worth, met: int) -> dict[int, list[int]]:
    """What each item's column of a matrix counts, by its position."""
    year = date.fromordinal(met).year
    days = [met] * table.length
    if table.items and "date" in table.origin.positions:
        days = [values.in_year(values.day(cell), year) for cell in table.cells("date")]
    return {
        position: [
            0 if cell == "" else worth(code, day) if values.is_tick(cell) else _number(cell)
            for cell, day in zip(table.cells(position), days, strict=True)
        ]
        for position, code in table.items
    }


def _groups(
    table: Table, position: int, items: dict[int, list[int]]
) -> tuple[list[list[int]], ...]:
    """The items that a total at a position may add up."""
    last = max((at for at in table.total_columns if at < position), default=0)
    return (
        list(items.values()),
        [numbers for at, numbers in items.items() if at < position],
        [numbers for at, numbers in items.items() if last < at < position],
    )


def _number(cell: object) -> int:
    number: int = _points[cell]
    return number if number > TOO_FINE else 0


def _down(table: Table, column: str | int, addends: Addends) -> Iterator[Problem]:
    """The total rows of one column."""
    cells, totals = table.cells(column), set(table.total_rows)
    upto = [
        list(accumulate((0 if row in totals else n for row, n in enumerate(numbers)), initial=0))
        for numbers in addends
    ]
    since = since_total = 0  # where the rows after the last total begin, and after the last 合计
    for row in table.total_rows:
        subtotal = _is_subtotal(table, row)
        starts = (since,) if subtotal else (0, since_total)
        end = row or table.length  # one that stands above all rows adds up those below
        sums = [sums[end] - sums[start] for start in starts for sums in upto]
        yield from _compared(table, row, column, cells[row], sums)
        since, since_total = row, since_total if subtotal else row


def _is_subtotal(table: Table, row: int) -> bool:
    said = (table.values[number] for number in table.grid[:, row].tolist())
    return any(isinstance(cell, str) and values.heading(cell) == SUBTOTAL for cell in said)


def _across(table: Table, position: int, groups: Addends) -> Iterator[Problem]:
    """The rows of one total column."""
    totals = set(table.total_rows)
    for row, cell in enumerate(table.cells(position)):
        if row not in totals:
            yield from _compared(table, row, position, cell, [group[row] for group in groups])


def _compared(
    table: Table, row: int, column: str | int, cell: object, sums: Sequence[int]
) -> Iterator[Problem]:
    stated = _points[cell]
    if stated >= TOO_FINE and stated not in sums:
        facts = {"expected": show(sums[0])}
        yield Problem("total-mismatch", table.place(row, column), values.shown(cell), facts=facts)
