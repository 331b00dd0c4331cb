"""What a user types on the command line, read as kindly as a clerk's cell."""

from pointbook.reading import cells
from pointbook.reading.cells import Reading
from pointbook.vocabulary.stops import Stop
from pointbook.vocabulary.text import N_, Text


def month(typed: str) -> str:
    """2022-9, 202209 and 2022/07 are months too; Stop for what is none."""
    found = cells.month(typed)
    if not isinstance(found, Reading):
        raise Stop(Text(N_("“{month}” is no month; write it like 2022-09."), {"month": typed}))
    return str(found.value)


def year(typed: str) -> str:
    """A year of four digits; Stop for what is none."""
    found = cells.whole(typed)
    if not isinstance(found, Reading) or not 1000 <= found.value <= 9999:
        raise Stop(Text(N_("“{year}” is no year; write it like 2022."), {"year": typed}))
    return str(found.value)


def yuan(typed: str) -> int:
    """A sum of money in fen; Stop for what is none, or not positive."""
    found = cells.number(typed)
    if not isinstance(found, Reading) or found.value <= 0:
        words = N_("“{sum}” is no sum of money; write yuan with at most two decimals, like 5000.")
        raise Stop(Text(words, {"sum": typed}))
    return int(found.value)
