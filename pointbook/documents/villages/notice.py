"""What all notices of a village share: title, facts, who signs, how to object, the check code."""

from collections.abc import Iterable

from pointbook.documents.desk import Desk, VillageMonth
from pointbook.documents.wording import day_words, month_words, rate_words, signatures, subtitle
from pointbook.vocabulary import checkcode
from pointbook.vocabulary.names import public
from pointbook.vocabulary.statements import Statement
from pointbook.vocabulary.text import N_, Text, say

Figures = Iterable[Iterable[object]]


def notice(desk: Desk, share: VillageMonth, kind: str, title: str, figures: Figures) -> Statement:
    """What all notices of a village share; the caller adds its tables.

    ``title`` is a marked sentence with the facts ``village`` and ``month``.
    """
    settings, month = desk.rules.settings, desk.month.month
    words = Text(title, {"village": share.village.name, "month": month_words(month, desk.language)})
    return Statement(
        name=f"villages/{share.code}/{kind}",
        kind=kind,
        language=desk.language,
        title=words.say(desk.language),
        subtitle=subtitle(desk, share),
        month=month,
        village=share.code,
        facts=_facts(desk, share),
        signatures=signatures(desk.language),
        draft=share.draft,
        code=checkcode.code(share.code, month, kind, figures),
        paper=settings.paper,
        brand=settings.brand,
        objections=_objection_sentence(desk, share),
    )


def _facts(desk: Desk, share: VillageMonth) -> tuple[tuple[str, str], ...]:
    language = desk.language
    values = share.cover.values if share.cover else {}
    start, end = values.get("posted_on"), values.get("posted_until")
    needed = desk.rules.settings.publicity_days
    hung = (end - start).days + 1 if start and end else needed
    sentence = N_("{start} to {end}, {days} days at least")
    if hung < needed:
        sentence = N_("{start} to {end}: too few, {days} days at least are asked for")
    days = {"start": day_words(start, language), "end": day_words(end, language)}
    publicity = Text(sentence, {**days, "days": needed})
    facts = (
        (say(N_("Village"), language), f"{share.village.name} ({share.code})"),
        (say(N_("Month"), language), month_words(desk.month.month, language)),
        (say(N_("Posted"), language), publicity.say(language)),
        (
            say(N_("Assessment meeting"), language),
            day_words(values.get("meeting_date"), language),
        ),
        (say(N_("Rate"), language), rate_words(desk)),
    )
    if not desk.month.anchor:
        return facts
    # What is signed here witnesses the months before: `verify` compares it with the book.
    return (*facts, (say(N_("Seal of the closed months"), language), desk.month.anchor))


def _objection_sentence(desk: Desk, share: VillageMonth) -> str:
    until = share.cover.values.get("posted_until") if share.cover else None
    sentence = N_(
        "Whoever finds a mistake may object to the assessment group or the village supervision"
        " committee until {until}; every objection gets an answer."
    )
    words = Text(sentence, {"until": day_words(until, desk.language)}).say(desk.language)
    contact = public(share.village.contact)
    if not contact:
        return words
    whom = Text(N_("Contact: {contact}."), {"contact": contact})
    return f"{words} {whom.say(desk.language)}"
