"""Cell and rule checks of one row at a time (contract 3 and 5): rows in, claims and problems out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from tests.witness import values
from tests.witness.rules import Goods, Household, Item, Rules
from tests.witness.sheets import EVALUATIONS, ORDER, RUNNING, SUBTOTAL, Row, Sheet, Workbook
from tests.witness.values import Fault

NUMBERS = ("quantity", "points", "counted", "cash", "unit_cost")


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
    """A row's say for one household, without a fault; points and quantities in hundredths."""

    kind: str
    village: str  # of the workbook
    month: str
    date: dt.date
    file: str
    sheet: str
    row: int
    place: tuple[int, ...]  # sheet kind, workbook, sheet, row, column, place in the cell
    household: str = ""
    other: str = ""  # a transfer's receiving household
    item: Item | None = None
    goods: Goods | None = None
    goods_code: str = ""
    quantity: int = 0
    claimed: int = 0
    note: str = ""
    entry: str = ""  # what a correction takes back
    goods_returned: bool = True
    faulty: bool = False


@dataclass
class Meeting:
    """What the workbooks of one village and month say of their meeting, taken together."""

    date: Any = None
    conflict: bool = False  # the workbooks say different days
    present: set[str] = field(default_factory=set)


@dataclass
class Checker:
    rules: Rules
    book: Workbook
    meeting: Meeting
    rank: int  # among the workbooks of its month and supermarket
    first_day: dt.date
    problems: list[Problem] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    read: list[tuple[Any, ...]] = field(default_factory=list)  # every row as read
    faults: int = 0
    said: bool = False  # whether it brings any rows

    def __post_init__(self) -> None:
        assert self.book.village
        assert self.book.month
        self.village, self.month = self.book.village, self.book.month

    def say(self, code: str, title: str, row: int | None, severity: str = "error") -> None:
        self.faults += severity == "error"
        self.problems.append(
            Problem(code, severity, self.book.file, title, row, self.village, self.month)
        )

    def check(self) -> None:
        self.cover()
        for title in self.book.unknown_sheets:
            self.say("unknown-sheet", title, None, "warning")
        for sheet in self.book.sheets:
            if sheet.missing and not sheet.rows:
                continue
            if sheet.unknown:
                self.say("unknown-column", sheet.title, sheet.header, "warning")
            for _ in sheet.missing:
                self.say("missing-column", sheet.title, sheet.header)
            if sheet.missing:
                self.said = True  # there are rows, only we can't read them
                continue
            self.totals(sheet)
            dateless = sheet.items and "date" not in sheet.columns.values()
            unsaid = not self.meeting.conflict and values.text(self.meeting.date) == ""
            scores = [c for row in sheet.rows for c in row.items.values() if not is_zero(c)]
            if dateless and unsaid and scores:
                place = (self.book.cover or {}).get("meeting_date", (None, None))[1]
                self.say("missing-value", self.book.cover_title, place)
            for row in sheet.rows:
                self.said |= self.row(sheet, row)

    def cover(self) -> None:
        for name, (cell, row) in (self.book.cover or {}).items():
            if isinstance(cell, Fault) and name in ("meeting_date", "posted_on", "posted_until"):
                self.say(cell, self.book.cover_title, row)
            elif name in ("meeting_date", "posted_on", "posted_until") and values.text(cell):
                try:
                    values.day(cell, self.month)
                except values.Bad:
                    self.say("bad-date", self.book.cover_title, row)
            elif name in ("chair", "attendees", "supervisor"):
                self.strangers(values.listed(cell), self.book.cover_title, row)

    def strangers(self, people: list[str], title: str, row: int) -> None:
        """人员 of the village and of the township; where nobody is listed, nobody is a stranger."""
        known = {n for n, v in self.rules.people if v in ("", self.village)}
        if self.rules.people and not set(people) <= known:
            self.say("unknown-person", title, row, "warning")

    # One row of any sheet. True if the row says something.

    def row(self, sheet: Sheet, row: Row) -> bool:
        filled = sorted(c for c, cell in row.items.items() if not is_zero(cell))
        if sheet.items and not filled:
            return False
        before = self.faults
        for column, cell in row.cells.items():  # told of once: no check below speaks of it again
            if isinstance(cell, Fault) and not self.free(sheet, column):
                self.say(cell, sheet.title, row.number)
        reader = {
            "会议评定": self.evaluation, "日常观察": self.evaluation, "兑换登记": self.exchange,
            "进货登记": self.stock, "盘点": self.stock, "划转": self.transfer,
            "更正": self.correction, "异议": self.objection,
        }[sheet.name]  # fmt: skip
        if filled:
            self.matrix_row(sheet, row, filled, before)
            return True
        claims = reader(sheet, row)
        self.read.append(self.as_read(sheet, row, claims))
        if self.faults == before:
            self.claims += claims
        elif sheet.name == "更正":  # what its entry is, is told all the same
            self.claims += [replace(c, faulty=True) for c in claims if c.date > dt.date.min]
        return True

    def as_read(self, sheet: Sheet, row: Row, claims: list[Claim]) -> tuple[Any, ...]:
        """What of a row is compared with another workbook's, as typed where it could not be read."""

        def read(column: str, reader: Callable[[Any], Any]) -> Any:
            try:
                return reader(row.value(column))
            except values.Bad:
                return row.text(column)

        typed = ("household", "item", "goods", "goods_name", "quantity", "counted")
        says: list[Any] = [
            (c.household, c.other, c.item.code if c.item else c.goods_code, c.quantity, c.entry)
            for c in claims
        ] or [tuple(row.text(column) for column in typed)]
        day = read("date", lambda cell: cell and values.day(cell, self.month))
        points = read("points", lambda cell: cell and values.number(cell))
        return (sheet.name, day, points, row.text("content"), *says)

    def free(self, sheet: Sheet, column: str) -> bool:
        """A column of free text, in which an error cell stands for a text."""
        return column in ("note", "evidence", "voucher", "source", "supplier", "recused", "observer",
                          "recipient", "handler", "approver", "activity", "reason")  # fmt: skip

    def claim(
        self, kind: str, sheet: Sheet, row: Row, date: dt.date | None, column: int = 0
    ) -> Claim:
        place = (ORDER.index(sheet.name), self.rank, sheet.place, row.number, column, 0)
        return Claim(kind, self.village, self.month, date or dt.date.min, self.book.file, sheet.title,
                     row.number, place, note=row.text("note"))  # fmt: skip

    # Cells.

    def blank(self, row: Row, column: str) -> bool:
        return column not in row.cells

    def date(self, sheet: Sheet, row: Row) -> dt.date | None:
        if sheet.items and "date" not in sheet.columns.values():
            if self.meeting.conflict or values.text(self.meeting.date) == "":
                self.faults += 1  # said once, at the cover
                return None
            date = self.day(sheet, row, self.meeting.date)
        else:
            if self.blank(row, "date"):
                self.say("missing-value", sheet.title, row.number)
            date = self.day(sheet, row, row.value("date"))
        if date and f"{date:%Y-%m}" != self.month:
            self.say("date-outside-month", sheet.title, row.number)
            return None  # judged by nothing that asks for the day
        return date

    def day(self, sheet: Sheet, row: Row, value: Any) -> dt.date | None:
        try:
            return None if value is None else values.day(value, self.month)
        except values.Bad:
            self.say("bad-date", sheet.title, row.number)
            return None

    def number(self, sheet: Sheet, row: Row, column: str, required: bool = False,
               unit: str = "") -> int | None:  # fmt: skip
        if required and self.blank(row, column):
            self.say("missing-value", sheet.title, row.number)
        value = row.value(column)
        try:
            return None if value is None else values.number(value, unit)
        except values.Bad:
            self.say("bad-number", sheet.title, row.number)
            return None

    def quantity(self, sheet: Sheet, row: Row, column: str, unit: str = "") -> int | None:
        optional = sheet.name in EVALUATIONS
        if optional and self.blank(row, column):
            return 100  # 次数 quantity (1)
        number = self.number(sheet, row, column, not optional, unit)
        if number is None:
            return None
        positive = number > 0 or (column == "counted" and number == 0)
        if not positive:
            self.say("not-positive", sheet.title, row.number)
        if number % 100:
            self.say("not-whole", sheet.title, row.number)
        return number if positive and number % 100 == 0 else None

    def required(self, sheet: Sheet, row: Row, *columns: str) -> None:
        for column in columns:
            if self.blank(row, column):
                self.say("missing-value", sheet.title, row.number)

    # Households: what stands under 户号, or where that is blank under 户主.

    def households(self, sheet: Sheet, row: Row, date: dt.date | None) -> list[Household]:
        written, head = row.text("household"), row.text("head")
        if isinstance(row.cells.get("household"), Fault):
            return []
        if not written and not head:
            self.say("missing-value", sheet.title, row.number)
            return []
        found = Naming(self, sheet, date).cell(written or head)
        if isinstance(found, str):
            if found:
                self.say(found, sheet.title, row.number)
            return []
        if written and head and [values.name(h.head) for h in found] != [values.name(head)]:
            self.say("name-mismatch", sheet.title, row.number)
        if date and not all(h.member_on(date) for h in found):
            self.say("not-a-member-then", sheet.title, row.number)
        return found

    def self_evaluation(self, sheet: Sheet, row: Row, households: list[Household]) -> None:
        if sheet.name == "日常观察":
            observers = values.listed(row.cells.get("observer"))
            self.strangers(observers, sheet.title, row.number)
            judges = set(observers)
        else:
            judges = self.meeting.present - set(values.listed(row.cells.get("recused")))
        if judges & {h.head for h in households}:
            self.say("self-evaluation", sheet.title, row.number, "warning")

    # Evaluations.

    def evaluation(self, sheet: Sheet, row: Row) -> list[Claim]:
        date = self.date(sheet, row)
        deed = self.deed_day(sheet, row, date)
        found = self.households(sheet, row, date)
        if self.blank(row, "item"):
            self.say("missing-value", sheet.title, row.number)
        item = None if row.value("item") is None else self.item(sheet, row, row.text("item"), deed)
        unit = item.unit if item else ""
        quantity = self.quantity(sheet, row, "quantity", unit)
        given = self.number(sheet, row, "points", unit=unit)
        self.self_evaluation(sheet, row, found)
        if item is None:
            return []
        claim = self.claim(item.kind, sheet, row, date)
        claim.item, claim.quantity = item, quantity or 0
        if item.points is None and not item.veto:
            if self.blank(row, "points"):
                self.say("missing-value", sheet.title, row.number)
            elif given is not None and quantity is not None:
                self.check_range(sheet, row, item, quantity, given)
            claim.claimed = given or 0
        elif quantity is not None:
            claim.claimed = quantity * (item.points or 0) // 100
            if given is not None and given != claim.claimed:
                self.say("points-mismatch", sheet.title, row.number)
        return [
            replace(claim, household=household.code, place=(*claim.place[:-1], number))
            for number, household in enumerate(found)
        ]

    def deed_day(self, sheet: Sheet, row: Row, date: dt.date | None) -> dt.date | None:
        """发生日期: before the row's date, not before first_month."""
        if row.value("happened") is None:
            return date
        happened = self.day(sheet, row, row.value("happened"))
        if happened and date and not self.first_day <= happened < date:
            self.say("bad-date", sheet.title, row.number)
        return happened

    def item(self, sheet: Sheet, row: Row, written: str, day: dt.date | None) -> Item | None:
        here = [i for i in self.rules.items if i.holds(self.village, None)]
        codes = {i.code for i in here if i.code == values.code(written)}
        if not codes:
            codes = {i.code for i in here if names_both(i.code, i.names, written)}
        if not codes:
            heard = values.heading(written)
            bearing = [
                i
                for i in here
                if heard in map(values.heading, i.names) and i.holds(self.village, day)
            ]
            codes = {i.code for i in bearing if i.source in (source_of(sheet), "both")}
            if len(codes) > 1:
                self.say("ambiguous-item", sheet.title, row.number)
                return None
            if bearing and not codes:
                self.say("wrong-source", sheet.title, row.number)
                return None
        if not codes:
            self.say("unknown-item", sheet.title, row.number)
            return None
        return self.version(sheet, row, codes.pop(), day)

    def version(self, sheet: Sheet, row: Row, code: str, day: dt.date | None) -> Item | None:
        item = self.rules.item_on(code, self.village, day) if day else None
        if day and item is None:
            self.say("item-not-in-force", sheet.title, row.number)
        if item and item.source not in (source_of(sheet), "both"):
            self.say("wrong-source", sheet.title, row.number)
        if item and item.evidence and self.blank(row, "evidence"):
            self.say("missing-evidence", sheet.title, row.number)
        return item

    def check_range(self, sheet: Sheet, row: Row, item: Item, quantity: int, given: int) -> None:
        if given * (item.low or item.high) < 0:  # a score on the wrong side
            self.say("points-mismatch", sheet.title, row.number)
        elif not item.low * quantity <= given * 100 <= item.high * quantity:
            self.say("points-out-of-range", sheet.title, row.number)

    # A matrix row: one claim a filled cell.

    def matrix_row(self, sheet: Sheet, row: Row, filled: list[int], before: int) -> None:
        date = self.date(sheet, row)
        found = self.households(sheet, row, date)
        self.self_evaluation(sheet, row, found)
        row_is_good = self.faults == before
        for column in filled:
            before = self.faults
            claim = self.matrix_claim(sheet, row, column, date)
            self.read.append((sheet.name, row.text("date") or values.text(self.meeting.date),
                              row.text("household"), sheet.items[column], values.text(row.items[column])))  # fmt: skip
            if claim and row_is_good and self.faults == before:
                self.claims += [replace(claim, household=h.code, place=(*claim.place[:-1], n))
                                for n, h in enumerate(found)]  # fmt: skip

    def matrix_claim(
        self, sheet: Sheet, row: Row, column: int, date: dt.date | None
    ) -> Claim | None:
        cell = row.items[column]
        if isinstance(cell, Fault):
            self.say(cell, sheet.title, row.number)
            return None
        mark, score = cell is True or values.wide(cell) == "√", None
        item = self.version(sheet, row, sheet.items[column], date)
        if not mark:
            try:
                score = values.number(cell, item.unit if item else "")
            except values.Bad:
                self.say("bad-number", sheet.title, row.number)
        if item is None:
            return None
        claim = self.claim(item.kind, sheet, row, date, column)
        claim.item, claim.quantity = item, 100
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
        """A code, a name or an alias; under 商品编号 blank, 商品名称 is read so."""
        written, name = row.text("goods"), row.text("goods_name")
        if isinstance(row.cells.get("goods"), Fault):
            return ""
        if not written and not name:
            self.say("missing-value", sheet.title, row.number)
            return ""
        here = [g for g in self.rules.goods if g.holds(self.village, None)]
        codes = {g.code for g in here if g.code == values.code(written or name)}
        if not codes:
            codes = {g.code for g in here if names_both(g.code, g.names, written or name)}
        if not codes:
            heard = values.heading(written or name)
            codes = {g.code for g in here
                     if heard in map(values.heading, g.names) and g.holds(self.village, date)}  # fmt: skip
        if len(codes) != 1:
            code = "ambiguous-goods" if codes else "unknown-goods"
            self.say(code, sheet.title, row.number)
            return ""
        code = codes.pop()
        then = self.rules.goods_on(code, self.village, date) if date else None
        names = then.names if then else [n for g in here if g.code == code for n in g.names]
        if written and name and values.heading(name) not in map(values.heading, names):
            self.say("goods-name-mismatch", sheet.title, row.number)
        return code

    def exchange(self, sheet: Sheet, row: Row) -> list[Claim]:
        date = self.date(sheet, row)
        found = self.households(sheet, row, date)
        code = self.goods_code(sheet, row, date)
        goods = self.rules.goods_on(code, self.village, date) if code and date else None
        if code and date and goods is None:
            self.say("goods-not-in-force", sheet.title, row.number)
        unit = goods.unit if goods else ""
        quantity = self.quantity(sheet, row, "quantity", unit)
        given = self.number(sheet, row, "points")
        cash = self.number(sheet, row, "cash") or 0
        if date is None or goods is None or quantity is None:
            return []
        claim = self.claim("exchange", sheet, row, date)
        paid = (cash * self.rules.rate(self.village, date) + 50) // 100
        cost = quantity * self.rules.price(goods, self.village, date) // 100 - paid
        if cost < 0 or given not in (None, cost):
            self.say("points-mismatch", sheet.title, row.number)
        claim.household = found[0].code if found else ""
        claim.goods, claim.goods_code, claim.quantity, claim.claimed = goods, code, quantity, -cost
        return [claim]

    def stock(self, sheet: Sheet, row: Row) -> list[Claim]:
        """Receipts and counts."""
        date = self.date(sheet, row)
        kind, column = ("receipt", "quantity") if sheet.name == "进货登记" else ("count", "counted")
        claim = self.claim(kind, sheet, row, date)
        if self.rules.shop(self.village) != self.village:
            self.say("wrong-village", sheet.title, row.number)
        claim.goods_code = self.goods_code(sheet, row, date)
        unit = next((g.unit for g in self.rules.goods if g.code == claim.goods_code), "")
        claim.quantity = self.quantity(sheet, row, column, unit) or 0
        self.number(sheet, row, "unit_cost")
        return [claim]

    # Transfers, corrections, objections.

    def transfer(self, sheet: Sheet, row: Row) -> list[Claim]:
        date = self.date(sheet, row)
        claim = self.claim("transfer", sheet, row, date)
        codes = []
        for column in ("from", "to"):
            self.required(sheet, row, column)
            found = Naming(self, sheet, date).cell(row.text(column)) if row.text(column) else ""
            if isinstance(found, str):
                if found:
                    self.say(found, sheet.title, row.number)
                continue
            if date and not found[0].member_on(date):
                self.say("not-a-member-then", sheet.title, row.number)
            codes.append(found[0].code)
        points = self.number(sheet, row, "points", required=True)
        if points is not None and points <= 0:
            self.say("not-positive", sheet.title, row.number)
        self.required(sheet, row, "reason")
        if len(codes) < 2 or points is None:
            return []
        claim.household, claim.other, claim.claimed = *codes, points
        return [claim]

    def correction(self, sheet: Sheet, row: Row) -> list[Claim]:
        """What is taken back is looked up in the ledger."""
        claim = self.claim("reversal", sheet, row, self.date(sheet, row))
        self.required(sheet, row, "entry", "reason")
        claim.entry = values.code(row.text("entry"))
        back = row.text("goods_returned")
        claim.goods_returned = back == "" or values.yes(back)
        return [claim]

    def objection(self, sheet: Sheet, row: Row) -> list[Claim]:
        date = self.date(sheet, row)
        if row.text("household"):
            found = Naming(self, sheet, date).cell(row.text("household"))
            if isinstance(found, str):
                self.say(found, sheet.title, row.number)
        claim = self.claim("objection", sheet, row, date)
        claim.entry = values.code(row.text("entry"))
        self.required(sheet, row, "content")
        self.day(sheet, row, row.value("resolved_on"))
        return [claim]

    # Totals: "a total row or column that holds numbers is checked".

    def totals(self, sheet: Sheet) -> None:
        for row in sheet.rows:
            if sheet.items:
                self.compare(sheet, row, row.total, self.row_sum(sheet, row))
        any_total = whole = 0  # 小计 sums the rows since the total before it, 合计 since the 合计
        for total in sheet.totals:
            since = any_total if total.word in (SUBTOTAL, "subtotal") else whole
            any_total = total.number
            if total.word == RUNNING:
                continue
            whole = whole if total.word in (SUBTOTAL, "subtotal") else total.number
            above = [r for r in sheet.rows if since < r.number < total.number]
            for name in ("quantity", "points", "counted", "cash") if not sheet.items else ():
                summed = together(self.counted(sheet, r, name) for r in above)
                self.compare(sheet, total, total.cells.get(name), summed)
            for column in sheet.items:
                summed = together(self.score(sheet, r, column) for r in above)
                self.compare(sheet, total, total.items.get(column), summed)
            if sheet.items:
                summed = together(self.row_sum(sheet, r) for r in above)
                self.compare(sheet, total, total.total, summed)

    def compare(self, sheet: Sheet, row: Row, cell: Any, summed: int | None) -> None:
        """Where a cell of the sum can't be read, that is said, and nothing of the total."""
        found = numeric(cell)
        if None not in (found, summed) and found != summed:
            self.say("total-mismatch", sheet.title, row.number)

    def counted(self, sheet: Sheet, row: Row, column: str) -> int | None:
        """A blank 得分 counts as the points of its row."""
        if column == "points" and sheet.name in EVALUATIONS and self.blank(row, "points"):
            quiet = replace(self, problems=[])
            deed = quiet.deed_day(sheet, row, quiet.date(sheet, row))
            item = quiet.item(sheet, row, row.text("item"), deed)
            quantity = quiet.quantity(sheet, row, "quantity", item.unit if item else "")
            known = item and quantity and (item.points is not None or item.veto)
            return (quantity or 0) * (item.points or 0) // 100 if item and known else None
        return numeric(row.cells[column]) if column in row.cells else 0

    def row_sum(self, sheet: Sheet, row: Row) -> int | None:
        return together(self.score(sheet, row, column) for column in sheet.items)

    def score(self, sheet: Sheet, row: Row, column: int) -> int | None:
        """In totals √ counts as the item's points."""
        cell = row.items.get(column)
        if values.wide(cell) != "√":
            return 0 if cell is None else numeric(cell)
        code, quiet = sheet.items[column], replace(self, problems=[], claims=[])
        day = quiet.date(sheet, row)
        then = self.rules.item_on(code, self.village, day) if day else None
        found = then or next(i for i in self.rules.items if i.code == code)
        return found.points or 0


def together(parts: Iterable[int | None]) -> int | None:
    """The sum, if every part is known."""
    found = list(parts)
    return None if None in found else sum(part or 0 for part in found)


@dataclass
class Naming:
    """Which households a cell names, as the first reading that fits; else the problem's code."""

    checker: Checker
    sheet: Sheet
    day: dt.date | None

    @property
    def own(self) -> list[Household]:
        found = [
            h for h in self.checker.rules.households.values() if h.village == self.checker.village
        ]
        return sorted(found, key=lambda h: h.code)

    def members(self) -> list[Household]:
        return [h for h in self.own if self.day is None or h.member_on(self.day)]

    def cell(self, written: str) -> list[Household] | str:
        found = self.one(written)
        several = self.several(written) if found == "unknown-household" else None
        if several is None:
            return found if isinstance(found, str) else [found]
        if isinstance(several, list) and self.sheet.name not in EVALUATIONS:
            return "several-households"
        nobody = "unknown-household" if self.day else ""  # who is left is asked of a day
        return several or nobody

    def several(self, written: str) -> list[Household] | str | None:
        match = re.fullmatch(r"(.*?)(?:除|except)(.*)", written, re.DOTALL | re.IGNORECASE)
        whole = self.whole(match.group(1) if match else written)
        if whole is not None:
            out = self.listed(match.group(2)) if match else []
            return out if isinstance(out, str) else [h for h in whole if h not in out]
        parts = values.listed(written)
        return self.listed(written) if len(parts) > 1 else None

    def whole(self, written: str) -> list[Household] | None:
        word = values.wide(written).casefold()
        if word in ("全村", "all"):
            return self.members()
        found = [h for h in self.members() if word and values.wide(h.group).casefold() == word]
        return found or None

    def listed(self, written: str) -> list[Household] | str:
        found: list[Household] = []
        for part in values.listed(written):
            household = self.one(part)
            if isinstance(household, str):
                return household
            if household not in found:
                found.append(household)
        return found

    def one(self, written: str) -> Household | str:
        """One household: code, number, head's name, code and name together."""
        rules, code = self.checker.rules, values.code(written)
        if code in rules.households:
            return self.of_here(rules.households[code])
        number = re.fullmatch(r"(\d+)[号户]?", code, re.ASCII)
        if number:
            bearing = [
                h
                for h in self.own
                if re.fullmatch(f"{re.escape(h.village)}-?0*{int(number.group(1))}", h.code)
            ]
            return bearing[0] if len(bearing) == 1 else "unknown-household"
        bearing = [h for h in self.own if values.name(h.head) == values.name(written)]
        if bearing:
            there = [h for h in bearing if h in self.members()]
            if len(there) == 1:
                return there[0]
            if self.day is None:
                return ""
            return "ambiguous-household" if there else "not-a-member-then"
        bare = re.sub(r"[()（）\[\]]", "", code)
        for h in rules.households.values():
            if bare.startswith(h.code) or bare.endswith(h.code):
                rest = re.sub(f"^{h.code}|{h.code}$", "", bare)
                if values.code(h.head) == rest:
                    return self.of_here(h)
        return "unknown-household"

    def of_here(self, household: Household) -> Household | str:
        rules, village = self.checker.rules, self.checker.village
        shared = self.sheet.name == "兑换登记" and rules.shop(household.village) == rules.shop(
            village
        )
        return household if household.village == village or shared else "wrong-village"


def names_both(code: str, names: tuple[str, ...], written: str) -> bool:
    """Code and description together, which must agree."""
    bare = values.heading(written)
    own = values.heading(code)
    return any(bare in (own + values.heading(n), values.heading(n) + own) for n in names)


def source_of(sheet: Sheet) -> str:
    return {"会议评定": "meeting", "日常观察": "observation"}[sheet.name]


def numeric(cell: Any) -> int | None:
    try:
        return None if cell is None or isinstance(cell, Fault) else values.number(cell)
    except values.Bad:
        return None


def is_zero(cell: Any) -> bool:
    """In a matrix a 0 is a blank, and so is an unticked box."""
    return cell is False or numeric(cell) == 0
