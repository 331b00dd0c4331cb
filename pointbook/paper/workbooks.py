"""Workbooks: statements as Excel, ready to print, with the numbers that the pages show.

Text is written as text whatever it looks like, points as numbers, days as dates. The same
statements give the same bytes.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache, partial
from io import BytesIO
from itertools import groupby
from math import inf
from typing import Any, NamedTuple

from xlsxwriter import Workbook

from pointbook.paper.lettering import beside, ems, lines, one_line, shown
from pointbook.paper.native_charts import draw
from pointbook.paper.paging import breaks, page_height
from pointbook.paper.whole_rows import Cells, Page
from pointbook.paper.widths import DEFAULT, laid, measures, spans
from pointbook.vocabulary.points import HUNDREDTHS
from pointbook.vocabulary.statements import Figure, Statement, Table, Value
from pointbook.vocabulary.text import N_, Text, say

CREATED = datetime(2022, 1, 1)
PAPER = {"A3": 8, "A4": 9}
LEADING = 1.4

ROWS = "rows.xlsx"
"""The workbook beside the summary that has the rows behind its figures."""

LONGEST = 32_767
RED = "#C00000"

_SETTINGS = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
LARGE = 20_000  # rows; the sheets of a workbook that has more lie on the disk until it is packed
_EPOCH = date(1899, 12, 30).toordinal()


def workbook(statements: Sequence[Statement]) -> bytes:
    """One sheet for each statement, for those that its book holds in its place, and for each table
    that stands on its own, as ledgers do."""
    data = BytesIO()
    rows = sum(
        len(column) for each in statements for table in each.tables for column in table.values[:1]
    )
    book = Workbook(data, {**_SETTINGS, "in_memory": rows < LARGE})
    book.set_properties({"created": CREATED})
    taken: set[str] = set()
    styles = cache(partial(_styles, book))
    sheets = [
        _Sheet(book.add_worksheet(_sheet_name(name, taken), Page), statement, styles)
        for statement, name in _sheets(statements)
    ]
    for sheet in sheets:
        sheet.write()
    for sheet in sheets:
        if charts := sheet.statement.charts:
            name = _sheet_name(say(N_("Charts"), sheet.statement.language), taken)
            draw(book, sheet.page, sheet.row, name, charts)
    book.close()
    return data.getvalue()


def _sheets(statements: Iterable[Statement]) -> Iterator[tuple[Statement, str]]:
    for statement in statements:
        yield from ((each, name) for name, each in statement.book)
        if statement.kind != "ledgers":
            if not statement.book:
                yield statement, statement.title
            continue
        for table in statement.tables:
            tables = (replace(table, title=""),)
            yield replace(statement, title=table.title, tables=tables), table.title


def _sheet_name(title: str, taken: set[str]) -> str:
    """A name that Excel takes, none twice."""
    name = _NOT_IN_NAMES.sub(" ", fit(title)).strip(" '")[:31].strip(" '") or "1"
    count = 1
    while name.casefold() in taken or name.casefold() == "history":
        count += 1
        name = f"{name[:27]} {count}"
    taken.add(name.casefold())
    return name


def serial(day: date) -> int:
    """The number that a day is in a cell."""
    return day.toordinal() - _EPOCH


def fit(text: str) -> str:
    """Text as a cell can hold it; a cut is marked."""
    if not text.isprintable():
        text = _UNFIT.sub("", text)
    if len(text) > LONGEST // 2:
        units = text.encode("utf-16-le")
        if len(units) > 2 * LONGEST:
            return units[: 2 * LONGEST - 2].decode("utf-16-le", "ignore") + "…"
    return text


class _Place(NamedTuple):
    """Where a table's column stands on the sheet, its cells, and how many ems of a text go on a line."""

    first: int
    last: int
    cells: Cells
    room: float


class _Sheet:
    """One statement going onto one sheet, row after row."""

    def __init__(
        self,
        page: Any,
        statement: Statement,
        styles: Callable[[int], dict[str, Cells]],
    ) -> None:
        self.page = page
        self.statement, self.needs = laid(statement)
        self.size, self.widths = measures(self.statement, self.needs)
        self.heights: list[float] = []  # of the rows, in points
        self.styles = styles(self.size)
        self.across = sum(self.widths)

    @property
    def row(self) -> int:
        """The next one."""
        return len(self.heights)

    def write(self) -> None:
        """Everything, from the title to the signatures."""
        statement = self.statement
        self._set_up()
        for at, width in enumerate(self.widths):
            self.page.set_column(at, at, width)
        self._head()
        starts = []
        pairs = zip(statement.tables, self.needs, strict=True)
        for _, alike in groupby(pairs, key=lambda pair: pair[0].columns):
            starts.append(self.row)
            self._tables(list(alike))
        page = page_height(statement, self.across)
        self.page.set_h_pagebreaks(breaks(self.heights, starts[1:], page))
        for text in (*statement.paragraphs, statement.objections):
            if text:
                self._across(text, "note")
        self._sign_off()
        self.page.print_area(0, 0, max(self.row - 1, 0), len(self.widths) - 1)

    def _set_up(self) -> None:
        """Paper, margins, what every printed page bears."""
        statement, page, language = self.statement, self.page, self.statement.language
        page.set_paper(PAPER[statement.paper])
        if not statement.portrait:
            page.set_landscape()
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        page.center_horizontally()
        page.fit_to_pages(1, 0)
        page.hide_gridlines(1)
        page.set_default_row(self._line())
        pages = Text(N_("Page {page} of {pages}"), {"page": "&P", "pages": "&N"}).say(language)
        code = f"{say(N_('Check code'), language)} {statement.code}" if statement.code else ""
        brand = fit(statement.band[0]).replace("&", "&&")[:60]
        page.set_footer(f"&L{code}&C{pages}&R{brand}")
        if statement.draft:
            page.set_header(f"&R&B&KC00000{_draft(statement)}")

    def _head(self) -> None:
        statement = self.statement
        title = statement.title
        if statement.draft:
            title = f"【{_draft(statement)}】{title}"
        self._across(title, "title")
        if above := " · ".join(filter(None, statement.band)):
            self._across(above, "brand")
        colon = say(N_(": "), statement.language)
        if statement.lead:
            self._across(statement.lead, "lead")
        if facts := [f"{label}{colon}{value}" for label, value in statement.facts]:
            self._across(beside(facts, self._ems("facts")), "facts")

    def _tables(self, alike: Sequence[tuple[Table, Sequence[float]]]) -> None:
        """Tables of the same columns under one head: one has its title above it, several below."""
        (first, need), *others = alike
        if not others:
            self._titled(first)
        self._rows([(each.heading,) for each in first.columns], self._places(first, need, "head"))
        if len(alike) == len(self.statement.tables):
            self.page.repeat_rows(0, self.row - 1)
            self.page.freeze_panes(self.row, 0)
        for table, _ in alike:
            if others:
                self._titled(table)
            self._table(table, need)
        self.heights.append(self._line())

    def _titled(self, table: Table) -> None:
        if table.title:
            self._across(" ".join((table.title, *map(" ".join, table.facts))), "group")
        if table.note:
            self._across(table.note, "note")

    def _table(self, table: Table, need: Sequence[float]) -> None:
        count = len(table.values[0]) if table.values else 0
        if self.statement.kind == "ledgers" and count:
            self.page.autofilter(self.row - 1, 0, self.row + count - 1, len(table.columns) - 1)
        if count:
            self._rows(table.values, self._places(table, need))
        elif table.empty:
            self._across(table.empty, "note")
        if table.total is not None:
            self._rows([(each,) for each in table.total], self._places(table, need, "total "))

    def _places(self, table: Table, need: Sequence[float], kind: str = "") -> list[_Place]:
        """Where and how the cells of a table's rows stand."""
        places = []
        for column, (first, last) in zip(table.columns, spans(self.widths, need), strict=True):
            wide = sum(self.widths[first : last + 1]) - 1.5
            wraps = kind == "head" or column.shape == "text"
            room = wide / 2 * DEFAULT / self.size if wraps else inf
            style = kind if kind == "head" else kind + column.shape
            places.append(_Place(first, last, self.styles[style], room))
        return places

    def _rows(self, columns: Sequence[Sequence[Value]], places: Sequence[_Place]) -> None:
        """Rows of a table, made column by column; each as high as its longest text needs."""
        count = len(columns[0])
        cells: list[list[str]] = []
        high = [[1] * count] * 2
        for place, values in zip(places, columns, strict=True):
            cells.append(list(map(place.cells.__getitem__, values)))
            cells += [[place.cells[None]] * count] * (place.last - place.first)
            if place.room < inf and (tall := _tall(values, place.room)):
                high.append([tall.get(value, 1) for value in values])
            if place.first < place.last or Figure in set(map(type, values)):
                self._spread(place, values)
        line = self._line()
        heights = [lines * line for lines in map(max, *high)]
        self.page.put(self.row, heights, cells)
        self.heights += heights

    def _spread(self, place: _Place, values: Sequence[Value]) -> None:
        """What lies over the cells of a column: those of the sheet made one, and a figure's link,
        from which a click leads to the sheet with its rows."""
        for row, value in enumerate(values, self.row):
            if place.first < place.last:
                self.page.merge_range(row, place.first, row, place.last, "", place.cells.format)
            if isinstance(value, Figure):
                sheet = _sheet_name(value.sheet, set()).replace("'", "''")
                self.page.write_url(
                    row, place.first, f"external:{ROWS}#'{sheet}'!A1", place.cells.format, ""
                )

    def _sign_off(self) -> None:
        """A line for each signature, who issued it when, and room for the seal."""
        statement = self.statement
        if not statement.signatures:
            return
        colon = say(N_(": "), statement.language)
        line = "      ".join(f"{body}{colon}＿＿＿＿＿＿" for body in statement.signatures)
        self.heights.append(self._line())
        self._across(line, "signed", least=2)
        seal = say(N_("(seal)"), statement.language)
        self._across("\n".join((*statement.issued, seal)), "seal", least=4)

    def _across(self, text: str, style: str, least: int = 1) -> None:
        """A text over all columns, as high as it needs."""
        wide = self._ems(style)
        count = sum(lines(part, wide) for part in text.split("\n"))
        high = max(count, least) * self._size(style) * LEADING
        self.page.set_row(self.row, high)
        made, last = self.styles[style].format, len(self.widths) - 1
        if last:
            self.page.merge_range(self.row, 0, self.row, last, "", made)
        self.page.write_string(self.row, 0, fit(text), made)
        self.heights.append(high)

    def _size(self, style: str) -> float:
        return _SIZES.get(style, 1.0) * self.size

    def _ems(self, style: str) -> float:
        """The width of the sheet in characters of a style."""
        return self.across / 2 * DEFAULT / self._size(style)

    def _line(self) -> float:
        return self.size * LEADING


def _draft(statement: Statement) -> str:
    errors = Text(N_("DRAFT, errors: {count}"), {"count": statement.draft})
    return errors.say(statement.language)


def _tall(values: Iterable[Value], room: float) -> dict[Value, int]:
    """How many lines those texts take that do not go on one."""
    texts = ((value, shown("text")(value)) for value in set(values))
    return {
        value: lines(text, room) for value, text in texts if len(text) > room and ems(text) > room
    }


def _plain(unit: int, value: Value) -> str | float:
    """A value as Excel keeps it; numbers are so many units."""
    if isinstance(value, str):
        return fit(one_line(value))
    if isinstance(value, Figure):
        value = value.number
    if isinstance(value, int):
        return value / unit
    if isinstance(value, date):
        return serial(value)
    return fit(shown("text")(value))


_SIZES = {"title": 1.8, "group": 1.15}


def _styles(book: Any, size: int) -> dict[str, Cells]:
    """The formats of the sheets of one type size: those of texts across all columns, of heads, and of
    each shape of a column, also in a last row that adds up."""
    plain = {"font_name": "Microsoft YaHei", "font_size": size, "valign": "vcenter"}
    wrapped = {**plain, "text_wrap": True}
    boxed = {**plain, "border": 1, "border_color": "#8C8C8C"}
    red = {"bold": True, "font_color": RED}
    middle, right = {"align": "center"}, {"align": "right"}
    shapes: dict[str, dict[str, Any]] = {
        "text": {**boxed, "text_wrap": True},
        "code": {**boxed, **middle},
        "points": {**boxed, **right},
        "count": {**boxed, **right},
        "number": {**boxed, **right},
        "date": {**boxed, "num_format": "yyyy-mm-dd", **middle},
        "percent": {**boxed, **right, "indent": 1, "num_format": "0 %"},
    }
    styles = {
        "title": {**wrapped, "font_name": "SimSun", "bold": True, **middle},
        "brand": {**wrapped, **red, **middle, "bottom": 5, "bottom_color": RED},
        "lead": {**wrapped, "bold": True, **middle},
        "facts": {**wrapped, **middle},
        "group": {**wrapped, **red},
        "note": wrapped,
        "signed": wrapped,
        "seal": {**wrapped, **right, "font_color": "#595959"},
        "head": {**boxed, "text_wrap": True, "bold": True, **middle, "bg_color": "#F3F3F3"},
        **shapes,
        **{f"total {name}": {**style, "bold": True, "top": 2} for name, style in shapes.items()},
    }
    for name, scale in _SIZES.items():
        styles[name]["font_size"] = round(size * scale)
    hundreds = ("points", "percent")
    return {
        name: Cells(book, style, partial(_plain, HUNDREDTHS if name.endswith(hundreds) else 1))
        for name, style in styles.items()
    }
