"""The rules workbook: rules.xlsx into ``Rules``, with every fault of it at its cell in one pass.

Faults of sheets and columns are found here, those of single cells in ``rulebook_rows``, those of
settings in ``rulebook_settings``, and what needs several cells in ``rulebook_checks``.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pointbook.reading.files.workbook import Sheet, Workbook
from pointbook.reading.rules.checks import CHECKS, Book, category_codes
from pointbook.reading.rules.rows import RuleRows, rule_rows
from pointbook.reading.rules.scores import Score, item_score
from pointbook.reading.rules.settings import settings
from pointbook.reading.tables import Names, Table, table
from pointbook.reading.values import code, heading
from pointbook.vocabulary.claims import Origin
from pointbook.vocabulary.nearest import nearest
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.points import product
from pointbook.vocabulary.problems import Problem, in_order
from pointbook.vocabulary.rules import (
    Alias,
    Category,
    Goods,
    Honour,
    Household,
    Item,
    Measure,
    Person,
    Rules,
    Village,
)
from pointbook.vocabulary.schema import RULES_SHEETS, SheetSchema
from pointbook.vocabulary.text import N_, Text

REQUIRED = ("villages", "households", "items")


def rulebook(workbook: Workbook) -> tuple[Rules, list[Problem]]:
    """The rules and all problems; with an error among them the rules are only the best guess."""
    names = Names(RULES_SHEETS, _own_names(workbook))
    tables, problems = _tables(workbook, names)
    sheets: dict[str, RuleRows] = {}
    for schema in RULES_SHEETS:
        found = tables.get(schema.name) or Table(Origin(schema, workbook.file, schema.zh), 0)
        sheets[schema.name], faults = rule_rows(found)
        problems += faults
    chosen, wrong, faults = settings(sheets["settings"])
    rate = None if "points_per_yuan" in wrong else chosen.points_per_yuan
    book = Book(sheets, rate)
    problems += faults
    for check in CHECKS:
        problems += check(book)
    rules = replace(_rules(book), settings=chosen, digest=workbook.digest)
    return rules, in_order(problems)


def _own_names(workbook: Workbook) -> tuple[Alias, ...]:
    """The township's own names, which may name sheets and columns of the rules too."""
    plain = Names(RULES_SHEETS)
    for sheet in workbook.sheets:
        schema = plain.sheet(sheet.name)
        if schema is not None and schema.name == "headings":
            found = table(sheet, schema, plain, workbook.file)
            return _aliases(rule_rows(found)[0]) if found else ()
    return ()


def _tables(workbook: Workbook, names: Names) -> tuple[dict[str, Table], list[Problem]]:
    tables: dict[str, Table] = {}
    problems: list[Problem] = []
    for sheet in workbook.sheets:
        schema = names.sheet(sheet.name)
        if schema is None:
            problems += _unknown_sheet(workbook.file, sheet)
        elif found := table(sheet, schema, names, workbook.file):
            problems += _columns(found, names)
            first = tables.setdefault(schema.name, found)
            if first is not found:
                sentence = N_("The sheets “{first}” and “{second}” are the same; keep one of them.")
                reason = Text(sentence, {"first": first.origin.sheet, "second": sheet.name})
                place = Place(workbook.file, sheet.name)
                problems.append(Problem("bad-rule", place, sheet.name, facts={"reason": reason}))
    for schema in RULES_SHEETS:
        if schema.name in REQUIRED and schema.name not in tables:
            problems.append(_missing_sheet(workbook.file, schema))
    return tables, problems


def _unknown_sheet(file: str, sheet: Sheet) -> Iterator[Problem]:
    """A sheet that holds something for people to see; drop-down lists may hide."""
    if not sheet.hidden and any(cell != "" for row in sheet.rows for cell in row):
        hint = nearest(sheet.name, [schema.zh for schema in RULES_SHEETS])
        yield Problem("unknown-sheet", Place(file, sheet.name), sheet.name, facts={"advice": hint})


def _missing_sheet(file: str, schema: SheetSchema) -> Problem:
    sentence = N_("The sheet “{sheet}” is missing or blank; the rules cannot do without it.")
    facts = {"reason": Text(sentence, {"sheet": schema.zh})}
    return Problem("bad-rule", Place(file, schema.zh), facts=facts)


def _columns(found: Table, names: Names) -> Iterator[Problem]:
    """Columns that are unknown or there twice."""
    for position, title in found.unknown:
        place = Place(found.origin.file, found.origin.sheet, found.head_row, position, title)
        name = names.columns[found.schema.name].get(heading(title))
        if name is None:
            hint = nearest(title, [c.zh for c in found.schema.columns])
            yield Problem("unknown-column", place, title, facts={"advice": hint})
        else:
            first = found.origin.headings[name]
            sentence = N_("The columns “{first}” and “{second}” are the same; keep one of them.")
            reason = Text(sentence, {"first": first, "second": title})
            yield Problem("bad-rule", place, title, facts={"reason": reason})


def _rules(book: Book) -> Rules:
    return Rules(
        villages=tuple(map(Village, *_columns_of(book["villages"]))),
        households=tuple(map(Household, *_columns_of(book["households"]))),
        categories=_categories(book),
        items=_items(book),
        goods=_goods(book),
        people=tuple(map(Person, *_columns_of(book["people"]))),
        honours=_honours(book),
        aliases=_aliases(book["headings"]),
        measures=tuple(map(Measure, *_columns_of(book["measures"]))),
    )


def _columns_of(found: RuleRows) -> list[list[Any]]:
    """The columns in the order of the schema, which these records share."""
    return [found[column.name] for column in found.table.schema.columns]


def _aliases(found: RuleRows) -> tuple[Alias, ...]:
    return tuple(map(Alias, *_columns_of(found)))


def _categories(book: Book) -> tuple[Category, ...]:
    """The sheet's categories; without the sheet those that the items name, free of caps."""
    if book["categories"].there:
        return tuple(map(Category, *_columns_of(book["categories"])))
    return tuple(Category(name, name) for name in category_codes(book) or ())


def _items(book: Book) -> tuple[Item, ...]:
    found, known = book["items"], category_codes(book) or {}
    return tuple(_item(found.row(i), found.number(i), known) for i in range(len(found)))


def _item(row: dict[str, Any], number: int, categories: dict[str, str]) -> Item:
    points, low, high = row.pop("points"), row.pop("min"), row.pop("max")
    score = item_score(points, low, high, row["veto"])
    if not isinstance(score, Score):
        score = Score(points)
    row["source"] = row["source"] or "both"
    row["category"] = categories.get(row["category"], row["category"])
    for cap in ("month_cap", "year_cap"):
        row[cap] = None if row[cap] is None else abs(row[cap])
    return Item(
        points=score.points,
        low=score.low,
        high=score.high,
        sign=score.sign,
        start=row.pop("from"),
        row=number,
        **row,
    )


def _goods(book: Book) -> tuple[Goods, ...]:
    found = book["goods"]
    return tuple(_goods_row(found.row(i), found.number(i), book.rate) for i in range(len(found)))


def _goods_row(row: dict[str, Any], number: int, rate: int | None) -> Goods:
    row["price"] = row["price"] or 0
    if row["points"] is None:
        row["points"] = product(row["price"], rate or 0)
    return Goods(start=row.pop("from"), row=number, **row)


def _honours(book: Book) -> tuple[Honour, ...]:
    found, known = book["honours"], category_codes(book) or {}
    honours = []
    for index in range(len(found)):
        row = found.row(index)
        row["min_points"] = row["min_points"] or 0
        names = (code(name) for name in row["categories"])
        row["categories"] = tuple(dict.fromkeys(known.get(name, name) for name in names))
        honours.append(Honour(**row))
    return tuple(honours)
