"""rules.xlsx as the witness reads it (contract 2); it trusts that the rules are free of errors."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from tests.witness import values

Tables = dict[str, list[list[Any]]]  # a workbook: its sheets by title, each as rows of plain values

SETTINGS = dict(
    pair.split() for pair in (
        "县 county", "乡镇 township", "品牌 brand", "语言 language", "启用月份 first_month",
        "每元积分 points_per_yuan", "兑换取整 exchange_rounding", "兑换价差 price_tolerance",
        "基础分 basis_points", "户月封顶 household_month_cap", "户季封顶 household_quarter_cap",
        "户年封顶 household_year_cap", "基础分周期 basis_period", "可用积分 spendable",
        "扣分方式 deductions", "年底处理 year_end", "过期日 expire_on", "起兑分 min_exchange",
        "村月发放预算 village_month_budget", "公示天数 publicity_days", "评议法定人数 quorum",
        "公示姓名 names_on_notices", "红榜户数 honour_roll", "否决冻结 veto_freeze",
    )
)  # fmt: skip
WORDS = {
    "实时": "posted", "公示后": "published", "挂账": "carry", "扣到零": "floor", "结转": "carry",
    "清零": "expire", "一次": "once", "每季": "quarter", "每年": "year", "本季": "quarter",
    "本年": "year", "会议评定": "meeting", "日常观察": "observation", "均可": "both",
}  # fmt: skip
SHEETS = {
    "设置": "Settings", "村": "Villages", "户": "Households", "类别": "Categories",
    "评分细则": "Items", "兑换商品": "Goods", "人员": "People", "荣誉": "Honours",
    "表头别名": "Headings", "管理办法": "Measures",
}  # fmt: skip
CAPS = " 每户每月上限 month_cap 每户每季上限 quarter_cap 每户每年上限 year_cap"
COLUMNS = {
    "设置": "项目 name 取值 value 村编号 village 生效日期 from 说明 note",
    "村": "村编号 code 村名 name 超市名称 supermarket 开业日期 opened 联系人 contact 供应村 shop",
    "户": "户号 code 村编号 village 社 group 户主 head 人口 members 期初积分 opening"
    " 加入日期 joined 退出日期 left",
    "类别": "类别编号 code 类别名称 name" + CAPS,
    "评分细则": "细则编号 code 类别编号 category 内容 description 评定方式 source 分值 points"
    " 最低分 min 最高分 max 单位 unit" + CAPS + " 互斥组 exclusive_group 级差组 tier_group"
    " 不计封顶 exempt 需凭证 evidence 一票否决 veto 生效日期 from 失效日期 until 别名 aliases"
    " 村编号 villages",
    "兑换商品": "商品编号 code 商品名称 name 规格 spec 单位 unit 单价 price 积分 points"
    " 每户每次限量 limit 安全库存 safety_stock 生效日期 from 失效日期 until 别名 aliases"
    " 村编号 villages",
    "人员": "姓名 name 村编号 village 组织 body 职务 post",
    "荣誉": "荣誉名称 name 周期 period 每村名额 places 最低积分 min_points 类别编号 categories"
    " 村编号 villages",
    "表头别名": "表 sheet 列 column 别名 alias",
    "管理办法": "条 no 内容 text 村编号 villages",
}
Caps = tuple[int | None, int | None, int | None]  # month, quarter, year


@dataclass(frozen=True)
class Village:
    code: str
    name: str
    supermarket: str
    opened: dt.date | None
    shop: str

    def supermarket_open(self, day: dt.date) -> bool:
        """A supermarket with a name and no day of opening was there from the start."""
        return self.opened <= day if self.opened else self.supermarket != ""


@dataclass(frozen=True)
class Household:
    code: str
    village: str
    group: str
    head: str
    opening: int | None
    joined: dt.date | None
    left: dt.date | None

    def member_on(self, day: dt.date) -> bool:
        """`left` is its last day: no entries before joined or after left."""
        return (self.joined or day) <= day <= (self.left or day)


@dataclass(frozen=True)
class Version:
    """A row that holds for some villages (none named: for all) and for some time."""

    code: str
    names: tuple[str, ...]  # description or goods name, then the aliases
    unit: str
    villages: tuple[str, ...]
    since: dt.date | None
    until: dt.date | None

    def holds(self, village: str, day: dt.date | None) -> bool:
        """`until` is the last day in force."""
        here = not self.villages or village in self.villages
        return here and (day is None or (self.since or day) <= day <= (self.until or day))


@dataclass(frozen=True)
class Item(Version):
    category: str
    source: str
    points: int | None
    low: int
    high: int
    caps: Caps
    exclusive: str
    tier: str
    exempt: bool
    evidence: bool
    veto: bool

    @property
    def kind(self) -> str:
        if self.veto:
            return "veto"
        sign = self.points if self.points is not None else self.low
        return "deduction" if sign < 0 else "award"


@dataclass(frozen=True)
class Goods(Version):
    price: int
    points: int | None
    limit: int | None


@dataclass
class Rules:
    settings: list[dict[str, Any]] = field(default_factory=list)
    villages: dict[str, Village] = field(default_factory=dict)
    households: dict[str, Household] = field(default_factory=dict)
    categories: dict[str, Caps] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    goods: list[Goods] = field(default_factory=list)
    people: list[tuple[str, str]] = field(default_factory=list)
    aliases: list[tuple[str, str, str]] = field(default_factory=list)

    def setting(self, name: str, village: str = "", day: dt.date | None = None,
                monthly: bool = False) -> Any:  # fmt: skip
        """A row with a village wins over the general one; one with a date holds from that day on,
        or, for what counts by month, quarter or year, from the month of that day on."""

        def begun(row: dict[str, Any]) -> bool:
            start = points_day(row.get("from"))
            return start is None or (
                day is not None and (start.replace(day=1) if monthly else start) <= day
            )

        rows = [
            r for r in self.settings
            if r["name"] == name and values.code(r.get("village")) in ("", village) and begun(r)
        ]  # fmt: skip
        rows.sort(
            key=lambda r: (
                values.code(r.get("village")) != "",
                points_day(r.get("from")) or dt.date.min,
            )
        )
        return rows[-1].get("value") if rows else None

    def points(self, name: str, village: str = "", day: dt.date | None = None,
               monthly: bool = False) -> int | None:  # fmt: skip
        """A setting in hundredths; None where the default is "none"."""
        return points_of(self.setting(name, village, day, monthly))

    def word(self, name: str, default: str, village: str = "", day: dt.date | None = None) -> str:
        value = values.wide(self.setting(name, village, day))
        return WORDS.get(value, value) or default

    def shop(self, village: str) -> str:
        """The village whose supermarket serves this one."""
        return self.villages[village].shop or village

    def item_on(self, code: str, village: str, day: dt.date) -> Item | None:
        """A village's own row wins over the general row of the same code."""
        found = [i for i in self.items if i.code == code and i.holds(village, day)]
        return max(found, key=lambda i: i.villages != (), default=None)

    def goods_on(self, code: str, village: str, day: dt.date) -> Goods | None:
        found = [g for g in self.goods if g.code == code and g.holds(village, day)]
        return max(found, key=lambda g: g.villages != (), default=None)

    def price(self, goods: Goods, village: str, day: dt.date) -> int:
        """Blank points = price × points_per_yuan, rounded half up to a multiple of the step."""
        if goods.points is not None:
            return goods.points
        step = self.points("exchange_rounding", village, day) or 1
        exact = Fraction(goods.price * self.rate(village, day), 100)
        return int(exact / step + Fraction(1, 2)) * step

    def rate(self, village: str, day: dt.date) -> int:
        rate = self.points("points_per_yuan", village, day)
        return 100 if rate is None else rate


def rows_of(tables: Tables, chinese: str) -> list[dict[str, Any]]:
    """The rows of one sheet as column (English name) → value."""
    wanted = {values.heading(chinese), values.heading(SHEETS[chinese])}
    words = COLUMNS[chinese].split()
    known = {
        values.heading(words[i + j]): words[i + 1] for i in range(0, len(words), 2) for j in (0, 1)
    }
    for title, grid in tables.items():
        if values.heading(title) in wanted and grid:
            columns = [known.get(values.heading(h), "") for h in grid[0]]
            return [
                {c: v for c, v in zip(columns, row, strict=False) if c}
                for row in grid[1:] if any(values.text(v) for v in row)
            ]  # fmt: skip
    return []


def points_of(value: Any) -> int | None:
    return None if values.text(value) == "" else values.number(value)


def points_day(value: Any) -> dt.date | None:
    return None if values.text(value) == "" else values.day(value, None)


def caps_of(row: dict[str, Any]) -> Caps:
    """ "The sign in the cell does not matter"."""
    month, quarter, year = (points_of(row.get(f"{p}_cap")) for p in ("month", "quarter", "year"))
    return tuple(None if cap is None else abs(cap) for cap in (month, quarter, year))  # type: ignore[return-value]


def version_of(row: dict[str, Any], name: str) -> dict[str, Any]:
    aliases = [values.text(a) for a in values.text(row.get("aliases")).split("、")]
    return {
        "code": values.code(row.get("code")),
        "names": tuple(n for n in (values.text(row.get(name)), *aliases) if n),
        "unit": values.text(row.get("unit")),
        "villages": tuple(values.code(v) for v in values.listed(row.get("villages"))),
        "since": points_day(row.get("from")),
        "until": points_day(row.get("until")),
    }


def item_of(row: dict[str, Any]) -> Item:
    points = points_of(row.get("points"))
    low, high = sorted(points_of(row.get(end)) or 0 for end in ("min", "max"))
    if low < 0:  # min and max of a minus range are read without sign
        low, high = sorted((-abs(low), -abs(high)))
    source = values.wide(row.get("source"))
    return Item(
        **version_of(row, "description"),
        category=values.code(row.get("category")),
        source=WORDS.get(source, source) or "both",
        points=points, low=low, high=high, caps=caps_of(row),
        exclusive=values.code(row.get("exclusive_group")),
        tier=values.code(row.get("tier_group")),
        exempt=values.yes(row.get("exempt")),
        evidence=values.yes(row.get("evidence")),
        veto=values.yes(row.get("veto")),
    )  # fmt: skip


def read(tables: Tables) -> Rules:
    code, text = values.code, values.text
    rules = Rules()
    for row in rows_of(tables, "设置"):
        rules.settings.append(row | {"name": SETTINGS.get(text(row["name"]), text(row["name"]))})
    for row in rows_of(tables, "村"):
        key = code(row["code"])
        rules.villages[key] = Village(
            key, text(row.get("name")), text(row.get("supermarket")),
            points_day(row.get("opened")), code(row.get("shop")),
        )  # fmt: skip
    for row in rows_of(tables, "户"):
        key = code(row["code"])
        rules.households[key] = Household(
            key, code(row["village"]), text(row.get("group")), text(row.get("head")),
            points_of(row.get("opening")), points_day(row.get("joined")), points_day(row.get("left")),
        )  # fmt: skip
    for row in rows_of(tables, "类别"):
        rules.categories[code(row["code"])] = caps_of(row)
    rules.items = [item_of(row) for row in rows_of(tables, "评分细则")]
    rules.goods = [
        Goods(**version_of(row, "name"), price=points_of(row.get("price")) or 0,
              points=points_of(row.get("points")), limit=points_of(row.get("limit")))
        for row in rows_of(tables, "兑换商品")
    ]  # fmt: skip
    rules.people = [(text(r["name"]), code(r.get("village"))) for r in rows_of(tables, "人员")]
    rules.aliases = [
        (values.heading(r["sheet"]), values.heading(r.get("column")), values.heading(r["alias"]))
        for r in rows_of(tables, "表头别名")
    ]
    return rules
