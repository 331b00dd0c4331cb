"""The reckoning: claims and rules in, one ``Month`` for each open month out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from pointbook.reckoning import checks, events, figures, people
from pointbook.reckoning.carried import Carried, Sealed
from pointbook.reckoning.conservation import RowCount, count_rows
from pointbook.reckoning.entries import entries as entries_frame
from pointbook.reckoning.evaluations import evaluations
from pointbook.reckoning.flags import Facts, Sheet, goods_facts, period
from pointbook.reckoning.index import Index, Numbers
from pointbook.reckoning.ledger import Ledger, Refusal, month_numbers
from pointbook.reckoning.month import Month
from pointbook.vocabulary.claims import Claims, month_name
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.points import show
from pointbook.vocabulary.problems import Problem, in_order
from pointbook.vocabulary.records import Cover
from pointbook.vocabulary.rules import Rules
from pointbook.vocabulary.schema import CLERK_SHEETS
from pointbook.vocabulary.text import N_, Text

CAP_WORDS = {
    "item_month": N_("of the item per household and month"),
    "item_year": N_("of the item per household and year"),
    "category_month": N_("of the category per household and month"),
    "category_year": N_("of the category per household and year"),
    "household_month": N_("of all items per household and month"),
    "household_year": N_("of all items per household and year"),
}


@dataclass(slots=True)
class Reckoning:
    """All open months, every problem once, and what the next close carries on.

    ``entries`` are those of all months, months without a workbook between them included.
    """

    months: dict[str, Month]
    problems: list[Problem]
    entries: pd.DataFrame
    carry: Callable[[], Carried]  # worked out only for a close
    rows: RowCount = field(default_factory=RowCount)

    @property
    def carried(self) -> Carried:
        """What the next month begins with."""
        return self.carry()


def reckon(
    claims: Claims,
    rules: Rules,
    open_months: Sequence[str],
    first_month: str,
    carried: Carried | None = None,
    sealed: Mapping[str, Sealed] | None = None,
    history: pd.DataFrame | None = None,
) -> Reckoning:
    """Check and post everything. ``history`` has the closed entries of the current year."""
    carried = carried or Carried()
    index = Index(rules)
    problems = list(claims.problems)
    sheets = checks.sheets(claims, index, problems)
    ledger = _post(claims, index, sheets, carried, sealed or {}, open_months, first_month)
    problems += people.attendance(claims.covers, index)
    problems += _refusals(ledger, sheets)
    frame = entries_frame(ledger, sheets)
    numbers = month_numbers(ledger.events.date[ledger.posted[0]])
    problems += _budgets(rules, frame, numbers, claims.covers)
    parts = _Parts(index, ledger, sheets, claims, frame, numbers, carried, history)
    months = {
        month: parts.month(month, problems, first_month, list(open_months)) for month in open_months
    }
    last = open_months[-1] if open_months else carried.month

    def carry() -> Carried:
        opened = sorted({*carried.opened, *frame["household"][frame["kind"] == "opening"]})
        return ledger.carry(first_month, last, opened) if last else carried

    rows = count_rows(sheets, ledger, problems, claims.unread)
    return Reckoning(months, in_order(problems), frame, carry, rows)


def _post(
    claims: Claims,
    index: Index,
    sheets: dict[str, Sheet],
    carried: Carried,
    sealed: Mapping[str, Sealed],
    open_months: Sequence[str],
    first_month: str,
) -> Ledger:
    scores = evaluations(claims, index, sheets)
    passed = checks.exchanges(sheets["exchanges"])
    parts = [
        events.evaluated(scores, index),
        events.exchanged(sheets["exchanges"], passed),
        *events.stocked(sheets),
        events.transferred(sheets["transfers"]),
        events.corrected(sheets["corrections"]),
    ]
    checks.objections(sheets["objections"])
    if open_months:
        start, last = (carried.month or first_month), open_months[-1]
        parts.append(events.openings(index, carried, first_month, last))
        parts.append(events.expiries(index, start, last, closed=bool(carried.month)))
    ledger = Ledger(index, events.in_posting_order(parts), claims.codes, carried, sealed)
    ledger.post()
    return ledger


def _refusals(ledger: Ledger, sheets: dict[str, Sheet]) -> list[Problem]:
    """What the ledger refused, as problems at their cells."""
    return [_refusal(ledger, sheets, refusal) for refusal in ledger.refused]


_COLUMN = {
    "frozen": "household",
    "out-of-stock": "quantity",
    "unknown-entry": "entry",
    "already-reversed": "entry",
    "not-a-member-then": "entry",
    "stock-difference": "counted",
    "cap-reached": "item",
}


def _refusal(ledger: Ledger, sheets: dict[str, Sheet], refusal: Refusal) -> Problem:
    found, event = ledger.events, refusal.event
    sheet = sheets[CLERK_SHEETS[int(found.sheet[event])].name]
    column: str | int = _COLUMN.get(refusal.code, "points")
    if refusal.code == "overdrawn" and sheet.rows.schema.name == "exchanges":
        column = "quantity"
    column = int(found.column[event]) or column
    at = int(found.at[event])
    house = int(found.household[event])
    stock = refusal.code == "stock-difference" or "entry" in refusal.facts
    code = None if stock else ledger.index.households[house].code
    return Problem(
        refusal.code,
        sheet.rows.place(at, column),
        _typed(sheet, at, column, int(found.amount[event])),
        code,
        {**_facts(ledger, refusal), "day": date.fromordinal(int(found.date[event])).isoformat()},
        month_name(int(sheet.column("month")[at])),
        ledger.index.villages[int(found.village[event])],
    )


def _typed(sheet: Sheet, at: int, column: str | int, amount: int) -> str:
    """What the cell of a refusal holds; in a matrix that is the score."""
    if isinstance(column, int):
        return show(amount)
    if column in ("quantity", "counted"):
        return str(sheet.column(column)[at])
    return show(amount) if column == "points" else sheet.typed(column, at)


def _facts(ledger: Ledger, refusal: Refusal) -> Facts:
    """A refusal's facts in words."""
    raw, event = refusal.facts, refusal.event
    facts: dict[str, str | int | Text] = {}
    for name, fact in raw.items():
        if name in ("claimed", "points", "needed", "available"):
            facts[name] = show(fact)
        elif name == "cap":
            facts[name] = Text(CAP_WORDS[fact])
        elif name == "until":
            facts[name] = date.fromordinal(fact).isoformat()
        elif name in ("veto", "other"):
            facts[name] = fact if isinstance(fact, str) else ledger.id_of(fact)
        elif name == "house":
            house = ledger.index.households[fact]
            facts["household"] = house.code
            facts["period"] = period(house.joined, house.left)
        else:
            facts[name] = fact
    what = int(ledger.events.what[event])
    if refusal.code == "out-of-stock":
        facts |= goods_facts(ledger.index.goods.all[what])
    elif refusal.code == "overdrawn" and ledger.events.kind[event] == events.TRANSFER:
        facts["hint"] = Text(N_("The transfer does not count: correct it or delete it."))
    elif refusal.code == "stock-difference":
        facts |= goods_facts(ledger.index.goods.of(what)[-1])
    return facts


def _budgets(
    rules: Rules, frame: pd.DataFrame, months: Numbers, covers: Sequence[Cover]
) -> list[Problem]:
    """Villages that came near their month's budget or went over it."""
    budget = rules.settings.village_month_budget
    if budget is None:
        return []
    awarded = frame["kind"] == "award"
    keys = [frame["village"][awarded], months[awarded]]
    sums = frame["points"][awarded].groupby(keys).sum().to_dict()
    found = []
    for cover in covers:
        month = int((cover.month or "0").replace("-", ""))
        total = int(sums.get((cover.village, month), 0))
        if not total or total * 100 < budget * 80:
            continue
        over, approver = total > budget, cover.values["budget_approver"]
        facts: dict[str, str | int | Text] = {
            "sum": show(total),
            "budget": show(budget),
            "month": cover.month or "",
        }
        if approver:
            approved = N_(" It is approved by {name}: nothing more is to be done.")
            facts["advice"] = Text(approved, {"name": approver})
        found.append(
            Problem(
                "over-budget" if over else "near-budget",
                Place(cover.file),
                show(total),
                None,
                facts,
                cover.month,
                cover.village,
                lenient=over and bool(approver),
            )
        )
    return found


class _Parts:
    """Cuts the one ledger of all open months into months."""

    def __init__(
        self,
        index: Index,
        ledger: Ledger,
        sheets: dict[str, Sheet],
        claims: Claims,
        frame: pd.DataFrame,
        months: Numbers,
        carried: Carried,
        history: pd.DataFrame | None,
    ) -> None:
        self.index, self.ledger, self.sheets, self.claims = index, ledger, sheets, claims
        self.frame, self.history = frame, history
        self.numbers = months
        self.balance = dict(carried.balance)
        self.stock = dict(carried.stock)
        self.done = 0

    def month(
        self, month: str, problems: list[Problem], first_month: str, open_months: list[str]
    ) -> Month:
        """One month; months are asked for in order."""
        number = int(month[:4]) * 100 + int(month[5:7])
        self._pass_over(number)
        entries = self.frame[self.numbers == number].reset_index(drop=True)
        inside = (self.numbers // 100 == number // 100) & (self.numbers <= number)
        year_entries = self.frame[inside]
        if self.history is not None and len(self.history):
            same = [day.year == number // 100 for day in self.history["date"]]
            year_entries = pd.concat([self.history[same], year_entries], ignore_index=True)
        balances = figures.balances(self.index, entries, self.balance, month)
        moved = self.ledger.moves[:, self.ledger.moves[0] == number]
        stock = figures.stock(self.index, moved, self.stock, self.ledger.goods_width)
        mine = in_order(p for p in problems if p.month == month or p.month not in open_months)
        covers = {c.village or "": c for c in self.claims.covers if c.month == month}
        total = figures.summary(
            self.index.rules,
            month,
            entries,
            year_entries,
            balances,
            mine,
            covers,
            first_month,
        )
        receipts, counts, objections = self._rows(month)
        found = Month(
            month,
            self.index.rules,
            entries,
            year_entries,
            balances,
            stock,
            receipts,
            counts,
            objections,
            total,
            covers,
            mine,
            first_month=first_month,
        )
        self._pass_over(number + 1)
        return found

    def _pass_over(self, number: int) -> None:
        """Bring balances and stock to the end of the months before a number."""
        inside = (self.numbers >= self.done) & (self.numbers < number)
        points = self.frame["points"][inside].groupby(self.frame["household"][inside])
        sums: dict[Any, int] = points.sum().to_dict()
        for house, moved in sums.items():
            self.balance[house] = self.balance.get(house, 0) + moved
        moves = self.ledger.moves
        between = moves[:, (moves[0] >= self.done) & (moves[0] < number)]
        for place, kinds in figures.moved_goods(self.index, between, self.ledger.goods_width):
            self.stock[place] = self.stock.get(place, 0) + figures.change(kinds)
        self.done = number

    def _rows(self, month: str) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        receipts = self._sheet("receipts", month)
        counts = self._sheet("counts", month)
        shown = {
            int(self.ledger.events.at[event]): books
            for event, books in self.ledger.differences.items()
        }
        counts["expected"] = [shown.get(at, 0) for at in counts.index]
        objections = self._sheet("objections", month)
        return (
            receipts.reset_index(drop=True),
            counts.reset_index(drop=True),
            objections.reset_index(drop=True),
        )

    def _sheet(self, name: str, month: str) -> pd.DataFrame:
        """The accepted rows of one kind of sheet in a month, in words."""
        sheet = self.sheets[name]
        number = int(month[:4]) * 12 + int(month[5:7]) - 1
        at = np.flatnonzero(sheet.used & ~sheet.bad & (sheet.column("month") == number))
        columns: dict[str, list[Any]] = {
            "village": [self.index.villages[v] for v in sheet.column("village")[at]],
            "file": [sheet.rows.origins[table].file for table in sheet.column("table")[at]],
            "sheet": [sheet.rows.origins[table].sheet for table in sheet.column("table")[at]],
            "row": sheet.column("row")[at].tolist(),
        }
        for column in sheet.rows.schema.columns:
            typed = sheet.column(column.name)[at].tolist()
            columns[column.name] = list(map(self._reader(column.kind), typed))
        return pd.DataFrame(columns, index=at, dtype=object)

    def _reader(self, kind: str) -> Callable[[int], Any]:
        """What turns the numbers of a column back into what they stand for."""
        if kind == "code":
            return self.claims.codes.__getitem__
        if kind in ("text", "names"):
            return self.claims.words.__getitem__
        known = date.fromordinal if kind == "date" else int
        return lambda value: None if value < -(2**59) else known(value)
