"""What several documents share: their frame, the words for months, days and money, who issues and signs.

They are ``Text``, said once by the writer.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from pointbook.documents.columns import said
from pointbook.vocabulary.names import masked
from pointbook.vocabulary.points import HUNDREDTHS, show
from pointbook.vocabulary.rules import Goods, Household, Village
from pointbook.vocabulary.sections import blocks, sections
from pointbook.vocabulary.settings import Settings
from pointbook.vocabulary.statements import Statement, Table
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


def township(settings: Settings) -> str:
    """County and township, as one name."""
    return f"{settings.county}{settings.township}"


def band(settings: Settings, shop: str = "") -> tuple[str, str]:
    """The red band: the brand, and who issues the document: county, township and, of a village's,
    its supermarket."""
    return settings.brand, " · ".join(filter(None, (township(settings), shop)))


def page(
    settings: Settings,
    name: str,
    title: str,
    tables: Iterable[Table | None] = (),
    facts: Iterable[tuple[str, str]] = (),
    **more: Any,
) -> Statement:
    """A document as the township issues it, on A4 where nothing else is said: its path without its
    ending, its title, its tables as far as they are there, facts under marked headings, and what else
    a statement has. Its kind is the last part of its name where ``kind`` is not given."""
    given = {
        "kind": name.rpartition("/")[2],
        "language": settings.language,
        "band": band(settings),
        "paper": "A4",
        **more,
    }
    told = tuple((said(heading), words) for heading, words in facts)
    made = tuple(each for each in tables if each is not None)
    return Statement(name=name, title=said(title), tables=made, facts=told, **given)


def shown(settings: Settings, household: Household) -> str:
    """The head's name as notices show it."""
    return masked(household.head, settings.names_on_notices == "full")


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


SECTIONS = sections("documents.txt")


def sentences(section: str) -> dict[str, str]:
    """The sentences of a section of `templates/documents.txt` by their names."""
    return {name: sentence for [name], [sentence] in blocks(SECTIONS[section])}


KINDS, STATES, VERDICTS = map(sentences, ("kinds", "states", "verdicts"))
