"""``init --from``: the households of a roster, and the points of an old ledger, into a workspace.

A new workspace is made whole or not at all; in one that stands only what is new is added.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from pointbook.demo.starter import starter
from pointbook.documents import takeover
from pointbook.forms.joining import Row, joined
from pointbook.forms.rulebook import rulebook_bytes
from pointbook.outbox import outbox
from pointbook.outbox.render import documents
from pointbook.reading import cells
from pointbook.reading.files import workbook
from pointbook.reading.files.workbook import Refusal, Workbook
from pointbook.reading.roster import NO_VILLAGE, Listed, Roster, Unread, roster
from pointbook.reading.rules import rulebook
from pointbook.tasks.init import START, make
from pointbook.vocabulary.names import squeezed
from pointbook.vocabulary.points import number, show
from pointbook.vocabulary.rules import Household, Rules, Village
from pointbook.vocabulary.stops import Stop
from pointbook.vocabulary.text import N_, Text

RULES = "rules.xlsx"


@dataclass(slots=True)
class Taken:
    """What was taken over into which folder, and what was not; ``notes`` say of each opening from
    which cell it comes."""

    folder: Path
    rules: Rules
    villages: list[Village] = field(default_factory=list)
    households: list[Household] = field(default_factory=list)
    known: int = 0
    unread: list[Unread] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)

    def every(self) -> tuple[Household, ...]:
        """The households there were and those that are new."""
        return (*self.rules.households, *self.households)


def take_over(folder: Path, file: Path | None, balances: Path | None = None) -> Taken:
    """Take a roster over into a new workspace, or what is new of it into one that stands."""
    if file is None:
        raise Stop(Text(N_("Points are taken over together with a roster: add --from.")))
    listed, old = _read(file), _read(balances) if balances else None
    standing = (folder / RULES).is_file()
    settings = replace(START, county=listed.county, township=listed.township)
    data = (folder / RULES).read_bytes() if standing else rulebook_bytes(starter(settings))
    book = _opened(workbook.parse(data, RULES), RULES)
    rules, problems = rulebook(book)
    if any(problem.is_error for problem in problems):
        raise Stop(Text(N_("rules.xlsx has errors; `check` lists them. Mend them first.")))
    taken = Taken(folder, rules, unread=[*listed.unread])
    _take(taken, listed)
    if old:
        taken.unread += old.unread
        _openings(taken, old)
    if standing:
        with outbox.lock(folder):
            _write(taken, folder, book)
    else:
        with make(folder) as new:
            _write(taken, new, book)
    return taken


def _read(file: Path) -> Roster:
    found = roster(_opened(workbook.read(file, file.name), file.name))
    if not found.rows:
        words = N_("{file}: no list of households was found; it needs a column 户主 or 姓名.")
        raise Stop(Text(words, {"file": file.name}))
    return found


def _opened(found: Workbook | Refusal, name: str) -> Workbook:
    if isinstance(found, Refusal):
        why = Text(workbook.REASONS.get(found.reason, found.reason), {"detail": found.detail})
        raise Stop(Text("{file}: {why}", {"file": name, "why": why}))
    return found


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
            words = N_("{head} stands at {other} already; it was taken once.")
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


def _write(taken: Taken, folder: Path, book: Workbook) -> None:
    """The rules with what is new, and a notice for each village that brings points."""
    if not taken.households:
        return
    rows: dict[str, list[Row]] = {
        "villages": [{"code": each.code, "name": each.name} for each in taken.villages],
        "households": [_cells(house) for house in taken.households],
    }
    data = joined(book, rows, taken.notes)
    settings = taken.rules.settings
    notices = [
        takeover.statement(settings, village, homes)
        for village in (*taken.rules.villages, *taken.villages)
        if (homes := [h for h in taken.every() if h.village == village.code])
        and any(house.opening is not None for house in homes)
    ]
    if notices:
        known = replace(taken.rules, households=taken.every()).long_codes
        outbox.write(folder / "outbox", "takeover", documents(notices, known=known))
    outbox.put(folder, folder / RULES, data)


def _cells(house: Household) -> Row:
    return {
        "code": house.code,
        "village": house.village,
        "group": house.group,
        "head": house.head,
        "members": house.members,
        "opening": None if house.opening is None else number(house.opening),
    }


def lines(taken: Taken) -> Iterator[Text]:
    """What was taken, what was not and why, and what comes next."""
    sums = [house.opening for house in taken.households if house.opening is not None]
    facts: dict[str, str | int | Text] = {
        "folder": str(taken.folder),
        "villages": len(taken.villages),
        "count": len(taken.households),
        "known": taken.known,
        "opened": len(sums),
        "points": show(sum(sums)),
        "left": len(taken.unread),
    }
    yield Text(
        N_("{folder}: {villages} villages and {count} households are new, {known} were there."),
        facts,
    )
    if sums:
        yield Text(N_("{opened} of them bring {points} points in all."), facts)
        yield Text(N_("The notices to hang are in {folder}/outbox/takeover."), facts)
    for each in taken.unread:
        yield Text("{place}: {why}", {"place": each.place.words(), "why": each.why})
    if taken.unread:
        words = N_("{left} were not taken. Correct them and run the same command again.")
        yield Text(words, facts)
