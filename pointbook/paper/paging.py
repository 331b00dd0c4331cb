"""Paging: where the pages of a sheet end, so that a table stands on one of them with its head.

Excel repeats the head of one table only, and keeps nothing together by itself.
"""

from collections.abc import Sequence
from itertools import pairwise

from pointbook.paper.widths import room
from pointbook.vocabulary.statements import Statement

HEIGHTS = {("A3", True): 1191, ("A3", False): 842, ("A4", True): 842, ("A4", False): 595}
"""How high a paper is in points, by whether it stands upright."""

MARGINS, SURE = 80, 0.93
"""What the margins take, and how much of the rest is counted on: programs set rows differently."""

MOST_BLANK = 0.75

TOP = 4
"""Rows that a table shows at least before a page may end: title, head and two more."""


def page_height(statement: Statement, across: float) -> float:
    """The points of rows that go on a page once ``across`` characters are made to fit its width."""
    scale = min(1.0, room(statement) / across)
    return (HEIGHTS[statement.paper, statement.portrait] - MARGINS) * SURE / scale


def breaks(heights: Sequence[float], starts: Sequence[int], page: float) -> list[int]:
    """The rows before which a page must end; ``starts`` are the first rows of the tables but the
    first, which follows the title.

    A table goes to the next page if it is torn here and whole there, unless nearly a page would
    stay blank, or if hardly more than its head would stay.
    """
    found = []
    used = 0.0
    for start, end in pairwise((0, *starts, len(heights))):
        high, top = sum(heights[start:end]), sum(heights[start : min(start + TOP, end)])
        left = page - used % page
        whole = high <= page and left < MOST_BLANK * page
        if start and high > left and (whole or top > left):
            found.append(start)
            used = 0.0
        used += high
    return found
