"""A household's history: every step that led to its balance, closed and open, and its predecessors'
up to the day on which it followed them; ``explain`` says it."""

from dataclasses import dataclass, field
from pathlib import Path

from pointbook import checking
from pointbook.book.entries import Reader
from pointbook.book.store import Book
from pointbook.checking import Result
from pointbook.reading import cells
from pointbook.reading.naming import TownshipNames
from pointbook.reckoning.lineage import Forebear, Homes, began, by_code, forebears, origin
from pointbook.vocabulary.holding import Holdings
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.records import Entry
from pointbook.vocabulary.rules import Goods, Item, Rules
from pointbook.vocabulary.stops import Stop
from pointbook.vocabulary.text import N_, Text
from pointbook.workspace import sealed_rules, start

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
class Told:
    """A household and every step that led to its balance; of a predecessor those up to the day on which
    it was followed, and what the one that followed it says of its ``origin``."""

    household: str
    head: str
    steps: list[Step]
    origin: Text | None = None

    @property
    def balance(self) -> int:
        return self.steps[-1].entry.balance if self.steps else 0


@dataclass(frozen=True, slots=True)
class History:
    """The household that is asked for, and its predecessors; ``heads`` are those that it had before,
    each with the last closed month of theirs."""

    rules: Rules
    own: Told
    village: str
    heads: list[tuple[str, str]]
    problems: list[Problem]
    before: list[Told]

    @property
    def language(self) -> str:
        return self.rules.settings.language


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
    return History(rules, Told(household, head, steps), village, heads, problems, before)


def _before(past: "_Past", former: Forebear, known: Homes) -> Told:
    words, day = origin(former.heir, known, full=True), began(former.heir, known)
    facts: dict[str, str | Text] = {"household": former.heir.code, "origin": words or Text("")}
    facts["day"] = day.isoformat() if day else ""
    sentence = N_("{household}: {origin}, {day}") if day else N_("{household}: {origin}")
    house = former.household
    steps = [step for step in past.steps(house.code) if step.entry.day <= former.until]
    return Told(house.code, house.head, steps, Text(sentence, facts))


@dataclass(frozen=True, slots=True)
class _Past:
    """Where steps are found: the book, and the open months."""

    result: Result
    book: Book | None
    sealed: dict[str, Reader] = field(default_factory=dict)  # by digest

    def meant(self, typed: str) -> str:
        """The code of the household that is asked for; what nobody knows as it is."""
        homes = TownshipNames(self.result.rules).households(typed)
        if len(homes) == 1:
            return homes[0].code
        code = cells.spaced(typed)
        for entry in self.result.entries:
            if code.casefold() in (entry.id.casefold(), entry.household.code.casefold()):
                return entry.household.code
        asked = "SELECT household FROM entries WHERE ? COLLATE NOCASE IN (id, household) LIMIT 1"
        for (found,) in self.book.rows(asked, code) if self.book else ():
            return str(found)
        if homes:
            listed = "、".join(f"{house.code} ({house.village})" for house in homes)
            words = N_(
                "{count} households are headed by “{name}”: {known}. Ask for one by its code."
            )
            raise Stop(Text(words, {"count": len(homes), "name": typed, "known": listed}))
        return code

    def steps(self, household: str) -> list[Step]:
        """Every step of one household, in order; closed ones under the rules of their months."""
        found = []
        for month in self.book.months if self.book else ():
            assert self.book
            asked = ("month = ? AND household = ?", month.month, household)
            if rows := self.book.entries(month.month, *asked):
                if month.rules not in self.sealed:
                    rules = sealed_rules(self.book, month.rules)
                    self.sealed[month.rules] = Reader(Holdings(rules, {}))
                read = self.sealed[month.rules].entry
                found += [Step(read(row), month.rules[:8], closed=True) for row in rows]
        digest = self.result.rules.digest[:8]
        mine = (entry for entry in self.result.entries if entry.household.code == household)
        return [*found, *(Step(entry, digest) for entry in mine)]

    def heads(self, household: str, head: str) -> list[tuple[str, str]]:
        """The last closed month of each head that it had before this one."""
        asked = "SELECT month, head FROM balances WHERE household = ? ORDER BY month"
        rows = self.book.rows(asked, household) if self.book else []
        after = [*rows[1:], ("", head)]
        return [row for row, (_, now) in zip(rows, after, strict=False) if row[1] != now]
