"""Values as people type them: one reader per kind of cell.

Each reader takes what the workbook holds (``''`` for a blank) and gives the value, or one of the
marks below. They are called once for each different value of a column, so that they may be plain.
"""

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pointbook.vocabulary.claims import BAD, BLANK, TOO_FINE, each_name

NOISE = 1e-6  # hundredths
LIMIT = 10**12  # hundredths; beyond it binary floats no longer hold two decimals

YES = frozenset({"是", "yes", "y", "true", "1", "√", "✓", "✔", "对"})
NO = frozenset({"否", "no", "n", "false", "0", "", "×", "x"})
TICKS = frozenset({"√", "✓", "✔"})

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)", re.ASCII)
_YEAR_FIRST = re.compile(
    r"(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|年(\d{1,2})月)(\d{1,2})(日?)", re.ASCII
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_DAY_ONLY = re.compile(r"(\d{1,2})(?:月(\d{1,2})日|\.(\d{1,2}))", re.ASCII)
_MONTH = re.compile(r"(\d{4})(?:[-/.](\d{1,2})|年(\d{1,2})月|(\d{2}))", re.ASCII)


def text(value: object) -> str:
    """Text as typed: NFC, without invisible characters, trimmed."""
    if isinstance(value, str):
        if value.isascii() and value.isprintable():
            return value.strip()
        if value.isalnum():  # most are names, and no invisible character is a letter
            return unicodedata.normalize("NFC", value)
        return unicodedata.normalize("NFC", _INVISIBLE.sub("", value)).strip()
    return shown(value)


def code(value: object) -> str:
    """A code or heading: as ``text`` but NFKC, so that full-width letters are plain ones."""
    if isinstance(value, str):
        if value.isascii() and value.isprintable():
            return value.strip()
        return unicodedata.normalize("NFKC", _INVISIBLE.sub("", value)).strip()
    return shown(value)


def shown(value: object) -> str:
    """A value as its cell shows it, for codes typed as numbers and for messages."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < LIMIT else repr(value)
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if midnight else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return text(value) if isinstance(value, str) else str(value)


def title(value: object) -> str:
    """A code or heading without white space inside: line breaks make a narrow column."""
    return "".join(code(value).split())


def heading(value: object) -> str:
    """A heading for comparing: without spaces and line breaks, in small letters."""
    return unicodedata.normalize("NFKC", title(value).casefold())


def points(value: object) -> int:
    """Whole hundredths, BLANK, BAD, or TOO_FINE for more than two decimals."""
    if isinstance(value, str):
        return _points_of_text(code(value))
    if isinstance(value, bool) or not isinstance(value, int | float):
        return BAD
    if isinstance(value, int):
        return value * 100 if abs(value) * 100 < LIMIT else BAD
    if not math.isfinite(value) or abs(value) * 100 >= LIMIT:
        return BAD
    near = round(value * 100)
    # A spreadsheet's own noise (0.1 + 0.2) is far below what anybody types.
    return near if abs(value * 100 - near) <= NOISE else TOO_FINE


def _points_of_text(typed: str) -> int:
    if not typed:
        return BLANK
    if not _NUMBER.fullmatch(typed):
        return BAD
    exact = Decimal(typed) * 100
    if abs(exact) >= LIMIT:
        return BAD
    return int(exact) if exact == int(exact) else TOO_FINE


def day(value: object) -> int:
    """The day's ordinal, BLANK, BAD, or for a day without year ``-(100 × month + day)``."""
    if isinstance(value, datetime):
        return value.toordinal()
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, bool):
        return BAD
    if isinstance(value, int | float):
        whole = math.isfinite(value) and value == int(value)
        return _compact(str(int(value))) if whole else BAD
    if isinstance(value, str):
        return _day_of_text(code(value))
    return BAD


def _day_of_text(typed: str) -> int:
    if not typed:
        return BLANK
    full = _YEAR_FIRST.fullmatch(typed)
    if full and bool(full[7]) == ("年" in typed):
        month = full[2] or full[3] or full[4] or full[5]
        return _ordinal(int(full[1]), int(month), int(full[6]))
    short = _DAY_ONLY.fullmatch(typed)
    if short:
        month, number = int(short[1]), int(short[2] or short[3])
        return -(100 * month + number) if _ordinal(2000, month, number) != BAD else BAD
    return _compact(typed)


def _compact(digits: str) -> int:
    parts = _COMPACT.fullmatch(digits)
    return _ordinal(int(parts[1]), int(parts[2]), int(parts[3])) if parts else BAD


def _ordinal(year: int, month: int, number: int) -> int:
    try:
        return date(year, month, number).toordinal()
    except ValueError:
        return BAD


def in_year(ordinal: int, year: int) -> int:
    """A day without year placed into one; everything else as it is."""
    return _ordinal(year, -ordinal // 100, -ordinal % 100) if BAD < ordinal < 0 else ordinal


def month(value: object) -> str | None:
    """A month as ``2022-09``, or None when it is none."""
    if isinstance(value, date):
        return f"{value.year:04d}-{value.month:02d}"
    if isinstance(value, float) and not value.is_integer():
        return None  # 2022.1 typed as a number may be January or October
    parts = _MONTH.fullmatch(code(value))
    if not parts:
        return None
    number = int(parts[2] or parts[3] or parts[4])
    return f"{parts[1]}-{number:02d}" if 1 <= number <= 12 and int(parts[1]) else None


def yes(value: object) -> bool | None:
    """True, False (blank too), or None when it is neither."""
    typed = code(value).casefold()
    return True if typed in YES else False if typed in NO else None


def is_tick(value: object) -> bool:
    """Whether a cell says √, which stands for once."""
    return isinstance(value, str) and code(value) in TICKS


def names(value: object) -> tuple[str, ...]:
    """Several names in one cell."""
    return each_name(text(value))


class Memo(dict[object, Any]):
    """A reader that works out each different value once: ``list(map(memo.__getitem__, column))``."""

    def __init__(self, reader: Callable[[object], Any]) -> None:
        super().__init__()
        self.reader = reader

    def __missing__(self, value: object) -> Any:
        found = self[value] = self.reader(value)
        return found
