"""The inbox: every clerk's workbook below it, and what each village sent of each month.

Several workbooks of one village and month are read together. Whatever keeps a workbook out is a
problem that names it; the others go on.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path

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
from pointbook.reading.layout import SCORES, Layout, Lines, Table, layout
from pointbook.reading.naming import TownshipNames, listed
from pointbook.reading.notes import Notes, headless
from pointbook.vocabulary.cells import shown
from pointbook.vocabulary.months import last_day, month_of
from pointbook.vocabulary.nearest import nearest
from pointbook.vocabulary.places import Place, letters
from pointbook.vocabulary.points import product
from pointbook.vocabulary.problems import Problem, Spot
from pointbook.vocabulary.records import Claim, Cover, RowKind, Sent
from pointbook.vocabulary.rules import Goods, Household, Item, Rules
from pointbook.vocabulary.schema import (
    CHOICES,
    CLERK_SHEETS,
    COVER,
    ERROR_LIST,
    EVALUATIONS,
    ORIGINAL_MARK,
    OWN_SHEETS,
)
from pointbook.vocabulary.text import N_, Text

Facts = dict[str, str | int | Text]
Key = tuple[str, str]  # a village's code and a month
SHEET_NAMES = tuple(schema.zh for schema in CLERK_SHEETS)
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
        self.known = listed(f"{each.code} {each.name}" for each in rules.villages)
        self._within: dict[tuple[str | None, str | None], _Within] = {}

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes of households, items and goods, for comparing."""
        rules = self.rules
        lines: tuple[Household | Item | Goods, ...] = (
            *rules.households,
            *rules.items,
            *rules.goods,
        )
        return frozenset(cells.code(line.code) for line in lines)

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
        first = max((each for each in said if each.places), key=_filled, default=None)
        titles = [title for each in said for title in each.titles]
        titles += [(Place(found.file, s.name), t) for s in others for t in self._titles(s)]
        known = whose(first, titles, found.file, self.township, notes)
        self._lay_out(sheets, known, found.file, read)
        lists = _village_tables(read) if first is None else []
        tables = [table for table in read.tables if table not in lists]
        if tables or not lists:
            self._whole(read, said, known, tables, notes)
        read.listed = bool(lists)
        for table in lists:
            self._deal(table, read)
        for each in read.layouts:
            self._remark(each, read)
        return read

    def _differ(self, said: Sequence[Fields]) -> bool:
        """Whether several covers of a workbook say different villages or months."""
        if len(said) < 2:
            return False
        villages = [self.township.village(each.cells.get("village", "")) for each in said]
        months = [cells.month(each.cells.get("month", "")) for each in said]
        return any(
            len({str(_value(answer)) for answer in kind if answer}) > 1
            for kind in (villages, months)
        )

    def _titles(self, sheet: Sheet) -> Iterator[str]:
        """The texts of a sheet above the first row that may be a head."""
        for row in sheet.rows:
            texts = [cell for cell in row if isinstance(cell, str) and cell.strip()]
            known = sum(HEADINGS[text] in self.names.every for text in texts)
            if (known and len(texts) > 1) or len(row) - row.count("") > len(texts):
                return
            yield from texts

    def _lay_out(self, sheets: Sequence[Sheet], known: Whose, file: str, read: Read) -> None:
        key = known.village, known.month
        within = self._within.setdefault(key, _Within(self.township, *key))
        how = self.names, within.is_item, within.reads, self.codes
        for sheet in sheets:
            found = layout(sheet, file, *how)
            if self._is_cover(sheet):
                if found.foreign and not found.looks_like_records:
                    continue
                if not found.foreign:  # its fields stand above the head of a table
                    top = min(table.head_row for table in found.tables)
                    rows: list[list[object]] = [[""] * len(row) for row in sheet.rows[: top - 1]]
                    rows += sheet.rows[top - 1 :]
                    found = layout(replace(sheet, rows=rows), file, *how)
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
        filled = sorted((each for each in said if each.places), key=_filled, reverse=True)
        if known.village and known.month:
            people = self.township.holdings[known.village].people
            covers = [
                cover(each, known, read.file, people, notes) for each in tuple(filled) or (None,)
            ]
            read.cover = united(covers, notes)
            read.parts[known.village, known.month] = [(each, each.records) for each in tables]
        else:
            lacking(filled[0] if filled else None, known, read.file, notes, self.known)
            if filled:
                read.cover = cover(filled[0], known, read.file, (), Notes(None, None))
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

    # What is odd about a sheet

    def _remark(self, found: Layout, read: Read) -> None:
        """What is odd about a sheet as a whole."""
        village = read.cover.village if read.cover else None
        month = read.cover.month if read.cover else None
        notes = Notes(village, month)
        sheet = found.sheet
        place = Place(read.file, sheet.name)
        if found.foreign:
            if found.looks_like_records:
                advice = nearest(sheet.name, SHEET_NAMES)
                notes.add("unknown-sheet", place, sheet.name, {"advice": advice})
        else:
            for column in found.own.columns if found.own and found.headless else ():
                if column.required:
                    notes.add("missing-column", replace(place, heading=column.zh), column.zh)
            for table in found.tables:
                _remark_table(table, found, notes)
            self._unknown(found, place, notes)
            if hidden := _hidden(found):
                notes.add("hidden-data", place, hidden)
            records = {number for table in found.tables for number, _ in table.records}
            for number in sorted(records & sheet.struck):
                row = Place(read.file, sheet.name, number)
                notes.add("struck-out", row, facts={"row": number})
        read.remarks += notes.all()

    def _unknown(self, found: Layout, place: Place, notes: Notes) -> None:
        """Columns that nobody knows, one problem a sheet."""
        spots: list[Spot] = []
        facts: Facts = {}
        for table in found.tables:
            for at, title in table.unknown:
                spot = table.origin.place(table.head_row, at)
                spots.append(Spot(replace(spot, heading=title), title or letters(at)))
                facts = facts or _why_unknown(table, title, at) or self._advice(table, title)
        if not spots:
            return
        value = "、".join(spot.text for spot in spots)
        if len(spots) > 1:
            sentence = N_("The columns “{value}” are none that we know.")
            facts = {**facts, "found": Text(sentence, {"value": value})}
        notes.problems.append(
            Problem(
                "unknown-column",
                spots[0].place,
                value,
                facts=facts,
                month=notes.month,
                village=notes.village,
                cells=tuple(spots) if len(spots) > 1 else (),
            )
        )

    def _advice(self, table: Table, title: str) -> Facts:
        """What an unknown heading may be meant for: a column that is not there, or an item."""
        there = table.head.columns
        columns = [column.zh for column in table.schema.columns if column.name not in there]
        evaluation = table.schema.name in EVALUATIONS
        items = (i for i in self.rules.items if evaluation)
        words = [word for item in items for word in (item.code, item.description)]
        return {"advice": nearest(title, (*columns, *words))}


class _Within:
    """What cells name in a village and month or, where they are not known, in any."""

    def __init__(self, township: TownshipNames, village: str | None, month: str | None) -> None:
        codes = [village] if village else [each.code for each in township.rules.villages]
        self.names = [township.within(each) for each in codes]
        self.month = month
        self.is_item = cache(self._is_item)

    def _is_item(self, heading: str) -> bool:
        """Whether a heading names an item."""
        return any(names.heading_item(heading, self.month) is not None for names in self.names)

    def reads(self, column: str, cell: object) -> bool:
        """Whether a cell under a column can be read."""
        day = last_day(self.month) if self.month else None
        if column == "date":
            return isinstance(cells.day(cell, self.month), Reading)
        if column == "entry":
            return "-" in cells.code(cell)
        if column == "item":
            return any(isinstance(names.item(cell, day), Reading) for names in self.names)
        if column in ("goods", "goods_name"):
            return any(isinstance(names.goods(cell, day), Reading) for names in self.names)
        read = (names.households(cell, day, "meeting") for names in self.names)
        return any(isinstance(each, Reading) and each.value for each in read)


def _value(answer: Reading | Flaw | None) -> object:
    return answer.value if isinstance(answer, Reading) else answer


def _filled(found: Fields) -> int:
    return sum(cell != "" for cell in found.cells.values())


def _village_tables(read: Read) -> list[Table]:
    """The tables whose rows say their villages and days."""
    both = {"village", "date"}
    return [t for t in read.tables if both <= set(t.head.columns) and not t.missing]


def _remark_table(table: Table, found: Layout, notes: Notes) -> None:
    """What is odd about a table."""
    origin = table.origin
    if table.records and (found.own != table.schema or not found.plain):
        place = Place(origin.file, origin.sheet)
        notes.read_as("sheet", place, origin.sheet, "/".join(s.zh for s in table.head.schemas))
    for name in table.missing:
        title = table.schema.column(name).zh
        place = Place(origin.file, origin.sheet, table.head_row, heading=title)
        notes.add("missing-column", place, title)
    for at, title in table.unread:
        place = replace(origin.place(table.head_row, at), heading=title)
        notes.add("unread-points", place, title or letters(at), {} if title else headless(at))


def _why_unknown(table: Table, title: str, at: int) -> Facts:
    """Why a column is not read that has no heading, or whose meaning another has too."""
    if not title:
        return headless(at)
    if at - 1 in {c for others in table.head.others.values() for c in others} or any(
        at - 1 == c for c in table.head.unknown if HEADINGS[title] in _meanings(table)
    ):
        sentence = N_("Several columns mean what “{value}” means, and they differ.")
        return {"found": Text(sentence, {"value": title})}
    return {}


def _meanings(table: Table) -> set[str]:
    return {
        cells.heading(word)
        for column in table.schema.columns
        for word in (column.zh, column.name, *column.also)
    }


def _hidden(found: Layout) -> str:
    """What is hidden and holds records: the sheet's name, or rows and columns like ``3–5, D``."""
    sheet = found.sheet
    if not (sheet.hidden or sheet.hidden_rows or sheet.hidden_columns):
        return ""
    lines = [pair for table in found.tables for pair in table.records]
    held = {number for number, _ in lines}
    if sheet.hidden:
        return sheet.name if held else ""
    columns = {at + 1 for t in found.tables for at in (*t.head.columns.values(), *t.head.items)}
    filled = [
        letters(at)
        for at in sheet.hidden_columns
        if at in columns and any(line[at - 1] != "" for _, line in lines)
    ]
    return ", ".join([*_spans(sorted(held.intersection(sheet.hidden_rows))), *filled])


def _spans(rows: Sequence[int]) -> list[str]:
    """Numbers in order as ``3–5`` where they follow on one another."""
    starts = [row for at, row in enumerate(rows) if not at or rows[at - 1] != row - 1]
    ends = [row for at, row in enumerate(rows) if at + 1 == len(rows) or rows[at + 1] != row + 1]
    pairs = zip(starts, ends, strict=True)
    return [str(first) if first == last else f"{first}–{last}" for first, last in pairs]


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
    for read in _without_originals(sorted(reads, key=_path), problems):
        early = [key for key in read.parts if key[1] < first]
        problems += [_too_early(read, key, first) for key in early]
        if not early or len(early) < len(read.parts):
            problems += read.problems
        if read.cover is None and len(early) < len(read.parts):
            problems += read.remarks
        month = read.cover.month if read.cover else None
        if month and month > closed and month >= first:
            months.add(month)
        for key in read.parts:
            if key[1] > closed and key not in early:
                months.add(key[1])
                groups[key].append(read)
    sent: list[Sent] = []
    lists: dict[str, tuple[Read, list[Claim]]] = {}
    for key, group in sorted(groups.items()):
        together = _Together(key, group, reader)
        if found := together.sent(problems):
            sent.append(found)
        for read, said in together.lists:
            lists.setdefault(read.file, (read, []))[1].extend(said)
    problems += [problem for each in lists.values() for problem in reader.totals(*each)]
    digests = {file: digest for each in sent for file, digest in each.files.items()}
    return Inbox(sent, problems, sorted(months), digests)


def _path(read: Read) -> tuple[str, ...]:
    return tuple(read.file.split("/"))


class _Together:
    """The workbooks of one village and month."""

    def __init__(self, key: Key, reads: Sequence[Read], reader: Reader) -> None:
        self.key, self.reader = key, reader
        self.village, self.month = key
        self.reads = list(reads)
        self.notes = Notes(*key)
        self.sums: dict[str, list[Problem]] = {}  # totals that are wrong, by file
        self.lists: list[tuple[Read, list[Claim]]] = []  # parts of those of several villages

    def sent(self, problems: list[Problem]) -> Sent | None:
        """What they say together; None if none of them counts."""
        self._leave_out_copies(problems)
        every = len(self.reads)
        joined, desks, said = self._heard(problems)
        self.reads = _distinct(self.reads, said, self.key, problems)
        if not self.reads:
            return None
        if len(self.reads) < every:  # a workbook that does not count says no day of the meeting
            joined, desks, said = self._heard(problems)
        found: dict[str, list[Claim]] = defaultdict(list)
        rows: Counter[RowKind] = Counter()
        told: list[Problem] = []
        for read in self.reads:
            for claim in said[read.file]:
                found[claim.sheet].append(claim)
            told += [*(read.remarks if read.cover else ()), *desks[read.file].notes.all()]
            if read.cover:
                told += self.sums[read.file]
            self.lists += [] if read.cover else [(read, said[read.file])]
            told += self._of_cover(read, joined)
            rows += self._rows(read, said[read.file])
        if not any(self._holds(read) for read in self.reads):
            for read in self.reads:
                self.notes.add("empty-workbook", Place(read.file))
        told += self.notes.all()
        files = {read.file: read.digest for read in self.reads}
        return Sent(self.village, self.month, joined, files, dict(found), told, dict(rows))

    def _heard(
        self, problems: list[Problem]
    ) -> tuple[Cover, dict[str, Desk], dict[str, list[Claim]]]:
        """Their covers as one, and by that the claims of each."""
        self.notes = Notes(*self.key)
        joined = united([read.cover or self._no_cover(read) for read in self.reads], self.notes)
        desks = {read.file: self._desk(read, joined) for read in self.reads}
        return joined, desks, self._said(desks, problems)

    def _leave_out_copies(self, problems: list[Problem]) -> None:
        """Byte-equal copies count once, the first in order of path."""
        first: dict[str, Read] = {}
        for read in self.reads:
            if read.digest in first:
                same = [each for each in self.reads if each.digest == read.digest]
                problems.append(_duplicate(read, same, self.key, lenient=True))
            first.setdefault(read.digest, read)
        self.reads = list(first.values())

    def _no_cover(self, read: Read) -> Cover:
        return cover(None, Whose(self.village, self.month), read.file, (), Notes(None, None))

    def _desk(self, read: Read, joined: Cover) -> Desk:
        names = self.reader.township.within(self.village)
        met, listed = joined.values["meeting_date"], read.cover is None
        return Desk(names, self.month, Notes(*self.key), met, listed, read.form)

    def _said(self, desks: Mapping[str, Desk], problems: list[Problem]) -> dict[str, list[Claim]]:
        """The claims of each workbook; one that cannot be coped with counts no more."""
        said: dict[str, list[Claim]] = {}
        for read in list(self.reads):
            try:
                claimed = self._claims(read, desks[read.file])
                self.sums[read.file] = list(self.reader.totals(read, claimed)) if read.cover else []
                said[read.file] = claimed
            except Exception as error:  # noqa: BLE001 - one workbook's trouble is that workbook's
                told = replace(confused(read.file, error), month=self.month, village=self.village)
                problems.append(told)
                self.reads.remove(read)
        return said

    def _claims(self, read: Read, desk: Desk) -> list[Claim]:
        """The claims of a workbook in posting order: sheet, row, column."""
        found: list[Claim] = []
        sheets = [each.sheet.name for each in read.layouts]
        for table, lines in read.parts[self.key]:
            if table.counts:
                found += claims(table, desk, lines)
        order = {name: at for at, name in enumerate(sheets)}
        return sorted(found, key=lambda claim: (order[claim.row.origin.sheet], claim.row.number))

    def _of_cover(self, read: Read, joined: Cover) -> Iterator[Problem]:
        """A matrix that needs the meeting's day, which is missing or lies in another month."""
        if not any(_needs_meeting(table, lines) for table, lines in read.parts[self.key]):
            return
        met, here = joined.values["meeting_date"], read.cover or joined
        blank = here.values["meeting_date"] is None and "meeting_date" not in here.unread
        if "meeting_date" in joined.unread and not blank:
            return
        place = here.place("meeting_date")
        facts: Facts = {"hint": Text(MEETING_DAY)}
        if met is None:
            yield Problem(
                "missing-value", place, facts=facts, month=self.month, village=self.village
            )
        elif month_of(met) != self.month:
            facts["month"] = self.month
            value = met.isoformat()
            yield Problem("date-outside-month", place, value, None, facts, self.month, self.village)

    def _holds(self, read: Read) -> bool:
        """Whether a workbook has rows of the village and month, or what looks like some."""
        some = any(lines for _, lines in read.parts[self.key])
        return some or any(each.looks_like_records for each in read.layouts)

    def _rows(self, read: Read, said: Sequence[Claim]) -> Counter[RowKind]:
        """How many rows there are of each kind; one that gave no claim is a problem."""
        counts = Counter() if read.cover is None else read.rows
        records = {(t.origin.sheet, n) for t, lines in read.parts[self.key] for n, _ in lines}
        claimed = {(claim.row.origin.sheet, claim.row.number) for claim in said}
        counts["record"] = len(claimed)
        counts["problem"] += len(records - claimed)
        return counts


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


def _distinct(
    reads: Sequence[Read], said: Mapping[str, Sequence[Claim]], key: Key, problems: list[Problem]
) -> list[Read]:
    """The workbooks without those that hold, for at least half, the rows of an earlier one or are
    made from the same returned copy, and without that one: nobody knows which version holds."""
    if len(reads) < 2:
        return list(reads)
    rows = {file: _rows_read(each) for file, each in said.items()}
    twins: dict[str, list[Read]] = {}
    for at, read in enumerate(reads):
        mine = rows[read.file]
        for earlier in reads[:at]:
            known = frozenset[Fingerprint]().union(*rows[earlier.file])
            copies = not set(read.mends).isdisjoint(earlier.mends)  # of one workbook, each mended
            if copies or (mine and 2 * sum(row <= known for row in mine) >= len(mine)):
                for each in (earlier, read):
                    twins.setdefault(each.file, []).append(read if each is earlier else earlier)
    for read in reads:
        if read.file in twins:
            same = sorted({each.file: each for each in (read, *twins[read.file])}.items())
            problems.append(_duplicate(read, [each for _, each in same], key))
    return [read for read in reads if read.file not in twins]


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


def _without_originals(reads: Sequence[Read], problems: list[Problem]) -> list[Read]:
    """Where a mended copy lies beside its original, the copy stands, without a word."""
    copies = [read for read in reads if read.mends]
    return [read for read in reads if not any(_mends(copy, read) for copy in copies)]


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
