"""The sheets of a form on which every line is one thing that happened."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from xlsxwriter.utility import xl_col_to_name

from pointbook.forms.choices import goods_name_of, head_of, points_of_goods, points_of_item, text_of
from pointbook.forms.pen import FIRST_ROW, HEAD_ROW, Pen, at_least, between
from pointbook.forms.prompts import PROMPTS
from pointbook.vocabulary.schema import ITEM_COLUMN, Column, SheetSchema

READY_ROWS: Final = 300

_EVALUATIONS = ("meeting", "observation")
_WIDTHS = {"date": 12, "household": 12, "head": 12, "item": 12, "goods": 10, "quantity": 8}
_WIDTHS |= {"points": 9, "counted": 10, "unit_cost": 9, "from": 12, "to": 12, "goods_name": 14}
_ITEM_WIDTH, _TEXT_WIDTH = 36, 18


def rows(pen: Pen, page: Any, schema: SheetSchema) -> None:
    """A sheet of one line for each thing that happened, 300 lines ready."""
    pen.set_up(page, schema)
    names = [column.name for column in schema.columns]
    if schema.name in _EVALUATIONS:
        names.insert(names.index("item") + 1, ITEM_COLUMN)
    known = {column.name: column for column in schema.columns}
    last = FIRST_ROW + READY_ROWS - 1
    for at, name in enumerate(names):
        column = known.get(name, Column(name, ITEM_COLUMN))
        page.set_column(at, at, _width(column))
        page.write_string(
            HEAD_ROW, at, column.zh, pen.styles["head" if column.required else "optional"]
        )
        computed = _formula(schema, name, names)
        style = pen.styles[_style(schema, column, computed is not None)]
        for row in range(FIRST_ROW, last + 1):
            if computed is None:
                page.write_blank(row, at, None, style)
            else:
                page.write_formula(row, at, computed(row), style, "")
        if rule := _rule(pen, schema, column):
            page.data_validation(FIRST_ROW, at, last, at, rule)


def _formula(schema: SheetSchema, name: str, names: Sequence[str]) -> Callable[[int], str] | None:
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


def _width(column: Column) -> int:
    return _ITEM_WIDTH if column.name == ITEM_COLUMN else _WIDTHS.get(column.name, _TEXT_WIDTH)


def _style(schema: SheetSchema, column: Column, computed: bool) -> str:
    """Formulas are grey and locked, but for points that a meeting may decide."""
    if computed and (schema.name not in _EVALUATIONS or column.name != "points"):
        return "computed"
    if column.kind in ("points", "quantity", "count"):
        return "points"
    return {"date": "day", "code": "code"}.get(column.kind, "text")
