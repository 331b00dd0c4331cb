"""Months in memory: rules and sheets written as tables in, what they come to out.

``reckoned(rules, 会议评定="| 日期 | …")`` is September 2022 of village V01 with that one sheet;
``reckoned(rules, book("2022-09", …), book("2022-10", …))`` is an inbox of several workbooks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pointbook.documents import data
from pointbook.reading.files.workbook import Workbook
from pointbook.reading.inbox import Reader, choose
from pointbook.reading.rules import rulebook
from pointbook.reckoning.carried import Carried
from pointbook.reckoning.month import Month
from pointbook.reckoning.reckon import Past, Reckoning, reckon
from pointbook.reckoning.village_month import Balance
from pointbook.vocabulary.points import show
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.records import Entry
from pointbook.vocabulary.rules import Rules
from tests.pages import township
from tests.sheets import workbook_of

SEPTEMBER = "2022-09"
MOVED = data.POINTS
PLAIN = township(Path(__file__).with_name("township.md"))
STOCKED = """
    | 日期       | 商品编号 | 数量 |
    | 2022-09-01 | SALT     | 90   |
    | 2022-09-01 | RICE     | 90   |
    """


def rules_of(settings: Mapping[str, str | int] | None = None, **sheets: str) -> Rules:
    """The plain rules with settings, and with the sheets given instead of the plain ones."""
    rows = "".join(f"\n| {name} | {value} |" for name, value in (settings or {}).items())
    tables = {"设置": "| 项目 | 取值 |" + rows, **PLAIN, **sheets}
    rules, problems = rulebook(workbook_of("rules.xlsx", **tables))
    assert problems == [], [(p.code, str(p.place), p.value) for p in problems]
    return rules


def book(
    month: str = SEPTEMBER,
    village: str = "V01",
    cover: Mapping[str, str] | None = None,
    file: str = "",
    **sheets: str,
) -> Workbook:
    """A clerk's workbook; its file is named like its village and month."""
    met = {"评议会日期": f"{month}-25"}
    fields = {"村编号": village, "月份": month, **met, **(cover or {})}
    rows = "\n".join(f"| {name} | {value} |" for name, value in fields.items())
    name = file or f"inbox/{village} {month}.xlsx"
    return replace(workbook_of(name, 封面=rows, **sheets), digest=name)


@dataclass(frozen=True)
class Reckoned:
    """What an inbox came to, in words that a test can compare."""

    reckoning: Reckoning

    @property
    def problems(self) -> list[Problem]:
        return self.reckoning.problems

    @property
    def codes(self) -> list[str]:
        """Code and cell of every problem, such as ``cap-reached D3``."""
        return [
            f"{p.code} {p.place.cell or p.place.row or p.place.sheet or p.place.file}"
            for p in self.problems
        ]

    def month(self, month: str = SEPTEMBER) -> Month:
        return self.reckoning.months[month]

    def rows(self, *kinds: str, month: str = SEPTEMBER) -> list[Entry]:
        """The entries of some kinds, or all, in posting order."""
        return [e for e in self.month(month).entries if not kinds or e.kind in kinds]

    def entries(self, *kinds: str, month: str = SEPTEMBER, show_: str = "points") -> list[str]:
        """Household and points of each entry of some kinds, in posting order."""
        rows = self.rows(*kinds, month=month)
        return [f"{entry.household.code} {show(getattr(entry, show_))}" for entry in rows]

    def balance(self, household: str = "V01-001", month: str = SEPTEMBER) -> dict[str, str]:
        """What moved a household's balance; zeros are left out."""
        [row] = [row for row in balances(self.month(month)) if row.household.code == household]
        return {name: show(v) for name in MOVED if (v := getattr(row, name))}

    def closing(self, household: str = "V01-001", month: str = SEPTEMBER) -> str:
        return self.balance(household, month).get("closing", "0")

    def stock(self, goods: str, month: str = SEPTEMBER, village: str = "V01") -> dict[str, int]:
        """The stock line of one goods; zeros are left out."""
        [line] = [
            row
            for each in self.month(month).villages
            for row in each.stock
            if (row.goods.code, each.code) == (goods, village)
        ]
        return {name: v for name in data.PIECES if (v := getattr(line, name))}


def balances(month: Month) -> list[Balance]:
    """The rows of balances.csv of all villages."""
    return [row for village in month.villages for row in village.balances]


def reckoned(
    rules: Rules,
    *books: Workbook,
    carried: Carried | None = None,
    sealed: Mapping[str, Entry] | None = None,
    cover: Mapping[str, str] | None = None,
    **sheets: str,
) -> Reckoned:
    """Read, check and reckon; the sheets alone are a workbook of V01 for September 2022."""
    given = [*books, book(cover=cover, **sheets)] if sheets or not books else books
    reader = Reader(rules)
    closed = carried.month if carried else ""
    inbox = choose([reader.sheets(each) for each in given], reader, [], closed)
    past = Past(
        carried or Carried(), sealed or {}, first_month=carried.first_month if carried else ""
    )
    return Reckoned(reckon(inbox.sent, rules, inbox.open_months, past, inbox.problems))
