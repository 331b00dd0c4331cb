"""``explain``: a household's whole history, each entry with the cell and the rule it came from."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from pointbook.documents.columns import column, table
from pointbook.documents.wording import KINDS
from pointbook.reckoning.ledger import CAPS
from pointbook.tasks.called import today
from pointbook.tasks.history import History, Step, history
from pointbook.vocabulary.filenames import safe_name
from pointbook.vocabulary.points import number, show
from pointbook.vocabulary.records import Entry
from pointbook.vocabulary.schema import GOODS, ITEMS
from pointbook.vocabulary.statements import Document, Statement, Table, spoken
from pointbook.vocabulary.text import N_, Text, say


def explain(
    workspace: Path, household: str, language: str | None = None, *, paged: bool = False
) -> History:
    """The history of a household; ``paged``: with a page to print, in ``outbox/explain/<household>/``."""
    found = history(workspace, household, language)
    return _written(workspace, found) if paged else found


def document(history: History) -> dict[str, Any]:
    """``--json``, points as decimals."""
    return {
        "household": history.household,
        "head": history.head,
        "village": history.village,
        "balance": number(history.balance),
        "heads": [{"month": month, "head": head} for month, head in history.heads],
        "entries": [*map(_record, history.steps)],
        "predecessors": [
            {
                "household": each.household,
                "head": each.head,
                "origin": each.origin,
                "entries": [*map(_record, each.steps)],
            }
            for each in history.before
        ],
        "problems": history.problems,
    }


def _record(step: Step) -> dict[str, Any]:
    entry = step.entry
    return {
        "id": entry.id,
        "date": entry.day.isoformat(),
        "closed": step.closed,
        "kind": entry.kind,
        "item": entry.item.code if entry.item else "",
        "goods": entry.goods.code if entry.goods else "",
        "what": step.what,
        "quantity": entry.quantity,
        "claimed": number(entry.claimed),
        "points": number(entry.points),
        "cap": entry.cap,
        "cut": number(entry.cut),
        "balance": number(entry.balance),
        "file": entry.file,
        "sheet": entry.sheet,
        "cell": entry.cell,
        "rules": step.rules,
        "rule_row": step.line.row if step.line else None,
        "reverses": entry.reverses.id if entry.reverses else "",
        "reason": entry.said("reason"),
    }


def lines(history: History) -> Iterator[str]:
    """Two short lines for each entry: what it moved, and where it came from."""
    language = history.language
    yield _title(history)
    yield from _heads(history)
    yield from _lines(history.steps, language)
    for each in history.before:
        yield each.origin
        yield from _lines(each.steps, language)
    for problem in history.problems:
        yield f"{problem.code}: {problem.message(language)}"
    if history.page:
        yield Text(N_("The page to print is {page}."), {"page": history.page})


def _heads(history: History) -> Iterator[Text]:
    words = N_("Up to {month} its head was {head}.")
    for month, head in history.heads:
        yield Text(words, {"month": month, "head": head})


def _lines(steps: list[Step], language: str) -> Iterator[str]:
    for step in steps:
        entry = step.entry
        cut = f" ({_cut(entry).say(language)})" if entry.cut else ""
        named = f"{say(KINDS[entry.kind], language)} {_what(step, language)}".rstrip()
        moved = f"{_moved(entry, language)}{cut} → {show(entry.balance)}"
        yield f"{entry.day} {entry.id} {named}: {moved}"
        if cell := _origin(step, language):
            yield f"    {cell}"


def _title(history: History) -> Text:
    facts: dict[str, str | int] = {
        "household": history.household,
        "head": history.head,
        "count": len(history.steps),
        "balance": show(history.balance),
    }
    words = N_("{household} {head}: {count:entry|entries}, balance {balance}")
    return Text(words, facts)


def _what(step: Step, language: str) -> str:
    entry, line = step.entry, step.line
    named = f"{line.code} {step.what}".rstrip() if line else ""
    if entry.reverses:
        facts = {"entry": entry.reverses.id, "reason": entry.said("reason")}
        taken = Text(N_("takes back {entry}: {reason}"), facts)
        return f"{named} {taken.say(language)}".strip()
    return f"{named} × {entry.quantity}" if (entry.quantity or 0) > 1 else named


def _moved(entry: Entry, language: str) -> str:
    if entry.claimed == entry.points:
        return show(entry.points)
    facts = {"claimed": show(entry.claimed), "points": show(entry.points)}
    return Text(N_("{claimed} claimed, {points} posted"), facts).say(language)


def _cut(entry: Entry) -> Text:
    facts: dict[str, str | Text] = {"cap": Text(CAPS[entry.cap]), "points": show(entry.cut)}
    return Text(N_("the cap {cap} took {points}"), facts)


def _origin(step: Step, language: str) -> str:
    entry, line = step.entry, step.line
    where = Text(
        "{where}", {"where": " › ".join(filter(None, (entry.file, entry.sheet, entry.cell)))}
    )
    if entry.cell.isdecimal():
        file = f"{entry.file} › {entry.sheet}"
        where = Text(N_("{where} › row {row}"), {"where": file, "row": int(entry.cell)})
    if line is None or not line.row:
        return where.say(language)
    sheet = ITEMS if entry.item else GOODS
    facts: dict[str, str | int | Text] = {
        "where": where,
        "sheet": sheet.zh if language == "zh" else sheet.en,
        "row": line.row,
    }
    return Text(N_("{where}; rules › {sheet} › row {row}"), facts).say(language)


def page(history: History, today: date) -> Statement:
    """The history as a page to print, as it stood on a day."""
    settings, language = history.rules.settings, history.language
    names = [each.name for each in history.rules.villages if each.code == history.village]
    own = _table(history.steps, language)
    former = (_table(each.steps, language, each.origin.say(language)) for each in history.before)
    return Statement(
        name=f"explain/{history.household}",
        kind="explain",
        language=language,
        title=_title(history),
        band=(settings.brand, f"{settings.county}{settings.township}{''.join(names)} {today}"),
        tables=(own, *former),
        paragraphs=tuple(words.say(language) for words in _heads(history)),
        paper="A4",
    )


def _table(steps: list[Step], language: str, title: str = "") -> Table:
    return table(
        steps,
        [
            column(N_("Date"), "date", lambda step: step.entry.day),
            column(N_("Entry"), "code", lambda step: step.entry.id),
            column(N_("Kind"), "text", lambda step: Text(KINDS[step.entry.kind])),
            column(N_("Item or goods"), "text", lambda step: _what(step, language)),
            column(N_("Claimed"), "points", lambda step: step.entry.claimed),
            column(N_("Points"), "points", lambda step: step.entry.points),
            column(N_("Cap"), "text", lambda step: _cut(step.entry) if step.entry.cut else ""),
            column(N_("Balance"), "points", lambda step: step.entry.balance),
            column(N_("Source"), "text", lambda step: _origin(step, language)),
        ],
        title=title,
        empty=Text(N_("Nothing was recorded yet.")),
    )


def _written(workspace: Path, found: History) -> History:
    from pointbook.outbox import outbox  # what prints is slow to load, and seldom asked for
    from pointbook.paper.pages import page as rendered

    with outbox.lock(workspace):
        folder = f"explain/{safe_name(found.household)}"
        document = Document("index.html", rendered(spoken(page(found, today()), found.language)))
        written = outbox.write(workspace / "outbox", folder, [document])
    return replace(found, page=str(written.folder / "index.html"))
