"""How much room text takes: Chinese glyphs are one em wide, so it is arithmetic, not trial.

Widths are in ems and on the safe side for the fonts of the stylesheet, bold ones too; a line breaks as browsers
break it: between Chinese characters, at blanks, never before a closing mark or after an opening
one, and inside a word only where the word alone is wider than the line.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache, lru_cache
from math import ceil
from unicodedata import combining, east_asian_width

from pointbook.vocabulary import points
from pointbook.vocabulary.statements import Figure, Mark, Shape, Value

LEAST_TEXT, LONGEST_WORD = 3.0, 10.0
"""The least width of a column of texts, and the longest word that widens it."""

_WIDE = frozenset("MWmw%@&—…“”‘’·×÷±√")
_NARROW = frozenset(".,-:;!'|/()[]IJfijlrt")
_OPENING = "（《〈「『【〔“‘(\\["
_CLOSING = "、。，．；：！？）》〉」』】〕”’…—·％"
_TOKENS = re.compile(
    rf"\s+|[{_OPENING}]*(?:[^\s{_OPENING}{_CLOSING}\u2e80-\U0003ffff]+|[^\s])[{_CLOSING}]*"
)


class _Widths(dict[str, float]):
    """Characters to ems, each looked up once."""

    def __missing__(self, letter: str) -> float:
        if combining(letter):
            width = 0.0
        elif letter in _WIDE or east_asian_width(letter) in "WFA":
            width = 1.0
        elif letter in _NARROW:
            width = 0.45
        elif letter.isupper():
            width = 0.7
        elif letter.isspace():
            width = 0.3
        else:
            width = 0.6
        self[letter] = width
        return width


_ems = _Widths().__getitem__


@lru_cache(50_000)
def ems(text: str) -> float:
    """The width of a text on one line."""
    return sum(map(_ems, text))


def longest_word(text: str) -> float:
    """The width of the widest piece that no line break may part."""
    return max(map(ems, _TOKENS.findall(text)), default=0.0)


@lru_cache(50_000)  # the same items and goods stand on every sheet
def lines(text: str, width: float) -> int:
    """How many lines of a width the text takes; at least one."""
    count, used = 1, 0.0
    for token in _TOKENS.findall(text):
        wide = ems(token)
        if used + wide <= width or (token.isspace() and used):
            used += wide
            continue
        if used:
            count += 1
        more = ceil(wide / width) - 1
        count += more
        used = wide - more * width
    return count


def beside(pieces: Iterable[str], width: float) -> str:
    """Pieces beside one another in lines of a width; none is torn that fits a line."""
    made: list[str] = []
    for piece in pieces:
        longer = f"{made[-1]}    {piece}" if made else piece
        if made and ems(longer) <= width:
            made[-1] = longer
        else:
            made.append(piece)
    return "\n".join(made)


def least(texts: Iterable[str]) -> float:
    """The narrowest column in which no word of the texts is torn, within reason."""
    different = set(texts)
    widest = max(map(ems, different), default=0.0)
    found = min(widest, LEAST_TEXT)
    for text in different:
        if found < ems(text) and found < LONGEST_WORD:
            found = max(found, longest_word(text))
    return min(found, LONGEST_WORD)


def shares(
    leasts: Sequence[float], needs: Sequence[float], weights: Sequence[float], room: float
) -> list[float]:
    """The widths of columns that need more than there is: each its least, and of the rest as
    much as its texts weigh. Where the leasts are too much already, the sum is more than the room.
    """
    widths = list(leasts)
    rest = room - sum(widths)
    while rest > 1e-6:
        wanting = [at for at, width in enumerate(widths) if width < needs[at] - 1e-9]
        if not wanting:
            break
        total = sum(weights[at] for at in wanting)
        given = {at: min(rest * weights[at] / total, needs[at] - widths[at]) for at in wanting}
        for at, more in given.items():
            widths[at] += more
        rest -= sum(given.values())
    return widths


SHAPES = {"good": "✓", "wait": "△", "bad": "■"}
"""How something stands, in black and white."""


def shown(shape: Shape) -> Callable[[Value], str]:
    """What a cell of that shape shows as text."""
    return _points if shape == "points" else _percents if shape == "percent" else _plain


@cache
def _points(value: Value) -> str:
    number = value.number if isinstance(value, Figure) else value
    return points.show(number) if isinstance(number, int) else _plain(number)


def _percents(value: Value) -> str:
    return _plain(points.percents(value) if isinstance(value, int) else value)


def _plain(value: Value) -> str:
    """A value in one line."""
    if isinstance(value, str):
        return one_line(value)
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Figure):
        return str(value.number)
    if isinstance(value, int):
        return str(value)
    shape = f"{SHAPES[value.tone]} " if isinstance(value, Mark) else ""
    return shape + one_line(value.text)


def one_line(text: str) -> str:
    """Blanks, tabs and line ends become single blanks."""
    return " ".join(text.split())
