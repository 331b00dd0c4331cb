"""The data folder: balances, entries, stock, problems and summary for other programs."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from pointbook.reckoning.entries import CSV_COLUMNS
from pointbook.reckoning.month import Month
from pointbook.vocabulary.points import number, show
from pointbook.vocabulary.problems import Problem

_POINTS = frozenset(
    [
        "opening",
        "earned",
        "deducted",
        "exchanged",
        "transferred",
        "reversed",
        "expired",
        "closing",
        "claimed",
        "points",
        "balance",
    ]
)
_SUMMARY_POINTS = frozenset({"earned", "deducted", "exchanged", "closing"})


def files(month: Month) -> Iterator[tuple[str, str]]:
    """Path and text of each file of ``data/``."""
    yield "data/balances.csv", _csv(month.balances, _POINTS)
    yield "data/entries.csv", _csv(month.entries[list(CSV_COLUMNS)], _POINTS)
    yield "data/stock.csv", _csv(month.stock, frozenset())
    language = month.rules.settings.language
    yield "data/problems.json", _json(problem_records(month.problems, language))
    yield "data/summary.json", _json(summary_record(month.summary))


def problem_records(problems: Iterable[Problem], language: str) -> list[dict[str, Any]]:
    """problems.json."""
    return [problem.record(language) for problem in problems]


def summary_record(summary: dict[str, Any]) -> dict[str, Any]:
    """summary.json, points as decimals."""
    return {name: _plain(name, value) for name, value in summary.items()}


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return summary_record(value)
    if isinstance(value, list):
        return [summary_record(village) for village in value]
    return number(value) if name in _SUMMARY_POINTS else value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _csv(frame: pd.DataFrame, points: frozenset[str]) -> str:
    columns = [
        list(map(show, frame[name].tolist())) if name in points else frame[name].tolist()
        for name in frame.columns
    ]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(frame.columns)
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue()
