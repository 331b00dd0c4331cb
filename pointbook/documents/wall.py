"""What hangs on the wall for good: the management measures, the scoring rules, the price boards.

They show the rules that hold on the last day of the month.
"""

from collections.abc import Sequence
from dataclasses import replace

from pointbook.documents.desk import Desk, VillageMonth
from pointbook.documents.township.shelves import next_day
from pointbook.documents.villages.exchanges import stock_words
from pointbook.documents.wording import columns, day_words, rate_words, subtitle
from pointbook.vocabulary.names import public
from pointbook.vocabulary.points import show
from pointbook.vocabulary.rules import Category, Goods, Item, Settings
from pointbook.vocabulary.statements import Shape, Statement, Table, Value
from pointbook.vocabulary.text import N_, Text, say


def wall(desk: Desk) -> list[Statement]:
    """The three documents of the wall."""
    return [_measures(desk), _items(desk), _goods(desk)]


def _page(
    desk: Desk,
    kind: str,
    title: str,
    tables: Sequence[Table],
    facts: tuple[tuple[str, str], ...] = (),
    paragraphs: tuple[str, ...] = (),
) -> Statement:
    settings = desk.rules.settings
    return Statement(
        name=f"wall/{kind}",
        kind=kind,
        language=desk.language,
        title=say(title, desk.language),
        subtitle=subtitle(desk),
        month=desk.month.month,
        facts=(
            (say(N_("In force on"), desk.language), day_words(desk.last_day, desk.language)),
            *facts,
        ),
        tables=tuple(tables),
        paragraphs=paragraphs,
        paper=settings.paper,
        portrait=True,
        brand=settings.brand,
    )


def _measures(desk: Desk) -> Statement:
    """The articles as paragraphs: they are read, not looked up."""
    language = desk.language
    articles = tuple(
        f"{_article_words(measure.no, language)}  {public(measure.text)}".strip()
        for measure in desk.rules.measures
    )
    none = say(N_("The rules hold no management measures yet."), language)
    title = N_("Management measures")
    return _page(desk, "measures", title, [], _settings_facts(desk), articles or (none,))


def _article_words(number: str, language: str) -> str:
    if not number.isdecimal():
        return number
    return Text(N_("Article {number}"), {"number": number}).say(language)


def _settings_facts(desk: Desk) -> tuple[tuple[str, str], ...]:
    """The settings that a villager asks about."""
    language, settings = desk.language, desk.rules.settings
    facts = [(N_("Rate"), rate_words(desk))]
    if settings.household_month_cap is not None:
        cap = _points_words(settings.household_month_cap, language)
        facts.append((N_("Cap of a household in a month"), cap))
    if settings.household_year_cap is not None:
        cap = _points_words(settings.household_year_cap, language)
        facts.append((N_("Cap of a household in a year"), cap))
    if settings.min_exchange:
        least = _points_words(settings.min_exchange, language)
        facts.append((N_("Exchange begins at"), least))
    days = Text(N_("{days} days"), {"days": settings.publicity_days}).say(language)
    facts.append((N_("A notice hangs for"), days))
    facts.append((N_("At the year's end"), _year_end_words(settings, language)))
    return tuple((say(heading, language), words) for heading, words in facts)


def _points_words(points: int, language: str) -> str:
    return Text(N_("{points} points"), {"points": show(points)}).say(language)


def _year_end_words(settings: Settings, language: str) -> str:
    if settings.year_end == "carry":
        return say(N_("points are carried over"), language)
    month, day = settings.expire_on
    if settings.expire_on == (12, 31):
        return say(N_("the year's points lapse"), language)
    words = N_("last year's points lapse on {mm}-{dd}")
    days: dict[str, str | int | Text] = {"mm": f"{month:02d}", "dd": f"{day:02d}"}
    return Text(words, {**days, "month": month, "day": day}).say(language)


def _items(desk: Desk) -> Statement:
    items = [item for item in desk.rules.items if item.in_force(desk.last_day)]
    tables = [
        _category_table(desk, category, [item for item in items if item.category == category.code])
        for category in desk.rules.categories
    ]
    title = N_("Scoring rules")
    return _page(desk, "items", title, [table for table in tables if table.rows])


def _category_table(desk: Desk, category: Category, items: list[Item]) -> Table:
    language = desk.language
    rows: list[tuple[Value, ...]] = [
        (
            item.code,
            item.description,
            source_words(item.source, language),
            score_words(item, language),
            item.unit,
            item.month_cap,
            item.year_cap,
            marks(item, language),
        )
        for item in items
    ]
    return Table(
        columns=columns(
            language,
            (N_("Code"), "code", 8),
            (N_("Item"), "text", 40),
            (N_("Assessed by"), "text", 10),
            (N_("Points"), "text", 8),
            (N_("Unit"), "text", 8),
            (N_("Month cap"), "points", 7),
            (N_("Year cap"), "points", 7),
            (N_("Remarks"), "text", 14),
        ),
        rows=tuple(rows),
        title=category.name,
        facts=tuple(
            (say(heading, language), show(cap))
            for heading, cap in (
                (N_("Month cap"), category.month_cap),
                (N_("Year cap"), category.year_cap),
            )
            if cap is not None
        ),
    )


def source_words(source: str, language: str) -> str:
    """Who assesses an item."""
    if source == "meeting":
        return say(N_("meeting"), language)
    if source == "observation":
        return say(N_("observation"), language)
    return say(N_("meeting or observation"), language)


def score_words(item: Item, language: str) -> str:
    """What an item is worth: ``+5``, ``-3``, ``+1 … +5`` or that it is a veto."""
    if item.veto:
        return say(N_("veto"), language)
    if item.points is not None:
        return _signed(item.points)
    return f"{_signed(item.sign * item.low)} … {_signed(item.sign * item.high)}"


def _signed(points: int) -> str:
    return f"+{show(points)}" if points > 0 else show(points)


def marks(item: Item, language: str) -> str:
    """What is particular about an item."""
    found = []
    if item.evidence:
        found.append(say(N_("evidence needed"), language))
    if item.exempt:
        found.append(say(N_("outside the household caps"), language))
    if item.exclusive_group:
        facts = {"group": item.exclusive_group}
        found.append(Text(N_("one of {group} a month"), facts).say(language))
    if item.tier_group:
        facts = {"group": item.tier_group}
        found.append(Text(N_("the difference to a lower level of {group}"), facts).say(language))
    return say(N_("; "), language).join(found)


def _goods(desk: Desk) -> Statement:
    language = desk.language
    table = Table(
        columns=columns(language, *_GOODS),
        rows=tuple(map(_offer, _offered(desk))),
        empty=say(N_("No goods are offered at present."), language),
    )
    facts = ((say(N_("Rate"), language), rate_words(desk)),)
    words = say(N_("Points are exchanged for goods only, never for money."), language)
    return _page(desk, "goods", N_("Exchange standard"), [table], facts, (words,))


_GOODS: tuple[tuple[str, Shape, int], ...] = (
    (N_("Code"), "code", 7),
    (N_("Goods"), "text", 20),
    (N_("Size"), "text", 10),
    (N_("Unit"), "text", 6),
    (N_("Price (yuan)"), "points", 8),
    (N_("Points"), "points", 8),
    (N_("Limit at a time"), "count", 8),
)


def _offered(desk: Desk) -> list[Goods]:
    return [goods for goods in desk.rules.goods if goods.in_force(desk.last_day)]


def _offer(goods: Goods) -> tuple[Value, ...]:
    price = (goods.price, goods.points, goods.limit)
    return (goods.code, goods.name, goods.spec, goods.unit, *price)


def price_board(desk: Desk, share: VillageMonth) -> Statement:
    """The exchange standard as it hangs in one village's supermarket: with what is to be had."""
    language, left = desk.language, {line.goods: line.closing for line in share.stock}
    table = Table(
        columns=columns(language, *_GOODS, (N_("To be had"), "text", 8)),
        rows=tuple(
            (*_offer(goods), stock_words(goods, left.get(goods.code, 0), language))
            for goods in _offered(desk)
        ),
        empty=say(N_("No goods are offered at present."), language),
    )
    facts = [(N_("Stock of"), day_words(desk.last_day, language)), (N_("Rate"), rate_words(desk))]
    if desk.rules.settings.next_exchange:
        facts.append((N_("Next exchange day"), day_words(next_day(desk), language)))
    words = N_("Points are exchanged for goods only, never for money.")
    title = Text(N_("{village}: price board"), {"village": share.village.name})
    return replace(
        _page(desk, "board", "", [table], (), (say(words, language),)),
        name=f"villages/{share.code}/board",
        title=title.say(language),
        subtitle=subtitle(desk, share),
        village=share.code,
        facts=tuple((say(heading, language), text) for heading, text in facts),
        draft=share.draft,
    )
