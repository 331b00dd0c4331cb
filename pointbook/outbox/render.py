"""Documents: every statement as a page, as a workbook, or as both."""

from collections.abc import Iterable
from pathlib import Path

from pointbook.outbox.kept import Kept, source
from pointbook.outbox.workers import spread, worthwhile
from pointbook.paper.pages import POSTERS, page
from pointbook.paper.workbooks import workbook
from pointbook.vocabulary.statements import Document, Statement, spoken

PAGE_ONLY = frozenset({"index", "rows", *POSTERS, "slips"})
WORKBOOK_ONLY = frozenset({"ledgers", "book"})
ENOUGH = 5_000  # rows; fewer are rendered sooner than a second process is there


def documents(
    statements: Iterable[Statement],
    workers: int | None = None,
    folder: Path | None = None,
    kept: Kept | None = None,
) -> list[Document]:
    """The files of a month; ``workers`` None chooses by the amount of work.

    What the last run ``kept`` in ``folder`` is not made again.
    """
    things = list(statements)
    if folder is None or kept is None:
        return [document for files in _made(things, workers) for document in files]
    sources = [source(thing) for thing in things]
    stand = [kept.files(folder, *each) for each in zip(sources, map(paths, things), strict=True)]
    anew = [thing for thing, files in zip(things, stand, strict=True) if not files]
    fresh = iter(_made(anew, workers))
    found = [files or next(fresh) for files in stand]
    for noted, files in zip(sources, found, strict=True):
        kept.note(noted, files)
    return [document for files in found for document in files]


def _made(things: list[Statement], workers: int | None) -> list[list[Document]]:
    rows = sum(len(table.rows) for statement in things for table in statement.tables)
    return spread(_files, things, workers or worthwhile(rows, ENOUGH))


def paths(statement: Statement) -> list[str]:
    """A page and its workbook, or one of them."""
    page_too = statement.kind not in WORKBOOK_ONLY
    book_too = statement.kind not in PAGE_ONLY
    return [f"{statement.name}.html"] * page_too + [f"{statement.name}.xlsx"] * book_too


def _files(statement: Statement) -> list[Document]:
    """The same statement as each, spoken in its language."""
    said = spoken(statement, statement.language)
    return [
        Document(path, page(said) if path.endswith(".html") else workbook([said]))
        for path in paths(statement)
    ]
