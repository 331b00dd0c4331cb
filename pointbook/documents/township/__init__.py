"""What the township's desk looks at and keeps."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pointbook.documents.columns import TOTAL, Spec, column
from pointbook.documents.desk import Desk
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.text import N_


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


CODE: Spec[Part] = column(N_("Code"), "code", 7, lambda part: part.code)
VILLAGE: Spec[Part] = column(N_("Village"), "text", 12, lambda part: part.name)
