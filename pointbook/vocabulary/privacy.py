"""Private numbers: the warning at each cell whose text a public document would show."""

from collections.abc import Iterable, Iterator
from functools import cache, partial

from pointbook.vocabulary.names import private_numbers
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.records import Claim, Cover

Shown = tuple[str, Cover | Claim, str]
"""A text that public documents show, what it stands in, and its column."""


def private(texts: Iterable[Shown], known: frozenset[str] = frozenset()) -> Iterator[Problem]:
    """``private-number`` for each text with a number of a person in it, which is blotted wherever
    it is shown; ``known`` are the digits of long codes of ours."""
    numbers_in = cache(partial(private_numbers, known=known))  # many cells say the same
    for text, where, column in texts:
        if numbers := numbers_in(text):
            value, place = "、".join(numbers), where.place(column)
            month, village = where.month, where.village
            yield Problem("private-number", place, value, month=month, village=village)
