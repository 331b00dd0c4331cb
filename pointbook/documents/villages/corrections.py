"""The correction notice (更正公告): what was taken back and why, and what became of objections."""

from collections.abc import Iterator
from operator import attrgetter

from pointbook.documents.columns import Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.villages.issued import Part, household
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.records import Claim, Entry
from pointbook.vocabulary.text import N_


def part(desk: Desk, share: VillageMonth) -> Part | None:
    """What a village took back and answered, else None."""
    reversals = [entry for entry in share.entries if entry.kind == "reversal"]
    if not reversals and not share.objections:
        return None
    figures: list[list[object]] = [
        [entry.day, _reversed(entry), entry.household.code, entry.points, entry.balance]
        for entry in reversals
    ]
    figures += [[each.day, _whose(each), each.said("entry")] for each in share.objections]
    nothing = N_("Nothing was taken back this month.")
    tables = [table(reversals, _corrections(desk, share), empty=nothing)]
    if share.objections:
        by = {_reversed(entry): entry.id for entry in reversals}
        tables.append(table(share.objections, _objections(by), N_("Objections")))
    return Part("corrections", N_("{village}: corrections of {month}"), figures, tables)


def _reversed(entry: Entry) -> str:
    return entry.reverses.id if entry.reverses else ""


def _whose(objection: Claim) -> str:
    return objection.household.code if objection.household else ""


def _corrections(desk: Desk, share: VillageMonth) -> Iterator[Spec[Entry]]:
    def what(entry: Entry) -> str:
        return f"{entry.what_for} × {entry.quantity}" if entry.goods else entry.what_for

    yield column(N_("Date"), "date", lambda entry: entry.day)
    yield column(N_("Entry taken back"), "code", _reversed)
    yield from household(desk, share, attrgetter("household"))
    yield column(N_("Item or goods"), "text", what)
    yield column(N_("Before"), "points", lambda entry: -entry.points)
    yield column(N_("Now"), "points", lambda _: 0)
    yield column(N_("Balance"), "points", lambda entry: entry.balance)
    yield column(N_("Reason"), "text", lambda entry: entry.said("reason"))
    yield column(N_("Approved by"), "text", lambda entry: entry.said("approver"))


def _objections(corrected: dict[str, str]) -> Iterator[Spec[Claim]]:
    yield column(N_("Date"), "date", lambda each: each.day)
    yield column(N_("Household"), "code", _whose)
    yield column(N_("Entry"), "code", lambda each: each.said("entry"))
    yield column(N_("Objection"), "text", lambda each: each.said("content"))
    yield column(N_("Result"), "text", lambda each: each.said("resolution"))
    yield column(N_("Settled on"), "date", lambda each: each.said("resolved_on") or None)
    yield column(N_("Corrected by"), "code", lambda each: corrected.get(each.said("entry"), ""))
