"""Supervision: what must be so before a month is closed. It stops the close and nothing else.

All of it comes from the covers, from the people in the rules and from the objections; no clock is
asked, so that a clock set back closes nothing early.
"""

from collections.abc import Iterator

from pointbook.reckoning.month import Month
from pointbook.vocabulary.claims import each_name
from pointbook.vocabulary.months import last_day
from pointbook.vocabulary.names import squeezed
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.records import Cover
from pointbook.vocabulary.rules import Rules
from pointbook.vocabulary.schema import OBJECTIONS
from pointbook.vocabulary.text import N_, Text

_UNCOUNTED = ("duplicate-workbook", "bad-month")


def supervision(month: Month) -> list[Problem]:
    """Everything that keeps a reckoned month from being closed, errors in its data aside."""
    found = [*_not_submitted(month), *_open_objections(month)]
    for _, cover in sorted(month.covers.items()):
        for check in (_quorum, _signature, _publicity):
            found += check(cover, month.rules)
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


def _members(rules: Rules, cover: Cover, body: str) -> set[str]:
    return {squeezed(person.name) for person in rules.people_of(cover.village or "", body)}


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
    for row in month.objections.to_dict("records"):
        for name in ("resolution", "handler", "resolved_on"):
            if not row[name]:
                heading = OBJECTIONS.column(name).zh
                place = Place(row["file"], row["sheet"], row["row"], None, heading)
                facts = {"day": row["date"].isoformat()}
                house = row["household"] or None
                content, village = row["content"], row["village"]
                yield Problem("open-objection", place, content, house, facts, month.month, village)
                break


def _quorum(cover: Cover, rules: Rules) -> Iterator[Problem]:
    """Members of the assessment group that attended; who chairs attends."""
    names = (*cover.values["attendees"], *each_name(cover.values["chair"]))
    present = _members(rules, cover, "assessment_group") & set(map(squeezed, names))
    quorum = rules.settings.quorum
    if len(present) < quorum:
        shown = "、".join(cover.values["attendees"])
        facts = {"present": len(present), "quorum": quorum}
        yield _problem("no-quorum", cover, "attendees", shown, **facts)


def _signature(cover: Cover, rules: Rules) -> Iterator[Problem]:
    """The supervisor is on the supervision committee and not on the assessment group."""
    signed = each_name(cover.values["supervisor"])
    committee = _members(rules, cover, "supervision_committee")
    if not committee & set(map(squeezed, signed)):
        yield _problem("unsigned", cover, "supervisor", cover.values["supervisor"])
    group = _members(rules, cover, "assessment_group")
    for name in signed:
        if squeezed(name) in group:
            yield _problem("self-supervision", cover, "supervisor", name)


def _publicity(cover: Cover, rules: Rules) -> Iterator[Problem]:
    """The notice has hung long enough, its first and its last day counted."""
    posted_on, posted_until = cover.values["posted_on"], cover.values["posted_until"]
    needed = rules.settings.publicity_days
    if posted_on is None or posted_until is None:
        field = "posted_on" if posted_on is None else "posted_until"
        facts = {"heading": cover.place(field).heading}
        reason = Text(N_("{heading} is blank on the cover."), facts)
        yield _problem("publicity-running", cover, field, "", days=needed, reason=reason)
        return
    hung = (posted_until - posted_on).days + 1
    if hung < needed:
        facts = {"start": str(posted_on), "end": str(posted_until), "hung": max(hung, 0)}
        reason = Text(N_("{start} to {end} is {hung} days."), facts)
        value = str(posted_until)
        yield _problem(
            "publicity-running", cover, "posted_until", value, days=needed, reason=reason
        )
