"""Claims: what the clerks wrote, as typed columns, with every fault of a cell.

The rows of one kind of sheet of all workbooks become one frame of whole numbers: days are
ordinals, points hundredths, codes and words indexes into two lists. A row whose cell cannot be
read is ``bad`` and counts nowhere; its problem says why.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from pointbook.reading import values
from pointbook.reading.tables import Fault, Table
from pointbook.reading.values import Memo
from pointbook.vocabulary.claims import (
    BAD,
    BLANK,
    FAULTY,
    TOO_FINE,
    Claims,
    Cover,
    Rows,
    month_number,
)
from pointbook.vocabulary.months import first_day, last_day
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.schema import CLERK_SHEETS, COVER, Column, SheetSchema
from pointbook.vocabulary.text import N_, Text

EVALUATIONS = ("meeting", "observation")

Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]
Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]

_points = Memo(lambda raw: BAD if isinstance(raw, Fault) else values.points(raw))
_days = Memo(lambda raw: BAD if isinstance(raw, Fault) else values.day(raw))
_answers = Memo(lambda raw: BAD if isinstance(raw, Fault) else _answer(raw))


def _answer(raw: object) -> int:
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
        self._memo = Memo(self._number)

    def _number(self, raw: object) -> int:
        if isinstance(raw, Fault):
            return FAULTY
        found = self._reader(raw)
        if found not in self._index:
            self._index[found] = len(self.all)
            self.all.append(found)
        return self._index[found]

    def numbers(self, column: Sequence[object]) -> Numbers:
        return np.fromiter(map(self._memo.__getitem__, column), np.int64, len(column))


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
    codes, words = Texts(values.code), Texts(values.text)
    found = Claims([source.cover for source in sources], {}, pd.DataFrame(), codes.all, words.all)
    scores = []
    for schema in CLERK_SHEETS:
        if schema == COVER:
            continue
        pairs = [(s, t) for s in sources for t in s.tables if t.schema == schema and not t.missing]
        typing = _Typing(schema, pairs, codes, words)
        if schema.name in EVALUATIONS:
            scores.append(typing.scores(EVALUATIONS.index(schema.name)))
        origins = [table.origin for table in typing.tables]
        found.rows[schema.name] = Rows(schema, origins, typing.frame())
        found.problems += typing.problems
    found.scores = pd.concat(scores, ignore_index=True)
    found.unread = sum(table.length for s in sources for table in s.tables if table.missing)
    return found


class _Typing:
    """The rows of one kind of sheet on their way from cells to numbers."""

    def __init__(
        self,
        schema: SheetSchema,
        pairs: Sequence[tuple[Source, Table]],
        codes: Texts,
        words: Texts,
    ) -> None:
        self.schema = schema
        self.sources = [source for source, _ in pairs]
        self.tables = [table for _, table in pairs]
        self.codes, self.words = codes, words
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

    def _raw(self, name: str) -> list[object]:
        cells: list[object] = []
        for table in self.tables:
            column = table.columns.get(name)
            cells.extend([""] * table.length if column is None else column)
        return cells

    def _read(self, column: Column) -> Numbers:
        raw = self.raw[column.name]
        if column.kind in ("date", "points", "quantity", "count", "yes"):
            memo = {"date": _days, "yes": _answers}.get(column.kind, _points)
            return np.fromiter(map(memo.__getitem__, raw), np.int64, self.length)
        return (self.codes if column.kind == "code" else self.words).numbers(raw)

    def _mark_rows(self) -> None:
        """Blank rows, total rows and repeated head rows say nothing; faults spoil their row."""
        filled = np.zeros(self.length, bool)
        for column in self.schema.columns:
            typed = self.typed[column.name]
            filled |= typed != (BLANK if self._is_number(column) else 0)
        self.cells = self._cells() if self.schema.name in EVALUATIONS else []
        in_matrix = np.zeros(self.length, bool)
        in_matrix[[at for at, *_ in self.cells]] = True
        self.skip = ~np.where(self.matrix, in_matrix | self._has_long_claim(), filled)
        for number, table in enumerate(self.tables):
            start = self.starts[number]
            self.skip[[start + index for index in table.total_rows]] = True
            self._skip_repeated_heads(table, int(start))
            self._report_faults(table, int(start))

    def _has_long_claim(self) -> Mask | bool:
        return self.typed["item"] != 0 if "item" in self.typed else False

    @staticmethod
    def _is_number(column: Column) -> bool:
        return column.kind in ("date", "points", "quantity", "count", "yes")

    def _skip_repeated_heads(self, table: Table, start: int) -> None:
        name = next(iter(table.origin.headings), None)
        if name is None:
            return
        cells = table.columns[name]
        title = table.origin.headings[name]
        if title not in cells:
            return
        for index, cell in enumerate(cells):
            if cell == title and all(
                values.code(table.columns[other][index]) == table.origin.headings[other]
                for other in table.origin.headings
            ):
                self.skip[start + index] = True

    def _report_faults(self, table: Table, start: int) -> None:
        by_position = {at: name for name, at in table.origin.positions.items()}
        items = {at for at, *_ in table.items}
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
            raw = self.raw[column.name][at]
            if isinstance(raw, Fault):
                continue
            self.bad[at] = True
            if advise:
                facts["advice"] = likely_day(raw)
            self._report(code, int(at), column.name, values.shown(raw), **facts)

    def _check(self, column: Column) -> None:
        typed = self.typed[column.name]
        if self._is_number(column):
            blank = typed == BLANK
        else:
            blank = typed == 0
        if column.required and not self._may_be_blank(column.name):
            needed = blank & ~self.matrix if column.name in ("date", "item") else blank
            self._flag("missing-value", needed, column)
        if column.kind == "date":
            self._check_days(column, typed)
        elif column.kind in ("points", "quantity", "count"):
            self._check_numbers(column, typed)
        elif column.kind == "yes":
            self._flag_answers(typed == BAD, column)

    def _flag_answers(self, mask: Mask, column: Column) -> None:
        for at in np.flatnonzero(mask & ~self.skip):
            shown = values.shown(self.raw[column.name][at])
            found = Text(N_("“{value}” is neither yes nor no"), {"value": shown})
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
            shown = values.shown(self.raw["date"][at])
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
        fine = typed == TOO_FINE
        self._flag("not-whole" if whole else "bad-number", fine, column)
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

    def _cells(self) -> list[tuple[int, int, str, object]]:
        """Filled cells of matrix columns: row index, position, item heading, what it holds."""
        found = []
        for number, table in enumerate(self.tables):
            start = int(self.starts[number])
            totals = set(table.total_rows)
            for position, item, cells in table.items:
                for index, cell in enumerate(cells):
                    if cell not in ("", 0) and index not in totals and not _is_zero(cell):
                        found.append((start + index, position, item, cell))
        return found

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
        long = np.flatnonzero(~self.skip & (~self.matrix | (self.typed["item"] != 0)))
        quantity, points = self.typed["quantity"][long], self.typed["points"][long]
        cells = sorted(
            (cell for cell in self.cells if not self.skip[cell[0]]), key=lambda cell: cell[:2]
        )
        at = np.array([cell[0] for cell in cells], np.int64)
        tick = np.array([_is_tick(cell[3]) for cell in cells], bool)
        marks = np.array([self._score(cell, t) for cell, t in zip(cells, tick, strict=True)])
        item = self.codes.numbers([cell[2] for cell in cells])
        column = np.array([cell[1] for cell in cells], np.int64)
        broken = marks.astype(np.int64) == BAD
        return pd.DataFrame(
            {
                "sheet": sheet,
                "at": np.concatenate([long, at]),
                "column": np.concatenate([np.zeros(len(long), np.int64), column]),
                "item": np.concatenate([self.typed["item"][long], item]),
                "quantity": np.concatenate([quantity, np.full(len(at), BLANK)]),
                "points": np.concatenate([points, marks.astype(np.int64)]),
                "tick": np.concatenate([np.zeros(len(long), bool), tick]),
                "bad": np.concatenate([self.bad[long], self.bad[at] | broken]),
            }
        )

    def _score(self, cell: tuple[int, int, str, object], tick: bool) -> int:
        at, position, _, raw = cell
        if tick:
            return BLANK
        number = int(_points[raw])
        if number in (BAD, TOO_FINE):
            if not isinstance(raw, Fault):
                self._report("bad-number", at, position, values.shown(raw))
            return BAD
        return number


def _is_tick(cell: object) -> bool:
    return isinstance(cell, str) and values.code(cell) in values.TICKS


def _is_zero(cell: object) -> bool:
    return isinstance(cell, str) and values.points(cell) in (0, BLANK)


_TWO_DIGIT = re.compile(r"(\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")


def likely_day(raw: object) -> str | Text:
    """A suggestion for a date that we do not dare to read."""
    if isinstance(raw, float | int) and not isinstance(raw, bool) and 36526 <= raw < 73051:
        return _suggest(date.fromordinal(int(raw) + 693594))
    typed = values.shown(raw)
    short, swapped = _TWO_DIGIT.fullmatch(typed), _DAY_FIRST.fullmatch(typed)
    try:
        if short:
            return _suggest(date(2000 + int(short[1]), int(short[2]), int(short[3])))
        if swapped:
            return _suggest(date(int(swapped[3]), int(swapped[2]), int(swapped[1])))
    except ValueError:
        pass
    return ""


def _suggest(day: date) -> Text:
    return Text(N_(" Do you mean “{name}”?"), {"name": day.isoformat()})


def cover_problems(sources: Iterable[Source]) -> Iterator[Problem]:
    """A matrix that needs the cover's meeting date, which is missing or in another month."""
    for source in sources:
        needs = any(_dated_by_cover(table) for table in source.tables)
        met = source.cover.values["meeting_date"]
        place = source.cover.place("meeting_date")
        known = {"month": source.month, "village": source.cover.village}
        if not needs or "meeting_date" in source.cover.unread:
            continue
        if met is None:
            yield Problem("missing-value", place, **known)  # type: ignore[arg-type]
        elif not first_day(source.month) <= met <= last_day(source.month):
            facts = {"month": source.month}
            yield Problem("date-outside-month", place, met.isoformat(), facts=facts, **known)  # type: ignore[arg-type]


def _dated_by_cover(table: Table) -> bool:
    """Whether it is a matrix without dates in which anybody has a score."""
    return "date" not in table.origin.positions and any(
        cell not in ("", 0) and index not in table.total_rows and not _is_zero(cell)
        for _, _, cells in table.items
        for index, cell in enumerate(cells)
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
