"""The slips: for each household, line by line, what its points were for and what is left."""

from collections import defaultdict

from pointbook.documents.desk import Desk, VillageMonth
from pointbook.documents.records import Balance, Entry
from pointbook.documents.villages.points import RARE
from pointbook.documents.wording import columns, month_words, subtitle
from pointbook.reckoning.lineage import began, origin
from pointbook.vocabulary.names import public
from pointbook.vocabulary.points import show
from pointbook.vocabulary.statements import Column, Statement, Table, Value
from pointbook.vocabulary.text import N_, Text, say


def slips(desk: Desk, share: VillageMonth) -> Statement:
    """One table for each household of a village."""
    by_household: dict[str, list[Entry]] = defaultdict(list)
    for entry in share.entries:
        by_household[entry.household].append(entry)
    heading = columns(
        desk.language,
        (N_("Date"), "date", 10),
        (N_("What for"), "text", 30),
        (N_("Points"), "points", 8),
        (N_("Balance"), "points", 8),
    )
    facts = {"village": share.village.name, "month": month_words(desk.month.month, desk.language)}
    title = N_("{village}: household slips for {month}")
    return Statement(
        name=f"villages/{share.code}/slips",
        kind="slips",
        language=desk.language,
        title=Text(title, facts).say(desk.language),
        subtitle=subtitle(desk, share),
        month=desk.month.month,
        village=share.code,
        tables=tuple(
            _slip(desk, row, by_household[row.household], heading) for row in share.balances
        ),
        draft=share.draft,
        paper="A4",
        portrait=True,
        brand=desk.rules.settings.brand,
    )


def _slip(desk: Desk, row: Balance, entries: list[Entry], heading: tuple[Column, ...]) -> Table:
    language = desk.language
    # A household's first opening stands in the first line already.
    joined = [entry for entry in entries if entry.kind == "opening"]
    first: Value = joined[0].day if joined else None
    start = N_("Opening points") if joined else N_("Carried over from last month")
    lines: list[tuple[Value, ...]] = _origin(desk, row.household)
    lines.append((first, say(start, language), None, row.opening))
    lines += [
        (entry.day, what_for(desk, entry), entry.points, entry.balance)
        for entry in entries
        if entry.kind != "opening"
    ]
    name = (row.household, desk.head(row.household), desk.group(row.household))
    figures = (
        (N_("Gained"), row.scored),
        *((RARE[name], value) for name in RARE if (value := getattr(row, name))),
        (N_("Exchanged"), row.exchanged),
        (N_("Left"), row.closing),
    )
    return Table(
        columns=heading,
        rows=tuple(lines),
        title=" ".join(part for part in name if part),
        facts=tuple((say(words, language), show(points)) for words, points in figures),
        code=row.household,
    )


def _origin(desk: Desk, household: str) -> list[tuple[Value, ...]]:
    """Where the household comes from, if it comes from another one."""
    home, known = desk.households[household], desk.households
    words = origin(home, known, desk.rules.settings.names_on_notices == "full")
    return [(began(home, known), words.say(desk.language), None, None)] if words else []


def what_for(desk: Desk, entry: Entry) -> str:
    """In plain words what an entry is for."""
    words = _subject(desk, entry)
    if entry.quantity not in {None, 1} and entry.kind != "reversal":
        words = f"{words} × {entry.quantity}"
    if entry.cut and entry.claimed is not None:
        cut = Text(N_("(a cap cut {points})"), {"points": show(entry.cut)})
        words = f"{words} {cut.say(desk.language)}"
    return words


def _subject(desk: Desk, entry: Entry) -> str:
    language = desk.language
    match entry.kind:
        case "award" | "deduction" | "veto":
            return desk.item(entry.item, entry.day).description
        case "exchange":
            goods = desk.goods_on(entry.goods, entry.day)
            exchanged = Text(N_("Exchanged: {goods}"), {"goods": goods.name})
            return exchanged.say(language)
        case "reversal":
            facts = {"entry": entry.reverses, "note": public(entry.note or entry.reason)}
            return Text(N_("Entry {entry} taken back. {note}"), facts).say(language).rstrip()
        case "transfer":
            facts = {"note": public(entry.note or entry.reason)}
            transferred = (
                Text(N_("Transferred to another household. {note}"), facts)
                if entry.points < 0
                else Text(N_("Transferred from another household. {note}"), facts)
            )
            return transferred.say(language).rstrip()
        case "expiry":
            return say(N_("Points lapsed"), language)
        case _:
            return say(N_("Opening points"), language)
