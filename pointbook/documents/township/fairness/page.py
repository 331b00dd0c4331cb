"""The fairness screen as a page for the township's desk: prompts, why, and the rows to look at."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from pointbook.documents.desk import Desk
from pointbook.documents.township.fairness import prompts
from pointbook.documents.township.fairness.scene import Prompt, Row
from pointbook.documents.wording import columns, month_words, subtitle
from pointbook.vocabulary.months import last_day
from pointbook.vocabulary.statements import Statement, Table, Value
from pointbook.vocabulary.text import N_, Text, say


class _Words(NamedTuple):
    """What a kind of prompt is called, what its look asks, and a prompt's reason and measure."""

    name: str
    look: str
    reason: str
    unusual: str


COMPARED = N_("{side} in {share} % of {pairs} comparisons; {times} times the usual spread")
WORDS: Mapping[str, _Words] = {
    "own": _Words(
        N_("Own household"),
        N_("Do those who meet or observe stand back for the own household?"),
        N_(
            "{names}: {points} points for the own household without 回避 being written. Please look"
            " whether they stood back. The single rows are self-evaluation in the list of problems."
        ),
        N_("{count} of {all} such rows; the other households have a median of {median} points"),
    ),
    "kin": _Words(
        N_("Own surname"),
        N_("Do households named like somebody who met do better at the meeting than the others?"),
        N_(
            "{names} met, and 回避 is not written: the {count} other households named {family} were"
            " awarded a median of {ours} points by the meeting, the {others} others {theirs}."
            " Please look what the scores rest on; a surname alone says nothing."
        ),
        COMPARED,
    ),
    "observer": _Words(
        N_("Observer"),
        N_("Do the observers measure alike?"),
        N_(
            "For the same items {name}'s {count} scores are {side} than those of the {others} other"
            " observers. Please look whether all measure alike."
        ),
        COMPARED,
    ),
    "never": _Words(
        N_("Never scored"),
        N_("Is anybody overlooked? Asked at the end of June, September and December."),
        N_(
            "In {months} months with scores this year {count} households were never scored. Please"
            " look whether they were overlooked."
        ),
        N_("{count} of {all} households; the median one was scored {median} times"),
    ),
    "unused": _Words(
        N_("Items never used"),
        N_(
            "Does every item that brings points serve? Asked at the end of June, September and"
            " December."
        ),
        N_(
            "In {months} months this year {count} items that bring points were used by no village."
            " Please look whether they fit and whether people know them."
        ),
        N_("{count} of {all} items; {rows} scores this year"),
    ),
    "maximum": _Words(
        N_("Always the maximum"),
        N_("Is the width of the ranges used?"),
        N_(
            "Scores under these ranges are always the maximum: {items}. Please look whether the"
            " range is used."
        ),
        N_("of all scores, in brackets the other villages: {counts}"),
    ),
    "village": _Words(
        N_("Village and neighbours"),
        N_("Do the villages award alike, allowing for their size?"),
        N_(
            "{own} points a household were awarded this month, {side} than the {middle} of the"
            " other villages. Please look whether all measure and report alike."
        ),
        N_("{times} times the usual spread of {others} others, allowing for {size} households"),
    ),
    "day": _Words(
        N_("Day without a meeting"),
        N_("Do the meeting's points carry the day of the meeting?"),
        N_(
            "Rows of the meeting on other days than that of the cover ({met}): {count}, on different"
            " days: {days}. Please look whether there was another meeting."
        ),
        N_("{count} of {all} rows of the meeting"),
    ),
    "exact": _Words(
        N_("Exact reach"),
        N_("Do awards fill up a balance to just what is exchanged right after?"),
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


def fairness(desk: Desk) -> Statement:
    """The prompts of one month, the rows behind each, and what was looked at."""
    language, settings = desk.language, desk.rules.settings
    found = prompts(desk.month)
    facts = {
        "township": f"{settings.county}{settings.township}",
        "month": month_words(desk.month.month, language),
    }
    title = N_("{township}: fairness screen, {month}")
    return Statement(
        name="township/fairness",
        kind="fairness",
        language=language,
        title=Text(title, facts).say(language),
        subtitle=subtitle(desk),
        month=desk.month.month,
        facts=(
            (say(N_("Prompts"), language), str(len(found))),
            (
                say(N_("Villages that sent a workbook"), language),
                str(len(desk.month.covers)),
            ),
        ),
        tables=(
            _prompts(desk, found),
            *([_rows(desk, found)] if found else []),
            _looks(language, found),
        ),
        paragraphs=_how(language),
        paper="A4",
        brand=settings.brand,
    )


def _how(language: str) -> tuple[str, ...]:
    return (
        say(
            N_(
                "These are prompts to look, never verdicts: each has an innocent explanation more"
                " often than not, and nobody is accused. The page is for the township's desk and"
                " is not put up."
            ),
            language,
        ),
        say(
            N_(
                "The usual spread is that of medians and of comparisons in pairs, which one odd"
                " value does not carry off. Whoever finds nothing need not write anything."
            ),
            language,
        ),
    )


def _village(desk: Desk, prompt: Prompt) -> str:
    names = {share.code: share.village.name for share in desk.villages}
    return names.get(prompt.village) or desk.rules.settings.township


def _prompts(desk: Desk, found: list[Prompt]) -> Table:
    language = desk.language
    rows: list[tuple[Value, ...]] = [
        (
            number,
            _village(desk, prompt),
            say(WORDS[prompt.kind].name, language),
            Text(WORDS[prompt.kind].reason, prompt.facts).say(language),
            Text(WORDS[prompt.kind].unusual, prompt.facts).say(language),
            len(prompt.rows),
        )
        for number, prompt in enumerate(found, 1)
    ]
    return Table(
        columns=columns(
            language,
            (N_("No."), "count", 4),
            (N_("Village"), "text", 12),
            (N_("What"), "text", 14),
            (N_("Please look"), "text", 44),
            (N_("How unusual"), "text", 30),
            (N_("Rows"), "count", 5),
        ),
        rows=tuple(rows),
        title=say(N_("Prompts"), language),
        empty=say(N_("Nothing stands out this month."), language),
    )


def _rows(desk: Desk, found: list[Prompt]) -> Table:
    language = desk.language
    rows = [
        _row(desk, number, prompt, row)
        for number, prompt in enumerate(found, 1)
        for row in prompt.rows
    ]
    return Table(
        columns=columns(
            language,
            (N_("No."), "count", 4),
            (N_("Village"), "text", 12),
            (N_("Household"), "code", 10),
            (N_("Head"), "text", 9),
            (N_("What for"), "text", 24),
            (N_("Date"), "date", 10),
            (N_("Points"), "points", 7),
            (N_("Entry"), "code", 18),
            (N_("File"), "text", 24),
            (N_("Sheet"), "text", 10),
            (N_("Row or cell"), "code", 6),
        ),
        rows=tuple(rows),
        title=say(N_("The rows of each prompt"), language),
    )


def _row(desk: Desk, number: int, prompt: Prompt, row: Row) -> tuple[Value, ...]:
    return (
        number,
        _village(desk, prompt),
        row.household,
        desk.full_head(row.household),
        _what(desk, row),
        row.day,
        row.points,
        row.entry,
        row.file,
        row.sheet,
        row.cell,
    )


def _what(desk: Desk, row: Row) -> str:
    """What an item or goods is called, on the row's day."""
    day = row.day or last_day(desk.month.month)
    if row.what in desk.items:
        return desk.item(row.what, day).description
    return desk.goods_on(row.what, day).name if row.what else ""


def _looks(language: str, found: list[Prompt]) -> Table:
    """Every look, also those that found nothing."""
    counts = Counter(prompt.kind for prompt in found)
    return Table(
        columns=columns(
            language,
            (N_("What"), "text", 14),
            (N_("What is asked"), "text", 60),
            (N_("Prompts"), "count", 8),
        ),
        rows=tuple(
            (say(words.name, language), say(words.look, language), counts[kind])
            for kind, words in WORDS.items()
        ),
        title=say(N_("What was looked at"), language),
    )
