"""The witness: a plain, slow reckoning of a workspace, written from the contract alone.

`reckon(workspace)` reads rules.xlsx and inbox/ and says what every open month must come to. One
list of events in the contract's order, one loop; each question ("what has this household been
given of this item this year?") is answered by summing the list of entries once more.
No month is closed, and the Supervision problems are not reckoned.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.witness import rules as rulebook
from tests.witness import sheets, values
from tests.witness.checks import Checker, Claim, Problem
from tests.witness.rules import Household, Rules
from tests.witness.values import plain

KINDS = ["opening", "transfer", "reversal", "award", "deduction", "veto", "exchange", "expiry"]
LETTERS = dict(zip(KINDS, "OTRADVEX", strict=True))
MONEY = ("opening", "earned", "deducted", "exchanged", "transferred", "reversed", "expired")
BUCKET = {
    "opening": "opening", "award": "earned", "deduction": "deducted", "exchange": "exchanged",
    "transfer": "transferred", "reversal": "reversed", "expiry": "expired",
}  # fmt: skip
BEFORE_FIRST_MONTH = "*"  # the contract names no code for a workbook that is passed over
Row = dict[str, str]


@dataclass
class Month:
    balances: list[Row] = field(default_factory=list)
    entries: list[Row] = field(default_factory=list)
    stock: list[Row] = field(default_factory=list)
    summary: dict[str, Any] = field(default_factory=dict)
    problems: list[tuple[str, str, str, str, int | None]] = field(default_factory=list)


@dataclass
class Expected:
    months: dict[str, Month] = field(default_factory=dict)


@dataclass
class Entry:
    kind: str
    date: dt.date
    village: str
    household: str
    points: int
    claimed: int
    balance: int
    claim: Claim | None = None
    id: str = ""

    @property
    def month(self) -> str:
        return f"{self.date:%Y-%m}"


@dataclass(frozen=True)
class Movement:
    date: dt.date
    village: str
    goods: str
    what: str  # received, exchanged, returned, counted_difference
    amount: int


def first_day(month: str) -> dt.date:
    return dt.date(int(month[:4]), int(month[5:]), 1)


def last_day(month: str) -> dt.date:
    year, number = int(month[:4]), int(month[5:])
    return dt.date(year, number, calendar.monthrange(year, number)[1])


def quarter_end(day: dt.date) -> dt.date:
    return last_day(f"{day.year}-{(day.month + 2) // 3 * 3:02}")


class Reckoning:
    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace
        self.rules: Rules = rulebook.read(workspace / "rules.xlsx")
        self.problems: list[Problem] = []
        self.claims: list[Claim] = []
        self.entries: list[Entry] = []
        self.movements: list[Movement] = []
        self.submitted: set[tuple[str, str]] = set()
        self.approved: set[tuple[str, str]] = set()
        self.months: list[str] = []
        self.first_month = ""

    # Reading: one workbook = one village, one month.

    def read(self) -> None:
        books, contents = [], {}
        for path in sorted((self.workspace / "inbox").rglob("*"), key=lambda p: p.as_posix()):
            if path.suffix.lower() not in (".xlsx", ".xlsm") or not path.is_file():
                continue
            if path.name.startswith(("~$", ".")):
                continue
            book = sheets.read(path, self.workspace, self.rules)
            content = path.read_bytes()
            self.place(book)
            if book.month and book.village and content in contents:
                self.say("duplicate-workbook", book, severity="warning")
                continue  # byte-equal copies count once
            contents[content] = book
            books.append(book)
        months = {b.month for b in books if b.month}
        given = self.rules.word("first_month", "")
        self.first_month = values.month(given) if given else min(months, default="")
        self.months = sorted(m for m in months if m >= self.first_month)
        for book in books:
            self.accept(book, books)

    def say(self, code: str, book: sheets.Workbook, row: int | None = None, sheet: str = "",
            severity: str = "error") -> None:  # fmt: skip
        self.problems.append(
            Problem(code, severity, book.file, sheet, row, book.village, book.month)
        )

    def place(self, book: sheets.Workbook) -> None:
        """Which village and month a workbook is of."""
        village = values.code(book.cover_text("village"))
        book.village = village if village in self.rules.villages else None
        cell = (book.cover or {}).get("month", (sheets.NOTHING, 0))[0]
        try:
            book.month = values.month(cell.value)
        except values.Bad:
            book.month = None

    def accept(self, book: sheets.Workbook, books: list[sheets.Workbook]) -> None:
        cover = book.cover or {}
        twins = [b for b in books if (b.village, b.month) == (book.village, book.month)]
        if book.broken:
            self.say(book.broken, book)
        elif book.cover is None:
            self.say("missing-cover", book)
        elif not book.village or not book.month:
            if not book.village:
                self.say(
                    "unknown-village", book, cover.get("village", (0, None))[1], book.cover_title
                )
            if not book.month:
                self.say("bad-month", book, cover.get("month", (0, None))[1], book.cover_title)
        elif book.month < self.first_month:
            self.say(BEFORE_FIRST_MONTH, book, severity="warning")
        elif len(twins) > 1:
            self.say("duplicate-workbook", book)
        else:
            checker = Checker(self.rules, book)
            checker.check()
            self.problems += checker.problems
            self.claims += checker.claims
            self.submitted.add((book.village, book.month))
            if book.cover_text("budget_approver"):
                self.approved.add((book.village, book.month))

    # What goes out before the ledger: duplicates, exclusive groups, limits and minimum.

    def refuse(self, code: str, claim: Claim, severity: str = "error") -> None:
        self.problems.append(
            Problem(code, severity, claim.file, claim.sheet, claim.row, claim.village, claim.month)
        )

    def sift(self) -> None:
        self.claims.sort(key=posting_order)
        self.claims = self.without_repeats()
        self.claims = self.without_exclusives()
        self.claims = self.within_limits()

    def without_repeats(self) -> list[Claim]:
        seen, kept = set(), []
        for claim in self.claims:
            if claim.kind in ("award", "deduction", "veto", "exchange"):
                what = claim.item.code if claim.item else claim.goods_code
                key = (claim.kind == "exchange", claim.month, claim.date, claim.household, what,
                       claim.quantity, claim.note)  # fmt: skip
                if key in seen:
                    self.refuse("duplicate-entry", claim)
                    continue
                seen.add(key)
            kept.append(claim)
        return kept

    def without_exclusives(self) -> list[Claim]:
        seen, kept = set(), []
        for claim in self.claims:
            if claim.item and claim.item.exclusive:
                key = (claim.item.exclusive, claim.household, claim.month)
                if key in seen:
                    self.refuse("exclusive-items", claim)
                    continue
                seen.add(key)
            kept.append(claim)
        return kept

    def within_limits(self) -> list[Claim]:
        """A day is one time; rows are judged as claimed, over-limit ones included."""
        least = self.rules.points("min_exchange") or 0
        exchanges = [c for c in self.claims if c.kind == "exchange"]
        refused = set()
        for claim in exchanges:
            day = [c for c in exchanges if (c.date, c.household) == (claim.date, claim.household)]
            same = [c for c in day if c.goods_code == claim.goods_code and c.row <= claim.row]
            assert claim.goods
            if claim.goods.limit is not None and sum(c.quantity for c in same) > claim.goods.limit:
                self.refuse("over-limit", claim)
                refused.add(id(claim))
            elif sum(-c.claimed for c in day) < least:
                self.refuse("below-minimum", claim)
                refused.add(id(claim))
        return [c for c in self.claims if id(c) not in refused]

    # The ledger.

    def post(self) -> None:
        events: list[tuple[tuple[Any, ...], Any]] = [(posting_order(c), c) for c in self.claims]
        if self.months:
            for household in self.rules.households.values():
                events += self.opening_of(household)
                events += self.expiries_of(household)
        for _, event in sorted(events, key=lambda pair: pair[0]):
            if isinstance(event, Claim):
                getattr(self, f"post_{event.kind}")(event)
            else:
                event()
        numbers: dict[tuple[str, str, str], int] = {}
        for entry in self.entries:
            key = (entry.village, entry.month, entry.kind)
            numbers[key] = numbers.get(key, 0) + 1
            month, letter = entry.month.replace("-", ""), LETTERS[entry.kind]
            entry.id = f"{entry.village}-{month}-{letter}{numbers[key]:04}"

    def opening_of(self, household: Household) -> list[tuple[tuple[Any, ...], Any]]:
        """期初积分, or basis_points; dated joined or the first day of first_month, the later."""
        points = household.opening
        if points is None:
            points = self.rules.points("basis_points") or 0
        date = max(household.joined or dt.date.min, first_day(self.first_month))
        if points == 0 or not household.member_on(date) or date > last_day(self.months[-1]):
            return []

        def post() -> None:
            self.enter("opening", date, household.code, points, points)

        return [((date, KINDS.index("opening"), household.code, 0, 0, household.village), post)]

    def expiries_of(self, household: Household) -> list[tuple[tuple[Any, ...], Any]]:
        if self.rules.word("year_end", "carry") != "expire":
            return []
        written = self.rules.word("expire_on", "12-31")
        month, day = (int(part) for part in written.split("-"))
        events = []
        for year in range(int(self.first_month[:4]), int(self.months[-1][:4]) + 1):
            leap_less = (month, day) == (2, 29) and not calendar.isleap(year)
            date = dt.date(year, month, 28 if leap_less else day)
            cutoff = dt.date(year if (month, day) == (12, 31) else year - 1, 12, 31)
            due = first_day(self.first_month) <= date <= last_day(self.months[-1])
            if due and household.member_on(date):
                key = (date, KINDS.index("expiry"), household.code, 0, 0, household.village)
                events.append((key, lambda d=date, c=cutoff: self.expire(household, d, c)))
        return events

    def expire(self, household: Household, date: dt.date, cutoff: dt.date) -> None:
        own = [e for e in self.entries if e.household == household.code]
        then = sum(e.points for e in own if e.date <= cutoff)
        since = -sum(
            e.points
            for e in own
            if e.date > cutoff
            and (e.kind in ("exchange", "deduction") or (e.kind == "transfer" and e.points < 0))
        )
        lapsed = min(max(0, then - since), max(0, self.balance(household.code)))
        if lapsed:
            self.enter("expiry", date, household.code, -lapsed, -lapsed)

    def balance(self, household: str) -> int:
        return sum(e.points for e in self.entries if e.household == household)

    def enter(self, kind: str, date: dt.date, household: str, points: int, claimed: int,
              claim: Claim | None = None) -> None:  # fmt: skip
        village = self.rules.households[household].village
        balance = self.balance(household) + points
        self.entries.append(Entry(kind, date, village, household, points, claimed, balance, claim))

    def given(self, claim: Claim) -> list[Entry]:
        """What this household was awarded or lost before, this calendar year."""
        return [
            e for e in self.entries
            if e.household == claim.household and e.claim and e.claim.item
            and e.date.year == claim.date.year and e.kind == claim.kind
        ]  # fmt: skip

    def post_award(self, claim: Claim) -> None:
        item = claim.item
        assert item
        year = self.given(claim)
        month = [e for e in year if e.month == claim.month]
        points = claim.claimed
        if item.tier:
            points = max(0, points - total(year, tier=item.tier))
        category = self.rules.categories.get(item.category, (None, None))
        caps = [
            (item.month_cap, total(month, code=item.code)),
            (item.year_cap, total(year, code=item.code)),
            (category[0], total(month, category=item.category)),
            (category[1], total(year, category=item.category)),
        ]
        if not item.exempt:
            caps += [
                (self.rules.points("household_month_cap"), total(month, exempt=False)),
                (self.rules.points("household_year_cap"), total(year, exempt=False)),
            ]
        self.post_capped(claim, points, caps)

    def post_capped(self, claim: Claim, points: int, caps: list[tuple[int | None, int]]) -> None:
        left = min([points] + [max(0, cap - used) for cap, used in caps if cap is not None])
        if left < points:
            self.refuse("cap-reached", claim, "warning")
        self.enter("award", claim.date, claim.household, left, claim.claimed, claim)

    def post_deduction(self, claim: Claim) -> None:
        item = claim.item
        assert item
        year = self.given(claim)
        month = [e for e in year if e.month == claim.month]
        takes = -claim.claimed
        for cap, used in (
            (item.month_cap, -total(month, code=item.code)),
            (item.year_cap, -total(year, code=item.code)),
        ):
            if cap is not None:
                takes = min(takes, max(0, cap - used))
        if takes < -claim.claimed:
            self.refuse("cap-reached", claim, "warning")
        if self.rules.word("deductions", "carry") == "floor":
            takes = min(takes, max(0, self.balance(claim.household)))
        self.enter("deduction", claim.date, claim.household, -takes, claim.claimed, claim)

    def post_veto(self, claim: Claim) -> None:
        self.enter("veto", claim.date, claim.household, 0, 0, claim)

    def post_exchange(self, claim: Claim) -> None:
        vetoes = [e for e in self.entries if e.kind == "veto" and e.household == claim.household]
        if any(e.date <= claim.date <= quarter_end(e.date) for e in vetoes):
            self.refuse("frozen", claim)
        elif -claim.claimed > self.spendable(claim.household, claim.month):
            self.refuse("overdrawn", claim)
        elif claim.quantity > self.stock(claim.village, claim.goods_code):
            self.refuse("out-of-stock", claim)
        else:
            self.enter("exchange", claim.date, claim.household, claim.claimed, claim.claimed, claim)
            self.move(claim, "exchanged", -claim.quantity)

    def spendable(self, household: str, month: str) -> int:
        balance = self.balance(household)
        if self.rules.word("spendable", "posted") == "posted":
            return balance
        out = sum(
            e.points
            for e in self.entries
            if e.household == household and e.month == month
            and (e.kind in ("exchange", "deduction") or (e.kind == "transfer" and e.points < 0))
        )  # fmt: skip
        return min(balance, self.opening(household, month) + out)

    def opening(self, household: str, month: str) -> int:
        """As in balances.csv: in a household's first month its opening entry counts."""
        return sum(
            e.points for e in self.entries
            if e.household == household
            and (e.month < month or (e.month == month and e.kind == "opening"))
        )  # fmt: skip

    def post_transfer(self, claim: Claim) -> None:
        if claim.claimed > self.balance(claim.household):
            self.refuse("overdrawn", claim)
            return
        points = claim.claimed
        self.enter("transfer", claim.date, claim.household, -points, -points, claim)
        self.enter("transfer", claim.date, claim.other, points, points, claim)

    def stock(self, village: str, goods: str) -> int:
        return sum(m.amount for m in self.movements if (m.village, m.goods) == (village, goods))

    def move(self, claim: Claim, what: str, amount: int) -> None:
        self.movements.append(Movement(claim.date, claim.village, claim.goods_code, what, amount))

    def post_receipt(self, claim: Claim) -> None:
        self.move(claim, "received", claim.quantity)

    def post_count(self, claim: Claim) -> None:
        difference = claim.quantity - self.stock(claim.village, claim.goods_code)
        if difference:
            self.refuse("stock-difference", claim, "warning")
            self.move(claim, "counted_difference", difference)

    def judge_budgets(self) -> None:
        budget = self.rules.points("village_month_budget")
        for village, month in sorted(self.submitted):
            awarded = sum(
                e.points for e in self.entries
                if (e.village, e.month, e.kind) == (village, month, "award")
            )  # fmt: skip
            if budget is None or awarded * 100 < budget * 80:
                continue
            code, severity = "near-budget", "warning"
            if awarded > budget:
                code = "over-budget"
                severity = "warning" if (village, month) in self.approved else "error"
            self.problems.append(Problem(code, severity, "", "", None, village, month))

    # What is written.

    def expected(self) -> Expected:
        expected = Expected()
        for month in self.months:
            expected.months[month] = Month(
                balances=self.balances(month),
                entries=[self.entry_row(e) for e in self.entries if e.month == month],
                stock=self.stock_rows(month),
                summary=self.summary(month),
                problems=sorted(
                    ((p.code, p.severity, p.file, p.sheet, p.row) for p in self.of_month(month)),
                    key=repr,
                ),
            )
        return expected

    def of_month(self, month: str) -> list[Problem]:
        """A problem that belongs to no (open) month stands in every open month's list."""
        return [p for p in self.problems if p.month == month or p.month not in self.months]

    def members(self, month: str) -> list[Household]:
        return sorted(
            (
                h for h in self.rules.households.values()
                if (h.joined is None or h.joined <= last_day(month))
                and (h.left is None or h.left >= first_day(month))
            ),
            key=lambda h: (h.village, h.code),
        )  # fmt: skip

    def balances(self, month: str) -> list[Row]:
        rows = []
        for household in self.members(month):
            own = [e for e in self.entries if e.household == household.code]
            sums = dict.fromkeys(MONEY, 0)
            sums["opening"] = sum(e.points for e in own if e.month < month)
            for e in own:
                if e.month == month and e.kind != "veto":
                    sums[BUCKET[e.kind]] += e.points
            closing = sum(sums.values())
            assert closing == sum(e.points for e in own if e.month <= month)
            row = {"village": household.village, "household": household.code}
            row |= {"head": household.head} | {name: plain(p) for name, p in sums.items()}
            rows.append(row | {"closing": plain(closing)})
        return rows

    def entry_row(self, e: Entry) -> Row:
        claim = e.claim
        has_quantity = e.kind in ("award", "deduction", "veto", "exchange")
        return {
            "id": e.id,
            "date": e.date.isoformat(),
            "village": e.village,
            "household": e.household,
            "kind": e.kind,
            "item": claim.item.code if claim and claim.item else "",
            "goods": claim.goods_code if claim else "",
            "quantity": plain(claim.quantity) if claim and has_quantity else "",
            "claimed": plain(e.claimed),
            "points": plain(e.points),
            "balance": plain(e.balance),
            "file": claim.file if claim else "",
            "sheet": claim.sheet if claim else "",
            "row": str(claim.row) if claim else "",
            "reverses": "",
        }

    def stock_rows(self, month: str) -> list[Row]:
        rows = []
        moved = {(m.village, m.goods) for m in self.movements if m.date <= last_day(month)}
        for village, goods in sorted(moved):
            own = [m for m in self.movements if (m.village, m.goods) == (village, goods)]
            row = {"village": village, "goods": goods}
            opening = sum(m.amount for m in own if m.date < first_day(month))
            row["opening"] = plain(opening)
            now = [m for m in own if first_day(month) <= m.date <= last_day(month)]
            for what in ("received", "exchanged", "returned", "counted_difference"):
                amount = sum(m.amount for m in now if m.what == what)
                row[what] = plain(-amount if what == "exchanged" else amount)
            row["closing"] = plain(opening + sum(m.amount for m in now))
            rows.append(row)
        return rows

    def summary(self, month: str) -> dict[str, Any]:
        township = values.text(self.rules.settings.get("township"))
        codes = set(self.rules.villages)
        whole = {"month": month, "township": township} | self.figures(month, codes)
        whole["year"] = self.figures(month, codes, year=True)
        whole["villages"] = [self.village_summary(month, code) for code in sorted(codes)]
        return whole

    def village_summary(self, month: str, code: str) -> dict[str, Any]:
        own = [p for p in self.of_month(month) if p.village == code]
        errors = sum(p.severity == "error" for p in own)
        status = "final" if (code, month) in self.submitted else "missing"
        return {
            "code": code,
            "name": self.rules.villages[code].name,
            "status": "draft" if errors else status,
            "errors": errors,
            "warnings": len(own) - errors,
            "year": self.figures(month, {code}, year=True),
        } | self.figures(month, {code})

    def figures(self, month: str, villages: set[str], year: bool = False) -> dict[str, Any]:
        start = month[:4] + "-01" if year else month
        months = list(every_month(max(start, self.first_month), month))
        entries = [e for e in self.entries if e.village in villages and start <= e.month <= month]
        opened = [self.rules.villages[v].supermarket_open(last_day(month)) for v in villages]
        exchanges = [e for e in entries if e.kind == "exchange"]
        households = {h.code for m in months for h in self.members(m) if h.village in villages}
        present = [h for h in self.members(month) if h.village in villages]
        closing = sum(
            e.points for h in present for e in self.entries
            if e.household == h.code and e.month <= month
        )  # fmt: skip
        return {
            "supermarkets": sum(opened),
            "households": len(households),
            "households_scored": len(
                {e.household for e in entries if e.kind in ("award", "deduction")}
            ),
            "households_exchanged": len({e.household for e in exchanges}),
            "exchange_activities": len({(e.village, e.date) for e in exchanges}),
            "earned": plain(sum(e.points for e in entries if e.kind == "award")),
            "deducted": plain(sum(e.points for e in entries if e.kind == "deduction")),
            "exchanged": plain(sum(e.points for e in exchanges)),
            "closing": plain(closing),
        }


def every_month(start: str, end: str) -> list[str]:
    months, day = [], first_day(start)
    while f"{day:%Y-%m}" <= end:
        months.append(f"{day:%Y-%m}")
        day = last_day(f"{day:%Y-%m}") + dt.timedelta(days=1)
    return months


def posting_order(claim: Claim) -> tuple[Any, ...]:
    """By date, kind, sheet, row, column, village; receipts come before exchanges, counts after."""
    ranks = {"receipt": -1, "count": len(KINDS)}
    rank = ranks[claim.kind] if claim.kind in ranks else KINDS.index(claim.kind)
    # The place of an opening's household code is taken by the sheet: the kinds never meet.
    return (claim.date, rank, claim.sheet_rank, claim.row, claim.column, claim.village)


def total(
    entries: list[Entry],
    code: str | None = None,
    category: str | None = None,
    tier: str | None = None,
    exempt: bool | None = None,
) -> int:
    """The points posted by the entries whose item is as asked."""
    points = 0
    for entry in entries:
        item = entry.claim.item if entry.claim else None
        if (
            item
            and (code is None or item.code == code)
            and (category is None or item.category == category)
            and (tier is None or item.tier == tier)
            and (exempt is None or item.exempt == exempt)
        ):
            points += entry.points
    return points


def reckon(workspace: Path) -> Expected:
    reckoning = Reckoning(workspace)
    reckoning.read()
    reckoning.sift()
    reckoning.post()
    reckoning.judge_budgets()
    return reckoning.expected()
