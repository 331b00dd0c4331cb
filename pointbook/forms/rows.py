"""The sheets of a form on which every line is one thing that happened."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from xlsxwriter.utility import xl_col_to_name

from pointbook.forms.choices import goods_name_of, head_of, points_of_goods, points_of_item
from pointbook.forms.pen import FIRST_ROW, HEAD_ROW, NOTHING, Pen, at_least, between
from pointbook.forms.prompts import PROMPTS
from pointbook.vocabulary.schema import MEETING, OBSERVATION, Column, SheetSchema

READY_ROWS: Final = 300

_WIDTHS = {"date": 12, "household": 18, "head": 12, "item": 40, "goods": 18, "quantity": 8}
_WIDTHS |= {"points": 9, "counted": 10, "unit_cost": 9, "from": 18, "to": 18, "goods_name": 14}
_TEXT_WIDTH = 18
_ITEM_POINTS = points_of_item, "item", "date", "quantity"
# What a column works out by itself, by its name or its sheet's and its own, and from what.
_COMPUTED: Mapping[str, tuple[Callable[..., str], *tuple[str, ...]]] = {
    "head": (head_of, "household"),
    "goods_name": (goods_name_of, "goods", "date"),
    "meeting points": _ITEM_POINTS,
    "observation points": _ITEM_POINTS,
    "exchanges points": (points_of_goods, "goods", "date", "quantity", "cash"),
}


def rows(pen: Pen, page: Any, schema: SheetSchema) -> None:
    """A sheet of one line for each thing that happened, 300 lines ready."""
    pen.set_up(page, schema)
    names = [column.name for column in schema.columns]
    last = FIRST_ROW + READY_ROWS - 1
    pen.print_filled(schema, last)
    for at, column in enumerate(schema.columns):
        page.set_column(at, at, _WIDTHS.get(column.name, _TEXT_WIDTH))
        style = pen.styles["head" if column.required else "optional"]
        page.write_string(HEAD_ROW, at, column.zh, style)
        computed = _COMPUTED.get(column.name) or _COMPUTED.get(f"{schema.name} {column.name}")
        style = pen.styles[_style(schema, column, computed is not None)]
        for row in range(FIRST_ROW, last + 1):
            if computed is None:
                page.write_blank(row, at, None, style)
            else:
                formula, *others = computed
                cells = (f"${xl_col_to_name(names.index(name))}{row + 1}" for name in others)
                page.write_formula(row, at, formula(*cells), style, NOTHING)
        if rule := _rule(pen, schema, column):
            page.data_validation(FIRST_ROW, at, last, at, rule)


def _rule(pen: Pen, schema: SheetSchema, column: Column) -> dict[str, Any] | None:
    """What may be typed into a column, and what its prompt says; None for anything."""
    key = (schema.name, column.name)
    sentence = PROMPTS.get(key) or PROMPTS.get(("", column.name))
    if sentence is None:
        return None
    return pen.prompted(_limits(pen, schema, column), column.zh, sentence)


def _limits(pen: Pen, schema: SheetSchema, column: Column) -> dict[str, Any]:
    name = column.name
    if name in ("household", "from", "to"):
        return {"validate": "list", "source": "=households"}
    if name == "item":
        return {"validate": "list", "source": f"={schema.name}_items"}
    if name == "goods":
        offered = "exchange_goods" if schema.name == "exchanges" else "all_goods"
        return {"validate": "list", "source": f"={offered}"}
    if name == "date":
        return between("date", pen.first, pen.last)
    if column.kind == "date":
        return {"validate": "date", "criteria": ">=", "value": pen.first}
    if column.kind == "yes":
        return {"validate": "list", "source": ["是", "否"]}
    if column.kind in ("quantity", "count"):
        return at_least("integer", int(column.kind == "quantity"))
    if schema.name == "transfers" and name == "points":
        return at_least("decimal", 0.01)
    if name == "unit_cost":
        return at_least("decimal", 0)
    if column.kind == "points":
        return between("decimal", -1_000_000, 1_000_000)
    return {"validate": "any"}


def _style(schema: SheetSchema, column: Column, computed: bool) -> str:
    """Formulas are grey and locked, but for points that a meeting may decide."""
    if computed and (schema not in (MEETING, OBSERVATION) or column.name != "points"):
        return "computed"
    if column.kind in ("points", "quantity", "count"):
        return "points"
    return {"date": "day", "code": "code"}.get(column.kind, "text")
