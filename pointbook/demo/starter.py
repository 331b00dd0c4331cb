"""The rules that a township starts from: items, goods, caps, honours and the wall text.

They stand in `templates/starter.txt` as plain tables, one a line, so that they can be read like the
sheets that they become.
"""

from datetime import date

from pointbook.demo.measures import measures
from pointbook.vocabulary.points import HUNDREDTHS
from pointbook.vocabulary.rules import Alias, Category, Goods, Honour, Item, Rules
from pointbook.vocabulary.sections import sections
from pointbook.vocabulary.settings import Settings

WORDS = sections("starter.txt")
SETTINGS = Settings(
    county="景泰县",
    township="漫水滩乡",
    first_month="2022-07",
    basis_points=10_00,
    household_month_cap=60_00,
    household_year_cap=500_00,
    min_exchange=5_00,
    village_month_budget=2500_00,
)
EPIDEMIC = (date(2022, 1, 1), date(2022, 12, 31))


def starter(settings: Settings = SETTINGS) -> Rules:
    """Rules without villages, households and people: what every township has to fill in."""
    return Rules(
        settings=settings,
        categories=tuple(map(_category, WORDS["categories"])),
        items=tuple(map(_item, WORDS["items"])),
        goods=tuple(map(_goods, WORDS["goods"])),
        honours=tuple(map(_honour, WORDS["honours"])),
        aliases=tuple(map(_alias, WORDS["headings"])),
        measures=measures(settings, WORDS["measures"]),
    )


def _points(typed: str) -> int | None:
    return None if typed == "-" else int(typed) * HUNDREDTHS


def _category(line: str) -> Category:
    code, name, month_cap, year_cap = line.split()
    return Category(code, name, _points(month_cap), _points(year_cap))


def _item(line: str) -> Item:
    code, source, points, unit, month_cap, year_cap, marks, description, aliases = line.split()
    start, until = EPIDEMIC if "d" in marks else (None, None)
    return Item(
        code=code,
        category=code[:3],
        description=description,
        source="meeting" if source == "M" else "observation",
        points=_points(points),
        unit=unit,
        month_cap=_points(month_cap),
        year_cap=_points(year_cap),
        exclusive_group="ENV-GRADE" if "y" in marks else "",
        tier_group=code[:6] if "t" in marks else "",
        exempt="x" in marks,
        evidence="e" in marks,
        veto="v" in marks,
        start=start,
        until=until,
        aliases=tuple(aliases.split("、")),
    )


def _goods(line: str) -> Goods:
    code, name, spec, unit, price, limit, safety, *aliases = line.split()
    worth = int(price) * HUNDREDTHS
    known = tuple(aliases[0].split("、")) if aliases else ()
    return Goods(code, name, spec, unit, worth, worth, int(limit), int(safety), aliases=known)


def _honour(line: str) -> Honour:
    name, period, places, least, categories = line.split()
    among = tuple(categories.split("、"))
    return Honour(name, period, int(places), _points(least) or 0, among)  # type: ignore[arg-type]


def _alias(line: str) -> Alias:
    sheet, column, alias = line.split()
    return Alias(sheet, column.strip("-"), alias)
