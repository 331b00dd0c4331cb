"""Posters cut by us: one sheet is one piece of paper, and nothing is left to the browser.

From the paper, the rows and the widths of their texts follow the type size, the widths of the
columns and which rows stand on which sheet: as few sheets as the smallest type needs, then the
largest type that needs no more, the rows spread evenly. The sign-off is packed together with the
last rows, so it never stands alone. Lengths are in points, 1/72 inch; widths of texts in ems.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import ceil, inf
from typing import NamedTuple

from pointbook.paper.grids import (
    FLOOR,
    STEP,
    Block,
    Grid,
    Layout,
    blocks,
    folded,
    folds,
    grids,
    layout,
)
from pointbook.paper.lettering import ems, lines
from pointbook.vocabulary.statements import Statement

CEILING = {"A3": 32, "A4": 26}
TITLE = {"A3": (30.0, 44.0), "A4": (22.0, 32.0)}
PAPER = {"A3": (841.89, 1190.55), "A4": (595.28, 841.89)}
MARGIN = 28.0
BAND, BESIDE_TITLE, TITLE_ZONE, FOOT, GAP = 32.0, 124.0, 74.0, 28.0, 8.0
SEAL, SIGNATURE, SIGNED, NOTES = 122.0, 44.0, 3.8, 1.35
"""The circle for the seal, the height of a signature, its line in ems, the leading of notes."""

TOGETHER = 3
"""So many rows at least stand with the sign-off."""

MOST_STRETCH = 0.4
"""How far rows may be spread to fill the sheet, in ems."""


class Unit(NamedTuple):
    """Lines that no sheet parts, and the grid that they belong to."""

    height: float
    grid: int
    lines: int


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the rows on every sheet, and the room that it leaves them.

    ``tight`` where a sheet would not hold its facts and the sign-off with its notes beside a row:
    then facts and notes stand on the first sheet alone, and ``first`` is what they take there.
    """

    width: float
    height: float
    title: float
    first: float
    tight: bool
    sign_off: float
    abreast: int
    room: float


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of one grid on one sheet under their head, alike ones together."""

    grid: int
    fold: int
    keys: int
    columns: int
    title: str
    head: tuple[tuple[str, ...], ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """A poster, cut: its type size, the stretch of its rows, and the parts on each sheet."""

    frame: Frame
    size: int
    stretch: float
    grids: tuple[Grid, ...]
    layouts: tuple[Layout, ...]
    sheets: tuple[tuple[Part, ...], ...]


def cut(statement: Statement) -> Cut:
    """Cut a statement into sheets of its paper."""
    frame = _frame(statement)
    made = grids(statement)
    inner = frame.width - 2 * MARGIN
    fold = [folds(grid, inner) for grid in made]
    tail = layout(made[-1], fold[-1], FLOOR, inner)
    if frame.sign_off + tail.head + sum(tail.heights[-2:]) > frame.room:
        frame = _frame(statement, tight=True)
    best: tuple[int, int, list[Layout], list[Unit]] | None = None
    for size in range(FLOOR, CEILING[statement.paper] + 1, STEP):
        layouts = [layout(*pair, size, inner) for pair in zip(made, fold, strict=True)]
        if best and not all(laid.fits for laid in layouts):
            break
        units = list(_units(made, layouts, frame))
        sheets = len(_packed(units, layouts, frame.room))
        tallest = max(unit.height + layouts[unit.grid].head for unit in units)
        if best and (sheets > best[0] or tallest > frame.room):
            break
        best = sheets, size, layouts, units
    assert best is not None  # the floor always stands
    sheets, size, layouts, units = best
    starts = _balanced(units, layouts, frame.room, sheets)
    return Cut(
        frame,
        size,
        _stretch(units, layouts, starts, frame.room, size),
        made,
        tuple(layouts),
        tuple(_parts(made, layouts, units, starts)),
    )


def _frame(statement: Statement, tight: bool = False) -> Frame:
    width, height = PAPER[statement.paper]
    if not statement.portrait:
        width, height = height, width
    inner = width - 2 * MARGIN
    beside = statement.draft or statement.code
    middle = inner - 2 * BESIDE_TITLE if beside else inner
    least, most = TITLE[statement.paper]
    title = max(least, min(most, middle / max(ems(statement.title), 1.0)))
    shortest = TITLE_ZONE if beside else 0.0
    zone = lines(statement.title, middle / title) * title * 1.25
    first = max(shortest, zone + _fact_lines(statement, middle / FLOOR) * FLOOR * NOTES)
    zone = max(shortest, zone) if tight else first
    notes = statement.paragraphs if statement.tables else ()
    if tight:
        first += sum(lines(note, inner / FLOOR - 1) for note in notes) * FLOOR * NOTES + GAP
        notes = ()
    sign_off, abreast = _sign_off(statement, notes, inner)
    around = 2 * MARGIN + BAND + GAP + zone + FOOT
    # Browsers round the page down: a sheet as high as the paper would run over.
    height -= 1.0
    room = height - around - 3.0
    return Frame(width, height, title, first - zone, tight, sign_off, abreast, room)


def _fact_lines(statement: Statement, width: float) -> int:
    """How many lines the facts take, laid one after another with two ems between."""
    count, used = 0, inf
    for label, value in statement.facts:
        wide = ems(label) + ems(value) + 3.0
        if used + wide > width:
            count, used = count + ceil(wide / width), 0.0
        used += wide
    return count


def _sign_off(statement: Statement, notes: Sequence[str], inner: float) -> tuple[float, int]:
    """The height of notes, signatures and seal, and how many signatures stand abreast."""
    texts = [*notes, *([statement.objections] if statement.objections else ())]
    if not texts and not statement.signatures:
        return 0.0, 1
    beside = SEAL + 30.0 if statement.signatures else 0.0
    wide = (inner - beside) / FLOOR - 1
    height = sum(lines(text, wide) for text in texts) * FLOOR * NOTES
    if not statement.signatures:
        return height + GAP, 1
    slots = len(statement.signatures) + 1  # and the date
    slot = max(map(ems, statement.signatures)) + SIGNED
    high = ceil(slots / max(1, int(wide / slot)))
    return max(height + high * SIGNATURE, SEAL) + GAP, ceil(slots / high)


def _units(made: Sequence[Grid], layouts: Sequence[Layout], frame: Frame) -> Iterator[Unit]:
    """Every line, a group's name with its first row, and the last rows with the sign-off."""
    units: list[Unit] = []
    for number, (grid, laid) in enumerate(zip(made, layouts, strict=True)):
        held, count = 0.0, 0
        for line, height in zip(grid.lines, laid.heights, strict=True):
            if line.kind == "total" and not count and units and units[-1].grid == number:
                last = units.pop()
                held, count = last.height, last.lines
            held, count = held + height, count + 1
            if line.kind != "group":
                units.append(Unit(held, number, count))
                held, count = 0.0, 0
    first, *others = _signed(units, layouts, frame)
    yield first._replace(height=first.height + frame.first)
    yield from others


def _signed(units: list[Unit], layouts: Sequence[Layout], frame: Frame) -> Iterator[Unit]:
    """The units, the last of them one with the sign-off: as many as go on a sheet with it. On a
    small sheet that may be the total alone, without the row above it."""
    grid = units[-1].grid if units else 0
    if units and units[-1].lines > 1:
        height, _, count = units[-1]
        total = layouts[grid].heights[-1]
        if height + layouts[grid].head + frame.sign_off > frame.room:
            units[-1:] = Unit(height - total, grid, count - 1), Unit(total, grid, 1)
    tail, high, count = len(units), frame.sign_off, 0
    for unit in reversed(units[-TOGETHER:]):
        full = high + unit.height + layouts[grid].head > frame.room
        if unit.grid != grid or (full and count):
            break
        tail, high, count = tail - 1, high + unit.height, count + unit.lines
    yield from units[:tail]
    yield Unit(high, grid, count)


def _packed(units: Iterable[Unit], layouts: Sequence[Layout], room: float) -> list[int]:
    """The units with which sheets begin, filling each sheet as far as it goes."""
    starts, used, current = [], inf, -1
    for number, (height, grid, _) in enumerate(units):
        need = height if grid == current else height + layouts[grid].head
        if used + need > room:
            starts.append(number)
            used, need = 0.0, height + layouts[grid].head
        used += need
        current = grid
    return starts


def _balanced(
    units: Sequence[Unit], layouts: Sequence[Layout], room: float, sheets: int
) -> list[int]:
    """The same number of sheets, as evenly filled as can be."""
    low, high = room / 4, room
    while sheets > 1 and high - low > FLOOR / 2:
        middle = (low + high) / 2
        if len(_packed(units, layouts, middle)) > sheets:
            low = middle
        else:
            high = middle
    return _packed(units, layouts, high)


def _stretch(
    units: Sequence[Unit],
    layouts: Sequence[Layout],
    starts: Sequence[int],
    room: float,
    size: int,
) -> float:
    """How much higher each row may be for the fullest sheet to be full."""
    spare = MOST_STRETCH * size
    for first, end in pairwise([*starts, len(units)]):
        used, rows, current = 0.0, 0, -1
        for height, grid, count in units[first:end]:
            if grid != current:
                used += layouts[grid].head
                rows += layouts[grid].fold + 1
            used += height
            rows += count * layouts[grid].fold
            current = grid
        spare = min(spare, (room - used) / max(rows, 1))
    return max(0.0, spare)


def _parts(
    made: Sequence[Grid],
    layouts: Sequence[Layout],
    units: Sequence[Unit],
    starts: Sequence[int],
) -> Iterator[tuple[Part, ...]]:
    """The parts of each sheet; every line of every grid stands in exactly one."""
    at = [0] * len(made)
    for first, end in pairwise([*starts, len(units)]):
        parts = []
        for number, group in groupby(units[first:end], key=lambda unit: unit.grid):
            grid, laid = made[number], layouts[number]
            begin = at[number]
            at[number] += sum(unit.lines for unit in group)
            headings = tuple(column.heading for column in grid.columns)
            parts.append(
                Part(
                    number,
                    laid.fold,
                    grid.keys,
                    len(laid.widths),
                    grid.title,
                    () if grid.prose else folded(headings, laid.fold, grid.keys, ""),
                    blocks(grid, laid, begin, at[number]),
                )
            )
        yield tuple(parts)
