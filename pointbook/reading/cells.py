"""Cells as people fill them: one reader for each kind of value, to the letter of the law of reading.

A reader takes what a workbook holds in a cell (``''`` or None for a blank, a number, a day, a text, a
``Fault``) and gives None for a blank, a ``Reading``, or the ``Flaw`` for which it is refused. What has
exactly one reading is read; what has none or several is refused; nothing is guessed and nothing raised.
"""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from pointbook.vocabulary.text import Text

Facts = Mapping[str, str | int | Text]


class Reading(NamedTuple):
    """What a cell says. ``read`` is as what it counts where it is not in its plain form, for the
    warning ``read-as``, else ``''``; ``column`` names the column beside it that says it instead."""

    value: Any
    read: str = ""
    column: str = ""


class Flaw(NamedTuple):
    """Why a cell is refused: a problem's code and facts. ``value`` is the part of the cell that is
    at fault (``''``: the whole cell), ``household`` the code of the one that the problem is about,
    ``column`` the column beside, such as ``head``, in which the fault stands (``''``: the cell itself)."""

    code: str
    facts: Facts = MappingProxyType({})
    value: str = ""
    household: str | None = None
    column: str = ""


def text(value: object) -> str:
    """Free text: NFC, trimmed, without invisible characters; of a Fault what its cell shows."""
    raise NotImplementedError


def code(value: object) -> str:
    """A code for comparing: NFKC, case-folded, without white space, every kind of dash one."""
    raise NotImplementedError


def heading(value: object) -> str:
    """A heading, description, goods name or alias for comparing: NFKC, case-folded, without white
    space, punctuation, brackets and what stands in them."""
    raise NotImplementedError


def day(value: object, month: str | None = None) -> Reading | Flaw | None:
    """A day as ``date``. ``month`` is the workbook's, ``2022-09``: it gives days without a year
    theirs; None where there is no cover, and a day needs its year. Flaw ``bad-date``."""
    raise NotImplementedError


def number(value: object, units: Collection[str] = ()) -> Reading | Flaw | None:
    """A number as whole hundredths. ``units`` may stand behind it besides those of the contract:
    the unit of the row's own item or goods. Flaw ``bad-number``."""
    raise NotImplementedError


def whole(value: object, units: Collection[str] = ()) -> Reading | Flaw | None:
    """A whole number, such as a quantity: 3 is 3. Flaw ``bad-number`` or ``not-whole``."""
    raise NotImplementedError


def yes(value: object) -> Reading | Flaw | None:
    """True or False, of 是/否, yes/no, √, 1/0. Flaw ``missing-value``, which says that it is neither."""
    raise NotImplementedError


def is_tick(value: object) -> bool:
    """Whether a cell under an item says √, which means once; a ticked box is one."""
    raise NotImplementedError


def names(value: object, known: Collection[str] = ()) -> tuple[str, ...]:
    """The people whom a cell names: joined by the marks of a list, or by blanks where each part is
    in ``known`` (names without white space)."""
    raise NotImplementedError


def month(value: object) -> Reading | None:
    """A month as ``2022-09``, of a cell on the cover; None for a blank and for what is none."""
    raise NotImplementedError


def months_in(words: str) -> list[str]:
    """The different months that stand in a title, a file's or a folder's name, in order."""
    raise NotImplementedError


def likely_day(value: object, month: str | None = None) -> str | Text:
    """A suggestion for a day that we do not dare to read, else ``''``; for any value whatever."""
    raise NotImplementedError
