"""Workbooks of closed months that differ from the ones that were sealed: which rows do."""

from collections.abc import Iterator
from pathlib import Path

from pointbook.book.store import Book, Source
from pointbook.reading.files import workbook
from pointbook.reading.files.workbook import Refusal, Workbook
from pointbook.reading.inbox import Read, originals
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.text import N_, Text

MOST = 12  # rows that one message names


def problems(reads: list[tuple[Path, Read]], book: Book, closed: str) -> Iterator[Problem]:
    """``closed-month`` for each workbook of a closed month; none is byte-equal to a sealed one."""
    first = book.about["first_month"]
    for path, read in reads:
        cover = read.cover
        if cover is None or cover.month is None or not first <= cover.month <= closed:
            continue
        rows: str | Text = Text(N_("no workbook of this village was sealed then"))
        book.prove("sources", "bytes", since=cover.month, until=cover.month)
        sealed = next(book.sources(cover.month, cover.village or ""), None)
        if sealed is not None:
            before, now = unsealed(sealed), workbook.read(path, read.file)
            if read.digest in originals(before):
                continue  # the sealed one is a mended copy of it
            rows = _named(before, now)
        facts = {"month": cover.month, "rows": rows}
        place = cover.place("month")
        yield Problem("closed-month", place, cover.month, None, facts, None, cover.village)


def unsealed(source: Source) -> Workbook:
    """A sealed workbook, read as any other; the limits of an hour are those of that hour."""
    found = workbook.parse(source.data, source.file)
    if isinstance(found, Refusal):
        return Workbook(source.file, source.digest, source.data, [])
    return found


def _named(before: Workbook, now: Workbook | Refusal) -> str | Text:
    if isinstance(now, Refusal):
        return Text(N_("it cannot be read"))
    different = list(_rows(before, now))
    if not different:
        return Text(N_("only in what no cell shows"))
    named = "、".join(different[:MOST])
    return f"{named} …" if len(different) > MOST else named


def _rows(before: Workbook, now: Workbook) -> Iterator[str]:
    """Sheet and number of each row whose cells are not the same."""
    old, new = _cells(before), _cells(now)
    for sheet in dict.fromkeys([*old, *new]):
        was, is_now = old.get(sheet, {}), new.get(sheet, {})
        for row in sorted({*was, *is_now}):
            if was.get(row) != is_now.get(row):
                yield f"{sheet} › {row}"


def _cells(found: Workbook) -> dict[str, dict[int, dict[int, object]]]:
    """Sheet → row → column → what stands there, blanks left out."""
    return {
        sheet.name: {
            row: filled
            for row, cells in enumerate(sheet.rows, 1)
            if (filled := {at: c for at, c in enumerate(cells, 1) if c != ""})
        }
        for sheet in found.sheets
    }
