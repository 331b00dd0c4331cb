"""The fairness screen on the desk: prompts, why, and the rows to look at."""

from collections.abc import Callable, Iterator
from typing import Any

from pointbook.documents.columns import Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.township.fairness.looks import Prompt, Row, prompts
from pointbook.vocabulary.rules import Item
from pointbook.vocabulary.statements import Table
from pointbook.vocabulary.text import N_, Text

HOW = N_(
    "Prompts to look, never verdicts: each has an innocent explanation more often than not, and"
    " nobody is accused. Whoever finds nothing need not write anything; none of it is put up."
)

Shown = tuple[int, Prompt, Row]
"""A row of a prompt, behind the prompt and its number."""


def tables(desk: Desk) -> Iterator[Table]:
    """The prompts of one month, and the rows behind each."""
    found = list(enumerate(prompts(desk), 1))
    if not found:
        return

    def village(line: tuple[Any, ...]) -> str:
        return desk.village(line[1].village) or desk.settings.township

    columns: list[Spec[tuple[int, Prompt]]] = [
        column(N_("No."), "count", lambda line: line[0]),
        column(N_("Village"), "text", village),
        column(N_("What"), "text", lambda line: Text(line[1].look.name)),
        column(N_("Please look"), "text", lambda line: line[1].reason),
        column(N_("How unusual"), "text", lambda line: line[1].unusual),
        column(N_("Rows"), "count", lambda line: len(line[1].rows)),
    ]
    yield table(found, columns, N_("Please look"), note=HOW)
    shown: list[Spec[Shown]] = [
        column(N_("No."), "count", lambda line: line[0]),
        column(N_("Village"), "text", village),
        column(N_("Household"), "code", _of("household", "code")),
        column(N_("Head"), "text", _of("household", "head")),
        column(N_("What for"), "text", _called),
        column(N_("Date"), "date", lambda line: line[2].entry and line[2].entry.day),
        column(N_("Points"), "points", lambda line: line[2].points),
        column(N_("Entry"), "code", _of("entry", "id")),
        column(N_("File"), "text", lambda line: line[2].file),
        column(N_("Sheet"), "text", lambda line: line[2].sheet),
        column(N_("Row or cell"), "code", lambda line: line[2].cell),
    ]
    rows = [(number, prompt, row) for number, prompt in found for row in prompt.rows]
    yield table(rows, shown, N_("The rows of each prompt"))


def _of(part: str, name: str) -> Callable[[Shown], str]:
    return lambda line: getattr(getattr(line[2], part), name, "")


def _called(line: Shown) -> str:
    what = line[2].what
    if isinstance(what, Item):
        return what.description
    return what.name if what else ""
