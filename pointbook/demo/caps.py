"""What the caps still leave each household, so that the model township claims no more.

A claim is booked only when it fits whole under every cap. Claims of which none is cut post in
full in whatever order they come; so nothing here depends on the order of the ledger.
"""

from collections import defaultdict

from pointbook.vocabulary.rules import Item, Rules

Scope = tuple[str, int]  # a name within month or year, and its cap in hundredths


class Room:
    """The room under all caps for the households of one village."""

    def __init__(self, rules: Rules) -> None:
        categories = {category.code: category for category in rules.categories}
        self._scopes: dict[str, tuple[list[Scope], list[Scope]]] = {}
        for item in rules.items:
            category, settings = categories[item.category], rules.settings
            months = [(item.code, item.month_cap)]
            years = [(item.code, item.year_cap)]
            if (item.points or 0) > 0:
                months.append((category.code, category.month_cap))
                years.append((category.code, category.year_cap))
                if not item.exempt:
                    months.append(("", settings.household_month_cap))
                    years.append(("", settings.household_year_cap))
            self._scopes[item.code] = (_capped(months), _capped(years))
        self._month: defaultdict[tuple[int, str], int] = defaultdict(int)
        self._year: defaultdict[tuple[int, str], int] = defaultdict(int)

    def start(self, month: str) -> None:
        """Begin a month; January begins a year."""
        self._month.clear()
        if month.endswith("-01"):
            self._year.clear()

    def book(self, household: int, item: Item, points: int, *, beyond: bool = False) -> bool:
        """Book so many hundredths if they fit (or though they do not); say whether booked."""
        months, years = self._scopes[item.code]
        month, year = self._month, self._year
        if not beyond:
            for name, cap in months:
                if month[household, name] + points > cap:
                    return False
            for name, cap in years:
                if year[household, name] + points > cap:
                    return False
        for name, _ in months:
            month[household, name] += points
        for name, _ in years:
            year[household, name] += points
        return True


def _capped(scopes: list[tuple[str, int | None]]) -> list[Scope]:
    return [(name, cap) for name, cap in scopes if cap is not None]
