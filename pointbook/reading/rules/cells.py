"""A cell of the rules workbook: what it says by the kind of its column, or what is wrong with it."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from pointbook.reading import cells
from pointbook.reading.cells import Flaw, Reading
from pointbook.vocabulary.cells import Fault
from pointbook.vocabulary.points import HUNDREDTHS, show
from pointbook.vocabulary.schema import Choices, chinese
from pointbook.vocabulary.settings import ANY, STEPS
from pointbook.vocabulary.text import N_, Text

Facts = Mapping[str, str | int | Text]
Reader = Callable[[object], Any]

_DAY = re.compile(r"(\d{1,2})(?:[-/.](\d{1,2})|月(\d{1,2})日)", re.ASCII)
_FREE = frozenset({"any", ANY, "不限"})


NONE = Flaw("bad-rule")  # of a setting, whose problem says what it may be


def wrong(sentence: str, **facts: str | int | Text) -> Flaw:
    """The flaw of a cell that breaks a rule of its own, said in one sentence."""
    return Flaw("bad-rule", {"reason": Text(sentence, facts)})


def reader(kind: str, choices: Choices) -> Reader:
    """What reads the cells of one kind; a cell that holds an error is that flaw."""
    read = _choice(choices) if choices else _READERS[kind]
    return lambda cell: Flaw(cell.code) if isinstance(cell, Fault) else read(cell)


def at_least(least: int) -> Text:
    """What a number may be, for messages; ``least`` in hundredths."""
    return Text(N_("{least} or more"), {"least": show(least)})


def _number(least: int | None = None, *, whole: bool = False) -> Reader:
    """A reader of hundredths, or of whole numbers; None is blank, ``least`` in hundredths. What
    was read otherwise than in its plain form stays a Reading, to be told of."""

    def read(cell: object) -> int | Reading | Flaw | None:
        found = cells.whole(cell) if whole else cells.number(cell)
        if not isinstance(found, Reading):
            return found
        value: int = found.value
        if least is not None and value * (HUNDREDTHS if whole else 1) < least:
            return Flaw("not-positive", {"allowed": at_least(least)})
        return Reading(value, found.read) if found.read else value

    return read


def _choice(choices: Choices) -> Reader:
    """A reader of one word out of several, by its Chinese or English name."""
    known = {cells.code(each): word for word, zh in choices.items() for each in (word, *zh)}
    allowed = "、".join(f"{chinese(choices, word)} ({word})" for word in choices)

    def read(cell: object) -> str | Flaw:
        typed = cells.code(cell)
        if not typed:
            return ""
        return known.get(typed) or wrong(
            N_("“{found}” is none of the words that may stand here: {allowed}."),
            found=cells.text(cell),
            allowed=allowed,
        )

    return read


def _said(found: Reading | Flaw | None) -> Any:
    return found.value if isinstance(found, Reading) else found


def _code(cell: object) -> str | Flaw:
    if isinstance(cell, date):
        return wrong(
            N_(
                "The spreadsheet made the date {found} of this code; format the cell as text and type it again."
            ),
            found=cells.text(cell),
        )
    return cells.spaced(cell)


def _codes(cell: object) -> tuple[str, ...] | Flaw:
    if isinstance(found := _code(cell), Flaw):
        return found
    return tuple(dict.fromkeys(cells.parts_of(found)))


def _yes(cell: object) -> bool | Flaw:
    found = cells.yes(cell)
    return bool(_said(found)) if not isinstance(found, Flaw) else wrong(
        N_("“{found}” is neither yes nor no; write 是 or 否, √, 1 or 0, or leave it blank."),
        found=cells.text(cell),
    )  # fmt: skip


def _step(cell: object) -> int | Flaw:
    found = _said(cells.number(cell))
    return found if found in STEPS else NONE


def _percent(cell: object) -> int | Reading | Flaw | None:
    typed = cells.code(cell)
    return None if typed in _FREE else _COUNT(typed.removesuffix("%"))


def _month_day(cell: object) -> tuple[int, int] | Flaw:
    """12-31, 12月31日, or a whole date, which is what Excel makes of 12-31; a number is none."""
    if isinstance(cell, int | float):
        return NONE
    typed = _DAY.fullmatch(cells.code(cell))
    found = cells.day(f"2000-{typed[1]}-{typed[2] or typed[3]}" if typed else cell)
    return (found.value.month, found.value.day) if isinstance(found, Reading) else NONE


def _month(cell: object) -> str | Flaw:
    found = cells.month(cell)
    return str(found.value) if isinstance(found, Reading) else NONE


_COUNT = _number(0, whole=True)
_READERS: Mapping[str, Reader] = {
    "text": cells.text,
    "code": _code,
    "codes": _codes,
    "names": cells.names,
    "date": lambda cell: _said(cells.day(cell)),
    "points": _number(),
    "size": _number(0),
    "rate": _number(1),
    "quantity": _number(100, whole=True),
    "count": _COUNT,
    "step": _step,
    "percent": _percent,
    "yes": _yes,
    "month": _month,
    "month_day": _month_day,
    "value": lambda cell: cell,  # each setting has a kind of its own
}
