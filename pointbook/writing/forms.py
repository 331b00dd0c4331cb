"""Forms: an entry workbook for one village and month, ready to type into.

Codes are chosen from lists; names and points appear beside them by formulas; dates are held to
the month. What is typed into is open, the rest protected without a password. An evaluation sheet
may be a matrix, households down and items across. Blank rows hold blank results, so that an
untouched form reads as a workbook in which nothing happened.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any, Final, Literal

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from pointbook.vocabulary.months import first_day, last_day
from pointbook.vocabulary.points import number, show
from pointbook.vocabulary.rules import Item, Rules, Village
from pointbook.vocabulary.schema import (
    CLERK_SHEETS,
    COVER,
    ITEM_COLUMN,
    TOTAL_WORDS,
    Column,
    SheetSchema,
)
from pointbook.vocabulary.text import Text, say
from pointbook.writing.entrybook import (
    BODY,
    CREATED,
    HEAD,
    LINE,
    PLAIN_TEXT,
    TITLE,
    line_count,
    set_up_print,
)
from pointbook.writing.forms_choices import (
    Choices,
    ChoicesSheet,
    choices,
    column_total,
    goods_name_of,
    head_of,
    points_of_goods,
    points_of_item,
    row_total,
    text_of,
)
from pointbook.writing.forms_prompts import (
    CHECK,
    COVER_PROMPTS,
    MATRIX,
    NOT_THAT,
    PROMPTS,
    RANGE,
    VETO,
)

READY_ROWS: Final = 300
Heading = Literal["code", "description"]

_HEAD_ROW = 1
_FIRST_ROW = _HEAD_ROW + 1
_EVALUATIONS = ("meeting", "observation")
_MET_ROW = 2 + [column.name for column in COVER.columns].index("meeting_date")
_MET = f"{COVER.zh}!$B${_MET_ROW + 1}"
_UNTIL_NEXT = 62  # days after the month's first in which notices hang and objections end
_OPEN = {"locked": False}
_ALLOWED = {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True}
_WIDTHS = {"date": 12, "household": 12, "head": 12, "item": 12, "goods": 10, "quantity": 8}
_WIDTHS |= {"points": 9, "counted": 10, "unit_cost": 9, "from": 12, "to": 12, "goods_name": 14}
_ITEM_WIDTH, _TEXT_WIDTH = 36, 18


@dataclass(frozen=True, slots=True)
class Form:
    """What one form is made from: ``cover`` by names of its fields, ``matrices`` by sheet."""

    village: Village
    month: str
    cover: Mapping[str, str]
    matrices: Mapping[str, Heading]


def form(rules: Rules, wanted: Form) -> bytes:
    """The whole workbook."""
    data = BytesIO()
    book = Workbook(data, {**PLAIN_TEXT, "in_memory": True})
    book.set_properties({"created": CREATED})
    offered = choices(rules, wanted.village.code, wanted.month)
    writing = _Writing(book, rules.settings.language, wanted, offered)
    pages = {schema.name: book.add_worksheet(schema.zh) for schema in CLERK_SHEETS}
    writing.lists = ChoicesSheet(book, offered)
    writing.cover(pages[COVER.name])
    for schema in CLERK_SHEETS[1:]:
        if schema.name in wanted.matrices:
            writing.matrix(pages[schema.name], schema, wanted.matrices[schema.name])
        else:
            writing.rows(pages[schema.name], schema)
    book.close()
    return data.getvalue()


class _Writing:
    """One form under the pen."""

    lists: ChoicesSheet

    def __init__(self, book: Any, language: str, wanted: Form, offered: Choices) -> None:
        self.language, self.wanted, self.offered = language, wanted, offered
        self.first, self.last = first_day(wanted.month), last_day(wanted.month)
        self.styles = {name: book.add_format(style) for name, style in _STYLES.items()}

    def title(self, schema: SheetSchema) -> str:
        return f"{self.wanted.village.name} {self.wanted.month} {schema.zh}"

    def set_up(self, page: Any, schema: SheetSchema) -> None:
        set_up_print(page, _HEAD_ROW, self.title(schema), self.styles["title"])
        page.protect("", _ALLOWED)

    def said(self, sentence: str, **facts: str) -> str:
        known = {
            "month": self.wanted.month,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
        }
        return Text(sentence, {**known, **facts}).say(self.language)

    # --- the cover ------------------------------------------------------------------------------

    def cover(self, page: Any) -> None:
        """Names at the left, values at the right; village and month are fixed."""
        self.set_up(page, COVER)
        page.set_column(0, 0, 16)
        page.set_column(1, 1, 60)
        known = {**self.wanted.cover, "village": self.wanted.village.code}
        known["month"] = self.wanted.month
        for row, column in enumerate(COVER.columns, 2):
            page.write_string(row, 0, column.zh, self.styles["name"])
            style = "cover day" if column.kind == "date" else "cover text"
            if column.name in ("village", "month"):
                style = "fixed"
            value = known.get(column.name, "")
            if value:
                page.write_string(row, 1, value, self.styles[style])
            else:
                page.write_blank(row, 1, None, self.styles[style])
            if column.name in COVER_PROMPTS:
                page.data_validation(row, 1, row, 1, self.cover_rule(column))

    def cover_rule(self, column: Column) -> dict[str, Any]:
        rule: dict[str, Any] = {"validate": "any"}
        if column.name == "meeting_date" and self.wanted.matrices:
            rule = _between("date", self.first, self.last)
        elif column.kind == "date":
            end = date.fromordinal(self.first.toordinal() + _UNTIL_NEXT)
            rule = _between("date", self.first, end)
        elif column.name in ("chair", "supervisor"):
            name = "assessors" if column.name == "chair" else "supervisors"
            rule = {"validate": "list", "source": f"={name}", "error_type": "information"}
        return self.prompted(rule, column.zh, COVER_PROMPTS[column.name])

    def prompted(
        self, rule: dict[str, Any], title: str, sentence: str, **facts: str
    ) -> dict[str, Any]:
        """A rule with its prompt, and what is said when something else is typed."""
        prompt = {"input_title": title[:32], "input_message": self.said(sentence, **facts)[:255]}
        if rule["validate"] == "any":
            return {**rule, **prompt}
        wrong = {
            "error_title": say(CHECK, self.language),
            "error_message": self.said(NOT_THAT)[:255],
        }
        return {**rule, **prompt, **wrong}

    # --- sheets of rows -------------------------------------------------------------------------

    def rows(self, page: Any, schema: SheetSchema) -> None:
        """A sheet of one line for each thing that happened, 300 lines ready."""
        self.set_up(page, schema)
        names = [column.name for column in schema.columns]
        if schema.name in _EVALUATIONS:
            names.insert(names.index("item") + 1, ITEM_COLUMN)
        known = {column.name: column for column in schema.columns}
        last = _FIRST_ROW + READY_ROWS - 1
        for at, name in enumerate(names):
            column = known.get(name, Column(name, ITEM_COLUMN))
            page.set_column(at, at, _width(column))
            page.write_string(
                _HEAD_ROW, at, column.zh, self.styles["head" if column.required else "optional"]
            )
            computed = self.formula(schema, name, names)
            style = self.styles[_style(schema, column, computed is not None)]
            for row in range(_FIRST_ROW, last + 1):
                if computed is None:
                    page.write_blank(row, at, None, style)
                else:
                    page.write_formula(row, at, computed(row), style, "")
            if rule := self.rule(schema, column):
                page.data_validation(_FIRST_ROW, at, last, at, rule)

    def formula(
        self, schema: SheetSchema, name: str, names: Sequence[str]
    ) -> Callable[[int], str] | None:
        """What a cell of that column works out by itself; None where it is typed."""

        def cell(name: str, row: int) -> str:
            return f"${xl_col_to_name(names.index(name))}{row + 1}"

        if name == "head":
            return lambda row: head_of(cell("household", row))
        if name == ITEM_COLUMN:
            return lambda row: text_of(cell("item", row), cell("date", row))
        if name == "goods_name":
            return lambda row: goods_name_of(cell("goods", row), cell("date", row))
        if name == "points" and "item" in names:
            return lambda row: points_of_item(
                cell("item", row), cell("date", row), cell("quantity", row)
            )
        if name == "points" and "goods" in names:
            return lambda row: points_of_goods(
                cell("goods", row), cell("date", row), cell("quantity", row)
            )
        return None

    def rule(self, schema: SheetSchema, column: Column) -> dict[str, Any] | None:
        """What may be typed into a column, and what its prompt says; None for anything."""
        key = (schema.name, column.name)
        sentence = PROMPTS.get(key) or PROMPTS.get(("", column.name))
        if sentence is None:
            return None
        return self.prompted(self.limits(schema, column), column.zh, sentence)

    def limits(self, schema: SheetSchema, column: Column) -> dict[str, Any]:
        name = column.name
        if name in ("household", "from", "to"):
            return {"validate": "list", "source": "=households"}
        if name == "item":
            return {"validate": "list", "source": f"={schema.name}_items"}
        if name == "goods":
            offered = "exchange_goods" if schema.name == "exchanges" else "all_goods"
            return {"validate": "list", "source": f"={offered}"}
        if name == "date":
            return _between("date", self.first, self.last)
        if column.kind == "date":
            return {"validate": "date", "criteria": ">=", "value": self.first}
        if column.kind == "yes":
            return {"validate": "list", "source": ["是", "否"]}
        if column.kind in ("quantity", "count"):
            return _at_least("integer", int(column.kind == "quantity"))
        if schema.name == "transfers" and name == "points":
            return _at_least("decimal", 0.01)
        if name == "unit_cost":
            return _at_least("decimal", 0)
        if column.kind == "points":
            return _between("decimal", -1_000_000, 1_000_000)
        return {"validate": "any"}

    # --- a matrix -------------------------------------------------------------------------------

    def matrix(self, page: Any, schema: SheetSchema, heading: Heading) -> None:
        """A row for each household, a column for each item, what both add up to."""
        self.set_up(page, schema)
        page.freeze_panes(_FIRST_ROW, 2)
        items, homes = self.offered.items_on(schema.name), self.offered.households
        heads = _headings(schema, items, heading)
        width = 7 if heading == "code" else 12
        total = TOTAL_WORDS[0]
        headings = [schema.column("household").zh, schema.column("head").zh, *heads, total]
        if any(item.evidence for item in items):
            headings.append(schema.column("evidence").zh)
        widths = [12, 12, *(width for _ in items), 9, 24]
        for at, text in enumerate(headings):
            page.set_column(at, at, widths[at])
            page.write_string(_HEAD_ROW, at, text, self.styles["head"])
        page.set_row(_HEAD_ROW, LINE * max(map(line_count, headings, widths)))
        worths = self.lists.worths(schema.name, items, _MET, self.wanted.month)
        end = _FIRST_ROW + len(homes) - 1
        for row, home in enumerate(homes, _FIRST_ROW):
            page.write_string(row, 0, home.code, self.styles["fixed"])
            page.write_string(row, 1, home.head, self.styles["fixed"])
            for at in range(2, len(items) + 2):
                page.write_blank(row, at, None, self.styles["mark"])
            if len(headings) > len(items) + 3:
                page.write_blank(row, len(items) + 3, None, self.styles["text"])
            if items:
                across = f"{xl_rowcol_to_cell(row, 2)}:{xl_rowcol_to_cell(row, len(items) + 1)}"
                formula = row_total(across, worths)
                page.write_formula(row, len(items) + 2, formula, self.styles["sum"], "")
        if items and homes:
            self.totals(page, end, worths, len(items))
            for at, item in enumerate(items, 2):
                page.data_validation(_FIRST_ROW, at, end, at, self.score(item, at))

    def totals(self, page: Any, end: int, worths: str, count: int) -> None:
        """The last row: what each column adds up to."""
        row = end + 1
        page.write_string(row, 0, TOTAL_WORDS[0], self.styles["sum"])
        page.write_blank(row, 1, None, self.styles["sum"])
        for at in range(2, count + 3):
            down = f"{xl_rowcol_to_cell(_FIRST_ROW, at)}:{xl_rowcol_to_cell(end, at)}"
            formula = column_total(down, worths, at - 1)
            if at == count + 2:
                formula = f'=IF(COUNT({down})=0,"",ROUND(SUM({down}),2))'
            page.write_formula(row, at, formula, self.styles["sum"], "")

    def score(self, item: Item, at: int) -> dict[str, Any]:
        """What may stand under an item: √, a multiple of its points, or a number in its range."""
        cell = xl_rowcol_to_cell(_FIRST_ROW, at)
        facts = {"item": item.description, "points": show(item.points or 0)}
        if item.veto:
            return self.prompted(
                {"validate": "list", "source": ["√"]}, item.code, VETO, item=item.description
            )
        if item.points:
            worth = number(item.points)
            times = f"AND(ROUND({cell}/{worth},6)=INT(ROUND({cell}/{worth},6)),{cell}/{worth}>=0)"
            rule = {"validate": "custom", "value": f'=IF(ISNUMBER({cell}),{times},{cell}="√")'}
            return self.prompted(rule, item.code, MATRIX, **facts)
        low, high = sorted((item.low * item.sign, item.high * item.sign))
        ends = {"low": show(low), "high": show(high), "item": item.description}
        return self.prompted(
            _between("decimal", number(low), number(high)), item.code, RANGE, **ends
        )


def _headings(schema: SheetSchema, items: Sequence[Item], heading: Heading) -> list[str]:
    """Codes, or descriptions where each means one item and no other column."""
    if heading == "code":
        return [item.code for item in items]
    taken = [column.zh for column in schema.columns] + list(TOTAL_WORDS)
    texts = [item.description for item in items]
    return [
        item.code if texts.count(item.description) > 1 or item.description in taken else text
        for item, text in zip(items, texts, strict=True)
    ]


def _between(kind: str, least: float | date, most: float | date) -> dict[str, Any]:
    return {"validate": kind, "criteria": "between", "minimum": least, "maximum": most}


def _at_least(kind: str, least: float) -> dict[str, Any]:
    return {"validate": kind, "criteria": ">=", "value": least}


def _width(column: Column) -> int:
    return _ITEM_WIDTH if column.name == ITEM_COLUMN else _WIDTHS.get(column.name, _TEXT_WIDTH)


def _style(schema: SheetSchema, column: Column, computed: bool) -> str:
    """Formulas are grey and locked, but for points that a meeting may decide."""
    if computed and (schema.name not in _EVALUATIONS or column.name != "points"):
        return "computed"
    if column.kind in ("points", "quantity", "count"):
        return "points"
    return {"date": "day", "code": "code"}.get(column.kind, "text")


_FIXED: Final = {**BODY, "bg_color": "#F2F2F2"}
_DAY: Final = {**BODY, **_OPEN, "num_format": "yyyy-mm-dd"}
_STYLES: Final[Mapping[str, dict[str, object]]] = {
    "title": TITLE,
    "head": HEAD,
    "optional": {**HEAD, "bg_color": "#C55A5A"},
    "name": {**BODY, "bold": True, "bg_color": "#F7E9E9"},
    "fixed": _FIXED,
    "computed": _FIXED,
    "sum": {**_FIXED, "bold": True, "align": "center"},
    "cover text": {**BODY, **_OPEN, "align": "left", "num_format": "@"},
    "cover day": {**_DAY, "align": "left"},
    "day": {**_DAY, "align": "center"},
    "code": {**BODY, **_OPEN, "num_format": "@"},
    "text": {**BODY, **_OPEN},
    "points": {**BODY, **_OPEN, "align": "center"},
    "mark": {**BODY, **_OPEN, "align": "center"},
}
