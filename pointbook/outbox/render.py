"""Documents: every statement as a page, as a workbook, or as both.

What hangs where anyone passes shows no number of a person: its texts are blotted as they are said, and
looked at once more by a rule of its own, so that a mistake in one betrays nobody. A document that can't
be made costs itself alone.
"""

import re
from collections.abc import Iterable

from pointbook.paper.pages import POSTERS, page
from pointbook.paper.workbooks import workbook
from pointbook.vocabulary.names import public
from pointbook.vocabulary.problems import Problem, not_made
from pointbook.vocabulary.statements import Document, Statement, spoken
from pointbook.vocabulary.text import N_, Text

PAGE_ONLY = frozenset(
    {"index", "rows", "desk", "settlement", "passbooks", "archive", "slips", *POSTERS}
) - {"takeover"}
WORKBOOK_ONLY = frozenset({"ledgers", "book"})
PUBLIC = ("villages/", "wall/", "passbooks")
_LONG = re.compile(r"\d{11,}")
_DAY = re.compile(r"(?:19|20)\d{2}[01]\d[0-3]\d(?:\d{4}|\d{6})?")


def documents(
    statements: Iterable[Statement],
    known: frozenset[str] = frozenset(),
    unmade: list[Problem] | None = None,
) -> list[Document]:
    """The files of all statements; ``known`` are the digits of long codes of ours. What could not be
    made goes to ``unmade``, and without it stops everything."""
    made: list[Document] = []
    for statement in statements:
        found = _files(known, statement)
        if not isinstance(found, Problem):
            made += found
        elif unmade is None:
            raise RuntimeError(found.message("en"))
        else:
            unmade.append(found)
    return made


def _paths(statement: Statement) -> list[str]:
    """A page and its workbook, or one of them."""
    page_too = statement.kind not in WORKBOOK_ONLY
    book_too = statement.kind not in PAGE_ONLY
    return [f"{statement.name}.html"] * page_too + [f"{statement.name}.xlsx"] * book_too


def _files(known: frozenset[str], statement: Statement) -> list[Document] | Problem:
    """The same statement as each, as its readers see it."""
    try:
        said, private = _seen(known, statement)
        if private:
            words = N_("it would show {number}, which looks like a number of a person")
            return not_made(statement.name, Text(words, {"number": private}))
        return [
            Document(path, page(said) if path.endswith(".html") else workbook([said]))
            for path in _paths(statement)
        ]
    except Exception as error:  # noqa: BLE001 - whatever it is, the other documents are made
        return not_made(statement.name, error)


def _seen(known: frozenset[str], statement: Statement) -> tuple[Statement, str]:
    """The statement as its readers see it, and the first digits of what still looks like a number of
    a person; '' where nothing does."""
    texts: list[str] = []

    def blotted(text: str) -> str:
        texts.append(public(text, known))
        return texts[-1]

    is_public = statement.name.startswith(PUBLIC)
    said = spoken(statement, statement.language, blotted if is_public else str)
    for number in _LONG.findall("\n".join(texts)):
        if number not in known and not _DAY.fullmatch(number):
            return said, f"{number[:3]}…"
    return said, ""
