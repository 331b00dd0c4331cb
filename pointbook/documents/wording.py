"""The words that several statements share: months and days, money, who signs, headings."""

from collections.abc import Mapping
from datetime import date

from pointbook.documents.desk import Desk, VillageMonth
from pointbook.vocabulary.points import HUNDREDTHS, show
from pointbook.vocabulary.rules import Goods
from pointbook.vocabulary.statements import Column, Shape
from pointbook.vocabulary.text import N_, Text, say

HAND_FILLED = "＿＿＿＿＿＿"
"""A blank to be filled in with a pen."""


def columns(language: str, *specs: tuple[str, Shape, int]) -> tuple[Column, ...]:
    """Columns from (heading to be said, shape, width)."""
    return tuple(Column(say(heading, language), shape, width) for heading, shape, width in specs)


def month_words(month: str, language: str) -> str:
    """A month as documents write it."""
    year, number = month.split("-")
    # zh: {year}年{month}月
    words = Text(N_("{year}-{mm}"), {"year": year, "mm": number, "month": int(number)})
    return words.say(language)


def day_words(day: date | None, language: str) -> str:
    """A day as documents write it, or a blank for the pen."""
    if day is None:
        return HAND_FILLED
    facts = {"year": day.year, "month": day.month, "day": day.day}
    # zh: {year}年{month}月{day}日
    words = Text(N_("{year}-{mm}-{dd}"), {**facts, "mm": f"{day:%m}", "dd": f"{day:%d}"})
    return words.say(language)


def rate_words(desk: Desk) -> str:
    """How many points a yuan is."""
    rate = desk.rules.settings.points_per_yuan
    if rate == HUNDREDTHS:
        return say(N_("1 point = 1 yuan"), desk.language)  # zh: 1分=1元
    return Text(N_("{points} points = 1 yuan"), {"points": show(rate)}).say(desk.language)


def subtitle(desk: Desk, share: VillageMonth | None = None) -> str:
    """Who issues the document: county, township and, of a village's, its supermarket."""
    settings = desk.rules.settings
    place = f"{settings.county}{settings.township}"
    shop = share.village.supermarket if share else ""
    return " · ".join(part for part in (place, shop) if part)


def signatures(language: str) -> tuple[str, ...]:
    """The bodies that sign a notice."""
    return (
        say(N_("Assessment group"), language),  # zh: 评议小组
        say(N_("Supervision committee"), language),  # zh: 村务监督委员会
        say(N_("Villagers' committee"), language),  # zh: 村民委员会
    )


def spec_and_unit(goods: Goods) -> str:
    """``500g / 袋``."""
    return " / ".join(part for part in (goods.spec, goods.unit) if part)


def percent(part: int, whole: int) -> int | str:
    """Whole percents, rounded half up; a dash where there is nothing to compare with."""
    return (200 * part + whole) // (2 * whole) if whole > 0 else "–"


def status_words(status: str, language: str) -> str:
    """What became of a village's month."""
    if status == "final":
        return say(N_("final"), language)  # zh: 正式
    if status == "draft":
        return say(N_("draft"), language)  # zh: 草稿
    return say(N_("nothing submitted"), language)  # zh: 未报送


# What the ledgers share.

KINDS = {
    "opening": N_("opening"),  # zh: 期初
    "award": N_("award"),  # zh: 加分
    "deduction": N_("deduction"),  # zh: 扣分
    "exchange": N_("exchange"),  # zh: 兑换
    "transfer": N_("transfer"),  # zh: 划转
    "reversal": N_("reversal"),  # zh: 更正
    "expiry": N_("expiry"),  # zh: 过期
    "veto": N_("veto"),
}


SOURCE: tuple[tuple[str, Shape, int], ...] = (
    (N_("File"), "text", 24),  # zh: 来源文件
    (N_("Sheet"), "text", 10),  # zh: 工作表
    (N_("Row or cell"), "code", 6),  # zh: 行/格
)


def said(words: Mapping[str, str], language: str) -> dict[str, str]:
    """A whole table of words at once: the ledgers have as many rows as the inbox."""
    return {name: say(sentence, language) for name, sentence in words.items()}


def nothing(language: str) -> str:
    return say(N_("Nothing was recorded this month."), language)
