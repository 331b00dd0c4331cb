"""How far a month has come: what it is, and the first thing that still keeps it from being closed.

The data alone say so. Whoever knows the day it is may ask what holds today: a notice that has hung
long enough is then waited for no longer, and one whose last day is still to come is.
"""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Literal, NamedTuple

from pointbook.documents.wording import SECTIONS, month_words
from pointbook.reckoning.month import Month
from pointbook.reckoning.publicity import hung
from pointbook.reckoning.supervision import supervision
from pointbook.vocabulary.sections import blocks
from pointbook.vocabulary.text import N_, Facts, Text

Step = Literal[
    "collect", "check", "sign", "post", "wait", "take-down", "settle", "queue", "close", "closed"
]

WORDS = {step: told for [step], told in blocks(SECTIONS["stages"])}
"""What a month is then, and what is to be done next."""


class Stage(NamedTuple):
    """The next step of a month with whom or which day it is about, what the month is now, and what is to
    be done."""

    step: Step
    facts: Facts
    state: Text
    advice: Text


def stage(month: Month, today: date | None = None) -> Stage:
    """The first thing that still keeps the month from being closed."""
    step, facts = next(_steps(month, today))
    facts = {"month": month.month, **facts}
    return Stage(step, facts, *(Text(words, facts) for words in WORDS[step]))


def _steps(month: Month, today: date | None) -> Iterator[tuple[Step, Facts]]:
    """What is still to be done, the first thing first, with whom or which day it is about."""
    if month.closed:
        yield "closed", {}
    against = supervision(month)

    def of(*codes: str) -> Facts:
        return _named(month, {each.village for each in against if each.code in codes})

    facts: Facts = {
        "month": month.month,
        "count": sum(problem.is_error for problem in month.problems),
    }
    if late := of("not-submitted"):
        more = N_(" Besides, {count:error is|errors are} to be mended: outbox/{month}/returned.")
        yield "collect", {**late, "more": Text(more, facts) if facts["count"] else ""}
    if facts["count"]:
        yield "check", facts
    if unsigned := of("no-quorum", "unsigned", "self-supervision"):
        yield "sign", unsigned
    notices = list(hung(month.month, month.covers, month.rules))
    early = {each.village for each in against if each.code == "publicity-too-early"}
    if down := _named(month, early | {each.village for each in notices if not each.posted_on}):
        yield "post", down
    last = max((each.open_until for each in notices if each.open_until), default=date.min)
    hanging = of("publicity-running")
    if (last >= today) if today else hanging:
        yield "wait", {"day": last.isoformat()}
    if hanging:
        yield "take-down", {"day": last.isoformat(), **hanging}
    if disputed := of("open-objection"):
        yield "settle", disputed
    waiting = [each.month for each in month.notices if not each.closed]
    if (earlier := min(waiting, default=month.month)) < month.month:
        yield "queue", {"earlier": month_words(earlier), "first": earlier}
    yield "close", {}


def _named(month: Month, codes: Collection[str | None]) -> Facts:
    """Villages by name, in the order of the rules; nothing where there is none."""
    names = [village.name for village in month.rules.villages if village.code in codes]
    return {"villages": "、".join(names)} if names else {}
