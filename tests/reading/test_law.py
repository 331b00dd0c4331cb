"""The law of reading, case by case; of each what is read has its twin that is refused."""

import pytest

from tests.reading.law import Case, cases


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.file}: {case.title}")
def test_a_case_is_read_as_its_file_says(case: Case) -> None:
    assert case.read() == case.expected
