"""Posters cut by us: one sheet is one piece of paper, and nothing is left to the browser.

From the paper, the rows and the widths of their texts follow the way the paper lies, the type size,
the widths of the columns and which rows stand on which sheet: as few sheets as the smallest type
needs, then the largest type that needs no more and tears no more tables, the rows spread evenly. The sign-off is packed
together with the last rows, so it never stands alone. Lengths are in points, 1/72 inch, where a
sheet is concerned, in ems of the smallest type where something on it is; widths of texts in ems.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import ceil, inf
from typing import NamedTuple

from pointbook.paper.grids import (
    TYPES,
    Block,
    Grid,
    Layout,
    Type,
    beside,
    blocks,
    folded,
    folds,
    grids,
    layout,
)
from pointbook.paper.lettering import ems, lines
from pointbook.vocabulary.statements import Statement

PAPER = {"A3": (841.89, 1190.55), "A4": (595.28, 841.89)}
MARGIN, BAND, FOOT, GAP = 1.25, 1.75, 1.5, 0.45
TITLE, AGAIN, HIGH = (1.7, 2.3), 1.5, 1.25
"""The least and the largest title, that of the sheets after the first, and its leading."""

DRAFT, STAMP = 5.5, 2.7
"""How wide and how high the mark of a draft is."""

BETWEEN_FACTS, PROSE = 1.6, 1.4
SEAL, SIGNATURE, SIGNED, ISSUER = 122.0, 2.2, 3.8, 10.0
"""The circle for the seal in points, the height of a signature, its line, and how wide the name of
who issues it may be on one line."""

TOGETHER = 3
"""So many rows at least stand with the sign-off."""

MOST_STRETCH = 0.4
"""How far rows may be spread to fill the sheet."""


class Unit(NamedTuple):
    """Lines that no sheet parts, and the grid that they belong to."""

    height: float
    grid: int
    lines: int


class SignOff(NamedTuple):
    """The height of notes, signatures and seal, the width of who issues it, how many signatures
    stand abreast, and whether the objections stand above them instead of beside the seal."""

    height: float
    issuer: float
    abreast: int
    above: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the rows, and the ``room`` that it leaves them on every sheet but the first,
    where the larger title and the facts take ``first`` more."""

    type: Type
    width: float
    height: float
    title: float
    again: float
    first: float
    sign_off: SignOff
    room: float

    @property
    def signed(self) -> float:
        """The height of the sign-off."""
        return self.sign_off.height * self.type.floor

    @property
    def inner(self) -> float:
        return self.width - 2 * MARGIN * self.type.floor


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
    """Cut a statement into sheets of its paper, upright if a record then fits in one line."""
    frame = _frame(statement, statement.portrait)
    made = grids(statement)
    if statement.portrait and any(folds(grid, frame.inner, frame.type) > 1 for grid in made):
        frame = _frame(statement, portrait=False)
    made = tuple(beside(grid, frame.inner, frame.type) for grid in made)
    fold = [folds(grid, frame.inner, frame.type) for grid in made]
    best: tuple[int, list[Layout], list[Unit]] | None = None
    least = (0, 0)  # sheets, and the parts of tables on them, at the smallest type
    for size in range(frame.type.floor, frame.type.ceiling + 1, frame.type.step):
        layouts = [
            layout(*pair, size, frame.inner, frame.type) for pair in zip(made, fold, strict=True)
        ]
        if best and not all(laid.fits for laid in layouts):
            break
        units = list(_units(made, layouts, frame))
        starts = _packed(units, layouts, frame.room)
        parts = {(number, unit.grid) for number, unit in _on_sheets(units, starts)}
        tallest = max(unit.height + layouts[unit.grid].head for unit in units)
        if best and ((len(starts), len(parts)) > least or tallest > frame.room):
            break
        if best is None:
            least = (len(starts), len(parts))
        best = size, layouts, units
    assert best is not None  # the floor always stands
    size, layouts, units = best
    sheets = least[0]
    starts = _balanced(units, layouts, frame, sheets)
    return Cut(
        frame,
        size,
        _stretch(units, layouts, starts, frame.room, size),
        made,
        tuple(layouts),
        tuple(_parts(made, layouts, units, starts)),
    )


def _frame(statement: Statement, portrait: bool) -> Frame:
    kind = TYPES[statement.paper]
    em = kind.floor
    width, height = PAPER[statement.paper]
    if not portrait:
        width, height = height, width
    inner = width / em - 2 * MARGIN
    stamp = STAMP if statement.draft else 0.0
    middle = inner - 2 * DRAFT if statement.draft else inner
    least, most = TITLE
    wide = max(ems(statement.title), 1.0)
    title = max(least, min(most, middle / wide))
    again = min(title, max(1.0, min(AGAIN, middle / wide)))

    def zone(size: float) -> float:
        return max(stamp, lines(statement.title, middle / size) * size * HIGH)

    facts = _fact_lines(statement, inner) * PROSE
    around = 2 * MARGIN + BAND + GAP + zone(again) + FOOT
    # Browsers round the page down: a sheet as high as the paper would run over.
    height -= 1.0
    return Frame(
        kind,
        width,
        height,
        title * em,
        again * em,
        (zone(title) + facts - zone(again)) * em,
        _sign_off(statement, inner, SEAL / em),
        height - around * em - 3.0,
    )


def _fact_lines(statement: Statement, width: float) -> int:
    """How many lines the facts take, laid one after another."""
    count, used = 0, inf
    for label, value in statement.facts:
        wide = ems(label) + ems(value) + 0.6
        if used + BETWEEN_FACTS + wide > width:
            count, used = count + ceil(wide / width), wide % width
        else:
            used += BETWEEN_FACTS + wide
    return count


def _sign_off(statement: Statement, inner: float, seal: float) -> SignOff:
    notes = statement.paragraphs if statement.tables else ()
    height = sum(lines(note, inner - 1) for note in notes) * PROSE
    if not statement.objections and not statement.signatures:
        return SignOff(height + (GAP if notes else 0.0), 0.0, 1, above=False)
    widest = max(map(ems, statement.issued), default=0.0)
    issuer = max(seal, min(widest, ISSUER)) + 1 if statement.issued else 0.0
    left = inner - issuer - 1
    slots = len(statement.signatures)
    slot = max(map(ems, statement.signatures), default=0.0) + SIGNED
    high = ceil(slots / max(1, int(left / slot)))
    signed = high * SIGNATURE
    beside, across = (
        lines(statement.objections, wide - 1) * PROSE if statement.objections else 0.0
        for wide in (left, inner)
    )
    seal = seal if issuer else 0.0
    choices = (max(beside + signed, seal), across + max(signed, seal))
    height += min(choices) + 2 * GAP
    return SignOff(height, issuer, ceil(slots / max(1, high)), choices[1] < choices[0])


def _units(made: Sequence[Grid], layouts: Sequence[Layout], frame: Frame) -> Iterator[Unit]:
    """Every line, a group's name with its first row, or with both of two, and the last rows with the
    sign-off."""
    units: list[Unit] = []
    for number, (grid, laid) in enumerate(zip(made, layouts, strict=True)):
        held, count, start = 0.0, 0, len(units)
        begun, following = start, [*(line.kind for line in grid.lines), "group"][1:]
        for line, height, then in zip(grid.lines, laid.heights, following, strict=True):
            if line.kind == "total" and not count and units and units[-1].grid == number:
                last = units.pop()
                held, count = last.height, last.lines
            held, count = held + height, count + 1
            if line.kind == "group":
                begun = len(units)
            else:
                units.append(Unit(held, number, count))
                held, count = 0.0, 0
            if then == "group" and len(units) - begun == 2:
                _together(units, begun)
        if number and len(units) - start > 1:
            _together(units, start)
        if number < len(made) - 1 and len(units) - start > 2:
            _together(units, len(units) - 2)
    first, *others = _signed(units, layouts, frame)
    yield first._replace(height=first.height + frame.first)
    yield from others


def _together(units: list[Unit], at: int) -> None:
    """The first or the last two rows of a table on one sheet: neither stands alone."""
    (one, grid, lines), (other, _, more) = units[at : at + 2]
    units[at : at + 2] = [Unit(one + other, grid, lines + more)]


def _signed(units: list[Unit], layouts: Sequence[Layout], frame: Frame) -> Iterator[Unit]:
    """The units, the last of them one with the sign-off: as many as go on a sheet with it. On a
    small sheet that may be the total alone, without the row above it."""
    grid = units[-1].grid if units else 0
    if units and units[-1].lines > 1:
        height, _, count = units[-1]
        total = layouts[grid].heights[-1]
        if height + layouts[grid].head + frame.signed > frame.room:
            units[-1:] = Unit(height - total, grid, count - 1), Unit(total, grid, 1)
    tail, high, count = len(units), frame.signed, 0
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


def _on_sheets(units: Sequence[Unit], starts: Sequence[int]) -> Iterator[tuple[int, Unit]]:
    """Each unit with the number of its sheet."""
    for sheet, (first, end) in enumerate(pairwise([*starts, len(units)])):
        yield from ((sheet, unit) for unit in units[first:end])


def _balanced(
    units: Sequence[Unit], layouts: Sequence[Layout], frame: Frame, sheets: int
) -> list[int]:
    """The same number of sheets, as evenly filled as can be where one table fills them all."""
    if units[-1].grid:
        return _packed(units, layouts, frame.room)
    low, high = frame.room / 4, frame.room
    while sheets > 1 and high - low > frame.type.floor / 2:
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
