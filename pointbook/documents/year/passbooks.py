"""The passbooks: a household's year, month by month as on its slips, each on pages of its own to print
and bind."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from pointbook.documents.columns import table
from pointbook.documents.desk import Desk
from pointbook.documents.villages.points import RARE
from pointbook.documents.villages.slips import COLUMNS, Line, moves
from pointbook.documents.wording import band, month_words
from pointbook.documents.year.households import Account
from pointbook.reckoning.lineage import began, origin
from pointbook.vocabulary.months import month_of
from pointbook.vocabulary.points import show
from pointbook.vocabulary.records import Entry
from pointbook.vocabulary.statements import Statement, Table
from pointbook.vocabulary.text import N_, Text


def statement(desk: Desk, found: Sequence[Account], draft: int) -> Statement:
    """One table for each household of the township."""
    entries: dict[str, list[Entry]] = defaultdict(list)
    for share in desk.shares:
        for entry in share.entries:
            entries[entry.household.code].append(entry)
    return Statement(
        name="passbooks",
        kind="passbooks",
        language=desk.language,
        title=Text(N_("Passbook of {year}"), {"year": desk.month.month[:4]}),
        band=band(desk),
        tables=tuple(_passbook(desk, each, entries[each.household.code]) for each in found),
        draft=draft,
        paper="A4",
        portrait=True,
    )


def _passbook(desk: Desk, account: Account, entries: Sequence[Entry]) -> Table:
    house, year = account.household, account.year
    figures = {
        N_("Year's points"): show(year.scored),
        **{words: show(value) for name, words in RARE.items() if (value := getattr(year, name))},
        N_("Exchanged"): show(year.exchanged),
        N_("Rank"): str(account.rank),
        **({N_("Stars"): "★" * account.stars} if account.stars else {}),
        **({N_("Dividend in yuan"): show(account.dividend)} if account.dividend else {}),
        N_("Left at the end"): show(year.closing),
    }
    village = desk.village(house.village)
    return replace(
        table(_lines(desk, account, entries), COLUMNS),
        title=" ".join(filter(None, (house.code, desk.name(house), village, house.group))),
        facts=tuple((Text(words), value) for words, value in figures.items()),
    )


def _lines(desk: Desk, account: Account, entries: Sequence[Entry]) -> Iterator[Line]:
    house, full = account.household, desk.rules.settings.names_on_notices == "full"
    if former := origin(house, desk.households, full):
        yield Line(began(house, desk.households), former)
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
        yield from moves(listed)
