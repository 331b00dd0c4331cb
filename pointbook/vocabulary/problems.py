"""Problems: faults in the data as values, and the catalogue of every kind of them, which stands in
`templates/problems.txt`.

A problem is a code, a place and facts; its words come last, from the catalogue, in the reader's
language: ``message`` says what was found and what is allowed, ``hint`` what to do.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

from pointbook.vocabulary.places import Place
from pointbook.vocabulary.sections import blocks, sections
from pointbook.vocabulary.text import Text

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One code of the catalogue; ``found`` is what {found} says where the facts say nothing else."""

    group: str  # a section of `templates/problems.txt`
    severity: Severity
    message: str
    hint: str
    found: str = ""


class Spot(NamedTuple):
    """One of several cells that a problem tells of: where, what stands there, as what it counts."""

    place: Place
    text: str
    read: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault at one place, or one kind of thing in many cells of a sheet.

    ``month`` is the month whose list it stands in (None: every open month's), ``village`` the
    village whose notices it turns into drafts (None: no village's). ``cells`` are all of them
    where it tells of several, ``place`` being the first.
    """

    code: str
    place: Place
    value: str = ""
    household: str | None = None
    facts: Mapping[str, str | int | Text] = field(default_factory=dict)
    month: str | None = None
    village: str | None = None
    lenient: bool = False
    cells: tuple[Spot, ...] = ()

    @property
    def kind(self) -> Kind:
        return CATALOGUE[self.code]

    @property
    def severity(self) -> Severity:
        """Error or warning; ``lenient`` turns an error of the catalogue into a warning."""
        return "warning" if self.lenient else self.kind.severity

    @property
    def is_error(self) -> bool:
        return self.severity == "error"

    def message(self, language: str) -> str:
        """What was found and what is allowed."""
        return self._text("message", self.kind.message).say(language)

    def hint(self, language: str) -> str:
        """What to do."""
        return self._text("hint", self.kind.hint).say(language)

    def _text(self, name: str, sentence: str) -> Text:
        """A sentence of the catalogue, or the better one that ``facts`` know."""
        better = self.facts.get(name)
        sentence = better.sentence if isinstance(better, Text) else sentence
        known: dict[str, str | int | Text] = {
            "value": self.value,
            "household": self.household or "",
            "column": self.place.heading,
            "advice": "",
        }
        known["found"] = Text(self.kind.found, {**known, **self.facts})
        return Text(sentence, {**known, **self.facts})

    def record(self, language: str) -> dict[str, Any]:
        """The problem as CONTRACT section 5 lays it down, for problems.json."""
        cells = [
            {"cell": spot.place.cell, "text": spot.text, "read": spot.read} for spot in self.cells
        ]
        return {
            "code": self.code,
            "severity": self.severity,
            "file": self.place.file,
            "sheet": self.place.sheet,
            "cell": self.place.cell,
            "row": self.place.row,
            "column": self.place.heading or None,
            "value": self.value,
            "household": self.household,
            "message": self.message(language),
            "hint": self.hint(language),
            **({"cells": cells} if cells else {}),
        }

    def order(self) -> tuple[Any, ...]:
        """Where the problem stands in a list: by file, sheet, row, column, code."""
        place = self.place
        return (
            place.file or "",
            place.sheet or "",
            place.row or 0,
            place.column or 0,
            self.code,
            self.value,
        )


_WHOLE_COLUMN = frozenset(
    [
        "bad-date",
        "date-outside-month",
        "bad-number",
        "not-whole",
        "error-value",
        "formula-without-value",
        "merged-number",
        "item-not-in-force",
        "closed-month",
        "struck-out",
    ]
)
"""What goes wrong with a whole column or sheet at once, whatever stands in the single cells."""


MOST_TOLD = 1_000
"""So many are told on a page, in a returned copy and on the screen; problems.json has them all."""


class Told(NamedTuple):
    """One cause: its first problem, with what is to be said of all, and ``alike``, those that its
    remedy mends."""

    problem: Problem
    alike: tuple[Problem, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of all of them."""
        return tuple(cell for each in self.alike for cell in _cells(each))


def together(problems: Iterable[Problem]) -> list[Told]:
    """Problems as they are told, errors first, and of them those whose cause is known: those of one
    such ``cause``, and those of one code, sheet and column that one remedy mends, are one."""
    found: dict[tuple[Any, ...], list[Problem]] = {}
    for problem in sorted(
        problems, key=lambda each: (not each.is_error, "cause" not in each.facts, each.order())
    ):
        place = problem.place
        where: tuple[Any, ...] = (place.file, place.sheet, place.heading)
        said = "" if problem.code in _WHOLE_COLUMN else problem.message("en")
        if "cause" in problem.facts:
            where, said = (), ""
        key = (problem.severity, *where, problem.code, problem.hint("en"), said)
        found.setdefault(key, []).append(problem)
    return [Told(_caused(alike), tuple(alike)) for alike in found.values()]


def _caused(alike: Sequence[Problem]) -> Problem:
    """The first of some problems, saying what caused all of them where that is known."""
    first = alike[0]
    if "cause" not in first.facts:
        return first
    words = {"message": first.facts["cause"], "rows": len({each.place for each in alike})}
    return replace(first, facts={**first.facts, **words})


def _cells(problem: Problem) -> Iterator[str]:
    """The cells of a problem, or the number of its row."""
    places = [spot.place for spot in problem.cells] or [problem.place]
    for place in places:
        if place.row is not None:
            yield place.cell or str(place.row)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems in the one order that every list of them has."""
    return sorted(problems, key=Problem.order)


def not_made(document: str, why: Text | Exception, file: str | None = None) -> Problem:
    """A document that could not be made, and the workbook that it is a copy of."""
    reason = why if isinstance(why, Text) else f"{type(why).__name__}: {why}"
    return Problem("not-made", Place(file), facts={"document": document, "reason": reason})


_TABLES = sections("problems.txt")
UNREAD = blocks(_TABLES.pop("unread"))
"""Why a file is not read: the reason, with the code that tells of it, and one sentence."""

CATALOGUE: dict[str, Kind] = {
    code.removesuffix("(w)"): Kind(group, "warning" if code.endswith("(w)") else "error", *told)
    for group, lines in _TABLES.items()
    for [code], told in blocks(lines)
}
