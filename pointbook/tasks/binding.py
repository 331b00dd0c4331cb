"""What the book has sealed binds the rules: a household with sealed entries may not be missing from
them, change its village, or have dates of joining and leaving that leave out entries of its own."""

from collections.abc import Iterator

from pointbook.book.store import Book
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.rules import Household, Rules
from pointbook.vocabulary.schema import HOUSEHOLDS
from pointbook.vocabulary.text import N_, Text

FILE = "rules.xlsx"


def sealed_households(book: Book, rules: Rules) -> Iterator[Problem]:
    """``sealed-household`` for each household that the rules no longer have as it was sealed.

    Only those are asked for whose row may have changed: who is not in the rules, who stands in another
    village, who has a date; the book is not read through.
    """
    known = {household.code: household for household in rules.households}
    sealed = dict(book.rows("SELECT household, village FROM balances WHERE month = ?", book.closed))
    opened = book.carried(book.closed).get("opened", [])
    for code in sorted({*opened, *sealed}):
        home = known.get(code)
        moved = home and sealed.get(code, home.village) != home.village
        dated = home is None or moved or home.joined or home.left
        if dated and (reason := _against(book, code, home)):
            column, words = reason
            row = home.row if home else None
            place = Place(FILE, HOUSEHOLDS.zh, row, None, HOUSEHOLDS.column(column).zh)
            yield Problem("sealed-household", place, code, code, {"reason": words})


def _against(book: Book, code: str, home: Household | None) -> tuple[str, Text] | None:
    """Which column of the household's row its sealed entries contradict, and how."""
    asked = (
        "SELECT id, date, village FROM entries WHERE household = ? ORDER BY date, number"
        if home is None or home.joined or home.left
        else "SELECT id, date, village FROM entries WHERE household = ? ORDER BY number DESC LIMIT 1"
    )
    entries = book.rows(asked, code)
    if not entries:
        return None
    (first, began, village), (last, ended, _) = entries[0], entries[-1]
    facts: dict[str, str | int] = {"household": code, "village": village}
    if home is None:
        facts["entry"] = last
        return "code", Text(
            N_("{household} is missing, but has sealed entries, {entry} the last."), facts
        )
    if village != home.village:
        facts |= {"entry": last, "other": home.village}
        words = N_("{household} stands in {other}, but its entry {entry} is sealed in {village}.")
        return "village", Text(words, facts)
    for column, day, entry, wrong in (
        ("joined", began, first, home.joined and home.joined.isoformat() > began),
        ("left", ended, last, home.left and home.left.isoformat() < ended),
    ):
        if wrong:
            facts |= {"entry": entry, "day": day}
            return column, Text(N_("{household} has the sealed entry {entry} of {day}."), facts)
    return None
