"""A month of one large village: long names, rare characters, long names of goods, all categories.

Every household is scored in every category and exchanges something, every fifth has an entry taken
back, every tenth objects. Figures have up to three digits and two places.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final, Literal

from pointbook.reckoning.month import Month
from pointbook.reckoning.village_month import Balance, Stock
from pointbook.vocabulary.records import Claim, Entry
from pointbook.vocabulary.rules import Category, Goods, Household, Item, Rules
from pointbook.vocabulary.schema import OBJECTIONS, RECEIPTS
from tests.reckoning.months import RULES, TAKEN_BACK, entry, row, small_month

Paper = Literal["A3", "A4"]

CATEGORIES: Final = (
    "遵纪守法", "人居环境整治", "移风易俗", "孝老爱亲", "诚实守信", "培育新风", "志愿服务", "疫情防控",
)  # fmt: skip
# Heads of two to twelve characters: compound surnames, rare characters, minority names, Latin.
HEADS: Final = (
    "王芳", "䶮𬭳", "张桂芳", "欧阳建国", "诸葛𬭳䶮宁", "马·伊斯哈格", "古丽娜尔·艾山", "买买提·吐尔逊江",
    "阿依古丽·阿卜杜拉", "努尔买买提·依明江", "热依汗古丽·买买提江", "阿卜杜热依木·吐尔逊江", "Alimjan",
)  # fmt: skip
GOODS: Final = (
    "盐", "毛巾", "电饭煲（5升，多功能预约，含蒸笼和量杯）", "卷纸(10卷)", "洗衣液2kg×2瓶（送补充装一袋）",
    "中小学生文具礼盒（铅笔、橡皮、直尺、圆规、作业本十册装）", "LED充电式强光手电筒USB-C", "香皂",
)  # fmt: skip
REASONS: Final = ("重复登记", "张冠李戴，经评议小组复核应为另一户，原记录整条撤回并重新登记")


def large_month(
    households: int, paper: Paper, language: str, errors: int = 0, **settings: Any
) -> Month:
    """September 2022 of V01 with so many households; a draft if there are errors."""
    rules = _rules(households, paper, language, settings)
    houses = rules.households
    entries = [
        made for number, house in enumerate(houses, 1) for made in _entries(number, house, rules)
    ]
    by_house: dict[str, list[Entry]] = defaultdict(list)
    for made in entries:
        by_house[made.household.code].append(made)
    balances = [
        Balance(house, *_figures(by_house[house.code], number))
        for number, house in enumerate(houses, 1)
    ]
    return small_month(
        rules,
        entries,
        balances,
        _stock(rules),
        "draft" if errors else "final",
        errors,
        receipts=list(_receipts(rules)),
        objections=list(_objections(houses)),
    )


def _entries(number: int, house: Household, rules: Rules) -> Iterator[Entry]:
    """A household's month: an award of each category, an exchange, perhaps a correction."""
    code, items = house.code, {item.code: item for item in rules.items}
    for at in range(len(CATEGORIES)):
        points = 25 * ((number + at) % 397) + 50
        cut = 25 * (number % 3)
        yield entry(f"A{number:04}{at}", 5, code, "award", points, 10_000 + points, rules=rules,
                    item=items[f"C{at}-01"], cut=cut)  # fmt: skip
    for _ in range(number % 2):
        yield entry(f"D{number:04}", 6, code, "deduction", -300, 9_725, rules=rules,
                    item=items["C0-02"])  # fmt: skip
    yield entry(f"E{number:04}", number % 3 + 8, code, "exchange", -25 * number, 50 * number,
                rules=rules, goods=rules.goods[number % len(GOODS)], quantity=number % 3 + 1,
                said={"activity": "中秋集中兑换"})  # fmt: skip
    if number % 5 == 1:
        yield entry(f"R{number:04}", 21, code, "reversal", -200, 500, rules=rules,
                    item=items["C1-01"], reverses=_former(number),
                    said={"reason": REASONS[number % 2], "approver": "王组长"})  # fmt: skip


def _former(number: int) -> Entry:
    return TAKEN_BACK._replace(id=f"V01-202208-A{number:04}")


def _figures(entries: Sequence[Entry], number: int) -> tuple[int, ...]:
    """A balance's figures from opening to closing."""
    by_kind: dict[str, int] = defaultdict(int)
    for made in entries:
        by_kind[made.kind] += made.points
    moved = [by_kind[kind] for kind in ("award", "deduction", "exchange")]
    moved += [0, by_kind["reversal"], 0]
    opening = 30_000 + 125 * number
    return (opening, *moved, opening + sum(moved))


def _rules(households: int, paper: Paper, language: str, more: dict[str, Any]) -> Rules:
    places = list(enumerate(CATEGORIES))
    items = [Item(f"C{at}-01", f"C{at}", name, "both", 100) for at, name in places]
    settings = replace(
        RULES.settings,
        language=language,
        paper=paper,
        names_on_notices="full",
        honour_roll=min(households, 60),
        **more,
    )
    return replace(
        RULES,
        settings=settings,
        households=tuple(
            Household(f"V01-{n:04}", "V01", f"第{n % 12 + 1}社", HEADS[n % len(HEADS)])
            for n in range(1, households + 1)
        ),
        categories=tuple(Category(f"C{at}", name) for at, name in places),
        items=(*items, Item("C0-02", "C0", "参与赌博", "meeting", -300, sign=-1)),
        goods=tuple(
            Goods(f"G{at:02}", name, "500g", "件", 250, 250) for at, name in enumerate(GOODS)
        ),
    )


def _stock(rules: Rules) -> list[Stock]:
    return [Stock(goods, 1_000, 500, 700, 0, -at, 800 - at) for at, goods in enumerate(rules.goods)]


def _receipts(rules: Rules) -> Iterator[Claim]:
    sources = ("采购", "捐赠（县妇联、县供销社及驻村帮扶单位）")
    for at, goods in enumerate(rules.goods):
        cost: dict[str, Any] = {"unit_cost": 225} if at % 2 else {}
        made = row(RECEIPTS, at + 1, quantity=500, source=sources[at % 2], **cost)
        yield made._replace(goods=goods)


def _objections(houses: Sequence[Household]) -> Iterator[Claim]:
    content, result = "认为人居环境一项扣分过重，要求复核", "经入户查看，维持原评定"
    for house in houses[::10]:
        made = row(OBJECTIONS, 29, content=content, resolution=result, handler="王组长",
                   resolved_on=date(2022, 9, 30))  # fmt: skip
        yield made._replace(household=house)
