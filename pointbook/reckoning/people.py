"""People: who met, who observed, and whether anybody scored the own household.

All of it are warnings: names are written in many ways, and the group may have its reasons.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from pointbook.reckoning.flags import Sheet
from pointbook.reckoning.index import Index, Numbers, squeezed
from pointbook.vocabulary.claims import FAULTY, Cover, each_name
from pointbook.vocabulary.nearest import nearest
from pointbook.vocabulary.problems import Problem


def strangers(index: Index, village: str, names: Sequence[str]) -> list[str]:
    """Names that 人员 has on no line for a village; without any 人员 nobody is a stranger."""
    if not index.rules.people:
        return []
    known = index.roll.get(village, {})
    return [name for name in names if squeezed(name) not in known]


def attendance(covers: Sequence[Cover], index: Index) -> Iterator[Problem]:
    """People on the covers whom the rules do not know."""
    for cover in covers:
        village = cover.village or ""
        for field in ("chair", "attendees", "supervisor"):
            value = cover.values[field]
            names = value if isinstance(value, tuple) else each_name(value)
            for name in strangers(index, village, names):
                facts = {"advice": nearest(name, index.roll.get(village, {}).values())}
                place = cover.place(field)
                yield Problem(
                    "unknown-person", place, name, None, facts, cover.month, cover.village
                )


def scorers(sheets: Sequence[Sheet], houses: Sequence[Numbers], covers: Sequence[Cover]) -> None:
    """Observers must be known, and whoever scores stands back for the own household."""
    met = {
        cover.file: {squeezed(n) for n in (*cover.values["attendees"], cover.values["chair"])}
        for cover in covers
    }
    for sheet, house in zip(sheets, houses, strict=True):
        if "observer" in sheet.frame:
            _observers(sheet, house)
        else:
            _meetings(sheet, house, met)


def _observers(sheet: Sheet, house: Numbers) -> None:
    observer, village = sheet.column("observer"), sheet.column("village")
    named = sheet.used & (observer > FAULTY)
    words = sheet.claims.words
    for v, o in set(zip(village[named].tolist(), observer[named].tolist(), strict=True)):
        code = sheet.index.villages[v]
        for name in strangers(sheet.index, code, each_name(words[o])):
            facts = {"advice": nearest(name, sheet.index.roll.get(code, {}).values())}
            for at in map(int, np.flatnonzero(named & (village == v) & (observer == o))):
                place = sheet.rows.place(at, "observer")
                sheet.problem("unknown-person", at, place, name, facts)
    who = {o: set(map(squeezed, each_name(words[o]))) for o in set(observer[named].tolist())}
    heads = [squeezed(home.head) for home in sheet.index.households]
    for at in map(int, np.flatnonzero(named & (house >= 0))):
        if heads[house[at]] in who[observer[at]]:
            _own(sheet, at, int(house[at]))


def _meetings(sheet: Sheet, house: Numbers, met: dict[str, set[str]]) -> None:
    table, recused = sheet.column("table").tolist(), sheet.column("recused").tolist()
    heads = [squeezed(home.head) for home in sheet.index.households]
    attended = [met.get(origin.file, set()) for origin in sheet.rows.origins]
    for at in map(int, np.flatnonzero(sheet.used & (house >= 0))):
        head = heads[house[at]]
        if head not in attended[table[at]]:
            continue
        if head not in map(squeezed, each_name(sheet.claims.words[recused[at]])):
            _own(sheet, at, int(house[at]))


def _own(sheet: Sheet, at: int, house: int) -> None:
    home = sheet.index.households[house]
    facts = {"person": home.head}
    place = sheet.rows.place(at, "household")
    typed = sheet.typed("household", at)
    sheet.problem("self-evaluation", at, place, typed, facts, home.code)
