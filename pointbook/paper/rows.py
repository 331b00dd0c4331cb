"""Rows: the many rows of a sheet after its first, written straight as what Excel stores.

XlsxWriter takes ten times as long for a cell as writing it takes: it looks every one over and
keeps it as an object. So it writes the first row of a table, and the others are patterned on that
one: the styles are those that it chose. They are put into its finished workbook.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import chain
from typing import Any, TypeVar
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pointbook.vocabulary.places import letters

LEVEL = 1
"""How hard to press the parts: the usual 6 takes three times as long to save a sixth."""

Made = TypeVar("Made")

BLANK = ">"
_STYLE = re.compile(r' s="(\d+)"')
_HEXADECIMAL = re.compile("_(?=x[0-9a-fA-F]{4}_)")


@dataclass(frozen=True, slots=True)
class Run:
    """Rows that follow a pattern row: the sheet's number from 1, the pattern row's number from 1,
    how high each is in points, and of each column what stands in its cells."""

    sheet: int
    pattern: int
    heights: Sequence[float]
    columns: Sequence[Sequence[str]]


def number(value: float) -> str:
    """A cell that holds a number: what follows its style."""
    return f"><v>{value:.16g}</v>"


def texts(values: Iterable[str]) -> list[str]:
    """Cells that hold texts without line ends: what follows their styles. They are made safe in
    one go. Excel reads ``_x0041_`` as a letter."""
    joined = _HEXADECIMAL.sub("_x005F_", "\n".join(values))
    for letter, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        joined = joined.replace(letter, name)
    return [f' t="inlineStr"><is><t>{text}</t></is>' for text in joined.split("\n")]


def column(values: Sequence[Any], cell: Callable[[Any], Made]) -> list[Made]:
    """What is made of each value of one column, of alike ones once."""
    made = {value: cell(value) for value in set(values)}
    return [made[value] for value in values]


def put_in(data: bytes, runs: Sequence[Run]) -> bytes:
    """The workbook with the runs behind their pattern rows; the same runs give the same bytes."""
    by_part: dict[str, list[Run]] = {}
    for run in sorted(runs, key=lambda run: run.pattern):
        by_part.setdefault(f"xl/worksheets/sheet{run.sheet}.xml", []).append(run)
    done = BytesIO()
    with (
        ZipFile(BytesIO(data)) as old,
        ZipFile(done, "w", ZIP_DEFLATED, compresslevel=LEVEL) as new,
    ):
        for info in old.infolist():
            part = old.read(info)
            if runs_here := by_part.get(info.filename):
                part = "".join(_with_runs(part.decode(), runs_here)).encode()
            named = ZipInfo(info.filename, info.date_time)
            named.compress_type, named.external_attr = ZIP_DEFLATED, info.external_attr
            new.writestr(named, part, compresslevel=LEVEL)
    return done.getvalue()


def _with_runs(part: str, runs: Sequence[Run]) -> Iterator[str]:
    done = 0
    for run in runs:
        start = part.index(f'<row r="{run.pattern}" ', done)
        end = part.index("</row>", start) + len("</row>")
        yield part[done:end]
        yield "".join(_rows(run, _STYLE.findall(part[part.index(">", start) : end])))
        done = end
    yield part[done:]


def _rows(run: Run, styles: Sequence[str]) -> Iterator[str]:
    """The rows of a run as they stand in the sheet's part."""
    pattern = '<row r="%d" ht="%s" customHeight="1">' + "".join(
        f'<c r="{letters(at)}%d" s="{style}"%s</c>' for at, style in enumerate(styles, 1)
    )
    pattern += "</row>"
    # Excel's rows are whole pixels high, three quarters of a point each.
    high = {height: f"{round(height * 4 / 3) * 0.75:.16g}" for height in set(run.heights)}
    first = run.pattern + 1
    places = range(first, first + len(run.heights))
    facts = chain.from_iterable((places, cells) for cells in run.columns)
    for row in zip(places, map(high.__getitem__, run.heights), *facts, strict=True):
        yield pattern % row
