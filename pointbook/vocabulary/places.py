"""Places: where in a workbook a value stands."""

from dataclasses import dataclass

from pointbook.vocabulary.text import N_, Text


def letters(column: int) -> str:
    """A column's letters: 1 is ``A``, 27 is ``AA``."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


@dataclass(frozen=True, slots=True)
class Place:
    """A file, or a sheet of it, or a row, or one cell; rows and columns count from 1."""

    file: str | None
    sheet: str | None = None
    row: int | None = None
    column: int | None = None
    heading: str = ""

    @property
    def cell(self) -> str | None:
        """The cell in A1 style, or None when the place is no cell."""
        if self.row is None or self.column is None:
            return None
        return f"{letters(self.column)}{self.row}"

    def words(self) -> Text:
        """File › sheet › cell, as messages show it; a row where the sheet lacks the column."""
        where = " › ".join(part for part in (self.file, self.sheet, self.cell) if part)
        if self.row is None or self.cell:
            return Text("{where}", {"where": where})
        return Text(N_("{where} › row {row}"), {"where": where, "row": self.row})

    def __str__(self) -> str:
        return self.words().say("en")
