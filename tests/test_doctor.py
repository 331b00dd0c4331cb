"""Doctor: who has sent what, which files are in the way, and each next step of a month in turn."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pointbook import batch, checking
from pointbook.demo import township
from pointbook.tasks import close as closing
from pointbook.tasks import screen
from pointbook.tasks.called import plain
from pointbook.tasks.doctor import doctor
from pointbook.tasks.forms import forms
from pointbook.vocabulary.stops import CLEAN, FAULTY, Stop

MONTH = "2022-07"
LATER = date(2023, 1, 1)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "township"
    township(folder, villages=2, households=6, rows=12, months=1)
    return folder


def workbooks(workspace: Path) -> list[Path]:
    return sorted(workspace.glob("inbox/*/*.xlsx"))


def edit(path: Path, sheet: str, **cells: object) -> None:
    book: Any = openpyxl.load_workbook(path)
    for place, value in cells.items():
        book[sheet][place].value = value
    book.save(path)


def examined(workspace: Path, today: date = LATER) -> dict[str, Any]:
    """What the doctor finds, as one document; the lines say the same."""
    told = doctor(workspace, today, "en")
    found: dict[str, Any] = plain(told.document(), "en")
    lines = plain([*told.lines], "en")
    assert json.loads(json.dumps(found))["months"][0]["month"] == MONTH
    assert any(re.match(rf"{MONTH}: [a-z].*\. Next step: [a-z]", line) for line in lines)
    assert told.code == (FAULTY if found["files"] or _errors(found) else CLEAN)
    return found


def _errors(found: dict[str, Any]) -> int:
    return sum(village["errors"] for month in found["months"] for village in month["villages"])


def lines_of(workspace: Path) -> list[str]:
    return list(plain([*doctor(workspace, LATER, "en").lines], "en"))


def step(workspace: Path, today: date = LATER) -> str:
    (month,) = examined(workspace, today)["months"]
    return str(month["step"])


def test_a_month_that_lacks_nothing_may_be_closed(workspace: Path) -> None:
    found = examined(workspace)
    assert found["months"][0]["step"] == "close"
    assert {sent["status"] for sent in found["months"][0]["villages"]} == {"final"}


def test_a_village_that_sent_nothing_is_named(workspace: Path) -> None:
    workbooks(workspace)[1].unlink()
    found = examined(workspace)
    assert found["months"][0]["step"] == "collect"
    assert [sent["status"] for sent in found["months"][0]["villages"]] == ["final", "missing"]
    assert found["months"][0]["villages"][1]["name"] in found["months"][0]["message"]
    assert any(line.endswith("nothing has come.") for line in lines_of(workspace))


def test_errors_are_mended_before_anything_is_hung(workspace: Path) -> None:
    edit(workbooks(workspace)[0], "会议评定", B3="V99-999", C3=None)
    found = examined(workspace)
    assert found["months"][0]["step"] == "check"
    assert [sent["errors"] for sent in found["months"][0]["villages"]] == [1, 0]


# On the demo's cover: B8 attendees, B9 supervisor, B10 posted_on, B11 posted_until.
def test_the_cover_is_signed_then_hung_then_waited_for(workspace: Path) -> None:
    path = workbooks(workspace)[0]
    posted = openpyxl.load_workbook(path)["封面"]["B10"].value
    assert isinstance(posted, date)
    edit(path, "封面", B9=None, B10=None, B11=None)
    assert step(workspace) == "sign"
    sheet: Any = openpyxl.load_workbook(workbooks(workspace)[1])["封面"]
    assert sheet["A9"].value == "监督人"
    supervisor = next(
        person.name
        for person in checking.check(workspace).rules.people_of("V01", "supervision_committee")
    )
    edit(path, "封面", B9=supervisor)
    assert step(workspace) == "post"
    edit(path, "封面", B10=posted)
    assert step(workspace, date(2022, 8, 2)) == "wait"
    assert step(workspace, LATER) == "take-down"


def test_an_open_objection_is_settled_first(workspace: Path) -> None:
    book: Any = openpyxl.load_workbook(workbooks(workspace)[0])
    if "异议" in book.sheetnames:
        book.remove(book["异议"])
    page = book.create_sheet("异议")
    page.append(["日期", "内容"])
    page.append([date(2022, 7, 30), "打分偏低"])
    book.save(workbooks(workspace)[0])
    assert step(workspace) == "settle"


def test_a_run_says_the_same_next_step(workspace: Path) -> None:
    """Red cells are in the copies, not in the clerks' own workbooks."""
    first, second = workbooks(workspace)
    edit(first, "会议评定", B3="V99-999", C3=None)
    whole = second.read_bytes()
    second.unlink()
    for step_now, words in (("collect", "Besides, 1 error is"), ("check", "1 error is")):
        (month,) = examined(workspace)["months"]
        said = plain([*screen.closing(batch.run(workspace, "en"), workspace, LATER)], "en")
        assert said[-1] == f"Next for {MONTH}: {month['message']}"
        assert month["step"] == step_now
        assert words in said[-1]
        assert f"outbox/{MONTH}/returned" in said[-1]
        second.write_bytes(whole)


def test_months_are_ready_one_after_the_other(tmp_path: Path) -> None:
    """Only the earliest open month can be closed; the others say what they wait for."""
    folder = tmp_path / "township"
    township(folder, villages=1, households=6, rows=12, months=2)
    found = examined(folder)
    assert [month["step"] for month in found["months"]] == ["close", "queue"]
    assert "2022-07 is to be closed first" in found["months"][1]["message"]
    assert found["months"][1]["state"] == "complete, after 2022-07"
    said = plain([*screen.closing(batch.run(folder, "en"), folder, LATER)], "en")
    assert [line for line in said if line.startswith("Next")] == [
        f"Next for 2022-07: {found['months'][0]['message']}"
    ]
    assert closing.close(folder, "2022-07").document()["anchor"]
    (month,) = doctor(folder, LATER, "en").document()["months"]
    assert month["step"] == "close"


def test_what_was_sent_and_does_not_count_is_not_asked_for(workspace: Path) -> None:
    path = workbooks(workspace)[1]
    shutil.copy(path, workspace / "inbox" / "once more.xlsx")
    edit(path, "封面", A20="x")
    found = examined(workspace)
    assert found["months"][0]["step"] == "check"
    assert [sent["status"] for sent in found["months"][0]["villages"]] == ["final", "draft"]
    name = found["months"][0]["villages"][1]["name"]
    assert f"  V02 {name}: nothing that came counts, 2 errors." in lines_of(workspace)
    assert {file["state"] for file in found["files"]} == {"duplicate-workbook"}
    refused = closing.close(workspace, MONTH, "en", dry_run=True)
    assert {problem.code for problem in refused.document()["problems"]} == {"duplicate-workbook"}
    for each in [*workbooks(workspace)[1:], workspace / "inbox" / "once more.xlsx"]:
        each.unlink()
    refused = closing.close(workspace, MONTH, "en", dry_run=True)
    assert "error not-submitted: V02" in list(refused.lines), "no place without a name"


def test_the_desk_says_what_the_close_still_asks_for(workspace: Path) -> None:
    """Supervision stops only the close, so no problem and no draft tells of it."""
    batch.run(workspace, "en")
    page = workspace / "outbox" / MONTH / "township" / "desk.html"
    assert "Still missing before the close" not in page.read_text("utf-8")
    path = workbooks(workspace)[0]
    posted = openpyxl.load_workbook(path)["封面"]["B10"].value
    edit(path, "封面", B9=None, B11=posted)
    result = batch.run(workspace, "en")
    assert not result.has_errors
    said = page.read_text("utf-8")
    assert "Still missing before the close" in said
    assert "must name a member of the supervision committee" in said
    assert f"{posted:%Y-%m-%d} to {posted:%Y-%m-%d} is 1 days." in said
    notice = page.parents[1] / "villages" / "V01" / "notice.html"
    assert "too few, 7 days at least are asked for" in notice.read_text("utf-8")


def test_files_in_the_way_are_named(workspace: Path) -> None:
    inbox = workspace / "inbox"
    for name in ("~$红柳.xlsx", ".~lock.沙河.ods#", "说明.docx", "Thumbs.db", ".hidden"):
        (inbox / name).write_bytes(b"x")
    (inbox / "坏.xlsx").write_bytes(b"PK\x03\x04 damaged")
    (workspace / "~$rules.xlsx").write_bytes(b"x")
    openpyxl.Workbook().save(inbox / "别的.xlsx")
    found = {(file["file"], file["state"]) for file in examined(workspace)["files"]}
    assert found == {
        ("rules.xlsx", "open"),
        ("inbox/红柳.xlsx", "open"),
        ("inbox/沙河.ods", "open"),
        ("inbox/说明.docx", "ignored-file"),
        ("inbox/坏.xlsx", "unreadable-file"),
        ("inbox/别的.xlsx", "missing-cover"),
    }


def test_an_empty_inbox_and_no_workspace(workspace: Path, tmp_path: Path) -> None:
    for path in workbooks(workspace):
        path.unlink()
    assert doctor(workspace, LATER, "en").document()["months"] == []
    assert "Forms for 2023-01: none yet." in lines_of(workspace)[-1]
    forms(workspace, "2023-01", ["V01"])
    coming = doctor(workspace, LATER, "en").document()["forms"]
    assert coming == {"month": "2023-01", "villages": ["V01"]}
    forms(workspace, "2023-01")
    said = lines_of(workspace)
    assert said[-1] == "Forms for 2023-01: made for every village, in outbox/2023-01/forms."
    with pytest.raises(Stop):
        doctor(tmp_path / "nowhere", LATER, "en")
