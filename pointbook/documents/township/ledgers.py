"""The township's seven ledgers, each a table with every column and the cell that it came from."""

from collections.abc import Sequence

from pointbook.documents.desk import Desk
from pointbook.documents.records import Entry
from pointbook.documents.township.ledgers_meetings import meetings, publicity, stocktaking
from pointbook.documents.township.ledgers_scores import item_values, scores
from pointbook.documents.wording import KINDS, SOURCE, columns, month_words, nothing, said, subtitle
from pointbook.vocabulary.statements import Statement, Table, Value
from pointbook.vocabulary.text import N_, Text, say


def ledgers(desk: Desk, notices: Sequence[Statement]) -> Statement:
    """The seven ledgers; ``notices`` are those of the month, whose check codes are registered."""
    language, settings = desk.language, desk.rules.settings
    facts = {"month": month_words(desk.month.month, language)}
    return Statement(
        name="township/ledgers",
        kind="ledgers",
        language=language,
        title=Text(N_("Ledgers of {month}"), facts).say(language),
        subtitle=subtitle(desk),
        month=desk.month.month,
        tables=(
            _points_ledger(desk),
            _exchange_ledger(desk),
            item_values(desk),
            scores(desk),
            meetings(desk),
            publicity(desk, notices),
            stocktaking(desk),
        ),
        paper="A4",
        brand=settings.brand,
    )


CAPS = {
    "": "",
    "item_month": N_("item, month"),
    "item_year": N_("item, year"),
    "category_month": N_("category, month"),
    "category_year": N_("category, year"),
    "household_month": N_("household, month"),
    "household_year": N_("household, year"),
}


def _points_ledger(desk: Desk) -> Table:
    language = desk.language
    kinds, caps = said(KINDS, language), said(CAPS, language)
    rows: list[tuple[Value, ...]] = [
        (
            entry.id,
            entry.day,
            share.code,
            share.village.name,
            entry.household,
            desk.full_head(entry.household),
            kinds[entry.kind],
            entry.item or entry.goods,
            _description(desk, entry),
            entry.quantity,
            entry.claimed,
            entry.points,
            entry.cut or None,
            caps[entry.cap],
            entry.balance,
            entry.reverses,
            entry.file,
            entry.sheet,
            entry.cell,
            entry.note or entry.reason,
        )
        for share in desk.villages
        for entry in share.entries
    ]
    return Table(
        columns=columns(
            language,
            (N_("Entry"), "code", 18),
            (N_("Date"), "date", 10),
            (N_("Village code"), "code", 8),
            (N_("Village"), "text", 12),
            (N_("Household"), "code", 10),
            (N_("Head"), "text", 9),
            (N_("Kind"), "text", 10),
            (N_("Code"), "code", 8),
            (N_("What for"), "text", 30),
            (N_("Quantity"), "count", 6),
            (N_("Claimed"), "points", 8),
            (N_("Points posted"), "points", 8),
            (N_("Cut"), "points", 8),
            (N_("Cut by the cap"), "text", 12),
            (N_("Balance"), "points", 8),
            (N_("Takes back"), "code", 18),
            *SOURCE,
            (N_("Note"), "text", 16),
        ),
        rows=tuple(rows),
        title=say(N_("Points ledger"), language),
        empty=nothing(language),
    )


def _description(desk: Desk, entry: Entry) -> str:
    if entry.item:
        return desk.item(entry.item, entry.day).description
    return desk.goods_on(entry.goods, entry.day).name if entry.goods else ""


def _exchange_ledger(desk: Desk) -> Table:
    rows: list[tuple[Value, ...]] = []
    for share in desk.villages:
        for entry in share.entries:
            if entry.kind != "exchange":
                continue
            goods = desk.goods_on(entry.goods, entry.day)
            rows.append(
                (
                    entry.id,
                    entry.day,
                    entry.activity,
                    share.code,
                    share.village.name,
                    entry.household,
                    desk.full_head(entry.household),
                    entry.recipient,
                    entry.handler,
                    entry.goods,
                    goods.name,
                    goods.spec,
                    goods.unit,
                    entry.quantity,
                    goods.points,
                    -entry.points,
                    entry.balance,
                    entry.file,
                    entry.sheet,
                    entry.cell,
                    entry.note,
                )
            )
    language = desk.language
    return Table(
        columns=columns(
            language,
            (N_("Entry"), "code", 18),
            (N_("Date"), "date", 10),
            (N_("Activity"), "text", 14),
            (N_("Village code"), "code", 8),
            (N_("Village"), "text", 12),
            (N_("Household"), "code", 10),
            (N_("Head"), "text", 9),
            (N_("Recipient"), "text", 9),
            (N_("Handler"), "text", 9),
            (N_("Code"), "code", 8),
            (N_("Goods"), "text", 16),
            (N_("Size"), "text", 10),
            (N_("Unit"), "text", 6),
            (N_("Quantity"), "count", 6),
            (N_("Points each"), "points", 8),
            (N_("Points paid"), "points", 8),
            (N_("Balance after"), "points", 8),
            *SOURCE,
            (N_("Note"), "text", 16),
        ),
        rows=tuple(rows),
        title=say(N_("Exchange ledger"), language),
        empty=nothing(language),
    )
