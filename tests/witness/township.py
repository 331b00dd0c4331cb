"""A random small township: its settings, households, items and goods, and its rules.xlsx."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, field
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
    months: list[str] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)
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


def in_force(row: dict[str, Any], day: dt.date, start: str = "from", end: str = "until") -> bool:
    since, until = row.get(start), row.get(end)
    return (since is None or since <= day) and (until is None or day <= until)


def invent(rng: Random, gentle: bool = False) -> Township:
    town = Township(rng, gentle)
    _months(town)
    _settings(town)
    _villages(town)
    _items(town)
    _goods(town)
    _aliases(town)
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
    if town.maybe(0.1) and len(town.months) > 1:
        town.settings["first_month"] = town.months[1]  # the first month's workbooks are passed over


def _villages(town: Township) -> None:
    span = (town.months[0], town.months[-1])
    town.people = [{"name": "钱主任", "body": "领导小组", "post": "主任"}]
    for number in range(1, town.rng.randint(1, 4) + 1):
        code = f"V{number:02}"
        opened = town.pick(dt.date(2020, 1, 1), None, town.day_in(span[1]))
        town.villages.append(
            {
                "code": code,
                "name": f"第{number}村",
                "supermarket": town.pick(f"{number}号超市", f"{number}号超市", None),
                "opened": opened,
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
    if not town.gentle and town.maybe(0.5):
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
        "year_cap": more.get("year_cap"),
        "exclusive_group": more.get("exclusive"),
        "tier_group": more.get("tier"),
        "exempt": _yes(town, more.get("exempt", False)),
        "evidence": _yes(town, more.get("evidence", False)),
        "veto": _yes(town, more.get("veto", False)),
        "from": None,
        "until": None,
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
    points = (round(price * 100) * rate + 50) // 100
    row = {
        "code": code,
        "name": name,
        "spec": "袋",
        "unit": "袋",
        "price": price,
        "points": town.pick(None, points / 100),
        "limit": None if town.gentle else town.pick(None, None, 1, 2, 3),
        "safety_stock": town.pick(None, 2),
        "from": None,
        "until": None,
        "hundredths": points,
    }
    town.goods.append(row)
    return row


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


def write_rules(town: Township, path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    english = town.maybe(0.4)
    tables: dict[str, Table] = {
        "设置": [{"name": n, "value": v} for n, v in town.settings.items() if v is not None],
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
        town.rng.shuffle(pairs)
        sheet.append([en if english else zh for zh, en in pairs])
        for row in tables[name]:
            if name == "设置" and not english:
                row = row | {"name": settings_names[row["name"]]}
            sheet.append([row.get(en) for _, en in pairs])
    book.save(path)
