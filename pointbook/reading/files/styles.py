"""Styles: what a number shows under the format of its cell, and whether the cell is struck out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import NamedTuple

LAST_DAY = 2_958_465  # 9999-12-31; a number beyond it is no date, whatever its format says
_EPOCH = datetime(1899, 12, 30)
_1904 = 1462  # days from that epoch to the other one

# What the format itself numbers as days and times; in Chinese 27 to 36 and 50 to 58 are days.
DAYS = dict.fromkeys((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)), "y") | {46: "[h]"}
_TOKEN = re.compile(
    r'"([^"]*)"?|\\(.)|[_*].|(\[[hms]+\])|\[[^\]]*\]|(;)|(.)', re.IGNORECASE | re.DOTALL
)
_NEITHER = re.compile(r"general|e[+-]", re.IGNORECASE)


class Style(NamedTuple):
    """How a cell shows a number: as a day, as a span of time, or in the places of zeros."""

    kind: str = ""  # 'day', 'span' or ''
    zeros: str = ""  # the text around them, each zero as NUL; '' where there are fewer than two
    struck: bool = False

    def shows(self, number: float, since_1904: bool = False) -> object:
        """A day as ``date``, a moment as ``datetime``, a code as text, or the number."""
        if self.kind and abs(number) <= LAST_DAY:
            if self.kind == "span":
                return timedelta(days=number)
            return _day(number + _1904 * since_1904)
        if self.zeros and number >= 0 and number.is_integer():
            return self._filled(f"{number:.0f}")
        return number

    def _filled(self, digits: str) -> str:
        """The digits in the places of the zeros; what is too many stands at the first."""
        places = self.zeros.count("\0")
        padded = digits.zfill(places)
        first = len(padded) - places + 1
        rest = iter((padded[:first], *padded[first:]))
        return "".join(next(rest) if char == "\0" else char for char in self.zeros)


PLAIN = Style()


@dataclass(slots=True)
class Styles:
    """What a workbook says of its cells, as its parts tell it: the formats that it spells out by
    their number, whether each font is struck out, and the styles that cells name by their place."""

    formats: dict[int, str] = field(default_factory=dict)
    struck: list[bool] = field(default_factory=list)
    cells: list[Style] = field(default_factory=list)

    def add(self, number: int, font: int) -> None:
        """The next style, by the numbers of its format and its font."""
        struck = font < len(self.struck) and self.struck[font]
        shown = style(self.formats.get(number) or DAYS.get(number, ""))
        self.cells.append(shown._replace(struck=struck))


def style(code: str) -> Style:
    """What a format's first section says: ``yyyy"年"m"月"``, ``[$-804]aaaa``, ``"V01-"000``."""
    bare = zeros = ""
    for literal, escaped, elapsed, end, char in _TOKEN.findall(code):
        if end:
            break
        bare += elapsed or char
        zeros += literal or escaped or ("\0" if char == "0" else char)
    bare = _NEITHER.sub("", bare).lower()
    if "[" in bare:
        return Style("span")
    if set(bare) & set("ymdhsea"):
        return Style("day")
    return Style("", zeros) if bare.count("0") > 1 and not set(bare) & set("#?.,%/@") else PLAIN


def _day(serial: float) -> object:
    """The day of a serial number as spreadsheets count: there is a 29 February 1900."""
    moment = _EPOCH + timedelta(milliseconds=round(max(serial, 0) * 86_400_000))
    if serial < 1:
        return moment.time()
    return _plain(moment + timedelta(days=serial < 60))


def moment(text: str) -> object:
    """A day, or a day and a time, in the form of ISO 8601; None where the calendar has none such."""
    try:
        return _plain(datetime.fromisoformat(text))
    except ValueError:
        return None


def _plain(moment: datetime) -> object:
    return moment.date() if moment.time() == time() else moment
