"""Checks: does each claim keep to the rules? Each is a mask over a whole column.

What passes goes to the ledger as columns of numbers; what fails stands in a problem.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pointbook.reckoning.flags import Facts, Sheet, goods_facts, period, periods
from pointbook.reckoning.index import BLANK_TEXT, UNKNOWN, Index, Mask, Numbers
from pointbook.vocabulary.claims import FAULTY, TOO_FINE, Claims
from pointbook.vocabulary.names import squeezed
from pointbook.vocabulary.nearest import nearest
from pointbook.vocabulary.points import show
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.text import N_, Text


def households(sheet: Sheet, column: str = "household", dated: bool = True) -> Numbers:
    """Who each row speaks of: the household's number, or a negative mark.

    A blank code is filled in from the head's name where that is unique in the village.
    """
    index = sheet.index
    found = index.houses(sheet.claims.codes)[sheet.column(column)]
    village = sheet.column("village")
    resolved = np.zeros(len(found), bool)
    if column == "household" and "head" in sheet.frame:
        resolved = _resolve(sheet, found)
    unknown = (found == UNKNOWN) & (sheet.column(column) != 0)
    sheet.flag(
        "unknown-household",
        unknown,
        column,
        lambda at: sheet.typed(column, at),
        lambda at: {"advice": _meant(sheet, at, column)},
    )
    safe = np.maximum(found, 0)
    if not index.households:
        return found
    elsewhere = (found >= 0) & (index.village_of[safe] != village)
    sheet.flag(
        "wrong-village",
        elsewhere,
        column,
        lambda at: sheet.typed(column, at),
        lambda at: {
            "village": index.villages[int(village[at])],
            "other": index.households[found[at]].village,
        },
    )
    fine = (found >= 0) & ~elsewhere
    if column == "household" and "head" in sheet.frame:
        _names(sheet, found, fine & ~resolved)
    if dated:
        _membership(sheet, found, fine, column)
    return np.where(elsewhere, UNKNOWN, found)


def _meant(sheet: Sheet, at: int, column: str) -> str | Text:
    """Which household a row with an unknown code may mean: by its head, else by its spelling."""
    village = int(sheet.column("village")[at])
    if column == "household" and "head" in sheet.frame:
        name = squeezed(sheet.word("head", at))
        homes = sheet.index.by_head.get((village, name), [])
        if homes:
            return _heads(sheet, name, homes)
    return nearest(sheet.typed(column, at), sheet.index.codes_of(village))


def _heads(sheet: Sheet, name: str, homes: Iterable[int]) -> Text:
    codes = "、".join(sheet.index.households[home].code for home in homes)
    return Text(N_(" {name} heads {codes}."), {"name": name, "codes": codes})


def _resolve(sheet: Sheet, found: Numbers) -> Mask:
    """Fill in blank codes by the head's name; gives the rows filled in."""
    resolved = np.zeros(len(found), bool)
    head, village = sheet.column("head"), sheet.column("village")
    blank = (found == BLANK_TEXT) & sheet.used
    sheet.flag("missing-value", blank & (head == 0), "household")
    for at in map(int, np.flatnonzero(blank & (head > FAULTY))):
        name = sheet.word("head", at)
        homes = sheet.index.by_head.get((int(village[at]), squeezed(name)), [])
        codes = [sheet.index.households[home].code for home in homes]
        facts: Facts = {"name": name, "count": len(codes), "known": "、".join(codes)}
        place = sheet.rows.place(at, "household")
        if len(codes) == 1:
            found[at], resolved[at] = homes[0], True
            sheet.problem("household-resolved", at, place, "", facts, codes[0])
            continue
        sheet.bad[at] = True
        if codes:
            sheet.problem("ambiguous-household", at, place, "", facts)
        else:
            facts = {"advice": _elsewhere(sheet, name, int(village[at]))}
            place = sheet.rows.place(at, "head")
            sheet.problem("unknown-household", at, place, name, facts)
    return resolved


def _elsewhere(sheet: Sheet, name: str, village: int) -> str | Text:
    """Whom a name may mean that heads no household of the village."""
    homes = [
        home
        for (_, head), those in sheet.index.by_head.items()
        if head == squeezed(name)
        for home in those
    ]
    return _heads(sheet, name, homes) if homes else nearest(name, sheet.index.heads_of(village))


def _names(sheet: Sheet, found: Numbers, judged: Mask) -> None:
    """The head's name beside a code must be the household's."""
    head = sheet.column("head")
    of_word = np.full(len(sheet.claims.words), -1, np.int64)
    for word in np.unique(head).tolist():
        of_word[word] = sheet.index.head_number.get(squeezed(sheet.claims.words[word]), -1)
    of_house = sheet.index.head_of[np.maximum(found, 0)]
    wrong = judged & (head > FAULTY) & (of_word[head] != of_house)

    def facts(at: int) -> Facts:
        name = squeezed(sheet.word("head", at))
        homes = sheet.index.by_head.get((int(sheet.column("village")[at]), name), [])
        advice = _heads(sheet, name, homes) if homes else ""
        return {"head": sheet.index.households[found[at]].head, "advice": advice}

    sheet.flag("name-mismatch", wrong, "head", lambda at: sheet.word("head", at), facts, found)


def _membership(sheet: Sheet, found: Numbers, fine: Mask, column: str) -> None:
    day, safe = sheet.column("date"), np.maximum(found, 0)
    outside = (day < sheet.index.joined[safe]) | (day > sheet.index.left[safe])

    def facts(at: int) -> Facts:
        house = sheet.index.households[found[at]]
        return {"period": period(house.joined, house.left), "day": sheet.day(at)}

    at_fault = fine & (day > 0) & outside
    sheet.flag(
        "not-a-member-then", at_fault, column, lambda at: sheet.typed(column, at), facts, found
    )


def goods(sheet: Sheet, house: Numbers | None = None) -> tuple[Numbers, Numbers]:
    """Which goods each row speaks of, and the version in force that day (or -1); that there is one
    matters only where a ``house`` exchanges."""
    shelf = sheet.index.goods
    numbers = sheet.index.look_up(sheet.claims.codes, shelf.number)
    found = numbers[sheet.column("goods")]
    sheet.flag(
        "unknown-goods",
        found == UNKNOWN,
        "goods",
        lambda at: sheet.typed("goods", at),
        lambda at: {"advice": nearest(sheet.typed("goods", at), shelf.codes)},
        house,
    )
    day = sheet.column("date")
    version = shelf.on(found, day)
    if house is not None:
        sheet.flag(
            "goods-not-in-force",
            (found >= 0) & (day > 0) & (version < 0),
            "goods",
            lambda at: sheet.typed("goods", at),
            lambda at: {"day": sheet.day(at), "period": periods(shelf.of(int(found[at])))},
            house,
        )
    _goods_names(sheet, found, version, house)
    return found, version


def _goods_names(sheet: Sheet, found: Numbers, version: Numbers, house: Numbers | None) -> None:
    """The name beside a code must be that of the version in force, or of any when none is."""
    shelf, name = sheet.index.goods, sheet.column("goods_name")
    wrong = np.zeros(len(found), bool)
    pairs = pd.DataFrame({"goods": found, "version": version, "name": name})
    judged = (found >= 0) & (name > FAULTY)
    groups: Any = pairs[judged].groupby(["goods", "version", "name"], sort=False)
    for (code, at, word), part in groups.groups.items():
        lines = [shelf.all[at]] if at >= 0 else shelf.of(code)
        typed = squeezed(sheet.claims.words[word])
        if typed not in {squeezed(line.name) for line in lines}:
            wrong[part] = True

    def facts(at: int) -> Facts:
        line = shelf.of(int(found[at]))[-1] if version[at] < 0 else shelf.all[version[at]]
        return {"goods": line.code, "name": line.name}

    written = lambda at: sheet.word("goods_name", at)  # noqa: E731
    sheet.flag("goods-name-mismatch", wrong, "goods_name", written, facts, house)


@dataclass(slots=True)
class Exchanges:
    """Exchanges that passed, by row index of their sheet."""

    at: Numbers
    household: Numbers
    version: Numbers
    quantity: Numbers
    points: Numbers


def exchanges(sheet: Sheet) -> Exchanges:
    """Judge the exchange sheet up to what only the ledger can know."""
    index = sheet.index
    house = households(sheet)
    _, version = goods(sheet, house)
    quantity, given = sheet.column("quantity"), sheet.column("points")
    price = index.goods.column(lambda line: line.points) if index.goods.all else np.zeros(1, int)
    worth = quantity * price[np.maximum(version, 0)]
    known = (version >= 0) & (quantity > TOO_FINE)
    sheet.flag(
        "points-mismatch",
        known & (given > TOO_FINE) & (given != worth),
        "points",
        lambda at: show(int(given[at])),
        lambda at: {"expected": show(int(worth[at]))},
        house,
    )
    rows = pd.DataFrame(
        {
            "at": np.arange(len(house)),
            "table": sheet.column("table"),
            "row": sheet.column("row"),
            "date": sheet.column("date"),
            "household": house,
            "goods": sheet.column("goods"),
            "quantity": quantity,
            "note": sheet.column("note"),
            "version": version,
            "points": worth,
        }
    )[sheet.used & ~sheet.bad]
    rows = rows.sort_values(["date", "row", "table"], kind="stable")
    rows = _without_duplicates(sheet, rows, house)
    over = _over_limit(sheet, rows)
    below = _below_minimum(sheet, rows, over)
    rows = rows[~(over | below)]
    return Exchanges(
        *(rows[n].to_numpy() for n in ("at", "household", "version", "quantity", "points"))
    )


def _without_duplicates(sheet: Sheet, rows: pd.DataFrame, house: Numbers) -> pd.DataFrame:
    keys = ["date", "household", "goods", "quantity", "note"]
    again = rows.duplicated(keys)
    first = rows[~again].set_index(keys)["at"] if again.any() else None
    for row in rows[again].itertuples():
        assert first is not None
        at = int(row.at)  # type: ignore[arg-type]
        sheet.bad[at] = True
        key = (row.date, row.household, row.goods, row.quantity, row.note)
        stands = sheet.rows.place(int(first.at[key]), "goods")  # type: ignore[arg-type]
        facts: Facts = {"first": stands.words()}
        code = sheet.index.households[int(row.household)].code  # type: ignore[arg-type]
        place, typed = sheet.rows.place(at, "goods"), sheet.typed("goods", at)
        sheet.problem("duplicate-entry", at, place, typed, facts, code)
    return rows[~again]


def _over_limit(sheet: Sheet, rows: pd.DataFrame) -> "pd.Series[bool]":
    """Rows at which a household's pieces of one goods on one day stand above the limit."""
    lines = sheet.index.goods.all
    limit = np.array([line.limit if line.limit is not None else 2**40 for line in lines] or [0])
    sums = rows.groupby(["household", "date", "goods"])["quantity"].cumsum()
    allowed = limit[rows["version"].to_numpy()] if len(rows) else np.zeros(0)
    over = sums > allowed
    for row, total in zip(rows[over].itertuples(), sums[over], strict=True):
        line = lines[int(row.version)]  # type: ignore[arg-type]
        facts: Facts = {"sum": int(total), **goods_facts(line), "limit": line.limit}
        _refuse(sheet, row, "over-limit", "quantity", str(row.quantity), facts)
    return over


def _below_minimum(sheet: Sheet, rows: pd.DataFrame, over: "pd.Series[bool]") -> "pd.Series[bool]":
    """Rows of a household's day that together stay below the least exchange."""
    least = sheet.index.rules.settings.min_exchange
    sums = rows.groupby(["household", "date"])["points"].transform("sum")
    below = (sums < least) & ~over
    for row, total in zip(rows[below].itertuples(), sums[below], strict=True):
        facts: Facts = {"sum": show(int(total)), "minimum": show(least)}
        typed = sheet.typed("goods", int(row.at))  # type: ignore[arg-type]
        _refuse(sheet, row, "below-minimum", "goods", typed, facts)
    return below


def _refuse(sheet: Sheet, row: object, code: str, column: str, value: str, facts: Facts) -> None:
    at = int(row.at)  # type: ignore[attr-defined]
    sheet.bad[at] = True
    house = sheet.index.households[int(row.household)].code  # type: ignore[attr-defined]
    facts = {**facts, "day": sheet.day(at)}
    sheet.problem(code, at, sheet.rows.place(at, column), value, facts, house)


def stock_rows(sheet: Sheet) -> Numbers:
    """Judge receipts or counts; gives the goods of each row."""
    found, _ = goods(sheet)
    return found


def transfers(sheet: Sheet) -> tuple[Numbers, Numbers]:
    """Judge transfers; gives who gives and who gets."""
    return households(sheet, "from"), households(sheet, "to")


def objections(sheet: Sheet) -> Numbers:
    """Judge objections; a household is named or not."""
    return households(sheet, dated=False)


def sheets(claims: Claims, index: Index, problems: list[Problem]) -> dict[str, Sheet]:
    """Every kind of sheet, ready to be judged."""
    return {name: Sheet(rows, claims, index, problems) for name, rows in claims.rows.items()}
