"""Small clean workspaces for the tests of the book, and hands to write into them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from unittest import mock

import openpyxl

from pointbook import checking
from pointbook.demo import township
from pointbook.documents import data
from pointbook.tasks import close as closing
from pointbook.vocabulary.stops import CLEAN

MONTHS = ("2022-07", "2022-08", "2022-09")


@cache
def _made(villages: int, months: int, seed: int) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="pointbook-")) / "made"
    township(folder, villages=villages, households=6, rows=14, months=months, seed=seed)
    return folder


def clean(folder: Path, *, villages: int = 1, months: int = 3, seed: int = 1) -> Path:
    """A workspace whose every month can be closed, the first one being 2022-07."""
    shutil.copytree(_made(villages, months, seed), folder, dirs_exist_ok=True)
    return folder


def workbook_of(workspace: Path, month: str, village: str = "V01") -> Path:
    [path] = (workspace / "inbox" / month).glob(f"{village}*.xlsx")
    return path


@contextmanager
def edited(path: Path) -> Iterator[openpyxl.Workbook]:
    book = openpyxl.load_workbook(path)
    yield book
    book.save(path)


def set_cover(path: Path, name: str, value: object) -> None:
    """Another value beside a name on the cover."""
    with edited(path) as book:
        for row in book["封面"].iter_rows():
            if row[0].value == name:
                row[1].value = value  # type: ignore[assignment]
                return
    raise AssertionError(name)


def set_setting(workspace: Path, name: str, value: object) -> None:
    """Another value of a setting in the rules."""
    with edited(workspace / "rules.xlsx") as book:
        for row in book["设置"].iter_rows():
            if row[0].value == name:
                row[1].value = value  # type: ignore[assignment]
                return
        book["设置"].append([name, value])


def add_rows(path: Path, sheet: str, headings: Sequence[str], *rows: Sequence[object]) -> None:
    """A sheet of one's own, in place of what stood there."""
    with edited(path) as book:
        if sheet in book.sheetnames:
            del book[sheet]
        made = book.create_sheet(sheet)
        for row in (headings, *rows):
            made.append(list(row))


CORRECTIONS = ("日期", "记录号", "原因", "批准人", "退货")
OBJECTIONS = ("日期", "户号", "记录号", "内容", "处理结果", "处理人", "办结日期")


def close_all(workspace: Path, months: Sequence[str]) -> None:
    for month in months:
        found = closing.close(workspace, month, "en")
        assert found.code == CLEAN, list(found.lines)


def forced_close(workspace: Path, month: str) -> None:
    """Seal a month whatever is against it: faulty workspaces must carry on alike too."""
    with (
        mock.patch.object(closing, "_against", return_value=[]),
        mock.patch.object(closing, "_unread_sheets", return_value=[]),
    ):
        found = closing.close(workspace, month, "en")
    assert found.document()["anchor"]


def figures(workspace: Path) -> dict[str, str]:
    """Entries, balances and stock of every open month, as text."""
    return {
        f"{name} {path}": "".join(text)
        for name, month in checking.check(workspace, "en").months.items()
        for path, text in data.files(month)
        if path.endswith(".csv")
    }
