"""The rehearsal (outbox/rehearsal): what draft rules would change, for the meeting that votes on them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from pointbook.documents.columns import Spec, column, table
from pointbook.documents.wording import KINDS, page, shown
from pointbook.reckoning.ledger import CAPS
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.records import Entry, EntryKind
from pointbook.vocabulary.rules import Rules
from pointbook.vocabulary.statements import Statement, Table
from pointbook.vocabulary.text import N_, Text

LARGEST = 10
NOW = N_("Under the rules in force")
DRAFT = N_("Under the draft")

At = tuple[str, EntryKind, str, str, int | None, int, str]
"""Where an entry comes from: household, kind, file, sheet, row, column, day. Ids shift when an entry
falls out; this does not."""


@dataclass(frozen=True, slots=True)
class Replay:
    """All months under one set of rules, in figures; points in hundredths."""

    rules: Rules
    closing: Mapping[str, int]  # household → points
    entries: Mapping[At, Entry]
    cuts: Mapping[str, int]  # scope of a cap → points that it cut
    refused: Mapping[str, int]  # problem code → how often
    awarded: int
    stock_value: int


class Moved(NamedTuple):
    """An entry that differs: what it came to now and under the draft."""

    at: At
    now: Entry | None
    draft: Entry | None


@dataclass(frozen=True, slots=True)
class Compared:
    """Both sides, month after month."""

    language: str
    months: Sequence[str]
    now: Replay
    draft: Replay

    def changes(self) -> list[tuple[str, int]]:
        """Households whose closing balance differs, and by how much, the most gained first."""
        both = ((home, self.by(home)) for home in self.households())
        return sorted((pair for pair in both if pair[1]), key=lambda pair: (-pair[1], pair[0]))

    def households(self) -> list[str]:
        return sorted({*self.now.closing, *self.draft.closing})

    def by(self, home: str) -> int:
        """How far the draft moves a household's balance."""
        return self.draft.closing.get(home, 0) - self.now.closing.get(home, 0)

    def moved(self) -> list[Moved]:
        """Entries that differ."""
        one, other = self.now.entries, self.draft.entries
        keys = sorted({*one, *other}, key=str)
        pairs = (Moved(key, one.get(key), other.get(key)) for key in keys)
        return [each for each in pairs if _worth(each.now) != _worth(each.draft)]


def _worth(entry: Entry | None) -> tuple[int, int] | None:
    return (entry.claimed, entry.points) if entry else None


def statements(done: Compared) -> list[Statement]:
    """A page for the meeting, and the full list."""
    settings = done.now.rules.settings
    facts = (
        (N_("Months"), f"{done.months[0]} – {done.months[-1]}"),
        (N_("Rules"), done.now.rules.digest[:8]),
        (N_("Draft"), done.draft.rules.digest[:8]),
    )
    first = page(
        settings,
        "index",
        N_("What the draft rules would change"),
        (_costs(done), _largest(done, 1), _largest(done, -1), _caps(done)),
        facts,
        kind="rehearsal",
        language=done.language,
        portrait=True,
    )
    every = (_everyone(done), _entries(done))
    return [first, replace(first, name="all", tables=every, portrait=False)]


Figure = tuple[str, int | None, int | None]


def _figures(lines: Sequence[Figure], first: str, title: str, empty: str = "") -> Table:
    """Figures on both sides."""

    def change(line: Figure) -> int | None:
        return None if line[1] is None or line[2] is None else line[2] - line[1]

    columns: list[Spec[Figure]] = [
        column(first, "text", lambda line: line[0]),
        column(NOW, "points", lambda line: line[1]),
        column(DRAFT, "points", lambda line: line[2]),
        column(N_("Change"), "points", change),
    ]
    return table(lines, columns, title, empty)


def _costs(done: Compared) -> Table:
    """Points awarded in all and in a year, their yuan, budget and stock, on both sides."""
    months = len(done.months)

    def yuan(side: Replay) -> int:
        return side.awarded * 12 // months * 100 // side.rules.settings.points_per_yuan

    def budget(side: Replay) -> int | None:
        of_a_month = side.rules.settings.village_month_budget
        return None if of_a_month is None else of_a_month * 12 * len(side.rules.villages)

    figures: list[tuple[str, Callable[[Replay], int | None]]] = [
        (N_("Points awarded in these months"), lambda side: side.awarded),
        (N_("Points awarded in a year at this pace"), lambda side: side.awarded * 12 // months),
        (N_("The same in yuan"), yuan),
        (N_("Budget of all villages for a year, in points"), budget),
        (N_("Stock at the end, at its points"), lambda side: side.stock_value),
        (N_("Points held at the end"), lambda side: sum(side.closing.values())),
    ]
    lines = [(Text(words), of(done.now), of(done.draft)) for words, of in figures]
    return _figures(lines, N_("Figure"), N_("What it costs"))


def _who(done: Compared) -> Iterable[Spec[str]]:
    rules = done.now.rules
    every = (*done.draft.rules.households, *rules.households)
    homes = {household.code: household for household in every}
    yield column(N_("Village"), "code", lambda home: homes[home].village)
    yield column(N_("Household"), "code", lambda home: home)
    yield column(N_("Head"), "text", lambda home: shown(rules.settings, homes[home]))


def _largest(done: Compared, sign: int) -> Table:
    """The households that gain or lose most."""
    chosen = [home for home, by in done.changes() if by * sign > 0]
    chosen = sorted(chosen, key=lambda home: (-abs(done.by(home)), home))[:LARGEST]
    title = N_("The ten that gain most") if sign > 0 else N_("The ten that lose most")
    columns = [*_who(done), column(N_("Change"), "points", done.by)]
    return table(chosen, columns, title, N_("Nobody."))


def _caps(done: Compared) -> Table:
    """Which caps cut how much, and what was refused how often."""
    now, draft = done.now, done.draft
    lines: list[Figure] = [
        (Text(words), now.cuts.get(scope, 0), draft.cuts.get(scope, 0))
        for scope, words in CAPS.items()
        if scope in now.cuts or scope in draft.cuts
    ]
    for code in sorted({*now.refused, *draft.refused}):
        words = Text(N_("Rows refused: {code}"), {"code": code})
        lines.append((words, now.refused.get(code, 0) * 100, draft.refused.get(code, 0) * 100))
    title = N_("Points that caps cut, and rows refused")
    return _figures(lines, N_("Cap or reason"), title, N_("Nothing was cut or refused."))


def _everyone(done: Compared) -> Table:
    """Every household: closing now, under the draft, and the change."""
    columns: list[Spec[str]] = [
        *_who(done),
        column(NOW, "points", lambda home: done.now.closing.get(home, 0)),
        column(DRAFT, "points", lambda home: done.draft.closing.get(home, 0)),
        column(N_("Change"), "points", done.by),
    ]
    return table(done.households(), columns, N_("All households"))


def _entries(done: Compared) -> Table:
    """Every entry that differs, with the cell that it comes from."""

    def source(each: Moved) -> str:
        _, _, file, sheet, row, *_ = each.at
        return Place(file, sheet, row).words() if file else ""

    columns: list[Spec[Moved]] = [
        column(N_("Household"), "code", lambda each: each.at[0]),
        column(N_("Kind"), "text", lambda each: Text(KINDS[each.at[1]])),
        column(N_("Source"), "text", source),
        column(NOW, "points", lambda each: each.now and each.now.points),
        column(DRAFT, "points", lambda each: each.draft and each.draft.points),
    ]
    return table(done.moved(), columns, N_("Entries that differ"), N_("No entry differs."))
