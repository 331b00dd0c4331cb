"""The fairness screen on the desk: prompts, why, and the rows to look at."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pointbook.documents.columns import Spec, column, table
from pointbook.documents.desk import Desk
from pointbook.documents.township.fairness.looks import Prompt, Row, prompts
from pointbook.vocabulary.rules import Goods, Item
from pointbook.vocabulary.statements import Table
from pointbook.vocabulary.text import N_, Text


class _Words(NamedTuple):
    """What a kind of prompt is called, and a prompt's reason and measure."""

    name: str
    reason: str
    unusual: str


COMPARED = N_("{side} in {share} % of {pairs} comparisons; {times} times the usual spread")
WORDS: Mapping[str, _Words] = {
    "own": _Words(
        N_("Own household"),
        N_(
            "{names}: {points} points for the own household without 回避 being written. Please look"
            " whether they stood back. The single rows are self-evaluation in the list of problems."
        ),
        N_("{count} of {all} such rows; the other households have a median of {median} points"),
    ),
    "kin": _Words(
        N_("Own surname"),
        N_(
            "{names} met, and 回避 is not written: the {count} other households named {family} were"
            " awarded a median of {ours} points by the meeting, the {others} others {theirs}."
            " Please look what the scores rest on; a surname alone says nothing."
        ),
        COMPARED,
    ),
    "observer": _Words(
        N_("Observer"),
        N_(
            "For the same items {name}'s {count} scores are {side} than those of the {others} other"
            " observers. Please look whether all measure alike."
        ),
        COMPARED,
    ),
    "never": _Words(
        N_("Never scored"),
        N_(
            "In {months} months with scores this year {count} households were never scored. Please"
            " look whether they were overlooked."
        ),
        N_("{count} of {all} households; the median one was scored {median} times"),
    ),
    "unused": _Words(
        N_("Items never used"),
        N_(
            "In {months} months this year {count} items that bring points were used by no village."
            " Please look whether they fit and whether people know them."
        ),
        N_("{count} of {all} items; {rows} scores this year"),
    ),
    "maximum": _Words(
        N_("Always the maximum"),
        N_(
            "Scores under these ranges are always the maximum: {items}. Please look whether the"
            " range is used."
        ),
        N_("of all scores, in brackets the other villages: {counts}"),
    ),
    "village": _Words(
        N_("Village and neighbours"),
        N_(
            "{own} points a household were awarded this month, {side} than the {middle} of the"
            " other villages. Please look whether all measure and report alike."
        ),
        N_("{times} times the usual spread of {others} others, allowing for {size} households"),
    ),
    "day": _Words(
        N_("Day without a meeting"),
        N_(
            "Rows of the meeting on other days than that of the cover ({met}): {count}, on different"
            " days: {days}. Please look whether there was another meeting."
        ),
        N_("{count} of {all} rows of the meeting"),
    ),
    "exact": _Words(
        N_("Exact reach"),
        N_(
            "{count} times an award brought the balance to exactly what was exchanged within 7"
            " days. Please look what these awards rest on."
        ),
        N_(
            "{count} of {all} visits, in the other villages {theirs} of {others}; {times} times the"
            " usual spread"
        ),
    ),
}


HOW = N_(
    "Prompts to look, never verdicts: each has an innocent explanation more often than not, and"
    " nobody is accused. Whoever finds nothing need not write anything; none of it is put up."
)


def tables(desk: Desk) -> Iterator[Table]:
    """The prompts of one month, and the rows behind each."""
    found = prompts(desk)
    if found:
        yield _prompts(desk, found)
        yield _rows(desk, found)


def _village(desk: Desk, prompt: Prompt) -> str:
    names = {share.code: share.village.name for share in desk.shares}
    return names.get(prompt.village) or desk.rules.settings.township


def _prompts(desk: Desk, found: list[Prompt]) -> Table:
    columns: list[Spec[tuple[int, Prompt]]] = [
        column(N_("No."), "count", lambda row: row[0]),
        column(N_("Village"), "text", lambda row: _village(desk, row[1])),
        column(N_("What"), "text", lambda row: Text(WORDS[row[1].kind].name)),
        column(
            N_("Please look"), "text", lambda row: Text(WORDS[row[1].kind].reason, row[1].facts)
        ),
        column(
            N_("How unusual"), "text", lambda row: Text(WORDS[row[1].kind].unusual, row[1].facts)
        ),
        column(N_("Rows"), "count", lambda row: len(row[1].rows)),
    ]
    return table(enumerate(found, 1), columns, Text(N_("Please look")), note=Text(HOW))


class _Shown(NamedTuple):
    """A row of a prompt, under the number and the village of the prompt."""

    number: int
    village: str
    row: Row


def _rows(desk: Desk, found: list[Prompt]) -> Table:
    columns: list[Spec[_Shown]] = [
        column(N_("No."), "count", lambda shown: shown.number),
        column(N_("Village"), "text", lambda shown: shown.village),
        column(N_("Household"), "code", lambda s: s.row.household.code if s.row.household else ""),
        column(N_("Head"), "text", lambda s: s.row.household.head if s.row.household else ""),
        column(N_("What for"), "text", lambda shown: _called(shown.row.what)),
        column(N_("Date"), "date", lambda s: s.row.entry.day if s.row.entry else None),
        column(N_("Points"), "points", lambda shown: shown.row.points),
        column(N_("Entry"), "code", lambda s: s.row.entry.id if s.row.entry else ""),
        column(N_("File"), "text", lambda shown: shown.row.file),
        column(N_("Sheet"), "text", lambda shown: shown.row.sheet),
        column(N_("Row or cell"), "code", lambda shown: shown.row.cell),
    ]
    rows = (
        _Shown(number, _village(desk, prompt), row)
        for number, prompt in enumerate(found, 1)
        for row in prompt.rows
    )
    return table(rows, columns, Text(N_("The rows of each prompt")))


def _called(what: Item | Goods | None) -> str:
    if isinstance(what, Item):
        return what.description
    return what.name if what else ""
