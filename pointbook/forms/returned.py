"""Returned copies: a clerk's own workbook with its errors listed, linked, marked and explained.

The clerk's own file is never touched, and reading passes over everything that is added here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from pointbook.forms.returned_book import packed, put, values_only, whole
from pointbook.paper.lettering import lines
from pointbook.paper.workbooks import fit
from pointbook.reading.files.workbook import Sheet, Workbook
from pointbook.reading.inbox import originals
from pointbook.vocabulary.cells import shown
from pointbook.vocabulary.problems import MOST_TOLD, Problem, Told, together
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


def returned(
    original: Workbook, heads: Mapping[str, int], problems: Sequence[Problem], language: str
) -> bytes:
    """The copy for the clerk; ``heads`` are the head rows by sheet, ``problems`` the errors of that
    workbook, in order."""
    book = whole(original)
    kept = book is not None
    book = book or values_only(original)
    pages = dict(zip((each.name for each in original.sheets), book.worksheets, strict=True))
    _unmark(book, pages.pop(ERROR_LIST, None))
    copy = _Copy(original, problems, language, pages)
    copy.mark(heads)
    copy.list_causes(book.create_sheet(ERROR_LIST, 0), kept)
    _show_first(book)
    same = {page.title: copy.sheets[name] for name, page in pages.items() if kept}
    return packed(book, same)


def _unmark(book: Any, listed: Any) -> None:
    """Take away the marks of an earlier copy, which has a list of errors."""
    if listed is None:
        return
    book.remove(listed)
    for cell in (cell for page in book.worksheets for row in page.iter_rows() for cell in row):
        if cell.fill.fgColor.rgb == _RED.fgColor.rgb:
            cell.fill = PatternFill()
        if cell.comment is not None and cell.comment.author == _AUTHOR:
            cell.comment = None


# --- marks, explanations, the list --------------------------------------------------------------


class _Copy:
    """One copy and what goes onto it: each cause under its number."""

    def __init__(
        self,
        original: Workbook,
        problems: Sequence[Problem],
        language: str,
        pages: dict[str, Any],
    ) -> None:
        self.original, self.language, self.pages = original, language, pages
        self.sheets = {sheet.name: sheet for sheet in original.sheets}
        self.causes = list(enumerate(together(problems[:MOST_TOLD]), 1))
        self.untold = len(problems) - MOST_TOLD

    def mark(self, heads: Mapping[str, int]) -> None:
        """Flagged cells become light red and may be typed into, a comment says why; a column at the
        right of each table says in print what is wrong in a row."""
        cells: dict[tuple[str, int, int], list[str]] = defaultdict(list)
        rows: dict[str, dict[int, list[str]]] = {name: defaultdict(list) for name in heads}
        told = ((number, each) for number, cause in self.causes for each in cause.alike)
        for number, problem in told:
            place = problem.place
            if place.sheet not in self.pages or not place.row:
                continue
            said = f"{number}. {problem.message(self.language)} {problem.hint(self.language)}"
            if place.column:
                cells[place.sheet, place.row, place.column].append(said)
            if place.sheet in rows:
                rows[place.sheet][place.row].append(said)
        for (sheet, row, column), said_of in cells.items():
            cell = self.pages[sheet].cell(row, column)
            cell.fill = _RED
            cell.protection = Protection(locked=False)
            if not isinstance(cell, MergedCell) and cell.comment is None:
                cell.comment = Comment(fit("\n".join(said_of)), _AUTHOR, height=120, width=280)
        for sheet, head in heads.items():
            if sheet in self.pages:
                _explain(self.pages[sheet], self.sheets[sheet], head, rows[sheet])

    def list_causes(self, page: Any, kept: bool) -> None:
        """The first sheet: every cause, its place a link, and what the copy was made from."""
        guide = N_(
            "Mend the red cells in this workbook, save it and put it into the inbox, beside the"
            " old one or in its place. This sheet and the column 错误说明 may stay."
        )
        lost = N_(
            "This is a copy of the values alone: pictures, formulas, colours or drop-downs of"
            " the original could not be kept."
        )
        self._say(page, 1, N_("Errors to be mended"), bold=True, size=16)
        self._say(page, 2, guide)
        if not kept:
            self._say(page, 3, lost, color="FFC00000")
        headings = (N_("No."), N_("Place"), N_("What stands there"), N_("What is wrong"), N_("What to do"))  # fmt: skip
        for column, heading in enumerate(headings, 1):
            _heading(page.cell(4, column), say(heading, self.language))
        for number, told in self.causes:
            self._cause(page, 4 + number, number, told)
        if self.untold > 0:
            more = N_("… and {count} more errors: mend these first and run again.")
            self._say(page, 5 + len(self.causes), Text(more, {"count": self.untold}))
        made = N_("Made from {file}; do not delete these lines.")
        digests = (self.original.digest, *originals(self.original))
        lines = (
            Text(made, {"file": self.original.file}),
            *(ORIGINAL_MARK + each for each in digests),
        )
        for row, line in enumerate(lines, 6 + len(self.causes)):
            self._say(page, row, line, color="FF8C8C8C", size=9)
        _set_up_list(page)

    def _say(self, page: Any, row: int, words: str, **looks: Any) -> None:
        said = words if isinstance(words, Text) else Text(words)
        put(page.cell(row, 1), said.say(self.language))
        page.cell(row, 1).font = _font(**looks)

    def _cause(self, page: Any, row: int, number: int, told: Told) -> None:
        language, problem, place = self.language, told.problem, told.problem.place
        where = " ".join(filter(None, (place.sheet, *told.cells[:1])))
        if more := len(told.cells[1:]):
            words = Text(N_("{where} and {count} more cells"), {"where": where, "count": more})
            where = words.say(language)
        found = "" if problem.code == "formula-without-value" else problem.value
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


def _explain(page: Any, sheet: Sheet, head: int, rows: Mapping[int, Sequence[str]]) -> None:
    headings = [shown(cell) for cell in sheet.rows[head - 1]]
    had = ERROR_COLUMN in headings
    if not had and not rows:
        return
    column = 1 + (headings.index(ERROR_COLUMN) if had else len(headings))
    if had:
        for row in range(head + 1, 1 + len(sheet.rows)):
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
