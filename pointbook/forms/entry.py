"""Forms: an entry workbook for one village and month, ready to type into.

Households, items and goods are chosen from lists; points appear beside them by formulas; dates are
held to the month; a sheet prints its filled rows. What is typed into is open, the rest protected without a password. An evaluation sheet
may be a matrix, households down and items across. Blank rows hold blank results, so that an
untouched form reads as a workbook in which nothing happened.
"""

from datetime import date
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from pointbook.forms.choices import ChoicesSheet, choices
from pointbook.forms.entrybook import CREATED, PLAIN_TEXT
from pointbook.forms.matrix import matrix
from pointbook.forms.pen import Form, Pen, between
from pointbook.forms.prompts import COVER_PROMPTS
from pointbook.forms.rows import rows
from pointbook.vocabulary.rules import Rules
from pointbook.vocabulary.schema import CLERK_SHEETS, COVER, Column

_UNTIL_NEXT = 62  # days after the month's first in which notices hang and objections end


def form(rules: Rules, wanted: Form) -> bytes:
    """The whole workbook."""
    data = BytesIO()
    book = Workbook(data, {**PLAIN_TEXT, "in_memory": True})
    book.set_properties({"created": CREATED})
    offered = choices(rules, wanted.village.code, wanted.month)
    pen = Pen(book, rules.settings.language, wanted, offered)
    wanted_sheets = [schema for schema in CLERK_SHEETS[1:] if schema.name in wanted.sheets]
    pages = {schema.name: book.add_worksheet(schema.zh) for schema in (COVER, *wanted_sheets)}
    pen.lists = ChoicesSheet(book, offered)
    _cover(pen, pages[COVER.name])
    for schema in wanted_sheets:
        if schema.name in wanted.matrices:
            matrix(pen, pages[schema.name], schema, wanted.matrices[schema.name])
        else:
            rows(pen, pages[schema.name], schema)
    book.close()
    return data.getvalue()


def _cover(pen: Pen, page: Any) -> None:
    """Names at the left, values at the right; village and month are fixed."""
    pen.set_up(page, COVER)
    page.set_column(0, 0, 16)
    page.set_column(1, 1, 60)
    known = {**pen.wanted.cover, "village": pen.wanted.village.code}
    known["month"] = pen.wanted.month
    for row, column in enumerate(COVER.columns, 2):
        page.write_string(row, 0, column.zh, pen.styles["name"])
        style = "cover day" if column.kind == "date" else "cover text"
        if column.name in ("village", "month"):
            style = "fixed"
        value = known.get(column.name, "")
        if value:
            page.write_string(row, 1, value, pen.styles[style])
        else:
            page.write_blank(row, 1, None, pen.styles[style])
        if column.name in COVER_PROMPTS:
            page.data_validation(row, 1, row, 1, _cover_rule(pen, column))


def _cover_rule(pen: Pen, column: Column) -> dict[str, Any]:
    rule: dict[str, Any] = {"validate": "any"}
    if column.name == "meeting_date" and pen.wanted.matrices:
        rule = between("date", pen.first, pen.last)
    elif column.kind == "date":
        end = date.fromordinal(pen.first.toordinal() + _UNTIL_NEXT)
        rule = between("date", pen.first, end)
    elif column.name in ("chair", "supervisor"):
        name = "assessors" if column.name == "chair" else "supervisors"
        rule = {"validate": "list", "source": f"={name}", "error_type": "information"}
    return pen.prompted(rule, column.zh, COVER_PROMPTS[column.name])
