"""Selections as tables: for the meeting that gives the honours, and the candidates on the village's
wall when a period has ended."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from pointbook.documents.columns import Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.selections.lists import Selection, Standing
from pointbook.documents.villages.issued import household
from pointbook.documents.wording import COMMA, SEMICOLON, joined, month_words
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.points import show
from pointbook.vocabulary.rules import Household
from pointbook.vocabulary.statements import Table
from pointbook.vocabulary.text import N_, Text

Name = Callable[[Household], str]
"""The name of a household's head, masked or in full."""

_WHY = {
    "veto": N_("a veto within 12 months"),
    "objection": N_("an objection that is not settled"),
}

HOW = Text(
    N_(
        "Candidates are ranked by the points of the period in the honour's categories, deductions taken off;"
        " what was taken back before the period ended does not count. At equal points whoever lost fewer"
        " comes first, then whoever has more points in all categories; those equal even so share the rank."
        " Households with a veto in the last 12 months, with an open objection or that have left are no"
        " candidates."
    )
)
"""What counts, what settles equal points and who is no candidate."""


class Line(NamedTuple):
    """One candidate of a list."""

    village: str
    place: int
    standing: Standing

    @property
    def house(self) -> Household:
        return self.standing.household


class Local(NamedTuple):
    """One honour in the village of that name."""

    village: str
    selection: Selection

    @property
    def lines(self) -> list[Line]:
        """Its candidates."""
        return [Line(self.village, *each) for each in self.selection.candidates]


# --- for the meeting ----------------------------------------------------------------------------


def for_the_meeting(desk: Desk, chosen: Mapping[str, Sequence[Selection]]) -> Iterator[Table]:
    """All honours in all villages, full names, those of a running period last, as they stand."""
    names = {village.code: village.name for village in desk.rules.villages}
    every = [Local(names[code], each) for code, found in chosen.items() for each in found]
    groups = (
        [each for each in every if each.selection.honour is honour] for honour in desk.rules.honours
    )
    honours = sorted(filter(None, groups), key=lambda alike: not alike[0].selection.ended)
    if not honours:
        return
    yield table(honours, _overview(desk), Text(N_("Honours")), note=HOW)
    for alike in honours:
        lines = [line for each in alike for line in each.lines]
        yield table(lines, _columns(desk), honour_words(desk, alike[0].selection))
    columns: list[Spec[tuple[str, Text]]] = [
        column(N_("Village"), "text", lambda remark: remark[0]),
        column(N_("Remark"), "text", lambda remark: remark[1]),
    ]
    remarks = (
        (village, words)
        for village, selection in chain(*honours)
        for words in (*_ties(selection, _in_full), *_kept_off(selection))
    )
    yield table(remarks, columns, Text(N_("Remarks")))


def _in_full(house: Household) -> str:
    return house.head


def _overview(desk: Desk) -> Iterator[Spec[list[Local]]]:
    """The honours, those first whose period has ended."""

    def asked(name: str) -> Callable[[list[Local]], str]:
        return lambda alike: _terms(desk, alike[0].selection)[name]

    def state(alike: list[Local]) -> Text:
        ended = alike[0].selection.ended
        return Text(N_("ended: candidates") if ended else N_("running: as it stands"))

    yield column(N_("Honour"), "text", asked("honour"))
    yield column(N_("Period"), "text", asked("period"))
    yield column(N_("Places per village"), "code", asked("places"))
    yield column(N_("Least points"), "code", asked("points"))
    yield column(N_("Categories"), "text", asked("categories"))
    yield column(
        N_("Households on the list"), "count", lambda alike: sum(len(e.lines) for e in alike)
    )
    yield column(N_("State"), "text", state)


def _columns(desk: Desk) -> Iterator[Spec[Line]]:
    yield column(N_("Village"), "text", lambda line: line.village)
    yield column(N_("Rank"), "count", lambda line: line.place)
    yield column(N_("Household"), "code", lambda line: line.house.code)
    yield column(N_("Head"), "text", lambda line: line.house.head)
    yield column(N_("Group"), "text", lambda line: line.house.group)
    yield column(N_("Points"), "points", lambda line: line.standing.points)
    yield column(N_("By category"), "text", lambda line: _by_category(desk, line.standing))
    yield column(N_("Deducted"), "points", lambda line: line.standing.deducted)
    yield column(N_("All categories"), "points", lambda line: line.standing.overall)
    yield column(N_("What counts most"), "text", lambda line: _best(line.standing))


def _best(standing: Standing) -> Text:
    awards = (
        f"{award.day:%m-%d} {award.item.description} {show(award.points)}"
        for award in standing.best
        if award.item
    )
    return joined(awards, SEMICOLON)


# --- on the wall --------------------------------------------------------------------------------


def on_the_wall(desk: Desk, share: VillageMonth, ended: Sequence[Selection]) -> Iterator[Table]:
    """A table of candidates for each honour that has any."""

    def whose(line: Line) -> Household:
        return line.house

    columns: list[Spec[Line]] = [
        column(N_("Rank"), "count", lambda line: line.place),
        *household(desk, share, whose),
        column(N_("Points"), "points", lambda line: line.standing.points),
        column(N_("By category"), "text", lambda line: _by_category(desk, line.standing)),
    ]
    for each in ended:
        yield table(Local("", each).lines, columns, title=honour_words(desk, each))


def paragraphs(desk: Desk, ended: Sequence[Selection]) -> tuple[str, ...]:
    """How equal points were settled, and what counts."""
    remarks = (words for each in ended for words in _ties(each, desk.name))
    return (*remarks, HOW) if ended else ()


def figures(ended: Sequence[Selection]) -> list[list[object]]:
    """What the check code is reckoned from."""
    placed: list[list[object]] = [
        [each.honour.name, each.first, place, one.household.code, *chain(*sorted(one.categories.items()))]
        for each in ended
        for place, one in each.candidates
    ]  # fmt: skip
    return placed + [
        [each.honour.name, one.household.code, one.deducted, one.overall]
        for each in ended
        for group in each.settled
        for one in group
    ]


# --- words --------------------------------------------------------------------------------------


def honour_words(desk: Desk, selection: Selection) -> Text:
    """An honour with all that it asks for."""
    words = N_("{honour} ({period}): places {places}, at least {points} points, by {categories}")
    return Text(words, _terms(desk, selection))


def _terms(desk: Desk, selection: Selection) -> dict[str, str]:
    """What an honour asks for, in words."""
    honour, first = selection.honour, selection.first
    names = joined(map(desk.category_name, honour.categories), COMMA)
    year = {"year": first.year, "number": (first.month + 2) // 3}
    periods = {
        "month": month_words(f"{first:%Y-%m}"),
        "quarter": Text(N_("{year}, quarter {number}"), year),
        "year": Text(N_("{year}"), year),
    }
    return {
        "honour": honour.name,
        "period": periods[honour.period],
        "places": Text(N_("unlimited")) if honour.places is None else str(honour.places),
        "points": show(honour.min_points),
        "categories": names if honour.categories else Text(N_("all categories")),
    }


def _by_category(desk: Desk, standing: Standing) -> Text:
    """The points of each category, the most first."""
    found = sorted(standing.categories.items(), key=lambda pair: (-pair[1], pair[0]))
    return joined((f"{desk.category_name(code)} {show(points)}" for code, points in found), COMMA)


def _kept_off(selection: Selection) -> Iterator[Text]:
    """Who would be on the list but for a veto or an objection."""
    words = N_("{honour}: {household} {head} with {points} points is kept off by {why}.")
    for one, why in selection.kept_off:
        facts = {"honour": selection.honour.name, "why": Text(_WHY[why])}
        yield Text(words, {**_facts(one, _in_full), **facts})


def _ties(selection: Selection, name: Name) -> Iterator[Text]:
    """How each group of equal points was settled, and who is equal in all of it at the end."""
    honour = selection.honour.name
    each = N_("{household} {head} (deducted {deducted}, all categories {overall})")
    words = N_("{honour}: with {points} points each, in this order: {order}.")
    for group in selection.settled:
        order = joined((Text(each, _facts(one, name)) for one in group), COMMA)
        yield Text(words, {"honour": honour, "points": show(group[0].points), "order": order})
    if selection.undecided:
        houses = (f"{one.household.code} {name(one.household)}" for one in selection.undecided)
        words = N_("{honour}: {households} are equal in all of it; the meeting decides.")
        yield Text(words, {"honour": honour, "households": joined(houses, COMMA)})


def _facts(one: Standing, name: Name) -> dict[str, str]:
    return {
        "household": one.household.code,
        "head": name(one.household),
        "points": show(one.points),
        "deducted": show(one.deducted),
        "overall": show(one.overall),
    }
