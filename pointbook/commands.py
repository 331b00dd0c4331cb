"""The command line: options in, one call, an exit code out.

A command's work stands in the module of ``tasks`` that has its name, which is loaded when it is called:
`--help` waits for click alone.
"""

import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from pointbook import __version__

HERE = Path(__file__).resolve().parent.parent
FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
MONTH = click.Argument(["month"], metavar="YYYY-MM")


def _option(name: str, words: str, *inside: str, **how: Any) -> click.Option:
    """An option, by the name that it has ``inside``; one that takes nothing is a flag."""
    return click.Option([name, *inside], help=words, **(how or {"is_flag": True}))


AS_JSON = _option("--json", "Print one JSON document, nothing else. 只输出一份 JSON。", "as_json")
WORKERS = _option(
    "--workers",
    "Processes; else by the amount of work. 并行进程数，不写就看工作量。",
    type=click.IntRange(1),
)
SIZES = (
    ("villages", 7, click.IntRange(1, 2000), "Villages. 村数。"),
    ("households", 40, click.IntRange(1), "Households of each village. 每村户数。"),
    ("rows", 120, click.IntRange(1, 200_000), "Rows of each village and month. 每村每月行数。"),
    ("months", 3, click.IntRange(1, 120), "Months. 月数。"),
    ("seed", 1, click.INT, "Another one, other people. 换一个，人名数据都换。"),
)


def _task(english: str, chinese: str, *params: click.Parameter) -> click.Command:
    """What a command is for, and what it takes: the parameters of its function, by name; one that is
    called ``workspace`` takes the place of the general one."""

    @click.pass_context
    def called(context: click.Context, /, as_json: bool = False, **options: Any) -> None:
        workspace, language = context.obj
        asked = {"workspace": workspace, "language": language, **options}
        own = workspace if workspace != HERE else None
        call = import_module("pointbook.tasks.called").call
        sys.exit(call(str(context.info_name), asked, own, as_json=as_json))

    words = f"{english}\n\n{chinese}"
    return click.Command(None, callback=called, params=list(params), help=words)


COMMANDS = {
    "run": _task(
        "Check every open month, compute, and write outbox/.",
        "核对所有未结账的月份，算账，写出 outbox/。",
        _option(
            "--month",
            "Write the outbox of this month only; a closed one is made again."
            " 只写这个月；已结账的照封存的账重做。",
            metavar="YYYY-MM",
        ),
        AS_JSON,
        _option("--pdf", "Print each poster as PDF too, by Edge or Chrome. 公示另出 PDF。"),
        _option("--png", "A picture of each notice for phones too. 公示另出群图。"),
        _option("--open", "Open the index page when done. 做完打开入口页。", "open_it"),
        WORKERS,
    ),
    "check": _task(
        "Check only: every open month, or what FILES say; write nothing.",
        "只核对，什么也不写；可以指定文件。",
        click.Argument(["files"], nargs=-1, type=FILE),
        AS_JSON,
    ),
    "demo": _task(
        "Make a complete, realistic workspace in a new or empty FOLDER.",
        "在新的或空的文件夹里做一个完整的示例乡镇。",
        click.Argument(["workspace"], metavar="FOLDER", type=FOLDER),
        *(
            _option(f"--{name}", words, default=usual, type=kind, show_default=True)
            for name, usual, kind, words in SIZES
        ),
    ),
    "county": _task(
        "Run every workspace below FOLDER, side by side, and write one county summary.",
        "汇总一个文件夹下所有乡镇。",
        click.Argument(
            ["workspace"],
            metavar="FOLDER",
            type=click.Path(file_okay=False, exists=True, path_type=Path),
        ),
        _option(
            "--scheduler",
            "Spread the townships over a Dask cluster. 分到 Dask 集群上算。",
            metavar="ADDRESS",
        ),
        WORKERS,
        AS_JSON,
    ),
    "close": _task(
        "Seal a clean, signed and published month into the book.",
        "把没有错误、已签字、已公示的月份结账封存。",
        MONTH,
        _option("--dry-run", "Say what would happen; write nothing. 只说结果，不写入。"),
        AS_JSON,
    ),
    "verify": _task(
        "Prove every closed month from the book; with a CODE, tell which notice it belongs to.",
        "证明每个已结账的月份没有被动过；给出校验码就说出是哪张公示。",
        click.Argument(["code"], required=False),
        AS_JSON,
    ),
    "forms": _task(
        "Make an entry workbook for each village, ready to type into.",
        "做好各村可以直接填的月报表。",
        MONTH,
        _option(
            "--village",
            "Only this village. 只做这个村的。",
            "villages",
            metavar="CODE",
            multiple=True,
        ),
        _option("--all", "With every sheet. 带上所有的表。", "every_sheet"),
    ),
    "doctor": _task(
        "Say who has sent what, which files are in the way, and what the next step is.",
        "谁报了、谁没报、哪个文件有麻烦、下一步做什么。",
        AS_JSON,
    ),
    "init": _task(
        "Make a workspace for another township in FOLDER; with a roster add its households.",
        "为另一个乡镇新建工作文件夹和规则表；有花名册就接过村、社、户和旧积分。",
        click.Argument(["workspace"], metavar="FOLDER", type=FOLDER),
        _option(
            "--from",
            "Take over the households of this roster. 从花名册接过农户。",
            "roster",
            type=FILE,
        ),
        _option(
            "--balances", "Take over the points of this old ledger. 从旧台账接过积分。", type=FILE
        ),
    ),
    "explain": _task(
        "Every entry of one household with its source file, sheet, cell and rule.",
        "一户的每一分来自哪个文件、哪张表、哪个格子、哪条细则。",
        click.Argument(["household"]),
        _option(
            "--page",
            "Write a page to print into outbox/explain/ too. 另做一页可以打印的。",
            "paged",
        ),
        AS_JSON,
    ),
    "rehearse": _task(
        "Replay every month under the draft RULES: who gains, who loses, what it costs.",
        "换一套规则重算，看谁多谁少、花费多少。",
        click.Argument(["draft"], metavar="RULES", type=FILE),
    ),
    "year": _task(
        "What a year came to for each household: table, passbooks, archive list.",
        "一年下来每户的积分：总表、积分簿、归档清单，可按得分分红。",
        click.Argument(["named"], metavar="YYYY"),
        _option(
            "--dividend",
            "Share this sum out by points earned. 按全年得分分红，多少元。",
            metavar="YUAN",
        ),
    ),
    "changes": _task(
        "What a run would change in an open month since the last one; or month against month.",
        "再运行一次会改动什么；给两个月份，就逐户比较这两个月。",
        MONTH,
        click.Argument(["other"], metavar="[YYYY-MM]", required=False),
        AS_JSON,
    ),
}


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
            sys.exit(2)


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


@click.group(
    cls=_Group,
    commands=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
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
        said = ["--lang", lang] if lang else []

        def call(folder: Path, *words: str) -> None:
            with suppress(SystemExit):
                main(["--workspace", str(folder), *said, *words])

        import_module("pointbook.menu").Menu(workspace, lang or "zh", call).offer()
