"""Layout: what a sheet holds, table by table, and what each of its filled rows is.

A row is a title, a head, a record, a total or a note that says nothing; none is passed over in
silence. Merged cells stand in each row that they cover, 同上 is what stands above it.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile

from pointbook.reading import cells
from pointbook.reading.files.workbook import Sheet
from pointbook.reading.heads import (
    EVALUATIONS,
    HEADINGS,
    LONGEST,
    Finder,
    Head,
    Names,
    required,
    total_word,
)
from pointbook.vocabulary.records import Origin, RowKind
from pointbook.vocabulary.schema import COVER, SheetSchema

Line = list[object]
Lines = list[tuple[int, Line]]  # by the number of their row
Kinds = list[tuple[int, RowKind]]

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

    ``covered`` are the cells, by row and column from 1, that a merged one stands in, ``ditto``
    those that say 同上, with what they say; ``lumps`` are numbers merged over several rows, as first
    row, last row, column and number.
    """

    head: Head
    origins: dict[str, Origin] = field(default_factory=dict)  # by the names of its kinds
    records: Lines = field(default_factory=list)
    totals: list[tuple[int, Line, int]] = field(default_factory=list)  # and the records before it
    unscored: Lines = field(default_factory=list)  # households without any score
    covered: set[tuple[int, int]] = field(default_factory=set)
    ditto: dict[tuple[int, int], str] = field(default_factory=dict)
    lumps: list[tuple[int, int, int, object]] = field(default_factory=list)
    loose: set[tuple[int, int]] = field(default_factory=set)  # totals in merged cells: not checked
    unknown: list[tuple[int, str]] = field(default_factory=list)  # columns from 1, headings
    unread: list[tuple[int, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def put(self, index: int, at: int, cell: object) -> None:
        """Let a record have another cell than the sheet."""
        number, line = self.records[index]
        if line[at] != cell:
            self.records[index] = (number, [*line[:at], cell, *line[at + 1 :]])

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

    def add_title(self, line: Line) -> None:
        """A row that is none of a table."""
        if line.count("") < len(line):
            self.rows["title"] += 1
            self.titles += [cell for cell in line if isinstance(cell, str) and cell]


@dataclass(frozen=True, slots=True)
class Known:
    """What names stand for where a sheet comes from: whether a heading is that of an item, whether
    a cell can be read under a column, the codes of households, items and goods, for comparing."""

    is_item: Callable[[str], bool] = lambda _: False
    reads: Callable[[str, object], bool] = lambda *_: True
    codes: Callable[[], Collection[str]] = tuple


NOTHING = Known()


def layout(sheet: Sheet, file: str, names: Names, known: Known = NOTHING) -> Layout:
    """The tables of a sheet."""
    own, plain = names.sheet(sheet.name)
    own = None if own == COVER else own  # a table on it is told by its head
    found = Layout(sheet, own, plain)
    rows, columns, texts = _clean(sheet.rows)
    merged = [(t - 1, a - 1, b - 1, z - 1) for t, a, b, z in sheet.merged]
    heads = Finder(rows, columns, texts, names, own, known.is_item, merged).heads()
    found.foreign = own is None and not any(head.fits for head in heads)
    if not found.foreign:
        _shape(found, file, heads, rows, texts, merged, known)
        if any(t.records or t.head.fits for t in found.tables) or not (own and known.codes()):
            return found
    codes = known.codes()
    found.looks_like_records = (
        any(cells.code(value) in codes for column in columns for value in set(column))
        or (found.foreign and any(len(head.columns) > 1 for head in heads))
        or (not found.foreign and any(map(_is_dated, rows)))
    )
    found.headless = found.looks_like_records and not found.foreign
    if found.foreign or found.headless:
        found.tables.clear()
        kind: RowKind = "problem" if found.looks_like_records else "note"
        found.rows = Counter({kind: sum(line.count("") < len(line) for line in rows)})
    return found


def _is_dated(line: Line) -> bool:
    return len(line) - line.count("") > 2 and any(isinstance(cell, date) for cell in line)


def _clean(rows: list[Line]) -> tuple[list[Line], list[tuple[object, ...]], list[set[str]]]:
    """The rows without cells of nothing but white space, with boxes as text; the same by columns,
    and the different texts of each."""
    columns: list[tuple[object, ...]] = list(zip(*rows, strict=True))
    texts: list[set[str]] = []
    changed = False
    for at, column in enumerate(columns):
        values = set(column)
        boxes = (0 in values or 1 in values) and bool in set(map(type, column))
        if boxes or any(isinstance(v, str) and v.isspace() for v in values):
            columns[at] = tuple(map(_plain, column))
            values, changed = set(columns[at]), True
        texts.append({v for v in values if isinstance(v, str)})
    return list(map(list, zip(*columns, strict=True))) if changed else rows, columns, texts


def _plain(cell: object) -> object:
    if isinstance(cell, bool):
        return TICKED if cell else UNTICKED
    return "" if isinstance(cell, str) and cell.isspace() else cell


def _shape(
    found: Layout,
    file: str,
    heads: Sequence[Head],
    rows: list[Line],
    texts: Sequence[set[str]],
    merged: Sequence[tuple[int, int, int, int]],
    known: Known,
) -> None:
    """Give each head the rows that are its own, and each row its kind."""
    if not heads:
        for line in rows:
            found.add_title(line)
        return
    odd = _odd(rows, texts)
    found.rows["head"] += len({at for h in heads for at in range(h.top, h.bottom + 1)})
    for head in heads:
        table = Table(head, missing=list(head.missing))
        low = head.bottom + 1 if any(other.is_above(head) for other in heads) else 0
        high = min((other.top for other in heads if head.is_above(other)), default=len(rows))
        body = _Body(table, rows, known)
        nothing = body.merge(merged, low, high)
        own = [at for at in range(low, high) if not head.top <= at <= head.bottom]
        for at, kind in body.kinds([at for at in own if at not in nothing], odd):
            line = rows[at]
            if kind == "note" and at < head.top:
                found.add_title(line)
                continue
            found.rows[kind] += 1
            if kind == "record":
                table.records.append((at + 1, line))
            elif kind == "total":
                table.totals.append((at + 1, line, len(table.records)))
            elif head.is_matrix and any(line[c] != "" for c in body.who):
                table.unscored.append((at + 1, line))
        _settle(table, texts)
        table.origins = _origins(head, file, found.sheet.name)
        if table.records or not table.missing:
            found.tables.append(table)


def _odd(rows: Sequence[Line], texts: Sequence[set[str]]) -> set[int]:
    """The rows in which a total's word stands, or a text that is all in brackets."""
    found: set[int] = set()
    for at, values in enumerate(texts):
        words = {v for v in values if v and len(v) < LONGEST and (not HEADINGS[v] or total_word(v))}
        if words:
            found.update(row for row, line in enumerate(rows) if line[at] in words)
    return found


class _Body:
    """The rows of a table, and what each of them is."""

    def __init__(self, table: Table, rows: list[Line], known: Known) -> None:
        self.table, self.rows, self.reads = table, rows, known.reads
        self.head, name = table.head, table.schema.name
        columns = self.head.columns
        self.clerk = name in WHO or name in WHAT
        first = required(table.schema)[:1]  # what says of whom or what a row of the rules is
        who, what = (WHO.get(name, ()), WHAT.get(name, ())) if self.clerk else (first, first)
        self.who = [columns[each] for each in who if each in columns]
        self.what = [columns[each] for each in what if each in columns]
        sides = (columns.get("points"), self.head.losses)
        total = self.head.is_matrix and "item" not in columns  # what a row adds up to
        self.points = [] if total else [at for at in sides if at is not None]

    def merge(self, merged: Sequence[tuple[int, int, int, int]], low: int, high: int) -> set[int]:
        """Fill what merged cells cover further down; the rows that hold nothing of their own."""
        table, head, numeric = self.table, self.head, _numeric(self.table)
        filled: dict[int, dict[int, object]] = {}
        for top, left, bottom, _ in merged:
            if not (low <= top < bottom and top < high and head.start <= left < head.stop):
                continue
            value, last = self.rows[top][left], min(bottom, high - 1)
            if value == "" or head.top <= top <= head.bottom:
                continue
            if left in head.sums:
                table.loose.add((top + 1, left + 1))
            elif left in numeric and MARKS[value] and not is_tick(value):
                table.lumps.append((top + 1, last + 1, left + 1, value))
            else:
                for at in range(top + 1, last + 1):
                    filled.setdefault(at, {})[left] = value
                    table.covered.add((at + 1, left + 1))
        nothing: set[int] = set()
        for at, values in filled.items():
            if all(cell == "" for cell in self.rows[at][head.start : head.stop]):
                nothing.add(at)
                continue
            self.rows[at] = [values.get(c, cell) for c, cell in enumerate(self.rows[at])]
        return nothing

    def kinds(self, rows: Iterable[int], odd: Collection[int]) -> Kinds:
        """What each of these rows is, the blank ones left out."""
        found: Kinds = []
        is_long = self.clerk and not self.head.items and self.who and self.what
        one, other, this, that = (
            (self.who[0], self.who[-1], self.what[0], self.what[-1]) if is_long else (0,) * 4
        )
        for at in rows:
            line = self.rows[at]
            if (  # somebody and something, as in most rows
                is_long
                and at not in odd
                and (line[one] != "" or line[other] != "")
                and (line[this] != "" or line[that] != "")
            ):
                found.append((at, "record"))
            elif kind := self.kind(at + 1, line, at in odd):
                found.append((at, kind))
        return self.trimmed(found)

    def names(self, number: int, line: Line, columns: Iterable[int], is_total: bool) -> bool:
        """Whether any of these cells says of whom or what its row is. What stands beside a total's
        word says what that is of: a number of households, all of them, a group, what a merged cell
        covers."""
        for column in columns:
            cell = line[column]
            if cell != "" and not total_word(cell):
                covered = (number, column + 1) in self.table.covered
                of = isinstance(cell, str) and _OF_TOTAL.fullmatch(cells.code(cell))
                if not (is_total and (covered or of)):
                    return True
        return False

    def kind(self, number: int, line: Line, is_odd: bool) -> RowKind | None:
        """What a row is, by its number; None for a blank one."""
        head = self.head
        span = line[head.start : head.stop]
        filled = len(span) - span.count("")
        if not filled:
            return None
        is_total = is_odd and any(map(total_word, span))
        who = self.names(number, line, self.who, is_total)
        what = self.names(number, line, self.what, is_total)
        scored = any(SCORES[line[c]] for c in head.items)
        what = what or (who and scored)
        if is_total and not what and not (who and self.clerk):
            return "total"
        if filled == 1 and not (not self.clerk and len(required(self.table.schema)) == 1 and what):
            return "note"
        says = what or scored or (who and not head.items)
        tells = not self.clerk or not head.fits  # nobody can tell what it is about
        if not (tells or says or any(MARKS[line[c]] for c in self.points)):
            return "note"
        in_brackets = all(isinstance(c, str) and not HEADINGS[c] for c in span if c != "")
        return "note" if in_brackets else "record"  # such as a row of units

    def trimmed(self, kinds: Kinds) -> Kinds:
        """Signatures below the last record and lines of a form above the head say nothing."""
        head, rows = self.head, self.rows
        if not self.clerk:  # a title stands in one cell, as an article of the measures may
            titles = {
                at for at, _ in kinds if at < head.top and len(rows[at]) - rows[at].count("") == 1
            }
            return [(at, "note" if at in titles else kind) for at, kind in kinds]
        records = [at for at, kind in kinds if kind == "record"]
        below = takewhile(
            lambda at: at > head.bottom and not self.readable(rows[at]), reversed(records)
        )
        nothing = {*below, *(at for at in records if at < head.top and not self.readable(rows[at]))}
        return [(at, "note" if at in nothing else kind) for at, kind in kinds]

    def readable(self, line: Line) -> bool:
        """Whether a row has a readable date, item, goods or number, or a household and anything
        that it may be for."""
        head, table, numeric = self.head, self.table, _numeric(self.table)
        said = {name: line[at] for name, at in head.columns.items() if line[at] != ""}

        def reads(*names: str) -> bool:
            return any(name in said and self.reads(name, said[name]) for name in names)

        numbers = (cells.number(line[at]) for name, at in head.columns.items() if at in numeric)
        if reads("date", "item", "goods", "goods_name", "entry"):
            return True
        if any(isinstance(each, cells.Reading) for each in numbers):
            return True
        if any(MARKS[line[at]] for at in head.items):
            return True
        what = any(line[at] != "" for at in (*self.what, *head.items))
        enough = what or table.schema.name == "transfers" or not table.counts
        return enough and reads("household", "head", "from", "to")


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


def _settle(table: Table, texts: Sequence[Collection[str]]) -> None:
    """Find what columns nobody knows, put columns of one meaning together, and fill in 同上."""
    head = table.head
    for name, others in head.others.items():
        _unite(table, name, others)
    head.unknown += [
        at
        for at in range(head.start, head.stop)
        if at not in head.titles and any(line[at] != "" for _, line in table.records)
    ]
    lone = (  # a matrix of which no heading is known: only households, and then numbers
        table.schema in EVALUATIONS
        and "item" in table.missing
        and head.columns.keys().isdisjoint(("quantity", "points"))
    )
    for at in sorted(head.unknown):
        marked = (head.items or lone) and any(MARKS[line[at]] for _, line in table.records)
        (table.unread if marked else table.unknown).append((at + 1, head.titles.get(at, "")))
    if table.unread and not head.is_matrix:
        table.missing.clear()
    for at in set(head.columns.values()) - _numeric(table):
        if any(text.strip() in DITTO for text in texts[at]):
            _fill_ditto(table, at)


def _unite(table: Table, name: str, others: Sequence[int]) -> None:
    """Several columns of one meaning: they are one if all their filled cells agree."""
    head = table.head
    every = [head.columns[name], *others]
    said = [[line[at] for at in every if line[at] != ""] for _, line in table.records]
    if all(len(set(map(cells.text, cells_said))) < 2 for cells_said in said):
        for index, filled in enumerate(said):
            table.put(index, every[0], filled[0] if filled else "")
    else:
        del head.columns[name]
        head.unknown += every
        table.missing += [n for n in head.lacking() if n not in table.missing]


def _fill_ditto(table: Table, at: int) -> None:
    """What 同上 means: what the nearest record above has in the column."""
    last: object = ""
    for index, (number, line) in enumerate(table.records):
        cell = line[at]
        if index and isinstance(cell, str) and cell.strip() in DITTO:
            table.ditto[number, at + 1] = cell
            table.put(index, at, last)
        else:
            last = cell
