"""Plain rows: records whose every cell is in its plain form, as most are.

Their columns are read as a whole, each different cell once, and a row goes straight to its one
claim. What is read otherwise, or cannot be read, ``claims`` reads cell by cell.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any

from pointbook.reading.cells import Memo
from pointbook.reading.desk import ODD, Desk, too_small
from pointbook.reading.layout import Line, Table
from pointbook.vocabulary.records import Claim, Row

Lines = Sequence[tuple[int, Line]]
Texts = Sequence[tuple[str, int, Memo[str]]]  # columns of free text, and what reads them

_OF_GOODS = ("receipts", "counts")  # sheets without households
_SHEETS = ("meeting", "observation", "exchanges", *_OF_GOODS)  # of which a row is one claim
_READ = (
    "date",
    "household",
    "head",
    "item",
    "goods",
    "goods_name",
    "quantity",
    "counted",
    "points",
)
_BLANK = ("happened", "cash", "unit_cost", "village")  # in most rows


def plain_claims(
    table: Table, desk: Desk, lines: Lines, texts: Texts, odd: set[int]
) -> Iterable[Claim | None]:
    """Of each record its one claim; None where it has to be read cell by cell, as those numbered
    ``odd``."""
    sheet, at = table.schema.name, table.head.columns
    one_each = sheet in _SHEETS and len(table.origins) == 1 and not table.head.items
    if not (lines and one_each and "date" in at and table.head.losses is None):
        return repeat(None, len(lines))
    every = list(zip(*(line for _, line in lines), strict=True))
    blank = ("",) * len(lines)
    under = {name: every[at[name]] if name in at else blank for name in (*_READ, *_BLANK)}
    for name in _BLANK:
        pairs = zip(lines, under[name], strict=True)
        odd = odd | {number for (number, _), cell in pairs if cell != ""}
    read = _Reader(table, desk)
    days = list(map(desk.plain_days.__getitem__, under["date"]))
    kind = repeat("exchanges" if sheet == "exchanges" else "meeting", len(lines))
    of_whom = zip(kind, under["household"], under["head"], strict=True)
    of_what = list(zip(under["item"], under["goods"], under["goods_name"], strict=True))
    said = zip(*(map(memo.__getitem__, every[at]) for _, at, memo in texts), strict=True)
    columns: tuple[Iterable[Any], ...] = (
        days,
        repeat(None) if sheet in _OF_GOODS else map(desk.plain_homes.__getitem__, of_whom),
        read.things(days, of_what),
        map(Memo(read.size).__getitem__, under["counted" if sheet == "counts" else "quantity"]),
        map(Memo(read.points).__getitem__, under["points"]),
        said if texts else repeat(()),
    )
    names = [name for name, *_ in texts]
    return read.claims(zip(lines, *columns, strict=False), names, odd)


class _Reader:
    """Reads the cells of one table in their plain form; ODD for any that is not."""

    def __init__(self, table: Table, desk: Desk) -> None:
        self.sheet, self.desk = table.schema.name, desk
        self.columns = {column.name: column for column in table.schema.columns}
        self.evaluation = "item" in table.head.columns
        self.origin = table.origin

    def claims(
        self, rows: Iterable[tuple[Any, ...]], texts: Sequence[str], odd: set[int]
    ) -> Iterator[Claim | None]:
        """The claims of rows whose columns were read."""
        origin, village, month = self.origin, self.desk.village, self.desk.month
        evaluation = self.evaluation
        for (number, line), day, home, thing, size, points, said in rows:
            if (
                day is ODD
                or home is ODD
                or thing is ODD
                or size is ODD
                or points is ODD
                or number in odd
            ):
                yield None
                continue
            values = dict(zip(texts, said, strict=True))
            row = Row(origin, number, village, month, values, line)
            item, goods = (thing, None) if evaluation else (None, thing)
            yield Claim(row, day, home, item, goods, size, points)

    def things(self, days: Sequence[Any], said: Sequence[tuple[object, ...]]) -> Iterator[Any]:
        """The item or goods of each row; most items are the same on every day."""
        ever, on_day = Memo(self._ever), Memo(self._thing)
        for day, cells in zip(days, said, strict=True):
            yield ever[cells] or on_day[day, *cells]

    def _ever(self, said: tuple[object, object, object]) -> Any:
        """The item that has but one version; None where the day tells, as with the price of goods."""
        item: Any = self._thing((None, *said)) if self.evaluation else ODD
        versions = () if item is ODD else self.desk.names.items.of(item.code)
        return item if len(versions) == 1 else None

    def _thing(self, said: tuple[Any, object, object, object]) -> Any:
        day, item, goods, name = said
        if day is ODD:
            return ODD
        names = self.desk.names
        if self.evaluation:
            return self.desk.plainly(item, names.item(item, day, self.sheet))
        return self.desk.plainly(goods, names.goods(goods, day, name))

    def size(self, cell: object) -> Any:
        """A quantity; on an evaluation a blank is one."""
        name = "counted" if self.sheet == "counts" else "quantity"
        return 1 if cell == "" and self.evaluation else self._number(name, cell)

    def points(self, cell: object) -> Any:
        return None if cell == "" else self._number("points", cell)

    def _number(self, name: str, cell: object) -> Any:
        column = self.columns[name]
        value = self.desk.plainly(cell, self.desk.numbers[column.kind, cell, ""])
        return ODD if value is ODD or too_small(self.sheet, column, value) else value
