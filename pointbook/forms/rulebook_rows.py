"""Rules as the rows of the rules workbook, every value as people type it."""

from collections.abc import Callable, Mapping

from pointbook.forms.entrybook import Cell, Row
from pointbook.vocabulary.points import number
from pointbook.vocabulary.rules import Goods, Household, Item, Rules, Settings
from pointbook.vocabulary.schema import BODIES, PERIODS, SOURCES
from pointbook.vocabulary.settings import SETTINGS, Setting
from pointbook.vocabulary.text import say


def _points(hundredths: int | None) -> int | float | None:
    return None if hundredths is None else number(hundredths)


def _yes(value: bool) -> str | None:
    return "是" if value else None


def _settings(rules: Rules) -> list[Row]:
    return [(each.zh, _setting(each, rules.settings), _note(each)) for each in SETTINGS]


def _note(setting: Setting) -> str:
    """What the setting does, and which word says which choice."""
    words = "，".join(f"{word}＝{zh[0]}" for word, zh in setting.choices.items() if zh)
    return say(setting.note, "zh") + (f"（{words}）" if words else "")


def _setting(setting: Setting, settings: Settings) -> Cell:
    value = getattr(settings, setting.name)
    if value is None:
        return None
    if setting.kind in ("points", "rate"):
        return number(value)
    if setting.kind == "month_day":
        return f"{value[0]:02d}-{value[1]:02d}"
    return value  # type: ignore[no-any-return]


def _item(item: Item) -> Row:
    ranged = item.points is None
    return (
        item.code,
        item.category,
        item.description,
        _SOURCES[item.source],
        _points(item.points),
        number(item.low * item.sign) if ranged else None,
        number(item.high * item.sign) if ranged else None,
        item.unit,
        _points(item.month_cap),
        _points(item.year_cap),
        item.exclusive_group,
        item.tier_group,
        _yes(item.exempt),
        _yes(item.evidence),
        _yes(item.veto),
        item.start,
        item.until,
    )


def _goods(goods: Goods) -> Row:
    return (
        goods.code,
        goods.name,
        goods.spec,
        goods.unit,
        _points(goods.price),
        _points(goods.points),
        goods.limit,
        goods.safety_stock,
        goods.start,
        goods.until,
    )


def _household(home: Household) -> Row:
    return (
        home.code,
        home.village,
        home.group,
        home.head,
        home.members,
        _points(home.opening),
        home.joined,
        home.left,
        "、".join(home.predecessors),
    )


_SOURCES = {word: zh for zh, word in SOURCES.items()}
_BODIES = {word: zh for zh, word in BODIES.items()}
_PERIODS = {word: zh for zh, word in PERIODS.items()}

ROWS: Mapping[str, Callable[[Rules], list[Row]]] = {
    "settings": _settings,
    "villages": lambda rules: [
        (each.code, each.name, each.supermarket, each.opened, each.contact)
        for each in rules.villages
    ],
    "households": lambda rules: [_household(home) for home in rules.households],
    "categories": lambda rules: [
        (each.code, each.name, _points(each.month_cap), _points(each.year_cap))
        for each in rules.categories
    ],
    "items": lambda rules: [_item(item) for item in rules.items],
    "goods": lambda rules: [_goods(goods) for goods in rules.goods],
    "people": lambda rules: [
        (each.name, each.village, _BODIES[each.body], each.post) for each in rules.people
    ],
    "honours": lambda rules: [
        (
            each.name,
            _PERIODS[each.period],
            each.places,
            _points(each.min_points),
            "、".join(each.categories),
        )
        for each in rules.honours
    ],
    "headings": lambda rules: [(each.sheet, each.column, each.alias) for each in rules.aliases],
    "measures": lambda rules: [(each.no, each.text) for each in rules.measures],
}
