"""Layout: what a sheet holds, table by table, and what each of its filled rows is.

A row is a title, a head, a record, a total or a note that says nothing; none is passed over in
silence. Merged cells stand in each row that they cover, 同上 is what stands above it.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from pointbook.reading import cells
from pointbook.reading.files.workbook import Sheet
from pointbook.reading.heads import (
    HEADINGS,
    LONGEST,
    Finder,
    Head,
    IsItem,
    Names,
    no_item,
    total_word,
)
from pointbook.vocabulary.records import Origin, RowKind
from pointbook.vocabulary.schema import COVER, SheetSchema

Line = list[object]
Lines = list[tuple[int, Line]]  # by the number of their row
Reads = Callable[[str, object], bool]  # a column's name and a cell: whether it can be read

WHO = {
    **dict.fromkeys(("meeting", "observation", "exchanges"), ("household", "head")),
    "transfers": ("from", "to"),
    "objections": ("household",),
}
WHAT = {
    **dict.fromkeys(("meeting", "observation"), ("item",)),
    **dict.fromkeys(("exchanges", "receipts", "counts"), ("goods", "goods_name")),
    "corrections": ("entry", "reason"),
    "objections": ("entry", "content"),
}
NUMBERS = ("points", "size", "quantity", "count")  # kinds of columns
_OF_TOTAL = re.compile(
    r"[共计]{0,2}[\d零一二三四五六七八九十百两]+(?:户|户次|人|人次|次|件|个|项|条|天|分)|(?:全村|全体|all).*|.*[社组队]"
)
DITTO = frozenset({"同上", "〃", "″"})


def reads_nothing(_: str, __: object) -> bool:
    """Where no cell tells that a row is a record."""
    return True


TICKED, UNTICKED = "TRUE", "FALSE"  # a check box as text: True is 1.0 as a dictionary's key


def is_tick(cell: object) -> bool:
    """Whether a cell under an item says √; a ticked box does."""
    return cell == TICKED or cells.is_tick(cell)


def _says(cell: object) -> bool:
    """Whether a cell under an item says anything: 0, however it is written, does not."""
    found = None if cell == UNTICKED else cells.number(cell)
    return found is not None and not (isinstance(found, cells.Reading) and found.value == 0)


def _marks(cell: object) -> bool:
    """Whether a cell holds a number or √."""
    return SCORES[cell] and (isinstance(cells.number(cell), cells.Reading) or is_tick(cell))


SCORES = cells.Memo(_says)
MARKS = cells.Memo(_marks)


@dataclass(slots=True)
class Table:
    """Rows under one head. Rows are numbered as on the sheet; the cells of a line begin in its
    first column.

    ``covered`` maps the cells, by row and column from 1, that a merged one stands in to the row in
    which that begins, ``ditto`` those that say 同上 to what they say; ``lumps`` are numbers merged
    over several rows, as first row, last row and column.
    """

    head: Head
    origins: dict[str, Origin] = field(default_factory=dict)  # by the names of its kinds
    records: list[tuple[int, Line]] = field(default_factory=list)
    totals: list[tuple[int, Line, int]] = field(default_factory=list)  # and the records before it
    unscored: list[tuple[int, Line]] = field(default_factory=list)  # households without any score
    covered: dict[tuple[int, int], int] = field(default_factory=dict)
    ditto: dict[tuple[int, int], str] = field(default_factory=dict)
    lumps: list[tuple[int, int, int]] = field(default_factory=list)
    lumped: dict[tuple[int, int], object] = field(default_factory=dict)  # what stands in those
    loose: set[tuple[int, int]] = field(default_factory=set)  # totals in merged cells: not checked
    unknown: list[tuple[int, str]] = field(default_factory=list)  # columns from 1, headings
    unread: list[tuple[int, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def counts(self) -> bool:
        """Whether its records can be read: it lacks no column, and some heading names an item."""
        return not self.missing and (not self.unread or self.head.is_matrix)

    @property
    def schema(self) -> SheetSchema:
        return self.head.schema

    @property
    def origin(self) -> Origin:
        return self.origins[self.schema.name]

    @property
    def head_row(self) -> int:
        """The sheet's row in which its headings end."""
        return self.head.bottom + 1


@dataclass(slots=True)
class Layout:
    """One sheet, read so far as its form goes.

    ``own`` is the kind that its name says; ``plain`` is False where the name has a copy's mark.
    ``foreign`` says that it fits no kind, ``looks_like_records`` that it may hold some all the same;
    ``headless`` that it is of a kind and holds some without a head.
    """

    sheet: Sheet
    own: SheetSchema | None
    plain: bool
    tables: list[Table] = field(default_factory=list)
    rows: Counter[RowKind] = field(default_factory=Counter)
    titles: list[str] = field(default_factory=list)
    foreign: bool = False
    looks_like_records: bool = False
    headless: bool = False


def layout(
    sheet: Sheet,
    file: str,
    names: Names,
    is_item: IsItem = no_item,
    reads: Reads = reads_nothing,
    codes: Collection[str] = (),
) -> Layout:
    """The tables of a sheet.

    ``is_item`` says whether a heading names an item, ``reads`` whether a cell can be read under a
    column; ``codes`` are those of households, items and goods, for comparing.
    """
    own, plain = names.sheet(sheet.name)
    own = None if own == COVER else own  # a table on it is told by its head
    found = Layout(sheet, own, plain)
    rows, columns, different = _clean(sheet.rows)
    merged = [(t - 1, a - 1, b - 1, z - 1) for t, a, b, z in sheet.merged]
    heads = Finder(rows, columns, different, names, own, is_item, merged).heads()
    if own is None and not any(head.fits for head in heads):
        found.foreign = True
        known = any(len(head.columns) > 1 for head in heads)
        found.looks_like_records = known or _any_code(different, codes)
        kind: RowKind = "problem" if found.looks_like_records else "note"
        found.rows[kind] = sum(line.count("") < len(line) for line in rows)
        return found
    shaper = _Shaper(sheet.name, file, rows, different, merged, reads, heads, found)
    shaper.tables()
    if own and codes and not any(table.records or table.head.fits for table in found.tables):
        dated = any(
            len(line) - line.count("") > 2 and any(isinstance(c, date) for c in line)
            for line in rows
        )
        found.headless = found.looks_like_records = dated or _any_code(different, codes)
    if found.headless:
        found.tables.clear()
        found.rows = Counter({"problem": sum(line.count("") < len(line) for line in rows)})
    return found


def _any_code(different: Sequence[Collection[object]], codes: Collection[str]) -> bool:
    """Whether the code of a household, an item or goods stands anywhere."""
    return any(cells.code(v) in codes for values in different for v in values)


def _clean(rows: list[Line]) -> tuple[list[Line], Sequence[Sequence[object]], list[set[object]]]:
    """The rows without cells of nothing but white space, with boxes as text; the same by columns,
    and the different values of each."""
    columns: list[tuple[object, ...]] = list(zip(*rows, strict=True))
    different: list[set[object]] = []
    changed = False
    for at, column in enumerate(columns):
        values = set(column)
        boxes = (0 in values or 1 in values) and bool in set(map(type, column))
        if boxes or any(isinstance(v, str) and v.isspace() for v in values):
            columns[at] = tuple(map(_plain, column))
            values, changed = set(columns[at]), True
        different.append(values)
    return list(map(list, zip(*columns, strict=True))) if changed else rows, columns, different


def _plain(cell: object) -> object:
    if isinstance(cell, bool):
        return TICKED if cell else UNTICKED
    return "" if isinstance(cell, str) and cell.isspace() else cell


@dataclass(slots=True)
class _Shaper:
    """Gives each head the rows that are its own, and each row its kind."""

    sheet: str
    file: str
    rows: list[Line]
    different: list[set[object]]
    merged: list[tuple[int, int, int, int]]
    reads: Reads
    heads: list[Head]
    into: Layout

    def tables(self) -> None:
        """Every table of the sheet, with its rows."""
        if not self.heads:
            self._titles(range(len(self.rows)))
            return
        odd = self._odd()
        self.into.rows["head"] += len({at for h in self.heads for at in range(h.top, h.bottom + 1)})
        for head in self.heads:
            low, high = self._body(head)
            table = Table(head, missing=list(head.missing))
            nothing = self._merge(table, low, high)
            self._sort(table, range(low, high), nothing, odd)
            _settle(table, self.different)
            table.origins = _origins(head, self.file, self.sheet)
            if table.records or not table.missing:
                self.into.tables.append(table)

    def _odd(self) -> set[int]:
        """The rows in which a total's word stands, or a text that is all in brackets."""
        found: set[int] = set()
        for at, values in enumerate(self.different):
            texts = (v for v in values if isinstance(v, str) and v and len(v) < LONGEST)
            words = {text for text in texts if not HEADINGS[text] or total_word(text)}
            if words:
                found.update(row for row, line in enumerate(self.rows) if line[at] in words)
        return found

    def _titles(self, rows: range) -> None:
        for at in rows:
            line = self.rows[at]
            if line.count("") < len(line):
                self.into.rows["title"] += 1
                self.into.titles += [cell for cell in line if isinstance(cell, str) and cell]

    def _body(self, head: Head) -> tuple[int, int]:
        """The rows of a table: from above its head, if no other is above, to the next one below."""
        above = [other for other in self.heads if other.is_above(head)]
        below = [other.top for other in self.heads if head.is_above(other)]
        return head.bottom + 1 if above else 0, min(below, default=len(self.rows))

    def _merge(self, table: Table, low: int, high: int) -> set[int]:
        """Fill what merged cells cover further down; the rows that hold nothing of their own."""
        numeric = _numeric(table)
        filled: dict[int, set[int]] = {}
        for top, left, bottom, _ in self.merged:
            if not (top < bottom and table.head.start <= left < table.head.stop):
                continue
            if not (low <= top < high) or table.head.top <= top <= table.head.bottom:
                continue
            value, last = self.rows[top][left], min(bottom, high - 1)
            if value == "":
                continue
            if left in table.head.sums:
                table.loose.add((top + 1, left + 1))
                continue
            if left in numeric and MARKS[value] and not is_tick(value):
                table.lumps.append((top + 1, last + 1, left + 1))
                table.lumped[top + 1, left + 1] = value
                continue
            for at in range(top + 1, last + 1):
                filled.setdefault(at, set()).add(left)
                table.covered[at + 1, left + 1] = top + 1
        nothing: set[int] = set()
        span = slice(table.head.start, table.head.stop)
        for at, columns in filled.items():
            if all(cell == "" for cell in self.rows[at][span]):
                nothing.add(at)
                continue
            line = list(self.rows[at])
            for column in columns:
                line[column] = self.rows[table.covered[at + 1, column + 1] - 1][column]
            self.rows[at] = line
        return nothing

    def _sort(self, table: Table, rows: range, nothing: set[int], odd: set[int]) -> None:
        """Each row of a table by its kind."""
        head, judge = table.head, _Judge(table, self.reads)
        kinds: list[tuple[int, RowKind]] = []
        for at in self._body_rows(head, rows):
            if at in nothing:
                continue
            line, is_odd = self.rows[at], at in odd
            if not is_odd and judge.is_plainly_a_record(line):
                kinds.append((at, "record"))
            elif kind := judge.kind(at + 1, line, is_odd):
                kinds.append((at, kind))
        kinds = judge.trimmed(kinds, self.rows)
        for at, kind in kinds:
            if kind == "note" and at < head.top:
                self._titles(range(at, at + 1))
                continue
            self.into.rows[kind] += 1
            if kind == "record":
                table.records.append((at + 1, self.rows[at]))
            elif kind == "total":
                table.totals.append((at + 1, self.rows[at], len(table.records)))
            elif head.is_matrix and any(self.rows[at][c] != "" for c in judge.who):
                table.unscored.append((at + 1, self.rows[at]))

    def _body_rows(self, head: Head, rows: range) -> Iterator[int]:
        yield from range(rows.start, head.top)
        yield from range(max(rows.start, head.bottom + 1), rows.stop)


@dataclass(slots=True)
class _Judge:
    """Says what a row of a table is."""

    table: Table
    reads: Reads
    who: list[int] = field(init=False)
    what: list[int] = field(init=False)
    points: list[int] = field(init=False)
    clerk: bool = field(init=False)
    long: tuple[int, int, int, int] | None = field(init=False)  # who and what, in a long list

    def __post_init__(self) -> None:
        head, name = self.table.head, self.table.schema.name
        columns = head.columns
        self.clerk = name in WHO or name in WHAT
        self.who = [columns[each] for each in WHO.get(name, ()) if each in columns]
        self.what = [columns[each] for each in WHAT.get(name, ()) if each in columns]
        if not self.clerk:
            first = _needed(self.table)[0]  # what says of whom or what a row of the rules is
            self.who = self.what = [columns[first]] if first in columns else []
        is_long = self.clerk and self.who and self.what and not head.is_matrix
        ends = (self.who[0], self.who[-1], self.what[0], self.what[-1]) if is_long else None
        self.long = ends
        sides = (columns.get("points"), head.losses)
        total = head.is_matrix and "item" not in columns  # what a row adds up to
        self.points = [] if total else [at for at in sides if at is not None]

    def is_plainly_a_record(self, line: Line) -> bool:
        """Whether somebody and something stand in a row of a long list, as in most rows."""
        if not self.long:
            return False
        one, other, what, beside = self.long
        return (line[one] != "" or line[other] != "") and (line[what] != "" or line[beside] != "")

    def _names(self, number: int, line: Line, column: int, is_total: bool) -> bool:
        """Whether a cell says of whom or what its row is. What stands beside a total's word says
        what that is of: a number of households, all of them, a group, what a merged cell covers."""
        cell = line[column]
        if cell == "" or total_word(cell):
            return False
        return not is_total or not (
            (number, column + 1) in self.table.covered
            or (isinstance(cell, str) and _OF_TOTAL.fullmatch(cells.code(cell)))
        )

    def kind(self, number: int, line: Line, odd: bool) -> RowKind | None:
        """What a row is, by its number; None for a blank one."""
        head = self.table.head
        span = line[head.start : head.stop]
        filled = len(span) - span.count("")
        if not filled:
            return None
        is_total = odd and any(map(total_word, span))
        who = any(self._names(number, line, c, is_total) for c in self.who)
        what = any(self._names(number, line, c, is_total) for c in self.what)
        if head.is_matrix:
            what = what or (who and any(SCORES[line[c]] for c in head.items))
        if is_total and not what and not (who and self.clerk):
            return "total"
        if filled == 1 and not (not self.clerk and len(_needed(self.table)) == 1 and what):
            return "note"
        if not self.clerk or not head.fits:  # nobody can tell what it is about
            return "record" if not _all_in_brackets(span) else "note"
        if head.is_matrix and not what and not any(MARKS[line[c]] for c in self.points):
            scored = any(SCORES[line[c]] for c in head.items)
            return "record" if scored and not _all_in_brackets(span) else "note"
        if not (who or what or any(MARKS[line[c]] for c in self.points)):
            return "note"
        return "note" if _all_in_brackets(span) else "record"

    def trimmed(
        self, kinds: list[tuple[int, RowKind]], rows: Sequence[Line]
    ) -> list[tuple[int, RowKind]]:
        """Signatures below the last record and lines of a form above the head say nothing."""
        head = self.table.head
        if not self.clerk:  # a title stands in one cell, as an article of the measures may
            return [
                (
                    row,
                    "note"
                    if row < head.top and len(rows[row]) - rows[row].count("") == 1
                    else kind,
                )
                for row, kind in kinds
            ]
        for at in range(len(kinds) - 1, -1, -1):
            row, kind = kinds[at]
            if kind == "record" and row > head.bottom:
                if self._readable(rows[row]):
                    break
                kinds[at] = (row, "note")
        for at, (row, kind) in enumerate(kinds):
            if row >= head.top:
                break
            if kind == "record" and not self._readable(rows[row]):
                kinds[at] = (row, "note")
        return kinds

    def _readable(self, line: Line) -> bool:
        """Whether a row has a readable date, item, goods or number, or a household and anything
        that it may be for."""
        head, columns = self.table.head, self.table.head.columns
        said = [(name, line[at]) for name, at in columns.items() if line[at] != ""]
        kinds = {column.name: column.kind for column in self.table.schema.columns}
        for name, cell in said:
            if name in ("date", "item", "goods", "goods_name", "entry") and self.reads(name, cell):
                return True
            if kinds.get(name) in NUMBERS and isinstance(cells.number(cell), cells.Reading):
                return True
        if any(MARKS[line[at]] for at in head.items):
            return True
        what = any(line[at] != "" for at in (*self.what, *head.items))
        enough = self.table.schema.name == "transfers" or not self.table.counts
        return (what or enough) and any(
            name in ("household", "head", "from", "to") and self.reads(name, cell)
            for name, cell in said
        )


def _all_in_brackets(span: Sequence[object]) -> bool:
    """Whether every filled cell stands in brackets, such as a row of units."""
    return all(isinstance(cell, str) and not HEADINGS[cell] for cell in span if cell != "")


def _needed(table: Table) -> list[str]:
    return [column.name for column in table.schema.columns if column.required]


def _numeric(table: Table) -> set[int]:
    """The columns in which numbers stand."""
    kinds = {column.name: column.kind for column in table.schema.columns}
    columns = table.head.columns
    found = {at for name, at in columns.items() if kinds.get(name) in NUMBERS}
    found.update(table.head.items)
    if table.head.losses is not None:
        found.add(table.head.losses)
    return found


def _origins(head: Head, file: str, sheet: str) -> dict[str, Origin]:
    """Where rows come from, for each kind that they may be."""
    titles = {at + 1: title for at, title in head.titles.items()}
    found = {}
    for schema in head.schemas:
        names = {column.name for column in schema.columns} | {"village"}
        columns = {name: at + 1 for name, at in head.columns.items() if name in names}
        found[schema.name] = Origin(file, sheet, schema, columns, titles)
    return found


def _settle(table: Table, different: Sequence[Collection[object]]) -> None:
    """Find what columns nobody knows, put columns of one meaning together, and fill in 同上."""
    head = table.head
    for name, others in head.others.items():
        _unite(table, name, others)
    head.unknown += [
        at
        for at in range(head.start, head.stop)
        if at not in head.titles and any(line[at] != "" for _, line in table.records)
    ]
    scores = head.is_matrix or _is_matrix_unknown(table)
    for at in sorted(head.unknown):
        marked = scores and any(MARKS[line[at]] for _, line in table.records)
        (table.unread if marked else table.unknown).append((at + 1, head.titles.get(at, "")))
    if table.unread and not head.is_matrix:
        table.missing.clear()
    for at in set(head.columns.values()) - _numeric(table):
        if any(map(_is_ditto, different[at])):
            _fill_ditto(table, at)


def _is_matrix_unknown(table: Table) -> bool:
    """Whether it is a matrix of which no heading is known: only households, and then numbers."""
    columns = table.head.columns
    return (
        table.schema.name in ("meeting", "observation")
        and "item" in table.missing
        and not {"quantity", "points"} & set(columns)
    )


def _unite(table: Table, name: str, others: Sequence[int]) -> None:
    """Several columns of one meaning: they are one if all their filled cells agree."""
    head = table.head
    every = [head.columns[name], *others]
    for _, line in table.records:
        if len({cells.text(line[at]) for at in every if line[at] != ""}) > 1:
            break
    else:
        for at, (number, line) in enumerate(table.records):
            said = next((line[c] for c in every if line[c] != ""), "")
            if line[every[0]] != said:
                line = list(line)
                line[every[0]] = said
                table.records[at] = (number, line)
        return
    del head.columns[name]
    head.unknown += every
    table.missing += [n for n in head.lacking() if n not in table.missing]


def _fill_ditto(table: Table, at: int) -> None:
    """What 同上 means: what the nearest record above has in the column."""
    last: object = ""
    for index, (number, line) in enumerate(table.records):
        cell = line[at]
        if _is_ditto(cell) and index:
            table.ditto[number, at + 1] = str(cell)
            line = list(line)
            line[at] = cell = last
            table.records[index] = (number, line)
        last = cell


def _is_ditto(cell: object) -> bool:
    return isinstance(cell, str) and cell.strip() in DITTO
