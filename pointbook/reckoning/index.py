"""The rules as arrays: codes become dense whole numbers, periods become ordinals.

Villages, households, items and goods are numbered in order of code; an item's or goods' versions
stand in order of code and first day.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np

from pointbook.vocabulary.claims import FAULTY
from pointbook.vocabulary.names import squeezed
from pointbook.vocabulary.rules import Goods, Item, Rules

ALWAYS = 10_000_000  # an ordinal after every day
UNKNOWN, BLANK_TEXT, UNJUDGED = -1, -2, -3

Numbers = np.ndarray[Any, np.dtype[np.int64]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]


def ordinal(day: date | None, otherwise: int) -> int:
    """A day's ordinal, or what stands for an open end."""
    return day.toordinal() if day else otherwise


class Versions:
    """The versions of all items or of all goods: which one holds on a day."""

    def __init__(self, lines: Iterable[Item] | Iterable[Goods]) -> None:
        self.all: list[Any] = sorted(lines, key=lambda line: (line.code, line.start or date.min))
        self.codes = sorted({line.code for line in self.all})
        self.number = {code: index for index, code in enumerate(self.codes)}
        self.code = np.array([self.number[line.code] for line in self.all], np.int64)
        start = np.array([ordinal(line.start, 0) for line in self.all], np.int64)
        self.until = np.array([ordinal(line.until, ALWAYS) for line in self.all], np.int64)
        self._keys = self.code * ALWAYS + start

    def on(self, code: Numbers, day: Numbers) -> Numbers:
        """The version of each code that holds on each day, or -1."""
        if not self.all:
            return np.full(len(code), UNKNOWN, np.int64)
        at = np.searchsorted(self._keys, code * ALWAYS + day, side="right") - 1
        safe = np.maximum(at, 0)
        good = (at >= 0) & (code >= 0) & (day > 0)
        good &= (self.code[safe] == code) & (day <= self.until[safe])
        return np.where(good, safe, UNKNOWN)

    def of(self, code: int) -> list[Any]:
        """All versions of one code."""
        return [line for line in self.all if line.code == self.codes[code]]

    def column(self, value: Any, kind: type = np.int64) -> Any:
        """One figure of each version as an array; ``value`` takes a version."""
        return np.array([value(line) for line in self.all], kind)


class Index:
    """Everything of the rules that checks and ledger look up by number."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.villages = sorted(village.code for village in rules.villages)
        self.village = {code: index for index, code in enumerate(self.villages)}
        self.households = sorted(rules.households, key=lambda household: household.code)
        self.household = {house.code: index for index, house in enumerate(self.households)}
        self.village_of = np.array([self.village[h.village] for h in self.households], np.int64)
        self.joined = np.array([ordinal(h.joined, 0) for h in self.households], np.int64)
        self.left = np.array([ordinal(h.left, ALWAYS) for h in self.households], np.int64)
        heads = [squeezed(house.head) for house in self.households]
        self.head_number = {name: number for number, name in enumerate(dict.fromkeys(heads))}
        self.head_of = np.array([self.head_number[name] for name in heads], np.int64)
        self.by_head: dict[tuple[int, str], list[int]] = {}
        for number, (village, name) in enumerate(zip(self.village_of.tolist(), heads, strict=True)):
            self.by_head.setdefault((village, name), []).append(number)
        self.roll: dict[str, dict[str, str]] = {code: {} for code in self.villages}
        for person in rules.people:
            for code in [person.village] if person.village else self.villages:
                self.roll.setdefault(code, {})[squeezed(person.name)] = person.name
        self._known: tuple[Sequence[str], Numbers] | None = None
        self.items = Versions(rules.items)
        self.goods = Versions(rules.goods)
        self.category = {c.code: index for index, c in enumerate(rules.categories)}

    def codes_of(self, village: int) -> list[str]:
        """The codes of a village's households."""
        return [self.households[at].code for at in np.flatnonzero(self.village_of == village)]

    def heads_of(self, village: int) -> list[str]:
        """The heads of a village's households."""
        return [self.households[at].head for at in np.flatnonzero(self.village_of == village)]

    def houses(self, codes: Sequence[str]) -> Numbers:
        """The household's number, or a mark, for each of all codes that the sheets hold."""
        if self._known is None or self._known[0] is not codes:
            self._known = (codes, self.look_up(codes, self.household))
        return self._known[1]

    @staticmethod
    def look_up(texts: Sequence[str], numbers: dict[str, int]) -> Numbers:
        """For each text its number, UNKNOWN, BLANK_TEXT or UNJUDGED (a cell not read)."""
        found = [numbers.get(text, UNKNOWN) for text in texts]
        found[0], found[FAULTY] = BLANK_TEXT, UNJUDGED
        return np.array(found, np.int64)
