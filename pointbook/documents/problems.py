"""The list of everything that is wrong, by village, in the order of files, sheets and rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from pointbook.documents.wording import columns, month_words
from pointbook.vocabulary.problems import Problem, in_order
from pointbook.vocabulary.rules import Village
from pointbook.vocabulary.statements import Column, Statement, Table, Value
from pointbook.vocabulary.text import N_, Text, say


def problems_statement(
    problems: Iterable[Problem], month: str, villages: Sequence[Village], language: str
) -> Statement:
    """Every problem of one month, a table for each village; what belongs to none comes last."""
    by_village: dict[str, list[Problem]] = defaultdict(list)
    for problem in in_order(problems):
        by_village[problem.village or ""].append(problem)
    names = {village.code: f"{village.name} ({village.code})" for village in villages}
    unknown = sorted(code for code in by_village if code and code not in names)
    errors = sum(problem.is_error for found in by_village.values() for problem in found)
    total = sum(len(found) for found in by_village.values())
    return Statement(
        name="problems",
        kind="problems",
        language=language,
        title=Text(
            N_("Problems of {month}"),
            {"month": month_words(month, language)},
        ).say(language),
        month=month,
        facts=(
            (say(N_("Errors"), language), str(errors)),
            (say(N_("Warnings"), language), str(total - errors)),
        ),
        tables=_tables([*names, *unknown], names, by_village, language),
        paragraphs=(_what_to_do(errors, total, language),),
        paper="A4",
    )


def _tables(
    codes: Sequence[str],
    names: dict[str, str],
    by_village: dict[str, list[Problem]],
    language: str,
) -> tuple[Table, ...]:
    head = columns(
        language,
        (N_("Severity"), "text", 8),
        (N_("Place"), "text", 28),
        (N_("Value"), "text", 10),
        (N_("Household"), "code", 10),
        (N_("What is wrong"), "text", 36),
        (N_("What to do"), "text", 36),
    )
    homeless = say(N_("Belonging to no village"), language)
    return tuple(
        _table(head, names.get(code, code) or homeless, by_village[code], language)
        for code in [*codes, ""]
        if code in by_village
    )


def _table(
    head: tuple[Column, ...], title: str, problems: Sequence[Problem], language: str
) -> Table:
    severities = {
        "error": say(N_("error"), language),
        "warning": say(N_("warning"), language),
    }
    rows: list[tuple[Value, ...]] = [
        (
            severities[problem.severity],
            problem.place.words().say(language),
            problem.value,
            problem.household or "",
            problem.message(language),
            problem.hint(language),
        )
        for problem in problems
    ]
    return Table(columns=head, rows=tuple(rows), title=title)


def _what_to_do(errors: int, total: int, language: str) -> str:
    if errors:
        return say(
            N_(
                "A row with an error does not count. Correct it in the clerk's workbook in inbox"
                " and run again; the notices of the village are drafts until then."
            ),
            language,
        )
    if total:
        return say(N_("There are only warnings: read them; the notices are final."), language)
    return say(N_("Nothing is wrong."), language)
