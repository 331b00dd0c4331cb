"""The sheets of a form on which every line is one thing that happened.

As many lines as the village wrote last month stand ready, a page of them at least: with boxes to be
filled by hand and with heads, names and points that appear by themselves. Below them nothing
stands, so that nothing more is printed by whatever program, but everything may be typed or copied
on: lists, limits and formats go on.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from xlsxwriter.utility import xl_col_to_name

from pointbook.forms.choices import goods_name_of, head_of, points_of_goods, points_of_item
from pointbook.forms.pen import FIRST_ROW, HEAD_ROW, NOTHING, Pen, at_least, between, one_of
from pointbook.vocabulary.schema import EVALUATIONS, EXCHANGES, TRANSFERS, Column, SheetSchema
from pointbook.vocabulary.text import N_

A_PAGE: Final = 20  # lines of any sheet that one page of A4 holds
OFFERED: Final = 2_000  # lines that have lists, limits and prompts

_WIDTHS = {"date": 12, "household": 18, "head": 12, "item": 40, "goods": 18, "quantity": 8}
_WIDTHS |= {"points": 9, "counted": 10, "unit_cost": 9, "from": 18, "to": 18, "goods_name": 14}
_TEXT_WIDTH = 18
_HOW_OFTEN = N_("How many times; blank is once.")
_POINTS = N_(
    "Appears by itself; in lines further down it may stay blank. Where the meeting decides within a"
    " range, type the points here."
)
# What a form says beside a cell before anything is typed, by sheet and column or by column alone.
_PROMPTS: Final[Mapping[str, str]] = {
    "date": N_("The day it happened, from {first} to {last}."),
    "household": N_("Choose the household, or type its code."),
    "item": N_("Choose the item, or type its code; the points appear by themselves."),
    "quantity": N_("How many: a whole number, 1 or more."),
    "meeting quantity": _HOW_OFTEN,
    "observation quantity": _HOW_OFTEN,
    "meeting points": _POINTS,
    "observation points": _POINTS,
    "meeting recused": N_("Who stood back because it is the own household, joined by 、"),
    "observation observer": N_("Who observed it; several names are joined by 、"),
    "happened": N_("Only of a deed written down later: the day it happened."),
    "cash": N_("What was paid in cash besides, in yuan."),
    "evidence": N_("What proves it: a photo's number, a list, a record."),
    "exchanges activity": N_("The name of the exchange activity, if it was one."),
    "goods": N_("Choose the goods, or type their code."),
    "exchanges recipient": N_("Who took the goods home."),
    "exchanges points": N_("Appears by itself; in lines further down it may stay blank."),
    "receipts unit_cost": N_("What one piece cost, in yuan."),
    "receipts source": N_("Bought, donated, or sent by whom."),
    "counted": N_("How many pieces lie on the shelf: a whole number, 0 or more."),
    "from": N_("Choose the household that gives the points."),
    "to": N_("Choose the household that gets the points."),
    "transfers points": N_("How many points move: more than 0."),
    "entry": N_("The entry's number from the ledger or the slip, like V03-202209-A0012."),
    "corrections goods_returned": N_("否 if the goods of the exchange did not come back."),
    "objections resolved_on": N_("The day on which the objection was settled."),
}
_ITEM_POINTS = points_of_item, "item", "date", "quantity"
# What a column works out by itself, and from what.
_COMPUTED: Mapping[str, tuple[Callable[..., str], *tuple[str, ...]]] = {
    "head": (head_of, "household"),
    "goods_name": (goods_name_of, "goods", "date"),
    "meeting points": _ITEM_POINTS,
    "observation points": _ITEM_POINTS,
    "exchanges points": (points_of_goods, "goods", "date", "quantity", "cash"),
}


def rows(pen: Pen, page: Any, schema: SheetSchema, ready: int) -> None:
    """A sheet with that many lines ready."""
    pen.set_up(page, schema)
    names = [column.name for column in schema.columns]
    for at, column in enumerate(schema.columns):
        style = _style(column)
        page.set_column(at, at, _WIDTHS.get(column.name, _TEXT_WIDTH), pen.styles[style])
        heading = pen.styles["head" if column.required else "optional"]
        page.write_string(HEAD_ROW, at, column.zh, heading)
        formula, *others = _own(_COMPUTED, schema, column) or (None,)
        # Formulas are grey and locked, but for points that a meeting may decide.
        locked = formula and (schema.name not in EVALUATIONS or column.name != "points")
        style = "fixed" if locked else f"{style} line"
        for row in range(FIRST_ROW, FIRST_ROW + max(ready, A_PAGE)):
            if formula is None:
                page.write_blank(row, at, None, pen.styles[style])
            else:
                cells = (f"${xl_col_to_name(names.index(name))}{row + 1}" for name in others)
                page.write_formula(row, at, formula(*cells), pen.styles[style], NOTHING)
        if prompt := _own(_PROMPTS, schema, column):
            rule = pen.prompted(_limits(pen, schema, column), column.zh, prompt)
            page.data_validation(FIRST_ROW, at, FIRST_ROW + OFFERED - 1, at, rule)


def _own(table: Mapping[str, Any], schema: SheetSchema, column: Column) -> Any:
    """What a table has for a column of a sheet, else for all columns of that name."""
    return table.get(f"{schema.name} {column.name}", table.get(column.name))


def _limits(pen: Pen, schema: SheetSchema, column: Column) -> dict[str, Any]:
    """What may be typed into a column."""
    by_name = {
        "household": one_of("households"),
        "from": one_of("households"),
        "to": one_of("households"),
        "item": one_of(f"{schema.name}_items"),
        "goods": one_of("exchange_goods" if schema == EXCHANGES else "all_goods"),
        "date": between("date", pen.first, pen.last),
        "unit_cost": at_least("decimal", 0),
    }
    by_kind = {
        "date": at_least("date", pen.first),
        "yes": {"validate": "list", "source": ["是", "否"]},
        "quantity": at_least("integer", 1),
        "count": at_least("integer", 0),
        "points": at_least("decimal", 0.01)
        if schema == TRANSFERS
        else between("decimal", -1_000_000, 1_000_000),
    }
    return by_name.get(column.name) or by_kind.get(column.kind) or {"validate": "any"}


def _style(column: Column) -> str:
    if column.kind in ("points", "quantity", "count"):
        return "points"
    return {"date": "day", "code": "code"}.get(column.kind, "text")
