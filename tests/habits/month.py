"""A random month of one village, as plain records, in a township without caps and limits.

Nothing depends on the order of one day's rows here, so that a month may be written in any order
and over any number of files, and must come to the same.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from random import Random
from typing import Any

Tables = dict[str, list[list[Any]]]
MONTH = "2022-09"
NAMES = [
    "红柳", "沙河", "白墩", "双墩", "永川", "北山", "东滩", "上泉", "新井", "大营", "石门", "水沟", "草窝",
    "南滩", "中川",
]  # fmt: skip
HEADS = ["张桂芳", "欧阳建国", "王秀英", "李德福", "赵玉梅", "马娟", "阿依·古丽", "吴小红"]
GROUPS = ["一社", "一社", "一社", "二社", "二社", "二社", "三社", "三社"]


@dataclass(frozen=True)
class Item:
    code: str
    description: str
    source: str
    points: int | None  # None: a range, of which `low` and `high` are the ends
    low: int = 0
    high: int = 0
    unit: str = ""
    aliases: tuple[str, ...] = ()

    def fits(self, sheet: str) -> bool:
        return self.source in (sheet, "均可")


@dataclass(frozen=True)
class Goods:
    code: str
    name: str
    price: int
    unit: str
    aliases: tuple[str, ...] = ()


ITEMS = (
    Item("HJ-01", "庭院整洁", "日常观察", 5, unit="次", aliases=("院子干净", "庭院卫生")),
    Item("HJ-02", "义务劳动（半天）", "均可", 4, unit="天", aliases=("出工",)),
    Item("HJ-03", "互帮互助", "均可", None, 1, 10, aliases=("帮忙",)),
    Item("HY-01", "参加村民会议", "会议评定", 2, unit="场", aliases=("开会",)),
    Item("KF-01", "乱倒垃圾", "日常观察", -3, unit="次", aliases=("倒垃圾",)),
    Item("KF-02", "打架斗殴", "会议评定", None, -8, -2),
)
GOODS = (
    Goods("G01", "食盐", 2, "袋", ("盐",)),
    Goods("G02", "洗衣液（大）", 15, "桶"),
    Goods("G03", "毛巾", 8, "条", ("手巾",)),
)


@dataclass(frozen=True)
class Home:
    code: str
    head: str
    group: str


@dataclass(frozen=True)
class Record:
    """What one row says; `homes` of an evaluation may be several."""

    sheet: str
    date: dt.date
    homes: tuple[Home, ...] = ()
    item: Item | None = None
    goods: Goods | None = None
    quantity: int = 1
    points: int = 0
    note: str = ""
    named: str = ""  # how the clerk may call all of its homes: 全村, a group


@dataclass(frozen=True)
class Village:
    code: str
    name: str
    homes: tuple[Home, ...]


def village(number: int) -> Village:
    code = f"V{number:02}"
    homes = zip(HEADS, GROUPS, strict=True)
    found = [Home(f"{code}-{n:03}", h, g) for n, (h, g) in enumerate(homes, start=1)]
    return Village(code, NAMES[(number - 1) % len(NAMES)] + "村", tuple(found))


def rules(villages: list[Village]) -> Tables:
    homes = [(v, h) for v in villages for h in v.homes]
    return {
        "设置": [["项目", "取值"], ["启用月份", MONTH]],
        "村": [["村编号", "村名", "开业日期"], *([v.code, v.name, dt.date(2022, 1, 1)] for v in villages)],
        "户": [["户号", "村编号", "社", "户主", "期初积分"],
              *([h.code, v.code, h.group, h.head, 500] for v, h in homes)],
        "类别": [["类别编号", "类别名称"], ["HJ", "环境"]],
        "评分细则": [["细则编号", "类别编号", "内容", "评定方式", "分值", "最低分", "最高分", "单位", "别名"],
                 *([i.code, "HJ", i.description, i.source, i.points,
                    i.low or None, i.high or None, i.unit, "、".join(i.aliases)] for i in ITEMS)],
        "兑换商品": [["商品编号", "商品名称", "单价", "单位", "别名"],
                 *([g.code, g.name, g.price, g.unit, "、".join(g.aliases)] for g in GOODS)],
        "人员": [["姓名", "组织"], *([p, "评议小组"] for p in ("周一", "周二", "周三")), ["吴四", "监委会"]],
    }  # fmt: skip


def cover(place: Village) -> list[list[Any]]:
    return [
        ["村编号", place.code], ["月份", MONTH], ["填报人", "郑会计"],
        ["评议会日期", dt.date(2022, 9, 25)], ["主持人", "周一"], ["参会人员", "周一、周二、周三"],
        ["监督人", "吴四"], ["公示开始", dt.date(2022, 10, 1)], ["公示结束", dt.date(2022, 10, 9)],
    ]  # fmt: skip


def records(rng: Random, place: Village) -> list[Record]:
    """A month; no two of its rows are alike, and nobody runs out of points or goods."""
    found: list[Record] = []
    taken: set[tuple[Any, ...]] = set()
    for sheet in ("会议评定", "日常观察"):
        for _ in range(rng.randint(2, 7)):
            record = evaluation(rng, place, sheet)
            keys = {(record.date, home, record.item) for home in record.homes}
            if not keys & taken:
                taken |= keys
                found.append(record)
    found += [Record("进货登记", dt.date(2022, 9, 1), goods=g, quantity=90) for g in GOODS]
    if rng.random() < 0.5:
        found.append(
            Record(
                "进货登记",
                dt.date(2022, 9, rng.randint(2, 20)),
                goods=GOODS[0],
                quantity=rng.randint(1, 30),
            )
        )
    for _ in range(rng.randint(1, 5)):
        day, home, goods = (
            dt.date(2022, 9, rng.randint(2, 29)),
            rng.choice(place.homes),
            rng.choice(GOODS),
        )
        quantity = rng.randint(1, 3)
        if (day, home, goods) not in taken:
            taken.add((day, home, goods))
            found.append(
                Record("兑换登记", day, (home,), None, goods, quantity, goods.price * quantity)
            )
    if rng.random() < 0.4:
        found.append(
            Record(
                "盘点", dt.date(2022, 9, 30), goods=rng.choice(GOODS), quantity=rng.randint(50, 90)
            )
        )
    if rng.random() < 0.4:
        pair = tuple(rng.sample(place.homes, 2))
        found.append(
            Record("划转", dt.date(2022, 9, rng.randint(2, 29)), pair, points=rng.randint(1, 40))
        )
    return [replace(r, note=rng.choice(["", "", "好", "见记录"])) for r in found]


def evaluation(rng: Random, place: Village, sheet: str) -> Record:
    day = dt.date(2022, 9, 25 if sheet == "会议评定" and rng.random() < 0.5 else rng.randint(1, 30))
    item = rng.choice([i for i in ITEMS if i.fits(sheet)])
    homes: tuple[Home, ...] = (rng.choice(place.homes),)
    named = ""
    if rng.random() < 0.25:
        homes = tuple(rng.sample(place.homes, rng.randint(2, 3)))
    elif rng.random() < 0.15:
        named = rng.choice(["全村", "一社", "二社", "三社"])
        homes = tuple(h for h in place.homes if named in ("全村", h.group))
    quantity = rng.choice([1, 1, 2, 3]) if item.points else 1
    points = (item.points or 0) * quantity or rng.randint(item.low, item.high)
    return Record(sheet, day, homes, item, None, quantity, points, named=named)


COLUMNS = {
    "会议评定": ("日期", "户号", "细则编号", "次数", "得分", "备注"),
    "日常观察": ("日期", "户号", "细则编号", "次数", "得分", "备注"),
    "兑换登记": ("日期", "户号", "商品编号", "数量", "积分", "备注"),
    "进货登记": ("日期", "商品编号", "数量", "备注"),
    "盘点": ("日期", "商品编号", "实盘数量"),
    "划转": ("日期", "转出户号", "转入户号", "积分", "原因"),
}


def plain(place: Village, month: list[Record]) -> Tables:
    """The month as the forms have it: a row for each household, codes, real dates, digits."""
    book: Tables = {"封面": cover(place)}
    for sheet, columns in COLUMNS.items():
        rows = [plain_row(record, home) for record in month if record.sheet == sheet
                for home in (record.homes[:1] if sheet == "划转" else record.homes) or (None,)]  # fmt: skip
        if rows:
            book[sheet] = [list(columns), *([row.get(c) for c in columns] for row in rows)]
    return book


def plain_row(record: Record, home: Home | None) -> dict[str, Any]:
    return {
        "日期": record.date,
        "户号": home and home.code,
        "转出户号": home and home.code,
        "转入户号": record.homes[-1].code if record.homes else None,
        "细则编号": record.item and record.item.code,
        "商品编号": record.goods and record.goods.code,
        "次数": record.quantity,
        "数量": record.quantity,
        "实盘数量": record.quantity,
        "得分": record.points,
        "积分": record.points,
        "备注": record.note or None,
        "原因": record.note or "分户",
    }
