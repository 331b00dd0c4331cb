"""Workspaces on disk, written from tables: rules.xlsx and an inbox as clerks would send it; commands in
them, and what stands there afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from click.testing import CliRunner, Result

from process import main
from tests.months import PLAIN
from tests.sheets import sheet_of, typed
from tests.workbooks import write

COVER = "| 村编号 | {} |\n| 月份 | {} |\n| 评议会日期 | {}-25 |"


def saved(path: Path, tables: Mapping[str, str]) -> Path:
    """A workbook with one sheet for each table; ``=`` is a formula whose result was never saved."""
    rows = {name: sheet_of(table, name).rows for name, table in tables.items()}
    return write(path, {name: [map(typed, row) for row in made] for name, made in rows.items()})


def command(workspace: Path, *words: str, lang: str = "en") -> Result:
    """A command of the program in a workspace; whatever it meets, no traceback."""
    done = CliRunner().invoke(main, ["--workspace", str(workspace), "--lang", lang, *words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def clerks_book(
    workspace: Path,
    name: str = "V01.xlsx",
    month: str = "2022-09",
    village: str = "V01",
    **sheets: str,
) -> Path:
    """A clerk's workbook in the inbox."""
    tables = {"封面": COVER.format(village, month, month), **sheets}
    return saved(workspace / "inbox" / name, tables)


def workspace_of(folder: Path, **rules: str) -> Path:
    """A workspace with the plain rules, but for the sheets given, and an empty inbox."""
    saved(folder / "rules.xlsx", {**PLAIN, **rules})
    (folder / "inbox").mkdir(exist_ok=True)
    return folder
