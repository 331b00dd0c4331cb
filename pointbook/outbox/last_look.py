"""The last look at what will hang where anyone passes: no number of a person leaves the house.

Statements blot such numbers out already; here the finished bytes are searched, with their hidden
cells, comments and attributes, so that a mistake elsewhere stops the run and betrays nobody.
"""

import re
from collections.abc import Container, Iterable, Iterator
from functools import partial
from io import BytesIO
from zipfile import ZipFile

from pointbook.outbox.workers import spread, worthwhile
from pointbook.vocabulary.names import private_numbers
from pointbook.vocabulary.statements import Document

PUBLIC = ("villages/", "wall/")
ENOUGH = 10_000_000  # bytes; fewer are looked at sooner than a second process is there
_TAG = re.compile(r"<(?!!--)[^>]*>")
_NAME = re.compile(r'<sheet name="([^"]*)"')
# As many digits as a mobile number has, however grouped: a quick look before the close one.
_DIGITS = re.compile(r"(?:[0-9０-９][ \u3000\xa0－–—‐‑-]?){11}")


def last_look(
    documents: Iterable[Document], known: Container[str], workers: int | None = None
) -> list[tuple[str, str]]:
    """The public files that show what looks like an identity card, a bank card or a mobile
    number: path and first digits. ``known`` are the codes of the rules; ``workers`` None chooses
    by the amount of work."""
    public = [document for document in documents if document.path.startswith(PUBLIC)]
    amount = sum(len(document.data) for document in public)
    found = spread(partial(_shown, known), public, workers or worthwhile(amount, ENOUGH))
    return [each for numbers in found for each in numbers]


def _shown(known: Container[str], document: Document) -> list[tuple[str, str]]:
    return [
        (document.path, number)
        for text in _texts(document)
        if _DIGITS.search(text)
        for number in private_numbers(text, known)
    ]


def _texts(document: Document) -> Iterator[str]:
    """All that a file holds in words: of a page everything, of a workbook every part's."""
    if document.path.endswith(".html"):
        yield document.data.decode("utf-8", "replace")
    elif document.path.endswith(".xlsx"):
        with ZipFile(BytesIO(document.data)) as package:
            for name in package.namelist():
                part = package.read(name).decode("utf-8", "replace")
                yield "\n".join(_NAME.findall(part))
                # Between the tags only: widths of columns are long numbers too.
                yield _TAG.sub("\n", part)
