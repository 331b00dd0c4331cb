"""What hangs where anyone passes shows no number of a person: its texts are blotted, each different
one once, and looked at once more by a rule of its own, so that a mistake in one betrays nobody."""

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from pointbook.vocabulary.names import public
from pointbook.vocabulary.statements import Column, Figure, Statement

PUBLIC = ("villages/", "wall/", "passbooks")
_LONG = re.compile(r"\d{11,}")
_DAY = re.compile(r"(?:19|20)\d{2}[01]\d[0-3]\d(?:\d{4}|\d{6})?")
_Thing = TypeVar("_Thing")


def is_public(statement: Statement) -> bool:
    """Whether a statement hangs where anyone passes."""
    return statement.name.startswith(PUBLIC)


def blotted(statement: Statement, known: frozenset[str] = frozenset()) -> Statement:
    """The statement, spoken already, without numbers of people. Its name, and codes of ours under
    a heading of codes, stay: they are paths and what `explain` is asked for."""
    return replace(_mapped(statement, lambda text: public(text, known)), name=statement.name)


def last_look(statement: Statement, known: frozenset[str] = frozenset()) -> str:
    """The first digits of what still looks like a number of a person; '' where nothing does."""
    for text in _texts(statement):
        for number in _LONG.findall(text):
            if number not in known and not _DAY.fullmatch(number):
                return f"{number[:3]}…"
    return ""


def _mapped(thing: _Thing, change: Callable[[str], str]) -> _Thing:
    if isinstance(thing, str):
        return change(thing)  # type: ignore[return-value]
    if isinstance(thing, tuple):
        return tuple(_mapped(each, change) for each in thing)  # type: ignore[return-value]
    if isinstance(thing, Figure) or not is_dataclass(thing) or isinstance(thing, type):
        return thing
    changed: dict[str, Any] = {}
    for each in fields(thing):
        value = getattr(thing, each.name)
        if each.name not in _OURS and isinstance(value, str | tuple):
            changed[each.name] = _mapped(value, change)
    return replace(thing, **changed)


_OURS = frozenset(
    {"href", "kind", "language", "shape", "paper", "code", "anchor", "month", "village"}
)
"""Fields of statements and their parts that hold words of ours alone."""


def _texts(thing: object) -> Iterator[str]:
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, tuple):
        for each in thing:
            yield from _texts(each)
    elif is_dataclass(thing) and not isinstance(thing, Figure | Column):
        for field in fields(thing):
            if field.name not in _OURS:
                yield from _texts(getattr(thing, field.name))
