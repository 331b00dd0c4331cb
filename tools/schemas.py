"""Writes docs/schema/*.json, JSON Schemas of what other programs read: summary.json, problems.json and what
``--json`` prints; and docs/figures*.md: the figures that a county's form may ask for.

Run as ``python -m tools.schemas``; a test says when that is due.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

from pointbook.documents.data import FIGURES, OF_A_VILLAGE, OF_THE_TOWNSHIP, Field, json_text
from pointbook.vocabulary.problems import CATALOGUE, Severity
from pointbook.vocabulary.text import say

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TEXT = {"type": "string"}
_MAYBE = {"type": ["string", "null"]}
ROOT = Path(__file__).resolve().parent.parent
PAGES = {"en": "docs/figures.md", "zh": "docs/figures.zh-CN.md"}
WORDS = {
    "en": (
        "# The county's own form",
        (
            "Put the form that the county sent into `templates/own/` as `.xlsx` and write `{{name}}` into the"
            " cells where a figure belongs, with a name of this table, alone or within a text. Each `run` puts"
            " the filled form into `outbox/YYYY-MM/own/`. A row with a `{{village.…}}` in it stands once for"
            " each village; sums over that row grow with it. Everything else of the form stays as it is."
        ),
        "| write | figure |",
        "For the figures from January to the month put `year.` before the name.",
        "In a row for each village:",
        "For a village's figures from January on put `village.year.` before the name.",
    ),
    "zh": (
        "# 上级自己的报表",
        (
            "县里发来的表存成 `.xlsx`，放进 `templates/own/`，在该填数字的格子里写上 `{{名称}}`，名称从下表里抄，"
            "单独写、夹在文字里都行。每次 `run` 把填好的表放进 `outbox/YYYY-MM/own/`。"
            "含有 `{{village.…}}` 的一行，每个村各出一行，对这一行的合计跟着变长；表上其他东西原样不动。"
        ),
        "| 写法 | 数字 |",
        "要从一月起的累计，在名称前面加 `year.`。",
        "每村一行的那一行里：",
        "要该村从一月起的累计，在名称前面加 `village.year.`。",
    ),
}


def main() -> None:
    for path, text in files().items():
        (ROOT / path).parent.mkdir(exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8")


def files() -> dict[str, str]:
    """Path and text of all that is written."""
    found = {f"docs/schema/{name}.json": json_text(schema) for name, schema in schemas().items()}
    return {**found, **{path: "\n".join(_page(lang)) for lang, path in PAGES.items()}}


def _page(language: str) -> Iterator[str]:
    title, how, head, year, village, village_year = WORDS[language]
    yield from (title, "", how, "", head, "|---|---|")
    yield from _rows((*OF_THE_TOWNSHIP, *FIGURES), "", language)
    yield from ("", year, "", village, "", head, "|---|---|")
    yield from _rows((*OF_A_VILLAGE, *FIGURES), "village.", language)
    yield from ("", village_year, "")


def _rows(fields: tuple[Field, ...], before: str, language: str) -> Iterator[str]:
    for field in fields:
        yield f"| `{{{{{before}{field.name}}}}}` | {say(field.words, language)} |"


def schemas() -> dict[str, dict[str, Any]]:
    """Each schema by the name of what it describes."""
    summary, problems = _summary(), {"type": "array", "items": _problem()}
    months = {
        "type": "object",
        "propertyNames": {"pattern": "^[0-9]{4}-[0-9]{2}$"},
        "additionalProperties": summary,
    }
    run = _object({"problems": problems, "months": months}, optional={"stopped": _TEXT})
    found = {"summary": summary, "problems": problems, "run": run}
    return {name: {"$schema": DRAFT, "title": name, **schema} for name, schema in found.items()}


def _summary() -> dict[str, Any]:
    figures = _fields(FIGURES)
    both = {**figures, "year": _object(figures)}
    village = _object({**_fields(OF_A_VILLAGE), **both})
    villages = {"type": "array", "items": village}
    return _object({**_fields(OF_THE_TOWNSHIP), **both, "villages": villages})


def _problem() -> dict[str, Any]:
    cell = _object({"cell": _MAYBE, "text": _TEXT, "read": _TEXT})
    known = {
        "code": {"enum": sorted(CATALOGUE)},
        "severity": {"enum": sorted(get_args(Severity))},
        **dict.fromkeys(("file", "sheet", "cell"), _MAYBE),
        "row": {"type": ["integer", "null"]},
        "column": _MAYBE,
        "value": _TEXT,
        "household": _MAYBE,
        **dict.fromkeys(("message", "hint"), _TEXT),
    }
    return _object(known, optional={"cells": {"type": "array", "items": cell}})


def _fields(fields: Iterable[Field]) -> dict[str, Any]:
    return {
        field.name: {
            "type": field.type,
            "description": say(field.words, "en"),
            **({"enum": list(field.among)} if field.among else {}),
        }
        for field in fields
    }


def _object(properties: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {**properties, **(optional or {})},
        "required": list(properties),
        "additionalProperties": False,
    }


if __name__ == "__main__":
    main()
