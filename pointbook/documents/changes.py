"""What changed: between two sets of entries of a month, entry by entry, and between two months,
household by household; and the page of either.

Ids of an open month shift when an entry comes or goes, so entries are matched by what they are:
day, village, household, kind, item or goods, and what they take back. What came to the same is no
change, on whatever row it stands now. Of the others those of one file, sheet and row belong
together, the rest in their order.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any, NamedTuple

from pointbook.documents.columns import TOTAL, Spec, column, table
from pointbook.documents.wording import KINDS, page, shown
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.points import show
from pointbook.vocabulary.rules import Rules
from pointbook.vocabulary.statements import Statement, Table
from pointbook.vocabulary.text import N_, Text, say

ADDED, REMOVED, CHANGED = N_("added"), N_("removed"), N_("changed")

House = tuple[str, str]
"""The codes of a village and a household."""


class Line(NamedTuple):
    """An entry; points in hundredths."""

    date: str
    village: str
    household: str
    kind: str
    what: str  # the code of the item or goods
    reverses: str
    quantity: int
    claimed: int
    points: int
    file: str
    sheet: str
    row: int

    @property
    def identity(self) -> tuple[str, ...]:
        """What the entry is, apart from how much it came to and where it stands."""
        return self[:6]

    @property
    def worth(self) -> tuple[int, ...]:
        """How much it came to."""
        return self[6:9]

    @property
    def place(self) -> tuple[str, str, int]:
        """Where it stands."""
        return self[9:]

    def source(self, language: str) -> str:
        """Where it stands, in words; blank for what stands in no workbook."""
        return Place(*self.place).words().say(language) if self.file else ""


class Change(NamedTuple):
    """One entry that came (no ``before``), went (no ``after``) or came to something else."""

    before: Line | None
    after: Line | None

    @property
    def line(self) -> Line:
        """The entry as it is now, or as it was before it went."""
        line = self.after or self.before
        assert line is not None
        return line

    @property
    def verb(self) -> str:
        """What became of it."""
        return ADDED if self.before is None else REMOVED if self.after is None else CHANGED


class Held(NamedTuple):
    """What a month came to for a household, signed as it moved the balance."""

    earned: int
    exchanged: int
    closing: int


class Difference(NamedTuple):
    """What is different of one household: what it held, None where it is no member, and its entries."""

    village: str
    household: str
    before: Held | None
    after: Held | None
    changes: tuple[Change, ...]

    @property
    def by(self) -> int:
        """How far its balance moved."""
        was, now = (side.closing if side else 0 for side in (self.before, self.after))
        return now - was


class Side(NamedTuple):
    """What is compared: entries, none of them where months are, and what each household held."""

    lines: Sequence[Line]
    held: Mapping[House, Held]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every household of which anything is different, in order of village and code."""

    households: tuple[Difference, ...]

    @property
    def changes(self) -> list[Change]:
        return [change for each in self.households for change in each.changes]

    @property
    def moved(self) -> list[Difference]:
        """Those whose balance moved."""
        return [each for each in self.households if each.by]

    def counts(self) -> dict[str, int]:
        """How many entries were added, removed and changed, how many balances moved."""
        verbs = [change.verb for change in self.changes]
        found = {verb: verbs.count(verb) for verb in (ADDED, REMOVED, CHANGED)}
        return {**found, "moved": len(self.moved)}


def compare(before: Side, after: Side) -> Comparison:
    """Entries and balances before against those after."""
    sides: dict[tuple[str, ...], tuple[list[Line], list[Line]]] = defaultdict(lambda: ([], []))
    for at, lines in enumerate(_unequal(before.lines, after.lines)):
        for line in lines:
            sides[line.identity][at].append(line)
    changes: dict[House, list[Change]] = defaultdict(list)
    for one, other in sides.values():
        for change in _different(one, other):
            changes[change.line.village, change.line.household].append(change)
    held, holds = before.held, after.held
    found = (
        Difference(*house, held.get(house), holds.get(house), _sorted(changes[house]))
        for house in sorted({*changes, *held, *holds})
    )
    return Comparison(tuple(each for each in found if each.before != each.after or each.changes))


def _unequal(one: Sequence[Line], other: Sequence[Line]) -> list[list[Line]]:
    """The lines of each side that have no equal on the other, on the same row or elsewhere."""
    sides = [list(one), list(other)]
    for length in (len(Line._fields), len(Line._fields) - 3):
        had, have = (Counter(line[:length] for line in lines) for lines in sides)
        sides = [list(_without(lines, had & have, length)) for lines in sides]
    return sides


def _without(lines: Iterable[Line], equal: Counter[tuple[Any, ...]], length: int) -> Iterator[Line]:
    for line in lines:
        if equal[line[:length]]:
            equal[line[:length]] -= 1
        else:
            yield line


def _sorted(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda change: (*change.line.identity, *change.line.place)))


def _different(one: Sequence[Line], other: Sequence[Line]) -> Iterator[Change]:
    """Entries of one identity: those of one place are matched first, then the rest in order."""
    shared = {line.place for line in one} & {line.place for line in other}

    def first(line: Line) -> tuple[bool, tuple[str, str, int]]:
        return line.place not in shared, line.place

    for was, now in zip_longest(sorted(one, key=first), sorted(other, key=first)):
        if was is None or now is None or was.worth != now.worth:
            yield Change(was, now)


# --- words --------------------------------------------------------------------------------------


class Words:
    """The words for households, items and goods, by the rules that hold now."""

    def __init__(self, rules: Rules) -> None:
        self.language = rules.settings.language
        self._heads = {home.code: shown(rules.settings, home) for home in rules.households}
        self._named = {item.code: item.description for item in rules.items}
        self._named |= {goods.code: goods.name for goods in rules.goods}

    def head(self, each: Difference | Line) -> str:
        """The head's name as notices show it."""
        return self._heads.get(each.household, "")

    def what(self, line: Line) -> str:
        """The item or goods of an entry."""
        return f"{line.what} {self._named.get(line.what, '')}".strip()

    def entry(self, change: Change) -> str:
        """One entry's change in a line."""
        line = change.line
        points = " → ".join(_worth(each) for each in change if each)
        named = (line.date, say(KINDS[line.kind], self.language), self.what(line))
        said = f"{say(change.verb, self.language)} {' '.join(filter(None, named))}: {points}"
        source = line.source(self.language)
        return f"{said} ({source})" if source else said


def _worth(line: Line) -> str:
    """Points, and what was claimed where a cap took of it."""
    claimed = f" / {show(line.claimed)}" if line.claimed != line.points else ""
    return f"{show(line.points)}{claimed}"


# --- the page -----------------------------------------------------------------------------------


def statement(
    found: Comparison, rules: Rules, before: str, after: str, *, months: bool
) -> Statement:
    """The page of a comparison, of two ``months`` or of a month's entries; ``before`` and ``after``
    say what is compared."""
    words, counts = Words(rules), found.counts()
    facts = {
        N_("Entries added"): counts[ADDED],
        N_("Entries removed"): counts[REMOVED],
        N_("Entries changed"): counts[CHANGED],
        N_("Balances moved"): counts["moved"],
    }
    if months:
        facts = {N_("Households that differ"): len(found.households)}
    columns: list[Spec[Difference]] = [
        column(N_("Village"), "code", lambda each: each.village),
        column(N_("Household"), "code", lambda each: each.household),
        column(N_("Head"), "text", words.head, months and TOTAL),
        *(_of_months(before, after) if months else _of_entries()),
    ]
    homes = table(found.households, columns, N_("By household"), N_("Nothing changed."))
    return page(
        rules.settings,
        "index",
        Text(N_("What changed: {before} → {after}"), {"before": before, "after": after}),
        (homes, None if months else _entries(found, words)),
        ((heading, str(value)) for heading, value in facts.items()),
        kind="changes",
    )


def _held(at: int, name: str) -> Callable[[Difference], int | None]:
    return lambda each: getattr(each[at], name, None)


def _of_months(before: str, after: str) -> Iterator[Spec[Difference]]:
    for name, heading in (
        ("earned", N_("Awarded {month}")),
        ("exchanged", N_("Exchanged {month}")),
        ("closing", N_("Balance {month}")),
    ):
        for at, month in ((2, before), (3, after)):
            yield column(Text(heading, {"month": month}), "points", _held(at, name), True)
    yield column(N_("Change"), "points", lambda each: each.by, True)


def _of_entries() -> Iterator[Spec[Difference]]:
    def count(verb: str) -> Callable[[Difference], int]:
        return lambda each: [change.verb for change in each.changes].count(verb)

    yield column(N_("Balance before"), "points", _held(2, "closing"))
    yield column(N_("Balance afterwards"), "points", _held(3, "closing"))
    yield column(N_("Change"), "points", lambda each: each.by)
    yield column(N_("Entries added"), "count", count(ADDED))
    yield column(N_("Entries removed"), "count", count(REMOVED))
    yield column(N_("Entries changed"), "count", count(CHANGED))


def _entries(found: Comparison, words: Words) -> Table:
    columns: list[Spec[Change]] = [
        column(N_("What became of it"), "text", lambda change: Text(change.verb)),
        column(N_("Date"), "date", lambda change: date.fromisoformat(change.line.date)),
        column(N_("Household"), "code", lambda change: change.line.household),
        column(N_("Head"), "text", lambda change: words.head(change.line)),
        column(N_("Kind"), "text", lambda change: Text(KINDS[change.line.kind])),
        column(N_("Item or goods"), "text", lambda change: words.what(change.line)),
        column(N_("Claimed before"), "points", lambda c: c.before and c.before.claimed),
        column(N_("Claimed after"), "points", lambda c: c.after and c.after.claimed),
        column(N_("Points before"), "points", lambda c: c.before and c.before.points),
        column(N_("Points after"), "points", lambda c: c.after and c.after.points),
        column(N_("Source"), "text", lambda change: change.line.source(words.language)),
    ]
    return table(found.changes, columns, N_("By entry"), N_("No entry changed."))
