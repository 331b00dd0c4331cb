"""Documents: every statement as a page, as a workbook, or as both."""

from collections.abc import Iterable

from pointbook.vocabulary.statements import Document, Statement
from pointbook.writing.pages import page
from pointbook.writing.workbooks import workbook
from pointbook.writing.workers import spread, worthwhile

PAGE_ONLY = frozenset({"index", "slips", "board", "rows"})
WORKBOOK_ONLY = frozenset({"ledgers"})
ENOUGH = 5_000  # rows; fewer are rendered sooner than a second process is there


def documents(statements: Iterable[Statement], workers: int | None = None) -> list[Document]:
    """The files of a month; ``workers`` None chooses by the amount of work."""
    things = list(statements)
    rows = sum(len(table.rows) for statement in things for table in statement.tables)
    made = spread(_files, things, workers or worthwhile(rows, ENOUGH))
    return [document for files in made for document in files]


def _files(statement: Statement) -> list[Document]:
    """A page and its workbook, from one statement."""
    files = []
    if statement.kind not in WORKBOOK_ONLY:
        files.append(Document(f"{statement.name}.html", page(statement)))
    if statement.kind not in PAGE_ONLY:
        files.append(Document(f"{statement.name}.xlsx", workbook([statement])))
    return files
