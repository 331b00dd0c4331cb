"""A village's seven ledgers, a sheet each, with the cell that every line came from."""

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from pointbook.documents.columns import Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.township.shelves import moves_of_goods
from pointbook.documents.villages import settlement
from pointbook.documents.wall.items import marks, score_words, source_words
from pointbook.documents.wording import (
    KINDS,
    SEMICOLON,
    band,
    joined,
    month_words,
    spec_and_unit,
    status_words,
)
from pointbook.reckoning.village_month import Stock, VillageMonth
from pointbook.vocabulary.records import Claim, Cover, Entry, StockMove
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
    column(N_("File"), "text", attrgetter("file")),
    column(N_("Sheet"), "text", attrgetter("sheet")),
    column(N_("Row or cell"), "code", attrgetter("cell")),
)
"""Where an entry stands."""

_HOUSEHOLD: Sequence[Spec[Entry]] = (
    column(N_("Household"), "code", lambda entry: entry.household.code),
    column(N_("Head"), "text", lambda entry: entry.household.head),
)


def statement(desk: Desk, share: VillageMonth, notices: Sequence[Statement]) -> Statement:
    """The seven ledgers of one village; ``notices`` are those of its month, whose check codes are
    registered."""
    settings = desk.rules.settings
    facts = {"village": share.village.name, "month": month_words(desk.month.month)}
    bill = settlement.table_of(desk, share)
    return Statement(
        name=f"township/ledgers/{share.code}",
        kind="ledgers",
        language=settings.language,
        title=Text(N_("{village}: ledgers of {month}"), facts),
        band=band(desk, share),
        tables=(
            _points(share),
            _exchanges(share),
            _item_values(desk, share),
            _scores(desk, share),
            _meetings(desk, share),
            _publicity(desk, share, notices),
            _stocktaking(share),
            *([bill] if bill else []),
        ),
        paper="A4",
    )


def _source(share: VillageMonth) -> Spec[Entry]:
    """``日常观察 B9``, behind the workbook's name where the village sent several."""
    several = len({entry.file for entry in share.entries if entry.file}) > 1

    def where(entry: Entry) -> str:
        file = PurePosixPath(entry.file).name if several else ""
        return f"{file} {entry.sheet} {entry.cell}".strip()

    return column(N_("Source"), "text", where)


def _note(entry: Entry) -> str:
    return str(entry.said("note") or entry.said("reason"))


def _points(share: VillageMonth) -> Table:
    return table(
        share.entries,
        [
            column(N_("Entry"), "code", lambda entry: entry.id),
            column(N_("Date"), "date", lambda entry: entry.day),
            *_HOUSEHOLD,
            column(N_("Kind"), "text", lambda entry: _KINDS[entry.kind]),
            column(N_("What for"), "text", lambda entry: f"{entry.what} {entry.what_for}"),
            column(N_("Quantity"), "count", lambda entry: entry.quantity),
            column(N_("Claimed"), "points", lambda entry: entry.claimed),
            column(N_("Points posted"), "points", lambda entry: entry.points),
            column(N_("Cut"), "points", lambda entry: entry.cut or None),
            column(N_("Cut by the cap"), "text", lambda entry: _CAPS[entry.cap]),
            column(N_("Balance"), "points", lambda entry: entry.balance),
            column(N_("Takes back"), "code", lambda e: e.reverses.id if e.reverses else ""),
            _source(share),
            column(N_("Note"), "text", _note),
        ],
        Text(N_("Points ledger")),
        NOTHING,
        sparse=True,
    )


def _goods(entry: Entry) -> Goods:
    assert entry.goods
    return entry.goods


def _exchanges(share: VillageMonth) -> Table:
    return table(
        (entry for entry in share.entries if entry.kind == "exchange"),
        [
            column(N_("Entry"), "code", lambda entry: entry.id),
            column(N_("Date"), "date", lambda entry: entry.day),
            column(N_("Activity"), "text", lambda entry: entry.said("activity")),
            *_HOUSEHOLD,
            column(N_("Recipient"), "text", lambda entry: entry.said("recipient")),
            column(N_("Handler"), "text", lambda entry: entry.said("handler")),
            column(N_("Goods"), "text", lambda entry: f"{entry.what} {entry.what_for}"),
            column(N_("Size and unit"), "text", lambda entry: spec_and_unit(_goods(entry))),
            column(N_("Quantity"), "count", lambda entry: entry.quantity),
            column(N_("Points each"), "points", lambda entry: _goods(entry).points),
            column(N_("Cash (yuan)"), "points", lambda entry: entry.said("cash") or None),
            column(N_("Points paid"), "points", lambda entry: -entry.points),
            column(N_("Balance after"), "points", lambda entry: entry.balance),
            _source(share),
            column(N_("Note"), "text", _note),
        ],
        Text(N_("Exchange ledger")),
        NOTHING,
        sparse=True,
    )


def _item_values(desk: Desk, share: VillageMonth) -> Table:
    """Every version of every item that ever held here (分值对应): the history of the rules stays
    readable."""
    columns: list[Spec[Item]] = [
        column(N_("Code"), "code", lambda item: item.code),
        column(N_("Category"), "text", lambda item: desk.category_name(item.category)),
        column(N_("Item"), "text", lambda item: item.description),
        column(N_("Assessed by"), "text", lambda item: source_words(item.source)),
        column(N_("Points"), "text", score_words),
        column(N_("Unit"), "text", lambda item: item.unit),
        column(N_("Month cap"), "points", lambda item: item.month_cap),
        column(N_("Quarter cap"), "points", lambda item: item.quarter_cap),
        column(N_("Year cap"), "points", lambda item: item.year_cap),
        column(N_("Exclusive group"), "code", lambda item: item.exclusive_group),
        column(N_("Tier group"), "code", lambda item: item.tier_group),
        column(N_("Remarks"), "text", lambda item: marks(item, ())),
        column(N_("From"), "date", lambda item: item.start),
        column(N_("Until"), "date", lambda item: item.until),
    ]
    rows = (item for item in desk.rules.items if not item.villages or share.code in item.villages)
    return table(rows, columns, Text(N_("Item values")), sparse=True)


def _scores(desk: Desk, share: VillageMonth) -> Table:
    """Every award, deduction and veto (打分), as claimed and as posted."""
    return table(
        (entry for entry in share.entries if entry.kind in ("award", "deduction", "veto")),
        [
            column(N_("Date"), "date", lambda entry: entry.day),
            *_HOUSEHOLD,
            column(N_("Kind"), "text", lambda entry: _KINDS[entry.kind]),
            column(N_("Category"), "text", lambda entry: desk.category_name(entry.category)),
            column(N_("Item"), "text", lambda entry: f"{entry.what} {entry.what_for}"),
            column(N_("Quantity"), "count", lambda entry: entry.quantity),
            column(N_("Claimed"), "points", lambda entry: entry.claimed),
            column(N_("Points posted"), "points", lambda entry: entry.points),
            column(N_("Evidence"), "text", lambda entry: entry.said("evidence")),
            column(N_("Observer"), "text", lambda entry: entry.said("observer")),
            column(N_("Stood back"), "text", lambda entry: entry.said("recused")),
            _source(share),
            column(N_("Note"), "text", _note),
        ],
        Text(N_("Scores")),
        NOTHING,
        sparse=True,
    )


def _meetings(desk: Desk, share: VillageMonth) -> Table:
    """The record of the assessment meeting (评议会记录)."""
    quorum = share.settings.quorum
    group = {person.name for person in desk.rules.people_of(share.code, "assessment_group")}

    def said(name: str) -> Callable[[Cover], Any]:
        return lambda cover: cover.values.get(name) or ""

    def attendees(cover: Cover) -> Sequence[str]:
        return cover.values.get("attendees") or ()

    return table(
        [share.cover] if share.cover else [],
        [
            column(N_("Meeting date"), "date", lambda cover: cover.values["meeting_date"]),
            column(N_("Chair"), "text", said("chair")),
            column(N_("Who attended"), "text", lambda cover: "、".join(attendees(cover))),
            column(N_("Present"), "count", lambda cover: len(attendees(cover))),
            column(
                N_("Of the assessment group"),
                "count",
                lambda cover: len(group.intersection(attendees(cover))),
            ),
            column(N_("Quorum"), "count", lambda _: quorum),
            column(N_("Supervisor"), "text", said("supervisor")),
            column(N_("Clerk"), "text", said("clerk")),
            column(N_("File"), "text", lambda cover: PurePosixPath(cover.file).name),
        ],
        Text(N_("Assessment meetings")),
        Text(N_("The village has submitted no workbook yet.")),
    )


def _publicity(desk: Desk, share: VillageMonth, notices: Sequence[Statement]) -> Table:
    """The record of what was posted (公示记录): each notice with its code, days and objections."""
    cover = share.cover.values if share.cover else {}
    start, end = cover.get("posted_on"), cover.get("posted_until")
    needed = share.settings.publicity_days
    about = {each.name: _objections(share, each, notices) for each in notices}

    def settled(notice: Statement) -> int:
        return sum(bool(each.said("resolution")) for each in about[notice.name])

    return table(
        notices,
        [
            column(N_("Notice"), "text", lambda notice: notice.title),
            column(N_("Check code"), "code", lambda notice: notice.code),
            column(N_("Status"), "text", lambda n: status_words("draft" if n.draft else "final")),
            column(N_("Posted on"), "date", lambda _: start),
            column(N_("Posted until"), "date", lambda _: end),
            column(
                N_("Days"), "count", lambda _: (end - start).days + 1 if start and end else None
            ),
            column(N_("Days required"), "count", lambda _: needed),
            column(N_("Photos"), "text", lambda _: cover.get("photos") or ""),
            column(N_("Objections"), "count", lambda notice: len(about[notice.name])),
            column(N_("Settled"), "count", settled),
            column(
                N_("What was objected, and the result"),
                "text",
                lambda notice: joined(map(_objected, about[notice.name]), SEMICOLON),
            ),
        ],
        Text(N_("Publicity")),
        Text(N_("No notice has been made yet.")),
    )


def _objections(
    share: VillageMonth, notice: Statement, notices: Sequence[Statement]
) -> list[Claim]:
    """Those about a notice: about the exchanges' where it names an exchange (V03-202209-E0007) and
    there is one, about the first notice all others."""
    kinds = {each.kind for each in notices}
    return [
        each
        for each in share.objections
        if notice.kind
        == ("exchanges" if "-E" in each.said("entry") and "exchanges" in kinds else notices[0].kind)
    ]


def _objected(objection: Claim) -> str:
    house = objection.household.code if objection.household else ""
    about = " ".join(filter(None, (house, objection.said("entry"))))
    content = objection.said("content")
    content = f"{about}: {content}" if about else content
    resolution = objection.said("resolution")
    return f"{content} → {resolution}" if resolution else content


class _Counted(NamedTuple):
    """Goods' movements, and the last count of the month."""

    line: Stock
    last: StockMove | None


def _line(row: _Counted) -> Stock:
    return row.line


def _reason(row: _Counted) -> str:
    return str(row.last.claim.said("reason")) if row.last and row.last.claim else ""


def _stocktaking(share: VillageMonth) -> Table:
    """The stock ledger (物资盘点)."""
    ordered = sorted(share.counts, key=lambda count: count.day)
    counts = {count.goods.code: count for count in ordered}
    columns: list[Spec[_Counted]] = [
        column(N_("Goods"), "text", lambda row: f"{row.line.goods.code} {row.line.goods.name}"),
        column(N_("Size and unit"), "text", lambda row: spec_and_unit(row.line.goods)),
        *moves_of_goods(_line, total=True),
        column(N_("Safety stock"), "count", lambda row: row.line.goods.safety_stock),
        column(N_("Counted on"), "date", lambda row: row.last and row.last.day),
        column(N_("Counted"), "count", lambda row: row.last and row.last.counted),
        column(N_("By the books"), "count", lambda row: row.last and row.last.expected),
        column(N_("Reason"), "text", _reason),
    ]
    return table(
        (_Counted(line, counts.get(line.goods.code)) for line in share.stock),
        columns,
        Text(N_("Stocktaking")),
        Text(N_("No goods have come in yet.")),
        sparse=True,
    )
