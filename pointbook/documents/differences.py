"""What changed between two sets of entries, and whose balance moved.

Ids of an open month shift when an entry comes or goes, so entries are matched by what they are:
day, village, household, kind, item or goods, and what they take back. What came to the same is no
change, on whatever row it stands now. Of the others those of one file, sheet and row belong
together, the rest in their order. Between two months no entry of the one is one of the other: there
each household's entries of a kind and item or goods are added up first and compared as one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, NamedTuple


class Line(NamedTuple):
    """An entry, or the sum of several; points in hundredths, ``date`` blank in a sum."""

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


class Difference(NamedTuple):
    """What is different of one household: its closing balances, None where it is no member, and
    its entries."""

    village: str
    household: str
    before: int | None
    after: int | None
    changes: tuple[Change, ...]

    @property
    def by(self) -> int:
        """How far its balance moved."""
        return (self.after or 0) - (self.before or 0)


class Side(NamedTuple):
    """What is compared: entries, and closing balances by village and household."""

    lines: Sequence[Line]
    balances: Mapping[tuple[str, str], int]


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
        found = self.changes
        added = sum(change.before is None for change in found)
        removed = sum(change.after is None for change in found)
        changed = len(found) - added - removed
        return {"added": added, "removed": removed, "changed": changed, "moved": len(self.moved)}


def compare(before: Side, after: Side) -> Comparison:
    """Entries and closing balances before against those after."""
    sides: dict[tuple[str, ...], tuple[list[Line], list[Line]]] = defaultdict(lambda: ([], []))
    for at, lines in enumerate(_unequal(before.lines, after.lines)):
        for line in lines:
            sides[line.identity][at].append(line)
    changes: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for one, other in sides.values():
        for change in _different(one, other):
            changes[change.line.village, change.line.household].append(change)
    held, holds = before.balances, after.balances
    found = (
        Difference(*house, held.get(house), holds.get(house), _sorted(changes[house]))
        for house in sorted({*changes, *held, *holds})
    )
    return Comparison(tuple(each for each in found if each.by or each.changes))


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


def summed(side: Side) -> Side:
    """For each household, kind and item or goods one line, its entries added up."""
    found: dict[tuple[str, str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for line in side.lines:
        total = found[line.village, line.household, line.kind, line.what]
        for at, amount in enumerate(line.worth):
            total[at] += amount
    lines = [
        Line("", *identity, "", quantity, claimed, points, "", "", 0)
        for identity, (quantity, claimed, points) in found.items()
    ]
    return Side(lines, side.balances)
