"""Checks of the rules workbook that need more than one cell: codes, periods, scores, fair exchange.

A check takes the sheets' rows and gives problems. A row whose cells have faults already is judged
no further on them, and a sheet that is not there makes nothing else wrong.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pointbook.reading.rules.rows import RuleRows, at_least
from pointbook.reading.rules.scores import Score, item_score
from pointbook.reading.tables import Names
from pointbook.reading.values import code, heading
from pointbook.vocabulary.nearest import nearest
from pointbook.vocabulary.points import product, show
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.rules import Alias
from pointbook.vocabulary.schema import (
    CLERK_SHEETS,
    MEETING,
    OBSERVATION,
    RULES_SHEETS,
    SheetSchema,
)
from pointbook.vocabulary.text import N_

MOST_KNOWN = 12  # so many codes are listed in a message
_NO_FOLDER = re.compile(r'[\\/:*?"<>|\x00-\x1f]|^\.|[. ]$')


@dataclass(frozen=True, slots=True)
class Book:
    """All sheets of a rules workbook by name; ``rate`` is None when its setting is wrong."""

    sheets: Mapping[str, RuleRows]
    rate: int | None

    def __getitem__(self, sheet: str) -> RuleRows:
        return self.sheets[sheet]


def category_codes(book: Book) -> dict[str, str] | None:
    """Categories by code and by name; None where they cannot be known.

    Without a sheet 类别 the items' own categories are all that there are.
    """
    categories, items = book["categories"], book["items"]
    if categories.there and not categories.has("code"):
        return None
    if not categories.there:
        return {found: found for found in items["category"] if found}
    names = zip(map(code, categories["name"]), categories["code"], strict=True)
    return {**dict(names), **{found: found for found in categories["code"]}}


def _repeated_codes(found: RuleRows) -> Iterator[Problem]:
    codes = [name.casefold() for name in found["code"]]
    first: dict[str, int] = {}
    if len(set(codes)) == len(codes):
        return
    for index, name in enumerate(codes):
        if name and first.setdefault(name, index) != index:
            other = found.number(first[name])
            yield found.problem("duplicate-code", index, "code", other=other)


def unique_codes(book: Book) -> Iterator[Problem]:
    """Capitals make no difference: a township that has both V1 and v1 has made a mistake."""
    for sheet in ("villages", "households", "categories"):
        yield from _repeated_codes(book[sheet])


def unique_versions(book: Book) -> Iterator[Problem]:
    """Several rows of one code need periods that do not overlap."""
    for sheet in ("items", "goods"):
        found = book[sheet]
        versions: dict[str, list[tuple[date, date, int]]] = {}
        for index, name in enumerate(found["code"]):
            start = found["from"][index] or date.min
            until = found["until"][index] or date.max
            if not name or start > until or not found.sound(index, "from", "until"):
                continue
            earlier = versions.setdefault(name.casefold(), [])
            for other_start, other_until, other in earlier:
                if start <= other_until and other_start <= until:
                    row = found.number(other)
                    yield found.problem("duplicate-code", index, "code", other=row)
                    break
            earlier.append((start, until, index))


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


def known_villages(book: Book) -> Iterator[Problem]:
    villages = book["villages"]
    if not villages.has("code"):
        return
    known = dict(zip(villages["code"], villages["name"], strict=True))
    by_name = {name: village for village, name in known.items()}
    listed = "、".join(f"{village} {name}" for village, name in list(known.items())[:MOST_KNOWN])
    listed += "、…" if len(known) > MOST_KNOWN else ""
    for sheet in ("households", "people"):
        found = book[sheet]
        if set(found["village"]) <= {*known, ""}:
            continue
        for index, village in enumerate(found["village"]):
            if village and village not in known:
                hint = nearest(by_name.get(village, village), known)
                yield found.problem("unknown-village", index, "village", known=listed, advice=hint)


def village_folders(book: Book) -> Iterator[Problem]:
    """A village's documents stand in a folder named like its code."""
    found = book["villages"]
    for index, village in enumerate(found["code"]):
        if _NO_FOLDER.search(village):
            yield found.broken(
                index,
                "code",
                N_("“{found}” cannot name a folder: letters, digits, - and _ are safe."),
                found=village,
            )


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
        return N_("There is no household “{found}” on this sheet; write the code it had here.")

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


def item_categories(book: Book) -> Iterator[Problem]:
    known = category_codes(book)
    if known is None:
        return
    found = book["items"]
    for index, category in enumerate(found["category"]):
        if category and category not in known:
            yield found.broken(index, "category", _UNKNOWN_CATEGORY, found=category)


def honour_categories(book: Book) -> Iterator[Problem]:
    known = category_codes(book)
    if known is None:
        return
    found = book["honours"]
    for index, categories in enumerate(found["categories"]):
        for category in categories:
            if code(category) not in known:
                yield found.broken(index, "categories", _UNKNOWN_CATEGORY, found=category)


def item_scores(book: Book) -> Iterator[Problem]:
    """Fixed points or a range; caps of plus items have no sign, those of minus items any."""
    found = book["items"]
    if found and not (found.has("points") or found.has("max")):
        yield found.lacking("points")
        return
    for index in range(len(found)):
        row = found.row(index)
        if not found.sound(index, "points", "min", "max", "veto"):
            continue
        score = item_score(row["points"], row["min"], row["max"], row["veto"])
        if not isinstance(score, Score):
            column, flaw = score
            yield found.problem(flaw.code, index, column, **flaw.facts)
        elif score.sign > 0 and (score.points is None or score.points > 0):
            for cap in ("month_cap", "year_cap"):
                if row[cap] is not None and row[cap] < 0:
                    yield found.problem("not-positive", index, cap, allowed=at_least(0))


def fair_exchange(book: Book) -> Iterator[Problem]:
    """Goods cost price × points_per_yuan; blank points are that, others must be that."""
    found = book["goods"]
    if found and not (found.has("price") or found.has("points")):
        yield found.lacking("price")
        return
    for index, (price, points) in enumerate(zip(found["price"], found["points"], strict=True)):
        if not found.sound(index, "price", "points"):
            continue
        if price is None and points is None:
            yield found.problem("missing-value", index, "price")
        elif price is not None and points is not None and book.rate is not None:
            fair = product(price, book.rate)
            if fair != points:
                yield found.broken(
                    index,
                    "points",
                    N_(
                        "The price is {price} yuan, which at {rate} points a yuan is {expected}"
                        " points; the cell says {found} (fair exchange)."
                    ),
                    price=show(price),
                    rate=show(book.rate),
                    expected=show(fair),
                    found=show(points),
                )


def aliases(book: Book) -> Iterator[Problem]:
    """An alias must be for something that we know, and mean one thing only."""
    found = book["headings"]
    groups = (Names(CLERK_SHEETS), Names(RULES_SHEETS))
    for index in range(len(found)):
        row = found.row(index)
        names = next((n for n in groups if n.sheet(row["sheet"])), None)
        if names is None:
            if row["sheet"]:
                hint = nearest(row["sheet"], [s.zh for s in (*CLERK_SHEETS, *RULES_SHEETS)])
                yield found.problem("unknown-sheet", index, "sheet", advice=hint)
            continue
        schema = names.sheets[heading(row["sheet"])]
        known = names.columns[schema.name]
        if row["column"] and heading(row["column"]) not in known:
            hint = nearest(row["column"], [column.zh for column in schema.columns])
            yield found.problem("unknown-column", index, "column", advice=hint)
        elif row["alias"]:
            yield from _alias(found, index, names, schema)


def item_headings(book: Book) -> Iterator[Problem]:
    """An item heads a column of a matrix, which must not be taken for one of the sheet's own."""
    found, own = book["items"], book["headings"]
    names = Names(CLERK_SHEETS, map(Alias, own["sheet"], own["column"], own["alias"]))
    known = {
        title: schema.column(name).zh
        for schema in (MEETING, OBSERVATION)
        for title, name in names.columns[schema.name].items()
    }
    for column in ("code", "description"):
        for index, called in enumerate(found[column]):
            if taken := known.get(heading(called)):
                yield found.broken(index, column, _TAKEN, found=called, heading=taken)


def _alias(found: RuleRows, index: int, names: Names, schema: SheetSchema) -> Iterator[Problem]:
    """Take the alias up among the names, or say what it stands for already."""
    column, alias = heading(found["column"][index]), heading(found["alias"][index])
    if column:
        known = names.columns[schema.name]
        meant = known.setdefault(alias, known[column])
        clash, other = meant != known[column], schema.column(meant).zh
    else:
        sheet = names.sheets.setdefault(alias, schema)
        clash, other = sheet is not schema, sheet.zh
    if clash:
        yield found.broken(
            index,
            "alias",
            N_("“{alias}” stands for “{other}” already; a name can mean one thing only."),
            alias=found["alias"][index],
            other=other,
        )


_CIRCLE = N_("“{found}” comes from “{own}” itself, by the column 前户号; one of the two is wrong.")
_TAKEN = N_("On the score sheets “{found}” is the column “{heading}”; call the item otherwise.")
_UNKNOWN_CATEGORY = N_("There is no category “{found}” on sheet 类别.")

CHECKS: tuple[Callable[[Book], Iterator[Problem]], ...] = (
    unique_codes,
    unique_versions,
    periods_in_order,
    village_folders,
    known_villages,
    predecessors,
    item_categories,
    item_scores,
    fair_exchange,
    honour_categories,
    aliases,
    item_headings,
)
