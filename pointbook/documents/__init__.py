"""From a reckoned month to its statements: what each document must say, every number final."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from pointbook.documents.desk import Desk, lay_out
from pointbook.documents.index import index
from pointbook.documents.problems import problems_statement
from pointbook.documents.rows import backing
from pointbook.documents.selections.lists import Selection, select
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
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.statements import Statement

__all__ = ["check_codes", "problems_statement", "statements"]


def statements(month: Month, printed: Set[str] = frozenset()) -> list[Statement]:
    """Every document of one month: index, problems, villages, wall, township; the index leads to
    the PDFs whose paths are ``printed`` too."""
    desk, rules = lay_out(month), month.rules
    chosen = select(desk)
    villages = [
        statement
        for share in desk.shares
        for statement in _of_village(desk, share, chosen[share.code])
    ]
    language = rules.settings.language
    listed = problems_statement(month.problems, month.month, rules.villages, language)
    problems = replace(listed, brand=rules.settings.brand, subtitle=subtitle(desk))
    meeting = selection_meeting(desk, chosen)
    back = backing(desk)
    rest = [
        *villages,
        *measures.statements(desk),
        *items.statements(desk),
        township_summary(desk, back),
        *back.pages,
        stock(desk),
    ]
    rest.append(ledgers(desk, villages))
    rest += [publicity(desk), fairness(desk), *([meeting] if meeting else [])]
    return [index(desk, [problems, *rest], printed), problems, *rest]


def check_codes(month: Month) -> list[tuple[str, str, str, str]]:
    """Name, village, kind and check code of every notice of a month: of the whole notice, and of its
    parts, which hang on their own where the township wants it."""
    desk = lay_out(month)
    chosen = select(desk)
    return [
        (made.name, made.village, made.kind, made.code)
        for share in desk.shares
        if share.has_notices
        for made in notice.every(desk, share, chosen[share.code])
    ]


def _of_village(
    desk: Desk, share: VillageMonth, chosen: Sequence[Selection]
) -> Iterator[Statement]:
    if share.has_notices:
        yield from notice.statements(desk, share, chosen)
        yield slips.statement(desk, share)
    yield board.statement(desk, share)
