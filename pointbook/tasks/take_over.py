"""What a township takes over: the households of a roster, and the points of an old ledger, beside those
that its rules have already."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from pointbook.reading import cells
from pointbook.reading.roster import NO_VILLAGE, Listed, Roster, Unread
from pointbook.vocabulary.names import squeezed
from pointbook.vocabulary.rules import Household, Rules, Village
from pointbook.vocabulary.text import N_, Text


@dataclass(slots=True)
class Taken:
    """What was taken over into which folder, and what was not. ``points`` are those that blank 期初积分
    of households that were there get, by code; ``notes`` say of each opening from which cell it
    comes. ``rows`` are the roster's of each household, ``opened`` have their opening in the book."""

    folder: Path
    rules: Rules
    opened: frozenset[str] = frozenset()
    listed: bool = False
    villages: list[Village] = field(default_factory=list)
    households: list[Household] = field(default_factory=list)
    known: int = 0
    points: dict[str, int] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[Listed]] = field(default_factory=lambda: defaultdict(list))

    def every(self) -> tuple[Household, ...]:
        """The households there were and those that are new."""
        return (*self.rules.households, *self.households)


def take_over(taken: Taken, listed: Roster | None, old: Roster | None) -> Taken:
    """Take over what is new of a roster, and the points of an old ledger for it."""
    if listed:
        taken.listed = True
        taken.unread += listed.unread
        _take(taken, _placed(taken, listed))
    if old:
        taken.unread += old.unread
        _openings(taken, old)
    taken.households = [
        replace(house, opening=taken.points.pop(house.code, None)) for house in taken.households
    ]
    return taken


def _placed(taken: Taken, listed: Roster) -> list[tuple[Listed, str]]:
    """The roster's rows with the codes of their villages, new ones among them."""
    codes = {_bare(village.name): village.code for village in taken.rules.villages}
    placed: list[tuple[Listed, str]] = []
    for row in listed.rows:
        sheet = row.place.sheet or ""
        if not row.village and not NO_VILLAGE.fullmatch(sheet):
            row = row._replace(village=sheet)
        if not row.village:
            taken.unread.append(Unread(row.place, Text(N_("Nothing says of which village it is."))))
            continue
        if _bare(row.village) not in codes:
            after = 1 + max((_number(code) for code in codes.values()), default=0)
            codes[_bare(row.village)] = code = f"V{after:02}"
            taken.villages.append(Village(code, row.village))
        village = codes[_bare(row.village)]
        placed.append((row._replace(code=_code(row.code, village)), village))
    return placed


def _take(taken: Taken, placed: list[tuple[Listed, str]]) -> None:
    """Every household of the roster that is not there yet, with a code once and for all."""
    codes = _Codes(row.code for row, _ in placed)
    alike: dict[tuple[str, str], list[Household]] = defaultdict(list)
    for house in taken.rules.households:
        codes.add(house.code)
        alike[house.village, squeezed(house.head)].append(house)
    for row, village in placed:
        same = alike[village, squeezed(row.head)]
        its = [house for house in same if _is(house, row, taken.rows.get(house.code, []))]
        free = next((house for house in its if house.code not in taken.rows), None)
        if free:
            taken.rows[free.code].append(row)
            taken.known += 1
            _bring(taken, free, row)
        elif its:
            words = N_(
                "{head} stands at {other} already; it was taken once. If they are two households, give"
                " each a 户号 or a group of its own."
            )
            stood = taken.rows[its[0].code]
            facts = {"head": row.head, "other": stood[0].place.words()}
            if row.opening != stood[0].opening:
                taken.points.pop(its[0].code, None)  # whose they are is not for us to guess
                taken.notes.pop(its[0].code, None)
            stood.append(row)
            taken.unread.append(Unread(row.place, Text(words, facts)))
        elif row.code in codes.known:
            words = N_("The code {code} is that of another household.")
            taken.unread.append(Unread(row.place, Text(words, {"code": row.code})))
        else:
            code = row.code or codes.after(village)
            house = Household(code, village, row.group, row.head, row.members)
            taken.households.append(house)
            codes.add(code)
            same.append(house)
            taken.rows[code].append(row)
            _bring(taken, house, row)


def _is(house: Household, row: Listed, stood: list[Listed]) -> bool:
    """Whether a household of the same name in the same village is the one of a row; it may have rows
    already, from which a code or a spouse tells this one apart."""
    if row.code and (not stood or stood[0].code):
        return house.code == row.code
    if stood and row.spouse and stood[0].spouse and row.spouse != stood[0].spouse:
        return False
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


class _Codes:
    """The codes that households have, and those that rows of the roster ask for."""

    def __init__(self, written: Iterable[str]) -> None:
        self.written, self.known = set(written), set[str]()
        self._last: dict[str, int] = defaultdict(int)  # by village

    def add(self, code: str) -> None:
        """A household's."""
        self.known.add(code)
        village, _, number = code.rpartition("-")
        if number.isdecimal():
            self._last[village] = max(self._last[village], int(number))

    def after(self, village: str) -> str:
        """The next number of a village that no household has and no row asks for."""
        numbers = (f"{village}-{number:03}" for number in count(self._last[village] + 1))
        return next(code for code in numbers if code not in self.written)


def _openings(taken: Taken, old: Roster) -> None:
    """The points of an old ledger, by code or unique name, to the households that have none yet."""
    names = {v.code: _bare(v.name) for v in (*taken.rules.villages, *taken.villages)}
    there = {house.code: house.opening for house in taken.rules.households}
    homes: dict[str, list[Household]] = defaultdict(list)
    for house in taken.every():
        homes[squeezed(house.head)].append(house)
    rows: dict[str, list[Listed]] = defaultdict(list)
    for row in old.rows:
        if row.opening is None:
            continue
        if not row.village and _bare(row.place.sheet or "") in names.values():
            row = row._replace(village=row.place.sheet or "")
        fitting = _fitting(taken, row, names, homes[squeezed(row.head)])
        openings = [there.get(house.code) for house in fitting]
        if row.opening in openings and None not in openings:
            continue  # an earlier run took it
        if len(fitting) == 1:
            rows[fitting[0].code].append(row)
            continue
        words = N_("{count:household fits|households fit} “{head}”: its points were not taken.")
        facts: dict[str, str | int] = {"count": len(fitting), "head": row.head}
        taken.unread.append(Unread(row.source, Text(words, facts)))
    for house in taken.every():
        if its := rows.get(house.code):
            _give(taken, house, its)


def _fitting(
    taken: Taken, row: Listed, names: dict[str, str], homes: list[Household]
) -> list[Household]:
    """The households of its name that a row of the ledger may be of, each as often as the roster lists
    it; which spouse is whose the roster says of new ones alone."""
    fitting = [
        house
        for house in homes
        if (not row.village or names[house.village] == _bare(row.village))
        and (not (row.group and house.group) or row.group == house.group)
    ]
    if coded := [h for h in fitting if row.code and h.code == _code(row.code, h.village)]:
        return coded
    there = {house.code for house in taken.rules.households} if len(fitting) > 1 else set()
    spouses = ["" if house.code in there else taken.rows[house.code][0].spouse for house in fitting]
    if len(fitting) > 1 and row.spouse in spouses and all(spouses):
        fitting = [h for h, spouse in zip(fitting, spouses, strict=True) if spouse == row.spouse]
    return [house for house in fitting for _ in taken.rows.get(house.code) or (row,)]


def _give(taken: Taken, house: Household, rows: list[Listed]) -> None:
    """A household's points by the one row of the ledger that fits it; by none of several."""
    if len(rows) > 1:
        for row in rows:
            other = rows[1] if row is rows[0] else rows[0]
            words = N_("The points of {head} stand at {other} too; neither was taken.")
            facts = {"head": row.head, "other": other.source.words()}
            taken.unread.append(Unread(row.source, Text(words, facts)))
    elif not _bring(taken, house, rows[0]):
        words = N_("{household} is in rules.xlsx already; its points there stay.")
        if house.code in taken.opened:
            words = N_("{household} has begun in a closed month; its points were not taken.")
        taken.unread.append(Unread(rows[0].source, Text(words, {"household": house.code})))


def _bring(taken: Taken, house: Household, row: Listed) -> bool:
    """Give a household the points of a row, if its own are blank and not in the book."""
    if row.opening is None or house.opening is not None or house.code in taken.opened:
        return False
    taken.points[house.code] = row.opening
    taken.notes[house.code] = str(row.source)
    return True
