"""Selections on the village's wall: the candidates of the honours whose period ends with the month."""

from collections.abc import Iterator, Sequence
from itertools import chain

from pointbook.documents.columns import Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.selections.lists import Selection, Standing
from pointbook.documents.selections.words import HOW, by_category, honour_words, ties
from pointbook.documents.villages.issued import household
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.rules import Household
from pointbook.vocabulary.statements import Table
from pointbook.vocabulary.text import N_

Candidate = tuple[int, Standing]


def tables(desk: Desk, share: VillageMonth, ended: Sequence[Selection]) -> Iterator[Table]:
    """A table of candidates for each honour that has any."""
    for each in ended:
        yield table(each.candidates, _columns(desk, share), title=honour_words(desk, each))


def _columns(desk: Desk, share: VillageMonth) -> Iterator[Spec[Candidate]]:
    yield column(N_("Rank"), "count", 5, lambda line: line[0])
    yield from household(desk, share, _whose)
    yield column(N_("Points"), "points", 8, lambda line: line[1].points)
    yield column(N_("By category"), "text", 20, lambda line: by_category(desk, line[1]))


def _whose(line: Candidate) -> Household:
    return line[1].household


def paragraphs(desk: Desk, ended: Sequence[Selection]) -> tuple[str, ...]:
    """How equal points were settled, and what counts."""
    remarks = (words for each in ended for words in ties(each, desk.name))
    return (*remarks, HOW) if ended else ()


def figures(ended: Sequence[Selection]) -> list[list[object]]:
    """What the check code is reckoned from."""
    placed: list[list[object]] = [
        [
            each.honour.name,
            each.first,
            place,
            one.household.code,
            *chain(*sorted(one.categories.items())),
        ]
        for each in ended
        for place, one in each.candidates
    ]
    return placed + [
        [each.honour.name, one.household.code, one.deducted, one.overall]
        for each in ended
        for group in each.settled
        for one in group
    ]
