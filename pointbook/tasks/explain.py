"""``explain``: a household's whole history, each entry with the cell and the rule it came from."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from pointbook.documents.columns import column, table
from pointbook.documents.wording import KINDS
from pointbook.outbox import outbox
from pointbook.reckoning.ledger import CAPS
from pointbook.tasks.called import Said, today
from pointbook.tasks.history import History, Step, Told, history
from pointbook.vocabulary.filenames import safe_name
from pointbook.vocabulary.points import number, show
from pointbook.vocabulary.records import Entry
from pointbook.vocabulary.schema import GOODS, ITEMS
from pointbook.vocabulary.statements import Document, Statement, Table, spoken
from pointbook.vocabulary.text import N_, Text, say


def explain(
    workspace: Path, household: str, language: str | None = None, *, paged: bool = False
) -> Said:
    """The history of a household; ``paged``: with a page to print, in ``outbox/explain/<household>/``."""
    found = history(workspace, household, language)
    lines = [*_lines(found)]
    if paged:
        lines.append(Text(N_("The page to print is {page}."), {"page": _written(workspace, found)}))
    return Said(found.language, lines, document=partial(_document, found))


def _document(history: History) -> dict[str, Any]:
    """``--json``, points as decimals."""
    own = history.own
    return {
        "household": own.household,
        "head": own.head,
        "village": history.village,
        "balance": number(own.balance),
        "heads": [{"month": month, "head": head} for month, head in history.heads],
        "entries": [*map(_record, own.steps)],
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


def _lines(history: History) -> Iterator[str]:
    """Two short lines for each entry: what it moved, and where it came from."""
    language = history.language
    yield _title(history.own)
    yield from _heads(history)
    for each in (history.own, *history.before):
        if each.origin:
            yield each.origin
        for step in each.steps:
            entry = step.entry
            cut = f" ({_cut(entry).say(language)})" if entry.cut else ""
            named = f"{say(KINDS[entry.kind], language)} {_what(step, language)}".rstrip()
            moved = f"{_moved(entry, language)}{cut} → {show(entry.balance)}"
            yield f"{entry.day} {entry.id} {named}: {moved}"
            if cell := _origin(step, language):
                yield f"    {cell}"
    for problem in history.problems:
        yield f"{problem.code}: {problem.message(language)}"


def _heads(history: History) -> Iterator[Text]:
    words = N_("Up to {month} its head was {head}.")
    for month, head in history.heads:
        yield Text(words, {"month": month, "head": head})


def _title(own: Told) -> Text:
    facts: dict[str, str | int] = {
        "household": own.household,
        "head": own.head,
        "count": len(own.steps),
        "balance": show(own.balance),
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


def _written(workspace: Path, found: History) -> str:
    """The history as a page to print, as it stands today; where it lies."""
    from pointbook.paper.pages import page  # slow to load, and seldom asked for

    settings, language, own = found.rules.settings, found.language, found.own
    names = [each.name for each in found.rules.villages if each.code == found.village]
    statement = Statement(
        name=f"explain/{own.household}",
        kind="explain",
        language=language,
        title=_title(own),
        band=(settings.brand, f"{settings.county}{settings.township}{''.join(names)} {today()}"),
        tables=tuple(_table(each, language) for each in (own, *found.before)),
        paragraphs=tuple(words.say(language) for words in _heads(found)),
        paper="A4",
    )
    document = Document("index.html", page(spoken(statement, language)))
    folder = f"explain/{safe_name(own.household)}"
    return str(outbox.publish(workspace, folder, [document]) / "index.html")


def _table(told: Told, language: str) -> Table:
    return table(
        told.steps,
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
        title=told.origin or "",
        empty=Text(N_("Nothing was recorded yet.")),
    )
