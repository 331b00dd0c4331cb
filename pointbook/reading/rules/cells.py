"""A cell of the rules workbook: what it says by the kind of its column, or what is wrong with it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pointbook.reading import values
from pointbook.vocabulary.cells import Fault
from pointbook.vocabulary.claims import BAD, BLANK, TOO_FINE
from pointbook.vocabulary.points import show
from pointbook.vocabulary.schema import Choices, chinese
from pointbook.vocabulary.settings import ANY, STEPS
from pointbook.vocabulary.text import N_, Text

Facts = Mapping[str, str | int | Text]
Reader = Callable[[object], Any]

_DAY = re.compile(r"(\d{1,2})(?:[-/.](\d{1,2})|月(\d{1,2})日)", re.ASCII)
_DASHES = re.compile("[‐-―−－]")
_FREE = frozenset({"any", ANY, "不限"})


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a cell: a problem's code and its facts, in place of a value."""

    code: str = "bad-rule"
    facts: Facts = field(default_factory=dict)


def wrong(sentence: str, **facts: str | int | Text) -> Flaw:
    """The flaw of a cell that breaks a rule of its own, said in one sentence."""
    return Flaw("bad-rule", {"reason": Text(sentence, facts)})


def shown(value: object) -> str:
    """A cell as read, for messages."""
    return value.text if isinstance(value, Fault) else values.shown(value)


def folded(code: str) -> str:
    """A code for comparing: without capitals and white space, every kind of dash one."""
    return _DASHES.sub("-", "".join(code.split())).casefold()


def reader(kind: str, choices: Choices) -> Reader:
    """What reads the cells of one kind; a cell that holds an error is that flaw."""
    read = _choice(choices) if choices else _READERS[kind]
    return lambda cell: Flaw(cell.code) if isinstance(cell, Fault) else read(cell)


def at_least(least: int) -> Text:
    """What a number may be, for messages; ``least`` in hundredths."""
    return Text(N_("{least} or more"), {"least": show(least)})


def _number(least: int | None = None, *, whole: bool = False) -> Reader:
    """A reader of hundredths, or of whole numbers; None is blank, ``least`` in hundredths."""

    def read(cell: object) -> int | Flaw | None:
        found = values.points(cell)
        if found == BLANK:
            return None
        if found in (BAD, TOO_FINE):
            return Flaw("bad-number")
        if whole and found % 100:
            return Flaw("not-whole")
        if least is not None and found < least:
            return Flaw("not-positive", {"allowed": at_least(least)})
        return found // 100 if whole else found

    return read


def _choice(choices: Choices) -> Reader:
    """A reader of one word out of several, by its Chinese or English name."""
    known = {values.heading(each): word for word, zh in choices.items() for each in (word, *zh)}
    allowed = "、".join(f"{chinese(choices, word)} ({word})" for word in choices)

    def read(cell: object) -> str | Flaw:
        typed = values.heading(cell)
        if not typed:
            return ""
        return known.get(typed) or wrong(
            N_("“{found}” is none of the words that may stand here: {allowed}."),
            found=shown(cell),
            allowed=allowed,
        )

    return read


def _day(cell: object) -> date | Flaw | None:
    found = values.day(cell)
    if found == BLANK:
        return None
    if found == BAD:
        return Flaw("bad-date")
    if found < 0:
        return Flaw("bad-date", {"advice": Text(N_(" The year is missing."))})
    return date.fromordinal(found)


def _code(cell: object) -> str | Flaw:
    if isinstance(cell, date):
        return wrong(
            N_(
                "The spreadsheet made the date {found} of this code; format the cell as text and type it again."
            ),
            found=shown(cell),
        )
    return values.code(cell)


def _codes(cell: object) -> tuple[str, ...] | Flaw:
    if isinstance(found := _code(cell), Flaw):
        return found
    return tuple(dict.fromkeys(map(values.code, values.names(found))))


def _yes(cell: object) -> bool | Flaw:
    found = values.yes(cell)
    return found if found is not None else wrong(
        N_("“{found}” is neither yes nor no; write 是 or 否, √, 1 or 0, or leave it blank."),
        found=shown(cell),
    )  # fmt: skip


def _step(cell: object) -> int | Flaw:
    found = values.points(cell)
    return found if found in STEPS else Flaw()


def _percent(cell: object) -> int | Flaw | None:
    typed = values.heading(cell)
    return None if typed in _FREE else _COUNT(typed.removesuffix("%"))


def _month_day(cell: object) -> tuple[int, int] | Flaw:
    """12-31, 12月31日, or a whole date, which is what Excel makes of 12-31; a number is none."""
    if isinstance(cell, date):
        return cell.month, cell.day
    if not isinstance(cell, str):
        return Flaw()
    if parts := _DAY.fullmatch(values.code(cell)):
        month, day = int(parts[1]), int(parts[2] or parts[3])
        return (month, day) if values.day(f"2000-{month}-{day}") > 0 else Flaw()
    whole = values.day(cell)
    return _month_day(date.fromordinal(whole)) if whole > 0 else Flaw()


_COUNT = _number(0, whole=True)
_READERS: Mapping[str, Reader] = {
    "text": values.text,
    "code": _code,
    "codes": _codes,
    "names": values.names,
    "date": _day,
    "points": _number(),
    "size": _number(0),
    "rate": _number(1),
    "quantity": _number(100, whole=True),
    "count": _COUNT,
    "step": _step,
    "percent": _percent,
    "yes": _yes,
    "month": lambda cell: values.month(cell) or Flaw(),
    "month_day": _month_day,
    "value": lambda cell: cell,  # each setting has a kind of its own
}
