"""Documents: every statement as a page, as a workbook, or as both."""

from collections.abc import Iterable, Iterator

from pointbook.vocabulary.statements import Document, Statement
from pointbook.writing.pages import page
from pointbook.writing.workbooks import workbook

PAGE_ONLY = frozenset({"index", "slips"})
WORKBOOK_ONLY = frozenset({"ledgers"})


def documents(statements: Iterable[Statement]) -> Iterator[Document]:
    """The files of a month; a page and its workbook come from one statement."""
    for statement in statements:
        if statement.kind not in WORKBOOK_ONLY:
            yield Document(f"{statement.name}.html", page(statement))
        if statement.kind not in PAGE_ONLY:
            yield Document(f"{statement.name}.xlsx", workbook([statement]))
