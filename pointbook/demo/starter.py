"""The rules that a township starts from: items, goods, caps, honours and the wall text.

They stand in `templates/starter.txt` as the sheets that they become, and are read as those are.
"""

from dataclasses import replace
from typing import Any

from pointbook.demo.measures import measures
from pointbook.reading.files.workbook import Sheet, Workbook
from pointbook.reading.rules import rulebook
from pointbook.vocabulary.rules import Rules
from pointbook.vocabulary.schema import RULES_SHEETS
from pointbook.vocabulary.sections import sections

WORDS = sections("starter.txt")
ARTICLES = WORDS.pop("measures")


def starter(**changes: Any) -> Rules:
    """Rules without villages, households and people: what every township has to fill in; with
    ``changes`` of their settings."""
    sheets = [
        Sheet(schema.zh, [_cells(line) for line in WORDS[schema.name]])
        for schema in RULES_SHEETS
        if schema.name in WORDS
    ]
    rules, _ = rulebook(Workbook("", "", b"", sheets))
    settings = replace(rules.settings, **changes)
    return replace(rules, settings=settings, measures=measures(settings, ARTICLES))


def _cells(line: str) -> list[object]:
    return [cell.strip() for cell in line.strip("|").split("|")]
