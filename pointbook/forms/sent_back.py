"""What goes back to the clerks: a marked copy of each workbook of a month that has errors."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from pointbook.reading.files import workbook
from pointbook.reading.files.workbook import Refusal
from pointbook.reading.inbox import Reader, originals
from pointbook.vocabulary.problems import Problem, in_order
from pointbook.vocabulary.rules import Rules
from pointbook.vocabulary.statements import Document

FOLDER = "returned"


def documents(workspace: Path, rules: Rules, problems: Sequence[Problem]) -> dict[str, Document]:
    """By workbook a copy of each that has errors and can be opened at all."""
    made: dict[str, Document] = {}
    reader = Reader(rules)
    for file, errors in sorted(_by_file(workspace, problems).items()):
        found = workbook.read(workspace / file, file)
        if not isinstance(found, Refusal):
            from pointbook.forms.returned import SUFFIX, returned  # slow to load
            from pointbook.forms.returned_book import Original

            heads = {table.origin.sheet: table.head_row for table in reader.sheets(found).tables}
            original = Original(
                file, found.data, found.digest, found.sheets, heads, originals(found)
            )
            data = returned(original, errors, rules.settings.language)
            made[file] = Document(_path(file, SUFFIX, made.values()), data)
    return made


def _by_file(workspace: Path, problems: Sequence[Problem]) -> Mapping[str, list[Problem]]:
    """The errors of each of the clerks' workbooks."""
    found: dict[str, list[Problem]] = {}
    for problem in in_order(problems):
        file = problem.place.file
        if file and problem.is_error and problem.kind.group != "rulebook":
            found.setdefault(file, []).append(problem)
    return {file: errors for file, errors in found.items() if (workspace / file).is_file()}


def _path(file: str, suffix: str, made: Iterable[Document]) -> str:
    """The clerk's own name and what the copy is for; a name that is taken gets a number."""
    from pointbook.vocabulary.filenames import safe_name

    stem = PurePosixPath(file).stem.removesuffix(suffix)
    taken = {document.path.casefold() for document in made}
    for number in range(1, len(taken) + 2):
        again = f"({number})" if number > 1 else ""
        path = f"{FOLDER}/{safe_name(f'{stem}{again}{suffix}.xlsx')}"
        if path.casefold() not in taken:
            return path
    raise AssertionError("there are more names than documents")
