"""Households that join: new rows in a rules workbook, which stays as it is otherwise."""

from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any

from openpyxl.comments import Comment

from pointbook.forms.returned_book import packed, put, whole
from pointbook.reading.files.workbook import Workbook
from pointbook.reading.heads import Names
from pointbook.reading.layout import Table, layout
from pointbook.vocabulary.schema import RULES_SHEETS, SheetSchema
from pointbook.vocabulary.stops import Stop
from pointbook.vocabulary.text import N_, Text

Row = Mapping[str, object]
"""What stands under each column; points as people write them."""


def joined(
    rules: Workbook,
    rows: Mapping[str, Iterable[Row]],
    openings: Mapping[int, tuple[str, object]],
    notes: Mapping[str, str],
) -> bytes:
    """The rules workbook with ``rows`` by the sheet's name, and ``openings`` by the row of 户 that has
    none, each with its household's code; ``notes`` stand at the points of the households of these
    codes. Stop where it holds what would be lost."""
    book = whole(rules)
    if book is None:
        words = N_("{file} holds pictures or other things that would be lost; take them out first.")
        raise Stop(Text(words, {"file": rules.file}))
    names = Names(RULES_SHEETS)
    for sheet in rules.sheets:
        lay = layout(sheet, rules.file, names)
        if not lay.own or not lay.tables:
            continue
        if new := list(rows.get(lay.own.name, ())):
            _append(book[sheet.name], lay.tables[-1], lay.own, new, notes)
        for table in lay.tables if lay.own.name == "households" else ():
            for number in openings.keys() & {number for number, _ in table.records}:
                code, points = openings[number]
                cell = book[sheet.name].cell(number, table.head.columns["opening"] + 1)
                put(cell, points)
                cell.comment = Comment(notes[code], "积分簿")
    return packed(book, {})


def _append(
    page: Any, table: Table, schema: SheetSchema, rows: list[Row], notes: Mapping[str, str]
) -> None:
    columns = {name: at + 1 for name, at in table.head.columns.items()}
    last = max((number for number, _ in table.records), default=table.head_row)
    for number, row in enumerate(rows, last + 1):
        for name, value in row.items():
            if name in columns and value not in (None, ""):
                cell = page.cell(number, columns[name])
                if last > table.head_row:
                    for look in ("number_format", "border", "font", "alignment"):
                        setattr(cell, look, copy(getattr(page.cell(last, columns[name]), look)))
                put(cell, value)
        note = notes.get(str(row["code"]))
        if note and schema.name == "households":
            page.cell(number, columns["opening"]).comment = Comment(note, "积分簿")
