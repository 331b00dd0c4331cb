"""Cells as people fill them: one reader for each kind of value, to the letter of the law of reading.

A reader takes what a workbook holds in a cell (``''`` or None for a blank, a number, a day, a text, a
``Fault``) and gives None for a blank, a ``Reading``, or the ``Flaw`` for which it is refused. What has
exactly one reading is read; what has none or several is refused; nothing is guessed and nothing raised.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from sys import intern
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from pointbook.vocabulary.cells import Fault, shown
from pointbook.vocabulary.months import month_of
from pointbook.vocabulary.names import squeezed
from pointbook.vocabulary.points import HUNDREDTHS, show
from pointbook.vocabulary.text import N_, Text

Facts = Mapping[str, str | int | Text]
Value = TypeVar("Value")

LIMIT = 10**12  # hundredths; beyond it binary floats no longer hold two decimals
NOISE = 1e-6  # hundredths: a spreadsheet's own, as of 0.1 + 0.2
LONGEST = 2_000  # signs; nothing that is compared is longer
FIRST_YEAR = 1900  # a spreadsheet knows no day before
FIRST_SERIAL = date(1899, 12, 30).toordinal()  # a spreadsheet's day 0, from March 1900 on


class Reading(NamedTuple):
    """What a cell says. ``read`` is as what it counts where it is not in its plain form, for the
    warning ``read-as``, else ``''``; ``column`` is the column beside it, by name or position, that
    says it instead."""

    value: Any
    read: str = ""
    column: str | int = ""


class Flaw(NamedTuple):
    """Why a cell is refused: a problem's code and facts. ``household`` is the code of the one that
    the problem is about, ``column`` the one beside, by name or position, in which the fault stands
    (``''``: the cell itself). The fact ``value`` is there where a part of the cell is at fault.
    ``named`` is what a code names where only the name beside it disagrees: it is judged further."""

    code: str
    facts: Facts = MappingProxyType({})
    household: str | None = None
    column: str | int = ""
    named: Any = None


Answer = Reading | Flaw | None


class Memo(dict[Any, Value]):
    """What each different cell is read as: ``read`` is asked once of each."""

    def __init__(self, read: Callable[[Any], Value]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, cell: Any) -> Value:
        found = self[cell] = self.read(cell)
        return found


# Text, codes, headings

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
# Every sign of the class Pd, the minus, and what people take for one: ー of a Japanese keyboard,
# the line of a frame. Two in a row are the long dash of a Chinese keyboard.
_DASHES = re.compile(
    "[-\u058a\u05be\u1400\u1806\u2010-\u2015\u2043\u2212\u2500\u2501\u2e17\u2e1a\u2e3a\u2e3b\u2e40"
    "\u301c\u3030\u30a0\u30fc\ufe58\ufe63\uff0d]+"
)
_SIMPLE = re.compile(r"[0-9A-Za-z\u4e00-\u9fa5]{1,40}")  # most names and headings
_OPEN, _CLOSE = frozenset("([{【〔〖"), frozenset(")]}】〕〗")
_BRACKET = _OPEN | _CLOSE
_MARKS = {  # of ASCII, what headings are compared without
    sign: None
    for sign in range(128)
    if chr(sign).isspace() or unicodedata.category(chr(sign)).startswith("P")
}
_LIST_MARKS = re.compile(r"[、，,；;/／\n\r]")


def text(value: object) -> str:
    """Free text: NFC, trimmed, without invisible characters, each in memory once; of a Fault what its
    cell shows."""
    if not isinstance(value, str):
        return shown(value)
    if not value.isascii() or not value.isprintable():
        # Most are names, and no invisible character is a letter.
        visible = value if value.isalnum() else _INVISIBLE.sub("", value)
        value = unicodedata.normalize("NFC", visible)
    return intern(value.strip())  # whatever program wrote it: the notes of a run are pickled


def bare(words: str) -> str:
    """Words without the apostrophe that keeps a text as it is, which some programs leave in front."""
    return re.sub(r"^['\s]+", "", words) if words.startswith("'") else words


def code(value: object) -> str:
    """A code for comparing: NFKC, case-folded, without white space, every kind of dash one."""
    found = "".join(_typed(value).split()).casefold()
    if "--" in found:  # white space stood between
        found = _DASHES.sub("-", found)
    return found if found.isascii() else unicodedata.normalize("NFC", found)


@lru_cache(maxsize=10_000)
def _plain(words: str) -> str:
    if not words.isascii() or not words.isprintable():
        words = unicodedata.normalize("NFKC", _INVISIBLE.sub("", words))
    return bare(_DASHES.sub("-", words).strip())


def _typed(value: object) -> str:
    """What a cell shows, after NFKC, with one kind of dash; of what is too long its beginning and …"""
    words = value if isinstance(value, str) else shown(value)
    return _plain(words if len(words) <= LONGEST else f"{words[:LONGEST]}…")


def spaced(value: object) -> str:
    """A line of text to look for something in: NFKC, with one kind of dash and of white space."""
    return " ".join(_typed(value).split())


def heading(value: object) -> str:
    """A heading, description, goods name or alias for comparing: NFKC, case-folded, without white
    space, punctuation, brackets and what stands in them."""
    if isinstance(value, str) and _SIMPLE.fullmatch(value):
        return value.casefold()
    return _heading(_typed(value))


@lru_cache(maxsize=10_000)
def _heading(typed: str) -> str:
    if typed.isascii() and _BRACKET.isdisjoint(typed):  # a code, as most of them are
        return typed.casefold().translate(_MARKS)
    if typed.isalnum():
        folded = unicodedata.normalize("NFKC", typed.casefold())
        return unicodedata.normalize("NFC", folded)
    kept: list[str] = []
    opened: list[int] = []  # where brackets began that are still open; one never closed is a mark
    for sign in unicodedata.normalize("NFKC", typed.casefold()):
        if sign in _OPEN:
            opened.append(len(kept))
        elif sign in _CLOSE:
            if opened:
                del kept[opened.pop() :]
        elif not sign.isspace() and not unicodedata.category(sign).startswith("P"):
            kept.append(sign)
    return unicodedata.normalize("NFC", "".join(kept))


def parts_of(words: str) -> list[str]:
    """The parts of a list, joined by 、 or another mark that people use for it, none blank."""
    return [part for each in _LIST_MARKS.split(words) if (part := each.strip())]


def names(value: object, known: Collection[str] = ()) -> tuple[str, ...]:
    """The people whom a cell names: joined by the marks of a list, or by blanks where each part is
    in ``known`` (names without white space)."""
    found: list[str] = []
    for part in parts_of(text(value)):
        pieces = part.split()
        found += pieces if all(squeezed(piece) in known for piece in pieces) else [part]
    return tuple(found)


# Yes, no, ticks

_ANSWERS = {
    **dict.fromkeys(("是", "yes", "√", "✓", "✔", "1", "true"), True),
    **dict.fromkeys(("否", "no", "0", "false"), False),
}
_TICKS = frozenset("√✓✔")


def yes(value: object) -> Reading | Flaw | None:
    """True or False, of 是/否, yes/no, √, 1/0. Flaw ``missing-value``, which says that it is neither."""
    if isinstance(value, Fault):
        return Flaw(value.code)
    typed = code(value)
    if not typed:
        return None
    if typed in _ANSWERS:
        return Reading(_ANSWERS[typed])
    sentence = N_("“{value}” is neither yes nor no.")
    return Flaw("missing-value", {"found": Text(sentence, {"value": text(value)})})


def is_tick(value: object) -> bool:
    """Whether a cell under an item says √, which means once; a ticked box is one."""
    return value is True or (isinstance(value, str) and _typed(value) in _TICKS)


# Numbers

_UNITS = frozenset({"", "次", "分", "个", "件", "户", "人次"})
_NUMBER = re.compile(r"([+-]?(?:(?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+))\s*(.*)", re.ASCII)
_HAN = "零一二三四五六七八九十百两"
_FORMAL = str.maketrans("〇壹贰叁肆伍陆柒捌玖拾佰", "零一二三四五六七八九十百")


def number(value: object, units: Collection[str] = ()) -> Reading | Flaw | None:
    """A number as whole hundredths. ``units`` may stand behind it besides those of the contract:
    the unit of the row's own item or goods. Flaw ``bad-number``."""
    if isinstance(value, str):
        return _number_of_text(_typed(value), units)
    if isinstance(value, int | float) and not isinstance(value, bool):
        found = _hundredths(value)
        return Flaw("bad-number") if found is None else Reading(found)
    if value is None:
        return None
    return Flaw(value.code if isinstance(value, Fault) else "bad-number")


def whole(value: object, units: Collection[str] = ()) -> Reading | Flaw | None:
    """A whole number, such as a quantity: 3 is 3. Flaw ``bad-number`` or ``not-whole``."""
    found = number(value, units)
    if not isinstance(found, Reading):
        return found
    count, part = divmod(found.value, HUNDREDTHS)
    return Flaw("not-whole") if part else Reading(count, found.read)


def _hundredths(value: float) -> int | None:
    """None for what is too large or has more than two decimals."""
    if not -LIMIT < value < LIMIT:  # what is not a number is neither
        return None
    exact = value * HUNDREDTHS
    near = round(exact)
    return near if abs(near) < LIMIT and abs(exact - near) <= NOISE else None


def _number_of_text(typed: str, units: Collection[str]) -> Reading | Flaw | None:
    if not typed:
        return None
    if parts := _NUMBER.fullmatch(typed):
        found, unit = _decimal(parts[1].replace(",", "")), parts[2]
    else:
        figures = typed.translate(_FORMAL)
        unit = figures.lstrip(_HAN)
        found = _han_numbers().get(figures.removesuffix(unit))
    unit = code(unit)
    if found is None or (unit not in _UNITS and unit not in map(code, units)):
        return Flaw("bad-number")
    return Reading(found, "" if parts and not unit else show(found))


def _decimal(digits: str) -> int | None:
    if len(digits) > 25:  # a decimal would lose some
        return None
    exact = Decimal(digits) * HUNDREDTHS
    return int(exact) if abs(exact) < LIMIT and exact == int(exact) else None


@cache
def _han_numbers() -> dict[str, int]:
    """Hundredths by each way to write a whole number below 1000 in Chinese numerals. 一百一 is none
    of them: some mean 110 by it and some 101."""
    digits = _HAN[:10]
    tens = {10 * at: [f"{sign}十"] for at, sign in enumerate(digits) if at}
    tens[10].append("十")
    low = {
        form + (digits[one] if one else ""): ten + one
        for ten, forms in tens.items()
        for form in forms
        for one in range(10)
    }
    hundreds = {f"{sign}百": 100 * _HAN.index(sign) for sign in digits[1:]} | {"两百": 200}
    high = {
        hundred + rest: base + value
        for hundred, base in hundreds.items()
        for rest, value in [("", 0), *low.items(), *((f"零{digits[n]}", n) for n in range(1, 10))]
    }
    single = {sign: at for at, sign in enumerate(digits)} | {"两": 2}
    return {form: value * HUNDREDTHS for form, value in {**single, **low, **high}.items()}


# Days and months

_DAY = re.compile(
    r"(\d{4}|\d\d)(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})"
    r"|年(\d{1,2})月(\d{1,2})日)|(\d{4})(\d\d)(\d\d)",
    re.ASCII,
)
_WITHOUT_YEAR = re.compile(r"(?:(\d{1,2})月)?(\d{1,2})日|(\d{1,2})\.(\d{1,2})", re.ASCII)
_NAME_OF_DAY = (
    "(?:(?:星期|礼拜|周)[一二三四五六日天]"
    r"|(?:mon|tue|tues|wed|wednes|thu|thurs|fri|sat|satur|sun)(?:day)?\.?)"
)
_WEEKDAY = re.compile(
    rf" ?[(\[【] ?{_NAME_OF_DAY} ?[)\]】]| {_NAME_OF_DAY}(?=[ T]|$)", re.IGNORECASE
)
_TIME = re.compile(
    r"(?:T| |(?<=日)) ?(上午|下午|am|pm)? ?(\d{1,2})"
    r"(?::(\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?|[时点](?:(\d{1,2})分(?:(\d{1,2})秒)?)?) ?(am|pm)?$",
    re.ASCII | re.IGNORECASE,
)
_MONTH = re.compile(r"(\d{4})(?:[-/.](\d{1,2})|年(\d{1,2})月份?|(\d\d))", re.ASCII)
_MONTH_WITHIN = re.compile(  # a day's month is none: the day of a meeting, of printing
    r"(?<!\d)(\d{4})(?:-(\d{1,2})(?!\d|-\d)|\.(\d{1,2})(?!\d|\.\d)"
    r"| ?年 ?(\d{1,2}) ?月(?! ?\d{1,2} ?[日号])|(\d\d)(?!\d))",
    re.ASCII,
)


def day(value: object, month: str | None = None) -> Reading | Flaw | None:
    """A day as ``date``. ``month`` is the workbook's, ``2022-09``: it gives days without a year
    theirs; None where there is no cover, and a day needs its year. Flaw ``bad-date``."""
    if isinstance(value, Fault):
        return Flaw(value.code)
    found: Reading | None = None
    if isinstance(value, str):
        typed = spaced(value).replace("号", "日")
        if not typed:
            return None
        found = _day_as_written(typed, month) if len(value) <= LONGEST else None
    elif isinstance(value, date):
        found = _full(_whole_day(value) if isinstance(value, datetime) else value)
    elif value is None:
        return None
    elif isinstance(value, int | float) and 0 < value < 10**8 and value == int(value):
        found = _day_of_digits(str(int(value)), month)
    return found or Flaw("bad-date", {"advice": likely_day(value, month)})


def _whole_day(moment: datetime) -> date | None:
    """The day of a moment; less than a minute before midnight it is the next: some programs write
    whole days so."""
    late = moment.hour == 23 and moment.minute == 59 and (moment.second or moment.microsecond)
    if not late:
        return moment.date()
    return moment.date() + timedelta(1) if moment.date() < date.max else None


def _full(found: date | None) -> Reading | None:
    return Reading(found) if found and found.year >= FIRST_YEAR else None


def _day_as_written(typed: str, month: str | None) -> Reading | None:
    bare = _WEEKDAY.sub("", typed, count=1)
    time = _TIME.search(bare)
    written = "".join((bare[: time.start()] if time else bare).split())
    if parts := _DAY.fullmatch(written):
        year, number, day_of_month = (part for part in parts.groups() if part)
        if len(year) == 4:
            found = _date(year, number, day_of_month)
            return _full(_at(found, time) if found and time else found)
        if month and year == month[2:4] and not time:
            return _dated(_date(month[:4], number, day_of_month))
    elif month and not time and (parts := _WITHOUT_YEAR.fullmatch(written)):
        number, day_of_month = parts[1] or parts[3] or month[5:7], parts[2] or parts[4]
        return _dated(_date(month[:4], number, day_of_month))
    return None if time else _day_of_digits(written, month)


def _day_of_digits(digits: str, month: str | None) -> Reading | None:
    """A serial number, if its day lies in the month; or year, month and day in eight digits."""
    if _DAY.fullmatch(digits):
        return _full(_date(digits[:4], digits[4:6], digits[6:]))
    if not month or not re.fullmatch(r"[1-9]\d{4}", digits, re.ASCII):
        return None
    found = date.fromordinal(FIRST_SERIAL + int(digits))
    return _dated(found) if month_of(found) == month else None


def _date(year: str, month: str, number: str) -> date | None:
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        return None


def _dated(found: date | None) -> Reading | None:
    return Reading(found, found.isoformat()) if found else None


def _at(found: date, time: re.Match[str]) -> date | None:
    """The day of a time on a day; None where there is no such time."""
    hour, minute, second = int(time[2]), int(time[3] or time[5] or 0), int(time[4] or time[6] or 0)
    half = (time[1] or time[7] or "").casefold()
    if half in ("下午", "pm") and hour < 12:
        hour += 12
    elif half in ("上午", "am") and hour == 12:
        hour = 0
    try:
        moment = datetime(found.year, found.month, found.day, hour, minute, second)
    except ValueError:
        return None
    fraction = re.search(r"\.(\d+)", time[0])
    return _whole_day(moment.replace(microsecond=1) if fraction and int(fraction[1]) else moment)


def month(value: object) -> Reading | Flaw | None:
    """A month as ``2022-09``, of a cell on the cover, or that of a day. Flaw ``bad-month``."""
    if isinstance(value, Fault):
        return Flaw(value.code)
    if isinstance(full := day(value), Reading):
        return Reading(month_of(full.value))
    typed = code(value)
    if not typed:
        return None
    # A number loses its last zero: 2022.1 may be January or October, 2022.7 is July.
    fraction = isinstance(value, float) and "." in typed
    parts = None if fraction and typed.endswith(".1") else _MONTH.fullmatch(typed)
    if parts and (found := _month(parts)):
        return Reading(found, found if fraction else "")
    sentence = N_("“{value}” is no month that we can read for certain.")
    return Flaw("bad-month", {"reason": Text(sentence, {"value": text(value)})})


def months_in(words: str) -> list[str]:
    """The different months that stand in a title, a file's or a folder's name, in order."""
    found = (_month(parts) for parts in _MONTH_WITHIN.finditer(spaced(words)))
    return list(dict.fromkeys(month for month in found if month))


def _month(parts: re.Match[str]) -> str | None:
    number = int(next(part for part in parts.groups()[1:] if part))
    return f"{parts[1]}-{number:02d}" if 1 <= number <= 12 and int(parts[1]) >= FIRST_YEAR else None


def likely_day(value: object, month: str | None = None) -> str | Text:
    """A suggestion for a day that we do not dare to read, else ``''``; for any value whatever."""
    if isinstance(value, bool | date):
        return ""
    if isinstance(value, float) and re.search(r"\.[123]$", shown(value)):
        return ""  # 9.1 may be the first or the tenth
    if month is None and _WITHOUT_YEAR.fullmatch("".join(_typed(value)[:40].split())):
        return Text(N_(" The year is missing."))
    year = int(month[:4]) if month else 0
    match [int(part) for part in re.findall(r"\d+", _typed(value)[:40], re.ASCII)]:
        case [serial] if 36526 <= serial < 73051:  # a spreadsheet's number of a day, 2000 to 2099
            return _suggest(*date.fromordinal(FIRST_SERIAL + serial).timetuple()[:3])
        case [number] if month:
            return _suggest(year, int(month[5:7]), number) if 1 <= number <= 31 else ""
        case [number, day_of_month] if month:
            return _suggest(year, number, day_of_month)
        case [full, number, day_of_month, *_] if full > 999:
            return _suggest(full, number, day_of_month)
        case [day_of_month, number, full, *_] if full > 999:
            return _suggest(full, number, day_of_month)
        case [short, number, day_of_month, *_] if short < 100:
            return _suggest(2000 + short, number, day_of_month)
    return ""


def _suggest(year: int, month: int, number: int) -> str | Text:
    if not (FIRST_YEAR <= year <= 9999 and 1 <= month <= 12 and 1 <= number <= 31):
        return ""
    name = f"{year}-{month:02d}-{number:02d}"
    there = _date(str(year), str(month), str(number))
    return Text(
        N_(" Do you mean “{name}”?") if there else N_(" There is no day {name}."), {"name": name}
    )
