"""Evaluations: the scores of both evaluation sheets, judged against the scoring rules."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pointbook.reckoning import people
from pointbook.reckoning.checks import households
from pointbook.reckoning.flags import Facts, Sheet, periods
from pointbook.reckoning.index import UNKNOWN, Index, Mask, Numbers
from pointbook.vocabulary.claims import BLANK, TOO_FINE, Claims, Rows
from pointbook.vocabulary.names import squeezed
from pointbook.vocabulary.nearest import nearest
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.points import show
from pointbook.vocabulary.text import N_, Text

SHEETS = ("meeting", "observation")
TICK = "√"
MARK = N_("Write √ for once, or the points with all times counted; else correct the item.")
AWARD, DEDUCTION, VETO = 3, 4, 5  # also their order on one day


@dataclass(slots=True)
class ItemRules:
    """What the rules say of each score's item, version by version."""

    fixed: Numbers
    low: Numbers
    high: Numbers
    sign: Numbers
    is_range: Mask
    veto: Mask
    evidence: Mask
    source: Numbers  # 0 meeting, 1 observation, 2 both


def _rules_of(index: Index) -> ItemRules:
    column, sources = index.items.column, {"meeting": 0, "observation": 1, "both": 2}
    return ItemRules(
        column(lambda item: item.points or 0),
        column(lambda item: item.low),
        column(lambda item: item.high),
        column(lambda item: item.sign),
        column(lambda item: item.points is None and not item.veto, bool),
        column(lambda item: item.veto, bool),
        column(lambda item: item.evidence, bool),
        column(lambda item: sources[item.source]),
    )


class Scores:
    """All scores with the fields of their rows beside them, and which are found bad."""

    def __init__(self, claims: Claims, index: Index, sheets: dict[str, Sheet]) -> None:
        self.claims, self.index = claims, index
        self.sheets = [sheets[name] for name in SHEETS]
        frame = claims.scores
        self.sheet = frame["sheet"].to_numpy()
        self.at = frame["at"].to_numpy()
        self.column = frame["column"].to_numpy()
        self.quantity = frame["quantity"].to_numpy().copy()
        self.points = frame["points"].to_numpy()
        self.tick = frame["tick"].to_numpy()
        self.houses = [households(sheet) for sheet in self.sheets]
        self.household = self._gather(self.houses)
        self.date = self.field("date")
        self.row = self.field("row")
        self.village = self.field("village")
        self.note = self.field("note")
        numbers = index.look_up(claims.codes, index.items.number)
        self.item = numbers[frame["item"].to_numpy()]
        self.text = frame["item"].to_numpy()
        self.version = index.items.on(self.item, self.date)
        self.bad = frame["bad"].to_numpy() | self._gather([s.bad for s in self.sheets])

    def _gather(self, columns: list[Any]) -> Any:
        parts = [column[self.at[self.sheet == n]] for n, column in enumerate(columns)]
        return np.concatenate(parts)

    def field(self, name: str) -> Any:
        """A column of the rows that the scores stand in."""
        return self._gather([sheet.column(name) for sheet in self.sheets])

    def place(self, at: int, column: str) -> Place:
        """The cell of a score: in a matrix always the score's own."""
        position = int(self.column[at])
        rows: Rows = self.sheets[self.sheet[at]].rows
        return rows.place(int(self.at[at]), position or column)

    def flag(
        self,
        code: str,
        mask: Mask,
        column: str,
        value: Callable[[int], str],
        facts: Callable[[int], Facts] = lambda at: {},
    ) -> None:
        """A problem for each score of the mask; an error excludes the score."""
        for at in map(int, np.flatnonzero(mask)):
            house = self.household[at]
            code_of = self.index.households[house].code if house >= 0 else None
            sheet = self.sheets[self.sheet[at]]
            place = self.place(at, column)
            sheet.problem(code, int(self.at[at]), place, value(at), facts(at), code_of)
            self.bad[at] = True

    def item_code(self, at: int) -> str:
        return str(self.claims.codes[self.text[at]])

    def typed(self, at: int) -> str:
        """What the score's cell holds: the item's code, in a matrix the score itself."""
        if not self.column[at]:
            return self.item_code(at)
        return TICK if self.tick[at] else show(int(self.points[at]))

    def day(self, at: int) -> str:
        return str(self.sheets[self.sheet[at]].day(int(self.at[at])))


@dataclass(slots=True)
class Evaluations:
    """Scores that passed, as columns; points are signed hundredths, ``kind`` orders a day."""

    sheet: Numbers
    at: Numbers
    column: Numbers
    row: Numbers
    date: Numbers
    household: Numbers
    version: Numbers
    quantity: Numbers
    claimed: Numbers
    kind: Numbers


def evaluations(claims: Claims, index: Index, sheets: dict[str, Sheet]) -> Evaluations:
    """Judge every score up to what only the ledger can know."""
    scores = Scores(claims, index, sheets)
    _items(scores)
    claimed, kind = _worth(scores, _rules_of(index))
    people.scorers(scores.sheets, scores.houses, claims.covers)
    rows = pd.DataFrame(
        {
            "date": scores.date,
            "kind": kind,
            "sheet": scores.sheet,
            "row": scores.row,
            "column": scores.column,
            "at": np.arange(len(kind)),
            "household": scores.household,
            "item": scores.item,
            "quantity": scores.quantity,
            "note": scores.note,
            "version": scores.version,
            "month": scores.field("month"),
        }
    )[~scores.bad]
    rows = _without_duplicates(scores, rows)
    rows = _without_rivals(scores, rows)
    kept = rows["at"].to_numpy()
    return Evaluations(
        scores.sheet[kept],
        scores.at[kept],
        scores.column[kept],
        scores.row[kept],
        scores.date[kept],
        scores.household[kept],
        scores.version[kept],
        scores.quantity[kept],
        claimed[kept],
        kind[kept],
    )


def _items(scores: Scores) -> None:
    """The item must exist and be in force on the day."""
    lines = scores.index.items
    scores.flag(
        "unknown-item",
        scores.item == UNKNOWN,
        "item",
        scores.item_code,
        lambda at: {"advice": _meant(scores, scores.item_code(at))},
    )
    scores.flag(
        "item-not-in-force",
        (scores.item >= 0) & (scores.date > 0) & (scores.version < 0),
        "item",
        scores.typed,
        lambda at: {
            "item": scores.item_code(at),
            "day": scores.day(at),
            "period": periods(lines.of(int(scores.item[at]))),
        },
    )


def _meant(scores: Scores, typed: str) -> str | Text:
    """Which item an unknown one may be; a description that several have heads no matrix column."""
    lines = scores.index.items
    same = {line.code for line in lines.all if squeezed(line.description) == squeezed(typed)}
    if same:
        codes = "、".join(sorted(same))
        return Text(N_(" {codes} go by this description: use the code."), {"codes": codes})
    return nearest(typed, lines.codes)


def _worth(scores: Scores, rules: ItemRules) -> tuple[Numbers, Numbers]:
    """What each score claims, signed, and its kind; flags what the rules do not allow."""
    count = len(scores.item)
    if not scores.index.items.all:
        return np.zeros(count, np.int64), np.full(count, AWARD)
    known = scores.version >= 0
    at = np.maximum(scores.version, 0)
    matrix, given = scores.column > 0, scores.points > TOO_FINE
    veto, ranged = rules.veto[at] & known, rules.is_range[at] & known
    fixed = known & ~veto & ~ranged
    quantity = scores.quantity
    quantity[quantity == BLANK] = 1
    _fill_matrix_quantities(scores, rules.fixed[at], fixed & matrix & given)
    counted = quantity > TOO_FINE
    worth = np.where(counted, quantity, 1) * rules.fixed[at]
    _sources(scores, rules, at, known)
    _evidence(scores, rules.evidence[at] & known)
    expected = np.where(veto, 0, worth)
    mismatch = (fixed | veto & ~matrix) & given & counted & (scores.points != expected)
    _mismatches(scores, mismatch, expected)
    size = np.where(given, scores.points * rules.sign[at], 0)
    scores.flag(
        "missing-value",
        ranged & (scores.points == BLANK),
        "points",
        lambda a: TICK if scores.tick[a] else "",
        lambda a: {"found": Text(N_("√ does not say how many points."))} if scores.tick[a] else {},
    )
    low, high = rules.low[at] * quantity, rules.high[at] * quantity
    outside = ranged & given & counted & ((size < low) | (size > high))
    _out_of_range(scores, outside, rules, at)
    claimed = np.where(ranged, size * rules.sign[at], expected)
    minus = np.where(ranged, rules.sign[at] < 0, rules.fixed[at] < 0)
    kind = np.where(veto, VETO, np.where(minus, DEDUCTION, AWARD))
    return claimed, kind


def _fill_matrix_quantities(scores: Scores, points: Numbers, mask: Mask) -> None:
    """Under an item of fixed points the number is the score: how often is its quotient."""
    safe = np.where(points == 0, 1, points)
    times = scores.points // safe
    whole = mask & (times > 0) & (times * safe == scores.points)
    scores.quantity[whole] = times[whole]


def _sources(scores: Scores, rules: ItemRules, at: Numbers, known: Mask) -> None:
    source = rules.source[at]
    words = (Text(N_("the meeting (会议评定)")), Text(N_("daily observation (日常观察)")))
    scores.flag(
        "wrong-source",
        known & (source != 2) & (source != scores.sheet),
        "item",
        scores.typed,
        lambda a: {
            "item": scores.item_code(a),
            "right": words[int(source[a])],
            "sheet": scores.place(a, "item").sheet or "",
        },
    )


def _evidence(scores: Scores, needed: Mask) -> None:
    scores.flag(
        "missing-evidence",
        needed & (scores.field("evidence") == 0),
        "evidence",
        lambda at: "",
        lambda at: {"item": scores.item_code(at)},
    )


def _mismatches(scores: Scores, mask: Mask, expected: Numbers) -> None:
    lines = scores.index.items.all

    def facts(at: int) -> Facts:
        line = lines[scores.version[at]]
        if scores.column[at]:
            points = line.points or 0
            sentence = N_("a whole multiple of {each}")
            if points < 0:
                sentence = N_("a whole multiple of {each}, with its minus")
            return {"expected": Text(sentence, {"each": show(points)}), "hint": Text(MARK)}
        return {"expected": show(int(expected[at]))}

    scores.flag("points-mismatch", mask, "points", lambda at: show(int(scores.points[at])), facts)


def _out_of_range(scores: Scores, mask: Mask, rules: ItemRules, at: Numbers) -> None:
    def facts(a: int) -> Facts:
        times, sign = int(scores.quantity[a]), int(rules.sign[at[a]])
        ends = sorted(int(end[at[a]]) * times * sign for end in (rules.low, rules.high))
        return {"item": scores.item_code(a), "low": show(ends[0]), "high": show(ends[1])}

    value = lambda a: show(int(scores.points[a]))  # noqa: E731
    scores.flag("points-out-of-range", mask, "points", value, facts)


def _without_duplicates(scores: Scores, rows: pd.DataFrame) -> pd.DataFrame:
    """The same day, household, item, quantity and note twice: the first stands."""
    return _first_only(
        scores, rows, ["date", "household", "item", "quantity", "note"], "duplicate-entry"
    )


def _without_rivals(scores: Scores, rows: pd.DataFrame) -> pd.DataFrame:
    """At most one row of an exclusive group for each household and month."""
    lines = scores.index.items.all
    names = sorted({line.exclusive_group for line in lines} - {""})
    group = np.array([names.index(x.exclusive_group) if x.exclusive_group else -1 for x in lines])
    if not names or not len(rows):
        return rows
    groups = group[rows["version"].to_numpy()]
    inside = rows[groups >= 0].assign(group=groups[groups >= 0])
    stands = _first_only(scores, inside, ["month", "household", "group"], "exclusive-items")
    kept: pd.DataFrame = rows[(groups < 0) | rows["at"].isin(stands["at"])]
    return kept


def _first_only(scores: Scores, rows: pd.DataFrame, keys: list[str], code: str) -> pd.DataFrame:
    """Keep the first row of each key; each later one is a problem that names the first."""
    if not rows.duplicated(keys).any():
        return rows
    rows = rows.sort_values(["date", "kind", "sheet", "row", "column"], kind="stable")
    again = rows.duplicated(keys)
    first = rows[~again].set_index(keys)["at"]
    for key, at in zip(
        rows.loc[again, keys].itertuples(index=False), rows["at"][again], strict=True
    ):
        other = int(first.loc[tuple(key)])
        rival = scores.item_code(other)
        house = scores.index.households[scores.household[at]].code
        stands = scores.place(other, "item")
        group = scores.index.items.all[scores.version[at]].exclusive_group
        facts: Facts = {
            "first": stands.words(),
            "other": rival,
            "household": house,
            "group": group,
        }
        mask = np.zeros(len(scores.bad), bool)
        mask[at] = True
        scores.flag(code, mask, "item", scores.typed, lambda _, f=facts: f)  # type: ignore[misc]
    return rows[~again]
