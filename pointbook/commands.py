"""The command line: options in, one call, what is said and an exit code out.

What a command needs is loaded when it is called: `--help` waits for click alone.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from datetime import date, datetime
from functools import partial, wraps
from io import StringIO
from pathlib import Path
from typing import Any

import click

from pointbook import __version__

HERE = Path(__file__).resolve().parent.parent
CLEAN, FAULTY, UNUSABLE = 0, 1, 2
PATIENCE = 2  # seconds; longer work says what it does
FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

Where = tuple[Path, str | None]
"""The workspace and the language that was asked for."""
Answer = tuple[dict[str, Any] | Iterable[str], int]
"""What is printed, one JSON document or lines, and the exit code."""


def _command(work: Callable[..., Answer]) -> Callable[..., None]:
    """Hand over the workspace, print what the work gives and end with its exit code."""

    @click.pass_obj
    @wraps(work)
    def called(where: Where, /, **values: Any) -> None:
        sys.exit(_careful(partial(work, where, **values), where, values.get("as_json", False)))

    return called


def purpose(command: click.Command) -> list[str]:
    """What a command is for, in English and in Chinese."""
    return [words.strip() for words in (command.help or "").split("\n\n")]


class _Group(click.Group):
    """Clerks read Chinese: each command has a line in both languages, and so has a wrong usage."""

    def format_commands(self, _context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands 命令"):
            formatter.write_dl(
                [
                    row
                    for name, command in sorted(self.commands.items())
                    for row in zip((name, ""), purpose(command), strict=True)
                ]
            )

    def parse_args(self, context: click.Context, words: list[str]) -> list[str]:
        """Without a command there is the menu where somebody sits, the usage elsewhere."""
        self.invoke_without_command = sys.stdin.isatty() and sys.stdout.isatty()
        self.no_args_is_help = not self.invoke_without_command
        return super().parse_args(context, words)

    def main(self, *words: Any, **options: Any) -> Any:
        try:
            sys.exit(super().main(*words, **{**options, "standalone_mode": False}))
        except click.UsageError as error:
            error.show()
            if not isinstance(error, click.exceptions.NoArgsIsHelpError):
                click.echo(f"用法不对：{_wrong(error)}。命令后面加 -h，就列出它的用法。", err=True)
            sys.exit(error.exit_code)
        except click.Abort:
            sys.exit(UNUSABLE)


def _wrong(error: click.UsageError) -> str:
    """What is wrong with a usage, in Chinese; click says it in English."""
    name = ""
    if isinstance(error, click.BadParameter) and (param := error.param) and error.ctx:
        argument = isinstance(param, click.Argument)
        name = param.make_metavar(error.ctx) if argument else "/".join(param.opts)
    match error:
        case click.MissingParameter():
            return f"缺少 {name}"
        case click.NoSuchOption():
            near = f"，是不是 {'、'.join(error.possibilities)}" if error.possibilities else ""
            return f"没有 {error.option_name} 这个选项{near}"
        case click.BadOptionUsage():
            return f"选项 {error.option_name} 后面少了或多了内容"
        case click.BadParameter(param=click.Parameter(type=kind)):
            return f"{name} 填得不对，{_allowed(kind)}"
    named = error.message.partition("'")[2].rpartition("'")[0]
    if error.message.startswith("No such command"):
        return f"没有 {named} 这个命令"
    extra = error.message.partition("(")[2].rstrip(").")
    return f"多出了 {extra}" if extra else "原因见上一行"


def _allowed(kind: click.types.ParamType[Any]) -> str:
    """What a parameter of this type takes."""
    match kind:
        case click.Choice(choices=choices):
            return f"只能是 {' 或 '.join(map(str, choices))}"
        case click.IntRange(min=least, max=most):
            return f"要填不小于 {least}" + (f"、不大于 {most}" if most else "") + " 的整数"
        case click.Path(exists=True):
            return "没有这个文件或文件夹，或者种类不对"
        case click.Path():
            return "要填文件夹"
    return "要填整数" if kind is click.INT else "原因见上一行"


_as_json = click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print one JSON document, nothing else. 只输出一份 JSON。",
)


@click.group(
    cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.option(
    "--workspace",
    type=FOLDER,
    default=HERE,
    help="Folder with rules.xlsx, inbox/ and outbox/ (default: this one). 工作文件夹，默认就是这里。",
)
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    help="Language of messages and documents. 提示和文件的语言。",
)
@click.version_option(__version__, prog_name="pointbook")
@click.pass_context
def main(context: click.Context, workspace: Path, lang: str | None) -> None:
    """Pointbook 积分簿: checks a month's sheets, computes every balance, makes the posters.

    核对一个月的表格，算清每户积分，做出公示。
    """
    context.obj = (workspace.resolve(), lang)
    if context.invoked_subcommand is None:
        from pointbook.menu import Menu

        said = ["--lang", lang] if lang else []

        def call(*words: str) -> None:
            with suppress(SystemExit):
                main(["--workspace", str(workspace), *said, *words])

        Menu(workspace, lang or "zh", _today(), call).offer()


@main.command()
@click.option(
    "--month",
    metavar="YYYY-MM",
    help="Write the outbox of this month only; a closed one is made again. 只写这个月；已结账的照封存的账重做。",
)
@_as_json
@click.option(
    "--pdf", is_flag=True, help="Print each poster as PDF too, by Edge or Chrome. 公示另出 PDF。"
)
@click.option("--png", is_flag=True, help="A picture of each notice for phones too. 公示另出群图。")
@click.option(
    "--open", "open_it", is_flag=True, help="Open the index page when done. 做完打开入口页。"
)
@click.option(
    "--workers",
    type=click.IntRange(1),
    help="Processes; else by the amount of work. 并行进程数，不写就看工作量。",
)
@_command
def run(
    where: Where,
    month: str | None,
    as_json: bool,
    pdf: bool,
    png: bool,
    open_it: bool,
    workers: int | None,
) -> Answer:
    """Check every open month, compute, and write outbox/.

    核对所有未结账的月份，算账，写出 outbox/。
    """
    from pointbook.outbox.kept import Kept, came_from

    workspace, language = where
    source = came_from(workspace, language, month, pdf, png, _today())
    if not (as_json or open_it) and (unchanged := Kept(workspace).answer(source)):
        return unchanged
    from pointbook.tasks import closed, screen

    with _progress(as_json) as say:
        result = closed.run(workspace, language, month, say, pdf, workers, png)
    if open_it and (page := screen.index_page(result, workspace)):
        click.launch(str(page))
    if as_json:
        return screen.document(result), _exit_code(result)
    lines, code = list(screen.closing(result, workspace, _today())), _exit_code(result)
    if result.usable:
        result.changes.clear()  # the next run changes nothing
        still = list(screen.closing(result, workspace, _today()))
        months = [made.folder.name for made in result.written]
        Kept(workspace).note_answer(source, months, still, code)
    return lines, code


@main.command()
@click.argument("files", nargs=-1, type=FILE)
@_as_json
@_command
def check(where: Where, files: tuple[Path, ...], as_json: bool) -> Answer:
    """Check only: every open month, or what FILES say; write nothing.

    只核对，什么也不写；可以指定文件。
    """
    from pointbook import checking
    from pointbook.tasks import screen

    workspace, language = where
    with _progress(as_json) as say:
        result = checking.check(workspace, language, files, say=say)
    return screen.document(result) if as_json else screen.problems(result), _exit_code(result)


@main.command()
@click.argument("folder", type=FOLDER)
@click.option(
    "--villages",
    type=click.IntRange(1, 2000),
    default=7,
    show_default=True,
    help="Villages. 村数。",
)
@click.option(
    "--households",
    type=click.IntRange(1),
    default=40,
    show_default=True,
    help="Households of each village. 每村户数。",
)
@click.option(
    "--rows",
    type=click.IntRange(1, 200_000),
    default=120,
    show_default=True,
    help="Rows of each village and month. 每村每月行数。",
)
@click.option(
    "--months", type=click.IntRange(1, 120), default=3, show_default=True, help="Months. 月数。"
)
@click.option(
    "--seed",
    type=int,
    default=1,
    show_default=True,
    help="Another one, other people. 换一个，人名数据都换。",
)
@_command
def demo(where: Where, /, folder: Path, **size: int) -> Answer:
    """Make a complete, realistic workspace in a new or empty FOLDER.

    在新的或空的文件夹里做一个完整的示例乡镇。
    """
    from pointbook import demo as township
    from pointbook.tasks.called import quoted

    township.township(folder, **size)
    return [f"python process.py --workspace {quoted(folder)} run"], CLEAN


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, exists=True, path_type=Path))
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Spread the townships over a Dask cluster. 分到 Dask 集群上算。",
)
@click.option(
    "--workers", type=click.IntRange(1), help="Processes on this computer. 本机并行进程数。"
)
@_as_json
@_command
def county(
    where: Where,
    folder: Path,
    scheduler: str | None,
    workers: int | None,
    as_json: bool,
) -> Answer:
    """Run every workspace below FOLDER, side by side, and write one county summary.

    汇总一个文件夹下所有乡镇。
    """
    from pointbook.tasks import county as counties

    language = where[1] or "zh"
    with _progress(as_json) as say:
        done = counties.county(folder.resolve(), language, workers, scheduler, say)
    shown = counties.record(done) if as_json else counties.closing(done, language)
    return shown, CLEAN if done.clean else FAULTY


@main.command()
@click.argument("month", metavar="YYYY-MM")
@click.option(
    "--dry-run", is_flag=True, help="Say what would happen; write nothing. 只说结果，不写入。"
)
@_as_json
@_command
def close(where: Where, month: str, dry_run: bool, as_json: bool) -> Answer:
    """Seal a clean, signed and published month into the book.

    把没有错误、已签字、已公示的月份结账封存。
    """
    from pointbook.tasks import close as closing

    found = closing.close(where[0], month, where[1], dry_run)
    shown = closing.document(found) if as_json else closing.lines(found)
    return shown, UNUSABLE if not found.usable else FAULTY if found.refused else CLEAN


@main.command()
@click.argument("code", required=False)
@_as_json
@_command
def verify(where: Where, code: str | None, as_json: bool) -> Answer:
    """Prove every closed month from the book; with a CODE, tell which notice it belongs to.

    证明每个已结账的月份没有被动过；给出校验码就说出是哪张公示。
    """
    from pointbook.tasks import verify as proof

    found = proof.verify(where[0], where[1], code)
    shown = proof.document(found) if as_json else proof.lines(found)
    return shown, CLEAN if found.good else FAULTY


@main.command()
@click.argument("month", metavar="YYYY-MM")
@click.option(
    "--village", "villages", metavar="CODE", multiple=True, help="Only this village. 只做这个村的。"
)
@click.option("--all", "every_sheet", is_flag=True, help="With every sheet. 带上所有的表。")
@_command
def forms(where: Where, month: str, villages: tuple[str, ...], every_sheet: bool) -> Answer:
    """Make an entry workbook for each village, ready to type into.

    做好各村可以直接填的月报表。
    """
    from pointbook.tasks import forms as entry

    made = entry.forms(where[0], month, villages, where[1], every_sheet=every_sheet)
    return [str(made.folder)], CLEAN


@main.command()
@_as_json
@_command
def doctor(where: Where, as_json: bool) -> Answer:
    """Say who has sent what, which files are in the way, and what the next step is.

    谁报了、谁没报、哪个文件有麻烦、下一步做什么。
    """
    from pointbook.tasks import doctor as look

    found = look.doctor(where[0], _today(), where[1])
    shown = look.document(found) if as_json else look.lines(found)
    return shown, UNUSABLE if not found.result.usable else CLEAN if found.healthy else FAULTY


@main.command()
@click.argument("folder", type=FOLDER)
@click.option(
    "--from",
    "roster",
    type=FILE,
    help="Take over the households of this roster. 从花名册接过农户。",
)
@click.option(
    "--balances", type=FILE, help="Take over the points of this old ledger. 从旧台账接过积分。"
)
@_command
def init(where: Where, folder: Path, roster: Path | None, balances: Path | None) -> Answer:
    """Make a workspace for another township in FOLDER; with a roster add its households.

    为另一个乡镇新建工作文件夹和规则表；有花名册就接过村、社、户和旧积分。
    """
    from pointbook.tasks import init as beginning

    language = where[1] or "zh"
    if roster is None and balances is None:
        return [words.say(language) for words in beginning.init(folder, _today())], CLEAN
    from pointbook.tasks import take_over

    taken = take_over.take_over(folder, roster, balances)
    said = [words.say(language) for words in take_over.lines(taken)]
    return said, FAULTY if taken.unread else CLEAN


@main.command()
@click.argument("household")
@click.option(
    "--page",
    is_flag=True,
    help="Write a page to print into outbox/explain/ too. 另做一页可以打印的。",
)
@_as_json
@_command
def explain(where: Where, household: str, page: bool, as_json: bool) -> Answer:
    """Every entry of one household with its source file, sheet, cell and rule.

    一户的每一分来自哪个文件、哪张表、哪个格子、哪条细则。
    """
    from pointbook.tasks import explain as history

    found = history.explain(where[0], household, where[1])
    shown = list(history.lines(found))
    if page:
        shown.append(history.write_page(where[0], found, _today()).say(found.language))
    return history.document(found) if as_json else shown, CLEAN


@main.command()
@click.argument("rules", type=FILE)
@_command
def rehearse(where: Where, rules: Path) -> Answer:
    """Replay every month under the draft RULES: who gains, who loses, what it costs.

    换一套规则重算，看谁多谁少、花费多少。
    """
    from pointbook.tasks import rehearse as rehearsal

    done = rehearsal.rehearse(where[0], rules, where[1])
    if done.compared is None:
        return rehearsal.lines(done), UNUSABLE
    return [*rehearsal.lines(done), str(rehearsal.write(where[0], done.compared))], CLEAN


@main.command()
@click.argument("year", metavar="YYYY")
@click.option(
    "--dividend",
    metavar="YUAN",
    help="Share this sum out by points earned. 按全年得分分红，多少元。",
)
@_command
def year(where: Where, year: str, dividend: str | None) -> Answer:
    """What a year came to for each household: table, passbooks, archive list.

    一年下来每户的积分：总表、积分簿、归档清单，可按得分分红。
    """
    from pointbook.tasks import year as years

    made = years.year(where[0], year, dividend, where[1])
    return years.lines(made), FAULTY if made.draft else CLEAN


@main.command()
@click.argument("month", metavar="YYYY-MM")
@click.argument("other", metavar="[YYYY-MM]", required=False)
@_as_json
@_command
def changes(where: Where, month: str, other: str | None, as_json: bool) -> Answer:
    """What a run would change in an open month since the last one; or month against month.

    再运行一次会改动什么；给两个月份，就逐户比较这两个月。
    """
    from pointbook.tasks import changes as change

    found = change.changes(where[0], month, other, where[1])
    page = change.write(where[0], found)
    shown = change.document(found) if as_json else [*change.lines(found), str(page)]
    return shown, _exit_code(found.result)


def _careful(work: Callable[[], Answer], where: Where, as_json: bool) -> int:
    """Do the work and print what it says; whatever stops it becomes one clear line, never a
    traceback. What a library prints meanwhile is nobody's."""
    from pointbook.tasks.called import copyable
    from pointbook.vocabulary.stops import explained

    own = where[0] if where[0] != HERE else None
    try:
        with _interruptible(), redirect_stdout(StringIO()):
            shown, code = work()
            if not isinstance(shown, dict):
                shown = [copyable(line, own) for line in shown]
        _print(shown)
        return code
    except KeyboardInterrupt as stopped:
        line = explained(stopped, where[1])
    except Exception as error:
        if os.environ.get("POINTBOOK_DEBUG"):
            raise
        line = explained(error, where[1])
    if as_json:
        _print({"problems": [], "months": {}, "stopped": line})
    click.echo(copyable(line, own), err=True)
    return UNUSABLE


@contextmanager
def _interruptible() -> Iterator[None]:
    """Ctrl-C stops the work with a word; before and after it, process.py lets it end at once."""
    before = None
    with suppress(ValueError):  # no main thread
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        if before is not None:
            signal.signal(signal.SIGINT, before)


def _today() -> date:
    return datetime.now().astimezone().date()


def _exit_code(result: Any) -> int:
    """1 also for what was asked for and could not be done."""
    if not result.usable:
        return UNUSABLE
    return FAULTY if result.has_errors or result.notes else CLEAN


def _print(shown: dict[str, Any] | Iterable[str]) -> None:
    if isinstance(shown, dict):
        shown = [json.dumps(shown, ensure_ascii=False, indent=1)]
    try:
        for line in shown:
            click.echo(line)
    except BrokenPipeError:  # who reads has seen enough (`| head -1`); the work is done
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[str], None]]:
    """Where work that takes over two seconds says what it does: on stderr, only when somebody looks."""
    begun = time.monotonic()
    shown = False

    def say(line: str) -> None:
        nonlocal shown
        if shown or time.monotonic() - begun > PATIENCE:
            shown = True
            click.echo(f"\r\x1b[K{line}", nl=False, err=True)

    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    try:
        yield say
    finally:
        if shown:
            click.echo("\r\x1b[K", nl=False, err=True)
