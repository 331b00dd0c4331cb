"""The list of everything that is wrong, by village, in the order of files, sheets and rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from pointbook.documents.columns import Spec, column, table
from pointbook.documents.wording import month_words
from pointbook.vocabulary.problems import Problem, in_order
from pointbook.vocabulary.rules import Village
from pointbook.vocabulary.statements import Statement
from pointbook.vocabulary.text import N_, Text

SEVERITIES = {"error": Text(N_("error")), "warning": Text(N_("warning"))}


def problems_statement(
    problems: Iterable[Problem], month: str, villages: Sequence[Village], language: str
) -> Statement:
    """Every problem of one month, a table for each village; what belongs to none comes last."""
    by_village: dict[str, list[Problem]] = defaultdict(list)
    for problem in in_order(problems):
        by_village[problem.village or ""].append(problem)
    names = {village.code: f"{village.name} ({village.code})" for village in villages}
    unknown = sorted(code for code in by_village if code and code not in names)
    titles = {**names, **{code: code for code in unknown}, "": Text(N_("Belonging to no village"))}
    errors = sum(problem.is_error for found in by_village.values() for problem in found)
    total = sum(len(found) for found in by_village.values())
    columns: list[Spec[Problem]] = [
        column(N_("Severity"), "text", 8, lambda problem: SEVERITIES[problem.severity]),
        column(N_("Place"), "text", 28, lambda problem: problem.place.words()),
        column(N_("Value"), "text", 10, lambda problem: problem.value),
        column(N_("Household"), "code", 10, lambda problem: problem.household or ""),
        column(N_("What is wrong"), "text", 36, lambda problem: problem.message(language)),
        column(N_("What to do"), "text", 36, lambda problem: problem.hint(language)),
    ]
    return Statement(
        name="problems",
        kind="problems",
        language=language,
        title=Text(N_("Problems of {month}"), {"month": month_words(month)}),
        month=month,
        facts=(
            (Text(N_("Errors")), str(errors)),
            (Text(N_("Warnings")), str(total - errors)),
        ),
        tables=tuple(
            table(by_village[code], columns, title)
            for code, title in titles.items()
            if code in by_village
        ),
        paragraphs=(_what_to_do(errors, total),),
        paper="A4",
    )


def _what_to_do(errors: int, total: int) -> Text:
    if errors:
        return Text(
            N_(
                "A row with an error does not count. Correct it in the clerk's workbook in inbox"
                " and run again; the notices of the village are drafts until then."
            )
        )
    if total:
        return Text(N_("There are only warnings: read them; the notices are final."))
    return Text(N_("Nothing is wrong."))
