"""The township summary: every village and the whole, the month and the year, on one page."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from pointbook.reckoning.statements.charts import charts, months_table
from pointbook.reckoning.statements.desk import Desk
from pointbook.reckoning.statements.finance import Worth, worth
from pointbook.reckoning.statements.points import awarded_categories
from pointbook.reckoning.statements.rows import Entry
from pointbook.reckoning.statements.wording import (
    columns,
    month_words,
    percent,
    status_words,
    subtitle,
)
from pointbook.vocabulary.statements import Column, Shape, Statement, Table, Value
from pointbook.vocabulary.text import N_, Text, say


def township_summary(desk: Desk) -> Statement:
    """The figures of summary.json in words, points by category, and how far stock covers points."""
    language, settings = desk.language, desk.rules.settings
    month = month_words(desk.month.month, language)
    return Statement(
        name="township/summary",
        kind="summary",
        language=language,
        title=Text(
            N_("{township}: summary for {month}"),  # zh: {township}{month}汇总
            {"township": f"{settings.county}{settings.township}", "month": month},
        ).say(language),
        subtitle=subtitle(desk),
        month=desk.month.month,
        facts=_facts(desk),
        tables=(
            _figures_table(desk, say(N_("This month"), language)),  # zh: 本月
            _cover_table(desk),
            _figures_table(desk, say(N_("Since January"), language), "year"),  # zh: 本年累计
            months_table(desk),
            _category_table(desk),
            _activity_table(desk),
        ),
        charts=charts(desk),
        paper="A4",
        portrait=True,
        brand=settings.brand,
    )


def _facts(desk: Desk) -> tuple[tuple[str, str], ...]:
    language, summary = desk.language, desk.month.summary
    year = summary["year"]
    facts = [(N_("Supermarkets"), str(summary["supermarkets"]))]  # zh: 超市数
    for name, heading in (
        (
            "exchange_activities",
            N_("Exchange activities, month / year"),
        ),  # zh: 兑换活动（本月/本年）
        (
            "households_exchanged",
            N_("Households that exchanged, month / year"),
        ),  # zh: 兑换户数（本月/本年）
        (
            "households_scored",
            N_("Households that were scored, month / year"),
        ),  # zh: 参评户数（本月/本年）
    ):
        facts.append((heading, f"{summary[name]} / {year[name]}"))
    missing = [share.village.name for share in desk.villages if share.status == "missing"]
    if missing:
        facts.append((N_("Nothing submitted"), ", ".join(missing)))  # zh: 未报送
    if desk.month.anchor:
        facts.append((N_("Seal of the closed months"), desk.month.anchor))  # zh: 已结月份封印
    return tuple((say(heading, language), words) for heading, words in facts)


FIGURES: tuple[tuple[str, str, Shape], ...] = (
    ("households", N_("Households"), "count"),  # zh: 户数
    ("households_scored", N_("Scored"), "count"),  # zh: 参评户
    ("households_exchanged", N_("Took part in exchange"), "count"),  # zh: 兑换户
    ("exchange_activities", N_("Exchange activities"), "count"),  # zh: 兑换活动
    ("earned", N_("Awarded"), "points"),
    ("deducted", N_("Deducted"), "points"),
    ("exchanged", N_("Exchanged"), "points"),
    ("closing", N_("Closing"), "points"),
)


def _figures_table(desk: Desk, title: str, period: str = "") -> Table:
    """The summary's own figures; of the month with status, share of scored and problems."""
    language, summary = desk.language, desk.month.summary
    rows: list[tuple[Value, ...]] = [
        (
            share.code,
            share.village.name,
            *figure_values(share.figures[period] if period else share.figures),
            *(() if period else _state(share.figures, language)),
        )
        for share in desk.villages
    ]
    whole = summary[period] if period else summary
    errors, warnings = (
        sum(share.figures[name] for share in desk.villages) for name in ("errors", "warnings")
    )
    state = () if period else (scored_share(summary), None, errors, warnings)
    return Table(
        columns=_figure_columns(language, with_state=not period),
        rows=tuple(rows),
        title=title,
        total=(None, say(N_("Total"), language), *figure_values(whole), *state),
    )


def figure_values(figures: Mapping[str, Any]) -> tuple[Value, ...]:
    return tuple(figures[name] for name, _, _ in FIGURES)


def _state(figures: Mapping[str, Any], language: str) -> tuple[Value, ...]:
    status = status_words(figures["status"], language)
    return (scored_share(figures), status, figures["errors"], figures["warnings"])


def scored_share(figures: Mapping[str, Any]) -> str:
    return percent(figures["households_scored"], figures["households"])


def _figure_columns(language: str, *, with_state: bool) -> tuple[Column, ...]:
    specs: list[tuple[str, Shape, int]] = [
        (N_("Code"), "code", 7),
        (N_("Village"), "text", 12),
        *((heading, shape, 9) for _, heading, shape in FIGURES),
    ]
    if with_state:
        specs += [
            (N_("Share scored"), "text", 8),  # zh: 参评率
            (N_("Status"), "text", 10),  # zh: 状态
            (N_("Errors"), "count", 6),  # zh: 错误
            (N_("Warnings"), "count", 6),  # zh: 提醒
        ]
    return columns(language, *specs)


def _category_table(desk: Desk) -> Table:
    """What the month awarded in each category."""
    language, categories = desk.language, awarded_categories(desk)
    rows: list[tuple[Value, ...]] = []
    totals = [0] * len(categories)
    for share in desk.villages:
        found: dict[str, int] = defaultdict(int)
        for entry in share.entries:
            if entry.kind == "award":
                found[entry.category] += entry.points
        line = [found[category.code] for category in categories]
        totals = [total + value for total, value in zip(totals, line, strict=True)]
        rows.append((share.code, share.village.name, *line, sum(line)))
    return Table(
        columns=(
            *columns(language, (N_("Code"), "code", 7), (N_("Village"), "text", 12)),
            *(Column(category.name, "points", 9) for category in categories),
            *columns(language, (N_("Awarded"), "points", 9)),
        ),
        rows=tuple(rows),
        title=say(N_("Points by category, this month"), language),  # zh: 各类别得分
        total=(None, say(N_("Total"), language), *totals, sum(totals)),
    )


def _cover_table(desk: Desk) -> Table:
    """What the villages owe their households in points, and how far the shelves cover it."""
    language = desk.language
    values = [(share, worth(desk, share)) for share in desk.villages]
    whole = sum((value for _, value in values), Worth(0, 0, 0))
    return Table(
        columns=columns(
            language,
            (N_("Code"), "code", 7),
            (N_("Village"), "text", 12),
            (N_("Points outstanding"), "points", 12),
            (N_("Stock value (yuan)"), "points", 12),  # zh: 库存金额（元）
            (N_("Stock value in points"), "points", 12),  # zh: 库存折合积分
            (N_("Cover"), "text", 8),
        ),
        rows=tuple((share.code, share.village.name, *_worth_row(value)) for share, value in values),
        title=say(N_("Points outstanding and cover"), language),  # zh: 未兑积分与可兑保障率
        total=(None, say(N_("Total"), language), *_worth_row(whole)),
    )


def _worth_row(value: Worth) -> tuple[Value, ...]:
    return (value.points_outstanding, value.stock_yuan, value.stock_points, value.cover)


def _activity_table(desk: Desk) -> Table:
    """Each exchange activity: one village and one date."""
    language = desk.language
    rows: list[tuple[Value, ...]] = []
    for share in desk.villages:
        by_day: dict[Any, list[Entry]] = defaultdict(list)
        for entry in share.entries:
            if entry.kind == "exchange":
                by_day[entry.day].append(entry)
        for day, entries in sorted(by_day.items()):
            names = dict.fromkeys(entry.activity for entry in entries if entry.activity)
            households = len({entry.household for entry in entries})
            paid = -sum(entry.points for entry in entries)
            rows.append((day, share.code, share.village.name, ", ".join(names), households, paid))
    return Table(
        columns=columns(
            language,
            (N_("Date"), "date", 10),
            (N_("Code"), "code", 7),
            (N_("Village"), "text", 12),
            (N_("Activity"), "text", 20),
            (N_("Households"), "count", 9),
            (N_("Points paid"), "points", 10),
        ),
        rows=tuple(rows),
        title=say(N_("Exchange activities of the month"), language),  # zh: 本月兑换活动
        empty=say(N_("Nothing was exchanged this month."), language),
    )
