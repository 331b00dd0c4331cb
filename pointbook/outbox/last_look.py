"""What hangs where anyone passes shows no number of a person: its texts are blotted, each different
one once, and looked at once more by a rule of its own, so that a mistake in one betrays nobody."""

import re

from pointbook.vocabulary.names import public
from pointbook.vocabulary.statements import Statement, changed

PUBLIC = ("villages/", "wall/", "passbooks")
_LONG = re.compile(r"\d{11,}")
_DAY = re.compile(r"(?:19|20)\d{2}[01]\d[0-3]\d(?:\d{4}|\d{6})?")


def is_public(statement: Statement) -> bool:
    """Whether a statement hangs where anyone passes."""
    return statement.name.startswith(PUBLIC)


def blotted(statement: Statement, known: frozenset[str] = frozenset()) -> Statement:
    """The statement, spoken already, without numbers of people. Its name, and codes of ours under
    a heading of codes, stay: they are paths and what `explain` is asked for."""
    return changed(statement, lambda text: public(text, known), _OURS)


def last_look(statement: Statement, known: frozenset[str] = frozenset()) -> str:
    """The first digits of what still looks like a number of a person; '' where nothing does."""
    texts: list[str] = []

    def look(text: str) -> str:
        texts.append(text)
        return text

    changed(statement, look, _OURS)
    for number in _LONG.findall("\n".join(texts)):
        if number not in known and not _DAY.fullmatch(number):
            return f"{number[:3]}…"
    return ""


_OURS = frozenset(
    {"name", "kind", "language", "paper", "code", "shape", "anchor", "href", "sheet", "tone"}
)
"""Fields of statements and their parts that hold words of ours alone."""
