"""From a reckoned month to its statements: what each document must say, every number final."""

from collections.abc import Sequence, Set
from dataclasses import replace

from pointbook.documents.desk import Desk, lay_out
from pointbook.documents.index import index
from pointbook.documents.problems import problems_statement
from pointbook.documents.rows import backing
from pointbook.documents.selections.lists import Selection, select
from pointbook.documents.selections.page import selection_meeting, selection_notice
from pointbook.documents.township.fairness.page import fairness
from pointbook.documents.township.ledgers import ledgers
from pointbook.documents.township.publicity import publicity
from pointbook.documents.township.stock import stock
from pointbook.documents.township.summary import township_summary
from pointbook.documents.villages import (
    board,
    corrections,
    exchanges,
    finance,
    honours,
    points,
    slips,
)
from pointbook.documents.wall import goods, items, measures
from pointbook.documents.wording import subtitle
from pointbook.reckoning.month import Month
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.names import private_numbers
from pointbook.vocabulary.statements import Statement, Value

__all__ = ["check_codes", "last_look", "problems_statement", "statements"]

WALL = (measures, items, goods)

PUBLIC = ("villages/", "wall/")
"""Statements below these folders hang where anyone passes."""


def statements(month: Month, printed: Set[str] = frozenset()) -> list[Statement]:
    """Every document of one month: index, problems, villages, wall, township; the index leads to
    the PDFs whose paths are ``printed`` too."""
    desk, rules = lay_out(month), month.rules
    chosen = select(desk)
    villages = [
        statement
        for share in desk.shares
        if share.has_notices
        for statement in _of_village(desk, share, chosen[share.code])
    ]
    language = rules.settings.language
    listed = problems_statement(month.problems, month.month, rules.villages, language)
    problems = replace(listed, brand=rules.settings.brand, subtitle=subtitle(desk))
    meeting = selection_meeting(desk, chosen)
    back = backing(desk)
    rest = [
        *villages,
        *(each.statement(desk) for each in WALL),
        township_summary(desk, back),
        *back.pages,
        stock(desk),
    ]
    rest.append(ledgers(desk, villages))
    rest += [publicity(desk), fairness(desk), *([meeting] if meeting else [])]
    return [index(desk, [problems, *rest], printed), problems, *rest]


def check_codes(month: Month) -> list[tuple[str, str, str, str]]:
    """Name, village, kind and check code of every notice of a month."""
    desk = lay_out(month)
    chosen = select(desk)
    return [
        (made.name, made.village, made.kind, made.code)
        for share in desk.shares
        if share.has_notices
        for made in _of_village(desk, share, chosen[share.code])
        if made.code
    ]


def _of_village(desk: Desk, share: VillageMonth, chosen: Sequence[Selection]) -> list[Statement]:
    made = (
        points.statement(desk, share),
        exchanges.statement(desk, share),
        honours.statement(desk, share),
        selection_notice(desk, share, chosen),
        corrections.statement(desk, share),
        finance.statement(desk, share),
        board.statement(desk, share),
        slips.statement(desk, share),
    )
    return [each for each in made if each]


def last_look(made: list[Statement]) -> list[tuple[str, str]]:
    """What looks like an identity card, a bank card or a mobile number in a public statement:
    the statement's name and the number's first digits. Codes come from the rules and may be long.
    """
    return [
        (statement.name, number)
        for statement in made
        if statement.name.startswith(PUBLIC)
        for text in _texts(statement)
        for number in private_numbers(text)
    ]


def _texts(statement: Statement) -> list[str]:
    found = [statement.title, statement.subtitle, statement.brand, statement.objections]
    found += [*statement.paragraphs, *statement.signatures]
    found += [text for fact in statement.facts for text in fact]
    for table in statement.tables:
        values: list[Value] = [table.title, table.empty]
        values += [text for fact in table.facts for text in fact]
        open_columns = [at for at, column in enumerate(table.columns) if column.shape == "text"]
        values += [row[at] for row in table.rows for at in open_columns]
        found += [value for value in values if isinstance(value, str)]
    return found
