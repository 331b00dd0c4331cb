"""From a reckoned month to its statements: what each document must say, every number final."""

from collections.abc import Callable, Iterable, Set
from dataclasses import replace
from typing import Any

from pointbook.documents.desk import lay_out
from pointbook.documents.index import index
from pointbook.documents.problems import problems_statement
from pointbook.documents.rows import backing
from pointbook.documents.selections.lists import select
from pointbook.documents.selections.meeting import selection_meeting
from pointbook.documents.township.fairness.page import fairness
from pointbook.documents.township.ledgers import ledgers
from pointbook.documents.township.publicity import publicity
from pointbook.documents.township.stock import stock
from pointbook.documents.township.summary import township_summary
from pointbook.documents.villages import board, notice, slips
from pointbook.documents.wall import items, measures
from pointbook.documents.wording import subtitle
from pointbook.reckoning.month import Month
from pointbook.vocabulary.problems import Problem, not_made
from pointbook.vocabulary.statements import Statement

__all__ = ["check_codes", "problems_statement", "statements"]

Made = Iterable[Statement] | Statement | None


def statements(
    month: Month, printed: Set[str] = frozenset(), lost: list[Problem] | None = None
) -> list[Statement]:
    """Every document of one month: index, problems, villages, wall, township; the index leads to
    the PDFs whose paths are ``printed`` too. One that fails is told in ``lost``, and without it
    stops all."""
    desk, rules = lay_out(month), month.rules
    chosen = select(desk)

    def made(name: str, make: Callable[..., Made], *values: Any) -> list[Statement]:
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
            ("board", board.statement),
        )
        if share.has_notices or name == "board"
        for statement in made(f"villages/{share.code}/{name}", make, share, *values)
    ]
    language = rules.settings.language
    listed = problems_statement(month.problems, month.month, rules.villages, language)
    problems = replace(listed, brand=rules.settings.brand, subtitle=subtitle(desk))
    back = backing(desk)
    rest = [
        *villages,
        *made("wall/measures", measures.statements),
        *made("wall/items", items.statements),
        *made("township/summary", township_summary, back),
        *back.pages,
        *made("township/stock", stock),
        *made("township/ledgers", ledgers, villages),
        *made("township/publicity", publicity),
        *made("township/fairness", fairness),
        *made("township/selections", selection_meeting, chosen),
    ]
    return [index(desk, [problems, *rest], printed), problems, *rest]


def check_codes(month: Month) -> list[tuple[str, str, str, str]]:
    """Name, village, kind and check code of every notice of a month: of the whole notice, and of its
    parts, which hang on their own where the township wants it."""
    desk = lay_out(month)
    chosen = select(desk)
    return [
        (each.name, each.village, each.kind, each.code)
        for share in desk.shares
        if share.has_notices
        for each in notice.every(desk, share, chosen[share.code])
    ]
