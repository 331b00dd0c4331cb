"""The menu that a double click shows: a number and an answer become a command line, no more."""

import re
import unicodedata
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import click

from pointbook.tasks import asked
from pointbook.tasks.called import opened, today
from pointbook.vocabulary.months import month_of, next_month
from pointbook.vocabulary.stops import Stop
from pointbook.vocabulary.text import N_, Text, say
from pointbook.workspace import SEAL

_COMMAND = re.compile(r"`[^`]* (run|forms|close|doctor|year|init)\b[^`]*`")
_NUMBERS = {"run": 1, "forms": 2, "close": 4, "doctor": 7, "year": 9, "init": 10}


class _Back(Exception):
    """0 was answered."""


class Menu:
    """``call`` runs a command line on a workspace and says what comes of it."""

    def __init__(self, workspace: Path, language: str, call: Callable[..., None]) -> None:
        self.workspace, self.language, self._call = workspace, language, call
        self.offered: tuple[tuple[str, Callable[[], None]], ...] = (
            (N_("Check and make everything"), lambda: self.call("run", "--open")),
            (N_("Make empty forms"), self._forms),
            (N_("Try a close"), lambda: self.call("close", self._earliest(), "--dry-run")),
            (N_("Close a month"), self._close),
            (N_("Look up a household"), self._explain),
            (N_("Open the result"), self._open),
            (N_("How things stand"), lambda: self.call("doctor")),
            (N_("Pictures of the notices for the chat group"), lambda: self.call("run", "--png")),
            (N_("The year's accounts and passbooks"), self._year),
            (N_("Take over a roster"), self._take_over),
        )

    def offer(self) -> None:
        """Until 0 is chosen, or nothing more can be read."""
        try:
            while chosen := self._chosen():
                try:
                    self.offered[chosen - 1][1]()
                except _Back:
                    continue
        except EOFError:
            click.echo()

    def call(self, *words: str) -> None:
        """A command on the menu's workspace; the commands that it prints have numbers here."""
        with redirect_stdout(StringIO()) as said:
            self._call(self.workspace, *words)
        click.echo(_COMMAND.sub(self._numbered, said.getvalue()), nl=False)

    def _numbered(self, command: re.Match[str]) -> str:
        number = {"number": _NUMBERS[command[1]]}
        return command[0] + Text(N_(" (choose {number})"), number).say(self.language)

    def _chosen(self) -> int:
        click.echo()
        for number, (words, _) in enumerate((*self.offered, (N_("Leave"), None)), start=1):
            click.echo(f"{number % (len(self.offered) + 1):3} {say(words, self.language)}")
        try:
            known = [str(number) for number in range(len(self.offered) + 1)]
            while (typed := _plain(self._ask(N_("Number")))) not in known:
                self._say(N_("There is no “{typed}” here; type one of the numbers."), typed=typed)
        except _Back:
            return 0
        return int(typed)

    # --- what each number does ------------------------------------------------------------------

    def _forms(self) -> None:
        months = self._months()
        month = self._month(next_month(months[-1]) if months else month_of(today()))
        self._say(N_("The forms for {month} go into this folder:"), month=month)
        self.call("forms", month)

    def _close(self) -> None:
        month = self._earliest()
        question = N_("A closed month changes no more. Close {month}? Type yes")
        if _plain(self._ask(question, month=month)).casefold() in ("是", "确认", "y", "yes"):
            self.call("close", month)
        else:
            self._say(N_("{month} was not closed."), month=month)

    def _explain(self) -> None:
        self.call("explain", "--page", "--", self._ask(N_("Household code or head's name")))

    def _open(self) -> None:
        if months := self._months():
            if words := opened(self.workspace / "outbox" / months[-1] / "index.html"):
                click.echo(words.say(self.language))
        else:
            self._say(N_("There is no result yet: choose 1 first."))

    def _year(self) -> None:
        months = self._months()
        usual = months[-1][:4] if months else str(today().year)
        year = self._read(asked.year, N_("Year"), usual)
        shared = self._ask(N_("Yuan to share out by points earned; Enter for none"), "-")
        self.call("year", *([] if shared == "-" else ["--dividend", shared]), "--", year)

    def _take_over(self) -> None:
        """A roster into a folder, with which the menu then goes on."""
        roster = self._read(_file, N_("File of the roster (it can be dragged here)"))
        folder = self._read(_folder, N_("Folder of the township, new or one that stands"))
        old = self._read(_file, N_("File with the old points; Enter for none"), "-")
        words = [] if old == "-" else ["--balances", old]
        self.call("init", "--from", roster, *words, "--", folder)
        if (Path(folder) / "rules.xlsx").is_file():
            self.workspace = Path(folder).absolute()
            self._say(N_("The menu goes on with {folder}."), folder=str(self.workspace))

    # --- questions ------------------------------------------------------------------------------

    def _months(self) -> list[str]:
        """The months that stand in the outbox."""
        outbox = self.workspace / "outbox"
        return sorted(page.parent.name for page in outbox.glob("????-??/index.html"))

    def _earliest(self) -> str:
        """A month, by default the earliest of them that is open."""
        outbox = self.workspace / "outbox"
        return self._month(
            next((m for m in self._months() if not (outbox / m / SEAL).exists()), "")
        )

    def _month(self, default: str) -> str:
        return self._read(asked.month, N_("Month"), default)

    def _read(self, read: Callable[[str], str], question: str, default: str = "") -> str:
        while True:
            try:
                return read(self._ask(question, default))
            except Stop as wrong:
                click.echo(wrong.words.say(self.language))

    def _ask(self, question: str, default: str = "", **facts: str) -> str:
        """An answer that is not blank; 0 goes back."""
        words = Text(question, facts).say(self.language) + (f" [{default}]" if default else "")
        while not (typed := input(f"{words}: ").strip() or default):
            self._say(N_("Nothing was typed; 0 goes back."))
        if _plain(typed) == "0":
            raise _Back
        return typed

    def _say(self, sentence: str, **facts: str) -> None:
        click.echo(Text(sentence, facts).say(self.language))


def _plain(typed: str) -> str:
    """Full-width digits and letters as plain ones."""
    return unicodedata.normalize("NFKC", typed)


def _file(typed: str) -> str:
    """A file that is there, as a window drops its path into a terminal, in quotation marks; or "-"."""
    path = typed.strip("'\" ")
    if path != "-" and not Path(path).is_file():
        raise Stop(Text(N_("There is no file {path}."), {"path": path}))
    return path


def _folder(typed: str) -> str:
    """A folder, new or not, in quotation marks or not."""
    path = typed.strip("'\" ")
    if Path(path).is_file():
        raise Stop(Text(N_("{path} is a file; a folder is asked for."), {"path": path}))
    return path
