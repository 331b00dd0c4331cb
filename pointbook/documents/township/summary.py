"""The township summary: what the month was, every village and the whole, on one page, with charts of the
months and of the villages side by side."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter, methodcaller
from typing import Any, NamedTuple

from pointbook.documents.columns import TOTAL, Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.rows import figure, months_of
from pointbook.documents.township.shelves import Worth, bought, budget_used, worth, yuan
from pointbook.documents.wording import SEMICOLON, VERDICTS, joined, percent
from pointbook.reckoning.publicity import hung, judged
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.points import percents, show
from pointbook.vocabulary.records import Entry
from pointbook.vocabulary.statements import Chart, Shape, Statement, Value
from pointbook.vocabulary.text import N_, Text

FIGURES: Mapping[str, tuple[str, Shape, tuple[str, str]]] = {
    "households": (N_("Households"), "count", ("households", "households")),
    "households_scored": (N_("Scored"), "count", ("households", "households")),
    "households_exchanged": (N_("Took part in exchange"), "count", ("households", "households")),
    "exchange_activities": (N_("Exchange activities"), "count", ("activities", "activities")),
    "earned": (N_("Awarded"), "points", ("scores", "year")),
    "deducted": (N_("Deducted"), "points", ("scores", "year")),
    "exchanged": (N_("Exchanged"), "points", ("exchanges", "exchanges")),
    "closing": (N_("Closing"), "points", ("households", "households")),
}
"""The heading and shape of each figure, and where its rows stand: those of the month, those of the year."""

BOTH = {
    "exchange_activities": N_("Exchange activities, month / year"),
    "households_exchanged": N_("Households that exchanged, month / year"),
    "households_scored": N_("Households that were scored, month / year"),
}
"""Figures of which a card says both."""


class Part(NamedTuple):
    """A village, or the township as a whole: a line of a table, with its figures of summary.json."""

    share: VillageMonth | None
    shares: Sequence[VillageMonth]
    figures: Mapping[str, Any]

    @property
    def code(self) -> str:
        """Of the village; '' of the township."""
        return self.share.code if self.share else ""

    @property
    def entries(self) -> Iterator[Entry]:
        return (entry for share in self.shares for entry in share.entries)

    def opens(self, number: int, anchor: str) -> Value:
        """A figure that opens to its rows."""
        return figure(number, anchor, self.code)

    def moved(self, name: str) -> int:
        """What its balances say of the month in all."""
        return sum(getattr(each, name) for share in self.shares for each in share.balances)


VILLAGE: Spec[Part] = column(
    N_("Village"), "text", lambda part: part.share.village.name if part.share else TOTAL
)


def statement(desk: Desk) -> Statement:
    """The figures of summary.json, how far stock covers points, and what to ask about."""
    seal = Text(N_("Seal of the closed months: {seal}"), {"seal": desk.month.anchor})
    promise = Text(
        N_(
            "Points promised are the balances above zero; cover is what the goods on the shelves come"
            " to in points, of those promised."
        )
    )
    parts = [Part(share, (share,), share.figures) for share in desk.shares]
    whole = Part(None, desk.shares, desk.month.summary)
    value = {part.code: worth(desk, part.share) for part in (*parts, whole)}
    months = [(each.month, each.awarded, each.exchanged) for each in months_of(desk)]
    tables = (
        (_month(parts), N_("This month")),
        (_year(value), N_("Since January, and the goods that cover the points")),
        (_watch(desk), N_("Goods received, caps, corrections, objections and publicity")),
    )
    return desk.page(
        "township/summary",
        N_("{township}: summary for {month}"),
        [table(parts, [VILLAGE, *columns], title, whole=whole) for columns, title in tables],
        _facts(desk, value[""]),
        lead=_lead(desk),
        paragraphs=(promise, seal) if desk.month.anchor else (promise,),
        charts=(_chart("line", Text(N_("Month by month")), months), _largest(desk)),
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


def _facts(desk: Desk, value: Worth) -> Iterator[tuple[str, str]]:
    """At most eight cards."""
    summary = desk.month.summary
    notices = (notice for notice in desk.month.notices if notice.month == desk.month.month)
    yield N_("Awarded"), show(summary["earned"])
    yield N_("Exchanged"), show(-summary["exchanged"])
    yield N_("Closing"), show(summary["closing"])
    for name in ("households_exchanged", "exchange_activities", "households_scored"):
        yield BOTH[name], f"{summary[name]} / {summary['year'][name]}"
    yield N_("Cover"), percents(value.cover)
    yield N_("Notices on time"), percents(percent(*judged(notices)))


def scored_share(figures: Mapping[str, Any]) -> int | str:
    return percent(figures["households_scored"], figures["households"])


def _figures(*names: str, year: bool = False) -> Iterator[Spec[Part]]:
    """A column for each of some of the summary's own figures, of the month or of the year."""
    for name in names:
        heading, shape, anchors = FIGURES[name]

        def counted(part: Part, name: str = name, anchor: str = anchors[year]) -> Value:
            return part.opens((part.figures["year"] if year else part.figures)[name], anchor)

        yield column(heading, shape, counted)


def _month(parts: Sequence[Part]) -> Iterator[Spec[Part]]:
    """The month, from what was held before to what is held now, so that each row adds up."""

    def joined_with(part: Part) -> int:
        """The openings of those who joined."""
        return sum(entry.points for entry in part.entries if entry.kind == "opening")

    def left_with(part: Part) -> int:
        """What those held who left in the month before; negative."""
        return -sum(share.left for share in part.shares)

    def before(part: Part) -> int:
        return part.moved("opening") - joined_with(part) - left_with(part)

    def unless_zero(heading: str, of: Callable[[Part], int]) -> Iterable[Spec[Part]]:
        """A column that is there only where some village has something in it."""
        return [column(heading, "points", of)] if any(map(of, parts)) else []

    yield from _figures(*(name for name, (_, shape, _) in FIGURES.items() if shape == "count"))
    yield column(N_("Share scored"), "percent", lambda part: scored_share(part.figures))
    yield column(N_("Held before"), "points", before)
    yield from unless_zero(N_("Openings"), joined_with)
    yield from unless_zero(N_("Left with"), left_with)
    yield from _figures("earned", "deducted", "exchanged")
    yield from unless_zero(N_("Transferred"), methodcaller("moved", "transferred"))
    yield from unless_zero(N_("Taken back"), methodcaller("moved", "reversed"))
    yield from unless_zero(N_("Expired"), methodcaller("moved", "expired"))
    yield from _figures("closing")


def _year(value: Mapping[str, Worth]) -> Iterator[Spec[Part]]:
    """What the year came to, and how far the shelves cover what it left to be exchanged."""

    def stock(name: str) -> Callable[[Part], Value]:
        return lambda part: part.opens(getattr(value[part.code], name), "stock")

    yield from _figures(*[*FIGURES][1:-1], year=True)
    yield column(N_("Points promised"), "points", lambda part: value[part.code].promised)
    yield column(N_("Stock (yuan)"), "points", stock("stock_yuan"))
    yield column(N_("Stock in points"), "points", stock("stock_points"))
    yield column(N_("Cover"), "percent", lambda part: value[part.code].cover)
    yield column(N_("Months covered"), "points", lambda part: value[part.code].months)


def _came_in(paid: bool) -> Callable[[Part], Value]:
    """What was bought in the month, or what was given, in hundredths of a yuan."""

    def found(part: Part) -> Value:
        receipts = (receipt for share in part.shares for receipt in share.receipts)
        return part.opens(sum(yuan(r) for r in receipts if bought(r) == paid), "received")

    return found


def _watch(desk: Desk) -> Iterator[Spec[Part]]:
    """What came in, was cut, mended and objected to, and whether the notices hung on time."""
    month = desk.month
    notices = {each.village: each for each in hung(month.month, month.covers, desk.rules)}

    def used(part: Part) -> Value:
        return budget_used(desk, part.share)[0] if part.share else None

    def cut(part: Part) -> Value:
        return part.opens(sum(e.cut for e in part.entries if e.kind == "award"), "scores")

    def settled(part: Part) -> int:
        objections = (each for share in part.shares for each in share.objections)
        return sum(bool(each.said("resolved_on")) for each in objections)

    def posted(name: str) -> Callable[[Part], Value]:
        return lambda part: getattr(notices.get(part.code), name, None)

    def verdict(part: Part) -> Value:
        if part.share:
            notice = notices.get(part.code)
            return Text(VERDICTS[notice.verdict]) if notice else ""
        return percents(percent(*judged(notices.values())))

    def counted(kind: str) -> Callable[[Part], int]:
        return lambda part: sum(share.figures[kind] for share in part.shares)

    yield column(N_("Bought (yuan)"), "points", _came_in(True))
    yield column(N_("Given (yuan)"), "points", _came_in(False))
    if any(share.settings.village_month_budget is not None for share in desk.shares):
        yield column(N_("Budget used"), "percent", used)
    yield column(N_("Cut by caps"), "points", cut)
    yield column(N_("Corrections"), "count", lambda p: sum(e.kind == "reversal" for e in p.entries))
    yield column(N_("Objections"), "count", lambda p: sum(len(s.objections) for s in p.shares))
    yield column(N_("Settled"), "count", settled)
    yield column(N_("Posted on"), "date", posted("posted_on"))
    yield column(N_("Posted until"), "date", posted("posted_until"))
    yield column(N_("On time"), "text", verdict)
    yield column(N_("Errors"), "count", counted("errors"))
    yield column(N_("Warnings"), "count", counted("warnings"))


# --- the months and the villages, side by side ---------------------------------------------------

MOST = 12
"""So many villages stand side by side; of more, the largest."""


def _largest(desk: Desk) -> Chart:
    """The villages of the chart in their own order, and that not all are shown where it is so."""
    by_size = sorted(desk.shares, key=lambda share: -share.figures["earned"])[:MOST]
    moved = [
        (share.village.name, share.figures["earned"], share.figures["exchanged"])
        for share in sorted(by_size, key=attrgetter("code"))
    ]
    title = Text(N_("Supermarkets compared, this month"))
    if len(desk.shares) > MOST:
        title = Text(N_("{title} (the {count} largest)"), {"title": title, "count": MOST})
    return _chart("bars", title, moved)


def _chart(kind: Any, title: Text, moved: Sequence[tuple[str, int, int]]) -> Chart:
    """What was awarded and exchanged, under a label each."""
    series = (
        (Text(N_("Awarded")), tuple(awarded for _, awarded, _ in moved)),
        (Text(N_("Exchanged")), tuple(-exchanged for *_, exchanged in moved)),
    )
    return Chart(title, kind, tuple(label for label, *_ in moved), series)
