"""The data folder: balances, entries, stock, problems and summary for other programs."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple, cast, get_args

from pointbook.documents.wording import SECTIONS
from pointbook.reckoning.month import Month
from pointbook.vocabulary.points import number, show
from pointbook.vocabulary.records import Entry, EntryKind
from pointbook.vocabulary.sections import blocks
from pointbook.vocabulary.text import say

Line = tuple[Any, ...]
Type = Literal["string", "integer", "number", "date"]


class Field(NamedTuple):
    """A column of a CSV file, or a figure of summary.json: its name, its type and what it is."""

    name: str
    type: Type
    words: str
    among: tuple[str, ...] = ()


AMONG = {"kind": get_args(EntryKind), "status": ("final", "draft", "missing")}


def _fields(section: str) -> tuple[Field, ...]:
    """The fields of a section of `templates/documents.txt`."""
    told = blocks(SECTIONS[section])
    return tuple(
        Field(name, cast("Type", kind), words, AMONG.get(name, ()))
        for [name, kind], [words] in told
    )


BALANCES, ENTRIES, STOCK = map(_fields, ("balances", "entries", "stock"))
FIGURES = _fields("figures")
"""What summary.json says of the month and, under ``year``, from January on, of the township and of
each village."""
OF_THE_TOWNSHIP, OF_A_VILLAGE = map(_fields, ("of_the_township", "of_a_village"))
TABLES = {"balances": BALANCES, "entries": ENTRIES, "stock": STOCK}
KEYS = {"balances": ["household"], "entries": ["id"], "stock": ["village", "goods"]}
POINTS = tuple(field.name for field in BALANCES if field.type == "number")
PIECES = tuple(field.name for field in STOCK if field.type == "integer")
_SUMMARY_POINTS = {field.name for field in FIGURES if field.type == "number"}


def files(month: Month) -> Iterator[tuple[str, Iterable[str]]]:
    """Path of each file of ``data/``, and its text in pieces."""
    shown = ((*line[:3], *map(show, line[3:])) for line in balance_lines(month))
    yield "data/balances.csv", csv_lines(BALANCES, shown)
    yield "data/entries.csv", csv_lines(ENTRIES, map(entry_line, month.entries))
    yield "data/stock.csv", csv_lines(STOCK, stock_lines(month))
    language = month.rules.settings.language
    yield "data/datapackage.json", [json_text(data_package(month.month, language))]
    yield "data/problems.json", [json_text([each.record(language) for each in month.problems])]
    yield "data/summary.json", [json_text(summary_record(month.summary))]


def balance_lines(month: Month) -> Iterator[Line]:
    """The rows of balances.csv, in order of village and code, points in hundredths."""
    for village in month.villages:
        for row in village.balances:
            moves = (getattr(row, name) for name in POINTS)
            yield village.code, row.household.code, row.household.head, *moves


def stock_lines(month: Month) -> Iterator[Line]:
    """The rows of stock.csv, in order of village and goods."""
    for village in month.villages:
        for row in village.stock:
            pieces = (getattr(row, name) for name in PIECES)
            yield village.code, row.goods.code, *pieces


def entry_line(entry: Entry) -> Line:
    """One row of entries.csv."""
    return (
        entry.id,
        entry.day,
        entry.village,
        entry.household.code,
        entry.kind,
        entry.item.code if entry.item else "",
        entry.goods.code if entry.goods else "",
        entry.quantity,
        show(entry.claimed),
        show(entry.points),
        show(entry.balance),
        entry.file,
        entry.sheet,
        entry.row,
        entry.reverses.id if entry.reverses else "",
    )


def summary_record(summary: Mapping[str, Any]) -> dict[str, Any]:
    """summary.json, points as decimals."""

    def plain(name: str, value: Any) -> Any:
        if isinstance(value, Mapping):
            return summary_record(value)
        if isinstance(value, list):
            return [*map(summary_record, value)]
        return number(value) if name in _SUMMARY_POINTS else value

    return {name: plain(name, value) for name, value in summary.items()}


def data_package(month: str, language: str) -> dict[str, Any]:
    """datapackage.json: the CSV files as a Frictionless Data Package."""

    def described(field: Field) -> dict[str, Any]:
        words = say(field.words, language)
        among = {"constraints": {"enum": list(field.among)}} if field.among else {}
        return {"name": field.name, "type": field.type, "description": words, **among}

    def resource(name: str, fields: Iterable[Field]) -> dict[str, Any]:
        return {
            "profile": "tabular-data-resource",
            "name": name,
            "path": f"{name}.csv",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": {
                "fields": [described(field) for field in fields],
                "primaryKey": KEYS[name],
                "missingValues": [""],
            },
        }

    return {
        "profile": "tabular-data-package",
        "name": f"pointbook-{month}",
        "resources": [resource(name, fields) for name, fields in TABLES.items()],
    }


def json_text(value: Any) -> str:
    """A JSON file, a fact a line."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


class _Said:
    """What is written to it is given back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(columns: Iterable[Field], lines: Iterable[Line]) -> Iterator[str]:
    """A CSV file, line by line: heads, then lines."""
    writer = csv.writer(_Said(), lineterminator="\n")
    yield writer.writerow([column.name for column in columns])
    yield from map(writer.writerow, lines)
