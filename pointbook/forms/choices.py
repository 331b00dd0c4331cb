"""What a form offers to choose from: a hidden sheet of lists, each with a name of its own.

Drop-downs show code and name, which the reader takes as they are. Formulas of the form look up heads
and points here by exact code and by the row's day, so that what a form computes is what the program
computes. Only functions that every spreadsheet program since Excel 97 knows are used.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any, Generic, TypeVar

from xlsxwriter.utility import xl_col_to_name

from pointbook.vocabulary.holding import Holding
from pointbook.vocabulary.months import first_day, last_day
from pointbook.vocabulary.points import number
from pointbook.vocabulary.rules import Goods, Household, Item, Rules
from pointbook.vocabulary.schema import CHOICES

EPOCH = date(1899, 12, 30).toordinal()
Line = TypeVar("Line", Item, Goods)


@dataclass(frozen=True, slots=True)
class Span(Generic[Line]):
    """A version of an item or of goods, with the days of the month on which it holds."""

    line: Line
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Choices:
    """What one village may choose in one month; ``stocked`` are the goods that it may have."""

    households: Sequence[Household]
    items: Sequence[Span[Item]]
    goods: Sequence[Span[Goods]]
    stocked: Sequence[Goods]
    assessors: Sequence[str]
    supervisors: Sequence[str]
    shared_texts: Sequence[str]  # descriptions that more than one item has

    def items_on(self, sheet: str) -> list[Item]:
        """Items that may be scored on a sheet, one version of each code: the last."""
        fitting = [span.line for span in self.items if span.line.source in (sheet, "both")]
        return list({item.code: item for item in fitting}.values())


def choices(rules: Rules, village: str, month: str) -> Choices:
    """Everything that holds in the village on some day of the month."""
    held, first, last = Holding(rules, village), first_day(month), last_day(month)
    goods = dict.fromkeys(line.code for line in rules.goods)
    counts = Counter(text for text, _ in {(item.description, item.code) for item in rules.items})
    return Choices(
        [home for home in held.households.values() if home.member_between(first, last)],
        _spans(held.items.by_code, held.items.on, first, last),
        _spans(goods, held.goods, first, last),
        [versions[-1] for code in goods if (versions := held.goods_of(code))],
        [person.name for person in rules.people_of(village, "assessment_group")],
        [person.name for person in rules.people_of(village, "supervision_committee")],
        sorted(text for text, count in counts.items() if count > 1),
    )


def _spans(
    codes: Iterable[str], on: Callable[[str, date], Line | None], first: date, last: date
) -> list[Span[Line]]:
    days = [date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1)]
    found = []
    for code in codes:
        for line, held in groupby(days, partial(on, code)):
            if line is not None:
                stretch = list(held)
                found.append(Span(line, stretch[0], stretch[-1]))
    return found


class ChoicesSheet:
    """The hidden sheet, a column or a row for each name."""

    def __init__(self, book: Any, offered: Choices) -> None:
        self.book, self.page = book, book.add_worksheet(CHOICES)
        self.page.hide()
        self.page.protect()
        self.column = self.bottom = 0
        self._write(offered)

    def _write(self, offered: Choices) -> None:
        homes, items, goods = offered.households, offered.items, offered.goods
        self._list("households", [_label(home.code, home.head) for home in homes])
        self._list("household_codes", [home.code for home in homes])
        self._list("heads", [home.head for home in homes])
        self._list("household_no", range(1, len(homes) + 1))
        for sheet in ("meeting", "observation"):
            fitting = offered.items_on(sheet)
            self._list(f"{sheet}_items", [_label(item.code, item.description) for item in fitting])
        self._list("item_fixed", [int(s.line.points is not None or s.line.veto) for s in items])
        self._versions("item", items)
        self._list("goods_names", [span.line.name for span in goods])
        self._versions("goods", goods)
        offers = {span.line.code: span.line.name for span in goods}
        self._list("exchange_goods", [_label(*offer) for offer in offers.items()])
        self._list("all_goods", [_label(line.code, line.name) for line in offered.stocked])
        self._list("assessors", offered.assessors)
        self._list("supervisors", offered.supervisors)

    def _versions(self, name: str, spans: Sequence[Span[Item]] | Sequence[Span[Goods]]) -> None:
        self._list(f"{name}_codes", [span.line.code for span in spans])
        self._list(f"{name}_from", [_serial(span.first) for span in spans])
        self._list(f"{name}_until", [_serial(span.last) for span in spans])
        self._list(f"{name}_points", [number(span.line.points or 0) for span in spans])
        self._list(f"{name}_no", range(1, len(spans) + 1))

    def _list(self, name: str, values: Iterable[str | float]) -> None:
        """One column; a list of nothing is one blank cell."""
        self.page.write_string(0, self.column, name)
        row = 0
        for row, value in enumerate(values, 1):
            self._cell(row, self.column, value)
        at = xl_col_to_name(self.column)
        self._name(name, f"${at}$2:${at}${max(row, 1) + 1}")
        self.column += 1
        self.bottom = max(self.bottom, row)

    def _cell(self, row: int, column: int, value: str | float) -> None:
        if isinstance(value, str):
            self.page.write_string(row, column, value)
        else:
            self.page.write_number(row, column, value)

    def _name(self, name: str, area: str) -> None:
        self.book.define_name(name, f"={CHOICES}!{area}")

    def worths(self, sheet: str, items: Sequence[Item], met: str, month: str) -> str:
        """A row below the lists: what √ counts in each matrix column on the meeting's day.

        ``met`` is the cover's cell with that day; blank is the last day of the month.
        """
        day = f"IF(ISNUMBER({met}),{met},{_serial(last_day(month))})"
        self.bottom += 2
        for column, item in enumerate(items):
            code = item.code.replace('"', '""')
            held = f'EXACT(item_codes,"{code}")*(item_from<={day})*(item_until>={day})'
            worth = number(item.points or 0)
            self.page.write_formula(
                self.bottom, column, f"=SUMPRODUCT({held}*item_points)", None, worth
            )
        row, name = self.bottom + 1, f"{sheet}_worths"
        self._name(name, f"$A${row}:${xl_col_to_name(max(len(items), 1) - 1)}${row}")
        return name


def _serial(day: date) -> int:
    return day.toordinal() - EPOCH


def _label(code: str, name: str) -> str:
    return f"{code} {name}".strip()


# --- formulas of a form's cells -----------------------------------------------------------------


def head_of(cell: str) -> str:
    """The head of the household that a cell names."""
    return _looked_up(cell, f"EXACT(household_codes,{_code(cell)})", "household_no", "heads")


def goods_name_of(cell: str, day: str) -> str:
    """The name of the goods' version on a day."""
    return _looked_up(cell, _held("goods", cell, day), "goods_no", "goods_names")


def _looked_up(cell: str, match: str, positions: str, values: str) -> str:
    found = f"INDEX({values},SUMPRODUCT({match}*{positions}))"
    return f'=IF({cell}="","",IF(SUMPRODUCT({match}*1)=1,{found},""))'


def points_of_item(cell: str, day: str, times: str) -> str:
    """Times the points of a fixed item; blank where the meeting decides within a range."""
    held = _held("item", cell, day)
    worth = f"SUMPRODUCT({held}*item_points)"
    counted = f'IF(ISNUMBER({times}),ROUND({times}*{worth},2),IF({times}="",{worth},""))'
    return f'=IF({cell}="","",IF(SUMPRODUCT({held}*item_fixed)=0,"",{counted}))'


def points_of_goods(cell: str, day: str, pieces: str, cash: str) -> str:
    """Pieces times the points of the goods' version on a day; blank where some of it is paid."""
    held = _held("goods", cell, day)
    worth = f"ROUND({pieces}*SUMPRODUCT({held}*goods_points),2)"
    known = f'IF(SUMPRODUCT({held}*1)=1,{worth},"")'
    return f'=IF(OR({cell}="",{cash}<>""),"",IF(ISNUMBER({pieces}),{known},""))'


def _held(kind: str, cell: str, day: str) -> str:
    """1 for the version of the item or goods that a cell names and that is in force on a day."""
    return f"EXACT({kind}_codes,{_code(cell)})*({kind}_from<={day})*({kind}_until>={day})"


def _code(cell: str) -> str:
    """The code in a cell that says code and name."""
    return f'LEFT({cell},FIND(" ",{cell}&" ")-1)'


def row_total(cells: str, worths: str) -> str:
    """What a household's row of a matrix adds up to; √ counts as the item's points."""
    return f'=IF(COUNTA({cells})=0,"",ROUND(SUM({cells})+SUMPRODUCT(({cells}="√")*{worths}),2))'


def column_total(cells: str, worths: str, position: int) -> str:
    """What an item's column of a matrix adds up to."""
    ticks = f'COUNTIF({cells},"√")*INDEX({worths},1,{position})'
    return f'=IF(COUNTA({cells})=0,"",ROUND(SUM({cells})+{ticks},2))'
