"""What a village issues: the parts that its notice is made of, and what every notice shares: facts, who
issues and signs it, how to object, the check code, and the points that lapse soon."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple, TypeVar

from pointbook.documents.columns import Spec, column
from pointbook.documents.desk import Desk
from pointbook.documents.wording import (
    SIGNATURES,
    committee,
    day_words,
    joined,
    rate_words,
    short_day,
)
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary import checkcode
from pointbook.vocabulary.months import day_in_year, last_day
from pointbook.vocabulary.points import show
from pointbook.vocabulary.rules import Household
from pointbook.vocabulary.statements import Statement, Table
from pointbook.vocabulary.text import N_, Facts, Text

Row = TypeVar("Row")

ANNOUNCED = timedelta(days=60)
"""So long before the day it is announced that points lapse."""


class Part(NamedTuple):
    """A part of the month's notice, which may also hang on its own: its kind, its title with the facts
    ``village`` and ``month``, the figures that its check code is reckoned from, and what it says."""

    kind: str
    title: str
    figures: Sequence[Sequence[object]]
    tables: Sequence[Table]
    paragraphs: Sequence[str] = ()


def issued(desk: Desk, share: VillageMonth, part: Part) -> Statement:
    """A part, or several as one, as it hangs in the village."""
    posted = share.cover.values.get("posted_on") if share.cover else None
    return desk.page(
        f"villages/{share.code}/{part.kind}",
        part.title,
        part.tables,
        _facts(desk, share),
        share=share,
        paragraphs=tuple(part.paragraphs),
        signatures=SIGNATURES,
        draft=share.draft,
        code=checkcode.code(share.code, share.month, part.kind, part.figures),
        paper=desk.settings.paper,
        portrait=True,
        objections=objections(share),
        issued=(committee(share.village), day_words(posted)),
    )


def household(
    desk: Desk, share: VillageMonth, of: Callable[[Row], Household], total: str = ""
) -> Iterator[Spec[Row]]:
    """Code and head of a household; what all codes of the village begin with stands in the head."""
    common = f"{share.code}-"
    codes = (row.household.code for row in share.balances)
    before = common if all(code.startswith(common) for code in codes) else ""
    heading = Text(N_("No. {before}"), {"before": before})
    yield column(heading, "code", lambda row: of(row).code.removeprefix(before))
    yield column(N_("Head"), "text", lambda row: desk.name(of(row)), total)


def _facts(desk: Desk, share: VillageMonth) -> Iterator[tuple[str, str]]:
    values = share.cover.values if share.cover else {}
    start, end = values.get("posted_on"), values.get("posted_until")
    needed = share.settings.publicity_days
    sentence = N_("{start} to {end}, {days} days at least")
    if start and end and (end - start).days + 1 < needed:
        sentence = N_("{start} to {end}: too few, {days} days at least are asked for")
    days: Facts = {"start": day_words(start), "end": _until(start, end), "days": needed}
    yield N_("Posted"), Text(sentence, days)
    yield N_("Assessment meeting"), _until(start, values.get("meeting_date"))
    yield N_("Rate"), rate_words(share.settings)
    if soon := lapsing(share):
        points = sum(soon.points.values())
        words = N_("{points} points of {households:household|households}")
        facts: Facts = {"points": show(points), "households": len(soon.points)}
        yield Text(N_("Lapsing on {day}"), {"day": day_words(soon.day)}), Text(words, facts)
    if desk.month.anchor:
        # What is signed here witnesses the months before: `verify` compares it with the book.
        yield N_("Seal of the closed months"), desk.month.anchor


def _until(start: date | None, end: date | None) -> str:
    """The last day, its year only where it is another one."""
    return short_day(end) if start and end and start.year == end.year else day_words(end)


def objections(share: VillageMonth) -> Text:
    """Until when and with whom one may object."""
    last = share.cover.values.get("posted_until") if share.cover else None
    sentence = N_(
        "Whoever finds a mistake may object to the assessment group or the village supervision"
        " committee until {until}; every objection gets an answer."
    )
    words = Text(sentence, {"until": day_words(last)})
    contact = share.village.contact
    whom = Text(N_("Contact: {contact}."), {"contact": contact})
    return joined([words, whom], " ") if contact else words


class Lapsing(NamedTuple):
    """The day, and what lapses on it by household, as far as the month's end tells."""

    day: date
    points: Mapping[str, int]


def lapsing(share: VillageMonth) -> Lapsing | None:
    """What lapses within 60 days after the month, in a township whose points lapse."""
    last = last_day(share.month)
    settings = share.holding.settings(last)
    days = (day_in_year(year, settings.expire_on) for year in (last.year, last.year + 1))
    day = next(day for day in days if day > last)
    if settings.year_end != "expire" or day - last > ANNOUNCED:
        return None
    # Of last year's points what has not been spent since; all of them where the cut-off is to come.
    since_cut_off = day.year == last.year and settings.expire_on != (12, 31)
    gone: Counter[str] = Counter()  # what came since, and what was spent
    for entry in share.year if since_cut_off else ():
        gone[entry.household.code] += entry.points
        if entry.kind in ("exchange", "deduction", "transfer"):
            gone[entry.household.code] -= min(entry.points, 0)
    found = {}
    for row in share.balances:
        left = min(row.closing, row.closing - gone[row.household.code])
        if left > 0 and row.household.member_between(day, day):
            found[row.household.code] = left
    return Lapsing(day, found) if found else None
