"""The month laid out on the desk: the villages' shares of it, with the rules at hand."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from pointbook.reckoning.honours import barred
from pointbook.reckoning.lineage import by_code, heirs
from pointbook.reckoning.month import Month
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.months import last_day
from pointbook.vocabulary.names import masked
from pointbook.vocabulary.rules import Category, Household, Item, Rules


@dataclass(frozen=True, slots=True)
class Desk:
    """The month, and what its documents look up: the rules by code, whom a veto ``barred`` from honours
    at the month's end, and by village what the month before of the same year brought each household
    and its predecessors: awards less deductions."""

    month: Month
    households: dict[str, Household]
    categories: dict[str, Category]
    items: dict[str, list[Item]]
    barred: set[str]
    last_month: dict[str, dict[str, int]]

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
    year = (entry for village in month.villages for entry in village.year)
    return Desk(
        month=month,
        households=by_code(rules.households),
        categories={category.code: category for category in rules.categories},
        items=dict(items),
        barred=barred(year, month.vetoes, last_day(month.month)),
        last_month={v.code: found for v in month.villages if (found := _last_month(v, month))},
    )


def _last_month(village: VillageMonth, month: Month) -> dict[str, int]:
    number, following = int(month.month[5:]) - 1, heirs(month.rules.households)
    found: dict[str, int] = defaultdict(int)
    for entry in village.year:
        if entry.day.month == number and entry.kind in ("award", "deduction"):
            found[entry.household.code] += entry.points
            for heir, until in following.get(entry.household.code, ()):
                if entry.day <= until:
                    found[heir] += entry.points
    return dict(found)
