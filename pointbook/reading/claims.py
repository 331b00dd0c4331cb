"""Claims: what the records of a table say, each cell read by the law of reading.

A record becomes a claim for each household that it names and each score of a matrix. What cannot
be read is a problem at its cell, and the claim faulty.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import repeat
from typing import Any, TypeVar

from pointbook.reading import cells
from pointbook.reading.cells import Flaw, Reading
from pointbook.reading.layout import SCORES, Line, Table, is_tick
from pointbook.reading.naming import TownshipNames, VillageNames
from pointbook.reading.notes import Notes
from pointbook.vocabulary.cells import Fault, shown
from pointbook.vocabulary.holding import Holding
from pointbook.vocabulary.months import month_of
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.problems import Problem, Spot
from pointbook.vocabulary.records import Claim, Row
from pointbook.vocabulary.rules import Goods, Household, Item
from pointbook.vocabulary.schema import EVALUATIONS, Column
from pointbook.vocabulary.text import N_, Text

MARK = N_(
    "Write √ for once, or the points in digits; leave the cell blank where nothing was scored."
)
ODD = object()  # what stands for a cell that is not in its plain form
_OF_GOODS = ("receipts", "counts")  # sheets without households
_PLAIN = (*EVALUATIONS, "exchanges", *_OF_GOODS)  # sheets of which a plain row is one claim
_MORE = ("happened", "cash", "unit_cost")  # columns that are blank in most rows
Key = TypeVar("Key")
_ENTRY = re.compile(r"(.+)-(\d{6})-([A-Za-z])(\d+)")


Memo = dict[object, Reading | Flaw | None]


class _Texts(dict[object, str]):
    """Free texts, each different cell read once."""

    def __missing__(self, cell: object) -> str:
        found = self[cell] = cells.text(cell)
        return found


TEXTS = _Texts()


@dataclass(slots=True)
class Desk:
    """What the cells of one village's sheets of one month are read with.

    ``met`` is the meeting's day on the cover, for matrices without dates; ``listed`` says that
    there is no cover, so that each row says its village and a day needs its year, ``form`` that it
    is a form of ours.
    """

    village: str
    month: str
    names: VillageNames
    township: TownshipNames
    holding: Holding
    notes: Notes
    met: date | None = None
    listed: bool = False
    form: bool = False
    people: frozenset[str] = frozenset()
    _days: Memo = field(default_factory=dict)
    _numbers: dict[tuple[str, object, str], Reading | Flaw | None] = field(default_factory=dict)
    _villages: Memo = field(default_factory=dict)
    _people: dict[object, str] = field(default_factory=dict)

    def day(self, cell: object) -> Reading | Flaw | None:
        """A day, each different cell read once."""
        if cell not in self._days:
            self._days[cell] = cells.day(cell, None if self.listed else self.month)
        return self._days[cell]

    def number(self, kind: str, cell: object, unit: str = "") -> Reading | Flaw | None:
        """A number of a kind of column, each different cell read once."""
        key = (kind, cell, unit)
        if key not in self._numbers:
            read = cells.whole if kind in ("quantity", "count") else cells.number
            self._numbers[key] = read(cell, (unit,) if unit else ())
        return self._numbers[key]

    def named(self, cell: object) -> str:
        """The people whom a cell names, each different cell read once."""
        if cell not in self._people:
            self._people[cell] = "、".join(cells.names(cell, self.people))
        return self._people[cell]

    def whose(self, cell: object) -> Reading | Flaw | None:
        """The village that a row says it is of."""
        if cell not in self._villages:
            self._villages[cell] = self.township.village(cell)
        return self._villages[cell]


def claims(table: Table, desk: Desk, lines: Sequence[tuple[int, Line]]) -> list[Claim]:
    """The claims of records of a table, in order of row, column and household."""
    reader = _Reader(table, desk)
    reader.tell_lumps({number for number, _ in lines})
    found: list[Claim] = []
    for (number, line), plain in zip(lines, reader.plain(lines), strict=False):
        found += [plain] if plain else reader.record(number, line)
    return found


def _each(keys: Iterable[Key], read: Callable[[Key], Any]) -> list[Any]:
    """What each key is read as; every different one is read once."""
    every = list(keys)
    return list(map({key: read(key) for key in set(every)}.__getitem__, every))


@dataclass(slots=True)
class _Said:
    """A record on its way: its line, its row, and whether anything of it is faulty."""

    number: int
    line: Line
    row: Row
    values: dict[str, Any]
    household: str | None = None  # the one that it names
    faulty: bool = False
    elsewhere: bool = False  # it says that it is of another village
    met: Row | None = None  # the same row as one of the meeting's sheet


class _Reader:
    """Reads the records of one table."""

    def __init__(self, table: Table, desk: Desk) -> None:
        self.table, self.desk = table, desk
        self.head = table.head
        self.sheet = table.schema.name
        self.source = self.sheet if len(table.origins) == 1 else ""
        self.columns = table.head.columns
        self.origin = table.origin
        kinds = {column.name: column for column in table.schema.columns}
        for origin in table.origins.values():
            kinds |= {column.name: column for column in origin.schema.columns}
        self.kinds = kinds
        self.texts = self._columns_of("text")
        self.people = self._columns_of("names")
        self.needed = [name for name, _ in self.texts if kinds[name].required]
        self.read = {
            "meeting": self._evaluation,
            "observation": self._evaluation,
            "exchanges": self._exchange,
            "receipts": self._stock,
            "counts": self._stock,
            "transfers": self._transfer,
            "corrections": self._correction,
            "objections": self._objection,
        }[self.sheet]
        self.lumps = _lumped(table)
        self.items = self._item_codes() if self.head.items else []
        self.odd = {number for number, _ in (*table.covered, *table.ditto, *table.loose)}

    def _columns_of(self, kind: str) -> list[tuple[str, int]]:
        return [
            (name, self.columns[name])
            for name, column in self.kinds.items()
            if column.kind == kind and name in self.columns
        ]

    # Cells

    def cell(self, line: Line, name: str) -> object:
        at = self.columns.get(name)
        return "" if at is None else line[at]

    def place(self, number: int, column: str | int | None) -> Place:
        return self.origin.place(number, column)

    def refuse(self, said: _Said, column: str | int, cell: object, flaw: Flaw) -> None:
        """A cell that cannot be read: its record counts nowhere."""
        said.faulty = True
        named = flaw._replace(household=flaw.household or said.household)
        self.refuse_cell(said.number, flaw.column or column, cell, named)

    def refuse_cell(self, number: int, column: str | int, cell: object, flaw: Flaw) -> None:
        place = self.place(number, column)
        ditto = self.table.ditto.get((number, place.column or 0))
        text = cells.text(ditto or cell)
        self.desk.notes.add(flaw.code, place, text, flaw.facts, flaw.household)

    def heard(self, said: _Said, kind: str, column: str, cell: object, reading: Reading) -> None:
        """Tell of a cell that was read otherwise than in its plain form."""
        if not reading.read and said.number not in self.odd:
            return
        name = reading.column or column
        at = self.columns.get(name)
        typed = None if at is None else self.table.ditto.get((said.number, at + 1))
        if typed is not None:
            read = reading.read or _plainly(reading.value)
            self.desk.notes.read_as(kind, self.place(said.number, name), typed, read)
        elif reading.read and not self.is_chosen(cell, reading):
            text = shown(self.cell(said.line, name) if reading.column else cell)
            self.desk.notes.read_as(kind, self.place(said.number, name), text, reading.read)

    def is_chosen(self, cell: object, reading: Reading) -> bool:
        """Whether a cell of a form of ours says what its drop-down offers, code and name."""
        one = not isinstance(reading.value, tuple) or len(reading.value) == 1
        return self.desk.form and one and not reading.column and cell == reading.read

    def plainly(self, cell: object, found: Reading | Flaw | Sequence[Flaw] | None) -> Any:
        """What a cell says in its plain form, else ODD."""
        if not isinstance(found, Reading) or found.value is None:
            return ODD
        return ODD if found.read and not self.is_chosen(cell, found) else found.value

    # Records

    def plain(self, lines: Sequence[tuple[int, Line]]) -> Iterator[Claim | None]:
        """Of each record its one claim where every cell is in its plain form, as most are: the
        columns are read as a whole. None where it has to be read cell by cell."""
        one_each = self.sheet in _PLAIN and len(self.table.origins) == 1 and not self.head.items
        if not one_each or "date" not in self.columns or self.head.losses is not None:
            yield from repeat(None, len(lines))
            return
        days = _each(self._column(lines, "date"), self._plain_day)
        pairs = zip(self._column(lines, "household"), self._column(lines, "head"), strict=True)
        homes = repeat(None) if self.sheet in _OF_GOODS else _each(pairs, self._plain_household)
        names = [self._column(lines, name) for name in ("item", "goods", "goods_name")]
        things = _each(zip(days, *names, strict=True), self._plain_thing)
        sizes = _each(self._column(lines, "counted", "quantity"), self._plain_size)
        points = _each(self._column(lines, "points"), self._plain_points)
        more = [self.columns[name] for name in _MORE if name in self.columns]
        more += [self.columns["village"]] if "village" in self.columns else []
        odd = self.odd | self.lumps.keys()
        village, month, evaluation = self.desk.village, self.desk.month, "item" in self.columns
        for (number, line), day, home, thing, size, point in zip(
            lines, days, homes, things, sizes, points, strict=False
        ):
            if (
                day is ODD
                or home is ODD
                or thing is ODD
                or size is ODD
                or point is ODD
                or number in odd
                or any(line[at] != "" for at in more)
            ):
                yield None
                continue
            row = Row(self.origin, number, village, month, self._texts(line), line)
            item, goods = (thing, None) if evaluation else (None, thing)
            yield Claim(row, day, home, item, goods, size, point)

    def _column(self, lines: Sequence[tuple[int, Line]], *names: str) -> Iterable[object]:
        """The cells of a column, under the first of the names that there is; blanks if none is."""
        at = next((self.columns[name] for name in names if name in self.columns), None)
        return repeat("", len(lines)) if at is None else [line[at] for _, line in lines]

    def _plain_day(self, cell: object) -> Any:
        day = self.plainly(cell, self.desk.day(cell))
        return day if day is not ODD and month_of(day) == self.desk.month else ODD

    def _plain_household(self, pair: tuple[object, object]) -> Any:
        cell, head = pair
        found = self.desk.names.households(cell, None, self.sheet, head)
        homes = self.plainly(cell, found)
        return homes[0] if homes is not ODD and len(homes) == 1 else ODD

    def _plain_thing(self, said: tuple[Any, object, object, object]) -> Any:
        """The item or goods of a day."""
        day, item, goods, name = said
        if day is ODD:
            return ODD
        names = self.desk.names
        if "item" in self.columns:
            return self.plainly(item, names.item(item, day, self.source))
        return self.plainly(goods, names.goods(goods, day, name))

    def _plain_size(self, cell: object) -> Any:
        """A quantity; on an evaluation a blank is one."""
        name = "counted" if self.sheet == "counts" else "quantity"
        return 1 if cell == "" and "item" in self.columns else self._plain_number(name, cell)

    def _plain_points(self, cell: object) -> Any:
        return None if cell == "" else self._plain_number("points", cell)

    def _plain_number(self, name: str, cell: object) -> Any:
        column = self.kinds[name]
        value = self.plainly(cell, self.desk.number(column.kind, cell))
        return ODD if value is ODD or _too_small(self.sheet, column, value) else value

    def _texts(self, line: Line) -> dict[str, Any]:
        """The free texts and people of a row, as far as it has any."""
        values = {name: TEXTS[line[at]] for name, at in self.texts if line[at] != ""}
        for name, at in self.people:
            if line[at] != "":
                values[name] = self.desk.named(line[at])
        return values

    def tell_lumps(self, rows: set[int]) -> None:
        """A number that is merged over several rows is none of theirs."""
        for first, last, column in self.table.lumps:
            places = [self.place(n, column) for n in range(first, last + 1) if n in rows]
            if places:
                cell = self.table.lumped[first, column]
                spots = tuple(Spot(place, shown(cell)) for place in places)
                notes, place = self.desk.notes, self.place(first, column)
                problem = Problem("merged-number", place, shown(cell), cells=spots)
                notes.problems.append(replace(problem, month=notes.month, village=notes.village))

    def record(self, number: int, line: Line) -> list[Claim]:
        """The claims of one record."""
        values = self._texts(line)
        row = Row(self.origin, number, self.desk.village, self.desk.month, values, line)
        said = _Said(number, line, row, values)
        if number in self.odd:
            self._tell_merged(said)
        if "village" in self.columns:
            self._check_village(said)
        day = self._day(said)
        said.faulty |= number in self.lumps
        for name in self.needed:
            if not values.get(name):
                self.refuse(said, name, "", Flaw("missing-value"))
        return self.read(said, day)

    def _tell_merged(self, said: _Said) -> None:
        for name, at in self.columns.items():
            top = self.table.covered.get((said.number, at + 1))
            if top is not None:
                place = self.place(said.number, name)
                self.desk.notes.read_as("merged", place, "", shown(said.line[at]))

    def _check_village(self, said: _Said) -> None:
        """Under a cover a row of another village is in the wrong workbook."""
        cell = self.cell(said.line, "village")
        if cell == "" or self.desk.listed:
            return
        found = self.desk.whose(cell)
        if isinstance(found, Flaw):
            said.elsewhere = True
            self.refuse(said, "village", cell, found)
        elif found and found.value.code != self.desk.village:
            said.elsewhere = True
            facts: dict[str, str | int | Text] = {
                "village": self.desk.village,
                "other": found.value.code,
                "found": Text(N_("The row says that it is of another village.")),
            }
            self.refuse(said, "village", cell, Flaw("wrong-village", facts))

    def _day(self, said: _Said) -> date | None:
        """The row's day; None where it cannot be read or lies outside the month."""
        if "date" not in self.columns:
            met = self.desk.met if self.head.is_matrix else None
            said.faulty |= met is None or month_of(met) != self.desk.month
            return None if said.faulty else met
        cell = said.line[self.columns["date"]]
        found = self.desk.day(cell)
        if found is None:
            self.refuse(said, "date", cell, Flaw("missing-value"))
        elif isinstance(found, Flaw):
            self.refuse(said, "date", cell, found)
        else:
            self.heard(said, "date", "date", cell, found)
            day: date = found.value
            if month_of(day) == self.desk.month:
                return day
            facts: dict[str, str | int | Text] = {
                "value": day.isoformat(),
                "month": self.desk.month,
            }
            self.refuse(said, "date", cell, Flaw("date-outside-month", facts))
        return None

    def _other_day(self, said: _Said, name: str) -> date | None:
        """A further day of a row, such as that of a deed."""
        cell = self.cell(said.line, name)
        found = self.desk.day(cell)
        if isinstance(found, Flaw):
            self.refuse(said, name, cell, found)
        elif found:
            self.heard(said, "date", name, cell, found)
            day: date = found.value
            return day
        return None

    def _households(
        self, said: _Said, day: date | None, name: str = "household", required: bool = True
    ) -> tuple[Household | None, ...]:
        """The households that a cell names; one None where there is none that can be read."""
        if said.elsewhere:  # told already: its households are not of this village
            return (None,)
        cell = self.cell(said.line, name)
        head = self.cell(said.line, "head") if name == "household" else ""
        found = self.desk.names.households(cell, day, self.sheet, head)
        if isinstance(found, list):
            for flaw in found:
                self.refuse(said, name, self._at(said, name, cell, flaw), flaw)
            return found[0].named or (None,)
        if found is None:
            if required:
                column = name if name in self.columns else "head"
                self.refuse(said, column, "", Flaw("missing-value"))
        else:
            self.heard(said, "household", name, cell, found)
            homes: tuple[Household, ...] = found.value
            if homes:
                said.household = homes[0].code if len(homes) == 1 else None
                return homes
            said.faulty = True
        return (None,)

    def _at(self, said: _Said, name: str, cell: object, flaw: Flaw) -> object:
        """What stands in the cell in which a flaw is, which may be the one beside."""
        return self.cell(said.line, flaw.column) if flaw.column else cell

    def _number(self, said: _Said, name: str, unit: str = "", needed: bool = False) -> int | None:
        """A number of the row in its column."""
        cell = self.cell(said.line, name)
        if cell == "":
            if needed:
                self.refuse(said, name, "", Flaw("missing-value"))
            return None
        return self._number_at(said, name, self.columns[name], cell, unit, needed)

    def _number_at(
        self,
        said: _Said,
        name: str,
        at: int,
        cell: object,
        unit: str,
        needed: bool = False,
    ) -> int | None:
        if any(lump[2] == at + 1 for lump in self.lumps.get(said.number, ())):
            return None
        column = self.kinds[name]
        found = self.desk.number(column.kind, cell, unit)
        if found is None:
            if needed:
                self.refuse(said, at + 1, cell, Flaw("missing-value"))
            return None
        if isinstance(found, Flaw):
            self.refuse(said, at + 1, cell, found)
            return None
        value: int = found.value
        if found.read:
            place = self.place(said.number, at + 1)
            self.desk.notes.read_as("number", place, shown(cell), found.read)
        if flaw := _too_small(self.sheet, column, value):
            self.refuse(said, at + 1, cell, flaw)
            return None
        return value

    # Kinds of sheets

    def _evaluation(self, said: _Said, day: date | None) -> list[Claim]:
        happened = self._other_day(said, "happened") if "happened" in self.columns else None
        homes = self._households(said, day)
        deed = happened or day
        long = not self.head.is_matrix or (
            "item" in self.columns
            and any(self.cell(said.line, name) != "" for name in ("item", "quantity", "points"))
        )
        made: list[Claim] = []
        if long:
            cell = self.cell(said.line, "item")
            found = self.desk.names.item(cell, deed, self.source)
            item = self._named(said, "item", cell, found)
            quantity = 1
            if self.cell(said.line, "quantity") != "":
                quantity = self._number(said, "quantity", item.unit if item else "") or 0
            points = self._points(said, item)
            row = self._of_source(said, item)
            faulty, times = said.faulty, quantity or None
            made += [
                Claim(row, day, home, item, None, times, points, happened, faulty=faulty)
                for home in homes
            ]
        for at, code in self.items:
            if SCORES[said.line[at]]:
                made += self._score(said, at, code, homes, day, happened)
        return made

    def _named(self, said: _Said, name: str, cell: object, found: Reading | Flaw | None) -> Any:
        """The item or goods that a cell names."""
        if found is None:
            column = name if name in self.columns else "goods_name"
            self.refuse(said, column, "", Flaw("missing-value"))
        elif isinstance(found, Flaw):
            self.refuse(said, name, self._at(said, name, cell, found), found)
            return found.named
        else:
            self.heard(said, name, name, cell, found)
            said.faulty |= found.value is None
            return found.value
        return None

    def _of_source(self, said: _Said, item: Item | None) -> Row:
        """On a sheet that may be either, a row of the kind of evaluation that its item is of."""
        if len(self.table.origins) == 1 or item is None or item.source != "meeting":
            return said.row
        if said.met is None:
            said.met = replace(said.row, origin=self.table.origins["meeting"])
        return said.met

    def _points(self, said: _Said, item: Item | None) -> int | None:
        """The points of a long row, of which 加分 and 扣分 may be two sides."""
        unit = item.unit if item else ""
        if self.head.losses is None:
            points = self._number(said, "points", unit)
            if self.head.gains is None or points is None or points >= 0:
                return points
            self._wrong_side(said, self.head.gains)
            return None
        lost = said.line[self.head.losses]
        gained = "" if self.head.gains is None else said.line[self.head.gains]
        if SCORES[gained] and SCORES[lost]:
            self._wrong_side(said, self.head.losses)
            return None
        if SCORES[gained] or lost == "":
            at, cell = self.head.gains, gained
        else:
            at, cell = self.head.losses, lost
        if at is None or cell == "":
            return None
        value = self._number_at(said, "points", at, cell, unit)
        if value is None:
            return None
        if at == self.head.losses:
            return -abs(value)
        if value < 0:
            self._wrong_side(said, at)
            return None
        return value

    def _wrong_side(self, said: _Said, at: int) -> None:
        """Points on both sides, or on the wrong one."""
        words = Text(N_("points under 加分 or under 扣分, not under both"))
        self.refuse(said, at + 1, said.line[at], Flaw("points-mismatch", {"expected": words}))

    def _score(
        self,
        said: _Said,
        at: int,
        code: str,
        homes: Sequence[Household | None],
        day: date | None,
        happened: date | None,
    ) -> list[Claim]:
        """The claims of one score of a matrix."""
        cell, faulty = said.line[at], said.faulty
        item: Item | None = None
        found = self.desk.names.item(code, happened or day, self.source)
        if isinstance(found, Flaw):
            self.refuse_cell(said.number, at + 1, cell, found)
            faulty = True
        elif found:
            item = found.value
        tick, points, quantity = is_tick(cell), None, 1
        lumped = self.lumps and any(lump[2] == at + 1 for lump in self.lumps.get(said.number, ()))
        if not tick and not lumped:
            score = self.desk.number("points", cell, item.unit if item else "")
            if isinstance(score, Reading):
                points = score.value
                if score.read:
                    place = self.place(said.number, at + 1)
                    self.desk.notes.read_as("number", place, shown(cell), score.read)
            else:
                flaw = score or Flaw("bad-number")
                facts = flaw.facts if isinstance(cell, Fault) else {"hint": Text(MARK)}
                self.refuse_cell(said.number, at + 1, cell, Flaw(flaw.code, facts))
                faulty = True
        if item and item.points and points and points % item.points == 0:
            quantity = max(points // item.points, 1)
        row = self._of_source(said, item)
        return [
            Claim(
                row, day, home, item, None, quantity, points, happened, None, at + 1, tick, faulty
            )
            for home in homes
        ]

    def _exchange(self, said: _Said, day: date | None) -> list[Claim]:
        homes = self._households(said, day)
        goods = self._goods(said, day)
        unit = goods.unit if goods else ""
        quantity = self._number(said, "quantity", unit, needed=True)
        points = self._number(said, "points")
        self._value(said, "cash")
        return [Claim(said.row, day, homes[0], None, goods, quantity, points, faulty=said.faulty)]

    def _stock(self, said: _Said, day: date | None) -> list[Claim]:
        goods = self._goods(said, day)
        name = "counted" if self.sheet == "counts" else "quantity"
        quantity = self._number(said, name, goods.unit if goods else "", needed=True)
        self._value(said, "unit_cost")
        return [Claim(said.row, day, None, None, goods, quantity, faulty=said.faulty)]

    def _value(self, said: _Said, name: str) -> None:
        """A number that only the row keeps."""
        if name in self.columns and (value := self._number(said, name)) is not None:
            said.values[name] = value

    def _goods(self, said: _Said, day: date | None) -> Goods | None:
        cell, beside = self.cell(said.line, "goods"), self.cell(said.line, "goods_name")
        found = self.desk.names.goods(cell, day, beside)
        goods: Goods | None = self._named(said, "goods", cell, found)
        return goods

    def _transfer(self, said: _Said, day: date | None) -> list[Claim]:
        giver, taker = self._households(said, day, "from")[0], self._households(said, day, "to")[0]
        points = self._number(said, "points", needed=True)
        return [Claim(said.row, day, giver, points=points, other=taker, faulty=said.faulty)]

    def _correction(self, said: _Said, day: date | None) -> list[Claim]:
        if self._entry(said) == "":
            self.refuse(said, "entry", "", Flaw("missing-value"))
        cell = self.cell(said.line, "goods_returned")
        answer = cells.yes(cell)
        if isinstance(answer, Flaw):
            self.refuse(said, "goods_returned", cell, answer)
        elif answer:
            said.values["goods_returned"] = answer.value
        return [Claim(said.row, day, faulty=said.faulty)]

    def _entry(self, said: _Said) -> str:
        """The number of an entry, in the form that the book has."""
        cell = self.cell(said.line, "entry")
        if isinstance(cell, Fault):
            self.refuse(said, "entry", cell, Flaw(cell.code))
            return cell.text
        typed = cells.code(cell)
        if parts := _ENTRY.fullmatch(typed):
            found = self.desk.whose(parts[1])
            village = found.value.code if isinstance(found, Reading) else parts[1].upper()
            typed = f"{village}-{parts[2]}-{parts[3].upper()}{parts[4]}"
        elif typed:
            typed = cells.text(cell)
        if typed:
            said.values["entry"] = typed
        return typed

    def _objection(self, said: _Said, day: date | None) -> list[Claim]:
        home = self._households(said, day, required=False)[0]
        self._entry(said)
        if resolved := self._other_day(said, "resolved_on"):
            said.values["resolved_on"] = resolved
        return [Claim(said.row, day, home, faulty=said.faulty)]

    # Headings

    def _item_codes(self) -> list[tuple[int, str]]:
        """The columns of a matrix with the codes of their items; a heading that names two is told."""
        found: list[tuple[int, str]] = []
        for at, title in self.head.items.items():
            reading = self.desk.names.heading_item(title, self.desk.month, self.source)
            number = self.table.head_row
            if isinstance(reading, Flaw):
                self.refuse_cell(number, at + 1, title, reading)
            elif reading:
                found.append((at, str(reading.value)))
                if reading.read:
                    place = self.place(number, at + 1)
                    self.desk.notes.read_as("item", place, title, reading.read)
        return found


def _lumped(table: Table) -> dict[int, list[tuple[int, int, int]]]:
    """Numbers merged over several rows, by each row that they cover."""
    found: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for lump in table.lumps:
        for number in range(lump[0], lump[1] + 1):
            found[number].append(lump)
    return found


def _plainly(value: object) -> str:
    """What a cell that says 同上 counts as."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return "、".join(each.code for each in value)
    code = getattr(value, "code", None)
    return str(code) if code else shown(value)


def _too_small(sheet: str, column: Column, value: int) -> Flaw | None:
    """A number below what its column takes."""
    if column.kind == "count" or column.name in ("unit_cost", "cash"):
        if value < 0:
            return Flaw("not-positive", {"allowed": Text(N_("zero or more"))})
    elif (column.kind == "quantity" or sheet == "transfers") and value <= 0:
        advice = Text(N_(" What is to be taken back goes on sheet 更正 (Corrections)."))
        return Flaw("not-positive", {"allowed": Text(N_("more than zero")), "advice": advice})
    return None
