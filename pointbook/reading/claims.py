"""Claims: what the clerks wrote, as typed columns, with every fault of a cell.

The rows of one kind of sheet of all workbooks become one frame of whole numbers: days are
ordinals, points hundredths, codes and words indexes into two lists. A row whose cell cannot be
read is ``bad`` and counts nowhere; its problem says why.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from pointbook.reading import values
from pointbook.reading.tables import Cells, Table
from pointbook.vocabulary.cells import Fault
from pointbook.vocabulary.claims import BAD, BLANK, FAULTY, TOO_FINE, Claims, Rows, month_number
from pointbook.vocabulary.months import first_day, last_day
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.records import Cover
from pointbook.vocabulary.schema import CLERK_SHEETS, COVER, Column, SheetSchema
from pointbook.vocabulary.text import N_, Text

EVALUATIONS = ("meeting", "observation")
MARK = N_(
    "Write √ for once, or the points in digits; leave the cell blank where nothing was scored."
)
MEETING_DAY = N_("Give the meeting's day on the cover, or add a column 日期 (date) to the matrix.")
UNREAD = BLANK - 1

Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]
Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]


def _points(raw: object) -> int:
    return BAD if isinstance(raw, Fault) else values.points(raw)


def _day(raw: object) -> int:
    return BAD if isinstance(raw, Fault) else values.day(raw)


def _answer(raw: object) -> int:
    if isinstance(raw, Fault):
        return BAD
    if values.code(raw) == "":
        return BLANK
    answer = values.yes(raw)
    return BAD if answer is None else int(answer)


class Texts:
    """Texts by index; 0 is blank, 1 a cell that could not be read."""

    def __init__(self, reader: Callable[[object], str]) -> None:
        self.all = ["", "\0"]
        self._index = {"": 0}
        self._reader = reader

    def number(self, raw: object) -> int:
        """The index of what a cell says."""
        if isinstance(raw, Fault):
            return FAULTY
        found = self._reader(raw)
        if found not in self._index:
            self._index[found] = len(self.all)
            self.all.append(found)
        return self._index[found]


class Values:
    """The different values of cells; each is read once by a reader, the one met first first."""

    def __init__(self, every: list[object]) -> None:
        self.all = every
        self.number = {value: number for number, value in enumerate(every)}
        self._read: dict[Callable[[object], int], Numbers] = {}

    def typed(self, raw: Numbers, reader: Callable[[object], int]) -> Numbers:
        """What cells say, by the numbers of their values."""
        if reader not in self._read:
            self._read[reader] = np.full(len(self.all), UNREAD)
        read = self._read[reader]
        different = pd.unique(raw)
        fresh = different[read[different] == UNREAD].tolist()
        read[fresh] = [reader(self.all[number]) for number in fresh]
        return read[raw]


@dataclass(slots=True)
class Source:
    """One workbook that counts."""

    cover: Cover
    village: int
    tables: list[Table]

    @property
    def month(self) -> str:
        assert self.cover.month is not None
        return self.cover.month


def claims(sources: Sequence[Source]) -> Claims:
    """Type every cell of every workbook that counts."""
    cells = Values(_alike([table for source in sources for table in source.tables]))
    codes, words = Texts(values.code), Texts(values.text)
    found = Claims([source.cover for source in sources], {}, pd.DataFrame(), codes.all, words.all)
    scores = []
    for schema in CLERK_SHEETS:
        if schema == COVER:
            continue
        pairs = [(s, t) for s in sources for t in s.tables if t.schema == schema and not t.missing]
        typing = _Typing(schema, pairs, cells, codes, words)
        if schema.name in EVALUATIONS:
            scores.append(typing.scores(EVALUATIONS.index(schema.name)))
        origins = [table.origin for table in typing.tables]
        found.rows[schema.name] = Rows(schema, origins, typing.frame())
        found.problems += typing.problems
    found.scores = pd.concat(scores, ignore_index=True)
    found.unread = sum(table.length for s in sources for table in s.tables if table.missing)
    return found


def _alike(tables: Sequence[Table]) -> list[object]:
    """The values of all tables; those that several processes read get the numbers of one list."""
    lists = {id(table.values): table.values for table in tables}
    if len(lists) == 1:
        return tables[0].values
    cells = Cells()
    into = {key: np.array([cells[value] for value in each]) for key, each in lists.items()}
    for table in tables:
        table.grid = into[id(table.values)][table.grid]
        table.values = cells.all
    return cells.all


class _Typing:
    """The rows of one kind of sheet on their way from cells to numbers."""

    def __init__(
        self,
        schema: SheetSchema,
        pairs: Sequence[tuple[Source, Table]],
        cells: Values,
        codes: Texts,
        words: Texts,
    ) -> None:
        self.schema = schema
        self.sources = [source for source, _ in pairs]
        self.tables = [table for _, table in pairs]
        self.cells, self.codes, self.words = cells, codes, words
        self.problems: list[Problem] = []
        lengths = np.array([table.length for table in self.tables], np.int64)
        self.starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        self.length = int(self.starts[-1])
        self.table = np.repeat(np.arange(len(self.tables)), lengths)
        firsts = np.array([t.first_row for t in self.tables], np.int64) - self.starts[:-1]
        self.row = np.arange(self.length) + np.repeat(firsts, lengths)
        self.month = self._spread([month_number(s.month) for s in self.sources], lengths)
        self.village = self._spread([s.village for s in self.sources], lengths)
        self.raw = {column.name: self._raw(column.name) for column in schema.columns}
        self.bad = np.zeros(self.length, bool)
        self.skip = np.zeros(self.length, bool)
        self.matrix = self._spread([bool(t.items) for t in self.tables], lengths).astype(bool)
        self.typed = {c.name: self._read(c) for c in schema.columns}
        self._mark_rows()
        for column in schema.columns:
            self._check(column)

    @staticmethod
    def _spread(each: Sequence[int], lengths: Numbers) -> Numbers:
        return np.repeat(np.array(each, np.int64), lengths)

    def _raw(self, name: str) -> Numbers:
        """A column of all tables, as numbers of their values."""
        columns = [table.numbers(name) for table in self.tables]
        return np.concatenate(columns or [np.zeros(0, np.int32)])

    def _said(self, name: str, at: int | np.integer[Any]) -> object:
        """What a cell holds."""
        return self.cells.all[self.raw[name][at]]

    def _read(self, column: Column) -> Numbers:
        readers = {"date": _day, "yes": _answer, "code": self.codes.number}
        reader = _points if self._is_number(column) else self.words.number
        return self.cells.typed(self.raw[column.name], readers.get(column.kind, reader))

    def _mark_rows(self) -> None:
        """Blank rows, total rows and repeated head rows say nothing; faults spoil their row."""
        filled = np.zeros(self.length, bool)
        for column in self.schema.columns:
            typed = self.typed[column.name]
            filled |= typed != (BLANK if self._is_number(column) else 0)
        self.marks = self._marks()
        in_matrix = np.zeros(self.length, bool)
        in_matrix[self.marks["at"]] = True
        self.long = ~self.matrix | self._says_more()
        self.skip = ~np.where(self.matrix, in_matrix | self.long, filled)
        for number, table in enumerate(self.tables):
            start = self.starts[number]
            self.skip[[start + index for index in table.total_rows]] = True
            self._skip_repeated_heads(table, int(start))
            self._report_faults(table, int(start))

    def _says_more(self) -> Mask:
        """Rows of a matrix with columns of a long sheet too that have something in those."""
        says = np.zeros(self.length, bool)
        if "item" in self.typed:
            for name, blank in (("item", 0), ("quantity", BLANK), ("points", BLANK)):
                says |= self.typed[name] != blank
            mixed = ["item" in table.origin.positions for table in self.tables]
            says &= np.array(mixed, bool)[self.table]
        return says

    @staticmethod
    def _is_number(column: Column) -> bool:
        return column.kind in ("date", "points", "quantity", "count", "yes")

    def _skip_repeated_heads(self, table: Table, start: int) -> None:
        origin = table.origin
        heads = {origin.positions[name]: title for name, title in origin.headings.items()}
        heads |= origin.titles
        first = next(iter(heads), None)
        number = None if first is None else self.cells.number.get(heads[first])
        if first is None or number is None:
            return
        for index in np.flatnonzero(table.numbers(first) == number).tolist():
            self.skip[start + index] |= all(
                values.code(self.cells.all[table.numbers(position)[index]]) == title
                for position, title in heads.items()
            )

    def _report_faults(self, table: Table, start: int) -> None:
        by_position = {at: name for name, at in table.origin.positions.items()}
        items = {at for at, _ in table.items}
        for position, index, fault in table.faults:
            at = start + index
            if self.skip[at] or (position not in by_position and position not in items):
                continue
            name = by_position.get(position)
            self.bad[at] |= name is not None
            self._report(fault.code, at, name or position, fault.text)

    def _report(
        self, code: str, at: int, column: str | int, value: str = "", **facts: str | Text
    ) -> None:
        number = int(self.table[at])
        place = self.tables[number].origin.place(int(self.row[at]), column)
        source = self.sources[number]
        self.problems.append(
            Problem(
                code,
                place,
                value,
                facts=facts,
                month=source.month,
                village=source.cover.village,
            )
        )

    def _flag(
        self, code: str, mask: Mask, column: Column, advise: bool = False, **facts: str | Text
    ) -> None:
        """One problem for each row of a mask; the rows are bad from now on."""
        for at in np.flatnonzero(mask & ~self.skip):
            raw = self._said(column.name, at)
            if isinstance(raw, Fault):
                continue
            self.bad[at] = True
            if advise:
                facts["advice"] = likely_day(raw, int(self.month[at]) // 12)
            self._report(code, int(at), column.name, values.shown(raw), **facts)

    def _check(self, column: Column) -> None:
        typed = self.typed[column.name]
        if self._is_number(column):
            blank = typed == BLANK
        else:
            blank = typed == 0
        if column.required and not self._may_be_blank(column.name):
            needed = blank & {"date": ~self.matrix, "item": self.long}.get(column.name, True)
            self._flag("missing-value", needed, column)
        if column.kind == "date":
            self._check_days(column, typed)
        elif column.kind in ("points", "quantity", "count"):
            self._check_numbers(column, typed)
        elif column.kind == "yes":
            self._flag_answers(typed == BAD, column)

    def _flag_answers(self, mask: Mask, column: Column) -> None:
        for at in np.flatnonzero(mask & ~self.skip):
            shown = values.shown(self._said(column.name, at))
            found = Text(N_("“{value}” is neither yes nor no."), {"value": shown})
            self._flag("missing-value", np.arange(self.length) == at, column, found=found)

    def _may_be_blank(self, name: str) -> bool:
        """A blank household beside a head's name is looked up later."""
        return name == "household" and "head" in self.typed

    def _check_days(self, column: Column, typed: Numbers) -> None:
        for at in np.flatnonzero((typed > BAD) & (typed < 0)):
            typed[at] = values.in_year(int(typed[at]), int(self.month[at]) // 12)
        self._flag("bad-date", typed == BAD, column, advise=True)
        if column.name != "date":
            return
        self._meeting_days(typed)
        low = np.array([first_day(s.month).toordinal() for s in self.sources] or [0])
        high = np.array([last_day(s.month).toordinal() for s in self.sources] or [0])
        if not self.length:
            return
        outside = (typed > 0) & ((typed < low[self.table]) | (typed > high[self.table]))
        own = np.array(["date" in t.origin.positions for t in self.tables])[self.table]
        self._flag_months(outside & own, column)

    def _flag_months(self, mask: Mask, column: Column) -> None:
        for at in np.flatnonzero(mask & ~self.skip):
            self.bad[at] = True
            shown = values.shown(self._said("date", at))
            month = self.sources[int(self.table[at])].month
            self._report("date-outside-month", int(at), column.name, shown, month=month)

    def _meeting_days(self, typed: Numbers) -> None:
        """A matrix without a date column happened on the day of the cover's meeting."""
        for number, (source, table) in enumerate(zip(self.sources, self.tables, strict=True)):
            if not table.items:
                continue
            part = slice(int(self.starts[number]), int(self.starts[number + 1]))
            used = ~self.skip[part]
            if "date" in table.origin.positions:
                rows = np.flatnonzero((typed[part] == BLANK) & used) + part.start
                for at in rows:
                    self.bad[at] = True
                    self._report("missing-value", int(at), "date")
                continue
            met = source.cover.values["meeting_date"]
            if met is not None:
                typed[part] = met.toordinal()
            if used.any() and (met is None or not self._meeting_in_month(source, met)):
                self.bad[part] = True

    def _meeting_in_month(self, source: Source, met: date) -> bool:
        return first_day(source.month) <= met <= last_day(source.month)

    def _check_numbers(self, column: Column, typed: Numbers) -> None:
        known = typed > TOO_FINE
        whole = column.kind in ("quantity", "count")
        self._flag("bad-number", typed == BAD, column)
        self._flag("bad-number", typed == TOO_FINE, column)
        if whole:
            uneven = known & (typed % 100 != 0)
            self._flag("not-whole", uneven, column)
        small = np.zeros(self.length, bool)
        if column.kind == "count" or column.name == "unit_cost":
            small = known & (typed < 0)
            self._flag("not-positive", small, column, allowed=Text(N_("zero or more")))
        elif whole or (self.schema.name, column.name) == ("transfers", "points"):
            small = known & (typed <= 0)
            advice = Text(N_(" What is to be taken back goes on sheet 更正 (Corrections)."))
            more = Text(N_("more than zero"))
            self._flag("not-positive", small, column, allowed=more, advice=advice)
        typed[small] = BAD
        if whole:
            typed[known & ~uneven & ~small] //= 100
            typed[uneven] = BAD

    def _marks(self) -> pd.DataFrame:
        """The scores in matrix columns: row index, position, item's heading, number of value."""
        parts = [pd.DataFrame({"at": [], "column": [], "item": [], "raw": []}, dtype=np.int64)]
        for start, table in zip(self.starts.tolist(), self.tables, strict=False):
            if not table.items:
                continue
            positions = np.array([position for position, _ in table.items], np.int64)
            items = np.array([self.codes.number(item) for _, item in table.items], np.int64)
            block = table.grid[positions - table.first_column].T.copy()
            block[table.total_rows] = 0
            index, which = np.nonzero(block)
            columns = (start + index, positions[which], items[which], block[index, which])
            parts.append(pd.DataFrame(dict(zip(parts[0], columns, strict=True))))
        found = pd.concat(parts, ignore_index=True)
        says = self.cells.typed(found["raw"].to_numpy(), _is_score).astype(bool)
        kept: pd.DataFrame = found[says]
        return kept

    def frame(self) -> pd.DataFrame:
        """The rows that say something (and all others, as ``skip``), as numbers."""
        fixed = {
            "table": self.table,
            "row": self.row,
            "village": self.village,
            "month": self.month,
            "skip": self.skip,
            "bad": self.bad,
        }
        return pd.DataFrame({**fixed, **self.typed})

    def scores(self, sheet: int) -> pd.DataFrame:
        """One row for each score, long rows first."""
        long = np.flatnonzero(~self.skip & self.long)
        quantity, points = self.typed["quantity"][long], self.typed["points"][long]
        marks = self.marks[~self.skip[self.marks["at"]]].sort_values(["at", "column"])
        at, column, item, raw = (marks[name].to_numpy() for name in marks)
        tick = self.cells.typed(raw, values.is_tick).astype(bool)
        worth = np.where(tick, BLANK, self.cells.typed(raw, _score))
        for spot in np.flatnonzero(worth == BAD):
            if not isinstance(cell := self.cells.all[raw[spot]], Fault):
                place = int(at[spot]), int(column[spot])
                self._report("bad-number", *place, values.shown(cell), hint=Text(MARK))
        return pd.DataFrame(
            {
                "sheet": sheet,
                "at": np.concatenate([long, at]),
                "column": np.concatenate([np.zeros(len(long), np.int64), column]),
                "item": np.concatenate([self.typed["item"][long], item]),
                "quantity": np.concatenate([quantity, np.full(len(at), BLANK)]),
                "points": np.concatenate([points, worth]),
                "tick": np.concatenate([np.zeros(len(long), bool), tick]),
                "bad": np.concatenate([self.bad[long], self.bad[at] | (worth == BAD)]),
            }
        )


def _is_score(cell: object) -> bool:
    """Whether a filled cell of a matrix says anything; 0, however it is written, does not."""
    return cell != 0 and not (isinstance(cell, str) and values.points(cell) in (0, BLANK))


def _score(cell: object) -> int:
    """The points of a cell of a matrix; finer ones than hundredths cannot be read."""
    points = _points(cell)
    return BAD if points == TOO_FINE else points


def likely_day(raw: object, year: int) -> str | Text:
    """A suggestion for a date that we do not dare to read; ``year`` is the workbook's."""
    match [int(part) for part in re.findall(r"\d+", values.code(raw))]:
        case [serial] if 36526 <= serial < 73051:  # a spreadsheet's number of a day, 2000 to 2099
            day = date.fromordinal(serial + 693594)
            return _suggest(day.year, day.month, day.day)
        case [month, number]:
            return _suggest(year, month, number)
        case [full, month, number, *_] if full > 999:
            return _suggest(full, month, number)
        case [number, month, full] if full > 999:
            return _suggest(full, month, number)
        case [short, month, number] if short < 100:
            return _suggest(2000 + short, month, number)
    return ""


def _suggest(year: int, month: int, day: int) -> str | Text:
    try:
        return Text(N_(" Do you mean “{name}”?"), {"name": date(year, month, day).isoformat()})
    except OverflowError:
        return ""
    except ValueError:
        facts = {"name": f"{year}-{month:02d}-{day:02d}"}
        return Text(N_(" There is no day {name}."), facts) if 1 <= month <= 12 else ""


def cover_problems(sources: Iterable[Source]) -> Iterator[Problem]:
    """A matrix that needs the cover's meeting date, which is missing or in another month."""
    for source in sources:
        needs = any(_dated_by_cover(table) for table in source.tables)
        met = source.cover.values["meeting_date"]
        place = source.cover.place("meeting_date")
        known = {"month": source.month, "village": source.cover.village}
        if not needs or "meeting_date" in source.cover.unread:
            continue
        hint = Text(MEETING_DAY)
        if met is None:
            yield Problem("missing-value", place, facts={"hint": hint}, **known)  # type: ignore[arg-type]
        elif not first_day(source.month) <= met <= last_day(source.month):
            facts = {"month": source.month, "hint": hint}
            yield Problem("date-outside-month", place, met.isoformat(), facts=facts, **known)  # type: ignore[arg-type]


def _dated_by_cover(table: Table) -> bool:
    """Whether it is a matrix without dates in which anybody has a score."""
    return (
        not table.missing
        and "date" not in table.origin.positions
        and any(
            index not in table.total_rows and _is_score(cell)
            for position, _ in table.items
            for index, cell in enumerate(table.cells(position))
        )
    )


def nothing_happened(sources: Sequence[Source], found: Claims) -> Iterator[Problem]:
    """Workbooks in which no sheet says anything."""
    busy = set()
    for rows in found.rows.values():
        used = rows.frame.loc[~rows.frame["skip"].astype(bool), "table"].unique()
        busy |= {rows.origins[int(table)].file for table in used}
    for source in sources:
        lacking = any(table.missing and table.length for table in source.tables)
        if source.cover.file not in busy and not lacking:
            place = Place(source.cover.file)
            yield Problem("empty-workbook", place, month=source.month, village=source.cover.village)
