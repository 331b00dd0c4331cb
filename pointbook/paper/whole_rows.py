"""Whole rows: a worksheet that also takes rows of finished cells.

XlsxWriter asks the same things of every cell again, which was half of a run. This is the only place
that reaches below what it promises: for its shared strings, the numbers of its formats, and the one
call that puts a cell into the sheet.
"""

from collections.abc import Sequence
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet


class Page(Worksheet):  # type: ignore[misc]
    """A worksheet; a finished cell is what stands in its tag behind the row that it is in."""

    def finished(self, value: str | float | None, style: Any, times: int = 1) -> str:
        """The cell of a value that stands at so many places."""
        kind, shown = "", ""
        if isinstance(value, str):
            kind, shown = ' t="s"', f"<v>{self.str_table._get_shared_string_index(value)}</v>"  # noqa: SLF001
            self.str_table.count += times - 1
        elif value is not None:
            shown = f"<v>{value:.16G}</v>"
        return f' s="{style._get_xf_index()}"{kind}>{shown}</c>'  # noqa: SLF001

    def write_finished(self, first: int, rows: Sequence[tuple[str, ...]]) -> None:
        """Rows of finished cells, as many in each as the sheet has columns, from a row on."""
        columns = range(len(rows[0]))
        pattern = "".join(f'<c r="{xl_col_to_name(column)}\0"%s' for column in columns)
        for row, cells in enumerate(rows, first):
            self._check_dimensions(row, columns[-1])
            whole = (pattern % cells).replace("\0", str(row + 1))
            linked = self.hyperlinks.get(row, ())
            self.table[row] = {**dict.fromkeys((*linked, columns[-1]), ""), 0: whole}

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        if isinstance(cell, str):
            self.fh.write(cell)
        else:
            super()._write_cell(row, col, cell)
