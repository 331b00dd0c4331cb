"""The rules workbook, laid out to be edited: notes, drop-downs, frozen heads, ready to print.

Reading it back gives the same rules. ``demo`` writes it full, a new township with no households.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any, Final

from xlsxwriter import Workbook

from pointbook.forms.entrybook import (
    BODY,
    CREATED,
    DAY,
    HEAD,
    LINE,
    PLAIN_TEXT,
    TITLE,
    Row,
    line_count,
    set_up_print,
    text_width,
)
from pointbook.forms.rulebook_rows import ROWS
from pointbook.vocabulary.rules import Rules
from pointbook.vocabulary.schema import (
    BODIES,
    CLERK_SHEETS,
    PERIODS,
    RULES_SHEETS,
    SOURCES,
    Column,
    SheetSchema,
)
from pointbook.vocabulary.settings import SETTINGS

_LARGE = 20_000  # households from which the workbook is written to disk as it grows
_SPARE = 300  # rows below the last that have drop-downs too
_HEAD_ROW = 2
_FIRST_ROW = _HEAD_ROW + 1
_MEASURED = 300  # rows that a column's width is taken from
_NARROWEST, _WIDEST = 8, 64
_OFTEN_EDITED = ("settings", "households", "items", "goods", "people")

# What stands below each sheet's title.
_GUIDES: Final = {
    "settings": "只改“取值”一列；空着即用默认值。深色表头是必填的列，把鼠标放在表头上看说明。",
    "villages": "一村一行。村编号一经使用不要再改；停办的村保留原行。",
    "households": "一户一行，户号全乡不重复。退出的户填“退出日期”，不要删行；新增的户接在最后一行下面填。",
    "categories": "每类每户每月、每年最多计多少分；空着即不设上限。",
    "items": "一行一条细则。修改分值时不要改旧行：给旧行填“失效日期”，再另起一行，填“生效日期”和新的分值。",
    "goods": "一行一种商品。“积分”空着时按单价折算；调价时给旧行填“失效日期”，再另起一行。",
    "people": "村编号空着的是乡镇人员。评议小组和监委会成员不得重复，观察人、参会人员、监督人都要在这张表里。",
    "honours": "按积分评选的荣誉。类别编号可填几个，用、隔开；空着即计全部积分。",
    "headings": "本乡习惯的表名和列名。列空着时是表的别名。按原名填写的照样能读。",
    "measures": "上墙的管理办法，一行一条，修改设置后请同时核对这里的数字。",
}
# What is shown over a heading.
_HINTS: Final = {
    ("households", "opening"): "由旧账转入的积分。空着即按设置里的“基础分”。",
    ("households", "joined"): "从哪一天起计分。空着即从启用月份的第一天起。",
    ("households", "left"): "最后一个有效的日子。",
    ("households", "predecessor"): "由哪一户分出或改立，几户合并的用、隔开，可不填。积分用“划转”转来；不再发基础分的，期初积分填0。",
    ("items", "source"): "会议评定、日常观察或均可：只能登记在相应的表里。",
    ("items", "points"): "每次的分值，扣分填负数。由会议在一个范围内定分的，这里空着，填最低分和最高分。",
    ("items", "exclusive_group"): "同一组的细则，一户一个月只能得其中一条。",
    ("items", "tier_group"): "同一组的细则按级差计分：同一年只补计与已得分数的差额。",
    ("items", "exempt"): "填“是”的不受户月封顶、户年封顶限制，也不占用封顶额度。",
    ("items", "evidence"): "填“是”的，登记时“凭证”一列不能空。",
    ("items", "veto"): "填“是”的一票否决：不加不减，到季度末停止兑换，十二个月内不评荣誉。分值填0。",
    ("items", "until"): "最后一个有效的日子。空着即长期有效。",
    ("goods", "points"): "必须等于单价×每元积分；空着即自动折算。",
    ("goods", "limit"): "一户一天最多兑换几件；空着即不限。",
    ("goods", "safety_stock"): "少于这个数就该进货了。",
    ("goods", "until"): "最后一个可以兑换的日子。空着即长期有效。",
    ("honours", "places"): "每村评几户；空着即不限。",
}  # fmt: skip
_WORDS: Final = {
    ("items", "source"): list(SOURCES),
    ("people", "body"): list(BODIES),
    ("honours", "period"): list(PERIODS),
    ("headings", "sheet"): [schema.zh for schema in (*CLERK_SHEETS, *RULES_SHEETS)],
}
# Columns whose values are another sheet's first column.
_CODES_OF: Final = {
    ("households", "village"): "villages",
    ("people", "village"): "villages",
    ("items", "category"): "categories",
}


def rulebook_bytes(rules: Rules, note: str = "") -> bytes:
    """The whole workbook; ``note`` stands behind every sheet's title."""
    data = BytesIO()
    large = len(rules.households) > _LARGE
    book = Workbook(data, {**PLAIN_TEXT, "in_memory": not large, "constant_memory": large})
    book.set_properties({"created": CREATED})
    styles = _styles(book)
    behind = f"（{note}）" if note else ""
    rows = {schema.name: ROWS[schema.name](rules) for schema in RULES_SHEETS}
    for schema in RULES_SHEETS:
        page = book.add_worksheet(schema.zh)
        page.set_tab_color("#9C1C1C" if schema.name in _OFTEN_EDITED else "#BFBFBF")
        title = f"{rules.settings.township}{rules.settings.brand} {schema.zh}{behind}"
        _write_head(page, schema, title, styles)
        _write_rows(page, schema, rows[schema.name], styles)
        _offer_choices(page, schema, {name: len(cells) for name, cells in rows.items()})
    book.close()
    return data.getvalue()


def _styles(book: Any) -> dict[str, Any]:
    text = {**BODY, "text_wrap": True}
    styles = {
        "title": TITLE,
        "guide": {"font_color": "#7F4A00", "valign": "vcenter"},
        "required": HEAD,
        "optional": {**HEAD, "bg_color": "#C55A5A"},
        "text": text,
        "code": {**text, "num_format": "@"},
        "date": DAY,
        "number": {**BODY, "align": "center"},
        "word": {**BODY, "align": "center", "num_format": "@"},
    }
    return {name: book.add_format(style) for name, style in styles.items()}


def _style(column: Column) -> str:
    """The name of a column's style; codes stay text, so that no 1-2 becomes a date."""
    if column.kind in ("code", "names"):
        return "code"
    if column.kind in ("points", "quantity", "count"):
        return "number"
    return {"date": "date", "yes": "word"}.get(column.kind, "text")


def _widths(schema: SheetSchema, rows: Sequence[Row]) -> list[int]:
    """Wide enough for what stands in each column, within reason."""
    found = []
    for index, column in enumerate(schema.columns):
        shown = [str(cells[index]) for cells in rows[:_MEASURED] if cells[index] is not None]
        widest = max(map(text_width, [column.zh, *shown]))
        found.append(min(_WIDEST, max(_NARROWEST, widest + 3)))
    return found


def _write_head(page: Any, schema: SheetSchema, title: str, styles: Mapping[str, Any]) -> None:
    set_up_print(page, _HEAD_ROW, title, styles["title"])
    page.set_row(1, LINE, styles["guide"])
    page.write_string(1, 0, _GUIDES[schema.name], styles["guide"])
    page.set_row(_HEAD_ROW, LINE + 4)
    for index, column in enumerate(schema.columns):
        style = styles["required" if column.required else "optional"]
        page.write_string(_HEAD_ROW, index, column.zh, style)
        if hint := _HINTS.get((schema.name, column.name)):
            page.write_comment(_HEAD_ROW, index, hint, {"x_scale": 1.5, "author": ""})


def _write_rows(
    page: Any, schema: SheetSchema, rows: Sequence[Row], styles: Mapping[str, Any]
) -> None:
    """Cells have the style of their column, but for the values of settings."""
    widths = _widths(schema, rows)
    for index, column in enumerate(schema.columns):
        page.set_column(index, index, widths[index], styles[_style(column)])
    value_style = styles["word"] if schema.name == "settings" else None
    for row, cells in enumerate(rows, _FIRST_ROW):
        lines = [
            line_count(cell, width)
            for cell, width in zip(cells, widths, strict=True)
            if isinstance(cell, str) and len(cell) * 2 > width
        ]
        if lines and max(lines) > 1:
            page.set_row(row, LINE * max(lines))
        for index, cell in enumerate(cells):
            style = value_style if index == 1 else None
            if isinstance(cell, str) and cell:
                page.write_string(row, index, cell, style)
            elif isinstance(cell, date):
                page.write_datetime(row, index, cell)
            elif isinstance(cell, int | float):
                page.write_number(row, index, cell, styles["number"])


def _offer_choices(page: Any, schema: SheetSchema, sizes: Mapping[str, int]) -> None:
    """Drop-downs and limits on every row and on some rows to come."""
    last = _HEAD_ROW + sizes[schema.name] + _SPARE
    if schema.name == "settings":
        for row, setting in enumerate(SETTINGS, _FIRST_ROW):
            if setting.choices:
                page.data_validation(row, 1, row, 1, _one_of(list(setting.choices)))
        return
    for index, column in enumerate(schema.columns):
        if rule := _limits(schema, column, sizes):
            page.data_validation(_FIRST_ROW, index, last, index, rule)


def _limits(
    schema: SheetSchema, column: Column, sizes: Mapping[str, int]
) -> dict[str, object] | None:
    key = (schema.name, column.name)
    if words := _WORDS.get(key):
        return _one_of(words)
    if other := _CODES_OF.get(key):
        last = _FIRST_ROW + sizes[other] + _SPARE
        sheet = next(each.zh for each in RULES_SHEETS if each.name == other)
        return _one_of(f"={sheet}!$A${_FIRST_ROW + 1}:$A${last}")
    if column.kind == "yes":
        return _one_of(["是", "否"])
    if column.kind == "date":
        return _at_least("date", date(2000, 1, 1), "请填日期，例如 2022-09-05。")
    if column.kind == "quantity":
        return _at_least("integer", 1, "请填整数，至少是 1。")
    if column.kind == "count":
        return _at_least("integer", 0, "请填整数，至少是 0。")
    if column.kind == "points":
        return _at_least("decimal", -1_000_000_000, "请填数字，最多两位小数。")
    return None


def _at_least(kind: str, least: int | date, message: str) -> dict[str, object]:
    limit = {"validate": kind, "criteria": ">=", "value": least}
    return {**limit, "error_title": "请核对", "error_message": message}


def _one_of(source: str | list[str]) -> dict[str, object]:
    return {
        "validate": "list",
        "source": source,
        "error_title": "请核对",
        "error_message": "请从下拉列表里选一项。",
    }
