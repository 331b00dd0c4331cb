"""What the rules hold in one village on one day: settings, items, goods, households, people.

A village's own row wins over the general row of the same code, a setting's row with a village over
the general one, a later date over an earlier one. Everything is looked up once and kept.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Generic, Protocol, TypeVar

from pointbook.vocabulary.months import last_day
from pointbook.vocabulary.names import squeezed
from pointbook.vocabulary.points import HUNDREDTHS
from pointbook.vocabulary.rules import (
    Goods,
    Honour,
    Household,
    Item,
    Measure,
    Person,
    Rules,
    Village,
)
from pointbook.vocabulary.settings import Settings


class _Version(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def villages(self) -> tuple[str, ...]: ...
    @property
    def start(self) -> date | None: ...

    def in_force(self, day: date) -> bool: ...


Line = TypeVar("Line", bound=_Version)


class Versions(Generic[Line]):
    """The rows of items or goods that hold in one village, by code, its own before the general."""

    def __init__(self, lines: Iterable[Line], village: str) -> None:
        self.by_code: dict[str, list[Line]] = defaultdict(list)  # in the sheet's order
        for line in lines:
            if not line.villages or village in line.villages:
                self.by_code[line.code].append(line)
        for versions in self.by_code.values():
            versions.sort(key=lambda line: (not line.villages, line.start or date.min))
        self._found: dict[tuple[str, date], Line | None] = {}

    def on(self, code: str, day: date) -> Line | None:
        """The version of a code that holds on a day."""
        key = (code, day)
        if key not in self._found:
            lines = self.by_code.get(code, ())
            self._found[key] = next((line for line in lines if line.in_force(day)), None)
        return self._found[key]

    def of(self, code: str) -> list[Line]:
        """All versions of a code, as they follow one another."""
        return sorted(self.by_code.get(code, ()), key=lambda line: line.start or date.min)

    def in_force(self, day: date) -> Iterator[Line]:
        """What holds on a day, one version of each code."""
        for code in self.by_code:
            if line := self.on(code, day):
                yield line


class Holding:
    """The rules as they hold in one village."""

    def __init__(self, rules: Rules, village: str, first_month: str = "") -> None:
        self.rules, self.code = rules, village
        self.first_month = first_month or rules.settings.first_month or ""
        self.village = next(
            (each for each in rules.villages if each.code == village), Village(village, village)
        )
        self._settings: dict[date, Settings] = {}
        self._offered: dict[tuple[str, date], Goods | None] = {}

    @property
    def shop(self) -> str:
        """The village whose supermarket serves this one."""
        return self.village.shop or self.code

    @cached_property
    def items(self) -> Versions[Item]:
        return Versions(self.rules.items, self.code)

    @cached_property
    def _goods(self) -> Versions[Goods]:
        return Versions(self.rules.goods, self.code)

    @cached_property
    def households(self) -> dict[str, Household]:
        """The village's households by code, in order of code."""
        return {house.code: house for house in self.rules.households_of.get(self.code, ())}

    @cached_property
    def honours(self) -> list[Honour]:
        """The honours that the village gives."""
        return _own_first(self.rules.honours, self.code, lambda each: f"{each.name} {each.period}")

    @cached_property
    def measures(self) -> list[Measure]:
        """The articles of the wall text that hold in the village."""
        return _own_first(self.rules.measures, self.code, lambda each: each.no)

    @cached_property
    def people(self) -> dict[str, Person]:
        """Who acts in the village, by name without spaces: its own and the township's."""
        return {squeezed(person.name): person for person in self.rules.people_of(self.code)}

    def settings(self, day: date) -> Settings:
        """The settings that hold in the village on a day."""
        if day not in self._settings:
            self._settings[day] = settings_on(self.rules, self.code, day)
        return self._settings[day]

    def settings_of(self, month: str) -> Settings:
        """The settings for what counts by month, quarter or year: a change holds from the month of
        its day on."""
        return self.settings(last_day(month))

    def goods(self, code: str, day: date) -> Goods | None:
        """The version of goods that is offered on a day, its points those of the day."""
        key = (code, day)
        if key not in self._offered:
            found = self._goods.on(code, day)
            self._offered[key] = self._with_points(found, day) if found else None
        return self._offered[key]

    def goods_of(self, code: str) -> list[Goods]:
        """All versions of goods, as they follow one another."""
        return self._goods.of(code)

    def goods_in_force(self, day: date) -> Iterator[Goods]:
        """The goods that are offered on a day."""
        return (self._with_points(found, day) for found in self._goods.in_force(day))

    def _with_points(self, goods: Goods, day: date) -> Goods:
        points = (
            exchange_points(goods.price, self.settings(day)) if goods.by_price else goods.points
        )
        return goods if points == goods.points else replace(goods, points=points)


Own = TypeVar("Own", Honour, Measure)


def _own_first(lines: Iterable[Own], village: str, name: Callable[[Own], str]) -> list[Own]:
    """What holds in a village, in the sheet's order; its own lines stand in the place of the general
    one of that name."""
    held = [line for line in lines if not line.villages or village in line.villages]
    own: dict[str, list[Own]] = defaultdict(list)
    for line in held:
        if line.villages and name(line):
            own[name(line)].append(line)
    found, placed = list[Own](), set[str]()
    for line in held:
        found += own.get(name(line), [line]) if name(line) not in placed else []
        placed |= own.keys() & {name(line)}
    return found


def exchange_points(price: int, settings: Settings) -> int:
    """What goods of a price cost in points: price × rate, rounded half up to 兑换取整."""
    exact, step = price * settings.points_per_yuan, settings.exchange_rounding
    return (2 * exact + step * HUNDREDTHS) // (2 * step * HUNDREDTHS) * step


def settings_on(rules: Rules, village: str, day: date) -> Settings:
    """The settings of a village on a day: a village's own row wins, then the later date."""
    chosen: dict[str, tuple[bool, date, object]] = {}
    for change in rules.changes:
        start = change.start or date.min
        if change.village not in ("", village) or start > day:
            continue
        rank = (bool(change.village), start, change.value)
        if change.setting not in chosen or chosen[change.setting][:2] <= rank[:2]:
            chosen[change.setting] = rank
    values = {name: value for name, (_, _, value) in chosen.items()}
    return replace(rules.settings, **values) if values else rules.settings  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Holdings(Mapping[str, Holding]):
    """The holding of every village, each made once."""

    rules: Rules
    made: dict[str, Holding]

    def __getitem__(self, village: str) -> Holding:
        if village not in self.made:
            self.made[village] = Holding(self.rules, village)
        return self.made[village]

    def __iter__(self) -> Iterator[str]:
        return (village.code for village in self.rules.villages)

    def __len__(self) -> int:
        return len(self.rules.villages)
