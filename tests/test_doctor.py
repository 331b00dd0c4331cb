"""Doctor: which files are in the way; journeys/doctor.md has each next step of a month in turn."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from pointbook.tasks.doctor import doctor
from pointbook.vocabulary.stops import Stop
from tests.folders import clerks_book, workspace_of


def test_files_in_the_way_are_named(tmp_path: Path) -> None:
    clerks_book(workspace_of(tmp_path))
    inbox = tmp_path / "inbox"
    for name in ("~$红柳.xlsx", ".~lock.沙河.ods#", "说明.docx", "Thumbs.db", ".hidden"):
        (inbox / name).write_bytes(b"x")
    (inbox / "坏.xlsx").write_bytes(b"PK\x03\x04 damaged")
    (tmp_path / "~$rules.xlsx").write_bytes(b"x")
    openpyxl.Workbook().save(inbox / "别的.xlsx")
    found = {(file["file"], file["state"]) for file in doctor(tmp_path).document()["files"]}
    assert found == {
        ("rules.xlsx", "open"),
        ("inbox/红柳.xlsx", "open"),
        ("inbox/沙河.ods", "open"),
        ("inbox/说明.docx", "ignored-file"),
        ("inbox/坏.xlsx", "unreadable-file"),
        ("inbox/别的.xlsx", "missing-cover"),
    }


def test_no_month_and_no_workspace(tmp_path: Path) -> None:
    found = doctor(workspace_of(tmp_path), date(2023, 1, 1)).document()
    assert found["forms"] == {"month": "2023-01", "villages": []}
    with pytest.raises(Stop):
        doctor(tmp_path / "nowhere")
