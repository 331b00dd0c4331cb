"""Returned copies: a clerk's own workbook with its errors listed, linked, marked and explained.

The clerk's own file is never touched, and reading passes over everything that is added here.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from pointbook.forms.returned_book import (
    Grid,
    Original,
    cell_of,
    fit,
    packed,
    put,
    shown,
    values_only,
    whole,
)
from pointbook.paper.lettering import lines
from pointbook.vocabulary.cells import NO_VALUE
from pointbook.vocabulary.problems import MOST_TOLD, Problem
from pointbook.vocabulary.schema import ERROR_COLUMN, ERROR_LIST, ORIGINAL_MARK
from pointbook.vocabulary.text import N_, Text, say

SUFFIX: Final = "_退回修改"

_AUTHOR = "积分簿"
_RED = PatternFill("solid", fgColor="FFFFC7CE")
_HEAD = PatternFill("solid", fgColor="FF9C1C1C")
_THIN = Side(style="thin", color="FFBFBFBF")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_LIST_WIDTHS = (6, 20, 24, 50, 50)
_LINE = 16.0  # points of height for one line of text
_ERROR_WIDTH = 44


def _font(**looks: Any) -> Font:
    return Font(name="Microsoft YaHei", **{"size": 10, **looks})


def returned(original: Original, problems: Sequence[Problem], language: str) -> bytes:
    """The copy for the clerk; ``problems`` are the errors of that workbook, in order."""
    book = whole(original)
    kept = book is not None
    book = book or values_only(original)
    pages = {grid.name: page for grid, page in zip(original.grids, book.worksheets, strict=True)}
    _unmark(book, pages)
    copy = _Copy(original, problems, language, pages)
    copy.mark()
    copy.explain()
    copy.list_errors(book.create_sheet(ERROR_LIST, 0), kept)
    _show_first(book)
    return packed(book, {page.title: grid for grid, page in copy.pairs() if kept})


def _unmark(book: Any, pages: Mapping[str, Any]) -> None:
    """Take away the marks of an earlier copy."""
    listed = pages.get(ERROR_LIST)
    if listed is None:
        return
    book.remove(listed)
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if cell.fill.fgColor.rgb == _RED.fgColor.rgb:
                    cell.fill = PatternFill()
                if cell.comment is not None and cell.comment.author == _AUTHOR:
                    cell.comment = None


# --- marks, explanations, the list --------------------------------------------------------------


class _Copy:
    """One copy and the errors that go onto it."""

    def __init__(
        self,
        original: Original,
        problems: Sequence[Problem],
        language: str,
        pages: Mapping[str, Any],
    ) -> None:
        self.original, self.language = original, language
        self.pages = {name: page for name, page in pages.items() if name != ERROR_LIST}
        self.grids = {grid.name: grid for grid in original.grids}
        self.numbered = list(enumerate(problems[:MOST_TOLD], 1))
        self.untold = max(len(problems) - MOST_TOLD, 0)

    def pairs(self) -> Iterable[tuple[Grid, Any]]:
        """Each sheet as read and as it stands in the copy."""
        return [(self.grids[name], page) for name, page in self.pages.items()]

    def said(self, number: int, problem: Problem) -> str:
        """An error in one line, with its number on the list."""
        language = self.language
        return f"{number}. {problem.message(language)} {problem.hint(language)}"

    def mark(self) -> None:
        """Flagged cells become light red and may be typed into; a comment says why."""
        comments: dict[tuple[str, int, int], list[str]] = {}
        for number, problem in self.numbered:
            place = problem.place
            if place.sheet in self.pages and place.row and place.column:
                key = (place.sheet, place.row, place.column)
                comments.setdefault(key, []).append(self.said(number, problem))
        for (sheet, row, column), said in comments.items():
            cell = self.pages[sheet].cell(row, column)
            cell.fill = _RED
            cell.protection = Protection(locked=False)
            if not isinstance(cell, MergedCell) and cell.comment is None:
                text = fit("\n".join(said))
                cell.comment = Comment(text, _AUTHOR, height=120, width=280)

    def explain(self) -> None:
        """A column at the right of each table says in print what is wrong in a row."""
        rows: dict[str, dict[int, list[str]]] = {}
        for number, problem in self.numbered:
            place = problem.place
            if place.sheet and place.sheet in self.original.head_rows and place.row:
                of_row = rows.setdefault(place.sheet, {}).setdefault(place.row, [])
                of_row.append(self.said(number, problem))
        for sheet, head in self.original.head_rows.items():
            page = self.pages.get(sheet)
            if page is not None:
                self._column(page, self.grids[sheet], head, rows.get(sheet, {}))

    def _column(self, page: Any, grid: Grid, head: int, rows: Mapping[int, Sequence[str]]) -> None:
        headings = [shown(cell) for cell in grid.rows[head - 1]]
        had = ERROR_COLUMN in headings
        if not had and not rows:
            return
        at = headings.index(ERROR_COLUMN) if had else len(headings)
        column = 1 + at
        if had:
            for row in range(head + 1, 1 + len(grid.rows)):
                page.cell(row, column).value = None
        _make_room(page, column)
        _heading(page.cell(head, column), ERROR_COLUMN)
        for row, said in rows.items():
            cell = page.cell(row, column)
            if isinstance(cell, MergedCell) or row == head:
                continue
            put(cell, "\n".join(said))
            cell.alignment = _WRAPPED
            cell.font = _font(color="FFC00000")
            _make_high(page, row, [(cell.value, _ERROR_WIDTH)])

    def list_errors(self, page: Any, kept: bool) -> None:
        """The first sheet: every error, its place a link, and what the copy was made from."""
        language = self.language
        put(page.cell(1, 1), say(N_("Errors to be mended"), language))
        page.cell(1, 1).font = _font(bold=True, size=16)
        guide = N_(
            "Mend the red cells in this workbook, save it and put it into the inbox, beside the"
            " old one or in its place. This sheet and the column 错误说明 may stay."
        )
        page.cell(2, 1).font = _font()
        put(page.cell(2, 1), say(guide, language))
        if not kept:
            lost = N_(
                "This is a copy of the values alone: pictures, formulas, colours or drop-downs of"
                " the original could not be kept."
            )
            put(page.cell(3, 1), say(lost, language))
            page.cell(3, 1).font = _font(color="FFC00000")
        headings = (N_("No."), N_("Place"), N_("What stands there"), N_("What is wrong"), N_("What to do"))  # fmt: skip
        for column, heading in enumerate(headings, 1):
            _heading(page.cell(4, column), say(heading, language))
        for number, problem in self.numbered:
            self._entry(page, 4 + number, number, problem)
        if self.untold:
            more = N_("… and {count} more errors: mend these first and run again.")
            put(
                page.cell(5 + len(self.numbered), 2),
                Text(more, {"count": self.untold}).say(language),
            )
        self._origin(page, 6 + len(self.numbered))
        _set_up_list(page)

    def _entry(self, page: Any, row: int, number: int, problem: Problem) -> None:
        language, place = self.language, problem.place
        where = " ".join(part for part in (place.sheet, place.cell or str(place.row or "")) if part)
        found = problem.value
        if place.sheet in self.grids and place.row and place.column:
            found = _found(self.grids[place.sheet], place.row, place.column)
        cells: tuple[object, ...] = (
            number,
            where or place.heading or say(N_("the whole workbook"), language),
            found or say(N_("(blank)"), language),
            problem.message(language),
            problem.hint(language),
        )
        for column, value in enumerate(cells, 1):
            cell = page.cell(row, column)
            put(cell, value)
            cell.alignment, cell.border, cell.font = _WRAPPED, _BOX, _font()
        _make_high(page, row, zip(map(str, cells), _LIST_WIDTHS, strict=True))
        if place.sheet in self.pages:
            cell = page.cell(row, 2)
            title = self.pages[place.sheet].title.replace("'", "''")
            target = f"'{title}'!{place.cell or f'A{place.row or 1}'}"
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target)
            cell.font = _font(color="FF0563C1", underline="single")

    def _origin(self, page: Any, row: int) -> None:
        """What the copy was made from, so that both together are known to be one."""
        original = self.original
        made = Text(N_("Made from {file}; do not delete these lines."), {"file": original.file})
        marks = [f"{ORIGINAL_MARK}{digest}" for digest in (original.digest, *original.earlier)]
        for at, line in enumerate([made.say(self.language), *marks], row):
            put(page.cell(at, 1), line)
            page.cell(at, 1).font = _font(color="FF8C8C8C", size=9)


def _heading(cell: Any, text: str) -> None:
    put(cell, text)
    cell.font = _font(bold=True, color="FFFFFFFF")
    cell.fill = _HEAD
    cell.border = _BOX
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _set_up_list(page: Any) -> None:
    for letter, width in zip("ABCDE", _LIST_WIDTHS, strict=True):
        page.column_dimensions[letter].width = width
    page.freeze_panes = "A5"
    page.print_title_rows = "4:4"
    page.sheet_properties.tabColor = "FFC00000"
    _fit_to_width(page)
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9


def _make_room(page: Any, column: int) -> None:
    """A column of its own width that shows and prints; a width may span many columns."""
    for key, span in list(page.column_dimensions.items()):
        if span.min and span.max and span.min <= column <= span.max:
            span.max = column - 1
            if span.max < span.min:
                del page.column_dimensions[key]
    page.column_dimensions[get_column_letter(column)].width = _ERROR_WIDTH
    page.print_area = None
    _fit_to_width(page)


def _make_high(page: Any, row: int, cells: Iterable[tuple[str, int]]) -> None:
    """Room for the longest text of a row; widths are in Latin characters, two to an em."""
    most = max(sum(lines(line, width / 2) for line in text.split("\n")) for text, width in cells)
    page.row_dimensions[row].height = max(page.row_dimensions[row].height or 0, most * _LINE)


def _fit_to_width(page: Any) -> None:
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0


def _show_first(book: Any) -> None:
    """Open on the list; two selected sheets would be typed into at once."""
    for page in book.worksheets:
        for view in page.views.sheetView:
            view.tabSelected = False
    book.active = 0


def _found(grid: Grid, row: int, column: int) -> str:
    """What stands in a cell."""
    value = cell_of(grid, row, column)
    return "" if value == NO_VALUE else shown(value)
