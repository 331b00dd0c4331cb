"""Workbooks: statements as Excel, ready to print, with the numbers that the pages show.

Text is written as text whatever it looks like, points as numbers, days as dates. The same
statements give the same bytes.
"""

import gc
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BytesIO
from typing import Any, NamedTuple

from xlsxwriter import Workbook

from pointbook.vocabulary.points import HUNDREDTHS
from pointbook.vocabulary.statements import Column, Shape, Statement, Table, Value
from pointbook.vocabulary.text import N_, Text, say
from pointbook.writing.lettering import ems, least, lines, longest_word, shares, shown

LARGE = 20_000
"""So many rows are written to the disk as they come instead of being held in memory."""

CREATED = datetime(2022, 1, 1)
PAPER = {"A3": 8, "A4": 9}
CHARACTERS = {("A3", True): 142, ("A3", False): 205, ("A4", True): 97, ("A4", False): 142}
"""How many characters of the default size go across a paper, by whether it stands upright."""

DEFAULT, LARGEST, PROSE_COLUMNS = 11, 20, 6
LEADING = 1.4
LONGEST = 32_767
RED = "#C00000"

_SETTINGS = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_EPOCH = date(1899, 12, 30).toordinal()


def workbook(statements: Sequence[Statement]) -> bytes:
    """One sheet for each statement; of ledgers one for each table."""
    collecting = gc.isenabled()
    gc.disable()  # thousands of cells are made and none dies: looking for dead ones costs a third
    try:
        return _made(statements)
    finally:
        if collecting:
            gc.enable()


def _made(statements: Sequence[Statement]) -> bytes:
    data = BytesIO()
    rows = sum(len(table.rows) for statement in statements for table in statement.tables)
    large = rows > LARGE
    book = Workbook(data, {**_SETTINGS, "constant_memory": large, "in_memory": not large})
    book.set_properties({"created": CREATED})
    taken: set[str] = set()
    for statement, name in _sheets(statements):
        _Sheet(book, statement, _sheet_name(name, taken)).write()
    book.close()
    return data.getvalue()


def _sheets(statements: Iterable[Statement]) -> Iterable[tuple[Statement, str]]:
    for statement in statements:
        if statement.kind != "ledgers":
            yield statement, statement.title
            continue
        for table in statement.tables:
            yield (
                replace(statement, title=table.title, tables=(replace(table, title=""),)),
                table.title,
            )


def _sheet_name(title: str, taken: set[str]) -> str:
    """A name that Excel takes, none twice."""
    name = _NOT_IN_NAMES.sub(" ", fit(title)).strip(" '")[:31].strip(" '") or "1"
    count = 1
    while name.casefold() in taken or name.casefold() == "history":
        count += 1
        name = f"{name[:27]} {count}"
    taken.add(name.casefold())
    return name


def fit(text: str) -> str:
    """Text as a cell can hold it; a cut is marked."""
    text = _UNFIT.sub("", text)
    if len(text) > LONGEST // 2:
        units = text.encode("utf-16-le")
        if len(units) > 2 * LONGEST:
            return units[: 2 * LONGEST - 2].decode("utf-16-le", "ignore") + "…"
    return text


@dataclass(frozen=True, slots=True)
class _Measures:
    """The type size of a sheet and the widths of its columns in characters."""

    size: int
    widths: tuple[float, ...]


def _measures(statement: Statement) -> _Measures:
    """The largest type with which the columns go across the paper, and the paper filled."""
    room = CHARACTERS[statement.paper, statement.portrait]
    if not statement.tables:
        return _Measures(16, (room / PROSE_COLUMNS,) * PROSE_COLUMNS)
    most = max(len(table.columns) for table in statement.tables)
    wide = [_needs(table, room) for table in statement.tables if len(table.columns) == most]
    needs = [max(column) for column in zip(*wide, strict=True)]
    size = DEFAULT
    if statement.signatures or statement.name.startswith("wall/"):
        size = min(max(int(room / sum(needs) * DEFAULT), DEFAULT), LARGEST)
    scale = max(size / DEFAULT, room / sum(needs))
    return _Measures(size, tuple(need * scale for need in needs))


def _needs(table: Table, room: float) -> list[float]:
    """The characters that each column needs; long texts take several lines if they must."""
    rows = table.rows if table.total is None else (*table.rows, table.total)
    cells = list(zip(*rows, strict=True)) or [()] * len(table.columns)
    texts = [
        list(map(shown(column.shape), values))
        for column, values in zip(table.columns, cells, strict=True)
    ]
    headings = [_heading(column) for column in table.columns]
    needs = [
        2 * max([heading, *map(ems, set(column))]) + 2
        for heading, column in zip(headings, texts, strict=True)
    ]
    if sum(needs) <= room:
        return needs
    leasts = [
        2 * max(heading, least(column)) + 2 if shape.shape == "text" else need
        for heading, column, shape, need in zip(headings, texts, table.columns, needs, strict=True)
    ]
    return shares(leasts, needs, [sum(map(ems, column)) + 1.0 for column in texts], room)


def _heading(column: Column) -> float:
    return max(longest_word(column.heading), min(2.0, ems(column.heading)))


def _spans(widths: Sequence[float], needs: Sequence[float]) -> list[tuple[int, int]]:
    """The columns of the sheet that each column of a table takes: as they need, the whole width."""
    spans, first, reached, due = [], 0, 0.0, 0.0
    for at, need in enumerate(needs):
        due += need * sum(widths) / sum(needs)
        latest = len(widths) - (len(needs) - at)
        last = first
        reached += widths[first]
        while last < latest and (at == len(needs) - 1 or reached + widths[last + 1] / 2 < due):
            last += 1
            reached += widths[last]
        spans.append((first, last))
        first = last + 1
    return spans


class _Place(NamedTuple):
    """Where a table's column stands on the sheet, what its numbers are divided by, its style."""

    first: int
    last: int
    unit: int
    wraps: bool
    style: Any


class _Sheet:
    """One statement going onto one sheet, row after row."""

    def __init__(self, book: Any, statement: Statement, name: str) -> None:
        self.statement = statement
        self.page = book.add_worksheet(name)
        self.measures = _measures(statement)
        self.row = 0
        self.styles = _styles(book, self.measures.size)
        self.across = sum(self.measures.widths)

    def write(self) -> None:
        """Everything, from the title to the signatures."""
        statement = self.statement
        self._set_up()
        for at, width in enumerate(self.measures.widths):
            self.page.set_column(at, at, width)
        self._head()
        for table in statement.tables:
            self._table(table)
        for text in (*statement.paragraphs, statement.objections):
            if text:
                self._across(text, "note")
        self._sign_off()

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
        brand = fit(statement.brand).replace("&", "&&")[:60]
        page.set_footer(f"&L{code}&C{pages}&R{brand}")
        if statement.draft:
            page.set_header(f"&R&B&KC00000{_draft(statement)}")

    def _head(self) -> None:
        statement = self.statement
        title = statement.title
        if statement.draft:
            title = f"【{_draft(statement)}】{title}"
        self._across(title, "title")
        if above := " · ".join(filter(None, (statement.brand, statement.subtitle))):
            self._across(above, "brand")
        colon = say(N_(": "), statement.language)
        if facts := "    ".join(f"{label}{colon}{value}" for label, value in statement.facts):
            self._across(facts, "facts")

    def _table(self, table: Table) -> None:
        if table.title:
            self._across(table.title, "group")
        headings = [column.heading for column in table.columns]
        self._row(headings, self._places(table, "head"))
        if len(self.statement.tables) == 1:
            self.page.repeat_rows(0, self.row - 1)
            self.page.freeze_panes(self.row, 0)
        places = self._places(table)
        for values in table.rows:
            self._row(values, places)
        if not table.rows and table.empty:
            self._across(table.empty, "note")
        if table.total is not None:
            self._row(table.total, self._places(table, "total "))
        self.row += 1

    def _places(self, table: Table, kind: str = "") -> list[_Place]:
        """Where and how the cells of a table's rows stand."""
        room = CHARACTERS[self.statement.paper, self.statement.portrait]
        spans = _spans(self.measures.widths, _needs(table, room))
        return [
            _Place(
                first,
                last,
                HUNDREDTHS if column.shape == "points" else 1,
                kind == "head" or column.shape == "text",
                self.styles[kind if kind == "head" else kind + _style(column.shape)],
            )
            for column, (first, last) in zip(table.columns, spans, strict=True)
        ]

    def _row(self, values: Sequence[Value], places: Sequence[_Place]) -> None:
        """One row of a table, as high as its longest text needs."""
        high, row, page = 1, self.row, self.page
        for value, (first, last, unit, wraps, style) in zip(values, places, strict=True):
            if first < last:
                page.merge_range(row, first, row, last, "", style)
            if isinstance(value, int):
                page.write_number(row, first, value / unit, style)
            elif not value:
                page.write_blank(row, first, None, style)
            elif isinstance(value, date):
                page.write_number(row, first, value.toordinal() - _EPOCH, style)
            else:
                said = shown("text")(value)
                page.write_string(row, first, fit(said), style)
                if wraps:
                    high = max(high, self._lines(said, first, last))
        if high > 1:
            page.set_row(row, high * self._line())
        self.row += 1

    def _sign_off(self) -> None:
        """A line for each signature, the date, and room for the seal."""
        statement = self.statement
        if not statement.signatures:
            return
        colon = say(N_(": "), statement.language)
        bodies = (*statement.signatures, say(N_("Date"), statement.language))
        line = "      ".join(f"{body}{colon}＿＿＿＿＿＿" for body in bodies)
        self.row += 1
        self._across(line, "signed", least=2)
        self._across(say(N_("(seal)"), statement.language), "seal", least=4)

    def _across(self, text: str, style: str, least: int = 1) -> None:
        """A text over all columns, as high as it needs."""
        size = _SIZES.get(style, 1.0) * self.measures.size
        wide = self.across / 2 * DEFAULT / size
        high = max(lines(text, wide), least) * size * LEADING
        self.page.set_row(self.row, high)
        last = len(self.measures.widths) - 1
        if last:
            self.page.merge_range(self.row, 0, self.row, last, "", self.styles[style])
        self.page.write_string(self.row, 0, fit(text), self.styles[style])
        self.row += 1

    def _lines(self, text: str, first: int, last: int) -> int:
        """How many lines a text takes in the columns that are its own."""
        characters = sum(self.measures.widths[first : last + 1]) - 1.5
        width = characters / 2 * DEFAULT / self.measures.size
        return 1 if len(text) <= width else lines(text, width)

    def _line(self) -> float:
        return self.measures.size * LEADING


def _draft(statement: Statement) -> str:
    errors = Text(N_("DRAFT, errors: {count}"), {"count": statement.draft})
    return errors.say(statement.language)


def _style(shape: Shape) -> str:
    return "figure" if shape in ("points", "count", "number") else shape


_SIZES = {"title": 1.8, "group": 1.15}


def _styles(book: Any, size: int) -> dict[str, Any]:
    """The formats of a sheet."""
    plain = {"font_name": "Microsoft YaHei", "font_size": size, "valign": "vcenter"}
    wrapped = {**plain, "text_wrap": True}
    boxed = {**plain, "border": 1, "border_color": "#8C8C8C"}
    day = {"num_format": "yyyy-mm-dd", "align": "center"}
    red = {"bold": True, "font_color": RED}
    styles: dict[str, dict[str, Any]] = {
        "title": {**wrapped, "font_name": "SimSun", "bold": True, "align": "center"},
        "brand": {**wrapped, **red, "align": "center", "bottom": 5, "bottom_color": RED},
        "facts": {**wrapped, "align": "center"},
        "group": {**wrapped, **red},
        "note": wrapped,
        "signed": wrapped,
        "seal": {**wrapped, "align": "right", "font_color": "#595959"},
        "head": {
            **boxed,
            "text_wrap": True,
            "bold": True,
            "align": "center",
            "bg_color": "#F3F3F3",
        },
        "text": {**boxed, "text_wrap": True},
        "code": {**boxed, "align": "center"},
        "figure": {**boxed, "align": "right"},
        "date": {**boxed, **day},
    }
    for name in ("text", "code", "figure", "date"):
        styles[f"total {name}"] = {**styles[name], "bold": True, "top": 2}
    for name, scale in _SIZES.items():
        styles[name]["font_size"] = round(size * scale)
    return {name: book.add_format(style) for name, style in styles.items()}
