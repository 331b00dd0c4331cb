"""JSON Schemas of what other programs read: summary.json, problems.json and what ``--json`` prints."""

from collections.abc import Iterable
from typing import Any, get_args

from pointbook.documents.data import FIGURES, OF_A_VILLAGE, OF_THE_TOWNSHIP, Field
from pointbook.vocabulary.problems import CATALOGUE, Severity
from pointbook.vocabulary.text import say

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TEXT = {"type": "string"}
_MAYBE = {"type": ["string", "null"]}


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
