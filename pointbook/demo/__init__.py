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
from pointbook.demo.starter import SETTINGS, WORDS, starter
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
    settings = _settings(households, _dense(households, rows))
    assert settings.first_month is not None
    rosters = [
        roster(index, villages, households, settings.brand, settings.first_month, seed)
        for index in range(villages)
    ]
    rules = replace(
        widened(replace(starter(), settings=settings), _dense(households, rows)),
        villages=tuple(each.village for each in rosters),
        households=tuple(home for each in rosters for home in each.households),
        people=(
            *leaders(seed),
            *(person for each in rosters for person in (*each.assessors, *each.supervisors)),
        ),
        measures=measures(settings, WORDS["measures"]),
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


def _dense(households: int, rows: int) -> int:
    """By how much caps must be widened so that so many rows a household are no overflow."""
    return -(-rows // (households * _SCORES_A_HOUSEHOLD))


def _settings(households: int, times: int) -> Settings:
    budgets = times * -(-households // _HOUSEHOLDS_A_BUDGET)
    wider = _times(SETTINGS, times, "household_month_cap", "household_year_cap")
    return _times(wider, budgets, "village_month_budget")


def widened(rules: Rules, times: int) -> Rules:
    """The rules with the caps of items and categories so many times as wide."""
    caps = ("month_cap", "year_cap")
    return replace(
        rules,
        categories=tuple(_times(category, times, *caps) for category in rules.categories),
        items=tuple(_times(item, times, *caps) for item in rules.items),
    )


def _times(record: Capped, times: int, *caps: str) -> Capped:
    """A record with these caps so many times as wide, where it has them."""
    held: dict[str, Any] = {name: getattr(record, name) for name in caps}
    return replace(record, **{name: cap and cap * times for name, cap in held.items()})
