"""The list of everything that is wrong: by village, file and sheet, errors before warnings, one cause
a line."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pointbook.documents.columns import Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.wording import COMMA, joined
from pointbook.vocabulary.problems import MOST_TOLD, Problem, Told, in_order, together
from pointbook.vocabulary.statements import Mark, Statement, Table
from pointbook.vocabulary.text import N_, Text

SEVERITIES = {
    "error": Mark(Text(N_("error")), "bad"),
    "warning": Mark(Text(N_("warning")), "wait"),
}
MOST_CELLS = 12
MORE = N_("The first of them; data/problems.json has the other {count} too.")


def problems(desk: Desk) -> Statement:
    """Every problem of one month; what belongs to no village comes last."""
    listed = in_order(desk.month.problems)
    errors = sum(problem.is_error for problem in listed)
    lead = _what_to_do(errors, len(listed))
    return desk.page("problems", N_("Problems of {month}"), _tables(desk, listed), lead=lead)


def _tables(desk: Desk, problems: Sequence[Problem]) -> Iterator[Table]:
    """What caused many of them; then one for each sheet with problems, the village's code above its
    first."""
    columns = [*_columns(desk.settings.language)]
    if caused := together(problem for problem in problems if "cause" in problem.facts):
        yield table(caused, columns, N_("First of all: one cause of many errors"))
    by_village: dict[str, dict[tuple[str, str], list[Problem]]] = defaultdict(dict)
    for problem in problems:
        place = problem.place
        sheets = by_village[problem.village or ""]
        sheets.setdefault((place.file or "", place.sheet or ""), []).append(problem)
    names = {village.code: f"{village.name} {village.code}" for village in desk.rules.villages}
    unknown = {code: code for code in sorted(by_village.keys() - names.keys() - {""})}
    for code, name in {**names, **unknown, "": Text(N_("Belonging to no village"))}.items():
        for at, (where, found) in enumerate(by_village[code].items()):
            title = joined(filter(None, (name, *where)), " › ")
            told, anchor = together(found), code if at == 0 else ""
            more = {"count": len(told) - MOST_TOLD}
            note = Text(MORE, more) if more["count"] > 0 else ""
            yield table(told[:MOST_TOLD], columns, title, anchor=anchor, note=note)


def _columns(language: str) -> Iterator[Spec[Told]]:
    yield column(N_("Severity"), "text", lambda told: SEVERITIES[told.problem.severity])
    yield column(N_("Cell"), "text", _cells)
    yield column(
        N_("Household"),
        "code",
        lambda told: "" if len(told.cells) > 1 else told.problem.household or "",
    )
    yield column(N_("Value"), "text", lambda told: told.problem.value)
    yield column(N_("What is wrong"), "text", lambda told: told.problem.message(language))
    yield column(N_("What to do"), "text", lambda told: told.problem.hint(language))
    yield column(N_("Code"), "code", lambda told: told.problem.code)


def _cells(told: Told) -> Text:
    """The first of the cells, and how many there are; of several workbooks how many."""
    if len({problem.place.file for problem in told.alike}) > 1:
        return Text(N_("{count:cell|cells}"), {"count": len(told.cells)})
    cells = joined(told.cells[:MOST_CELLS], COMMA)
    if len(told.cells) <= MOST_CELLS:
        return cells
    words = N_("{cells} … ({count:cell|cells})")
    return Text(words, {"cells": cells, "count": len(told.cells)})


def _what_to_do(errors: int, total: int) -> Text:
    facts = {"errors": errors, "warnings": total - errors}
    words = N_("Nothing is wrong.")
    if errors:
        words = N_(
            "{errors:error|errors}, {warnings:warning|warnings}. A row with an error does not count:"
            " correct it in the clerk's workbook in inbox and run again; the notices of the village"
            " are drafts until then."
        )
    elif total:
        words = N_("{warnings:warning|warnings}, no error: read them; the notices are final.")
    return Text(words, facts)
