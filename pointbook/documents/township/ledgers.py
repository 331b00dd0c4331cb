"""The township's seven ledgers, each a table with every column and the cell that it came from."""

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from pointbook.documents.columns import Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.township.shelves import moves_of_goods
from pointbook.documents.wall.items import marks, score_words, source_words
from pointbook.documents.wording import (
    KINDS,
    SEMICOLON,
    joined,
    month_words,
    status_words,
    subtitle,
)
from pointbook.reckoning.village_month import Stock, VillageMonth
from pointbook.vocabulary.records import Claim, Entry, StockMove
from pointbook.vocabulary.rules import Goods, Item
from pointbook.vocabulary.statements import Statement, Table
from pointbook.vocabulary.text import N_, Text

NOTHING = Text(N_("Nothing was recorded this month."))
CAPS: Mapping[str, str] = {
    "": "",
    "item_month": N_("item, month"),
    "item_quarter": N_("item, quarter"),
    "item_year": N_("item, year"),
    "category_month": N_("category, month"),
    "category_quarter": N_("category, quarter"),
    "category_year": N_("category, year"),
    "household_month": N_("household, month"),
    "household_quarter": N_("household, quarter"),
    "household_year": N_("household, year"),
}
_KINDS = {kind: Text(words) for kind, words in KINDS.items()}
_CAPS = {scope: Text(words) for scope, words in CAPS.items()}

SOURCE: Sequence[Spec[Any]] = (
    column(N_("File"), "text", 24, attrgetter("file")),
    column(N_("Sheet"), "text", 10, attrgetter("sheet")),
    column(N_("Row or cell"), "code", 6, attrgetter("cell")),
)
"""Where an entry stands."""


def ledgers(desk: Desk, notices: Sequence[Statement]) -> Statement:
    """The seven ledgers; ``notices`` are those of the month, whose check codes are registered."""
    settings = desk.rules.settings
    return Statement(
        name="township/ledgers",
        kind="ledgers",
        language=settings.language,
        title=Text(N_("Ledgers of {month}"), {"month": month_words(desk.month.month)}),
        subtitle=subtitle(desk),
        month=desk.month.month,
        tables=(
            _points(desk),
            _exchanges(desk),
            _item_values(desk),
            _scores(desk),
            _meetings(desk),
            _publicity(desk, notices),
            _stocktaking(desk),
        ),
        paper="A4",
        brand=settings.brand,
    )


def _where(desk: Desk) -> list[Spec[Entry]]:
    """The village and the household of an entry."""
    names = {share.code: share.village.name for share in desk.shares}
    return [
        column(N_("Village code"), "code", 8, lambda entry: entry.village),
        column(N_("Village"), "text", 12, lambda entry: names[entry.village]),
        column(N_("Household"), "code", 10, lambda entry: entry.household.code),
        column(N_("Head"), "text", 9, lambda entry: entry.household.head),
    ]


def _entries(desk: Desk, *kinds: str) -> Iterable[Entry]:
    found = (entry for share in desk.shares for entry in share.entries)
    return (entry for entry in found if not kinds or entry.kind in kinds)


def _points(desk: Desk) -> Table:
    return table(
        _entries(desk),
        [
            column(N_("Entry"), "code", 18, lambda entry: entry.id),
            column(N_("Date"), "date", 10, lambda entry: entry.day),
            *_where(desk),
            column(N_("Kind"), "text", 10, lambda entry: _KINDS[entry.kind]),
            column(N_("Code"), "code", 8, lambda entry: entry.what),
            column(N_("What for"), "text", 30, lambda entry: entry.what_for),
            column(N_("Quantity"), "count", 6, lambda entry: entry.quantity),
            column(N_("Claimed"), "points", 8, lambda entry: entry.claimed),
            column(N_("Points posted"), "points", 8, lambda entry: entry.points),
            column(N_("Cut"), "points", 8, lambda entry: entry.cut or None),
            column(N_("Cut by the cap"), "text", 12, lambda entry: _CAPS[entry.cap]),
            column(N_("Balance"), "points", 8, lambda entry: entry.balance),
            column(
                N_("Takes back"),
                "code",
                18,
                lambda entry: entry.reverses.id if entry.reverses else "",
            ),
            *SOURCE,
            column(
                N_("Note"), "text", 16, lambda entry: entry.said("note") or entry.said("reason")
            ),
        ],
        Text(N_("Points ledger")),
        NOTHING,
    )


def _goods(entry: Entry) -> Goods:
    assert entry.goods
    return entry.goods


def _exchanges(desk: Desk) -> Table:
    return table(
        _entries(desk, "exchange"),
        [
            column(N_("Entry"), "code", 18, lambda entry: entry.id),
            column(N_("Date"), "date", 10, lambda entry: entry.day),
            column(N_("Activity"), "text", 14, lambda entry: entry.said("activity")),
            *_where(desk),
            column(N_("Recipient"), "text", 9, lambda entry: entry.said("recipient")),
            column(N_("Handler"), "text", 9, lambda entry: entry.said("handler")),
            column(N_("Code"), "code", 8, lambda entry: entry.what),
            column(N_("Goods"), "text", 16, lambda entry: entry.what_for),
            column(N_("Size"), "text", 10, lambda entry: _goods(entry).spec),
            column(N_("Unit"), "text", 6, lambda entry: _goods(entry).unit),
            column(N_("Quantity"), "count", 6, lambda entry: entry.quantity),
            column(N_("Points each"), "points", 8, lambda entry: _goods(entry).points),
            column(N_("Points paid"), "points", 8, lambda entry: -entry.points),
            column(N_("Balance after"), "points", 8, lambda entry: entry.balance),
            *SOURCE,
            column(N_("Note"), "text", 16, lambda entry: entry.said("note")),
        ],
        Text(N_("Exchange ledger")),
        NOTHING,
    )


def _item_values(desk: Desk) -> Table:
    """Every version of every item (分值对应): the history of the rules stays readable."""
    columns: list[Spec[Item]] = [
        column(N_("Code"), "code", 8, lambda item: item.code),
        column(N_("Category"), "text", 12, lambda item: desk.category_name(item.category)),
        column(N_("Item"), "text", 40, lambda item: item.description),
        column(N_("Assessed by"), "text", 10, lambda item: source_words(item.source)),
        column(N_("Points"), "text", 10, score_words),
        column(N_("Unit"), "text", 8, lambda item: item.unit),
        column(N_("Month cap"), "points", 8, lambda item: item.month_cap),
        column(N_("Year cap"), "points", 8, lambda item: item.year_cap),
        column(N_("Exclusive group"), "code", 10, lambda item: item.exclusive_group),
        column(N_("Tier group"), "code", 10, lambda item: item.tier_group),
        column(N_("Remarks"), "text", 20, lambda item: marks(item, ())),
        column(N_("From"), "date", 10, lambda item: item.start),
        column(N_("Until"), "date", 10, lambda item: item.until),
    ]
    return table(desk.rules.items, columns, Text(N_("Item values")))


def _scores(desk: Desk) -> Table:
    """Every award, deduction and veto (打分), as claimed and as posted."""
    return table(
        _entries(desk, "award", "deduction", "veto"),
        [
            column(N_("Date"), "date", 10, lambda entry: entry.day),
            *_where(desk),
            column(N_("Kind"), "text", 10, lambda entry: _KINDS[entry.kind]),
            column(N_("Category"), "text", 12, lambda entry: desk.category_name(entry.category)),
            column(N_("Code"), "code", 8, lambda entry: entry.what),
            column(N_("Item"), "text", 30, lambda entry: entry.what_for),
            column(N_("Quantity"), "count", 6, lambda entry: entry.quantity),
            column(N_("Claimed"), "points", 8, lambda entry: entry.claimed),
            column(N_("Points posted"), "points", 8, lambda entry: entry.points),
            column(N_("Evidence"), "text", 12, lambda entry: entry.said("evidence")),
            *SOURCE,
            column(N_("Note"), "text", 16, lambda entry: entry.said("note")),
        ],
        Text(N_("Scores")),
        NOTHING,
    )


def _cover(share: VillageMonth, name: str) -> Any:
    return share.cover.values.get(name) if share.cover else None


def _meetings(desk: Desk) -> Table:
    """The record of the assessment meetings (评议会记录), one for each village."""

    def attendees(share: VillageMonth) -> Sequence[str]:
        return _cover(share, "attendees") or ()

    def of_group(share: VillageMonth) -> int:
        group = desk.rules.people_of(share.code, "assessment_group")
        return len({person.name for person in group}.intersection(attendees(share)))

    return table(
        (share for share in desk.shares if share.cover),
        [
            column(N_("Village code"), "code", 8, lambda share: share.code),
            column(N_("Village"), "text", 12, lambda share: share.village.name),
            column(N_("Meeting date"), "date", 10, lambda share: _cover(share, "meeting_date")),
            column(N_("Chair"), "text", 9, lambda share: _cover(share, "chair") or ""),
            column(N_("Who attended"), "text", 30, lambda share: "、".join(attendees(share))),
            column(N_("Present"), "count", 6, lambda share: len(attendees(share))),
            column(N_("Of the assessment group"), "count", 8, of_group),
            column(N_("Quorum"), "count", 6, lambda share: desk.rules.settings.quorum),
            column(N_("Supervisor"), "text", 9, lambda share: _cover(share, "supervisor") or ""),
            column(N_("Clerk"), "text", 9, lambda share: _cover(share, "clerk") or ""),
            column(N_("File"), "text", 24, lambda share: share.cover.file if share.cover else ""),
        ],
        Text(N_("Assessment meetings")),
        Text(N_("No village has submitted a workbook yet.")),
    )


def _publicity(desk: Desk, notices: Sequence[Statement]) -> Table:
    """The record of what was posted (公示记录): each notice with its code, days and objections."""
    shares = {share.code: share for share in desk.shares}
    order = {code: at for at, code in enumerate(shares)}
    posted = [(shares[each.village], each) for each in notices if each.code]
    return table(
        sorted(posted, key=lambda row: order[row[0].code]),
        [
            column(N_("Village code"), "code", 8, lambda row: row[0].code),
            column(N_("Village"), "text", 12, lambda row: row[0].village.name),
            column(N_("Notice"), "text", 28, lambda row: row[1].title),
            column(N_("Check code"), "code", 12, lambda row: row[1].code),
            column(
                N_("Status"),
                "text",
                8,
                lambda row: status_words("draft" if row[1].draft else "final"),
            ),
            column(N_("Posted on"), "date", 10, lambda row: _cover(row[0], "posted_on")),
            column(N_("Posted until"), "date", 10, lambda row: _cover(row[0], "posted_until")),
            column(N_("Days"), "count", 6, lambda row: _days(row[0])),
            column(N_("Days required"), "count", 8, lambda _: desk.rules.settings.publicity_days),
            column(N_("Photos"), "text", 12, lambda row: _cover(row[0], "photos") or ""),
            column(N_("Objections"), "count", 8, lambda row: len(_objections(*row))),
            column(
                N_("Settled"),
                "count",
                8,
                lambda row: sum(bool(each.said("resolution")) for each in _objections(*row)),
            ),
            column(
                N_("What was objected, and the result"),
                "text",
                30,
                lambda row: joined(map(_objected, _objections(*row)), SEMICOLON),
            ),
        ],
        Text(N_("Publicity")),
        Text(N_("No notice has been made yet.")),
    )


def _days(share: VillageMonth) -> int | None:
    start, end = _cover(share, "posted_on"), _cover(share, "posted_until")
    return (end - start).days + 1 if start and end else None


def _objections(share: VillageMonth, notice: Statement) -> list[Claim]:
    """An objection is about the points notice unless it names an exchange (V03-202209-E0007)."""
    return [
        each
        for each in share.objections
        if notice.kind == ("exchanges" if "-E" in each.said("entry") else "points")
    ]


def _objected(objection: Claim) -> str:
    house = objection.household.code if objection.household else ""
    about = " ".join(filter(None, (house, objection.said("entry"))))
    content = objection.said("content")
    content = f"{about}: {content}" if about else content
    resolution = objection.said("resolution")
    return f"{content} → {resolution}" if resolution else content


_Counted = tuple[VillageMonth, Stock, StockMove | None]


def _line(row: _Counted) -> Stock:
    return row[1]


def _stocktaking(desk: Desk) -> Table:
    """The stock ledger (物资盘点): each goods' movements, and the last count of the month."""
    counts: dict[tuple[str, str], StockMove] = {}
    for share in desk.shares:
        for count in sorted(share.counts, key=lambda count: count.day):
            counts[share.code, count.goods.code] = count
    rows = [
        (share, line, counts.get((share.code, line.goods.code)))
        for share in desk.shares
        for line in share.stock
    ]
    columns: list[Spec[_Counted]] = [
        column(N_("Village code"), "code", 8, lambda row: row[0].code),
        column(N_("Village"), "text", 12, lambda row: row[0].village.name),
        column(N_("Code"), "code", 8, lambda row: row[1].goods.code),
        column(N_("Goods"), "text", 16, lambda row: row[1].goods.name),
        column(N_("Size"), "text", 10, lambda row: row[1].goods.spec),
        column(N_("Unit"), "text", 6, lambda row: row[1].goods.unit),
        *moves_of_goods(_line),
        column(N_("Safety stock"), "count", 8, lambda row: row[1].goods.safety_stock),
        column(N_("Counted on"), "date", 10, lambda row: row[2] and row[2].day),
        column(N_("Counted"), "count", 8, lambda row: row[2] and row[2].counted),
        column(N_("By the books"), "count", 8, lambda row: row[2] and row[2].expected),
        column(
            N_("Reason"),
            "text",
            16,
            lambda row: row[2].claim.said("reason") if row[2] and row[2].claim else "",
        ),
    ]
    return table(rows, columns, Text(N_("Stocktaking")), Text(N_("No goods have come in yet.")))
