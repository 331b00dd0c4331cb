"""The gallery: each code has a case, and each case says today what its file says."""

from __future__ import annotations

from pathlib import Path

import pytest

from pointbook.vocabulary import text
from pointbook.vocabulary.problems import CATALOGUE
from tests.problems.cases import Case, cases, said
from tools.catalogue import ROOT, pages


def test_every_code_has_a_case_and_every_case_a_code() -> None:
    """But for what is a mistake of ours, which tests/test_contained.py brings about."""
    assert {case.file for case in cases()} == set(CATALOGUE) - {"not-made"}


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.file}: {case.title}")
def test_a_case_says_what_its_file_says(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every problem of the inbox: its severity, cell, value and household, and both languages."""

    def lost(_: object, name: str) -> str:
        raise AssertionError(f"no fact for {{{name}}}")

    monkeypatch.setattr(text._Known, "__missing__", lost)
    problems = case.problems(tmp_path)
    assert case.file in {problem.code for problem in problems}
    assert said(problems) == case.expected


def test_a_changed_word_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison itself: another hint is another text."""
    [case, *_] = [case for case in cases() if case.file == "error-value"]
    problems = case.problems(tmp_path)
    kind = CATALOGUE["error-value"]
    changed = type(kind)(kind.group, kind.severity, kind.message, "Delete the row.")
    monkeypatch.setitem(CATALOGUE, "error-value", changed)
    assert said(problems) != case.expected


def test_the_pages_of_problems_are_fresh() -> None:
    """docs/problems*.md are what ``python -m tools.catalogue`` writes."""
    for path, page in pages().items():
        assert (ROOT / path).read_text(encoding="utf-8") == page
