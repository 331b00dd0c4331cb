"""The outbox of a month: HTML, Excel and CSV say the same numbers, and the same inputs give the
same bytes of every file."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import shutil
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from pointbook import batch
from pointbook.demo import township
from tests.documents import csv_rows, filled, page_records, page_rows, records, sheet_rows
from tests.folders import files_of

VILLAGES = ("V01", "V02")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Two villages and two months, one row of it spoiled, and run in English."""
    folder = tmp_path_factory.mktemp("outputs") / "township"
    township(folder, villages=2, households=8, rows=24, months=2, seed=3)
    spoiled = max((folder / "inbox").rglob("V02*.xlsx"))
    book = openpyxl.load_workbook(spoiled)
    sheet = next(s for s in book.worksheets if s.title == "兑换登记")
    cells = [cell for row in sheet.iter_rows(max_row=6) for cell in row]
    head = next(cell for cell in cells if cell.value == "户号")
    sheet[f"{head.coordinate[0]}{int(head.coordinate[1:]) + 1}"] = "V02-999"
    book.save(spoiled)
    batch.run(folder, "en")
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def month(workspace: Path) -> Path:
    """The outbox of the last month."""
    return max((workspace / "outbox").glob("????-??"))


def pairs(month: Path) -> list[Path]:
    """Every page that has an Excel sibling."""
    return [page for page in sorted(month.rglob("*.html")) if page.with_suffix(".xlsx").exists()]


def test_every_notice_exists_as_html_and_as_excel(month: Path) -> None:
    """Every notice exists as HTML and as Excel."""
    found = {page.relative_to(month).as_posix() for page in pairs(month)}
    notices = {f"villages/{village}/notice.html" for village in VILLAGES}
    assert found == {*notices, "township/summary.html", "problems.html"}


def test_html_and_excel_say_the_same_numbers(month: Path) -> None:
    """with the same numbers: every row of every table, cell by cell, for every document"""
    for page in pairs(month):
        rows = [row for row in map(filled, page_records(page)) if len(row) > 1]
        book = openpyxl.load_workbook(page.with_suffix(".xlsx"))
        sheet = [
            filled(row)
            for name in book.sheetnames
            for row in sheet_rows(page.with_suffix(".xlsx"), name)
        ]
        assert rows
        assert set(rows) <= set(sheet), page


def test_percents_are_numbers_in_excel(month: Path) -> None:
    """so that a sheet can sort and reckon with them"""
    heads = {"Share scored", "Cover", "Budget used"}
    sheet = openpyxl.load_workbook(month / "township/summary.xlsx").worksheets[0]
    shares = [cell for row in sheet.iter_rows() for cell in row if cell.value in heads]
    below = [sheet.cell(cell.row + 1, cell.column) for cell in shares]
    assert all(isinstance(cell.value, int | float) for cell in below)
    assert {cell.number_format for cell in below} == {"0 %"}
    assert {cell.value for cell in shares} == heads


@pytest.mark.parametrize("village", VILLAGES)
def test_the_notice_says_what_balances_say(month: Path, village: str) -> None:
    """notice.html, notice.xlsx and balances.csv, household by household; a blank is nothing"""
    balances = [r for r in csv_rows(month / "data/balances.csv") if r["village"] == village]
    sheet = sheet_rows(month / f"villages/{village}/notice.xlsx", "Points")
    head = next(row for row in sheet if "Head" in row)
    shown = {row[0]: dict(zip(head, row, strict=True)) for row in sheet if row[0].isdigit()}
    assert [f"{village}-{code}" for code in shown] == [row["household"] for row in balances]
    for row in balances:
        notice = shown[row["household"].removeprefix(f"{village}-")]
        for column, name in (("opening", "Start"), ("deducted", "Less"),
                             ("exchanged", "Spent"), ("closing", "Left")):  # fmt: skip
            assert Decimal(notice.get(name) or 0) == Decimal(row[column])
        gained = Decimal(row["earned"]) + Decimal(row["deducted"])
        assert Decimal(notice.get("Net") or 0) == gained


@pytest.mark.parametrize("village", VILLAGES)
def test_the_notice_says_what_entries_say(month: Path, village: str) -> None:
    """notice.html and entries.csv: what each household paid on each day"""
    paid: dict[str, Decimal] = defaultdict(Decimal)
    for row in csv_rows(month / "data/entries.csv"):
        if row["village"] == village and row["kind"] == "exchange":
            paid[row["household"].removeprefix(f"{village}-")] -= Decimal(row["points"])
    shown: dict[str, Decimal] = defaultdict(Decimal)
    sheet = sheet_rows(month / f"villages/{village}/notice.xlsx", "Exchanges")
    at = next(row for row in sheet if "Paid" in row).index("Paid")
    for cells in sheet:
        if cells[0].isdigit() and cells[at]:
            shown[cells[0]] += Decimal(cells[at])
    assert paid
    assert shown == paid


def test_the_summary_says_what_its_json_says(month: Path) -> None:
    """township/summary.html and data/summary.json, village by village and for the township"""
    summary = json.loads((month / "data/summary.json").read_text("utf-8"))
    body, heads = page_rows(month / "township/summary.html")
    [head] = [head for head in heads if "Held before" in head]
    shown = {row["Village"]: row for row in records(body, head)}
    names = {
        "Households": "households",
        "Scored": "households_scored",
        "Took part in exchange": "households_exchanged",
        "Exchange activities": "exchange_activities",
        "Awarded": "earned",
        "Deducted": "deducted",
        "Exchanged": "exchanged",
    }
    for village in summary["villages"]:
        for title, name in names.items():
            assert Decimal(shown[village["name"]][title]) == Decimal(str(village[name]))


def test_points_in_the_data_are_plain_decimals(month: Path) -> None:
    """points as plain decimals, signed as they move the balance"""
    for row in csv_rows(month / "data/entries.csv"):
        for name in ("claimed", "points", "balance"):
            assert str(Decimal(row[name])) == row[name]


# The same inputs give the same bytes.


def copied(workspace: Path, folder: Path, chance: random.Random) -> list[Path]:
    """The same files, copied in another order and with other times; gives those of the inbox."""
    folder.mkdir()
    shutil.copyfile(workspace / "rules.xlsx", folder / "rules.xlsx")
    files = sorted((workspace / "inbox").rglob("*.xlsx"))
    chance.shuffle(files)
    made = []
    for number, file in enumerate(files):
        to = folder / file.relative_to(workspace)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, to)
        os.utime(to, (number * 10**6, number * 10**7))
        made.append(to)
    return made


def test_the_same_inputs_give_the_same_bytes(workspace: Path, tmp_path: Path) -> None:
    """the same bytes in every file of outbox/, whatever the order of files in the folder"""
    twin = tmp_path / "another place 另处"
    copied(workspace, twin, random.Random(1))
    batch.run(twin, "en")
    first = files_of(twin / "outbox")
    assert first == files_of(workspace / "outbox")
    assert any("/returned/" in name for name in first)
    batch.run(twin, "en")
    assert files_of(twin / "outbox") == first


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_two_processes_make_the_same_bytes(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: str
) -> None:
    """Reading and rendering over processes: nothing is lost and nothing is in another order."""
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: [start])
    twin = tmp_path / "twin"
    copied(workspace, twin, random.Random(3))
    batch.run(twin, "en", workers=2)
    assert files_of(twin / "outbox") == files_of(workspace / "outbox")


def test_the_order_of_sheets_changes_no_byte(workspace: Path, tmp_path: Path) -> None:
    """and of sheets in a workbook (the returned copy alone keeps the order of its original)"""
    twin = tmp_path / "twin"
    chance = random.Random(2)
    for file in copied(workspace, twin, chance):
        book = openpyxl.load_workbook(file)
        chance.shuffle(book._sheets)  # type: ignore[attr-defined]
        book.active = 0
        book.save(file)
    batch.run(twin, "en")

    def compared(outbox: Path) -> dict[str, bytes]:
        return {name: data for name, data in files_of(outbox).items() if "/returned/" not in name}

    assert compared(twin / "outbox") == compared(workspace / "outbox")


def test_no_document_knows_where_it_was_made(workspace: Path) -> None:
    """Machine paths stand in no page and no data file."""
    for name, data in files_of(workspace / "outbox").items():
        if not name.endswith(".xlsx"):
            assert str(workspace).encode() not in data, name
