"""What goes back to the clerks: a marked copy of each workbook of a month that has errors."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from pointbook.reading.files import workbook
from pointbook.reading.files.workbook import Refused
from pointbook.reading.inbox import Reader
from pointbook.vocabulary.filenames import safe_name
from pointbook.vocabulary.problems import Problem, in_order, not_made
from pointbook.vocabulary.rules import Rules
from pointbook.vocabulary.statements import Document
from pointbook.vocabulary.text import N_, say

FOLDER = "returned"


def documents(
    workspace: Path, rules: Rules, problems: Sequence[Problem]
) -> tuple[dict[str, Document], list[Problem]]:
    """By workbook a copy of each that has errors and can be opened at all, and a problem for each
    copy that could not be made."""
    made: dict[str, Document] = {}
    unmade: list[Problem] = []
    reader = Reader(rules)
    for file, errors in sorted(_by_file(workspace, problems).items()):
        try:
            found = workbook.read(workspace / file, file)
            if not isinstance(found, Refused):
                made[file] = _copy(reader, found, errors, made.values())
        except Exception as error:  # noqa: BLE001 - one workbook's trouble is that workbook's
            name = say(N_("the marked copy"), rules.settings.language)
            problem = not_made(name, error, file)
            unmade.append(replace(problem, month=errors[0].month))
    return made, unmade


def _copy(
    reader: Reader, found: workbook.Workbook, errors: Sequence[Problem], made: Collection[Document]
) -> Document:
    from pointbook.forms.returned import SUFFIX, returned  # slow to load

    heads = {table.origin.sheet: table.head_row for table in reader.sheets(found).tables}
    data = returned(found, heads, errors, reader.rules.settings.language)
    return Document(_path(found.file, SUFFIX, made), data)


def _by_file(workspace: Path, problems: Sequence[Problem]) -> Mapping[str, list[Problem]]:
    """The errors of each of the clerks' workbooks."""
    found: dict[str, list[Problem]] = {}
    for problem in in_order(problems):
        file = problem.place.file
        if file and problem.is_error and problem.kind.group != "rulebook":
            found.setdefault(file, []).append(problem)
    return {file: errors for file, errors in found.items() if (workspace / file).is_file()}


def _path(file: str, suffix: str, made: Collection[Document]) -> str:
    """The clerk's own name and what the copy is for; a name that is taken gets a number."""
    stem = PurePosixPath(file).stem.removesuffix(suffix)
    taken = {document.path.casefold() for document in made}
    for number in range(1, len(made) + 2):
        again = f"({number})" if number > 1 else ""
        path = f"{FOLDER}/{safe_name(f'{stem}{again}{suffix}.xlsx')}"
        if path.casefold() not in taken:
            return path
    raise AssertionError("there are more names than documents")
