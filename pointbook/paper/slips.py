"""Slips: one under another on A4, each as high as its lines, cut along dashed lines.

A slip that does not fit what is left of a page begins the next one; what a page does not hold goes
on the pages after it, so that no line is dropped. Lengths are in points.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pointbook.paper.grids import NUMBERS
from pointbook.paper.lettering import ems, lines, shown
from pointbook.vocabulary.statements import Column, Statement, Table

WIDTH, HEIGHT = 595.28, 841.0
EDGES, HEAD, SCANNED, FOOT, SIDES = 19.0, 24.0, 44.0, 26.0, 26.0
"""Above and below with the dashed line, the head of a slip, the same beside a code to scan, its
figures, left and right."""

SMALL, SMALL_LINE, GAP, LEAST = 9, 12.0, 14.0, 20.0
"""Type and line of whom to ask, the gap between figures, and the least room beside them in ems."""

DIGITS, DATE = 8, 10
"""So many characters find room in a column of figures, and of days."""

SIZE, LEADING, PAD, RULE, SIDE = 12, 1.2, 1.5, 0.75, 0.4
ROW = SIZE * LEADING + 2 * PAD + RULE


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip, or a further part of one: whose it is, its lines, its height."""

    title: str
    facts: tuple[tuple[str, str], ...]
    code: str
    part: int
    rows: tuple[tuple[str, ...], ...]
    height: float
    stacked: bool  # whom to ask stands above the figures


def slips(statement: Statement) -> list[tuple[Slip, ...]]:
    """All slips in their order on as many pages as they take; they share their columns."""
    pages: list[tuple[Slip, ...]] = []
    page: list[Slip] = []
    whole = statement.kind == "passbooks"  # a page for each household
    columns = statement.tables[0].columns if statement.tables else ()
    rooms = {
        at: width / SIZE - 2 * SIDE
        for at, (column, width) in enumerate(zip(columns, widths(columns), strict=True))
        if column.shape == "text"
    }
    for table in statement.tables:
        for slip in _slips(table, rooms, statement.objections):
            if page and (whole or sum(each.height for each in page) + slip.height > HEIGHT):
                pages.append(tuple(page))
                page = []
            page.append(slip)
    return [*pages, tuple(page)] if page else pages


def widths(columns: Sequence[Column]) -> tuple[float, ...]:
    """The width of each column; what no figure or date needs is for the words."""
    needs = [0.0 if column.shape == "text" else _narrow(column) for column in columns]
    words = max(needs.count(0.0), 1)
    rest = WIDTH - 2 * SIDES - sum(needs)
    return tuple(need or rest / words for need in needs)


def _narrow(column: Column) -> float:
    least = DIGITS * 0.5 if column.shape in NUMBERS else DATE * 0.6
    return (max(least, ems(column.heading)) + 2 * SIDE) * SIZE


def _slips(table: Table, rooms: Mapping[int, float], ask: str) -> Iterator[Slip]:
    """A slip, or several parts where one page does not hold all its lines; ``rooms`` are the ems that
    the columns of texts have."""
    shows = [shown(column.shape) for column in table.columns]
    foot, stacked = _foot(table.facts, ask)
    around = EDGES + (SCANNED if table.code else HEAD) + ROW + foot
    rows: list[tuple[str, ...]] = []
    height, part = around, 0

    def slip() -> Slip:
        return Slip(table.title, table.facts, table.code, part, tuple(rows), height, stacked)

    for row in zip(*map(map, shows, table.values), strict=True):
        high = max([1, *(lines(row[at], room) for at, room in rooms.items())])
        more = ROW + (high - 1) * LEADING * SIZE
        if height + more > HEIGHT:
            yield slip()
            rows, height, part = [], around, part + 1
        rows.append(row)
        height += more
    yield slip()


def _foot(facts: Sequence[tuple[str, str]], ask: str) -> tuple[float, bool]:
    """How high figures and whom to ask are, and whether they stand one above the other."""
    wide = WIDTH - 2 * SIDES
    figures = sum((ems(label) + 1.5 * ems(value) + 0.4) * SIZE + GAP for label, value in facts)
    beside = (wide - figures) / SMALL
    if not ask:
        return FOOT, False
    if beside < LEAST:
        return FOOT + lines(ask, wide / SMALL) * SMALL_LINE, True
    return max(FOOT, lines(ask, beside) * SMALL_LINE), False
