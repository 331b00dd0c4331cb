"""The superior's own forms of a workspace: found, looked at, filled with a month's figures."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pointbook.reading.files import workbook
from pointbook.reading.files.workbook import Refused
from pointbook.reading.inbox import refused
from pointbook.vocabulary.problems import Problem, not_made
from pointbook.vocabulary.statements import Document
from pointbook.vocabulary.text import N_, say

FOLDER = Path("templates", "own")


def documents(
    workspace: Path, summary: Mapping[str, Any], language: str
) -> tuple[list[Document], list[Problem]]:
    """Every form in ``templates/own/`` filled from summary.json, and a problem for each that can't be
    read or asks for what is no figure."""
    made: list[Document] = []
    problems: list[Problem] = []
    for path in sorted((workspace / FOLDER).glob("*.xlsx")):
        if path.name.startswith(("~$", ".")):
            continue
        file = (FOLDER / path.name).as_posix()
        found = workbook.read(path, file)
        if isinstance(found, Refused):
            problems.append(refused(file, found))
            continue
        from pointbook.forms.own import filled  # slow to load

        try:
            data, unknown = filled(found.data, file, summary)
        except Exception as error:  # noqa: BLE001 - one form's trouble is that form's
            problems.append(not_made(say(N_("the filled form"), language), error, file))
            continue
        made.append(Document(f"own/{path.name}", data))
        problems += unknown
    return made, problems
