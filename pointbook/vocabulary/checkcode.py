"""Check codes: the few characters under a notice that tell which figures it was printed from.

Forty bits of a SHA-256 over village, month, kind and figures, written in base 32 without I, L, O
and U, and one check character: ``7KQ4-M2XD-P``. The figures hold no dates of publicity and no
words of any language, so a notice keeps its code until a number on it changes.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from datetime import date

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8

_READ = {character: value for value, character in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}


def code(village: str, month: str, kind: str, figures: Iterable[Iterable[object]]) -> str:
    """The check code of one notice; figures are rows of text, whole numbers, dates and None."""
    rows = [[_plain(value) for value in row] for row in figures]
    form = json.dumps([village, month, kind, rows], ensure_ascii=False, separators=(",", ":"))
    number = int.from_bytes(hashlib.sha256(form.encode("utf-8")).digest()[:5], "big")
    digits = [number >> 5 * place & 31 for place in reversed(range(LENGTH))]
    return _spelt([*digits, _times_alpha(_remainder(digits))])


def read(text: str) -> str | None:
    """A typed code as we print it, or None if it was mistyped: small letters, O for 0 and I or L
    for 1 are understood; one wrong character or two neighbours swapped are always found."""
    plain = unicodedata.normalize("NFKC", text).upper()
    characters = [character for character in plain if not character.isspace()]
    digits = [_READ.get(character) for character in characters if character not in "-–—"]
    known = [digit for digit in digits if digit is not None]
    if len(digits) != LENGTH + 1 or len(known) != len(digits) or _remainder(known) != 0:
        return None
    return _spelt(known)


def _plain(value: object) -> str | int | None:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no figure: {value!r}")


def _spelt(digits: list[int]) -> str:
    text = "".join(ALPHABET[digit] for digit in digits)
    return f"{text[:4]}-{text[4:8]}-{text[8:]}"


def _remainder(digits: Iterable[int]) -> int:
    """The digits as a polynomial over GF(32), at alpha.

    Every place weighs differently, which is why each single error and each swap shows.
    """
    total = 0
    for digit in digits:
        total = _times_alpha(total) ^ digit
    return total


def _times_alpha(value: int) -> int:
    """Times alpha in GF(32), whose field polynomial is x^5 + x^2 + 1."""
    value <<= 1
    return value ^ 0b100101 if value & 32 else value
