"""Cell and rule checks of one row at a time (contract 3 and 5): rows in, claims and problems out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from tests.witness import values
from tests.witness.rules import Goods, Household, Item, Rules
from tests.witness.sheets import (
    NOTHING,
    ORDER,
    SUMMED,
    Cell,
    Row,
    Sheet,
    Workbook,
)


@dataclass(frozen=True)
class Problem:
    code: str
    severity: str
    file: str
    sheet: str
    row: int | None
    village: str | None
    month: str | None


@dataclass
class Claim:
    """A row without a cell or rule error; all points and quantities in hundredths."""

    kind: str
    village: str
    month: str
    date: dt.date
    file: str
    sheet: str
    sheet_rank: int
    row: int
    column: int
    household: str = ""
    other: str = ""  # a transfer's receiving household
    item: Item | None = None
    goods: Goods | None = None
    goods_code: str = ""
    quantity: int = 0
    claimed: int = 0
    note: str = ""


@dataclass
class Checker:
    rules: Rules
    book: Workbook
    problems: list[Problem] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    faults: int = 0

    def say(self, code: str, title: str, row: int | None, severity: str = "error") -> None:
        self.faults += severity == "error"
        self.problems.append(
            Problem(code, severity, self.book.file, title, row, self.book.village, self.book.month)
        )

    def check(self) -> None:
        self.cover()
        for title in self.book.unknown_sheets:
            self.say("unknown-sheet", title, None, "warning")
        said = False
        for sheet in self.book.sheets:
            for _ in sheet.unknown:
                self.say("unknown-column", sheet.title, sheet.header, "warning")
            for _ in sheet.missing:
                self.say("missing-column", sheet.title, sheet.header)
            if sheet.missing:
                said = True  # there are rows, only we can't read them
                continue
            self.totals(sheet)
            for row in sheet.rows:
                said |= self.row(sheet, row)
        if not said:
            self.say("empty-workbook", "", None, "warning")

    def cover(self) -> None:
        cover = self.book.cover or {}
        for name, (cell, row) in cover.items():
            if cell.kind in (values.ERROR, values.UNCOMPUTED):
                self.say(cell.kind, self.book.cover_title, row)
            elif name in ("meeting_date", "posted_on", "posted_until") and cell.text:
                try:
                    values.day(cell.value, self.year)
                except values.Bad:
                    self.say("bad-date", self.book.cover_title, row)
            elif name in ("chair", "attendees", "supervisor"):
                self.strangers(cell, self.book.cover_title, row)

    def strangers(self, cell: Cell, title: str, row: int) -> None:
        """人员 of the village and of the township; where nobody is listed, nobody is a stranger."""
        known = {n for n, v in self.rules.people if v in ("", self.book.village)}
        for person in values.names(cell.text):
            if self.rules.people and person not in known:
                self.say("unknown-person", title, row, "warning")

    @property
    def year(self) -> int:
        return int((self.book.month or "0")[:4])

    # One row of any sheet. True if the row says something.

    def row(self, sheet: Sheet, row: Row) -> bool:
        if sheet.items:
            filled = [c for c, cell in row.items.items() if not is_zero(cell)]
            if filled:
                self.matrix_row(sheet, row, sorted(filled))
            return bool(filled)
        if not row.cells:
            return False
        before = self.faults
        for cell in row.cells.values():  # told of once: no check below speaks of such a cell again
            if cell.kind in (values.ERROR, values.UNCOMPUTED):
                self.say(cell.kind, sheet.title, row.number)
        reader = {
            "会议评定": self.evaluation,
            "日常观察": self.evaluation,
            "兑换登记": self.exchange,
            "进货登记": self.receipt,
            "盘点": self.count,
            "划转": self.transfer,
            "更正": self.correction,
            "异议": self.objection,
        }[sheet.name]
        claim = reader(sheet, row)
        if claim and self.faults == before:
            self.claims.append(claim)
        return True

    def claim(self, kind: str, sheet: Sheet, row: Row, date: dt.date | None) -> Claim:
        assert self.book.village
        assert self.book.month
        return Claim(
            kind,
            self.book.village,
            self.book.month,
            date or dt.date.min,
            self.book.file,
            sheet.title,
            ORDER.index(sheet.name),
            row.number,
            0,
            note=row.cell("note").text,
        )

    # Cells.

    def date(self, sheet: Sheet, row: Row) -> dt.date | None:
        cell = row.cell("date")
        if sheet.items and "date" not in sheet.columns.values():
            cell = (self.book.cover or {}).get("meeting_date", (NOTHING, 0))[0]
        date = self.any_date(sheet, row, cell, required=True)
        if date and f"{date:%Y-%m}" != self.book.month:
            self.say("date-outside-month", sheet.title, row.number)
        return date

    def any_date(self, sheet: Sheet, row: Row, cell: Cell, required: bool) -> dt.date | None:
        if cell.kind == values.BLANK and required:
            self.say("missing-value", sheet.title, row.number)
        if cell.kind != values.VALUE:
            return None
        try:
            return values.day(cell.value, self.year)
        except values.Bad:
            self.say("bad-date", sheet.title, row.number)
            return None

    def number(self, sheet: Sheet, row: Row, column: str, required: bool = False) -> int | None:
        cell = row.cell(column)
        if cell.kind == values.BLANK and required:
            self.say("missing-value", sheet.title, row.number)
        if cell.kind != values.VALUE:
            return None
        try:
            return values.number(cell.value)
        except values.Bad:
            self.say("bad-number", sheet.title, row.number)
            return None

    def quantity(
        self,
        sheet: Sheet,
        row: Row,
        column: str = "quantity",
        least: int = 1,
        required: bool = True,
    ) -> int | None:
        if not required and row.cell(column).kind == values.BLANK:
            return 100  # 次数 quantity (1)
        number = self.number(sheet, row, column, required)
        if number is None:
            return None
        positive = number >= least * 100 if least == 0 else number > 0
        if not positive:
            self.say("not-positive", sheet.title, row.number)
        if number % 100:
            self.say("not-whole", sheet.title, row.number)
        return number if positive and number % 100 == 0 else None

    def required_text(self, sheet: Sheet, row: Row, column: str) -> str:
        if row.cell(column).kind == values.BLANK:
            self.say("missing-value", sheet.title, row.number)
        return row.cell(column).text

    # Households.

    def household(self, sheet: Sheet, row: Row, date: dt.date | None) -> Household | None:
        cell, head = row.cell("household"), row.cell("head").text
        if cell.kind in (values.ERROR, values.UNCOMPUTED):
            return None
        if cell.kind == values.BLANK:
            found = self.resolved(sheet, row, head)
        else:
            found = self.known_household(sheet, row, "household")
            if found and head and head != found.head:
                self.say("name-mismatch", sheet.title, row.number)
        if found and date and not found.member_on(date):
            self.say("not-a-member-then", sheet.title, row.number)
        return found

    def resolved(self, sheet: Sheet, row: Row, head: str) -> Household | None:
        if row.cell("head").kind == values.BLANK:
            self.say("missing-value", sheet.title, row.number)
        if not head:
            return None
        same = [h for h in self.rules.households.values()
                if h.village == self.book.village and h.head == head]  # fmt: skip
        if len(same) == 1:
            self.say("household-resolved", sheet.title, row.number, "warning")
            return same[0]
        code = "ambiguous-household" if same else "unknown-household"
        self.say(code, sheet.title, row.number)
        return None

    def known_household(self, sheet: Sheet, row: Row, column: str) -> Household | None:
        found = self.rules.households.get(values.code(row.cell(column).value))
        if found is None:
            self.say("unknown-household", sheet.title, row.number)
        elif found.village != self.book.village:
            self.say("wrong-village", sheet.title, row.number)
            return None  # nothing more is said about its name or membership
        return found

    def self_evaluation(self, sheet: Sheet, row: Row, household: Household | None) -> None:
        if sheet.name == "日常观察":
            self.strangers(row.cell("observer"), sheet.title, row.number)
        if household is None:
            return
        if sheet.name == "日常观察":
            own = household.head in values.names(row.cell("observer").text)
        else:
            present = values.names(self.book.cover_text("attendees"))
            present += values.names(self.book.cover_text("chair"))
            recused = values.names(row.cell("recused").text)
            own = household.head in present and household.head not in recused
        if own:
            self.say("self-evaluation", sheet.title, row.number, "warning")

    # Evaluations.

    def evaluation(self, sheet: Sheet, row: Row) -> Claim | None:
        date = self.date(sheet, row)
        household = self.household(sheet, row, date)
        quantity = self.quantity(sheet, row, required=False)
        given = self.number(sheet, row, "points")
        item = self.item_in_force(sheet, row, date)
        self.self_evaluation(sheet, row, household)
        claim = self.claim("award", sheet, row, date)
        if item is None:
            return None
        self.item_rules(sheet, row, item)
        if item.points is None and not item.veto:
            if row.cell("points").kind == values.BLANK:
                self.say("missing-value", sheet.title, row.number)
            elif given is not None and quantity is not None:
                self.check_range(sheet, row, item, quantity, given)
            claim.claimed = given or 0
        elif quantity is not None:
            claim.claimed = quantity * (item.points or 0) // 100
            if given is not None and given != claim.claimed:
                self.say("points-mismatch", sheet.title, row.number)
        claim.kind, claim.item, claim.quantity = item.kind, item, quantity or 0
        claim.household = household.code if household else ""
        return claim

    def item_in_force(self, sheet: Sheet, row: Row, date: dt.date | None) -> Item | None:
        cell = row.cell("item")
        if cell.kind == values.BLANK:
            self.say("missing-value", sheet.title, row.number)
        if cell.kind != values.VALUE:
            return None
        return self.version(sheet, row, values.code(cell.value), date)

    def version(self, sheet: Sheet, row: Row, code: str, date: dt.date | None) -> Item | None:
        if code not in self.rules.items:
            self.say("unknown-item", sheet.title, row.number)
            return None
        item = self.rules.item_on(code, date) if date else None
        if date and item is None:
            self.say("item-not-in-force", sheet.title, row.number)
        return item

    def item_rules(self, sheet: Sheet, row: Row, item: Item) -> None:
        own = {"会议评定": "meeting", "日常观察": "observation"}[sheet.name]
        if item.source not in (own, "both"):
            self.say("wrong-source", sheet.title, row.number)
        if item.evidence and row.cell("evidence").kind == values.BLANK:
            self.say("missing-evidence", sheet.title, row.number)

    def check_range(self, sheet: Sheet, row: Row, item: Item, quantity: int, given: int) -> None:
        low, high = item.low or 0, item.high or 0
        if not low * quantity <= given * 100 <= high * quantity:
            self.say("points-out-of-range", sheet.title, row.number)

    # A matrix row: one claim a filled cell.

    def matrix_row(self, sheet: Sheet, row: Row, filled: list[int]) -> None:
        before = self.faults
        for cell in row.cells.values():
            if cell.kind in (values.ERROR, values.UNCOMPUTED):
                self.say(cell.kind, sheet.title, row.number)
        date = self.date(sheet, row)
        household = self.household(sheet, row, date)
        self.self_evaluation(sheet, row, household)
        row_is_good = self.faults == before
        for column in filled:
            before = self.faults
            claim = self.matrix_claim(sheet, row, column, date)
            if claim and household and row_is_good and self.faults == before:
                claim.household = household.code
                self.claims.append(claim)

    def matrix_claim(
        self, sheet: Sheet, row: Row, column: int, date: dt.date | None
    ) -> Claim | None:
        cell = row.items[column]
        if cell.kind in (values.ERROR, values.UNCOMPUTED):
            self.say(cell.kind, sheet.title, row.number)
            return None
        mark, score = cell.text == "√", None
        if not mark:
            try:
                score = values.number(cell.value)
            except values.Bad:
                self.say("bad-number", sheet.title, row.number)
        item = self.version(sheet, row, sheet.items[column], date)
        if item is None:
            return None
        self.item_rules(sheet, row, item)
        claim = self.claim(item.kind, sheet, row, date)
        claim.column, claim.item, claim.quantity = column, item, 100
        if item.veto:
            return claim  # a number or √ under a veto item is one veto
        if item.points is None:
            if mark:
                self.say("missing-value", sheet.title, row.number)
            elif score is not None:
                self.check_range(sheet, row, item, 100, score)
                claim.claimed = score
        elif mark:
            claim.claimed = item.points
        elif score is not None:
            if score % item.points or score // item.points < 1:
                self.say("points-mismatch", sheet.title, row.number)
            claim.quantity = score // item.points * 100
            claim.claimed = score
        return claim

    # Exchanges and stock.

    def goods_code(self, sheet: Sheet, row: Row, date: dt.date | None) -> str:
        code = values.code(self.required_text(sheet, row, "goods"))
        if not code:
            return ""
        if code not in self.rules.goods:
            self.say("unknown-goods", sheet.title, row.number)
            return ""
        name = row.cell("goods_name").text
        then = self.rules.goods_on(code, date) if date else None
        names = {then.name} if then else {g.name for g in self.rules.goods[code]}
        if name and name not in names:
            self.say("goods-name-mismatch", sheet.title, row.number)
        return code

    def exchange(self, sheet: Sheet, row: Row) -> Claim | None:
        date = self.date(sheet, row)
        household = self.household(sheet, row, date)
        code = self.goods_code(sheet, row, date)
        quantity = self.quantity(sheet, row)
        given = self.number(sheet, row, "points")
        goods = self.rules.goods_on(code, date) if code and date else None
        if code and date and goods is None:
            self.say("goods-not-in-force", sheet.title, row.number)
        claim = self.claim("exchange", sheet, row, date)
        if goods is None or quantity is None or household is None:
            if (
                goods
                and quantity is not None
                and given not in (None, quantity * goods.points // 100)
            ):
                self.say("points-mismatch", sheet.title, row.number)
            return None
        claim.household, claim.goods, claim.goods_code = household.code, goods, code
        claim.quantity, claim.claimed = quantity, -quantity * goods.points // 100
        if given is not None and given != -claim.claimed:
            self.say("points-mismatch", sheet.title, row.number)
        return claim

    def receipt(self, sheet: Sheet, row: Row) -> Claim | None:
        date = self.date(sheet, row)
        claim = self.claim("receipt", sheet, row, date)
        claim.goods_code = self.goods_code(sheet, row, date)
        claim.quantity = self.quantity(sheet, row) or 0
        self.number(sheet, row, "unit_cost")
        return claim

    def count(self, sheet: Sheet, row: Row) -> Claim | None:
        date = self.date(sheet, row)
        claim = self.claim("count", sheet, row, date)
        claim.goods_code = self.goods_code(sheet, row, date)
        claim.quantity = self.quantity(sheet, row, "counted", least=0) or 0
        return claim

    # Transfers, corrections, objections.

    def transfer(self, sheet: Sheet, row: Row) -> Claim | None:
        date = self.date(sheet, row)
        claim = self.claim("transfer", sheet, row, date)
        found = []
        for column in ("from", "to"):
            if self.required_text(sheet, row, column):
                household = self.known_household(sheet, row, column)
                if household and date and not household.member_on(date):
                    self.say("not-a-member-then", sheet.title, row.number)
                found.append(household)
        points = self.number(sheet, row, "points", required=True)
        if points is not None and points <= 0:
            self.say("not-positive", sheet.title, row.number)
        self.required_text(sheet, row, "reason")
        if len(found) < 2 or None in found or points is None:
            return None
        claim.household, claim.other = (h.code for h in found if h)
        claim.claimed = points
        return claim

    def correction(self, sheet: Sheet, row: Row) -> Claim | None:
        self.date(sheet, row)
        if self.required_text(sheet, row, "entry"):
            self.say("unknown-entry", sheet.title, row.number)  # no month is closed
        self.required_text(sheet, row, "reason")
        return None

    def objection(self, sheet: Sheet, row: Row) -> Claim | None:
        self.date(sheet, row)
        if row.cell("household").text:
            self.known_household(sheet, row, "household")
        if row.cell("entry").text:
            self.say("unknown-entry", sheet.title, row.number)
        self.required_text(sheet, row, "content")
        self.any_date(sheet, row, row.cell("resolved_on"), required=False)
        return None

    # Totals: "a total row or column that holds numbers is checked".

    def totals(self, sheet: Sheet) -> None:
        for row in sheet.rows:
            if sheet.items:
                self.compare(sheet, row, row.total, self.row_sum(sheet, row))
        since = 0  # a 小计 sums the rows since the 小计 before it, every other total all rows above
        for total in sheet.totals:
            above = [r for r in sheet.rows if r.number < total.number]
            if values.heading(total.first) == "小计":
                above = [r for r in above if r.number > since]
                since = total.number
            for name in SUMMED if not sheet.items else ():
                summed = sum(numeric(r.cell(name)) for r in above)
                self.compare(sheet, total, total.cell(name), summed)
            for column in sheet.items:
                summed = sum(self.score(sheet, r, column) for r in above)
                self.compare(sheet, total, total.items.get(column, NOTHING), summed)
            if sheet.items:
                summed = sum(self.row_sum(sheet, r) for r in above)
                self.compare(sheet, total, total.total, summed)

    def compare(self, sheet: Sheet, row: Row, cell: Cell, summed: int) -> None:
        try:
            if cell.kind == values.VALUE and values.number(cell.value) != summed:
                self.say("total-mismatch", sheet.title, row.number)
        except values.Bad:
            pass  # no number: nothing to check

    def row_sum(self, sheet: Sheet, row: Row) -> int:
        return sum(self.score(sheet, row, column) for column in sheet.items)

    def score(self, sheet: Sheet, row: Row, column: int) -> int:
        """In totals √ counts as the item's points."""
        cell = row.items.get(column, NOTHING)
        if cell.text != "√":
            return numeric(cell)
        versions = self.rules.items[sheet.items[column]]
        date_cell = row.cell("date")
        if "date" not in sheet.columns.values():
            date_cell = (self.book.cover or {}).get("meeting_date", (NOTHING, 0))[0]
        try:
            date: dt.date | None = values.day(date_cell.value, self.year)
        except values.Bad:
            date = None
        then = self.rules.item_on(sheet.items[column], date) if date else None
        return (then or versions[0]).points or 0


def numeric(cell: Cell) -> int:
    try:
        return values.number(cell.value) if cell.kind == values.VALUE else 0
    except values.Bad:
        return 0


def is_zero(cell: Cell) -> bool:
    """In a matrix a 0 is a blank."""
    try:
        return cell.kind == values.VALUE and values.number(cell.value) == 0
    except values.Bad:
        return False
