"""``rehearse``: replay every month under other rules, before the villagers' meeting votes on them.

Both sides are reckoned from the same workbooks, sealed and open, under the present rules and under
the draft, so that a difference is the rules' own. Corrections are left out of both: they take back
single entries, not rules. Nothing is written to the book or to any month's outbox.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pointbook import batch
from pointbook import workspace as start
from pointbook.book.store import Book
from pointbook.documents.wording import KINDS, columns
from pointbook.reading import inbox as inboxes
from pointbook.reading.claims import claims, cover_problems
from pointbook.reading.files import workbook
from pointbook.reading.files.workbook import Refusal
from pointbook.reading.rules import rulebook
from pointbook.reckoning.evaluations import SHEETS as EVALUATION_SHEETS
from pointbook.reckoning.index import Index
from pointbook.reckoning.reckon import CAP_WORDS, Reckoning, reckon
from pointbook.vocabulary.claims import BLANK, TOO_FINE, Claims
from pointbook.vocabulary.names import masked
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.points import show
from pointbook.vocabulary.problems import Problem, in_order
from pointbook.vocabulary.rules import Rules
from pointbook.vocabulary.statements import Column, Statement, Table
from pointbook.vocabulary.stops import Stop
from pointbook.vocabulary.text import N_, Text, say

FOLDER = "rehearsal"
FIGURES = ("earned", "deducted", "exchanged", "closing")
NOW = N_("Under the rules in force")
_KINDS = {"award": "earned", "deduction": "deducted", "exchange": "exchanged"}
Read = Callable[[inboxes.Reader], list[inboxes.Read]]


@dataclass(frozen=True, slots=True)
class Replay:
    """All months under one set of rules, in figures; points in hundredths."""

    rules: Rules
    households: Mapping[str, Mapping[str, int]]  # code → figure → points
    entries: Mapping[tuple[Any, ...], tuple[Any, ...]]  # where it stands → what it came to
    cuts: Mapping[str, int]  # scope of a cap → points that it cut
    refused: Mapping[str, int]  # problem code → how often
    awarded: int
    stock_value: int


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What the draft changes. ``problems`` are errors of the draft; then there is no replay."""

    language: str
    months: list[str]
    now: Replay | None = None
    draft: Replay | None = None
    problems: Sequence[Problem] = ()

    def changes(self) -> list[tuple[str, int]]:
        """Households whose closing balance differs, and by how much, the most gained first."""
        assert self.now is not None
        assert self.draft is not None
        houses = sorted({*self.now.households, *self.draft.households})
        both = [(h, _closing(self.draft, h) - _closing(self.now, h)) for h in houses]
        return sorted((pair for pair in both if pair[1]), key=lambda pair: (-pair[1], pair[0]))

    def moved(self) -> list[tuple[tuple[Any, ...], Any, Any]]:
        """Entries that differ: where each stands, what it came to now and under the draft."""
        assert self.now is not None
        assert self.draft is not None
        one, other = self.now.entries, self.draft.entries
        keys = sorted({*one, *other}, key=str)
        return [(k, one.get(k), other.get(k)) for k in keys if one.get(k) != other.get(k)]


def _closing(replay: Replay, house: str) -> int:
    return replay.households.get(house, {}).get("closing", 0)


def rehearse(workspace: Path, draft: Path, language: str | None = None) -> Rehearsal:
    """Replay the workspace's months under its own rules and under a draft."""
    rules, problems = batch.read_rules(workspace, language)
    spoken = rules.settings.language
    if any(problem.is_error for problem in problems):
        return Rehearsal(spoken, [], problems=in_order(problems))
    new, faults = _draft(draft, spoken)
    if any(problem.is_error for problem in faults):
        return Rehearsal(spoken, [], problems=in_order(faults))
    with start.start(workspace, rules) as begin:
        first = begin.first_month
        if begin.book is not None:
            begin.book.prove("sources", "bytes")
        now, months = _replay(workspace, rules, rules, begin.book, first)
        other, _ = _replay(workspace, new, rules, begin.book, first)
    if not months:
        raise Stop(Text(N_("There is no month to rehearse yet: put workbooks into inbox/.")))
    return Rehearsal(spoken, months, now, other)


def _draft(path: Path, language: str) -> tuple[Rules, list[Problem]]:
    found = workbook.read(path, path.name)
    if isinstance(found, Refusal):
        return Rules(), [inboxes.refused(path.name, found)]
    rules, problems = rulebook(found)
    return rules.with_language(language), problems


def _replay(
    workspace: Path, rules: Rules, present: Rules, book: Book | None, first: str
) -> tuple[Replay, list[str]]:
    """Every month, sealed or open, reckoned from its workbooks under these rules."""
    reader = inboxes.Reader(rules)
    sealed = book.digests() if book else set()
    reads = _sealed(reader, book) if book else []
    for path, file in inboxes.find(workspace)[0]:
        if inboxes.digest(path) not in sealed:
            reads.append(reader.read(path, file))
    inbox = inboxes.choose(reads, rules, [], "", first)
    claimed = claims(inbox.sources)
    claimed.problems += [*inbox.problems, *cover_problems(inbox.sources)]
    claimed.rows["corrections"].frame["skip"] = True
    _only_how_often(claimed, Index(present))
    months = inbox.open_months
    begin = first or rules.settings.first_month or next(iter(months), "")
    return _figures(reckon(claimed, rules, months, begin), rules), months


def _only_how_often(claimed: Claims, index: Index) -> None:
    """Forget points that merely repeat what the present rules give: how often it was counts."""
    scores = claimed.scores
    days = [claimed.rows[name].frame["date"].to_numpy() for name in EVALUATION_SHEETS]
    at, sheet = scores["at"].to_numpy(), scores["sheet"].to_numpy()
    day = np.concatenate([days[number][at[sheet == number]] for number in range(len(days))])
    lines = index.items
    item = index.look_up(claimed.codes, lines.number)[scores["item"].to_numpy()]
    worth = np.append(lines.column(lambda line: line.points or 0), 0)[lines.on(item, day)]
    points, quantity = scores["points"].to_numpy(), scores["quantity"].to_numpy()
    given = (points > TOO_FINE) & (worth != 0)
    times = np.where(given, points // np.where(worth == 0, 1, worth), 0)
    stated = np.where(quantity == BLANK, 1, quantity)
    repeats = given & (times > 0) & (times * worth == points)
    repeats &= (scores["column"].to_numpy() > 0) | (stated == times)
    points, quantity = np.where(repeats, BLANK, points), np.where(repeats, times, quantity)
    claimed.scores = scores.assign(points=points, quantity=quantity)
    rows = claimed.rows["exchanges"].frame
    shelf = index.goods
    goods = index.look_up(claimed.codes, shelf.number)[rows["goods"].to_numpy()]
    price = np.append(shelf.column(lambda line: line.points), 0)
    worth = price[shelf.on(goods, rows["date"].to_numpy())] * rows["quantity"].to_numpy()
    rows["points"] = np.where(worth == rows["points"].to_numpy(), BLANK, rows["points"])


def _sealed(reader: inboxes.Reader, book: Book) -> list[inboxes.Read]:
    return [
        reader.parse(source.data, source.file)
        for closed in book.months
        for source in book.sources(closed.month)
    ]


def _figures(done: Reckoning, rules: Rules) -> Replay:
    entries = done.entries
    sums = entries["points"].groupby([entries["household"], entries["kind"]]).sum()
    houses: dict[str, dict[str, int]] = {}
    found: dict[Any, int] = sums.to_dict()
    for (house, kind), points in found.items():
        figures = houses.setdefault(house, dict.fromkeys(FIGURES, 0))
        figures["closing"] += int(points)
        if kind in _KINDS:
            figures[_KINDS[kind]] += int(points)
    cut = entries[entries["cut"] > 0]
    cuts = {
        str(scope): int(points) for scope, points in cut["cut"].groupby(cut["cap"]).sum().items()
    }
    refused: dict[str, int] = {}
    for problem in done.problems:
        if problem.is_error and problem.kind.group in ("rules", "ledger"):
            refused[problem.code] = refused.get(problem.code, 0) + 1
    awarded = int(entries["points"][entries["kind"] == "award"].sum())
    return Replay(rules, houses, _by_place(done), cuts, refused, awarded, _stock_value(done, rules))


def _by_place(done: Reckoning) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Each entry by the cell that it came from: ids shift when an entry falls out."""
    names = ("household", "kind", "file", "sheet", "row", "column", "date")
    columns = [done.entries[name].astype(object).tolist() for name in names]
    worth = zip(done.entries["claimed"].tolist(), done.entries["points"].tolist(), strict=True)
    keys = [
        tuple(None if part != part else part for part in key) for key in zip(*columns, strict=True)
    ]
    return dict(zip(keys, worth, strict=True))


def _stock_value(done: Reckoning, rules: Rules) -> int:
    """The last month's stock at the points that its goods cost."""
    last = next(reversed(done.months.values()), None)
    if last is None:
        return 0
    price = {goods.code: goods.points for goods in rules.goods}
    worth = last.stock["goods"].map(price).fillna(0).to_numpy(np.int64)
    return int((worth * last.stock["closing"].to_numpy(np.int64)).sum())


def lines(done: Rehearsal) -> list[str]:
    """The rehearsal in a few lines, for the screen."""
    if done.now is None or done.draft is None:
        return [f"{problem.place}: {problem.message(done.language)}" for problem in done.problems]
    changes = done.changes()
    facts: dict[str, str | int | Text] = {
        "months": f"{done.months[0]} – {done.months[-1]}",
        "gain": sum(by > 0 for _, by in changes),
        "lose": sum(by < 0 for _, by in changes),
        "entries": len(done.moved()),
        "by": show(done.draft.awarded - done.now.awarded),
    }
    words = N_(
        "{months} under the draft: {gain} households gain, {lose} lose; {entries} entries differ; "
        "points awarded change by {by}."
    )
    return [Text(words, facts).say(done.language)]


def statements(done: Rehearsal) -> list[Statement]:
    """A page for the meeting, and the full list."""
    assert done.now is not None
    assert done.draft is not None
    settings = done.now.rules.settings
    common: dict[str, Any] = {
        "language": done.language,
        "kind": "rehearsal",
        "brand": settings.brand,
        "subtitle": f"{settings.county}{settings.township}",
        "facts": (
            (say(N_("Months"), done.language), f"{done.months[0]} – {done.months[-1]}"),
            (say(N_("Rules"), done.language), done.now.rules.digest[:8]),
            (say(N_("Draft"), done.language), done.draft.rules.digest[:8]),
        ),
        "paper": "A4",
    }
    title = say(N_("What the draft rules would change"), done.language)
    page = (_costs(done), _largest(done, 1), _largest(done, -1), _caps(done))
    return [
        Statement(name="index", title=title, tables=page, portrait=True, **common),
        Statement(name="all", title=title, tables=(_everyone(done), _entries(done)), **common),
    ]


def _costs(done: Rehearsal) -> Table:
    """Points awarded in all and in a year, their yuan, budget and stock, on both sides."""
    assert done.now is not None
    assert done.draft is not None
    language, months = done.language, len(done.months)

    def row(words: str, of: Callable[[Replay], int | None]) -> tuple[str | int | None, ...]:
        now, draft = of(done.now), of(done.draft)  # type: ignore[arg-type]
        change = None if now is None or draft is None else draft - now
        return say(words, language), now, draft, change

    rows = (
        row(N_("Points awarded in these months"), lambda r: r.awarded),
        row(N_("Points awarded in a year at this pace"), lambda r: r.awarded * 12 // months),
        row(N_("The same in yuan"), lambda r: _yuan(r, r.awarded * 12 // months)),
        row(N_("Budget of all villages for a year, in points"), _budget),
        row(N_("Stock at the end, at its points"), lambda r: r.stock_value),
        row(
            N_("Points held at the end"), lambda r: sum(h["closing"] for h in r.households.values())
        ),
    )
    return Table(_sides(language, N_("Figure"), 34), rows, say(N_("What it costs"), language))


def _yuan(replay: Replay, points: int) -> int:
    return points * 100 // replay.rules.settings.points_per_yuan


def _budget(replay: Replay) -> int | None:
    budget = replay.rules.settings.village_month_budget
    return None if budget is None else budget * 12 * len(replay.rules.villages)


def _sides(language: str, first: str, width: int) -> tuple[Column, ...]:
    return columns(
        language,
        (first, "text", width),
        (NOW, "points", 10),
        (N_("Under the draft"), "points", 10),
        (N_("Change"), "points", 10),
    )


def _named(done: Rehearsal, house: str) -> tuple[str, str]:
    assert done.now is not None
    assert done.draft is not None
    full = done.now.rules.settings.names_on_notices == "full"
    for household in (*done.now.rules.households, *done.draft.rules.households):
        if household.code == house:
            return household.village, masked(household.head, full)
    return "", ""


def _largest(done: Rehearsal, sign: int) -> Table:
    """The ten households that gain or lose most."""
    language = done.language
    chosen = [pair for pair in done.changes() if pair[1] * sign > 0]
    chosen = sorted(chosen, key=lambda pair: (-abs(pair[1]), pair[0]))[:10]
    head = columns(
        language,
        (N_("Village"), "code", 8),
        (N_("Household"), "code", 10),
        (N_("Head"), "text", 10),
        (N_("Change"), "points", 10),
    )
    rows = tuple((_named(done, h)[0], h, _named(done, h)[1], by) for h, by in chosen)
    title = N_("The ten that gain most") if sign > 0 else N_("The ten that lose most")
    return Table(head, rows, say(title, language), empty=say(N_("Nobody."), language))


def _caps(done: Rehearsal) -> Table:
    """Which caps cut how much, and what was refused how often."""
    assert done.now is not None
    assert done.draft is not None
    language, now, draft = done.language, done.now, done.draft
    rows = [
        (say(CAP_WORDS[scope], language), *_change(now.cuts, draft.cuts, scope))
        for scope in CAP_WORDS
        if scope in now.cuts or scope in draft.cuts
    ]
    for code in sorted({*now.refused, *draft.refused}):
        one, other, by = _change(now.refused, draft.refused, code)
        words = Text(N_("Rows refused: {code}"), {"code": code}).say(language)
        rows.append((words, one * 100, other * 100, by * 100))
    title = say(N_("Points that caps cut, and rows refused"), language)
    empty = say(N_("Nothing was cut or refused."), language)
    return Table(_sides(language, N_("Cap or reason"), 34), tuple(rows), title, empty=empty)


def _change(now: Mapping[str, int], draft: Mapping[str, int], key: str) -> tuple[int, int, int]:
    return now.get(key, 0), draft.get(key, 0), draft.get(key, 0) - now.get(key, 0)


def _everyone(done: Rehearsal) -> Table:
    """Every household: closing now, under the draft, and the change."""
    assert done.now is not None
    assert done.draft is not None
    language, houses = done.language, sorted({*done.now.households, *done.draft.households})
    rows = []
    for house in houses:
        now, draft = _closing(done.now, house), _closing(done.draft, house)
        rows.append(
            (*_named(done, house)[:1], house, _named(done, house)[1], now, draft, draft - now)
        )
    head = columns(
        language,
        (N_("Village"), "code", 8),
        (N_("Household"), "code", 10),
        (N_("Head"), "text", 10),
        (NOW, "points", 10),
        (N_("Under the draft"), "points", 10),
        (N_("Change"), "points", 10),
    )
    return Table(head, tuple(rows), say(N_("All households"), language))


def _entries(done: Rehearsal) -> Table:
    """Every entry that differs, with the cell that it comes from."""
    language = done.language
    rows = []
    for (house, kind, file, sheet, row, _, _), now, draft in done.moved():
        place = str(Place(file, sheet, row)) if file else ""
        rows.append((house, say(KINDS[kind], language), place, *(s and s[1] for s in (now, draft))))
    head = columns(
        language,
        (N_("Household"), "code", 10),
        (N_("Kind"), "text", 8),
        (N_("Source"), "text", 40),
        (NOW, "points", 10),
        (N_("Under the draft"), "points", 10),
    )
    empty = say(N_("No entry differs."), language)
    return Table(head, tuple(rows), say(N_("Entries that differ"), language), empty=empty)


def write(workspace: Path, done: Rehearsal) -> Path:
    """Write the page and the list into ``outbox/rehearsal/`` and say where."""
    from pointbook.outbox import outbox
    from pointbook.outbox.render import documents

    with outbox.lock(workspace):
        made = documents(statements(done), 1)
        return outbox.write(workspace / "outbox", FOLDER, made).folder / "index.html"
