"""Checks of the rules workbook that need more than one cell: codes, periods, scores, fair exchange.

A check takes the whole book and gives problems. A row whose cells have faults already is judged no
further on them, and a sheet that is not there makes nothing else wrong.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from pointbook.reading.cells import Flaw, heading
from pointbook.reading.cells import code as folded
from pointbook.reading.heads import Names
from pointbook.reading.rules.cells import at_least, wrong
from pointbook.reading.rules.rows import RuleRows
from pointbook.vocabulary.holding import Holdings, exchange_points
from pointbook.vocabulary.names import private_numbers
from pointbook.vocabulary.nearest import nearest
from pointbook.vocabulary.points import show
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.rules import Alias, Goods, Rules
from pointbook.vocabulary.schema import (
    CLERK_SHEETS,
    MEETING,
    OBSERVATION,
    RULES_SHEETS,
    SheetSchema,
)
from pointbook.vocabulary.settings import Settings
from pointbook.vocabulary.text import N_

CAPS = ("month_cap", "quarter_cap", "year_cap")
_NO_FOLDER = re.compile(r'[\\/:*?"<>|\x00-\x1f]|^\.|[. ]$')
_FAIR = ("points_per_yuan", "exchange_rounding", "price_tolerance")


@dataclass(frozen=True, slots=True)
class Book:
    """All sheets of a rules workbook by name, the rules as far as they can be told, and the names
    of settings that are wrong."""

    sheets: Mapping[str, RuleRows]
    rules: Rules
    wrong: set[str]

    def __getitem__(self, sheet: str) -> RuleRows:
        return self.sheets[sheet]


def unique_codes(book: Book) -> Iterator[Problem]:
    """Capitals make no difference: a township that has both V1 and v1 has made a mistake."""
    for sheet in ("villages", "households", "categories"):
        found, first = book[sheet], dict[str, int]()
        codes = [folded(name) for name in found["code"]]
        if len(set(codes)) == len(codes):
            continue
        for index, name in enumerate(codes):
            if name and first.setdefault(name, index) != index:
                other = found.number(first[name])
                yield found.problem("duplicate-code", index, "code", other=other)


def unique_versions(book: Book) -> Iterator[Problem]:
    """Several rows of one code and for one village need periods that do not overlap; a village's
    own row may stand beside a general one."""
    for sheet in ("items", "goods"):
        found = book[sheet]
        versions: dict[str, list[tuple[date, date, set[str], int]]] = {}
        for index, name in enumerate(found["code"]):
            start = found["from"][index] or date.min
            until = found["until"][index] or date.max
            villages = set(found["villages"][index]) or {""}
            if not name or start > until or not found.sound(index, "from", "until", "villages"):
                continue
            earlier = versions.setdefault(name, [])
            for other_start, other_until, others, other in earlier:
                if start <= other_until and other_start <= until and villages & others:
                    row = found.number(other)
                    yield found.problem("duplicate-code", index, "code", other=row)
                    break
            earlier.append((start, until, villages, index))


def periods_in_order(book: Book) -> Iterator[Problem]:
    for sheet, first, last in (
        ("households", "joined", "left"),
        ("items", "from", "until"),
        ("goods", "from", "until"),
    ):
        found = book[sheet]
        for index, (start, end) in enumerate(zip(found[first], found[last], strict=True)):
            if start and end and end < start:
                yield found.broken(
                    index,
                    last,
                    N_("The period ends on {end}, before it begins on {start}."),
                    start=start.isoformat(),
                    end=end.isoformat(),
                )


def villages(book: Book) -> Iterator[Problem]:
    """A village's documents stand in a folder named like its code; a shop serves others or is
    served."""
    found = book["villages"]
    shops = dict(zip(found["code"], found["shop"], strict=True))
    for index, (own, shop) in enumerate(zip(found["code"], found["shop"], strict=True)):
        if _NO_FOLDER.search(own):
            sentence = N_("“{found}” cannot name a folder: letters, digits, - and _ are safe.")
            yield found.broken(index, "code", sentence, found=own)
        if shop != own and shops.get(shop, shop) not in ("", shop):
            sentence = N_("“{found}” has no supermarket of its own: “{other}” serves it.")
            yield found.broken(index, "shop", sentence, found=shop, other=shops[shop])


def predecessors(book: Book) -> Iterator[Problem]:
    """A predecessor is another household of the village, and nobody comes from itself."""
    found = book["households"]
    if not any(found["predecessor"]):
        return
    village = dict(zip(found["code"], found["village"], strict=True))
    former = dict(zip(found["code"], found["predecessor"], strict=True))
    for index, (own, codes) in enumerate(zip(found["code"], found["predecessor"], strict=True)):
        for name in codes:
            if sentence := _no_predecessor(own, name, village, former):
                yield found.broken(index, "predecessor", sentence, found=name, own=own)


def _no_predecessor(
    own: str, code: str, village: Mapping[str, str], former: Mapping[str, Sequence[str]]
) -> str:
    """Why one household cannot come from another; blank where it can."""
    if code not in village:
        return ""  # said already
    if code == own:
        return N_("“{found}” is this household itself; write the one that it came from.")
    if village[code] != village[own]:
        return N_("“{found}” is in another village; a predecessor is one of the same village.")
    before, waiting = set[str](), [code]
    while waiting:
        each = waiting.pop()
        if each not in before:
            before.add(each)
            waiting += former.get(each, ())
    return _CIRCLE if own in before else ""


def item_scores(book: Book) -> Iterator[Problem]:
    """Fixed points or a range; caps of plus items have no sign, those of minus items any."""
    found = book["items"]
    if found and not (found.has("points") or found.has("max")):
        yield found.lacking("points")
        return
    for index in range(len(found)):
        row = {name: cells[index] for name, cells in found.columns.items()}
        if not found.sound(index, "points", "min", "max", "veto"):
            continue
        if fault := _score(row["points"], row["min"], row["max"], row["veto"]):
            column, flaw = fault
            yield found.problem(flaw.code, index, column, **flaw.facts)
        else:
            yield from _caps(found, index, row)


def _score(
    points: int | None, low: int | None, high: int | None, veto: bool
) -> tuple[str, Flaw] | None:
    """The column of an item's score that is wrong, and why."""
    ranged = low is not None or high is not None
    if veto:
        sentence = N_("A veto item moves no points: write 0, and no range.")
        return ("points", wrong(sentence)) if points or ranged else None
    if points is not None:
        if ranged:
            sentence = N_(
                "The item has both fixed points and a range; only one of them may be given."
            )
            return "points", wrong(sentence)
        return None if points else ("points", wrong(N_("0 points are only for a veto item.")))
    if low is None and high is None:
        sentence = N_(
            "The item needs fixed points, or the lowest and the highest points of a range."
        )
        return "points", wrong(sentence)
    if low is None or high is None:
        return "min" if low is None else "max", Flaw("missing-value")
    return _range(low, high)


def _range(low: int, high: int) -> tuple[str, Flaw] | None:
    """A minus range may be written in either order."""
    ends = {"low": show(low), "high": show(high)}
    if min(low, high) < 0 < max(low, high):
        sentence = N_(
            "The range {low} to {high} spans 0; an item either gives points or takes them."
        )
        return "min", wrong(sentence, **ends)
    if low == high == 0:
        return "max", wrong(N_("A range of 0 to 0 moves no points."))
    if low > high and low > 0:
        return "min", wrong(N_("The lowest points, {low}, are above the highest, {high}."), **ends)
    return None


def _caps(found: RuleRows, index: int, row: Mapping[str, Any]) -> Iterator[Problem]:
    """A cap of a plus item below 0, or below what the item gives at one time."""
    points = row["points"]
    plus = not row["veto"] and (points if points is not None else max(row["min"], row["max"])) > 0
    for name in CAPS:
        cap = row[name]
        if cap is not None and cap < 0 and plus:
            yield found.problem("not-positive", index, name, allowed=at_least(0))
        elif cap is not None and abs(cap) < abs(points or 0):
            sentence = N_(
                "The item is worth {points} points, of which this cap lets only {cap} count."
            )
            facts = {"points": show(abs(points)), "cap": show(abs(cap))}
            yield replace(found.broken(index, name, sentence, **facts), lenient=True)


def fair_exchange(book: Book) -> Iterator[Problem]:
    """Goods cost price × points_per_yuan; other points are judged by 兑换价差."""
    found, holdings = book["goods"], Holdings(book.rules, {})
    if found and not (found.has("price") or found.has("points")):
        yield found.lacking("price")
        return
    for index, goods in enumerate(book.rules.goods):
        if not found.sound(index, "price", "points", "villages", "from", "until"):
            continue
        price, points = found["price"][index], found["points"][index]
        if price is None and points is None:
            yield found.problem("missing-value", index, "price")
        elif price is not None and points is not None and book.wrong.isdisjoint(_FAIR):
            yield from _price_difference(found, index, goods, _rates(holdings, goods))


def _rates(holdings: Holdings, goods: Goods) -> list[Settings]:
    """The settings of each village and day for which a row of goods holds."""
    rules = holdings.rules
    changes = [change for change in rules.changes if change.setting in _FAIR]
    if not changes:
        return [rules.settings]
    days = {goods.start or date.min, *(change.start for change in changes if change.start)}
    days |= {
        other.until + timedelta(1)
        for other in rules.goods
        if other.code == goods.code and other.until and other.until < date.max
    }
    return [
        holdings[village].settings(day)
        for village in goods.villages or holdings
        for day in sorted(days)
        if holdings[village].goods(goods.code, day) is goods
    ]


def _price_difference(
    found: RuleRows, index: int, goods: Goods, rates: Sequence[Settings]
) -> Iterator[Problem]:
    """The widest difference, if there is one: an error where it is beyond what is tolerated."""
    worst: tuple[bool, int] | None = None
    for settings in rates:
        fair, tolerance = exchange_points(goods.price, settings), settings.price_tolerance
        apart = abs(goods.points - fair)
        beyond = tolerance is not None and apart * 100 > tolerance * fair
        if apart and (worst is None or worst < (beyond, apart)):
            worst = beyond, apart
            facts = {
                "price": show(goods.price),
                "rate": show(settings.points_per_yuan),
                "expected": show(fair),
                "found": show(goods.points),
            }
    if worst and worst[0]:
        sentence = N_(
            "The price is {price} yuan, which at {rate} points a yuan is {expected} points; the cell"
            " says {found} (fair exchange)."
        )
        yield found.broken(index, "points", sentence, **facts)
    elif worst:
        yield found.problem("price-differs", index, "points", **facts)


def aliases(book: Book) -> Iterator[Problem]:
    """An alias must be for something that we know, and mean one thing only."""
    groups = (Names(CLERK_SHEETS), Names(RULES_SHEETS))
    for index, alias in enumerate(book.rules.aliases):
        found = book["headings"]
        kinds = ((names, names.sheet(alias.sheet)[0]) for names in groups)
        names, schema = next((each for each in kinds if each[1]), (groups[0], None))
        if schema is None:
            if alias.sheet:
                hint = nearest(alias.sheet, [s.zh for s in (*CLERK_SHEETS, *RULES_SHEETS)])
                yield found.problem("unknown-sheet", index, "sheet", advice=hint)
        elif alias.column and not names.known(schema, heading(alias.column)):
            hint = nearest(alias.column, [column.zh for column in schema.columns])
            yield found.problem("unknown-column", index, "column", advice=hint)
        elif alias.alias:
            if other := _meant(names, schema, alias):
                sentence = N_(
                    "“{alias}” stands for “{other}” already; a name can mean one thing only."
                )
                yield found.broken(index, "alias", sentence, alias=alias.alias, other=other)
            names.add(alias)


def _meant(names: Names, schema: SheetSchema, alias: Alias) -> str:
    """What else an alias stands for already."""
    if not alias.column:
        taken, _ = names.sheet(alias.alias)
        return "" if taken in (None, schema) else taken.zh
    wanted = names.known(schema, heading(alias.column))
    known = names.known(schema, heading(alias.alias))
    if known is None or wanted is None or known.column == wanted.column:
        return ""
    return schema.column(known.column).zh


def item_headings(book: Book) -> Iterator[Problem]:
    """An item heads a column of a matrix, which must not be taken for one of the sheet's own."""
    found, names = book["items"], Names(CLERK_SHEETS, book.rules.aliases)
    sentence = N_(
        "On the score sheets “{found}” is the column “{heading}”; call the item otherwise."
    )
    for index, item in enumerate(book.rules.items):
        called = {"code": [item.code], "description": [item.description], "aliases": item.aliases}
        for column, words in called.items():
            for word in words:
                for schema in (MEETING, OBSERVATION):
                    if known := names.known(schema, heading(word)):
                        title = schema.column(known.column).zh
                        yield found.broken(index, column, sentence, found=word, heading=title)
                        break


_CIRCLE = N_("“{found}” comes from “{own}” itself, by the column 前户号; one of the two is wrong.")


def numbers_of_persons(book: Book) -> Iterator[Problem]:
    """Texts that hang on walls and stand on notices hold no number of a person."""
    known = book.rules.long_codes
    for sheet in book.sheets.values():
        for column in sheet.schema.columns:
            if column.kind not in ("text", "value") or column.name == "note":
                continue
            cells = sheet[column.name]
            found = {text: private_numbers(text, known) for text in {*cells} if _is_text(text)}
            for index, text in enumerate(cells):
                if numbers := found.get(text):
                    place = sheet.problem("private-number", index, column.name).place
                    yield Problem("private-number", place, "、".join(numbers))


def _is_text(value: object) -> bool:
    return isinstance(value, str)


CHECKS: tuple[Callable[[Book], Iterator[Problem]], ...] = (
    unique_codes,
    unique_versions,
    periods_in_order,
    villages,
    predecessors,
    item_scores,
    fair_exchange,
    aliases,
    item_headings,
    numbers_of_persons,
)
