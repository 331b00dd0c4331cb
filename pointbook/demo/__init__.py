"""A model township in any size: a whole workspace, made up, clean, and the same for the same seed.

The model township in the repository is what the defaults make.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from pointbook.demo.life import life
from pointbook.demo.measures import measures
from pointbook.demo.people import leaders, roster
from pointbook.demo.sheets import workbook
from pointbook.demo.starter import ARTICLES, starter
from pointbook.forms.rulebook import rulebook_bytes
from pointbook.outbox import outbox
from pointbook.vocabulary.rules import Category, Item, Rules
from pointbook.vocabulary.settings import Settings

Capped = TypeVar("Capped", Settings, Category, Item)

_SCORES_A_HOUSEHOLD = 8  # what the caps of the starter rules bear in a month
_HOUSEHOLDS_A_BUDGET = 80


def township(
    folder: Path,
    *,
    villages: int = 7,
    households: int = 40,
    rows: int = 120,
    months: int = 3,
    seed: int = 1,
) -> None:
    """Make ``rules.xlsx`` and ``inbox/`` in a new or empty folder.

    ``households`` are those of each village, ``rows`` the evaluations and exchanges of each
    workbook.
    """
    times = -(-rows // (households * _SCORES_A_HOUSEHOLD))  # so that so many rows are no overflow
    rules = _widened(starter(), times, times * -(-households // _HOUSEHOLDS_A_BUDGET))
    settings = rules.settings
    assert settings.first_month is not None
    rosters = [
        roster(index, villages, households, settings.brand, settings.first_month, seed)
        for index in range(villages)
    ]
    rules = replace(
        rules,
        villages=tuple(each.village for each in rosters),
        households=tuple(home for each in rosters for home in each.households),
        people=(
            *leaders(seed),
            *(person for each in rosters for person in (*each.assessors, *each.supervisors)),
        ),
    )
    with outbox.whole(folder) as new:
        (new / "rules.xlsx").write_bytes(
            rulebook_bytes(rules, note="示例：村名、人名和数据均为虚构")
        )
        for each in rosters:
            for records in life(rules, each, months, rows, seed):
                month = new / "inbox" / records.month
                month.mkdir(parents=True, exist_ok=True)
                name = f"{each.village.code}-{each.village.name}.xlsx"
                (month / name).write_bytes(workbook(records, rules))


def _widened(rules: Rules, times: int, budgets: int) -> Rules:
    """The rules with their caps so many times as wide, and so many times the budget."""
    settings = _times(rules.settings, times, "household_month_cap", "household_year_cap")
    settings = _times(settings, budgets, "village_month_budget")
    return replace(
        rules,
        settings=settings,
        measures=measures(settings, ARTICLES),
        categories=tuple(_times(each, times, "month_cap", "year_cap") for each in rules.categories),
        items=tuple(_times(each, times, "month_cap", "year_cap") for each in rules.items),
    )


def _times(record: Capped, times: int, *caps: str) -> Capped:
    """A record with these caps so many times as wide, where it has them."""
    held: dict[str, Any] = {name: getattr(record, name) for name in caps}
    return replace(record, **{name: cap and cap * times for name, cap in held.items()})
