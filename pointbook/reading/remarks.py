"""Remarks: what is odd about a sheet as a whole, or about a table or column of it."""

from collections.abc import Sequence
from dataclasses import replace

from pointbook.reading import cells
from pointbook.reading.cells import Facts
from pointbook.reading.heads import HEADINGS
from pointbook.reading.layout import Layout, Table
from pointbook.reading.notes import Notes, headless
from pointbook.vocabulary.nearest import nearest
from pointbook.vocabulary.places import Place, letters
from pointbook.vocabulary.problems import Spot
from pointbook.vocabulary.schema import CLERK_SHEETS, EVALUATIONS
from pointbook.vocabulary.text import N_, Text

SHEET_NAMES = tuple(schema.zh for schema in CLERK_SHEETS)


def remark(found: Layout, file: str, items: Sequence[str], notes: Notes) -> None:
    """Tell what is odd about a sheet; ``items`` are the codes and descriptions of items, for advice."""
    sheet = found.sheet
    place = Place(file, sheet.name)
    if found.foreign:
        if found.looks_like_records:
            advice = nearest(sheet.name, SHEET_NAMES)
            notes.add("unknown-sheet", place, sheet.name, {"advice": advice})
        return
    for column in found.own.columns if found.own and found.headless else ():
        if column.required:
            notes.add("missing-column", replace(place, heading=column.zh), column.zh)
    for table in found.tables:
        _remark_table(table, found, notes)
    _remark_unknown(found, items, notes)
    if hidden := _hidden(found):
        notes.add("hidden-data", place, hidden)
    records = {number for table in found.tables for number, _ in table.records}
    for number in sorted(records & sheet.struck):
        notes.add("struck-out", Place(file, sheet.name, number), facts={"row": number})


def _remark_table(table: Table, found: Layout, notes: Notes) -> None:
    origin = table.origin
    place = Place(origin.file, origin.sheet)
    if table.records and (found.own != table.schema or not found.plain):
        notes.read_as("sheet", place, origin.sheet, "/".join(s.zh for s in table.head.schemas))
    for name in table.missing:
        title = table.schema.column(name).zh
        notes.add("missing-column", replace(place, row=table.head_row, heading=title), title)
    for at, title in table.unread:
        place = replace(origin.place(table.head_row, at), heading=title)
        notes.add("unread-points", place, title or letters(at), {} if title else headless(at))


def _remark_unknown(found: Layout, items: Sequence[str], notes: Notes) -> None:
    """Columns that nobody knows, one problem a sheet."""
    every = [(table, at, title) for table in found.tables for at, title in table.unknown]
    if not every:
        return
    spots = [
        Spot(replace(table.origin.place(table.head_row, at), heading=title), title or letters(at))
        for table, at, title in every
    ]
    value = "、".join(spot.text for spot in spots)
    facts = next(filter(None, (_why_unknown(*each, items) for each in every)))
    if len(spots) > 1:
        sentence = N_("The columns “{value}” are none that we know.")
        facts = {**facts, "found": Text(sentence, {"value": value})}
    told = spots if len(spots) > 1 else ()
    notes.add("unknown-column", spots[0].place, value, facts, cells=told)


def _why_unknown(table: Table, at: int, title: str, items: Sequence[str]) -> Facts:
    """Why a column is not read: it has no heading, another has its meaning too, or it may be meant
    for a column that is not there, or an item."""
    if not title:
        return headless(at)
    head, columns = table.head, table.schema.columns
    words = (word for column in columns for word in (column.zh, column.name, *column.also))
    twice = any(at - 1 in others for others in head.others.values())
    if twice or (at - 1 in head.unknown and HEADINGS[title] in set(map(cells.heading, words))):
        sentence = N_("Several columns mean what “{value}” means, and they differ.")
        return {"found": Text(sentence, {"value": title})}
    there = [column.zh for column in columns if column.name not in head.columns]
    evaluation = table.schema.name in EVALUATIONS
    return {"advice": nearest(title, (*there, *(items if evaluation else ())))}


def _hidden(found: Layout) -> str:
    """What is hidden and holds records: the sheet's name, or rows and columns like ``3–5, D``."""
    sheet = found.sheet
    if not (sheet.hidden or sheet.hidden_rows or sheet.hidden_columns):
        return ""
    lines = [pair for table in found.tables for pair in table.records]
    held = {number for number, _ in lines}
    if sheet.hidden:
        return sheet.name if held else ""
    columns = {at + 1 for t in found.tables for at in (*t.head.columns.values(), *t.head.items)}
    filled = [
        letters(at)
        for at in sheet.hidden_columns
        if at in columns and any(line[at - 1] != "" for _, line in lines)
    ]
    return ", ".join([*_spans(sorted(held.intersection(sheet.hidden_rows))), *filled])


def _spans(rows: Sequence[int]) -> list[str]:
    """Numbers in order as ``3–5`` where they follow on one another."""
    starts = [row for at, row in enumerate(rows) if not at or rows[at - 1] != row - 1]
    ends = [row for at, row in enumerate(rows) if at + 1 == len(rows) or rows[at + 1] != row + 1]
    pairs = zip(starts, ends, strict=True)
    return [str(first) if first == last else f"{first}–{last}" for first, last in pairs]
