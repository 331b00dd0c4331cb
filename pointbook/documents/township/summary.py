"""The township summary: what the month was, every village and the whole, on one page."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from pointbook.documents.columns import Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.rows import figure
from pointbook.documents.township import VILLAGE, Part, parts, whole
from pointbook.documents.township.charts import charts
from pointbook.documents.township.publicity import VERDICTS
from pointbook.documents.township.shelves import (
    Worth,
    bought,
    budget_used,
    months_covered,
    worth,
    yuan,
)
from pointbook.documents.wording import SEMICOLON, band, joined, month_words, percent
from pointbook.reckoning.publicity import Hung, hung, judged
from pointbook.vocabulary.points import percents, show
from pointbook.vocabulary.statements import Shape, Statement, Table, Value
from pointbook.vocabulary.text import N_, Text


def statement(desk: Desk) -> Statement:
    """The figures of summary.json, how far stock covers points, and what to ask about."""
    settings = desk.rules.settings
    township = f"{settings.county}{settings.township}"
    facts = {"township": township, "month": month_words(desk.month.month)}
    seal = Text(N_("Seal of the closed months: {seal}"), {"seal": desk.month.anchor})
    promise = Text(
        N_(
            "Points promised are the balances above zero; cover is what the goods on the shelves come"
            " to in points, of those promised."
        )
    )
    return Statement(
        name="township/summary",
        kind="summary",
        language=desk.language,
        title=Text(N_("{township}: summary for {month}"), facts),
        band=band(desk),
        lead=_lead(desk),
        facts=tuple(_facts(desk)),
        tables=(_month(desk), _year(desk), _watch(desk)),
        paragraphs=(promise, seal) if desk.month.anchor else (promise,),
        charts=charts(desk),
        paper="A4",
        portrait=True,
    )


def _lead(desk: Desk) -> Text:
    """What the month was, in a sentence."""
    summary = desk.month.summary
    statuses = [share.status for share in desk.shares]
    facts = {
        "supermarkets": summary["supermarkets"],
        "households": summary["households_exchanged"],
        "exchanged": show(-summary["exchanged"]),
        "earned": show(summary["earned"]),
        "missing": statuses.count("missing"),
        "drafts": statuses.count("draft"),
    }
    clauses = [
        N_("{supermarkets:supermarket|supermarkets}"),
        N_("{earned} points awarded"),
        N_("{exchanged} points exchanged by {households:household|households}"),
    ]
    clauses += [N_("{missing:village|villages} without a workbook")] * bool(facts["missing"])
    clauses += [N_("{drafts:village|villages} with errors")] * bool(facts["drafts"])
    said = joined((Text(each, facts) for each in clauses), SEMICOLON)
    return Text(N_("{said}."), {"said": said})


def _facts(desk: Desk) -> Iterator[tuple[str, str]]:
    """At most eight cards."""
    summary = desk.month.summary
    year = summary["year"]
    notices = (notice for notice in desk.month.notices if notice.month == desk.month.month)
    yield Text(N_("Awarded")), show(summary["earned"])
    yield Text(N_("Exchanged")), show(-summary["exchanged"])
    yield Text(N_("Closing")), show(summary["closing"])
    for name, heading in (
        ("households_exchanged", N_("Households that exchanged, month / year")),
        ("exchange_activities", N_("Exchange activities, month / year")),
        ("households_scored", N_("Households that were scored, month / year")),
    ):
        yield Text(heading), f"{summary[name]} / {year[name]}"
    yield Text(N_("Cover")), percents(worth(desk, desk.shares).cover)
    yield Text(N_("Notices on time")), percents(percent(*judged(notices)))


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
_HEADING = {name: (heading, shape) for name, heading, shape in FIGURES}


def scored_share(figures: Mapping[str, Any]) -> int | str:
    return percent(figures["households_scored"], figures["households"])


def _opening(names: Sequence[str], period: str = "") -> Iterator[Spec[Part]]:
    """A column for each of some of the summary's own figures, of the month or of the year."""
    for name in names:

        def counted(part: Part, name: str = name) -> Value:
            found = part.figures[period] if period else part.figures
            return figure(found[name], ANCHORS[name][bool(period)], part.code or "")

        heading, shape = _HEADING[name]
        yield column(heading, shape, counted)


def _month(desk: Desk) -> Table:
    """The month, from what was held before to what is held now, so that each row adds up."""

    def before(part: Part) -> int:
        opening = sum(each.opening for share in part.shares for each in share.balances)
        return opening - joined_with(part) - left_with(part)

    columns: list[Spec[Part]] = [
        VILLAGE,
        *_opening([name for name, _, shape in FIGURES if shape == "count"]),
        column(N_("Share scored"), "percent", lambda part: scored_share(part.figures)),
        column(N_("Held before"), "points", before),
        *_unless_zero(desk, N_("Openings"), joined_with),
        *_unless_zero(desk, N_("Left with"), left_with),
        *_opening(("earned", "deducted", "exchanged")),
        *(
            spec
            for name, heading in (
                ("transferred", N_("Transferred")),
                ("reversed", N_("Taken back")),
                ("expired", N_("Expired")),
            )
            for spec in _unless_zero(desk, heading, _moved(name))
        ),
        *_opening(("closing",)),
    ]
    return table(parts(desk), columns, Text(N_("This month")), whole=whole(desk))


def joined_with(part: Part) -> int:
    """The openings of those who joined."""
    entries = (entry for share in part.shares for entry in share.entries)
    return sum(entry.points for entry in entries if entry.kind == "opening")


def left_with(part: Part) -> int:
    """What those held who left in the month before; negative."""
    return -sum(share.left for share in part.shares)


def _moved(name: str) -> Callable[[Part], int]:
    return lambda part: sum(getattr(each, name) for s in part.shares for each in s.balances)


def _unless_zero(desk: Desk, heading: str, of: Callable[[Part], int]) -> Iterable[Spec[Part]]:
    """A column that is there only where some village has something in it."""
    return [column(heading, "points", of)] if any(map(of, parts(desk))) else []


def _year(desk: Desk) -> Table:
    """What the year came to, and how far the shelves cover what it left to be exchanged."""

    def stock(heading: str, number: Callable[[Worth], int]) -> Spec[Part]:
        return column(
            heading,
            "points",
            lambda part: figure(number(worth(desk, part.shares)), "stock", part.code or ""),
        )

    def covered(part: Part) -> int | None:
        return months_covered(desk, part.shares[0] if part.code else None)

    columns: list[Spec[Part]] = [
        VILLAGE,
        *_opening([name for name, *_ in FIGURES[1:-1]], "year"),
        column(N_("Points promised"), "points", lambda part: worth(desk, part.shares).promised),
        stock(N_("Stock (yuan)"), lambda value: value.stock_yuan),
        stock(N_("Stock in points"), lambda value: value.stock_points),
        column(N_("Cover"), "percent", lambda part: worth(desk, part.shares).cover),
        column(N_("Months covered"), "points", covered),
    ]
    title = Text(N_("Since January, and the goods that cover the points"))
    return table(parts(desk), columns, title, whole=whole(desk))


def _came_in(part: Part, paid: bool) -> int:
    """What was bought in the month, or what was given, in hundredths of a yuan."""
    receipts = (receipt for share in part.shares for receipt in share.receipts)
    return sum(yuan(receipt) for receipt in receipts if bought(receipt) == paid)


def _goods(desk: Desk) -> Iterator[Spec[Part]]:
    """What came in, and what is left of the budget."""

    def used(part: Part) -> Value:
        return budget_used(desk, part.shares[0])[0] if part.code else None

    for paid, heading in ((True, N_("Bought (yuan)")), (False, N_("Given (yuan)"))):

        def came_in(part: Part, paid: bool = paid) -> Value:
            return figure(_came_in(part, paid), "received", part.code or "")

        yield column(heading, "points", came_in)
    if any(share.settings.village_month_budget is not None for share in desk.shares):
        yield column(N_("Budget used"), "percent", used)


def _watch(desk: Desk) -> Table:
    """What was cut, mended and objected to, and whether the notices hung on time."""
    month = desk.month
    notices = {each.village: each for each in hung(month.month, month.covers, desk.rules)}

    def posted(part: Part) -> Hung | None:
        return notices.get(part.code or "")

    def cut(part: Part) -> Value:
        entries = (entry for share in part.shares for entry in share.entries)
        taken = sum(entry.cut for entry in entries if entry.kind == "award")
        return figure(taken, "scores", part.code or "")

    def corrections(part: Part) -> int:
        return sum(e.kind == "reversal" for share in part.shares for e in share.entries)

    def settled(part: Part) -> int:
        objections = (each for share in part.shares for each in share.objections)
        return sum(bool(each.said("resolved_on")) for each in objections)

    def verdict(part: Part) -> Value:
        if part.code:
            notice = posted(part)
            return Text(VERDICTS[notice.verdict]) if notice else ""
        return percents(percent(*judged(notices.values())))

    columns: list[Spec[Part]] = [
        VILLAGE,
        *_goods(desk),
        column(N_("Cut by caps"), "points", cut),
        column(N_("Corrections"), "count", corrections),
        column(N_("Objections"), "count", lambda part: sum(len(s.objections) for s in part.shares)),
        column(N_("Settled"), "count", settled),
        column(N_("Posted on"), "date", lambda part: getattr(posted(part), "posted_on", None)),
        column(
            N_("Posted until"), "date", lambda part: getattr(posted(part), "posted_until", None)
        ),
        column(N_("On time"), "text", verdict),
        column(N_("Errors"), "count", lambda p: sum(s.figures["errors"] for s in p.shares)),
        column(N_("Warnings"), "count", lambda p: sum(s.figures["warnings"] for s in p.shares)),
    ]
    title = Text(N_("Goods received, caps, corrections, objections and publicity"))
    return table(parts(desk), columns, title, whole=whole(desk))
