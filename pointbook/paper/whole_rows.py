"""Whole rows: a worksheet that also takes rows of finished cells.

XlsxWriter asks the same things of every cell and row again, which was half of a run. This is the only
place that reaches below what it promises: for its shared strings, the numbers of its formats, and the
call that writes the rows.
"""

from collections.abc import Sequence
from functools import cache, cached_property
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet


class Style:
    """How the finished cells of one format are written: without a value, with a number, with a text. A
    format has its number when it is first used."""

    def __init__(self, format_of: Any) -> None:
        self.format = format_of

    @cached_property
    def blank(self) -> str:
        return f' s="{self.format._get_xf_index()}"></c>'  # noqa: SLF001

    @cached_property
    def number(self) -> str:
        return self.blank.replace("><", "><v>%.16G</v><")

    @cached_property
    def text(self) -> str:
        return self.blank.replace("><", ' t="s"><v>%d</v><')


class Page(Worksheet):  # type: ignore[misc]
    """A worksheet that also takes rows of finished cells, as many in each as the sheet has columns."""

    def __init__(self) -> None:
        super().__init__()
        self.whole: dict[int, str] = {}

    def string(self, text: str, times: int) -> int:
        """The number of a text that stands at so many places."""
        self.str_table.count += times - 1
        number: int = self.str_table._get_shared_string_index(text)  # noqa: SLF001
        return number

    def put(self, first: int, heights: Sequence[float], columns: Sequence[Sequence[str]]) -> None:
        """Rows from a row on: how high each is in points, and its cells, column by column."""
        high = {each: f"{int(each * 4 / 3 + 0.5) * 0.75:.16g}" for each in set(heights)}
        pattern = _pattern(len(columns))
        rows = zip(map(high.__getitem__, heights), *columns, strict=True)
        for row, cells in enumerate(rows, first):
            self.whole[row] = (pattern % cells).replace("\0", str(row + 1))
        self._check_dimensions(row, len(columns) - 1)

    def _write_rows(self) -> None:
        for row in sorted({*self.whole, *self.table}):
            if row in self.whole:
                self.fh.write(self.whole[row])
            else:
                self.dim_rowmin = self.dim_rowmax = row
                super()._write_rows()


@cache
def _pattern(columns: int) -> str:
    """A row with gaps for its height and its cells, and a zero byte for its number."""
    cells = "".join(f'<c r="{xl_col_to_name(column)}\0"%s' for column in range(columns))
    return f'<row r="\0" spans="1:{columns}" ht="%s" customHeight="1">{cells}</row>'
