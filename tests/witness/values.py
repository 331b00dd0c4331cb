"""One reader for each kind of cell (contract 3, "Values"): text, code, heading, number, date, month."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Any

DASHES = re.compile("[‐‑‒–—―−﹣－ー-]")
NUMERALS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
UNITS = ("次", "分", "个", "件", "户", "人次")
DAYS = (  # year, month, day; what is missing is the cover's
    r"(\d{4})-(\d{1,2})-(\d{1,2})", r"(\d{4})/(\d{1,2})/(\d{1,2})", r"(\d{4})\.(\d{1,2})\.(\d{1,2})",
    r"(\d{4})年(\d{1,2})月(\d{1,2})日", r"(\d{4})(\d{2})(\d{2})",
)  # fmt: skip
SHORT_DAYS = (
    r"(\d\d)\.(\d{1,2})\.(\d{1,2})", r"(\d\d)/(\d{1,2})/(\d{1,2})", r"(\d\d)-(\d{1,2})-(\d{1,2})",
    r"(\d\d)年(\d{1,2})月(\d{1,2})日", r"()(\d{1,2})月(\d{1,2})日", r"()(\d{1,2})\.(\d{1,2})",
    r"()()(\d{1,2})日",
)  # fmt: skip


class Bad(ValueError):
    """The cell does not hold what its column asks for."""


class Fault(str):
    """What stands in a cell without a value: `error-value` or `formula-without-value`."""


def text(value: Any) -> str:
    """Trimmed, NFC, freed of invisible characters; a whole float reads like an int."""
    if value is None or isinstance(value, Fault):
        return ""
    if isinstance(value, float) and value == int(value):
        value = int(value)
    kept = (c for c in str(value) if unicodedata.category(c) not in ("Cf", "Cc") or c == "\n")
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def wide(value: Any) -> str:
    return unicodedata.normalize("NFKC", text(value)).strip()


def code(value: Any) -> str:
    """Without case and white space, every kind of dash being one; shown in capitals."""
    return re.sub(r"\s", "", DASHES.sub("-", wide(value))).upper()


def heading(value: Any) -> str:
    """Without white space, punctuation, brackets and what stands in them."""
    bare = re.sub(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】", "", wide(value).casefold())
    return "".join(c for c in bare if unicodedata.category(c)[0] in "LNS")


def name(value: Any) -> str:
    """Names are compared without white space."""
    return re.sub(r"\s", "", text(value))


def listed(value: Any) -> list[str]:
    return [part for part in (text(p) for p in re.split("[、，,；;/\n]", text(value))) if part]


def number(value: Any, unit: str = "") -> int:
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
    written = DASHES.sub("-", wide(value))
    for word in (*UNITS[::-1], wide(unit)):
        if word and written.endswith(word) and written != word:
            written = written[: -len(word)].strip()
            break
    match = re.fullmatch(r"([+-]?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?", written, re.ASCII)
    if not match:
        return numeral(written) * 100
    sign, whole, decimals = match.group(1), match.group(2).replace(",", ""), match.group(3) or ""
    if decimals[2:].strip("0"):
        raise Bad(value)
    hundredths = int(whole) * 100 + int((decimals + "00")[:2])
    return -hundredths if sign == "-" else hundredths


def numeral(written: str) -> int:
    """A whole number below 1000 in Chinese numerals: 三, 十二, 一百零五, 两."""
    match = re.fullmatch(r"(?:(.)百)?(零)?(?:(.)?(十))?(.)?", written)
    if not match or not written or (written[0] == "零" and len(written) > 1):
        raise Bad(written)
    hundred, _, tens, ten, ones = match.groups()
    try:
        return (
            (NUMERALS[hundred] * 100 if hundred else 0)
            + ((NUMERALS[tens] if tens else 1) * 10 if ten else 0)
            + (NUMERALS[ones] if ones else 0)
        )
    except KeyError as error:
        raise Bad(written) from error


def day(value: Any, month: str | None) -> dt.date:
    """A real date, or text from the closed list; `month` is the cover's."""
    if isinstance(value, dt.datetime):
        late = value.hour == 23 and value.minute == 59 and value.second > 0
        return value.date() + dt.timedelta(days=late)
    if isinstance(value, dt.date):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return serial(value, month)
    written = DASHES.sub("-", wide(value)).replace("号", "日")
    written = re.sub(r"\(?(星期|周|礼拜)[一二三四五六日天]\)?$", "", written).strip()
    written = re.sub(r"[T\s]+\d{1,2}:\d{2}(:\d{2})?$", "", written)
    written = re.sub(r"\s", "", written)
    for pattern in (*DAYS, *SHORT_DAYS) if isinstance(value, str) else ():
        match = re.fullmatch(pattern, written, re.ASCII)
        if match:
            year, number, of_month = match.groups()
            if len(year) < 4 and (month is None or year not in ("", month[2:4])):
                raise Bad(value)
            cover = month or ""
            return real(year if len(year) == 4 else cover[:4], number or cover[5:], of_month)
    raise Bad(value)


def serial(value: float, month: str | None) -> dt.date:
    """20220905, or a whole number that is the serial of a day of the workbook's month."""
    if value != int(value):
        raise Bad(value)
    if 10_000_000 <= value < 100_000_000:
        digits = str(int(value))
        return real(digits[:4], digits[4:6], digits[6:])
    if 60 < value < 2_958_466:
        date = dt.date(1899, 12, 30) + dt.timedelta(days=int(value))
        if f"{date:%Y-%m}" == month:
            return date
    raise Bad(value)


def real(year: str, month: str, day: str) -> dt.date:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError as error:
        raise Bad(str(error)) from error


def month(value: Any) -> str:
    """`2022-09`, a date in the month, 2022.9, 2022年9月 or 202209, as "2022-09"."""
    if isinstance(value, dt.date):
        return f"{value:%Y-%m}"
    match = re.fullmatch(r"(\d{4})(?:[-/.年]?)(\d{1,2})月?", wide(value), re.ASCII)
    if isinstance(value, float) or not match or not 1 <= int(match.group(2)) <= 12:
        raise Bad(value)
    return f"{int(match.group(1)):04}-{int(match.group(2)):02}"


def yes(value: Any) -> bool:
    return wide(value).casefold() in ("是", "yes", "√", "1", "true")


def plain(hundredths: int) -> str:
    """Points as printed: `12`, `2.5`, `-0.05`."""
    sign, rest = ("-" if hundredths < 0 else ""), abs(hundredths)
    decimals = f"{rest % 100:02}".rstrip("0")
    return f"{sign}{rest // 100}" + (f".{decimals}" if decimals else "")
