"""A rules workbook that is damaged or half there: clear words, exit 2, and nothing is written."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from pointbook.demo import township

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rules") / "township"
    township(folder, villages=2, households=3, rows=4, months=1)
    return folder


def _half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:4000])


def _text(path: Path) -> None:
    path.write_text("村编号,村名\nV01,甲村\n", encoding="utf-8")


def _half_a_sheet(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["评分细则"]
    sheet.delete_cols(3, sheet.max_column)
    book.save(path)


def _no_sheets(path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(path)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    "hurt", [_half, _text, _half_a_sheet, _no_sheets, _folder], ids=lambda hurt: hurt.__name__
)
def test_bad_rules_stop_the_run(model: Path, tmp_path: Path, hurt: Callable[[Path], None]) -> None:
    folder = tmp_path / "township"
    shutil.copytree(model, folder)
    hurt(folder / "rules.xlsx")
    order = [sys.executable, "process.py", "--workspace", str(folder), "--lang", "en", "run"]
    done = subprocess.run(order, check=False, cwd=ROOT, capture_output=True, text=True, timeout=100)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "rules.xlsx" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert not list(folder.glob("outbox/*"))
