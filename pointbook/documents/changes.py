"""What changed, as a page: household by household, and entry by entry."""

from datetime import date

from pointbook.documents.differences import Change, Comparison, Difference, Line
from pointbook.documents.wording import KINDS, columns
from pointbook.vocabulary.names import masked
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.points import show
from pointbook.vocabulary.rules import Rules
from pointbook.vocabulary.statements import Column, Statement, Table, Value
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
    title = Text(N_("What changed: {before} → {after}"), {"before": before, "after": after})
    return Statement(
        name="index",
        kind="changes",
        language=words.language,
        title=title.say(words.language),
        subtitle=f"{settings.county}{settings.township}",
        facts=tuple((say(heading, words.language), str(value)) for heading, value in facts),
        tables=(_households(found, words), _entries(found, words)),
        paper="A4",
        brand=settings.brand,
    )


def _households(found: Comparison, words: Words) -> Table:
    language = words.language
    rows = tuple(_household(each, words) for each in found.households)
    head = columns(
        language,
        (N_("Village"), "code", 8),
        (N_("Household"), "code", 10),
        (N_("Head"), "text", 10),
        (N_("Balance before"), "points", 10),
        (N_("Balance afterwards"), "points", 10),
        (N_("Change"), "points", 10),
        (N_("Entries added"), "count", 8),
        (N_("Entries removed"), "count", 8),
        (N_("Entries changed"), "count", 8),
    )
    title = say(N_("By household"), language)
    empty = say(N_("Nothing changed."), language)
    return Table(head, rows, title, empty=empty)


def _household(each: Difference, words: Words) -> tuple[Value, ...]:
    verbs = [verb(change) for change in each.changes]
    counts = (verbs.count(ADDED), verbs.count(REMOVED), verbs.count(CHANGED))
    head = words.head(each.household)
    return each.village, each.household, head, each.before, each.after, each.by, *counts


def _entries(found: Comparison, words: Words) -> Table:
    language = words.language
    rows = tuple(_entry(change, words) for change in found.changes)
    title = say(N_("By entry"), language)
    empty = say(N_("No entry changed."), language)
    return Table(_entry_head(language), rows, title, empty=empty)


def _entry_head(language: str) -> tuple[Column, ...]:
    return columns(
        language,
        (N_("What became of it"), "text", 8),
        (N_("Date"), "date", 10),
        (N_("Household"), "code", 10),
        (N_("Head"), "text", 10),
        (N_("Kind"), "text", 8),
        (N_("Item or goods"), "text", 20),
        (N_("Claimed before"), "points", 8),
        (N_("Claimed after"), "points", 8),
        (N_("Points before"), "points", 8),
        (N_("Points after"), "points", 8),
        (N_("Source"), "text", 30),
    )


def _entry(change: Change, words: Words) -> tuple[Value, ...]:
    line, (was, now) = change.line, change
    return (
        say(verb(change), words.language),
        date.fromisoformat(line.date) if line.date else None,
        line.household,
        words.head(line.household),
        say(KINDS[line.kind], words.language),
        words.what(line),
        was and was.claimed,
        now and now.claimed,
        was and was.points,
        now and now.points,
        place(line, words.language),
    )


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
