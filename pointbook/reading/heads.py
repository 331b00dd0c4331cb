"""Heads: what sheets and headings are called, and where on a sheet tables begin.

A head is a row, or two with merged cells, whose headings fit a kind of sheet. A sheet may have
several, one below another and side by side; each begins a table that is read for itself.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import NamedTuple

from pointbook.reading import cells
from pointbook.vocabulary.cells import shown
from pointbook.vocabulary.rules import Alias
from pointbook.vocabulary.schema import (
    CLERK_SHEETS,
    COVER,
    GAINS,
    LOSSES,
    MEETING,
    NOTHING,
    OBSERVATION,
    OF_VILLAGE,
    SUMS,
    SheetSchema,
)

EVALUATIONS = (MEETING, OBSERVATION)
_STANDS_FOR = {"household": "head", "goods": "goods_name"}  # where the first has no column
KEYS = ("household", "head", "goods", "goods_name", "from", "to", "entry", "content")
_COPY = re.compile(
    r"[\s_\-–—]*(?:[(（\[【]\s*\d+\s*[)）\]】]|的?副本\s*\d*|copy\s*\d*|[_\-–—]\s*\d+)\s*$",
    re.IGNORECASE,
)
_COPY_OF = re.compile(r"^\s*copy of\s+", re.IGNORECASE)
_OF_RECORDS = re.compile(  # a text that is a day or √
    r"[√✓✔☑]|(?:\d{2,4}年)?\d{1,2}月\d{1,2}[日号]?|\d{2,4}([./-])\d{1,2}\1\d{1,2}"
)
LONGEST = 80  # signs of a heading that says how its column is to be filled
_SUMS = frozenset(cells.heading(word) for word in SUMS)
_PERIODS = ("本月", "本页", "全村")


def _heading(value: object) -> str:
    return cells.heading(value) if isinstance(value, str) else ""


HEADINGS = cells.Memo(_heading)  # for comparing


def _total_word(value: object) -> str:
    word = HEADINGS[value]
    for period in _PERIODS:
        word = word.removeprefix(period)
    return word if word in _SUMS else ""


total_word = cells.Memo(_total_word).__getitem__
"""The word by which a cell says that its row is a total, ``''`` if it says none."""


class Meaning(NamedTuple):
    """What a heading means on one kind of sheet: the column, and whether by its own name."""

    column: str
    plain: bool


class Names:
    """What sheets and columns go by: their own names, the township's, and what else people write."""

    def __init__(self, schemas: Iterable[SheetSchema], aliases: Iterable[Alias] = ()) -> None:
        every = tuple(schemas)
        self.schemas = tuple(schema for schema in every if schema != COVER)
        self.columns = {schema.name: dict(_columns(schema)) for schema in every}
        self._sheets = {
            cells.heading(name): schema
            for schema in every
            for name in (schema.zh, schema.en, schema.name)
        }
        for alias in aliases:
            self.add(alias)
        self.every = {heading for s in self.schemas for heading in self.columns[s.name]}

    def add(self, alias: Alias) -> None:
        """Take up one of the township's own names; what a name stands for already, it keeps."""
        schema = self._sheets.get(cells.heading(alias.sheet))
        if schema is None:
            return
        name = cells.heading(alias.alias)
        if not alias.column:
            self._sheets.setdefault(name, schema)
        elif known := self.columns[schema.name].get(cells.heading(alias.column)):
            self.columns[schema.name].setdefault(name, Meaning(known.column, plain=False))

    def sheet(self, name: str) -> tuple[SheetSchema | None, bool]:
        """The kind of sheet that goes by a name, and whether the name is plain, no copy's mark."""
        if schema := self._sheets.get(_whole(name)):
            return schema, True
        bare = _COPY.sub("", _COPY_OF.sub("", name))
        return (self._sheets.get(_whole(bare)) if bare != name else None), False

    def known(self, schema: SheetSchema, heading: str) -> Meaning | None:
        """What a heading, for comparing, means on a kind of sheet."""
        return self.columns[schema.name].get(heading)


def _whole(name: str) -> str:
    """A sheet's name for comparing: what stands in brackets belongs to it."""
    return cells.heading(re.sub(r"[()（）\[\]【】]", "", name))


def _columns(schema: SheetSchema) -> Iterator[tuple[str, Meaning]]:
    columns = schema.columns
    if schema in CLERK_SHEETS and schema != COVER:
        columns = (*columns, OF_VILLAGE)
    for column in columns:
        for other in column.also:
            yield cells.heading(other), Meaning(column.name, plain=False)
    for column in columns:
        for name in (column.zh, column.name):
            yield cells.heading(name), Meaning(column.name, plain=True)


@dataclass(slots=True)
class Head:
    """Where a table begins; rows and columns are indexes into the sheet's rows.

    ``schemas`` are the kinds that it may be: one, or both evaluation sheets. ``columns`` has the
    index of each known column, ``others`` of further ones of the same meaning, ``items`` the text
    of each heading that names an item, ``gains`` and ``losses`` the columns 加分 and 扣分.
    """

    schemas: tuple[SheetSchema, ...]
    top: int
    bottom: int
    start: int
    stop: int
    titles: dict[int, str]
    fits: bool  # all that such a table needs is there, and it is of one kind
    columns: dict[str, int] = field(default_factory=dict)
    others: dict[str, list[int]] = field(default_factory=dict)
    items: dict[int, str] = field(default_factory=dict)
    sums: list[int] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    gains: int | None = None
    losses: int | None = None

    @property
    def schema(self) -> SheetSchema:
        return self.schemas[0]

    @property
    def is_matrix(self) -> bool:
        return bool(self.items)

    def known(self) -> set[int]:
        """Its columns that mean something to us, or are known to mean nothing."""
        return {at for at, title in self.titles.items() if HEADINGS[title]} - set(self.unknown)

    def cut(self, start: int, stop: int) -> None:
        """Leave out what does not stand between these columns: no known heading does."""
        self.start, self.stop = max(self.start, start), min(self.stop, stop)
        self.titles = {at: t for at, t in self.titles.items() if self.start <= at < self.stop}
        self.unknown = [at for at in self.unknown if at in self.titles]

    def is_above(self, other: "Head") -> bool:
        """Whether another one begins further down in some of its columns."""
        return self.top < other.top and self.start < other.stop and other.start < self.stop

    def lacking(self) -> list[str]:
        """The columns that it cannot do without and has not."""
        matrix = self.items and "item" not in self.columns
        needed = ["household"] if matrix else required(self.schema)
        return [name for name in needed if not _there(name, self.columns)]


Grid = Sequence[Sequence[object]]


@dataclass(slots=True)
class Finder:
    """Finds the heads of one sheet.

    ``columns`` are its cells column by column, ``texts`` the different texts of each. ``own``
    is the kind that the sheet's name says, None for a foreign name; ``merged`` are its merged
    ranges as indexes (top, left, bottom, right).
    """

    rows: Grid
    columns: Grid
    texts: Sequence[Collection[str]]
    names: Names
    own: SheetSchema | None
    is_item: Callable[[str], bool]
    merged: Sequence[tuple[int, int, int, int]]

    def heads(self) -> list[Head]:
        """Every head, from top to bottom and left to right."""
        found: list[Head] = []
        reaching: list[Head] = []  # those of tables that have not ended
        maimed: list[Head] = []
        below = -1
        for at in self._candidates():
            if at <= below:
                continue
            row = self.rows[at]
            is_record = reaching and any(_is_of_records(cell) for cell in row)
            two = not is_record and at + 1 < len(self.rows) and self._takes_two(at)
            for top, bottom in () if is_record else [(at, at + 1)] * two + [(at, at)]:
                new, lacking = self._row(top, bottom)
                if new:
                    maimed += lacking
                    below = bottom
                    for head in new:
                        _make_room(head, reaching, row)
                    break
            else:
                new = [h for h in self._runs(at, reaching) if _make_room(h, reaching, row)]
                maimed += [] if new else self._row(at, at)[1]
            if new:
                found += new
                reaching = [h for h in reaching if not any(map(h.is_above, new))] + new
        if not found:
            likeliest = max(maimed, key=lambda head: (len(head.columns), -head.top), default=None)
            return [likeliest] if likeliest else self._some()
        kind = found[0].schemas
        for head in maimed:
            if self.own is None and head.schema not in kind:
                continue
            if set(KEYS).intersection(head.columns) and len(head.columns) > 1:
                head.schemas = kind if self.own is None else head.schemas
                found.append(head)
        return sorted(found, key=lambda head: (head.top, head.start))

    def _some(self) -> list[Head]:
        """The first row of several texts, on a sheet of ours without any heading that we know."""
        for at, row in enumerate(self.rows if self.own else ()):
            if len(row) - row.count("") > 1:
                return [*self._row(at, at)[1][:1]]
        return []

    def _candidates(self) -> list[int]:
        """The rows in which a known heading stands."""
        found: set[int] = set()
        known = self.names.every
        for column, texts in zip(self.columns, self.texts, strict=True):
            heads = {text for text in texts if len(text) < LONGEST and HEADINGS[text] in known}
            if heads:
                found.update([at for at, value in enumerate(column) if value in heads])
        found.update(  # an item over both rows of a head, beside a group's name alone
            top
            for top, left, bottom, _ in self.merged
            if bottom == top + 1 and bottom in found and self._is_known(self.rows[top][left])
        )
        return sorted(found)

    def _takes_two(self, at: int) -> bool:
        """Whether two rows are one head: known headings under merged or blank cells of the upper,
        and the lower is none by itself, or the upper has a column more."""
        upper, lower = self.rows[at], self.rows[at + 1]
        if any(map(_is_of_records, lower)):
            return False
        here = [span for span in self.merged if span[0] <= at <= span[2]]
        covered = {column for _, left, _, right in here for column in range(left, right + 1)}
        flat = [
            (left, right) for top, left, bottom, right in here if top == bottom and right > left
        ]
        wide = {column for left, right in flat for column in range(left, right + 1)}
        under = [
            c for c, cell in enumerate(lower) if cell != "" and (c in covered or upper[c] == "")
        ]
        under = [c for c in under if self._is_known(lower[c])]
        if not under or any(c not in wide and self._is_known(upper[c]) for c in under):
            return False
        both = {left for top, left, bottom, _ in self.merged if (top, bottom) == (at, at + 1)}
        more = (c for c, cell in enumerate(upper) if cell != "" and lower[c] == "")
        if any(c in both or total_word(upper[c]) or self._is_known(upper[c]) for c in more):
            return True
        return not self._row(at + 1, at + 1)[0]

    def _is_known(self, cell: object) -> bool:
        if not isinstance(cell, str) or not HEADINGS[cell]:
            return False
        return HEADINGS[cell] in self.names.every or self.is_item(cell)

    def _row(self, top: int, bottom: int) -> tuple[list[Head], list[Head]]:
        """The heads side by side in a row, or in two: those that fit a kind, and the others."""
        titles = self._titles(top, bottom)
        fitting: list[Head] = []
        lacking: list[Head] = []
        for start, stop in self._parts(titles, range(top, bottom + 1)):
            part = {at: title for at, title in titles.items() if start <= at < stop}
            head = self._head(part, top, bottom, start, max(part) + 1)
            (fitting if head.fits else lacking).append(head)
        return fitting, lacking

    def _runs(self, at: int, others: Iterable[Head]) -> Iterator[Head]:
        """The heads in a row that is none as a whole: where a table stands beside a row of another
        one, or beside its title."""
        row = self.rows[at]
        blanks = [-1, *(c for c, cell in enumerate(row) if cell == ""), len(row)]
        edges = {edge for h in others for edge in (min(h.known()), max(h.known()) + 1)}
        for start, stop in ((one + 1, other) for one, other in pairwise(blanks)):
            ends = [start, *sorted(edge for edge in edges if start < edge < stop), stop]
            taken = range(0)
            for first, last in sorted(combinations(ends, 2), key=lambda ends: ends[0] - ends[1]):
                texts = [cell for cell in row[first:last] if isinstance(cell, str)]
                if not len(texts) == last - first > 1 or first in taken or last - 1 in taken:
                    continue
                titles = dict(enumerate(map(shown, texts), first))
                head = self._head(titles, at, at, first, last)
                if head.fits and last - first < len(row):
                    taken = range(first, last)
                    yield head

    def _titles(self, top: int, bottom: int) -> dict[int, str]:
        """The headings by column: the lowest filled cell, a merged cell standing in each that it covers."""
        found: dict[int, str] = {}
        for at in range(top, bottom + 1):
            row = list(self.rows[at])
            if bottom > top:
                for first, left, last, right in self.merged:
                    if first <= at <= last:
                        for column in range(left, min(right, len(row) - 1) + 1):
                            row[column] = self.rows[first][left]
            for column, cell in enumerate(row):
                if cell == "":
                    continue
                title = shown(cell)
                if not isinstance(cell, str) and not self.is_item(title):
                    return {}  # a row with numbers or days is no head
                found[column] = title
        return dict(sorted(found.items()))

    def _parts(self, titles: Mapping[int, str], rows: range) -> list[tuple[int, int]]:
        """Where tables stand side by side: from a repeated heading on, after a blank column or if
        the key is repeated too; or after a blank column where each side is a head."""
        if not titles:
            return []
        order = list(titles)
        headings = {at: HEADINGS[title] or title for at, title in titles.items()}
        starts = [order[0]]
        seen: set[str] = set()
        repeated: int | None = None
        for index, at in enumerate(order):
            blank = index > 0 and at - order[index - 1] > 1
            gap = blank and not self._covers(at - 1, titles, rows)
            again = headings[at] in seen
            if again and repeated is None:
                repeated = at
            key = again and self._begins(titles[at], seen)
            if repeated is not None and (key or (gap and repeated == at)):
                starts.append(repeated)
                seen = {headings[c] for c in order if repeated <= c <= at}
                repeated = None
            elif gap and all(
                self._kinds({c: titles[c] for c in side})
                for side in ([c for c in order if starts[-1] <= c < at], order[index:])
            ):
                starts.append(at)
                seen, repeated = {headings[at]}, None
            seen.add(headings[at])
        return list(zip(starts, [*starts[1:], order[-1] + 1], strict=True))

    def _begins(self, title: str, seen: Collection[str]) -> bool:
        """Whether a repeated heading begins a table: the key of its rows, a name beside no code."""
        meaning = self._meaning(title)
        code = next((each for each, other in _STANDS_FOR.items() if other == meaning), "")
        return meaning in KEYS and code not in {self._meaning(each) for each in seen}

    def _covers(self, column: int, titles: Mapping[int, str], rows: range) -> bool:
        """Whether a blank column of the head is covered by a heading to its left."""
        return any(
            first in rows and left in titles and left < column <= right
            for first, left, _, right in self.merged
        )

    def _meaning(self, title: str) -> str:
        """A heading by the column that it names on any kind of sheet, else as it is."""
        heading = HEADINGS[title]
        schemas = (self.own, *self.names.schemas) if self.own else self.names.schemas
        known = (self.names.known(schema, heading) for schema in schemas)
        return next((each.column for each in known if each), heading)

    def _kinds(self, titles: Mapping[int, str]) -> tuple[SheetSchema, ...]:
        """The kind of sheet that headings fit: the sheet's own, else exactly one other, or both
        evaluation sheets; none if they fit none or several."""
        if self.own is not None and self._fits(self.own, titles):
            return (self.own,)
        fit = [schema for schema in self.names.schemas if self._fits(schema, titles)]
        needs = {schema.name: set(required(schema)) for schema in fit}
        fit = [s for s in fit if not any(needs[s.name] < other for other in needs.values())]
        if len(fit) == 1 or tuple(fit) == EVALUATIONS:
            return (OBSERVATION, MEETING) if len(fit) > 1 else tuple(fit)
        return ()

    def _fits(self, schema: SheetSchema, titles: Mapping[int, str]) -> bool:
        headings = [HEADINGS[title] for title in titles.values()]
        there = {known.column for h in headings if (known := self.names.known(schema, h))}
        if all(_there(name, there) for name in required(schema)) and required(schema):
            return True
        return (
            schema in EVALUATIONS
            and _there("household", there)
            and any(self._names_item(schema, title) for title in titles.values())
        )

    def _names_item(self, schema: SheetSchema, title: str) -> bool:
        return not self.names.known(schema, HEADINGS[title]) and self.is_item(title)

    def _head(
        self, titles: Mapping[int, str], top: int, bottom: int, start: int, stop: int
    ) -> Head:
        """A head with every column in its place."""
        kinds = self._kinds(titles)
        schemas = kinds or ((self.own,) if self.own else self._likeliest(titles))
        head = Head(schemas, top, bottom, start, stop, dict(titles), fits=bool(kinds))
        plain: set[str] = set()
        for at, title in titles.items():
            heading = HEADINGS[title]
            known = next((k for s in schemas if (k := self.names.known(s, heading))), None)
            if known:
                self._place(head, at, heading, known, plain)
            elif head.schema in EVALUATIONS and self.is_item(title):
                head.items[at] = title
            elif total_word(title):
                head.sums.append(at)
            elif heading and heading not in _NOTHING[""] | _NOTHING.get(head.schema.name, set()):
                head.unknown.append(at)
        _settle_points(head, plain)
        head.missing = head.lacking()
        return head

    def _place(self, head: Head, at: int, heading: str, known: Meaning, plain: set[str]) -> None:
        """Put a known column where it belongs: a plain name wins over another."""
        name = known.column
        if name == "points" and heading == GAINS and not known.plain:
            head.gains = at
        elif name == "points" and heading == LOSSES and not known.plain:
            head.losses = at
        elif name not in head.columns or (known.plain and name not in plain):
            head.columns[name] = at
            head.others.pop(name, None)
        elif known.plain or name not in plain:
            head.others.setdefault(name, []).append(at)
        if known.plain:
            plain.add(name)

    def _likeliest(self, titles: Mapping[int, str]) -> tuple[SheetSchema, ...]:
        """The kind whose columns most of the headings are."""
        headings = [HEADINGS[title] for title in titles.values()]
        known = self.names.known
        best = max(self.names.schemas, key=lambda s: sum(known(s, h) is not None for h in headings))
        return (best,)


def _is_of_records(cell: object) -> bool:
    """Whether a cell is a text as it stands in records, a day or √."""
    return isinstance(cell, str) and bool(_OF_RECORDS.fullmatch(cell))


def _make_room(head: Head, others: Iterable[Head], row: Sequence[object]) -> bool:
    """Whether a head stands beside all of these or below: what nobody knows of the columns of one
    is no column of the other."""
    mine = head.known()
    for each in [each for each in others if each.is_above(head)]:
        theirs = each.known()
        if max(theirs) < min(mine):
            head.cut(max(theirs) + 1, head.stop)
            each.cut(each.start, head.start)
        elif max(mine) < min(theirs):
            head.cut(head.start, min(theirs))
            each.cut(head.stop, each.stop)
        elif any(row[at] != "" for at in theirs - set(range(head.start, head.stop))):
            return False
    return True


def _settle_points(head: Head, plain: Collection[str]) -> None:
    """加分 and 扣分 are one column of two sides, unless there is another for points."""
    sides = [at for at in (head.gains, head.losses) if at is not None]
    if "points" in head.columns:
        if "points" not in plain and sides:
            head.others.setdefault("points", []).extend(sides)
        head.gains = head.losses = None
    elif sides:
        head.columns["points"] = sides[0]


def required(schema: SheetSchema) -> list[str]:
    """The columns that such a sheet can't do without."""
    return [column.name for column in schema.columns if column.required]


def _there(name: str, columns: Collection[str]) -> bool:
    return name in columns or _STANDS_FOR.get(name) in columns


_NOTHING: dict[str, set[str]] = {
    name: {cells.heading(word) for word in words} for name, words in NOTHING.items()
}
