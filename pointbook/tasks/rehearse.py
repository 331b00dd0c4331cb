"""``rehearse``: replay every month under other rules, before the villagers' meeting votes on them.

Both sides are reckoned month by month from the same workbooks, sealed and open, under the present
rules and under the draft, so that a difference is the rules' own. A correction takes back what its
row came to on each side. Nothing is written to the book or to any month's outbox.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pointbook import checking
from pointbook import workspace as start
from pointbook.book.entries import Reader
from pointbook.book.store import Book
from pointbook.documents.rehearsal import At, Compared, Replay, statements
from pointbook.outbox import outbox
from pointbook.outbox.render import documents
from pointbook.reckoning.checks import exchanged_points
from pointbook.reckoning.reckon import Past, Reckoning, reckon
from pointbook.tasks.called import Said
from pointbook.vocabulary.holding import Holdings
from pointbook.vocabulary.points import show
from pointbook.vocabulary.problems import in_order
from pointbook.vocabulary.records import Claim, Entry, Sent
from pointbook.vocabulary.rules import Rules
from pointbook.vocabulary.stops import UNUSABLE, Stop
from pointbook.vocabulary.text import N_, Text

FOLDER = "rehearsal"


def rehearse(workspace: Path, draft: Path, language: str | None = None) -> Said:
    """Replay the workspace's months under its own rules and under a draft; what came of it, page and list,
    into ``outbox/rehearsal/``."""
    found = compared(workspace, draft, language)
    if isinstance(found, Said):
        return found
    folder = outbox.publish(workspace, FOLDER, documents(statements(found)))
    changes = found.changes()
    facts: dict[str, str | int | Text] = {
        "months": f"{found.months[0]} – {found.months[-1]}",
        "gain": sum(by > 0 for _, by in changes),
        "lose": sum(by < 0 for _, by in changes),
        "entries": len(found.moved()),
        "by": show(found.draft.awarded - found.now.awarded),
    }
    words = N_(
        "{months} under the draft: {gain} households gain, {lose} lose; {entries} entries differ; "
        "points awarded change by {by}."
    )
    return Said(found.language, [Text(words, facts), str(folder / "index.html")])


def compared(workspace: Path, draft: Path, language: str | None = None) -> Compared | Said:
    """Both sides; or what is wrong with the rules or the draft, of which nothing is compared."""
    rules, problems = checking.read_rules(workspace, language)
    spoken = rules.settings.language
    new, faults = checking.rules_of(draft, draft.name, spoken)
    for found in (problems, faults):
        if any(problem.is_error for problem in found):
            wrong = ((each.place.words(), each.message(spoken)) for each in in_order(found))
            lines = (f"{place.say(spoken)}: {message}" for place, message in wrong)
            return Said(spoken, list(lines), UNUSABLE)
    with start.start(workspace, rules) as begin:
        if begin.book is not None:
            begin.book.prove("sources", "bytes")
        now, months = _replay(workspace, rules, rules, begin.book)
        other, _ = _replay(workspace, new, rules, begin.book)
    if not months:
        raise Stop(Text(N_("There is no month to rehearse yet: put workbooks into inbox/.")))
    return Compared(spoken, months, now, other)


def _replay(
    workspace: Path, rules: Rules, present: Rules, book: Book | None
) -> tuple[Replay, list[str]]:
    """Every month, sealed or open, reckoned from its workbooks under these rules."""
    sent = checking.every_month(workspace, rules, book)
    months = sorted({each.month for each in sent})
    first = (book.about["first_month"] if book else "") or rules.settings.first_month
    past = Past(first_month=first or next(iter(months), ""))
    sealed = _places(book, present)
    done: list[Reckoning] = []
    known: dict[At, Entry] = {}
    for month in months:
        mine = [_only_how_often(each, present) for each in sent if each.month == month]
        found = {entry: known[at] for entry, at in sealed.items() if at in known}
        done.append(reckon(mine, rules, [month], replace(past, sealed=found)))
        known |= {place_of(entry): entry for entry in done[-1].entries}
        past = _after(done[-1], past, month)
    return _figures(done, known, rules), months


def _after(done: Reckoning, past: Past, month: str) -> Past:
    """What the next month starts from."""
    taken = {
        str(entry.said("entry")): entry.id for entry in done.entries if entry.kind == "reversal"
    }
    year: dict[str, list[Entry]] = defaultdict(list)
    for entry in (*(e for those in past.year.values() for e in those), *done.entries):
        if entry.day.year == int(month[:4]):
            year[entry.village].append(entry)
    return replace(
        past, carried=done.carry(), reversed_by={**past.reversed_by, **taken}, year=dict(year)
    )


def _places(book: Book | None, present: Rules) -> dict[str, At]:
    """Where each sealed entry comes from, by its id in the book."""
    if book is None:
        return {}
    reader = Reader(Holdings(present, {}))
    entries = (reader.entry(row) for row in book.entries(book.closed, "1"))
    return {entry.id: place_of(entry) for entry in entries}


def place_of(entry: Entry) -> At:
    """Where an entry comes from, whatever its number."""
    column = entry.claim.column if entry.claim else 0
    where = (entry.file, entry.sheet, entry.row, column, entry.day.isoformat())
    return (entry.household.code, entry.kind, *where)


def _only_how_often(sent: Sent, present: Rules) -> Sent:
    """Forget points that merely repeat what the present rules give: how often it was counts."""
    holdings = Holdings(present, {})
    claims = {
        name: [_stripped(claim, holdings) for claim in those] for name, those in sent.claims.items()
    }
    return replace(sent, claims=claims)


def _stripped(claim: Claim, holdings: Holdings) -> Claim:
    village = claim.household.village if claim.household else claim.village
    holding, day = holdings[village], claim.happened or claim.day
    if day is None or claim.points is None:
        return claim
    if claim.item:
        item = holding.items.on(claim.item.code, day)
        if item and item.points and not claim.points % item.points:
            times = claim.points // item.points
            if times > 0 and (claim.column or times == claim.quantity):
                return claim._replace(points=None, quantity=times)
    elif claim.goods and claim.sheet == "exchanges":
        goods = holding.goods(claim.goods.code, day)
        now = claim._replace(goods=goods)
        if goods and exchanged_points(now, holding) == claim.points:
            return claim._replace(points=None)
    return claim


def _figures(done: Sequence[Reckoning], known: Mapping[At, Entry], rules: Rules) -> Replay:
    closing: dict[str, int] = defaultdict(int)
    cuts: Counter[str] = Counter()
    for entry in known.values():
        closing[entry.household.code] += entry.points
        if entry.cut:
            cuts[entry.cap] += entry.cut
    last = done[-1].months if done else {}
    there = [row for month in last.values() for v in month.villages for row in v.balances]
    refused = Counter(
        problem.code
        for each in done
        for problem in each.problems
        if problem.is_error and problem.kind.group in ("rules", "ledger")
    )
    return Replay(
        rules,
        {row.household.code: closing[row.household.code] for row in there},
        known,
        cuts,
        refused,
        sum(entry.points for entry in known.values() if entry.kind == "award"),
        sum(
            stock.closing * stock.goods.points
            for month in last.values()
            for village in month.villages
            for stock in village.stock
        ),
    )
