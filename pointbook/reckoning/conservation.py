"""No row is lost: each filled row is a title, a head, a total, a note, or a record that became entries or
stands in a problem."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pointbook.vocabulary.places import Place
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.records import Claim, Entry, Row, Sent, StockMove


@dataclass(frozen=True, slots=True)
class RowCount:
    """What became of the filled rows: records ``entered`` or ``refused``, and how many there were of
    every other kind. A row is entered where any of its claims is. ``lost`` are places that break the
    law: a fault of ours."""

    entered: int = 0
    refused: int = 0
    others: Counter[str] = field(default_factory=Counter)
    lost: tuple[Place, ...] = ()

    @property
    def read(self) -> int:
        return self.entered + self.refused + sum(self.others.values())


def count_rows(
    sent: Iterable[Sent],
    entries: Iterable[Entry],
    moves: Iterable[StockMove],
    objections: Iterable[Claim],
    problems: Sequence[Problem],
) -> RowCount:
    """Count by what was posted or put on record on one side and by the problems on the other."""
    done = {id(entry.claim.row) for entry in entries if entry.claim}
    done |= {id(move.claim.row) for move in moves if move.claim}
    done |= {id(claim.row) for claim in objections}
    told = {
        (place.file, place.sheet, place.row)
        for problem in problems
        if problem.is_error
        for place in (problem.place, *(spot.place for spot in problem.cells))
    }
    others: Counter[str] = Counter()
    entered = refused = 0
    lost = []
    for one in sent:
        others.update(
            {kind: n for kind, n in one.rows.items() if kind not in ("record", "problem")}
        )
        refused += one.rows.get("problem", 0)
        rows: dict[int, Row] = {id(c.row): c.row for claims in one.claims.values() for c in claims}
        for key, row in rows.items():
            entered += key in done
            refused += key not in done
            if key not in done and not _told(row, told):
                lost.append(row.origin.place(row.number))
    return RowCount(entered, refused, others, tuple(lost))


def _told(row: Row, told: set[tuple[str | None, str | None, int | None]]) -> bool:
    """Whether an error names the row, its sheet, or its cover (a matrix without a day)."""
    file, sheet = row.origin.file, row.origin.sheet
    return (file, sheet, row.number) in told or any(
        place[0] == file and place[1] != sheet for place in told
    )
