"""The last run of a month, read back from the data that it wrote: what the next one changes."""

import csv
import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pointbook.documents import data
from pointbook.documents.changes import Comparison, Held, Line, Side, compare
from pointbook.reading import cells
from pointbook.reading.cells import Reading
from pointbook.reckoning.month import Month
from pointbook.vocabulary.stops import Stop
from pointbook.vocabulary.text import N_, Text

DATA = {"data/entries.csv": data.ENTRIES, "data/balances.csv": data.BALANCES}


def since_last_run(folder: Path, files: Mapping[str, bytes]) -> Comparison | None:
    """What a month's files change in the data that stand in its folder; None at the first run, or
    where nothing is different. Stop where somebody has written into that data."""
    before = {path: written(folder / path) for path in DATA}
    if before == files or not all(before.values()):
        return None
    found = compare(side(before, folder.name), side(files))
    return found if found.households else None


def files_of(month: Month) -> dict[str, bytes]:
    """What a run of the month as it is now would write."""
    return {path: "".join(lines).encode() for path, lines in data.files(month) if path in DATA}


def written(path: Path) -> bytes:
    """What the last run wrote there; nothing where there was none."""
    return path.read_bytes() if path.is_file() else b""


def side(files: Mapping[str, bytes], month: str = "") -> Side:
    """Entries and balances from the data files of a month; Stop if they are no such files."""
    try:
        entries, balances = (_rows(path, files[path]) for path in DATA)
        held = {
            (row["village"], row["household"]): Held(*(_points(row[n]) for n in Held._fields))
            for row in balances
        }
        return Side([_line(row) for row in entries], held)
    except ValueError as error:
        words = N_(
            "outbox/{month}/data is not what a run wrote. `python process.py run` writes it again."
        )
        raise Stop(Text(words, {"month": month})) from error


def _rows(path: str, data: bytes) -> list[dict[str, str]]:
    """The rows of a file that has all columns, and nothing else."""
    rows = csv.DictReader(io.StringIO(data.decode()))
    found = list(rows)
    names = [field.name for field in DATA[path]]
    if rows.fieldnames != names or any(None in (*row, *row.values()) for row in found):
        raise ValueError(path)
    return found


def _line(row: Mapping[str, str]) -> Line:
    whose = (row["date"], row["village"], row["household"], row["kind"])
    what, quantity = row["item"] or row["goods"], int(row["quantity"] or 0)
    claimed, points = _points(row["claimed"]), _points(row["points"])
    file, sheet, number = row["file"], row["sheet"], int(row["row"] or 0)
    return Line(*whose, what, row["reverses"], quantity, claimed, points, file, sheet, number)


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
