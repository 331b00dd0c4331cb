"""From a reckoned month to its statements: what each document must say, every number final.

A month's documents are made in parts, those of a village together, none of which needs another.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from pointbook.documents import rows, wall
from pointbook.documents.desk import Desk, lay_out
from pointbook.documents.index import index
from pointbook.documents.problems import problems
from pointbook.documents.township import desk as unusual
from pointbook.documents.township import ledgers, summary
from pointbook.documents.villages import board, notice, settlement, slips
from pointbook.reckoning.month import Month
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.problems import Problem, not_made
from pointbook.vocabulary.statements import Statement

Made = Iterable[Statement] | Statement | None

DESK = "township/desk"
TOWNSHIP: Mapping[str, Callable[[Desk], Made]] = {
    "township/rows": rows.workbook,
    DESK: unusual.statement,
    "township/summary": summary.statement,
}
WALL: Mapping[str, Callable[[Desk], Made]] = {
    "wall/measures": wall.measures,
    "wall/items": wall.items,
}
VILLAGE: dict[str, Callable[[Desk, VillageMonth], Made]] = {
    "villages/{code}/notice": notice.statements,
    "villages/{code}/slips": slips.statement,
    "villages/{code}/settlement": settlement.statement,
    "villages/{code}/board": board.statement,
    "rows/{code}": rows.page,
}


class Part(NamedTuple):
    """Documents that are made together: those of a village, or one of the township's. The desk is all
    that they come from."""

    name: str
    desk: Desk

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
        if make := {**TOWNSHIP, **WALL}.get(self.name):
            yield self.name, partial(make, self.desk)
            return
        share = self.desk.share(self.name.rpartition("/")[2])
        for path, of_village in VILLAGE.items():
            yield path.format(code=share.code), partial(of_village, self.desk, share)
        coded = [each for each in found if each.code]
        ledger = partial(ledgers.statement, self.desk, share, coded)
        yield f"township/ledgers/{share.code}", ledger


def parts(month: Month) -> list[Part]:
    """All documents of one month but the lists, what takes longest first."""
    desk = lay_out(month)
    rules = desk.of_rules()
    return [
        *(Part(name, desk) for name in TOWNSHIP),
        *(Part(name, rules) for name in WALL),
        *(Part(f"villages/{each.code}", desk.of(each)) for each in desk.shares),
    ]


def statements(month: Month) -> list[Statement]:
    """What each of them says."""
    return [statement for part in parts(month) for statement in part.statements()]


def lists(
    month: Month, paths: Collection[str], returned: Mapping[str, str], unusual: int = 0
) -> list[Statement]:
    """What tells of a month's other documents: the way in, over the paths of all files, by workbook
    the copy that goes back, and how many sections the desk has; and the list of what is wrong."""
    desk = Desk(month)
    return [index(desk, paths, returned, unusual), problems(desk)]


def check_codes(month: Month) -> list[tuple[str, str, str, str]]:
    """Name, village, kind and check code of every notice of a month: of the whole notice, and of its
    parts, which hang on their own where the township wants it."""
    desk = lay_out(month)
    return [
        (each.name, share.code, each.kind, each.code)
        for share in desk.shares
        if share.has_notices
        for each in notice.every(desk, share)
    ]
