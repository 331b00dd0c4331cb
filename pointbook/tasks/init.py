"""``init``: a workspace for another township, with the rules that a township starts from; with a roster
its villages and households too.

A new workspace is made whole or not at all; in one that stands only what is new is added.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pointbook.demo.starter import starter
from pointbook.documents import takeover
from pointbook.forms.joining import Row, joined
from pointbook.forms.rulebook import rulebook_bytes
from pointbook.outbox import outbox
from pointbook.outbox.render import documents
from pointbook.reading.files import workbook
from pointbook.reading.files.workbook import Refused, Workbook
from pointbook.reading.roster import Roster, roster
from pointbook.reading.rules import rulebook
from pointbook.tasks.called import Said, quoted, today
from pointbook.tasks.take_over import Taken, take_over
from pointbook.vocabulary.months import month_of
from pointbook.vocabulary.points import number, show
from pointbook.vocabulary.rules import Household
from pointbook.vocabulary.stops import CLEAN, FAULTY, Stop
from pointbook.vocabulary.text import N_, Facts, Text
from pointbook.workspace import start

RULES = "rules.xlsx"


def init(
    workspace: Path,
    roster: Path | None = None,
    balances: Path | None = None,
    language: str | None = None,
) -> Said:
    """Make a workspace in a new or empty folder, or take over what is new of a roster."""
    taken = taken_over(workspace, roster, balances)
    return Said(language or "zh", lines(taken), FAULTY if taken.unread else CLEAN)


def taken_over(workspace: Path, roster: Path | None = None, balances: Path | None = None) -> Taken:
    """What was made or added: a new workspace in a new or empty folder; with a roster also what is new of
    it in one that stands. Stop elsewhere."""
    if roster is None and balances:
        raise Stop(Text(N_("Points are taken over together with a roster: add --from.")))
    listed, old = (_list(file) if file else None for file in (roster, balances))
    standing = listed is not None and (workspace / RULES).is_file()
    # What the model township decided stays as a proposal; who and since when is each township's own.
    county, township = (listed.county, listed.township) if listed else ("", "")
    fresh = starter(county=county, township=township, first_month=None)
    data = (workspace / RULES).read_bytes() if standing else rulebook_bytes(fresh)
    book = _opened(workbook.parse(data, RULES), RULES)
    rules, problems = rulebook(book)
    if any(problem.is_error for problem in problems):
        words = N_(
            "rules.xlsx has errors; `python process.py --workspace {named} check` lists them. Mend them"
            " first."
        )
        raise Stop(Text(words, {"named": quoted(workspace)}))
    with start(workspace, rules) as begin:
        opened = frozenset(begin.carried.opened)
    taken = take_over(Taken(workspace, rules, opened), listed, old)
    if standing:
        with outbox.lock(workspace):
            _write(taken, workspace, book)
    else:
        with outbox.whole(workspace) as new:
            for name in ("inbox", "outbox"):
                (new / name).mkdir()
            (new / RULES).write_bytes(data)
            _write(taken, new, book)
    return taken


def _list(file: Path) -> Roster:
    found = roster(_opened(workbook.read(file, file.name), file.name))
    if not found.rows:
        words = N_("{file}: no list of households was found; it needs a column 户主 or 姓名.")
        raise Stop(Text(words, {"file": file.name}))
    return found


def _opened(found: Workbook | Refused, name: str) -> Workbook:
    if isinstance(found, Refused):
        raise Stop(Text("{file}: {why}", {"file": name, "why": found.words}))
    return found


def _write(taken: Taken, folder: Path, book: Workbook) -> None:
    """The rules with what is new, and a notice for each village that brings points."""
    if not (taken.households or taken.points):
        return
    rows: dict[str, list[Row]] = {
        "villages": [{"code": each.code, "name": each.name} for each in taken.villages],
        "households": [_cells(house) for house in taken.households],
    }
    openings = {
        house.row: (house.code, number(taken.points[house.code]))
        for house in taken.rules.households
        if house.code in taken.points
    }
    data = joined(book, rows, openings, taken.notes)
    every = [
        replace(house, opening=taken.points.get(house.code, house.opening))
        for house in taken.every()
    ]
    notices = [
        takeover.statement(taken.rules.settings, village, homes, today())
        for village in (*taken.rules.villages, *taken.villages)
        if (homes := [h for h in every if h.village == village.code])
        and any(house.opening is not None for house in homes)
    ]
    if notices:
        known = replace(taken.rules, households=tuple(every)).long_codes
        outbox.write(folder / "outbox", "takeover", documents(notices, known=known))
    outbox.put(folder, folder / RULES, data)


def _cells(house: Household) -> Row:
    cells = {name: getattr(house, name) for name in ("code", "village", "group", "head", "members")}
    return {**cells, "opening": None if house.opening is None else number(house.opening)}


def lines(taken: Taken) -> Iterator[Text]:
    """What was made or taken, what was not and why, and what comes next."""
    facts = _facts(taken)
    if not taken.listed:
        yield Text(N_("{folder} is ready: rules.xlsx, inbox/ and outbox/."), facts)
        yield Text(N_("1. In rules.xlsx fill in 设置 (county, township), 村, 户 and 人员."))
        yield from _steps(facts)
        return
    words = N_("{folder}: {villages} villages and {count} households are new, {known} were there.")
    yield Text(words, facts)
    if facts["opened"]:
        yield Text(N_("{opened} of them bring {points} points in all."), facts)
    if taken.points:
        words = N_(
            "Of those that were there {filled} had a blank 期初积分 and now bring {more} points."
        )
        yield Text(words, facts)
    if facts["opened"] or taken.points:
        yield Text(N_("The notices to hang are in {folder}/outbox/takeover."), facts)
    for each in taken.unread:
        yield Text("{place}: {why}", {"place": each.place.words(), "why": each.why})
    if taken.unread:
        words = N_("{left} were not taken. Correct them and run the same command again.")
        yield Text(words, facts)
    if taken.villages:
        settings = taken.rules.settings
        words = N_("1. In rules.xlsx fill in 人员.")
        if not (settings.county and settings.township):
            words = N_("1. In rules.xlsx fill in 设置 (county, township) and 人员.")
        yield Text(words)
        yield from _steps(facts)


def _steps(facts: Facts) -> Iterator[Text]:
    """What comes after the rules' first sheets, in a township that begins."""
    yield Text(N_("2. Go through 评分细则 and 兑换商品; they are proposals."))
    yield Text(N_("3. `python process.py --workspace {named} forms {month}` makes forms."), facts)


def _facts(taken: Taken) -> Facts:
    """What the lines tell: where, and how many."""
    folder = taken.folder
    sums = [house.opening for house in taken.households if house.opening is not None]
    return {
        "folder": str(folder),
        "named": quoted(folder),
        "month": month_of(today()),
        "villages": len(taken.villages),
        "count": len(taken.households),
        "known": taken.known,
        "opened": len(sums),
        "points": show(sum(sums)),
        "filled": len(taken.points),
        "more": show(sum(taken.points.values())),
        "left": len(taken.unread),
    }
