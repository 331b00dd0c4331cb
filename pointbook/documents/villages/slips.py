"""The slips, for each household line by line what its points were for and what is left, and the passbooks:
a household's year month by month, on pages of its own to print and bind."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from pointbook.documents.columns import Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.villages.exchanges import Visit
from pointbook.documents.villages.issued import Lapsing, lapsing, objections
from pointbook.documents.villages.points import RARE
from pointbook.documents.wording import day_words, joined, month_words
from pointbook.documents.year import Account
from pointbook.reckoning.lineage import began, origin
from pointbook.reckoning.village_month import Balance, VillageMonth
from pointbook.vocabulary.months import month_of
from pointbook.vocabulary.points import show
from pointbook.vocabulary.records import Entry
from pointbook.vocabulary.rules import Household
from pointbook.vocabulary.statements import Statement, Table, Value
from pointbook.vocabulary.text import N_, Text


class Line(NamedTuple):
    day: Value
    words: str
    points: int | None = None
    balance: int | None = None


_COLUMNS: Sequence[Spec[Line]] = (
    column(N_("Date"), "date", lambda line: line.day),
    column(N_("What for"), "text", lambda line: line.words),
    column(N_("Points"), "points", lambda line: line.points),
    column(N_("Balance"), "points", lambda line: line.balance),
)


def statement(desk: Desk, share: VillageMonth) -> Statement | None:
    """One table for each household of a village; None where nothing happened."""
    if not share.has_notices:
        return None
    entries, soon = _by_household([share]), lapsing(share)
    return desk.page(
        f"villages/{share.code}/slips",
        N_("{village}: household slips for {month}"),
        [_slip(desk, share, row, entries[row.household.code], soon) for row in share.balances],
        share=share,
        draft=share.draft,
        portrait=True,
        objections=objections(share),
    )


def passbooks(desk: Desk, found: Sequence[Account], draft: int) -> Statement:
    """One table for each household of the township, over the months of a year as one."""
    entries = _by_household(desk.shares)
    books = [_passbook(desk, each, entries[each.household.code]) for each in found]
    return desk.page("passbooks", N_("Passbook of {year}"), books, draft=draft, portrait=True)


def _by_household(shares: Iterable[VillageMonth]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for share in shares:
        for entry in share.entries:
            found[entry.household.code].append(entry)
    return found


def _of(
    desk: Desk, house: Household, village: str, lines: Iterable[Line], figures: dict[str, str]
) -> Table:
    """A household's table: where it came from, its lines, and its figures in one."""
    known, full = desk.households, desk.settings.names_on_notices == "full"
    former = origin(house, known, full)
    before = [Line(began(house, known), former)] if former else []
    return replace(
        table([*before, *lines], _COLUMNS),
        title=" ".join(filter(None, (house.code, desk.name(house), village, house.group))),
        facts=tuple((Text(heading), words) for heading, words in figures.items()),
    )


def _rare(row: Balance) -> dict[str, str]:
    return {words: show(value) for name, words in RARE.items() if (value := getattr(row, name))}


def _slip(
    desk: Desk, share: VillageMonth, row: Balance, entries: list[Entry], soon: Lapsing | None
) -> Table:
    house = row.household
    figures = {
        N_("Gained"): show(row.scored),
        **_rare(row),
        N_("Exchanged"): show(row.exchanged),
        N_("Left"): show(row.closing),
    }
    # A household's first opening stands in the first line already.
    since = next((entry.day for entry in entries if entry.kind == "opening"), None)
    start = N_("Opening points") if since else N_("Carried over from last month")
    lines = [Line(since, Text(start), None, row.opening), *_moves(entries)]
    if soon and (lapses := soon.points.get(house.code)):
        words = N_("{points} points lapse on this day: exchange before")
        lines.append(Line(soon.day, Text(words, {"points": show(lapses)})))
    made = _of(desk, house, "", lines, figures)
    return replace(made, code=house.code) if share.settings.slip_codes else made


def _passbook(desk: Desk, account: Account, entries: Sequence[Entry]) -> Table:
    house, year = account.household, account.year
    figures = {
        N_("Year's points"): show(year.scored),
        **_rare(year),
        N_("Exchanged"): show(year.exchanged),
        N_("Rank"): str(account.rank),
        **({N_("Stars"): "★" * account.stars} if account.stars else {}),
        **({N_("Dividend in yuan"): show(account.dividend)} if account.dividend else {}),
        N_("Left at the end"): show(year.closing),
    }
    return _of(desk, house, desk.village(house.village), _months(account, entries), figures)


def _months(account: Account, entries: Sequence[Entry]) -> Iterator[Line]:
    """A household's year, month by month with what was carried over."""
    if not entries:
        yield Line(None, Text(N_("Carried over from last year")), None, account.year.opening)
    for month, those in groupby(entries, key=lambda entry: month_of(entry.day)):
        listed = list(those)
        first = listed[0]
        if first.kind == "opening":
            yield Line(first.day, Text(N_("Opening points")), first.points, first.balance)
        else:
            words = Text(N_("{month}, carried over"), {"month": month_words(month)})
            yield Line(None, words, None, first.balance - first.points)
        yield from _moves(listed)


def _moves(entries: Iterable[Entry]) -> Iterator[Line]:
    """A line for each entry but openings: its day, what it is for, its points and what they left; the
    exchanges of a day are one."""
    for (day, exchanged), alike in groupby(
        entries, key=lambda each: (each.day, each.kind == "exchange")
    ):
        listed = [entry for entry in alike if entry.kind != "opening"]
        if exchanged:
            visit = Visit(listed[0].household, listed)
            yield Line(day, _exchanged(visit), -visit.points, listed[-1].balance)
        else:
            yield from (Line(day, _what_for(each), each.points, each.balance) for each in listed)


def _exchanged(visit: Visit) -> str:
    words = Text(N_("Exchanged: {goods}"), {"goods": visit.goods})
    if not visit.cash:
        return words
    paid = Text(N_("(with {yuan} yuan in money)"), {"yuan": show(visit.cash)})
    return joined((words, paid), " ")


def _what_for(entry: Entry) -> str:
    """In plain words what an entry is for."""
    parts = [_subject(entry)]
    if entry.quantity not in {None, 1} and entry.kind != "reversal":
        parts.append(f"× {entry.quantity}")
    if entry.claim and entry.claim.happened:
        day = day_words(entry.claim.happened)
        parts.append(Text(N_("(late entry, done on {day})"), {"day": day}))
    if entry.cut:
        parts.append(Text(N_("(a cap cut {points})"), {"points": show(entry.cut)}))
    return joined(parts, " ") if len(parts) > 1 else parts[0]


def _subject(entry: Entry) -> str:
    note = entry.said("note") or entry.said("reason")
    if entry.item and entry.kind != "reversal":
        return entry.item.description
    match entry.kind:
        case "reversal":
            former = entry.reverses.id if entry.reverses else ""
            return Text(N_("Entry {entry} taken back. {note}"), {"entry": former, "note": note})
        case "transfer" if entry.points < 0:
            return Text(N_("Transferred to another household. {note}"), {"note": note})
        case "transfer":
            return Text(N_("Transferred from another household. {note}"), {"note": note})
        case "expiry":
            return Text(N_("Points lapsed"))
    return Text(N_("Opening points"))
