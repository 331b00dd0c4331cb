"""rules.xlsx as the witness reads it (contract 2); it trusts that the rules are free of errors."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl

from tests.witness import values

SETTINGS = {
    "县": "county", "乡镇": "township", "品牌": "brand", "语言": "language",
    "启用月份": "first_month", "每元积分": "points_per_yuan", "基础分": "basis_points",
    "户月封顶": "household_month_cap", "户年封顶": "household_year_cap", "可用积分": "spendable",
    "扣分方式": "deductions", "年底处理": "year_end", "过期日": "expire_on",
    "起兑分": "min_exchange", "村月发放预算": "village_month_budget", "公示天数": "publicity_days",
    "评议法定人数": "quorum", "公示姓名": "names_on_notices", "红榜户数": "honour_roll",
}  # fmt: skip
SHEETS = {
    "设置": "Settings", "村": "Villages", "户": "Households", "类别": "Categories",
    "评分细则": "Items", "兑换商品": "Goods", "人员": "People", "荣誉": "Honours",
    "表头别名": "Headings", "管理办法": "Measures",
}  # fmt: skip
COLUMNS = {
    "设置": "项目 name 取值 value 说明 note",
    "村": "村编号 code 村名 name 超市名称 supermarket 开业日期 opened 联系人 contact",
    "户": "户号 code 村编号 village 社 group 户主 head 人口 members 期初积分 opening"
    " 加入日期 joined 退出日期 left",
    "类别": "类别编号 code 类别名称 name 每户每月上限 month_cap 每户每年上限 year_cap",
    "评分细则": "细则编号 code 类别编号 category 内容 description 评定方式 source 分值 points"
    " 最低分 min 最高分 max 单位 unit 每户每月上限 month_cap 每户每年上限 year_cap"
    " 互斥组 exclusive_group 级差组 tier_group 不计封顶 exempt 需凭证 evidence 一票否决 veto"
    " 生效日期 from 失效日期 until",
    "兑换商品": "商品编号 code 商品名称 name 规格 spec 单位 unit 单价 price 积分 points"
    " 每户每次限量 limit 安全库存 safety_stock 生效日期 from 失效日期 until",
    "人员": "姓名 name 村编号 village 组织 body 职务 post",
    "荣誉": "荣誉名称 name 周期 period 每村名额 places 最低积分 min_points 类别编号 categories",
    "表头别名": "表 sheet 列 column 别名 alias",
    "管理办法": "条 no 内容 text",
}
SOURCES = {"会议评定": "meeting", "日常观察": "observation", "均可": "both"}


@dataclass(frozen=True)
class Village:
    code: str
    name: str
    supermarket: str
    opened: dt.date | None

    def supermarket_open(self, day: dt.date) -> bool:
        """A supermarket with a name and no day of opening was there from the start."""
        return self.opened <= day if self.opened else self.supermarket != ""


@dataclass(frozen=True)
class Household:
    code: str
    village: str
    head: str
    opening: int | None
    joined: dt.date | None
    left: dt.date | None

    def member_on(self, day: dt.date) -> bool:
        """`left` is its last day: no entries before joined or after left."""
        return (self.joined is None or self.joined <= day) and (
            self.left is None or day <= self.left
        )


@dataclass(frozen=True)
class Item:
    code: str
    category: str
    description: str
    source: str
    points: int | None
    low: int | None
    high: int | None
    month_cap: int | None
    year_cap: int | None
    exclusive: str
    tier: str
    exempt: bool
    evidence: bool
    veto: bool
    since: dt.date | None
    until: dt.date | None

    @property
    def kind(self) -> str:
        if self.veto:
            return "veto"
        sign = self.points if self.points is not None else (self.low or self.high or 0)
        return "deduction" if sign < 0 else "award"


@dataclass(frozen=True)
class Goods:
    code: str
    name: str
    points: int
    limit: int | None
    since: dt.date | None
    until: dt.date | None


@dataclass
class Rules:
    settings: dict[str, Any] = field(default_factory=dict)
    villages: dict[str, Village] = field(default_factory=dict)
    households: dict[str, Household] = field(default_factory=dict)
    categories: dict[str, tuple[int | None, int | None]] = field(default_factory=dict)
    items: dict[str, list[Item]] = field(default_factory=dict)
    goods: dict[str, list[Goods]] = field(default_factory=dict)
    people: list[tuple[str, str]] = field(default_factory=list)
    aliases: list[tuple[str, str, str]] = field(default_factory=list)

    def item_on(self, code: str, day: dt.date) -> Item | None:
        """`until` is the last day in force; the versions of a code do not overlap."""
        for item in self.items.get(code, []):
            if (item.since is None or item.since <= day) and (
                item.until is None or day <= item.until
            ):
                return item
        return None

    def goods_on(self, code: str, day: dt.date) -> Goods | None:
        for goods in self.goods.get(code, []):
            if (goods.since is None or goods.since <= day) and (
                goods.until is None or day <= goods.until
            ):
                return goods
        return None

    def points(self, name: str) -> int | None:
        """A setting in hundredths; None where the default is "none"."""
        value = self.settings.get(name)
        return None if values.text(value) == "" else values.number(value)

    def word(self, name: str, default: str) -> str:
        return values.code(self.settings.get(name)) or default


def _rows(book: Any, chinese: str) -> list[dict[str, Any]]:
    """The rows of one sheet as column (English name) → value."""
    wanted = {chinese.casefold(), SHEETS[chinese].casefold()}
    words = COLUMNS[chinese].split()
    known = {words[i + j].casefold(): words[i + 1] for i in range(0, len(words), 2) for j in (0, 1)}
    for sheet in book.worksheets:
        if values.heading(sheet.title) in wanted:
            rows = list(sheet.iter_rows(values_only=True))
            if not rows:
                return []
            columns = [known.get(values.heading(h), "") for h in rows[0]]
            return [
                {c: v for c, v in zip(columns, row, strict=False) if c}
                for row in rows[1:]
                if any(values.text(v) for v in row)
            ]
    return []


def _points(value: Any) -> int | None:
    return None if values.text(value) == "" else values.number(value)


def _size(value: Any) -> int | None:
    """A cap: "the sign in the cell does not matter"."""
    points = _points(value)
    return None if points is None else abs(points)


def _day(value: Any) -> dt.date | None:
    return None if values.text(value) == "" else values.day(value, None)


def _item(row: dict[str, Any]) -> Item:
    ends = sorted(p for p in (_points(row.get("min")), _points(row.get("max"))) if p is not None)
    source = values.code(row.get("source"))
    return Item(
        code=values.code(row.get("code")),
        category=values.code(row.get("category")),
        description=values.code(row.get("description")),
        source=SOURCES.get(source, source),
        points=_points(row.get("points")),
        low=ends[0] if ends else None,
        high=ends[-1] if ends else None,
        month_cap=_size(row.get("month_cap")),
        year_cap=_size(row.get("year_cap")),
        exclusive=values.code(row.get("exclusive_group")),
        tier=values.code(row.get("tier_group")),
        exempt=values.yes(row.get("exempt")),
        evidence=values.yes(row.get("evidence")),
        veto=values.yes(row.get("veto")),
        since=_day(row.get("from")),
        until=_day(row.get("until")),
    )


def _goods(row: dict[str, Any], rate: int) -> Goods:
    points = _points(row.get("points"))
    if points is None:  # price × rate, rounded half up to 0.01
        points = ((_points(row.get("price")) or 0) * rate + 50) // 100
    return Goods(
        code=values.code(row.get("code")),
        name=values.text(row.get("name")),
        points=points,
        limit=_points(row.get("limit")),
        since=_day(row.get("from")),
        until=_day(row.get("until")),
    )


def read(path: Path) -> Rules:
    book = openpyxl.load_workbook(path, data_only=True)
    rules = Rules()
    for row in _rows(book, "设置"):
        name = values.code(row.get("name"))
        rules.settings[SETTINGS.get(name, name)] = row.get("value")
    for row in _rows(book, "村"):
        code = values.code(row.get("code"))
        rules.villages[code] = Village(
            code,
            values.text(row.get("name")),
            values.text(row.get("supermarket")),
            _day(row.get("opened")),
        )
    for row in _rows(book, "户"):
        code = values.code(row.get("code"))
        rules.households[code] = Household(
            code,
            values.code(row.get("village")),
            values.text(row.get("head")),
            _points(row.get("opening")),
            _day(row.get("joined")),
            _day(row.get("left")),
        )
    for row in _rows(book, "类别"):
        caps = (_points(row.get("month_cap")), _points(row.get("year_cap")))
        rules.categories[values.code(row.get("code"))] = caps
    for row in _rows(book, "评分细则"):
        rules.items.setdefault(values.code(row.get("code")), []).append(_item(row))
    rate = rules.points("points_per_yuan")
    for row in _rows(book, "兑换商品"):
        goods = _goods(row, 100 if rate is None else rate)
        rules.goods.setdefault(goods.code, []).append(goods)
    for row in _rows(book, "人员"):
        rules.people.append((values.text(row.get("name")), values.code(row.get("village"))))
    for row in _rows(book, "表头别名"):
        rules.aliases.append(
            (
                values.heading(row.get("sheet")),
                values.heading(row.get("column")),
                values.heading(row.get("alias")),
            )
        )
    return rules
