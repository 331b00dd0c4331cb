"""Whatever a parser may give, every reader answers: it never raises, never guesses, never takes long."""

import time as clock
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pointbook.reading import cells
from pointbook.reading.cells import Flaw, Reading
from pointbook.vocabulary.cells import Fault
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.rules import Household, Item
from tests.reading.test_naming import FIFTH, TOWNSHIP, V01

PIECES = st.sampled_from(
    ["V01", "-", "001", "7", "号", "户", "张三", "赵六", "、", "/", "(", "）", "除", "全村", "all except ", " ",
     "\n", "ENV-01", "打扫庭院", "G01", "毛巾", "2022", "年", "9", "月", "5", "日", ".", "T", ":", "周一", "三", "百",
     "十", ",", "次", "２", "—", "'", "\u200b", "\ud800", "\U0001f600", "ﷺ", "\u0301"]
)  # fmt: skip
ANY_TEXT = st.one_of(
    st.lists(PIECES, max_size=12).map("".join),
    st.text(max_size=60),
    st.characters().flatmap(lambda sign: st.integers(0, 32_767).map(lambda n: sign * n)),
)
WHOLE = st.one_of(
    st.integers(), st.integers(1, 400).map(lambda n: 10**n - 1), st.integers(0, 80_000)
)
ANY_CELL = st.one_of(
    st.none(),
    st.booleans(),
    WHOLE,
    WHOLE.map(lambda number: -number),
    st.floats(),
    st.decimals(-(10**9), 10**9, places=3).map(float),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.sampled_from(["#N/A", "#SPILL!", "=", "pic"]).map(Fault),
    ANY_TEXT,
)
MONTHS = st.one_of(st.none(), st.dates(date(1900, 1, 1)).map(lambda day: day.isoformat()[:7]))
SHEETS = st.sampled_from(["meeting", "observation", "exchanges", "transfers", "objections", ""])
DAYS = st.one_of(st.none(), st.just(FIFTH), st.dates())


def told(found: object) -> None:
    """An answer is one of three, and what it says can be said in both languages."""
    for each in found if isinstance(found, list) else [found]:
        assert each is None or isinstance(each, Reading | Flaw)
        if isinstance(each, Flaw):
            problem = Problem(each.code, Place("a.xlsx", "表", 2, 3, "列"), "x", facts=each.facts)
            assert all(
                problem.message(language) and problem.hint(language) for language in ("zh", "en")
            )


@given(ANY_CELL, MONTHS)
@example(10**400, "2022-09")
@example(float("nan"), "2022-09")
@example(datetime(9999, 12, 31, 23, 59, 59), "9999-12")
@example(datetime(1, 1, 1), "2022-09")
@example("9" * 32_767, "2022-09")
@example("0" * 30_000 + "5", "2022-09")
@example(timedelta(days=3), None)
@example(time.max, "2022-09")
def test_every_reader_of_values_answers(value: object, month: str | None) -> None:
    day = cells.day(value, month)
    told(day)
    assert not isinstance(day, Reading) or (type(day.value) is date and day.value.year >= 1900)
    number = cells.number(value, ["瓶", ""])
    told(number)
    assert not isinstance(number, Reading) or abs(number.value) < cells.LIMIT
    told(cells.whole(value, ["瓶"]))
    told(cells.yes(value))
    told(cells.month(value))
    assert cells.is_tick(value) in (True, False)
    assert all(len(each) == 7 for each in cells.months_in(cells.text(value)))
    cells.names(value, {"张三"})
    cells.likely_day(value, month)


@given(ANY_CELL)
def test_what_is_compared_is_compared_once_for_good(value: object) -> None:
    for read in (cells.text, cells.code, cells.heading):
        once = read(value)
        once.encode()
        assert len(once) > cells.LONGEST or read(once) == once


@given(ANY_CELL, ANY_CELL, DAYS, SHEETS)
def test_every_name_is_somebody_or_refused(
    value: object, beside: object, day: date | None, sheet: str
) -> None:
    found = V01.households(value, day, sheet, beside)
    told(found)
    if isinstance(found, Reading):
        assert all(isinstance(each, Household) for each in found.value)
        assert len(found.value) <= 1 or sheet in ("meeting", "observation")
        assert found.value or day is None
    item = V01.item(value, day, sheet)
    told(item)
    assert not isinstance(item, Reading) or day is None or isinstance(item.value, Item)
    told(V01.goods(value, day, beside))
    told(V01.heading_item(value, None, sheet))
    told(TOWNSHIP.village(value))
    TOWNSHIP.villages_in(cells.text(value))


LONG = [
    "张三、" * 10_000,
    "V01-001、" * 4_000,
    "全村除" * 10_000,
    "（" * 32_767,
    "()" * 16_000,
    "ﷺ" * 32_767,
    "e\u0301" * 16_000,
    " " * 32_766 + "x",
    "1," * 16_000,
    "一" * 32_767,
    "除" * 32_767,
    "2022-09-" * 4_000,
    "石桥" * 16_000,
    "V01-001 " * 4_000,
    "\n" * 32_767,
]
READERS: list[Callable[[str], object]] = [
    lambda typed: cells.day(typed, "2022-09"),
    lambda typed: cells.number(typed, ["瓶"]),
    cells.heading,
    cells.code,
    cells.names,
    cells.months_in,
    lambda typed: V01.households(typed, FIFTH, "meeting", typed),
    lambda typed: V01.item(typed, FIFTH, "meeting"),
    lambda typed: V01.heading_item(typed, "2022-09", "meeting"),
    lambda typed: V01.goods(typed, FIFTH, typed),
    TOWNSHIP.village,
    TOWNSHIP.villages_in,
]


@pytest.mark.parametrize("typed", LONG, ids=[long[:4].strip() or "blank" for long in LONG])
def test_the_longest_cell_takes_no_longer_than_a_moment(typed: str) -> None:
    """The least of three, as other programs run beside; each asks with a cell of its own. What grows
    with the square of the length takes seconds here, what does not a hundredth on a quiet machine."""
    for read in READERS:
        took = []
        for again in range(3):
            start = clock.process_time()
            read(typed[: 32_767 - again])
            took.append(clock.process_time() - start)
        assert min(took) < 0.1
