"""Naming: what a cell names, be it village, household, item or goods, or the reason against it.

The one place where a name becomes a record, for sheets, cover, ``check``, ``explain`` and the command
line alike. The plain case is one look-up; everything else is worked out once for each different cell.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from itertools import accumulate, islice
from typing import Generic, TypeVar

from pointbook.reading.cells import (
    Answer,
    Facts,
    Flaw,
    Reading,
    bare,
    code,
    heading,
    parts_of,
    spaced,
    text,
)
from pointbook.vocabulary.cells import Fault
from pointbook.vocabulary.holding import Holding, Holdings
from pointbook.vocabulary.months import first_day, last_day, periods
from pointbook.vocabulary.names import squeezed
from pointbook.vocabulary.nearest import nearest
from pointbook.vocabulary.rules import Goods, Household, Item, Rules, Village
from pointbook.vocabulary.schema import EVALUATIONS
from pointbook.vocabulary.text import N_, Text

Line = TypeVar("Line", bound=Item | Goods)
Value = TypeVar("Value")

EVERYBODY = frozenset({"全村", "all"})
MOST_LISTED = 12  # villages in a message
MOST_SAID = 5  # households in a warning, unknown parts in a message
LONGEST = 1_000  # signs; nothing that is named is longer
LONGEST_NAME = 100  # signs; for what is longer nobody looks for something like it

_NUMBER = re.compile(r"(\d+)[号户]?", re.ASCII)
_OPEN, _CLOSE = "(（[【", ")）]】"
_EXCEPT = re.compile(r"(.*?)(?:除|except)(.*)", re.IGNORECASE | re.DOTALL)
_DASHES = "-‐‑–—－"
_MARKS = f":：,，、{_DASHES}"  # may stand between a code and its name, as brackets may
_BEFORE_A_VILLAGE = "镇乡县市区道办处年月"  # with what a word ends that may stand before its name


class Codes(dict[str, Value]):
    """What codes stand for, by the code as it is compared."""

    @cached_property
    def lengths(self) -> list[int]:
        """How long they are, the longest first."""
        return sorted({len(each) for each in self}, reverse=True)

    def splits(self, typed: str) -> Iterator[tuple[Value, str, bool]]:
        """What each code stands for that a cell begins or ends with, the longest first, what stands
        beside it, and whether a mark or white space stands between; a code ends where neither a
        digit nor a Latin letter goes on."""
        words = typed.split()
        bare = "".join(words)
        gaps = set(accumulate(map(len, words)))
        start, end = len(bare) - len(bare.lstrip(_OPEN)), len(bare.rstrip(_CLOSE))
        for length in self.lengths if len(bare) <= LONGEST else ():
            if length >= end - start:
                continue
            before, behind = start + length, end - length  # a code at the beginning, at the end
            for at, key, rest in (
                (before, bare[start:before], bare[before:].lstrip(_CLOSE if start else "")),
                (behind, bare[behind:end], bare[:behind].rstrip(_OPEN if end < len(bare) else "")),
            ):
                name, key = _unwrapped(rest.strip(_MARKS)), code(key)
                if name and key in self and (at in gaps or not _goes_on(bare, at)):
                    edges = bare[at - 1] + bare[at]
                    yield self[key], name, at in gaps or not edges.isalnum()


class TownshipNames:
    """What the rules call by name: villages, households anywhere, and in each village its own."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.holdings = Holdings(rules, {})
        self._within: dict[str, VillageNames] = {}

    def within(self, village: str) -> "VillageNames":
        """What cells of that village's workbooks name; made once."""
        if village not in self._within:
            self._within[village] = VillageNames(self.holdings[village], self)
        return self._within[village]

    @cached_property
    def codes(self) -> Codes[Household]:
        """Every household by its code for comparing."""
        return Codes((code(house.code), house) for house in self.rules.households)

    @cached_property
    def heads(self) -> dict[str, list[Household]]:
        """Every household by its head's name without white space."""
        return _grouped((squeezed(house.head), house) for house in self.rules.households)

    def households(self, words: str) -> list[Household]:
        """The households, of whatever village, that somebody asks for: by code, by code and name
        together, else by the head's name."""
        if house := self.codes.get(code(words)):
            return [house]
        splits = self.codes.splits(text(words))
        both = [house for house, name, _ in splits if name == squeezed(house.head)]
        return both[:1] or self.heads.get(squeezed(text(words)), [])

    @cached_property
    def _villages(self) -> dict[str, list[Village]]:
        """Villages by what they may be called, for comparing."""
        pairs = ((name, each) for each in self.rules.villages for name in called(each))
        return _grouped(pairs)

    def village(self, cell: object) -> Answer:
        """A Village by its code (plain), its name, with or without 村, or both, which must agree.
        Flaw ``unknown-village``."""
        if isinstance(cell, Fault):
            return Flaw(cell.code)
        typed = code(cell)
        if not typed:
            return None
        found = self._villages.get(typed) or self._villages_with_name(text(cell))
        if len(found) == 1:
            return Reading(found[0], "" if typed == code(found[0].code) else _said(found[0]))
        every = found or self.rules.villages
        known = listed(map(_said, every))
        if found:
            sentence = N_("“{value}” is the name of several villages: {known}.")
            said = Text(sentence, {"value": text(cell), "known": known})
            return Flaw("unknown-village", {"known": known, "found": said})
        names = [name for each in every for name in (each.code, each.name)]
        return Flaw("unknown-village", {"known": known, "advice": _nearest(text(cell), names)})

    def _villages_with_name(self, typed: str) -> list[Village]:
        """The village whose code and name stand together."""
        splits = Codes((code(each.code), each) for each in self.rules.villages).splits(typed)
        return [village for village, name, _ in splits if code(name) in called(village)][:1]

    @cached_property
    def _village_within(self) -> re.Pattern[str]:
        """Finds what a village is called, standing for itself; the longest of those that begin alike."""
        codes = {code(each.code) for each in self.rules.villages}
        forms = sorted(self._villages, key=len, reverse=True)
        return re.compile("|".join(_by_itself(form, form in codes) for form in forms) or "(?!)")

    def villages_in(self, words: str) -> list[Village]:
        """The different villages whose code or name stands for itself in a title, a file's or a
        folder's name; the longest where one name lies in another."""
        found = self._village_within.findall(spaced(words).casefold())
        return list(dict.fromkeys(each for form in found for each in self._villages[form]))


def _by_itself(form: str, is_code: bool) -> str:
    """The pattern of a village's code or name where it is no part of another word, or of a date."""
    if is_code:
        joint = "-./年月日号" if form.isdecimal() else ""
        return rf"(?<![0-9a-z{joint}]){re.escape(form)}(?![0-9a-z{joint}])"
    behind = "" if form.endswith("村") else r"(?![^\W\d_])"
    return rf"(?<![^\W\d_{_BEFORE_A_VILLAGE}]){re.escape(form)}{behind}"


def called(village: Village) -> list[str]:
    """What a village goes by, for comparing: its code, its name without 村 and with it."""
    name = code(village.name).removesuffix("村")
    return list(dict.fromkeys([code(village.code), *((name, f"{name}村") if name else ())]))


class VillageNames:
    """What cells of one village's workbooks name.

    ``sheet`` is everywhere the kind of sheet, its schema's name: on evaluation sheets a cell may name
    several households, on exchanges one of a village that the same supermarket serves. ``day`` is
    None where the row's is unreadable or outside its month: then nothing is judged that asks for it.
    """

    def __init__(self, holding: Holding, township: TownshipNames) -> None:
        self.holding, self.township = holding, township
        self._homes = holding.households.values()
        self._plain: dict[object, Reading] = {each.code: Reading((each,)) for each in self._homes}

    @cached_property
    def _codes(self) -> dict[str, Household]:
        return {code(each.code): each for each in self._homes}

    @cached_property
    def _heads(self) -> dict[str, list[Household]]:
        return _grouped((squeezed(each.head), each) for each in self._homes)

    @cached_property
    def _groups(self) -> dict[str, list[Household]]:
        return _grouped((squeezed(each.group), each) for each in self._homes if each.group)

    def timeless(self, column: str) -> Collection[str]:
        """Codes that mean the same on every day: of households, and of items that have but one
        version. The price of goods may change by the day."""
        if column == "goods":
            return ()
        return self.items.timeless if column == "item" else self.holding.households.keys()

    # Households

    def households(
        self, cell: object, day: date | None, sheet: str, head: object = ""
    ) -> Reading | list[Flaw] | None:
        """The Households as a tuple in the order in which they count; ``head`` is the cell 户主
        beside, which is read where ``cell`` is blank, and else has to agree.

        A tuple of none where only the day could tell which. Whether each is a member on that day is
        for the checks to say, save of a name. Flaws ``unknown-household``, ``ambiguous-household``,
        ``wrong-village``, ``name-mismatch``, ``not-a-member-then``, ``several-households``.
        """
        plain = self._plain.get(cell)
        if plain and (not head or head == plain.value[0].head):
            return plain
        if isinstance(cell, Fault):
            return [Flaw(cell.code)]
        typed, beside = bare(text(cell)), bare(text(head))
        if isinstance(head, Fault):
            return [Flaw(head.code, column="head")]
        if not typed:
            found = self._named(beside, day, sheet) if beside else None
            if isinstance(found, Reading):
                return Reading(found.value, found.read or _listed(found.value), "head")
            return found and [flaw._replace(column="head") for flaw in found]
        found = self._named(typed, day, sheet, beside)
        if isinstance(found, Reading) and beside and found.value:
            return self._agreed(found, beside, day, sheet)
        return found

    def _agreed(
        self, found: Reading, beside: str, day: date | None, sheet: str
    ) -> Reading | list[Flaw]:
        """The name beside a code must be that of its household."""
        houses: tuple[Household, ...] = found.value
        said = set(map(squeezed, parts_of(beside)))
        if not said or said == {squeezed(each.head) for each in houses}:
            return found
        other = self._named(beside, day, sheet)
        if isinstance(other, Reading) and set(other.value) == set(houses):
            return found
        return [self._mismatch(houses, beside)._replace(column="head", named=houses)]

    def _mismatch(self, houses: Sequence[Household], name: str) -> Flaw:
        facts: Facts = {
            "household": "、".join(each.code for each in houses[:MOST_SAID]),
            "head": "、".join(each.head for each in houses[:MOST_SAID]),
            "value": name,
            "advice": self._who_heads(name),
        }
        return Flaw("name-mismatch", facts, houses[0].code if len(houses) == 1 else None)

    def _named(
        self, typed: str, day: date | None, sheet: str, beside: str = ""
    ) -> Reading | list[Flaw]:
        """What one cell names: one household, else several."""
        one = self._one(typed, day, sheet)
        if isinstance(one, Flaw):
            return [one]
        if one:
            return one
        houses, flaws = self._several(typed, day, sheet)
        if sheet not in EVALUATIONS and houses is not None and (houses or day is None):
            return [Flaw("several-households")]
        if flaws:
            return flaws
        if houses is None or (day and not houses):
            return [Flaw("unknown-household", self._unknown(typed, beside))]
        return Reading(tuple(houses), _listed(houses))

    def _several(
        self, typed: str, day: date | None, sheet: str
    ) -> tuple[list[Household] | None, list[Flaw]]:
        """The households of 全村, a group, either of these with 除, or a list; None if it is none."""
        if (everyone := self._gathered(typed)) is not None:
            return _members(everyone, day), []
        base, out = _without(typed)
        if out and (everyone := self._gathered(base)) is not None:
            named, flaws = self._list(out, day, sheet)
            left = [each for each in _members(everyone, day) if each not in named]
            return (left if named else None), flaws
        return self._list(typed, day, sheet) if len(parts_of(typed)) > 1 else (None, [])

    def _list(self, typed: str, day: date | None, sheet: str) -> tuple[list[Household], list[Flaw]]:
        """The households of a list, each once, and a flaw for each kind of part without a reading."""
        houses: dict[str, Household] = {}
        flaws: dict[tuple[str, str | None], Flaw] = {}
        unknown = []
        for part in dict.fromkeys(parts_of(typed)):
            found = self._one(part, day, sheet)
            if isinstance(found, Flaw):
                flaws.setdefault((found.code, found.household), found)
                continue
            if not found:  # a group stands alone
                unknown.append(part)
            houses |= {each.code: each for each in (found.value if found else ())}
        if unknown:
            facts = self._unknown(unknown[0]) if len(unknown) == 1 else {}
            facts = {**facts, "value": "、".join(unknown[:MOST_SAID])}
            flaws["unknown-household", None] = Flaw("unknown-household", facts)
        return list(houses.values()), list(flaws.values())

    def _gathered(self, typed: str) -> Collection[Household] | None:
        """The households of the village or of a group, in order of code."""
        if code(typed) in EVERYBODY:
            return self._homes
        return self._groups.get(squeezed(typed))

    def _one(self, typed: str, day: date | None, sheet: str) -> Answer:
        """The one household that a part of a cell names; None if it has no such reading."""
        key = code(typed)
        if house := self._codes.get(key):
            return Reading((house,))
        number = _NUMBER.fullmatch(key)
        if number and (homes := self._numbers.get(number[1].lstrip("0"))):
            return self._only(homes, typed)
        if homes := self._heads.get(squeezed(typed)):
            return self._bearer(homes, typed, day)
        if house := self.township.codes.get(key):
            return self._elsewhere(house, sheet) or Reading((house,))
        return self._with_name(typed, sheet)

    def _with_name(self, typed: str, sheet: str) -> Answer:
        """The household whose code and name stand together."""
        splits = list(self.township.codes.splits(typed))
        for house, rest, _ in splits:
            if rest == squeezed(house.head):
                return self._elsewhere(house, sheet) or Reading((house,), _listed((house,)))
        if len({house.code for house, *_ in splits}) != 1 or len(parts_of(typed)) > 1:
            return None  # a list, or from one code to another
        base, out = _without(typed)
        if out and (not base or self._gathered(base) is not None):
            return None
        house, rest, _ = splits[0]
        return self._elsewhere(house, sheet) or self._mismatch((house,), rest)

    def _only(self, homes: Sequence[Household], typed: str) -> Reading | Flaw:
        if len(homes) == 1:
            return Reading((homes[0],), _listed(homes))
        known = "、".join(f"{each.code} {each.head}" for each in homes)
        return Flaw("ambiguous-household", {"name": typed, "count": len(homes), "known": known})

    def _bearer(self, homes: Sequence[Household], typed: str, day: date | None) -> Reading | Flaw:
        """The member of that name on the day; before and after it nobody else counts."""
        if day is None:
            return self._only(homes, typed) if len(homes) == 1 else Reading(())
        if members := [each for each in homes if each.member_between(day, day)]:
            return self._only(members, typed)
        facts: Facts = {
            "household": " / ".join(each.code for each in homes),
            "period": periods((each.joined, each.left) for each in homes),
            "day": day.isoformat(),
        }
        return Flaw("not-a-member-then", facts, homes[0].code)

    def _elsewhere(self, house: Household, sheet: str) -> Flaw | None:
        """Why a household of another village has no place on a sheet of this one."""
        if house.village == self.holding.code:
            return None
        served = self.township.holdings[house.village].shop == self.holding.shop
        if sheet == "exchanges" and served:
            return None
        facts: Facts = {"value": house.code, "village": self.holding.code, "other": house.village}
        return Flaw("wrong-village", facts)

    def _unknown(self, typed: str, beside: str = "") -> Facts:
        """What may be meant by a name or code that nobody has."""
        known = [*self.holding.households, *self._heads]
        advice = self._who_heads(beside) or self._who_heads(typed) or _nearest(typed, known)
        return {"advice": advice}

    def _who_heads(self, name: str) -> str | Text:
        """Of which households anywhere somebody of a name is the head."""
        homes = self.township.heads.get(squeezed(name), []) if name else []
        here = [each for each in homes if each.village == self.holding.code] or homes
        if not here:
            return ""
        codes = "、".join(each.code for each in here[:MOST_SAID])
        return Text(N_(" {name} heads {codes}."), {"name": name, "codes": codes})

    @cached_property
    def _numbers(self) -> dict[str, list[Household]]:
        """By the part of their code after the village's, without leading zeros, where it is a number."""
        village = code(self.holding.code)
        parts = (
            (key.removeprefix(village).lstrip("-"), house)
            for key, house in self._codes.items()
            if key.startswith(village)
        )
        numbers = (pair for pair in parts if pair[0].isdecimal())
        return _grouped((part.lstrip("0"), house) for part, house in numbers)

    # Items and goods

    @cached_property
    def items(self) -> "Called[Item]":
        holding, known = self.holding, self.holding.items
        return Called("item", _held(holding.rules.items, holding.code), known.on, known.of)

    @cached_property
    def wares(self) -> "Called[Goods]":
        holding = self.holding
        lines = _held(holding.rules.goods, holding.code)
        return Called("goods", lines, holding.goods, holding.goods_of)

    def item(self, cell: object, day: date | None, sheet: str = "") -> Answer:
        """The Item in the version that holds on the day (of a late deed: the day it happened), else
        its last one; None where only the day could tell which. ``sheet`` tells the source, ``''`` any.

        That it is of the sheet's source is for the checks to say, and of a code whether it is in force;
        a name is only that of an item in force. Flaws ``unknown-item``,
        ``ambiguous-item``.
        """
        if isinstance(cell, Fault):
            return Flaw(cell.code)
        return self.items.named(bare(text(cell)), day, _scored_on(sheet))

    def heading_item(self, heading: object, month: str | None, sheet: str = "") -> Answer:
        """The code of the item that heads a column of a matrix, by what is in force in the month
        (None: ever); None where it is no item's. Flaw ``ambiguous-item`` where it names two."""
        codes = self.items.heading(text(heading), month, _scored_on(sheet))
        if len(codes) < 2:
            return Reading(codes[0]) if codes else None
        return Flaw("ambiguous-item", self.items.listed(codes, text(heading)))

    def goods(self, cell: object, day: date | None, name: object = "") -> Answer:
        """The Goods in the version offered on the day, else the last one; None where only the day
        could tell which. ``name`` is the cell 商品名称 beside, which is read where ``cell`` is blank,
        and else has to agree. Flaws ``unknown-goods``, ``ambiguous-goods``, ``goods-name-mismatch``."""
        for each, column in ((cell, ""), (name, "goods_name")):
            if isinstance(each, Fault):
                return Flaw(each.code, column=column)
        typed, beside = bare(text(cell)), bare(text(name))
        if not typed:
            found = self.wares.named(beside, day)
            if isinstance(found, Reading) and found.value:
                found = found._replace(read=found.read or _said(found.value))
            return found and found._replace(column="goods_name")
        found = self.wares.named(typed, day)
        if not isinstance(found, Reading) or not found.value or not heading(beside):
            return found
        if self.wares.fits(beside, found.value, day):
            return found
        flaw = self.wares.mismatch(found.value, beside)
        return flaw._replace(column="goods_name", named=found.value)


class Called(Generic[Line]):
    """What the items, or the goods, of a village are called: ``on`` gives the version of a code on a
    day, ``of`` all of them in order."""

    def __init__(
        self,
        kind: str,
        lines: Sequence[Line],
        on: Callable[[str, date], Line | None],
        of: Callable[[str], list[Line]],
    ) -> None:
        self.kind, self.on, self.of = kind, on, of
        self.codes = Codes((code(line.code), line.code) for line in lines)
        self.timeless = {line.code for line in lines if len(of(line.code)) == 1}
        self.words = list(
            dict.fromkeys(word for line in lines for word in (line.code, _name(line)))
        )
        self.bearers: dict[str, list[str]] = _grouped(
            (word, line.code) for line in lines for word in _words(line)
        )

    def version(self, code: str, day: date | None) -> Line:
        """The version on the day, else the last one."""
        return (self.on(code, day) if day else None) or self.of(code)[-1]

    def named(
        self, typed: str, day: date | None, fits: Callable[[Line], bool] = lambda _: True
    ) -> Answer:
        """The line that a cell names. A name is that of a version in force on the day; of several
        that bear it only those that ``fits`` count, if any does."""
        if not typed:
            return None
        if found := self.codes.get(code(typed)):
            return Reading(self.version(found, day))
        lines = self._bearing(typed, day)
        for found, rest, apart in self.codes.splits(typed):
            line = self.version(found, day)
            if self.fits(rest, line, day):
                return Reading(line, _said(line))
            if apart or not lines:
                return self.mismatch(line, rest)
        lines = [line for line in lines if fits(line)] or lines
        if len(lines) == 1:
            return Reading(lines[0], _said(lines[0]))
        if not lines:
            return Flaw(f"unknown-{self.kind}", {"advice": _nearest(typed, self.words)})
        codes = [line.code for line in lines]
        return Flaw(f"ambiguous-{self.kind}", self.listed(codes, typed)) if day else Reading(None)

    def mismatch(self, line: Line, rest: str) -> Flaw:
        """A code and, with it, words that are not those of its line."""
        if isinstance(line, Goods):
            facts: Facts = {"goods": line.code, "name": line.name, "value": rest}
            return Flaw("goods-name-mismatch", facts)
        said = Text(N_(" {code} is “{name}”."), {"code": line.code, "name": _name(line)})
        return Flaw("unknown-item", {"advice": said})

    def fits(self, typed: str, line: Line, day: date | None) -> bool:
        """Whether words beside a code are those of its line, of any version where none is in force."""
        now = self.on(line.code, day) if day else None
        word = heading(typed)
        return any(
            word in _words(each, spec=True) or code(typed) == code(each.code)
            for each in ([now] if now else self.of(line.code))
        )

    def _bearing(self, typed: str, day: date | None) -> list[Line]:
        word = heading(typed)
        codes = self.bearers.get(word, []) if word else []
        if day is None:
            return [self.of(each)[-1] for each in codes]
        return [line for each in codes if (line := self.on(each, day)) and word in _words(line)]

    def heading(self, typed: str, month: str | None, fits: Callable[[Line], bool]) -> list[str]:
        """The codes of what heads a column; two where it names two."""
        if same := self.codes.get(code(typed)):
            return [same]
        word = heading(typed)
        for found, rest, _ in self.codes.splits(typed):
            others = self._codes_called(rest, month, fits)
            if any(heading(rest) in _words(line) for line in self.of(found)):
                return [found]
            if others or heading(found) == word:
                return list(dict.fromkeys([found, *others]))
        if codes := self._codes_called(typed, month, fits):
            return codes
        parts = [self._codes_called(part, month, fits) for part in dict.fromkeys(parts_of(typed))]
        return list(dict.fromkeys(code for part in parts for code in part)) if all(parts) else []

    def _codes_called(
        self, typed: str, month: str | None, fits: Callable[[Line], bool]
    ) -> list[str]:
        """The codes of what goes by a code, compared as headings are, or by a name in the month."""
        word = heading(typed)
        if not word:
            return []
        if codes := [each for each in self.codes.values() if heading(each) == word]:
            return codes
        lines = [line for each in self.bearers.get(word, ()) for line in self.of(each)]
        lines = [line for line in lines if word in _words(line)]
        lines = [line for line in lines if month and _holds_in(line, month)] or lines
        lines = [line for line in lines if fits(line)] or lines
        return list(dict.fromkeys(line.code for line in lines))

    def listed(self, codes: Sequence[str], typed: str) -> Facts:
        known = "、".join(_said(self.of(each)[-1]) for each in codes)
        return {"name": typed, "count": len(codes), "known": known}


def _scored_on(sheet: str) -> Callable[[Item], bool]:
    """Which items a sheet may score; one of which nobody knows the source, any."""
    return lambda item: not sheet or item.source in (sheet, "both")


def _held(lines: Iterable[Line], village: str) -> list[Line]:
    return [line for line in lines if not line.villages or village in line.villages]


def _holds_in(line: Item | Goods, month: str) -> bool:
    start, until = line.start or date.min, line.until or date.max
    return start <= last_day(month) and until >= first_day(month)


def _name(line: Item | Goods) -> str:
    return line.description if isinstance(line, Item) else line.name


def _words(line: Item | Goods, *, spec: bool = False) -> set[str]:
    """What a line is called, for comparing; with ``spec`` the goods' name with their 规格 too."""
    names = [_name(line), *line.aliases]
    if spec and isinstance(line, Goods):
        names.append(line.name + line.spec)
    return {word for name in names if (word := heading(name))}


def listed(known: Iterable[str]) -> str:
    """What is known, for a message that cannot say all of it."""
    first = list(islice(known, MOST_LISTED + 1))
    return "、".join([*first[:MOST_LISTED], "…"] if len(first) > MOST_LISTED else first)


def _said(line: Village | Item | Goods) -> str:
    return f"{line.code} {line.name if isinstance(line, Village) else _name(line)}"


def _listed(homes: Sequence[Household]) -> str:
    """Households as a warning says them: all of a few, the first and the last of many."""
    if len(homes) == 1:
        return f"{homes[0].code} {homes[0].head}"
    codes = [each.code for each in homes]
    if len(codes) <= MOST_SAID:
        return "、".join(codes)
    return f"{codes[0]}、…、{codes[-1]} ({len(codes)})"


def _members(homes: Iterable[Household], day: date | None) -> list[Household]:
    return [each for each in homes if day and each.member_between(day, day)]


def _without(typed: str) -> tuple[str, str]:
    """What stands before 除 or except, and the list after it, out of its brackets."""
    parts = _EXCEPT.fullmatch(typed)
    if not parts:
        return typed, ""
    base, out = parts[1].rstrip(), parts[2].strip()
    if base and base[-1] in _OPEN and out and out[-1] in _CLOSE:
        out = out[:-1]
    return base.rstrip(_MARKS + _OPEN), out.lstrip(":： ")


def _unwrapped(name: str) -> str:
    """A name out of the brackets around the whole of it."""
    inner = name[1:-1]
    depths = list(accumulate((sign in _OPEN) - (sign in _CLOSE) for sign in inner))
    around = name[:1] in _OPEN and name[-1:] in _CLOSE and min(depths, default=0) >= 0
    return inner if name and around else name


def _goes_on(bare: str, at: int) -> bool:
    """Whether a word of Latin letters and digits goes on from one part to the other."""
    edges = code(bare[:at].rstrip(_DASHES)[-1:]), code(bare[at:].lstrip(_DASHES)[:1])
    return all(edge.isascii() and edge.isalnum() for edge in edges)


def _nearest(typed: str, known: Iterable[str]) -> str | Text:
    return nearest(typed, known) if len(typed) <= LONGEST_NAME else ""


def _grouped(pairs: Iterable[tuple[str, Value]]) -> dict[str, list[Value]]:
    """The different values of each key, in order."""
    found: dict[str, list[Value]] = {}
    for key, value in pairs:
        values = found.setdefault(key, [])
        if value not in values:
            values.append(value)
    return found
