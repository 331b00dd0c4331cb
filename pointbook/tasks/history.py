"""A household's history: every step that led to its balance, closed and open, and its predecessors'
up to the day on which it followed them; ``explain`` says it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from pointbook import batch
from pointbook.batch import Result
from pointbook.book.store import Book
from pointbook.reading import cells
from pointbook.reading.files import workbook
from pointbook.reading.naming import TownshipNames
from pointbook.reading.rules import rulebook
from pointbook.reckoning.lineage import Forebear, Homes, began, by_code, forebears, origin
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.rules import Goods, Item, Rules
from pointbook.vocabulary.stops import Stop
from pointbook.vocabulary.text import N_, Text
from pointbook.workspace import frame, start


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of the household, closed or open; points in hundredths."""

    id: str
    date: date
    closed: bool
    kind: str
    item: str
    goods: str
    what: str  # the item's or goods' words
    quantity: int | None
    claimed: int
    points: int
    cap: str
    cut: int
    balance: int
    file: str
    sheet: str
    cell: str
    rules: str  # the first characters of the rules workbook's digest
    rule_row: int | None  # in that workbook
    reverses: str
    reason: str


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

    @property
    def balance(self) -> int:
        return self.steps[-1].balance if self.steps else 0


def explain(workspace: Path, household: str, language: str | None = None) -> History:
    """The history of a household, open months included: by its code, the number of one of its
    entries or its head's name; Stop where nobody knows it, or several bear the name."""
    result = batch.check(workspace, language)
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
        raise Stop(Text(words, {"code": household}))
    problems = [problem for problem in result.problems if problem.household == household]
    head, village = (home.head, home.village) if home else ("", "")
    return History(household, head, village, rules, steps, problems, heads, before)


def _before(past: "_Past", former: Forebear, known: Homes) -> Before:
    words, day = origin(former.heir, known, full=True), began(former.heir, known)
    facts: dict[str, str | Text] = {"household": former.heir.code, "origin": words or Text("")}
    facts["day"] = day.isoformat() if day else ""

    sentence = N_("{household}: {origin}, {day}") if day else N_("{household}: {origin}")
    house = former.household
    steps = [step for step in past.steps(house.code) if step.date <= former.until]
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
        """The households of entries, open and closed, that have this in a column."""
        entries = self.result.entries
        pairs = () if entries is None else zip(entries[column], entries["household"], strict=True)
        found = [str(household) for value, household in pairs if _same(value, typed)]
        asked = f"SELECT household FROM entries WHERE {column} = ? COLLATE NOCASE LIMIT 1"
        return found or [row[0] for row in (self.book.rows(asked, typed) if self.book else ())]

    def steps(self, household: str) -> list[Step]:
        """Every step of one household, in order."""
        found = list(_closed(self.book, household, self.sealed)) if self.book else []
        if (entries := self.result.entries) is not None:
            mine = entries[entries["household"] == household]
            found += _steps(mine, self.result.rules, closed=False)
        return found

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
        found = book.entries(closed.month, "month = ? AND household = ?", closed.month, household)
        if found and closed.rules not in known:
            known[closed.rules] = _rules(book.rules(closed.rules))
        yield from _steps(frame(found), known.get(closed.rules, Rules()), closed=True)


def _rules(data: bytes) -> Rules:
    found = workbook.parse(data, batch.RULES_FILE)
    return rulebook(found)[0] if isinstance(found, workbook.Workbook) else Rules()


def _steps(entries: pd.DataFrame, rules: Rules, *, closed: bool) -> Iterator[Step]:
    for row in entries.astype(object).to_dict("records"):
        line = _line(rules, row["item"], row["goods"], row["date"])
        at = _whole(row["row"])
        place = Place(row["file"], row["sheet"], at, _whole(row["column"]))
        same = ("id", "date", "kind", "item", "goods", "claimed", "points", "cap", "cut")
        more = ("balance", "file", "sheet", "reverses", "reason")
        yield Step(
            closed=closed,
            what=line.description if isinstance(line, Item) else line.name if line else "",
            quantity=_whole(row["quantity"]),
            cell=place.cell or str(at or ""),
            rules=rules.digest[:8],
            rule_row=line.row if line else None,
            **{str(name): row[name] for name in (*same, *more)},
        )


def _whole(value: Any) -> int | None:
    return None if value is None or value != value else int(value)


def _line(rules: Rules, item: str, goods: str, day: date) -> Item | Goods | None:
    lines: list[Item | Goods] = [line for line in rules.items if item and line.code == item]
    lines += [line for line in rules.goods if goods and line.code == goods]
    return next((line for line in lines if line.in_force(day)), lines[-1] if lines else None)
