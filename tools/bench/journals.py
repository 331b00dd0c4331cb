"""The entries of a month in other programs' words: journals, and a table to validate."""

import csv
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pointbook import checking
from pointbook.vocabulary.points import show
from pointbook.vocabulary.records import Entry

JOURNAL, BEANS, TABLE, SCHEMA = (
    "entries.journal",
    "entries.beancount",
    "scores.csv",
    "scores.schema.json",
)


def write(workspace: Path, folder: Path) -> None:
    """All of them, from the entries that the program itself makes of a workspace."""
    result = checking.check(workspace)
    month = next(iter(result.months.values()))
    folder.mkdir(parents=True, exist_ok=True)
    entries = [(e.day, e.household.code, e.kind, e.points) for e in month.entries]
    _journal(entries, folder / JOURNAL)
    _beans(entries, folder / BEANS)
    _table(month.entries, result.rules, folder)


def _journal(entries: Iterable[Any], path: Path) -> None:
    with path.open("w", encoding="utf-8") as out:
        for day, household, kind, points in entries:
            amount = show(points)
            out.write(f"{day} {kind}\n  h:{household}  {amount} P\n  {kind}  {show(-points)} P\n\n")


def _beans(entries: list[Any], path: Path) -> None:
    homes = sorted({entry[1] for entry in entries})
    kinds = sorted({entry[2] for entry in entries})
    with path.open("w", encoding="utf-8") as out:
        for home in homes:
            out.write(f"1990-01-01 open Assets:{home}\n")
        for kind in kinds:
            out.write(f"1990-01-01 open Equity:{kind.title()}\n")
        for day, household, kind, points in entries:
            out.write(
                f'{day} * "{kind}"\n  Assets:{household}  {show(points)} PTS\n'
                f"  Equity:{kind.title()}  {show(-points)} PTS\n"
            )


def _table(entries: Iterable[Entry], rules: Any, folder: Path) -> None:
    """Scores and exchanges as CSV, and what a row of them must be like."""
    lines = [
        (
            entry.day,
            entry.household.code,
            entry.item.code if entry.item else "",
            entry.goods.code if entry.goods else "",
            entry.quantity,
            show(entry.claimed),
        )
        for entry in entries
        if entry.kind in ("award", "deduction", "exchange")
    ]
    names = ["date", "household", "item", "goods", "quantity", "claimed"]
    with (folder / TABLE).open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(names)
        writer.writerows(lines)
    known = {
        "household": sorted({home.code for home in rules.households}),
        "item": sorted({item.code for item in rules.items}),
        "goods": sorted({goods.code for goods in rules.goods}),
    }
    fields: list[dict[str, Any]] = [
        {
            "name": "date",
            "type": "date",
            "constraints": {"required": True, "minimum": "2022-07-01"},
        },
        {
            "name": "household",
            "type": "string",
            "constraints": {"required": True, "enum": known["household"]},
        },
        *(
            {"name": n, "type": "string", "constraints": {"enum": known[n]}}
            for n in ("item", "goods")
        ),
        {"name": "quantity", "type": "integer", "constraints": {"required": True, "minimum": 1}},
        {"name": "claimed", "type": "number", "constraints": {"required": True}},
    ]
    (folder / SCHEMA).write_text(json.dumps({"fields": fields}), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
