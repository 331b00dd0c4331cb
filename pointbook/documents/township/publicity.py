"""The publicity clock on the desk: which notices did not hang on time, over a year."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pointbook.documents.columns import TOTAL, Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.wording import month_words, percent
from pointbook.reckoning.publicity import DUE, Hung, Verdict, judged
from pointbook.vocabulary.statements import Table
from pointbook.vocabulary.text import N_, Text

VERDICTS: Mapping[Verdict, str] = {
    "on-time": N_("on time"),
    "early": N_("too early"),
    "late": N_("late"),
    "short": N_("too short"),
    "hanging": N_("hanging"),
    "not-hung": N_("not hung yet"),
}
_FAULTS = ("early", "late", "short")


def tables(desk: Desk) -> Iterator[Table]:
    """The notices that hung late or too short, and how often each village's did."""
    late = [notice for notice in desk.month.notices if notice.verdict in _FAULTS]
    yield _notices(desk, late)
    if late:
        yield _villages(desk)


def _notices(desk: Desk, late: Sequence[Hung]) -> Table:
    names = {share.code: share.village.name for share in desk.shares}
    columns: list[Spec[Hung]] = [
        column(N_("Month"), "text", lambda each: month_words(each.month)),
        column(N_("Code"), "code", lambda each: each.village),
        column(N_("Village"), "text", lambda each: names.get(each.village, "")),
        column(N_("Hung on"), "date", lambda each: each.posted_on),
        column(N_("Taken down"), "date", lambda each: each.posted_until),
        column(N_("Days hung"), "count", lambda each: each.days),
        column(N_("Verdict"), "text", lambda each: Text(VERDICTS[each.verdict])),
    ]
    rule = N_(
        "On time is what was hung by the {due}th of the next month, the day on which the township's"
        " summary is due, and hung at least as many days as the rules asked for then (now {days}),"
        " the first and the last day counted. The days are those on the villages' covers."
    )
    days = desk.rules.settings.publicity_days
    return table(
        sorted(late, key=lambda each: each.month, reverse=True),
        columns,
        Text(N_("Notices that hung late or too short")),
        note=Text(rule, {"due": DUE, "days": days}),
    )


class _Group(NamedTuple):
    """The notices of a village."""

    code: str | None
    name: str
    notices: Sequence[Hung]

    def count(self, verdict: Verdict) -> int:
        return sum(notice.verdict == verdict for notice in self.notices)


def _villages(desk: Desk) -> Table:
    found: dict[str, list[Hung]] = defaultdict(list)
    for notice in desk.month.notices:
        found[notice.village].append(notice)
    columns: list[Spec[_Group]] = [
        column(N_("Code"), "code", lambda group: group.code),
        column(N_("Village"), "text", lambda group: group.name),
        column(N_("Notices"), "count", lambda group: len(group.notices)),
        column(N_("Of them on time"), "count", lambda group: judged(group.notices)[0]),
        column(N_("Late"), "count", lambda group: group.count("late")),
        column(N_("Too short"), "count", lambda group: group.count("short")),
        column(N_("Share on time"), "percent", lambda group: percent(*judged(group.notices))),
    ]
    rows = [
        _Group(share.code, share.village.name, found[share.code])
        for share in desk.shares
        if share.code in found
    ]
    everywhere = _Group(None, TOTAL, desk.month.notices)
    return table(rows, columns, Text(N_("How often notices hang on time")), whole=everywhere)
