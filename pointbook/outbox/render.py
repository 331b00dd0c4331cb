"""Documents: every statement as a page, as a workbook, or as both.

What hangs where anyone passes is blotted before it is laid out, and looked at once more. A document
that can't be made costs itself alone.
"""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from pointbook.outbox.kept import Kept, source
from pointbook.outbox.last_look import blotted, is_public, last_look
from pointbook.outbox.workers import spread, worthwhile
from pointbook.paper.pages import POSTERS, page
from pointbook.paper.workbooks import workbook
from pointbook.vocabulary.problems import Problem, not_made
from pointbook.vocabulary.statements import Document, Statement, spoken
from pointbook.vocabulary.text import N_, Text

PAGE_ONLY = frozenset(
    {"index", "rows", "desk", "settlement", "passbooks", "archive", "slips", *POSTERS}
) - {"takeover"}
WORKBOOK_ONLY = frozenset({"ledgers", "book"})
ENOUGH = 5_000  # rows; fewer are rendered sooner than a second process is there


def documents(
    statements: Iterable[Statement],
    workers: int | None = None,
    folder: Path | None = None,
    kept: Kept | None = None,
    known: frozenset[str] = frozenset(),
    unmade: list[Problem] | None = None,
) -> list[Document]:
    """The files of a month; ``workers`` None chooses by the amount of work.

    What the last run ``kept`` in ``folder`` is not made again. ``known`` are the digits of long
    codes of ours. What could not be made goes to ``unmade``, and without it stops everything.
    """
    things = list(statements)
    if folder is None or kept is None:
        files = _made(things, workers, known)
    else:
        sources = [source(thing, known) for thing in things]
        stand = [
            kept.files(folder, *each) for each in zip(sources, map(paths, things), strict=True)
        ]
        anew = [thing for thing, found in zip(things, stand, strict=True) if not found]
        fresh = iter(_made(anew, workers, known))
        files = [found or next(fresh) for found in stand]
        for noted, found in zip(sources, files, strict=True):
            if not isinstance(found, Problem):
                kept.note(noted, found)
    lost = [found for found in files if isinstance(found, Problem)]
    if lost and unmade is None:
        raise RuntimeError(lost[0].message("en"))
    if unmade is not None:
        unmade += lost
    return [document for found in files if not isinstance(found, Problem) for document in found]


def _made(
    things: list[Statement], workers: int | None, known: frozenset[str]
) -> list[list[Document] | Problem]:
    rows = sum(len(table.rows) for statement in things for table in statement.tables)
    return spread(partial(_files, known), things, workers or worthwhile(rows, ENOUGH))


def paths(statement: Statement) -> list[str]:
    """A page and its workbook, or one of them."""
    page_too = statement.kind not in WORKBOOK_ONLY
    book_too = statement.kind not in PAGE_ONLY
    return [f"{statement.name}.html"] * page_too + [f"{statement.name}.xlsx"] * book_too


def _files(known: frozenset[str], statement: Statement) -> list[Document] | Problem:
    """The same statement as each, spoken in its language."""
    try:
        said = spoken(statement, statement.language)
        if is_public(said):
            said = blotted(said, known)
            if seen := last_look(said, known):
                words = N_("it would show {number}, which looks like a number of a person")
                return not_made(statement.name, Text(words, {"number": seen}))
        return [
            Document(path, page(said) if path.endswith(".html") else workbook([said]))
            for path in paths(statement)
        ]
    except Exception as error:  # noqa: BLE001 - whatever it is, the other documents are made
        return not_made(statement.name, error)
