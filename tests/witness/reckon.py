"""The witness: a plain, slow reckoning of a workspace, written from the contract alone.

`reckon(rules, books)` takes workbooks as plain data and says what every open month must come to;
`reckon_folder(workspace)` reads them from disk. One list of events in the contract's order, one
loop; each question ("what has this household been given of this item this year?") is answered by
summing the list of entries once more. Closed months are reckoned like open ones: they only may
be corrected. Of the Supervision problems `publicity-too-early` alone is reckoned.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from tests.witness import rules as rulebook
from tests.witness import sheets, values
from tests.witness.checks import Checker, Claim, Meeting, Problem
from tests.witness.rules import Household, Item, Rules, Tables
from tests.witness.values import plain

LETTERS = {
    "opening": "O", "basis": "B", "transfer": "T", "reversal": "R", "award": "A", "deduction": "D",
    "veto": "V", "exchange": "E", "expiry": "X",
}  # fmt: skip
RANKS = {  # the order of one day
    "receipt": 0, "opening": 1, "basis": 1, "transfer": 2, "reversal": 3, "award": 4, "deduction": 5,
    "veto": 6, "exchange": 7, "count": 8, "objection": 8, "expiry": 9,
}  # fmt: skip
MONEY = ("opening", "earned", "deducted", "exchanged", "transferred", "reversed", "expired")
BUCKET = {
    "opening": "opening", "basis": "earned", "award": "earned", "deduction": "deducted",
    "exchange": "exchanged", "transfer": "transferred", "reversal": "reversed", "expiry": "expired",
}  # fmt: skip
DataRow = dict[str, str]
Key = tuple[Any, ...]
Event = tuple[Key, Callable[[], None]]


@dataclass
class Month:
    balances: list[DataRow] = field(default_factory=list)
    entries: list[DataRow] = field(default_factory=list)
    stock: list[DataRow] = field(default_factory=list)
    summary: dict[str, Any] = field(default_factory=dict)
    problems: list[tuple[str, str, str, str, int | None]] = field(default_factory=list)


@dataclass
class Entry:
    id: str
    kind: str
    date: dt.date
    village: str
    household: str
    points: int
    claimed: int
    balance: int
    claim: Claim | None = None
    reverses: Entry | None = None
    reversed: bool = False

    @property
    def month(self) -> str:
        return f"{self.date:%Y-%m}"

    @property
    def item(self) -> Item | None:
        return self.claim.item if self.claim else None


@dataclass(frozen=True)
class Movement:
    date: dt.date
    village: str  # whose supermarket it is
    goods: str
    what: str  # received, exchanged, returned, counted_difference
    amount: int


def first_day(month: str) -> dt.date:
    return dt.date(int(month[:4]), int(month[5:]), 1)


def last_day(month: str) -> dt.date:
    year, number = int(month[:4]), int(month[5:])
    return dt.date(year, number, calendar.monthrange(year, number)[1])


def quarter(day: dt.date) -> tuple[int, int]:
    return day.year, (day.month - 1) // 3


def quarter_end(day: dt.date) -> dt.date:
    return last_day(f"{day.year}-{(day.month + 2) // 3 * 3:02}")


def every_month(start: str, end: str) -> Iterator[str]:
    while start <= end:
        yield start
        start = f"{last_day(start) + dt.timedelta(days=1):%Y-%m}"


class Reckoning:
    def __init__(self, rules: Tables, books: Mapping[str, tuple[Tables | str, Any]],
                 closed: str = "") -> None:  # fmt: skip
        self.rules: Rules = rulebook.read(rules)
        self.books = [
            sheets.workbook(file, tables, self.rules, digest)
            for file, (tables, digest) in sorted(books.items())
        ]
        self.closed = closed
        self.problems: list[Problem] = []
        self.claims: list[Claim] = []
        self.entries: list[Entry] = []
        self.movements: list[Movement] = []
        self.counted: list[sheets.Workbook] = []
        self.submitted: set[tuple[str, str]] = set()
        self.approved: set[tuple[str, str]] = set()
        months = {b.month for b in self.books if b.month}
        given = self.rules.setting("first_month")
        self.first_month = values.month(given) if given else min(months, default="")
        self.months = sorted(m for m in months if m >= self.first_month)

    # Reading: the workbooks of one village and month are read together.

    def say(self, code: str, book: sheets.Workbook, row: int | None = None, sheet: str = "",
            severity: str = "error") -> None:  # fmt: skip
        self.problems.append(
            Problem(code, severity, book.file, sheet, row, book.village, book.month)
        )

    def read(self) -> None:
        seen: set[Any] = set()
        together: dict[tuple[str, str], list[sheets.Workbook]] = {}
        for book in self.books:
            if book.month and book.village and book.digest and book.digest in seen:
                self.say("duplicate-workbook", book, severity="warning")
                continue  # byte-equal copies count once
            seen.add(book.digest)
            if self.usable(book):
                together.setdefault((book.village or "", book.month or ""), []).append(book)
        for village_month, books in together.items():
            self.read_month(village_month, books)

    def rank(self, book: sheets.Workbook) -> int:
        """Among the month's workbooks of the villages that one supermarket serves, by path."""
        shop = self.rules.shop(book.village or "")
        served = {v for v in self.rules.villages if self.rules.shop(v) == shop}
        beside = [b for b in self.books if b.village in served and b.month == book.month]
        return beside.index(book)

    def usable(self, book: sheets.Workbook) -> bool:
        cover, title = book.cover or {}, book.cover_title
        if book.broken:
            ignored = book.broken == "ignored-file"
            self.say(book.broken, book, severity="warning" if ignored else "error")
        elif book.cover is None:
            self.say("missing-cover", book)
        elif book.month and book.month < self.first_month:
            self.say("bad-month", book, cover["month"][1], title, "warning")  # passed over
        elif not book.village or not book.month:
            if not book.village:
                self.say("unknown-village", book, cover.get("village", (0, None))[1], title)
            if not book.month:
                self.say("bad-month", book, cover.get("month", (0, None))[1], title)
        else:
            return True
        return False

    def read_month(self, village_month: tuple[str, str], books: list[sheets.Workbook]) -> None:
        self.submitted.add(village_month)
        doubtful = self.versions(self.checked(books))
        for book in [b for b in books if b.file in doubtful]:
            self.say("duplicate-workbook", book)
        for checker in self.checked([b for b in books if b.file not in doubtful], say=True):
            self.counted.append(checker.book)
            self.problems += checker.problems
            self.claims += checker.claims
            if values.text(checker.book.field("budget_approver")):
                self.approved.add(village_month)

    def checked(self, books: list[sheets.Workbook], say: bool = False) -> list[Checker]:
        meeting = self.meeting_of(books, say)
        start = first_day(self.first_month)
        checkers = [Checker(self.rules, b, meeting, self.rank(b), start) for b in books]
        for checker in checkers:
            checker.check()
        if checkers and not any(checker.said for checker in checkers):
            for checker in checkers:
                checker.say("empty-workbook", "", None, "warning")
        return checkers

    def versions(self, checkers: list[Checker]) -> set[str]:
        """Files whose rows, as read, are for at least half those of an earlier one, and that one."""
        out = set()
        for n, later in enumerate(checkers):
            for earlier in checkers[:n]:
                same = sum(row in earlier.read for row in later.read)
                if same and same * 2 >= len(later.read):
                    out |= {earlier.book.file, later.book.file}
        return out

    def meeting_of(self, books: list[sheets.Workbook], say: bool) -> Meeting:
        """Attendees are united, each other field may stand on one or be equal on all."""
        meeting = Meeting()
        for name in [en for _, en, _ in sheets.columns_of("封面")][2:]:
            filled = [b for b in books if values.text(b.field(name))]
            if name in ("chair", "attendees"):
                meeting.present |= {p for b in filled for p in values.listed(b.field(name))}
            if name == "meeting_date" and filled:
                meeting.date = filled[0].field(name)
            if name == "attendees" or len({cover_value(name, b) for b in filled}) < 2:
                continue
            meeting.conflict |= name == "meeting_date"
            for book in filled if say else ():
                row = (book.cover or {})[name][1]
                self.say("cover-conflict", book, row, book.cover_title)
        return meeting

    # What goes out before the ledger: duplicates, exclusive groups, limits and minimum.

    def refuse(self, code: str, claim: Claim, severity: str = "error") -> None:
        self.problems.append(
            Problem(code, severity, claim.file, claim.sheet, claim.row, claim.village, claim.month)
        )

    def order(self, claim: Claim) -> Key:
        """By date and kind; then sheet, workbook, row, column, place in the cell; then village."""
        household = self.rules.households.get(claim.household)
        village = household.village if household else claim.village
        return claim.date, RANKS[claim.kind], claim.place, village

    def sift(self) -> None:
        self.claims.sort(key=self.order)
        self.claims = self.without_repeats("duplicate-entry", duplicate_key)
        self.claims = self.without_repeats("exclusive-items", exclusive_key)
        self.claims = self.within_limits()

    def without_repeats(self, code: str, key_of: Callable[[Claim], Key | None]) -> list[Claim]:
        seen, kept = set(), []
        for claim in self.claims:
            key = key_of(claim)
            if key is not None and key in seen:
                self.refuse(code, claim)
                continue
            seen.add(key)
            kept.append(claim)
        return kept

    def within_limits(self) -> list[Claim]:
        """A day is one time; rows are judged as claimed, over-limit ones included."""
        exchanges = [c for c in self.claims if c.kind == "exchange"]
        refused = set()
        for place, claim in enumerate(exchanges):
            least = self.rules.points("min_exchange", claim.village, claim.date) or 0
            day = [(n, c) for n, c in enumerate(exchanges)
                   if (c.date, c.household) == (claim.date, claim.household)]  # fmt: skip
            so_far = sum(
                c.quantity for n, c in day if c.goods_code == claim.goods_code and n <= place
            )
            assert claim.goods
            if claim.goods.limit is not None and so_far > claim.goods.limit:
                self.refuse("over-limit", claim)
                refused.add(id(claim))
            elif sum(-c.claimed for _, c in day) < least:
                self.refuse("below-minimum", claim)
                refused.add(id(claim))
        return [c for c in self.claims if id(c) not in refused]

    # The ledger.

    def post(self) -> None:
        events: list[Event] = [
            (self.order(c), partial(getattr(self, f"post_{c.kind}"), c)) for c in self.claims
        ]
        if self.months:
            self.start, self.end = first_day(self.first_month), last_day(self.months[-1])
            for household in self.rules.households.values():
                events += self.given_by_the_calendar(household)
        for _, event in sorted(events, key=lambda pair: pair[0]):
            event()

    def given_by_the_calendar(self, household: Household) -> Iterator[Event]:
        def event(kind: str, date: dt.date, post: Callable[[], None]) -> Event:
            return (date, RANKS[kind], (household.code,), household.village), post

        opened = max(household.joined or self.start, self.start)
        if opened <= self.end and household.member_on(opened):
            yield event("opening", opened, partial(self.post_opening, household, opened))
        step = {"quarter": 3, "year": 12}.get(self.rules.word("basis_period", "once"), 0)
        for month in every_month(self.first_month, self.months[-1]):
            day = first_day(month)
            if step and (day.month - 1) % step == 0 and day > opened and household.member_on(day):
                yield event("basis", day, partial(self.post_basis, household, day))
        number, of_month = map(int, self.rules.word("expire_on", "12-31").split("-"))
        for year in range(self.start.year, self.end.year + 1):
            day = dt.date(year, number, min(of_month, calendar.monthrange(year, number)[1]))
            own = (number, of_month) == (12, 31)
            if self.start <= day <= self.end and household.member_on(day):
                cutoff = dt.date(year if own else year - 1, 12, 31)
                yield event("expiry", day, partial(self.expire, household, day, cutoff))

    def post_opening(self, household: Household, date: dt.date) -> None:
        """期初积分, or basis_points."""
        points = household.opening
        if points is None:
            points = self.rules.points("basis_points", household.village, date) or 0
        if points:
            self.enter("opening", date, household.code, points, points)

    def post_basis(self, household: Household, date: dt.date) -> None:
        points = self.rules.points("basis_points", household.village, date) or 0
        if points:
            self.enter("basis", date, household.code, points, points)

    def expire(self, household: Household, date: dt.date, cutoff: dt.date) -> None:
        if self.rules.word("year_end", "carry", household.village, date) != "expire":
            return
        own = self.of_household(household.code)
        then = sum(e.points for e in own if e.date <= cutoff)
        since = -sum(e.points for e in own if e.date > cutoff and went_out(e))
        lapsed = min(max(0, then - since), max(0, self.balance(household.code)))
        if lapsed:
            self.enter("expiry", date, household.code, -lapsed, -lapsed)

    def of_household(self, household: str) -> list[Entry]:
        return [e for e in self.entries if e.household == household]

    def balance(self, household: str) -> int:
        return sum(e.points for e in self.of_household(household))

    def enter(self, kind: str, date: dt.date, household: str, points: int, claimed: int,
              claim: Claim | None = None) -> Entry:  # fmt: skip
        village = self.rules.households[household].village
        name = f"{village}-{date:%Y%m}-{LETTERS[kind]}"
        number = sum(e.id.startswith(name) for e in self.entries) + 1
        balance = self.balance(household) + points
        entry = Entry(
            f"{name}{number:04}", kind, date, village, household, points, claimed, balance, claim
        )
        self.entries.append(entry)
        return entry

    def given(self, claim: Claim) -> list[list[Entry]]:
        """What this household was awarded or lost before and kept, this month, quarter and year."""
        year = [
            e for e in self.of_household(claim.household)
            if e.item and e.kind == claim.kind and not e.reversed and e.date.year == claim.date.year
        ]  # fmt: skip
        return [
            [e for e in year if e.month == claim.month],
            [e for e in year if quarter(e.date) == quarter(claim.date)],
            year,
        ]

    def post_award(self, claim: Claim) -> None:
        item, periods = claim.item, self.given(claim)
        assert item
        points = claim.claimed
        if item.tier:
            points = max(0, points - total(periods[2], lambda i: i.tier == item.tier))
        village = self.rules.households[claim.household].village
        household = [
            self.rules.points(f"household_{p}_cap", village, claim.date, monthly=True)
            for p in ("month", "quarter", "year")
        ]
        left = points
        for caps, counted in (
            (item.caps, lambda i: i.code == item.code),
            (self.rules.categories.get(item.category, ()), lambda i: i.category == item.category),
            ([] if item.exempt else household, lambda i: not i.exempt),
        ):
            for cap, period in zip(caps, periods, strict=False):
                if cap is not None:
                    left = min(left, max(0, cap - total(period, counted)))
        if left < points:
            self.refuse("cap-reached", claim, "warning")
        self.enter("award", claim.date, claim.household, left, claim.claimed, claim)

    def post_deduction(self, claim: Claim) -> None:
        item = claim.item
        assert item
        takes = -claim.claimed
        for cap, period in zip(item.caps, self.given(claim), strict=True):
            if cap is not None:
                takes = min(takes, max(0, cap + total(period, lambda i: i.code == item.code)))
        if takes < -claim.claimed:
            self.refuse("cap-reached", claim, "warning")
        if self.rules.word("deductions", "carry", claim.village, claim.date) == "floor":
            takes = min(takes, max(0, self.balance(claim.household)))
        self.enter("deduction", claim.date, claim.household, -takes, claim.claimed, claim)

    def post_veto(self, claim: Claim) -> None:
        self.enter("veto", claim.date, claim.household, 0, 0, claim)

    def frozen(self, claim: Claim) -> bool:
        """From a veto's date to the end of that calendar quarter, or year."""
        for veto in self.of_household(claim.household):
            if veto.kind == "veto" and not veto.reversed:
                period = self.rules.word("veto_freeze", "quarter", veto.village, veto.date)
                end = (
                    quarter_end(veto.date)
                    if period == "quarter"
                    else dt.date(veto.date.year, 12, 31)
                )
                if claim.date <= end:
                    return True
        return False

    def post_exchange(self, claim: Claim) -> None:
        if self.frozen(claim):
            self.refuse("frozen", claim)
        elif -claim.claimed > self.spendable(claim):
            self.refuse("overdrawn", claim)
        elif claim.quantity > self.stock(claim.village, claim.goods_code):
            self.refuse("out-of-stock", claim)
        else:
            self.enter("exchange", claim.date, claim.household, claim.claimed, claim.claimed, claim)
            self.move(claim.date, claim.village, claim.goods_code, "exchanged", -claim.quantity)

    def spendable(self, claim: Claim) -> int:
        balance, own = self.balance(claim.household), self.of_household(claim.household)
        village = self.rules.households[claim.household].village
        if self.rules.word("spendable", "posted", village, claim.date) == "posted":
            return balance
        opening = sum(e.points for e in own if e.month < claim.month)
        opening += sum(e.points for e in own if (e.month, e.kind) == (claim.month, "opening"))
        out = sum(e.points for e in own if e.month == claim.month and went_out(e))
        return min(balance, opening + out)

    def post_transfer(self, claim: Claim) -> None:
        if self.frozen(claim):
            self.refuse("frozen", claim)
        elif claim.claimed > self.balance(claim.household):
            self.refuse("overdrawn", claim)
        else:
            points = claim.claimed
            self.enter("transfer", claim.date, claim.household, -points, -points, claim)
            self.enter("transfer", claim.date, claim.other, points, points, claim)

    def sealed(self, claim: Claim) -> Entry | None:
        """The entry of a closed month of this village that a row names."""
        found = [e for e in self.entries if e.id == claim.entry and e.village == claim.village]
        return found[0] if found and found[0].month <= self.closed else None

    def post_reversal(self, claim: Claim) -> None:
        entry = self.sealed(claim)
        if entry is None:
            return self.refuse("unknown-entry", claim) if claim.entry else None
        if entry.kind == "reversal":
            return self.refuse("is-correction", claim)
        member = self.rules.households[entry.household].member_on(claim.date)
        if entry.reversed:
            self.refuse("already-reversed", claim)
        if not member:
            self.refuse("not-a-member-then", claim)
        if entry.reversed or not member or claim.faulty:
            return None
        entry.reversed, points = True, -entry.points
        made = self.enter("reversal", claim.date, entry.household, points, points, claim)
        made.reverses = entry
        if entry.kind == "exchange" and entry.claim and claim.goods_returned:
            self.move(claim.date, entry.claim.village, entry.claim.goods_code, "returned",
                      entry.claim.quantity)  # fmt: skip
        return None

    def post_objection(self, claim: Claim) -> None:
        """It moves nothing, and may be about an entry of an open month."""

    def stock(self, village: str, goods: str) -> int:
        here = (self.rules.shop(village), goods)
        return sum(m.amount for m in self.movements if (m.village, m.goods) == here)

    def move(self, date: dt.date, village: str, goods: str, what: str, amount: int) -> None:
        self.movements.append(Movement(date, self.rules.shop(village), goods, what, amount))

    def post_receipt(self, claim: Claim) -> None:
        self.move(claim.date, claim.village, claim.goods_code, "received", claim.quantity)

    def post_count(self, claim: Claim) -> None:
        difference = claim.quantity - self.stock(claim.village, claim.goods_code)
        if difference:
            self.refuse("stock-difference", claim, "warning")
            self.move(claim.date, claim.village, claim.goods_code, "counted_difference", difference)

    def judge_budgets(self) -> None:
        for village, month in sorted(self.submitted):
            budget = self.rules.points(
                "village_month_budget", village, last_day(month), monthly=True
            )
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

    def judge_publicity(self) -> None:
        """公示开始 before the meeting or before the month's last entry."""
        for book in self.counted:
            posted, row = (book.cover or {}).get("posted_on", (None, None))
            days = [day_of(book.field("meeting_date"), book.month)]
            days += [
                e.date for e in self.entries if (e.village, e.month) == (book.village, book.month)
            ]
            start = day_of(posted, book.month)
            if start and any(day and day > start for day in days):
                place = (
                    book.file,
                    book.cover_title,
                    row,
                    None,
                    book.month,
                )  # an error of no village
                self.problems.append(Problem("publicity-too-early", "error", *place))

    # What is written.

    def expected(self) -> dict[str, Month]:
        return {
            month: Month(
                balances=self.balances(month),
                entries=[entry_row(e) for e in self.entries if e.month == month],
                stock=self.stock_rows(month),
                summary=self.summary(month),
                problems=sorted(
                    ((p.code, p.severity, p.file, p.sheet, p.row) for p in self.of_month(month)),
                    key=repr,
                ),
            )
            for month in self.months if month > self.closed
        }  # fmt: skip

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

    def balances(self, month: str) -> list[DataRow]:
        rows = []
        for household in self.members(month):
            own = self.of_household(household.code)
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

    def stock_rows(self, month: str) -> list[DataRow]:
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
        codes = set(self.rules.villages)
        township = values.text(self.rules.setting("township"))
        whole = {"month": month, "township": township} | self.figures(month, codes)
        whole["year"] = self.figures(month, codes, year=True)
        whole["villages"] = [self.village_summary(month, code) for code in sorted(codes)]
        return whole

    def village_summary(self, month: str, code: str) -> dict[str, Any]:
        errors = sum(p.severity == "error" for p in self.of_month(month) if p.village == code)
        status = "final" if (code, month) in self.submitted else "missing"
        return {
            "code": code,
            "name": self.rules.villages[code].name,
            "status": "draft" if errors else status,
            "errors": errors,
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
            e.points for h in present for e in self.of_household(h.code) if e.month <= month
        )
        return {
            "supermarkets": sum(opened),
            "households": len(households),
            "households_scored": len(
                {e.household for e in entries if e.kind in ("award", "deduction")}
            ),
            "households_exchanged": len({e.household for e in exchanges}),
            "exchange_activities": len({(e.village, e.date) for e in exchanges}),
            "earned": plain(sum(e.points for e in entries if BUCKET.get(e.kind) == "earned")),
            "deducted": plain(sum(e.points for e in entries if e.kind == "deduction")),
            "exchanged": plain(sum(e.points for e in exchanges)),
            "closing": plain(closing),
        }


def day_of(value: Any, month: str | None) -> dt.date | None:
    try:
        return values.day(value, month)
    except values.Bad:
        return None


def cover_value(name: str, book: sheets.Workbook) -> Any:
    """What a cover's field says, for the question whether two covers agree."""
    value = book.field(name)
    day = (
        day_of(value, book.month) if name in ("meeting_date", "posted_on", "posted_until") else None
    )
    return day or values.text(value)


def entry_row(e: Entry) -> DataRow:
    """A reversal shows the item, goods and quantity of what it takes back."""
    claim = e.claim
    what = e.reverses.claim if e.reverses else claim
    has_quantity = (e.reverses or e).kind in ("award", "deduction", "veto", "exchange")
    return {
        "id": e.id,
        "date": e.date.isoformat(),
        "village": e.village,
        "household": e.household,
        "kind": e.kind,
        "item": what.item.code if what and what.item else "",
        "goods": what.goods_code if what else "",
        "quantity": plain(what.quantity) if what and has_quantity else "",
        "claimed": plain(e.claimed),
        "points": plain(e.points),
        "balance": plain(e.balance),
        "file": claim.file if claim else "",
        "sheet": claim.sheet if claim else "",
        "row": str(claim.row) if claim else "",
        "reverses": e.reverses.id if e.reverses else "",
    }


def went_out(e: Entry) -> bool:
    """Exchanges, deductions and transfers out."""
    return e.kind in ("exchange", "deduction") or (e.kind == "transfer" and e.points < 0)


def duplicate_key(claim: Claim) -> Key | None:
    """The same date, household, item or goods, quantity and note twice in a month."""
    if claim.kind not in ("award", "deduction", "veto", "exchange"):
        return None
    what = claim.item.code if claim.item else claim.goods_code
    return (claim.kind == "exchange", claim.month, claim.date, claim.household, what, claim.quantity,
            claim.note)  # fmt: skip


def exclusive_key(claim: Claim) -> Key | None:
    group = claim.item.exclusive if claim.item else ""
    return (group, claim.household, claim.month) if group else None


def total(entries: list[Entry], counted: Callable[[Item], bool]) -> int:
    """The points posted by the entries whose item is counted."""
    return sum(e.points for e in entries if e.item and counted(e.item))


def reckoned(
    rules: Tables, books: Mapping[str, tuple[Tables | str, Any]], closed: str = ""
) -> Reckoning:
    reckoning = Reckoning(rules, books, closed)
    reckoning.read()
    reckoning.sift()
    reckoning.post()
    reckoning.judge_budgets()
    reckoning.judge_publicity()
    return reckoning


def reckon(rules: Tables, books: Mapping[str, Tables], closed: str = "") -> dict[str, Month]:
    """What the open months come to, from workbooks as plain data."""
    return reckoned(rules, {f: (tables, f) for f, tables in books.items()}, closed).expected()


def reckoned_folder(workspace: Path, closed: str = "") -> Reckoning:
    rules = sheets.tables_of((workspace / "rules.xlsx").read_bytes())
    assert not isinstance(rules, str)
    books = {
        f: (sheets.tables_of(content), content) for f, content in sheets.inbox(workspace).items()
    }
    return reckoned(rules, books, closed)
