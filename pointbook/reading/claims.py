"""Claims: what the records of a table say, each cell read by the law of reading.

A record becomes a claim for each household that it names and each score of a matrix. What cannot
be read is a problem at its cell, and the claim faulty.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from pointbook.reading import cells
from pointbook.reading.cells import Answer, Facts, Flaw, Memo, Reading
from pointbook.reading.layout import SCORES, Line, Lines, Table, is_tick
from pointbook.reading.naming import VillageNames
from pointbook.reading.notes import Notes
from pointbook.vocabulary.cells import Fault, shown
from pointbook.vocabulary.months import month_of
from pointbook.vocabulary.problems import Problem, Spot
from pointbook.vocabulary.records import Claim, Row
from pointbook.vocabulary.rules import Goods, Household, Item
from pointbook.vocabulary.schema import Column
from pointbook.vocabulary.text import N_, Text

MARK = N_(
    "Write √ for once, or the points in digits; leave the cell blank where nothing was scored."
)
_ENTRY = re.compile(r"(.+)-(\d{6})-([A-Za-z])(\d+)")
_BESIDE = {"household": "head", "goods": "goods_name"}  # what is read where the first is blank
_TOLD_AS = {  # of what kind a column's reading is that is not in its plain form
    **dict.fromkeys(("date", "happened", "resolved_on"), "date"),
    **dict.fromkeys(("household", "from", "to"), "household"),
    **dict.fromkeys(("item", "goods"), ""),
}


@dataclass(slots=True)
class Desk:
    """What the cells of one village's workbook of one month are read with, each different one once.

    ``met`` is the meeting's day on the cover, for matrices without dates; ``listed`` says that
    there is no cover, so that each row says its village and a day needs its year, ``form`` that it
    is a form of ours. ``numbers`` are asked by the kind of column, the cell, and a unit that may
    stand in it.
    """

    names: VillageNames
    month: str
    notes: Notes
    met: date | None = None
    listed: bool = False
    form: bool = False
    days: Memo[Answer] = field(init=False)
    numbers: Memo[Answer] = field(init=False)
    texts: Memo[str] = field(init=False)
    people: Memo[str] = field(init=False)

    def __post_init__(self) -> None:
        month = None if self.listed else self.month
        known = frozenset(self.names.holding.people)
        self.days = Memo(lambda cell: cells.day(cell, month))
        self.numbers = Memo(_number)
        self.texts = Memo(cells.text)
        self.people = Memo(lambda cell: "、".join(cells.names(cell, known)))


def _number(said: tuple[str, object, str]) -> Answer:
    kind, cell, unit = said
    return (cells.whole if kind in ("quantity", "count") else cells.number)(cell, (unit,))


def claims(table: Table, desk: Desk, lines: Lines) -> list[Claim]:
    """The claims of records of a table, in order of row, column and household."""
    reader = _Reader(table, desk)
    reader.tell_lumps({number for number, _ in lines})
    return [claim for number, line in lines for claim in _Record(reader, number, line).claims()]


class _Reader:
    """What the records of one table are read by."""

    def __init__(self, table: Table, desk: Desk) -> None:
        self.table, self.desk, self.columns = table, desk, table.head.columns
        self.sheet = table.schema.name
        self.source = self.sheet if len(table.origins) == 1 else ""
        origins = table.origins.values()
        self.kinds = {c.name: c for origin in origins for c in origin.schema.columns}
        reads = {"text": desk.texts, "names": desk.people}
        self.texts = [
            (name, self.columns[name], reads[column.kind])
            for name, column in self.kinds.items()
            if column.kind in reads and name in self.columns
        ]
        self.needed = [name for name, *_ in self.texts if self.kinds[name].required]
        self.lumps: dict[int, set[int]] = defaultdict(set)  # merged numbers' columns by row
        for first, last, column in table.lumps:
            for number in range(first, last + 1):
                self.lumps[number].add(column - 1)
        self.items = self._item_codes()
        self.odd = {number for number, _ in (*table.covered, *table.ditto)}

    def _item_codes(self) -> list[tuple[int, str]]:
        """The columns of a matrix with the codes of their items; a heading that names two is told."""
        found: list[tuple[int, str]] = []
        for at, title in self.table.head.items.items():
            reading = self.desk.names.heading_item(title, self.desk.month, self.source)
            place = self.table.origin.place(self.table.head_row, at + 1)
            if isinstance(reading, Flaw):
                self.desk.notes.add(reading.code, place, cells.text(title), reading.facts)
            elif reading:
                found.append((at, str(reading.value)))
                if reading.read:
                    self.desk.notes.read_as("item", place, title, reading.read)
        return found

    def tell_lumps(self, rows: set[int]) -> None:
        """A number that is merged over several rows is none of theirs."""
        for first, last, column in self.table.lumps:
            place = self.table.origin.place
            text = shown(self.table.lumped[first, column])
            spots = [Spot(place(n, column), text) for n in range(first, last + 1) if n in rows]
            if spots:
                problem = Problem("merged-number", place(first, column), text, cells=tuple(spots))
                notes = self.desk.notes
                notes.problems.append(replace(problem, month=notes.month, village=notes.village))


class _Record:
    """A record on its way to its claims: its cells, and whether anything of it is faulty."""

    __slots__ = ("elsewhere", "faulty", "household", "line", "number", "of", "row", "values")

    def __init__(self, of: _Reader, number: int, line: Line) -> None:
        self.of, self.number, self.line = of, number, line
        self.values: dict[str, Any] = {name: read[line[at]] for name, at, read in of.texts}
        desk = of.desk
        village = desk.names.holding.code
        self.row = Row(of.table.origin, number, village, desk.month, self.values, line)
        self.faulty = self.elsewhere = False  # elsewhere: it says that it is of another village
        self.household: str | None = None  # the one that it names

    def claims(self) -> list[Claim]:
        """Its claims, everything odd about it told."""
        if self.number in self.of.odd:
            self.tell_merged()
        self.check_village()
        day = self.day()
        self.faulty |= self.number in self.of.lumps
        for name in self.of.needed:
            if not self.values[name]:
                self.refuse(name, Flaw("missing-value"))
        return _CLAIMS[self.of.sheet](self, day)

    # Cells

    def cell(self, name: str) -> object:
        at = self.of.columns.get(name)
        return "" if at is None else self.line[at]

    def refuse(self, column: str | int, flaw: Flaw) -> None:
        """A cell that cannot be read, under a column's name or at a position: the record counts
        nowhere."""
        self.faulty = True
        self.tell(column, flaw._replace(household=flaw.household or self.household))

    def tell(self, column: str | int, flaw: Flaw) -> None:
        column = flaw.column or column
        place = self.of.table.origin.place(self.number, column)
        cell = self.cell(column) if isinstance(column, str) else self.line[column - 1]
        text = cells.text(self.of.table.ditto.get((self.number, place.column or 0)) or cell)
        self.of.desk.notes.add(flaw.code, place, text, flaw.facts, flaw.household)

    def take(self, column: str | int, answer: Answer, needed: bool = False) -> Any:
        """What a cell says; what it does not say plainly is told. None where it is blank or cannot
        be read."""
        if isinstance(answer, Reading):
            if answer.read or self.number in self.of.odd:
                self.tell_reading(column, answer)
            self.faulty |= answer.value is None
            return answer.value
        if answer is not None:
            self.refuse(column, answer)
            return answer.named
        if needed:
            there = isinstance(column, int) or column in self.of.columns
            self.refuse(column if there else _BESIDE.get(column, column), Flaw("missing-value"))
        return None

    def tell_reading(self, column: str | int, found: Reading) -> None:
        """Tell of a cell that was read otherwise than in its plain form; a form of ours offers
        code and name."""
        name = found.column or column
        at = self.of.columns.get(name, -1) if isinstance(name, str) else name - 1
        typed: object = self.of.table.ditto.get((self.number, at + 1))
        read = found.read or (_plainly(found.value) if typed else "")
        cell = self.line[at] if at >= 0 else ""
        several = isinstance(found.value, tuple) and len(found.value) > 1
        chosen = self.of.desk.form and not several and not found.column and cell == read
        if typed or (read and not chosen):
            kind = _TOLD_AS.get(str(column), "number") or str(column)
            place = self.of.table.origin.place(self.number, name)
            self.of.desk.notes.read_as(kind, place, shown(typed or cell), read)

    def tell_merged(self) -> None:
        for name, at in self.of.columns.items():
            if (self.number, at + 1) in self.of.table.covered:
                place = self.of.table.origin.place(self.number, name)
                self.of.desk.notes.read_as("merged", place, "", shown(self.line[at]))

    def check_village(self) -> None:
        """Under a cover a row of another village is in the wrong workbook."""
        cell, desk = self.cell("village"), self.of.desk
        if cell == "" or desk.listed:
            return
        found = desk.names.township.village(cell)
        here = desk.names.holding.code
        if isinstance(found, Reading) and found.value.code != here:
            words = Text(N_("The row says that it is of another village."))
            facts: Facts = {"village": here, "other": found.value.code, "found": words}
            found = Flaw("wrong-village", facts)
        if isinstance(found, Flaw):
            self.elsewhere = True
            self.refuse("village", found)

    def day(self) -> date | None:
        """The row's day; None where it cannot be read or lies outside the month."""
        desk = self.of.desk
        if "date" not in self.of.columns:
            met = desk.met if self.of.table.head.is_matrix else None
            self.faulty |= met is None or month_of(met) != desk.month
            return None if self.faulty else met
        day: date | None = self.take("date", desk.days[self.cell("date")], needed=True)
        if day is None or month_of(day) == desk.month:
            return day
        facts: Facts = {"value": day.isoformat(), "month": desk.month}
        self.refuse("date", Flaw("date-outside-month", facts))
        return None

    def other_day(self, name: str) -> date | None:
        """A further day of a row, such as that of a deed."""
        day: date | None = self.take(name, self.of.desk.days[self.cell(name)])
        return day

    def households(
        self, day: date | None, name: str = "household", needed: bool = True
    ) -> Sequence[Household | None]:
        """The households that a cell names; one None where there is none that can be read."""
        if self.elsewhere:  # told already: its households are not of this village
            return (None,)
        head = self.cell("head") if name == "household" else ""
        found = self.of.desk.names.households(self.cell(name), day, self.of.sheet, head)
        if isinstance(found, list):
            for flaw in found:
                self.refuse(name, flaw)
            return found[0].named or (None,)
        homes: tuple[Household, ...] | None = self.take(name, found, needed)
        if homes and len(homes) == 1:
            self.household = homes[0].code
        self.faulty |= homes == ()
        return homes or (None,)

    def number_of(
        self, name: str, unit: str = "", needed: bool = False, at: int | None = None
    ) -> int | None:
        """A number of the row, in its column or in the one at an index."""
        at = self.of.columns.get(name) if at is None else at
        cell = "" if at is None else self.line[at]
        if cell != "" and at in self.of.lumps.get(self.number, ()):
            return None
        column = self.of.kinds[name]
        answer = self.of.desk.numbers[column.kind, cell, unit]
        where: str | int = name if at is None else at + 1
        value: int | None = self.take(where, answer, needed)
        if value is not None and (flaw := _too_small(self.of.sheet, column, value)):
            self.refuse(where, flaw)
            return None
        return value

    def keep(self, name: str, value: object) -> None:
        """What only the row says, if it says it."""
        if value not in (None, ""):
            self.values[name] = value

    def goods(self, day: date | None) -> Goods | None:
        found = self.of.desk.names.goods(self.cell("goods"), day, self.cell("goods_name"))
        goods: Goods | None = self.take("goods", found, needed=True)
        return goods

    def entry(self) -> str:
        """The number of an entry, in the form that the book has."""
        cell = self.cell("entry")
        typed = cells.text(cell)
        if isinstance(cell, Fault):
            self.refuse("entry", Flaw(cell.code))
            return typed
        if parts := _ENTRY.fullmatch(cells.code(cell)):
            found = self.of.desk.names.township.village(parts[1])
            village = found.value.code if isinstance(found, Reading) else parts[1].upper()
            typed = f"{village}-{parts[2]}-{parts[3].upper()}{parts[4]}"
        self.keep("entry", typed)
        return typed

    # Evaluations

    def evaluation(self, day: date | None) -> list[Claim]:
        happened = self.other_day("happened")
        homes = self.households(day)
        made: list[Claim] = []
        if not self.of.table.head.is_matrix or (
            "item" in self.of.columns
            and any(self.cell(name) != "" for name in ("item", "quantity", "points"))
        ):
            deed, source = happened or day, self.of.source
            found = self.of.desk.names.item(self.cell("item"), deed, source)
            item: Item | None = self.take("item", found, needed=True)
            unit = item.unit if item else ""
            blank = self.cell("quantity") == ""
            times = 1 if blank else self.number_of("quantity", unit)
            points = self.points(unit)
            row = self.row_of(item)
            made += [
                Claim(row, day, home, item, None, times, points, happened, faulty=self.faulty)
                for home in homes
            ]
        for at, code in self.of.items:
            cell = self.line[at]
            if SCORES[cell]:
                made += self.score(at, code, homes, day, happened)
            else:  # 零 and its like are a blank
                answer = self.of.desk.numbers["points", cell, ""]
                if isinstance(answer, Reading):
                    self.take(at + 1, answer)
        return made

    def row_of(self, item: Item | None) -> Row:
        """On a sheet that may be either, a row of the kind of evaluation that its item is of."""
        meeting = not self.of.source and item is not None and item.source == "meeting"
        origins = self.of.table.origins
        return self.row._replace(origin=origins["meeting"]) if meeting else self.row

    def points(self, unit: str) -> int | None:
        """The points of a long row, of which 加分 and 扣分 may be two sides."""
        gains, losses = self.of.table.head.gains, self.of.table.head.losses
        at = self.of.columns.get("points")
        if losses is not None:
            gained = "" if gains is None else self.line[gains]
            lost = self.line[losses]
            if SCORES[gained] and SCORES[lost]:
                return self.wrong_side(losses)
            at = gains if SCORES[gained] or lost == "" else losses
        value = self.number_of("points", unit, at=at)
        if value is None or at is None:
            return None
        origin = self.of.table.origin
        if at + 1 != origin.columns["points"]:  # what is said of them is said of that cell
            columns = {**origin.columns, "points": at + 1}
            self.row = self.row._replace(origin=replace(origin, columns=columns))
        if at == losses:
            return -abs(value)
        return self.wrong_side(at) if at == gains and value < 0 else value

    def wrong_side(self, at: int) -> None:
        """Points on both sides, or on the wrong one."""
        words = Text(N_("points under 加分 or under 扣分, not under both"))
        self.refuse(at + 1, Flaw("points-mismatch", {"expected": words}))

    def score(
        self,
        at: int,
        code: str,
        homes: Sequence[Household | None],
        day: date | None,
        happened: date | None,
    ) -> list[Claim]:
        """The claims of one score of a matrix; a bad one refuses its own alone."""
        cell, faulty = self.line[at], self.faulty
        item: Item | None = None
        found = self.of.desk.names.item(code, happened or day, self.of.source)
        if isinstance(found, Flaw):
            self.tell(at + 1, found)
            faulty = True
        elif found:
            item = found.value
        tick, points, quantity = is_tick(cell), None, 1
        if not tick and at not in self.of.lumps.get(self.number, ()):
            answer = self.of.desk.numbers["points", cell, item.unit if item else ""]
            if isinstance(answer, Reading):
                points = self.take(at + 1, answer)
            else:
                flaw = answer or Flaw("bad-number")
                facts = flaw.facts if isinstance(cell, Fault) else {"hint": Text(MARK)}
                self.tell(at + 1, Flaw(flaw.code, facts))
                faulty = True
        if item and item.points and points and points % item.points == 0:
            quantity = max(points // item.points, 1)
        row = self.row_of(item)
        said = (quantity, points, happened, None, at + 1, tick, faulty)
        return [Claim(row, day, home, item, None, *said) for home in homes]

    # Other sheets

    def exchange(self, day: date | None) -> list[Claim]:
        home = self.households(day)[0]
        goods = self.goods(day)
        quantity = self.number_of("quantity", goods.unit if goods else "", needed=True)
        points = self.number_of("points")
        self.keep("cash", self.number_of("cash"))
        return [Claim(self.row, day, home, None, goods, quantity, points, faulty=self.faulty)]

    def stock(self, day: date | None) -> list[Claim]:
        goods = self.goods(day)
        name = "counted" if self.of.sheet == "counts" else "quantity"
        quantity = self.number_of(name, goods.unit if goods else "", needed=True)
        if self.of.sheet == "receipts":
            self.keep("unit_cost", self.number_of("unit_cost"))
        return [Claim(self.row, day, None, None, goods, quantity, faulty=self.faulty)]

    def transfer(self, day: date | None) -> list[Claim]:
        giver, taker = (self.households(day, name)[0] for name in ("from", "to"))
        points = self.number_of("points", needed=True)
        return [Claim(self.row, day, giver, points=points, other=taker, faulty=self.faulty)]

    def correction(self, day: date | None) -> list[Claim]:
        if not self.entry():
            self.refuse("entry", Flaw("missing-value"))
        self.keep(
            "goods_returned", self.take("goods_returned", cells.yes(self.cell("goods_returned")))
        )
        return [Claim(self.row, day, faulty=self.faulty)]

    def objection(self, day: date | None) -> list[Claim]:
        home = self.households(day, needed=False)[0]
        self.entry()
        self.keep("resolved_on", self.other_day("resolved_on"))
        return [Claim(self.row, day, home, faulty=self.faulty)]


_CLAIMS: dict[str, Callable[[_Record, date | None], list[Claim]]] = {
    "meeting": _Record.evaluation,
    "observation": _Record.evaluation,
    "exchanges": _Record.exchange,
    "receipts": _Record.stock,
    "counts": _Record.stock,
    "transfers": _Record.transfer,
    "corrections": _Record.correction,
    "objections": _Record.objection,
}


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
