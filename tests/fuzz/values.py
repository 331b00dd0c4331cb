"""What every value reader promises for any cell whatever."""

from __future__ import annotations

import math
from datetime import datetime

from pointbook.reading import cells


def check(value: object) -> None:
    """Raises where a promise is broken."""
    number, day = cells.number(value), cells.day(value, "2022-09")
    assert not isinstance(number, cells.Reading) or abs(number.value) < cells.LIMIT, value
    assert not isinstance(day, cells.Reading) or day.value.year >= cells.FIRST_YEAR, value
    for found in (number, day, cells.whole(value), cells.yes(value), cells.month(value)):
        assert found is None or isinstance(found, cells.Reading | cells.Flaw), value
    for read in (cells.text, cells.code, cells.heading):
        text = read(value)
        assert read(text) == text, (read.__name__, value, text)  # read once is read for good
        text.encode()
    cells.names(value)


def value_of(data: bytes) -> object:
    """A cell's value from bytes: the first says of which type."""
    kind, rest = (data[0] % 5 if data else 0), data[1:]
    if kind == 0:
        number = float.fromhex("nan") if len(rest) < 8 else float(int.from_bytes(rest[:8], "big"))
        return number / 100 if math.isfinite(number) else number
    if kind == 1:
        return int.from_bytes(rest[:12], "big", signed=True)
    if kind == 2:
        seconds = int.from_bytes(rest[:5], "big") % (2 * 10**11)
        return datetime.fromordinal(1 + seconds // 86_400 % 3_000_000)
    if kind == 3:
        return rest.decode("utf-8", "replace")
    return rest.decode("utf-16-le", "surrogatepass")
