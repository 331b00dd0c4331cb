"""Statements: what the documents of a month say, from a month that was written out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from pointbook.documents.records import Balance, Entry, Stock

from pointbook.documents import problems_statement, statements
from pointbook.paper.pages import page
from pointbook.paper.workbooks import workbook
from pointbook.reckoning.honours import barred, roll
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.rules import Rules
from pointbook.vocabulary.statements import Figure, Link, Statement, Table, Value, spoken
from tests.reckoning.months import BALANCES, ENTRIES, RULES, SETTINGS, entry, frame, small_month


def made(name: str, **changes: object) -> Statement:
    """One statement of the small month, with some of it changed."""
    month = small_month(**changes)  # type: ignore[arg-type]
    found = {statement.name: statement for statement in statements(month)}[name]
    return spoken(found, found.language)


def number(value: Value) -> int:
    assert isinstance(value, int)
    return value


def plain(row: tuple[Value, ...] | None) -> tuple[Value, ...]:
    """A row with the numbers of its figures."""
    return tuple(value.number if isinstance(value, Figure) else value for value in row or ())


def headings(table: Table) -> list[str]:
    return [column.heading for column in table.columns]


def with_settings(**changes: object) -> Rules:
    return replace(RULES, settings=replace(SETTINGS, **changes))  # type: ignore[arg-type]


def test_all_documents_of_the_month_in_order() -> None:
    assert [statement.name for statement in statements(small_month())] == [
        "index",
        "problems",
        "villages/V01/points",
        "villages/V01/exchanges",
        "villages/V01/honours",
        "villages/V01/corrections",
        "villages/V01/finance",
        "villages/V01/board",
        "villages/V01/slips",
        "wall/measures",
        "wall/items",
        "wall/goods",
        "township/summary",
        "rows/V01",
        "rows/V02",
        "township/stock",
        "township/ledgers",
        "township/publicity",
        "township/fairness",
    ]


def test_every_row_has_a_value_for_each_column() -> None:
    for statement in statements(small_month()):
        for table in statement.tables:
            rows = [*table.rows, *([table.total] if table.total else [])]
            assert {len(row) for row in rows} <= {len(table.columns)}, statement.name
            for row in rows:
                for value, column in zip(plain(row), table.columns, strict=True):
                    if column.shape in {"points", "count"} and value is not None:
                        assert isinstance(value, int), (statement.name, column.heading, value)
                    if column.shape == "date" and value is not None:
                        assert isinstance(value, date), (statement.name, column.heading, value)


def test_the_same_month_twice_says_the_same() -> None:
    assert statements(small_month()) == statements(small_month())


# The points notice.


def test_points_notice() -> None:
    notice = made("villages/V01/points")
    (table,) = notice.tables
    assert notice.title == "红柳村: points notice for 2022-09"
    assert headings(table)[:4] == ["No.", "Household", "Head", "Group"]
    assert headings(table)[4:] == [
        "Opening",
        "人居环境",
        "遵纪守法",
        "Deducted",
        "Cut by caps",
        "Month's points",
        "Taken back",
        "Exchanged",
        "Closing",
    ]
    assert table.rows == (
        (1, "V01-001", "张*芳", "一社", 1000, 500, 0, 0, 500, 500, 0, -1200, 300),
        (2, "V01-002", "欧阳*国", "二社", 1000, 0, 300, -1000, 0, -700, 0, 0, 300),
        (3, "V01-003", "张*", "二社", 1000, 500, 0, 0, 0, 500, -200, 0, 1300),
    )
    assert table.total is not None
    assert table.total[1] == "Total"
    assert table.total[4:] == (3000, 1000, 300, -1000, 500, 300, -200, -1200, 1900)
    assert ("Rate", "1 point = 1 yuan") in notice.facts
    assert ("Posted", "2022-10-01 to 2022-10-07, 7 days at least") in notice.facts
    assert "until 2022-10-07" in notice.objections
    assert len(notice.signatures) == 3


def test_rare_columns_stand_only_where_something_stands_in_them() -> None:
    plain = [row._replace(reversed=0) for row in BALANCES]
    (table,) = made("villages/V01/points", balances=plain).tables
    assert not {"Transferred", "Taken back", "Lapsed"} & set(headings(table))


def test_rules_without_awards_need_no_category_columns() -> None:
    rules = replace(RULES, items=(), categories=())
    (table,) = made("villages/V01/points", rules=rules, entries=[]).tables
    assert headings(table)[4:6] == ["Opening", "Deducted"]


def test_full_names_where_the_settings_say_so() -> None:
    rules = with_settings(names_on_notices="full")
    (table,) = made("villages/V01/points", rules=rules).tables
    assert [row[2] for row in table.rows] == ["张桂芳", "欧阳建国", "张三"]


def test_a_draft_counts_its_errors_and_a_missing_village_is_one() -> None:
    assert made("villages/V01/points", status="draft", errors=3).draft == 3
    assert made("villages/V01/points").draft == 0
    moved = [*ENTRIES, entry("O0001", 1, "V02-001", "opening", 1000, 1000)]
    assert made("villages/V02/points", entries=moved).draft == 1


def test_a_rate_of_its_own_is_said() -> None:
    rules = with_settings(points_per_yuan=1050)
    assert ("Rate", "10.5 points = 1 yuan") in made("villages/V01/points", rules=rules).facts


# Check codes.


def test_a_code_stays_with_other_days_of_publicity_language_and_masking() -> None:
    month = small_month()
    first = month.covers["V01"]
    unposted = dict.fromkeys(("posted_on", "posted_until", "meeting_date"))
    cover = replace(first, values={**first.values, **unposted})
    rules = with_settings(names_on_notices="full", paper="A4")
    other = replace(month, covers={"V01": cover}, rules=rules)
    codes = [[s.code for s in statements(each) if s.code] for each in (month, other)]
    assert codes[0] == codes[1]
    assert len(set(codes[0])) == 5


def test_a_code_changes_with_any_figure() -> None:
    other = [row._replace(closing=row.closing + 1) for row in BALANCES]
    changed = made("villages/V01/points", balances=other)
    assert changed.code != made("villages/V01/points").code


# The exchange notice and the finances.


def test_exchange_notice() -> None:
    notice = made("villages/V01/exchanges")
    exchanges, goods = notice.tables
    assert exchanges.rows == (
        (1, date(2022, 9, 9), "重阳集中兑换 ●●●", "V01-001", "张*芳", "盐", "400g / 袋", 2, 400, 1100),
        (2, date(2022, 9, 20), "", "V01-001", "张*芳", "毛巾", "条", 1, 800, 300),
    )  # fmt: skip
    assert exchanges.total is not None
    assert exchanges.total[7:9] == (3, 1200)
    assert goods.rows == (
        ("G01", "盐", "400g / 袋", 2, 8, "plenty"),
        ("G02", "毛巾", "条", 1, 10, "plenty"),
    )
    assert "张小弟" not in str(notice)


@pytest.mark.parametrize(("left", "state"), [(0, "none"), (5, "few"), (6, "plenty")])
def test_the_goods_say_whether_they_are_to_be_had(left: int, state: str) -> None:
    stock = [Stock("V01", "G02", left, 0, 0, 0, 0, left)]
    _, goods = made("villages/V01/exchanges", stock=stock).tables
    assert goods.rows[0][5] == state


def test_a_month_without_exchanges_says_so() -> None:
    exchanges, _ = made("villages/V01/exchanges", entries=[]).tables
    assert not exchanges.rows
    assert exchanges.total is None
    assert exchanges.empty == "Nothing was exchanged this month."


def test_finance_adds_up() -> None:
    notice = made("villages/V01/finance")
    income, goods, points = notice.tables
    assert income.rows == (("采购", 10, 7000), ("捐赠", 2, 1600))
    *moves, end = [(number(row[1]), number(row[2])) for row in goods.rows]
    assert tuple(map(sum, zip(*moves, strict=True))) == end == (18, 10000)
    *moved, outstanding = [number(row[1]) for row in points.rows]
    assert sum(moved) == outstanding == 1900
    assert ("Cover", "526\u00a0%") in notice.facts


def test_goods_that_the_rules_forgot_keep_their_code() -> None:
    _, goods = made("villages/V01/exchanges", rules=replace(RULES, goods=())).tables
    assert [row[:3] for row in goods.rows] == [("G01", "G01", ""), ("G02", "G02", "")]


# The honour roll.


def test_honour_roll_leaves_out_vetoes_and_losses() -> None:
    (table,) = made("villages/V01/honours").tables
    assert table.rows == ((1, "V01-001", "张*芳", "一社", 500, 300),)


def test_a_tie_is_named() -> None:
    without_veto = [each for each in ENTRIES if each.kind != "veto"]
    notice = made("villages/V01/honours", entries=without_veto)
    assert [row[0] for row in notice.tables[0].rows] == [1, 1]
    assert notice.paragraphs == ("Rank 1 is shared, with 5 points: V01-001 张*芳, V01-003 张*.",)


def test_the_biggest_rise_against_the_month_before() -> None:
    month = small_month()
    before = [
        entry._replace(day=date(2022, 8, 9), points=entry.points - 100)
        for entry in ENTRIES
        if entry.kind == "award" and entry.household == "V01-003"
    ]
    both = replace(month, year_entries=frame([*before, *ENTRIES], Entry._fields))
    found = next(made for made in statements(both) if made.name == "villages/V01/honours")
    notice = spoken(found, "en")
    assert [table.title for table in notice.tables] == ["", "Biggest rise against the month before"]
    assert ("V01-003", 500) not in [(row[1], row[6]) for row in notice.tables[1].rows]
    for row in notice.tables[1].rows:
        rise = number(row[5]) - number(row[4])
        assert row[6] == rise > 0


def test_no_honour_roll_where_the_settings_want_none() -> None:
    with pytest.raises(KeyError):
        made("villages/V01/honours", rules=with_settings(honour_roll=0))


def test_the_roll_takes_in_all_who_share_the_last_place() -> None:
    placed = roll({"d": 3, "c": 5, "b": 5, "a": 9, "e": 0, "f": 8}, {"f"}, 2)
    assert placed == [(1, "a", 9), (2, "b", 5), (2, "c", 5)]
    assert roll({"a": 1}, (), 0) == []


@pytest.mark.parametrize(("days", "off"), [(0, True), (364, True), (365, False), (-1, False)])
def test_a_veto_bars_for_twelve_months(days: int, off: bool) -> None:
    veto = entry("V0001", 7, "V01-003", "veto", 0, 0)
    entries = frame([veto], veto._fields)
    found = barred(entries, date(2022, 9, 7) + timedelta(days))
    assert found == ({"V01-003"} if off else set())


def test_a_veto_that_was_taken_back_bars_nobody() -> None:
    veto = entry("V0001", 7, "V01-003", "veto", 0, 0)
    back = entry("R0001", 8, "V01-003", "reversal", 0, 0, reverses=veto.id)
    assert not barred(frame([veto, back], veto._fields), date(2022, 9, 30))


# Slips.


def test_a_slip_tells_every_line_in_plain_words() -> None:
    first, _, third = made("villages/V01/slips").tables
    assert first.title == "V01-001 张*芳 一社"
    assert first.code == "V01-001"
    assert first.rows == (
        (None, "Carried over from last month", None, 1000),
        (date(2022, 9, 3), "庭院最清洁 × 2 (a cap cut 5)", 500, 1500),
        (date(2022, 9, 9), "Exchanged: 盐 × 2", -400, 1100),
        (date(2022, 9, 20), "Exchanged: 毛巾", -800, 300),
    )
    assert third.rows[-1][1] == "Entry V01-202208-A0009 taken back. 重复登记"


def test_the_foot_of_a_slip_adds_up() -> None:
    first, _, third = made("villages/V01/slips").tables
    assert first.facts == (("Gained", "5"), ("Exchanged", "-12"), ("Left", "3"))
    assert third.facts == (
        ("Gained", "5"),
        ("Taken back", "-2"),
        ("Exchanged", "0"),
        ("Left", "13"),
    )
    everything = Balance("V01", "V01-001", "张桂芳", 1000, 500, -100, -200, 300, -400, -50, 1050)
    (slip,) = made("villages/V01/slips", balances=[everything]).tables
    assert 10 + sum(float(figure) for _, figure in slip.facts[:-1]) == 10.5
    assert slip.facts[-1] == ("Left", "10.5")


def test_the_first_opening_stands_once() -> None:
    joined = [entry("O0001", 4, "V01-001", "opening", 1000, 1000), *ENTRIES]
    first = made("villages/V01/slips", entries=joined).tables[0]
    assert first.rows[0] == (date(2022, 9, 4), "Opening points", None, 1000)
    assert len(first.rows) == 4


# The wall.


def test_the_wall_shows_what_is_in_force() -> None:
    items = made("wall/items")
    assert [table.title for table in items.tables] == ["人居环境", "遵纪守法"]
    assert [row[3] for table in items.tables for row in table.rows] == [
        "+5",
        "+1 … +5",
        "-10",
        "veto",
    ]
    (goods,) = made("wall/goods").tables
    assert [row[4] for row in goods.rows] == [250, 800]
    assert made("wall/measures").paragraphs == (
        "Article 1  一户一本，举报电话 ●●●。",
        "第二条  积分不兑现金。",
    )


# The township.


def test_summary_says_what_the_month_reckoned() -> None:
    statement = made("township/summary")
    month, cover, year, watch, months, categories, activities = statement.tables
    assert plain(month.rows[0])[:12] == (
        "V01", "红柳村", 3, 3, 1, 2, 1300, -1000, -1200, 1900, 100, "final",
    )  # fmt: skip
    assert plain(month.total)[2:10] == (4, 4, 1, 2, 1300, -1000, -1200, 2900)
    assert plain(year.total)[2:] == plain(month.total)[2:10]
    assert months.rows == (("2022-09", 1300, -1000, -1200),)
    assert categories.total == (None, "Total", 1000, 300, 1300)
    # 100 points of stock against 13 points awarded in nine months: 69.2 months; ten towels were
    # bought at 7 yuan, two given are worth the 8 yuan of the exchange standard.
    assert plain(cover.total) == (
        None, "Total", 2, 2900, 10000, 10000, 345, 6920, 7000, 1600,
    )  # fmt: skip
    assert plain(watch.rows[0])[2:] == (
        500,
        1,
        1,
        0,
        date(2022, 10, 1),
        date(2022, 10, 7),
        "on time",
    )
    assert plain(watch.total)[2:6] == (500, 1, 1, 0)
    mark = "fewer than 5 households"
    assert [row[4:] for row in activities.rows] == [(1, 400, mark), (1, 800, mark)]
    assert ("Activities with fewer than 5 households, month / year", "2 / 2") in statement.facts
    assert ("Nothing submitted", "沙河村") in statement.facts
    trend, by_category, villages, covered = statement.charts
    assert trend.series == (("Awarded", (1300,)), ("Exchanged", (1200,)))
    assert dict(zip(by_category.labels, by_category.series[0][1], strict=True)) == {
        "人居环境": 1000, "遵纪守法": 300,
    }  # fmt: skip
    assert villages.labels == ("红柳村", "沙河村")
    assert [values for _, values in villages.series] == [(1300, 0), (1200, 0)]
    assert [sum(values) for _, values in covered.series] == [2900, 10000]


def test_the_seven_ledgers() -> None:
    tables = {table.title: table for table in made("township/ledgers").tables}
    assert list(tables) == [
        "Points ledger",
        "Exchange ledger",
        "Item values",
        "Scores",
        "Assessment meetings",
        "Publicity",
        "Stocktaking",
    ]
    points = tables["Points ledger"]
    first = dict(zip(headings(points), points.rows[0], strict=True))
    assert first["Head"] == "张桂芳"
    assert (first["Claimed"], first["Points posted"], first["Cut"]) == (1000, 500, 500)
    assert first["Cut by the cap"] == "item, month"
    assert (first["File"], first["Sheet"], first["Row or cell"]) == (
        "inbox/红柳.xlsx",
        "日常观察",
        "D5",
    )
    assert len(points.rows) == len(ENTRIES)
    posted = tables["Publicity"]
    assert [row[3] for row in posted.rows] == [
        statement.code for statement in statements(small_month()) if statement.code
    ]
    assert [row[10] for row in posted.rows] == [1, 0, 0, 0, 0]
    assert tables["Assessment meetings"].rows[0][5:8] == (2, 1, 3)
    assert tables["Stocktaking"].rows[1][6:] == (
        0, 12, 1, 0, -1, 10, 800, 8000, 5, date(2022, 9, 28), 10, 11, "破损",
    )  # fmt: skip


# Problems and the index.

FAULTS = [
    Problem("unreadable-file", Place("inbox/x.xlsx"), facts={"reason": "damaged"}),
    Problem("cap-reached", Place("inbox/b.xlsx", "日常观察", 5, 4), "10", "V02-001",
            {"claimed": "10", "cap": "x", "points": "5"}, village="V02"),
    Problem("missing-value", Place("inbox/a.xlsx", "会议评定", 9, 2), village="V01"),
]  # fmt: skip


def test_problems_by_village_and_those_of_none_last() -> None:
    statement = spoken(problems_statement(FAULTS, "2022-09", RULES.villages, "en"), "en")
    titles = [table.title for table in statement.tables]
    assert titles == ["红柳村 (V01)", "沙河村 (V02)", "Belonging to no village"]
    assert statement.tables[0].rows[0][:2] == ("error", "inbox/a.xlsx › 会议评定 › B9")
    assert statement.facts == (("Errors", "2"), ("Warnings", "1"))


def test_nothing_wrong_is_said_too() -> None:
    statement = problems_statement([], "2022-09", (), "en")
    assert spoken(statement, "en").paragraphs == ("Nothing is wrong.",)


def test_every_link_of_the_index_leads_to_a_statement() -> None:
    made_of = statements(small_month(problems=FAULTS))
    names = {statement.name for statement in made_of}
    index = made_of[0]
    links = [
        value
        for table in index.tables[:-1]
        for row in table.rows
        for value in row
        if isinstance(value, Link)
    ]
    rows = {name for name in names if name.startswith("rows/")}  # the summary leads to them
    assert {link.href.rpartition(".")[0] for link in links} == names - {"index"} - rows
    assert ("Errors", "2") in index.facts
    missing = index.tables[0].rows[1]
    assert missing[2] == "nothing submitted"
    assert set(missing[5:]) == {None}


def test_a_village_without_households_has_its_notices_too() -> None:
    """A workbook may come from a village whose only household has left."""
    bare = replace(small_month(), balances=small_month().balances.iloc[:0])
    notices = [each for each in statements(bare) if each.kind == "points"]
    assert notices
    for notice in notices:
        assert notice.tables[0].total is None
        assert page(notice)
        assert workbook([notice])
