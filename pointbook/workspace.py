"""Where a run starts: from nothing, or from what the book holds of the months that are closed."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from pointbook.book.chain import Closed
from pointbook.book.layout import ADDED, ENTRY_COLUMNS
from pointbook.book.store import Book, opened, readable
from pointbook.reckoning.carried import Carried, Sealed
from pointbook.vocabulary import checkcode
from pointbook.vocabulary.rules import Rules
from pointbook.vocabulary.stops import Stop
from pointbook.vocabulary.text import N_, Text

Known = Callable[[str, str], bool]
"""Whether the rules still have a code of a kind (household, item, …)."""

SEAL = "seal.json"
_MONTH_OF_ID = re.compile(r"-(\d{6})-[A-Z]\d+$")
_WHOLE = ("claimed", "points", "balance", "cut", "exempt")
_PAIRED = ("item_year", "category_year", "tier_year", "stock")


@dataclass(frozen=True, slots=True)
class Start:
    """The state after ``closed`` ('' for none) and the sealed entries that lead to it."""

    book: Book | None = None
    closed: str = ""
    first_month: str = ""
    carried: Carried = field(default_factory=Carried)
    anchor: str = ""

    def sealed(self, ids: Iterable[str]) -> dict[str, Sealed]:
        """The entries of closed months that corrections ask for, by id."""
        if self.book is None:
            return {}
        ids, names = list(ids), [*ENTRY_COLUMNS, "reversed_by"]
        if months := [found[1] for one in ids if (found := _MONTH_OF_ID.search(one))]:
            oldest = min(months)  # what took an entry back stands in a month after it
            self.book.prove("entries", since=f"{oldest[:4]}-{oldest[4:]}")
        rows = self.book.entries_of(self.closed, ids)
        return {row[0]: _sealed(dict(zip(names, row, strict=True))) for row in rows}

    def history(self, year: str) -> pd.DataFrame | None:
        """The closed entries of one year."""
        if self.book is None or self.closed[:4] < year:
            return None
        self.book.prove("entries", since=year)
        with readable(self.book.path):
            return frame(self.book.entries(self.closed, "month >= ? AND date >= ?", year, year))


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


def same_township(book: Book, rules: Rules) -> None:
    settings = rules.settings
    theirs, ours = identity(book.about), identity(township(rules))
    if theirs != ours:
        words = N_(
            "The book here is that of {theirs}, but rules.xlsx is that of {ours}. "
            "Put the right one back; nothing has been changed."
        )
        raise Stop(Text(words, {"theirs": theirs or "–", "ours": ours or settings.township or "–"}))


def township(rules: Rules) -> dict[str, str]:
    """What tells one township's book from another's."""
    return {"county": rules.settings.county, "township": rules.settings.township}


def identity(about: dict[str, str]) -> str:
    """County and township as one."""
    return f"{about.get('county', '')}{about.get('township', '')}"


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


# --- the book's rows as the reckoning has them -------------------------------------------------


def frame(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    """Rows of the book as the reckoning's frame of entries."""
    columns = zip(*rows, strict=True) if rows else [()] * len(ENTRY_COLUMNS)
    found = pd.DataFrame(
        {
            name: pd.Series(list(values), dtype="int64" if name in _WHOLE else object)
            for name, values in zip(ENTRY_COLUMNS, columns, strict=True)
            if name not in ADDED
        }
    )
    found["date"] = pd.Series([date.fromisoformat(day) for day in found["date"]], dtype=object)
    return found


def rows(entries: pd.DataFrame) -> list[tuple[Any, ...]]:
    """The reckoning's entries as rows of the book."""
    columns = [
        [_stored(value) for value in entries[name].astype(object).tolist()]
        if name in entries
        else [None] * len(entries)
        for name in ENTRY_COLUMNS
    ]
    return list(zip(*columns, strict=True))


def _stored(value: Any) -> Any:
    """A value as the book holds it: days as text, whole numbers, text, None."""
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str):
        return value
    return None if value != value else int(value)


def _sealed(row: dict[str, Any]) -> Sealed:
    names = ("id", "date", "village", "household", "kind", "item", "goods", "quantity", "points")
    more = ("category", "tier_group", "reversed_by")
    values = {name: row[name] for name in (*names, *more)}
    return Sealed(month=row["date"][:7], exempt=bool(row["exempt"]), **values)


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
