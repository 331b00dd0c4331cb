"""One clerk's workbook: random rows typed the way people type them, with faults planted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl

from tests.witness import values
from tests.witness.sheets import SHEETS, columns_of
from tests.witness.township import Township, holds, in_force

FULL_WIDTH = str.maketrans("0123456789.-", "０１２３４５６７８９．－")
ALIASES = {
    ("会议评定", ""): "评议打分",
    ("日常观察", ""): "巡查记录",
    ("兑换登记", ""): "领取台账",
    ("会议评定", "household"): "门牌号",
    ("日常观察", "household"): "门牌号",
    ("兑换登记", "household"): "家庭号",
    ("兑换登记", "quantity"): "件数",
    ("会议评定", "points"): "评分",
}
Line = dict[str, Any]
BAD_DATES = ["05.9.5", "5/9/2022", "昨天", "2022-13-01", "2022-02-30", 9.1, 34809, "九月五日"]
BAD_NUMBERS = ["约5", "1_000", "½", "nan", "1e3", "5-10", "1.2.3", "1,00"]


@dataclass
class Clerk:
    """The clerk of one village in one month; `care` is the chance that a row has no fault."""

    town: Township
    village: dict[str, Any]
    month: str
    care: float
    noise: bool
    notes: int = 0
    said: dict[str, Any] = field(default_factory=dict)  # on the first workbook's cover

    @property
    def code(self) -> str:
        return str(self.village["code"])

    @property
    def own(self) -> list[dict[str, Any]]:
        return [h for h in self.town.households if h["village"] == self.code]

    def choice(self, rows: list[dict[str, Any]], day: dt.date) -> list[dict[str, Any]]:
        """The rows that hold here on a day, a village's own before the general one."""
        here = [r for r in rows if holds(r, self.code) and in_force(r, day)]
        own = {r["code"] for r in here if r.get("villages")}
        return [r for r in here if r.get("villages") or r["code"] not in own]

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        town, rng = self.town, self.town.rng
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        makers = [self.cover]
        if not town.maybe(0.05):
            makers += [
                self.meeting, self.observation, self.exchanges, self.receipts, self.counts,
                self.transfers, self.corrections, self.objections, self.foreign,
            ]  # fmt: skip
        rng.shuffle(makers)
        for make in makers:
            make(book)
        book.save(path)

    # The way people type.

    def type_date(self, day: dt.date) -> Any:
        if not self.noise or self.town.maybe(0.6):
            return self.town.pick(day, dt.datetime(day.year, day.month, day.day))
        written = self.town.pick(
            f"{day:%Y-%m-%d}",
            f"{day.year}/{day.month}/{day.day}",
            f"{day.year}.{day.month}.{day.day}",
            f"{day.year}年{day.month}月{day.day}日",
            f"{day:%Y%m%d}",
            f"{day.month}月{day.day}日",
            f"{day.month}.{day.day}",
            f" {day:%Y-%m-%d}".translate(FULL_WIDTH),
            *self.newer_dates(day),
        )
        return int(written) if len(written) == 8 and written.isdigit() and day.day % 2 else written

    def newer_dates(self, day: dt.date) -> list[str]:
        if not self.town.has("readings"):
            return []
        return [f"{day:%y}.{day.month}.{day.day}", f"{day:%y}年{day.month}月{day.day}号",
                f"{day.day}日", f"{day.day}号", f"{day:%Y-%m-%d} 14:05", f"{day.month}月{day.day}日 周三"]  # fmt: skip

    def type_number(self, number: float) -> Any:
        if number == int(number):
            number = int(number)
        if not self.noise or self.town.maybe(0.7):
            return number
        return self.town.pick(
            str(number),
            f" {number} ",
            str(number).translate(FULL_WIDTH),
            float(number) + 1e-13,
            f"+{number}" if number > 0 else str(number),
            *([f"{number}次", f"{number}分"] if self.town.has("readings") else []),
            *(
                ["零一二三四五六七八九"[int(number)]]
                if self.town.has("readings") and number in range(1, 10)
                else []
            ),
        )

    def type_code(self, code: str) -> str:
        if not self.noise or self.town.maybe(0.8):
            return code
        return str(self.town.pick(f" {code}", f"{code}\u200b", code.translate(FULL_WIDTH)))

    def type_household(self, house: dict[str, Any]) -> str:
        """By code, or by number, or by code and name."""
        if not self.town.has("readings") or self.town.maybe(0.5):
            return self.type_code(house["code"])
        number = house["code"].split("-")[1]
        forms = [f"{house['code']} {house['head']}", f"{house['head']}（{house['code']}）"]
        if house["village"] == self.code:
            forms += [number, str(int(number)), f"{int(number)}号"]
        return str(self.town.rng.choice(forms))

    def type_named(self, row: dict[str, Any], name: str) -> str:
        """An item or goods by code, name, alias, or code and name."""
        if not self.town.has("readings") or self.town.maybe(0.5):
            return self.type_code(row["code"])
        alias = row["aliases"].split("、")[0] if row["aliases"] else row["code"]
        return str(self.town.pick(row[name], alias, f"{row['code']} {row[name]}"))

    def type_households(self, house: dict[str, Any], day: dt.date) -> tuple[str, bool]:
        """One household, or several in one cell."""
        town = self.town
        if not town.has("several") or town.maybe(0.75):
            return self.type_household(house), True
        people = [h for h in self.own if in_force(h, day, "joined", "left")]
        some = town.rng.sample(people, min(len(people), town.pick(2, 2, 3)))
        codes = town.pick("、", "，", ";", "/", "\n").join(self.type_household(h) for h in some)
        return str(town.pick(codes, codes, "全村", house["group"], f"全村除{house['code']}",
                             f"{house['group']} except {house['code']}")), False  # fmt: skip

    def note(self) -> str | None:
        """Few notes make repeats; in a gentle township each row has a note of its own."""
        if self.town.gentle:
            self.notes += 1
            return f"第{self.notes}条"
        return self.town.rng.choice([None, None, "甲", "乙"])

    # Sheets.

    def cover(self, book: Any) -> None:
        town, english = self.town, self.town.maybe(0.3)
        posted = town.day_in(self.month)
        if town.has("closing"):
            posted = self.meeting_day + dt.timedelta(days=12)
        month = town.pick(
            self.month,
            self.month,
            dt.date(int(self.month[:4]), int(self.month[5:]), 1),
            f"{self.month[:4]}年{int(self.month[5:])}月",
        )
        attendees = ["冯大姐" if town.has("closing") else "钱主任", "孙书记", "郑会计"]
        if town.maybe((1 - self.care) * 0.5):
            attendees.append("路人甲")  # unknown-person
        line = {
            "village": self.type_code(self.village["code"]),
            "month": month,
            "clerk": "郑会计",
            "meeting_date": self.type_date(self.meeting_day),
            "chair": "孙书记",
            "attendees": "、".join(attendees),
            "supervisor": "韩监督",
            "posted_on": posted,
            "posted_until": posted + dt.timedelta(days=8),
            "photos": "照片.jpg",
            "budget_approver": town.pick(None, "钱主任"),
        }
        for field_ in list(
            self.said
        ):  # a second workbook repeats some fields and leaves others out
            if field_ not in ("village", "month"):
                line[field_] = self.said[field_] if town.maybe(0.5) else None
        if self.said and town.maybe((1 - self.care) * 0.5):
            line["supervisor"] = "卫组长"  # cover-conflict, where the first has one
        if self.said and town.maybe(0.5):
            line["attendees"] = "郑会计、褚委员"
        self.said = self.said or line
        sheet = book.create_sheet("Cover" if english else "封面")
        rows = [(en if english else zh, line[en]) for zh, en, _ in columns_of("封面")]
        town.rng.shuffle(rows)
        if town.maybe(0.2):
            sheet.append(["填报表"])
        for row in rows:
            sheet.append(row)

    @property
    def meeting_day(self) -> dt.date:
        return dt.date(int(self.month[:4]), int(self.month[5:]), 25)

    def foreign(self, book: Any) -> None:
        if self.town.maybe((1 - self.care) * 0.5):
            sheet = book.create_sheet("随手记")
            for line in (["日期", "户号", "天气"], [self.meeting_day, "V01-001", "晴"]):
                sheet.append(line)

    def meeting(self, book: Any) -> None:
        self.evaluations(book, "会议评定", ("meeting", "会议评定"))

    def observation(self, book: Any) -> None:
        self.evaluations(book, "日常观察", ("observation", "日常观察"))

    def evaluations(self, book: Any, sheet: str, sources: tuple[str, str]) -> None:
        town = self.town
        items = [
            i for i in town.items
            if i["source"] in (*sources, "均可", "both") and holds(i, self.code)
        ]  # fmt: skip
        if not items or town.maybe(0.15):
            return
        if town.maybe(0.3):
            self.matrix(book, sheet, items)
            return
        lines = [self.evaluation(items, sheet) for _ in range(town.rng.randint(0, 30))]
        lines = self.with_repeats([line for line in lines if line])
        for line in lines:
            self.spoil(line, self.evaluation_faults(sheet))
        self.lay_out(book, sheet, lines, ("quantity", "points"))

    def evaluation(self, items: list[dict[str, Any]], sheet: str) -> Line:
        town = self.town
        day = town.day_in(self.month)
        careless = town.maybe((1 - self.care) * 0.2)
        deed = day
        if town.has("late") and town.maybe(0.25):
            deed = day - dt.timedelta(days=town.pick(1, 3, 12, 40))
        fitting = (
            [i for i in items if not in_force(i, deed)] if careless else self.choice(items, deed)
        )
        people = [h for h in self.own if in_force(h, day, "joined", "left")]
        if not fitting or not people:
            return {}
        item, house = town.rng.choice(fitting), town.rng.choice(people)
        quantity = town.pick(1, 1, 1, 2, 3)
        written, one = self.type_households(house, day)
        line: Line = {
            "date": self.type_date(day),
            "happened": None if deed == day else town.pick(deed, f"{deed:%Y-%m-%d}"),
            "household": written,
            "head": town.pick(None, house["head"], house["head"]) if one else None,
            "item": item["code"] if careless else self.type_named(item, "description"),
            "quantity": self.type_number(quantity) if quantity > 1 else town.pick(None, 1),
            "evidence": None if careless else "照片1",
            "note": self.note(),
        }
        if item["points"] is None:
            low, high = sorted((item["min"], item["max"]))
            score = town.rng.randint(low * 2 * quantity, high * 2 * quantity) / 2
            line["points"] = self.type_number(score)
        else:
            line["worth"] = item["points"] * quantity
        if item["points"] is not None and town.maybe(0.5):
            line["points"] = self.type_number(item["points"] * quantity)
        if sheet == "日常观察":
            line["observer"] = town.pick(None, "冯大姐")
        return line

    def evaluation_faults(self, sheet: str) -> list[tuple[str, Any]]:
        town = self.town
        other = [i["code"] for i in town.items]
        faults = [
            *self.household_faults(), *self.date_faults(),
            ("item", None), ("item", "Z-99"), ("item", town.rng.choice(other)), ("item", "#N/A"),
            ("quantity", town.rng.choice(BAD_NUMBERS)), ("quantity", 0), ("quantity", -1),
            ("quantity", 1.5), ("quantity", "=1+1"), ("points", 99), ("points", 1.255),
            ("points", None), ("evidence", None),
        ]  # fmt: skip
        if sheet == "日常观察":
            faults += [("observer", h["head"]) for h in self.own]
        return faults

    def household_faults(self) -> list[tuple[str, Any]]:
        rng = self.town.rng
        return [
            *[("household", None)] * 2 * self.town.has("readings"), ("household", "V99-001"),
            ("household", rng.choice(self.town.households)["code"]), ("household", "#REF!"),
            ("household", rng.choice(self.own)["code"]), ("head", "无此人"), ("head", None),
            *[("household", w) for w in ("999", "无此人", "八社", "全村除无此人")
              if self.town.has("readings")],
        ]  # fmt: skip

    def date_faults(self) -> list[tuple[str, Any]]:
        rng = self.town.rng
        outside = self.meeting_day + dt.timedelta(days=rng.choice([-60, -30, 20, 90]))
        faults = [("date", None), ("date", rng.choice(BAD_DATES)), ("date", "=A1")]
        return faults + [("date", outside)] * bool(self.town.features)  # once told of with others

    def spoil(self, line: Line, faults: list[tuple[str, Any]]) -> None:
        if self.town.maybe(1 - self.care):
            for _ in range(self.town.pick(1, 1, 1, 2) if self.town.features else 1):
                column, value = self.town.rng.choice(faults)
                if column == "goods" and value is None and not self.town.features:
                    continue  # a name did not stand for the code
                line[column] = value

    def with_repeats(self, lines: list[Line]) -> list[Line]:
        """Now and then a row is written twice."""
        chance = 0 if self.town.gentle else 0.02 + (1 - self.care) * 0.2
        return [copy for line in lines for copy in ([line, dict(line)] if self.town.maybe(chance)
                                                    else [line])]  # fmt: skip

    def exchanges(self, book: Any) -> None:
        town = self.town
        lines = [self.exchange() for _ in range(town.pick(0, 5, 12, 20))]
        lines = self.with_repeats([line for line in lines if line])
        faults = [
            *self.household_faults(), *self.date_faults(),
            ("goods", None), ("goods", "G99"), ("goods", town.rng.choice(town.goods)["code"]),
            ("goods_name", "别的商品"), ("quantity", None), ("quantity", "半"), ("quantity", 0),
            ("quantity", 2.5), ("quantity", 9), ("points", 77), ("points", "#VALUE!"),
        ]  # fmt: skip
        for line in lines:
            self.spoil(line, faults)
        self.lay_out(book, "兑换登记", lines, ("quantity", "points"))

    def exchange(self) -> Line:
        town = self.town
        day = town.day_in(self.month)
        if town.maybe(0.5):  # a fair day: most come together
            day = day.replace(day=26)
        served = town.served_with(self.code)
        people = [
            h
            for h in town.households
            if h["village"] in served and in_force(h, day, "joined", "left")
        ]
        careless = town.maybe((1 - self.care) * 0.2)
        goods = [g for g in town.goods if holds(g, self.code) and not in_force(g, day)]
        if not careless:
            goods = self.choice(town.goods, day)
        if not people or not goods:
            return {}
        house, thing, quantity = town.rng.choice(people), town.rng.choice(goods), town.pick(1, 1, 2)
        cash = town.pick(None, 0.5, 1, 1.25, 30) if town.has("cash") else None
        return {
            "date": self.type_date(day),
            "activity": town.pick(None, "集中兑换"),
            "household": self.type_household(house),
            "head": town.pick(None, house["head"]),
            "goods": self.type_named(thing, "name"),
            "goods_name": town.pick(None, thing["name"]),
            "quantity": self.type_number(quantity),
            "cash": cash,
            "points": None
            if cash or thing["hundredths"] is None
            else town.pick(None, self.type_number(thing["hundredths"] * quantity / 100)),
            "recipient": house["head"],
            "handler": "冯大姐",
            "note": self.note(),
        }

    def receipts(self, book: Any) -> None:
        town = self.town
        if town.shop(self.code) != self.code and not town.maybe((1 - self.care) * 0.5):
            return
        lines = []
        for goods in {g["code"]: g for g in town.goods}.values():
            for _ in range(1 if town.gentle else town.pick(0, 1, 1, 2)):
                day = town.day_in(self.month)
                lines.append(
                    {
                        "date": self.type_date(
                            day.replace(day=1 if town.gentle else town.pick(1, 1, day.day))
                        ),
                        "goods": goods["code"],
                        "goods_name": town.pick(None, goods["name"]),
                        "quantity": self.type_number(
                            200 if town.gentle else town.rng.randint(1, 12)
                        ),
                        "unit_cost": town.pick(None, 2.5),
                        "source": "采购",
                    }
                )
        faults = [
            *self.date_faults(), ("goods", None), ("goods", "G99"), ("goods_name", "别的商品"),
            ("quantity", None), ("quantity", "一箱"), ("quantity", 0), ("quantity", 1.5),
            ("unit_cost", "贵"),
        ]  # fmt: skip
        for line in lines:
            self.spoil(line, faults)
        self.lay_out(book, "进货登记", lines, ("quantity",))

    def counts(self, book: Any) -> None:
        town = self.town
        if town.shop(self.code) != self.code and not town.maybe((1 - self.care) * 0.5):
            return
        lines = []
        for _ in range(town.pick(0, 0, 1, 3)):
            goods = town.rng.choice(town.goods)
            lines.append(
                {
                    "date": self.type_date(town.day_in(self.month)),
                    "goods": goods["code"],
                    "goods_name": town.pick(None, goods["name"]),
                    "counted": self.type_number(town.rng.randint(0, 9) + 190 * town.gentle),
                    "reason": "月底盘点",
                }
            )
        faults = [
            *self.date_faults(), ("goods", "G99"), ("counted", None), ("counted", -1),
            ("counted", "不详"), ("counted", 2.5),
        ]  # fmt: skip
        for line in lines:
            self.spoil(line, faults)
        self.lay_out(book, "盘点", lines, ("counted",))

    @property
    def vetoes(self) -> bool:
        return any(item["code"].startswith("V") for item in self.town.items)

    def transfers(self, book: Any) -> None:
        town = self.town
        lines = []
        # Without "freeze", none: a frozen household transfers nothing, as it once did.
        for _ in range(town.pick(0, 0, 1, 4) * (town.has("freeze") or not self.vetoes)):
            day = town.day_in(self.month)
            people = [h["code"] for h in self.own if in_force(h, day, "joined", "left")]
            if len(people) > 1:
                giver, taker = town.rng.sample(people, 2)
                lines.append(
                    {
                        "date": self.type_date(day),
                        "from": self.type_code(giver),
                        "to": self.type_code(taker),
                        "points": self.type_number(town.pick(1, 2.5, 5, 10, 0.01, 30)),
                        "reason": "分户",
                        "approver": "钱主任",
                    }
                )
        somebody = town.rng.choice(town.households)["code"]
        faults = [
            *self.date_faults(), ("from", None), ("to", "V99-001"), ("to", somebody),
            ("points", None), ("points", -5), ("points", 0), ("points", "些"), ("reason", None),
        ]  # fmt: skip
        for line in lines:
            self.spoil(line, faults)
            if line["from"] == line["to"]:
                line["to"] = "V99-001"  # the contract says nothing of a transfer to oneself
        self.lay_out(book, "划转", lines, ("points",))

    def corrections(self, book: Any) -> None:
        if self.town.has("closing"):
            self.taken_back(book)
            return
        if not self.town.maybe((1 - self.care) * 0.5):
            return
        entry = f"{self.village['code']}-{self.month.replace('-', '')}-A0001"
        line = {"date": self.meeting_day, "entry": entry, "reason": "记错", "approver": "钱主任"}
        if self.town.maybe(0.3):
            line["entry"] = None
        self.lay_out(book, "更正", [line], ())

    def taken_back(self, book: Any) -> None:
        """Some entries of closed months; a transfer has two entries, and neither is corrected."""
        town = self.town
        entries = [e for e in town.sealed if e["village"] == self.code]
        lines = []
        for entry in town.rng.sample(entries, min(len(entries), town.pick(0, 2, 5))):
            day = town.day_in(self.month)
            lines.append({"date": self.type_date(day), "entry": self.type_code(entry["id"]),
                          "reason": "记错", "approver": "钱主任",
                          "goods_returned": town.pick(None, None, "是", "否")})  # fmt: skip
        if lines and self.month == town.months[-1]:
            lines += [dict(lines[0]), {**lines[0], "entry": f"{self.code}-{self.month}-A9999"}]
        self.lay_out(book, "更正", lines, ())

    def objections(self, book: Any) -> None:
        if not self.town.maybe(0.15):
            return
        line: Line = {
            "date": self.type_date(self.meeting_day),
            "household": self.town.rng.choice(self.own)["code"],
            "content": "少记一次",
            "resolution": "已补",
            "handler": "冯大姐",
            "resolved_on": self.type_date(self.meeting_day),
        }
        if self.town.has("readings"):
            line["household"] = self.type_household(self.town.rng.choice(self.own))
        if self.town.maybe(1 - self.care):
            column = self.town.pick("content", "household", "resolved_on")
            line[column] = {"content": None, "household": "V99-001", "resolved_on": "明天"}[column]
        self.lay_out(book, "异议", [line], ())

    # Matrix sheets.

    def matrix(self, book: Any, name: str, items: list[dict[str, Any]]) -> None:
        town, rng = self.town, self.town.rng
        codes = sorted({i["code"] for i in items})
        chosen = rng.sample(codes, min(len(codes), rng.randint(2, 5)))
        day_column = town.maybe(0.5)
        evidence = "A-05" in chosen
        columns = ["household", "head"] + ["date"] * day_column + ["evidence"] * evidence
        columns += ["note"] * town.maybe(0.3)
        sheet = self.sheet(book, name)
        titles = self.headings(name, columns)
        headings = [self.item_heading(code, items) for code in chosen]
        total_column = town.maybe(0.5)
        sheet.append(titles + headings + ["合计"] * total_column)
        top = sheet.max_row + 1
        sums = [0.0] * len(chosen)
        for house in self.own:
            day = town.day_in(self.month) if day_column else self.meeting_day
            if town.maybe(0.15) or (self.care == 1 and not in_force(house, day, "joined", "left")):
                continue
            line: Line = {
                "household": self.type_code(house["code"]),
                "head": house["head"],
                "date": self.type_date(day),
                "evidence": "照片",
            }
            self.spoil(
                line,
                self.household_faults()
                + (self.date_faults() if day_column and "W-01" not in chosen else []),
            )
            cells, scores = [], []
            for place, code in enumerate(chosen):
                cell, score = self.matrix_cell(code, day)
                cells.append(cell)
                scores.append(score)
                sums[place] += score
            row = [line.get(c) for c in columns] + cells
            if total_column:
                row.append(self.type_number(round(self.total(sum(scores)), 2)))
            sheet.append(row)
            if town.maybe(0.05):
                sheet.append([None])
        if sheet.max_row >= top and town.maybe(0.5):
            row = ["合计"] + [None] * (len(columns) - 1)
            row += [self.total(s) for s in sums] + [self.total(sum(sums))] * total_column
            sheet.append(row)

    def total(self, summed: float) -> float:
        return summed + 1 if self.town.maybe((1 - self.care) * 0.5) else summed

    def item_heading(self, code: str, items: list[dict[str, Any]]) -> str:
        versions = [i for i in items if i["code"] == code]
        if self.town.maybe(0.4):
            return str(self.town.rng.choice(versions)["description"])
        return self.type_code(code)

    def matrix_cell(self, code: str, day: dt.date) -> tuple[Any, float]:
        """What stands in the cell, and what it adds to a total."""
        town = self.town
        versions = self.choice([i for i in town.items if i["code"] == code], day)
        if not versions:
            return None, 0  # of how many points is a √ then?
        item = versions[0]
        if town.maybe(0.5):
            return town.pick(None, None, None, 0), 0
        if town.maybe((1 - self.care) * 0.4):
            return town.pick("有", "#N/A", "=2+3", "优"), 0
        if town.maybe((1 - self.care) * 0.2):
            return 4.01, 4.01
        if item["veto"] == "是" or item["points"] == 0:
            return ("√", 0) if town.maybe(0.5) else (1, 1)
        if item["points"] is None:
            if town.maybe((1 - self.care) * 0.3):
                return "√", 0
            score = town.rng.randint(*sorted((item["min"], item["max"])))
            return self.type_number(score), score
        if town.maybe(0.5):
            return "√", item["points"]
        score = item["points"] * town.pick(1, 1, 2)
        return self.type_number(score), score

    # Laying out.

    def sheet(self, book: Any, name: str) -> Any:
        title = self.town.pick(name, name, SHEETS[name], ALIASES.get((name, ""), name))
        sheet = book.create_sheet(title)
        for line in (f"{self.month} {self.village['name']}", "填报说明:每行一条")[
            : self.town.rng.choice([0, 0, 1, 2])
        ]:
            sheet.append([line])
        if self.town.maybe(0.1):
            sheet.append([None])
        return sheet

    def headings(self, name: str, columns: list[str]) -> list[str]:
        english = self.town.maybe(0.25)
        chinese = {en: zh for zh, en, _ in columns_of(name)}
        found = []
        for column in columns:
            plain = column if english else chinese[column]
            alias = ALIASES.get((name, column), plain)
            found.append(self.town.pick(plain, plain, alias))
        return found

    def lay_out(self, book: Any, name: str, lines: list[Line], summed: tuple[str, ...]) -> None:
        town = self.town
        if not lines and town.maybe(0.5):
            return
        required = {en for _, en, must in columns_of(name) if must}
        columns = [
            en for _, en, _ in columns_of(name)
            if en in required or any(line.get(en) is not None for line in lines) or town.maybe(0.3)
        ]  # fmt: skip
        if not town.features:
            columns = [c for c in columns if c not in ("happened", "cash")]  # came later
        if any(line.get("points") is None for line in lines):
            summed = tuple(
                c for c in summed if c != "points" or (town.features and "worth" in lines[0])
            )
        town.rng.shuffle(columns)
        if town.maybe((1 - self.care) * 0.1):
            columns.remove(
                town.rng.choice(sorted(required - {"household", "goods"}))
            )  # missing-column
        sheet = self.sheet(book, name)
        titles = self.headings(name, columns)
        own_column = town.maybe(0.1)
        sheet.append(["顺序号"] * own_column + titles)  # means nothing to us
        sums = dict.fromkeys(summed, 0.0)
        for number, line in enumerate(lines, start=1):
            sheet.append([number] * own_column + [line.get(c) for c in columns])
            for column in summed:
                worth = (
                    line.get("worth") if column == "points" and line.get(column) is None else None
                )
                sums[column] += readable(worth or line.get(column))
            if town.maybe(0.04):
                sheet.append([None])
        if lines and summed and town.maybe(0.4):
            row: list[Any] = [None] * len(columns)
            for column in summed:
                if column in columns:
                    row[columns.index(column)] = self.type_number(
                        round(self.total(sums[column]), 2)
                    )
            word = town.pick("合计", "总计", "total", "小计")
            if own_column or row[0] is None:
                row = [word, *row] if own_column else [word, *row[1:]]
                sheet.append(row)


def readable(value: Any) -> float:

    try:
        return values.number(value) / 100
    except values.Bad:
        return 0
