"""The 设置 sheet: names and values of settings, in Chinese or English, into ``Settings``."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from pointbook.reading import values
from pointbook.reading.rules.rows import RuleRows
from pointbook.vocabulary.nearest import nearest
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.rules import Settings
from pointbook.vocabulary.settings import ALLOWED, SETTINGS, Setting
from pointbook.vocabulary.text import N_, Text

WRONG = object()  # what a reader gives for a value that it does not take
_NONE = frozenset({"无", "不限", "none"})
_DAY = re.compile(r"(\d{1,2})(?:[-/.](\d{1,2})|月(\d{1,2})日)", re.ASCII)


def _plain(name: object) -> str:
    return values.heading(name).replace("_", "")


_KNOWN = {_plain(name): setting for setting in SETTINGS for name in (setting.zh, setting.name)}


def settings(rows: RuleRows) -> tuple[Settings, set[str], list[Problem]]:
    """The settings, the names of those whose value is wrong, and the problems found."""
    chosen: dict[str, Any] = {}
    seen: dict[str, int] = {}
    wrong: set[str] = set()
    problems: list[Problem] = []
    for index, name in enumerate(rows["name"]):
        setting = _KNOWN.get(_plain(name))
        if setting is None:
            problems.extend(_unknown(rows, index, name))
        elif seen.setdefault(setting.name, index) != index:
            sentence = N_("The setting “{setting}” stands already in row {other}.")
            other = rows.number(seen[setting.name])
            problems.append(rows.broken(index, "name", sentence, setting=name, other=other))
        elif not rows.sound(index, "value"):
            wrong.add(setting.name)
        elif (value := _value(setting, rows["value"][index])) is WRONG:
            wrong.add(setting.name)
            problems.append(_wrong(rows, index, setting))
        elif value is not None:
            chosen[setting.name] = value
    return Settings(**chosen), wrong, problems


def _unknown(rows: RuleRows, index: int, name: str) -> Iterator[Problem]:
    if name:
        known = [known for setting in SETTINGS for known in (setting.zh, setting.name)]
        hint = nearest(name, known)
        yield rows.problem("unknown-setting", index, "name", advice=hint)


def _wrong(rows: RuleRows, index: int, setting: Setting) -> Problem:
    words = "、".join(
        f"{setting.choices[word][0]} ({word})" if setting.choices[word] else word
        for word in setting.choices
    )
    return rows.broken(
        index,
        "value",
        N_("“{setting}” says “{found}”; it must be {allowed}."),
        setting=setting.zh,
        found=values.shown(rows["value"][index]),
        allowed=Text(ALLOWED[setting.kind], {"words": words}),
    )


def _value(setting: Setting, cell: object) -> Any:
    """The setting's value, None for its default, or WRONG."""
    typed = values.heading(cell)
    if not typed or (typed in _NONE and getattr(Settings(), setting.name) is None):
        return None
    if setting.kind == "choice":
        return _choice(setting, typed)
    return _READERS[setting.kind](cell)


def _choice(setting: Setting, typed: str) -> object:
    for word, others in setting.choices.items():
        if typed in (values.heading(word), *map(values.heading, others)):
            return word
    return WRONG


def _points(cell: object) -> object:
    found = values.points(cell)
    return found if found >= 0 else WRONG


def _rate(cell: object) -> object:
    return _points(cell) or WRONG


def _count(cell: object) -> object:
    found = values.points(cell)
    return found // 100 if found >= 0 and found % 100 == 0 else WRONG


def _month(cell: object) -> object:
    return values.month(cell) or WRONG


def _month_day(cell: object) -> object:
    """12-31, 12月31日, or a whole date, which is what Excel makes of 12-31; a number is none."""
    if isinstance(cell, date):
        return cell.month, cell.day
    if not isinstance(cell, str):
        return WRONG
    if parts := _DAY.fullmatch(values.code(cell)):
        month, day = int(parts[1]), int(parts[2] or parts[3])
        return (month, day) if values.day(f"2000-{month}-{day}") > 0 else WRONG
    whole = values.day(cell)
    return _month_day(date.fromordinal(whole)) if whole > 0 else WRONG


_READERS: Mapping[str, Callable[[object], object]] = {
    "text": values.text,
    "month": _month,
    "month_day": _month_day,
    "rate": _rate,
    "points": _points,
    "count": _count,
}
