"""``explain``: a household's whole history, each entry with the cell and the rule it came from."""

import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from pointbook import batch
from pointbook.book.store import Book
from pointbook.reading import workbook
from pointbook.reading.rulebook import rulebook
from pointbook.reckoning.reckon import CAP_WORDS
from pointbook.reckoning.statements.wording import KINDS, columns
from pointbook.start import frame, start
from pointbook.stops import Stop
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.points import number, show
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.rules import Goods, Item, Rules
from pointbook.vocabulary.statements import Statement, Table, Value
from pointbook.vocabulary.text import N_, Text, say


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of the household, closed or open; points in hundredths."""

    id: str
    date: date
    closed: bool
    kind: str
    item: str
    goods: str
    what: str  # the item's or goods' words
    quantity: int | None
    claimed: int
    points: int
    cap: str
    cut: int
    balance: int
    file: str
    sheet: str
    cell: str
    rules: str  # the first characters of the rules workbook's digest
    rule_row: int | None  # in that workbook
    reverses: str
    reason: str


@dataclass(frozen=True, slots=True)
class History:
    """A household and every step that led to its balance."""

    household: str
    head: str
    village: str
    rules: Rules
    steps: list[Step]
    problems: list[Problem]

    @property
    def balance(self) -> int:
        return self.steps[-1].balance if self.steps else 0


def explain(workspace: Path, household: str, language: str | None = None) -> History:
    """The household's history, open months included; Stop for a code that nobody knows."""
    result = batch.check(workspace, language)
    rules = result.rules
    steps: list[Step] = []
    with start(workspace, rules if result.usable else None) as begin:
        if begin.book is not None:
            steps += _closed(begin.book, household)
    if result.entries is not None:
        mine = result.entries[result.entries["household"] == household]
        steps += _steps(mine, rules, closed=False)
    home = next((h for h in rules.households if h.code == household), None)
    if home is None and not steps:
        words = N_("There is no household “{code}”, neither in the rules nor in the book.")
        raise Stop(Text(words, {"code": household}))
    problems = [problem for problem in result.problems if problem.household == household]
    head, village = (home.head, home.village) if home else ("", "")
    return History(household, head, village, rules, steps, problems)


def _closed(book: Book, household: str) -> Iterator[Step]:
    known: dict[str, Rules] = {}
    for closed in book.months:
        found = book.entries(closed.month, "month = ? AND household = ?", closed.month, household)
        if found and closed.rules not in known:
            known[closed.rules] = _rules(book.rules(closed.rules))
        yield from _steps(frame(found), known.get(closed.rules, Rules()), closed=True)


def _rules(data: bytes) -> Rules:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "sealed")
        path.write_bytes(data)
        found = workbook.read(path, batch.RULES_FILE)
    return rulebook(found)[0] if isinstance(found, workbook.Workbook) else Rules()


def _steps(entries: pd.DataFrame, rules: Rules, *, closed: bool) -> Iterator[Step]:
    for row in entries.astype(object).to_dict("records"):
        line = _line(rules, row["item"], row["goods"], row["date"])
        at = _whole(row["row"])
        place = Place(row["file"], row["sheet"], at, _whole(row["column"]))
        same = ("id", "date", "kind", "item", "goods", "claimed", "points", "cap", "cut")
        more = ("balance", "file", "sheet", "reverses", "reason")
        yield Step(
            closed=closed,
            what=line.description if isinstance(line, Item) else line.name if line else "",
            quantity=_whole(row["quantity"]),
            cell=place.cell or str(at or ""),
            rules=rules.digest[:8],
            rule_row=line.row if line else None,
            **{str(name): row[name] for name in (*same, *more)},
        )


def _whole(value: Any) -> int | None:
    return None if value is None or value != value else int(value)


def _line(rules: Rules, item: str, goods: str, day: date) -> Item | Goods | None:
    lines: list[Item | Goods] = [line for line in rules.items if item and line.code == item]
    lines += [line for line in rules.goods if goods and line.code == goods]
    return next((line for line in lines if line.in_force(day)), lines[-1] if lines else None)


def document(history: History) -> dict[str, Any]:
    """``--json``, points as decimals."""
    points = ("claimed", "points", "cut", "balance")
    steps = [asdict(step) for step in history.steps]
    return {
        "household": history.household,
        "head": history.head,
        "village": history.village,
        "balance": number(history.balance),
        "entries": [
            {**step, "date": step["date"].isoformat(), **{n: number(step[n]) for n in points}}
            for step in steps
        ],
        "problems": [p.record(history.rules.settings.language) for p in history.problems],
    }


def lines(history: History) -> Iterator[str]:
    """Two short lines for each entry: what it moved, and where it came from."""
    language = history.rules.settings.language
    yield _title(history)
    for step in history.steps:
        cut = f" ({_cut(step, language)})" if step.cut else ""
        yield (
            f"{step.date} {step.id} {say(KINDS[step.kind], language)} {_what(step, language)}: "
            f"{_moved(step, language)}{cut} → {show(step.balance)}"
        )
        if origin := _origin(step, language):
            yield f"    {origin}"
    for problem in history.problems:
        yield f"{problem.code}: {problem.message(language)}"


def _title(history: History) -> str:
    facts: dict[str, str | int] = {
        "household": history.household,
        "head": history.head,
        "count": len(history.steps),
        "balance": show(history.balance),
    }
    words = N_("{household} {head}: {count} entries, balance {balance}")
    return Text(words, facts).say(history.rules.settings.language)


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
    facts: dict[str, str | int] = {"cell": cell, "rules": step.rules, "row": step.rule_row}
    return Text(N_("{cell}; rules {rules}, row {row}"), facts).say(language)


def page(history: History) -> Statement:
    """The history as a page to print."""
    settings = history.rules.settings
    language = settings.language
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
        for step in history.steps
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
    return Statement(
        name=f"explain/{history.household}",
        kind="explain",
        language=language,
        title=_title(history),
        subtitle=f"{settings.county}{settings.township}",
        village=history.village,
        tables=(Table(head, tuple(rows), empty=say(N_("Nothing was recorded yet."), language)),),
        paper="A4",
        brand=settings.brand,
    )


def write_page(workspace: Path, history: History) -> Path:
    """Write the page into ``outbox/explain/<household>/`` and say where it is."""
    from pointbook.vocabulary.statements import Document
    from pointbook.writing import outbox
    from pointbook.writing.filenames import safe_name
    from pointbook.writing.pages import page as rendered

    with outbox.lock(workspace):
        folder = f"explain/{safe_name(history.household)}"
        made = Document("index.html", rendered(page(history)))
        return outbox.write(workspace / "outbox", folder, [made]).folder / "index.html"
