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
