"""Entries: what the ledger posted, as a frame with every figure and where it came from."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from pointbook.reckoning import events as kinds
from pointbook.reckoning.flags import Sheet
from pointbook.reckoning.index import Mask, Numbers
from pointbook.reckoning.ledger import CAPS, Ledger
from pointbook.vocabulary.claims import Origin
from pointbook.vocabulary.schema import CLERK_SHEETS

KINDS = {
    kinds.OPENING: "opening",
    kinds.TRANSFER: "transfer",
    kinds.REVERSAL: "reversal",
    kinds.AWARD: "award",
    kinds.DEDUCTION: "deduction",
    kinds.VETO: "veto",
    kinds.EXCHANGE: "exchange",
    kinds.EXPIRY: "expiry",
}
CSV_COLUMNS = (
    "id",
    "date",
    "village",
    "household",
    "kind",
    "item",
    "goods",
    "quantity",
    "claimed",
    "points",
    "balance",
    "file",
    "sheet",
    "row",
    "reverses",
)
_FROM_ROW = (
    "activity",
    "recipient",
    "handler",
    "observer",
    "recused",
    "note",
    "evidence",
    "reason",
    "approver",
)
Objects = np.ndarray[Any, np.dtype[np.object_]]
NONE = -1  # the number of a blank


def entries(ledger: Ledger, sheets: dict[str, Sheet]) -> pd.DataFrame:
    """All entries in posting order: the columns of entries.csv and those of ``Month.entries``.

    Columns of text are categorical: each different text once, and its number in every row.
    """
    events, index = ledger.events, ledger.index
    event, household, claimed, points, balance, cap, cut = ledger.posted
    kind, version = events.kind[event], events.what[event]
    days, at_day = np.unique(events.date[event], return_inverse=True)
    scored = np.isin(kind, (kinds.AWARD, kinds.DEDUCTION, kinds.VETO))
    exchanged, written = kind == kinds.EXCHANGE, events.sheet[event] >= 0
    item, goods = np.where(scored, version, NONE), np.where(exchanged, version, NONE)
    counted, pieces = scored | exchanged, events.quantity[event].astype(object)
    exempt = np.array([line.exempt for line in index.items.all] + [False], np.int64)
    positions = np.searchsorted(event, list(ledger.taken_back)).tolist()
    back = dict(zip(positions, ledger.taken_back.values(), strict=True))
    for position, sealed in back.items():
        counted[position], pieces[position] = True, sealed.quantity
    frame: dict[str, Any] = {
        "id": _objects(ledger.id),
        "date": _objects([date.fromordinal(int(number)) for number in days])[at_day],
        "village": _texts(index.villages, events.village[event]),
        "household": _texts([house.code for house in index.households], household),
        "kind": _texts([KINDS.get(number, "") for number in range(10)], kind),
        "item": _texts(
            [line.code for line in index.items.all], item, {p: s.item for p, s in back.items()}
        ),
        "goods": _texts(
            [line.code for line in index.goods.all], goods, {p: s.goods for p, s in back.items()}
        ),
        "quantity": _or_none(pieces, counted),
        "claimed": claimed,
        "points": points,
        "balance": balance,
        **_origins(ledger, sheets, event),
        "row": _or_none(events.row[event], written),
        "reverses": _texts(
            [], np.full(len(event), NONE), {p: sealed.id for p, sealed in back.items()}
        ),
        "column": _or_none(events.column[event], scored & (events.column[event] > 0)),
        "cap": _texts(CAPS, cap),
        "cut": cut,
        "category": _texts(
            [line.category for line in index.items.all],
            item,
            {p: sealed.category for p, sealed in back.items()},
        ),
        **_words(ledger, sheets, event),
        "tier_group": _texts([line.tier_group for line in index.items.all], item),
        "exempt": exempt[item],
        "source": _texts([schema.name for schema in CLERK_SHEETS], events.sheet[event]),
    }
    return pd.DataFrame(
        {name: pd.Series(values, dtype=values.dtype) for name, values in frame.items()}
    )


def _objects(values: list[Any]) -> Objects:
    found = np.empty(len(values), object)
    found[:] = values
    return found


def _texts(
    texts: Sequence[str], numbers: Numbers, instead: Mapping[int, str] = MappingProxyType({})
) -> pd.Categorical:
    """The text that each number stands for; ``instead`` tells those of some positions."""
    every = ["", *texts, *instead.values()]
    at = numbers + 1
    at[list(instead)] = np.arange(len(every) - len(instead), len(every))
    codes, different = pd.factorize(_objects(every))
    return pd.Categorical.from_codes(codes[at], pd.Index(different))


def _or_none(values: Any, there: Mask) -> Objects:
    """Whole numbers, None where there is none."""
    found: Objects = values.astype(object)
    found[~there] = None
    return found


def _origins(ledger: Ledger, sheets: dict[str, Sheet], event: Numbers) -> dict[str, Any]:
    """File and sheet that each entry came from."""
    origins: list[Origin] = []
    at = np.full(len(event), NONE)
    for mine, rows, sheet in _by_sheet(ledger, sheets, event):
        at[mine] = sheet.column("table")[rows] + len(origins)
        origins += sheet.rows.origins
    files, names = ([getattr(origin, name) for origin in origins] for name in ("file", "sheet"))
    return {"file": _texts(files, at), "sheet": _texts(names, at)}


def _words(ledger: Ledger, sheets: dict[str, Sheet], event: Numbers) -> dict[str, Any]:
    """What stands beside each entry in its row."""
    found = {name: np.full(len(event), NONE) for name in _FROM_ROW}
    words: list[str] = []
    for mine, rows, sheet in _by_sheet(ledger, sheets, event):
        words = sheet.claims.words
        for name in found.keys() & set(sheet.frame):
            found[name][mine] = sheet.column(name)[rows]
    return {name: _texts(words, numbers) for name, numbers in found.items()}


def _by_sheet(
    ledger: Ledger, sheets: dict[str, Sheet], event: Numbers
) -> Iterator[tuple[Mask, Numbers, Sheet]]:
    """For each kind of sheet: which entries came from it, from which of its rows."""
    for number, schema in enumerate(CLERK_SHEETS):
        mine = ledger.events.sheet[event] == number
        if mine.any():
            yield mine, ledger.events.at[event][mine], sheets[schema.name]
