"""Where a run starts: from nothing, or from what the book holds of the months that are closed."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from pointbook.book.chain import Closed
from pointbook.book.entries import Reader
from pointbook.book.store import Book, damaged, opened, readable
from pointbook.reading.files import workbook
from pointbook.reading.files.workbook import Refused
from pointbook.reading.rules import rulebook
from pointbook.reckoning.carried import Carried
from pointbook.reckoning.reckon import Past
from pointbook.vocabulary import checkcode
from pointbook.vocabulary.holding import Holdings
from pointbook.vocabulary.records import Entry
from pointbook.vocabulary.rules import Rules
from pointbook.vocabulary.stops import Stop
from pointbook.vocabulary.text import N_, Text

SEAL = "seal.json"
_MONTH_OF_ID = re.compile(r"-(\d{6})-[A-Z]\d+$")
_PAIRED = ("item_year", "category_year", "tier_year", "stock")


@dataclass(frozen=True, slots=True)
class Start:
    """The state after ``closed`` ('' for none) and the sealed entries that lead to it."""

    book: Book | None = None
    closed: str = ""
    first_month: str = ""
    carried: Carried = field(default_factory=Carried)
    anchor: str = ""

    def past(self, rules: Rules, months: Sequence[str], asked: Iterable[str] = ()) -> Past:
        """What open months start from; ``asked`` are the entries that corrections name."""
        if self.book is None:
            return Past(self.carried, first_month=self.first_month)
        reader = Reader(Holdings(rules, {}))
        sealed, taken = {}, {}
        with readable(self.book.path):
            for row in self._asked(self.book, list(asked)):
                entry = reader.entry(row)
                sealed[entry.id] = entry
                if row[-1]:
                    taken[entry.id] = row[-1]
            year = self._year(self.book, reader, months[0][:4]) if months else {}
        return Past(self.carried, sealed, taken, year, self.first_month)

    def _asked(self, book: Book, ids: list[str]) -> Iterator[tuple[Any, ...]]:
        """The sealed entries of these ids, proved, each with what took it back."""
        if months := [found[1] for one in ids if (found := _MONTH_OF_ID.search(one))]:
            oldest = min(months)  # what took an entry back stands in a month after it
            book.prove("entries", since=f"{oldest[:4]}-{oldest[4:]}")
        return book.entries_of(self.closed, ids)

    def _year(self, book: Book, reader: Reader, year: str) -> dict[str, list[Entry]]:
        """The closed entries of one year, by village."""
        found: dict[str, list[Entry]] = defaultdict(list)
        if self.closed[:4] < year:
            return found
        book.prove("entries", since=year)
        known: dict[str, Entry] = {}
        for row in book.entries(self.closed, "month >= ? AND date >= ?", year, year):
            entry = reader.entry(row, known)
            known[entry.id] = entry
            found[entry.village].append(entry)
        return found


@contextmanager
def start(workspace: Path, rules: Rules | None = None) -> Iterator[Start]:
    """The workspace's start, proved; Stop where the book is another township's than the rules, or
    not the one that the months were closed into."""
    with opened(workspace) as book:
        if rules is not None and book is not None and book.closed:
            same_township(book, rules)
        if lost := missing(workspace, book):
            raise Stop(lost)
        if book is None or not book.closed:
            yield Start()
            return
        book.prove("about", "carried", since=book.closed)
        yield after(book, book.closed)


def after(book: Book, month: str) -> Start:
    """The start that the month after a closed one has; '' is before the first."""
    if not month:
        return Start()
    digest = next(closed.digest for closed in book.months if closed.month == month)
    with readable(book.path):
        state = carried(book.carried(month))
    return Start(book, month, book.about["first_month"], state, anchor(digest))


def sealed_rules(book: Book, digest: str, language: str | None = None) -> Rules:
    """The rules of closed months by the digest of their workbook, as this program reads it."""
    found = workbook.parse(book.rules(digest), "rules.xlsx")
    if isinstance(found, Refused):
        raise damaged(book.path, found.code)
    rules = rulebook(found)[0]
    return rules.with_language(language) if language else rules


def same_township(book: Book, rules: Rules) -> None:
    """Stop where the book is another township's than the rules."""
    known = township(rules)
    theirs, ours = ("".join(about.get(name, "") for name in known) for about in (book.about, known))
    if theirs != ours:
        words = N_(
            "The book here is that of {theirs}, but rules.xlsx is that of {ours}. "
            "Put the right one back; nothing has been changed."
        )
        raise Stop(Text(words, {"theirs": theirs or "–", "ours": ours or "–"}))


def township(rules: Rules) -> dict[str, str]:
    """What tells one township's book from another's."""
    return {"county": rules.settings.county, "township": rules.settings.township}


def anchor(digest: str) -> str:
    """The short form of a chain digest, to be written where no computer can change it."""
    return checkcode.code("", "", "book", [[digest]])


# --- seals: what each close leaves in the outbox of its month ---------------------------------


def seal_of(closed: Closed) -> bytes:
    """What tells the next run that this month was closed, should the book be lost."""
    said = {"month": closed.month, "digest": closed.digest, "seal": anchor(closed.digest)}
    return (json.dumps(said, indent=1) + "\n").encode()


def sealed(workspace: Path) -> dict[str, str]:
    """The digest in each month's seal in the outbox; what is none of ours says nothing."""
    found: dict[str, str] = {}
    for path in sorted((workspace / "outbox").glob(f"????-??/{SEAL}")):
        with suppress(OSError, ValueError, KeyError, TypeError):
            if path.is_file() and not path.is_symlink():
                said = json.loads(path.read_bytes())
                if said["month"] == path.parent.name:
                    found[path.parent.name] = str(said["digest"])
    return found


def missing(workspace: Path, book: Book | None) -> Text | None:
    """Why the book is not the one that the months were closed into; None where it is."""
    held = {closed.month: closed.digest for closed in book.months} if book else {}
    for month, digest in sealed(workspace).items():
        if held.get(month) != digest:
            words = N_(
                "book-missing-months: {month} was closed here (seal {anchor}, as"
                " outbox/{month}/{file} says), but ledger.sqlite does not hold it: the book is lost,"
                " an older copy, or another one. Put back the last good copy of ledger.sqlite."
                " Nothing was computed or written."
            )
            facts = {"month": month, "anchor": anchor(digest), "file": SEAL}
            return Text(words, facts)
    return None


def state(carried: Carried) -> dict[str, Any]:
    """The carried state as JSON holds it."""
    plain = asdict(carried)
    for name in _PAIRED:
        plain[name] = [[*key, value] for key, value in sorted(plain[name].items())]
    return plain


def carried(plain: dict[str, Any]) -> Carried:
    """The carried state that ``state`` wrote down, this version of the program or another."""
    known = {each.name: plain[each.name] for each in fields(Carried) if each.name in plain}
    for name in _PAIRED:
        known[name] = {(one, two): value for one, two, value in plain.get(name, [])}
    known["vetoes"] = [(house, day, entry) for house, day, entry in plain.get("vetoes", [])]
    return Carried(**known)
