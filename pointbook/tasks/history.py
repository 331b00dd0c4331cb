"""A household's history: every step that led to its balance, closed and open, and its predecessors'
up to the day on which it followed them; ``explain`` says it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pointbook import checking
from pointbook.book.entries import Reader
from pointbook.book.store import Book
from pointbook.checking import Result
from pointbook.reading import cells
from pointbook.reading.files import workbook
from pointbook.reading.naming import TownshipNames
from pointbook.reading.rules import rulebook
from pointbook.reckoning.lineage import Forebear, Homes, began, by_code, forebears, origin
from pointbook.vocabulary.holding import Holdings
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.records import Entry
from pointbook.vocabulary.rules import Goods, Item, Rules
from pointbook.vocabulary.stops import CLEAN, Stop
from pointbook.vocabulary.text import N_, Text
from pointbook.workspace import start

NEAR = 10
"""The households that are offered at most where a part of a name was typed."""


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of the household, closed or open, and the first characters of the digest of the rules
    workbook that it was reckoned by."""

    entry: Entry
    rules: str
    closed: bool = False

    @property
    def line(self) -> Item | Goods | None:
        """The row of the rules that it comes from."""
        return self.entry.item or self.entry.goods

    @property
    def what(self) -> str:
        """The item's or goods' words."""
        line = self.line
        return line.description if isinstance(line, Item) else line.name if line else ""


@dataclass(frozen=True, slots=True)
class Before:
    """A predecessor, what the household that followed it says of its origin, and its steps."""

    household: str
    head: str
    origin: Text
    steps: list[Step]


@dataclass(frozen=True, slots=True)
class History:
    """A household and every step that led to its balance; ``heads`` are those that it had before,
    each with the last closed month of theirs."""

    household: str
    head: str
    village: str
    rules: Rules
    steps: list[Step]
    problems: list[Problem]
    heads: list[tuple[str, str]]
    before: list[Before]
    page: str = ""  # where it was written to be printed
    code: int = CLEAN

    @property
    def language(self) -> str:
        return self.rules.settings.language

    @property
    def balance(self) -> int:
        return self.steps[-1].entry.balance if self.steps else 0


def history(workspace: Path, household: str, language: str | None = None) -> History:
    """The history of a household, open months included: by its code, the number of one of its
    entries or its head's name; Stop where nobody knows it, or several bear the name."""
    result = checking.check(workspace, language)
    rules = result.rules
    known = by_code(rules.households)
    with start(workspace, rules if result.usable else None) as begin:
        if begin.book is not None:
            begin.book.prove("entries", "balances")
        past = _Past(result, begin.book)
        household = past.meant(household)
        home = known.get(household)
        steps = past.steps(household)
        heads = past.heads(household, home.head if home else "")
        before = [_before(past, each, known) for each in forebears(home, known)] if home else []
    if home is None and not steps:
        words = N_("There is no household “{code}”, neither in the rules nor in the book.")
        near = [house for house in rules.households if household in house.head][:NEAR]
        if near:
            words = N_("There is no household “{code}”. Is it one of these: {known}? Ask by code.")
        listed = "、".join(f"{house.code} {house.head}" for house in near)
        raise Stop(Text(words, {"code": household, "known": listed}))
    problems = [problem for problem in result.problems if problem.household == household]
    head, village = (home.head, home.village) if home else ("", "")
    return History(household, head, village, rules, steps, problems, heads, before)


def _before(past: "_Past", former: Forebear, known: Homes) -> Before:
    words, day = origin(former.heir, known, full=True), began(former.heir, known)
    facts: dict[str, str | Text] = {"household": former.heir.code, "origin": words or Text("")}
    facts["day"] = day.isoformat() if day else ""

    sentence = N_("{household}: {origin}, {day}") if day else N_("{household}: {origin}")
    house = former.household
    steps = [step for step in past.steps(house.code) if step.entry.day <= former.until]
    return Before(house.code, house.head, Text(sentence, facts), steps)


@dataclass(frozen=True, slots=True)
class _Past:
    """Where steps are found: the book, and the open months."""

    result: Result
    book: Book | None
    sealed: dict[str, Rules] = field(default_factory=dict)  # by digest

    def meant(self, typed: str) -> str:
        """The code of the household that is asked for; what nobody knows as it is."""
        homes = TownshipNames(self.result.rules).households(typed)
        if len(homes) == 1:
            return homes[0].code
        code = cells.spaced(typed)
        if found := self._of("id", code) or self._of("household", code):
            return found[0]
        if homes:
            listed = "、".join(f"{house.code} ({house.village})" for house in homes)
            words = N_(
                "{count} households are headed by “{name}”: {known}. Ask for one by its code."
            )
            raise Stop(Text(words, {"count": len(homes), "name": typed, "known": listed}))
        return code

    def _of(self, column: str, typed: str) -> list[str]:
        """The households of entries, open and closed, that have this id or household code."""
        asked = f"SELECT household FROM entries WHERE {column} = ? COLLATE NOCASE LIMIT 1"
        found = [
            entry.household.code
            for entry in self.result.entries
            if _same(entry.id if column == "id" else entry.household.code, typed)
        ]
        return found or [row[0] for row in (self.book.rows(asked, typed) if self.book else ())]

    def steps(self, household: str) -> list[Step]:
        """Every step of one household, in order."""
        found = list(_closed(self.book, household, self.sealed)) if self.book else []
        digest = self.result.rules.digest[:8]
        mine = (entry for entry in self.result.entries if entry.household.code == household)
        return [*found, *(Step(entry, digest) for entry in mine)]

    def heads(self, household: str, head: str) -> list[tuple[str, str]]:
        """The last closed month of each head that it had before this one."""
        asked = "SELECT month, head FROM balances WHERE household = ? ORDER BY month"
        rows = self.book.rows(asked, household) if self.book else []
        after = [*rows[1:], ("", head)]
        return [row for row, (_, now) in zip(rows, after, strict=False) if row[1] != now]


def _same(code: str, typed: str) -> bool:
    return code.casefold() == typed.casefold()


def _closed(book: Book, household: str, known: dict[str, Rules]) -> Iterator[Step]:
    for closed in book.months:
        rows = book.entries(closed.month, "month = ? AND household = ?", closed.month, household)
        if rows and closed.rules not in known:
            known[closed.rules] = _rules(book.rules(closed.rules))
        reader = Reader(Holdings(known.get(closed.rules, Rules()), {}))
        yield from (Step(reader.entry(row), closed.rules[:8], closed=True) for row in rows)


def _rules(data: bytes) -> Rules:
    found = workbook.parse(data, checking.RULES_FILE)
    return rulebook(found)[0] if isinstance(found, workbook.Workbook) else Rules()
