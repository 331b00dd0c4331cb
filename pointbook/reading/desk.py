"""The desk: what the cells of one village's sheets of one month are read with."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pointbook.reading import cells
from pointbook.reading.cells import Flaw, Memo, Reading
from pointbook.reading.naming import TownshipNames, VillageNames
from pointbook.reading.notes import Notes
from pointbook.vocabulary.months import month_of
from pointbook.vocabulary.schema import Column
from pointbook.vocabulary.text import N_, Text

Answer = Reading | Flaw | None
ODD = object()  # what stands for a cell that is not in its plain form


@dataclass(slots=True)
class Desk:
    """What a village's cells are read with; each different cell is read once.

    ``met`` is the meeting's day on the cover, for matrices without dates; ``listed`` says that
    there is no cover, so that each row says its village and a day needs its year, ``form`` that it
    is a form of ours. ``numbers`` are asked by the kind of column, the cell, and a unit that may
    stand in it; ``plain_homes`` by the kind of sheet and the cells 户号 and 户主.
    """

    village: str
    month: str
    names: VillageNames
    township: TownshipNames
    notes: Notes
    met: date | None = None
    listed: bool = False
    form: bool = False
    people: frozenset[str] = frozenset()
    days: Memo[Answer] = field(init=False)
    numbers: Memo[Answer] = field(init=False)
    villages: Memo[Answer] = field(init=False)
    texts: Memo[str] = field(init=False)
    named: Memo[str] = field(init=False)
    plain_days: Memo[Any] = field(init=False)
    plain_homes: Memo[Any] = field(init=False)

    def __post_init__(self) -> None:
        month = None if self.listed else self.month
        self.days = Memo(lambda cell: cells.day(cell, month))
        self.numbers = Memo(_number)
        self.villages = Memo(self.township.village)
        self.texts = Memo(cells.text)
        self.named = Memo(lambda cell: "、".join(cells.names(cell, self.people)))
        self.plain_days = Memo(self._plain_day)
        self.plain_homes = Memo(self._plain_home)

    def is_chosen(self, cell: object, reading: Reading) -> bool:
        """Whether a cell of a form of ours says what its drop-down offers, code and name."""
        one = not isinstance(reading.value, tuple) or len(reading.value) == 1
        return self.form and one and not reading.column and cell == reading.read

    def plainly(self, cell: object, found: Answer | list[Flaw]) -> Any:
        """What a cell says in its plain form, else ODD."""
        if not isinstance(found, Reading) or found.value is None:
            return ODD
        return ODD if found.read and not self.is_chosen(cell, found) else found.value

    def _plain_day(self, cell: object) -> Any:
        """A day of the month."""
        day = self.plainly(cell, self.days[cell])
        return day if day is not ODD and month_of(day) == self.month else ODD

    def _plain_home(self, said: tuple[str, object, object]) -> Any:
        """The one Household, on whatever day."""
        sheet, cell, head = said
        homes = self.plainly(cell, self.names.households(cell, None, sheet, head))
        return homes[0] if homes is not ODD and len(homes) == 1 else ODD


def _number(said: tuple[str, object, str]) -> Answer:
    kind, cell, unit = said
    return (cells.whole if kind in ("quantity", "count") else cells.number)(cell, (unit,))


def too_small(sheet: str, column: Column, value: int) -> Flaw | None:
    """A number below what its column takes."""
    if column.kind == "count" or column.name in ("unit_cost", "cash"):
        if value < 0:
            return Flaw("not-positive", {"allowed": Text(N_("zero or more"))})
    elif (column.kind == "quantity" or sheet == "transfers") and value <= 0:
        advice = Text(N_(" What is to be taken back goes on sheet 更正 (Corrections)."))
        return Flaw("not-positive", {"allowed": Text(N_("more than zero")), "advice": advice})
    return None
