"""From a reckoned month to its statements: what each document must say, every number final."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pointbook.documents.desk import lay_out
from pointbook.documents.index import index
from pointbook.documents.problems import problems_statement
from pointbook.documents.rows import backing, workbook
from pointbook.documents.selections.lists import select
from pointbook.documents.township import desk as unusual
from pointbook.documents.township import ledgers, summary
from pointbook.documents.villages import board, notice, settlement, slips
from pointbook.documents.wall import items, measures
from pointbook.documents.wording import band
from pointbook.reckoning.month import Month
from pointbook.vocabulary.problems import Problem, not_made
from pointbook.vocabulary.statements import Statement

Made = Iterable[Statement] | Statement | None


def lists(
    month: Month, made: Sequence[Statement], paths: Collection[str], returned: Mapping[str, str]
) -> list[Statement]:
    """What tells of a month's other documents: the way in, over their statements, the paths of all
    files and by workbook the copy that goes back; and the list of what is wrong."""
    desk, rules = lay_out(month), month.rules
    language = rules.settings.language
    listed = problems_statement(month.problems, month.month, rules.villages, language)
    problems = replace(listed, band=band(desk))
    return [index(desk, made, paths, returned), problems]


def statements(month: Month, lost: list[Problem] | None = None) -> list[Statement]:
    """Every document of one month but the lists: villages, wall, township. One that fails is told
    in ``lost``, and without it stops all."""
    desk = lay_out(month)
    chosen = select(desk)

    def those(name: str, make: Callable[..., Made], *values: Any) -> list[Statement]:
        try:
            found = make(desk, *values)
            return [found] if isinstance(found, Statement) else list(found or ())
        except Exception as error:
            if lost is None:
                raise
            lost.append(not_made(name, error))
            return []

    villages = [
        statement
        for share in desk.shares
        for name, make, *values in (
            ("notice", notice.statements, chosen[share.code]),
            ("slips", slips.statement),
            ("settlement", settlement.statement),
            ("board", board.statement),
        )
        if share.has_notices or name == "board"
        for statement in those(f"villages/{share.code}/{name}", make, share, *values)
    ]
    back = backing(desk)
    coded = {
        share.code: [
            made
            for made in villages
            if made.code and made.name.startswith(f"villages/{share.code}/")
        ]
        for share in desk.shares
    }
    return [
        *villages,
        *those("wall/measures", measures.statements),
        *those("wall/items", items.statements),
        *those("township/summary", summary.statement, back),
        *those("township/rows", workbook, back),
        *back.pages,
        *those("township/desk", unusual.statement, chosen),
        *(
            made
            for share in desk.shares
            for made in those(
                f"township/ledgers/{share.code}", ledgers.statement, share, coded[share.code]
            )
        ),
    ]


def check_codes(month: Month) -> list[tuple[str, str, str, str]]:
    """Name, village, kind and check code of every notice of a month: of the whole notice, and of its
    parts, which hang on their own where the township wants it."""
    desk = lay_out(month)
    chosen = select(desk)
    return [
        (each.name, share.code, each.kind, each.code)
        for share in desk.shares
        if share.has_notices
        for each in notice.every(desk, share, chosen[share.code])
    ]
