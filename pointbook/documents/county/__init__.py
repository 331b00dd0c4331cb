"""The county summary: many townships by the same definitions, their order, and who did not finish."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from pointbook.documents.county.comparison import how, outlier_table, ranking_tables
from pointbook.documents.desk import lay_out
from pointbook.documents.township.shelves import worth
from pointbook.documents.township.summary import FIGURES, figure_values, scored_share
from pointbook.documents.wording import columns, month_words, status_words
from pointbook.reckoning.month import Month
from pointbook.reckoning.publicity import judged
from pointbook.vocabulary.statements import Column, Link, Shape, Statement, Table, Value
from pointbook.vocabulary.text import N_, Text, say

SUMS = ("supermarkets", *(name for name, _, _ in FIGURES))


@dataclass(frozen=True, slots=True)
class Township:
    """What one township came to: each open month's summary.json in hundredths, or why there is none.

    A month is what ``township_month`` makes of it.
    """

    folder: str
    name: str
    months: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    failure: str = ""

    def state(self, month: str) -> str:
        """failed, missing, draft, incomplete (a village has sent nothing) or final."""
        if self.failure:
            return "failed"
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
    on_time, notices = judged(notice for notice in month.notices if notice.month == month.month)
    return {
        **month.summary,
        "errors": errors,
        "warnings": len(month.problems) - errors,
        "beside": {
            "points_per_yuan": month.rules.settings.points_per_yuan,
            "stock_points": sum(worth(desk, share).stock_points for share in desk.shares),
            "rows": _rows(month),
            "on_time": on_time,
            "notices": notices,
        },
    }


def _rows(month: Month) -> int:
    """How many rows of the month's workbooks count or were refused."""
    entries = month.entries[month.entries["row"].notna()]
    found = {*zip(*(entries[name].tolist() for name in ("file", "sheet", "row")), strict=True)}
    places = (problem.place for problem in month.problems if problem.is_error)
    found |= {(place.file, place.sheet, place.row) for place in places if place.row}
    return len(found) + len(month.receipts) + len(month.counts) + len(month.objections)


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
    whole = county_figures(townships, month)
    words = {"month": month_words(month, language)}
    known = compared(townships, month)
    states = {each.name: _state_words(each.state(month), language) for each in townships}
    order, ranks = ranking_tables(known, states, language)
    return Statement(
        name=f"{month}/summary",
        kind="county",
        language=language,
        title=Text(N_("County summary for {month}"), words).say(language),
        month=month,
        facts=tuple(_facts(townships, month, whole, language)),
        tables=(
            order,
            outlier_table(known, language),
            ranks,
            _figures_table(townships, month, whole, language),
            _year_table(townships, month, whole, language),
            _unfinished(townships, language),
        ),
        paragraphs=(how(language),),
        paper="A4",
    )


def _facts(
    townships: Sequence[Township], month: str, whole: Mapping[str, Any], language: str
) -> Iterator[tuple[str, str]]:
    sent = sum(month in township.months for township in townships)
    failed = sum(bool(township.failure) for township in townships)
    yield say(N_("Townships with figures"), language), f"{sent} / {len(townships)}"
    yield say(N_("Townships that did not finish"), language), str(failed)
    yield say(N_("Supermarkets"), language), str(whole["supermarkets"])
    yield say(N_("Exchange activities, month / year"), language), _both(whole, FIGURES[3][0])
    yield say(N_("Households that exchanged, month / year"), language), _both(whole, FIGURES[2][0])
    yield (
        say(N_("Households that were scored, month / year"), language),
        _both(whole, FIGURES[1][0]),
    )


def _both(whole: Mapping[str, Any], name: str) -> str:
    return f"{whole[name]} / {whole['year'][name]}"


def _figures_table(
    townships: Sequence[Township], month: str, whole: Mapping[str, Any], language: str
) -> Table:
    rows = [_figures_row(township, month, language) for township in townships]
    total = (
        say(N_("Total"), language),
        whole["supermarkets"],
        *figure_values(whole),
        scored_share(whole),
        None,
        whole["errors"],
        whole["warnings"],
    )
    return Table(
        columns=columns(
            language,
            (N_("Township"), "text", 14),
            (N_("Supermarkets"), "count", 8),
            *((heading, shape, 9) for _, heading, shape in FIGURES),
            (N_("Share scored"), "percent", 8),
            (N_("Status"), "text", 12),
            (N_("Errors"), "count", 6),
            (N_("Warnings"), "count", 6),
        ),
        rows=tuple(rows),
        title=say(N_("This month"), language),
        total=total,
    )


def _figures_row(township: Township, month: str, language: str) -> tuple[Value, ...]:
    state = _state_words(township.state(month), language)
    if month not in township.months:
        return (township.name, *(None for _ in SUMS), None, state, None, None)
    found = township.months[month]
    return (
        Link(township.name, f"../../../{quote(township.folder)}/outbox/{month}/index.html"),
        found["supermarkets"],
        *figure_values(found),
        scored_share(found),
        state,
        found["errors"],
        found["warnings"],
    )


def _state_words(state: str, language: str) -> str:
    if state == "failed":
        return say(N_("did not finish"), language)
    if state == "incomplete":
        return say(N_("villages missing"), language)
    return status_words(state, language)


def _year_table(
    townships: Sequence[Township], month: str, whole: Mapping[str, Any], language: str
) -> Table:
    known = [(each.name, each.months[month]["year"]) for each in townships if month in each.months]
    return Table(
        columns=_year_columns(language),
        rows=tuple((name, year["supermarkets"], *figure_values(year)) for name, year in known),
        title=say(N_("Since January"), language),
        total=(
            say(N_("Total"), language),
            whole["year"]["supermarkets"],
            *figure_values(whole["year"]),
        ),
    )


def _year_columns(language: str) -> tuple[Column, ...]:
    heads: list[tuple[str, Shape, int]] = [
        (N_("Township"), "text", 14),
        (N_("Supermarkets"), "count", 8),
        *((heading, shape, 9) for _, heading, shape in FIGURES),
    ]
    return columns(language, *heads)


def _unfinished(townships: Sequence[Township], language: str) -> Table:
    failed = [each for each in townships if each.failure]
    return Table(
        columns=columns(
            language,
            (N_("Township"), "text", 14),
            (N_("Folder"), "text", 16),
            (N_("Why"), "text", 60),
        ),
        rows=tuple((each.name, each.folder, each.failure) for each in failed),
        title=say(N_("Townships that did not finish"), language),
        empty=say(N_("Every township finished."), language),
    )
