"""Widths: the type size of a sheet and how wide its columns are, so that it fills its paper."""

from collections.abc import Sequence
from dataclasses import dataclass

from pointbook.vocabulary.statements import Column, Statement, Table, Value
from pointbook.writing.lettering import ems, least, longest_word, shares, shown

CHARACTERS = {("A3", True): 142, ("A3", False): 205, ("A4", True): 97, ("A4", False): 142}
"""How many characters of the default size go across a paper, by whether it stands upright."""

DEFAULT, LARGEST, PROSE_COLUMNS = 11, 20, 6


@dataclass(frozen=True, slots=True)
class Measures:
    """The type size of a sheet and the widths of its columns in characters."""

    size: int
    widths: tuple[float, ...]


def measures(statement: Statement, needs: Sequence[Sequence[float]]) -> Measures:
    """The largest type with which the columns go across the paper, and the paper filled."""
    room = _room(statement)
    if not needs:
        return Measures(16, (room / PROSE_COLUMNS,) * PROSE_COLUMNS)
    most = max(map(len, needs))
    widest = [max(column) for column in zip(*(n for n in needs if len(n) == most), strict=True)]
    size = DEFAULT
    if statement.signatures or statement.name.startswith("wall/"):
        size = min(max(int(room / sum(widest) * DEFAULT), DEFAULT), LARGEST)
    scale = max(size / DEFAULT, room / sum(widest))
    return Measures(size, tuple(need * scale for need in widest))


def _room(statement: Statement) -> float:
    return CHARACTERS[statement.paper, statement.portrait]


def needs(table: Table, statement: Statement) -> list[float]:
    """The characters that each column needs; long texts take several lines if they must."""
    room = _room(statement)
    rows = table.rows if table.total is None else (*table.rows, table.total)
    cells = list(zip(*rows, strict=True)) or [()] * len(table.columns)
    texts = [
        _different(column, values) for column, values in zip(table.columns, cells, strict=True)
    ]
    headings = [_heading(column) for column in table.columns]
    wanted = [
        2 * max([heading, *column.values()]) + 2
        for heading, column in zip(headings, texts, strict=True)
    ]
    if sum(wanted) <= room:
        return wanted
    leasts = [
        2 * max(heading, least(column)) + 2 if shape.shape == "text" else need
        for heading, column, shape, need in zip(headings, texts, table.columns, wanted, strict=True)
    ]
    weights = [sum(column.values()) / max(len(column), 1) + 0.01 for column in texts]
    return shares(leasts, wanted, weights, room)


def _different(column: Column, values: Sequence[Value]) -> dict[str, float]:
    """The different texts of a column, each with its width; of codes and figures, which are all
    set in one line, the longest."""
    texts = list(map(shown(column.shape), dict.fromkeys(values)))
    if column.shape != "text":
        texts = [max(texts, key=len, default="")]
    return {text: ems(text) for text in texts}


def _heading(column: Column) -> float:
    return max(longest_word(column.heading), min(2.0, ems(column.heading)))


def spans(widths: Sequence[float], needs: Sequence[float]) -> list[tuple[int, int]]:
    """The columns of the sheet that each column of a table takes: as they need, the whole width."""
    found, first, reached, due = [], 0, 0.0, 0.0
    for at, need in enumerate(needs):
        due += need * sum(widths) / sum(needs)
        latest = len(widths) - (len(needs) - at)
        last = first
        reached += widths[first]
        while last < latest and (at == len(needs) - 1 or reached + widths[last + 1] / 2 < due):
            last += 1
            reached += widths[last]
        found.append((first, last))
        first = last + 1
    return found
