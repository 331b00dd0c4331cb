"""The county summary: many townships by the same definitions, their order, and who did not finish."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import Any
from urllib.parse import quote

from pointbook.reckoning.statements.township import FIGURES, figure_values, scored_share
from pointbook.reckoning.statements.wording import columns, month_words, percent, status_words
from pointbook.vocabulary.statements import Column, Link, Shape, Statement, Table, Value
from pointbook.vocabulary.text import N_, Text, say

SUMS = ("supermarkets", *(name for name, _, _ in FIGURES))


@dataclass(frozen=True, slots=True)
class Township:
    """What one township came to: each open month's summary.json in hundredths, or why there is none.

    A month's ``errors`` and ``warnings`` are all of that month, those of no village too.
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


def _sums(figures: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    return {name: sum(each[name] for each in figures) for name in SUMS}


def county_summary(townships: Sequence[Township], month: str, language: str) -> Statement:
    """One page of a county's month; ``townships`` are in the order of their folders."""
    whole = county_figures(townships, month)
    words = {"month": month_words(month, language)}
    return Statement(
        name=f"{month}/summary",
        kind="county",
        language=language,
        title=Text(N_("County summary for {month}"), words).say(language),
        month=month,
        facts=tuple(_facts(townships, month, whole, language)),
        tables=(
            _figures_table(townships, month, whole, language),
            _year_table(townships, month, whole, language),
            _ranking(townships, month, language),
            _unfinished(townships, language),
        ),
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
            (N_("Share scored"), "text", 8),
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


def _ranking(townships: Sequence[Township], month: str, language: str) -> Table:
    """By share of households scored, then points awarded a household, then share exchanged."""
    known = [(each.name, each.months[month]) for each in townships if month in each.months]
    known.sort(key=lambda pair: (*(-figure for figure in _merits(pair[1])), pair[0]))
    rows: list[tuple[Value, ...]] = []
    place = 0
    for number, (name, found) in enumerate(known, 1):
        if number == 1 or _merits(found) != _merits(known[number - 2][1]):
            place = number
        awarded, taken = found["earned"], abs(found["exchanged"])
        each = floor(_share(awarded, found["households"]) + Fraction(1, 2))
        row = (place, name, scored_share(found), each, percent(taken, awarded))
        rows.append((*row, found["exchange_activities"]))
    return Table(
        columns=columns(
            language,
            (N_("Place"), "count", 6),
            (N_("Township"), "text", 14),
            (N_("Share scored"), "text", 8),
            (N_("Points awarded per household"), "points", 12),
            (N_("Exchanged of what was awarded"), "text", 12),
            (N_("Exchange activities"), "count", 9),
        ),
        rows=tuple(rows),
        title=say(N_("Townships in order"), language),
        empty=say(N_("No township has figures for this month."), language),
    )


def _merits(found: Mapping[str, Any]) -> tuple[Fraction, Fraction, Fraction]:
    return (
        _share(found["households_scored"], found["households"]),
        _share(found["earned"], found["households"]),
        _share(abs(found["exchanged"]), found["earned"]),
    )


def _share(part: int, whole: int) -> Fraction:
    return Fraction(part, whole) if whole > 0 else Fraction(0)


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
