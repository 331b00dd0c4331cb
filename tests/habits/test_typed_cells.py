"""What a clerk has to type: the model township's month as a person would write it, with groups, 全村,
lists and merged cells, comes to the same entries as its plain sheets, in fewer filled cells."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from pointbook import checking, demo
from pointbook.vocabulary.points import show
from pointbook.vocabulary.records import Entry
from pointbook.vocabulary.rules import Household

MERGED = {  # by sheet the columns that are merged over equal rows, and the others
    "会议评定": (("日期", "回避人"), ("户号", "细则编号", "次数", "得分", "凭证")),
    "日常观察": (("日期", "观察人"), ("户号", "细则编号", "次数", "得分", "凭证")),
    "兑换登记": (("日期", "活动", "经办人", "户号", "领取人"), ("商品编号", "数量")),
}
EVENTS = "日常观察 (2)"


@pytest.mark.parametrize(("events", "saved"), [(False, 60), (True, 70)])
def test_a_month_as_a_person_writes_it(events: bool, saved: int, tmp_path: Path) -> None:
    """Three filled cells in five are saved, more where all of the village, or a group, come."""
    demo.township(tmp_path, villages=2, months=1)
    if events:
        for path in tmp_path.glob("inbox/**/*.xlsx"):
            hold_events(path, checking.check(tmp_path).rules.households)
    plain = checking.check(tmp_path)
    assert not [problem for problem in plain.problems if problem.is_error]
    posted = [entry for entry in plain.entries if entry.claim]
    before = after = 0
    for path in sorted(tmp_path.glob("inbox/**/*.xlsx")):
        mine = [e for e in posted if e.claim and path.match(e.claim.row.origin.file)]
        homes = [h for h in plain.rules.households if h.village == mine[0].village]
        book = openpyxl.load_workbook(path)
        before += filled(book)
        retype(book, mine, homes)
        after += filled(book)
        book.save(path)
    typed = checking.check(tmp_path)
    assert Counter(map(said, typed.entries)) == Counter(map(said, plain.entries))
    assert not [problem for problem in typed.problems if problem.is_error]
    print(f"{before / len(posted):.1f} → {after / len(posted):.1f} cells for each entry")
    assert 100 * after <= (100 - saved) * before


def hold_events(path: Path, homes: Sequence[Household]) -> None:
    """An assembly of all, and a group's working day, plainly: a row for each household."""
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet(EVENTS)
    sheet.append(["日期", "户号", "户主", "细则编号", "次数", "得分"])
    for home in homes:
        if home.village in path.name:
            sheet.append([date(2022, 7, 6), home.code, home.head, "CIV-01", 1, 2])
            if home.group == "一社":
                sheet.append([date(2022, 7, 9), home.code, home.head, "VOL-02", 1, 5])
    book.save(path)


def said(entry: Entry) -> tuple[Any, ...]:
    """What an entry says, but for where it stands."""
    what = (entry.village, entry.household.code, entry.kind, entry.what, entry.quantity)
    return (entry.day, *what, entry.points, entry.said("observer"), entry.said("evidence"))


def filled(book: Workbook) -> int:
    """The filled cells of the sheets that post; one of what is merged."""
    sheets = [book[name] for name in (*MERGED, EVENTS) if name in book.sheetnames]
    rows = (row for sheet in sheets for row in sheet.values)
    return sum(cell is not None for row in rows for cell in row)


def retype(book: Workbook, posted: Sequence[Entry], homes: Sequence[Household]) -> None:
    """The sheets that post once more, as few cells as a person needs."""
    if EVENTS in book.sheetnames:
        del book[EVENTS]
    for name, (merged, columns) in MERGED.items():
        old, at = book[name], book.index(book[name])
        del book[name]
        sheet = book.create_sheet(name, at)
        sheet.append([*merged, *columns])
        mine = [e for e in posted if e.claim and e.claim.row.origin.schema.zh == old.title]
        rows = [row(entries, homes) for entries in together(mine)]
        shown = sorted(rows, key=lambda each: [str(each.get(title, "")) for title in merged])
        for each in shown:
            sheet.append([each.get(title) for title in (*merged, *columns)])
        for column, title in enumerate(merged, start=1):
            top = 2
            keys = [(each["日期"], each.get(title)) for each in shown]
            for key, run in groupby(keys):
                end = top + len(list(run)) - 1
                if end > top and key[-1] is not None:
                    sheet.merge_cells(None, top, column, end, column)
                top = end + 1


def together(posted: Sequence[Entry]) -> list[list[Entry]]:
    """The entries that one row can say: those that differ in their household alone, but exchanges."""
    groups: dict[tuple[Any, ...], list[Entry]] = {}
    for entry in posted:
        shared = (entry.day, entry.what, entry.quantity, entry.claimed, *beside(entry).values())
        own = entry.household.code if entry.kind == "exchange" else ""
        groups.setdefault((*shared, own), []).append(entry)
    return list(groups.values())


def beside(entry: Entry) -> dict[str, Any]:
    """What a row says besides, by heading."""
    columns = ("recused", "observer", "evidence", "activity", "handler", "recipient")
    assert entry.claim
    schema = entry.claim.row.origin.schema
    return {schema.column(c).zh: value for c in columns if (value := entry.said(c))}


def row(entries: Sequence[Entry], homes: Sequence[Household]) -> dict[str, Any]:
    """One row for these entries, by heading: only what cannot be worked out."""
    entry = entries[0]
    quantity = entry.quantity if entry.quantity != 1 else None
    cells = {"日期": entry.day, "户号": who([e.household for e in entries], homes, entry.day)}
    if entry.goods:
        return {**cells, **beside(entry), "商品编号": entry.goods.name, "数量": entry.quantity}
    assert entry.item
    free = None if entry.item.points is not None else float(show(entry.claimed))
    return {**cells, **beside(entry), "细则编号": entry.item.code, "次数": quantity, "得分": free}


def who(named: Sequence[Household], homes: Sequence[Household], day: date) -> str | int:
    """Households as people write them: 全村, a group, a list of numbers, a number."""
    members = [each for each in homes if each.member_between(day, day)]
    numbers = {each.code: int(each.code.rpartition("-")[2]) for each in homes}
    if set(named) == set(members):
        return "全村"
    for group in sorted({each.group for each in members}):
        if set(named) == {each for each in members if each.group == group}:
            return group
    written = [numbers[each.code] for each in named]
    return "、".join(map(str, written)) if len(written) > 1 else written[0]
