"""The 设置 sheet: names and values of settings, in Chinese or English, by village and day."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pointbook.reading.cells import Flaw, Reading, code, heading, text
from pointbook.reading.notes import Notes
from pointbook.reading.rules.cells import reader
from pointbook.reading.rules.rows import RuleRows
from pointbook.vocabulary.nearest import nearest
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.rules import Change
from pointbook.vocabulary.schema import chinese
from pointbook.vocabulary.settings import ALLOWED, NONE, SETTINGS, Setting, Settings
from pointbook.vocabulary.text import N_, Text

_NONE = frozenset({NONE, "不限", "none"})
_NAMES = [name for setting in SETTINGS for name in (setting.zh, setting.name)]
_KNOWN = {heading(name): setting for setting in SETTINGS for name in (setting.zh, setting.name)}


@dataclass(slots=True)
class Chosen:
    """What the sheet says: the township's ``values``, the ``changes`` by village and day, and the
    names of settings one of whose values is ``wrong``."""

    values: dict[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    wrong: set[str] = field(default_factory=set)

    @property
    def settings(self) -> Settings:
        return Settings(**self.values)


def settings(rows: RuleRows) -> tuple[Chosen, list[Problem]]:
    """All settings and the problems found."""
    chosen, problems, notes = Chosen(), list[Problem](), Notes(None, None)
    seen: dict[tuple[str, str, date | None], int] = {}
    for index, name in enumerate(rows["name"]):
        setting = _KNOWN.get(heading(name))
        if setting is None:
            if name:
                advice = nearest(name, _NAMES)
                problems.append(rows.problem("unknown-setting", index, "name", advice=advice))
            continue
        village, start = rows["village"][index], rows["from"][index]
        first = seen.setdefault((setting.name, village, start), index)
        value = _value(setting, rows["value"][index])
        if isinstance(value, Reading):
            notes.read_as("number", *rows.spot(index, "value"), value.read)
            value = value.value
        faults = list(_faults(rows, index, setting, value, first))
        problems += faults
        if faults or not rows.sound(index, "value", "village", "from"):
            chosen.wrong.add(setting.name)
        elif village or start:
            chosen.changes.append(Change(setting.name, value, village, start))
        elif value != "":
            chosen.values[setting.name] = value
    return chosen, [*problems, *notes.all()]


def _value(setting: Setting, cell: object) -> Any:
    """The setting's value, '' where nothing is said, or a flaw."""
    typed = code(cell)
    if not typed:
        return ""
    if typed in _NONE and setting.without is None:
        return None
    return reader(setting.kind, setting.choices)(cell)


def _faults(
    rows: RuleRows, index: int, setting: Setting, value: object, first: int
) -> Iterator[Problem]:
    """A setting by village or day where it is the township's, one that stands twice, and a value
    that is lacking or none of its kind."""
    for column in ("village", "from"):
        if setting.township and rows[column][index]:
            sentence = N_(
                "“{setting}” holds for the whole township and all along; leave this blank."
            )
            yield rows.broken(index, column, sentence, setting=setting.zh)
    if first != index and rows.sound(index, "village", "from"):
        sentence, name = N_("The setting “{setting}” stands already in row {other}."), rows["name"]
        other = rows.number(first)
        yield rows.broken(index, "name", sentence, setting=name[index], other=other)
    if (
        value == ""
        and rows.sound(index, "value")
        and (rows["village"][index] or rows["from"][index])
    ):
        yield rows.problem("missing-value", index, "value")
    if isinstance(value, Flaw) and rows.sound(index, "value"):
        words = "、".join(
            f"{chinese(setting.choices, word)} ({word})" if zh else word
            for word, zh in setting.choices.items()
        )
        sentence = N_("“{setting}” says “{found}”; it must be {allowed}.")
        allowed = Text(ALLOWED[setting.kind], {"words": words})
        found = text(rows["value"][index])
        yield rows.broken(
            index, "value", sentence, setting=setting.zh, found=found, allowed=allowed
        )
