"""Selections: the lists for the meeting that gives the honours, and the candidates on the wall."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain

from pointbook.documents.desk import Desk, VillageMonth
from pointbook.documents.selections.lists import Score, Selection, Standing
from pointbook.documents.selections.words import how, kept_off, terms, ties
from pointbook.documents.villages.notice import notice
from pointbook.documents.wording import columns, month_words, status_words, subtitle
from pointbook.vocabulary.points import show
from pointbook.vocabulary.statements import Statement, Table, Value
from pointbook.vocabulary.text import N_, Text, say

Local = tuple[str, Selection]
"""One honour in the village of that name."""


def selection_notice(
    desk: Desk, share: VillageMonth, chosen: Sequence[Selection]
) -> Statement | None:
    """The candidates of the honours whose period ends with this month, for the village's wall."""
    ended = [each for each in chosen if each.ended and each.candidates]
    if not ended:
        return None
    figures: list[list[object]] = [
        [
            each.honour.name,
            each.first,
            place,
            one.household,
            *chain(*sorted(one.categories.items())),
        ]
        for each in ended
        for place, one in each.candidates
    ]
    figures += [
        [each.honour.name, one.household, one.deducted, one.overall]
        for each in ended
        for group in each.settled
        for one in group
    ]
    title = N_("{village}: candidates for honours, {month}")
    candidates = tuple(_candidates(desk, [("", each)], wall=True) for each in ended)
    remarks = _remarks(desk, [("", each) for each in ended], wall=True)
    return replace(
        notice(desk, share, "selections", title, figures),
        tables=(*candidates, remarks) if remarks.rows else candidates,
        paragraphs=(how(desk.language),),
        portrait=True,
    )


def selection_meeting(desk: Desk, chosen: Mapping[str, Sequence[Selection]]) -> Statement | None:
    """All honours in all villages for the meeting; those of a running period as they stand."""
    names = [village.name for village in desk.rules.villages]
    honours = [list(zip(names, each, strict=True)) for each in zip(*chosen.values(), strict=True)]
    if not honours:
        return None
    honours.sort(key=lambda locals_: not locals_[0][1].ended)
    language, settings = desk.language, desk.rules.settings
    words = N_("{township}: candidates for honours, {month}")
    facts = {
        "township": f"{settings.county}{settings.township}",
        "month": month_words(desk.month.month, language),
    }
    return Statement(
        name="township/selections",
        kind="selection",
        language=language,
        title=Text(words, facts).say(language),
        subtitle=subtitle(desk),
        month=desk.month.month,
        facts=_not_final(desk),
        tables=(
            _overview(desk, honours),
            *(_candidates(desk, each) for each in honours),
            _remarks(desk, [local for each in honours for local in each]),
        ),
        paragraphs=(how(language),),
        paper="A4",
        brand=settings.brand,
    )


def _not_final(desk: Desk) -> tuple[tuple[str, str], ...]:
    """The villages whose lists may still change."""
    return tuple(
        (share.village.name, status_words(share.status, desk.language))
        for share in desk.villages
        if share.status != "final"
    )


def _overview(desk: Desk, honours: Sequence[Sequence[Local]]) -> Table:
    """The honours, those first whose period has ended."""
    language = desk.language
    rows: list[tuple[Value, ...]] = []
    for chosen in honours:
        one = chosen[0][1]
        state = N_("ended: candidates") if one.ended else N_("running: as it stands")
        found = sum(len(each.candidates) for _, each in chosen)
        rows.append((*terms(desk, one).values(), found, say(state, language)))
    return Table(
        columns=columns(
            language,
            (N_("Honour"), "text", 14),
            (N_("Period"), "text", 12),
            (N_("Places per village"), "code", 8),
            (N_("Least points"), "code", 8),
            (N_("Categories"), "text", 18),
            (N_("Households on the list"), "count", 9),
            (N_("State"), "text", 14),
        ),
        rows=tuple(rows),
        title=say(N_("Honours"), language),
    )


def _candidates(desk: Desk, chosen: Sequence[Local], *, wall: bool = False) -> Table:
    """The households of one honour with what speaks for each; the meeting's list has the villages
    in front, full names, and behind the points what they were given for."""
    language, head = desk.language, desk.head if wall else desk.full_head
    rows: list[tuple[Value, ...]] = []
    for name, selection in chosen:
        for place, one in selection.candidates:
            house = one.household
            row = (place, house, head(house), desk.group(house), one.points, _share(desk, one))
            more = (one.deducted, one.overall, _best(desk, one))
            rows.append(row if wall else (name, *row, *more))
    village = columns(language, (N_("Village"), "text", 12))
    common = columns(
        language,
        (N_("Rank"), "count", 5),
        (N_("Household"), "code", 9),
        (N_("Head"), "text", 9),
        (N_("Group"), "text", 8),
        (N_("Points"), "points", 8),
        (N_("By category"), "text", 24),
    )
    more_columns = columns(
        language,
        (N_("Deducted"), "points", 8),
        (N_("All categories"), "points", 8),
        (N_("What counts most"), "text", 40),
    )

    title = N_("{honour} ({period}): places {places}, at least {points} points, by {categories}")
    return Table(
        columns=common if wall else (*village, *common, *more_columns),
        rows=tuple(rows),
        title=Text(title, terms(desk, chosen[0][1])).say(language),
        empty=say(N_("No household has the least points."), language),
    )


def _share(desk: Desk, standing: Standing) -> str:
    """The points of each category, the most first."""
    found = sorted(standing.categories.items(), key=lambda pair: (-pair[1], pair[0]))
    comma = say(N_(", "), desk.language)
    return comma.join(f"{desk.category_name(code)} {show(points)}" for code, points in found)


def _best(desk: Desk, standing: Standing) -> str:
    def said(score: Score) -> str:
        item = desk.item(score.item, score.day).description
        return f"{score.day:%m-%d} {item} {show(score.points)}"

    return say(N_("; "), desk.language).join(map(said, standing.best))


def _remarks(desk: Desk, chosen: Sequence[Local], *, wall: bool = False) -> Table:
    """How equal points were settled; the meeting is told too who would be on a list but for a veto
    or an objection."""
    language, head = desk.language, desk.head if wall else desk.full_head
    rows: list[tuple[Value, ...]] = []
    for name, selection in chosen:
        found = [*ties(selection, head, language)]
        found += () if wall else kept_off(selection, head, language)
        rows += [(words,) if wall else (name, words) for words in found]
    village = () if wall else columns(language, (N_("Village"), "text", 12))
    return Table(
        columns=(*village, *columns(language, (N_("Remark"), "text", 60))),
        rows=tuple(rows),
        title=say(N_("Remarks"), language),
        empty=say(N_("Nothing to remark."), language),
    )
