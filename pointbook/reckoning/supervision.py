"""Supervision: what must be so before a month is closed. It stops the close and nothing else.

All of it comes from the covers, from the people in the rules and from the objections; no clock is
asked, so that a clock set back closes nothing early.
"""

from collections.abc import Iterator

from pointbook.reckoning.honours import SETTLED
from pointbook.reckoning.month import Month
from pointbook.reckoning.publicity import Hung, hung
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.months import last_day
from pointbook.vocabulary.names import each_name, squeezed
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.records import Cover
from pointbook.vocabulary.text import N_, Text

_UNCOUNTED = ("duplicate-workbook", "bad-month")


def supervision(month: Month) -> list[Problem]:
    """Everything that keeps a reckoned month from being closed, errors in its data aside."""
    found = [*_not_submitted(month), *_open_objections(month)]
    notices = {each.village: each for each in hung(month.month, month.covers, month.rules)}
    for village in month.villages:
        if village.cover:
            for check in (_quorum, _signature, _too_early):
                found += check(village.cover, village)
            found += _publicity(village.cover, notices[village.code])
    return found


def uncounted(month: Month) -> set[str]:
    """Villages that sent a workbook which does not count; an error of its own says why."""
    return {
        problem.village
        for problem in month.problems
        if problem.is_error and problem.code in _UNCOUNTED and problem.village
    } - set(month.covers)


def _problem(code: str, cover: Cover, field: str, value: str, **facts: str | int | Text) -> Problem:
    return Problem(code, cover.place(field), value, None, facts, cover.month, cover.village)


def _members(village: VillageMonth, body: str) -> set[str]:
    people = village.holding.rules.people_of(village.code, body)
    return {squeezed(person.name) for person in people}


def _not_submitted(month: Month) -> Iterator[Problem]:
    """Villages whose supermarket has opened by the month's end and whose workbook is not there."""
    sent = uncounted(month) | set(month.covers)
    for village in month.rules.villages:
        if village.supermarket_open(last_day(month.month)) and village.code not in sent:
            facts = {"village": village.name, "month": month.month}
            place = Place(None)
            yield Problem(
                "not-submitted", place, village.code, None, facts, month.month, village.code
            )


def _open_objections(month: Month) -> Iterator[Problem]:
    """Objections without result, name or day of settlement."""
    for village in month.villages:
        for claim in village.objections:
            lacking = [name for name in SETTLED if not claim.said(name)]
            if lacking:
                facts = {"day": str(claim.day)}
                place, home = claim.place(lacking[0]), claim.household
                code, content = home.code if home else None, str(claim.said("content"))
                yield Problem(
                    "open-objection", place, content, code, facts, month.month, village.code
                )


def _quorum(cover: Cover, village: VillageMonth) -> Iterator[Problem]:
    """Members of the assessment group that attended; who chairs attends."""
    names = (*cover.values["attendees"], *each_name(cover.values["chair"]))
    present = _members(village, "assessment_group") & set(map(squeezed, names))
    quorum = village.settings.quorum
    if len(present) < quorum:
        shown = "、".join(cover.values["attendees"])
        facts = {"present": len(present), "quorum": quorum}
        yield _problem("no-quorum", cover, "attendees", shown, **facts)


def _signature(cover: Cover, village: VillageMonth) -> Iterator[Problem]:
    """The supervisor is on the supervision committee and not on the assessment group."""
    signed = each_name(cover.values["supervisor"])
    committee = _members(village, "supervision_committee")
    if not committee & set(map(squeezed, signed)):
        yield _problem("unsigned", cover, "supervisor", cover.values["supervisor"])
    group = _members(village, "assessment_group")
    for name in signed:
        if squeezed(name) in group:
            yield _problem("self-supervision", cover, "supervisor", name)


def _publicity(cover: Cover, notice: Hung) -> Iterator[Problem]:
    """The notice has hung long enough, its first and its last day counted."""
    start, end, days = notice.posted_on, notice.posted_until, notice.days
    if days is None:
        field = "posted_on" if start is None else "posted_until"
        facts = {"heading": cover.place(field).heading}
        reason = Text(N_("{heading} is blank on the cover."), facts)
    elif days < notice.needed:
        field = "posted_until"
        reason = Text(
            N_("{start} to {end} is {hung} days."),
            {"start": str(start), "end": str(end), "hung": days},
        )
    else:
        return
    value = "" if days is None else str(end)
    yield _problem("publicity-running", cover, field, value, days=notice.needed, reason=reason)


def _too_early(cover: Cover, village: VillageMonth) -> Iterator[Problem]:
    """A notice shows what the meeting decided and all that the month moved."""
    posted_on, met = cover.values["posted_on"], cover.values["meeting_date"]
    last = max((entry.day for entry in village.entries), default=None)
    late = [day for day in (met, last) if posted_on and day and posted_on < day]
    if late:
        facts = {"day": max(late).isoformat()}
        yield _problem("publicity-too-early", cover, "posted_on", str(posted_on), **facts)
