"""Workbooks of closed months that differ from the ones that were sealed: which rows do."""

from collections.abc import Iterator
from pathlib import Path

from pointbook.book.store import LIST, Book, Source
from pointbook.reading.files import workbook
from pointbook.reading.files.workbook import Refused, Workbook
from pointbook.reading.inbox import Read, Reader, originals
from pointbook.reading.layout import Lines, Table
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.records import Cover
from pointbook.vocabulary.text import N_, Text

MOST = 12  # rows that one message names
Part = list[tuple[Table, Lines]]


def problems(
    reads: list[tuple[Path, Read]], reader: Reader, book: Book, closed: str
) -> Iterator[Problem]:
    """``closed-month`` for each workbook of a closed month; none is byte-equal to a sealed one."""
    first = book.about["first_month"]
    for path, read in reads:
        cover = read.cover
        if cover is None:
            yield from _of_list(read, reader, book, closed)
        elif cover.month is not None and first <= cover.month <= closed:
            yield from _of_cover(path, read, cover, book)


def _of_cover(path: Path, read: Read, cover: Cover, book: Book) -> Iterator[Problem]:
    month = cover.month or ""
    rows: str | Text = Text(N_("no workbook of this village was sealed then"))
    book.prove("sources", "bytes", since=month, until=month)
    sealed = [unsealed(source) for source in book.sources(month, cover.village or "")]
    if any(read.digest in originals(before) for before in sealed):
        return  # a sealed one is a mended copy of it
    if sealed:
        same = [before for before in sealed if before.file == read.file]
        rows = _named((same or sealed)[0], workbook.read(path, read.file))
    facts = {"month": month, "rows": rows}
    yield Problem("closed-month", cover.place("month"), month, None, facts, None, cover.village)


def _of_list(read: Read, reader: Reader, book: Book, closed: str) -> Iterator[Problem]:
    """A list grows from month to month; its rows of closed months must be those that were sealed."""
    for (village, month), part in sorted(read.parts.items()):
        if month > closed:
            continue
        sealed = [reader.parse(source.data, source.file) for source in book.sources(month, LIST)]
        before = [each for one in sealed for each in _lines(one.parts.get((village, month), []))]
        new = [number for number, line in _numbered(part) if line not in before]
        if new or len(before) > len(_lines(part)):
            rows = "、".join(map(str, new[:MOST])) or Text(N_("rows are missing"))
            facts: dict[str, str | Text] = {"month": month, "rows": rows}
            yield Problem("closed-month", Place(read.file), month, None, facts, None, village)


def _numbered(part: Part) -> list[tuple[int, list[object]]]:
    return [line for _, lines in part for line in lines]


def _lines(part: Part) -> list[list[object]]:
    return [cells for _, cells in _numbered(part)]


def unsealed(source: Source) -> Workbook:
    """A sealed workbook, read as any other; the limits of an hour are those of that hour."""
    found = workbook.parse(source.data, source.file)
    if isinstance(found, Refused):
        return Workbook(source.file, source.digest, source.data, [])
    return found


def _named(before: Workbook, now: Workbook | Refused) -> str | Text:
    if isinstance(now, Refused):
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
