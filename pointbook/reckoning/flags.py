"""Flags: turning the rows that a check found wrong into problems, and out of the count."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from pointbook.reckoning.index import Index, Mask, Numbers
from pointbook.vocabulary.claims import Claims, Rows, month_name
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.rules import Goods
from pointbook.vocabulary.text import N_, Text

Facts = Mapping[str, str | int | Text]


def goods_facts(goods: Goods) -> dict[str, str | int | Text]:
    """Goods in a message: their name, and what one counts them in."""
    return {"goods": goods.name, "unit": goods.unit or Text(N_("pieces"))}


class Sheet:
    """One kind of sheet under judgement: its columns, and the rows found bad so far."""

    def __init__(self, rows: Rows, claims: Claims, index: Index, problems: list[Problem]) -> None:
        self.rows, self.claims, self.index, self.problems = rows, claims, index, problems
        self.frame: pd.DataFrame = rows.frame
        self.used: Mask = ~self.column("skip").astype(bool)
        self.bad: Mask = self.column("bad").astype(bool).copy()

    def column(self, name: str) -> Numbers:
        """One column of the frame."""
        return self.frame[name].to_numpy()

    def day(self, at: int) -> str:
        """The row's day, for a message."""
        return date.fromordinal(int(self.column("date")[at])).isoformat()

    def word(self, name: str, at: int) -> str:
        """The text in a column of words."""
        return self.claims.words[int(self.column(name)[at])]

    def typed(self, name: str, at: int) -> str:
        """The text in a column of codes."""
        return self.claims.codes[int(self.column(name)[at])]

    def flag(
        self,
        code: str,
        mask: Mask,
        column: str | None,
        value: Callable[[int], str] = lambda at: "",
        facts: Callable[[int], Facts] = lambda at: {},
        household: Numbers | None = None,
    ) -> None:
        """A problem for each row of the mask that says something; an error excludes the row."""
        for at in map(int, np.flatnonzero(mask & self.used)):
            house = None
            if household is not None and household[at] >= 0:
                house = self.index.households[household[at]].code
            place = self.rows.place(at, column)
            problem = self.problem(code, at, place, value(at), facts(at), house)
            self.bad[at] |= problem.is_error

    def problem(
        self,
        code: str,
        at: int,
        place: Place,
        value: str,
        facts: Facts,
        household: str | None = None,
    ) -> Problem:
        """Report one problem of a row."""
        village = self.index.villages[int(self.column("village")[at])]
        month = month_name(int(self.column("month")[at]))
        found = Problem(code, place, value, household, facts, month, village)
        self.problems.append(found)
        return found


def period(start: date | None, until: date | None) -> Text:
    """From when until when, in words."""
    facts: dict[str, Any] = {"start": str(start), "until": str(until)}
    if start and until:
        return Text(N_("from {start} until {until}"), facts)
    if start:
        return Text(N_("from {start} on"), facts)
    return Text(N_("until {until}"), facts) if until else Text(N_("always"))


def periods(lines: Iterable[Any]) -> Text:
    """The periods of several versions, joined."""
    texts = [period(line.start, line.until) for line in lines]
    if len(texts) == 1:
        return texts[0]
    joined = " / ".join(f"{{p{number}}}" for number in range(len(texts)))
    return Text(joined, {f"p{number}": text for number, text in enumerate(texts)})
