"""A small month written out by hand, and one as large as wanted, for the tests of statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
from pointbook.documents.records import Balance, Count, Entry, Objection, Receipt, Stock

from pointbook.reckoning.month import Month
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.records import Cover
from pointbook.vocabulary.rules import (
    Category,
    Goods,
    Household,
    Item,
    Measure,
    Person,
    Rules,
    Settings,
    Village,
)

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


def entry(
    id: str, day: int, household: str, kind: str, points: int, balance: int, **more: Any
) -> Entry:
    """An entry of September 2022, what is not said blank."""
    blank = dict.fromkeys(Entry._fields, "")
    where: dict[str, Any] = {"quantity": None, "claimed": points, "row": 5, "column": None}
    fixed: dict[str, Any] = {
        "id": f"{household[:3]}-202209-{id}",
        "day": date(2022, 9, day),
        "village": household[:3],
        "household": household,
        "kind": kind,
        "points": points,
        "balance": balance,
        "file": "inbox/红柳.xlsx",
        "sheet": "日常观察",
        "cut": 0,
    }
    return Entry(**{**blank, **where, **fixed, **more})


ENTRIES = [
    entry("A0001", 3, "V01-001", "award", 500, 1500, item="ENV-01", category="ENV", quantity=2,
          claimed=1000, cut=500, cap="item_month", column=4),
    entry("A0002", 5, "V01-002", "award", 300, 1300, item="LAW-01", category="LAW", quantity=1),
    entry("A0003", 5, "V01-003", "award", 500, 1500, item="ENV-01", category="ENV", quantity=1),
    entry("D0001", 6, "V01-002", "deduction", -1000, 300, item="LAW-05", category="LAW", quantity=1),
    entry("V0001", 7, "V01-003", "veto", 0, 1500, item="LAW-07", category="LAW", quantity=1),
    entry("E0001", 9, "V01-001", "exchange", -400, 1100, goods="G01", quantity=2,
          activity="重阳集中兑换 13812345678", recipient="张小弟"),
    entry("E0002", 20, "V01-001", "exchange", -800, 300, goods="G02", quantity=1),
    entry("R0001", 21, "V01-003", "reversal", -200, 1300, reverses="V01-202208-A0009",
          item="GONE-1", quantity=3, reason="重复登记"),
]  # fmt: skip
BALANCES = [
    Balance("V01", "V01-001", "张桂芳", 1000, 500, 0, -1200, 0, 0, 0, 300),
    Balance("V01", "V01-002", "欧阳建国", 1000, 300, -1000, 0, 0, 0, 0, 300),
    Balance("V01", "V01-003", "张三", 1000, 500, 0, 0, 0, -200, 0, 1300),
    Balance("V02", "V02-001", "马娟", 1000, 0, 0, 0, 0, 0, 0, 1000),
]
STOCK = [Stock("V01", "G01", 10, 0, 2, 0, 0, 8), Stock("V01", "G02", 0, 12, 1, 0, -1, 10)]
RECEIPTS = [
    Receipt(date(2022, 9, 1), "V01", "G02", 10, 700, "采购"),
    Receipt(date(2022, 9, 2), "V01", "G02", 2, None, "捐赠"),
]
COUNTS = [Count(date(2022, 9, 28), "V01", "G02", 10, 11, "破损")]
OBJECTIONS = [
    Objection(date(2022, 9, 29), "V01", "V01-002", "", "扣分过重", "维持", "王组长", None)
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


def frame(rows: Sequence[Any], fields: Sequence[str]) -> pd.DataFrame:
    """Rows as the frame that the reckoning hands over."""
    names = ["date" if name == "day" else name for name in fields]
    made = pd.DataFrame([tuple(row) for row in rows], columns=names, dtype=object)
    if "kind" in fields:  # entries; what no statement shows is blank
        made = made.assign(observer="", recused="", source="")
    return made


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


def small_month(
    rules: Rules = RULES,
    entries: Sequence[Entry] = ENTRIES,
    balances: Sequence[Balance] = BALANCES,
    stock: Sequence[Stock] = STOCK,
    status: str = "final",
    errors: int = 0,
    problems: Sequence[Problem] = (),
) -> Month:
    """September 2022 of two villages; the second has sent nothing."""
    frames = frame(entries, Entry._fields)
    return Month(
        month="2022-09",
        rules=rules,
        entries=frames,
        year_entries=frames,
        balances=frame(balances, Balance._fields),
        stock=frame(stock, Stock._fields),
        receipts=frame(RECEIPTS, Receipt._fields),
        counts=frame(COUNTS, Count._fields),
        objections=frame(OBJECTIONS, Objection._fields).assign(file="", sheet="", row=None),
        summary=summary(
            [
                village("V01", status, errors, figures(3, 1300, -1000, -1200, 1900)),
                village("V02", "missing", 0, figures(1, 0, 0, 0, 1000)),
            ]
        ),
        covers={"V01": COVER},
        problems=list(problems),
    )
