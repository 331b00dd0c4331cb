"""A small month written out by hand, and one as large as wanted, for the tests of statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pointbook.reckoning.month import Month
from pointbook.reckoning.village_month import Balance, Stock, VillageMonth
from pointbook.vocabulary.holding import Holding
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.records import Claim, Cover, Entry, EntryKind, Origin, Row, StockMove
from pointbook.vocabulary.rules import (
    Category,
    Goods,
    Household,
    Item,
    Measure,
    Person,
    Rules,
    Village,
)
from pointbook.vocabulary.schema import COUNTS as COUNTS_SHEET
from pointbook.vocabulary.schema import EXCHANGES, OBSERVATION, SheetSchema
from pointbook.vocabulary.schema import OBJECTIONS as OBJECTIONS_SHEET
from pointbook.vocabulary.schema import RECEIPTS as RECEIPTS_SHEET
from pointbook.vocabulary.settings import Settings

SETTINGS = Settings(county="景泰县", township="漫水滩乡", language="en", min_exchange=500)
RULES = Rules(
    settings=SETTINGS,
    villages=(
        Village("V01", "红柳村", "红柳村积分超市", date(2022, 1, 1), "李主任 13812345678"),
        Village("V02", "沙河村", "沙河村积分超市", date(2022, 1, 1)),
    ),
    households=(
        Household("V01-001", "V01", "一社", "张桂芳"),
        Household("V01-002", "V01", "二社", "欧阳建国"),
        Household("V01-003", "V01", "二社", "张三"),
        Household("V02-001", "V02", "一社", "马娟"),
    ),
    categories=(
        Category("ENV", "人居环境", 3000),
        Category("LAW", "遵纪守法"),
        Category("X", "空"),
    ),
    items=(
        Item("ENV-01", "ENV", "庭院最清洁", "observation", 500, month_cap=500, evidence=True),
        Item("LAW-01", "LAW", "调解纠纷", "meeting", None, 100, 500, tier_group="T"),
        Item("LAW-05", "LAW", "参与赌博", "meeting", -1000, sign=-1),
        Item("LAW-07", "LAW", "违法犯罪", "meeting", 0, veto=True),
        Item("LAW-09", "LAW", "旧细则", "meeting", 200, until=date(2022, 8, 31)),
    ),
    goods=(
        Goods("G01", "盐", "400g", "袋", 200, 200, until=date(2022, 9, 10)),
        Goods("G01", "盐", "400g", "袋", 250, 250, start=date(2022, 9, 11)),
        Goods("G02", "毛巾", "", "条", 800, 800, limit=2, safety_stock=5),
    ),
    people=(Person("王组长", "V01", "assessment_group"),),
    measures=(
        Measure("1", "一户一本，举报电话 13812345678。"),
        Measure("第二条", "积分不兑现金。"),
    ),
)


HOLDINGS = {village.code: Holding(RULES, village.code) for village in RULES.villages}
FILE, SHEET = "inbox/红柳.xlsx", "日常观察"
FORGOTTEN = Item("GONE-1", "ENV", "GONE-1")


def home(code: str, rules: Rules = RULES) -> Household:
    return next(house for house in rules.households if house.code == code)


def entry(
    id: str,
    day: int,
    household: str,
    kind: EntryKind,
    points: int,
    balance: int,
    *,
    rules: Rules = RULES,
    item: Item | None = None,
    goods: Goods | None = None,
    column: int = 0,
    said: Mapping[str, str] | None = None,
    **more: Any,
) -> Entry:
    """An entry of September 2022, from row 5; ``said`` is what its row has under other columns."""
    when, house = date(2022, 9, day), home(household, rules)
    origin = Origin(FILE, SHEET, EXCHANGES if goods else OBSERVATION)
    row = Row(origin, 5, house.village, "2022-09", said or {})
    claim = Claim(row, when, house, item, goods, column=column)
    facts: dict[str, Any] = {
        "claimed": points,
        "item": item,
        "goods": goods,
        "claim": claim,
        **more,
    }
    return Entry(f"{household[:3]}-202209-{id}", when, kind, house, points, balance, **facts)


def version(code: str, day: int) -> Goods:
    found = HOLDINGS["V01"].goods(code, date(2022, 9, day))
    assert found
    return found


CLEAN, SETTLED, GAMBLED, CRIME, _ = RULES.items
TAKEN_BACK = Entry("V01-202208-A0009", date(2022, 8, 3), "award", home("V01-003"), 200, 0)
ENTRIES = [
    entry("A0001", 3, "V01-001", "award", 500, 1500, item=CLEAN, quantity=2, claimed=1000, cut=500,
          cap="item_month", column=4),
    entry("A0002", 5, "V01-002", "award", 300, 1300, item=SETTLED, quantity=1),
    entry("A0003", 5, "V01-003", "award", 500, 1500, item=CLEAN, quantity=1),
    entry("D0001", 6, "V01-002", "deduction", -1000, 300, item=GAMBLED, quantity=1),
    entry("V0001", 7, "V01-003", "veto", 0, 1500, item=CRIME, quantity=1),
    entry("E0001", 9, "V01-001", "exchange", -400, 1100, goods=version("G01", 9), quantity=2,
          said={"activity": "重阳集中兑换 13812345678", "recipient": "张小弟"}),
    entry("E0002", 20, "V01-001", "exchange", -800, 300, goods=version("G02", 20), quantity=1),
    entry("R0001", 21, "V01-003", "reversal", -200, 1300, reverses=TAKEN_BACK, item=FORGOTTEN,
          quantity=3, said={"reason": "重复登记"}),
]  # fmt: skip
BALANCES = [
    Balance(home("V01-001"), 1000, 500, 0, -1200, 0, 0, 0, 300),
    Balance(home("V01-002"), 1000, 300, -1000, 0, 0, 0, 0, 300),
    Balance(home("V01-003"), 1000, 500, 0, 0, 0, -200, 0, 1300),
    Balance(home("V02-001"), 1000, 0, 0, 0, 0, 0, 0, 1000),
]
STOCK = [
    Stock(version("G01", 30), 10, 0, 2, 0, 0, 8),
    Stock(version("G02", 30), 0, 12, 1, 0, -1, 10),
]


def row(schema: SheetSchema, day: int, household: str = "", **values: Any) -> Claim:
    """An accepted row of September 2022; ``goods`` and ``quantity`` stand in the claim too."""
    goods = version(values["goods"], day) if "goods" in values else None
    written = Row(Origin("", "", schema), 0, "V01", "2022-09", values)
    house = home(household) if household else None
    return Claim(written, date(2022, 9, day), house, None, goods, values.get("quantity"))


RECEIPTS = [
    row(RECEIPTS_SHEET, 1, goods="G02", quantity=10, unit_cost=700, source="采购"),
    row(RECEIPTS_SHEET, 2, goods="G02", quantity=2, source="捐赠"),
]
BROKEN = row(COUNTS_SHEET, 28, goods="G02", quantity=10, counted=10, reason="破损")
COUNTS = [StockMove(date(2022, 9, 28), "V01", version("G02", 28), "counted", -1, BROKEN, None, 11)]
OBJECTIONS = [
    row(OBJECTIONS_SHEET, 29, "V01-002", content="扣分过重", resolution="维持", handler="王组长")
]
COVER = Cover(
    "inbox/红柳.xlsx",
    "V01",
    "2022-09",
    {
        "clerk": "小李",
        "chair": "王组长",
        "supervisor": "赵监督",
        "attendees": ("王组长", "路人"),
        "meeting_date": date(2022, 9, 25),
        "posted_on": date(2022, 10, 1),
        "posted_until": date(2022, 10, 7),
    },
)


def figures(households: int, earned: int, deducted: int, exchanged: int, closing: int) -> Any:
    return {
        "supermarkets": 1,
        "households": households,
        "households_scored": households,
        "households_exchanged": min(1, -exchanged),
        "exchange_activities": 2 if exchanged else 0,
        "earned": earned,
        "deducted": deducted,
        "exchanged": exchanged,
        "closing": closing,
    }


def summary(villages: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The township's figures as the sum of its villages'."""
    names = figures(0, 0, 0, 0, 0).keys()
    whole = {name: sum(village[name] for village in villages) for name in names}
    head = {"month": "2022-09", "township": "漫水滩乡"}
    return {**head, **whole, "year": whole, "villages": list(villages)}


def village(code: str, status: str, errors: int, counted: Mapping[str, Any]) -> dict[str, Any]:
    head = {"code": code, "name": code, "status": status, "errors": errors, "warnings": 0}
    return {**head, **counted, "year": counted}


def share(
    code: str, figures: Mapping[str, Any], rules: Rules = RULES, **parts: Any
) -> VillageMonth:
    """A village's month; what is not said is empty."""
    blank = dict.fromkeys(("entries", "balances", "stock", "receipts", "counts", "objections"), ())
    return VillageMonth(
        month="2022-09",
        holding=Holding(rules, code),
        status=figures["status"],
        draft=0 if figures["status"] == "final" else max(1, figures["errors"]),
        figures=figures,
        **{"cover": None, **blank, "year": parts.get("entries", ()), **parts},
    )


def small_month(
    rules: Rules = RULES,
    entries: Sequence[Entry] = ENTRIES,
    balances: Sequence[Balance] = BALANCES,
    stock: Sequence[Stock] = STOCK,
    status: str = "final",
    errors: int = 0,
    problems: Sequence[Problem] = (),
    **parts: Any,
) -> Month:
    """September 2022 of two villages; the second has sent nothing."""
    lines = [
        village("V01", status, errors, figures(3, 1300, -1000, -1200, 1900)),
        village("V02", "missing", 0, figures(1, 0, 0, 0, 1000)),
    ]
    first = {
        "entries": entries,
        "balances": [line for line in balances if line.household.village == "V01"],
        "stock": stock,
        "receipts": RECEIPTS,
        "counts": COUNTS,
        "objections": OBJECTIONS,
        "cover": COVER,
        **parts,
    }
    second = [line for line in balances if line.household.village == "V02"]
    shares = (
        share("V01", lines[0], rules, **first),
        share("V02", lines[1], rules, balances=second),
    )
    return Month("2022-09", rules, shares, summary(lines), list(problems))
