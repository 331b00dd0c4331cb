"""The command line: options in, one call, an exit code out."""

import os
import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from pointbook import __version__

if TYPE_CHECKING:
    from pathlib import Path

    Where = tuple[Path, str | None]

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
CLEAN, FAULTY, UNUSABLE = 0, 1, 2
PATHS = ("folder", "files", "rules")


def _with_paths(command: Callable[..., None]) -> Callable[..., None]:
    """Hand over the workspace, and paths as Paths: pathlib costs a third of a --help."""

    @click.pass_obj
    @wraps(command)
    def called(given: tuple[str, str | None], /, **values: Any) -> None:
        from pathlib import Path

        for name in PATHS:
            if isinstance(value := values.get(name), tuple):
                values[name] = tuple(map(Path, value))
            elif value is not None:
                values[name] = Path(value)
        command((Path(given[0]).resolve(), given[1]), **values)

    return called


def _width() -> int:
    """Of a page of help; click would ask shutil, and wait for all that it loads."""
    try:
        columns = int(os.environ.get("COLUMNS") or os.get_terminal_size().columns)
    except (ValueError, OSError):  # no terminal
        columns = 80
    return max(min(columns, 100) - 2, 50)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "terminal_width": _width()})
@click.option(
    "--workspace",
    type=click.Path(file_okay=False),
    default=HERE,
    help="Folder with rules.xlsx, inbox/ and outbox/ (default: this one).",
)
@click.option("--lang", type=click.Choice(["zh", "en"]), help="Language of messages and documents.")
@click.version_option(__version__, prog_name="pointbook")
@click.pass_context
def main(context: click.Context, workspace: str, lang: str | None) -> None:
    """Pointbook 积分簿: checks a month's sheets, computes every balance, makes the posters."""
    context.obj = (workspace, lang)


@main.command()
@click.option(
    "--month",
    metavar="YYYY-MM",
    help="Write the outbox of this month only; a closed one is made again.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, nothing else.")
@click.option("--pdf", is_flag=True, help="Print each poster as PDF too, by Edge or Chrome.")
@click.option("--open", "open_it", is_flag=True, help="Open the index page when done.")
@click.option("--workers", type=click.IntRange(1), help="Processes; else by the amount of work.")
@_with_paths
def run(
    where: "Where",
    month: str | None,
    as_json: bool,
    pdf: bool,
    open_it: bool,
    workers: int | None,
) -> None:
    """Check every open month, compute, and write outbox/."""

    def work() -> int:
        from pointbook import closed, screen

        workspace, language = where
        progress = _progress(as_json)
        result = closed.run(workspace, language, month, progress, pdf, workers)
        if as_json:
            _print_json(screen.document(result))
        else:
            _print(screen.closing(result, workspace, _today()))
        if open_it and (page := screen.index_page(result, workspace)):
            click.launch(str(page))
        return _exit_code(result)

    sys.exit(_careful(work, where[1]))


@main.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, nothing else.")
@_with_paths
def check(where: "Where", files: "tuple[Path, ...]", as_json: bool) -> None:
    """Check only: every open month, or what FILES say; write nothing."""

    def work() -> int:
        from pointbook import batch, screen

        workspace, language = where
        result = batch.check(workspace, language, files)
        if as_json:
            _print_json(screen.document(result))
        else:
            _print(screen.problems(result))
        return _exit_code(result)

    sys.exit(_careful(work, where[1]))


@main.command()
@click.argument("folder", type=click.Path(file_okay=False))
@click.option("--villages", type=click.IntRange(1, 2000), default=7, show_default=True)
@click.option("--households", type=click.IntRange(1), default=40, show_default=True)
@click.option("--rows", type=click.IntRange(1, 200_000), default=120, show_default=True)
@click.option("--months", type=click.IntRange(1, 120), default=3, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@_with_paths
def demo(where: "Where", /, folder: "Path", **size: int) -> None:
    """Make a complete, realistic workspace in a new or empty FOLDER."""

    def work() -> int:
        from pointbook import demo as township

        township.township(folder, **size)
        _print([f"python process.py --workspace {folder} run"])
        return CLEAN

    sys.exit(_careful(work, where[1]))


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, exists=True))
@click.option("--scheduler", metavar="ADDRESS", help="Spread the townships over a Dask cluster.")
@click.option("--workers", type=click.IntRange(1), help="Processes on this computer.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, nothing else.")
@_with_paths
def county(
    where: "Where",
    folder: "Path",
    scheduler: str | None,
    workers: int | None,
    as_json: bool,
) -> None:
    """Run every workspace below FOLDER, side by side, and write one county summary."""

    def work() -> int:
        from pointbook import county as counties

        language, say = where[1] or "zh", _progress(as_json)
        done = counties.county(folder.resolve(), language, workers, scheduler, say)
        if as_json:
            _print_json(counties.record(done))
        else:
            _print(counties.closing(done, language))
        return CLEAN if done.clean else FAULTY

    sys.exit(_careful(work, where[1]))


@main.command()
@click.argument("month", metavar="YYYY-MM")
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, nothing else.")
@_with_paths
def close(where: "Where", month: str, dry_run: bool, as_json: bool) -> None:
    """Seal a clean, signed and published month into the book."""

    def work() -> int:
        from pointbook import closing

        found = closing.close(where[0], month, where[1], dry_run)
        if as_json:
            _print_json(closing.document(found))
        else:
            _print(closing.lines(found))
        return UNUSABLE if not found.usable else FAULTY if found.refused else CLEAN

    sys.exit(_careful(work, where[1]))


@main.command()
@click.argument("code", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, nothing else.")
@_with_paths
def verify(where: "Where", code: str | None, as_json: bool) -> None:
    """Prove every closed month from the book; with a CODE, tell which notice it belongs to."""

    def work() -> int:
        from pointbook import verify as proof

        found = proof.verify(where[0], where[1], code)
        if as_json:
            _print_json(proof.document(found))
        else:
            _print(proof.lines(found))
        return CLEAN if found.good else FAULTY

    sys.exit(_careful(work, where[1]))


@main.command()
@click.argument("month", metavar="YYYY-MM")
@click.option("--village", "villages", metavar="CODE", multiple=True, help="Only this village.")
@_with_paths
def forms(where: "Where", month: str, villages: tuple[str, ...]) -> None:
    """Make an entry workbook for each village, ready to type into."""

    def work() -> int:
        from pointbook import forms as entry

        _print([str(entry.forms(where[0], month, villages, where[1]).folder)])
        return CLEAN

    sys.exit(_careful(work, where[1]))


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, nothing else.")
@_with_paths
def doctor(where: "Where", as_json: bool) -> None:
    """Say who has sent what, which files are in the way, and what the next step is."""

    def work() -> int:
        from pointbook import doctor as look

        found = look.doctor(where[0], _today(), where[1])
        if as_json:
            _print_json(look.document(found))
        else:
            _print(look.lines(found))
        return UNUSABLE if not found.result.usable else CLEAN if found.healthy else FAULTY

    sys.exit(_careful(work, where[1]))


@main.command()
@click.argument("folder", type=click.Path(file_okay=False))
@_with_paths
def init(where: "Where", folder: "Path") -> None:
    """Make a new, empty workspace for another township in FOLDER."""

    def work() -> int:
        from pointbook import init as beginning

        _print(words.say(where[1] or "zh") for words in beginning.init(folder))
        return CLEAN

    sys.exit(_careful(work, where[1]))


@main.command()
@click.argument("household")
@click.option("--page", is_flag=True, help="Write a page to print into outbox/explain/ too.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, nothing else.")
@_with_paths
def explain(where: "Where", household: str, page: bool, as_json: bool) -> None:
    """Every entry of one household with its source file, sheet, cell and rule."""

    def work() -> int:
        from pointbook import explain as history

        found = history.explain(where[0], household, where[1])
        written = history.write_page(where[0], found) if page else None
        if as_json:
            _print_json(history.document(found))
        else:
            _print([*history.lines(found), *([str(written)] if written else [])])
        return CLEAN

    sys.exit(_careful(work, where[1]))


@main.command()
@click.argument("rules", type=click.Path(exists=True, dir_okay=False))
@_with_paths
def rehearse(where: "Where", rules: "Path") -> None:
    """Replay every month under the draft RULES: who gains, who loses, what it costs."""

    def work() -> int:
        from pointbook import rehearse as rehearsal

        done = rehearsal.rehearse(where[0], rules, where[1])
        _print(rehearsal.lines(done))
        if done.problems:
            return UNUSABLE
        _print([str(rehearsal.write(where[0], done))])
        return CLEAN

    sys.exit(_careful(work, where[1]))


@main.command()
@click.argument("month", metavar="YYYY-MM")
@click.argument("other", metavar="[YYYY-MM]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, nothing else.")
@_with_paths
def changes(where: "Where", month: str, other: str | None, as_json: bool) -> None:
    """What a run would change in an open month since the last one; or month against month."""

    def work() -> int:
        from pointbook import changes as change

        found = change.changes(where[0], month, other, where[1])
        page = change.write(where[0], found)
        if as_json:
            _print_json(change.document(found))
        else:
            _print([*change.lines(found), str(page)])
        return _exit_code(found.result)

    sys.exit(_careful(work, where[1]))


def _careful(work: Callable[[], int], language: str | None) -> int:
    """Do the work; whatever stops it becomes one clear line, never a traceback."""
    from pointbook.stops import explained

    try:
        return work()
    except KeyboardInterrupt:
        line = explained(KeyboardInterrupt(), language)
    except Exception as error:
        if os.environ.get("POINTBOOK_DEBUG"):
            raise
        line = explained(error, language)
    click.echo(line, err=True)
    return UNUSABLE


def _today() -> date:
    return datetime.now().astimezone().date()


def _exit_code(result: Any) -> int:
    if not result.usable:
        return UNUSABLE
    return FAULTY if result.has_errors else CLEAN


def _print(lines: Iterable[str]) -> None:
    try:
        for line in lines:
            click.echo(line)
    except BrokenPipeError:  # who reads has seen enough (`| head -1`); the work is done
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _print_json(document: object) -> None:
    import json

    _print([json.dumps(document, ensure_ascii=False, indent=1)])


def _progress(quiet: bool) -> Callable[[str], None] | None:
    """Where long work says what it does: on stderr, only when somebody looks."""
    if quiet or not sys.stderr.isatty():
        return None
    return lambda line: click.echo(f"\r\x1b[K{line}" if line else "\r\x1b[K", nl=False, err=True)
