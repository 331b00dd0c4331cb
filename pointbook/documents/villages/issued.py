"""What a village issues: the parts that its notice is made of, and what every notice shares: title, facts,
who issues and signs it, how to object, the check code."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from pointbook.documents.columns import Spec, column
from pointbook.documents.desk import Desk
from pointbook.documents.villages.lapsing import lapsing
from pointbook.documents.wording import (
    SIGNATURES,
    band,
    committee,
    day_words,
    joined,
    month_words,
    rate_words,
    short_day,
)
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary import checkcode
from pointbook.vocabulary.points import show
from pointbook.vocabulary.rules import Household
from pointbook.vocabulary.statements import Statement, Table
from pointbook.vocabulary.text import N_, Facts, Text

Row = TypeVar("Row")
Figures = Sequence[Sequence[object]]


class Part(NamedTuple):
    """A part of the month's notice, which may also hang on its own: its kind, its title with the facts
    ``village`` and ``month``, the figures that its check code is reckoned from, and what it says."""

    kind: str
    title: str
    figures: Figures
    tables: tuple[Table, ...]
    paragraphs: tuple[str, ...] = ()


def issued(desk: Desk, share: VillageMonth, part: Part) -> Statement:
    """A part, or several as one, as it hangs in the village."""
    settings = desk.rules.settings
    posted = share.cover.values.get("posted_on") if share.cover else None
    return Statement(
        name=f"villages/{share.code}/{part.kind}",
        kind=part.kind,
        language=desk.language,
        title=titled(part.title, share),
        band=band(desk, share),
        facts=tuple(_facts(desk, share)),
        tables=part.tables,
        paragraphs=part.paragraphs,
        signatures=SIGNATURES,
        draft=share.draft,
        code=checkcode.code(share.code, share.month, part.kind, part.figures),
        paper=settings.paper,
        portrait=True,
        objections=objections(share),
        issued=(committee(share.village), day_words(posted)),
    )


def titled(title: str, share: VillageMonth) -> Text:
    """A title with the village and the month in it."""
    return Text(title, {"village": share.village.name, "month": month_words(share.month)})


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
    settings = share.settings
    values = share.cover.values if share.cover else {}
    start, end = values.get("posted_on"), values.get("posted_until")
    needed = settings.publicity_days
    hung = (end - start).days + 1 if start and end else needed
    sentence = N_("{start} to {end}, {days} days at least")
    if hung < needed:
        sentence = N_("{start} to {end}: too few, {days} days at least are asked for")
    days: Facts = {"start": day_words(start), "end": until(start, end), "days": needed}
    yield Text(N_("Posted")), Text(sentence, days)
    yield Text(N_("Assessment meeting")), until(start, values.get("meeting_date"))
    yield Text(N_("Rate")), rate_words(settings)
    if soon := lapsing(share):
        points = sum(soon.points.values())
        words = N_("{points} points of {households:household|households}")
        facts: Facts = {"points": show(points), "households": len(soon.points)}
        yield Text(N_("Lapsing on {day}"), {"day": day_words(soon.day)}), Text(words, facts)
    if desk.month.anchor:
        # What is signed here witnesses the months before: `verify` compares it with the book.
        yield Text(N_("Seal of the closed months")), desk.month.anchor


def until(start: date | None, end: date | None) -> str:
    """The last day, its year only where it is another one."""
    same = start is not None and end is not None and start.year == end.year
    return short_day(end) if same and end else day_words(end)


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
