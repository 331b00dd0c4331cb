"""The month laid out on the desk: the villages' shares of it, with the rules at hand."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pointbook.reckoning.honours import barred
from pointbook.reckoning.lineage import by_code, forebears, heirs
from pointbook.reckoning.month import Month
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.months import last_day
from pointbook.vocabulary.names import masked
from pointbook.vocabulary.rules import Category, Household, Item, Rules


@dataclass(frozen=True, slots=True)
class Desk:
    """The month, and what its documents look up: the rules by code, whom a veto ``barred`` from honours
    at the month's end, by village what the month before of the same year brought each household
    and its predecessors (awards less deductions), and the township's ``last_exchange`` of the year."""

    month: Month
    households: dict[str, Household]
    categories: dict[str, Category]
    items: dict[str, list[Item]]
    barred: Collection[str]
    last_month: dict[str, dict[str, int]]
    last_exchange: date | None

    @property
    def rules(self) -> Rules:
        return self.month.rules

    @property
    def shares(self) -> tuple[VillageMonth, ...]:
        """Each village's month, in order of code."""
        return self.month.villages

    @property
    def language(self) -> str:
        return self.month.rules.settings.language

    @property
    def last_day(self) -> date:
        return last_day(self.month.month)

    @property
    def year_start(self) -> str:
        """January, or the first month that is counted if that is later."""
        return max(f"{self.month.month[:4]}-01", self.month.first_month)

    def of(self, share: VillageMonth) -> "Desk":
        """All that a village's own documents come from: the months of those that share its
        supermarket, and of the township what they show."""
        shares = [each for each in self.shares if each.holding.shop == share.holding.shop]
        codes = {each.code for each in shares}
        homes = {code: home for each in shares for code, home in each.holding.households.items()}
        homes |= {
            each.household.code: each.household
            for home in list(homes.values())
            if home.predecessors
            for each in forebears(home, self.households)
        }
        month = replace(
            self.month,
            villages=tuple(shares),
            problems=[each for each in self.month.problems if each.village in codes],
            summary={},
            vetoes=(),
            disputed=(),
            notices=(),
        )
        return replace(
            self,
            month=month,
            households=homes,
            barred=[house for house in self.barred if house in homes],
            last_month={code: found for code, found in self.last_month.items() if code in codes},
        )

    def of_rules(self) -> "Desk":
        """All that the wall's documents come from."""
        shares = [
            VillageMonth(each.month, each.holding, "", 0, None, (), (), (), (), (), (), (), {})
            for each in self.shares
        ]
        month = Month(self.month.month, self.rules, tuple(shares), {})
        return replace(
            self, month=month, households={}, barred=(), last_month={}, last_exchange=None
        )

    def category_name(self, code: str) -> str:
        known = self.categories.get(code)
        return known.name if known else code

    def village(self, code: str) -> str:
        """The name of a village."""
        return next(share.village.name for share in self.shares if share.code == code)

    def name(self, household: Household) -> str:
        """The head's name as notices show it."""
        return masked(household.head, self.rules.settings.names_on_notices == "full")


def lay_out(month: Month) -> Desk:
    """The desk of one month."""
    rules = month.rules
    items: dict[str, list[Item]] = defaultdict(list)
    for item in rules.items:
        items[item.code].append(item)
    year = [entry for village in month.villages for entry in village.year]
    following = heirs(rules.households)
    exchanged = (entry.day for entry in year if entry.kind == "exchange")
    return Desk(
        month=month,
        households=by_code(rules.households),
        categories={category.code: category for category in rules.categories},
        items=dict(items),
        barred=sorted(barred(year, month.vetoes, last_day(month.month))),
        last_month={
            each.code: found
            for each in month.villages
            if (found := _last_month(each, month, following))
        },
        last_exchange=max(exchanged, default=None),
    )


def _last_month(
    village: VillageMonth, month: Month, following: Mapping[str, Sequence[tuple[str, date]]]
) -> dict[str, int]:
    number = int(month.month[5:]) - 1
    found: dict[str, int] = defaultdict(int)
    for entry in village.year:
        if entry.day.month == number and entry.kind in ("award", "deduction"):
            found[entry.household.code] += entry.points
            for heir, until in following.get(entry.household.code, ()):
                if entry.day <= until:
                    found[heir] += entry.points
    return dict(found)
