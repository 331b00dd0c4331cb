"""The month laid out on the desk: the villages' shares of it, with the rules at hand."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from pointbook.documents.selections import Selection, select
from pointbook.documents.wording import band, month_words, page, shown, township
from pointbook.reckoning.honours import barred
from pointbook.reckoning.lineage import by_code, forebears
from pointbook.reckoning.month import Month
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.months import last_day
from pointbook.vocabulary.rules import Household, Rules, Village
from pointbook.vocabulary.settings import Settings
from pointbook.vocabulary.statements import Statement
from pointbook.vocabulary.text import Text


@dataclass(frozen=True, slots=True)
class Desk:
    """The month, and what its documents look up beside it: the households by code, whom a veto ``barred``
    from honours at the month's end, the candidates ``chosen`` for honours by village, and the
    township's ``last_exchange`` of the year."""

    month: Month
    households: Mapping[str, Household] = field(default_factory=dict)
    barred: Collection[str] = ()
    chosen: Mapping[str, Sequence[Selection]] = field(default_factory=dict)
    last_exchange: date | None = None

    @property
    def rules(self) -> Rules:
        return self.month.rules

    @property
    def settings(self) -> Settings:
        """The township's."""
        return self.month.rules.settings

    @property
    def shares(self) -> tuple[VillageMonth, ...]:
        """Each village's month, in order of code."""
        return self.month.villages

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
            chosen={share.code: self.chosen[share.code]},
        )

    def of_rules(self) -> "Desk":
        """All that the wall's documents come from."""
        return Desk(Month(self.month.month, self.rules, (), {}))

    def share(self, code: str) -> VillageMonth:
        """The month of the village of that code."""
        return next(share for share in self.shares if share.code == code)

    def village(self, code: str) -> str:
        """The name of a village; '' where there is none of that code."""
        return next((share.village.name for share in self.shares if share.code == code), "")

    def category_name(self, code: str) -> str:
        return next((each.name for each in self.rules.categories if each.code == code), code)

    def name(self, household: Household) -> str:
        """The head's name as notices show it."""
        return shown(self.settings, household)

    def page(
        self,
        name: str,
        title: str,
        *said: Any,
        share: VillageMonth | None = None,
        **more: Any,
    ) -> Statement:
        """A document of the township, or of a village; its title may say both, the month and the year."""
        month, village = self.month.month, share.village if share else Village("", "")
        facts = {
            "township": township(self.settings),
            "village": village.name,
            "month": month_words(month),
            "year": month[:4],
        }
        words = title if isinstance(title, Text) else Text(title, facts)
        around = band(self.settings, village.supermarket)
        return page(self.settings, name, words, *said, band=around, **more)


def lay_out(month: Month) -> Desk:
    """The desk of one month."""
    year = [entry for village in month.villages for entry in village.year]
    off = sorted(barred(year, month.vetoes, last_day(month.month)))
    exchanged = (entry.day for entry in year if entry.kind == "exchange")
    households = by_code(month.rules.households)
    return Desk(month, households, off, select(month, off), max(exchanged, default=None))
