"""The rules workbook, laid out to be edited: notes, drop-downs, frozen heads, ready to print.

Reading it back gives the same rules. ``demo`` writes it full, a new township with no households.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from itertools import repeat
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
    Cell,
    Row,
    line_count,
    set_up_print,
    text_width,
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
from pointbook.vocabulary.settings import NONE, SETTINGS, STEPS, Setting, Settings
from pointbook.vocabulary.text import say

_LARGE = 20_000  # households from which the workbook is written to disk as it grows
_SPARE = 300  # rows below the last that have drop-downs too
_HEAD_ROW = 2
_FIRST_ROW = _HEAD_ROW + 1
_MEASURED = 300  # rows that a column's width is taken from
_NARROWEST, _WIDEST = 8, 64
_OFTEN_EDITED = ("settings", "households", "items", "goods", "people")

# What stands below each sheet's title.
_GUIDES: Final = {
    "settings": "只改“取值”一列；空着即用默认值。深色表头是必填的列，浅色表头的列用不着就空着，把鼠标放在表头上看说明。",
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
    ("settings", "village"): "只管一个村的，在最后一行下面另起一行，填项目、取值和村编号。例：户月封顶 | 80 | V02，V02村按80分封顶，别的村仍按上面的。",
    ("settings", "from"): "从某一天起改的，另起一行填新的取值和这一天，旧行不动。按月、季、年算的，从这一天所在的月起。",
    ("villages", "shop"): "由别村的超市兑换、自己没有超市的，填那个村的编号；空着即用自己的超市。",
    ("households", "opening"): "由旧账转入的积分。空着即按设置里的“基础分”。",
    ("households", "joined"): "从哪一天起计分。空着即从启用月份的第一天起。",
    ("households", "left"): "最后一个有效的日子。",
    ("households", "predecessor"): "由哪一户分出或改立，几户合并的用、隔开，可不填。积分用“划转”转来；不再发基础分的，期初积分填0。",
    ("items", "source"): "会议评定、日常观察或均可：只能登记在相应的表里。",
    ("items", "points"): "每次的分值，扣分填负数。由会议在一个范围内定分的，这里空着，填最低分和最高分。",
    ("items", "exclusive_group"): "同一组的细则，一户一个月只能得其中一条。",
    ("items", "tier_group"): "同一组的细则按级差计分：同一年只补计与已得分数的差额。",
    ("items", "exempt"): "填“是”的不受户封顶限制，也不占用封顶额度。",
    ("items", "evidence"): "填“是”的，登记时“凭证”一列不能空。",
    ("items", "veto"): "填“是”的一票否决：不加不减，到季度末停止兑换，十二个月内不评荣誉。分值填0。",
    ("items", "until"): "最后一个有效的日子。空着即长期有效。",
    ("items", "aliases"): "大家平时的叫法，几个用、隔开，登记时写它也认得。",
    ("items", "villages"): "空着即各村通用。只在几个村用的，填村编号，用、隔开。例：ENV-01全乡5分，V02村6分：留着通用的一行，另起一行ENV-01，分值6，村编号V02。",
    ("goods", "points"): "空着即按单价×每元积分折算；填了的，差多少算错由设置里的“兑换价差”定。",
    ("goods", "limit"): "一户一天最多兑换几件；空着即不限。",
    ("goods", "safety_stock"): "少于这个数就该进货了。",
    ("goods", "until"): "最后一个可以兑换的日子。空着即长期有效。",
    ("goods", "aliases"): "大家平时的叫法，几个用、隔开，登记时写它也认得。",
    ("goods", "villages"): "空着即各村通用。只在几个村兑换、或几个村另有标准的，填村编号，用、隔开。",
    ("honours", "places"): "每村评几户；空着即不限。",
    ("honours", "stars"): "周期为年的荣誉折几颗星，多为 1；年度积分簿上按户相加。空着不给星。",
    ("honours", "villages"): "空着即各村都评；只在几个村评的，填村编号，用、隔开。",
    ("measures", "villages"): "空着即各村通用。某个村另有规定的，另起一行写同一条，填村编号。",
}  # fmt: skip
_SHEETS = [schema.zh for schema in (*CLERK_SHEETS, *RULES_SHEETS)]


def rulebook_bytes(rules: Rules, note: str = "") -> bytes:
    """The whole workbook; ``note`` stands behind every sheet's title."""
    data = BytesIO()
    large = len(rules.households) > _LARGE
    book = Workbook(data, {**PLAIN_TEXT, "in_memory": not large, "constant_memory": large})
    book.set_properties({"created": CREATED})
    styles = _styles(book)
    behind = f"（{note}）" if note else ""
    rows = {schema.name: _rows(schema, rules) for schema in RULES_SHEETS}
    for schema in RULES_SHEETS:
        page = book.add_worksheet(schema.zh)
        page.set_tab_color("#9C1C1C" if schema.name in _OFTEN_EDITED else "#BFBFBF")
        title = f"{rules.settings.township}{rules.settings.brand} {schema.zh}{behind}"
        _write_head(page, schema, title, styles)
        _write_rows(page, schema, rows[schema.name], styles)
        _offer_choices(page, schema, {name: len(cells) for name, cells in rows.items()})
    book.close()
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
    if column.kind in ("code", "codes", "names"):
        return "code"
    if column.kind in ("points", "size", "quantity", "count"):
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
        return _one_of(_SHEETS)
    if column.choices:
        return _one_of([chinese(column.choices, word) for word in column.choices])
    if column.of in ("villages", "categories"):
        last = _FIRST_ROW + sizes[column.of] + _SPARE
        sheet = next(each.zh for each in RULES_SHEETS if each.name == column.of)
        offered = _one_of(f"={sheet}!$A${_FIRST_ROW + 1}:$A${last}")
        return {**offered, "show_error": column.kind == "code"}  # several may be typed
    if column.kind == "yes":
        return _one_of(["是", "否"])
    if column.kind == "date":
        return _at_least("date", date(2000, 1, 1), "请填日期，例如 2022-09-05。")
    if column.kind == "quantity":
        return _at_least("integer", 1, "请填整数，至少是 1。")
    if column.kind == "count":
        return _at_least("integer", 0, "请填整数，至少是 0。")
    if column.kind == "size":
        return _at_least("decimal", 0, "请填数字，最多两位小数。")
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
