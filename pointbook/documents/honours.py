"""Honours: whom the month brought most points and who gained most on the month before, on the notice
with the candidates of a period that ends; and all lists, for the meeting that gives them."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from pointbook.documents.columns import Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.selections import Selection, Standing, with_history
from pointbook.documents.villages.issued import Part, household
from pointbook.documents.wording import COMMA, SEMICOLON, joined, month_words
from pointbook.reckoning.honours import Placed, roll
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.points import show
from pointbook.vocabulary.records import Entry
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


def _lines(village: str, selection: Selection) -> list[Line]:
    return [Line(village, *each) for each in selection.candidates]


# --- on the notice ------------------------------------------------------------------------------


def part(desk: Desk, share: VillageMonth) -> Part | None:
    """None where the rules ask for no roll and no period ends."""
    length = share.settings.honour_roll
    ended = [each for each in desk.chosen[share.code] if each.ended and each.candidates]
    if not length and not ended:
        return None
    homes = {row.household.code: row.household for row in share.balances}

    def whose(line: Placed) -> Household:
        return homes[line.household]

    columns: list[Spec[Placed]] = [
        column(N_("Rank"), "count", lambda line: line.place),
        *household(desk, share, whose),
        column(N_("Points"), "points", lambda line: line.points),
    ]
    gained, before = _gained(desk, share)
    rise = {code: points - before[code] for code, points in gained.items()} if before else {}
    placed, risen = (roll(points, desk.barred, length) for points in (gained, rise))
    tables = (
        table(placed, columns, N_("Most points this month")),
        table(risen, columns, N_("Biggest rise against the month before")),
        *_candidates(desk, share, ended),
    )
    empty = table((), columns, empty=N_("No household gained points this month."))
    return Part(
        "honours",
        N_("{village}: honour roll for {month}"),
        [*placed, *_figures(ended)],
        tuple(each for each in tables if each.rows) or (empty,),
        (*(words for each in ended for words in _ties(each, desk.name)), HOW) if ended else (),
    )


def _gained(desk: Desk, share: VillageMonth) -> tuple[dict[str, int], dict[str, int]]:
    """What this month, and with its history the one before, brought each household that is still a
    member: awards less deductions. Nothing of the month before where nobody was scored in it."""
    end = desk.last_day
    found: dict[int, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in share.year:
        if entry.kind in ("award", "deduction"):
            found[entry.day.month][entry.household.code].append(entry)
    homes = [row.household for row in share.balances if row.household.member_between(end, end)]
    now, before = found[end.month], found[end.month - 1]
    gained = {home.code: sum(entry.points for entry in now[home.code]) for home in homes}
    history = {home.code: with_history(home, before, desk.households) for home in homes}
    brought = {code: sum(entry.points for entry in those) for code, those in history.items()}
    return gained, brought if before else {}


def _candidates(desk: Desk, share: VillageMonth, ended: Sequence[Selection]) -> Iterator[Table]:
    columns: list[Spec[Line]] = [
        column(N_("Rank"), "count", lambda line: line.place),
        *household(desk, share, attrgetter("house")),
        column(N_("Points"), "points", lambda line: line.standing.points),
        column(N_("By category"), "text", lambda line: _by_category(desk, line.standing)),
    ]
    for each in ended:
        yield table(_lines("", each), columns, _honour_words(desk, each))


def _figures(ended: Sequence[Selection]) -> Iterator[list[object]]:
    """What the check code is reckoned from."""
    for each in ended:
        for place, one in each.candidates:
            categories = chain(*sorted(one.categories.items()))
            yield [each.honour.name, each.first, place, one.household.code, *categories]
    for each in ended:
        for one in chain(*each.settled):
            yield [each.honour.name, one.household.code, one.deducted, one.overall]


# --- for the meeting ----------------------------------------------------------------------------


def for_the_meeting(desk: Desk) -> Iterator[Table]:
    """All honours in all villages, full names, those of a running period last, as they stand."""
    names = {village.code: village.name for village in desk.rules.villages}
    every = [(names[code], each) for code, found in desk.chosen.items() for each in found]
    groups = ([each for each in every if each[1].honour is one] for one in desk.rules.honours)
    honours = sorted(filter(None, groups), key=lambda alike: not alike[0][1].ended)
    lists = [(alike[0][1], [line for each in alike for line in _lines(*each)]) for alike in honours]
    if not lists:
        return
    yield table(lists, _overview(desk), N_("Honours"), note=HOW)
    for selection, lines in lists:
        yield table(lines, _columns(desk), _honour_words(desk, selection))
    columns: list[Spec[tuple[str, Text]]] = [
        column(N_("Village"), "text", lambda remark: remark[0]),
        column(N_("Remark"), "text", lambda remark: remark[1]),
    ]
    remarks = (
        (village, words)
        for village, selection in chain(*honours)
        for words in (*_ties(selection, lambda house: house.head), *_kept_off(selection))
    )
    yield table(remarks, columns, N_("Remarks"))


def _overview(desk: Desk) -> Iterator[Spec[tuple[Selection, list[Line]]]]:
    """The honours, those first whose period has ended."""

    def asked(name: str) -> Callable[[tuple[Selection, list[Line]]], str]:
        return lambda each: _terms(desk, each[0])[name]

    states = (Text(N_("running: as it stands")), Text(N_("ended: candidates")))
    yield column(N_("Honour"), "text", asked("honour"))
    yield column(N_("Period"), "text", asked("period"))
    yield column(N_("Places per village"), "code", asked("places"))
    yield column(N_("Least points"), "code", asked("points"))
    yield column(N_("Categories"), "text", asked("categories"))
    yield column(N_("Households on the list"), "count", lambda each: len(each[1]))
    yield column(N_("State"), "text", lambda each: states[each[0].ended])


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


# --- words --------------------------------------------------------------------------------------


def _honour_words(desk: Desk, selection: Selection) -> Text:
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


def _best(standing: Standing) -> Text:
    """The awards that count most."""
    awards = (
        f"{award.day:%m-%d} {award.item.description} {show(award.points)}"
        for award in standing.best
        if award.item
    )
    return joined(awards, SEMICOLON)


def _kept_off(selection: Selection) -> Iterator[Text]:
    """Who would be on the list but for a veto or an objection."""
    words = N_("{honour}: {household} {head} with {points} points is kept off by {why}.")
    for one, why in selection.kept_off:
        facts = {"honour": selection.honour.name, "why": Text(_WHY[why])}
        yield Text(words, {**_facts(one, lambda house: house.head), **facts})


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
