"""One reader per kind of cell (contract 3, "Values"): text, code, number, date, month."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Any

BLANK = "blank"
VALUE = "value"
ERROR = "error-value"
UNCOMPUTED = "formula-without-value"


class Bad(ValueError):
    """The cell does not hold what its column asks for."""


def text(value: Any) -> str:
    """Trimmed, NFC, freed of invisible characters; a whole float reads like an int."""
    if value is None:
        return ""
    if isinstance(value, float) and value == int(value):
        value = int(value)
    kept = (c for c in str(value) if unicodedata.category(c) not in ("Cf", "Cc"))
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def code(value: Any) -> str:
    """Codes and headings are read after NFKC."""
    return unicodedata.normalize("NFKC", text(value)).strip()


def heading(value: Any) -> str:
    return code(value).casefold()


def names(value: Any) -> list[str]:
    """Several names in one cell, joined by 、 (or a comma)."""
    return [text(part) for part in re.split("[、,，]", text(value)) if text(part)]


def number(value: Any) -> int:
    """Hundredths of what the cell says; Bad if it is no number or has more than two decimals."""
    if isinstance(value, (bool, dt.date)):
        raise Bad(value)
    if isinstance(value, int):
        return value * 100
    if isinstance(value, float):
        hundredths = round(value * 100)
        if abs(value * 100 - hundredths) > 1e-6:
            raise Bad(value)
        return hundredths
    match = re.fullmatch(r"([+-]?)([0-9]+)(?:\.([0-9]+))?", code(value))
    if not match:
        raise Bad(value)
    sign, whole, decimals = match.group(1), match.group(2), (match.group(3) or "")
    if decimals[2:].strip("0"):
        raise Bad(value)
    hundredths = int(whole) * 100 + int((decimals + "00")[:2])
    return -hundredths if sign == "-" else hundredths


def _date(year: str | int, month: str, day: str) -> dt.date:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError as error:
        raise Bad(str(error)) from error


def day(value: Any, year: int | None) -> dt.date:
    """A real date, or text from the closed list; `year` is the cover's."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, (int, float)):
        if isinstance(value, bool) or value != int(value):
            raise Bad(value)
        if not re.fullmatch("[0-9]{8}", str(int(value))):
            raise Bad(value)
    written = code(value)
    for pattern in (
        r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})",
        r"([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})",
        r"([0-9]{4})\.([0-9]{1,2})\.([0-9]{1,2})",
        r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日",
        r"([0-9]{4})([0-9]{2})([0-9]{2})",
    ):
        match = re.fullmatch(pattern, written)
        if match:
            return _date(match.group(1), match.group(2), match.group(3))
    if isinstance(value, str) and year is not None:
        for pattern in (r"([0-9]{1,2})月([0-9]{1,2})日", r"([0-9]{1,2})\.([0-9]{1,2})"):
            match = re.fullmatch(pattern, written)
            if match:
                return _date(year, match.group(1), match.group(2))
    raise Bad(value)


def month(value: Any) -> str:
    """`2022-09`, a date in the month, 2022/9, 2022年9月 or 202209, as "2022-09"."""
    if isinstance(value, dt.date):
        return f"{value:%Y-%m}"
    match = re.fullmatch(r"([0-9]{4})(?:[-/.年]?)([0-9]{1,2})月?", code(value))
    if isinstance(value, float) or not match or not 1 <= int(match.group(2)) <= 12:
        raise Bad(value)
    return f"{int(match.group(1)):04}-{int(match.group(2)):02}"


def yes(value: Any) -> bool:
    return code(value).casefold() in ("是", "yes", "√", "1", "true")


def plain(hundredths: int) -> str:
    """Points as printed: `12`, `2.5`, `-0.05`."""
    sign, rest = ("-" if hundredths < 0 else ""), abs(hundredths)
    decimals = f"{rest % 100:02}".rstrip("0")
    return f"{sign}{rest // 100}" + (f".{decimals}" if decimals else "")
