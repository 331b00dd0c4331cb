"""The rules workbook, laid out to be edited: notes, drop-downs, frozen heads, ready to print.

Reading it back gives the same rules. ``demo`` writes it full, a new township with no households.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import repeat
from typing import Any, Final

from pointbook.forms.entrybook import (
    BODY,
    DAY,
    HEAD,
    LINE,
    OPTIONAL,
    TITLE,
    Cell,
    Row,
    line_count,
    new_book,
    set_up_print,
    text_width,
    write,
)
from pointbook.vocabulary.points import number, show
from pointbook.vocabulary.rules import Change, Goods, Item, Rules
from pointbook.vocabulary.schema import (
    CLERK_SHEETS,
    RULES_SHEETS,
    Column,
    SheetSchema,
    chinese,
)
from pointbook.vocabulary.sections import sections
from pointbook.vocabulary.settings import NONE, SETTINGS, STEPS, Setting, Settings
from pointbook.vocabulary.text import say

_SPARE = 300  # rows below the last that have drop-downs too
_HEAD_ROW = 2
_FIRST_ROW = _HEAD_ROW + 1
_MEASURED = 300  # rows that a column's width is taken from
_NARROWEST, _WIDEST = 8, 64
_OFTEN_EDITED = ("settings", "households", "items", "goods", "people")

_SAID: Final = {
    sheet: (guide, dict(hint.split(": ", 1) for hint in hints))
    for sheet, (guide, *hints) in sections("rulebook.txt").items()
}
"""What stands below each sheet's title, and over its headings."""


def rulebook_bytes(rules: Rules, note: str = "") -> bytes:
    """The whole workbook; ``note`` stands behind every sheet's title."""
    behind = f"（{note}）" if note else ""
    rows = {schema.name: _rows(schema, rules) for schema in RULES_SHEETS}
    with new_book() as (book, data):
        styles = {name: book.add_format(look) for name, look in _STYLES.items()}
        for schema in RULES_SHEETS:
            page = book.add_worksheet(schema.zh)
            page.set_tab_color("#9C1C1C" if schema.name in _OFTEN_EDITED else "#BFBFBF")
            title = f"{rules.settings.township}{rules.settings.brand} {schema.zh}{behind}"
            _write_head(page, schema, title, styles)
            _write_rows(page, schema, rows[schema.name], styles)
            _offer_choices(page, schema, {name: len(cells) for name, cells in rows.items()})
    return data.getvalue()


def _rows(schema: SheetSchema, rules: Rules) -> list[Row]:
    """A sheet's rows, every value as people type it."""
    if schema.name == "settings":
        return [*map(_general, SETTINGS, repeat(rules.settings)), *map(_own, rules.changes)]
    records = rules.aliases if schema.name == "headings" else getattr(rules, schema.name)
    return [tuple(_cell(column, record) for column in schema.columns) for record in records]


def _general(setting: Setting, settings: Settings) -> Row:
    value = _value(setting, getattr(settings, setting.name))
    return setting.zh, value, None, None, say(setting.note, "zh")


def _own(change: Change) -> Row:
    """A setting of a village or from a day on; it cannot be blank."""
    setting = next(each for each in SETTINGS if each.name == change.setting)
    value = _value(setting, change.value)
    return setting.zh, value if value != "" else NONE, change.village, change.start, None


def _value(setting: Setting, value: Any) -> Cell:
    shown = setting.shown(value)
    if setting.kind in ("size", "rate", "step", "count", "percent") and value is not None:
        return float(shown) if "." in shown else int(shown)
    return shown


def _cell(column: Column, record: Any) -> Cell:
    value = getattr(record, column.field)
    if isinstance(record, Item) and column.name in ("min", "max"):
        value = value * record.sign if record.points is None else None
    if isinstance(record, Goods) and column.name == "points" and record.by_price:
        return None
    match column.kind:
        case "points" | "size" if value is not None:
            return number(value)
        case "yes":
            return "是" if value else None
        case "choice":
            return chinese(column.choices, value)
        case "codes" | "names":
            return "、".join(value)
    return value  # type: ignore[no-any-return]


_TEXT: Final = {**BODY, "text_wrap": True}
_STYLES: Final[Mapping[str, dict[str, object]]] = {
    "title": TITLE,
    "guide": {"font_color": "#7F4A00", "valign": "vcenter"},
    "required": HEAD,
    "optional": OPTIONAL,
    "text": _TEXT,
    "code": {**_TEXT, "num_format": "@"},
    "date": DAY,
    "number": {**BODY, "align": "center"},
    "word": {**BODY, "align": "center", "num_format": "@"},
}
# Codes stay text, so that no 1-2 becomes a date.
_STYLE_OF: Final = {
    **dict.fromkeys(("code", "codes", "names"), "code"),
    **dict.fromkeys(("points", "size", "quantity", "count"), "number"),
    "date": "date",
    "yes": "word",
}


def _width(column: Column, cells: Sequence[Cell]) -> int:
    """Wide enough for what stands in the column, within reason."""
    shown = [str(cell) for cell in cells if cell is not None]
    return min(_WIDEST, max(_NARROWEST, max(map(text_width, [column.zh, *shown])) + 3))


def _write_head(page: Any, schema: SheetSchema, title: str, styles: Mapping[str, Any]) -> None:
    set_up_print(page, _HEAD_ROW, title, styles["title"])
    page.set_row(1, LINE, styles["guide"])
    guide, hints = _SAID[schema.name]
    page.write_string(1, 0, guide, styles["guide"])
    page.set_row(_HEAD_ROW, LINE + 4)
    for index, column in enumerate(schema.columns):
        style = styles["required" if column.required else "optional"]
        page.write_string(_HEAD_ROW, index, column.zh, style)
        if column.name in hints:
            look = {"x_scale": 1.5, "author": ""}
            page.write_comment(_HEAD_ROW, index, hints[column.name], look)


def _write_rows(
    page: Any, schema: SheetSchema, rows: Sequence[Row], styles: Mapping[str, Any]
) -> None:
    """Cells have the style of their column, but for numbers and for the values of settings."""
    widths = []
    for index, column in enumerate(schema.columns):
        widths.append(_width(column, [cells[index] for cells in rows[:_MEASURED]]))
        page.set_column(index, index, widths[-1], styles[_STYLE_OF.get(column.kind, "text")])
    for row, cells in enumerate(rows, _FIRST_ROW):
        texts = [
            (cell, width)
            for cell, width in zip(cells, widths, strict=True)
            if isinstance(cell, str)
        ]
        lines = max((line_count(*each) for each in texts), default=1)
        if lines > 1:
            page.set_row(row, LINE * lines)
        for index, cell in enumerate(cells):
            style = styles["word"] if schema.name == "settings" and index == 1 else None
            if isinstance(cell, int | float):
                style = styles["number"]
            if cell is not None and cell != "":
                write(page, row, index, cell, style)


def _offer_choices(page: Any, schema: SheetSchema, sizes: Mapping[str, int]) -> None:
    """Drop-downs and limits on every row and on some rows to come."""
    last = _HEAD_ROW + sizes[schema.name] + _SPARE
    if schema.name == "settings":
        for row, setting in enumerate(SETTINGS, _FIRST_ROW):
            if words := _words(setting):
                page.data_validation(row, 1, row, 1, _one_of(words))
    for index, column in enumerate(schema.columns):
        if rule := _limits(column, sizes):
            page.data_validation(_FIRST_ROW, index, last, index, rule)


def _words(setting: Setting) -> list[str]:
    """What may be chosen as a setting's value; nothing where it is typed."""
    if setting.kind == "step":
        return [show(step) for step in STEPS]
    if setting.kind == "yes":
        return ["是", "否"]
    return [chinese(setting.choices, word) for word in setting.choices]


def _limits(column: Column, sizes: Mapping[str, int]) -> dict[str, object] | None:
    if column.zh == "表":
        return _one_of([schema.zh for schema in (*CLERK_SHEETS, *RULES_SHEETS)])
    if column.choices:
        return _one_of([chinese(column.choices, word) for word in column.choices])
    if column.of in ("villages", "categories"):
        last = _FIRST_ROW + sizes[column.of] + _SPARE
        sheet = next(each.zh for each in RULES_SHEETS if each.name == column.of)
        offered = _one_of(f"={sheet}!$A${_FIRST_ROW + 1}:$A${last}")
        return {**offered, "show_error": column.kind == "code"}  # several may be typed
    if column.kind == "yes":
        return _one_of(["是", "否"])
    if column.kind in _LEAST:
        kind, least, message = _LEAST[column.kind]
        return _said({"validate": kind, "criteria": ">=", "value": least}, message)
    return None


_LEAST: Final[Mapping[str, tuple[str, int | date, str]]] = {
    "date": ("date", date(2000, 1, 1), "请填日期，例如 2022-09-05。"),
    "quantity": ("integer", 1, "请填整数，至少是 1。"),
    "count": ("integer", 0, "请填整数，至少是 0。"),
    "size": ("decimal", 0, "请填数字，最多两位小数。"),
    "points": ("decimal", -1_000_000_000, "请填数字，最多两位小数。"),
}


def _one_of(source: str | list[str]) -> dict[str, object]:
    return _said({"validate": "list", "source": source}, "请从下拉列表里选一项。")


def _said(rule: dict[str, object], message: str) -> dict[str, object]:
    return {**rule, "error_title": "请核对", "error_message": message}
