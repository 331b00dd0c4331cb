"""Widths: the type size of a sheet and how wide its columns are, so that it fills its paper."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pointbook.paper.lettering import ems, least, longest_word, shares, shown
from pointbook.vocabulary.statements import Column, Statement, Value

CHARACTERS = {("A3", True): 142, ("A3", False): 205, ("A4", True): 97, ("A4", False): 142}
"""How many characters of the default size go across a paper, by whether it stands upright."""

DEFAULT, SMALLEST, LARGEST, PROSE_COLUMNS = 11, 9, 20, 6


def laid(statement: Statement) -> tuple[Statement, list[list[float]]]:
    """The statement, on its side where upright its type would be too small, and what its columns need."""
    found = needs(statement)
    widest = max(map(sum, found), default=0.0)
    if statement.portrait and room(statement) * DEFAULT < widest * SMALLEST:
        statement = replace(statement, portrait=False)
        return statement, needs(statement)
    return statement, found


def measures(
    statement: Statement, needs: Sequence[Sequence[float]]
) -> tuple[int, tuple[float, ...]]:
    """The largest type with which the columns go across the paper, and how many characters wide each
    is so that it is filled."""
    across = room(statement)
    if not needs:
        return 16, (across / PROSE_COLUMNS,) * PROSE_COLUMNS
    most = max(map(len, needs))
    widest = [max(column) for column in zip(*(n for n in needs if len(n) == most), strict=True)]
    size = DEFAULT
    if statement.signatures:
        size = min(max(int(across / sum(widest) * DEFAULT), DEFAULT), LARGEST)
    scale = max(size / DEFAULT, across / sum(widest))
    return size, tuple(need * scale for need in widest)


def room(statement: Statement) -> float:
    """The characters of the default size that go across the statement's paper."""
    return CHARACTERS[statement.paper, statement.portrait]


def needs(statement: Statement) -> list[list[float]]:
    """The characters that each column of each table needs; tables with the same columns need the
    same. Long texts take several lines if they must."""
    alike: dict[tuple[Column, ...], list[Counter[Value]]] = {}
    for table in statement.tables:
        counts = alike.setdefault(table.columns, [Counter() for _ in table.columns])
        for at, values in enumerate(table.values):
            counts[at].update(values)
            if table.total is not None:
                counts[at].update((table.total[at],))
    found = {columns: _needs(columns, alike[columns], statement) for columns in alike}
    return [found[table.columns] for table in statement.tables]


def _needs(
    columns: Sequence[Column], counts: Sequence[Counter[Value]], statement: Statement
) -> list[float]:
    across = room(statement)
    texts = list(map(_different, columns, counts))
    headings = list(map(_heading, columns))
    wanted = [
        2 * max([heading, *map(ems, column)]) + 2
        for heading, column in zip(headings, texts, strict=True)
    ]
    if sum(wanted) <= across:
        return wanted
    leasts = [
        2 * max(heading, least(column)) + 2 if shape.shape == "text" else need
        for heading, column, shape, need in zip(headings, texts, columns, wanted, strict=True)
    ]
    # A column weighs what stands in it, so that one that is mostly blank is narrow.
    weights = [
        sum(ems(text) * count for text, count in column.items()) / max(values.total(), 1) + 0.01
        for column, values in zip(texts, counts, strict=True)
    ]
    return shares(leasts, wanted, weights, across)


def _different(column: Column, counts: Counter[Value]) -> Counter[str]:
    """The different texts of a column, each with how often it stands there; of codes and figures,
    which are all set in one line, the longest."""
    show = shown(column.shape)
    if column.shape != "text":
        return Counter([max(map(show, counts), key=len, default="")])
    texts: Counter[str] = Counter()
    for value, count in counts.items():
        texts[show(value)] += count
    return texts


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
