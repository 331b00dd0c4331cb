"""The publicity clock as a page: when every village's notices hung, over a year, and what was on
time."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from pointbook.documents.desk import Desk
from pointbook.documents.stage import stage
from pointbook.documents.wording import columns, month_words, percent, subtitle
from pointbook.reckoning.publicity import DUE, Hung, Verdict, judged
from pointbook.vocabulary.points import percents
from pointbook.vocabulary.statements import Shape, Statement, Table, Value
from pointbook.vocabulary.text import N_, Text, say

VERDICTS: Mapping[Verdict, str] = {
    "on-time": N_("on time"),
    "late": N_("hung late"),
    "short": N_("hung too short"),
    "hanging": N_("hangs"),
    "not-hung": N_("not hung yet"),
}
_COUNTS: tuple[tuple[str, Shape, int], ...] = (
    (N_("Notices"), "count", 8),
    (N_("Of them on time"), "count", 8),
    (N_("Late"), "count", 8),
    (N_("Too short"), "count", 8),
    (N_("Hanging or to come"), "count", 8),
    (N_("Share on time"), "percent", 10),
)


def publicity(desk: Desk) -> Statement:
    """Every notice of the months that are known, their villages and their months."""
    language, settings, notices = desk.language, desk.rules.settings, desk.month.notices
    month = month_words(desk.month.month, language)

    title = Text(N_("The publicity clock up to {month}"), {"month": month})
    on_time, known = judged(notices)
    rule = N_(
        "On time is what was hung by the {due}th of the next month, the day on which the township's"
        " summary is due, and hung at least as many days as the rules asked for then (now {days}),"
        " the first and the last day counted. The days are those on the villages' covers."
    )

    words = Text(rule, {"due": DUE, "days": settings.publicity_days})
    return Statement(
        name="township/publicity",
        kind="publicity",
        language=language,
        title=title.say(language),
        subtitle=subtitle(desk),
        month=desk.month.month,
        facts=(
            (say(N_("State of the month"), language), stage(desk.month).state.say(language)),
            (say(N_("Share on time"), language), percents(percent(on_time, known))),
        ),
        tables=(_villages(desk), _months(desk), _notices(desk)),
        paragraphs=(words.say(language),),
        paper="A4",
        brand=settings.brand,
    )


def _counts(notices: Sequence[Hung]) -> tuple[Value, ...]:
    """Notices, on time, late, too short, still open, share on time."""
    found = [notice.verdict for notice in notices]
    on_time, known = judged(notices)
    late, short = found.count("late"), found.count("short")
    return len(found), on_time, late, short, len(found) - known, percent(on_time, known)


def _by(notices: Sequence[Hung], key: Callable[[Hung], str]) -> dict[str, list[Hung]]:
    found: dict[str, list[Hung]] = defaultdict(list)
    for notice in notices:
        found[key(notice)].append(notice)
    return found


def _villages(desk: Desk) -> Table:
    language, notices = desk.language, desk.month.notices
    by_village = _by(notices, lambda notice: notice.village)
    rows = tuple(
        (share.code, share.village.name, *_counts(by_village[share.code]))
        for share in desk.villages
        if share.code in by_village
    )
    head = columns(language, (N_("Code"), "code", 7), (N_("Village"), "text", 12), *_COUNTS)
    total = (say(N_("Total"), language), None, *_counts(notices))
    return Table(head, rows, say(N_("By village"), language), total)


def _months(desk: Desk) -> Table:
    """The newest month first; this month by its own state."""
    language = desk.language
    by_month = _by(desk.month.notices, lambda notice: notice.month)
    rows = []
    for month, notices in sorted(by_month.items(), reverse=True):
        state = Text(N_("closed") if notices[0].closed else N_("not closed"))
        if month == desk.month.month:
            state = stage(desk.month).state
        rows.append((month_words(month, language), state.say(language), *_counts(notices)))
    head = columns(language, (N_("Month"), "text", 9), (N_("State"), "text", 20), *_COUNTS)
    return Table(head, tuple(rows), say(N_("By month"), language))


def _notices(desk: Desk) -> Table:
    language = desk.language
    names = {share.code: share.village.name for share in desk.villages}
    rows: list[tuple[Value, ...]] = [
        (
            month_words(each.month, language),
            each.village,
            names.get(each.village, ""),
            each.posted_on,
            each.open_until,
            each.posted_until,
            each.days,
            say(VERDICTS[each.verdict], language),
        )
        for each in sorted(desk.month.notices, key=lambda each: each.month, reverse=True)
    ]
    head = columns(
        language,
        (N_("Month"), "text", 9),
        (N_("Code"), "code", 7),
        (N_("Village"), "text", 12),
        (N_("Hung on"), "date", 10),
        (N_("Objections until"), "date", 10),
        (N_("Taken down"), "date", 10),
        (N_("Days hung"), "count", 8),
        (N_("Verdict"), "text", 12),
    )
    return Table(head, tuple(rows), say(N_("Every notice"), language))
