"""The ambiguous twins of the cases: refused at the cell, nobody else credited, the rest unchanged."""

import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import openpyxl
import pytest

from pointbook import checking
from pointbook.reading.files import workbook
from pointbook.reading.files.workbook import Workbook
from tests.cases.test_cases import CASES, HERE, expected, line
from tests.reading.test_naming import cell
from tests.sheets import typed
from tests.workbooks import write

TWINS = [
    tuple(part.strip() for part in row.strip("|").split("|"))
    for row in (HERE / "TWINS.md").read_text(encoding="utf-8").splitlines()
    if re.match(r"\| [\dA-Z]", row)
]
REFUSED_ITSELF = {
    "20c-dates",
    "75-year-slip",
    "78-codes-as-dates",
    "A1-rules-merged-category",
    "A9-rules-damaged",
}


def test_every_case_has_its_twin() -> None:
    assert sorted({*REFUSED_ITSELF, *(name for name, *_ in TWINS)}) == CASES


@pytest.mark.parametrize(("name", "done", "refused", "lost"), TWINS, ids=[row[0] for row in TWINS])
def test_an_ambiguous_twin(name: str, done: str, refused: str, lost: str, tmp_path: Path) -> None:
    before = [each for each in expected()[name].splitlines() if each.startswith("2022")]
    change(township(tmp_path, name), [each.strip() for each in done.split(";")])
    found = checking.check(tmp_path)
    after = [line(entry) for entry in found.entries if entry.claim]
    gone = [each.split()[-1] for each in before if each not in after]
    assert set(after) <= set(before)  # nobody else is credited
    assert sorted(gone) == lost.split() or (lost == "all" and not after)
    told = {f"{each.code} {each.place.cell or ''}".strip() for each in found.problems}
    assert set(refused.split(", ")) <= told


def township(folder: Path, name: str) -> Path:
    """The case as a workspace whose workbook is an .xlsx that may be written to."""
    [path] = (each for each in (HERE / name / "inbox").rglob("*") if each.is_file())
    rules = HERE / name / "rules.xlsx"
    (folder / "inbox").mkdir()
    shutil.copy(rules if rules.exists() else HERE / "rules.xlsx", folder)
    read = workbook.read(path, path.name)
    assert isinstance(read, Workbook)
    rows = {sheet.name: [map(typed, row) for row in sheet.rows] for sheet in read.sheets}
    write(folder / "inbox" / "V01.xlsx", rows, {sheet.name: sheet.merged for sheet in read.sheets})
    return folder


def change(folder: Path, steps: Iterable[str]) -> None:
    """What is done to a case to make its twin."""
    clerk, rules = folder / "inbox" / "V01.xlsx", folder / "rules.xlsx"
    for step in steps:
        if step == "again":
            clerk = Path(shutil.copy(clerk, folder / "inbox" / "V01 again.xlsx"))
            continue
        where, _, what = step.partition(" =")
        *named, at = where.split()
        for path in (clerk, rules):
            book = openpyxl.load_workbook(path)
            own = next(each for each in book.sheetnames if each != "封面")
            if (named or [own])[0] in book.sheetnames:
                break
        sheet = book[named[0] if named and named[0] != "merge" else own]
        if step == "unmerge":
            for span in list(sheet.merged_cells.ranges):
                sheet.unmerge_cells(str(span))
        elif step.startswith("merge "):
            sheet.merge_cells(at)
        else:
            sheet[at] = typed(cell(what.strip()))
        book.save(path)
