"""People: who met, who observed, and whether anybody scored the own household.

All of it are warnings: names are written in many ways, and the group may have its reasons.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from pointbook.reckoning.flags import Sheet
from pointbook.reckoning.index import Index, Mask, Numbers
from pointbook.vocabulary.claims import FAULTY, each_name
from pointbook.vocabulary.names import squeezed
from pointbook.vocabulary.nearest import nearest
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.records import Cover


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
    met = {c.file: (*c.values["attendees"], c.values["chair"]) for c in covers}
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
    who = {o: each_name(words[o]) for o in set(observer[named].tolist())}
    for at in _of_own_house(sheet, named & (house >= 0), house, observer, who):
        _own(sheet, at, int(house[at]))


def _meetings(sheet: Sheet, house: Numbers, met: dict[str, tuple[str, ...]]) -> None:
    table, recused = sheet.column("table"), sheet.column("recused")
    who = {number: met.get(origin.file, ()) for number, origin in enumerate(sheet.rows.origins)}
    for at in _of_own_house(sheet, sheet.used & (house >= 0), house, table, who):
        head = squeezed(sheet.index.households[house[at]].head)
        if head not in map(squeezed, each_name(sheet.claims.words[recused[at]])):
            _own(sheet, at, int(house[at]))


def _of_own_house(
    sheet: Sheet, mask: Mask, house: Numbers, group: Numbers, who: Mapping[int, Iterable[str]]
) -> list[int]:
    """The rows of the mask whose household is headed by one of the names of their group."""
    known = sheet.index.head_number
    count = len(known)
    heads = [
        number * count + known[name]
        for number, names in who.items()
        for name in map(squeezed, names)
        if name in known
    ]
    rows = np.flatnonzero(mask)
    keys = group[rows] * count + sheet.index.head_of[house[rows]]
    return rows[np.isin(keys, heads)].tolist()  # type: ignore[no-any-return]


def _own(sheet: Sheet, at: int, house: int) -> None:
    home = sheet.index.households[house]
    facts = {"person": home.head}
    place = sheet.rows.place(at, "household")
    typed = sheet.typed("household", at)
    sheet.problem("self-evaluation", at, place, typed, facts, home.code)
