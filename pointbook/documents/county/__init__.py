"""The county summary: many townships by the same definitions, their order, what to ask about, and who
did not finish."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import quote

from pointbook.documents.columns import TOTAL, Spec, column, table
from pointbook.documents.county.ranks import INDICATORS, Outlier, Ranked, outliers, ranked, tenths
from pointbook.documents.desk import Desk
from pointbook.documents.township.shelves import worth
from pointbook.documents.township.summary import BOTH, FIGURES, scored_share
from pointbook.documents.wording import STATES, month_words
from pointbook.reckoning.month import Month
from pointbook.reckoning.publicity import judged
from pointbook.vocabulary.statements import Link, Statement, Table, Value
from pointbook.vocabulary.text import N_, Text

SUMS = ("supermarkets", *FIGURES)
HOW = Text(
    N_(
        "Households that were scored and that took part in exchange, of all; points awarded and"
        " exchanged for each household, in yuan by the township's own rate; how far the stock"
        " covers the points owed; notices on time, where it is known; errors per 1,000 rows."
        " Townships stand in order of their mean rank over the figures that all of them have;"
        " cover beyond 100 ranks no higher, fewer errors do, and equal ones share a place. Far"
        " from the others is more than 3.5 times the usual spread from the middle; there may"
        " well be a good reason."
    )
)


@dataclass(frozen=True, slots=True)
class Township:
    """What one township came to: summary.json of each open or closed month, in hundredths, or why there is none.

    A month is what ``township_month`` makes of it.
    """

    folder: str
    name: str
    months: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    failure: str = ""

    def state(self, month: str) -> str:
        """failed, missing, closed, draft, incomplete (a village has sent nothing) or final."""
        if self.failure or month not in self.months:
            return "failed" if self.failure else "missing"
        figures = self.months[month]
        found = {village["status"] for village in figures["villages"]}
        if figures.get("closed"):
            return "closed"
        if "draft" in found or figures["errors"]:
            return "draft"
        return "incomplete" if "missing" in found else "final"


def county_figures(townships: Iterable[Township], month: str) -> dict[str, Any]:
    """The county's figures of a month and of its year: the sums of the townships that have it."""
    known = [township.months[month] for township in townships if month in township.months]
    return {
        **_sums(known),
        "errors": sum(summary["errors"] for summary in known),
        "warnings": sum(summary["warnings"] for summary in known),
        "year": _sums([summary["year"] for summary in known]),
    }


def township_month(month: Month) -> dict[str, Any]:
    """What the county takes of one township's month: its summary, errors and warnings with those
    of no village, and beside it what the comparison needs."""
    errors, value = sum(problem.is_error for problem in month.problems), worth(Desk(month))
    on_time, notices = judged(notice for notice in month.notices if notice.month == month.month)
    return {
        **month.summary,
        "errors": errors,
        "warnings": len(month.problems) - errors,
        "closed": month.closed,
        "beside": {
            "points_per_yuan": month.rules.settings.points_per_yuan,
            "promised": value.promised,
            "stock_points": value.stock_points,
            "rows": _rows(month),
            "on_time": on_time,
            "notices": notices,
        },
    }


def _rows(month: Month) -> int:
    """How many rows of the month's workbooks count or were refused."""
    entries = (entry for share in month.villages for entry in share.entries if entry.claim)
    found: set[tuple[object, ...]] = {(entry.file, entry.sheet, entry.row) for entry in entries}
    places = (problem.place for problem in month.problems if problem.is_error)
    found |= {(place.file, place.sheet, place.row) for place in places if place.row}
    others = ((share.receipts, share.counts, share.objections) for share in month.villages)
    return len(found) + sum(len(rows) for kinds in others for rows in kinds)


def compared(townships: Iterable[Township], month: str) -> dict[str, dict[str, Any]]:
    """By name the townships that have figures of the month, as the comparison takes them."""
    return {
        each.name: {**each.months[month], **each.months[month]["beside"]}
        for each in townships
        if month in each.months
    }


def _sums(figures: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    return {name: sum(each[name] for each in figures) for name in SUMS}


def county_summary(townships: Sequence[Township], month: str, language: str) -> Statement:
    """One page of a county's month; ``townships`` are in the order of their folders."""
    figures, known = county_figures(townships, month), compared(townships, month)
    years = [_Line(name, each["year"]) for name, each in known.items()]
    return Statement(
        name=f"{month}/summary",
        kind="county",
        language=language,
        title=Text(N_("County summary for {month}"), {"month": month_words(month)}),
        facts=tuple(_facts(townships, month, figures)),
        tables=(
            *_compared(known, {each.name: each.state(month) for each in townships}),
            _month(townships, month, figures),
            table(years, _TOWNSHIP, N_("Since January"), whole=_Line(TOTAL, figures["year"])),
            _unfinished(townships),
        ),
        paragraphs=(HOW,),
        paper="A4",
    )


def _facts(
    townships: Sequence[Township], month: str, figures: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    sent = sum(month in township.months for township in townships)
    failed = sum(bool(township.failure) for township in townships)
    yield Text(N_("Townships with figures")), f"{sent} / {len(townships)}"
    yield Text(N_("Townships that did not finish")), str(failed)
    yield Text(N_("Supermarkets")), str(figures["supermarkets"])
    for name, heading in BOTH.items():
        yield Text(heading), f"{figures[name]} / {figures['year'][name]}"


def _compared(known: Mapping[str, dict[str, Any]], states: Mapping[str, str]) -> Iterator[Table]:
    """The townships in order of their mean rank with every figure, figures far from the other
    townships', each with a question, and their rank in each."""
    front: Sequence[Spec[Ranked]] = (
        column(N_("Place"), "count", lambda each: each.place),
        column(N_("Township"), "text", lambda each: each.name),
        column(N_("Mean rank"), "points", lambda each: tenths(each.mean)),
    )

    def value(at: int) -> Callable[[Ranked], int | None]:
        return lambda each: tenths(each.values[at])

    def rank(at: int) -> Callable[[Ranked], int | None]:
        return lambda each: each.ranks[at]

    values = [column(each.heading, "points", value(at)) for at, each in enumerate(INDICATORS)]
    ranks = [column(each.heading, "count", rank(at)) for at, each in enumerate(INDICATORS)]
    status: Spec[Ranked] = column(
        N_("Status"), "text", lambda each: Text(STATES[states[each.name]])
    )
    far: list[Spec[Outlier]] = [
        column(N_("Township"), "text", lambda each: each.name),
        column(N_("Figure"), "text", lambda each: Text(each.indicator.heading)),
        column(N_("Here"), "points", lambda each: tenths(each.value)),
        column(N_("Middle of all"), "points", lambda each: tenths(each.middle)),
        column(N_("Spreads from it"), "points", lambda each: tenths(each.times)),
        column(N_("To be asked"), "text", lambda each: Text(each.indicator.question)),
    ]
    order, nobody = ranked(known), N_("No township has figures for this month.")
    yield table(order, [*front, *values, status], N_("Townships in order"), nobody)
    empty = N_("No figure is far from the others; below 5 townships none is compared.")
    yield table(outliers(known), far, N_("Far from the others: questions, no verdicts"), empty)
    yield table(order, [*front, *ranks], N_("Rank in each figure"), nobody)


class _Line(NamedTuple):
    """A township, or the county, with its figures as far as there are any."""

    name: Value
    figures: Mapping[str, Any]
    state: Text | None = None


def _figure(name: str) -> Callable[[_Line], Value]:
    return lambda line: line.figures.get(name)


_TOWNSHIP: Sequence[Spec[_Line]] = (
    column(N_("Township"), "text", lambda line: line.name),
    column(N_("Supermarkets"), "count", _figure("supermarkets")),
    *(column(heading, shape, _figure(name)) for name, (heading, shape, _) in FIGURES.items()),
)


def _month(townships: Sequence[Township], month: str, figures: Mapping[str, Any]) -> Table:
    def scored(line: _Line) -> Value:
        return scored_share(line.figures) if line.figures else None

    columns: list[Spec[_Line]] = [
        *_TOWNSHIP,
        column(N_("Share scored"), "percent", scored),
        column(N_("Status"), "text", lambda line: line.state),
        column(N_("Errors"), "count", _figure("errors")),
        column(N_("Warnings"), "count", _figure("warnings")),
    ]
    rows = [_line(township, month) for township in townships]
    return table(rows, columns, N_("This month"), whole=_Line(TOTAL, figures))


def _line(township: Township, month: str) -> _Line:
    state = Text(STATES[township.state(month)])
    if month not in township.months:
        return _Line(township.name, {}, state)
    page = f"../../../{quote(township.folder)}/outbox/{month}/index.html"
    return _Line(Link(township.name, page), township.months[month], state)


def _unfinished(townships: Sequence[Township]) -> Table:
    columns: list[Spec[Township]] = [
        column(N_("Township"), "text", lambda each: each.name),
        column(N_("Folder"), "text", lambda each: each.folder),
        column(N_("Why"), "text", lambda each: each.failure),
    ]
    failed = (each for each in townships if each.failure)
    title = N_("Townships that did not finish")
    return table(failed, columns, title, N_("Every township finished."))
