"""Names as notices show them, and the numbers of people that no notice shows: what is shown of each
stands in tests/reading/cells.md."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pointbook.vocabulary.names import HIDDEN, long_codes, masked, private_numbers, public
from tests.reading.test_naming import lines


@given(st.text("张王欧阳司马建国·ab (（", min_size=1, max_size=12))
def test_a_mask_always_hides_something(name: str) -> None:
    shown = masked(name)
    assert "*" in shown or not shown
    assert shown != name
    assert masked(name, full=True) == name


def test_what_is_shown_shows_no_number() -> None:
    assert not [line for line in lines() if line[0] == "public" and private_numbers(line[3])]


def test_a_code_of_ours_may_be_as_long() -> None:
    """Villages that go by their twelve digits of the administrative code."""
    known = long_codes(["620423102201", "620423102201-001", "V01"])
    for text in ("620423102201", "620423102201-001、620423102201-002", "620423102201-202209-A0001"):
        assert private_numbers(text)
        assert public(text, known) == text
    assert public("620423102201 13812345678", known) == f"620423102201 {HIDDEN}"


def test_a_message_about_a_number_betrays_nothing() -> None:
    assert private_numbers("电话13812345678") == ["138…"]
