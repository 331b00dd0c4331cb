"""What the caps still leave each household, so that the model township claims no more.

A claim is booked only when it fits whole under every cap. Claims of which none is cut post in
full in whatever order they come; so nothing here depends on the order of the ledger.
"""

from collections import Counter
from collections.abc import Iterator

from pointbook.vocabulary.rules import Item, Rules

MONTH, YEAR = "month_cap", "year_cap"


class Room:
    """The room under all caps for the households of one village."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._categories = {category.code: category for category in rules.categories}
        self._scopes: dict[str, list[tuple[str, str, int]]] = {}
        self._used: dict[str, Counter[tuple[int, str]]] = {MONTH: Counter(), YEAR: Counter()}

    def start(self, month: str) -> None:
        """Begin a month; January begins a year."""
        for period in (MONTH, YEAR) if month.endswith("-01") else (MONTH,):
            self._used[period].clear()

    def book(self, household: int, item: Item, points: int, *, beyond: bool = False) -> bool:
        """Book so many hundredths if they fit (or though they do not); say whether booked."""
        if item.code not in self._scopes:
            self._scopes[item.code] = list(self._caps(item))
        scopes, used = self._scopes[item.code], self._used
        if not beyond and any(used[p][household, name] + points > cap for p, name, cap in scopes):
            return False
        for period, name, _ in scopes:
            used[period][household, name] += points
        return True

    def _caps(self, item: Item) -> Iterator[tuple[str, str, int]]:
        """The period, the name in it and the cap of each that an item is under."""
        category, settings = self._categories[item.category], self._rules.settings
        is_plus = (item.points or 0) > 0
        for period in (MONTH, YEAR):
            caps = {item.code: getattr(item, period)}
            if is_plus:
                caps[category.code] = getattr(category, period)
            if is_plus and not item.exempt:
                caps[""] = getattr(settings, f"household_{period}")
            yield from ((period, name, cap) for name, cap in caps.items() if cap is not None)
