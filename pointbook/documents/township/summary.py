"""The township summary: every village and the whole, the month and the year, on one page."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pointbook.documents.columns import TOTAL, Spec, column, data, table
from pointbook.documents.desk import Desk
from pointbook.documents.rows import Backing
from pointbook.documents.rows.tables import FEW, Activity, activities, exchange_days
from pointbook.documents.township import CODE, VILLAGE, Part, parts, whole
from pointbook.documents.township.charts import by_category, charts, months_table
from pointbook.documents.township.shelves import (
    Worth,
    bought,
    budget_used,
    months_covered,
    worth,
    yuan,
)
from pointbook.documents.villages.points import awarded_categories
from pointbook.documents.wording import month_words, percent, status_words, subtitle
from pointbook.reckoning.publicity import Hung, hung, judged
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.points import percents
from pointbook.vocabulary.statements import Shape, Statement, Table, Value
from pointbook.vocabulary.text import N_, Text


def township_summary(desk: Desk, back: Backing) -> Statement:
    """The figures of summary.json in words, points by category, and how far stock covers points."""
    settings = desk.rules.settings
    township = f"{settings.county}{settings.township}"
    facts = {"township": township, "month": month_words(desk.month.month)}
    return Statement(
        name="township/summary",
        kind="summary",
        language=desk.language,
        title=Text(N_("{township}: summary for {month}"), facts),
        subtitle=subtitle(desk),
        month=desk.month.month,
        facts=tuple(_facts(desk)),
        tables=(
            _figures(desk, back),
            _cover(desk, back),
            _year(desk, back),
            _watch(desk, back),
            months_table(desk),
            _categories(desk),
            _activities(desk),
        ),
        charts=charts(desk),
        sheets=back.sheets,
        paper="A4",
        portrait=True,
        brand=settings.brand,
    )


def _facts(desk: Desk) -> Iterable[tuple[str, str]]:
    summary = desk.month.summary
    yield Text(N_("Supermarkets")), str(summary["supermarkets"])
    for name, heading in (
        ("exchange_activities", N_("Exchange activities, month / year")),
        ("households_exchanged", N_("Households that exchanged, month / year")),
        ("households_scored", N_("Households that were scored, month / year")),
    ):
        yield Text(heading), f"{summary[name]} / {summary['year'][name]}"
    month, year = (
        sum(each.households < FEW for entries in those for each in activities(entries))
        for those in ([s.entries for s in desk.shares], [s.year for s in desk.shares])
    )
    yield Text(N_("Activities with fewer than 5 households, month / year")), f"{month} / {year}"
    days = (days for share in desk.shares for days in exchange_days(share.year).values())
    once = sum(len(each) == 1 for each in days)
    yield Text(N_("Households that exchanged once this year")), str(once)
    missing = [share.village.name for share in desk.shares if share.status == "missing"]
    if missing:
        yield Text(N_("Nothing submitted")), ", ".join(missing)
    if desk.month.anchor:
        yield Text(N_("Seal of the closed months")), desk.month.anchor


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


def _opening(back: Backing, period: str = "") -> Iterable[Spec[Part]]:
    """A column for each of the summary's own figures, of the month or of the year."""
    for name, heading, shape in FIGURES:

        def figure(part: Part, name: str = name) -> Value:
            found = part.figures[period] if period else part.figures
            return back.figure(found[name], ANCHORS[name][bool(period)], part.code or "")

        yield column(heading, shape, 9, figure)


def _figures(desk: Desk, back: Backing) -> Table:
    """The month with status, share of scored and problems."""

    def status(part: Part) -> Value:
        return status_words(part.figures["status"]) if part.code else None

    def sum_of(name: str, part: Part) -> int:
        return sum(share.figures[name] for share in part.shares)

    columns: list[Spec[Part]] = [
        CODE,
        VILLAGE,
        *_opening(back),
        column(N_("Share scored"), "percent", 8, lambda part: scored_share(part.figures)),
        column(N_("Status"), "text", 10, status),
        column(N_("Errors"), "count", 6, lambda part: sum_of("errors", part)),
        column(N_("Warnings"), "count", 6, lambda part: sum_of("warnings", part)),
    ]
    return table(parts(desk), columns, Text(N_("This month")), whole=whole(desk))


def _year(desk: Desk, back: Backing) -> Table:
    columns = [CODE, VILLAGE, *_opening(back, "year")]
    return table(parts(desk), columns, Text(N_("Since January")), whole=whole(desk))


def scored_share(figures: Mapping[str, Any]) -> int | str:
    return percent(figures["households_scored"], figures["households"])


def _categories(desk: Desk) -> Table:
    """What the month awarded in each category."""
    found = {share.code: by_category(share) for share in desk.shares}
    columns: list[Spec[VillageMonth]] = [
        column(N_("Code"), "code", 7, lambda share: share.code),
        column(N_("Village"), "text", 12, lambda share: share.village.name, TOTAL),
    ]
    categories = awarded_categories(desk)
    for category in categories:

        def awarded(share: VillageMonth, code: str = category.code) -> int:
            return found[share.code][code]

        columns.append(column(data(category.name), "points", 9, awarded, True))

    def whole(share: VillageMonth) -> int:
        return sum(found[share.code][category.code] for category in categories)

    columns.append(column(N_("Awarded"), "points", 9, whole, True))
    return table(desk.shares, columns, Text(N_("Points by category, this month")))


def _value(desk: Desk, part: Part) -> Worth:
    return sum((worth(desk, share) for share in part.shares), Worth(0, 0, 0))


def _came_in(part: Part, paid: bool) -> int:
    """What was bought in the month, or what was given, in hundredths of a yuan."""
    receipts = (receipt for share in part.shares for receipt in share.receipts)
    return sum(yuan(receipt) for receipt in receipts if bought(receipt) == paid)


def _cover(desk: Desk, back: Backing) -> Table:
    """What the villages owe their households in points, how far the shelves cover it, what came
    in and what is left of the budget."""

    def opens(
        heading: str,
        width: int,
        anchor: str,
        number: Callable[[Part], int],
        shape: Shape = "points",
    ) -> Spec[Part]:
        return column(
            heading, shape, width, lambda part: back.figure(number(part), anchor, part.code or "")
        )

    def covered(part: Part) -> int | None:
        return months_covered(desk, part.shares[0] if part.code else None)

    def used(part: Part) -> Value:
        return budget_used(desk, part.shares[0])[0] if part.code else None

    columns: list[Spec[Part]] = [
        CODE,
        VILLAGE,
        opens(N_("Supermarkets"), 7, "supermarkets", lambda p: p.figures["supermarkets"], "count"),
        opens(
            N_("Points outstanding"), 10, "households", lambda p: _value(desk, p).points_outstanding
        ),
        opens(N_("Stock value (yuan)"), 10, "stock", lambda p: _value(desk, p).stock_yuan),
        opens(N_("Stock value in points"), 10, "stock", lambda p: _value(desk, p).stock_points),
        column(N_("Cover"), "percent", 8, lambda part: _value(desk, part).cover),
        column(N_("Months of issue covered"), "points", 8, covered),
        opens(N_("Bought (yuan)"), 9, "received", lambda part: _came_in(part, True)),
        opens(N_("Given (yuan)"), 9, "received", lambda part: _came_in(part, False)),
    ]
    if desk.rules.settings.village_month_budget is not None:
        columns.append(column(N_("Budget used"), "percent", 9, used))
    return table(parts(desk), columns, Text(N_("Points outstanding and cover")), whole=whole(desk))


def _watch(desk: Desk, back: Backing) -> Table:
    """What was cut, mended and objected to, and whether the notices hung on time."""
    month = desk.month
    notices = {each.village: each for each in hung(month.month, month.covers, desk.rules)}

    def posted(part: Part) -> Hung | None:
        return notices.get(part.code or "")

    def cut(part: Part) -> Value:
        taken = sum(e.cut for share in part.shares for e in share.entries)
        return back.figure(taken, "scores", part.code or "")

    def corrections(part: Part) -> int:
        return sum(e.kind == "reversal" for share in part.shares for e in share.entries)

    def settled(part: Part) -> int:
        objections = (each for share in part.shares for each in share.objections)
        return sum(bool(each.said("resolved_on")) for each in objections)

    def verdict(part: Part) -> Value:
        if part.code:
            notice = posted(part)
            return Text(_VERDICTS[notice.verdict]) if notice else ""
        return percents(percent(*judged(notices.values())))

    columns: list[Spec[Part]] = [
        CODE,
        VILLAGE,
        column(N_("Cut by caps"), "points", 9, cut),
        column(N_("Corrections"), "count", 7, corrections),
        column(
            N_("Objections"), "count", 7, lambda part: sum(len(s.objections) for s in part.shares)
        ),
        column(N_("Settled"), "count", 7, settled),
        column(N_("Posted on"), "date", 10, lambda part: getattr(posted(part), "posted_on", None)),
        column(
            N_("Posted until"), "date", 10, lambda part: getattr(posted(part), "posted_until", None)
        ),
        column(N_("On time"), "text", 10, verdict),
    ]
    title = Text(N_("Caps, corrections, objections and publicity"))
    return table(parts(desk), columns, title, whole=whole(desk))


_VERDICTS = {
    "on-time": N_("on time"),
    "late": N_("late"),
    "short": N_("too short"),
    "hanging": N_("hanging"),
    "not-hung": N_("not hung yet"),
}


def _activities(desk: Desk) -> Table:
    """Each exchange activity: one village and one date."""
    columns: list[Spec[tuple[VillageMonth, Activity]]] = [
        column(N_("Date"), "date", 10, lambda row: row[1].day),
        column(N_("Code"), "code", 7, lambda row: row[0].code),
        column(N_("Village"), "text", 12, lambda row: row[0].village.name),
        column(N_("Activity"), "text", 20, lambda row: row[1].name),
        column(N_("Households"), "count", 9, lambda row: row[1].households),
        column(N_("Points paid"), "points", 10, lambda row: row[1].paid),
        column(N_("Mark"), "text", 14, lambda row: row[1].mark),
    ]
    rows = [(share, each) for share in desk.shares for each in activities(share.entries)]
    title = Text(N_("Exchange activities of the month"))
    return table(rows, columns, title, Text(N_("Nothing was exchanged this month.")))
