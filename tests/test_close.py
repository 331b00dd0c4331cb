"""`close`: what it refuses and says, what it seals, and how a run goes on from there."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pointbook import checking
from pointbook.book import layout
from pointbook.reading import inbox as inboxes
from pointbook.reckoning.month import Month
from pointbook.reckoning.supervision import supervision
from pointbook.tasks import close as closing
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.stops import Stop
from tests.book.workspaces import (
    CORRECTIONS,
    MONTHS,
    add_rows,
    clean,
    close_all,
    edited,
    figures,
    set_cover,
    set_setting,
    workbook_of,
)
from tests.folders import command


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return clean(tmp_path / "town")


def test_a_clean_month_is_sealed_and_its_numbers_stay(town: Path) -> None:
    before = figures(town)
    done = command(town, "close", MONTHS[0])
    assert done.exit_code == 0, done.output
    assert "2022-07 is closed" in done.output
    after = figures(town)
    assert after == {key: text for key, text in before.items() if not key.startswith(MONTHS[0])}


def test_a_dry_run_writes_nothing(town: Path) -> None:
    files = sorted(town.rglob("*"))
    done = command(town, "close", MONTHS[0], "--dry-run", "--json")
    assert done.exit_code == 0
    assert json.loads(done.output)["closed"] is False
    assert sorted(town.rglob("*")) == files


def test_what_is_sealed_is_what_hangs_on_the_board(town: Path) -> None:
    """The notices of the last run and their codes would be unknown to the book."""
    path, month = workbook_of(town, MONTHS[0]), MONTHS[0]
    assert command(town, "run").exit_code == 0
    set_cover(path, "公示结束", date(2022, 8, 20))
    assert command(town, "close", month, "--dry-run").exit_code == 0, "a cover changes no figure"
    with edited(path) as book:
        book["日常观察"].delete_rows(book["日常观察"].max_row)
    refused = command(town, "close", month)
    assert refused.exit_code == 1
    [line] = [line for line in refused.output.splitlines() if "other figures" in line]
    assert f"outbox/{month}" in line
    assert re.search(r"1 balance moved: V01-\d{3}\. Run again and hang the new notices", line)
    assert not (town / layout.FILE).exists()
    balances = town / "outbox" / month / "data" / "balances.csv"
    balances.write_text("somebody wrote here", encoding="utf-8")
    refused = command(town, "close", month)
    assert refused.exit_code == 1
    assert "is not what a run wrote" in refused.output
    assert command(town, "run").exit_code == 0
    assert command(town, "close", month).exit_code == 0


def test_a_sheet_that_looks_like_records_is_not_left_out(town: Path) -> None:
    """A sheet that a clerk renamed would lose its rows for good."""
    with edited(workbook_of(town, MONTHS[0])) as book:
        book.create_sheet("兑换 7月").append(["日期", "户号", "数量"])
        book.create_sheet("随手记").append(["甲", "乙"])
    refused = command(town, "close", MONTHS[0])
    assert refused.exit_code == 1
    assert "the sheet “兑换 7月” looks like records" in refused.output
    assert "2022-07 cannot be closed yet: 1 reason." in refused.output


def test_a_sealed_workbook_is_not_parsed_again(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    close_all(town, MONTHS[:2])
    parsed: list[str] = []
    whole = inboxes.Reader.read

    def read(self: inboxes.Reader, path: Path, file: str) -> inboxes.Read:
        parsed.append(file)
        return whole(self, path, file)

    monkeypatch.setattr(inboxes.Reader, "read", read)
    assert checking.check(town, "en").problems == []
    assert [name.split("/")[1] for name in parsed] == [MONTHS[2]]


def test_a_changed_workbook_of_a_closed_month(town: Path) -> None:
    close_all(town, MONTHS[:1])
    with edited(workbook_of(town, MONTHS[0])) as book:
        book["兑换登记"].append([date(2022, 7, 30), None, "V01-001", None, "G01", None, 1])
    result = checking.check(town, "en")
    [problem] = [p for p in result.problems if p.code == "closed-month"]
    assert "兑换登记 › " in problem.message("en")
    assert [p.village for p in result.months[MONTHS[1]].problems if p.is_error] == ["V01"]
    shutil.copy(workbook_of(town, MONTHS[0]), town / "inbox" / "again.xlsx")
    set_cover(town / "inbox" / "again.xlsx", "村编号", "V09")
    assert checking.check(town, "en").has_errors


def test_new_rules_change_no_closed_month(town: Path) -> None:
    close_all(town, MONTHS[:1])
    before = figures(town)
    set_setting(town, "启用月份", "2022-08")
    set_setting(town, "基础分", 77)
    assert figures(town) == before
    assert command(town, "verify").exit_code == 0


def test_a_workbook_of_before_the_first_month_is_of_no_closed_month(town: Path) -> None:
    """It was passed over when the first month was closed, and is afterwards."""
    set_setting(town, "启用月份", MONTHS[0])
    early = town / "inbox" / "early.xlsx"
    shutil.copy(workbook_of(town, MONTHS[0]), early)
    set_cover(early, "月份", "2022-06")
    close_all(town, MONTHS[:1])
    found = checking.check(town, "en")
    assert [(p.code, p.severity) for p in found.problems if p.place.file == "inbox/early.xlsx"] == [
        ("bad-month", "warning")
    ]


@pytest.fixture
def corrected(town: Path) -> tuple[Path, str]:
    """A town whose second month takes back one award and one exchange of the first."""
    close_all(town, MONTHS[:1])
    with sqlite3.connect(town / layout.FILE) as book:
        [(award,)] = book.execute("SELECT id FROM entries WHERE kind='award' ORDER BY id LIMIT 1")
        [(bought,)] = book.execute("SELECT id FROM entries WHERE kind='exchange' LIMIT 1")
    book.close()
    day = date(2022, 8, 20)
    rows = [[day, award, "重复登记", "王主任", None], [day, bought, "退货", "王主任", "是"]]
    add_rows(
        workbook_of(town, MONTHS[1]), "更正", CORRECTIONS, *rows, [day, award, "再来", None, None]
    )
    return town, str(award)


def test_a_correction_takes_one_entry_back_once(corrected: tuple[Path, str]) -> None:
    town, award = corrected
    result = checking.check(town, "en")
    assert [p.code for p in result.problems if p.is_error] == ["already-reversed"]
    month = result.months[MONTHS[1]]
    assert award in {entry.reverses.id for entry in month.entries if entry.reverses}
    assert sum(line.returned for village in month.villages for line in village.stock) > 0
    day = date(2022, 8, 20)
    path = workbook_of(town, MONTHS[1])
    add_rows(path, "更正", CORRECTIONS, [day, award, "重复登记", "王主任", None])
    assert command(town, "run").exit_code == 0
    page = town / "outbox" / MONTHS[1] / "villages" / "V01" / "corrections.html"
    assert award in page.read_text("utf-8")
    close_all(town, MONTHS[1:2])
    add_rows(
        workbook_of(town, MONTHS[2]), "更正", CORRECTIONS, [date(2022, 9, 9), award, "x", "", ""]
    )
    assert "already-reversed" in {p.code for p in checking.check(town, "en").problems}
    assert command(town, "verify").exit_code == 0


def test_the_book_refuses_changes(town: Path) -> None:
    close_all(town, MONTHS[:1])
    book = sqlite3.connect(town / layout.FILE)
    for table in ("about", "rules", "months", *layout.MONTHLY):
        column = book.execute(f"SELECT name FROM pragma_table_info('{table}') LIMIT 1").fetchone()[
            0
        ]
        for deed in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                book.execute(deed)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        book.execute("INSERT INTO notices VALUES ('2022-07', 'x', 'V01', 'points', 'y')")
    book.close()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda path: path.write_bytes(b"not a book " * 100), "damaged"),
        (lambda path: sqlite3.connect(path).execute("PRAGMA application_id = 7"), "no book"),
        (lambda path: sqlite3.connect(path).execute("PRAGMA user_version = 99"), "newer version"),
        (lambda path: path.write_bytes(path.read_bytes()[:-5000]), "damaged"),
    ],
)
def test_a_book_that_cannot_be_used(
    town: Path, spoil: Callable[[Path], object], words: str
) -> None:
    close_all(town, MONTHS[:1])
    spoil(town / layout.FILE)
    bytes_before = (town / layout.FILE).read_bytes()
    for name in (("run",), ("close", MONTHS[1]), ("verify",)):
        done = command(town, *name)
        assert done.exit_code in (1, 2), name
        assert "Traceback" not in done.output
        assert words in done.output or "SQLite" in done.output, done.output
    assert (town / layout.FILE).read_bytes() == bytes_before
    assert [path.name for path in (town / "outbox").rglob("*.*")] == ["seal.json"]


def test_a_book_of_another_township(town: Path, tmp_path: Path) -> None:
    close_all(town, MONTHS[:1])
    set_setting(town, "乡镇", "别的乡")
    for name in ("run", "verify"):
        done = command(town, name)
        assert done.exit_code == 2
        assert "别的乡" in done.output


def test_a_file_that_changes_while_it_is_read(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def meanwhile(month: Month) -> list[Problem]:
        path = workbook_of(town, MONTHS[0])
        path.write_bytes(path.read_bytes() + b" ")
        return supervision(month)

    monkeypatch.setattr(closing, "supervision", meanwhile)
    with pytest.raises(Stop) as stopped:
        closing.close(town, MONTHS[0], "en")
    assert "changed while it was being read" in stopped.value.words.say("en")
    assert not (town / layout.FILE).exists()


def test_a_read_only_book_is_read(town: Path) -> None:
    close_all(town, MONTHS[:1])
    (town / layout.FILE).chmod(0o444)
    assert command(town, "check").exit_code == 0
