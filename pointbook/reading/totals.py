"""Totals: a row or column of 合计 that holds numbers must agree with what it adds up.

A subtotal may add up the rows since the total before it, or all rows above: both are usual.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from pointbook.reading import values
from pointbook.reading.tables import Table
from pointbook.vocabulary.claims import TOO_FINE
from pointbook.vocabulary.points import show
from pointbook.vocabulary.problems import Problem

_points = values.Memo(values.points)
_NUMBERS = ("quantity", "points", "counted")
Worth = Callable[[str, int], int]  # an item's code and a day to its points


def mismatches(table: Table, worth: Worth, met: int) -> Iterator[Problem]:
    """Every total of a table that disagrees.

    ``worth`` tells what √ counts under an item's code on a day, ``met`` the day of rows without.
    """
    if not table.total_rows and not table.total_columns:
        return
    columns: list[tuple[int, str | int, list[int]]] = [
        (table.origin.positions[name], name, [_number(cell) for cell in table.cells(name)])
        for name in _NUMBERS
        if name in table.origin.positions
    ]
    year = date.fromordinal(met).year
    days = [met] * table.length
    if table.items and "date" in table.origin.positions:
        days = [values.in_year(values.day(cell), year) for cell in table.cells("date")]
    items = [
        (
            position,
            [
                0 if cell == "" else worth(code, day) if _is_tick(cell) else _number(cell)
                for cell, day in zip(table.cells(position), days, strict=True)
            ],
        )
        for position, code in table.items
    ]
    sums = [sum(numbers) for numbers in zip(*(numbers for _, numbers in items), strict=True)]
    for position in table.total_columns:
        if items:
            yield from _across(table, position, items)
            columns.append((position, position, sums))
    columns += [(position, position, numbers) for position, numbers in items]
    for position, name, numbers in columns:
        yield from _down(table, position, name, numbers)


def _is_tick(cell: object) -> bool:
    return isinstance(cell, str) and values.code(cell) in values.TICKS


def _number(cell: object) -> int:
    number: int = _points[cell]
    return number if number > TOO_FINE else 0


def _down(
    table: Table, position: int, name: str | int, numbers: Sequence[int]
) -> Iterator[Problem]:
    """Total rows of one column."""
    cells = table.cells(position)
    since = above = 0
    totals = set(table.total_rows)
    for index, number in enumerate(numbers):
        if index not in totals:
            since, above = since + number, above + number
            continue
        stated = values.points(cells[index])
        if stated > TOO_FINE and stated not in (since, above):
            yield _problem(table, index, name if isinstance(name, str) else position, stated, above)
        since = 0


def _across(table: Table, position: int, items: list[tuple[int, list[int]]]) -> Iterator[Problem]:
    """One total column of a matrix, row by row."""
    before = max((at for at in table.total_columns if at < position), default=0)
    groups = [
        items,
        [item for item in items if item[0] < position],
        [item for item in items if before < item[0] < position],
    ]
    totals = set(table.total_rows)
    for index, cell in enumerate(table.cells(position)):
        stated = values.points(cell)
        if index in totals or stated <= TOO_FINE:
            continue
        sums = [sum(numbers[index] for _, numbers in group) for group in groups]
        if stated not in sums:
            yield _problem(table, index, position, stated, sums[0])


def _problem(table: Table, index: int, column: str | int, stated: int, expected: int) -> Problem:
    place = table.place(index, column)
    facts = {"expected": show(expected)}
    return Problem("total-mismatch", place, show(stated), facts=facts)
