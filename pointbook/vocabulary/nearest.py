"""The nearest name: what somebody probably meant by a code or a name that we do not know."""

import re
from collections.abc import Iterable
from functools import lru_cache

from pointbook.vocabulary.text import N_, Text

LIKENESS = 60  # of 100; below it a suggestion is more likely to mislead than to help
_PARTS = re.compile(r"\d+|[^\W\d_]+")


def nearest(typed: str, known: Iterable[str]) -> str | Text:
    """A question that names the one known word most like the typed one; else nothing.

    Two words that are equally near are no help: which of them is meant, nobody can tell.
    """
    name = _meant(typed, tuple(known)) if typed else ""
    return Text(N_(" Do you mean “{name}”?"), {"name": name}) if name else ""


@lru_cache(4096)
def _meant(typed: str, known: tuple[str, ...]) -> str:
    if same := _by_shape(known).get(_shape(typed)):
        return same
    from rapidfuzz import process  # late: --help needs no suggestions

    near = process.extract(typed, known, limit=2, score_cutoff=LIKENESS)
    if not near or (len(near) == 2 and near[0][1] == near[1][1]):
        return ""
    return str(near[0][0])


@lru_cache(256)
def _by_shape(known: tuple[str, ...]) -> dict[str, str]:
    return {_shape(name): name for name in reversed(known)}


def _shape(name: str) -> str:
    """A code without capitals, marks and leading zeros: V1-7 and v01-007 have one shape."""
    parts = _PARTS.findall(name.casefold())
    return "-".join(part.lstrip("0") if part.isascii() else part for part in parts)
