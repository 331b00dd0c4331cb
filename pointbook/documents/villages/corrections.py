"""The correction notice (更正公告): what was taken back and why, and what became of objections."""

from dataclasses import replace

from pointbook.documents.desk import Desk, VillageMonth
from pointbook.documents.records import Entry
from pointbook.documents.villages.notice import notice
from pointbook.documents.wording import columns
from pointbook.vocabulary.names import public
from pointbook.vocabulary.statements import Statement, Table, Value
from pointbook.vocabulary.text import N_, say


def correction_notice(desk: Desk, share: VillageMonth) -> Statement | None:
    """The notice of a village that took entries back or answered objections, else None."""
    reversals = [entry for entry in share.entries if entry.kind == "reversal"]
    if not reversals and not share.objections:
        return None
    figures: list[list[object]] = [
        [entry.day, entry.reverses, entry.household, entry.points, entry.balance]
        for entry in reversals
    ]
    figures += [[each.day, each.household, each.entry] for each in share.objections]
    title = N_("{village}: corrections of {month}")
    bare = notice(desk, share, "corrections", title, figures)
    tables = [_corrections(desk, reversals)]
    if share.objections:
        tables.append(_objections(desk, share, reversals))
    return replace(bare, tables=tuple(tables))


def _corrections(desk: Desk, reversals: list[Entry]) -> Table:
    language = desk.language
    rows: list[tuple[Value, ...]] = [
        (
            number,
            entry.day,
            entry.reverses,
            entry.household,
            desk.head(entry.household),
            _what(desk, entry),
            -entry.points,
            0,
            entry.balance,
            public(entry.reason),
            public(entry.approver),
        )
        for number, entry in enumerate(reversals, 1)
    ]
    return Table(
        columns=columns(
            language,
            (N_("No."), "count", 4),
            (N_("Date"), "date", 10),
            (N_("Entry taken back"), "code", 16),
            (N_("Household"), "code", 9),
            (N_("Head"), "text", 9),
            (N_("Item or goods"), "text", 16),
            (N_("Before"), "points", 7),
            (N_("Now"), "points", 5),
            (N_("Balance"), "points", 7),
            (N_("Reason"), "text", 16),
            (N_("Approved by"), "text", 9),
        ),
        rows=tuple(rows),
        empty=say(N_("Nothing was taken back this month."), language),
    )


def _what(desk: Desk, entry: Entry) -> str:
    """The item or goods that the entry was about, in the words of the rules."""
    if entry.goods:
        return f"{desk.goods_on(entry.goods, entry.day).name} × {entry.quantity}"
    return desk.item(entry.item, entry.day).description if entry.item else ""


def _objections(desk: Desk, share: VillageMonth, reversals: list[Entry]) -> Table:
    language = desk.language
    corrected = {entry.reverses: entry.id for entry in reversals}
    rows: list[tuple[Value, ...]] = [
        (
            each.day,
            each.household,
            each.entry,
            public(each.content),
            public(each.resolution),
            each.resolved_on,
            corrected.get(each.entry, "") if each.entry else "",
        )
        for each in share.objections
    ]
    return Table(
        columns=columns(
            language,
            (N_("Date"), "date", 10),
            (N_("Household"), "code", 9),
            (N_("Entry"), "code", 16),
            (N_("Objection"), "text", 18),
            (N_("Result"), "text", 18),
            (N_("Settled on"), "date", 10),
            (N_("Corrected by"), "code", 16),
        ),
        rows=tuple(rows),
        title=say(N_("Objections"), language),
    )
