"""CONTRACT 3, the law of reading: what has exactly one reading is read, all else is refused.

``cells.md`` has a line for each way in which people fill a cell, and its twin that nobody may guess.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from pointbook.reading import cells
from pointbook.reading.cells import Flaw, Reading
from pointbook.reading.naming import TownshipNames
from pointbook.vocabulary.cells import Fault, shown
from pointbook.vocabulary.names import masked, private_numbers, public
from pointbook.vocabulary.points import show
from pointbook.vocabulary.rules import Goods, Household, Item, Rules, Village
from pointbook.vocabulary.text import Text

FIFTH = date(2022, 9, 5)
TABLE = Path(__file__).with_name("cells.md")


def home(code: str, head: str, group: str = "一社", **more: date | None) -> Household:
    return Household(code, code[:3], group, head, **more)  # type: ignore[arg-type]


RULES = Rules(
    villages=(
        Village("V01", "石桥村"),
        Village("V02", "大石桥村", shop="V01"),
        Village("V03", "柳湾"),
        Village("V04", "柳湾村"),
    ),
    households=(
        home("V01-001", "张三"),
        home("V01-002", "李四"),
        home("V01-003", "王 五", "二社"),
        home("V01-004", "赵六", "二社"),
        home("V01-005", "赵六", "二社"),
        home("V01-007", "古丽·买买提", "三社"),
        home("V01-010", "钱一", "三社"),
        home("V01-0010", "钱二", "三社"),
        home("V01-011", "孙大", "四社", left=date(2022, 8, 31)),
        home("V01-012", "周新", "四社", joined=date(2022, 10, 1)),
        home("V01-013", "吴老", "五社", left=date(2022, 8, 31)),
        home("V01-014", "吴老", "五社"),
        home("V01-015", "郑大（东）", "五社"),
        home("V01-016", "Mary Smith", "五社"),
        home("V02-001", "冯远"),
        home("V03-001", "陈外"),
    ),
    items=(
        Item("ENV-01", "ENV", "打扫庭院（自家）", "observation", 200, aliases=("扫院子",)),
        Item("ENV-02", "ENV", "参加会议", "meeting", 300, aliases=("开会",)),
        Item("ENV-03", "ENV", "垃圾分类", "both", 100, aliases=("倒垃圾",)),
        Item("ENV-04", "ENV", "清运垃圾", "both", 100, aliases=("倒垃圾",)),
        Item("ENV-05", "ENV", "义务劳动", "observation", 100, until=date(2022, 8, 31)),
        Item("ENV-06", "ENV", "义务劳动", "observation", 150, start=date(2022, 9, 1)),
        Item("ENV-07", "ENV", "旧条目", "observation", 150, until=date(2021, 12, 31)),
        Item("ENV-08", "ENV", "村规", "observation", 100, villages=("V02",)),
        Item("1", "ENV", "献血", "observation", 100),
        Item("ENV-09", "ENV", "1楼打扫", "observation", 100),
        Item("ENV-10", "ENV", "评先", "meeting", 100),
        Item("ENV-11", "ENV", "评先", "observation", 100),
        Item("ENV-12", "ENV", "助残", "meeting", 100),
        Item("ENV-13", "ENV", "助残", "both", 100),
    ),
    goods=(
        Goods("G01", "洗衣液", "2kg", "瓶", 2000, 2000, aliases=("洗涤液",)),
        Goods("G02", "毛巾", "", "条", 500, 500),
        Goods("G03", "毛巾", "大号", "条", 800, 800),
        Goods("G04", "香皂", "", "块", 300, 300, until=date(2022, 6, 30)),
    ),
)
TOWNSHIP = TownshipNames(RULES)
V01 = TOWNSHIP.within("V01")

VALUES: dict[str, object] = {
    "TRUE": True,
    "FALSE": False,
    "#N/A": Fault("#N/A"),
    "nan": float("nan"),
    "inf": float("inf"),
    "10:30 as a time": time(10, 30),
}


def cell(typed: str) -> object:
    """``5`` is a number, ``'5`` a text, 2022-09-05 a day; ``2022-09-05 10:00`` with # a moment."""
    if typed.startswith("#") and typed[1:2].isdecimal():
        found = datetime.fromisoformat(typed[1:])
        return found if " " in typed else found.date()
    if typed in VALUES:
        return VALUES[typed]
    if typed.startswith("'"):
        return typed[1:].replace("\\n", "\n")
    try:
        return float(typed) if typed.lstrip("+-").replace(".", "").isdecimal() else typed
    except ValueError:
        return typed


def lines() -> list[tuple[str, ...]]:
    rows = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    split = [tuple(part.strip() for part in row.strip("|").split("|")) for row in rows]
    return [row for row in split if row[0] not in ("kind", "---")]


READERS: dict[str, Callable[[Any, str, str], object]] = {  # by kind: value, beside, sheet
    "day": lambda value, beside, _: cells.day(value, beside or None),
    "number": lambda value, beside, _: cells.number(value, [beside] if beside else ()),
    "whole": lambda value, beside, _: cells.whole(value, [beside] if beside else ()),
    "yes": lambda value, *_: cells.yes(value),
    "tick": lambda value, *_: Reading(cells.is_tick(value)),
    "month": lambda value, *_: cells.month(value),
    "months in": lambda value, *_: Reading(cells.months_in(value)),
    "heading": lambda value, *_: Reading(cells.heading(value)),
    "code": lambda value, *_: Reading(cells.code(value)),
    "text": lambda value, *_: Reading(cells.text(value)),
    "names": lambda value, beside, _: Reading(cells.names(value, beside.split())),
    "village": lambda value, *_: TOWNSHIP.village(value),
    "villages in": lambda value, *_: Reading(TOWNSHIP.villages_in(value)),
    "household": lambda value, beside, sheet: V01.households(value, FIFTH, sheet, cell(beside)),
    "item": lambda value, _, sheet: V01.item(value, FIFTH, sheet),
    "column": lambda value, _, sheet: V01.heading_item(value, "2022-09", sheet),
    "goods": lambda value, beside, _: V01.goods(value, FIFTH, cell(beside)),
    "shown": lambda value, *_: Reading(masked(value)),
    "public": lambda value, *_: Reading(public(value), "".join(private_numbers(value))),
}


def read(kind: str, typed: str, beside: str) -> object:
    kind, _, sheet = kind.partition(" of ")
    value = typed if kind in ("months in", "villages in") else cell(typed)
    return READERS[kind](value, beside, sheet)


def told(kind: str, found: object) -> str:
    """``= value`` for a plain form, ``→ value`` for another, ``✗ code`` for what is refused."""
    if found is None:
        return "blank"
    if isinstance(found, list):
        return " ".join(told(kind, flaw) for flaw in found)
    if isinstance(found, Flaw):
        return f"✗ {found.code}{f' at {found.column}' if found.column else ''}"
    assert isinstance(found, Reading)
    value = found.value
    if kind == "number":
        value = show(value)
    each = value if isinstance(value, tuple | list) else (value,)
    words = [
        one if isinstance(one, str) else getattr(one, "code", None) or shown(one) for one in each
    ]
    return f"{'→' if found.read else '='} {' + '.join(words)}".rstrip()


@pytest.mark.parametrize("line", lines(), ids=lambda line: " ".join(line[:3]))
def test_what_stands_in_a_cell_is_read_or_refused(line: tuple[str, ...]) -> None:
    kind, typed, beside, expected = line[:4]
    assert told(kind, read(kind, typed, beside)) == expected


# What a refusal knows, so that its message can say it


def flaw_of(found: object) -> Flaw:
    [flaw] = found if isinstance(found, list) else [found]
    assert isinstance(flaw, Flaw)
    return flaw


def facts_of(found: object) -> dict[str, str]:
    facts = flaw_of(found).facts
    return {
        name: said.say("en") if isinstance(said, Text) else str(said)
        for name, said in facts.items()
    }


def test_an_unknown_code_is_advised_by_the_head_beside_it_else_by_its_spelling() -> None:
    """likeness of spelling is a hint in a message, never a reading"""
    found = V01.households("V01-099", FIFTH, "meeting", "李四")
    assert facts_of(found) == {"advice": " 李四 heads V01-002."}
    found = V01.households("V1-16", FIFTH, "meeting")
    assert facts_of(found) == {"advice": " Do you mean “V01-016”?"}
    found = V01.households("陈外", FIFTH, "meeting")
    assert facts_of(found) == {"advice": " 陈外 heads V03-001."}


def test_a_part_of_a_list_is_named() -> None:
    """A part that has no reading, after 除 too, refuses the whole cell with its code"""
    found = V01.households("张三、V01-099、李四儿", FIFTH, "meeting")
    assert facts_of(found) == {"value": "V01-099、李四儿"}
    assert facts_of(V01.households("全村除陈外", FIFTH, "meeting"))["value"] == "陈外"


def test_an_ambiguous_household_names_both_codes() -> None:
    found = V01.households("", FIFTH, "meeting", "赵六")
    assert facts_of(found) == {"name": "赵六", "count": "2", "known": "V01-004 赵六、V01-005 赵六"}
    assert flaw_of(found).column == "head"


def test_a_name_that_disagrees_says_whom_it_heads() -> None:
    found = V01.households("V01-001", FIFTH, "meeting", "李四")
    assert facts_of(found) == {
        "household": "V01-001", "head": "张三", "value": "李四", "advice": " 李四 heads V01-002.",
    }  # fmt: skip
    assert (flaw_of(found).household, flaw_of(found).column) == ("V01-001", "head")


def test_a_name_of_another_time_says_of_which() -> None:
    found = V01.households("孙大", FIFTH, "meeting")
    assert facts_of(found) == {
        "household": "V01-011", "period": "until 2022-08-31", "day": "2022-09-05",
    }  # fmt: skip


def test_without_a_day_nothing_is_judged_that_asks_for_it() -> None:
    """a row whose date is unreadable or outside the month is judged by nothing that asks for the day"""
    assert V01.households("赵六", None, "meeting") == Reading(())
    assert V01.households("全村", None, "meeting") == Reading(())
    assert told("household", V01.households("孙大", None, "meeting")) == "→ V01-011"
    assert told("household", V01.households("V01-099", None, "meeting")) == "✗ unknown-household"
    assert V01.item("义务劳动", None, "observation") == Reading(None)
    assert told("item", V01.item("垃圾", None, "observation")) == "✗ unknown-item"


def test_the_version_is_that_of_the_day_else_the_last() -> None:
    """The item's version … [is that] of that day"""

    def words(day: date) -> str:
        found = names.item("A", day, "meeting")
        assert isinstance(found, Reading)
        return str(found.value.description)

    items = (
        Item("A", "ENV", "旧", until=date(2022, 6, 30)),
        Item("A", "ENV", "新", start=date(2022, 7, 1), until=date(2022, 12, 31)),
        Item(
            "A", "ENV", "本村", start=date(2022, 9, 1), until=date(2022, 9, 30), villages=("V01",)
        ),
    )
    names = TownshipNames(Rules(villages=RULES.villages, items=items)).within("V01")
    assert [words(date(2022, month, 1)) for month in (6, 7, 9, 10)] == ["旧", "新", "本村", "新"]
    assert words(date(2023, 1, 1)) == "本村"
    assert told("item", names.item("旧", date(2022, 6, 1))) == "→ A"
    assert told("item", names.item("旧 A", date(2022, 7, 1))) == "✗ unknown-item"


def test_goods_say_what_they_are() -> None:
    found = V01.goods("G01", FIFTH, "毛巾")
    assert facts_of(found) == {"goods": "G01", "name": "洗衣液", "value": "毛巾"}
    found = V01.goods("毛巾", FIFTH)
    assert facts_of(found) == {"name": "毛巾", "count": "2", "known": "G02 毛巾、G03 毛巾"}


def test_a_reading_says_as_what_it_counts() -> None:
    """as what it counts"""

    def said(found: object) -> str:
        assert isinstance(found, Reading)
        return found.read

    assert said(V01.households("7", FIFTH, "meeting")) == "V01-007 古丽·买买提"
    assert said(V01.households("张三、李四", FIFTH, "meeting")) == "V01-001、V01-002"
    assert said(V01.households("全村", FIFTH, "meeting")) == "V01-001、…、V01-016 (11)"
    assert said(V01.item("开会", FIFTH, "meeting")) == "ENV-02 参加会议"
    assert said(TOWNSHIP.village("石桥")) == "V01 石桥村"
    assert said(cells.day("9.5", "2022-09")) == "2022-09-05"
    assert said(cells.number("两百五十分")) == "250"
    assert V01.households("", FIFTH, "meeting", "张三") == Reading(
        (RULES.households[0],), "V01-001 张三", "head"
    )


def test_every_whole_number_below_1000_has_its_chinese_numerals() -> None:
    """a whole number below 1000 in Chinese numerals"""
    found = cells._han_numbers()
    assert set(found.values()) == {100 * number for number in range(1000)}
    for form, value in found.items():
        assert cells.number(form) == Reading(value, show(value))
