"""A random small township: its settings, households, items and goods, and its rules.xlsx."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import openpyxl

from tests.witness.rules import COLUMNS, SETTINGS, SHEETS

SURNAMES = "王李张刘陈杨赵黄周吴"
GIVEN = ["秀英", "桂兰", "建国", "小红", "德福", "玉梅", "①娃", "翠花", "志强", "梅"]
OFFICIALS = ["钱主任", "孙书记", "郑会计", "冯大姐", "褚委员", "卫组长"]
Table = list[dict[str, Any]]


@dataclass
class Township:
    """What the clerks' workbooks are made from; dates and points as plain Python values."""

    rng: Random
    gentle: bool = False  # enough points and goods, nothing that forbids: no errors
    features: frozenset[str] = frozenset()
    months: list[str] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)
    own_settings: Table = field(default_factory=list)  # of a village, or from a day on
    sealed: Table = field(default_factory=list)  # entries of closed months, for corrections
    villages: Table = field(default_factory=list)
    households: Table = field(default_factory=list)
    categories: Table = field(default_factory=list)
    items: Table = field(default_factory=list)
    goods: Table = field(default_factory=list)
    people: Table = field(default_factory=list)
    aliases: Table = field(default_factory=list)

    def day_in(self, month: str) -> dt.date:
        year, number = int(month[:4]), int(month[5:])
        return dt.date(year, number, self.rng.randint(1, calendar.monthrange(year, number)[1]))

    def maybe(self, chance: float) -> bool:
        return self.rng.random() < chance

    def pick(self, *values: Any) -> Any:
        return self.rng.choice(values)

    def has(self, feature: str) -> bool:
        return feature in self.features

    def shop(self, village: str) -> str:
        """The village whose supermarket serves this one."""
        return next((v["shop"] for v in self.villages if v["code"] == village), None) or village

    def served_with(self, village: str) -> list[str]:
        shop = self.shop(village)
        return [v["code"] for v in self.villages if self.shop(v["code"]) == shop]


# What the contract has and a township need not have; each seed has some of them.
FEATURES = (
    "quarter", "basis", "freeze", "rounding", "cash", "shop", "own", "dated", "late", "several",
    "readings", "workbooks", "closing",
)  # fmt: skip


def holds(row: dict[str, Any], village: str) -> bool:
    """村编号 names the villages for which a row holds (blank: all)."""
    return not row.get("villages") or village in row["villages"].split("、")


def in_force(row: dict[str, Any], day: dt.date, start: str = "from", end: str = "until") -> bool:
    since, until = row.get(start), row.get(end)
    return (since is None or since <= day) and (until is None or day <= until)


def invent(rng: Random, gentle: bool, features: frozenset[str]) -> Township:
    town = Township(rng, gentle, features)
    _months(town)
    _settings(town)
    _villages(town)
    _items(town)
    _goods(town)
    _aliases(town)
    _own_rules(town)
    _own_settings(town)
    return town


def following(month: str, steps: int) -> str:
    number = int(month[:4]) * 12 + int(month[5:]) - 1 + steps
    return f"{number // 12}-{number % 12 + 1:02}"


def _months(town: Township) -> None:
    start = town.pick("2022-02", "2022-07", "2022-10", "2022-11", "2022-12", "2023-12", "2024-01")
    count = town.rng.randint(1, 4)
    steps = [0]
    for _ in range(count - 1):
        steps.append(steps[-1] + town.pick(1, 1, 1, 2, 3))
    town.months = [following(start, step) for step in steps]


def _settings(town: Township) -> None:
    pick = town.pick
    first = town.months[0]
    town.settings = {
        "county": "景泰县",
        "township": "漫水滩乡",
        "language": pick("zh", "zh", "en"),
        "first_month": pick(None, None, first, first, following(first, -1), following(first, -3)),
        "points_per_yuan": pick(None, 1, 1, 2, 0.5, 1.5),
        "basis_points": pick(None, 0, 10, 20, 7.5),
        "household_month_cap": pick(None, None, 15, 30, 22.5),
        "household_year_cap": pick(None, None, 40, 60),
        "spendable": pick(None, "posted", "published"),
        "deductions": pick(None, "carry", "floor", "floor"),
        "year_end": pick(None, "carry", "expire", "expire", "expire"),
        "expire_on": pick(None, "12-31", "02-29", "01-31", "03-15", "11-10", "06-30"),
        "min_exchange": None if town.gentle else pick(None, 0, 0, 3, 5, 10),
        "village_month_budget": None if town.gentle else pick(None, 60, 100, 150, 250),
        "publicity_days": pick(None, 5, 7),
        "quorum": pick(None, 1, 3),
        "names_on_notices": pick(None, "masked", "full"),
    }
    _new_settings(town)
    if town.maybe(0.1) and len(town.months) > 1 and not town.has("closing"):
        town.settings["first_month"] = town.months[1]  # the first month's workbooks are passed over


def _new_settings(town: Township) -> None:
    pick, settings = town.pick, town.settings
    if town.has("rounding"):
        settings["exchange_rounding"] = pick("0.1", 0.5, 1, "0.01")
        settings["price_tolerance"] = "any"
    if town.has("quarter"):
        settings["household_quarter_cap"] = pick(None, 25, 35)
    if town.has("basis"):
        settings["basis_period"] = pick("quarter", "year", "每季", "每年", "once")
        settings["basis_points"] = pick(10, 7.5)
    if town.has("freeze"):
        settings["veto_freeze"] = pick("year", "本年", "quarter")
    if town.has("closing"):
        settings["village_month_budget"] = None
    if town.has("late"):
        settings["first_month"] = settings["first_month"] or town.months[0]


def _own_settings(town: Township) -> None:
    """Rows of one village, and rows that hold from a day on."""
    pick, rng = town.pick, town.rng
    choices: dict[str, list[Any]] = {
        "basis_points": [5, 12], "household_month_cap": [12, 20], "household_year_cap": [50, 70],
        "deductions": ["carry", "floor"], "spendable": ["posted", "published"],
    }  # fmt: skip
    if not town.gentle:
        choices["min_exchange"] = [0, 4]
        if not town.has("closing"):
            choices["village_month_budget"] = [80, 120]
    if town.has("quarter"):
        choices["household_quarter_cap"] = [20, 40]
    if town.has("freeze"):
        choices["veto_freeze"] = ["quarter", "year"]
    if not town.has("shop") and not town.gentle:
        choices |= {"points_per_yuan": [1, 2, "0.5"]}
    for name in rng.sample(sorted(choices), 4):
        lone = [v["code"] for v in town.villages if town.served_with(v["code"]) == [v["code"]]]
        if town.has("own") and lone:
            village, value = rng.choice(lone), rng.choice(choices[name])
            town.own_settings.append({"name": name, "village": village, "value": value})
        if town.has("dated"):
            day = town.day_in(rng.choice(town.months))
            if name == "spendable":
                day = day.replace(day=1)
            town.own_settings.append(
                {"name": name, "value": rng.choice(choices[name]), "from": day,
                 "village": pick(None, rng.choice(lone)) if town.has("own") and lone else None}
            )  # fmt: skip


def _own_rules(town: Township) -> None:
    """Items and goods of one village: rows of their own, or rows that win over the general one."""
    if not town.has("own"):
        return
    codes = [v["code"] for v in town.villages]
    for row in town.rng.sample(town.items, 3):
        own = row | {"villages": town.pick(codes[0], "、".join(codes[:2])), "points": row["points"]}
        if row["points"]:
            own["points"] = row["points"] * 2
        own |= {"month_cap": town.pick(None, 9), "from": None, "until": None}
        if not any(r["code"] == row["code"] and r.get("villages") for r in town.items):
            town.items.append(own)
    _add(town, "L-01", 4)["villages"] = codes[0]
    lone = [c for c in codes if town.served_with(c) == [c]]
    for row in town.rng.sample(town.goods, 1) if lone else ():
        town.goods.append(row | {"villages": lone[0], "price": 6, "points": None, "limit": None,
                                 "from": None, "until": None, "hundredths": None})  # fmt: skip


def _villages(town: Township) -> None:
    span = (town.months[0], town.months[-1])
    town.people = [{"name": "钱主任", "body": "领导小组", "post": "主任"},
                   {"name": "韩监督", "body": "监委会", "post": "委员"}]  # fmt: skip
    for number in range(1, town.rng.randint(1, 4) + 1):
        code = f"V{number:02}"
        opened = town.pick(dt.date(2020, 1, 1), None, town.day_in(span[1]))
        town.villages.append(
            {
                "code": code,
                "name": f"第{number}村",
                "supermarket": town.pick(f"{number}号超市", f"{number}号超市", None),
                "opened": opened,
                "shop": town.pick(None, "V01") if town.has("shop") and number > 1 else None,
            }
        )
        for name in OFFICIALS[1:]:
            town.people.append({"name": name, "village": code, "body": "评议小组", "post": "成员"})
        heads: list[str] = []
        for house in range(1, town.rng.randint(2, 9) + 1):
            head = town.rng.choice(SURNAMES) + town.rng.choice(GIVEN)
            if heads and town.maybe(0.08):
                head = town.rng.choice(heads)
            heads.append(head)
            joined = town.pick(None, None, None, None, dt.date(2021, 5, 1), town.day_in(span[0]))
            left = town.day_in(span[1]) if town.maybe(0.12) else None
            if town.maybe(0.06):
                joined = town.day_in(following(span[0], 1))
            if joined and left and left < joined:
                left = None
            town.households.append(
                {
                    "code": f"{code}-{house:03}",
                    "village": code,
                    "group": f"{town.rng.randint(1, 4)}社",
                    "head": head,
                    "members": town.rng.randint(1, 7),
                    "opening": 300 if town.gentle else town.pick(None, None, 0, 5, 30, 12.5, 40),
                    "joined": joined,
                    "left": left,
                }
            )


def _items(town: Township) -> None:
    for code in ("C1", "C2", "C3"):
        town.categories.append(
            {
                "code": code,
                "name": f"类{code}",
                "month_cap": town.pick(None, None, 10, 18),
                "quarter_cap": town.pick(None, 15, 25) if town.has("quarter") else None,
                "year_cap": town.pick(None, None, 25, 50),
            }
        )
    _add(town, "A-01", 5, month_cap=town.pick(None, 10), year_cap=town.pick(None, 20))
    _add(town, "A-02", 2.5, year_cap=town.pick(None, 6))
    _add(town, "A-03", None, low=1, high=5, month_cap=town.pick(None, 8))
    _add(town, "A-04", 20, exempt=True, year_cap=town.pick(None, 30))
    _add(town, "A-05", 3, evidence=True)
    _add(town, "D-01", -3, month_cap=town.pick(None, 5, -5), year_cap=town.pick(None, 10))
    _add(town, "D-02", None, low=-2, high=-6)
    if town.maybe(0.6):
        for number, points in enumerate((10, 20, 30), start=1):
            _add(town, f"T-{number:02}", points, tier="级一", exempt=town.maybe(0.5))
    if not town.gentle and town.maybe(0.6):
        for number, points in enumerate((5, 3, -3), start=1):
            _add(town, f"X-{number:02}", points, exclusive="互一")
    if not town.gentle and (town.maybe(0.5) or town.has("freeze")):
        _add(town, "V-01", 0, veto=True)
    if town.maybe(0.7):
        _two_versions(town)
    town.rng.shuffle(town.items)


def _add(town: Township, code: str, points: float | None, **more: Any) -> dict[str, Any]:
    row = {
        "code": code,
        "category": town.pick("C1", "C2", "C3"),
        "description": f"事项“{code.lower()}”（评）",
        "source": town.pick("会议评定", "日常观察", "均可", "both", "meeting", "observation"),
        "points": points,
        "min": more.get("low"),
        "max": more.get("high"),
        "unit": "次",
        "month_cap": more.get("month_cap"),
        "quarter_cap": town.pick(None, 8, 14) if town.has("quarter") else None,
        "year_cap": more.get("year_cap"),
        "exclusive_group": more.get("exclusive"),
        "tier_group": more.get("tier"),
        "exempt": _yes(town, more.get("exempt", False)),
        "evidence": _yes(town, more.get("evidence", False)),
        "veto": _yes(town, more.get("veto", False)),
        "from": None,
        "until": None,
        "aliases": f"俗称{code.lower()}、叫法{code.lower()}" if town.has("readings") else None,
    }
    town.items.append(row)
    return row


def _yes(town: Township, value: bool) -> Any:
    return town.pick("是", "yes", "√", 1) if value else town.pick(None, "否", "no", 0)


def _two_versions(town: Township) -> None:
    """The same code twice, its caps and points changed on a day; sometimes with a pause between."""
    change = town.day_in(town.rng.choice(town.months))
    old = _add(town, "W-01", 4, month_cap=town.pick(None, 8), year_cap=town.pick(None, 12))
    old["until"] = change
    new = _add(town, "W-01", 6, month_cap=town.pick(None, 6, 12), year_cap=town.pick(None, 18))
    new["from"] = change + dt.timedelta(days=town.pick(1, 1, 9))
    new["source"] = old["source"]
    new["description"] = old["description"] + town.pick("", "新")


def _goods(town: Township) -> None:
    rate = round((town.settings["points_per_yuan"] or 1) * 100)
    for number in range(1, town.rng.randint(3, 5) + 1):
        row = _one_goods(town, f"G{number:02}", f"商品{number}号", rate)
        if town.maybe(0.3):
            change = town.day_in(town.rng.choice(town.months))
            row["until"] = change
            new = _one_goods(town, row["code"], row["name"], rate)
            new["from"] = change + dt.timedelta(days=town.pick(1, 1, 8))


def _one_goods(town: Township, code: str, name: str, rate: int) -> dict[str, Any]:
    price = town.pick(2, 3, 5, 2.5, 4.25, 1.37, 8, 10)
    step = round(float(town.settings.get("exchange_rounding") or 0.01) * 100)
    points = int(Fraction(round(price * 100) * rate, 100 * step) + Fraction(1, 2)) * step
    if town.has("rounding"):
        points += town.pick(0, 0, 50)
    row = {
        "code": code,
        "name": name,
        "spec": "袋",
        "unit": "袋",
        "price": price,
        "points": _given(town, points),
        "limit": None if town.gentle else town.pick(None, None, 1, 2, 3),
        "safety_stock": town.pick(None, 2),
        "from": None,
        "until": None,
        "aliases": f"俗名{name}" if town.has("readings") else None,
        "hundredths": None if town.features & {"own", "dated"} else points,
    }
    town.goods.append(row)
    return row


def _given(town: Township, points: int) -> float | None:
    """Goods whose price × rate may change have no points of their own."""
    if town.has("rounding"):  # with 兑换价差 any
        return points / 100
    return None if town.features & {"own", "dated"} else town.pick(None, points / 100)


def _aliases(town: Township) -> None:
    for sheet, column, alias in (
        ("会议评定", "", "评议打分"),
        ("Daily observations", "", "巡查记录"),
        ("兑换登记", "", "领取台账"),
        ("会议评定", "户号", "门牌号"),
        ("日常观察", "household", "门牌号"),
        ("Exchanges", "户号", "家庭号"),
        ("兑换登记", "quantity", "件数"),
        ("Meeting evaluations", "得分", "评分"),
    ):
        town.aliases.append({"sheet": sheet, "column": column or None, "alias": alias})


LATER = {("设置", "village"), ("设置", "from"), ("村", "shop")}
EVERYWHERE_LATER = {"quarter_cap", "aliases", "villages"}


def write_rules(town: Township, path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    english = town.maybe(0.4)
    tables: dict[str, Table] = {
        "设置": [{"name": n, "value": v} for n, v in town.settings.items() if v is not None]
        + town.own_settings,
        "村": town.villages,
        "户": town.households,
        "类别": town.categories,
        "评分细则": town.items,
        "兑换商品": town.goods,
        "人员": town.people,
        "荣誉": [{"name": "积分之星", "period": "month", "places": 1, "min_points": 5}],
        "表头别名": town.aliases,
        "管理办法": [{"no": 1, "text": "公开公平公正。"}],
    }
    chinese = list(tables)
    town.rng.shuffle(chinese)
    settings_names = {en: zh for zh, en in SETTINGS.items()}
    for name in chinese:
        sheet = book.create_sheet(SHEETS[name] if english else name)
        words = COLUMNS[name].split()
        pairs = list(zip(words[::2], words[1::2], strict=True))
        if not town.features:  # a township without the columns that came later
            pairs = [p for p in pairs if (name, p[1]) not in LATER and p[1] not in EVERYWHERE_LATER]
        town.rng.shuffle(pairs)
        sheet.append([en if english else zh for zh, en in pairs])
        for row in tables[name]:
            if name == "设置" and not english:
                row = row | {"name": settings_names[row["name"]]}
            sheet.append([row.get(en) for _, en in pairs])
    book.save(path)
