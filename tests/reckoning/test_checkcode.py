"""Check codes: the same figures give the same code, and a mistyped code is found."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pointbook.vocabulary import checkcode

FIGURES = [["V01-001", 1000, -5, None, date(2022, 9, 3)]]
CODES = st.integers().map(lambda seed: checkcode.code("V01", "2022-09", "points", [[seed]]))


def test_a_code_looks_like_this_and_never_changes() -> None:
    assert checkcode.code("V01", "2022-09", "points", FIGURES) == "5H7M-5J1N-7"


@pytest.mark.parametrize(
    ("village", "month", "kind", "figures"),
    [
        ("V02", "2022-09", "points", FIGURES),
        ("V01", "2022-10", "points", FIGURES),
        ("V01", "2022-09", "exchanges", FIGURES),
        ("V01", "2022-09", "points", [["V01-001", 1001, -5, None, date(2022, 9, 3)]]),
        ("V01", "2022-09", "points", [["V01-001", "1000", -5, None, date(2022, 9, 3)]]),
        ("V01", "2022-09", "points", [["V01-001", 1000], [-5, None, date(2022, 9, 3)]]),
        ("V01", "2022-09", "points", [*FIGURES, []]),
    ],
)
def test_whatever_changes_changes_the_code(
    village: str, month: str, kind: str, figures: list[list[object]]
) -> None:
    assert checkcode.code(village, month, kind, figures) != checkcode.code(
        "V01", "2022-09", "points", FIGURES
    )


@given(CODES)
def test_a_code_is_valid_and_reads_as_itself(code: str) -> None:
    assert checkcode.read(code)
    assert checkcode.read(code) == code


@given(CODES, st.integers(0, 8), st.sampled_from(checkcode.ALPHABET))
def test_one_wrong_character_is_found(code: str, at: int, wrong: str) -> None:
    plain = code.replace("-", "")
    mistyped = plain[:at] + wrong + plain[at + 1 :]
    assert bool(checkcode.read(mistyped)) == (mistyped == plain)


@given(CODES, st.integers(0, 7))
def test_two_neighbours_swapped_are_found(code: str, at: int) -> None:
    plain = code.replace("-", "")
    swapped = plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :]
    assert bool(checkcode.read(swapped)) == (swapped == plain)


@given(CODES)
def test_reading_forgives_what_looks_alike(code: str) -> None:
    typed = code.lower().replace("0", "o").replace("1", "l").replace("-", " ")
    assert checkcode.read(typed) == code
    assert checkcode.read(code.replace("-", "").replace("1", "I")) == code


@pytest.mark.parametrize("text", ["", "5H7M", "5H7M-5J1N-77", "5H7M-5J1U-7", "积分-5H7M-5J1N-7"])
def test_what_is_no_code_is_not_read(text: str) -> None:
    assert checkcode.read(text) is None


def test_full_width_letters_are_read() -> None:
    assert checkcode.read("５Ｈ７Ｍ－５Ｊ１Ｎ－７") == "5H7M-5J1N-7"


def test_a_figure_is_never_a_float() -> None:
    with pytest.raises(TypeError, match="no figure"):
        checkcode.code("V01", "2022-09", "points", [[0.5]])
