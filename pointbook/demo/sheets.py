"""The sheets of one clerk's workbook of the model township, laid out as clerks keep them."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import count

from pointbook.demo.life import Records
from pointbook.demo.scores import Score
from pointbook.forms.entrybook import Cell, EntrySheet, Row, entrybook_bytes
from pointbook.vocabulary.months import first_day, next_month
from pointbook.vocabulary.points import number
from pointbook.vocabulary.rules import Item, Rules
from pointbook.vocabulary.schema import (
    COUNTS,
    COVER,
    EXCHANGES,
    MEETING,
    OBJECTIONS,
    OBSERVATION,
    RECEIPTS,
    TRANSFERS,
    SheetSchema,
)

_TICKED = ("季", "月", "学期")  # units of which there is one: clerks tick them
_MADE_UP = "（示例：人名和数据均为虚构）"
_SELDOM = ("happened", "cash")  # columns that the model township does not use


def workbook(records: Records, rules: Rules) -> bytes:
    """The whole workbook; sheets with nothing to say are left out."""
    village = records.roster.village
    day = first_day(records.month)
    where = f"{village.name} {day.year}年{day.month}月"
    sheets = [
        _sheet(where, MEETING, _evaluations(records, records.meeting)),
        _matrix(where, records, rules)
        if records.matrix
        else _sheet(where, OBSERVATION, _evaluations(records, records.observation)),
        _exchanges(where, records),
        _sheet(where, RECEIPTS, _receipts(records)),
        _sheet(where, COUNTS, _counts(records)),
        _sheet(where, TRANSFERS, _transfers(records)),
        _sheet(where, OBJECTIONS, _objections(records)),
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


def _sheet(where: str, schema: SheetSchema, rows: Iterable[Row], total: Row = ()) -> EntrySheet:
    headings = tuple(column.zh for column in schema.columns if column.name not in _SELDOM)
    title = f"{where} {schema.zh}{_MADE_UP}"
    return EntrySheet(schema.zh, title, headings, tuple(rows), total)


def _evaluations(records: Records, scores: list[Score]) -> Iterable[Row]:
    homes = records.roster.households
    serial = count(101 if scores is records.observation else 1)
    for score in sorted(scores, key=lambda score: score.day):
        yield (
            score.day,
            None if score is records.unnamed else homes[score.household].code,
            homes[score.household].head,
            score.item.code,
            score.quantity,
            number(score.points),
            score.person,
            f"{score.proof}{records.month}-{next(serial):03d}" if score.proof else None,
            score.note,
        )


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


def _exchanges(where: str, records: Records) -> EntrySheet:
    homes, handler = records.roster.households, records.roster.village.contact
    sales = sorted(records.sales, key=lambda sale: sale.day)
    rows = [
        (
            sale.day,
            records.activity,
            homes[sale.household].code,
            homes[sale.household].head,
            sale.goods.code,
            sale.goods.name,
            sale.quantity,
            number(sale.points),
            homes[sale.household].head,
            handler,
            None,
        )
        for sale in sales
    ]
    pieces, points = sum(sale.quantity for sale in sales), sum(sale.points for sale in sales)
    total = ("合计", None, None, None, None, None, pieces, number(points), None, None, None)
    return _sheet(where, EXCHANGES, rows, total)


def _receipts(records: Records) -> Iterable[Row]:
    for came in records.receipts:
        cost = number(came.goods.price)
        yield (
            came.day, came.goods.code, came.goods.name, came.quantity, cost,
            came.source, came.supplier, came.voucher, None,
        )  # fmt: skip


def _counts(records: Records) -> Iterable[Row]:
    for found in records.counts:
        yield (found.day, found.goods.code, found.goods.name, found.counted, found.reason)


def _transfers(records: Records) -> Iterable[Row]:
    for move in records.transfers:
        yield (
            move.day, move.giver.code, move.taker.code, number(move.points),
            "两户并户，积分一并转入", records.roster.assessors[0].name,
        )  # fmt: skip


def _objections(records: Records) -> Iterable[Row]:
    if records.objection:
        settled: date = records.met + timedelta(days=2)
        yield (
            records.met, records.objection.code, None, "认为本月庭院评比打分偏低，请求复核",
            "已现场复核，与打分表一致，维持原评定", records.roster.supervisors[0].name, settled,
        )  # fmt: skip
