"""Names as notices show them, and the numbers of people that no notice shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pointbook.vocabulary.names import HIDDEN, masked, private_numbers, public


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张桂芳", "张*芳"),
        ("张三", "张*"),
        ("张", "*"),
        ("欧阳建国", "欧阳*国"),
        ("欧阳华", "欧阳*"),
        ("欧阳", "欧*"),
        ("张王小芳", "张**芳"),
        ("䶮𬭳", "䶮*"),
        ("葛\U000e0101小芳", "葛\U000e0101*芳"),
        ("古丽·买买提", "古*·买**"),
        ("阿·买", "阿·*"),
        ("Mary Smith", "M*** S****"),
        ("J Smith", "J S****"),
        ("A B", "A *"),
        ("张桂芳（低保户）", "张*芳"),
        ("张三(小)", "张*"),
        ("（张三）", "张*"),
        ("", ""),
    ],
)
def test_masked(name: str, shown: str) -> None:
    assert masked(name) == shown
    assert masked(name, full=True) == name


@given(st.text("张王欧阳司马建国·ab (（", min_size=1, max_size=12))
def test_a_mask_always_hides_something(name: str) -> None:
    shown = masked(name)
    assert "*" in shown or not shown
    assert shown != name


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("电话13812345678联系", "电话●●●联系"),
        ("138 1234 5678", HIDDEN),
        ("+86 138-1234-5678", f"+86 {HIDDEN}"),
        ("8613812345678", HIDDEN),
        ("１３８１２３４５６７８", HIDDEN),
        ("身份证11010519491231002X。", "身份证●●●。"),
        ("110105 19491231 002X", HIDDEN),
        ("身份证110105491231002", "身份证●●●"),
        ("卡号6222 0212 3456 7894", "卡号●●●"),
        ("4111111111111111", HIDDEN),
        ("13812345678 13912345678", f"{HIDDEN} {HIDDEN}"),
        ("13812345678 2022-09-05", f"{HIDDEN} 2022-09-05"),
    ],
)
def test_numbers_of_people_are_blotted_out(text: str, shown: str) -> None:
    assert public(text) == shown
    assert private_numbers(text)
    assert not private_numbers(shown)


@pytest.mark.parametrize(
    "text",
    [
        "重阳集中兑换",
        "2022-09-05 2022-09-06",
        "V01-202209-A0012",
        "620423102201",
        "12812345678",
        "138123456789",
        "110105194912310021",
        "0931-1234567",
        "4111111111111112",
        "",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert public(text) == text
    assert not private_numbers(text)


def test_a_message_about_a_number_betrays_nothing() -> None:
    assert private_numbers("电话13812345678") == ["138…"]
