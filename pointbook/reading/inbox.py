"""The inbox: every clerk's workbook below it, and what each village sent of each month.

Several workbooks of one village and month are read together. Whatever keeps a workbook out is a
problem that names it; the others go on.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from pointbook.reading import cells
from pointbook.reading import totals as sums
from pointbook.reading.cells import Flaw, Reading
from pointbook.reading.claims import Desk, claims
from pointbook.reading.cover import Fields, Whose, cover, fields, lacking, united, whose
from pointbook.reading.files import workbook
from pointbook.reading.files.find import find as files_below
from pointbook.reading.files.preflight import bytes_of
from pointbook.reading.files.refusals import Refused
from pointbook.reading.files.workbook import Sheet, Workbook
from pointbook.reading.heads import HEADINGS, Names
from pointbook.reading.layout import SCORES, Known, Layout, Lines, Table, layout
from pointbook.reading.naming import TownshipNames, listed
from pointbook.reading.notes import Notes
from pointbook.reading.remarks import remark
from pointbook.vocabulary.cells import shown
from pointbook.vocabulary.months import last_day, month_of
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.points import product
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.records import Claim, Cover, RowKind, Sent
from pointbook.vocabulary.rules import Rules
from pointbook.vocabulary.schema import (
    CHOICES,
    CLERK_SHEETS,
    COVER,
    ERROR_LIST,
    ORIGINAL_MARK,
    OWN_SHEETS,
)
from pointbook.vocabulary.text import N_, Text

Facts = dict[str, str | int | Text]
Key = tuple[str, str]  # a village's code and a month
MEETING_DAY = N_("Give the meeting's day on the cover, or add a column 日期 (date) to the matrix.")


@dataclass(slots=True)
class Read:
    """One workbook as read: its cover, as far as there is one, and its sheets.

    ``parts`` are the rows that count for a village and month: all of them with a cover, else each
    by its own village and day. ``problems`` keep the workbook or a row out, ``remarks`` matter if
    it counts. ``mends`` are the digests of the workbooks that it is a mended copy of.
    """

    file: str
    digest: str = ""
    cover: Cover | None = None
    layouts: list[Layout] = field(default_factory=list)
    parts: dict[Key, list[tuple[Table, Lines]]] = field(default_factory=dict)
    listed: bool = False  # there is no cover, and rows say their villages
    form: bool = False  # a form of ours
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    mends: tuple[str, ...] = ()

    @property
    def tables(self) -> list[Table]:
        """All tables of its sheets."""
        return [table for each in self.layouts for table in each.tables]

    @property
    def rows(self) -> Counter[RowKind]:
        """How many filled rows of each kind its sheets have."""
        found: Counter[RowKind] = Counter()
        for each in self.layouts:
            found += each.rows
        return found


@dataclass(slots=True)
class Inbox:
    """All of it: what each village sent of each open month, in order of village and month."""

    sent: list[Sent]
    problems: list[Problem]
    open_months: list[str]
    digests: dict[str, str]  # of the files that count


class Reader:
    """Reads workbooks under one set of rules."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.names = Names(CLERK_SHEETS, rules.aliases)
        self.township = TownshipNames(rules)
        self.villages = listed(f"{each.code} {each.name}" for each in rules.villages)
        self.items = [word for item in rules.items for word in (item.code, item.description)]
        self.known = cells.Memo(self._known)

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes of households, items and goods, for comparing."""
        lines = (self.rules.households, self.rules.items, self.rules.goods)
        return frozenset(cells.code(line.code) for each in lines for line in each)

    def _known(self, whose: tuple[str | None, str | None]) -> Known:
        """What names stand for in a village and month or, where they are not known, in any."""
        village, month = whose
        codes = [village] if village else [each.code for each in self.rules.villages]
        names = [self.township.within(each) for each in codes]
        last = last_day(month) if month else None

        def is_item(heading: str) -> bool:
            return any(each.heading_item(heading, month) is not None for each in names)

        def reads(column: str, cell: object) -> bool:
            if column == "date":
                return isinstance(cells.day(cell, month), Reading)
            if column == "entry":
                return "-" in cells.code(cell)
            found: Iterable[object] = (each.households(cell, last, "meeting") for each in names)
            if column == "item":
                found = (each.item(cell, last) for each in names)
            elif column in ("goods", "goods_name"):
                found = (each.goods(cell, last) for each in names)
            return any(isinstance(each, Reading) and each.value != () for each in found)

        return Known(cache(is_item), reads, lambda: self.codes)

    def read(self, path: Path, file: str) -> Read:
        """One workbook, all its problems noted."""
        return self._contained(workbook.read(path, file), file)

    def parse(self, data: bytes, file: str) -> Read:
        """One workbook from its bytes."""
        return self._contained(workbook.parse(data, file), file)

    def _contained(self, found: Workbook | Refused, file: str) -> Read:
        """What a workbook says, or why it says nothing: its trouble is its own."""
        if isinstance(found, Refused):
            return Read(file, problems=[refused(file, found)])
        try:
            return self.sheets(found)
        except Exception as error:  # noqa: BLE001 - one workbook's trouble is that workbook's
            return Read(file, problems=[confused(file, error)])

    def sheets(self, found: Workbook) -> Read:
        """The cover and the tables of a workbook."""
        read = Read(found.file, found.digest, mends=originals(found))
        read.form = any(sheet.name == CHOICES for sheet in found.sheets)
        notes = Notes(None, None)
        sheets = [each for each in found.sheets if each.name not in OWN_SHEETS and each.rows]
        covers = [each for each in sheets if self._is_cover(each)]
        others = [each for each in sheets if each not in covers]
        said = [each for sheet in covers for each in fields(sheet, self.names, found.file)]
        if self._differ(said):
            facts: Facts = {"found": Text(N_("The cover names several villages or months."))}
            read.problems.append(Problem("missing-cover", Place(found.file), facts=facts))
            return read
        titles = [title for each in said for title in each.titles]
        titles += [(Place(found.file, s.name), t) for s in others for t in self._titles(s)]
        filled = sorted((each for each in said if each.cells), key=lambda each: -each.filled)
        known = whose([*filled, Fields()][0], titles, found.file, self.township, notes)
        self._lay_out(sheets, known, found.file, read)
        lists = [] if filled else [table for table in read.tables if _says_villages(table)]
        tables = [table for table in read.tables if table not in lists]
        if tables or not lists:
            self._whole(read, filled or [Fields()], known, tables, notes)
        read.listed = bool(lists)
        for table in lists:
            self._deal(table, read)
        whose_own = (read.cover.village, read.cover.month) if read.cover else (None, None)
        for each in read.layouts:
            remarks = Notes(*whose_own)
            remark(each, found.file, self.items, remarks)
            read.remarks += remarks.all()
        return read

    def _differ(self, said: Sequence[Fields]) -> bool:
        """Whether several covers of a workbook say different villages or months."""
        asks = {"village": self.township.village, "month": cells.month}
        for name, ask in asks.items():
            answers = filter(None, (ask(each.value(name)) for each in said))
            if len({str(getattr(answer, "value", answer)) for answer in answers}) > 1:
                return True
        return False

    def _titles(self, sheet: Sheet) -> Iterator[str]:
        """The texts of a sheet above the first row that may be a head."""
        for row in sheet.rows:
            texts = [cell for cell in row if isinstance(cell, str) and cell.strip()]
            known = sum(HEADINGS[text] in self.names.every for text in texts)
            if (known and len(texts) > 1) or len(row) - row.count("") > len(texts):
                return
            yield from texts

    def _lay_out(self, sheets: Sequence[Sheet], known: Whose, file: str, read: Read) -> None:
        how = file, self.names, self.known[known.village, known.month]
        for sheet in sheets:
            found = layout(sheet, *how)
            if self._is_cover(sheet):
                if found.foreign and not found.looks_like_records:
                    continue
                if not found.foreign:  # its fields stand above the head of a table
                    top = min(table.head_row for table in found.tables) - 1
                    blank: list[list[object]] = [[""] * len(row) for row in sheet.rows[:top]]
                    rows = blank + sheet.rows[top:]
                    found = layout(replace(sheet, rows=rows), *how)
            read.layouts.append(found)

    def _is_cover(self, sheet: Sheet) -> bool:
        return self.names.sheet(sheet.name)[0] == COVER

    def _whole(
        self,
        read: Read,
        said: Sequence[Fields],
        known: Whose,
        tables: Sequence[Table],
        notes: Notes,
    ) -> None:
        """A workbook of one village and month: all its rows are theirs, if it says which."""
        if known.village and known.month:
            people = self.township.holdings[known.village].people
            covers = [cover(each, known, read.file, people, notes) for each in said]
            read.cover = united(covers, notes)
            read.parts[known.village, known.month] = [(each, each.records) for each in tables]
        else:
            lacking(said[0], known, read.file, notes, self.villages)
            if said[0].cells:
                read.cover = cover(said[0], known, read.file, (), Notes(None, None))
        told = [replace(p, village=known.village, month=known.month) for p in notes.all()]
        if read.parts:
            read.remarks += told
        else:
            read.problems += [problem for problem in told if problem.is_error]

    def _deal(self, table: Table, read: Read) -> None:
        """Rows that say their villages, each to its village and the month of its day."""
        columns = table.head.columns
        for number, line in table.records:
            cell, typed = line[columns["village"]], line[columns["date"]]
            village, day = self.township.village(cell), cells.day(typed)
            month = month_of(day.value) if isinstance(day, Reading) else None
            code = village.value.code if isinstance(village, Reading) else None
            if code and month:
                parts = read.parts.setdefault((code, month), [])
                if not parts or parts[-1][0] is not table:
                    parts.append((table, []))
                parts[-1][1].append((number, line))
                continue
            notes = Notes(code, month)
            for answer, name, value in ((village, "village", cell), (day, "date", typed)):
                place = table.origin.place(number, name)
                if answer is None:
                    notes.add("missing-value", place)
                elif isinstance(answer, Flaw):
                    notes.add(answer.code, place, shown(value).strip(), answer.facts)
            read.problems += notes.all()

    def totals(self, read: Read, said: Sequence[Claim]) -> Iterator[Problem]:
        """Every total of a workbook that is not the sum of its rows; ``said`` are their claims."""
        month, village = (read.cover.month, read.cover.village) if read.cover else (None, None)
        for each in read.layouts:
            if not any(
                table.totals or table.head.sums or table.head.items for table in each.tables
            ):
                continue
            rows: dict[int, list[Claim]] = defaultdict(list)
            for claim in said:
                if claim.row.origin.sheet == each.sheet.name:
                    rows[claim.row.number].append(claim)
            hidden = set(each.sheet.hidden_rows)
            for problem in sums.mismatches(each.tables, rows, self._price, hidden):
                yield replace(problem, month=month, village=village)

    def _price(self, claim: Claim) -> int | None:
        """What an exchange costs in points."""
        if claim.goods is None or claim.quantity is None or claim.day is None:
            return None
        holding = self.township.holdings[claim.village]
        goods = holding.goods(claim.goods.code, claim.day) or claim.goods
        rate = holding.settings(claim.day).points_per_yuan
        return claim.quantity * goods.points - product(claim.said("cash") or 0, rate)


def _says_villages(table: Table) -> bool:
    """Whether the rows of a table say their villages and days."""
    return table.head.columns.keys() >= {"village", "date"} and not table.missing


def refused(file: str, why: Refused) -> Problem:
    """A file that is not read, as a problem."""
    return Problem(why.code, Place(file), facts={"reason": why.words})


def confused(file: str, error: Exception) -> Problem:
    """A workbook that brings a fault of ours to light, as a problem of that workbook."""
    return refused(file, Refused("confused", type(error).__name__))


def originals(found: Workbook) -> tuple[str, ...]:
    """The digests on the list of errors of a returned copy: what it was made from."""
    texts = (
        cell.strip()
        for sheet in found.sheets
        if sheet.name == ERROR_LIST
        for row in sheet.rows
        for cell in row
        if isinstance(cell, str)
    )
    return tuple(m.removeprefix(ORIGINAL_MARK) for m in texts if m.startswith(ORIGINAL_MARK))


# Together


def instead(reads: Sequence[Read], others: set[str]) -> list[Read]:
    """The reads without those whose village and month one of the other files brings anew."""
    keys = {key for read in reads if read.file in others for key in read.parts}
    return [read for read in reads if read.file in others or not keys.intersection(read.parts)]


def choose(
    reads: Sequence[Read],
    reader: Reader,
    problems: list[Problem],
    closed: str = "",
    first: str = "",
) -> Inbox:
    """What counts: the workbooks of open months, those of one village and month read together.

    ``closed`` is the last closed month, '' when there is none; ``first`` the first that counts.
    """
    first = first or reader.rules.settings.first_month or ""
    groups: dict[Key, list[Read]] = defaultdict(list)
    months: set[str] = set()
    for read in _without_originals(sorted(reads, key=lambda read: read.file.split("/"))):
        early = [key for key in read.parts if key[1] < first]
        problems += [_too_early(read, key, first) for key in early]
        if not early or len(early) < len(read.parts):
            problems += read.problems
        if read.cover is None and len(early) < len(read.parts):
            problems += read.remarks
        for key in read.parts:
            if key[1] > closed and key not in early:
                groups[key].append(read)
        month = read.cover.month if read.cover else None
        if month and month > closed and month >= first:
            months.add(month)
    sent: list[Sent] = []
    lists: dict[str, tuple[Read, list[Claim]]] = {}  # those of several villages, with all claims
    for key, group in sorted(groups.items()):
        months.add(key[1])
        joined, heard, notes = _together(key, group, reader, problems)
        if joined:
            sent.append(_sent(key, joined, heard, notes))
        for read, said, _ in heard:
            if read.cover is None:
                lists.setdefault(read.file, (read, []))[1].extend(said)
    problems += [problem for each in lists.values() for problem in reader.totals(*each)]
    digests = {file: digest for each in sent for file, digest in each.files.items()}
    return Inbox(sent, problems, sorted(months), digests)


class _Heard(NamedTuple):
    """A workbook, its claims of one village and month in posting order, and what is told of them."""

    read: Read
    claims: list[Claim]
    told: list[Problem]


def _together(
    key: Key, reads: Sequence[Read], reader: Reader, problems: list[Problem]
) -> tuple[Cover | None, list[_Heard], Notes]:
    """The workbooks of one village and month that count, and their covers as one."""
    reads = _without_copies(reads, key, problems)
    while reads:
        notes = Notes(*key)
        covers = [
            each.cover or cover(Fields(), Whose(*key), each.file, (), Notes(*key)) for each in reads
        ]
        joined = united(covers, notes)
        heard: list[_Heard] = []
        for read in reads:
            try:
                heard.append(_hear(key, read, joined, reader))
            except Exception as error:  # noqa: BLE001 - one workbook's trouble is that workbook's
                told = confused(read.file, error)
                problems.append(replace(told, month=key[1], village=key[0]))
        heard = _distinct(heard, key, problems)
        if len(heard) == len(reads):
            return joined, heard, notes
        reads = [each.read for each in heard]  # one that counts not says no day of the meeting
    return None, [], Notes(*key)


def _hear(key: Key, read: Read, joined: Cover, reader: Reader) -> _Heard:
    """The claims of one workbook of a village and month, under the cover of all of them."""
    met, listed_only = joined.values["meeting_date"], read.cover is None
    names = reader.township.within(key[0])
    desk = Desk(names, key[1], Notes(*key), met, listed_only, read.form)
    order = {each.sheet.name: at for at, each in enumerate(read.layouts)}
    found: list[Claim] = []
    for table, lines in read.parts[key]:
        if table.counts:
            found += claims(table, desk, lines)
    found.sort(key=lambda claim: (order[claim.row.origin.sheet], claim.row.number))
    told = desk.notes.all()
    if read.cover:
        told = [*read.remarks, *told, *reader.totals(read, found)]
    return _Heard(read, found, [*told, *_of_cover(key, read, joined)])


def _sent(key: Key, joined: Cover, heard: Sequence[_Heard], notes: Notes) -> Sent:
    found: dict[str, list[Claim]] = defaultdict(list)
    for each in heard:
        for claim in each.claims:
            found[claim.sheet].append(claim)
    if not any(
        any(lines for _, lines in read.parts[key])
        or any(each.looks_like_records for each in read.layouts)
        for read, *_ in heard
    ):
        for each in heard:
            notes.add("empty-workbook", Place(each.read.file))
    told = [*(problem for each in heard for problem in each.told), *notes.all()]
    files = {each.read.file: each.read.digest for each in heard}
    rows = sum((_rows(key, each) for each in heard), Counter[RowKind]())
    return Sent(*key, joined, files, dict(found), told, dict(rows))


def _rows(key: Key, heard: _Heard) -> Counter[RowKind]:
    """How many rows there are of each kind; one that gave no claim is a problem."""
    counts = Counter() if heard.read.cover is None else heard.read.rows
    parts = heard.read.parts[key]
    records = {(table.origin.sheet, n) for table, lines in parts for n, _ in lines}
    claimed = {(claim.row.origin.sheet, claim.row.number) for claim in heard.claims}
    counts["record"] = len(claimed)
    counts["problem"] += len(records - claimed)
    return counts


def _of_cover(key: Key, read: Read, joined: Cover) -> Iterator[Problem]:
    """A matrix that needs the meeting's day, which is missing or lies in another month."""
    met, here = joined.values["meeting_date"], read.cover or joined
    blank = here.values["meeting_date"] is None and "meeting_date" not in here.unread
    told = "meeting_date" in joined.unread and not blank
    if told or not any(_needs_meeting(*part) for part in read.parts[key]):
        return
    village, month = key
    place = here.place("meeting_date")
    facts: Facts = {"hint": Text(MEETING_DAY)}
    if met is None:
        yield Problem("missing-value", place, "", None, facts, month, village)
    elif month_of(met) != month:
        facts = {**facts, "month": month}
        yield Problem("date-outside-month", place, met.isoformat(), None, facts, month, village)


def _without_copies(reads: Sequence[Read], key: Key, problems: list[Problem]) -> list[Read]:
    """Byte-equal copies count once, the first in order of path."""
    first: dict[str, Read] = {}
    for read in reads:
        if read.digest in first:
            same = [each for each in reads if each.digest == read.digest]
            problems.append(_duplicate(read, same, key, lenient=True))
        first.setdefault(read.digest, read)
    return list(first.values())


def _needs_meeting(table: Table, lines: Lines) -> bool:
    return (
        table.head.is_matrix
        and not table.missing
        and "date" not in table.head.columns
        and any(SCORES[line[at]] for _, line in lines for at in table.head.items)
    )


Fingerprint = tuple[object, ...]


def _fingerprint(claim: Claim) -> Fingerprint:
    """What of a claim is compared with those of another workbook; as typed where it was not read."""
    what = claim.item or claim.goods
    return (
        claim.sheet,
        claim.day or _typed(claim, "date"),
        claim.household.code if claim.household else _typed(claim, "household", "head", "from"),
        claim.other.code if claim.other else _typed(claim, "to"),
        what.code if what else _typed(claim, "item", "goods", "goods_name"),
        claim.quantity,
        claim.points,
        claim.said("entry") or claim.said("content"),
    )


def _rows_read(said: Iterable[Claim]) -> list[set[Fingerprint]]:
    """What each row says, of a matrix each score: one claim, or those of all whom it names."""
    rows: dict[tuple[int, object], set[Fingerprint]] = defaultdict(set)
    for claim in said:
        rows[id(claim.row.cells), claim.column].add(_fingerprint(claim))
    return list(rows.values())


def _typed(claim: Claim, *columns: str) -> str:
    """What stands in the first of these columns that the table has."""
    at = next((c for name in columns if (c := claim.row.origin.columns.get(name))), 0)
    return shown(claim.row.cells[at - 1]) if at else ""


def _distinct(heard: list[_Heard], key: Key, problems: list[Problem]) -> list[_Heard]:
    """The workbooks without those that hold, for at least half, the rows of an earlier one or are
    made from the same returned copy, and without that one: nobody knows which version holds."""
    if len(heard) < 2:
        return heard
    rows = {each.read.file: _rows_read(each.claims) for each in heard}
    twins: dict[str, dict[str, Read]] = defaultdict(dict)
    for earlier, later in combinations([each.read for each in heard], 2):
        mine = rows[later.file]
        known = frozenset[Fingerprint]().union(*rows[earlier.file])
        copies = not set(later.mends).isdisjoint(earlier.mends)  # of one workbook, each mended
        if copies or (mine and 2 * sum(row <= known for row in mine) >= len(mine)):
            for each in (earlier, later):
                twins[each.file] |= {earlier.file: earlier, later.file: later}
    for read, *_ in heard:
        if read.file in twins:
            problems.append(_duplicate(read, twins[read.file].values(), key))
    return [each for each in heard if each.read.file not in twins]


def _duplicate(read: Read, same: Iterable[Read], key: Key, lenient: bool = False) -> Problem:
    facts: Facts = {
        "village": key[0],
        "month": key[1],
        "files": "、".join(sorted(each.file for each in same)),
    }
    if lenient:
        facts["found"] = Text(N_("They are copies of each other and count once."))
    place = Place(read.file)
    return Problem("duplicate-workbook", place, "", None, facts, key[1], key[0], lenient)


def _without_originals(reads: Sequence[Read]) -> list[Read]:
    """Where a mended copy lies beside its original, the copy stands, without a word."""
    return [read for read in reads if not any(_mends(copy, read) for copy in reads if copy.mends)]


def _mends(copy: Read, original: Read) -> bool:
    """Whether it is a mended copy, of the same village and month as far as both tell."""
    new, old = copy.cover, original.cover
    if original.digest not in copy.mends or new is None:
        return False
    return old is None or (old.village in (None, new.village) and old.month in (None, new.month))


def _too_early(read: Read, key: Key, first: str) -> Problem:
    sentence = N_("{value} lies before {first}, the first month that counts.")
    facts: Facts = {
        "reason": Text(sentence, {"value": key[1], "first": first}),
        "advice": Text(N_(" If the month is right, take the file out of inbox.")),
    }
    place = read.cover.place("month") if read.cover else Place(read.file)
    return Problem("bad-month", place, key[1], facts=facts, village=key[0], lenient=True)


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
        return hashlib.sha256(bytes_of(path)).hexdigest()
    except Refused:
        return ""


def relative(workspace: Path, path: Path) -> str:
    """A path as messages name it: relative to the workspace where it lies in it."""
    try:
        return path.relative_to(workspace).as_posix()
    except ValueError:
        return path.as_posix()
