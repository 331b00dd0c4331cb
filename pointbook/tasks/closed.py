"""Closed months: reckoned again from what the book keeps, and their outbox, made again from that."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from pointbook import checking
from pointbook.book.chain import Closed
from pointbook.book.store import Book, Source, opened
from pointbook.checking import Result
from pointbook.documents.every import DESK, lists, parts
from pointbook.outbox import outbox
from pointbook.reading import inbox as inboxes
from pointbook.reckoning.month import Month
from pointbook.reckoning.reckon import Reckoning
from pointbook.vocabulary.stops import Stop
from pointbook.workspace import SEAL, Start, after, missing, seal_of, sealed, sealed_rules


def reckoned(
    book: Book, month: str, language: str | None = None
) -> tuple[Reckoning, Start, list[Source]]:
    """A closed month from its sealed sources and rules, the start that it had, and the sources."""
    names = [each.month for each in book.months]
    at = names.index(month)
    begin = after(book, names[at - 1] if at else "")
    begin = replace(begin, first_month=begin.first_month or book.about["first_month"])
    rules = sealed_rules(book, book.months[at].rules, language)
    reader, sources = inboxes.Reader(rules), list(book.sources(month))
    reads = [reader.parse(source.data, source.file) for source in sources]
    inbox = checking.choose(reads, reader, begin, [])
    inbox.sent = [sent for sent in inbox.sent if sent.month == month]
    inbox.open_months = [month]
    return checking.reckoned(inbox, rules, begin), begin, sources


def months(workspace: Path) -> list[str]:
    """The closed months, as the book has them."""
    with opened(workspace) as book:
        return [each.month for each in book.months] if book else []


def finish(workspace: Path, language: str | None = None) -> None:
    """What a close that was cut off after its commit had left to do: the pages of its month, and
    the seal, which is left last. The lock is held."""
    with opened(workspace) as book:
        if book is None or missing(workspace, book):
            return  # who starts from the book says so
        left = [closed for closed in book.months if closed.month not in sealed(workspace)]
        last = book.closed
    for closed in left:
        if closed.month == last and (workspace / "outbox" / last).is_dir():
            say_so(workspace, again(workspace, last, language).months[last])
        leave_seal(workspace, closed)


def leave_seal(workspace: Path, closed: Closed) -> None:
    """Put the month's seal into its outbox; where that can't be done the next command does it."""
    with suppress(outbox.OutboxError):
        folder = workspace / "outbox" / closed.month
        outbox.put(workspace / "outbox", folder / SEAL, seal_of(closed))


def again(workspace: Path, month: str, language: str | None = None) -> Result:
    """Of a closed month what a check gives of the open ones."""
    with opened(workspace) as book:
        assert book is not None
        if lost := missing(workspace, book):
            raise Stop(lost)
        before = max((each.month for each in book.months if each.month < month), default=month)
        needed = ("about", "rules", "sources", "bytes", "carried")
        book.prove(*needed, since=before, until=month)
        done, _, sources = reckoned(book, month, language)
    made = done.months[month].sealed()
    return Result(made.rules, done.problems, {month: made}, len(sources), rows=done.rows)


def say_so(workspace: Path, month: Month) -> None:
    """Let the pages of the last run say that their month is closed now. The seal holds whatever
    becomes of them: what can't be written now the next run of the month makes."""
    from pointbook.outbox.render import documents  # what writes; `verify` only looks

    folder = workspace / "outbox" / month.month
    if folder.is_dir():
        sealed = month.sealed()
        [desk] = [made for part in parts(sealed) if part.name == DESK for made in part.statements()]
        paths = {path.relative_to(folder).as_posix() for path in folder.rglob("*.*")}
        telling = [*lists(sealed, paths, {}, len(desk.tables)), desk]
        with suppress(outbox.OutboxError):
            for document in documents(telling):
                if document.path in paths:
                    outbox.put(workspace / "outbox", folder / document.path, document.data)
