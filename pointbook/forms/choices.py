"""What a form offers to choose from: a hidden sheet of lists, each with a name of its own.

Drop-downs show code and name, which the reader takes as they are. Formulas of the form look up heads
and points here by exact code and by the row's day, so that what a form computes is what the program
computes. They use only functions that every spreadsheet program knows.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any, Generic, NamedTuple, TypeVar

from xlsxwriter.utility import xl_col_to_name

from pointbook.forms.entrybook import write
from pointbook.paper.workbooks import serial
from pointbook.vocabulary.holding import Holding
from pointbook.vocabulary.months import first_day, last_day
from pointbook.vocabulary.points import number
from pointbook.vocabulary.rules import Goods, Item, Rules
from pointbook.vocabulary.schema import CHOICES, EVALUATIONS

Line = TypeVar("Line", Item, Goods)
_DECIDED = "–"  # the points of an item about which the meeting decides: no number


class Span(NamedTuple, Generic[Line]):
    """A version of an item or of goods, with the days of the month on which it holds."""

    line: Line
    first: date
    last: date


class Choices:
    """What one village may choose in one month; written last, it is the last sheet of the book."""

    def __init__(self, book: Any, rules: Rules, village: str, month: str) -> None:
        held, first, last = Holding(rules, village), first_day(month), last_day(month)
        homes = held.households.values()
        goods = dict.fromkeys(line.code for line in rules.goods)
        counts = Counter(
            text for text, _ in {(each.description, each.code) for each in rules.items}
        )
        self.shared_texts = [text for text, count in counts.items() if count > 1]
        self.households = [home for home in homes if home.member_between(first, last)]
        self.items = list(_spans(held.items.by_code, held.items.on, first, last))
        self._goods = list(_spans(goods, held.goods, first, last))
        self._stocked = [versions[-1] for code in goods if (versions := held.goods_of(code))]
        self._people = {
            "assessors": rules.people_of(village, "assessment_group"),
            "supervisors": rules.people_of(village, "supervision_committee"),
        }
        self._book, self._page, self._month = book, book.add_worksheet(CHOICES), month
        self._page.hide()
        self._page.protect()
        self._bottom = 0
        for column, (name, values) in enumerate(self._lists()):
            self._list(column, name, list(values))

    def items_on(self, sheet: str) -> list[Item]:
        """Items that may be scored on a sheet, one version of each code: the last."""
        fitting = [span.line for span in self.items if span.line.source in (sheet, "both")]
        return list({item.code: item for item in fitting}.values())

    def _lists(self) -> Iterator[tuple[str, Iterable[str | float]]]:
        yield "households", (_label(home.code, home.head) for home in self.households)
        yield "household_codes", (home.code for home in self.households)
        yield "heads", (home.head for home in self.households)
        for sheet in EVALUATIONS:
            items = self.items_on(sheet)
            yield f"{sheet}_items", (_label(item.code, item.description) for item in items)
        yield from _versions("item", self.items)
        yield "goods_names", (span.line.name for span in self._goods)
        yield from _versions("goods", self._goods)
        offers = {span.line.code: span.line.name for span in self._goods}
        yield "exchange_goods", (_label(*offer) for offer in offers.items())
        yield "all_goods", (_label(line.code, line.name) for line in self._stocked)
        for name, people in self._people.items():
            yield name, (person.name for person in people)

    def _list(self, column: int, name: str, values: Sequence[str | float]) -> None:
        """One column; a list of nothing is one blank cell."""
        for row, value in enumerate((name, *values)):
            write(self._page, row, column, value)
        at, last = xl_col_to_name(column), max(len(values), 1) + 1
        self._book.define_name(name, f"={CHOICES}!${at}$2:${at}${last}")
        self._bottom = max(self._bottom, last - 1)

    def worths(self, sheet: str, items: Sequence[Item], met: str) -> str:
        """A row below the lists: what √ counts in each matrix column on the meeting's day.

        ``met`` is the cover's cell with that day; blank is the last day of the month.
        """
        day = f"IF(ISNUMBER({met}),{met},{serial(last_day(self._month))})"
        self._bottom += 2
        for column, item in enumerate(items):
            code = item.code.replace('"', '""')
            worth = _on("item", f'"{code}"', day, "item_points")
            formula = f"=IFERROR(N({worth}),0)"
            self._page.write_formula(self._bottom, column, formula, None, number(item.points or 0))
        row, name = self._bottom + 1, f"{sheet}_worths"
        end = xl_col_to_name(max(len(items), 1) - 1)
        self._book.define_name(name, f"={CHOICES}!$A${row}:${end}${row}")
        return name


def _spans(
    codes: Iterable[str], on: Callable[[str, date], Line | None], first: date, last: date
) -> Iterator[Span[Line]]:
    days = [date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1)]
    for code in codes:
        for line, held in groupby(days, partial(on, code)):
            if line is not None:
                stretch = list(held)
                yield Span(line, stretch[0], stretch[-1])


def _versions(name: str, spans: Sequence[Span[Any]]) -> Iterator[tuple[str, list[str | float]]]:
    yield f"{name}_codes", [span.line.code for span in spans]
    yield f"{name}_from", [serial(span.first) for span in spans]
    yield f"{name}_until", [serial(span.last) for span in spans]
    yield f"{name}_points", [_points(span.line) for span in spans]


def _points(line: Item | Goods) -> str | float:
    veto = isinstance(line, Item) and line.veto
    return _DECIDED if line.points is None and not veto else number(line.points or 0)


def _label(code: str, name: str) -> str:
    return f"{code} {name}".strip()


# --- formulas of a form's cells -----------------------------------------------------------------


def head_of(cell: str) -> str:
    """The head of the household that a cell names."""
    return _filled(cell, f"LOOKUP(2,1/EXACT(household_codes,{_code(cell)}),heads)")


def goods_name_of(cell: str, day: str) -> str:
    """The name of the goods' version on a day."""
    return _filled(cell, _on("goods", _code(cell), day, "goods_names"))


def points_of_item(cell: str, day: str, times: str) -> str:
    """Times the points of a fixed item; blank where the meeting decides within a range."""
    worth = _on("item", _code(cell), day, "item_points")
    return _filled(cell, f'ROUND(IF({times}="",1,{times})*{worth},2)')


def points_of_goods(cell: str, day: str, pieces: str, cash: str) -> str:
    """Pieces times the points of the goods' version on a day; blank where some of it is paid."""
    worth = f"ROUND({pieces}*{_on('goods', _code(cell), day, 'goods_points')},2)"
    return _filled(cell, f'IF(OR({pieces}="",{cash}<>""),"",{worth})')


def _filled(cell: str, found: str) -> str:
    """A result where the cell is filled and there is one."""
    return f'=IF({cell}="","",IFERROR({found},""))'


def _on(kind: str, code: str, day: str, values: str) -> str:
    """What a list says of the version of an item or goods that is in force on a day; else an error."""
    held = f"EXACT({kind}_codes,{code})*({kind}_from<={day})*({kind}_until>={day})"
    return f"LOOKUP(2,1/({held}),{values})"


def _code(cell: str) -> str:
    """The code in a cell that says code and name."""
    return f'LEFT({cell},FIND(" ",{cell}&" ")-1)'


def total(cells: str, worth: str) -> str:
    """What a row or a column of a matrix adds up to; √ counts as the points of its item."""
    return f'=IF(COUNTA({cells})=0,"",ROUND(SUM({cells})+SUMPRODUCT(({cells}="√")*{worth}),2))'
