"""What the township's desk looks at and keeps."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from pointbook.documents.columns import TOTAL, Spec, column
from pointbook.documents.desk import Desk
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.text import N_

Row = TypeVar("Row")


class Part(NamedTuple):
    """A village, or the township as a whole: a line of a table. ``shares`` are the months of its
    villages, ``figures`` those of summary.json."""

    code: str | None
    name: str
    shares: Sequence[VillageMonth]
    figures: Mapping[str, Any]


def parts(desk: Desk) -> list[Part]:
    """The villages, one by one."""
    return [Part(share.code, share.village.name, (share,), share.figures) for share in desk.shares]


def whole(desk: Desk) -> Part:
    """All of them."""
    return Part(None, TOTAL, desk.shares, desk.month.summary)


VILLAGE: Spec[Part] = column(N_("Village"), "text", lambda part: part.name)


def village(of: Callable[[Row], VillageMonth], total: bool | str = False) -> list[Spec[Row]]:
    """The columns that say which village a row is about."""
    return [
        column(N_("Code"), "code", lambda row: of(row).code),
        column(N_("Village"), "text", lambda row: of(row).village.name, total),
    ]
