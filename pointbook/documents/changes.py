"""What changed, as a page: household by household, and entry by entry."""

from collections.abc import Callable
from datetime import date

from pointbook.documents.columns import Spec, column, table
from pointbook.documents.differences import Change, Comparison, Difference, Line
from pointbook.documents.wording import KINDS
from pointbook.vocabulary.names import masked
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.points import show
from pointbook.vocabulary.rules import Rules
from pointbook.vocabulary.statements import Statement, Table
from pointbook.vocabulary.text import N_, Text, say

ADDED, REMOVED, CHANGED = N_("added"), N_("removed"), N_("changed")


class Words:
    """The words for households, items and goods, by the rules that hold now."""

    def __init__(self, rules: Rules) -> None:
        full = rules.settings.names_on_notices == "full"
        self.language = rules.settings.language
        self._heads = {home.code: masked(home.head, full) for home in rules.households}
        self._named = {item.code: item.description for item in rules.items}
        self._named |= {goods.code: goods.name for goods in rules.goods}

    def head(self, household: str) -> str:
        """The head's name as notices show it."""
        return self._heads.get(household, "")

    def what(self, line: Line) -> str:
        """The item or goods of an entry."""
        return f"{line.what} {self._named.get(line.what, '')}".strip()


def place(line: Line, language: str) -> str:
    """Where an entry stands; blank for sums and what stands in no workbook."""
    return Place(line.file, line.sheet, line.row).words().say(language) if line.file else ""


def verb(change: Change) -> str:
    """What became of an entry."""
    return ADDED if change.before is None else REMOVED if change.after is None else CHANGED


def changes_statement(found: Comparison, rules: Rules, before: str, after: str) -> Statement:
    """The page of a comparison; ``before`` and ``after`` say what is compared."""
    words, settings, counts = Words(rules), rules.settings, found.counts()
    facts = (
        (N_("Entries added"), counts["added"]),
        (N_("Entries removed"), counts["removed"]),
        (N_("Entries changed"), counts["changed"]),
        (N_("Balances moved"), counts["moved"]),
    )
    return Statement(
        name="index",
        kind="changes",
        language=settings.language,
        title=Text(N_("What changed: {before} → {after}"), {"before": before, "after": after}),
        subtitle=f"{settings.county}{settings.township}",
        facts=tuple((Text(heading), str(value)) for heading, value in facts),
        tables=(_households(found, words), _entries(found, words)),
        paper="A4",
        brand=settings.brand,
    )


def _households(found: Comparison, words: Words) -> Table:
    def count(word: str) -> Callable[[Difference], int]:
        return lambda each: [verb(change) for change in each.changes].count(word)

    columns: list[Spec[Difference]] = [
        column(N_("Village"), "code", 8, lambda each: each.village),
        column(N_("Household"), "code", 10, lambda each: each.household),
        column(N_("Head"), "text", 10, lambda each: words.head(each.household)),
        column(N_("Balance before"), "points", 10, lambda each: each.before),
        column(N_("Balance afterwards"), "points", 10, lambda each: each.after),
        column(N_("Change"), "points", 10, lambda each: each.by),
        column(N_("Entries added"), "count", 8, count(ADDED)),
        column(N_("Entries removed"), "count", 8, count(REMOVED)),
        column(N_("Entries changed"), "count", 8, count(CHANGED)),
    ]
    empty = Text(N_("Nothing changed."))
    return table(found.households, columns, Text(N_("By household")), empty)


def _entries(found: Comparison, words: Words) -> Table:
    columns: list[Spec[Change]] = [
        column(N_("What became of it"), "text", 8, lambda change: Text(verb(change))),
        column(N_("Date"), "date", 10, lambda change: _day(change.line)),
        column(N_("Household"), "code", 10, lambda change: change.line.household),
        column(N_("Head"), "text", 10, lambda change: words.head(change.line.household)),
        column(N_("Kind"), "text", 8, lambda change: Text(KINDS[change.line.kind])),
        column(N_("Item or goods"), "text", 20, lambda change: words.what(change.line)),
        column(N_("Claimed before"), "points", 8, lambda c: c.before and c.before.claimed),
        column(N_("Claimed after"), "points", 8, lambda c: c.after and c.after.claimed),
        column(N_("Points before"), "points", 8, lambda c: c.before and c.before.points),
        column(N_("Points after"), "points", 8, lambda c: c.after and c.after.points),
        column(N_("Source"), "text", 30, lambda change: place(change.line, words.language)),
    ]
    empty = Text(N_("No entry changed."))
    return table(found.changes, columns, Text(N_("By entry")), empty)


def _day(line: Line) -> date | None:
    return date.fromisoformat(line.date) if line.date else None


def entry_words(change: Change, words: Words) -> str:
    """One entry's change in a line."""
    line, (was, now) = change.line, change
    points = " → ".join(_worth(each) for each in (was, now) if each)
    named = (line.date, say(KINDS[line.kind], words.language), words.what(line))
    source = place(line, words.language)
    said = f"{say(verb(change), words.language)} {' '.join(filter(None, named))}: {points}"
    return f"{said} ({source})" if source else said


def _worth(line: Line) -> str:
    """Points, and what was claimed where a cap took of it."""
    claimed = f" / {show(line.claimed)}" if line.claimed != line.points else ""
    return f"{show(line.points)}{claimed}"
