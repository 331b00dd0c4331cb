"""Init: a workspace that runs clean from its first minute, and that overwrites nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from pointbook import batch
from pointbook.demo.starter import starter
from pointbook.tasks.init import init, lines, taken_over
from pointbook.vocabulary.stops import Stop


def test_a_new_workspace_is_ready_and_empty(tmp_path: Path) -> None:
    folder = tmp_path / "新乡" / "积分"
    said = [words.say("en") for words in lines(taken_over(folder))]
    assert str(folder) in said[0]
    assert sorted(path.name for path in folder.iterdir()) == ["inbox", "outbox", "rules.xlsx"]
    result = batch.run(folder, "en")
    assert result.problems == []
    rules = result.rules
    assert (rules.villages, rules.households, rules.people) == ((), (), ())
    assert rules.settings.township == ""
    assert rules.settings.first_month is None
    assert [item.code for item in rules.items] == [item.code for item in starter().items]
    assert rules.goods
    assert rules.measures


def test_it_may_be_an_empty_folder_that_is_there(tmp_path: Path) -> None:
    init(tmp_path)
    assert (tmp_path / "rules.xlsx").exists()


def test_it_touches_nothing_that_stands(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(Stop):
        init(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    with pytest.raises(Stop):
        init(tmp_path / "mine.txt")
