"""The nearest name: a suggestion helps, or there is none."""

from __future__ import annotations

import pytest

from pointbook.vocabulary.nearest import nearest
from pointbook.vocabulary.text import Text

CODES = ("V01-001", "V01-002", "V01-011", "V02-001")


def meant(typed: str, known: tuple[str, ...] = CODES) -> str:
    found = nearest(typed, known)
    return str(found.facts["name"]) if isinstance(found, Text) else found


@pytest.mark.parametrize("typed", ["v1-1", "V01－001", "V01 001", "V01.1"])
def test_capitals_marks_and_zeros_make_no_difference(typed: str) -> None:
    assert meant(typed) == "V01-001"


def test_the_likest_word_is_named() -> None:
    assert meant("兑换登计", ("兑换登记", "进货登记")) == "兑换登记"


@pytest.mark.parametrize("typed", ["V01-003", "盐", ""])
def test_where_nothing_or_too_much_is_near_nothing_is_said(typed: str) -> None:
    assert meant(typed) == ""


def test_the_question_is_asked_in_both_languages() -> None:
    found = nearest("v1-1", CODES)
    assert isinstance(found, Text)
    assert found.say("en") == " Do you mean “V01-001”?"
    assert found.say("zh") == "是不是“V01-001”？"
