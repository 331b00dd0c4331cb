"""The publicity clock as a page: when every village's notices hung, over a year, and what was on
time."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from pointbook.documents.columns import TOTAL, Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.stage import stage
from pointbook.documents.wording import month_words, percent, subtitle
from pointbook.reckoning.publicity import DUE, Hung, Verdict, judged
from pointbook.vocabulary.points import percents
from pointbook.vocabulary.statements import Statement, Table
from pointbook.vocabulary.text import N_, Text

VERDICTS: Mapping[Verdict, str] = {
    "on-time": N_("on time"),
    "late": N_("hung late"),
    "short": N_("hung too short"),
    "hanging": N_("hangs"),
    "not-hung": N_("not hung yet"),
}


def publicity(desk: Desk) -> Statement:
    """Every notice of the months that are known, their villages and their months."""
    settings, notices = desk.rules.settings, desk.month.notices
    title = Text(N_("The publicity clock up to {month}"), {"month": month_words(desk.month.month)})
    rule = N_(
        "On time is what was hung by the {due}th of the next month, the day on which the township's"
        " summary is due, and hung at least as many days as the rules asked for then (now {days}),"
        " the first and the last day counted. The days are those on the villages' covers."
    )
    return Statement(
        name="township/publicity",
        kind="publicity",
        language=desk.language,
        title=title,
        subtitle=subtitle(desk),
        month=desk.month.month,
        facts=(
            (Text(N_("State of the month")), stage(desk.month).state),
            (Text(N_("Share on time")), percents(percent(*judged(notices)))),
        ),
        tables=(_villages(desk), _months(desk), _notices(desk)),
        paragraphs=(Text(rule, {"due": DUE, "days": settings.publicity_days}),),
        paper="A4",
        brand=settings.brand,
    )


class _Group(NamedTuple):
    """The notices of a village or of a month."""

    key: str | None
    name: str | None
    notices: Sequence[Hung]

    def count(self, verdict: Verdict) -> int:
        return sum(notice.verdict == verdict for notice in self.notices)


_COUNTS: Sequence[Spec[_Group]] = (
    column(N_("Notices"), "count", 8, lambda group: len(group.notices)),
    column(N_("Of them on time"), "count", 8, lambda group: judged(group.notices)[0]),
    column(N_("Late"), "count", 8, lambda group: group.count("late")),
    column(N_("Too short"), "count", 8, lambda group: group.count("short")),
    column(
        N_("Hanging or to come"),
        "count",
        8,
        lambda group: len(group.notices) - judged(group.notices)[1],
    ),
    column(N_("Share on time"), "percent", 10, lambda group: percent(*judged(group.notices))),
)


def _by(notices: Sequence[Hung], key: Callable[[Hung], str]) -> dict[str, list[Hung]]:
    found: dict[str, list[Hung]] = defaultdict(list)
    for notice in notices:
        found[key(notice)].append(notice)
    return found


def _villages(desk: Desk) -> Table:
    found = _by(desk.month.notices, lambda notice: notice.village)
    rows = [
        _Group(share.code, share.village.name, found[share.code])
        for share in desk.shares
        if share.code in found
    ]
    columns: list[Spec[_Group]] = [
        column(N_("Code"), "code", 7, lambda group: group.key),
        column(N_("Village"), "text", 12, lambda group: group.name),
        *_COUNTS,
    ]
    all_of_them = _Group(TOTAL, None, desk.month.notices)
    return table(rows, columns, Text(N_("By village")), whole=all_of_them)


def _months(desk: Desk) -> Table:
    """The newest month first; this month by its own state."""

    def state(group: _Group) -> Text:
        if group.key == desk.month.month:
            return stage(desk.month).state
        return Text(N_("closed") if group.notices[0].closed else N_("not closed"))

    columns: list[Spec[_Group]] = [
        column(N_("Month"), "text", 9, lambda group: group.name),
        column(N_("State"), "text", 20, state),
        *_COUNTS,
    ]
    found = sorted(_by(desk.month.notices, lambda notice: notice.month).items(), reverse=True)
    rows = (_Group(month, month_words(month), notices) for month, notices in found)
    return table(rows, columns, Text(N_("By month")))


def _notices(desk: Desk) -> Table:
    names = {share.code: share.village.name for share in desk.shares}
    columns: list[Spec[Hung]] = [
        column(N_("Month"), "text", 9, lambda each: month_words(each.month)),
        column(N_("Code"), "code", 7, lambda each: each.village),
        column(N_("Village"), "text", 12, lambda each: names.get(each.village, "")),
        column(N_("Hung on"), "date", 10, lambda each: each.posted_on),
        column(N_("Objections until"), "date", 10, lambda each: each.open_until),
        column(N_("Taken down"), "date", 10, lambda each: each.posted_until),
        column(N_("Days hung"), "count", 8, lambda each: each.days),
        column(N_("Verdict"), "text", 12, lambda each: Text(VERDICTS[each.verdict])),
    ]
    rows = sorted(desk.month.notices, key=lambda each: each.month, reverse=True)
    return table(rows, columns, Text(N_("Every notice")))
