"""The trial: mutants take the place of villages' workbooks, and whatever was promised is looked at.

One round is a township in which every village but the first two has a mutant. The promises:

* nothing is raised, and nothing takes longer than the limit;
* a damaged copy is refused, or says what the whole file says;
* where the second reader reads a mutant without doubt, the first one agrees or refuses it;
* the figures of the two untouched villages stay what they are;
* a run writes nothing outside outbox, and the notices of those two stay the same bytes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from pointbook import batch, checking
from pointbook.reading import inbox as inboxes
from pointbook.reading.files import workbook
from pointbook.reading.files.apart import SECONDS
from pointbook.reading.files.workbook import Refused, Workbook
from pointbook.workspace import Start
from tests.fuzz import mutants, second_reader
from tests.fuzz.seeds import UNTOUCHED, Seeds, seeds

SLOWEST = SECONDS + 10
FULL_RUN = 40  # so many rounds to one whole run


@dataclass(frozen=True)
class Mutant:
    """One mutant in the place of one village's workbook."""

    number: int
    how: str
    data: bytes
    origin: bytes
    is_damage: bool


@dataclass
class Tally:
    """What the trial came to; ``broken`` are the promises that did not hold."""

    mutants: int = 0
    rounds: int = 0
    runs: int = 0
    slowest: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """What is printed at the end."""
        told = [f"{self.mutants} mutants in {self.rounds} rounds, {self.runs} whole runs"]
        told += [f"  {count:7} {what}" for what, count in self.outcomes.most_common()]
        told += [f"  slowest workbook {self.slowest:.1f} s", f"{len(self.broken)} promises broken"]
        return told + self.broken


class Trial:
    """A township, its figures without mutants, and rounds of mutants against them."""

    def __init__(self, folder: Path, villages: int, kept: Path | None = None) -> None:
        self.folder, self.kept = folder, kept
        self.seeds: Seeds = seeds(folder, villages, converted=kept is not None)
        self.rules, _ = checking.read_rules(folder)
        self.reader = inboxes.Reader(self.rules)
        self.whole = [self._read(number, data) for number, data in enumerate(self.seeds.whole)]
        self.origins: dict[bytes, Workbook | Refused] = {}
        self.codes = [village.code for village in self.rules.villages][:UNTOUCHED]
        self.figures = self._figures(self.whole)
        assert batch.run(folder).months
        self.notices = self._notices()
        self.tally = Tally()

    def _read(self, number: int, data: bytes) -> inboxes.Read:
        path = self.folder / self.seeds.names[number]
        path.write_bytes(data)
        return self.reader.read(path, self.seeds.names[number])

    def _figures(self, reads: list[inboxes.Read]) -> Any:
        """Entries of the untouched villages in the month of all the whole workbooks."""
        begin = Start()
        chosen = checking.choose(reads, self.reader, begin, [])
        done = checking.reckoned(chosen, self.rules, begin)
        month = self.whole[0].cover.month if self.whole[0].cover else ""
        entries = done.months[month or ""].entries
        return [
            {"id": each.id, "points": each.points, "balance": each.balance, "cell": each.cell}
            for each in entries
            if each.village in self.codes
        ]

    def _notices(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for code in self.codes
            for path in sorted(self.folder.glob(f"outbox/*/villages/{code}/*.html"))
        }

    # --- one round ------------------------------------------------------------------------------

    def round(self, chance: Random) -> None:
        """Put a mutant into every village but the untouched, and look at every promise."""
        made = [self._mutant(number, chance) for number in range(UNTOUCHED, len(self.whole))]
        reads = self.whole[:UNTOUCHED]
        for mutant in made:
            try:
                reads.append(self._look(mutant))
            except Exception as error:  # noqa: BLE001 - what was promised never to happen
                self._broken(mutant, f"raised {error!r}")
        self.tally.mutants += len(made)
        self.tally.rounds += 1
        self._reckon(reads, made)
        if self.tally.rounds % FULL_RUN == 1:
            self._run(reads, made)

    def _mutant(self, number: int, chance: Random) -> Mutant:
        origin = chance.choice((self.seeds.whole[number], *self.seeds.odd[number]))
        if chance.random() < 0.05:
            origin = chance.choice(self.seeds.strangers)
        is_damage = chance.random() < 0.35 or not origin.startswith(b"PK")
        how, data = (mutants.damaged if is_damage else mutants.rebuilt)(origin, chance)
        return Mutant(number, how, data, origin, is_damage)

    def _look(self, mutant: Mutant) -> inboxes.Read:
        """Read a mutant, and compare with the whole file or with the second reader."""
        path = self.folder / self.seeds.names[mutant.number]
        path.write_bytes(mutant.data)
        began = time.monotonic()
        found = workbook.read(path, self.seeds.names[mutant.number])
        took = time.monotonic() - began
        self.tally.slowest = max(self.tally.slowest, took)
        if took > SLOWEST:
            self._broken(mutant, f"took {took:.0f} s")
        if isinstance(found, Refused):
            self.tally.outcomes[f"refused: {found.reason}"] += 1
            problem = inboxes.refused(self.seeds.names[mutant.number], found)
            return inboxes.Read(self.seeds.names[mutant.number], problems=[problem])
        if mutant.is_damage:
            self._same_as_whole(mutant, found)
        self._same_as_second(mutant, found)
        return self.reader.sheets(found)

    def _same_as_whole(self, mutant: Mutant, found: Workbook) -> None:
        """A damaged copy that is read says what the whole file says.

        The old binary format has no checksum, so nothing of the kind can be promised for it.
        """
        if not mutant.origin.startswith(b"PK"):
            self.tally.outcomes["read: a hurt .xls, which has no checksum"] += 1
            return
        if mutant.origin not in self.origins:
            path = self.folder / self.seeds.names[mutant.number]
            path.write_bytes(mutant.origin)
            self.origins[mutant.origin] = workbook.read(path, "")
        whole = self.origins[mutant.origin]
        if isinstance(whole, Refused) or found.sheets != whole.sheets:
            self._broken(mutant, "reads other than the whole file")
        self.tally.outcomes["read: damaged where nothing is said"] += 1

    def _same_as_second(self, mutant: Mutant, found: Workbook) -> None:
        try:
            second = second_reader.cells(mutant.data)
        except second_reader.Doubtful:
            self.tally.outcomes["read by the first reader, in doubt for the second"] += 1
            return
        told = second_reader.differences(found.sheets, second)
        if told:
            self._broken(mutant, "; ".join(told[:3]))
        self.tally.outcomes["read alike by both readers"] += 1

    def _reckon(self, reads: list[inboxes.Read], made: list[Mutant]) -> None:
        """The figures of the untouched stay; of a round that breaks them, the mutant is sought."""
        if len(reads) > UNTOUCHED and (fault := self._fault(reads)):
            guilty = [read for read in reads[UNTOUCHED:] if self._fault([*reads[:UNTOUCHED], read])]
            for mutant in made:
                if not guilty or self.seeds.names[mutant.number] in {read.file for read in guilty}:
                    self._broken(mutant, fault)

    def _fault(self, reads: list[inboxes.Read]) -> str:
        ours = [r for r in reads[UNTOUCHED:] if not (r.cover and r.cover.village in self.codes)]
        self.tally.outcomes["given out for an untouched village"] += (
            len(reads) - len(ours) - UNTOUCHED
        )
        try:
            figures = self._figures([*reads[:UNTOUCHED], *ours])
        except Exception as error:  # noqa: BLE001 - what was promised never to happen
            return f"raised {error!r}"
        return "" if figures == self.figures else "changed the untouched villages' figures"

    def _run(self, reads: list[inboxes.Read], made: list[Mutant]) -> None:
        """A whole run over the mutants as they lie there: outbox and nothing else changes."""
        for mutant in made:
            (self.folder / self.seeds.names[mutant.number]).write_bytes(mutant.data)
        before = self._outside()
        try:
            batch.run(self.folder)
        except Exception as error:  # noqa: BLE001 - what was promised never to happen
            for mutant in made:
                self._broken(mutant, f"the run raised {error!r}")
            return
        self.tally.runs += 1
        if self._outside() != before:
            self._broken(made[0], "something outside outbox changed")
        claimed = any(r.cover and r.cover.village in self.codes for r in reads[UNTOUCHED:])
        now = self._notices()
        if not claimed and any(now.get(name) != page for name, page in self.notices.items()):
            self._broken(made[0], "the notices of untouched villages changed")
        shutil.rmtree(self.folder / "outbox")

    def _outside(self) -> dict[str, str]:
        """Every file of the workspace's parent folder but the outbox."""
        found = {}
        for folder, folders, names in os.walk(self.folder.parent):
            folders[:] = [n for n in folders if (Path(folder) / n) != self.folder / "outbox"]
            for name in names:
                path = Path(folder) / name
                if not name.startswith(".pointbook.") and (
                    self.kept is None or self.kept not in path.parents
                ):
                    found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
        return found

    def _broken(self, mutant: Mutant, what: str) -> None:
        kind = "damaged" if mutant.is_damage else "rebuilt"
        digest = hashlib.sha256(mutant.data).hexdigest()[:12]
        self.tally.broken.append(f"{digest} {kind} by {mutant.how}: {what}")
        if self.kept is not None:
            (self.kept / f"{digest}.xlsx").write_bytes(mutant.data)


def trial(
    folder: Path, count: int, seed: int, villages: int = 24, kept: Path | None = None
) -> Tally:
    """So many mutants at least, the same ones for the same seed."""
    running = Trial(folder, villages, kept)
    while running.tally.mutants < count:
        running.round(Random(f"{seed} {running.tally.rounds}"))
    return running.tally
