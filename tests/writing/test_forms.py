"""Forms: what may be typed where, what is locked, and that an untouched one says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pointbook import checking
from pointbook.demo import township
from pointbook.forms.entry import form
from pointbook.forms.pen import Form, Heading
from pointbook.forms.rows import A_PAGE, OFFERED
from pointbook.tasks.called import Said
from pointbook.tasks.forms import forms
from pointbook.vocabulary.rules import Goods, Household, Item, Person, Rules, Village
from pointbook.vocabulary.schema import CLERK_SHEETS, OWN_COLUMNS
from pointbook.vocabulary.settings import Settings
from pointbook.vocabulary.stops import Stop

MONTH = "2022-09"
HEADS = ("户号", "户主")
EVERY_SHEET = dict.fromkeys((schema.name for schema in CLERK_SHEETS), 0)
VILLAGE = Village("V01", "红柳村")
RULES = Rules(
    settings=Settings(language="en"),
    villages=(VILLAGE, Village("V02", "沙河村")),
    households=(
        Household("V01-001", "V01", "一社", "张桂芳"),
        Household("V01-002", "V01", "二社", "李四", joined=date(2022, 10, 1)),
        Household("V01-003", "V01", "二社", "=1+1"),
        Household("V02-001", "V02", "一社", "马娟"),
    ),
    items=(
        Item("ENV-01", "ENV", "庭院最清洁", "observation", 500),
        Item("ENV-02", "ENV", "旧细则", "observation", 300, until=date(2022, 8, 31)),
        Item("LAW-01", "LAW", "调解纠纷", "meeting", None, 100, 500),
        Item("LAW-07", "LAW", "违法犯罪", "meeting", 0, veto=True, evidence=True),
        Item("ALL-01", "LAW", "好人好事", "both", 250),
        Item("OLD-01", "LAW", "积极参加", "observation", 100, until=date(2021, 12, 31)),
        Item("NEW-01", "LAW", "积极参加", "observation", 200, until=date(2022, 9, 10)),
        Item("NEW-01", "LAW", "积极参加", "observation", 300, start=date(2022, 9, 11)),
        Item("OWN-01", "LAW", "邻村才有", "observation", 100, villages=("V02",)),
    ),
    goods=(
        Goods("G01", "盐", "400g", "袋", 200, 200, until=date(2022, 9, 10)),
        Goods("G01", "盐", "400g", "袋", 250, 250, start=date(2022, 9, 11)),
        Goods("G02", "毛巾", points=800, until=date(2022, 8, 1)),
        Goods("G01", "细盐", points=300, start=date(2022, 9, 21), villages=("V01",)),
    ),
    people=(Person("王组长", "V01", "assessment_group"),),
)


def loaded(data: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(data))


def made(kept: Mapping[str, int | Heading] | None = None, **cover: str) -> Any:
    wanted = Form(VILLAGE, MONTH, cover, {**EVERY_SHEET, **(kept or {})})
    data = form(RULES, wanted)
    assert data == form(RULES, wanted)
    return loaded(data)


def named(book: Any, name: str) -> list[object]:
    ((sheet, area),) = book.defined_names[name].destinations
    cells = book[sheet][area.replace("$", "")]
    rows = cells if isinstance(cells, tuple) else ((cells,),)
    return [cell.value for row in rows for cell in row]


def rules_of(page: Any) -> dict[str, Any]:
    return {str(rule.sqref).split(":")[0]: rule for rule in page.data_validations.dataValidation}


def test_it_has_every_sheet_with_its_columns() -> None:
    book = made(clerk="会计", chair="王组长")
    assert book.sheetnames == [*(schema.zh for schema in CLERK_SHEETS), "选项"]
    assert book["选项"].sheet_state == "hidden"
    for schema in CLERK_SHEETS[1:]:
        heads = [cell.value for cell in book[schema.zh][2] if cell.value not in OWN_COLUMNS]
        assert heads == [column.zh for column in schema.columns]
    cover = {row[0].value: row[1].value for row in book["封面"].iter_rows(min_row=3)}
    assert (cover["村编号"], cover["月份"]) == ("V01", MONTH)
    assert (cover["填报人"], cover["主持人"]) == ("会计", "王组长")


def test_lists_hold_what_the_village_may_use_that_month() -> None:
    book = made()
    assert named(book, "households") == ["V01-001 张桂芳", "V01-003 =1+1"]
    assert named(book, "heads") == ["张桂芳", "=1+1"]
    assert named(book, "observation_items") == [
        "ENV-01 庭院最清洁",
        "ALL-01 好人好事",
        "NEW-01 积极参加",
    ]
    assert named(book, "meeting_items") == ["LAW-01 调解纠纷", "LAW-07 违法犯罪", "ALL-01 好人好事"]
    assert named(book, "exchange_goods") == ["G01 细盐"]
    assert named(book, "all_goods") == ["G01 细盐", "G02 毛巾"]
    assert named(book, "assessors") == ["王组长"]
    assert named(book, "supervisors") == [None]


def test_each_version_is_offered_on_its_own_days() -> None:
    """A village's own row takes the place of the general one from its first day on."""
    book = made()
    epoch = date(1899, 12, 30)
    spans = [
        [points, *((epoch + timedelta(int(str(day)))).day for day in days)]
        for points, *days in zip(
            *(named(book, f"goods_{name}") for name in ("points", "from", "until")), strict=True
        )
    ]
    assert spans == [[2, 1, 10], [2.5, 11, 20], [3, 21, 30]]


def test_a_form_has_the_sheets_that_are_wanted() -> None:
    wanted = Form(VILLAGE, MONTH, {}, {"observation": 0, "exchanges": 0, "receipts": 0})
    assert loaded(form(RULES, wanted)).sheetnames == [
        "封面",
        "日常观察",
        "兑换登记",
        "进货登记",
        "选项",
    ]


def test_as_many_lines_as_last_month_stand_ready_and_a_page_at_least() -> None:
    """Below them nothing stands that a program could print; all the same she may type on there."""
    book = made({"exchanges": 45})
    for sheet, ready in (("兑换登记", 45), ("日常观察", A_PAGE), ("更正", A_PAGE)):
        page = book[sheet]
        assert page.max_row == 2 + ready
        assert not page.print_area
        for rule in page.data_validations.dataValidation:
            assert str(rule.sqref).endswith(str(2 + OFFERED))
        for letter, below in page.column_dimensions.items():
            line = page[f"{letter}{2 + ready}"]
            assert not below.protection.locked
            assert below.number_format == line.number_format
            if line.data_type != "f":  # the boxes of blank lines are printed: see pen.py
                assert below.border.bottom.color.rgb != line.border.bottom.color.rgb


def test_what_is_typed_is_held_to_the_rules() -> None:
    book = made()
    limits = rules_of(book["日常观察"])
    assert (limits["B3"].type, limits["B3"].formula1) == ("list", "households")
    assert (limits["D3"].type, limits["D3"].formula1) == ("list", "observation_items")
    assert (limits["D3"].prompt or "").startswith("Choose the item")
    first, last = date(2022, 9, 1), date(2022, 9, 30)
    epoch = date(1899, 12, 30)
    days = [str((day - epoch).days) for day in (first, last)]
    assert [limits["A3"].formula1, limits["A3"].formula2] == days
    assert str(limits["A3"].sqref) == f"A3:A{OFFERED + 2}"
    assert "2022-09-01" in limits["A3"].prompt
    for page in book.worksheets:
        for rule in page.data_validations.dataValidation:
            assert len(rule.prompt or "") <= 255
            assert len(rule.formula1 or "") <= 255


def test_only_entry_cells_are_open_and_no_password_locks_the_rest() -> None:
    book = made()
    for page in book.worksheets:
        assert page.protection.sheet
        assert page.protection.password is None
    page = book["兑换登记"]
    open_cells = [cell.column_letter for cell in page[3] if not cell.protection.locked]
    assert open_cells == ["A", "B", "C", "E", "G", "I", "J", "K", "L"]
    assert page["A2"].protection.locked
    assert page.freeze_panes == "A3"
    assert page.print_title_rows == "$2:$2"
    assert page["C3"].number_format == "@"


def test_points_of_a_range_can_be_typed() -> None:
    page = made()["会议评定"]
    assert page["F2"].value == "得分"
    assert not page["F3"].protection.locked
    assert str(page["F3"].value).startswith("=IF(")


def test_a_matrix_has_households_down_and_items_across() -> None:
    book = made({"observation": "description", "meeting": "code"})
    page = book["日常观察"]
    assert [cell.value for cell in page[2]] == [*HEADS, "庭院最清洁", "好人好事", "NEW-01", "合计"]
    assert [row[0].value for row in page.iter_rows(min_row=3)] == ["V01-001", "V01-003", "合计"]
    assert page["B4"].value == "=1+1"
    assert page["B4"].data_type == "s"
    heads = [cell.value for cell in book["会议评定"][2]]
    assert heads == ["户号", "户主", "LAW-01", "LAW-07", "ALL-01", "合计", "凭证"]
    assert rules_of(page)["E3"].type is None  # two versions hold in this month
    limits = rules_of(book["会议评定"])
    assert (limits["C3"].formula1, limits["C3"].formula2) == ("1", "5")
    assert limits["D3"].formula1 == '"√"'


def test_no_household_and_no_item_is_a_form_too() -> None:
    rules = Rules(settings=Settings(language="en"), villages=(VILLAGE,))
    data = form(rules, Form(VILLAGE, MONTH, {}, {**EVERY_SHEET, "meeting": "code"}))
    assert loaded(data).sheetnames[0] == "封面"


def folder_of(said: Said) -> Path:
    [folder] = said.lines
    return Path(folder)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("forms") / "township"
    township(folder, villages=2, households=6, rows=12, months=1)
    return folder


def test_the_command_remembers_how_the_village_keeps_its_sheets(workspace: Path) -> None:
    written = folder_of(forms(workspace, "2022-08", language="en"))
    books = [loaded(path.read_bytes()) for path in sorted(written.glob("*.xlsx"))]
    last: list[Any] = [
        openpyxl.load_workbook(path) for path in sorted(workspace.glob("inbox/*/*.xlsx"))
    ]
    assert len(books) == len(last) == 2
    for book, before in zip(books, last, strict=True):
        assert set(before.sheetnames) <= {*book.sheetnames}
        assert "更正" not in book.sheetnames
        was_matrix = before["日常观察"]["A2"].value == "户号"
        assert (book["日常观察"]["A2"].value == "户号") == was_matrix
        if not was_matrix:
            rows = before["日常观察"].iter_rows(min_row=3, values_only=True)
            records = sum(row[1] is not None for row in rows)
            assert book["日常观察"].max_row == 2 + max(records, A_PAGE)
        assert book["封面"]["B5"].value == before["封面"]["B5"].value  # who fills it in
        assert book["封面"]["B7"].value == before["封面"]["B7"].value  # who chairs
        assert book["封面"]["B6"].value is None


def test_an_untouched_form_is_an_empty_workbook(workspace: Path, tmp_path: Path) -> None:
    written = folder_of(forms(workspace, "2022-08", language="en", every_sheet=True))
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (tmp_path / "rules.xlsx").write_bytes((workspace / "rules.xlsx").read_bytes())
    for path in written.glob("*.xlsx"):
        (inbox / path.name).write_bytes(path.read_bytes())
    codes = [problem.code for problem in checking.check(tmp_path, "en").problems]
    assert codes == ["empty-workbook", "empty-workbook"]


def test_what_is_chosen_from_the_lists_is_read_as_it_is(workspace: Path, tmp_path: Path) -> None:
    written = folder_of(forms(workspace, "2022-08", ["V01"], language="en", every_sheet=True))
    (path,) = written.glob("V01*.xlsx")
    book = loaded(path.read_bytes())
    home, goods = named(book, "households")[0], named(book, "exchange_goods")[0]
    item = next(each for each in named(book, "observation_items") if "CIV-01" in str(each))
    day = date(2022, 8, 20)
    for sheet, typed in {
        "日常观察": {"日期": day, "户号": home, "细则编号": item},
        "进货登记": {"日期": day, "商品编号": goods, "数量": 9},
        "盘点": {"日期": day, "商品编号": goods, "实盘数量": 9},
    }.items():
        heads = [cell.value for cell in book[sheet][2]]
        for heading, value in typed.items():
            book[sheet].cell(3, heads.index(heading) + 1).value = value
        for row in book[sheet].iter_rows(min_row=3):  # openpyxl saves no results of formulas
            for cell in row:
                cell.value = None if str(cell.value).startswith("=") else cell.value
    for sheet in {*book.sheetnames} - {"封面", "选项", "日常观察", "进货登记", "盘点"}:
        del book[sheet]
    (tmp_path / "inbox").mkdir()
    (tmp_path / "rules.xlsx").write_bytes((workspace / "rules.xlsx").read_bytes())
    book.save(tmp_path / "inbox" / "V01.xlsx")
    result = checking.check(tmp_path, "en")
    assert [(p.code, p.place.cell) for p in result.problems if p.is_error] == []
    assert [e.kind for e in result.months["2022-08"].entries if e.kind == "award"] == ["award"]


def test_one_village_leaves_the_forms_of_others(workspace: Path) -> None:
    first = folder_of(forms(workspace, "2022-11", language="en"))
    made = {path.name: path.read_bytes() for path in first.glob("*")}
    again = folder_of(forms(workspace, "2022-11", ["V02"], language="en"))
    assert {path.name: path.read_bytes() for path in again.glob("*")} == made


@pytest.mark.parametrize(("month", "villages"), [("2022-13", []), ("九月", []), (MONTH, ["V99"])])
def test_what_cannot_be_made_stops(workspace: Path, month: str, villages: list[str]) -> None:
    with pytest.raises(Stop):
        forms(workspace, month, villages, "en")


def test_a_large_village_gets_a_form_that_can_be_sent() -> None:
    """1,000 households and 200 items, kept as a matrix: 200,000 cells to type into."""
    rules = Rules(
        settings=Settings(language="en"),
        villages=(VILLAGE,),
        households=tuple(Household(f"V01-{n:04d}", "V01", "", f"户{n}") for n in range(1000)),
        items=tuple(Item(f"I{n:03d}", "C", f"内容{n}", "both", 100) for n in range(200)),
    )
    data = form(rules, Form(VILLAGE, MONTH, {}, {"observation": "code"}))
    assert len(data) < 2_000_000
