"""What all notices of a village share: title, facts, who signs, how to object, the check code."""

from collections.abc import Iterable

from pointbook.documents.desk import Desk
from pointbook.documents.wording import (
    SIGNATURES,
    day_words,
    joined,
    month_words,
    rate_words,
    subtitle,
)
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary import checkcode
from pointbook.vocabulary.names import public
from pointbook.vocabulary.statements import Statement
from pointbook.vocabulary.text import N_, Facts, Text

Figures = Iterable[Iterable[object]]


def notice(desk: Desk, share: VillageMonth, kind: str, title: str, figures: Figures) -> Statement:
    """What all notices of a village share; the caller adds its tables.

    ``title`` is a marked sentence with the facts ``village`` and ``month``.
    """
    settings = desk.rules.settings
    return Statement(
        name=f"villages/{share.code}/{kind}",
        kind=kind,
        language=desk.language,
        title=titled(title, share),
        subtitle=subtitle(desk, share),
        month=share.month,
        village=share.code,
        facts=_facts(desk, share),
        signatures=SIGNATURES,
        draft=share.draft,
        code=checkcode.code(share.code, share.month, kind, figures),
        paper=settings.paper,
        brand=settings.brand,
        objections=_objections(share),
    )


def titled(title: str, share: VillageMonth) -> Text:
    """A title with the village and the month in it."""
    return Text(title, {"village": share.village.name, "month": month_words(share.month)})


def _facts(desk: Desk, share: VillageMonth) -> tuple[tuple[str, str], ...]:
    settings = share.holding.settings_of(share.month)
    values = share.cover.values if share.cover else {}
    start, end = values.get("posted_on"), values.get("posted_until")
    needed = settings.publicity_days
    hung = (end - start).days + 1 if start and end else needed
    sentence = N_("{start} to {end}, {days} days at least")
    if hung < needed:
        sentence = N_("{start} to {end}: too few, {days} days at least are asked for")
    days: Facts = {"start": day_words(start), "end": day_words(end), "days": needed}
    facts = [
        (Text(N_("Village")), f"{share.village.name} ({share.code})"),
        (Text(N_("Month")), month_words(share.month)),
        (Text(N_("Posted")), Text(sentence, days)),
        (Text(N_("Assessment meeting")), day_words(values.get("meeting_date"))),
        (Text(N_("Rate")), rate_words(settings)),
    ]
    if desk.month.anchor:
        # What is signed here witnesses the months before: `verify` compares it with the book.
        facts.append((Text(N_("Seal of the closed months")), desk.month.anchor))
    return tuple(facts)


def _objections(share: VillageMonth) -> Text:
    until = share.cover.values.get("posted_until") if share.cover else None
    sentence = N_(
        "Whoever finds a mistake may object to the assessment group or the village supervision"
        " committee until {until}; every objection gets an answer."
    )
    words = Text(sentence, {"until": day_words(until)})
    contact = public(share.village.contact)
    return (
        joined([words, Text(N_("Contact: {contact}."), {"contact": contact})], " ")
        if contact
        else words
    )
