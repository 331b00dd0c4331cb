"""The month laid out on the desk: the frames as rows, by village, with the rules at hand.

It is done once for a month; every statement is written from these rows and looks nothing up in a
frame again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

import pandas as pd

from pointbook.documents.adapter import adapted
from pointbook.documents.records import Balance, Count, Entry, Objection, Receipt, Stock
from pointbook.reckoning.honours import barred, barred_by
from pointbook.reckoning.lineage import heirs
from pointbook.reckoning.month import Month
from pointbook.reckoning.village_month import VillageMonth as Now
from pointbook.vocabulary.months import last_day
from pointbook.vocabulary.names import masked
from pointbook.vocabulary.records import Cover
from pointbook.vocabulary.rules import Category, Goods, Household, Item, Rules, Village


class _Versioned(Protocol):
    @property
    def code(self) -> str: ...

    def in_force(self, day: date) -> bool: ...


Version = TypeVar("Version", bound=_Versioned)
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class VillageMonth:
    """One village's share of the month; ``draft`` counts the errors that its notices bear and
    ``year`` has the entries since January."""

    village: Village
    status: str
    draft: int
    figures: dict[str, Any]
    cover: Cover | None
    entries: Sequence[Entry]
    year: Sequence[Entry]
    balances: Sequence[Balance]
    stock: Sequence[Stock]
    receipts: Sequence[Receipt]
    counts: Sequence[Count]
    objections: Sequence[Objection]
    now: Now  # the same as the new records: what documents move to

    @property
    def code(self) -> str:
        return self.village.code

    @property
    def has_notices(self) -> bool:
        """A village that sent nothing has something to post only if points moved all the same."""
        return self.status != "missing" or bool(self.entries)


@dataclass(frozen=True, slots=True)
class Desk:
    """The month, its villages in the order of the summary, and the rules by code.

    ``last_month`` has, by village, what the month before of the same year brought each household
    and its predecessors: awards less deductions.
    """

    month: Month
    villages: tuple[VillageMonth, ...]
    households: dict[str, Household]
    categories: dict[str, Category]
    items: dict[str, list[Item]]
    goods: dict[str, list[Goods]]
    heads: dict[str, str]
    barred: set[str]
    last_month: dict[str, dict[str, int]]

    @property
    def rules(self) -> Rules:
        return self.month.rules

    @property
    def shares(self) -> tuple[Now, ...]:
        """Each village's month."""
        return tuple(each.now for each in self.villages)

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

    def item(self, code: str, day: date) -> Item:
        """The version of an item that held on that day; an entry that is taken back may name one
        that the rules have forgotten."""
        return _version(self.items.get(code) or [Item(code, "", code)], day)

    def goods_on(self, code: str, day: date) -> Goods:
        """The version of the goods that held on that day; old stock may be of forgotten goods."""
        return _version(self.goods.get(code) or [Goods(code, code)], day)

    def category_name(self, code: str) -> str:
        known = self.categories.get(code)
        return known.name if known else code

    def name(self, household: Household) -> str:
        """The head's name as notices show it."""
        return masked(household.head, self.rules.settings.names_on_notices == "full")

    def head(self, household: str) -> str:
        """The head's name as notices show it."""
        return self.heads.get(household, "")

    def full_head(self, household: str) -> str:
        """The head's name as the township's own ledgers hold it."""
        known = self.households.get(household)
        return known.head if known else ""

    def group(self, household: str) -> str:
        known = self.households.get(household)
        return known.group if known else ""


def lay_out(month: Month) -> Desk:
    """The desk of one month."""
    rules, day = month.rules, last_day(month.month)
    full = rules.settings.names_on_notices == "full"
    return Desk(
        month=month,
        villages=_villages(month),
        households={household.code: household for household in rules.households},
        categories={category.code: category for category in rules.categories},
        items=_by_code(rules.items),
        goods=_by_code(rules.goods),
        heads={household.code: masked(household.head, full) for household in rules.households},
        barred=barred(month.year_entries, day) | barred_by(month.vetoes, day),
        last_month=_last_month(month),
    )


def _last_month(month: Month) -> dict[str, dict[str, int]]:
    number = int(month.month[5:]) - 1
    frame, following = month.year_entries, heirs(month.rules.households)
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    names = ("date", "kind", "village", "household", "points")
    columns = [frame[name].tolist() for name in names]
    for day, kind, village, household, points in zip(*columns, strict=True):
        if day.month == number and kind in ("award", "deduction"):
            found[village][household] += points
            for heir, until in following.get(household, ()):
                if day <= until:
                    found[village][heir] += points
    return {village: dict(households) for village, households in found.items()}


def _villages(month: Month) -> tuple[VillageMonth, ...]:
    known = {village.code: village for village in month.rules.villages}
    entries = _by_village(month.entries, Entry._fields, Entry._make)
    year = _by_village(month.year_entries, Entry._fields, Entry._make)
    balances = _by_village(month.balances, Balance._fields, Balance._make)
    stock = _by_village(month.stock, Stock._fields, Stock._make)
    receipts = _by_village(month.receipts, Receipt._fields, Receipt._make)
    counts = _by_village(month.counts, Count._fields, Count._make)
    objections = _by_village(month.objections, Objection._fields, Objection._make)
    drafts = {figures["code"]: _draft(figures) for figures in month.summary["villages"]}
    now = {each.code: each for each in adapted(month, drafts)}
    return tuple(
        VillageMonth(
            village=known.get(code) or Village(code, figures["name"]),
            status=figures["status"],
            draft=_draft(figures),
            figures=figures,
            cover=month.covers.get(code),
            entries=entries[code],
            year=year[code],
            balances=balances[code],
            stock=stock[code],
            receipts=receipts[code],
            counts=counts[code],
            objections=objections[code],
            now=now[code],
        )
        for figures in month.summary["villages"]
        for code in [figures["code"]]
    )


def _draft(figures: dict[str, Any]) -> int:
    """A final notice bears no errors; a village without a workbook lacks at least that."""
    if figures["status"] == "final":
        return 0
    return max(1, int(figures["errors"]))


def _by_village(
    frame: pd.DataFrame, fields: tuple[str, ...], make: Callable[[Iterable[Any]], Row]
) -> dict[str, list[Row]]:
    """The rows of a frame as values of one kind, in their order, by village."""
    columns = [_values(frame["date" if name == "day" else name]) for name in fields]
    found: dict[str, list[Row]] = defaultdict(list)
    for village, row in zip(frame["village"].tolist(), zip(*columns, strict=True), strict=True):
        found[village].append(make(row))
    return found


def _values(column: pd.Series) -> list[Any]:
    """A column's values; pandas turns whole numbers with gaps into floats, which we undo."""
    if column.dtype.kind != "f":
        return column.tolist()
    return [None if value != value else int(value) for value in column.tolist()]


def _by_code(versions: Iterable[Version]) -> dict[str, list[Version]]:
    found: dict[str, list[Version]] = defaultdict(list)
    for version in versions:
        found[version.code].append(version)
    return dict(found)


def _version(versions: list[Version], day: date) -> Version:
    """The version in force; if there is none any more, the last one on the sheet."""
    if len(versions) > 1:
        for version in versions:
            if version.in_force(day):
                return version
    return versions[-1]
