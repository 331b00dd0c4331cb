"""What one month came to in the township: its villages' shares and their sum."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pointbook.reckoning.ledger import together
from pointbook.reckoning.publicity import Hung
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.records import Cover, Entry
from pointbook.vocabulary.rules import Rules


@dataclass(frozen=True, slots=True)
class Month:
    """One month, reckoned, mostly an open one; ``summary`` is summary.json, its points in hundredths."""

    month: str
    rules: Rules
    villages: tuple[VillageMonth, ...]
    summary: Mapping[str, Any]
    problems: list[Problem] = field(default_factory=list)
    vetoes: tuple[tuple[str, int], ...] = ()  # household and day, of earlier years and predecessors
    disputed: tuple[str, ...] = ()  # by objections not settled, earlier open months' too
    notices: tuple[Hung, ...] = ()  # of this month and of those before it, a year back
    first_month: str = ""  # the first that is counted
    anchor: str = ""  # of the book that the month starts from, '' when nothing is closed

    @property
    def entries(self) -> list[Entry]:
        """The entries of all villages in posting order."""
        return together([village.entries for village in self.villages])

    @property
    def covers(self) -> dict[str, Cover]:
        """The covers of the villages that sent something, by village."""
        return {each.code: each.cover for each in self.villages if each.cover}

    @property
    def closed(self) -> bool:
        """Whether it is sealed."""
        return any(each.closed for each in self.notices if each.month == self.month)

    def sealed(self) -> "Month":
        """The same month, closed; all months before it are."""
        return replace(self, notices=tuple(each._replace(closed=True) for each in self.notices))
