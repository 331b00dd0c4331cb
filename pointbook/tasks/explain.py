"""``explain``: a household's whole history, each entry with the cell and the rule it came from."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pointbook.documents.wording import KINDS, columns
from pointbook.reckoning.reckon import CAP_WORDS
from pointbook.tasks.history import History, Step, explain
from pointbook.vocabulary.points import number, show
from pointbook.vocabulary.schema import GOODS, ITEMS
from pointbook.vocabulary.statements import Statement, Table, Value
from pointbook.vocabulary.text import N_, Text, say

__all__ = ["document", "explain", "lines", "page", "write_page"]


def document(history: History) -> dict[str, Any]:
    """``--json``, points as decimals."""
    language = history.rules.settings.language
    return {
        "household": history.household,
        "head": history.head,
        "village": history.village,
        "balance": number(history.balance),
        "heads": [{"month": month, "head": head} for month, head in history.heads],
        "entries": _records(history.steps),
        "predecessors": [
            {
                "household": each.household,
                "head": each.head,
                "origin": each.origin.say(language),
                "entries": _records(each.steps),
            }
            for each in history.before
        ],
        "problems": [p.record(language) for p in history.problems],
    }


def _records(steps: list[Step]) -> list[dict[str, Any]]:
    points = ("claimed", "points", "cut", "balance")
    return [
        {**step, "date": step["date"].isoformat(), **{n: number(step[n]) for n in points}}
        for step in map(asdict, steps)
    ]


def lines(history: History) -> Iterator[str]:
    """Two short lines for each entry: what it moved, and where it came from."""
    language = history.rules.settings.language
    yield _title(history)
    yield from (words.say(language) for words in _heads(history))
    yield from _lines(history.steps, language)
    for each in history.before:
        yield each.origin.say(language)
        yield from _lines(each.steps, language)
    for problem in history.problems:
        yield f"{problem.code}: {problem.message(language)}"


def _heads(history: History) -> Iterator[Text]:

    words = N_("Up to {month} its head was {head}.")
    for month, head in history.heads:
        yield Text(words, {"month": month, "head": head})


def _lines(steps: list[Step], language: str) -> Iterator[str]:
    for step in steps:
        cut = f" ({_cut(step, language)})" if step.cut else ""
        yield (
            f"{step.date} {step.id} {_named(step, language)}: {_moved(step, language)}{cut}"
            f" → {show(step.balance)}"
        )
        if cell := _origin(step, language):
            yield f"    {cell}"


def _title(history: History) -> str:
    facts: dict[str, str | int] = {
        "household": history.household,
        "head": history.head,
        "count": len(history.steps),
        "balance": show(history.balance),
    }
    words = N_("{household} {head}: {count:entry|entries}, balance {balance}")
    return Text(words, facts).say(history.rules.settings.language)


def _named(step: Step, language: str) -> str:
    return f"{say(KINDS[step.kind], language)} {_what(step, language)}".rstrip()


def _what(step: Step, language: str) -> str:
    times = f" × {step.quantity}" if step.quantity and step.quantity > 1 else ""
    named = " ".join(part for part in (step.item or step.goods, step.what) if part)
    if step.reverses:
        taken = Text(
            N_("takes back {entry}: {reason}"), {"entry": step.reverses, "reason": step.reason}
        )
        return f"{named} {taken.say(language)}".strip()
    return named + times


def _moved(step: Step, language: str) -> str:
    if step.claimed == step.points:
        return show(step.points)
    facts = {"claimed": show(step.claimed), "points": show(step.points)}
    return Text(N_("{claimed} claimed, {points} posted"), facts).say(language)


def _cut(step: Step, language: str) -> str:
    facts: dict[str, str | Text] = {"cap": Text(CAP_WORDS[step.cap]), "points": show(step.cut)}
    return Text(N_("the cap {cap} took {points}"), facts).say(language)


def _origin(step: Step, language: str) -> str:
    cell = " › ".join(part for part in (step.file, step.sheet, step.cell) if part)
    if not step.rule_row:
        return cell
    sheet = ITEMS if step.item else GOODS
    facts: dict[str, str | int] = {
        "cell": cell,
        "rules": step.rules,
        "sheet": sheet.zh if language == "zh" else sheet.en,
        "row": step.rule_row,
    }

    return Text(N_("{cell}; rules {rules}, {sheet}, row {row}"), facts).say(language)


def page(history: History) -> Statement:
    """The history as a page to print."""
    settings = history.rules.settings
    language = settings.language
    own = _table(history.steps, language)
    former = (_table(each.steps, language, each.origin.say(language)) for each in history.before)
    return Statement(
        name=f"explain/{history.household}",
        kind="explain",
        language=language,
        title=_title(history),
        subtitle=f"{settings.county}{settings.township}",
        village=history.village,
        tables=(own, *former),
        paragraphs=tuple(words.say(language) for words in _heads(history)),
        paper="A4",
        brand=settings.brand,
    )


def _table(steps: list[Step], language: str, title: str = "") -> Table:
    rows: list[tuple[Value, ...]] = [
        (
            step.date,
            step.id,
            say(KINDS[step.kind], language),
            _what(step, language),
            step.claimed,
            step.points,
            _cut(step, language) if step.cut else "",
            step.balance,
            _origin(step, language),
        )
        for step in steps
    ]
    head = columns(
        language,
        (N_("Date"), "date", 10),
        (N_("Entry"), "code", 16),
        (N_("Kind"), "text", 8),
        (N_("Item or goods"), "text", 20),
        (N_("Claimed"), "points", 8),
        (N_("Points"), "points", 8),
        (N_("Cap"), "text", 14),
        (N_("Balance"), "points", 8),
        (N_("Source"), "text", 30),
    )
    return Table(head, tuple(rows), title, empty=say(N_("Nothing was recorded yet."), language))


def write_page(workspace: Path, history: History) -> Path:
    """Write the page into ``outbox/explain/<household>/`` and say where it is."""
    from pointbook.outbox import outbox
    from pointbook.paper.pages import page as rendered
    from pointbook.vocabulary.filenames import safe_name
    from pointbook.vocabulary.statements import Document

    with outbox.lock(workspace):
        folder = f"explain/{safe_name(history.household)}"
        made = Document("index.html", rendered(page(history)))
        return outbox.write(workspace / "outbox", folder, [made]).folder / "index.html"
