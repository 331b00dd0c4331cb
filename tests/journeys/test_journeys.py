"""An inbox, and the whole outbox expected of it: ``python -m tests.journeys.refresh`` renews it.

The expected files are read by people, so that a change of a figure or of a word is seen.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.journey import EXPECTED, HERE, made, outcome

PAGES = sorted(HERE.glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_the_outbox_is_the_one_expected(page: Path, tmp_path: Path) -> None:
    folder = EXPECTED / page.stem
    expected = {
        path.relative_to(folder).as_posix(): path.read_bytes().decode()
        for path in folder.rglob("*")
        if path.is_file()
    }
    found = outcome(page, made(page, tmp_path))
    assert sorted(found) == sorted(expected)
    for name, text in found.items():
        assert text.splitlines() == expected[name].splitlines(), name
