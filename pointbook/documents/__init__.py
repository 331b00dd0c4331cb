"""From a reckoned month to its statements: what each document must say, every number final."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pointbook.documents.desk import Desk, lay_out
from pointbook.documents.index import index
from pointbook.documents.problems import problems_statement
from pointbook.documents.rows import backing, workbook
from pointbook.documents.selections.lists import Selection, select
from pointbook.documents.selections.page import selection_notice
from pointbook.documents.township import desk as unusual
from pointbook.documents.township import ledgers, summary
from pointbook.documents.villages import (
    board,
    corrections,
    exchanges,
    finance,
    honours,
    points,
    settlement,
    slips,
)
from pointbook.documents.wall import goods, items, measures
from pointbook.documents.wording import subtitle
from pointbook.reckoning.month import Month
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.problems import Problem, not_made
from pointbook.vocabulary.statements import Statement

__all__ = ["check_codes", "lists", "problems_statement", "statements"]

WALL = {"measures": measures.statement, "items": items.statement, "goods": goods.statement}
Village = Callable[[Desk, VillageMonth], Statement | None]


def lists(
    month: Month, made: Sequence[Statement], paths: Collection[str], returned: Mapping[str, str]
) -> list[Statement]:
    """What tells of a month's other documents: the way in, over their statements, the paths of all
    files and by workbook the copy that goes back; and the list of what is wrong."""
    desk, rules = lay_out(month), month.rules
    language = rules.settings.language
    listed = problems_statement(month.problems, month.month, rules.villages, language)
    problems = replace(listed, brand=rules.settings.brand, subtitle=subtitle(desk))
    return [index(desk, made, paths, returned), problems]


def statements(month: Month, lost: list[Problem] | None = None) -> list[Statement]:
    """Every document of one month but the lists: villages, wall, township. One that fails is told
    in ``lost``, and without it stops all."""
    desk = lay_out(month)
    chosen = select(desk)

    def one(name: str, make: Callable[..., Statement | None], *values: Any) -> list[Statement]:
        try:
            made = make(desk, *values)
        except Exception as error:
            if lost is None:
                raise
            lost.append(not_made(name, error))
            return []
        return [made] if made else []

    villages = [
        statement
        for share in desk.shares
        if share.has_notices
        for name, make in _of_village(chosen[share.code])
        for statement in one(f"villages/{share.code}/{name}", make, share)
    ]
    back = backing(desk)
    coded = {
        share.code: [made for made in villages if made.village == share.code and made.code]
        for share in desk.shares
    }
    return [
        *villages,
        *(made for name, make in WALL.items() for made in one(f"wall/{name}", make)),
        *one("township/summary", summary.statement, back),
        *one("township/rows", workbook, back),
        *back.pages,
        *one("township/desk", unusual.statement, chosen),
        *(
            made
            for share in desk.shares
            for made in one(
                f"township/ledgers/{share.code}", ledgers.statement, share, coded[share.code]
            )
        ),
    ]


def check_codes(month: Month) -> list[tuple[str, str, str, str]]:
    """Name, village, kind and check code of every notice of a month."""
    desk = lay_out(month)
    chosen = select(desk)
    return [
        (made.name, made.village, made.kind, made.code)
        for share in desk.shares
        if share.has_notices
        for _, make in _of_village(chosen[share.code])
        if (made := make(desk, share)) and made.code
    ]


def _of_village(chosen: Sequence[Selection]) -> list[tuple[str, Village]]:
    """The documents of a village in their order, each by its name."""
    return [
        ("points", points.statement),
        ("exchanges", exchanges.statement),
        ("honours", honours.statement),
        ("selections", lambda desk, share: selection_notice(desk, share, chosen)),
        ("corrections", corrections.statement),
        ("finance", finance.statement),
        ("board", board.statement),
        ("slips", slips.statement),
        ("settlement", settlement.statement),
    ]
