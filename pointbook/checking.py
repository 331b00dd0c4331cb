"""A check, step by step: the rules and what was sent are read, checked and reckoned; nothing is written."""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from pointbook.book.store import Book
from pointbook.outbox.workers import spread, worthwhile
from pointbook.reading import inbox as inboxes
from pointbook.reading.files import workbook
from pointbook.reading.files.workbook import Refused
from pointbook.reading.rules import rulebook
from pointbook.reckoning.conservation import RowCount
from pointbook.reckoning.honours import disputed, standing
from pointbook.reckoning.invariants import broken
from pointbook.reckoning.lineage import inherited
from pointbook.reckoning.month import Month
from pointbook.reckoning.publicity import hung, kept
from pointbook.reckoning.reckon import Reckoning, reckon
from pointbook.tasks import changed
from pointbook.tasks.binding import sealed_households
from pointbook.tasks.called import quoted
from pointbook.vocabulary.privacy import Shown, private
from pointbook.vocabulary.problems import Problem, in_order
from pointbook.vocabulary.records import Entry, Sent
from pointbook.vocabulary.rules import Rules
from pointbook.vocabulary.stops import CLEAN, FAULTY, UNUSABLE, Stop
from pointbook.vocabulary.text import N_, Text
from pointbook.workspace import Start, start

RULES_FILE = "rules.xlsx"
SHOWN = frozenset({"activity", "source", "reason", "note", "content", "resolution"})
"""Columns of free text that notices and slips show."""

Say = Callable[[str], None]
"""Where long work says what it does."""


def silent(_: str) -> None:
    """Nobody listens."""


ENOUGH = 60  # workbooks; fewer are read sooner than a second process is there


@dataclass(frozen=True, slots=True)
class Work:
    """What a close seals of what was reckoned; ``lists`` are the workbooks of several villages or months."""

    begin: Start
    done: Reckoning
    sent: list[Sent]
    lists: frozenset[str]


@dataclass(slots=True)
class Result:
    """What a run came to: every problem once, and each open month."""

    rules: Rules
    problems: list[Problem]
    months: dict[str, Month] = field(default_factory=dict)
    files: int = 0
    usable: bool = True  # False: the rules workbook has errors, nothing was computed
    written: list[str] = field(default_factory=list)  # the months whose outbox was written
    notes: list[Text] = field(default_factory=list)  # what was asked for and could not be done
    changes: list[Text] = field(default_factory=list)  # what this run changed of the last one
    entries: Sequence[Entry] = ()  # all of them, those of months without workbooks included
    rows: RowCount = field(default_factory=RowCount)
    work: Work | None = None  # of a check up to a month

    @property
    def has_errors(self) -> bool:
        return any(problem.is_error for problem in self.problems)

    @property
    def language(self) -> str:
        return self.rules.settings.language

    @property
    def code(self) -> int:
        """The exit code: 1 also for what was asked for and could not be done."""
        if not self.usable:
            return UNUSABLE
        return FAULTY if self.has_errors or self.notes else CLEAN


def check(
    workspace: Path,
    language: str | None = None,
    files: Sequence[Path] = (),
    workers: int | None = None,
    say: Say = silent,
    until: str = "",
) -> Result:
    """Read, check and reckon every open month, or those up to one; nothing is written.

    ``workers`` are the processes that read; None chooses by the amount of work. With ``files``
    only their problems are told, and one from outside the inbox stands in for the inbox's own of
    its village and month.
    """
    asked = {inboxes.relative(workspace, path.resolve()) for path in files}
    rules, problems = read_rules(workspace, language)
    if any(problem.is_error for problem in problems):
        return Result(rules, in_order(problems), usable=False)
    with start(workspace, rules) as begin:
        if bound := bound_by_book(begin, rules):
            return Result(rules, in_order([*problems, *bound]), usable=False)
        reader = inboxes.Reader(rules)
        reads, odd = read_inbox(workspace, reader, begin, files, workers, say)
        reads = inboxes.instead(reads, {name for name in asked if not name.startswith("inbox/")})
        reads = list(_upto(reads, until)) if until else reads
        lists = frozenset(read.file for read in reads if read.listed)
        inbox, count = choose(reads, reader, begin, [*problems, *odd]), len(asked) or len(reads)
        del reads, reader
        gc.collect(0)  # what nobody claims is let go before anything is reckoned
        done = reckoned(inbox, rules, begin)
    found = [problem for problem in done.problems if not asked or problem.place.file in asked]
    work = Work(begin, done, inbox.sent, lists) if until else None
    return Result(rules, found, done.months, count, entries=done.entries, rows=done.rows, work=work)


def _upto(reads: Iterable[inboxes.Read], month: str) -> Iterator[inboxes.Read]:
    """The workbooks of no later month, and lists without their rows of later ones."""
    for read in reads:
        if read.cover is None or (read.cover.month or "") <= month:
            parts = {key: part for key, part in read.parts.items() if key[1] <= month}
            yield replace(read, parts=parts)


def bound_by_book(begin: Start, rules: Rules) -> list[Problem]:
    """What of the rules contradicts what is sealed."""
    return list(sealed_households(begin.book, rules)) if begin.book else []


def read_inbox(
    workspace: Path,
    reader: inboxes.Reader,
    begin: Start,
    files: Iterable[Path] = (),
    workers: int | None = None,
    say: Say = silent,
) -> tuple[list[inboxes.Read], list[Problem]]:
    """Every workbook that is not byte for byte one that the book holds."""
    found, problems = inboxes.find(workspace, files)
    if begin.book:
        sealed = begin.book.digests()
        found = [(path, file) for path, file in found if inboxes.digest(path) not in sealed]
    reads = []
    for read in spread(partial(_read, reader), found, workers or worthwhile(len(found), ENOUGH)):
        reads.append(read)
        words = N_("reading: {done} of {all} workbooks")
        told = Text(words, {"done": len(reads), "all": len(found)})
        say(told.say(reader.rules.settings.language))
    if begin.book:
        paths = [path for path, _ in found]
        named = list(zip(paths, reads, strict=True))
        problems += changed.problems(named, reader, begin.book, begin.closed)
    return reads, problems


def _read(reader: inboxes.Reader, found: tuple[Path, str]) -> inboxes.Read:
    return reader.read(*found)


def choose(
    reads: Sequence[inboxes.Read], reader: inboxes.Reader, begin: Start, problems: list[Problem]
) -> inboxes.Inbox:
    """What counts: the workbooks of open months, those of one village and month together."""
    return inboxes.choose(reads, reader, problems, begin.closed, begin.first_month)


def reckoned(inbox: inboxes.Inbox, rules: Rules, begin: Start) -> Reckoning:
    """Check and post what the workbooks claim, from where the book ends."""
    asked = [
        str(claim.said("entry"))
        for sent in inbox.sent
        for claim in sent.claims.get("corrections", ())
    ]
    shown = (text for sent in inbox.sent for text in _shown(sent))
    inbox.problems += private(shown, rules.long_codes)
    past = begin.past(rules, inbox.open_months, asked)
    done = reckon(inbox.sent, rules, inbox.open_months, past, inbox.problems)
    for law in broken(begin.carried, done.posted, done.months.values()):
        raise ArithmeticError(law.say("en"))
    if done.rows.lost:
        raise ArithmeticError(
            f"neither an entry nor a problem: {done.rows.lost[0].words().say('en')}"
        )
    _look_back(done, rules, begin)
    return done


def _look_back(done: Reckoning, rules: Rules, begin: Start) -> None:
    """What a month's documents know of the months before it: vetoes, objections, notices, the seal."""
    vetoes = tuple(inherited(rules.households, standing(begin.carried, done.entries)))
    waiting: set[str] = set()
    notices = kept(begin.carried.notices)
    for name, month in done.months.items():
        waiting |= disputed(month)
        notices += tuple(hung(name, month.covers, rules))
        done.months[name] = replace(
            month,
            anchor=begin.anchor,
            vetoes=vetoes,
            disputed=tuple(sorted(waiting)),
            notices=notices,
        )


def _shown(sent: Sent) -> Iterator[Shown]:
    """What public documents show of a cover and of the rows."""
    for name, value in sent.cover.values.items():
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str) and name not in ("village", "month"):
                yield text, sent.cover, name
    rows = {id(c.row): c for claims in sent.claims.values() for c in claims}
    for claim in rows.values():
        for name in SHOWN & claim.row.values.keys():
            yield str(claim.said(name)), claim, name


def read_rules(workspace: Path, language: str | None = None) -> tuple[Rules, list[Problem]]:
    """The rules workbook and its problems; Stop when there is none or it cannot be opened."""
    path = workspace / RULES_FILE
    if not workspace.is_dir():
        raise Stop(Text(N_("There is no folder {path}."), {"path": str(workspace)}))
    if not path.exists():
        words = N_(
            "There is no rules.xlsx in {path}: this is no workspace. "
            "`python process.py demo {demo}` makes one to try."
        )
        facts = {"path": str(workspace), "demo": quoted(workspace / "demo")}
        raise Stop(Text(words, facts))
    return rules_of(path, RULES_FILE, language)


def rules_of(path: Path, name: str, language: str | None = None) -> tuple[Rules, list[Problem]]:
    """A rules workbook and its problems."""
    found = workbook.read(path, name)
    if isinstance(found, Refused):
        hint = N_("Put back the last good copy of rules.xlsx from your backup, then run again.")
        problem = inboxes.refused(name, found)
        code = problem.code if problem.is_error else "unreadable-file"  # none to be passed over
        problem = replace(problem, code=code, facts={**problem.facts, "hint": Text(hint)})
        return spoken(Rules(), language), [problem]
    rules, problems = rulebook(found)
    return spoken(rules, language), problems


def spoken(rules: Rules, language: str | None) -> Rules:
    """The rules in the language that was asked for, if any."""
    return rules.with_language(language) if language else rules


def every_month(workspace: Path, rules: Rules, book: Book | None) -> list[Sent]:
    """What was sent of every month, sealed and open, as these rules read it."""
    reader = inboxes.Reader(rules)
    reads = (
        [reader.parse(source.data, source.file) for source in book.every_source()] if book else []
    )
    sealed = {read.digest for read in reads}
    for path, file in inboxes.find(workspace)[0]:
        if inboxes.digest(path) not in sealed:
            reads.append(reader.read(path, file))
    first = book.about["first_month"] if book else ""
    return inboxes.choose(reads, reader, [], "", first).sent
