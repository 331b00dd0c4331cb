"""The last run of a month, read back from the data that it wrote: what the next one changes."""

import csv
import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pointbook.documents.changes import Comparison, Held, Line, Side, compare
from pointbook.documents.data import BALANCES, ENTRIES
from pointbook.reading import cells
from pointbook.reading.cells import Reading
from pointbook.vocabulary.text import N_, Text

DATA = ("data/entries.csv", "data/balances.csv")
COLUMNS = tuple([field.name for field in fields] for fields in (ENTRIES, BALANCES))


def since_last_run(folder: Path, files: Mapping[str, bytes]) -> Comparison | None:
    """What a month's files change in the data that stand in its folder; None at the first run, or
    where nothing is different. ValueError where somebody has written into that data."""
    now = {path: files[path] for path in DATA}
    before = {path: written(folder / path) for path in now}
    if before == now or not all(before.values()):
        return None
    found = compare(side(before), side(now))
    return found if found.households else None


def written(path: Path) -> bytes:
    """What the last run wrote there; nothing where there was none."""
    return path.read_bytes() if path.is_file() else b""


def side(files: Mapping[str, bytes]) -> Side:
    """Entries and balances from the data files of a month; ValueError if they are no such files."""
    tables = [list(csv.reader(io.StringIO(files[path].decode()))) for path in DATA]
    for columns, rows in zip(COLUMNS, tables, strict=True):
        if rows[:1] != [columns] or any(len(row) != len(columns) for row in rows):
            raise ValueError(DATA)
    entries, balances = tables
    at = [COLUMNS[1].index(name) for name in Held._fields]
    held = {(row[0], row[1]): Held(*(_points(row[each]) for each in at)) for row in balances[1:]}
    return Side([_line(*row) for row in entries[1:]], held)


def _line(
    _id: str, day: str, village: str, house: str, kind: str, item: str, goods: str, *more: str
) -> Line:
    quantity, claimed, points, _balance, file, sheet, row, reverses = more
    worth = (int(quantity or 0), _points(claimed), _points(points))
    return Line(
        day, village, house, kind, item or goods, reverses, *worth, file, sheet, int(row or 0)
    )


@cache
def _points(text: str) -> int:
    found = cells.number(text)
    if not isinstance(found, Reading):
        raise ValueError(text)
    return int(found.value)


def words(month: str, found: Comparison) -> Text:
    """What a run has changed, in one line."""
    moved = [each.household for each in found.moved]
    facts: dict[str, str | int | Text] = {"month": month, **found.counts()}
    facts["households"] = ", ".join(moved[:5]) + (" …" if len(moved) > 5 else "")

    sentence = N_(
        "{month}, since the last run: {added:entry|entries} added, {removed} removed, {changed} changed;"
        " {moved:balance|balances} moved: {households}."
    )
    if not moved:
        sentence = N_(
            "{month}, since the last run: {added:entry|entries} added, {removed} removed, {changed}"
            " changed; no balance moved."
        )
    return Text(sentence, facts)
