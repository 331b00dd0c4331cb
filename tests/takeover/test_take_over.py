"""init --from: raw rosters and an old ledger become a workspace; nothing guessed, nothing overwritten.

``cases.md`` has the lists: ``## roster SHEET`` and ``## ledger SHEET`` are sheets of r.xlsx and o.xlsx
(``## merged A1:E1`` merges cells of the sheet above), ``## comes`` does it and is what comes of it: what
is said, the households with their openings and where those are noted from, ✗ what could not be read.
What stands below a ``## comes`` is done once more in the same folder.

``python -m tests.takeover.test_take_over`` writes what comes out now; read the diff.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from pointbook import batch, checking
from pointbook.commands import main
from pointbook.tasks.init import lines
from pointbook.tasks.init import taken_over as take_over
from pointbook.vocabulary.points import show
from pointbook.vocabulary.rules import Rules
from pointbook.vocabulary.stops import Stop
from tests.book.workspaces import clean, edited
from tests.folders import command, saved
from tests.pages import Sections, sections

PAGE = Path(__file__).with_name("cases.md")
FILES = {"roster": "r.xlsx", "ledger": "o.xlsx"}


def of(folder: Path) -> Rules:
    rules, problems = checking.read_rules(folder, "en")
    assert [problem.code for problem in problems] == []
    return rules


def cases() -> dict[str, Sections]:
    """The sections of every case, by its title."""
    return {title: sections(body) for title, body in sections(PAGE.read_text("utf-8"), "#")}


def come(case: Sections, folder: Path) -> Iterator[str]:
    """What comes of each of a case's runs."""
    sheets: dict[str, dict[str, str]] = {name: {} for name in FILES.values()}
    merged: list[tuple[str, str, str]] = []
    for name, body in case:
        what, *rest = name.split()
        if what in FILES:
            sheets[FILES[what]][rest[0]] = body
            last = (FILES[what], rest[0])
        elif what == "merged":
            merged += [(*last, area) for area in rest]
        else:
            for file, tables in sheets.items():
                if tables:
                    saved(folder / file, tables)
            for file, sheet, area in merged:
                with edited(folder / file) as book:
                    book[sheet].merge_cells(area)
            roster, ledger = (folder / file if sheets[file] else None for file in FILES.values())
            yield "\n".join(_told(folder, roster, ledger))


def _told(folder: Path, roster: Path | None, ledger: Path | None) -> Iterator[str]:
    try:
        taken = take_over(folder / "乡", roster, ledger)
    except Stop as stopped:
        yield f"✗ {stopped.words.say('en')}".replace(f"{folder}/", "")
        return
    for words in lines(taken):
        if " forms " not in (line := words.say("en")):  # which names the coming month
            yield line.replace(f"{folder}/", "")
    rules = of(folder / "乡")
    yield f"{rules.settings.county} {rules.settings.township}".strip() or "–"
    yield "、".join(f"{village.code} {village.name}" for village in rules.villages)
    noted = openpyxl.load_workbook(folder / "乡/rules.xlsx")["户"]
    notes = {row[0].value: row[5].comment for row in noted.iter_rows(min_row=4)}
    for house in rules.households:
        opening = "" if house.opening is None else show(house.opening)
        note = notes[house.code]
        parts = (house.code, house.group, house.head, house.members or "", opening)
        yield " ".join([*map(str, filter(None, parts)), *([f"({note.text})"] if note else [])])


@pytest.mark.parametrize("title", cases())
def test_what_is_taken_over(title: str, tmp_path: Path) -> None:
    case = cases()[title]
    due = [body.strip() for name, body in case if name == "comes"]
    assert list(come(case, tmp_path)) == due


def test_what_a_township_wrote_into_its_rules_stays(tmp_path: Path) -> None:
    folder, roster = tmp_path / "乡", {"甲村": "| 社 | 户主 |\n| 一社 | 张三 |"}
    take_over(folder, saved(tmp_path / "r.xlsx", roster))
    with edited(folder / "rules.xlsx") as book:
        [row] = [row for row in book["户"].iter_rows() if row[0].value == "V01-001"]
        row[4].value = 9
    other = {"沙枣台村": "| 户主 | 社 |\n| 孙十 | 一社 |"}
    take_over(folder, saved(tmp_path / "又.xlsx", other))
    rules = of(folder)
    assert (rules.households[0].code, rules.households[0].members) == ("V01-001", 9)
    assert rules.villages[-1].code == rules.households[-1].village == "V02"


VILLAGES = ("红柳湾村", "沙枣台村", "大梁村", "王家庄村")


def test_four_villages_on_four_sheets_with_their_old_ledger(tmp_path: Path) -> None:
    """1,200 households: the openings add up to the old ledger, and each village has its notice."""
    sheets: dict[str, str] = {}
    ledger = ["| 行政村 | 户主 | 积分余额 |"]
    for number, place in enumerate(VILLAGES):
        heads = [f"{'赵钱孙李'[number]}{chr(0x4E00 + at)}" for at in range(300)]
        rows = [f"| {at + 1} | {at // 100 + 1}组 | {head} |" for at, head in enumerate(heads)]
        sheets[place] = "\n".join(["| 序号 | 小组 | 姓名 |", *rows])
        ledger += [f"| {place} | {head} | {at + 0.25} |" for at, head in enumerate(heads)]
    roster = saved(tmp_path / "r.xlsx", sheets)
    old = saved(tmp_path / "o.xlsx", {"余额": "\n".join(ledger)})
    taken = take_over(tmp_path / "乡", roster, old)
    rules = of(tmp_path / "乡")
    assert taken.unread == []
    assert [house.opening for house in rules.households] == [
        at * 100 + 25 for _ in VILLAGES for at in range(300)
    ]
    for village in rules.villages:
        page = tmp_path / f"乡/outbox/takeover/villages/{village.code}/takeover.html"
        text = page.read_text(encoding="utf-8")
        assert "旧账转新账" in text
        assert "评议小组" in text
        assert "赵丁" not in text  # masked


def test_a_household_that_a_closed_month_has_begun_gets_no_opening_any_more(tmp_path: Path) -> None:
    town = clean(tmp_path / "乡", months=1)
    for words in (["run"], ["close", "2022-07"]):
        command(town, *words)
    rules = of(town)
    home, village = rules.households[0], rules.villages[0].name
    roster = {village: f"| 户主 | 户号 |\n| {home.head} | {home.code} |"}
    ledger = {village: f"| 户主 | 积分 |\n| {home.head} | 77 |"}
    listed, old = saved(tmp_path / "r.xlsx", roster), saved(tmp_path / "o.xlsx", ledger)
    [told] = take_over(town, listed, old).unread
    assert (told.place.cell, "closed month" in told.why.say("en")) == ("B2", True)
    assert of(town).households == rules.households


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "乡").mkdir()
    (tmp_path / "乡/mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(Stop):
        take_over(tmp_path / "乡", saved(tmp_path / "r.xlsx", {"甲村": "| 户主 |\n| 张三 |"}))
    assert [path.name for path in (tmp_path / "乡").iterdir()] == ["mine.txt"]


def test_the_first_run_after_the_roster_is_clean(tmp_path: Path) -> None:
    roster = saved(tmp_path / "r.xlsx", {"甲村": "| 户主 |\n| 张三 |"})
    done = CliRunner().invoke(main, ["init", str(tmp_path / "乡"), "--from", str(roster)])
    assert (done.exit_code, "1户" in done.output) == (0, True), done.output
    assert not (tmp_path / "乡/outbox/takeover").exists()  # nobody brings points
    assert batch.run(tmp_path / "乡", "zh").problems == []


def write() -> None:
    """Write what comes out now."""
    head = PAGE.read_text("utf-8").split("\n# ")[0]
    made = [head]
    for title, case in cases().items():
        with tempfile.TemporaryDirectory() as folder:
            found = come(case, Path(folder))
            parts = [
                f"## {name}\n\n{next(found) if name == 'comes' else body.strip()}\n"
                for name, body in case
            ]
        made.append("\n".join([f"{title}\n", *parts]).replace("\n\n\n", "\n\n"))
    PAGE.write_text("\n# ".join(made), "utf-8")


if __name__ == "__main__":
    write()
