"""The sheets of one clerk's workbook of the model township, laid out as clerks keep them."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import count

from pointbook.demo.life import Records
from pointbook.demo.market import Said
from pointbook.demo.scores import Score
from pointbook.forms.entrybook import Cell, EntrySheet, entrybook_bytes
from pointbook.vocabulary.months import first_day, next_month
from pointbook.vocabulary.points import number
from pointbook.vocabulary.rules import Item, Rules
from pointbook.vocabulary.schema import (
    CLERK_SHEETS,
    COVER,
    EXCHANGES,
    MEETING,
    OBSERVATION,
    SheetSchema,
)

_TICKED = ("季", "月", "学期")  # units of which there is one: clerks tick them
_MADE_UP = "（示例：人名和数据均为虚构）"
_SELDOM = ("happened", "cash")  # columns that the model township does not use


def workbook(records: Records, rules: Rules) -> bytes:
    """The whole workbook; sheets with nothing to say are left out."""
    day = first_day(records.month)
    where = f"{records.roster.village.name} {day.year}年{day.month}月"
    told = {
        MEETING.name: _evaluations(records, records.meeting),
        OBSERVATION.name: _evaluations(records, records.observation),
        EXCHANGES.name: _exchanges(records),
        **records.rows,
    }
    sheets = [
        _matrix(where, records, rules)
        if records.matrix and schema is OBSERVATION
        else _sheet(where, schema, told.get(schema.name, ()))
        for schema in CLERK_SHEETS
    ]
    title = f"{where} {rules.settings.brand}月报{_MADE_UP}"
    return entrybook_bytes(title, _cover(records, rules), [s for s in sheets if s.rows])


def _cover(records: Records, rules: Rules) -> dict[str, Cell]:
    assessors, supervisors = records.roster.assessors, records.roster.supervisors
    posted = first_day(next_month(records.month))
    values: dict[str, Cell] = {
        "village": records.roster.village.code,
        "month": records.month,
        "clerk": assessors[2].name,
        "meeting_date": records.met,
        "chair": assessors[0].name,
        "attendees": "、".join(records.attended),
        "supervisor": supervisors[0].name,
        "posted_on": posted,
        "posted_until": posted + timedelta(days=rules.settings.publicity_days),
        "photos": f"公示照片{records.month}-1、{records.month}-2",
    }
    return {column.zh: values.get(column.name) for column in COVER.columns}


def _sheet(where: str, schema: SheetSchema, rows: Iterable[Said]) -> EntrySheet:
    """A sheet of rows by column; of exchanges with their sums below."""
    columns = [column for column in schema.columns if column.name not in _SELDOM]
    lines = [tuple(row.get(column.name) for column in columns) for row in rows]
    total = lines.pop() if schema is EXCHANGES and lines else ()
    headings = tuple(column.zh for column in columns)
    return EntrySheet(schema.zh, f"{where} {schema.zh}{_MADE_UP}", headings, tuple(lines), total)


def _evaluations(records: Records, scores: list[Score]) -> list[Said]:
    homes = records.roster.households
    serial = count(101 if scores is records.observation else 1)
    return [
        {
            "date": score.day,
            "household": None if score is records.unnamed else homes[score.household].code,
            "head": homes[score.household].head,
            "item": score.item.code,
            "quantity": score.quantity,
            "points": number(score.points),
            "observer": score.person,
            "recused": score.person,
            "evidence": f"{score.proof}{records.month}-{next(serial):03d}" if score.proof else None,
            "note": score.note,
        }
        for score in sorted(scores, key=lambda score: score.day)
    ]


def _matrix(where: str, records: Records, rules: Rules) -> EntrySheet:
    """A row for each household, a column for each item, and what both add up to."""
    cells = {(score.household, score.item.code): score for score in records.observation}
    used = {score.item.code for score in records.observation}
    items = [item for item in rules.items if item.code in used]
    heads = [item.code if records.roster.index % 2 else item.description for item in items]
    rows = []
    for index, household in enumerate(records.roster.households):
        scores = [cells.get((index, item.code)) for item in items]
        total = sum(score.points for score in scores if score)
        marks = [_mark(score) for score in scores]
        rows.append(
            (household.code, household.head, *marks, number(total) if any(scores) else None)
        )
    sums = [_sum(records.observation, item) for item in items]
    return EntrySheet(
        OBSERVATION.zh,
        f"{where} {OBSERVATION.zh}打分表{_MADE_UP}",
        ("户号", "户主", *heads, "合计"),
        tuple(rows),
        ("合计", None, *map(number, sums), number(sum(sums))),
    )


def _mark(score: Score | None) -> Cell:
    if score is None:
        return None
    return "√" if score.item.unit in _TICKED else number(score.points)


def _sum(scores: list[Score], item: Item) -> int:
    return sum(score.points for score in scores if score.item.code == item.code)


def _exchanges(records: Records) -> list[Said]:
    """What was exchanged, and the sums of it."""
    homes = records.roster.households
    rows: list[Said] = [
        {
            "date": sale.day,
            "activity": records.activity,
            "household": homes[sale.household].code,
            "head": homes[sale.household].head,
            "goods": sale.goods.code,
            "goods_name": sale.goods.name,
            "quantity": sale.quantity,
            "points": number(sale.points),
            "recipient": homes[sale.household].head,
            "handler": records.roster.village.contact,
        }
        for sale in sorted(records.sales, key=lambda sale: sale.day)
    ]
    pieces, points = (sum(getattr(s, n) for s in records.sales) for n in ("quantity", "points"))
    return [*rows, {"date": "合计", "quantity": pieces, "points": number(points)}] if rows else []
