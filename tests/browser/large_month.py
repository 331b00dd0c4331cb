"""A month of one large village: long names, rare characters, long names of goods, all categories.

Every household is scored in every category and exchanges something, every fifth has an entry taken
back, every tenth objects. Figures have up to three digits and two places.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, Literal

from pointbook.documents.records import Balance, Entry, Objection, Receipt, Stock

from pointbook.reckoning.month import Month
from pointbook.vocabulary.rules import Category, Goods, Household, Item, Rules
from tests.reckoning.months import RULES, entry, frame, small_month

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


def large_month(households: int, paper: Paper, language: str, errors: int = 0) -> Month:
    """September 2022 of V01 with so many households; a draft if there are errors."""
    rules = _rules(households, paper, language)
    heads = [household.head for household in rules.households]
    codes = [household.code for household in rules.households]
    entries = [made for number, code in enumerate(codes, 1) for made in _entries(number, code)]
    balances = [
        Balance("V01", code, head, *_figures([e for e in entries if e.household == code], number))
        for number, (code, head) in enumerate(zip(codes, heads, strict=True), 1)
    ]
    status = "draft" if errors else "final"
    bare = small_month(rules, entries, balances, _stock(), status, errors)
    ours = bare.summary["villages"][0]
    return replace(
        bare,
        summary={**bare.summary, "villages": [{**ours, "households": households}]},
        receipts=frame(_receipts(), Receipt._fields),
        objections=frame(_objections(codes), Objection._fields),
    )


def _entries(number: int, code: str) -> Iterator[Entry]:
    """A household's month: an award of each category, an exchange, perhaps a correction."""
    for at in range(len(CATEGORIES)):
        more = {"item": f"C{at}-01", "category": f"C{at}", "cut": 25 * (number % 3)}
        points = 25 * ((number + at) % 397) + 50
        yield entry(f"A{number:04}{at}", 5, code, "award", points, 10_000 + points, **more)
    for _ in range(number % 2):
        yield entry(f"D{number:04}", 6, code, "deduction", -300, 9_725, item="C0-02", category="C0")
    goods, day = f"G{number % len(GOODS):02}", number % 28 + 1
    more = {"goods": goods, "quantity": number % 3 + 1, "activity": "中秋集中兑换"}
    yield entry(f"E{number:04}", day, code, "exchange", -25 * number, 50 * number, **more)
    if number % 5 == 1:
        more = {"item": "C1-01", "reason": REASONS[number % 2], "approver": "王组长"}
        back = f"V01-202208-A{number:04}"
        yield entry(f"R{number:04}", 21, code, "reversal", -200, 500, reverses=back, **more)


def _figures(entries: Sequence[Entry], number: int) -> tuple[int, ...]:
    """A balance's figures from opening to closing."""
    by_kind = Counter[str]()
    for made in entries:
        by_kind[made.kind] += made.points
    moved = [by_kind[kind] for kind in ("award", "deduction", "exchange")]
    moved += [0, by_kind["reversal"], 0]
    opening = 30_000 + 125 * number
    return (opening, *moved, opening + sum(moved))


def _rules(households: int, paper: Paper, language: str) -> Rules:
    places = list(enumerate(CATEGORIES))
    items = [Item(f"C{at}-01", f"C{at}", name, "both", 100) for at, name in places]
    settings = replace(
        RULES.settings,
        language=language,
        paper=paper,
        names_on_notices="full",
        honour_roll=min(households, 60),
    )
    return replace(
        RULES,
        settings=settings,
        villages=RULES.villages[:1],
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


def _stock() -> list[Stock]:
    return [
        Stock("V01", f"G{at:02}", 1_000, 500, 700, 0, -at, 800 - at) for at in range(len(GOODS))
    ]


def _receipts() -> list[Receipt]:
    sources = ("采购", "捐赠（县妇联、县供销社及驻村帮扶单位）")
    return [
        Receipt(
            date(2022, 9, at + 1), "V01", f"G{at:02}", 500, 225 if at % 2 else None, sources[at % 2]
        )
        for at in range(len(GOODS))
    ]


def _objections(codes: Sequence[str]) -> list[Objection]:
    days = date(2022, 9, 29), date(2022, 9, 30)
    content, result = "认为人居环境一项扣分过重，要求复核", "经入户查看，维持原评定"
    return [
        Objection(days[0], "V01", code, "", content, result, "王组长", days[1])
        for code in codes[::10]
    ]
