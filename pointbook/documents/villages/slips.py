"""The slips: for each household, line by line, what its points were for and what is left."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from pointbook.documents.columns import Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.villages.exchanges import Visit
from pointbook.documents.villages.issued import objections, titled
from pointbook.documents.villages.lapsing import Lapsing, lapsing
from pointbook.documents.villages.points import RARE
from pointbook.documents.wording import band, day_words, joined
from pointbook.reckoning.lineage import began, origin
from pointbook.reckoning.village_month import Balance, VillageMonth
from pointbook.vocabulary.points import show
from pointbook.vocabulary.records import Entry
from pointbook.vocabulary.statements import Statement, Table, Value
from pointbook.vocabulary.text import N_, Text


class Line(NamedTuple):
    day: Value
    words: str
    points: int | None = None
    balance: int | None = None


def statement(desk: Desk, share: VillageMonth) -> Statement:
    """One table for each household of a village."""
    entries: dict[str, list[Entry]] = defaultdict(list)
    for entry in share.entries:
        entries[entry.household.code].append(entry)
    soon, coded = lapsing(share), share.settings.slip_codes
    return Statement(
        name=f"villages/{share.code}/slips",
        kind="slips",
        language=desk.language,
        title=titled(N_("{village}: household slips for {month}"), share),
        band=band(desk, share),
        tables=tuple(
            _slip(desk, row, entries[row.household.code], soon, coded) for row in share.balances
        ),
        draft=share.draft,
        paper="A4",
        portrait=True,
        objections=objections(share),
    )


def _slip(
    desk: Desk, row: Balance, entries: list[Entry], soon: Lapsing | None, coded: bool
) -> Table:
    house = row.household
    lapses = soon.points.get(house.code, 0) if soon else 0
    figures = {
        N_("Gained"): row.scored,
        **{words: value for name, words in RARE.items() if (value := getattr(row, name))},
        N_("Exchanged"): row.exchanged,
        N_("Left"): row.closing,
    }
    return replace(
        table([*_lines(desk, row, entries), *_lapsing(soon, lapses)], columns()),
        title=" ".join(filter(None, (house.code, desk.name(house), house.group))),
        facts=tuple((Text(words), show(points)) for words, points in figures.items()),
        code=house.code if coded else "",
    )


def columns() -> Iterator[Spec[Line]]:
    """The columns of a slip, and of a passbook."""
    yield column(N_("Date"), "date", lambda line: line.day)
    yield column(N_("What for"), "text", lambda line: line.words)
    yield column(N_("Points"), "points", lambda line: line.points)
    yield column(N_("Balance"), "points", lambda line: line.balance)


def _lines(desk: Desk, row: Balance, entries: list[Entry]) -> Iterator[Line]:
    known, full = desk.households, desk.rules.settings.names_on_notices == "full"
    if former := origin(row.household, known, full):
        yield Line(began(row.household, known), former)
    # A household's first opening stands in the first line already.
    since = next((entry.day for entry in entries if entry.kind == "opening"), None)
    start = N_("Opening points") if since else N_("Carried over from last month")
    yield Line(since, Text(start), None, row.opening)
    yield from moves(entries)


def moves(entries: Iterable[Entry]) -> Iterator[Line]:
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
            yield from (Line(day, what_for(each), each.points, each.balance) for each in listed)


def _lapsing(soon: Lapsing | None, points: int) -> Iterator[Line]:
    if soon and points:
        words = Text(
            N_("{points} points lapse on this day: exchange before"), {"points": show(points)}
        )
        yield Line(soon.day, words)


def _exchanged(visit: Visit) -> str:
    words = Text(N_("Exchanged: {goods}"), {"goods": visit.goods})
    if not visit.cash:
        return words
    paid = Text(N_("(with {yuan} yuan in money)"), {"yuan": show(visit.cash)})
    return joined((words, paid), " ")


def what_for(entry: Entry) -> str:
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
