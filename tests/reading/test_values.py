"""CONTRACT 3, Values: what people type, and what is never guessed at."""

from datetime import date, datetime, time

import pytest

from pointbook.reading import values
from pointbook.vocabulary.claims import BAD, BLANK, TOO_FINE

FIFTH = date(2022, 9, 5)


def day(value: object) -> date | None:
    """The day on a cover of 2022, None when it is none."""
    ordinal = values.in_year(values.day(value), 2022)
    return date.fromordinal(ordinal) if ordinal > 0 else None


# Text and codes


def test_text_is_trimmed_nfc_and_freed_of_invisible_characters() -> None:
    """Text is trimmed, NFC, freed of invisible characters."""
    assert values.text("  张\u200b三\ufeff\u3000") == "张三"
    assert values.text("e\u0301") == "é"
    assert values.text("\u00a0张 三\u00a0") == "张 三"


def test_codes_are_read_after_nfkc_but_names_are_not() -> None:
    """codes, headings … are read after NFKC (names are not: NFKC turns ① into 1)"""
    assert values.code("Ｖ０１－００１") == "V01-001"
    assert values.text("①娃") == "①娃"
    assert values.code("①") == "1"


def test_a_code_typed_as_a_number_is_the_number() -> None:
    """A code of digits comes as a number from a spreadsheet."""
    assert [values.code(value) for value in (7, 7.0, "7", " ７ ")] == ["7"] * 4
    assert values.code(7.5) == "7.5"


def test_headings_compare_without_spaces_breaks_and_case() -> None:
    """A sheet or column is recognised by its Chinese or its English name."""
    assert values.heading(" 户\n号 ") == "户号"
    assert values.heading("Stock  Receipts") == values.heading("stockreceipts")


# Dates


@pytest.mark.parametrize(
    "typed",
    [
        date(2022, 9, 5), datetime(2022, 9, 5, 13, 30), "2022-09-05", "2022-9-5", "2022/9/5",
        "2022/09/05", "2022.9.5", "2022年9月5日", "20220905", 20220905, 20220905.0, "9月5日", "9.5",
        "09.05", "２０２２－０９－０５", " 2022-09-05 ", "2022－9－5",
    ],
)  # fmt: skip
def test_dates_from_the_closed_list(typed: object) -> None:
    """real dates or text from a closed list; 9月5日 or 9.5 in the cover's year"""
    assert day(typed) == FIFTH


@pytest.mark.parametrize(
    "typed",
    [
        "22-9-5", "22.9.29", "05-09-2022", "5/9/2022", "9-5", "9/5", "2022-09", "2022-9-31",
        "2022-02-29", "2022-13-01", "2022年9月", "2022年9月5", "2022-09-05日", "2022-9/5",
        "2022.9-5", "9月", "九月五日", "昨天", "2022-09-05 10:00", "9.31", "0.5", "13.1",
        9.5, 9.1, 44809, 44809.0, True, time(9, 5), float("nan"), float("inf"), "2０22-9-5x",
    ],
)  # fmt: skip
def test_anything_else_is_no_date(typed: object) -> None:
    """anything else, two-digit years and day-first dates included, is bad-date; as a number 9.10
    is 9.1, so a number is never a day"""
    assert day(typed) is None


def test_the_29th_of_february_needs_a_leap_year() -> None:
    """2.29 in the cover's year"""
    assert values.in_year(values.day("2.29"), 2024) == date(2024, 2, 29).toordinal()
    assert values.in_year(values.day("2.29"), 2022) == BAD


def test_9_10_as_text_is_the_tenth() -> None:
    """as text only, 9.5"""
    assert day("9.10") == date(2022, 9, 10)
    assert day("9.1") == date(2022, 9, 1)


def test_a_blank_is_a_blank() -> None:
    """A blank is not bad, it is missing."""
    for blank in ("", "  ", "\u200b", "\u3000"):
        assert values.day(blank) == BLANK
        assert values.points(blank) == BLANK


# Numbers


@pytest.mark.parametrize(
    ("typed", "hundredths"),
    [
        (5, 500), (5.0, 500), (2.5, 250), (-3, -300), ("5", 500), ("２．５", 250), ("-4", -400),
        ("+4", 400), ("－4", -400), ("5.", 500), (".5", 50), ("5.50", 550), ("5.500", 550), (0, 0),
        ("0", 0), (0.1 + 0.2, 30), (1.1 * 3, 330), (4.35, 435), (1e2, 10000), ("007", 700),
        ("99999999.99", 9999999999),
    ],
)  # fmt: skip
def test_numbers(typed: object, hundredths: int) -> None:
    """Numbers may be text, full-width too: sign, digits, one point; exact hundredths."""
    assert values.points(typed) == hundredths


@pytest.mark.parametrize(
    "typed",
    [
        "1_000", "1,000", "五", "½", "nan", "inf", "1e3", "5分", "--5", "5-", "1.2.3", "+", ".",
        "0x10", "５５a", "١٢", "5 0", True, False, float("nan"), float("inf"), date(2022, 9, 5),
        10**15, "9" * 30,
    ],
)  # fmt: skip
def test_nothing_else_is_a_number(typed: object) -> None:
    """nothing else (no 1_000, 五, ½, nan, 1e3)"""
    assert values.points(typed) == BAD


@pytest.mark.parametrize("typed", ["0.005", "2.555", 2.555, 0.001, 1.0001, -0.015])
def test_more_than_two_decimals(typed: object) -> None:
    """More than two decimals is bad-number (binary noise of a spreadsheet aside)."""
    assert values.points(typed) == TOO_FINE


# Months, yes and no, names


@pytest.mark.parametrize(
    "typed",
    ["2022-09", "2022-9", "2022/9", "2022.9", "2022年9月", "202209", 202209, date(2022, 9, 1),
     datetime(2022, 9, 30), "２０２２－０９"],
)  # fmt: skip
def test_months(typed: object) -> None:
    """月份 month (2022-09)"""
    assert values.month(typed) == "2022-09"


@pytest.mark.parametrize(
    "typed", ["", "2022-13", "2022-00", "22.9", "九月", "9", 2022.1, 2022.9, "2022-09-05x", 9]
)
def test_what_is_no_month(typed: object) -> None:
    """2022.1 typed as a number may be January or October."""
    assert values.month(typed) is None


def test_yes_and_no() -> None:
    """Yes/no cells take 是/否, yes/no, √, 1/0; blank is no."""
    assert all(values.yes(typed) is True for typed in ("是", "yes", "YES", "√", "1", 1, 1.0, True))
    assert all(values.yes(typed) is False for typed in ("否", "no", "0", 0, "", False))
    assert values.yes("也许") is None


def test_names_in_one_cell() -> None:
    """names joined by 、 — and by the other marks that people use for it"""
    expected = ("张三", "李四", "王五")
    for typed in ("张三、李四、王五", "张三，李四, 王五", "张三;李四；王五", "张三/李四\n王五、"):
        assert values.names(typed) == expected
    assert values.names(" ") == ()
