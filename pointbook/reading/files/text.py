"""Text as a sheet: .csv and what form and chat programs export, cells joined by , or ; or a tab."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from contextlib import suppress
from io import StringIO
from itertools import islice
from pathlib import PurePosixPath

from pointbook.reading.files.refusals import Refused
from pointbook.reading.files.sheet import Grid, Sheet

DELIMITERS = ",\t;"
_SAMPLE = 30  # lines that tell what joins the cells
_LIKELY = 3  # cells that each line of a text has that is not named .csv
_CONTROL = re.compile("[\0-\x08\x0e-\x1f]")


def decoded(data: bytes) -> str | None:
    """The text of a file in UTF-8, UTF-16 with its mark, or GB18030; None if it is no text."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _CONTROL.search(text) else text
    return None


def is_table(text: str, name: str) -> bool:
    """Whether a text is one by its name, or by lines of equally many cells."""
    if unicodedata.normalize("NFKC", name).strip().lower().endswith((".csv", ".tsv")):
        return True
    _, widths = _joined(text)
    return sum(widths.values()) > 1 and len(widths) == 1 and min(widths) >= _LIKELY


def sheet(text: str, file: str) -> Sheet:
    """The sheet, which has the name of the file without its ending."""
    grid = Grid()
    delimiter, _ = _joined(text)
    lines = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row, cells in enumerate(lines, 1):
            for column, cell in enumerate(cells, 1):
                if cell:
                    grid.put(row, column, cell)
    except csv.Error as error:
        raise Refused("damaged", f"CSV {lines.line_num}: {error}") from None
    return grid.sheet(PurePosixPath(file).stem)


def _joined(text: str) -> tuple[str, Counter[int]]:
    """What joins the cells, and how many lines of the sample have how many of them."""
    best, found = ",", Counter[int]()
    lines = [line for line in islice(StringIO(text, newline=""), _SAMPLE) if line.strip()]
    for delimiter in DELIMITERS:
        with suppress(csv.Error):  # a cell too large for any sheet
            widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=delimiter))
            if _agreeing(widths) > _agreeing(found):
                best, found = delimiter, widths
    return best, found


def _agreeing(widths: Counter[int]) -> int:
    """How many lines have the same number of cells, more than one."""
    return max((count for width, count in widths.items() if width > 1), default=0)
