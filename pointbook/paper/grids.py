"""Grids: tables measured for the wall, at one type size and one width of paper.

Records so narrow that two or three go beside one another stand so where that saves paper. Columns
too many for the paper are folded: each record stands in two or more lines under one another, beside
all of them the columns that say whose it is. Texts too long for their column are set up to two
steps smaller, never below the floor, and then broken into lines.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import chain, groupby
from math import ceil
from operator import itemgetter
from typing import Any, Literal, NamedTuple, TypeVar

from pointbook.paper.lettering import ems, least, lines, longest_word, shares, shown
from pointbook.vocabulary.statements import Column, Statement, Table


class Type(NamedTuple):
    """The smallest type of a paper in points, a step of type size, and the largest."""

    floor: int
    step: int
    ceiling: int


TYPES = {"A3": Type(18, 2, 32), "A4": Type(11, 1, 20)}
STEPS = 2
"""How many steps smaller a long cell may be."""

LEADING, PROSE = 1.1, 1.5
PAD, SIDE, RULE, ABOVE = 0.05, 0.15, 0.75, 0.55
"""Room in a cell above and below, and left and right, in ems; the line between rows in points; the
gap above a head in ems."""

INNER = 2 * SIDE + 0.06
"""What a column is wider than its text, in ems."""

BETWEEN, MOST_BESIDE, SAVES = 1.0, 3, 0.9
"""The gap between records beside one another in ems, how many there may be, and what part of the
height must be enough for that."""

MOST_FOLDS = 4
MOST_KEYS = 4
NUMBERS = ("points", "count", "number")

LineKind = Literal["group", "row", "mixed", "total", "empty", "prose"]
T = TypeVar("T")


class Line(NamedTuple):
    """One line of a grid: a row, a total, or a text across all columns."""

    kind: LineKind
    cells: tuple[str, ...]


class Block(NamedTuple):
    """Lines of one kind. A record is its cells where nothing is folded, else a tuple of lines;
    cells of ``mixed`` ones are pairs: how many steps smaller, and the text."""

    kind: LineKind
    records: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Grid:
    """Tables that share their columns, one under another; prose is a grid of one column.

    The title of a single table stands above its head, those of several between their rows. Where
    ``beside`` is more than 1, so many records stand in a line, and the columns once for each.
    """

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    title: str = ""
    prose: bool = False
    beside: int = 1

    @property
    def each(self) -> int:
        """How many columns a record has."""
        return len(self.columns) // self.beside

    @cached_property
    def keys(self) -> int:
        """The columns at the left that say whose the row is: those before the first figure."""
        figures = [column.shape in NUMBERS for column in self.columns[1:]]
        return min(figures.index(True) + 1 if True in figures else 1, MOST_KEYS)

    @cached_property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """The cells of the rows, column by column."""
        rows = [line.cells for line in self.lines if line.kind == "row"]
        return tuple(zip(*rows, strict=True)) or ((),) * len(self.columns)

    @cached_property
    def _cells(self) -> list[float]:
        """What each column needs for its widest cell on one line."""
        totals = [line.cells for line in self.lines if line.kind == "total"]
        needs = []
        for number, (column, texts) in enumerate(zip(self.columns, self.texts, strict=True)):
            total = max((ems(cells[number]) for cells in totals), default=0.0)
            needs.append(max(_widest(column, texts), total))
        return needs

    @cached_property
    def natural(self) -> tuple[float, ...]:
        """What each column needs for its cells on one line and its heading on two."""
        return self._alike(
            max(cell, _heading(column, 3.0)) + INNER
            for column, cell in zip(self.columns, self._cells, strict=True)
        )

    @cached_property
    def leasts(self) -> tuple[float, ...]:
        """What each column needs when its texts and its heading may be broken into lines."""
        return self._alike(
            max(least(texts) if column.shape == "text" else cell, _heading(column, 2.0)) + INNER
            for column, texts, cell in zip(self.columns, self.texts, self._cells, strict=True)
        )

    @cached_property
    def weights(self) -> tuple[float, ...]:
        """How long the texts of each column are, all in all."""
        return self._alike((sum(map(ems, texts)) + 1.0 for texts in self.texts), between=0.0)

    def _alike(self, needs: Iterable[float], between: float = BETWEEN) -> tuple[float, ...]:
        """The same for records beside one another, with a gap before each."""
        found = list(needs)
        if self.beside == 1:
            return tuple(found)
        most = [max(found[at :: self.each]) for at in range(self.each)]
        return (most[0] + between, *most[1:]) * self.beside


@dataclass(frozen=True, slots=True)
class Layout:
    """A grid at one type size: how many lines a record has, in which of them and at which place
    each column stands, the widths of the places with their padding and the rooms that the columns
    have for their texts in ems, the heights of its lines and of its head in points, and whether it
    fits."""

    type: Type
    size: int
    fold: int
    positions: tuple[tuple[int, int], ...]
    widths: tuple[float, ...]
    rooms: tuple[float, ...]
    heights: tuple[float, ...]
    head: float
    fits: bool

    @property
    def height(self) -> float:
        return self.head + sum(self.heights)


def grids(statement: Statement) -> tuple[Grid, ...]:
    """The tables of a statement, or its paragraphs where it has none."""
    if not statement.tables:
        prose = tuple(Line("prose", (text,)) for text in statement.paragraphs)
        return (Grid((Column(""),), prose, prose=True),)
    made = []
    for columns, group in groupby(statement.tables, key=lambda table: table.columns):
        tables = list(group)
        title = _titled(tables[0]) if len(tables) == 1 else ""
        rows = (line for table in tables for line in _lines(table, "" if title else _titled(table)))
        made.append(Grid(columns, tuple(rows), title))
    return tuple(made)


def beside(grid: Grid, inner: float, kind: Type) -> Grid:
    """The grid with two or three records in a line, where that takes clearly less height."""
    best, height = grid, layout(grid, 1, kind.floor, inner, kind).height
    rows = sum(line.kind == "row" for line in grid.lines)
    for count in range(2, MOST_BESIDE + 1) if not grid.prose else ():
        wider = _beside(grid, count)
        laid = layout(wider, 1, kind.floor, inner, kind)
        if rows < count or not laid.fits:
            break
        if laid.height < SAVES * height:
            best, height = wider, laid.height
    return best


def folds(grid: Grid, inner: float, kind: Type) -> int:
    """In how many lines a record must be laid for the smallest type to fit the paper."""
    for fold in range(1, MOST_FOLDS):
        if _widths(grid, _positions(grid, fold), inner / kind.floor)[1]:
            return fold
    return MOST_FOLDS


def layout(grid: Grid, fold: int, size: int, inner: float, kind: Type) -> Layout:
    """A grid laid out at a type size, its records in so many lines."""
    above = ABOVE * kind.floor
    if grid.prose:
        wide = inner / size - 1
        heights = tuple((lines(line.cells[0], wide) * PROSE + 0.5) * size for line in grid.lines)
        width = (inner / size,)
        return Layout(kind, size, 1, ((0, 0),), width, width, heights, above, fits=True)
    positions = _positions(grid, fold)
    widths, fits = _widths(grid, positions, inner / size)
    rooms = tuple(
        widths[at] - INNER - (BETWEEN if grid.beside > 1 and number % grid.each == 0 else 0.0)
        for number, (_, at) in enumerate(positions)
    )
    bare = Layout(kind, size, fold, positions, widths, rooms, (), 0.0, fits)
    if not fits and size > kind.floor:
        return bare
    headings = tuple(column.heading for column in grid.columns)
    head = _record(bare, headings, range(len(headings))) + above + 2.0
    if grid.title:
        head += _across(grid.title, bare)
    return replace(bare, heights=tuple(_heights(grid, bare)), head=head)


def folded(cells: tuple[T, ...], fold: int, keys: int, blank: T) -> tuple[tuple[T, ...], ...]:
    """The cells of a record in its lines, the keys before those of the first; equally many."""
    if fold == 1:
        return (cells,)
    rest = cells[keys:]
    each = -(-len(rest) // fold)
    rest += (blank,) * (each * fold - len(rest))
    first, *others = (rest[at : at + each] for at in range(0, each * fold, each))
    return (cells[:keys] + first, *others)


def blocks(grid: Grid, laid: Layout, begin: int, end: int) -> tuple[Block, ...]:
    """Some lines of a grid as a page shows them."""
    narrow = _narrow(grid, laid) if laid.size > laid.type.floor else ()
    marked: Iterable[tuple[LineKind, tuple[Any, ...]]] = grid.lines[begin:end]
    if narrow or laid.fold > 1:
        marked = (_marked(grid, laid, narrow, line) for line in grid.lines[begin:end])
    return tuple(
        Block(kind, tuple(cells for _, cells in alike))
        for kind, alike in groupby(marked, key=itemgetter(0))
    )


def _titled(table: Table) -> str:
    """A table's title, its facts behind it."""
    return "  ".join((table.title, *(f"{label} {value}" for label, value in table.facts)))


def _lines(table: Table, title: str) -> Iterator[Line]:
    if title:
        yield Line("group", (title,))
    shows = [shown(column.shape) for column in table.columns]
    rows = [Line("row", cells) for cells in zip(*map(map, shows, table.values), strict=True)]
    yield from rows
    if not rows and table.empty:
        yield Line("empty", (table.empty,))
    if table.total is not None:
        total = zip(shows, table.total, strict=True)
        yield Line("total", tuple(show(value) for show, value in total))


def _beside(grid: Grid, count: int) -> Grid:
    """So many records in each line, the last line filled up with blanks; a total at the right."""
    blank = ("",) * len(grid.columns)
    made: list[Line] = []
    for kind, alike in groupby(grid.lines, key=lambda line: line.kind):
        cells = [line.cells for line in alike]
        if kind == "row":
            cells += [blank] * (-len(cells) % count)
            starts = range(0, len(cells), count)
            made += (Line(kind, tuple(chain(*cells[at : at + count]))) for at in starts)
        elif kind == "total":
            made += (Line(kind, blank * (count - 1) + each) for each in cells)
        else:
            made += (Line(kind, each) for each in cells)
    return replace(grid, columns=grid.columns * count, lines=tuple(made), beside=count)


def _heading(column: Column, most: float) -> float:
    """What a heading needs: its longest word, and for two lines, if that is not more than so much."""
    half = max(2.0, float(ceil(ems(column.heading) / 2)))
    return max(longest_word(column.heading), min(ems(column.heading), half, most))


def _widest(column: Column, texts: Sequence[str]) -> float:
    """The widest cell; figures are all of one width, so that the longest will do."""
    if column.shape == "text":
        return max(map(ems, texts), default=0.0)
    return ems(max(texts, key=len, default=""))


def _positions(grid: Grid, fold: int) -> tuple[tuple[int, int], ...]:
    """In which line of a record and at which place in the grid each column stands."""
    keys, count = grid.keys, len(grid.columns)
    if fold == 1:
        return tuple((0, at) for at in range(count))
    each = -(-(count - keys) // fold)
    rest = (divmod(at, each) for at in range(count - keys))
    return (*((0, at) for at in range(keys)), *((line, keys + at) for line, at in rest))


def _widths(
    grid: Grid, positions: Sequence[tuple[int, int]], width: float
) -> tuple[tuple[float, ...], bool]:
    """The widths of the columns: what they need and a share of what is left, or else less for
    the widest texts; and whether that goes."""
    needs = _by_place(positions, grid.natural)
    total = sum(needs)
    if total <= width:
        return tuple(need * width / total for need in needs), True
    leasts = _by_place(positions, grid.leasts)
    if sum(leasts) > width:
        return tuple(need * width / total for need in needs), False
    return tuple(shares(leasts, needs, _by_place(positions, grid.weights), width)), True


def _by_place(positions: Sequence[tuple[int, int]], values: Sequence[float]) -> list[float]:
    """The largest value of the columns at each place of a folded grid."""
    found: dict[int, float] = {}
    for (_, at), value in zip(positions, values, strict=True):
        found[at] = max(found.get(at, 0.0), value)
    return list(found.values())


def _heights(grid: Grid, laid: Layout) -> Iterator[float]:
    narrow = _narrow(grid, laid)
    rows = _records(laid, grid.texts, narrow, bold=False)
    for kind, cells in grid.lines:
        if kind in ("group", "empty"):
            yield _across(cells[0], laid)
        else:
            yield _record(laid, cells, narrow) if kind == "total" else next(rows)


def _across(text: str, laid: Layout) -> float:
    """The height of a text across all columns."""
    high = lines(text, sum(laid.widths) - INNER) * LEADING + 2 * PAD
    return high * laid.size + 2 * RULE


def _narrow(grid: Grid, laid: Layout) -> tuple[int, ...]:
    """The columns whose widest cell does not go on one line."""
    return tuple(
        number
        for number, (need, (_, at)) in enumerate(zip(grid.natural, laid.positions, strict=True))
        if need > laid.widths[at] + 1e-9
    )


def _records(
    laid: Layout, columns: Sequence[Sequence[str]], narrow: Sequence[int], bold: bool
) -> Iterator[float]:
    """The heights of records by the columns of their cells, the narrow ones looked at closely."""
    least = [LEADING * laid.size for _ in columns[0]] if columns else []
    stacked = [[least, least] for _ in range(laid.fold)]
    for number in narrow:
        texts, room = columns[number], laid.rooms[number]
        high = {text: _set(text, laid.size, laid.type, room, bold)[1] for text in set(texts)}
        stacked[laid.positions[number][0]].append([high[text] for text in texts])
    around = laid.fold * (2 * PAD * laid.size + RULE)
    for heights in zip(*(map(max, *each) for each in stacked), strict=True):
        yield sum(heights) + around


def _record(laid: Layout, cells: Sequence[str], narrow: Sequence[int]) -> float:
    """The height of a head or a total."""
    return next(_records(laid, [(cell,) for cell in cells], narrow, bold=True))


@lru_cache(50_000)
def _set(text: str, size: int, kind: Type, width: float, bold: bool = False) -> tuple[int, float]:
    """How many steps smaller a cell is set, and its height: on one line if that is enough."""
    if bold:
        return 0, lines(text, width) * LEADING * size
    wide = ems(text)
    most = min(STEPS, (size - kind.floor) // kind.step)
    for steps in range(most + 1):
        smaller = size - kind.step * steps
        if wide * smaller <= width * size:
            return steps, LEADING * smaller
    smaller = size - kind.step * most
    return most, lines(text, width * size / smaller) * LEADING * smaller


def _marked(
    grid: Grid, laid: Layout, narrow: Sequence[int], line: Line
) -> tuple[LineKind, tuple[Any, ...]]:
    """A line folded, and with the steps beside each cell if any cell of it is set smaller."""
    kind, cells = line
    if kind not in ("row", "total"):
        return line
    steps = [0] * len(cells)
    for column in narrow if kind == "row" else ():
        steps[column], _ = _set(cells[column], laid.size, laid.type, laid.rooms[column])
    if any(steps):
        pairs = tuple(zip(steps, cells, strict=True))
        return "mixed", pairs if laid.fold == 1 else folded(pairs, laid.fold, grid.keys, (0, ""))
    return kind, cells if laid.fold == 1 else folded(cells, laid.fold, grid.keys, "")
