"""The inbox: every clerk's workbook below it, and which of them count.

One workbook is one village and one month. Whatever keeps a workbook out is a problem that names
it; the others go on.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from pointbook.reading import totals, values
from pointbook.reading.claims import Source
from pointbook.reading.cover import cover as read_cover
from pointbook.reading.files import preflight, workbook
from pointbook.reading.files.find import find as files_below
from pointbook.reading.files.refusals import Refused
from pointbook.reading.files.workbook import Refusal, Sheet, Workbook
from pointbook.reading.tables import Cells, Names, Table, table
from pointbook.vocabulary.months import last_day
from pointbook.vocabulary.nearest import nearest
from pointbook.vocabulary.places import Place, letters
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.records import Cover
from pointbook.vocabulary.rules import Rules
from pointbook.vocabulary.schema import (
    CLERK_SHEETS,
    COVER,
    ERROR_LIST,
    MEETING,
    OBSERVATION,
    ORIGINAL_MARK,
    OWN_SHEETS,
)
from pointbook.vocabulary.text import N_, Text

Facts = dict[str, str | int | Text]
SHEET_NAMES = tuple(schema.zh for schema in CLERK_SHEETS)
DEFAULT_SHEETS = ("sheet", "工作表")  # what spreadsheet programs call sheets that nobody named


@dataclass(slots=True)
class Read:
    """One workbook as read: its cover (None when it has none) and its tables.

    ``problems`` keep the workbook out, ``remarks`` are on its sheets and matter if it counts.
    ``mends`` are the digests of the workbooks that it is a mended copy of.
    """

    file: str
    digest: str
    cover: Cover | None
    tables: list[Table] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    mends: tuple[str, ...] = ()


@dataclass(slots=True)
class Inbox:
    """All of it: ``sources`` count, in order of village and month."""

    sources: list[Source]
    problems: list[Problem]
    open_months: list[str]
    digests: dict[str, str]  # of the files that count


class Reader:
    """Reads workbooks under one set of rules; the cells of all that it read are numbered as one."""

    def __init__(self, rules: Rules) -> None:
        self.cells = Cells()
        self.names = Names(CLERK_SHEETS, rules.aliases)
        self.villages = {village.code: village.name for village in rules.villages}
        self.rules = rules
        self.items: dict[str, str] = {}
        for item in rules.items:
            name = values.title(item.description)
            if self.items.setdefault(name, item.code) != item.code:
                self.items[name] = name  # two items go by it: which of them, nobody can tell
        self.items |= {values.title(item.code): item.code for item in rules.items}
        self.items.pop("", None)

    def read(self, path: Path, file: str) -> Read:
        """One workbook, all its problems noted."""
        return self._read(workbook.read(path, file), file)

    def parse(self, data: bytes, file: str) -> Read:
        """One workbook from its bytes, as the book has sealed them."""
        return self._read(workbook.parse(data, file), file)

    def _read(self, found: Workbook | Refusal, file: str) -> Read:
        if isinstance(found, Refusal):
            return Read(file, "", None, [], [refused(file, found)])
        return self.sheets(found)

    def sheets(self, found: Workbook) -> Read:
        """The cover and the tables of a workbook."""
        sheets = [s for s in found.sheets if self.names.sheet(s.name) == COVER and s.rows]
        sheets.sort(key=lambda sheet: sheet.name)
        covers = [read_cover(s, self.names, found.file, self.villages) for s in sheets]
        if len({(cover.village, cover.month) for cover, _ in covers}) != 1:
            differ = {"found": Text(N_("This workbook has several covers, which differ."))}
            problem = Problem("missing-cover", Place(found.file), facts=differ if covers else {})
            return Read(found.file, found.digest, None, [], [problem], mends=originals(found))
        cover, problems = covers[0]
        read = Read(found.file, found.digest, cover, [], problems, mends=originals(found))
        if cover.village is not None and cover.month is not None:
            for sheet in found.sheets:
                self._sheet(sheet, read, cover)
            read.tables.sort(key=lambda t: t.origin.sheet)
        return read

    def _sheet(self, sheet: Sheet, read: Read, cover: Cover) -> None:
        schema = self.names.sheet(sheet.name)
        if schema == COVER:
            return
        known = {"month": cover.month, "village": cover.village}
        if schema is None:
            if sheet.name not in OWN_SHEETS and not _unused(sheet):
                place, facts = Place(read.file, sheet.name), self._meant(sheet, read)
                read.remarks.append(
                    Problem("unknown-sheet", place, sheet.name, facts=facts, **known)  # type: ignore[arg-type]
                )
            return
        found = table(sheet, schema, self.names, read.file, self.items, self.cells)
        if found is None:
            return
        read.tables.append(found)
        for name in found.missing:
            title = schema.column(name).zh
            place = Place(read.file, sheet.name, found.head_row, heading=title)
            read.remarks.append(Problem("missing-column", place, title, **known))  # type: ignore[arg-type]
        for position, title in found.unknown:
            place = Place(read.file, sheet.name, found.head_row, position, title)
            value = title or letters(position)
            facts = _why_unread(found, title, value)
            facts = facts or {"advice": nearest(title, self._headings(found))}
            read.remarks.append(Problem("unknown-column", place, value, facts=facts, **known))  # type: ignore[arg-type]
        if found.missing:
            return
        if hidden := hidden_data(sheet, found):
            place = Place(read.file, sheet.name)
            read.remarks.append(Problem("hidden-data", place, hidden, **known))  # type: ignore[arg-type]
        met = cover.values["meeting_date"] or last_day(cover.month or "")
        for problem in totals.mismatches(found, self._worth, met.toordinal()):
            read.remarks.append(replace(problem, **known))  # type: ignore[arg-type]

    def _meant(self, sheet: Sheet, read: Read) -> Facts:
        """Which sheet of ours one under another name may be, by its columns, else by its name."""
        tables = [
            found
            for schema in CLERK_SHEETS
            if schema != COVER
            and (found := table(sheet, schema, self.names, read.file, self.items, self.cells))
            and not found.missing
            and found.length
        ]
        if not tables:
            return {"advice": nearest(sheet.name, SHEET_NAMES)}
        likest = max(tables, key=lambda found: len(found.origin.positions) + len(found.items))
        likest.missing = ["name"]  # of a sheet that we read: its rows are counted as refused
        read.tables.append(likest)
        name = likest.schema.zh
        sentence = N_(" It has the columns of “{name}”; {count} rows below them are left out.")
        advice = Text(sentence, {"name": name, "count": likest.length})
        return {"advice": advice, "looks_like": name}

    def _headings(self, found: Table) -> tuple[str, ...]:
        """What an unknown heading may be meant for: a column that is not there, or an item."""
        there = found.origin.positions
        columns = [column.zh for column in found.schema.columns if column.name not in there]
        items = self.items if found.schema in (MEETING, OBSERVATION) else ()
        return (*columns, *items)

    def _worth(self, code: str, day: int) -> int:
        """What √ counts in a total under an item on a day."""
        lines = [item for item in self.rules.items if item.code == code]
        valid = [item for item in lines if day > 0 and item.in_force(date.fromordinal(day))]
        return next((item.points or 0 for item in valid or lines), 0)


def _why_unread(found: Table, title: str, value: str) -> Facts:
    """Why a column is not read that has no heading, or one of ours."""
    if not title:
        return {"found": Text(N_("Column {value} has no heading."), {"value": value})}
    if title in found.origin.headings.values():
        sentence = N_("The column “{value}” stands here twice; the first is read.")
        return {"found": Text(sentence, {"value": value})}
    return {}


def hidden_data(sheet: Sheet, found: Table) -> str:
    """What is hidden and holds records: the sheet's name, or rows and columns like ``3–5, D``."""
    if not (sheet.hidden or sheet.hidden_rows or sheet.hidden_columns):
        return ""
    body = sheet.rows[found.first_row - 1 :]
    held = {found.first_row + i for i, row in enumerate(body) if any(cell != "" for cell in row)}
    held -= {found.first_row + index for index in found.total_rows}
    if sheet.hidden:
        return sheet.name if held else ""
    columns = {*found.origin.positions.values(), *(position for position, _ in found.items)}
    filled = [
        letters(position)
        for position in sheet.hidden_columns
        if position in columns and found.numbers(position).any()
    ]
    return ", ".join([*_spans(sorted(held.intersection(sheet.hidden_rows))), *filled])


def _spans(rows: Sequence[int]) -> list[str]:
    """Numbers in order as ``3–5`` where they follow on one another."""
    starts = [row for at, row in enumerate(rows) if not at or rows[at - 1] != row - 1]
    ends = [row for at, row in enumerate(rows) if at + 1 == len(rows) or rows[at + 1] != row + 1]
    pairs = zip(starts, ends, strict=True)
    return [str(first) if first == last else f"{first}–{last}" for first, last in pairs]


def refused(file: str, refusal: Refusal) -> Problem:
    """What the pre-flight refused, as a problem."""
    sentence = workbook.REASONS.get(refusal.reason, refusal.reason)
    reason = Text(sentence, {"detail": refusal.detail})
    return Problem(refusal.code, Place(file), facts={"reason": reason})


def originals(found: Workbook) -> tuple[str, ...]:
    """The digests on the list of errors of a returned copy: what it was made from."""
    cells = (
        cell
        for sheet in found.sheets
        if sheet.name == ERROR_LIST
        for row in sheet.rows
        for cell in row
        if isinstance(cell, str)
    )
    marks = (cell.strip() for cell in cells)
    return tuple(m.removeprefix(ORIGINAL_MARK) for m in marks if m.startswith(ORIGINAL_MARK))


def _unused(sheet: Sheet) -> bool:
    """A blank sheet that came with a new workbook."""
    return not sheet.rows and sheet.name.casefold().startswith(DEFAULT_SHEETS)


def find(
    workspace: Path, extra: Iterable[Path] = ()
) -> tuple[list[tuple[Path, str]], list[Problem]]:
    """Every workbook below inbox and any named besides, with its name in messages."""
    inbox = workspace / "inbox"
    paths, refusals = files_below(inbox) if inbox.is_dir() else ([], [])
    if named := [Path(path).resolve() for path in extra]:
        known = {path.resolve() for path in paths}
        paths = [*paths, *(path for path in named if path not in known)]
    files = [(path, relative(workspace, path)) for path in paths]
    return files, [refused(relative(workspace, path), refusal) for path, refusal in refusals]


def digest(path: Path) -> str:
    """The SHA-256 of a file's bytes, '' if it cannot be read."""
    try:
        return hashlib.sha256(preflight.bytes_of(path)).hexdigest()
    except Refused:
        return ""


def relative(workspace: Path, path: Path) -> str:
    """A path as messages name it: relative to the workspace where it lies in it."""
    try:
        return path.relative_to(workspace).as_posix()
    except ValueError:
        return path.as_posix()


def instead(reads: Sequence[Read], others: set[str]) -> list[Read]:
    """The reads without those whose village and month one of the other files brings anew."""
    covers = [read.cover for read in reads if read.file in others and read.cover]
    keys = {(cover.village, cover.month) for cover in covers}
    return [
        read
        for read in reads
        if read.file in others
        or read.cover is None
        or (read.cover.village, read.cover.month) not in keys
    ]


def choose(
    reads: Sequence[Read], rules: Rules, problems: list[Problem], closed: str = "", first: str = ""
) -> Inbox:
    """Which workbooks count: one for a village and month, of an open month.

    ``closed`` is the last closed month, '' when there is none; ``first`` the first that counts.
    """
    by_key: dict[tuple[str, str], list[Read]] = {}
    months = set()
    first = first or rules.settings.first_month or ""
    for read in _without_originals(reads, problems):
        month = read.cover.month if read.cover else None
        if month and month < first:
            problems.append(_too_early(read, month, first))
            continue
        problems += read.problems
        if read.cover is None or month is None or month <= closed:
            continue
        months.add(month)
        if read.cover.village is not None:
            by_key.setdefault((read.cover.village, month), []).append(read)
    village = {code: number for number, code in enumerate(sorted(v.code for v in rules.villages))}
    sources = []
    digests = {}
    for (code, _), candidates in sorted(by_key.items()):
        chosen = _one(candidates, problems)
        if chosen and chosen.cover:
            sources.append(Source(chosen.cover, village[code], chosen.tables))
            digests[chosen.file] = chosen.digest
            problems += chosen.remarks
    return Inbox(sources, problems, sorted(months), digests)


def _without_originals(reads: Sequence[Read], problems: list[Problem]) -> list[Read]:
    """Where a mended copy lies beside its original, the copy stands."""
    left, copies = [], [read for read in reads if read.mends]
    for read in reads:
        mended = next((copy for copy in copies if _mends(copy, read)), None)
        if mended is None:
            left.append(read)
        else:
            found = Text(N_("{file} is the mended copy, so it counts."), {"file": mended.file})
            problem = _duplicate(mended, [read, mended], lenient=True)
            problems.append(replace(problem, facts={**problem.facts, "found": found}))
    return left


def _mends(copy: Read, original: Read) -> bool:
    """Whether it is a mended copy, of the same village and month as far as both tell."""
    if original.digest not in copy.mends or copy.cover is None:
        return False
    if original.cover is None:
        return True
    return original.cover.village in (None, copy.cover.village) and original.cover.month in (
        None,
        copy.cover.month,
    )


def _too_early(read: Read, month: str, first: str) -> Problem:
    assert read.cover is not None
    sentence = N_("{value} lies before {first}, the first month that counts.")
    reason = Text(sentence, {"value": month, "first": first})
    advice = Text(N_(" If the month is right, take the file out of inbox."))
    place = read.cover.place("month")
    village = read.cover.village
    return Problem(
        "bad-month",
        place,
        month,
        facts={"reason": reason, "advice": advice},
        village=village,
        lenient=True,
    )


def _one(reads: list[Read], problems: list[Problem]) -> Read | None:
    """The workbook that stands for a village and month; byte-equal copies are one."""
    first, *others = sorted(reads, key=lambda r: r.file)
    if all(read.digest == first.digest for read in others):
        problems += [_duplicate(read, reads, lenient=True) for read in others]
        return first
    problems += [_duplicate(read, reads) for read in reads]
    return None


def _duplicate(read: Read, reads: list[Read], lenient: bool = False) -> Problem:
    cover = read.cover
    assert cover is not None
    facts: dict[str, str | Text] = {
        "village": cover.village or "",
        "month": cover.month or "",
        "files": "、".join(sorted(r.file for r in reads)),
    }
    if lenient:
        facts["found"] = Text(N_("They are copies of each other and count once."))
    return Problem(
        "duplicate-workbook", Place(read.file), "", None, facts, cover.month, cover.village, lenient
    )
