"""Claims: what the records of a table say, each cell read by the law of reading.

A record becomes a claim for each household that it names and each score of a matrix. What cannot
be read is a problem at its cell, and the claim faulty.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pointbook.reading import cells
from pointbook.reading.cells import Flaw, Reading
from pointbook.reading.desk import Desk, too_small
from pointbook.reading.layout import SCORES, Line, Table, is_tick
from pointbook.reading.plain import plain_claims
from pointbook.vocabulary.cells import Fault, shown
from pointbook.vocabulary.months import month_of
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.problems import Problem, Spot
from pointbook.vocabulary.records import Claim, Row
from pointbook.vocabulary.rules import Goods, Household, Item
from pointbook.vocabulary.text import N_, Text

MARK = N_(
    "Write √ for once, or the points in digits; leave the cell blank where nothing was scored."
)
_ENTRY = re.compile(r"(.+)-(\d{6})-([A-Za-z])(\d+)")


def claims(table: Table, desk: Desk, lines: Sequence[tuple[int, Line]]) -> list[Claim]:
    """The claims of records of a table, in order of row, column and household."""
    reader = _Reader(table, desk)
    reader.tell_lumps({number for number, _ in lines})
    found: list[Claim] = []
    odd = reader.odd | reader.lumps.keys()
    plain = plain_claims(table, desk, lines, reader.texts, odd)
    for (number, line), claim in zip(lines, plain, strict=False):
        if claim is None:
            found += reader.record(number, line)
        else:
            found.append(claim)
    return found


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
        origins = table.origins.values()
        self.kinds = {c.name: c for origin in origins for c in origin.schema.columns}
        reads = {"text": desk.texts, "names": desk.named}
        self.texts = [
            (name, self.columns[name], reads[column.kind])
            for name, column in self.kinds.items()
            if column.kind in reads and name in self.columns
        ]
        self.needed = [name for name, *_ in self.texts if self.kinds[name].required]
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
        elif reading.read and not self.desk.is_chosen(cell, reading):
            text = shown(self.cell(said.line, name) if reading.column else cell)
            self.desk.notes.read_as(kind, self.place(said.number, name), text, reading.read)

    # Records

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
        values = {name: read[line[at]] for name, at, read in self.texts}
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
        found = self.desk.villages[cell]
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
        found = self.desk.days[cell]
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
        found = self.desk.days[cell]
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

    def _number(
        self, said: _Said, name: str, unit: str = "", needed: bool = False, at: int | None = None
    ) -> int | None:
        """A number of the row, in its column or in the one at an index."""
        at = self.columns.get(name) if at is None else at
        cell = "" if at is None else said.line[at]
        if cell != "" and self._is_lumped(said, at):
            return None
        column = self.kinds[name]
        found = self.desk.numbers[column.kind, cell, unit]
        flaw: Flaw | None
        if isinstance(found, Reading):
            value: int = found.value
            self._numeral(said.number, at, cell, found)
            flaw = too_small(self.sheet, column, value)
            if flaw is None:
                return value
        else:
            flaw = found or (Flaw("missing-value") if needed else None)
        if flaw is not None:
            self.refuse(said, name if at is None else at + 1, cell, flaw)
        return None

    def _is_lumped(self, said: _Said, at: int | None) -> bool:
        """Whether a number of the row is merged with those of others."""
        return any(lump[2] - 1 == at for lump in self.lumps.get(said.number, ()))

    def _numeral(self, number: int, at: int | None, cell: object, found: Reading) -> None:
        """Tell of a number that is not written in digits alone."""
        if found.read:
            place = self.place(number, (at or 0) + 1)
            self.desk.notes.read_as("number", place, shown(cell), found.read)

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
            cell = said.line[at]
            if SCORES[cell]:
                made += self._score(said, at, code, homes, day, happened)
            elif isinstance(found := self.desk.numbers["points", cell, ""], Reading):
                self._numeral(said.number, at, cell, found)  # 零 and its like are a blank
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
            said.met = said.row._replace(origin=self.table.origins["meeting"])
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
        value = self._number(said, "points", unit, at=at)
        if value is None:
            return None
        if at + 1 != self.origin.columns["points"]:  # what is said of them is said of that cell
            columns = {**self.origin.columns, "points": at + 1}
            said.row = said.row._replace(origin=replace(self.origin, columns=columns))
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
        if not tick and not self._is_lumped(said, at):
            score = self.desk.numbers["points", cell, item.unit if item else ""]
            if isinstance(score, Reading):
                points = score.value
                self._numeral(said.number, at, cell, score)
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
            found = self.desk.villages[parts[1]]
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
