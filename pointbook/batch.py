"""The month, step by step: this page is the table of contents of a run."""

import gc
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from pointbook.checking import Result, Say, check, silent
from pointbook.documents import data
from pointbook.documents.every import DESK, Part, lists, parts
from pointbook.forms import own_forms, sent_back
from pointbook.outbox import outbox
from pointbook.outbox.kept import Kept, Sources, digest
from pointbook.outbox.outbox import New, put_in
from pointbook.outbox.render import documents
from pointbook.outbox.workers import spread, worthwhile
from pointbook.reckoning.month import Month
from pointbook.reckoning.village_month import VillageMonth
from pointbook.tasks import closed, last_run, printed
from pointbook.vocabulary.problems import Problem, in_order
from pointbook.vocabulary.stops import Stop
from pointbook.vocabulary.text import N_, Facts, Text

Made = tuple[dict[str, str], int, list[Problem]]
"""The digest of each file by its path, how many sections the desk has, what could not be made."""

ENOUGH = 4_000  # entries and balances; fewer are written sooner than a second process is there


def run(
    workspace: Path,
    language: str | None = None,
    month: str | None = None,
    say: Say = silent,
    pdf: bool = False,
    workers: int | None = None,
    png: bool = False,
) -> Result:
    """Check everything, then write the outbox of each open month, or of the one named; with
    ``pdf`` each notice and what hangs on the wall as PDF too, with ``png`` each notice as a picture
    for phones. A closed month that is named is made again as its book has it."""
    with outbox.lock(workspace):
        outbox.recover(workspace / "outbox")
        closed.finish(workspace, language)
        if month and month in closed.months(workspace):
            result = closed.again(workspace, month, language)
        else:
            result = check(workspace, language, workers=workers, say=say)
        if month and result.usable and month not in result.months:
            words = N_("{month} is no open month; open are: {months}.")
            months = ", ".join(result.months) or "–"
            raise Stop(Text(words, {"month": month, "months": months}))
        work = _Run(workspace, result, Kept(workspace), workers, say)
        for name in [month] if month and result.usable else list(result.months):
            work.month(name, pdf, png)
            result.written.append(name)
        work.kept.save(result.months)
    return result


@dataclass(frozen=True, slots=True)
class _Run:
    """The writing of what was found."""

    workspace: Path
    result: Result
    kept: Kept
    workers: int | None
    say: Say

    def month(self, name: str, pdf: bool, png: bool) -> None:
        """One month's documents made and put in place of the old ones. The lists of problems, the
        data and the way in are made last, when all else is known."""
        month, result = self.result.months[name], self.result
        returned, unmade = sent_back.documents(self.workspace, month.rules, month.problems)
        summary, language = data.summary_record(month.summary), month.rules.settings.language
        own, odd = own_forms.documents(self.workspace, summary, language)
        month = self._with(month, [*unmade, *odd])
        with outbox.renewed(self.workspace / "outbox", name) as new:
            sections, lost = self._parts(month, new)
            new.put(*returned.values(), *own)
            new.put(*(printed.as_pdf(new, result.notes) if pdf else ()))
            new.put(*(printed.as_png(month, result.notes) if png else ()))
            month = self._with(month, lost)
            copies = {file: copy.path for file, copy in returned.items()}
            new.put(*documents(lists(month, new.paths, copies, sections)))
            for path, lines in data.files(month):
                new.put_lines(path, lines)
            self._compare(name, new)

    def _parts(self, month: Month, new: New) -> tuple[int, list[Problem]]:
        """The documents of the villages, the wall and the township: those that would come out the same
        from the outbox, the others made; the sections of the desk, and what could not be made."""
        every, sources = parts(month), Sources(month.rules, VillageMonth)
        known = month.rules.long_codes
        desks = {id(part.desk): part.desk for part in every}
        came = {key: sources.of((desk, sorted(known))) for key, desk in desks.items()}
        notes = [(f"{month.month}/{part.name}", came[id(part.desk)]) for part in every]
        stand = [self.kept.part(*note, new) for note in notes]
        waiting = [part for part, made in zip(every, stand, strict=True) if made is None]
        gc.freeze()  # what was read and reckoned is no rubbish: nobody need look for any in it
        fresh = spread(partial(_made, new.folder, known), waiting, self.workers or _hands(waiting))
        sections, lost = 0, list[Problem]()
        villages = len(month.villages)
        for number, (note, stood) in enumerate(
            zip(notes, stand, strict=True), villages - len(every)
        ):
            self._tell(month, max(0, number), villages)
            files, found, unmade = stood or next(fresh)
            new.paths += files
            sections += found
            lost += [replace(problem, month=month.month) for problem in unmade]
            if not unmade:
                self.kept.note(*note, files, found)
        return sections, lost

    def _tell(self, month: Month, done: int, villages: int) -> None:
        words = N_("{month}: documents of {done} of {all} villages")
        facts: Facts = {"month": month.month, "done": done, "all": villages}
        self.say(Text(words, facts).say(month.rules.settings.language))

    def _with(self, month: Month, problems: Sequence[Problem]) -> Month:
        """The month, and the result, with what went wrong in making its documents."""
        month = replace(month, problems=in_order([*month.problems, *problems]))
        self.result.problems = in_order([*self.result.problems, *problems])
        self.result.months[month.month] = month
        return month

    def _compare(self, name: str, new: New) -> None:
        """What this run changes of the last one."""
        now = {path: (new.folder / path).read_bytes() for path in last_run.DATA}
        with suppress(Stop):  # somebody has written into the data of the last run
            if found := last_run.since_last_run(new.target, now):
                self.result.changes.append(last_run.words(name, found))


def _hands(parts: Sequence[Part]) -> int:
    """How many processes they are worth."""
    shares = [share for part in parts for share in part.desk.shares]
    return worthwhile(sum(len(each.entries) + len(each.balances) for each in shares), ENOUGH)


def _made(folder: Path, known: frozenset[str], part: Part) -> Made:
    """The documents of a village, or one of the township's, from the month to the files: nothing of
    them stays but the digests, what could not be made, and how many sections the desk has."""
    lost: list[Problem] = []
    files: dict[str, str] = {}
    sections = 0
    for statement in part.statements(lost):
        for document in documents([statement], known, lost):
            put_in(folder, document)
            files[document.path] = digest(document.data)
        sections += len(statement.tables) if statement.name == DESK else 0
    gc.collect(0)  # a workbook and its sheets hold each other
    return files, sections, lost
