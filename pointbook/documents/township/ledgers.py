"""A village's seven ledgers, a sheet each, with the cell that every line came from."""

from collections.abc import Callable, Sequence
from operator import attrgetter, methodcaller
from pathlib import PurePosixPath
from typing import Any

from pointbook.documents.columns import Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.township.shelves import moves_of_goods
from pointbook.documents.villages import settlement
from pointbook.documents.wall import marks, score_words, source_words
from pointbook.documents.wording import KINDS, SEMICOLON, STATES, joined, sentences, spec_and_unit
from pointbook.reckoning.village_month import Stock, VillageMonth
from pointbook.vocabulary.records import Claim, Cover, Entry
from pointbook.vocabulary.rules import Item
from pointbook.vocabulary.statements import Statement, Table
from pointbook.vocabulary.text import N_, Text

NOTHING = Text(N_("Nothing was recorded this month."))
CAPS = {"": "", **sentences("caps")}
# A sentence for each word, not for each entry.
_KINDS, _CAPS = ({name: Text(word) for name, word in each.items()} for each in (KINDS, CAPS))

SOURCE: Sequence[Spec[Any]] = (
    column(N_("File"), "text", attrgetter("file")),
    column(N_("Sheet"), "text", attrgetter("sheet")),
    column(N_("Row or cell"), "code", attrgetter("cell")),
)
"""Where an entry stands."""

_ENTRY: Sequence[Spec[Entry]] = (
    column(N_("Entry"), "code", lambda entry: entry.id),
    column(N_("Date"), "date", lambda entry: entry.day),
)
_HOUSEHOLD: Sequence[Spec[Entry]] = (
    column(N_("Household"), "code", lambda entry: entry.household.code),
    column(N_("Head"), "text", lambda entry: entry.household.head),
)


def statement(desk: Desk, share: VillageMonth, notices: Sequence[Statement]) -> Statement:
    """The seven ledgers of one village; ``notices`` are those of its month, whose check codes are
    registered."""
    tables = (
        _points(share),
        _exchanges(share),
        _item_values(desk, share),
        _scores(desk, share),
        _meetings(desk, share),
        _publicity(share, notices),
        _stocktaking(share),
        settlement.table_of(desk, share),
    )
    name, title = f"township/ledgers/{share.code}", N_("{village}: ledgers of {month}")
    return desk.page(name, title, tables, share=share, kind="ledgers")


def _of_entries(share: VillageMonth, kinds: str, title: str, *columns: Spec[Entry]) -> Table:
    """Entries with what their rows say: the kinds that are named, or all."""
    several = len({entry.file for entry in share.entries if entry.file}) > 1

    def source(entry: Entry) -> str:
        """``日常观察 B9``, behind the workbook's name where the village sent several."""
        file = PurePosixPath(entry.file).name if several else ""
        return f"{file} {entry.sheet} {entry.cell}".strip()

    last: Sequence[Spec[Entry]] = (
        column(N_("Source"), "text", source),
        column(N_("Note"), "text", lambda entry: entry.said("note") or entry.said("reason")),
    )
    entries = (
        [entry for entry in share.entries if entry.kind in kinds.split()]
        if kinds
        else share.entries
    )
    return table(entries, (*columns, *last), title, NOTHING, sparse=True)


def _what(entry: Entry) -> str:
    return f"{entry.what} {entry.what_for}"


def _points(share: VillageMonth) -> Table:
    return _of_entries(
        share,
        "",
        N_("Points ledger"),
        *_ENTRY,
        *_HOUSEHOLD,
        column(N_("Kind"), "text", lambda entry: _KINDS[entry.kind]),
        column(N_("What for"), "text", _what),
        column(N_("Quantity"), "count", lambda entry: entry.quantity),
        column(N_("Claimed"), "points", lambda entry: entry.claimed),
        column(N_("Points posted"), "points", lambda entry: entry.points),
        column(N_("Cut"), "points", lambda entry: entry.cut or None),
        column(N_("Cut by the cap"), "text", lambda entry: _CAPS[entry.cap]),
        column(N_("Balance"), "points", lambda entry: entry.balance),
        column(N_("Takes back"), "code", lambda e: e.reverses.id if e.reverses else ""),
    )


def _exchanges(share: VillageMonth) -> Table:
    return _of_entries(
        share,
        "exchange",
        N_("Exchange ledger"),
        *_ENTRY,
        column(N_("Activity"), "text", methodcaller("said", "activity")),
        *_HOUSEHOLD,
        column(N_("Recipient"), "text", methodcaller("said", "recipient")),
        column(N_("Handler"), "text", methodcaller("said", "handler")),
        column(N_("Goods"), "text", _what),
        column(N_("Size and unit"), "text", lambda e: spec_and_unit(e.goods) if e.goods else ""),
        column(N_("Quantity"), "count", lambda entry: entry.quantity),
        column(N_("Points each"), "points", lambda e: e.goods.points if e.goods else None),
        column(N_("Cash (yuan)"), "points", lambda entry: entry.said("cash") or None),
        column(N_("Points paid"), "points", lambda entry: -entry.points),
        column(N_("Balance after"), "points", lambda entry: entry.balance),
    )


def _scores(desk: Desk, share: VillageMonth) -> Table:
    """Every award, deduction and veto (打分), as claimed and as posted."""
    return _of_entries(
        share,
        "award deduction veto",
        N_("Scores"),
        column(N_("Date"), "date", lambda entry: entry.day),
        *_HOUSEHOLD,
        column(N_("Kind"), "text", lambda entry: _KINDS[entry.kind]),
        column(N_("Category"), "text", lambda entry: desk.category_name(entry.category)),
        column(N_("Item"), "text", _what),
        column(N_("Quantity"), "count", lambda entry: entry.quantity),
        column(N_("Claimed"), "points", lambda entry: entry.claimed),
        column(N_("Points posted"), "points", lambda entry: entry.points),
        column(N_("Evidence"), "text", methodcaller("said", "evidence")),
        column(N_("Observer"), "text", methodcaller("said", "observer")),
        column(N_("Stood back"), "text", methodcaller("said", "recused")),
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
    return table(rows, columns, N_("Item values"), sparse=True)


def _meetings(desk: Desk, share: VillageMonth) -> Table:
    """The record of the assessment meeting (评议会记录)."""
    group = {person.name for person in desk.rules.people_of(share.code, "assessment_group")}

    def said(name: str) -> Callable[[Cover], Any]:
        return lambda cover: cover.values.get(name) or ""

    def attendees(cover: Cover) -> Sequence[str]:
        return cover.values.get("attendees") or ()

    def of_the_group(cover: Cover) -> int:
        return len(group.intersection(attendees(cover)))

    columns: list[Spec[Cover]] = [
        column(N_("Meeting date"), "date", lambda cover: cover.values["meeting_date"]),
        column(N_("Chair"), "text", said("chair")),
        column(N_("Who attended"), "text", lambda cover: "、".join(attendees(cover))),
        column(N_("Present"), "count", lambda cover: len(attendees(cover))),
        column(N_("Of the assessment group"), "count", of_the_group),
        column(N_("Quorum"), "count", lambda _: share.settings.quorum),
        column(N_("Supervisor"), "text", said("supervisor")),
        column(N_("Clerk"), "text", said("clerk")),
        column(N_("File"), "text", lambda cover: PurePosixPath(cover.file).name),
    ]
    covers, empty = filter(None, [share.cover]), N_("The village has submitted no workbook yet.")
    return table(covers, columns, N_("Assessment meetings"), empty)


def _publicity(share: VillageMonth, notices: Sequence[Statement]) -> Table:
    """The record of what was posted (公示记录): each notice with its code, days and objections."""
    cover = share.cover.values if share.cover else {}
    start, end = cover.get("posted_on"), cover.get("posted_until")
    days = (end - start).days + 1 if start and end else None
    about = {each.name: _objections(share, each, notices) for each in notices}

    def status(notice: Statement) -> Text:
        return Text(STATES["draft" if notice.draft else "final"])

    def settled(notice: Statement) -> int:
        return sum(bool(each.said("resolution")) for each in about[notice.name])

    def objected(notice: Statement) -> Text:
        return joined(map(_objected, about[notice.name]), SEMICOLON)

    columns: list[Spec[Statement]] = [
        column(N_("Notice"), "text", lambda notice: notice.title),
        column(N_("Check code"), "code", lambda notice: notice.code),
        column(N_("Status"), "text", status),
        column(N_("Posted on"), "date", lambda _: start),
        column(N_("Posted until"), "date", lambda _: end),
        column(N_("Days"), "count", lambda _: days),
        column(N_("Days required"), "count", lambda _: share.settings.publicity_days),
        column(N_("Photos"), "text", lambda _: cover.get("photos") or ""),
        column(N_("Objections"), "count", lambda notice: len(about[notice.name])),
        column(N_("Settled"), "count", settled),
        column(N_("What was objected, and the result"), "text", objected),
    ]
    return table(notices, columns, N_("Publicity"), N_("No notice has been made yet."))


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


def _stocktaking(share: VillageMonth) -> Table:
    """The stock ledger (物资盘点), with the last count of each goods in the month."""
    ordered = sorted(share.counts, key=lambda count: count.day)
    counts = {count.goods.code: count for count in ordered}

    def last(name: str) -> Callable[[Stock], Any]:
        return lambda line: getattr(counts.get(line.goods.code), name, None)

    def reason(line: Stock) -> str:
        claim = last("claim")(line)
        return claim.said("reason") if claim else ""

    columns: list[Spec[Stock]] = [
        column(N_("Goods"), "text", lambda line: f"{line.goods.code} {line.goods.name}"),
        column(N_("Size and unit"), "text", lambda line: spec_and_unit(line.goods)),
        *moves_of_goods(lambda line: line, total=True),
        column(N_("Safety stock"), "count", lambda line: line.goods.safety_stock),
        column(N_("Counted on"), "date", last("day")),
        column(N_("Counted"), "count", last("counted")),
        column(N_("By the books"), "count", last("expected")),
        column(N_("Reason"), "text", reason),
    ]
    nothing = N_("No goods have come in yet.")
    return table(share.stock, columns, N_("Stocktaking"), nothing, sparse=True)
