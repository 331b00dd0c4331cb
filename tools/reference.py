"""Writes docs/reference.md and docs/reference.zh-CN.md from the code: commands, sheets, settings, outputs, problem codes.

Run as `python -m tools.reference`. A test fails while the files are not what this would write.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from pointbook.commands import purpose
from pointbook.documents.data import BALANCES, ENTRIES, STOCK
from pointbook.vocabulary import settings
from pointbook.vocabulary.problems import CATALOGUE
from pointbook.vocabulary.schema import CLERK_SHEETS, RULES_SHEETS, Column, SheetSchema
from pointbook.vocabulary.sections import sections
from pointbook.vocabulary.settings import Settings
from pointbook.vocabulary.text import Text, say
from process import main as program

ROOT = Path(__file__).resolve().parent.parent
FILES = {"en": "docs/reference.md", "zh": "docs/reference.zh-CN.md"}

FIELDS = {"balances.csv": BALANCES, "entries.csv": ENTRIES, "stock.csv": STOCK}
Both = tuple[str, str]  # Chinese, English


def _words(section: str) -> dict[str, Both]:
    lines = (line.split(" | ") for line in sections(str(ROOT / "tools" / "reference.txt"))[section])
    return {name: (chinese, english) for name, chinese, english in lines}


GROUPS, KINDS, SHEETS, COLUMNS, OUTPUTS, ELSEWHERE, DATA = map(
    _words, ("groups", "kinds", "sheets", "columns", "outputs", "elsewhere", "data")
)


def main() -> None:
    """Writes both files."""
    for path, text in references().items():
        (ROOT / path).write_text(text, encoding="utf-8")


def references() -> dict[str, str]:
    """What each file must hold now."""
    return {path: "\n".join(_page(language)) + "\n" for language, path in FILES.items()}


def _page(language: str) -> Iterator[str]:
    def one(both: Both) -> str:
        return both[language == "en"]

    yield one(
        ("# 速查：命令、表、列、设置、输出", "# Reference: commands, sheets, settings, outputs")
    )
    yield ""
    yield one(("[English](reference.md)", "[中文](reference.zh-CN.md)"))
    yield ""
    yield one(
        (
            "这一页由 `python -m tools.reference` 从程序里生成，请勿手改。中文名、英文名都认，列的先后不限。",
            "Made from the program by `python -m tools.reference`; not edited by hand. Chinese and English names are both known, columns may stand in any order.",
        )
    )
    yield from ("", one(("## 命令", "## Commands")), "")
    yield from _commands(language)
    yield from ("", one(("## rules.xlsx 规则表", "## rules.xlsx")), "")
    for schema in RULES_SHEETS:
        yield from _sheet(schema, language)
    yield from ("", one(("## 设置", "## Settings")), "")
    yield from _settings(language)
    yield from ("", one(("## 月报表（村里填的工作簿）", "## A clerk's workbook")), "")
    for schema in CLERK_SHEETS:
        yield from _sheet(schema, language)
    yield from ("", "## outbox/YYYY-MM", "")
    yield from _outputs(language)
    yield from ("", one(("## 问题代码", "## Problem codes")), "")
    yield from _problems(language)


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    cells = list(heads)
    yield _row(cells)
    yield _row("---" for _ in cells)
    yield from map(_row, rows)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _commands(language: str) -> Iterator[str]:
    chinese = language == "zh"
    yield "`python process.py [--workspace DIR] [--lang zh|en] COMMAND`"
    yield ""
    rows = []
    for name, command in sorted(program.commands.items()):
        rows.append((f"`{_usage(name, command)}`", purpose(command)[chinese]))
    yield from _table(("命令", "做什么") if chinese else ("command", "does"), rows)
    yield ""
    if chinese:
        yield "退出码：0 没有错误（有提醒也算）；1 做完了，但数据有错；2 用法不对，或者文件夹、规则表不能用。"
    else:
        yield "Exit code: 0 clean (warnings allowed); 1 done, but with errors in the data; 2 wrong usage, or a folder or rules workbook that cannot be used."


def _usage(name: str, command: click.Command) -> str:
    parts = [name]
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            value = "" if parameter.is_flag else f" {parameter.metavar or 'N'}"
            parts.append(f"[{parameter.opts[0]}{value}]")
        else:
            word = parameter.metavar or (parameter.name or "").upper()
            word += "…" if parameter.nargs == -1 else ""
            parts.append(word if parameter.required else f"[{word}]")
    return " ".join(parts)


def _sheet(schema: SheetSchema, language: str) -> Iterator[str]:
    chinese = language == "zh"
    yield f"### {schema.zh} {schema.en}"
    yield ""
    yield SHEETS[schema.name][not chinese]
    yield ""
    rows = (_column(schema, column, language) for column in schema.columns)
    heads = (
        ("列", "英文名", "填什么", "说明") if chinese else ("Chinese", "name", "holds", "meaning")
    )
    yield from _table(heads, rows)
    yield ""


def _column(schema: SheetSchema, column: Column, language: str) -> tuple[str, ...]:
    at = language == "en"
    mark = "**" if column.required else ""
    words = COLUMNS.get(f"{schema.name}.{column.name}") or COLUMNS[column.name]
    return (f"{mark}{column.zh}{mark}", f"`{column.name}`", KINDS[column.kind][at], words[at])


def _settings(language: str) -> Iterator[str]:
    chinese = language == "zh"
    heads = ("项目", "英文名", "默认值", "可以填", "作用")
    rows = []
    for setting in settings.SETTINGS:
        word = (
            getattr(Settings(), setting.name)
            if setting.choices and not chinese
            else setting.default
        )
        default = f"`{word}`" if word else "–"
        rows.append(
            (setting.zh, f"`{setting.name}`", default, _allowed(setting), say(setting.note, language))
        )  # fmt: skip
    yield from _table(heads if chinese else ("Chinese", "name", "default", "allowed", "meaning"), (
        (zh, name, default, allowed if allowed.startswith("`") else say(allowed, language), note)
        for zh, name, default, allowed, note in rows
    ))  # fmt: skip


def _allowed(setting: settings.Setting) -> str:
    """The words of a choice, or the sentence of its kind, still in English."""
    if setting.choices:
        return "、".join(
            f"`{word}`" + (f"（{'、'.join(zh)}）" if zh else "")
            for word, zh in setting.choices.items()
        )
    return settings.ALLOWED.get(setting.kind, "")


def _outputs(language: str) -> Iterator[str]:
    at = language == "en"
    rows = ((f"`{path}`", words[at]) for path, words in OUTPUTS.items())
    yield from _table(("文件", "内容") if not at else ("file", "holds"), rows)
    yield ""
    yield (
        "没有写后缀的，同时有 `.html` 和 `.xlsx` 两份，数字相同（明细条只有 `.html`）。",
        "What is named without an ending exists as `.html` and as `.xlsx` with the same figures (slips as `.html` only).",
    )[at]
    yield ""
    yield ("工作文件夹里的其他东西：", "Elsewhere in the workspace:")[at]
    yield ""
    elsewhere = ((f"`{path}`", words[at]) for path, words in ELSEWHERE.items())
    yield from _table(("文件", "内容") if not at else ("file", "holds"), elsewhere)
    for name, words in DATA.items():
        yield ""
        yield f"**data/{name}** {words[at]}"
        yield ""
        yield f"`{','.join(field.name for field in FIELDS[name])}`"


def _problems(language: str) -> Iterator[str]:
    at = language == "en"
    yield (
        "每个问题都写明在哪里、写了什么、怎么改；有错误的行不计入，其余照常。逐条的例子在[问题目录](problems.zh-CN.md)里。",
        "Each problem says where, what was found and what to do; a row with an error does not count, the rest does. Examples are in the [catalogue](problems.md).",
    )[at]
    for group, words in GROUPS.items():
        yield from ("", f"### {words[at]}", "")
        rows = []
        for code, kind in CATALOGUE.items():
            if kind.group == group:
                severity = ("提醒", "warning") if kind.severity == "warning" else ("错误", "error")
                message = Text(kind.message, {"found": Text(kind.found)}).say(language)
                rows.append((f"`{code}`", severity[at], message))
        yield from _table(("代码", "级别", "意思") if not at else ("code", "is", "means"), rows)


if __name__ == "__main__":
    main()
