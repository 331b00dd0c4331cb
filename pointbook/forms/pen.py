"""The pen of a form: its styles, its protection, and what may be typed with which prompt."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from pointbook.forms.choices import Choices
from pointbook.forms.entrybook import BODY, HEAD, OPTIONAL, TITLE, set_up_print
from pointbook.vocabulary.months import first_day, last_day
from pointbook.vocabulary.rules import Village
from pointbook.vocabulary.schema import SheetSchema
from pointbook.vocabulary.text import N_, Text, say

Heading = Literal["code", "description"]

HEAD_ROW = 1
FIRST_ROW = HEAD_ROW + 1
NOTHING = " "  # a formula's blank result: "" would say that it was never worked out
_CHECK = N_("Please check")
_NOT_THAT = N_("This cannot stand here. Follow the note beside the cell, or choose again.")
_OPEN = {"locked": False}
_ALLOWED = {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True}


@dataclass(frozen=True, slots=True)
class Form:
    """What one form is made from: ``cover`` by names of its fields, and the sheets besides it, each
    with the lines that it had last month or, of a matrix, what heads its columns."""

    village: Village
    month: str
    cover: Mapping[str, str]
    sheets: Mapping[str, int | Heading]


class Pen:
    """What every sheet of one form is written with."""

    def __init__(self, book: Any, language: str, wanted: Form, offered: Choices) -> None:
        self.language, self.wanted, self.offered = language, wanted, offered
        self.first, self.last = first_day(wanted.month), last_day(wanted.month)
        looks = {**_STYLES, **{f"{name} line": {**_STYLES[name], **_LINE} for name in _TYPED}}
        self.styles = {name: book.add_format(look) for name, look in looks.items()}

    def set_up(self, page: Any, schema: SheetSchema) -> None:
        title = f"{self.wanted.village.name} {self.wanted.month} {schema.zh}"
        set_up_print(page, HEAD_ROW, title, self.styles["title"])
        page.protect("", _ALLOWED)

    def prompted(
        self, rule: dict[str, Any], title: str, sentence: str, **facts: str
    ) -> dict[str, Any]:
        """A rule with its prompt, and what is said when something else is typed."""
        month = {"first": self.first.isoformat(), "last": self.last.isoformat()}
        prompt = Text(sentence, {**month, **facts}).say(self.language)[:255]
        rule = {**rule, "input_title": title[:32], "input_message": prompt}
        if rule["validate"] == "any":
            return rule
        wrong, why = say(_CHECK, self.language), say(_NOT_THAT, self.language)
        return {**rule, "error_title": wrong, "error_message": why}


def one_of(name: str) -> dict[str, Any]:
    """A value of one of the hidden lists."""
    return {"validate": "list", "source": f"={name}"}


def between(kind: str, least: float | date, most: float | date) -> dict[str, Any]:
    return {"validate": kind, "criteria": "between", "minimum": least, "maximum": most}


def at_least(kind: str, least: float | date) -> dict[str, Any]:
    return {"validate": kind, "criteria": ">=", "value": least}


_FIXED: Final = {**BODY, "bg_color": "#F2F2F2"}
_DAY: Final = {**BODY, **_OPEN, "num_format": "yyyy-mm-dd"}
_STYLES: Final[Mapping[str, dict[str, object]]] = {
    "title": TITLE,
    "head": HEAD,
    "optional": OPTIONAL,
    "name": {**BODY, "bold": True, "bg_color": "#F7E9E9"},
    "fixed": _FIXED,
    "sum": {**_FIXED, "bold": True, "align": "center"},
    "cover text": {**BODY, **_OPEN, "align": "left", "num_format": "@"},
    "cover day": {**_DAY, "align": "left"},
    "day": {**_DAY, "align": "center"},
    "code": {**BODY, **_OPEN, "num_format": "@"},
    "text": {**BODY, **_OPEN},
    "points": {**BODY, **_OPEN, "align": "center"},
}
# Lines that stand ready differ from those below: LibreOffice prints no blank lines that go on as they are to the end.
_TYPED: Final = ("day", "code", "text", "points")
_LINE: Final = {"border_color": "#A6A6A6"}
