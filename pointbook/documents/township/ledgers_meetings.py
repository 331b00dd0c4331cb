"""The ledgers of what people did to keep the month honest: meetings, publicity, stocktaking."""

from collections import defaultdict
from collections.abc import Sequence

from pointbook.documents.desk import Desk, VillageMonth
from pointbook.documents.records import Count, Objection
from pointbook.documents.township.shelves import MOVES_OF_GOODS
from pointbook.documents.wording import columns, status_words
from pointbook.vocabulary.statements import Statement, Table, Value
from pointbook.vocabulary.text import N_, say


def meetings(desk: Desk) -> Table:
    """The record of the assessment meetings (评议会记录), one for each village."""
    language, quorum = desk.language, desk.rules.settings.quorum
    rows: list[tuple[Value, ...]] = []
    for share in desk.villages:
        if share.cover is None:
            continue
        values = share.cover.values
        attendees: Sequence[str] = values.get("attendees") or ()
        group = {
            person.name
            for person in desk.rules.people
            if person.body == "assessment_group" and person.village in {"", share.code}
        }
        rows.append(
            (
                share.code,
                share.village.name,
                values.get("meeting_date"),
                values.get("chair") or "",
                "、".join(attendees),
                len(attendees),
                len(group.intersection(attendees)),
                quorum,
                values.get("supervisor") or "",
                values.get("clerk") or "",
                share.cover.file,
            )
        )
    return Table(
        columns=columns(
            language,
            (N_("Village code"), "code", 8),
            (N_("Village"), "text", 12),
            (N_("Meeting date"), "date", 10),
            (N_("Chair"), "text", 9),
            (N_("Who attended"), "text", 30),
            (N_("Present"), "count", 6),
            (N_("Of the assessment group"), "count", 8),
            (N_("Quorum"), "count", 6),
            (N_("Supervisor"), "text", 9),
            (N_("Clerk"), "text", 9),
            (N_("File"), "text", 24),
        ),
        rows=tuple(rows),
        title=say(N_("Assessment meetings"), language),
        empty=say(N_("No village has submitted a workbook yet."), language),
    )


def publicity(desk: Desk, notices: Sequence[Statement]) -> Table:
    """The record of what was posted (公示记录): each notice with its code, days and objections."""
    language = desk.language
    by_village: dict[str, list[Statement]] = defaultdict(list)
    for statement in notices:
        if statement.code:
            by_village[statement.village].append(statement)
    rows = tuple(
        _posted(desk, share, statement)
        for share in desk.villages
        for statement in by_village[share.code]
    )
    return Table(
        columns=columns(
            language,
            (N_("Village code"), "code", 8),
            (N_("Village"), "text", 12),
            (N_("Notice"), "text", 28),
            (N_("Check code"), "code", 12),
            (N_("Status"), "text", 8),
            (N_("Posted on"), "date", 10),
            (N_("Posted until"), "date", 10),
            (N_("Days"), "count", 6),
            (N_("Days required"), "count", 8),
            (N_("Photos"), "text", 12),
            (N_("Objections"), "count", 8),
            (N_("Settled"), "count", 8),
            (N_("What was objected, and the result"), "text", 30),
        ),
        rows=rows,
        title=say(N_("Publicity"), language),
        empty=say(N_("No notice has been made yet."), language),
    )


def _posted(desk: Desk, share: VillageMonth, statement: Statement) -> tuple[Value, ...]:
    values = share.cover.values if share.cover else {}
    start, end = values.get("posted_on"), values.get("posted_until")
    objections = [each for each in share.objections if _objected_notice(each) == statement.kind]
    return (
        share.code,
        share.village.name,
        statement.title,
        statement.code,
        status_words("draft" if statement.draft else "final", desk.language),
        start,
        end,
        (end - start).days + 1 if start and end else None,
        desk.rules.settings.publicity_days,
        values.get("photos") or "",
        len(objections),
        sum(bool(objection.resolution) for objection in objections),
        say(N_("; "), desk.language).join(map(_objected, objections)),
    )


def _objected_notice(objection: Objection) -> str:
    """An objection is about the points notice unless it names an exchange (V03-202209-E0007)."""
    return "exchanges" if "-E" in objection.entry else "points"


def _objected(objection: Objection) -> str:
    about = " ".join(part for part in (objection.household, objection.entry) if part)
    content = f"{about}: {objection.content}" if about else objection.content
    return f"{content} → {objection.resolution}" if objection.resolution else content


def stocktaking(desk: Desk) -> Table:
    """The stock ledger (物资盘点): each goods' movements, and the last count of the month."""
    language = desk.language
    rows = tuple(row for share in desk.villages for row in _stock_rows(desk, share))
    return Table(
        columns=columns(
            language,
            (N_("Village code"), "code", 8),
            (N_("Village"), "text", 12),
            (N_("Code"), "code", 8),
            (N_("Goods"), "text", 16),
            (N_("Size"), "text", 10),
            (N_("Unit"), "text", 6),
            *MOVES_OF_GOODS,
            (N_("Safety stock"), "count", 8),
            (N_("Counted on"), "date", 10),
            (N_("Counted"), "count", 8),
            (N_("By the books"), "count", 8),
            (N_("Reason"), "text", 16),
        ),
        rows=rows,
        title=say(N_("Stocktaking"), language),
        empty=say(N_("No goods have come in yet."), language),
    )


def _stock_rows(desk: Desk, share: VillageMonth) -> list[tuple[Value, ...]]:
    counts: dict[str, Count] = {}
    for count in sorted(share.counts, key=lambda count: count.day):
        counts[count.goods] = count
    rows: list[tuple[Value, ...]] = []
    for line in share.stock:
        goods, last = desk.goods_on(line.goods, desk.last_day), counts.get(line.goods)
        rows.append(
            (
                share.code,
                share.village.name,
                line.goods,
                goods.name,
                goods.spec,
                goods.unit,
                line.opening,
                line.received,
                line.exchanged,
                line.returned,
                line.counted_difference,
                line.closing,
                goods.price,
                goods.price * line.closing,
                goods.safety_stock,
                *(_counted(last)),
            )
        )
    return rows


def _counted(last: Count | None) -> tuple[Value, ...]:
    if last is None:
        return (None, None, None, "")
    return (last.day, last.counted, last.expected, last.reason)
