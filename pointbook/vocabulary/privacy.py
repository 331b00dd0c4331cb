"""Private numbers: the warning at each cell whose text a public document would show."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pointbook.vocabulary.names import private_numbers
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.problems import Problem


class Shown(NamedTuple):
    """A text that public documents show, its cell, and the month and village that it is of."""

    text: str
    place: Place
    month: str | None = None
    village: str | None = None


def private(texts: Iterable[Shown], known: frozenset[str] = frozenset()) -> Iterator[Problem]:
    """``private-number`` for each text with a number of a person in it, which is blotted wherever
    it is shown; ``known`` are the digits of long codes of ours."""
    for text, place, month, village in texts:
        if numbers := private_numbers(text, known):
            value = "、".join(numbers)
            yield Problem("private-number", place, value, month=month, village=village)
