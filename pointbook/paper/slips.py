"""Slips: a third of an A4 page for each household, cut along dashed lines.

A household with many lines gets smaller type, then two or three thirds, then further pages; its
lines are never dropped. Lengths are in points.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pointbook.paper.grids import NUMBERS
from pointbook.paper.lettering import ems, lines, shown
from pointbook.vocabulary.statements import Column, Statement, Table

THIRDS = 3
THIRD, WIDTH = 841.89 / THIRDS, 595.28
EDGE, HEAD, FACTS, SIDES = 20.0, 50.0, 30.0, 26.0
SIZES = (15, 14, 13, 12)
LEADING, PAD, RULE, SIDE = 1.2, 2.0, 0.75, 0.4


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip: whose it is, its lines in a type size, and how many thirds of a page it takes."""

    title: str
    facts: tuple[tuple[str, str], ...]
    code: str
    size: int
    thirds: int
    part: int
    rows: tuple[tuple[str, ...], ...]


def slips(statement: Statement) -> list[tuple[Slip, ...]]:
    """All slips in their order on as many pages as they take."""
    pages: list[tuple[Slip, ...]] = []
    page: list[Slip] = []
    least = THIRDS if statement.kind == "passbooks" else 1
    for table in statement.tables:
        for slip in _slips(table, least):
            if sum(each.thirds for each in page) + slip.thirds > THIRDS:
                pages.append(tuple(page))
                page = []
            page.append(slip)
    return [*pages, tuple(page)] if page else pages


def widths(columns: Sequence[Column]) -> tuple[float, ...]:
    """The share of each column; what no figure or date needs is for the words."""
    needs = [0.0 if column.shape == "text" else _narrow(column) for column in columns]
    words = max(needs.count(0.0), 1)
    rest = (WIDTH - 2 * SIDES) / SIZES[0] - sum(needs)
    return tuple(need or rest / words for need in needs)


def _narrow(column: Column) -> float:
    digits = 0.5 if column.shape in NUMBERS else 0.6
    return max(column.width * digits, ems(column.heading)) + 2 * SIDE


def _slips(table: Table, least: int) -> Iterator[Slip]:
    shows = [shown(column.shape) for column in table.columns]
    cells = [
        tuple(show(value) for show, value in zip(shows, row, strict=True)) for row in table.rows
    ]
    size, thirds = _fitting(table, cells, least)
    part = 0
    while cells or not part:
        taken = max(_going(table, cells, size, thirds), 1)
        rows, cells = tuple(cells[:taken]), cells[taken:]
        yield Slip(table.title, table.facts, table.code, size, thirds, part, rows)
        part += 1


def _fitting(table: Table, cells: Sequence[tuple[str, ...]], least: int) -> tuple[int, int]:
    """The fewest thirds, ``least`` at least, and the largest type that needs no more."""
    for thirds in range(least, THIRDS + 1):
        for size in SIZES:
            if _going(table, cells, size, thirds) == len(cells):
                return size, thirds
    return SIZES[-1], THIRDS


def _going(table: Table, cells: Sequence[tuple[str, ...]], size: int, thirds: int) -> int:
    """How many of the lines go on one slip."""
    room = thirds * THIRD - EDGE - HEAD - FACTS - size * LEADING - 2 * PAD
    shares = widths(table.columns)
    for number, row in enumerate(cells):
        room -= _height(table.columns, shares, row, size)
        if room < 0:
            return number
    return len(cells)


def _height(
    columns: Sequence[Column], shares: Sequence[float], row: tuple[str, ...], size: int
) -> float:
    texts = (
        lines(text, share * SIZES[0] / size - 2 * SIDE)
        for column, share, text in zip(columns, shares, row, strict=True)
        if column.shape == "text"
    )
    most = max(texts, default=1)
    return most * LEADING * size + 2 * PAD + RULE
