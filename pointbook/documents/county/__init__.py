"""The county summary: many townships by the same definitions, their order, and who did not finish."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import quote

from pointbook.documents.columns import TOTAL, Spec, column, table
from pointbook.documents.county.comparison import HOW, outlier_table, ranking_tables
from pointbook.documents.desk import Desk, lay_out
from pointbook.documents.township.shelves import worth
from pointbook.documents.township.summary import FIGURES, scored_share
from pointbook.documents.wording import month_words, status_words
from pointbook.reckoning.month import Month
from pointbook.reckoning.publicity import judged
from pointbook.vocabulary.statements import Link, Statement, Table, Value
from pointbook.vocabulary.text import N_, Text

SUMS = ("supermarkets", *(name for name, _, _ in FIGURES))


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
        if self.failure:
            return "failed"
        if month in self.months and self.months[month].get("closed"):
            return "closed"
        if month not in self.months:
            return "missing"
        found = {village["status"] for village in self.months[month]["villages"]}
        if "draft" in found or self.months[month]["errors"]:
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
    desk, errors = lay_out(month), sum(problem.is_error for problem in month.problems)
    value = worth(desk, desk.shares)
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
            "rows": _rows(desk),
            "on_time": on_time,
            "notices": notices,
        },
    }


def _rows(desk: Desk) -> int:
    """How many rows of the month's workbooks count or were refused."""
    entries = (entry for share in desk.shares for entry in share.entries if entry.claim)
    found: set[tuple[object, ...]] = {(entry.file, entry.sheet, entry.row) for entry in entries}
    places = (problem.place for problem in desk.month.problems if problem.is_error)
    found |= {(place.file, place.sheet, place.row) for place in places if place.row}
    others = ((share.receipts, share.counts, share.objections) for share in desk.shares)
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
    figures = county_figures(townships, month)
    known = compared(townships, month)
    states = {each.name: _state_words(each.state(month)) for each in townships}
    order, ranks = ranking_tables(known, states)
    return Statement(
        name=f"{month}/summary",
        kind="county",
        language=language,
        title=Text(N_("County summary for {month}"), {"month": month_words(month)}),
        facts=tuple(_facts(townships, month, figures)),
        tables=(
            order,
            outlier_table(known),
            ranks,
            _month(townships, month, figures),
            _year(townships, month, figures),
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
    for name, heading in (
        ("exchange_activities", N_("Exchange activities, month / year")),
        ("households_exchanged", N_("Households that exchanged, month / year")),
        ("households_scored", N_("Households that were scored, month / year")),
    ):
        yield Text(heading), f"{figures[name]} / {figures['year'][name]}"


class _Line(NamedTuple):
    """A township, or the county, with its figures as far as there are any."""

    name: Value
    state: str | None
    figures: Mapping[str, Any]


def _figure(name: str) -> Callable[[_Line], Value]:
    return lambda line: line.figures.get(name)


_TOWNSHIP: Sequence[Spec[_Line]] = (
    column(N_("Township"), "text", lambda line: line.name),
    column(N_("Supermarkets"), "count", lambda line: line.figures.get("supermarkets")),
    *(column(heading, shape, _figure(name)) for name, heading, shape in FIGURES),
)


def _month(townships: Sequence[Township], month: str, figures: Mapping[str, Any]) -> Table:
    columns: list[Spec[_Line]] = [
        *_TOWNSHIP,
        column(
            N_("Share scored"),
            "percent",
            lambda line: scored_share(line.figures) if line.figures else None,
        ),
        column(N_("Status"), "text", lambda line: line.state),
        column(N_("Errors"), "count", lambda line: line.figures.get("errors")),
        column(N_("Warnings"), "count", lambda line: line.figures.get("warnings")),
    ]
    rows = [_line(township, month) for township in townships]
    return table(rows, columns, Text(N_("This month")), whole=_Line(TOTAL, None, figures))


def _line(township: Township, month: str) -> _Line:
    state = _state_words(township.state(month))
    if month not in township.months:
        return _Line(township.name, state, {})
    page = f"../../../{quote(township.folder)}/outbox/{month}/index.html"
    return _Line(Link(township.name, page), state, township.months[month])


def _state_words(state: str) -> Text:
    if state == "failed":
        return Text(N_("did not finish"))
    if state == "closed":
        return Text(N_("closed"))
    if state == "incomplete":
        return Text(N_("villages missing"))
    return status_words(state)


def _year(townships: Sequence[Township], month: str, figures: Mapping[str, Any]) -> Table:
    rows = [
        _Line(each.name, None, each.months[month]["year"])
        for each in townships
        if month in each.months
    ]
    everywhere = _Line(TOTAL, None, figures["year"])
    return table(rows, _TOWNSHIP, Text(N_("Since January")), whole=everywhere)


def _unfinished(townships: Sequence[Township]) -> Table:
    columns: list[Spec[Township]] = [
        column(N_("Township"), "text", lambda each: each.name),
        column(N_("Folder"), "text", lambda each: each.folder),
        column(N_("Why"), "text", lambda each: each.failure),
    ]
    return table(
        (each for each in townships if each.failure),
        columns,
        Text(N_("Townships that did not finish")),
        Text(N_("Every township finished.")),
    )
