"""Forms: an entry workbook for one village and month, ready to type into.

Households, items and goods are chosen from lists; points appear beside them by formulas; dates are
held to the month. What is typed into is open, the rest protected without a password. An evaluation
sheet may be a matrix, households down and items across. Blank rows hold blank results, so that an
untouched form reads as a workbook in which nothing happened.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from pointbook.forms.choices import Choices
from pointbook.forms.entrybook import new_book, write
from pointbook.forms.matrix import matrix
from pointbook.forms.pen import Form, Pen, between, one_of
from pointbook.forms.rows import rows
from pointbook.vocabulary.rules import Rules
from pointbook.vocabulary.schema import CLERK_SHEETS, COVER, Column
from pointbook.vocabulary.text import N_

_PROMPTS: Final[Mapping[str, str]] = {
    "clerk": N_("Who filled in this workbook."),
    "meeting_date": N_("The day on which the assessment group met, like {last}."),
    "chair": N_("Who chaired the meeting; choose or type a name."),
    "attendees": N_("All members of the assessment group who attended, joined by 、"),
    "supervisor": N_("The member of the supervision committee who signs; choose or type a name."),
    "posted_on": N_("The day on which the notice was hung up. Fill in when it hangs."),
    "posted_until": N_("The day on which the notice came down. Fill in when it is down."),
    "photos": N_("The numbers of the photos of the notice on the wall."),
    "budget_approver": N_("Only when the village's budget is exceeded: who approved it."),
}
_UNTIL_NEXT = 62  # days after the month's first in which notices hang and objections end


def form(rules: Rules, wanted: Form) -> bytes:
    """The whole workbook."""
    with new_book() as (book, data):
        wanted_sheets = [schema for schema in CLERK_SHEETS[1:] if schema.name in wanted.sheets]
        pages = {schema.name: book.add_worksheet(schema.zh) for schema in (COVER, *wanted_sheets)}
        offered = Choices(book, rules, wanted.village.code, wanted.month)
        pen = Pen(book, rules.settings.language, wanted, offered)
        _cover(pen, pages[COVER.name])
        for schema in wanted_sheets:
            kept = wanted.sheets[schema.name]
            if isinstance(kept, int):
                rows(pen, pages[schema.name], schema, kept)
            else:
                matrix(pen, pages[schema.name], schema, kept)
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
        write(page, row, 1, known.get(column.name, ""), pen.styles[style])
        if column.name in _PROMPTS:
            page.data_validation(row, 1, row, 1, _cover_rule(pen, column))


def _cover_rule(pen: Pen, column: Column) -> dict[str, Any]:
    rule: dict[str, Any] = {"validate": "any"}
    if column.name == "meeting_date" and {*pen.wanted.sheets.values()} & {"code", "description"}:
        rule = between("date", pen.first, pen.last)
    elif column.kind == "date":
        end = date.fromordinal(pen.first.toordinal() + _UNTIL_NEXT)
        rule = between("date", pen.first, end)
    elif column.name in ("chair", "supervisor"):
        people = one_of("assessors" if column.name == "chair" else "supervisors")
        rule = {**people, "error_type": "information"}
    return pen.prompted(rule, column.zh, _PROMPTS[column.name])
