"""From a reckoned month to its statements: what each document must say, every number final.

A month's documents are made in parts, those of a village together, none of which needs another.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from pointbook.documents.desk import Desk, lay_out
from pointbook.documents.index import index
from pointbook.documents.problems import problems_statement
from pointbook.documents.rows import page, workbook
from pointbook.documents.selections.lists import Selection, select
from pointbook.documents.township import desk as unusual
from pointbook.documents.township import ledgers, summary
from pointbook.documents.villages import board, notice, settlement, slips
from pointbook.documents.wall import items, measures
from pointbook.documents.wording import band
from pointbook.reckoning.month import Month
from pointbook.vocabulary.problems import Problem, not_made
from pointbook.vocabulary.statements import Statement

Made = Iterable[Statement] | Statement | None
Chosen = Mapping[str, Sequence[Selection]]

DESK = "township/desk"
TOWNSHIP: Mapping[str, Callable[[Desk, Chosen], Made]] = {
    "township/rows": lambda desk, _: workbook(desk),
    DESK: unusual.statement,
    "township/summary": lambda desk, _: summary.statement(desk),
}
WALL: Mapping[str, Callable[[Desk], Made]] = {
    "wall/measures": measures.statements,
    "wall/items": items.statements,
}


class Part(NamedTuple):
    """Documents that are made together: those of a village, or one of the township's. The desk, and
    the candidates ``chosen`` for honours by village, are all that they come from."""

    name: str
    desk: Desk
    chosen: Chosen

    def statements(self, lost: list[Problem] | None = None) -> list[Statement]:
        """What the documents say. One that fails is told in ``lost``, and without it stops all."""
        found: list[Statement] = []
        for name, make in self._makers(found):
            try:
                made = make()
                found += [made] if isinstance(made, Statement) else made or ()
            except Exception as error:
                if lost is None:
                    raise
                lost.append(not_made(name, error))
        return found

    def _makers(self, found: Sequence[Statement]) -> Iterator[tuple[str, Callable[[], Made]]]:
        """By name what makes the documents; the ledgers tell of the notices ``found`` before."""
        desk = self.desk
        if make := TOWNSHIP.get(self.name):
            yield self.name, lambda: make(desk, self.chosen)
        elif wall := WALL.get(self.name):
            yield self.name, lambda: wall(desk)
        else:
            code = self.name.rpartition("/")[2]
            share = next(each for each in desk.shares if each.code == code)
            if share.has_notices:
                chosen = self.chosen[code]
                yield f"{self.name}/notice", lambda: notice.statements(desk, share, chosen)
                yield f"{self.name}/slips", lambda: slips.statement(desk, share)
                yield f"{self.name}/settlement", lambda: settlement.statement(desk, share)
            yield f"{self.name}/board", lambda: board.statement(desk, share)
            coded = [each for each in found if each.code]
            yield f"township/ledgers/{code}", lambda: ledgers.statement(desk, share, coded)
            yield f"rows/{code}", lambda: page(desk, share)


def parts(month: Month) -> list[Part]:
    """All documents of one month but the lists, what takes longest first."""
    desk = lay_out(month)
    chosen, rules = select(desk), desk.of_rules()
    return [
        *(Part(name, desk, chosen) for name in TOWNSHIP),
        *(Part(name, rules, {}) for name in WALL),
        *(
            Part(f"villages/{each.code}", desk.of(each), {each.code: chosen[each.code]})
            for each in desk.shares
        ),
    ]


def statements(month: Month) -> list[Statement]:
    """What each of them says."""
    return [statement for part in parts(month) for statement in part.statements()]


def lists(
    month: Month, paths: Collection[str], returned: Mapping[str, str], unusual: int = 0
) -> list[Statement]:
    """What tells of a month's other documents: the way in, over the paths of all files, by workbook
    the copy that goes back, and how many sections the desk has; and the list of what is wrong."""
    desk, rules = lay_out(month), month.rules
    language = rules.settings.language
    listed = problems_statement(month.problems, month.month, rules.villages, language)
    problems = replace(listed, band=band(desk))
    return [index(desk, paths, returned, unusual), problems]


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
