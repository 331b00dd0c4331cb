"""The words that several documents share: months and days, money, who issues and who signs.

They are ``Text``, said once by the writer.
"""

from collections.abc import Iterable
from datetime import date

from pointbook.documents.desk import Desk
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.points import HUNDREDTHS, show
from pointbook.vocabulary.rules import Goods, Village
from pointbook.vocabulary.settings import Settings
from pointbook.vocabulary.text import N_, Facts, Text

HAND_FILLED = "＿＿＿＿＿＿"
"""A blank to be filled in with a pen."""

COMMA = Text(N_(", "))
SEMICOLON = Text(N_("; "))


def joined(parts: Iterable[str], between: str = "") -> Text:
    """Texts one after another as one; what stands ``between`` them is a Text or plain."""
    facts = {f"part{at}": part for at, part in enumerate(parts)}
    return Text("{between}".join(f"{{{name}}}" for name in facts), {**facts, "between": between})


def month_words(month: str) -> Text:
    """A month as documents write it."""
    year, number = month.split("-")
    return Text(N_("{year}-{mm}"), {"year": year, "mm": number, "month": int(number)})


def day_words(day: date | None) -> str:
    """A day as documents write it, or a blank for the pen."""
    if day is None:
        return HAND_FILLED
    facts = {"year": day.year, "month": day.month, "day": day.day}
    return Text(N_("{year}-{mm}-{dd}"), {**facts, "mm": f"{day:%m}", "dd": f"{day:%d}"})


def short_day(day: date) -> Text:
    """A day whose year the page says anyway."""
    facts: Facts = {"month": day.month, "day": day.day, "mm": f"{day:%m}", "dd": f"{day:%d}"}
    return Text(N_("{mm}-{dd}"), facts)


def rate_words(settings: Settings) -> Text:
    """How many points a yuan is."""
    if settings.points_per_yuan == HUNDREDTHS:
        return Text(N_("1 point = 1 yuan"))
    return Text(N_("{points} points = 1 yuan"), {"points": show(settings.points_per_yuan)})


def band(desk: Desk, share: VillageMonth | None = None) -> tuple[str, str]:
    """The red band: the brand, and who issues the document: county, township and, of a village's,
    its supermarket."""
    settings = desk.rules.settings
    place = f"{settings.county}{settings.township}"
    shop = share.village.supermarket if share else ""
    return settings.brand, " · ".join(part for part in (place, shop) if part)


SIGNATURES = (
    Text(N_("Assessment group")),
    Text(N_("Supervision committee")),
    Text(N_("Villagers' committee")),
)
"""The bodies that sign a notice."""


def committee(village: Village) -> Text:
    """Who issues a notice."""
    return Text(N_("Villagers' committee of {village}"), {"village": village.name})


def spec_and_unit(goods: Goods) -> str:
    """``500g / 袋``."""
    return " / ".join(part for part in (goods.spec, goods.unit) if part)


def percent(part: int, whole: int) -> int | str:
    """Whole percents, rounded half up; a dash where there is nothing to compare with."""
    return (200 * part + whole) // (2 * whole) if whole > 0 else "–"


def status_words(status: str) -> Text:
    """What became of a village's month."""
    words = {"final": N_("final"), "draft": N_("draft"), "missing": N_("nothing submitted")}
    return Text(words[status])


KINDS = {
    "opening": N_("opening"),
    "basis": N_("basis points"),
    "award": N_("award"),
    "deduction": N_("deduction"),
    "exchange": N_("exchange"),
    "transfer": N_("transfer"),
    "reversal": N_("reversal"),
    "expiry": N_("expiry"),
    "veto": N_("veto"),
}
