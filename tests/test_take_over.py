"""init --from: raw rosters and an old ledger become a workspace; nothing guessed, nothing overwritten."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from pointbook import batch, checking
from pointbook.commands import main
from pointbook.tasks.called import today
from pointbook.tasks.init import lines
from pointbook.tasks.init import taken_over as take_over
from pointbook.tasks.take_over import Taken
from pointbook.vocabulary.rules import Household, Rules
from pointbook.vocabulary.stops import Stop
from tests.book.workspaces import clean
from tests.journeys.journey import as_text

MERGED = [
    ["景泰县漫水滩乡红柳湾村农户花名册", None, None, None, None],
    ["序号", "社", "户主姓名", "人口", "备注"],
    [1, "一社", "张三（李四）", 3, None],
    [2, None, "王五", 2, "低保"],
    [3, "二社", "赵六", 4, None],
    [4, None, "王五", 1, None],
    ["合计", None, None, 10, None],
    ["填表人：钱七", None, None, None, None],
]


def saved(path: Path, sheets: dict[str, list[list[object]]], *merged: str) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for area in merged:
            sheet.merge_cells(area)
    book.save(path)
    return path


def of(folder: Path) -> Rules:
    rules, problems = checking.read_rules(folder, "en")
    assert [problem.code for problem in problems] == []
    return rules


def said(taken: Taken) -> list[str]:
    return [words.say("en") for words in lines(taken)]


def shape(houses: tuple[Household, ...]) -> list[tuple[object, ...]]:
    return [(h.code, h.group, h.head, h.members, h.opening) for h in houses]


def merged_roster(folder: Path, rows: list[list[object]] = MERGED) -> Path:  # type: ignore[assignment]
    return saved(folder / "名册.xlsx", {"Sheet1": rows}, "A1:E1", "B3:B4", "B5:B6")


def test_merged_groups_brackets_titles_and_totals(tmp_path: Path) -> None:
    taken = take_over(tmp_path / "乡", merged_roster(tmp_path))
    rules = of(tmp_path / "乡")
    assert (rules.settings.county, rules.settings.township) == ("景泰县", "漫水滩乡")
    assert [(village.code, village.name) for village in rules.villages] == [("V01", "红柳湾村")]
    assert shape(rules.households) == [
        ("V01-001", "一社", "张三", 3, None),
        ("V01-002", "一社", "王五", 2, None),
        ("V01-003", "二社", "赵六", 4, None),
        ("V01-004", "二社", "王五", 1, None),
    ]
    assert taken.unread == []
    assert not (tmp_path / "乡/outbox/takeover").exists()  # nobody brings points


def test_who_filled_it_in_is_no_household(tmp_path: Path) -> None:
    """What stands above the head and below the last name without a code or a number; a row between
    without a name is told."""
    rows = [["附件2"], MERGED[0], ["填报单位：村委会", None, None, "2022年6月20日"], *MERGED[1:]]
    rows.insert(6, [9, "一社", None, 4])
    rows[-1:] = [["村支书：", None, None, "制表人："]]
    taken = take_over(tmp_path / "乡", saved(tmp_path / "名册.xlsx", {"Sheet1": rows}))  # type: ignore[dict-item]
    rules = of(tmp_path / "乡")
    assert (rules.settings.county, rules.settings.township) == ("景泰县", "漫水滩乡")
    assert len(rules.households) == 3
    assert [each.place.cell for each in taken.unread] == ["C7", "C9"]  # the second 王五
    assert said(taken)[-3:][0] == "1. In rules.xlsx fill in 人员."


def test_a_longer_roster_adds_what_is_new_and_keeps_every_code(tmp_path: Path) -> None:
    folder = tmp_path / "乡"
    take_over(folder, merged_roster(tmp_path))
    before = shape(of(folder).households)
    longer = [*MERGED[:2], [0, "一社", "吴八", 5, None], *MERGED[2:6], [5, "三社", "郑九", 2, None]]
    path = saved(tmp_path / "名册.xlsx", {"Sheet1": longer}, "A1:E1", "B4:B5", "B6:B7")  # type: ignore[dict-item]
    taken = take_over(folder, path)
    assert [(h.code, h.head) for h in taken.households] == [
        ("V01-005", "吴八"),
        ("V01-006", "郑九"),
    ]
    after = of(folder)
    assert shape(after.households)[:4] == before
    assert len(after.households) == 6
    assert "2 households are new, 4 were there" in said(taken)[0]
    stood = (folder / "rules.xlsx").read_bytes()
    assert "0 households are new, 6 were there" in said(take_over(folder, path))[0]
    assert (folder / "rules.xlsx").read_bytes() == stood


def test_what_a_township_wrote_into_its_rules_stays(tmp_path: Path) -> None:
    folder = tmp_path / "乡"
    take_over(folder, merged_roster(tmp_path))
    book = openpyxl.load_workbook(folder / "rules.xlsx")
    for row in book["户"].iter_rows():
        if row[0].value == "V01-001":
            row[4].value = 9
    book.save(folder / "rules.xlsx")
    path = saved(tmp_path / "又.xlsx", {"沙枣台村": [["户主", "社"], ["孙十", "一社"]]})
    take_over(folder, path)
    rules = of(folder)
    assert shape(rules.households)[0] == ("V01-001", "一社", "张三", 9, None)
    assert rules.villages[-1].code == rules.households[-1].village == "V02"


@pytest.mark.parametrize(
    ("cell", "value", "why"),
    [
        ("C3", "张三、李四", "no name of one person"),
        ("C3", None, "There is no name"),
        ("D3", "三", None),
        ("D3", "许多", "no number"),
        ("D3", "#N/A", "no number"),
        ("C5", "#REF!", "error"),
    ],
)
def test_a_roster_made_worse_at_one_cell_loses_that_row_alone(
    tmp_path: Path, cell: str, value: str | None, why: str | None
) -> None:
    path = merged_roster(tmp_path)
    book = openpyxl.load_workbook(path)
    book["Sheet1"][cell].value = value
    book.save(path)
    taken = take_over(tmp_path / "乡", path)
    lost = {"C3": "张三", "D3": "张三", "C5": "赵六"}[cell] if why else None
    found = [house.head for house in of(tmp_path / "乡").households]
    assert found == [name for name in ("张三", "王五", "赵六", "王五") if name != lost]
    if why and value is not None:
        [unread] = taken.unread
        assert unread.place.cell == cell
        assert why in unread.why.say("en")


def test_doubles_are_listed_and_taken_once(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["户主", "组"],
        ["张三", "一组"],
        ["李四（妻：王五）", "一组"],
        ["张 三", "一组"],
    ]
    taken = take_over(tmp_path / "乡", saved(tmp_path / "r.xlsx", {"甲村": rows}))
    assert [house.head for house in of(tmp_path / "乡").households] == ["张三", "李四"]
    [double] = taken.unread
    assert (double.place.cell, "A2" in double.why.say("en")) == ("A4", True)


def test_codes_of_the_roster_are_kept(tmp_path: Path) -> None:
    rows: list[list[object]] = [["户号", "户主"], [7, "张三"], ["V01-002", "李四"], [None, "王五"], [7, "钱六"], [9, "张三"]]  # fmt: skip
    taken = take_over(tmp_path / "乡", saved(tmp_path / "r.xlsx", {"甲村": rows}))
    assert [(house.code, house.head) for house in of(tmp_path / "乡").households] == [
        ("V01-007", "张三"),
        ("V01-002", "李四"),
        ("V01-008", "王五"),
        ("V01-009", "张三"),
    ]
    assert [each.place.cell for each in taken.unread] == ["B5"]


VILLAGES = ("红柳湾村", "沙枣台村", "大梁村", "王家庄村")


def test_four_villages_on_four_sheets_with_their_old_ledger(tmp_path: Path) -> None:
    """1,200 households: the openings add up to the old ledger, each traced to its cell."""
    sheets: dict[str, list[list[object]]] = {}
    ledger: list[list[object]] = [["漫水滩乡积分台账"], ["行政村", "户主", "积分余额"]]
    for number, place in enumerate(VILLAGES):
        sheets[place] = [["序号", "小组", "姓名"]]
        for at in range(300):
            head = f"{'赵钱孙李'[number]}{chr(0x4E00 + at)}"
            sheets[place].append([at + 1, f"{at // 100 + 1}组", head])
            ledger.append([place, head, at + 0.25])
    ledger.append(["合计", None, sum(float(str(row[2])) for row in ledger[2:])])
    folder = tmp_path / "乡"
    taken = take_over(
        folder, saved(tmp_path / "r.xlsx", sheets), saved(tmp_path / "旧账.xlsx", {"余额": ledger})
    )
    rules = of(folder)
    assert taken.unread == []
    assert len(rules.households) == 1200
    assert sum(house.opening or 0 for house in rules.households) == round(
        100 * float(str(ledger[-1][2]))
    )
    notes = {
        row[0].value: row[5].comment.text
        for row in openpyxl.load_workbook(folder / "rules.xlsx")["户"].iter_rows(min_row=4)
        if row[5].comment
    }
    for house in rules.households:
        cell = notes[house.code].removeprefix("旧账.xlsx › 余额 › C")
        _, name, points = ledger[int(cell) - 1]
        assert (house.head, house.opening) == (name, round(100 * float(str(points))))
    for village in rules.villages:
        page = folder / f"outbox/takeover/villages/{village.code}/takeover.html"
        text = page.read_text(encoding="utf-8")
        assert "旧账转新账" in text
        assert "评议小组" in text
        assert "赵丁" not in text  # masked


def test_points_of_nobody_of_several_and_of_somebody_twice_are_listed(tmp_path: Path) -> None:
    roster = saved(tmp_path / "r.xlsx", {
        "甲村": [["户主"], ["张三"], ["李四"]],
        "乙村": [["户主"], ["张三"], ["王五"]],
    })  # fmt: skip
    old = saved(tmp_path / "o.xlsx", {"余额": [
        ["姓名", "结余"], ["张三", 5], ["李四", 6], ["李四", 7], ["赵六", 8], ["王五", "九"],
    ]})  # fmt: skip
    taken = take_over(tmp_path / "乡", roster, old)
    openings = {house.head: house.opening for house in of(tmp_path / "乡").households}
    assert openings == {"张三": None, "李四": None, "王五": 900}
    assert [each.place.cell for each in taken.unread if each.place.file == "o.xlsx"] == ["B2", "B5", "B3", "B4"]  # fmt: skip


def test_a_mended_ledger_fills_what_is_blank_and_nothing_else(tmp_path: Path) -> None:
    """A second run says only what differs; the notice is made anew."""
    folder = tmp_path / "乡"
    roster = saved(tmp_path / "r.xlsx", {"甲村": [["户主"], ["张三"], ["李四"], ["王五"]]})
    rows: list[list[object]] = [["姓名", "结余"], ["张三", 5], ["李四", "六"], ["王五", 7]]
    take_over(
        folder, roster, saved(tmp_path / "o.xlsx", {"余额": [*rows[:2], ["李四", "许多"], rows[3]]})
    )
    rows[1:] = [["张三", 50], ["李四", 6.5], ["王五", 7]]
    taken = take_over(folder, roster, old := saved(tmp_path / "o.xlsx", {"余额": rows}))
    assert [house.opening for house in of(folder).households] == [500, 650, 700]
    assert [each.place.cell for each in taken.unread] == ["B2"]
    assert "1 had a blank 期初积分 and now bring 6.5 points" in said(taken)[1]
    sheet = openpyxl.load_workbook(folder / "rules.xlsx")["户"]
    [note] = [
        row[5].comment and row[5].comment.text
        for row in sheet.iter_rows()
        if row[0].value == "V01-002"
    ]
    assert note == "o.xlsx › 余额 › B3"
    notice = (folder / "outbox/takeover/villages/V01/takeover.html").read_text(encoding="utf-8")
    assert "6.5" in notice
    now = today()
    lines = as_text(folder / "outbox/takeover/villages/V01/takeover.html").splitlines()
    assert f"接转日期 {now.year}年{now.month}月{now.day}日 | 户数 3 | 兑换比例 1分=1元" in lines
    assert [each.place.cell for each in take_over(folder, roster, old).unread] == ["B2"]


def test_a_household_that_a_closed_month_has_begun_gets_no_opening_any_more(tmp_path: Path) -> None:
    town = clean(tmp_path / "乡", months=1)
    for words in (["run"], ["close", "2022-07"]):
        CliRunner().invoke(main, ["--workspace", str(town), *words])
    rules = of(town)
    home, village = rules.households[0], rules.villages[0].name
    listed = saved(tmp_path / "r.xlsx", {village: [["户主", "户号"], [home.head, home.code]]})
    old = saved(tmp_path / "o.xlsx", {village: [["户主", "积分"], [home.head, 77]]})
    [told] = take_over(town, listed, old).unread
    assert (told.place.cell, "closed month" in told.why.say("en")) == ("B2", True)
    assert of(town).households == rules.households


def test_who_signs_below_is_no_household(tmp_path: Path) -> None:
    """In whatever column; a spouse with a label is none of them."""
    rows: list[list[object]] = [
        ["村", "户主"], ["甲村", "张三"], ["甲村", "李四（妻：王五）"],
        ["制表人：王文书", "审核人：李主任"], ["审核人：", "李主任"],
    ]  # fmt: skip
    taken = take_over(tmp_path / "乡", saved(tmp_path / "r.xlsx", {"Sheet1": rows}))
    assert taken.unread == []
    assert [house.head for house in of(tmp_path / "乡").households] == ["张三", "李四"]
    assert [village.name for village in taken.villages] == ["甲村"]
    rows.append(["甲村", "赵六"])
    again = take_over(tmp_path / "乡", saved(tmp_path / "r.xlsx", {"Sheet1": rows}))
    assert [house.head for house in again.households] == ["赵六"]
    assert [each.place.cell for each in again.unread] == ["A4", "A5"]


def test_a_code_that_is_written_below_is_given_to_nobody_else(tmp_path: Path) -> None:
    rows: list[list[object]] = [["户号", "户主"], [None, "张三"], [None, "李四"], [2, "王五"]]
    taken = take_over(tmp_path / "乡", saved(tmp_path / "r.xlsx", {"甲村": rows}))
    assert taken.unread == []
    assert [(house.code, house.head) for house in taken.households] == [
        ("V01-001", "张三"),
        ("V01-003", "李四"),
        ("V01-002", "王五"),
    ]


@pytest.mark.parametrize(
    ("roster", "ledger", "openings", "told"),
    [
        (["高芳福", "高芳福"], ["高芳福", "高芳福"], [None], 3),
        (["高芳福", "高芳福"], ["高芳福"], [None], 2),
        (["高芳福（赵秀义）", "高芳福（王兰兰）"], ["高芳福", "高芳福"], [None, None], 2),
        (["高芳福（赵秀义）", "高芳福(妻：王兰兰)"], ["高芳福（王兰兰）", "高芳福（赵秀义）"], [200, 100], 0),
        (["高芳福（赵秀义）", "高芳福"], ["高芳福（赵秀义）", "高芳福"], [None], 3),
    ],
)  # fmt: skip
def test_two_of_one_name_in_one_group_are_told_apart_by_their_spouses_alone(
    tmp_path: Path, roster: list[str], ledger: list[str], openings: list[int | None], told: int
) -> None:
    homes: list[list[object]] = [["社", "户主"]]
    homes += [["一社", each] for each in roster]
    listed = saved(tmp_path / "r.xlsx", {"甲村": homes})
    rows: list[list[object]] = [
        ["户主", "积分"],
        *([each, at] for at, each in enumerate(ledger, 1)),
    ]
    old = saved(tmp_path / "o.xlsx", {"甲村": rows})
    taken = take_over(tmp_path / "乡", listed, old)
    assert [house.opening for house in of(tmp_path / "乡").households] == openings
    assert len(taken.unread) == told
    assert len(take_over(tmp_path / "乡", listed, old).unread) == told


def test_a_roster_without_households_makes_nothing(tmp_path: Path) -> None:
    path = saved(tmp_path / "r.xlsx", {"表": [["品名", "单价"], ["盐", 2]]})
    with pytest.raises(Stop):
        take_over(tmp_path / "乡", path)
    with pytest.raises(Stop):
        take_over(tmp_path / "乡", None, path)
    assert not (tmp_path / "乡").exists()


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "乡").mkdir()
    (tmp_path / "乡/mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(Stop):
        take_over(tmp_path / "乡", merged_roster(tmp_path))
    assert [path.name for path in (tmp_path / "乡").iterdir()] == ["mine.txt"]


def test_the_first_run_after_the_roster_is_clean(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        main, ["init", str(tmp_path / "乡"), "--from", str(merged_roster(tmp_path))]
    )
    assert (done.exit_code, "4户" in done.output) == (0, True), done.output
    assert batch.run(tmp_path / "乡", "zh").problems == []
