"""What hangs where anyone passes shows no number of a person: its texts are blotted, each different
one once, and looked at once more by a rule of its own, so that a mistake in one betrays nobody."""

import re

from pointbook.vocabulary.names import public
from pointbook.vocabulary.statements import Statement, spoken

PUBLIC = ("villages/", "wall/", "passbooks")
_LONG = re.compile(r"\d{11,}")
_DAY = re.compile(r"(?:19|20)\d{2}[01]\d[0-3]\d(?:\d{4}|\d{6})?")


def seen(statement: Statement, known: frozenset[str] = frozenset()) -> tuple[Statement, str]:
    """The statement as its readers see it, and the first digits of what still looks like a number of
    a person; '' where nothing does. ``known`` are the digits of long codes of ours."""
    texts: list[str] = []

    def blotted(text: str) -> str:
        texts.append(public(text, known))
        return texts[-1]

    is_public = statement.name.startswith(PUBLIC)
    said = spoken(statement, statement.language, blotted if is_public else str)
    for number in _LONG.findall("\n".join(texts)):
        if number not in known and not _DAY.fullmatch(number):
            return said, f"{number[:3]}…"
    return said, ""
