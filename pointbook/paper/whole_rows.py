"""Whole rows: a worksheet that also takes rows of finished cells.

XlsxWriter asks the same things of every cell and row again, which was half of a run. This is the only
place that reaches below what it promises: for its shared strings, the numbers of its formats, and the
call that writes the rows.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet


class Cells(dict[Any, str]):
    """The finished cells of one format, each different value's once a workbook: what stands in a
    cell's tag behind the row that it is in. ``plain`` makes a value a text or a number; no text is
    no value."""

    def __init__(self, book: Any, style: Mapping[str, Any], plain: Callable[[Any], str | float]):
        super().__init__()
        self.format, self.plain, self._strings = book.add_format(style), plain, book.str_table

    def __missing__(self, value: Any) -> str:
        plain, kind, shown = self.plain(value), "", ""
        if isinstance(plain, str) and plain:
            texts = self._strings.string_table
            kind, shown = _TEXT, f"<v>{texts.setdefault(plain, len(texts))}</v>"
            self._strings.unique_count = len(texts)
        elif not isinstance(plain, str):
            shown = f"<v>{plain:.16G}</v>"
        self[value] = cell = f' s="{self.format._get_xf_index()}"{kind}>{shown}</c>'  # noqa: SLF001
        return cell


class Page(Worksheet):  # type: ignore[misc]
    """A worksheet that also takes rows of finished cells, as many in each as the sheet has columns."""

    def __init__(self) -> None:
        super().__init__()
        self.whole: dict[int, str] = {}

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
                self.str_table.count += self.whole[row].count(_TEXT)
            else:
                self.dim_rowmin = self.dim_rowmax = row
                super()._write_rows()


_TEXT = ' t="s"'


@cache
def _pattern(columns: int) -> str:
    """A row with gaps for its height and its cells, and a zero byte for its number."""
    cells = "".join(f'<c r="{xl_col_to_name(column)}\0"%s' for column in range(columns))
    return f'<row r="\0" spans="1:{columns}" ht="%s" customHeight="1">{cells}</row>'
