"""The data folder: balances, entries, stock, problems and summary for other programs."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pointbook.reckoning.figures import MOVES
from pointbook.reckoning.month import Month
from pointbook.vocabulary.points import number, show
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.records import Entry

Line = tuple[Any, ...]

BALANCE_COLUMNS = ("village", "household", "head", "opening", *MOVES, "closing")
ENTRY_COLUMNS = (
    *("id", "date", "village", "household", "kind", "item", "goods", "quantity"),
    *("claimed", "points", "balance", "file", "sheet", "row", "reverses"),
)
STOCK_COLUMNS = (
    *("village", "goods", "opening", "received", "exchanged", "returned"),
    *("counted_difference", "closing"),
)
_SUMMARY_POINTS = frozenset({"earned", "deducted", "exchanged", "closing"})


def files(month: Month) -> Iterator[tuple[str, str]]:
    """Path and text of each file of ``data/``."""
    shown = ((*line[:3], *map(show, line[3:])) for line in balance_lines(month))
    yield "data/balances.csv", csv_text(BALANCE_COLUMNS, shown)
    yield "data/entries.csv", csv_text(ENTRY_COLUMNS, map(entry_line, month.entries))
    yield "data/stock.csv", csv_text(STOCK_COLUMNS, stock_lines(month))
    language = month.rules.settings.language
    yield "data/problems.json", _json(problem_records(month.problems, language))
    yield "data/summary.json", _json(summary_record(month.summary))


def balance_lines(month: Month) -> Iterator[Line]:
    """The rows of balances.csv, in order of village and code, points in hundredths."""
    for village in month.villages:
        for row in village.balances:
            moves = (getattr(row, name) for name in ("opening", *MOVES, "closing"))
            yield village.code, row.household.code, row.household.head, *moves


def stock_lines(month: Month) -> Iterator[Line]:
    """The rows of stock.csv, in order of village and goods."""
    for village in month.villages:
        for row in village.stock:
            pieces = (getattr(row, name) for name in STOCK_COLUMNS[2:])
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


def problem_records(problems: Iterable[Problem], language: str) -> list[dict[str, Any]]:
    """problems.json."""
    return [problem.record(language) for problem in problems]


def summary_record(summary: Mapping[str, Any]) -> dict[str, Any]:
    """summary.json, points as decimals."""
    return {name: _plain(name, value) for name, value in summary.items()}


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return summary_record(value)
    if isinstance(value, list):
        return [summary_record(village) for village in value]
    return number(value) if name in _SUMMARY_POINTS else value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def csv_text(columns: Iterable[str], lines: Iterable[Line]) -> str:
    """A CSV file: heads, then lines."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(lines)
    return text.getvalue()
