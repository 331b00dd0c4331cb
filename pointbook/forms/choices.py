"""What a form offers to choose from: a hidden sheet of lists, each with a name of its own.

Formulas of the form look up heads, texts and points here by exact code and by the row's day, so
that what a form computes is what the program computes. Only functions that every spreadsheet
program since Excel 97 knows are used.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pointbook.vocabulary.months import first_day, last_day
from pointbook.vocabulary.points import number
from pointbook.vocabulary.rules import Goods, Household, Item, Rules
from pointbook.vocabulary.schema import CHOICES

EPOCH = date(1899, 12, 30).toordinal()
_EVER, _NEVER = 0, 2_958_465  # the first and the last day that Excel knows


@dataclass(frozen=True, slots=True)
class Choices:
    """What one village may choose in one month; items and goods by version in force."""

    households: Sequence[Household]
    items: Sequence[Item]
    goods: Sequence[Goods]
    all_goods: Sequence[str]
    assessors: Sequence[str]
    supervisors: Sequence[str]
    shared_texts: Sequence[str]  # descriptions that more than one item has

    def items_on(self, sheet: str) -> list[Item]:
        """Items that may be scored on a sheet, one version of each code: the last."""
        fitting = [item for item in self.items if item.source in (sheet, "both")]
        return list({item.code: item for item in fitting}.values())


def choices(rules: Rules, village: str, month: str) -> Choices:
    """Everything that holds on some day of the month."""
    first, last = first_day(month), last_day(month)

    def held(line: Item | Goods) -> bool:
        return (line.start or first) <= last and (line.until or last) >= first

    return Choices(
        [h for h in rules.households if h.village == village and h.member_between(first, last)],
        [item for item in rules.items if held(item)],
        [line for line in rules.goods if held(line)],
        list(dict.fromkeys(line.code for line in rules.goods)),
        [person.name for person in rules.people_of(village, "assessment_group")],
        [person.name for person in rules.people_of(village, "supervision_committee")],
        _shared_texts(rules),
    )


def _shared_texts(rules: Rules) -> list[str]:
    """Descriptions that do not tell which item is meant, items of other years included."""
    pairs = {(item.description, item.code) for item in rules.items}
    counts = Counter(description for description, _ in pairs)
    return sorted(description for description, count in counts.items() if count > 1)


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
        self._list("households", [home.code for home in homes])
        self._list("heads", [home.head for home in homes])
        self._list("household_no", range(1, len(homes) + 1))
        for sheet in ("meeting", "observation"):
            self._list(f"{sheet}_items", [item.code for item in offered.items_on(sheet)])
        self._list("item_texts", [item.description for item in items])
        self._list("item_fixed", [int(item.points is not None or item.veto) for item in items])
        self._versions("item", items)
        self._list("goods_names", [line.name for line in goods])
        self._versions("goods", goods)
        self._list("exchange_goods", dict.fromkeys(line.code for line in goods))
        self._list("all_goods", offered.all_goods)
        self._list("assessors", offered.assessors)
        self._list("supervisors", offered.supervisors)

    def _versions(self, name: str, lines: Sequence[Item] | Sequence[Goods]) -> None:
        self._list(f"{name}_codes", [line.code for line in lines])
        self._list(f"{name}_from", [_serial(line.start, _EVER) for line in lines])
        self._list(f"{name}_until", [_serial(line.until, _NEVER) for line in lines])
        self._list(f"{name}_points", [number(line.points or 0) for line in lines])
        self._list(f"{name}_no", range(1, len(lines) + 1))

    def _list(self, name: str, values: Iterable[str | float]) -> None:
        """One column; a list of nothing is one blank cell."""
        self.page.write_string(0, self.column, name)
        row = 0
        for row, value in enumerate(values, 1):
            self._cell(row, self.column, value)
        at = _letters(self.column)
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
        last = last_day(month)
        day = f"IF(ISNUMBER({met}),{met},{last.toordinal() - EPOCH})"
        self.bottom += 2
        for column, item in enumerate(items):
            code = item.code.replace('"', '""')
            held = f'EXACT(item_codes,"{code}")*(item_from<={day})*(item_until>={day})'
            worth = number(item.points or 0) if item.in_force(last) else 0
            self.page.write_formula(
                self.bottom, column, f"=SUMPRODUCT({held}*item_points)", None, worth
            )
        row, name = self.bottom + 1, f"{sheet}_worths"
        self._name(name, f"$A${row}:${_letters(max(len(items), 1) - 1)}${row}")
        return name


def _serial(day: date | None, otherwise: int) -> int:
    return day.toordinal() - EPOCH if day else otherwise


def _letters(column: int) -> str:
    text = ""
    while column >= 0:
        text, column = chr(65 + column % 26) + text, column // 26 - 1
    return text


# --- formulas of a form's cells -----------------------------------------------------------------


def head_of(code: str) -> str:
    """The head of the household whose code stands in a cell."""
    return _looked_up(code, f"EXACT(households,{code})", "household_no", "heads")


def text_of(code: str, day: str) -> str:
    """The text of an item's version on a day."""
    return _looked_up(code, _held("item", code, day), "item_no", "item_texts")


def goods_name_of(code: str, day: str) -> str:
    """The name of the goods' version on a day."""
    return _looked_up(code, _held("goods", code, day), "goods_no", "goods_names")


def _looked_up(code: str, match: str, positions: str, values: str) -> str:
    found = f"INDEX({values},SUMPRODUCT({match}*{positions}))"
    return f'=IF({code}="","",IF(SUMPRODUCT({match}*1)=1,{found},""))'


def points_of_item(code: str, day: str, times: str) -> str:
    """Times the points of a fixed item; blank where the meeting decides within a range."""
    held = _held("item", code, day)
    worth = f"SUMPRODUCT({held}*item_points)"
    counted = f'IF(ISNUMBER({times}),ROUND({times}*{worth},2),IF({times}="",{worth},""))'
    return f'=IF({code}="","",IF(SUMPRODUCT({held}*item_fixed)=0,"",{counted}))'


def points_of_goods(code: str, day: str, pieces: str) -> str:
    """Pieces times the points of the goods' version on a day."""
    held = _held("goods", code, day)
    worth = f"ROUND({pieces}*SUMPRODUCT({held}*goods_points),2)"
    known = f'IF(SUMPRODUCT({held}*1)=1,{worth},"")'
    return f'=IF({code}="","",IF(ISNUMBER({pieces}),{known},""))'


def _held(kind: str, code: str, day: str) -> str:
    """1 for the version of a code that is in force on a day."""
    return f"EXACT({kind}_codes,{code})*({kind}_from<={day})*({kind}_until>={day})"


def row_total(cells: str, worths: str) -> str:
    """What a household's row of a matrix adds up to; √ counts as the item's points."""
    return f'=IF(COUNTA({cells})=0,"",ROUND(SUM({cells})+SUMPRODUCT(({cells}="√")*{worths}),2))'


def column_total(cells: str, worths: str, position: int) -> str:
    """What an item's column of a matrix adds up to."""
    ticks = f'COUNTIF({cells},"√")*INDEX({worths},1,{position})'
    return f'=IF(COUNTA({cells})=0,"",ROUND(SUM({cells})+{ticks},2))'
