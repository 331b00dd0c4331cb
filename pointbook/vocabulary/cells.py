"""Cells: what a sheet holds at one place, and how it is shown in a message."""

from dataclasses import dataclass
from datetime import date, datetime, time

from pointbook.vocabulary.places import Place

EXACT = 10**15  # floats up to here are whole numbers when they look like it


@dataclass(frozen=True, slots=True)
class Fault:
    """What stands in a cell that shows an error (``#N/A``), a picture, or a formula never worked out."""

    text: str

    @property
    def code(self) -> str:
        return "formula-without-value" if self.text == "=" else "error-value"


NO_VALUE = Fault("=")
PICTURE = Fault("[图片]")


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as the workbook holds it (``''`` for a blank), and where it stands."""

    value: object
    place: Place

    @property
    def text(self) -> str:
        """As the cell shows it, trimmed."""
        return shown(self.value).strip()


def shown(value: object) -> str:
    """A value as its cell shows it, for codes typed as numbers and for messages."""
    match value:
        case None:
            return ""
        case Fault():
            return value.text
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < EXACT else repr(value)
        case datetime():
            plain = value.time() == time()
            return value.date().isoformat() if plain else value.isoformat(" ")
        case date():
            return value.isoformat()
    return str(value)
