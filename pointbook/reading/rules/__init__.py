"""The rules workbook: rules.xlsx into ``Rules``, with every fault of it at its cell in one pass.

Faults of sheets and columns are found here, those of single cells in ``rows``, those of settings
in ``settings``, codes of other sheets in ``references``, what needs several cells in ``checks``.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

from pointbook.reading.cells import heading
from pointbook.reading.files.workbook import Sheet, Workbook
from pointbook.reading.heads import Names
from pointbook.reading.layout import Table, layout
from pointbook.reading.notes import headless
from pointbook.reading.rules.checks import CAPS, CHECKS, Book
from pointbook.reading.rules.references import resolved
from pointbook.reading.rules.rows import RuleRows, rule_rows
from pointbook.reading.rules.settings import Chosen, settings
from pointbook.vocabulary.holding import exchange_points
from pointbook.vocabulary.nearest import nearest
from pointbook.vocabulary.places import Place, letters
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
from pointbook.vocabulary.schema import HEADINGS, RULES_SHEETS, SheetSchema
from pointbook.vocabulary.text import N_, Text

REQUIRED = ("villages", "households", "items")


def rulebook(workbook: Workbook) -> tuple[Rules, list[Problem]]:
    """The rules and all problems; with an error among them the rules are only the best guess."""
    names = Names(RULES_SHEETS, _own_names(workbook))
    tables, problems = _tables(workbook, names)
    sheets: dict[str, RuleRows] = {}
    for schema in RULES_SHEETS:
        sheets[schema.name], faults = rule_rows(schema, tables.get(schema.name, ()))
        problems += faults
    problems += resolved(sheets)
    chosen, faults = settings(sheets["settings"])
    problems += faults
    rules = replace(_rules(sheets, chosen), digest=workbook.digest)
    for check in CHECKS:
        problems += check(Book(sheets, rules, chosen.wrong))
    return rules, in_order(problems)


def _own_names(workbook: Workbook) -> tuple[Alias, ...]:
    """The township's own names, which may name sheets and columns of the rules too."""
    plain = Names(RULES_SHEETS)
    for sheet in workbook.sheets:
        if plain.sheet(sheet.name)[0] is HEADINGS:
            found = layout(sheet, workbook.file, plain)
            return _records(Alias, rule_rows(HEADINGS, found.tables)[0])
    return ()


def _tables(workbook: Workbook, names: Names) -> tuple[dict[str, list[Table]], list[Problem]]:
    """The tables of each kind of sheet; one of a foreign name is none, though it may fit."""
    tables: dict[str, list[Table]] = {}
    problems: list[Problem] = []
    for sheet in workbook.sheets:
        schema, _ = names.sheet(sheet.name)
        if schema is None:
            problems += _unknown_sheet(workbook.file, sheet)
            continue
        found = layout(sheet, workbook.file, names).tables
        for each in found:
            problems += _columns(each, names)
        if found and schema.name in tables:
            sentence = N_("The sheets “{first}” and “{second}” are the same; keep one of them.")
            first = tables[schema.name][0].origin.sheet
            reason = Text(sentence, {"first": first, "second": sheet.name})
            place = Place(workbook.file, sheet.name)
            problems.append(Problem("bad-rule", place, sheet.name, facts={"reason": reason}))
        elif found:
            tables[schema.name] = found
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
    first: dict[str, str] = {}
    for position, title in found.unknown:
        place = replace(found.origin.place(found.head_row, position), heading=title)
        known = names.known(found.schema, heading(title))
        if known is None:
            advice = nearest(title, [column.zh for column in found.schema.columns])
            facts = {"advice": advice, **({} if title else headless(position))}
            yield Problem("unknown-column", place, title or letters(position), facts=facts)
        elif known.column not in first:
            first[known.column] = title
        else:
            sentence = N_("The columns “{first}” and “{second}” are the same; keep one of them.")
            reason = Text(sentence, {"first": first[known.column], "second": title})
            yield Problem("bad-rule", place, title, facts={"reason": reason})


def _rules(sheets: dict[str, RuleRows], chosen: Chosen) -> Rules:
    villages = _records(Village, sheets["villages"])
    categories = _records(Category, sheets["categories"])
    if not sheets["categories"].there:  # those that the items name, free of caps
        named = dict.fromkeys(filter(None, sheets["items"]["category"]))
        categories = tuple(Category(name, name) for name in named)
    return Rules(
        settings=chosen.settings,
        changes=tuple(chosen.changes),
        villages=tuple(replace(v, shop="") if v.shop == v.code else v for v in villages),
        households=_records(Household, sheets["households"]),
        categories=categories,
        items=_records(Item, sheets["items"], _item),
        goods=tuple(_priced(goods, chosen) for goods in _records(Goods, sheets["goods"], _goods)),
        people=_records(Person, sheets["people"]),
        honours=_records(Honour, sheets["honours"], _honour),
        aliases=_records(Alias, sheets["headings"]),
        measures=_records(Measure, sheets["measures"]),
    )


Record = TypeVar("Record")
Fields = dict[str, Any]


def _records(
    kind: Callable[..., Record],
    found: RuleRows,
    made: Callable[[Fields], Fields] = lambda fields: {},
) -> tuple[Record, ...]:
    """A sheet's rows as records, whose fields are called as the columns say; ``made`` of its fields
    are others than the cells, and where it stands is kept where the record asks."""
    names = [column.field for column in found.schema.columns]
    rows = [dict(zip(names, row, strict=True)) for row in zip(*found.columns.values(), strict=True)]
    if "row" in kind.__dataclass_fields__:  # type: ignore[attr-defined]
        for index, fields in enumerate(rows):
            fields["row"] = found.number(index)
    return tuple(kind(**fields | made(fields)) for fields in rows)


def _item(fields: Fields) -> Fields:
    """Fixed points, or a range without sign; a cap without sign too."""
    low, high = fields["low"] or 0, fields["high"] or 0
    caps = {cap: None if fields[cap] is None else abs(fields[cap]) for cap in CAPS}
    return {
        **caps,
        "low": min(abs(low), abs(high)),
        "high": max(abs(low), abs(high)),
        "sign": -1 if min(low, high) < 0 else 1,
        "source": fields["source"] or "both",
        "points": 0 if fields["veto"] else fields["points"],
    }


def _goods(fields: Fields) -> Fields:
    """Blank points follow from the price."""
    return {"price": fields["price"] or 0, "by_price": fields["points"] is None}


def _priced(goods: Goods, chosen: Chosen) -> Goods:
    if not goods.by_price:
        return goods
    return replace(goods, points=exchange_points(goods.price, chosen.settings))


def _honour(fields: Fields) -> Fields:
    return {"min_points": fields["min_points"] or 0}
