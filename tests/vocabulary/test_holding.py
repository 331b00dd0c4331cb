"""What the rules hold in a village on a day (CONTRACT 2): own rows before general ones, dates, points."""

from __future__ import annotations

from datetime import date

import pytest

from pointbook.vocabulary.holding import Holding, Holdings, exchange_points
from pointbook.vocabulary.rules import (
    Change,
    Goods,
    Honour,
    Household,
    Item,
    Measure,
    Person,
    Rules,
    Village,
)
from pointbook.vocabulary.settings import Settings

JULY, SEPTEMBER, OCTOBER = date(2022, 7, 1), date(2022, 9, 15), date(2022, 10, 1)
END_OF_JUNE, END_OF_SEPTEMBER = date(2022, 6, 30), date(2022, 9, 30)

RULES = Rules(
    settings=Settings(household_month_cap=60_00, points_per_yuan=1_00),
    changes=(
        Change("household_month_cap", 70_00, "", SEPTEMBER),
        Change("household_month_cap", 80_00, "V02"),
        Change("household_month_cap", None, "V02", OCTOBER),
        Change("points_per_yuan", 10_00, "", OCTOBER),
        Change("exchange_rounding", 1_00, "V02"),
    ),
    villages=(Village("V01", "甲村", "甲超市"), Village("V02", "乙村", shop="V01")),
    households=(
        Household("V01-002", "V01", "", "李四"),
        Household("V02-001", "V02", "", "王五"),
        Household("V01-001", "V01", "", "张三"),
    ),
    items=(
        Item("E2", "ENV", "新的", points=3_00, start=JULY),
        Item("E1", "ENV", "通用", points=5_00),
        Item("E1", "ENV", "乙村的", points=6_00, start=JULY, until=END_OF_SEPTEMBER, villages=("V02",)),
        Item("E3", "ENV", "甲村才有", points=1_00, villages=("V01",)),
    ),
    goods=(
        Goods("G1", "盐", price=2_25, points=2_25, by_price=True),
        Goods("G2", "米", price=45_00, points=40_00),
        Goods("G2", "米", price=45_00, points=50_00, start=JULY, villages=("V02",)),
    ),
    people=(
        Person("赵 六", "", "leading_group"),
        Person("周七", "V01", "assessment_group"),
        Person("吴八", "V02", "assessment_group"),
    ),
    honours=(
        Honour("红旗", "month", 3),
        Honour("红旗", "month", 5, villages=("V02",)),
        Honour("红旗", "year", 1),
    ),
    measures=(
        Measure("一", "通用"),
        Measure("二", "通用"),
        Measure("一", "乙村的", ("V02",)),
        Measure("", "只在甲村", ("V01",)),
        Measure("", "各村"),
    ),
)  # fmt: skip
EAST, WEST = Holding(RULES, "V01"), Holding(RULES, "V02")


@pytest.mark.parametrize(
    ("holding", "code", "day", "description"),
    [
        (EAST, "E1", SEPTEMBER, "通用"),
        (WEST, "E1", SEPTEMBER, "乙村的"),  # a village's own row wins
        (WEST, "E1", END_OF_JUNE, "通用"),  # on each day the own row that is in force
        (WEST, "E1", JULY, "乙村的"),
        (WEST, "E1", END_OF_SEPTEMBER, "乙村的"),  # until is the last day in force
        (WEST, "E1", OCTOBER, "通用"),  # no own row is in force: the general one again
        (EAST, "E3", OCTOBER, "甲村才有"),
        (WEST, "E3", OCTOBER, None),  # names the villages for which the row holds
        (EAST, "E2", END_OF_JUNE, None),
        (EAST, "E9", OCTOBER, None),
    ],
)
def test_the_version_of_an_item(
    holding: Holding, code: str, day: date, description: str | None
) -> None:
    found = holding.items.on(code, day)
    assert (found.description if found else None) == description


def test_what_is_in_force_stands_in_the_order_of_the_sheet() -> None:
    assert [item.description for item in EAST.items.in_force(OCTOBER)] == [
        "新的",
        "通用",
        "甲村才有",
    ]
    assert [item.description for item in WEST.items.in_force(JULY)] == ["新的", "乙村的"]
    assert [item.description for item in WEST.items.of("E1")] == ["通用", "乙村的"]


@pytest.mark.parametrize(
    ("holding", "day", "cap"),
    [
        (EAST, date(2022, 9, 14), 60_00),
        (EAST, SEPTEMBER, 70_00),  # one with a date holds from that day on
        (EAST, date(2023, 1, 1), 70_00),
        (WEST, JULY, 80_00),  # one with a village holds there
        (WEST, SEPTEMBER, 80_00),  # and wins over a general one with a date
        (WEST, OCTOBER, None),  # its own later date over its own earlier one
    ],
)
def test_a_setting_of_a_village_on_a_day(holding: Holding, day: date, cap: int | None) -> None:
    assert holding.settings(day).household_month_cap == cap


def test_what_counts_by_month_changes_from_the_month_of_its_day_on() -> None:
    assert EAST.settings_of("2022-08").household_month_cap == 60_00
    assert EAST.settings_of("2022-09").household_month_cap == 70_00
    assert EAST.settings(date(2022, 9, 1)).household_month_cap == 60_00


def test_a_village_with_no_setting_of_its_own_has_the_townships() -> None:
    rules = Rules(settings=Settings(quorum=5), villages=RULES.villages)
    assert Holding(rules, "V01").settings(OCTOBER) is rules.settings


def test_goods_without_points_follow_price_and_rate_of_village_and_day() -> None:
    def points(holding: Holding, code: str, day: date) -> int:
        goods = holding.goods(code, day)
        assert goods is not None
        return goods.points

    assert points(EAST, "G1", SEPTEMBER) == 2_25
    assert points(EAST, "G1", OCTOBER) == 22_50
    assert points(WEST, "G1", SEPTEMBER) == 2_00  # 兑换取整 1
    assert points(WEST, "G1", OCTOBER) == 23_00
    assert points(EAST, "G2", OCTOBER) == 40_00  # given points stay
    assert points(WEST, "G2", OCTOBER) == 50_00
    assert [(line.code, line.points) for line in WEST.goods_in_force(OCTOBER)] == [
        ("G1", 23_00),
        ("G2", 50_00),
    ]
    assert EAST.goods("G9", OCTOBER) is None
    assert [line.points for line in WEST.goods_of("G2")] == [40_00, 50_00]


@pytest.mark.parametrize(
    ("price", "rate", "step", "points"),
    [
        (2_00, 1_00, 1, 2_00),
        (25, 50, 1, 13),  # 0.125 is rounded half up
        (24, 51, 1, 12),  # 0.1224
        (2_25, 1_00, 10, 2_30),
        (2_24, 1_00, 10, 2_20),
        (2_25, 1_00, 50, 2_50),
        (2_24, 1_00, 50, 2_00),
        (2_50, 1_00, 1_00, 3_00),
        (2_49, 1_00, 1_00, 2_00),
        (4_99, 30, 1_00, 1_00),  # 1.497 at once, not 1.50 and then 2
        (49, 1_00, 1_00, 0),
    ],
)
def test_price_times_rate_is_rounded_half_up_to_a_whole_multiple(
    price: int, rate: int, step: int, points: int
) -> None:
    settings = Settings(points_per_yuan=rate, exchange_rounding=step)
    assert exchange_points(price, settings) == points


def test_honours_and_measures_of_a_village() -> None:
    assert [(each.period, each.places) for each in EAST.honours] == [("month", 3), ("year", 1)]
    assert [(each.period, each.places) for each in WEST.honours] == [("month", 5), ("year", 1)]
    assert [each.text for each in EAST.measures] == ["通用", "通用", "只在甲村", "各村"]
    assert [each.text for each in WEST.measures] == ["乙村的", "通用", "各村"]


def test_who_is_of_a_village() -> None:
    assert list(EAST.households) == ["V01-001", "V01-002"]
    assert list(EAST.people) == ["赵六", "周七"]
    assert (EAST.shop, WEST.shop) == ("V01", "V01")
    assert [village.supermarket_open(OCTOBER) for village in RULES.villages] == [True, False]


def test_each_village_has_one_holding() -> None:
    holdings = Holdings(RULES, {})
    assert list(holdings) == ["V01", "V02"]
    assert holdings["V01"] is holdings["V01"]
    assert holdings["V99"].village == Village("V99", "V99")
