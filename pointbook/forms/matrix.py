"""An evaluation sheet of a form as a matrix: households down, items across."""

from collections.abc import Sequence
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from pointbook.forms.choices import total
from pointbook.forms.entrybook import LINE, line_count
from pointbook.forms.pen import FIRST_ROW, HEAD_ROW, NOTHING, Heading, Pen, between
from pointbook.vocabulary.points import number, show
from pointbook.vocabulary.rules import Item
from pointbook.vocabulary.schema import COVER, TOTAL_WORDS, SheetSchema
from pointbook.vocabulary.text import N_

# What a form says beside a cell, by what kind of item stands above it.
_TICKED = N_("{item}: {points} points each time. √ is once; else type the points.")
_RANGE = N_("{item}: type the points that the meeting gave, {low} to {high}.")
_VETO = N_("{item}: √ where it holds. It takes no points but stops exchanges.")

_MET_ROW = 2 + [column.name for column in COVER.columns].index("meeting_date")
_MET = f"{COVER.zh}!$B${_MET_ROW + 1}"


def matrix(pen: Pen, page: Any, schema: SheetSchema, heading: Heading) -> None:
    """A row for each household, a column for each item, what both add up to."""
    pen.set_up(page, schema)
    page.freeze_panes(FIRST_ROW, 2)
    items, homes = pen.offered.items_on(schema.name), pen.offered.households
    heads = _headings(schema, items, heading, pen.offered.shared_texts)
    width = 7 if heading == "code" else 12
    headings = [schema.column("household").zh, schema.column("head").zh, *heads, TOTAL_WORDS[0]]
    if any(item.evidence for item in items):
        headings.append(schema.column("evidence").zh)
    widths = [12, 12, *(width for _ in items), 9, 24]
    for at, text in enumerate(headings):
        page.set_column(at, at, widths[at])
        page.write_string(HEAD_ROW, at, text, pen.styles["head"])
    page.set_row(HEAD_ROW, LINE * max(map(line_count, headings, widths)))
    worths = pen.offered.worths(schema.name, items, _MET)
    end = FIRST_ROW + len(homes) - 1
    for row, home in enumerate(homes, FIRST_ROW):
        page.write_string(row, 0, home.code, pen.styles["fixed"])
        page.write_string(row, 1, home.head, pen.styles["fixed"])
        for at in range(2, len(items) + 2):
            page.write_blank(row, at, None, pen.styles["points"])
        if len(headings) > len(items) + 3:
            page.write_blank(row, len(items) + 3, None, pen.styles["text"])
        if items:
            across = f"{xl_rowcol_to_cell(row, 2)}:{xl_rowcol_to_cell(row, len(items) + 1)}"
            formula = total(across, worths)
            page.write_formula(row, len(items) + 2, formula, pen.styles["sum"], NOTHING)
    if items and homes:
        _totals(pen, page, end, worths, len(items))
        for at, item in enumerate(items, 2):
            page.data_validation(FIRST_ROW, at, end, at, _score(pen, item, at))


def _totals(pen: Pen, page: Any, end: int, worths: str, count: int) -> None:
    """The last row: what each column adds up to."""
    row = end + 1
    page.write_string(row, 0, TOTAL_WORDS[0], pen.styles["sum"])
    page.write_blank(row, 1, None, pen.styles["sum"])
    for at in range(2, count + 3):
        down = f"{xl_rowcol_to_cell(FIRST_ROW, at)}:{xl_rowcol_to_cell(end, at)}"
        formula = total(down, f"INDEX({worths},1,{at - 1})")
        if at == count + 2:
            formula = f'=IF(COUNT({down})=0,"",ROUND(SUM({down}),2))'
        page.write_formula(row, at, formula, pen.styles["sum"], NOTHING)


def _score(pen: Pen, item: Item, at: int) -> dict[str, Any]:
    """What may stand under an item: √, a multiple of its points, or a number in its range."""
    cell = xl_rowcol_to_cell(FIRST_ROW, at)
    facts = {"item": item.description, "points": show(item.points or 0)}
    if item.veto:
        return pen.prompted(
            {"validate": "list", "source": ["√"]}, item.code, _VETO, item=item.description
        )
    if sum(span.line.code == item.code for span in pen.offered.items) > 1:
        return pen.prompted({"validate": "any"}, item.code, _TICKED, **facts)
    if item.points:
        worth = number(item.points)
        times = f"AND(ROUND({cell}/{worth},6)=INT(ROUND({cell}/{worth},6)),{cell}/{worth}>=0)"
        rule = {"validate": "custom", "value": f'=IF(ISNUMBER({cell}),{times},{cell}="√")'}
        return pen.prompted(rule, item.code, _TICKED, **facts)
    low, high = sorted((item.low * item.sign, item.high * item.sign))
    ends = {"low": show(low), "high": show(high), "item": item.description}
    return pen.prompted(between("decimal", number(low), number(high)), item.code, _RANGE, **ends)


def _headings(
    schema: SheetSchema, items: Sequence[Item], heading: Heading, shared: Sequence[str]
) -> list[str]:
    """Codes, or descriptions where each means one item and no other column."""
    if heading == "code":
        return [item.code for item in items]
    taken = {*shared, *TOTAL_WORDS, *(column.zh for column in schema.columns)}
    return [item.code if item.description in taken else item.description for item in items]
