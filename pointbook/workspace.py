"""Where a run starts: from nothing, or from what the book holds of the months that are closed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pointbook.book.entries import Reader
from pointbook.book.store import Book, opened
from pointbook.reckoning.carried import Carried
from pointbook.reckoning.reckon import Past
from pointbook.vocabulary import checkcode
from pointbook.vocabulary.holding import Holdings
from pointbook.vocabulary.records import Entry
from pointbook.vocabulary.rules import Rules
from pointbook.vocabulary.stops import Stop
from pointbook.vocabulary.text import N_, Text

Known = Callable[[str, str], bool]
"""Whether the rules still have a code of a kind (household, item, …)."""

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
        for row in self.book.entries_of(self.closed, asked):
            entry = reader.entry(row)
            sealed[entry.id] = entry
            if row[-1]:
                taken[entry.id] = row[-1]
        year = self._year(reader, months[0][:4]) if months else {}
        return Past(self.carried, sealed, taken, year, self.first_month)

    def _year(self, reader: Reader, year: str) -> dict[str, list[Entry]]:
        """The closed entries of one year, by village."""
        assert self.book
        rows = self.book.entries(self.closed, "month >= ? AND date >= ?", year, year)
        known: dict[str, Entry] = {}
        found: dict[str, list[Entry]] = defaultdict(list)
        for row in rows:
            entry = reader.entry(row, known)
            known[entry.id] = entry
            found[entry.village].append(entry)
        return found


@contextmanager
def start(workspace: Path, rules: Rules | None = None) -> Iterator[Start]:
    """The workspace's start; Stop where the book is another township's than the rules."""
    with opened(workspace) as book:
        if book is None or not book.closed:
            yield Start()
            return
        if rules is not None:
            _same_township(book, rules)
        yield after(book, book.closed)


def after(book: Book, month: str) -> Start:
    """The start that the month after a closed one has; '' is before the first."""
    if not month:
        return Start()
    digest = next(closed.digest for closed in book.months if closed.month == month)
    state = carried(book.carried(month))
    return Start(book, month, book.about["first_month"], state, anchor(digest))


def _same_township(book: Book, rules: Rules) -> None:
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


def state(carried: Carried) -> dict[str, Any]:
    """The carried state as JSON holds it."""
    plain = asdict(carried)
    for name in _PAIRED:
        plain[name] = [[*key, value] for key, value in sorted(plain[name].items())]
    return plain


def carried(plain: dict[str, Any]) -> Carried:
    """The carried state that ``state`` wrote down."""
    pairs = {name: {(one, two): value for one, two, value in plain[name]} for name in _PAIRED}
    vetoes = [(house, day, entry) for house, day, entry in plain["vetoes"]]
    return Carried(**{**plain, **pairs, "vetoes": vetoes})
