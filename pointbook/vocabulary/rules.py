"""The rules workbook as values: settings, villages, households, items, goods and people.

Points and prices are whole hundredths; dates are inclusive and None where open-ended.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Literal

from pointbook.vocabulary.names import long_codes
from pointbook.vocabulary.settings import Settings


@dataclass(frozen=True, slots=True)
class Change:
    """A row of the 设置 sheet that holds for one village, or from a day on, or both."""

    setting: str
    value: Any
    village: str = ""
    start: date | None = None


@dataclass(frozen=True, slots=True)
class Village:
    code: str
    name: str
    supermarket: str = ""
    opened: date | None = None
    contact: str = ""
    shop: str = ""  # the village whose supermarket serves this one; blank: its own

    def supermarket_open(self, day: date) -> bool:
        """Whether a supermarket of the village's own has opened by that day; blank is from the
        start."""
        return self.opened <= day if self.opened else bool(self.supermarket)


@dataclass(frozen=True, slots=True)
class Household:
    code: str
    village: str
    group: str
    head: str
    members: int | None = None
    opening: int | None = None
    joined: date | None = None
    left: date | None = None
    predecessors: tuple[str, ...] = ()
    row: int = field(default=0, compare=False)  # where it stands, not who it is

    def member_between(self, first: date, last: date) -> bool:
        """Whether the household is a member on some day from first to last."""
        return (self.joined is None or self.joined <= last) and (
            self.left is None or self.left >= first
        )


@dataclass(frozen=True, slots=True)
class Category:
    code: str
    name: str
    month_cap: int | None = None
    year_cap: int | None = None
    quarter_cap: int | None = None


class Version:
    """What holds from ``start`` to ``until``, both days included; None is open-ended."""

    __slots__ = ()
    start: date | None
    until: date | None

    def in_force(self, day: date) -> bool:
        """Whether this version holds on that day."""
        return (self.start is None or self.start <= day) and (
            self.until is None or day <= self.until
        )


@dataclass(frozen=True, slots=True)
class Item(Version):
    """One version of one line of the scoring rules.

    A fixed item has ``points``; a range has ``low`` and ``high``, both without sign, and
    ``sign`` -1 for a minus range.
    """

    code: str
    category: str
    description: str
    source: Literal["meeting", "observation", "both"] = "both"
    points: int | None = None
    low: int = 0
    high: int = 0
    sign: int = 1
    unit: str = ""
    month_cap: int | None = None
    year_cap: int | None = None
    exclusive_group: str = ""
    tier_group: str = ""
    exempt: bool = False
    evidence: bool = False
    veto: bool = False
    start: date | None = None
    until: date | None = None
    row: int = 0
    quarter_cap: int | None = None
    aliases: tuple[str, ...] = ()
    villages: tuple[str, ...] = ()  # for which it holds; none: for all

    @property
    def kind(self) -> Literal["award", "deduction", "veto"]:
        """What an evaluation by this item is."""
        if self.veto:
            return "veto"
        return "deduction" if self.sign < 0 or (self.points or 0) < 0 else "award"


@dataclass(frozen=True, slots=True)
class Goods(Version):
    """One version of one line of the exchange standard; ``points`` is for one piece."""

    code: str
    name: str
    spec: str = ""
    unit: str = ""
    price: int = 0
    points: int = 0
    limit: int | None = None
    safety_stock: int | None = None
    start: date | None = None
    until: date | None = None
    row: int = 0
    aliases: tuple[str, ...] = ()
    villages: tuple[str, ...] = ()
    by_price: bool = False  # the points follow from price and rate of village and day


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    village: str
    body: str
    post: str = ""


@dataclass(frozen=True, slots=True)
class Honour:
    name: str
    period: Literal["month", "quarter", "year"]
    places: int | None = None
    min_points: int = 0
    categories: tuple[str, ...] = ()
    villages: tuple[str, ...] = ()
    stars: int | None = None  # of a year's honour: what it counts for a household's stars


@dataclass(frozen=True, slots=True)
class Alias:
    """The township's own name for a sheet (``column`` blank) or for one of its columns."""

    sheet: str
    column: str
    alias: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One article of the management measures."""

    no: str
    text: str
    villages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rules:
    """A whole rules workbook that passed its checks."""

    settings: Settings = field(default_factory=Settings)
    villages: tuple[Village, ...] = ()
    households: tuple[Household, ...] = ()
    categories: tuple[Category, ...] = ()
    items: tuple[Item, ...] = ()
    goods: tuple[Goods, ...] = ()
    people: tuple[Person, ...] = ()
    honours: tuple[Honour, ...] = ()
    aliases: tuple[Alias, ...] = ()
    measures: tuple[Measure, ...] = ()
    digest: str = ""
    changes: tuple[Change, ...] = ()  # of settings, by village or day

    def with_language(self, language: str) -> "Rules":
        """The same rules, spoken in another language."""
        return replace(self, settings=replace(self.settings, language=language))

    @property
    def long_codes(self) -> frozenset[str]:
        """The digits of codes that look like a number of a person, and are none."""
        kinds = (self.villages, self.households, self.categories, self.items, self.goods)
        return long_codes(line.code for lines in kinds for line in lines)

    @cached_property
    def households_of(self) -> Mapping[str, Sequence[Household]]:
        """The households of each village that has any, in order of code."""
        found: dict[str, list[Household]] = defaultdict(list)
        for house in sorted(self.households, key=lambda house: house.code):
            found[house.village].append(house)
        return dict(found)

    @cached_property
    def _acting(self) -> Mapping[str, Sequence[Person]]:
        """Who acts in each village that has people of its own, the township's among them; under "" the
        township's alone."""
        found: dict[str, list[Person]] = {"": [], **{each.village: [] for each in self.people}}
        for person in self.people:
            for village in [person.village] if person.village else found:
                found[village].append(person)
        return found

    def people_of(self, village: str, body: str = "") -> Iterator[Person]:
        """People who act in a village: its own and the township's, of one body or of any."""
        for person in self._acting.get(village, self._acting[""]):
            if body in ("", person.body):
                yield person
