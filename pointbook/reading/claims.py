"""Claims: what the records of a table say, read column by column by the law of reading.

A column is read as a whole, each different cell once, into what each record says under it: a value
where it is in its plain form, as most are, else the ``Reading`` or ``Flaw`` that is to be told at
its cell. Only records with any such cell are looked at one by one. A record becomes a claim for
each household that it names and each score of a matrix; with a flaw its claims are faulty.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import repeat
from typing import Any

from pointbook.reading import cells
from pointbook.reading.cells import Answer, Facts, Flaw, Memo, Reading
from pointbook.reading.layout import SCORES, Lines, Table, is_tick
from pointbook.reading.naming import VillageNames
from pointbook.reading.notes import Notes
from pointbook.vocabulary.cells import Fault, shown
from pointbook.vocabulary.months import month_of
from pointbook.vocabulary.problems import Spot
from pointbook.vocabulary.records import Claim, Row
from pointbook.vocabulary.rules import Household, Item
from pointbook.vocabulary.schema import EVALUATIONS, OF_VILLAGE, Column
from pointbook.vocabulary.text import N_, Text

MARK = N_(
    "Write √ for once, or the points in digits; leave the cell blank where nothing was scored."
)
SIDES = N_("points under 加分 or under 扣分, not under both")
_ENTRY = re.compile(r"(.+)-(\d{6})-([A-Za-z])(\d+)")
_NUMBERS = ("quantity", "count", "points")  # kinds of columns
_TEXTS = ("text", "names")
_HOMES = ("household", "from", "to")
_LONG = ("item", "quantity", "points")  # what a row of a matrix may say besides its scores
_BESIDE = {"household": "head", "goods": "goods_name"}  # what is read where the first is blank
_FIELDS = ("household", "item", "goods", "quantity", "points", "happened", "other")
_OF_CLAIM = {  # columns that fill these fields of a claim; any other is kept by the row
    **{name: name for name in _FIELDS},
    "from": "household",
    "to": "other",
    "counted": "quantity",
}
_TOLD_AS: dict[str | int, str] = {  # of what kind a reading is that is not plain
    **dict.fromkeys(("date", "happened", "resolved_on"), "date"),
    **dict.fromkeys(_HOMES, "household"),
    "item": "item",
    "goods": "goods",
}
_NOBODY = (None,)
_TOLD = frozenset({Reading, Flaw, list})  # an answer that is not plain is one of these


@dataclass(slots=True)
class Desk:
    """What the cells of one village's workbook of one month are read with, each different one once.

    ``met`` is the meeting's day on the cover, for matrices without dates; ``listed`` says that
    there is no cover, so that each row says its village and a day needs its year, ``form`` that it
    is a form of ours. ``reads`` has by the kind of a column what reads its cells, ``numbers`` are
    asked by the kind of column, the cell, and a unit that may stand in it.
    """

    names: VillageNames
    month: str
    notes: Notes
    met: date | None = None
    listed: bool = False
    form: bool = False
    reads: Mapping[str, Callable[[Any], Answer]] = field(init=False)
    numbers: Memo[Answer] = field(init=False)

    def __post_init__(self) -> None:
        month = None if self.listed else self.month
        known = frozenset(self.names.holding.people)
        self.numbers = Memo(_number)
        self.reads = {
            "date": lambda cell: cells.day(cell, month),
            "text": Memo(lambda cell: _said(cells.text(cell))).__getitem__,
            "names": lambda cell: _said("、".join(cells.names(cell, known))),
            "yes": cells.yes,
        }

    @property
    def village(self) -> str:
        """The code of the village."""
        return self.names.holding.code

    def of_village(self, cell: object) -> Flaw | None:
        """What is wrong with the village that a row says; under a cover it is the cover's."""
        found = None if self.listed else self.names.township.village(cell)
        if isinstance(found, Reading) and found.value.code != self.village:
            words = Text(N_("The row says that it is of another village."))
            facts: Facts = {"village": self.village, "other": found.value.code, "found": words}
            return Flaw("wrong-village", facts)
        return found if isinstance(found, Flaw) else None

    def entry(self, cell: object) -> Answer:
        """The number of an entry, in the form that the book has."""
        if isinstance(cell, Fault):
            return Flaw(cell.code)
        parts = _ENTRY.fullmatch(cells.code(cell))
        if not parts:
            return _said(cells.text(cell))
        found = self.names.township.village(parts[1])
        village = found.value.code if isinstance(found, Reading) else parts[1].upper()
        return Reading(f"{village}-{parts[2]}-{parts[3].upper()}{parts[4]}")


def _said(words: str) -> Reading | None:
    return Reading(words) if words else None


def _number(said: tuple[str, object, str]) -> Answer:
    kind, cell, unit = said
    return (cells.number if kind == "points" else cells.whole)(cell, (unit,))


def claims(table: Table, desk: Desk, lines: Lines) -> list[Claim]:
    """The claims of records of a table, in order of row, column and household."""
    return list(_Reader(table, desk, lines).claims())


class _Reader:
    """Reads records of one table. ``answers`` has by the column what each record says under it,
    ``values`` by its name what of that counts, ``odd`` the records of which anything is to be told."""

    def __init__(self, table: Table, desk: Desk, lines: Lines) -> None:
        self.table, self.desk, self.lines = table, desk, lines
        self.columns, self.origin = table.head.columns, table.origin
        self.sheet = table.schema.name
        self.source = self.sheet if len(table.origins) == 1 else ""
        self.lumps: dict[int, set[int]] = defaultdict(set)  # merged numbers' columns, by row
        self.tell_lumps({number for number, _ in lines})
        self.items = list(self.item_codes())
        names = desk.names
        there = self.columns.keys() & _LONG if "item" in self.columns else ()
        self.long = [self.columns[name] for name in there]
        self.item: Memo[Answer] = Memo(lambda said: names.item(said[0], said[1], self.source))
        self.odd = {number for number, _ in (*table.covered, *table.ditto)} | self.lumps.keys()
        self.answers: dict[Column, list[Any]] = {}
        self.values: dict[str, list[Any]] = {}
        schemas = [origin.schema for origin in table.origins.values()]
        kinds = {c.name: c for schema in schemas for c in (OF_VILLAGE, *schema.columns)}
        for column in sorted(kinds.values(), key=_rank):
            if {column.name, _BESIDE.get(column.name)} & self.columns.keys():
                self.read(column)

    def item_codes(self) -> Iterator[tuple[int, str]]:
        """The columns of a matrix with the codes of their items; a heading that names two is told."""
        notes = self.desk.notes
        for at, title in self.table.head.items.items():
            found = self.desk.names.heading_item(title, self.desk.month, self.source)
            place = self.origin.place(self.table.head_row, at + 1)
            if isinstance(found, Flaw):
                notes.add(found.code, place, cells.text(title), found.facts)
            elif found:
                yield at, str(found.value)

    def tell_lumps(self, rows: set[int]) -> None:
        """A number that is merged over several rows is none of theirs."""
        notes, place = self.desk.notes, self.origin.place
        for first, last, column, cell in self.table.lumps:
            for number in range(first, last + 1):
                self.lumps[number].add(column - 1)
            text = shown(cell)
            spots = [Spot(place(n, column), text) for n in range(first, last + 1) if n in rows]
            if spots:
                notes.add("merged-number", place(first, column), text, cells=spots)

    # Columns

    def under(self, name: str) -> list[Any]:
        """The cells under a column; blanks where there is none."""
        return self.cells_at(self.columns.get(name))

    def cells_at(self, at: int | None) -> list[Any]:
        return [""] * len(self.lines) if at is None else [line[at] for _, line in self.lines]

    def read(self, column: Column) -> None:
        """Read a column: what each record says under it, and what of that counts."""
        ask, *keys = self.asked(column)
        plain = Memo(lambda key: self.plainly(column, key[0], ask(*key)))
        answers: list[Any] = list(map(plain.__getitem__, zip(*keys, strict=True)))
        for index in self.silent(column):
            answers[index] = None
        self.answers[column] = self.values[column.name] = answers
        if not _TOLD.isdisjoint(map(type, answers)):
            pairs = zip(self.lines, answers, strict=True)
            self.odd.update(line[0] for line, answer in pairs if type(answer) in _TOLD)
            self.values[column.name] = [self.value(column, answer) for answer in answers]

    def asked(self, column: Column) -> tuple[Any, ...]:
        """What reads a column, and what it is asked for each record: its cell, and what the meaning
        of that depends on."""
        name, desk, under, days = column.name, self.desk, self.under(column.name), self.days
        names, sheet = desk.names, self.sheet
        if name in (*_HOMES, "item", "goods"):
            if name == "item" and "happened" in self.values:
                pairs = zip(self.values["happened"], days, strict=True)
                days = [happened or day for happened, day in pairs]
            codes = names.timeless(name)
            pairs = zip(under, days, strict=True)
            days = [None if cell in codes else day for cell, day in pairs]
        if name in _HOMES:
            heads = self.under("head" if name == "household" else "")
            return lambda c, day, head: names.households(c, day, sheet, head), under, days, heads
        if name == "item":
            return lambda c, day: self.item[c, day], under, days
        if name == "goods":
            return names.goods, under, days, self.under("goods_name")
        if column.kind not in _NUMBERS:
            asks = {"village": desk.of_village, "entry": desk.entry}
            return asks.get(name) or desk.reads[column.kind], under
        things = self.values.get("item") or self.values.get("goods") or repeat(None)
        units = [thing.unit if thing else "" for thing, _ in zip(things, under, strict=False)]
        if name == "points" and self.sides != (None, None):
            return self.either_side, *map(self.cells_at, self.sides), units
        blank = Reading(1) if name == "quantity" and sheet in EVALUATIONS else None
        return lambda c, unit: desk.numbers[column.kind, c, unit] or blank, under, units

    @property
    def sides(self) -> tuple[int | None, int | None]:
        """The columns 加分 and 扣分."""
        return self.table.head.gains, self.table.head.losses

    def either_side(self, gained: object, lost: object, unit: str) -> Answer:
        """The points of a long row, of which 加分 and 扣分 may be two sides."""
        is_loss = lost != "" and not SCORES[gained]
        both = SCORES[gained] and SCORES[lost]
        column = (self.sides[is_loss or both] or 0) + 1
        wrong = Flaw("points-mismatch", {"expected": Text(SIDES)}, column=column)
        found = self.desk.numbers["points", lost if is_loss else gained, unit]
        if both or (isinstance(found, Reading) and found.value < 0 and not is_loss):
            return wrong
        if isinstance(found, Reading) and is_loss:
            found = found._replace(value=-abs(found.value))
        return found and found._replace(column=column)

    def silent(self, column: Column) -> Iterator[int]:
        """The records of which a column says nothing, whatever stands there: one of another village
        no household, one of a matrix that has but scores no item, a merged number nothing."""
        at = self.columns.get(column.name, 0)
        if column.name in _HOMES:
            said = self.answers.get(OF_VILLAGE, ())
            yield from (index for index, answer in enumerate(said) if answer)
        elif column.name in _LONG and self.table.head.items:
            yield from (
                index for index, (_, line) in enumerate(self.lines) if not self.is_long(line)
            )
        if column.kind in _NUMBERS and self.lumps:
            for index, (number, line) in enumerate(self.lines):
                if at in self.lumps.get(number, ()) and line[at] != "":
                    yield index

    def is_long(self, line: Sequence[object]) -> bool:
        """Whether a row says one thing by its columns, as all do but those of a matrix."""
        return not self.table.head.items or any(line[at] != "" for at in self.long)

    def plainly(self, column: Column, cell: object, answer: Any) -> Any:
        """What a cell says if it says it plainly and may say so, else what is to be told of it."""
        if answer is None:
            return Flaw("missing-value") if column.required else None
        if not isinstance(answer, Reading) or answer.value in (None, ()):
            return answer
        told = answer.read and not self.is_chosen(cell, answer)
        return answer if told or self.wrong(column, answer.value) else answer.value

    def is_chosen(self, cell: object, found: Reading) -> bool:
        """Whether a cell of a form of ours says what its drop-down offers, code and name."""
        several = isinstance(found.value, tuple) and len(found.value) > 1
        return self.desk.form and not several and not found.column and cell == found.read

    def value(self, column: Column, answer: Any) -> Any:
        """What counts of an answer: of a flaw what the code names that is judged further."""
        answer = answer[0] if isinstance(answer, list) else answer
        if isinstance(answer, Reading):
            return None if self.wrong(column, answer.value) else answer.value
        return answer.named if isinstance(answer, Flaw) else answer

    def wrong(self, column: Column, value: Any) -> Flaw | None:
        """Why what can be read may not stand there: a day of another month, a number too small."""
        if column.name == "date" and month_of(value) != self.desk.month:
            facts: Facts = {"value": value.isoformat(), "month": self.desk.month}
            return Flaw("date-outside-month", facts)
        return _too_small(self.sheet, column, value) if column.kind in _NUMBERS else None

    # Records

    @property
    def days(self) -> list[date | None]:
        """The day of each record; of a matrix without dates that of the meeting."""
        met = self.desk.met
        there = met if met and month_of(met) == self.desk.month else None
        return self.values.get("date") or [there] * len(self.lines)

    def claims(self) -> Iterator[Claim]:
        """The claims of all records, everything odd about them told."""
        found: dict[str, Iterable[Any]] = {name: repeat(None) for name in _FIELDS}
        if self.sheet in EVALUATIONS:
            found["quantity"] = repeat(1)
        found |= {_OF_CLAIM[n]: v for n, v in self.values.items() if n in _OF_CLAIM}
        kept = {n: v for n, v in self.values.items() if n not in (*_OF_CLAIM, "date", "village")}
        texts = zip(*kept.values(), strict=True) if kept else repeat(())
        columns = zip(self.lines, self.days, texts, *found.values(), strict=False)
        origin, village, month = self.origin, self.desk.village, self.desk.month
        is_matrix = bool(self.table.head.items)
        may_move = not self.source or None not in self.sides
        undated = "date" not in self.columns and None in self.days
        for index, ((number, line), day, said, homes, *fields) in enumerate(columns):
            item, goods, times, points, happened, others = fields
            faulty = (number in self.odd and self.tell(index)) or undated
            values = {n: v for n, v in zip(kept, said, strict=True) if v is not None}
            row = Row(origin, number, village, month, values, line)
            if not is_matrix or self.is_long(line):
                own = self.row_of(row, item, points) if may_move else row
                other = others[0] if others else None
                for home in homes or _NOBODY:
                    what = (item, goods, times, points, happened, other)
                    yield Claim(own, day, home, *what, faulty=faulty)
            for at, code in self.items:
                if line[at] != "":
                    yield from self.score(row, at, code, homes or _NOBODY, (day, happened), faulty)

    def tell(self, index: int) -> bool:
        """Tell of what one record does not say plainly; whether anything of it is faulty."""
        number, line = self.lines[index]
        faulty = number in self.lumps
        household: str | None = None  # the one that it names
        for name, at in self.columns.items():
            if (number, at + 1) in self.table.covered:
                place = self.origin.place(number, name)
                self.desk.notes.read_as("merged", place, "", shown(line[at]))
        for column, answers in self.answers.items():
            answer = answers[index]
            for each in answer if isinstance(answer, list) else [answer]:
                flaw = each if isinstance(each, Flaw) else None
                if flaw is None:
                    found = each if isinstance(each, Reading) else Reading(each)
                    self.heard(number, line, column.name, found)
                if isinstance(each, Reading):
                    faulty |= each.value in (None, ())
                    flaw = self.wrong(column, each.value)
                if flaw:
                    faulty = True
                    self.refuse(number, line, column.name, flaw, household)
            homes = self.values[column.name][index] if column.name in _HOMES else None
            if homes and len(homes) == 1 and not isinstance(answer, list):
                household = homes[0].code
        return faulty

    def refuse(
        self,
        number: int,
        line: Sequence[object],
        column: str | int,
        flaw: Flaw,
        household: str | None = None,
    ) -> None:
        """Tell of a cell that cannot be read, under a column's name or at a position."""
        column = flaw.column or column
        if flaw.code == "missing-value" and column not in self.columns:
            column = _BESIDE.get(str(column), column)
        place = self.origin.place(number, column)
        at = place.column or 0
        text = cells.text(self.table.ditto.get((number, at)) or (line[at - 1] if at else ""))
        self.desk.notes.add(flaw.code, place, text, flaw.facts, flaw.household or household)

    def heard(self, number: int, line: Sequence[object], column: str | int, found: Reading) -> None:
        """Tell of a cell that was read otherwise than in its plain form."""
        place = self.origin.place(number, found.column or column)
        at = place.column or 0
        typed = self.table.ditto.get((number, at)) if column in _TOLD_AS else None
        if typed or found.read:
            kind, read = _TOLD_AS.get(column, "number"), found.read or _plainly(found.value)
            self.desk.notes.read_as(kind, place, shown(typed or line[at - 1]), read)

    def row_of(self, row: Row, item: Item | None, points: int | None) -> Row:
        """On a sheet that may be either, a row of the kind of evaluation that its item is of; one
        with points under 扣分 beside 加分, where they stand."""
        if not self.source and item and item.source == "meeting":
            origin = self.table.origins["meeting"]
            values = {name: said for name, said in row.values.items() if name in origin.columns}
            return row._replace(origin=origin, values=values)
        gains, losses = self.sides
        if points is None or gains is None or losses is None:
            return row
        if SCORES[row.cells[gains]] or row.cells[losses] == "":
            return row
        columns = {**self.origin.columns, "points": losses + 1}
        return row._replace(origin=replace(self.origin, columns=columns))

    def score(
        self,
        row: Row,
        at: int,
        code: str,
        homes: Sequence[Household | None],
        days: tuple[date | None, date | None],
        faulty: bool,
    ) -> Iterator[Claim]:
        """The claims of one score of a matrix; a bad one refuses its own alone. ``days`` are that of
        the row and that of the deed."""
        number, line, (day, happened) = row.number, row.cells, days
        cell, points, quantity = line[at], None, 1
        if not SCORES[cell]:  # 零 and its like are a blank
            answer = self.desk.numbers["points", cell, ""]
            if isinstance(answer, Reading):
                self.heard(number, line, at + 1, answer)
            return
        found = self.item[code, happened or day]
        if isinstance(found, Flaw):
            self.refuse(number, line, at + 1, found)
            faulty = True
        item: Item | None = found.value if isinstance(found, Reading) else None
        tick = is_tick(cell)
        if not tick and at not in self.lumps.get(number, ()):
            answer = self.desk.numbers["points", cell, item.unit if item else ""]
            if isinstance(answer, Reading):
                points = answer.value
                self.heard(number, line, at + 1, answer)
            else:
                flaw = answer or Flaw("bad-number")
                facts = flaw.facts if isinstance(cell, Fault) else {"hint": Text(MARK)}
                self.refuse(number, line, at + 1, Flaw(flaw.code, facts))
                faulty = True
        if item and item.points and points and points % item.points == 0:
            quantity = max(points // item.points, 1)
        row = self.row_of(row, item, None)
        said = (quantity, points, happened, None, at + 1, tick, faulty)
        for home in homes:
            yield Claim(row, day, home, item, None, *said)


def _rank(column: Column) -> tuple[bool, bool, bool]:
    """In which order columns are read and told: first those on which the others depend."""
    name = column.name
    return name not in ("village", "date"), column.kind not in _TEXTS, name != "happened"


def _too_small(sheet: str, column: Column, value: int) -> Flaw | None:
    """A number below what its column takes."""
    if column.kind == "count" or column.name in ("unit_cost", "cash"):
        if value < 0:
            return Flaw("not-positive", {"allowed": Text(N_("zero or more"))})
    elif (column.kind == "quantity" or sheet == "transfers") and value <= 0:
        advice = Text(N_(" What is to be taken back goes on sheet 更正 (Corrections)."))
        return Flaw("not-positive", {"allowed": Text(N_("more than zero")), "advice": advice})
    return None


def _plainly(value: object) -> str:
    """What a cell that says 同上 counts as."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return "、".join(each.code for each in value)
    code = getattr(value, "code", None)
    return str(code) if code else shown(value)
