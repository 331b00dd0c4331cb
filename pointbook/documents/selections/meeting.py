"""Selections: the lists for the meeting that gives the honours."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from pointbook.documents.columns import Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.selections.lists import Selection, Standing
from pointbook.documents.selections.words import (
    HOW,
    by_category,
    honour_words,
    kept_off,
    terms,
    ties,
)
from pointbook.documents.wording import (
    SEMICOLON,
    band,
    joined,
    month_words,
    status_words,
)
from pointbook.vocabulary.points import show
from pointbook.vocabulary.rules import Household
from pointbook.vocabulary.statements import Statement, Table
from pointbook.vocabulary.text import N_, Text


class Local(NamedTuple):
    """One honour in the village of that name."""

    village: str
    selection: Selection


class Remark(NamedTuple):
    village: str
    words: str


class Line(NamedTuple):
    """One candidate of a list."""

    village: str
    place: int
    standing: Standing

    @property
    def house(self) -> Household:
        return self.standing.household


def selection_meeting(desk: Desk, chosen: Mapping[str, Sequence[Selection]]) -> Statement | None:
    """All honours in all villages for the meeting; those of a running period as they stand."""
    names = {village.code: village.name for village in desk.rules.villages}
    locals_ = [
        Local(names[code], each) for code, selections in chosen.items() for each in selections
    ]
    honours = [
        [each for each in locals_ if each.selection.honour is honour]
        for honour in desk.rules.honours
    ]
    honours = sorted(filter(None, honours), key=lambda alike: not alike[0].selection.ended)
    if not honours:
        return None
    settings = desk.rules.settings
    words = N_("{township}: candidates for honours, {month}")
    township = f"{settings.county}{settings.township}"
    return Statement(
        name="township/selections",
        kind="selection",
        language=desk.language,
        title=Text(words, {"township": township, "month": month_words(desk.month.month)}),
        band=band(desk),
        facts=tuple(
            (share.village.name, status_words(share.status))  # their lists may still change
            for share in desk.shares
            if share.status != "final"
        ),
        tables=(
            table(honours, _overview(desk), title=Text(N_("Honours"))),
            *(_candidates(desk, each) for each in honours),
            _remarks([local for each in honours for local in each]),
        ),
        paragraphs=(HOW,),
        paper="A4",
    )


def _overview(desk: Desk) -> Iterator[Spec[list[Local]]]:
    """The honours, those first whose period has ended."""

    def asked(name: str) -> Callable[[list[Local]], str]:
        return lambda alike: terms(desk, alike[0].selection)[name]

    def found(alike: list[Local]) -> int:
        return sum(len(each.selection.candidates) for each in alike)

    yield column(N_("Honour"), "text", 14, asked("honour"))
    yield column(N_("Period"), "text", 12, asked("period"))
    yield column(N_("Places per village"), "code", 8, asked("places"))
    yield column(N_("Least points"), "code", 8, asked("points"))
    yield column(N_("Categories"), "text", 18, asked("categories"))
    yield column(N_("Households on the list"), "count", 9, found)
    yield column(N_("State"), "text", 14, lambda alike: _state(alike[0].selection))


def _state(selection: Selection) -> Text:
    return Text(N_("ended: candidates") if selection.ended else N_("running: as it stands"))


def _candidates(desk: Desk, chosen: Sequence[Local]) -> Table:
    """The households of one honour, full names, with what speaks for each."""
    return table(
        (
            Line(village, place, one)
            for village, selection in chosen
            for place, one in selection.candidates
        ),
        _columns(desk),
        title=honour_words(desk, chosen[0].selection),
        empty=Text(N_("No household has the least points.")),
    )


def _columns(desk: Desk) -> Iterator[Spec[Line]]:
    yield column(N_("Village"), "text", 12, lambda line: line.village)
    yield column(N_("Rank"), "count", 5, lambda line: line.place)
    yield column(N_("Household"), "code", 9, lambda line: line.house.code)
    yield column(N_("Head"), "text", 9, lambda line: line.house.head)
    yield column(N_("Group"), "text", 8, lambda line: line.house.group)
    yield column(N_("Points"), "points", 8, lambda line: line.standing.points)
    yield column(N_("By category"), "text", 24, lambda line: by_category(desk, line.standing))
    yield column(N_("Deducted"), "points", 8, lambda line: line.standing.deducted)
    yield column(N_("All categories"), "points", 8, lambda line: line.standing.overall)
    yield column(N_("What counts most"), "text", 40, lambda line: _best(line.standing))


def _best(standing: Standing) -> Text:
    awards = (
        f"{award.day:%m-%d} {award.item.description} {show(award.points)}"
        for award in standing.best
        if award.item
    )
    return joined(awards, SEMICOLON)


def _remarks(chosen: Sequence[Local]) -> Table:
    """How equal points were settled, and who would be on a list but for a veto or an objection."""
    rows = [
        Remark(village, words)
        for village, selection in chosen
        for words in (*ties(selection, _full), *kept_off(selection, _full))
    ]
    return table(
        rows,
        (
            column(N_("Village"), "text", 12, attrgetter("village")),
            column(N_("Remark"), "text", 60, attrgetter("words")),
        ),
        title=Text(N_("Remarks")),
        empty=Text(N_("Nothing to remark.")),
    )


def _full(house: Household) -> str:
    """The head's name as the township's own lists have it."""
    return house.head
