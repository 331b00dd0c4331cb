"""Names as notices show them, and the numbers of people that no notice shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pointbook.vocabulary.names import HIDDEN, long_codes, masked, private_numbers, public


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
        ("电话13812345678联系", f"电话{HIDDEN}联系"),
        ("138 1234 5678", HIDDEN),
        ("+86 138-1234-5678", f"+{HIDDEN}"),
        ("１３８１２３４５６７８", HIDDEN),
        ("138.1234.5678", HIDDEN),
        ("138·1234·5678", HIDDEN),
        ("(138)1234-5678", f"({HIDDEN}"),
        ("1 3 8 1 2 3 4 5 6 7 8", HIDDEN),
        ("013812345678", HIDDEN),
        ("一三八一二三四五六七八", HIDDEN),
        ("幺三八、一二三四、五六七八", HIDDEN),
        ("①③⑧①②③④⑤⑥⑦⑧", HIDDEN),
        ("٠١٣٨١٢٣٤٥٦٧٨", HIDDEN),
        ("138\u200b1234\u200b5678", HIDDEN),
        ("138,1234,5678", HIDDEN),
        ("身份证11010519491231002X。", f"身份证{HIDDEN}。"),
        ("110105194912310021", HIDDEN),
        ("62010319900101001", HIDDEN),
        ("110105 19491231 002X", HIDDEN),
        ("110105-1949-1231-002X", HIDDEN),
        ("卡号6222 0212 3456 7891", f"卡号{HIDDEN}"),
        ("6222.0212.3456.7891", HIDDEN),
        ("0931-1234567", HIDDEN),
        ("13812345678、13912345678", f"{HIDDEN}、{HIDDEN}"),
        ("12、15、13812345678", f"12、15、{HIDDEN}"),
        ("13812345678 2022-09-05", f"{HIDDEN} 2022-09-05"),
        ("写到zhang.san@qq.com", f"写到{HIDDEN}"),
        ("ａ＠qq．com", HIDDEN),
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
        "2022.9.5、2022.9.6，2022.9.7",
        "20220905、20220906",
        "20220705083000",
        "2022-09-05 10:30-2022-09-06 11:00",
        "9/5、9/6、9/7、9/8、9/9、9/10",
        "V01-202209-A0012、V01-202209-A0013",
        "12、15、30、45、60、100、120、12.5",
        "12户、34分、56次、78元、90件",
        "第一、二、三、四、五、六、七、八、九组",
        "1234567890",
        "@全体",
        "",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert public(text) == text
    assert not private_numbers(text)


def test_a_code_of_ours_may_be_as_long() -> None:
    """Villages that go by their twelve digits of the administrative code."""
    known = long_codes(["620423102201", "620423102201-001", "V01"])
    for text in ("620423102201", "620423102201-001、620423102201-002", "620423102201-202209-A0001"):
        assert private_numbers(text)
        assert public(text, known) == text
    assert public("620423102201 13812345678", known) == f"620423102201 {HIDDEN}"


def test_a_message_about_a_number_betrays_nothing() -> None:
    assert private_numbers("电话13812345678") == ["138…"]
