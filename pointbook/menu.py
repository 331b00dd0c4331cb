"""The menu that a double click shows: a number and an answer become a command line, no more."""

import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from pointbook.tasks import asked
from pointbook.vocabulary.months import month_of, next_month
from pointbook.vocabulary.stops import Stop
from pointbook.vocabulary.text import N_, Text, say
from pointbook.workspace import SEAL

OFFERED = (
    N_("Check and make everything"),
    N_("Make empty forms"),
    N_("Try a close"),
    N_("Close a month"),
    N_("Look up a household"),
    N_("Open the result"),
    N_("How things stand"),
)


class _Back(Exception):
    """0 was answered."""


class Menu:
    """``call`` runs a command line and says what comes of it; ``today`` serves where no month was
    made yet."""

    def __init__(
        self, workspace: Path, language: str, today: date, call: Callable[..., None]
    ) -> None:
        self.outbox, self.language = workspace / "outbox", language
        self.today, self.call = today, call

    def offer(self) -> None:
        """Until 0 is chosen, or nothing more can be read."""
        work = (
            *(self._run, self._forms, self._try, self._close),
            *(self._explain, self._open, self._doctor),
        )
        try:
            while chosen := self._chosen():
                try:
                    work[chosen - 1]()
                except _Back:
                    continue
        except EOFError:
            click.echo()

    def _chosen(self) -> int:
        click.echo()
        for number, words in enumerate((*OFFERED, N_("Leave")), start=1):
            click.echo(f"  {number % (len(OFFERED) + 1)} {say(words, self.language)}")
        try:
            while (typed := self._ask(N_("Number"))) not in map(str, range(len(OFFERED) + 1)):
                self._say(N_("There is no “{typed}” here; type one of the numbers."), typed=typed)
        except _Back:
            return 0
        return int(typed)

    # --- what each number does ------------------------------------------------------------------

    def _run(self) -> None:
        self.call("run", "--open")

    def _forms(self) -> None:
        months = self._months()
        self.call("forms", self._month(next_month(months[-1]) if months else month_of(self.today)))

    def _try(self) -> None:
        self.call("close", self._month(self._earliest()), "--dry-run")

    def _close(self) -> None:
        month = self._month(self._earliest())
        question = N_("A closed month changes no more. Close {month}? Type yes")
        if self._ask(question, month=month).casefold() in ("是", "确认", "y", "yes"):
            self.call("close", month)
        else:
            self._say(N_("{month} was not closed."), month=month)

    def _explain(self) -> None:
        self.call("explain", "--page", "--", self._ask(N_("Household code or head's name")))

    def _open(self) -> None:
        if months := self._months():
            click.launch(str(self.outbox / months[-1] / "index.html"))
        else:
            self._say(N_("There is no result yet: choose 1 first."))

    def _doctor(self) -> None:
        self.call("doctor")

    # --- questions ------------------------------------------------------------------------------

    def _months(self) -> list[str]:
        """The months that stand in the outbox."""
        return sorted(page.parent.name for page in self.outbox.glob("????-??/index.html"))

    def _earliest(self) -> str:
        """The earliest of them that is open."""
        still = (month for month in self._months() if not (self.outbox / month / SEAL).exists())
        return next(still, "")

    def _month(self, default: str) -> str:
        while True:
            try:
                return asked.month(self._ask(N_("Month"), default))
            except Stop as wrong:
                click.echo(wrong.words.say(self.language))

    def _ask(self, question: str, default: str = "", **facts: str) -> str:
        """An answer that is not blank; 0 goes back."""
        words = Text(question, facts).say(self.language) + (f" [{default}]" if default else "")
        while not (typed := unicodedata.normalize("NFKC", input(f"{words}: ")).strip() or default):
            self._say(N_("Nothing was typed; 0 goes back."))
        if typed == "0":
            raise _Back
        return typed

    def _say(self, sentence: str, **facts: str) -> None:
        click.echo(Text(sentence, facts).say(self.language))
