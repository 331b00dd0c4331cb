"""What a township takes over: the households of a roster, and the points of an old ledger, beside those
that its rules have already."""

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path

from pointbook.reading import cells
from pointbook.reading.roster import NO_VILLAGE, Listed, Roster, Unread
from pointbook.vocabulary.names import squeezed
from pointbook.vocabulary.rules import Household, Rules, Village
from pointbook.vocabulary.stops import CLEAN, FAULTY
from pointbook.vocabulary.text import N_, Text


@dataclass(slots=True)
class Taken:
    """What was taken over into which folder, and what was not; ``notes`` say of each opening from
    which cell it comes."""

    folder: Path
    rules: Rules
    language: str
    listed: bool = False
    villages: list[Village] = field(default_factory=list)
    households: list[Household] = field(default_factory=list)
    known: int = 0
    unread: list[Unread] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)

    @property
    def code(self) -> int:
        return FAULTY if self.unread else CLEAN

    def every(self) -> tuple[Household, ...]:
        """The households there were and those that are new."""
        return (*self.rules.households, *self.households)


def take_over(taken: Taken, listed: Roster | None, old: Roster | None) -> Taken:
    """Take over what is new of a roster, and the points of an old ledger for it."""
    if listed:
        taken.listed = True
        taken.unread += listed.unread
        _take(taken, listed)
    if old:
        taken.unread += old.unread
        _openings(taken, old)
    return taken


def _take(taken: Taken, listed: Roster) -> None:
    """Every household of the roster that is not there yet, with a code once and for all."""
    codes = {_bare(village.name): village.code for village in taken.rules.villages}
    known = {house.code for house in taken.rules.households}
    places: dict[str, Listed] = {}
    alike: dict[tuple[str, str], list[Household]] = defaultdict(list)
    for house in taken.rules.households:
        alike[house.village, squeezed(house.head)].append(house)
    for row in listed.rows:
        sheet = row.place.sheet or ""
        if not row.village and not NO_VILLAGE.fullmatch(sheet):
            row = row._replace(village=sheet)
        if not row.village:
            taken.unread.append(Unread(row.place, Text(N_("Nothing says of which village it is."))))
            continue
        if _bare(row.village) not in codes:
            number_ = 1 + max((_number(code) for code in codes.values()), default=0)
            codes[_bare(row.village)] = code = f"V{number_:02}"
            taken.villages.append(Village(code, row.village))
        village = codes[_bare(row.village)]
        same = alike[village, squeezed(row.head)]
        code = _code(row.code, village)
        found = next((house for house in same if _is(house, row, code, places)), None)
        if found and found.code in places:
            words = N_(
                "{head} stands at {other} already; it was taken once. If they are two households, give"
                " each a 户号 or a group of its own."
            )
            facts = {"head": row.head, "other": places[found.code].place.words()}
            taken.unread.append(Unread(row.place, Text(words, facts)))
        elif found:
            places[found.code] = row
            taken.known += 1
        elif code in known:
            words = N_("The code {code} is that of another household.")
            taken.unread.append(Unread(row.place, Text(words, {"code": code})))
        else:
            code = code or _next(village, known)
            house = Household(code, village, row.group, row.head, row.members, row.opening)
            taken.households.append(house)
            known.add(code)
            same.append(house)
            places[code] = row
            if row.opening is not None:
                taken.notes[code] = str(row.source)


def _is(house: Household, row: Listed, code: str, places: dict[str, Listed]) -> bool:
    """Whether a household of the same name in the same village is the one of a row."""
    if code and (house.code not in places or places[house.code].code):
        return house.code == code
    return not (house.group and row.group) or house.group == row.group


def _bare(village: str) -> str:
    return squeezed(village).removesuffix("村")


def _number(code: str) -> int:
    found = re.fullmatch(r"V(\d+)", code)
    return int(found[1]) if found else 0


def _code(typed: str, village: str) -> str:
    """A code as the roster has it; a number is the household's in its village."""
    typed = "".join(cells.spaced(typed).split())
    return f"{village}-{int(typed):03}" if typed.isdecimal() and len(typed) < 6 else typed


def _next(village: str, known: set[str]) -> str:
    numbers = (re.fullmatch(rf"{re.escape(village)}-(\d+)", code) for code in known)
    return f"{village}-{1 + max((int(found[1]) for found in numbers if found), default=0):03}"


def _openings(taken: Taken, old: Roster) -> None:
    """The points of an old ledger, by code or unique name, to the households that are new."""
    names = {v.code: _bare(v.name) for v in (*taken.rules.villages, *taken.villages)}
    by_name: dict[str, list[Household]] = defaultdict(list)
    for house in taken.every():
        by_name[squeezed(house.head)].append(house)
    points: dict[str, int] = {}
    sources: dict[str, Listed] = {}
    for row in old.rows:
        if (opening := row.opening) is None:
            continue
        if not row.village and _bare(row.place.sheet or "") in names.values():
            row = row._replace(village=row.place.sheet or "")
        fitting = [
            house
            for house in by_name[squeezed(row.head)]
            if (not row.village or names[house.village] == _bare(row.village))
            and (not (row.group and house.group) or row.group == house.group)
        ]
        coded = [h for h in fitting if row.code and h.code == _code(row.code, h.village)]
        fitting = coded or fitting
        words = N_("{count:household fits|households fit} “{head}”: its points were not taken.")
        facts: dict[str, str | int | Text] = {"count": len(fitting), "head": row.head}
        if len(fitting) == 1 and (first := sources.get(fitting[0].code)):
            words = N_("The points of {head} stand at {other} already; these were not taken.")
            facts["other"] = first.source.words()
        elif len(fitting) == 1:
            sources[fitting[0].code], points[fitting[0].code] = row, opening
            continue
        taken.unread.append(Unread(row.source, Text(words, facts)))
    new = {house.code for house in taken.households}
    for code in points.keys() - new:
        words = N_("{household} is in rules.xlsx already; its points there stay.")
        taken.unread.append(Unread(sources[code].source, Text(words, {"household": code})))
    taken.notes |= {code: str(sources[code].source) for code in points if code in new}
    taken.households = [
        replace(house, opening=points.get(house.code, house.opening)) for house in taken.households
    ]
