"""The township summary: every village and the whole, the month and the year, on one page."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from pointbook.documents.desk import Desk, VillageMonth
from pointbook.documents.rows import Backing
from pointbook.documents.rows.tables import FEW, activities, exchange_days, few_words
from pointbook.documents.township.charts import charts, months_table
from pointbook.documents.township.shelves import Worth, budget_used, months_covered, worth
from pointbook.documents.villages.finance import receipt_yuan
from pointbook.documents.villages.points import awarded_categories
from pointbook.documents.wording import columns, month_words, percent, status_words, subtitle
from pointbook.reckoning.publicity import hung, judged
from pointbook.vocabulary.points import percents
from pointbook.vocabulary.statements import Column, Shape, Statement, Table, Value
from pointbook.vocabulary.text import N_, Text, say


def township_summary(desk: Desk, back: Backing) -> Statement:
    """The figures of summary.json in words, points by category, and how far stock covers points."""
    language, settings = desk.language, desk.rules.settings
    month = month_words(desk.month.month, language)
    return Statement(
        name="township/summary",
        kind="summary",
        language=language,
        title=Text(
            N_("{township}: summary for {month}"),
            {"township": f"{settings.county}{settings.township}", "month": month},
        ).say(language),
        subtitle=subtitle(desk),
        month=desk.month.month,
        facts=_facts(desk),
        tables=(
            _figures_table(desk, back, say(N_("This month"), language)),
            _cover_table(desk, back),
            _figures_table(desk, back, say(N_("Since January"), language), "year"),
            _watch_table(desk, back),
            months_table(desk),
            _category_table(desk),
            _activity_table(desk),
        ),
        charts=charts(desk),
        sheets=back.sheets,
        paper="A4",
        portrait=True,
        brand=settings.brand,
    )


def _facts(desk: Desk) -> tuple[tuple[str, str], ...]:
    language, summary = desk.language, desk.month.summary
    year = summary["year"]
    facts = [(N_("Supermarkets"), str(summary["supermarkets"]))]
    for name, heading in (
        (
            "exchange_activities",
            N_("Exchange activities, month / year"),
        ),
        (
            "households_exchanged",
            N_("Households that exchanged, month / year"),
        ),
        (
            "households_scored",
            N_("Households that were scored, month / year"),
        ),
    ):
        facts.append((heading, f"{summary[name]} / {year[name]}"))
    facts += _weak_facts(desk)
    missing = [share.village.name for share in desk.villages if share.status == "missing"]
    if missing:
        facts.append((N_("Nothing submitted"), ", ".join(missing)))
    if desk.month.anchor:
        facts.append((N_("Seal of the closed months"), desk.month.anchor))
    return tuple((say(heading, language), words) for heading, words in facts)


def _weak_facts(desk: Desk) -> list[tuple[str, str]]:
    """What of the figures will be asked about: small activities, and who came but once."""
    month = year = once = 0
    for share in desk.villages:
        month += sum(households < FEW for _, _, households, _ in activities(share.entries))
        year += sum(households < FEW for _, _, households, _ in activities(share.year))
        once += sum(len(days) == 1 for days in exchange_days(share.year).values())
    return [
        (
            N_("Activities with fewer than 5 households, month / year"),
            f"{month} / {year}",
        ),
        (N_("Households that exchanged once this year"), str(once)),
    ]


ANCHORS = {
    "households": ("households", "households"),
    "households_scored": ("households", "households"),
    "households_exchanged": ("households", "households"),
    "exchange_activities": ("activities", "activities"),
    "earned": ("scores", "year"),
    "deducted": ("scores", "year"),
    "exchanged": ("exchanges", "exchanges"),
    "closing": ("households", "households"),
}
"""Where the rows of each figure stand: those of the month, those of the year."""

FIGURES: tuple[tuple[str, str, Shape], ...] = (
    ("households", N_("Households"), "count"),
    ("households_scored", N_("Scored"), "count"),
    ("households_exchanged", N_("Took part in exchange"), "count"),
    ("exchange_activities", N_("Exchange activities"), "count"),
    ("earned", N_("Awarded"), "points"),
    ("deducted", N_("Deducted"), "points"),
    ("exchanged", N_("Exchanged"), "points"),
    ("closing", N_("Closing"), "points"),
)


def _figures_table(desk: Desk, back: Backing, title: str, period: str = "") -> Table:
    """The summary's own figures; of the month with status, share of scored and problems."""
    language, summary = desk.language, desk.month.summary

    def opened(figures: Mapping[str, Any], village: str = "") -> tuple[Value, ...]:
        found = figures[period] if period else figures
        return tuple(
            back.figure(found[name], ANCHORS[name][bool(period)], village) for name, _, _ in FIGURES
        )

    rows: list[tuple[Value, ...]] = [
        (
            share.code,
            share.village.name,
            *opened(share.figures, share.code),
            *(() if period else _state(share.figures, language)),
        )
        for share in desk.villages
    ]
    errors, warnings = (
        sum(share.figures[name] for share in desk.villages) for name in ("errors", "warnings")
    )
    state = () if period else (scored_share(summary), None, errors, warnings)
    return Table(
        columns=_figure_columns(language, with_state=not period),
        rows=tuple(rows),
        title=title,
        total=(None, say(N_("Total"), language), *opened(summary), *state),
    )


def figure_values(figures: Mapping[str, Any]) -> tuple[Value, ...]:
    return tuple(figures[name] for name, _, _ in FIGURES)


def _state(figures: Mapping[str, Any], language: str) -> tuple[Value, ...]:
    status = status_words(figures["status"], language)
    return (scored_share(figures), status, figures["errors"], figures["warnings"])


def scored_share(figures: Mapping[str, Any]) -> int | str:
    return percent(figures["households_scored"], figures["households"])


def _figure_columns(language: str, *, with_state: bool) -> tuple[Column, ...]:
    specs: list[tuple[str, Shape, int]] = [
        (N_("Code"), "code", 7),
        (N_("Village"), "text", 12),
        *((heading, shape, 9) for _, heading, shape in FIGURES),
    ]
    if with_state:
        specs += [
            (N_("Share scored"), "percent", 8),
            (N_("Status"), "text", 10),
            (N_("Errors"), "count", 6),
            (N_("Warnings"), "count", 6),
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
        title=say(N_("Points by category, this month"), language),
        total=(None, say(N_("Total"), language), *totals, sum(totals)),
    )


def _cover_table(desk: Desk, back: Backing) -> Table:
    """What the villages owe their households in points, how far the shelves cover it, what came
    in and what is left of the budget."""
    language, budget = desk.language, desk.rules.settings.village_month_budget
    rows = [
        (share.code, share.village.name, *_cover_row(desk, back, share)) for share in desk.villages
    ]
    whole = sum((worth(desk, share) for share in desk.villages), Worth(0, 0, 0))
    bought, given = (sum(_came_in(desk, share)[at] for share in desk.villages) for at in (0, 1))
    total = (
        back.figure(desk.month.summary["supermarkets"], "supermarkets"),
        *_worth_row(back, whole),
        months_covered(desk),
        back.figure(bought, "received"),
        back.figure(given, "received"),
    )
    used: tuple[tuple[str, Shape, int], ...] = ((N_("Budget used"), "percent", 9),)
    return Table(
        columns=columns(
            language,
            (N_("Code"), "code", 7),
            (N_("Village"), "text", 12),
            (N_("Supermarkets"), "count", 7),
            (N_("Points outstanding"), "points", 10),
            (N_("Stock value (yuan)"), "points", 10),
            (N_("Stock value in points"), "points", 10),
            (N_("Cover"), "percent", 8),
            (N_("Months of issue covered"), "points", 8),
            (N_("Bought (yuan)"), "points", 9),
            (N_("Given (yuan)"), "points", 9),
            *(() if budget is None else used),
        ),
        rows=tuple(rows),
        title=say(N_("Points outstanding and cover"), language),
        total=(None, say(N_("Total"), language), *total, *(() if budget is None else (None,))),
    )


def _cover_row(desk: Desk, back: Backing, share: VillageMonth) -> tuple[Value, ...]:
    code, came_in = share.code, _came_in(desk, share)
    budget = desk.rules.settings.village_month_budget
    return (
        back.figure(share.figures["supermarkets"], "supermarkets", code),
        *_worth_row(back, worth(desk, share), code),
        months_covered(desk, share),
        *(back.figure(yuan, "received", code) for yuan in came_in),
        *(() if budget is None else budget_used(desk, share)[:1]),
    )


def _worth_row(back: Backing, value: Worth, village: str = "") -> tuple[Value, ...]:
    return (
        back.figure(value.points_outstanding, "households", village),
        back.figure(value.stock_yuan, "stock", village),
        back.figure(value.stock_points, "stock", village),
        value.cover,
    )


def _came_in(desk: Desk, share: VillageMonth) -> tuple[int, int]:
    """What was bought in the month and what was given, in hundredths of a yuan."""
    sums = [0, 0]
    for receipt in share.receipts:
        sums[not receipt.bought] += receipt_yuan(desk, receipt)
    return sums[0], sums[1]


def _watch_table(desk: Desk, back: Backing) -> Table:
    """What was cut, mended and objected to, and whether the notices hung on time."""
    language, month = desk.language, desk.month
    notices = {each.village: each for each in hung(month.month, month.covers, desk.rules)}
    rows: list[tuple[Value, ...]] = []
    for share in desk.villages:
        posted = notices.get(share.code)
        rows.append(
            (
                share.code,
                share.village.name,
                back.figure(_cut(share), "scores", share.code),
                sum(entry.kind == "reversal" for entry in share.entries),
                len(share.objections),
                sum(bool(objection.resolved_on) for objection in share.objections),
                posted.posted_on if posted else None,
                posted.posted_until if posted else None,
                say(_VERDICTS[posted.verdict], language) if posted else "",
            )
        )
    on_time, known = judged(notices.values())
    sums = [sum(v for v in values if isinstance(v, int)) for values in zip(*rows, strict=True)]
    cut = back.figure(sum(map(_cut, desk.villages)), "scores")
    return Table(
        columns=columns(
            language,
            (N_("Code"), "code", 7),
            (N_("Village"), "text", 12),
            (N_("Cut by caps"), "points", 9),
            (N_("Corrections"), "count", 7),
            (N_("Objections"), "count", 7),
            (N_("Settled"), "count", 7),
            (N_("Posted on"), "date", 10),
            (N_("Posted until"), "date", 10),
            (N_("On time"), "text", 10),
        ),
        rows=tuple(rows),
        title=say(N_("Caps, corrections, objections and publicity"), language),
        total=(
            None,
            say(N_("Total"), language),
            cut,
            *sums[3:6],
            None,
            None,
            percents(percent(on_time, known)),
        ),
    )


_VERDICTS = {
    "on-time": N_("on time"),
    "late": N_("late"),
    "short": N_("too short"),
    "hanging": N_("hanging"),
    "not-hung": N_("not hung yet"),
}


def _cut(share: VillageMonth) -> int:
    """What caps took from the month's awards and deductions."""
    return sum(entry.cut for entry in share.entries if entry.kind in ("award", "deduction"))


def _activity_table(desk: Desk) -> Table:
    """Each exchange activity: one village and one date."""
    language = desk.language
    rows: list[tuple[Value, ...]] = [
        (
            day,
            share.code,
            share.village.name,
            name,
            households,
            paid,
            few_words(households, language),
        )
        for share in desk.villages
        for day, name, households, paid in activities(share.entries)
    ]
    return Table(
        columns=columns(
            language,
            (N_("Date"), "date", 10),
            (N_("Code"), "code", 7),
            (N_("Village"), "text", 12),
            (N_("Activity"), "text", 20),
            (N_("Households"), "count", 9),
            (N_("Points paid"), "points", 10),
            (N_("Mark"), "text", 14),
        ),
        rows=tuple(rows),
        title=say(N_("Exchange activities of the month"), language),
        empty=say(N_("Nothing was exchanged this month."), language),
    )
