"""Entries: what the ledger posted, as a frame with every figure and where it came from."""

from datetime import date
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from pointbook.reckoning import events as kinds
from pointbook.reckoning.evaluations import SHEETS as EVALUATION_SHEETS
from pointbook.reckoning.flags import Sheet
from pointbook.reckoning.ledger import CAPS, ENTERED, Ledger
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


def _objects(values: list[Any]) -> Objects:
    found = np.empty(len(values), object)
    found[:] = values
    return found


def entries(ledger: Ledger, sheets: dict[str, Sheet]) -> pd.DataFrame:
    """All entries in posting order: the columns of entries.csv and those of ``Month.entries``."""
    events, index = ledger.events, ledger.index
    posted = np.fromiter(chain.from_iterable(ledger.posted), np.int64)
    event, household, claimed, points, balance, cap, cut = posted.reshape(-1, len(ENTERED)).T
    kind, day = events.kind[event], events.date[event]
    days, at_day = np.unique(day, return_inverse=True)
    houses = _objects([house.code for house in index.households])
    frame: dict[str, Any] = {
        "id": _objects(ledger.id),
        "date": _objects([date.fromordinal(int(number)) for number in days])[at_day],
        "village": _objects(index.villages)[events.village[event]],
        "household": houses[household],
        "kind": _objects([KINDS.get(k, "") for k in range(10)])[kind],
        "item": _blank(len(event)),
        "goods": _blank(len(event)),
        "quantity": _empty(len(event)),
        "claimed": claimed,
        "points": points,
        "balance": balance,
        "file": _blank(len(event)),
        "sheet": _blank(len(event)),
        "row": _empty(len(event)),
        "reverses": _blank(len(event)),
        "column": _empty(len(event)),
        "cap": _objects(list(CAPS))[cap],
        "cut": cut,
        "category": _blank(len(event)),
        **{name: _blank(len(event)) for name in _FROM_ROW},
        "tier_group": _blank(len(event)),
        "exempt": np.zeros(len(event), np.int64),
    }
    _rules(frame, ledger, event, kind)
    _origins(frame, ledger, sheets, event)
    _reversals(frame, ledger)
    return pd.DataFrame(
        {name: pd.Series(values, dtype=values.dtype) for name, values in frame.items()}
    )


def _blank(count: int) -> Objects:
    return np.full(count, "", object)


def _empty(count: int) -> Objects:
    return np.full(count, None, object)


def _rules(frame: dict[str, Any], ledger: Ledger, event: Any, kind: Any) -> None:
    """Item, category, groups, goods and quantity of what was scored or exchanged."""
    events, index = ledger.events, ledger.index
    scored = np.isin(kind, (kinds.AWARD, kinds.DEDUCTION, kinds.VETO))
    exchanged = kind == kinds.EXCHANGE
    version = events.what[event]
    if scored.any():
        codes = _objects([line.code for line in index.items.all])
        categories = _objects([line.category for line in index.items.all])
        frame["item"][scored] = codes[version[scored]]
        frame["category"][scored] = categories[version[scored]]
        groups = _objects([line.tier_group for line in index.items.all])
        frame["tier_group"][scored] = groups[version[scored]]
        frame["exempt"][scored] = [index.items.all[v].exempt for v in version[scored]]
    if exchanged.any():
        goods = _objects([line.code for line in index.goods.all])
        frame["goods"][exchanged] = goods[version[exchanged]]
    counted = scored | exchanged
    frame["quantity"][counted] = events.quantity[event][counted]


def _origins(frame: dict[str, Any], ledger: Ledger, sheets: dict[str, Sheet], event: Any) -> None:
    """File, sheet, row and cell that each entry came from, and the words beside it."""
    events = ledger.events
    rank, row, column = events.sheet[event], events.row[event], events.column[event]
    for number, schema in enumerate(CLERK_SHEETS):
        mine = rank == number
        if not mine.any():
            continue
        sheet = sheets[schema.name]
        at = events.at[event][mine]
        table = sheet.column("table")[at]
        origins = sheet.rows.origins
        frame["file"][mine] = _objects([origin.file for origin in origins])[table]
        frame["sheet"][mine] = _objects([origin.sheet for origin in origins])[table]
        frame["row"][mine] = row[mine]
        position = column[mine]
        if schema.name in EVALUATION_SHEETS:
            in_matrix = position > 0
            cells = _empty(len(position))
            cells[in_matrix] = position[in_matrix]
            frame["column"][mine] = cells
        words = _objects(sheet.claims.words)
        for name in _FROM_ROW:
            if name in sheet.frame:
                frame[name][mine] = words[sheet.column(name)[at]]


def _reversals(frame: dict[str, Any], ledger: Ledger) -> None:
    for position, sealed in ledger.taken_back.items():
        frame["reverses"][position] = sealed.id
        frame["item"][position] = sealed.item
        frame["goods"][position] = sealed.goods
        frame["quantity"][position] = sealed.quantity
        frame["category"][position] = sealed.category
